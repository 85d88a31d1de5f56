"""Texts about records that are the same."""

from bot.records import Record
from handlers.core.blocks.elements import Block, Button, Message, section, text_message
from handlers.core.blocks.text import Reader, head, state_label
from handlers.core.kinds import Kinds


def duplicate_closed(record: Record, other: Record, *, notified: str, more: str = "") -> Message:
    news = f"\n{notified}" if notified else ""
    text = f"{head(record)} is {state_label(record.state)}: it is the same as {head(other)}.{more}{news}"
    return text_message(text, [Button("Undo", "undo", record.ref)])


def original_closed(other: Record, record: Record) -> str:
    return (
        f"{other.ref} is {state_label(other.state)} itself, so {record.ref} would go on nowhere. "
        f"To relate them: link {record.ref} {other.ref}"
    )


def duplicate_refused(record: Record, other: Record) -> str:
    both = f"{record.ref} and {other.ref}"
    return (
        f"{both} can't be the same: that is for two actions, two issues or two events. "
        f"To relate them: link {record.ref} {other.ref}"
    )


def continued_elsewhere(record: Record, other: Record | None, kinds: Kinds, reader: Reader) -> list[Block]:
    """Return the notification that work goes on in another record; None where the reader may not know of it."""
    if record.is_open:
        return [section(kinds[record.kind].shows.line(record, reader))]
    goes_on = (
        f", as it is the same:\n{kinds[other.kind].shows.line(other, reader)}" if other is not None else "."
    )
    return [section(f"{head(record)}\nThis goes on elsewhere{goes_on}\nNothing for you to do.")]
