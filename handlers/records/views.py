"""How any record looks when it is shown in full."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.actions import Action
from bot.decisions import Decision, DecisionState
from bot.events import Event
from bot.history import Attachment, Note, NoteKind
from bot.issues import Issue
from bot.proposals import Proposal, RoundStatus
from bot.records import TEXT_MAX, Record
from handlers.actions import views as action_views
from handlers.blocks.elements import Block, Button, Message, buttons, form, section, sections, text_field
from handlers.blocks.text import Reader, cut, escape
from handlers.decisions import views as decision_views
from handlers.events import views as event_views
from handlers.issues import views as issue_views
from handlers.proposals import views as proposal_views


@dataclass(frozen=True, kw_only=True)
class RecordRelations:
    """What is shown beside a record."""

    for_ref: str = ""
    issue: Issue | None = None
    decision: Decision | None = None  # without its words where the reader may not know them
    decision_relations: decision_views.DecisionRelations | None = None  # of a decision
    question: Action | None = None
    standing: RoundStatus | None = None
    notes: Sequence[Note] = field(default_factory=tuple)
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    linked: Sequence[Record] = field(default_factory=tuple)
    duplicates: Sequence[Record] = field(default_factory=tuple)


def summary_text(record: Record, reader: Reader, related: RecordRelations) -> str:
    """Return what a message about a message says of a record: its card, or of a decision what its thread is told."""
    return (
        decision_views.thread_line(record, reader)
        if isinstance(record, Decision)
        else card(record, reader, related).text
    )


def card(record: Record, reader: Reader, related: RecordRelations) -> Message:
    """The card of a record in its area's channel."""
    if isinstance(record, Action):
        return action_views.card(record, reader, for_ref=related.for_ref)
    if isinstance(record, Issue):
        return issue_views.card(record, reader, _issue_relations(related))
    if isinstance(record, Event):
        return event_views.card(record, reader, same=related.duplicates)
    if isinstance(record, Proposal):
        return proposal_views.card(record, reader)
    raise TypeError(f"no card for {record.kind}")


def _issue_relations(related: RecordRelations) -> issue_views.IssueRelations:
    return issue_views.IssueRelations(decision=related.decision, question=related.question)


def is_shown_in(record: Record, text: str) -> bool:
    """Say whether a line of a text begins with the record."""
    return any(line.startswith(f"*{record.ref}*") for line in text.split("\n"))


def shown(record: Record, reader: Reader, *, related: RecordRelations, row: Sequence[Button]) -> Message:
    lines = [
        f"*{record.ref}*  {escape(_title(record))}",
        *_details(record, reader, related),
        *[
            f"{event_views.POSSIBLE_DUPLICATE if isinstance(one, Event) else 'The same:'} {one.ref}  {escape(one.title)}"
            for one in related.duplicates
        ],
        *[f"Linked: {one.ref}  {escape(one.title)}" for one in related.linked],
        *_note_lines(related, reader),
        *[_attachment_line(one, reader) for one in related.attachments],
    ]
    return Message("\n".join(lines), (*sections(lines), *([buttons(row)] if row else [])))


def _title(record: Record) -> str:
    return proposal_views.title_with_revision(record) if isinstance(record, Proposal) else record.title


def _details(record: Record, reader: Reader, related: RecordRelations) -> list[str]:
    if isinstance(record, Action):
        return action_views.details(record, reader, for_ref=related.for_ref)
    if isinstance(record, Issue):
        return issue_views.details(record, reader, _issue_relations(related))
    if isinstance(record, Event):
        return event_views.details(record, reader)
    if isinstance(record, Decision) and related.issue is not None:
        return decision_views.details(
            record,
            reader,
            issue=related.issue,
            relations=related.decision_relations or decision_views.NO_RELATIONS,
        )
    if isinstance(record, Proposal) and related.standing is not None:
        return proposal_views.details(record, reader, related.standing)
    raise TypeError(f"no details for {record.kind}")


def _note_lines(related: RecordRelations, reader: Reader) -> list[str]:
    return [
        f"{reader.moment(note.at)}, {reader.name(note.person_id)}{_remark_suffix(note)}: {'(deleted)' if note.struck_at else escape(note.text)}"
        for note in related.notes
    ]


def _attachment_line(one: Attachment, reader: Reader) -> str:
    sort = "Link" if one.type == "link" else "File"
    gone = " (gone)" if one.gone_at else ""
    return f"{sort} of {reader.name(one.person_id)}, {reader.moment(one.at)}: {_attachment_name(one)}{gone}"


def _attachment_name(one: Attachment) -> str:
    if one.type != "link" or one.name == one.file:
        return escape(one.name)
    return f"{escape(one.name)} ({escape(one.file)})"


def _remark_suffix(note: Note) -> str:
    return " (observer's remark)" if note.sort == NoteKind.REMARK else ""


def next_steps(record: Record, reader: Reader) -> list[Button]:
    """Return what can be done with a record as it is now, by whoever may."""
    if isinstance(record, Action):
        return action_views.detail_buttons(record)
    if isinstance(record, Issue) and record.is_open:
        return issue_views.open_buttons(record, reader)
    if isinstance(record, Proposal):
        return proposal_views.next_steps(record, reader)
    if isinstance(record, Decision) and record.state == DecisionState.DRAFT:
        return [Button("Confirm", "confirm", record.ref), Button("Change", "edit", record.ref)]
    if isinstance(record, Decision) and record.is_final:
        return [Button("Change", "edit", record.ref)]
    return []


def noted(note: Note, record: Record) -> Message:
    kept = "Kept as an observer's remark" if note.sort == NoteKind.REMARK else "Noted"
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


SERIES_ENDED = "It does not come again."


def next_action_undone(ref: str) -> str:
    return f"{ref}, the next one, is taken back too."


def actions_undone(refs: Sequence[str]) -> str:
    if not refs:
        return ""
    are = "is" if len(refs) == 1 else "are"
    return f"{', '.join(refs)} {are} taken back too."


def undone(record: Record, reader: Reader, verb: str, *, notified: str = "") -> str:
    if verb == "create":
        card = "" if isinstance(record, Decision) else " Its card is edited if it was shown."
        return f"{record.ref} is taken back: {record.state} (undone).{card}"
    corrected = f"\nWill be told: {escape(notified)}." if notified else ""
    return f"Taken back. {'; '.join(_undone_lines(record, reader))}{corrected}"


def _undone_lines(record: Record, reader: Reader) -> list[str]:
    if isinstance(record, Action):
        return [action_views.line(record, reader)]
    if isinstance(record, Issue):
        return [issue_views.line(record, reader)]
    if isinstance(record, Proposal):
        return [proposal_views.line(record, reader)]
    return [f"{record.ref} is {record.state} again."]


def note_form(record: Record, *, channel: str) -> Block:
    field_ = text_field("text", "Your note", max_length=TEXT_MAX, long=True)
    return form(f"Note on {record.ref}", "Keep it", [field_], words=f"note {record.ref}", channel=channel)


def message_note_form(about: str, text: str, *, words: str, channel: str) -> Block:
    fields = [
        text_field("record", "On what", max_length=20, value=about, hint="Its reference, such as A-12."),
        text_field("text", "The note", max_length=TEXT_MAX, long=True, value=cut(text, TEXT_MAX)),
    ]
    return form("Note on...", "Keep it", fields, words=words, channel=channel)
