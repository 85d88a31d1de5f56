"""Days and hours in the cells of imported tables, in ISO form."""

from collections.abc import Callable
from datetime import date, time
from typing import TypeVar

from bot.dates.forms import checked_date
from bot.errors import UserError
from bot.names import quoted

T = TypeVar("T")


def read_day(text: str, *, example: str) -> date:
    """Return the day of a cell. Raises UserError with `example`, a day as it is written."""
    day = _parsed(date.fromisoformat, text, text, example)
    return checked_date(day.year, day.month, day.day)


def read_hour(text: str, *, example: str, takes_short: bool = False) -> time:
    """Return the hour of a cell; "9:00" only where it `takes_short`. Raises UserError, also for an hour with a zone."""
    written = text.rjust(5, "0") if takes_short and ":" in text else text
    hour = _parsed(time.fromisoformat, written, text, example)
    if hour.tzinfo is not None:  # which zone that is would be a guess
        raise _unreadable(text, example)
    return hour


def _parsed(parse: Callable[[str], T], written: str, text: str, example: str) -> T:
    try:
        return parse(written)
    except ValueError:
        raise _unreadable(text, example) from None


def _unreadable(text: str, example: str) -> UserError:
    return UserError(f"I can't read {quoted(text[:40])}; a day is written {example}, an hour 14:00")
