"""How it is said that two things are the same."""

from collections.abc import Sequence

from bot.actions import Action
from bot.events import Event
from bot.issues import Issue
from bot.records import Record
from handlers.actions import views as action_views
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader, escape, state_label
from handlers.issues import views as issue_views


def duplicate_closed(record: Record, other: Record, reader: Reader, *, notified: Sequence[int]) -> Message:
    again = "\nIt does not come again." if isinstance(record, Action) and record.repeats else ""
    news = f"\nWill be told: {reader.names(notified)}." if notified else ""
    text = f"{_head(record)} is {state_label(record.state)}: it is the same as {_head(other)}.{again}{news}"
    return Message(text, (section(text), buttons([Button("Undo", "undo", record.ref)])))


def possible_duplicate(event: Event, other: Event) -> Message:
    text = f"{_head(event)} and {_head(other)} may be the same effort; both say so now."
    return Message(text, (section(text), buttons([Button("Undo", "undo", event.ref)])))


def original_closed(other: Record, record: Record) -> str:
    return (
        f"{other.ref} is {state_label(other.state)} itself, so {record.ref} would go on nowhere. "
        f"To relate them: link {record.ref} {other.ref}"
    )


def cannot_be_duplicates(record: Record, other: Record) -> str:
    if record.kind == other.kind == "event":
        return f"Of events I keep only that they may be the same. Example: same {record.ref} {other.ref}"
    both = f"{record.ref} and {other.ref}"
    return (
        f"{both} cannot be the same: that is for two actions, two issues or two events. "
        f"To relate them: link {record.ref} {other.ref}"
    )


def continued_elsewhere(record: Record, other: Record | None, reader: Reader) -> list[Block]:
    """What somebody hears whose work goes on elsewhere; None where they may not know of that by now."""
    if isinstance(record, Action | Issue) and record.is_open:
        return [section(_line(record, reader))]
    goes_on = f", as it is the same:\n{_line(other, reader)}" if other is not None else "."
    return [section(f"{_head(record)}\nThis goes on elsewhere{goes_on}\nNothing for you to do.")]


def _line(record: Record, reader: Reader) -> str:
    if isinstance(record, Action):
        return action_views.line(record, reader)
    return issue_views.line(record, reader) if isinstance(record, Issue) else _head(record)


def _head(record: Record) -> str:
    return f"*{record.ref}*  {escape(record.title)}"
