"""Questions about replies that could mean several things."""

from collections.abc import Sequence

from bot.records import Record
from handlers.blocks.elements import Button, Message, buttons, section
from handlers.blocks.text import escape, state_label

REFERENCE_REQUIRED = "Say which one, the reference first: “A-12 done”, or “A-12: your note”."


def which_is_done(records: Sequence[Record], result: str) -> Message:
    return _record_choice("Which one is done?", records, "done", result)


def which_record(records: Sequence[Record], verb: str, rest: str) -> Message:
    return _record_choice(f"Which one is it about: {verb}?", records, verb, rest)


def _record_choice(question: str, records: Sequence[Record], verb: str, rest: str) -> Message:
    row = [Button(record.ref, "say", f"{verb} {record.ref} {rest}".strip()) for record in records[:5]]
    return Message(question, (section(question), buttons(row)))


def ambiguous_reply(records: Sequence[Record]) -> Message:
    refs = ", ".join(record.ref for record in records)
    return Message(
        f"Several things are above: {refs}. Which one do you mean? Example: {escape(records[0].ref)}: your note"
    )


def note_on_closed(record: Record) -> Message:
    text = f"Kept as a note. {record.ref} is {state_label(record.state)} and stays so."
    return Message(text, (section(text), buttons([Button("Reopen", "reopen", record.ref)])))


def reply_not_undone(record: Record | None, *, can_reopen: bool) -> Message:
    """Return that editing a reply does not undo what it did."""
    if record is None:
        return Message("What that message did stays as it is: changing the message takes nothing back.")
    text = f"{record.ref} stays {state_label(record.state)}: changing the message takes nothing back."
    row = [Button("Undo", "undo", record.ref)]
    if can_reopen:
        row.append(Button("Reopen", "reopen", record.ref))
    return Message(text, (section(text), buttons(row)))


def edit_ignored(record: Record) -> str:
    return (
        f"The note under {record.ref} stays as it was: an edit changes its words, and does nothing else. "
        "Say it in a new message."
    )
