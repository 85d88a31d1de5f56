"""How any record looks when it is shown in full."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.actions import Action
from bot.decisions import Decision, DecisionState
from bot.events import Event
from bot.history import Attachment, Note, NoteSort
from bot.issues import Issue
from bot.proposals import Proposal, Standing
from bot.records import TEXT_MAX, Record
from handlers.actions import views as actions
from handlers.blocks.elements import Block, Button, Message, buttons, form, section, sections, text_field
from handlers.blocks.text import Reader, cut, escape
from handlers.decisions import views as decisions
from handlers.events import views as events
from handlers.issues import views as issues
from handlers.proposals import views as proposals


@dataclass(frozen=True, kw_only=True)
class Related:
    """What is shown beside a record."""

    for_ref: str = ""
    issue: Issue | None = None
    decision: Decision | None = None  # without its words where the reader may not know them
    beside: decisions.Beside | None = None  # of a decision
    question: Action | None = None
    standing: Standing | None = None
    notes: Sequence[Note] = field(default_factory=tuple)
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    linked: Sequence[Record] = field(default_factory=tuple)
    same: Sequence[Record] = field(default_factory=tuple)


def in_brief(record: Record, reader: Reader, related: Related) -> str:
    """Return what a message about a message says of a record: its card, or of a decision what its thread is told."""
    return (
        decisions.in_thread(record, reader)
        if isinstance(record, Decision)
        else card(record, reader, related).text
    )


def card(record: Record, reader: Reader, related: Related) -> Message:
    """The card of a record in its area's channel."""
    if isinstance(record, Action):
        return actions.card(record, reader, for_ref=related.for_ref)
    if isinstance(record, Issue):
        return issues.card(record, reader, _beside(related))
    if isinstance(record, Event):
        return events.card(record, reader, same=related.same)
    if isinstance(record, Proposal):
        return proposals.card(record, reader)
    raise TypeError(f"no card for {record.kind}")


def _beside(related: Related) -> issues.Beside:
    return issues.Beside(decision=related.decision, question=related.question)


def is_named(record: Record, text: str) -> bool:
    """Say whether a line of a text begins with the record."""
    return any(line.startswith(f"*{record.ref}*") for line in text.split("\n"))


def shown(record: Record, reader: Reader, *, related: Related, row: Sequence[Button]) -> Message:
    lines = [
        f"*{record.ref}*  {escape(_title(record))}",
        *_details(record, reader, related),
        *[
            f"{events.SAME if isinstance(one, Event) else 'The same:'} {one.ref}  {escape(one.title)}"
            for one in related.same
        ],
        *[f"Linked: {one.ref}  {escape(one.title)}" for one in related.linked],
        *_notes(related, reader),
        *[_attached(one, reader) for one in related.attachments],
    ]
    return Message("\n".join(lines), (*sections(lines), *([buttons(row)] if row else [])))


def _title(record: Record) -> str:
    return proposals.titled(record) if isinstance(record, Proposal) else record.title


def _details(record: Record, reader: Reader, related: Related) -> list[str]:
    if isinstance(record, Action):
        return actions.details(record, reader, for_ref=related.for_ref)
    if isinstance(record, Issue):
        return issues.details(record, reader, _beside(related))
    if isinstance(record, Event):
        return events.details(record, reader)
    if isinstance(record, Decision) and related.issue is not None:
        return decisions.decision_details(
            record, reader, issue=related.issue, beside=related.beside or decisions.NOTHING_BESIDE
        )
    if isinstance(record, Proposal) and related.standing is not None:
        return proposals.details(record, reader, related.standing)
    raise TypeError(f"no details for {record.kind}")


def _notes(related: Related, reader: Reader) -> list[str]:
    return [
        f"{reader.moment(note.at)}, {reader.name(note.person_id)}{_remark(note)}: {'(deleted)' if note.struck_at else escape(note.text)}"
        for note in related.notes
    ]


def _attached(one: Attachment, reader: Reader) -> str:
    sort = "Link" if one.type == "link" else "File"
    gone = " (gone)" if one.gone_at else ""
    return f"{sort} of {reader.name(one.person_id)}, {reader.moment(one.at)}: {_named(one)}{gone}"


def _named(one: Attachment) -> str:
    if one.type != "link" or one.name == one.file:
        return escape(one.name)
    return f"{escape(one.name)} ({escape(one.file)})"


def _remark(note: Note) -> str:
    return " (observer's remark)" if note.sort == NoteSort.REMARK else ""


def next_steps(record: Record, reader: Reader) -> list[Button]:
    """Return what can be done with a record as it is now, by whoever may."""
    if isinstance(record, Action):
        return actions.detail_buttons(record)
    if isinstance(record, Issue) and record.is_open:
        return issues.doing(record, reader)
    if isinstance(record, Proposal):
        return proposals.next_steps(record, reader)
    if isinstance(record, Decision) and record.state == DecisionState.DRAFT:
        return [Button("Confirm", "confirm", record.ref), Button("Change", "edit", record.ref)]
    if isinstance(record, Decision) and record.counts:
        return [Button("Change", "edit", record.ref)]
    return []


def noted(note: Note, record: Record) -> Message:
    kept = "Kept as an observer's remark" if note.sort == NoteSort.REMARK else "Noted"
    return Message(f"{kept} under {record.ref}: {escape(note.text)}")


def note_taken_back(record: Record) -> str:
    return f"Your note on {record.ref} is taken back. What you did before it stays."


def moved_card(record: Record, channel: str) -> Message:
    """What is left of a card in a channel to which its record does not belong any more."""
    place = channel if channel.startswith("#") else f"<#{channel}>"
    text = f"*{record.ref}*  {escape(record.title)} · moved to {place}"
    return Message(text, (section(text),))


def linked(record: Record, others: Sequence[Record]) -> Message:
    lines = [f"{record.ref} and {other.ref} are linked: {escape(other.title)}" for other in others]
    text = "\n".join(lines)
    return Message(text, (section(text), buttons([Button("Undo", "undo", record.ref)])))


def linked_already(record: Record, others: Sequence[Record]) -> str:
    refs = " and ".join(other.ref for other in others)
    return f"{record.ref} is linked with {refs} already. Nothing has changed."


NOT_AGAIN = "It does not come again."


def taken_back_too(ref: str) -> str:
    return f"{ref}, the next one, is taken back too."


def actions_taken_back(refs: Sequence[str]) -> str:
    if not refs:
        return ""
    are = "is" if len(refs) == 1 else "are"
    return f"{', '.join(refs)} {are} taken back too."


def undone(record: Record, reader: Reader, verb: str, *, told: str = "") -> str:
    if verb == "create":
        card = "" if isinstance(record, Decision) else " Its card is edited if it was shown."
        return f"{record.ref} is taken back: {record.state} (undone).{card}"
    corrected = f"\nWill be told: {escape(told)}." if told else ""
    return f"Taken back. {'; '.join(_line(record, reader))}{corrected}"


def _line(record: Record, reader: Reader) -> list[str]:
    if isinstance(record, Action):
        return [actions.line(record, reader)]
    if isinstance(record, Issue):
        return [issues.line(record, reader)]
    if isinstance(record, Proposal):
        return [proposals.line(record, reader)]
    return [f"{record.ref} is {record.state} again."]


def result_form(record: Record, *, channel: str) -> Block:
    field_ = text_field("text", "What came of it?", most=TEXT_MAX, long=True)
    return form(f"Result of {record.ref}", "Keep it", [field_], words=f"result {record.ref}", channel=channel)


def note_form(record: Record, *, channel: str) -> Block:
    field_ = text_field("text", "Your note", most=TEXT_MAX, long=True)
    return form(f"Note on {record.ref}", "Keep it", [field_], words=f"note {record.ref}", channel=channel)


def note_on_form(about: str, text: str, *, words: str, channel: str) -> Block:
    fields = [
        text_field("record", "On what", most=20, value=about, hint="Its reference, such as A-12."),
        text_field("text", "The note", most=TEXT_MAX, long=True, value=cut(text, TEXT_MAX)),
    ]
    return form("Note on...", "Keep it", fields, words=words, channel=channel)
