"""Things that wait for their reader: each a section with its own button."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.calendar import Due, local
from bot.records import Item
from handlers.core.blocks.elements import Block, Button, entry
from handlers.core.blocks.text import Reader, count, escape

NAMED_MAX = 3


def thing(title: str, facts: Iterable[object], button: Button | None) -> Block:
    """Return one thing: its title, then a chip and facts, with a button at its right."""
    return entry("\n".join(filter(None, (title, " · ".join(map(str, filter(None, facts)))))), button)


def due_phrase(item: Item, reader: Reader, *, until: str = "due") -> str:
    """Return by when something is due, or was; "" without a date."""
    if item.due is None:
        return ""
    is_late = item.due_at is not None and item.due_at <= reader.now
    return f"{'was due' if is_late else until} {reader.due(item.due)}"


def due_sentence(item: Item, reader: Reader) -> str:
    """Return the title of something with when it is or was due: "*Cost table* is due *today, Wed 2 Dec*"."""
    if item.due is None:
        return f"*{escape(item.title)}* has no date"
    is_past, due = due_day(item.due, reader)
    has_passed = is_past or (item.due.at is not None and item.due.ends_at() <= reader.now)
    return f"*{escape(item.title)}* {'was' if has_passed else 'is'} due *{due}*"


def due_day(due: Due, reader: Reader) -> tuple[bool, str]:
    """Return whether the day of a deadline has passed where the reader is, and its date: "today, Wed 2 Dec"."""
    day = last_day(due, reader)
    return day < reader.today, f"{'today, ' if day == reader.today else ''}{reader.due(due)}"


def last_day(due: Due, reader: Reader) -> date:
    """Return the day of a deadline where the reader is."""
    return local(due.ends_at(), reader.zone).date() if due.at else due.day


def first_of(names: Sequence[str], *, total: int = 0) -> str:
    """Return the first three names, and how many others there are."""
    rest = max(total, len(names)) - NAMED_MAX
    named = ", ".join(names[:NAMED_MAX])
    return f"{named} and {count(rest, 'other')}" if rest > 0 else named
