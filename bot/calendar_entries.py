"""What a calendar shows of a record that takes place at a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.calendar import local
from bot.moments import DAY, WallTime

INSTANT = timedelta(microseconds=1)
ASSUMED_LENGTH = timedelta(hours=1)  # a calendar draws nothing of what has no length
LENGTH_ASSUMED = "How long it takes isn't known; the calendar shows an hour."


class EntryStatus(StrEnum):
    """How sure an entry is, in the words of iCalendar."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One entry of a calendar: whole days, or moments on the clocks of a zone.

    `ends` is the first day or moment after it. `notes` are sentences for its description.
    """

    begins: date
    ends: date
    status: EntryStatus
    place: str = ""
    link: str = ""
    notes: tuple[str, ...] = ()

    def is_on(self, first: date, last: date, *, zone: str) -> bool:
        """Return whether it takes place on one of these days of a zone; whole days are the same everywhere."""
        if isinstance(self.begins, datetime) and isinstance(self.ends, datetime):
            ends = max(self.begins, self.ends - INSTANT)
            return local(self.begins, zone).date() <= last and local(ends, zone).date() >= first
        return self.begins <= last and self.ends - DAY >= first


def whole_days(first: date, last: date) -> tuple[date, date]:
    """Return the first day, and the one after the last."""
    return first, last + DAY


def hours(begins: WallTime, length: timedelta | None) -> tuple[datetime, datetime]:
    """Return when it begins and ends on the clocks of its zone; None for a length that nobody knows."""
    at = begins.begins_at
    return local(at, begins.zone), local(at + (length or ASSUMED_LENGTH), begins.zone)
