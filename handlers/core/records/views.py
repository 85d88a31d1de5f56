"""How a record looks in full."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.examples import fill
from bot.history import Attachment, Note, NoteKind
from bot.records import TEXT_MAX, Record
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    LINES_MAX,
    VALUE_MAX,
    Block,
    Button,
    Message,
    buttons,
    form,
    pages_from_end,
    pages_of,
    section,
    sections,
    text_field,
    text_message,
)
from handlers.core.blocks.fallback import marked_text_of, message_of
from handlers.core.blocks.text import Reader, cut, escape
from handlers.core.calls import Ask
from handlers.core.kinds import RecordKind, Shows

FACTS_MAX, NOTES_MAX = 3_500, 7_000  # characters of each in one message, LINES_MAX together


@dataclass(frozen=True, kw_only=True)
class RecordRelations:
    """What is shown with a record; `own` is specific to its kind."""

    own: Any
    notes: Sequence[Note] = field(default_factory=tuple)
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    linked: Sequence[Record] = field(default_factory=tuple)
    duplicates: Sequence[Record] = field(default_factory=tuple)
    actions: Sequence[str] = field(default_factory=tuple)  # the lines of the open ones that belong to it


def note_button(record: Record, text: str) -> list[Button]:
    """Return the button that keeps words as a note of a record; none where Slack can't hold them."""
    note = Button("Add it as a note", "say", f"note {record.ref} {escape(text)}")
    return [note] if len(note.value) <= VALUE_MAX else []


def not_an_action(ask: Ask, record: Record, verb: str) -> str:
    """Refuse a verb of actions for a record of another kind, and say what to type instead."""
    instead = ask.registry.kind_of(record).replies.instead
    hint = instead.get(verb) or instead.get("") or ""
    more = fill(hint, ask.charter, ask.today, ref=record.ref)
    return f"{record.ref} isn't an action. {more}".rstrip()


def is_shown_in(record: Record, text: str) -> bool:
    """Return whether a line of a text begins with the record."""
    return any(line.startswith(f"*{record.ref}*") for line in text.split("\n"))


def shown(
    record: Record,
    shows: Shows[Any, Any],
    reader: Reader,
    *,
    related: RecordRelations,
    row: Sequence[Button],
    page: int,
) -> Message:
    """Return a record with as many of its notes as a message holds, the newest on page 1, and a button to the earlier."""
    facts = pages_of(_facts(record, shows, reader, related), most=LINES_MAX)
    notes = pages_from_end(
        [*_note_lines(related, reader), *[_attachment_line(one, reader) for one in related.attachments]],
        most=NOTES_MAX,
    )
    pages = [*facts, *(notes if notes[0] else [])]
    if sum(len(line) + 1 for line in facts[-1]) <= FACTS_MAX:
        pages = [*facts[:-1], [*facts[-1], *notes[0]], *notes[1:]]
    page = min(page, len(pages))
    lines = [f"*{record.ref}*  {escape(shows.title(record))}", *pages[page - 1]]
    if page < len(pages):
        label = "Earlier notes" if page > len(pages) - len(notes) else "More"
        row = [*row, Button(label, "say", f"show {record.ref} page:{page + 1}")]
    said = sections(lines)
    return Message(marked_text_of(said), (*said, *([buttons(row)] if row else [])))


def _facts(record: Record, shows: Shows[Any, Any], reader: Reader, related: RecordRelations) -> list[str]:
    return [
        *shows.details(record, reader, related.own),
        *[f"{shows.duplicate_label} {one.ref}  {escape(one.title)}" for one in related.duplicates],
        *[f"For it: {one}" for one in related.actions],
        *[f"Linked: {one.ref}  {escape(one.title)}" for one in related.linked],
    ]


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


def noted(note: Note, record: Record, kept: Message | None = None) -> Message:
    """Return that a note was kept, and what else happens to it."""
    how = "Kept as an observer's remark" if note.sort == NoteKind.REMARK else "Noted"
    text = f"{how} under {record.ref}: {escape(note.text)}"
    if kept is None:
        return Message(text)
    return Message(f"{text}\n{kept.text}", (section(text), *(kept.blocks or (section(kept.text),))))


def note_taken_back(record: Record) -> str:
    return f"Your note on {record.ref} is taken back. What you did before it stays."


def moved_card(record: Record, channel: str) -> Message:
    """What remains of a card in a channel that may not show its record any more."""
    return message_of([section(escape(record.title)), facts(Chip.MOVED, record.ref, f"to {_place(channel)}")])


def moved_line(record: Record, channel: str) -> str:
    """What remains of a record's line on a card of several."""
    return f"*{record.ref}*  {escape(record.title)} · moved to {_place(channel)}"


def _place(channel: str) -> str:
    return channel if channel.startswith("#") else f"<#{channel}>"


def linked(record: Record, others: Sequence[Record]) -> Message:
    lines = [f"{record.ref} and {other.ref} are linked: {escape(other.title)}" for other in others]
    return text_message("\n".join(lines), [Button("Undo", "undo", record.ref)])


def linked_already(record: Record, others: Sequence[Record]) -> str:
    refs = " and ".join(other.ref for other in others)
    return f"{record.ref} is already linked with {refs}. Nothing has changed."


def undone(
    record: Record, kind: RecordKind[Any, Any], reader: Reader, verb: str, *, notified: str = ""
) -> str:
    if verb == "create":
        card = " Its card is edited if it was shown." if kind.shows.card else ""
        return f"{record.ref} is taken back: {record.state} (undone).{card}"
    corrected = f"\n{notified}" if notified else ""
    return f"Taken back. {kind.undo.says(record, reader)}{corrected}"


def note_form(record: Record) -> Block:
    field_ = text_field("text", "Your note", max_length=TEXT_MAX, long=True)
    return form(f"Note on {record.ref}", "Keep it", [field_], words=f"note {record.ref}")


def message_note_form(about: str, text: str, *, words: str) -> Block:
    fields = [
        text_field("record", "On what", max_length=20, value=about, hint="Its reference, such as A-12."),
        text_field("text", "The note", max_length=TEXT_MAX, long=True, value=cut(text, TEXT_MAX)),
    ]
    return form("Note on...", "Keep it", fields, words=words)
