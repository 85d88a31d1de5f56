"""Calendar arithmetic: wall time in a zone, office hours, and the working days of a duty station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.tz import datetime_exists, resolve_imaginary

LONGEST_CLOSURE = timedelta(days=60)
UNNAMED_HOLIDAY = "Holiday"  # the name of a closed day that was entered without one


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Return whether there is a time zone of this name."""
    try:
        zone_named(name)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return False
    return True


def moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a wall time.

    A time that is skipped when the clocks go forward moves forward by the gap; of a time that occurs twice,
    the first is returned.
    """
    wall = datetime.combine(day, at, zone_named(zone))
    instant = wall.astimezone(UTC)
    if instant.astimezone(wall.tzinfo).time() == at:
        return instant  # true but for one hour a year; `resolve_imaginary` is five times slower
    return resolve_imaginary(wall).astimezone(UTC)


def has_hour(day: date, at: time, zone: str) -> bool:
    """Return whether the clocks of a zone show an hour on a day: they skip one when they go forward."""
    return bool(datetime_exists(datetime.combine(day, at, zone_named(zone))))


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(zone_named(zone))


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline: a day, an optional hour, the zone, and the words that were typed.

    `at` is None for a whole day, which ends at midnight in the reader's own zone. `hangs_on` says on what it hangs and
    how, as `bot.dates.anchors.Hanging` writes it; "" for a day of its own. `minutes` is how long what begins then takes,
    where that was said with it.
    """

    day: date
    at: time | None
    zone: str
    typed: str
    hangs_on: str = ""
    minutes: int | None = None

    def ends_at(self) -> datetime:
        """Return the UTC instant from which the deadline counts as missed."""
        if self.at is None:
            return moment(self.day + timedelta(days=1), time(0), self.zone)
        return moment(self.day, self.at, self.zone)


@dataclass(frozen=True)
class LeadTime:
    """How long before a day something is due: in working days, or in days of the calendar."""

    days: int
    is_calendar: bool = False

    def before(self, day: date, working: "WorkingDays") -> date:
        """Return the day that is so long before `day`; one that is counted by the calendar may be closed."""
        return day - timedelta(days=self.days) if self.is_calendar else working.before(day, self.days)


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a day in which the bot writes to somebody: from `start` (inclusive) to `end` (exclusive)."""

    start: time
    end: time

    def time_within(self, at: time) -> time:
        """Return `at` if it lies within these hours, else `start`."""
        return at if self.start <= at < self.end else self.start


DEFAULT_OFFICE_HOURS = OfficeHours(
    time(8), time(18)
)  # for people without hours of their own, and for channels


@dataclass(kw_only=True)
class Closure:
    """A correction of one day of a duty station: closed, or with `is_open` a working day after all."""

    station: str
    day: date
    name: str
    is_open: bool
    at: datetime
    person_id: int


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """The working days of a duty station; weekdays count from Monday = 0.

    `opened` are working days that the week or the holidays would exclude, such as a Saturday that replaces a
    Monday.
    """

    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()
    absences: tuple[tuple[date, date], ...] = ()  # first and last day of each absence of the person

    def is_open(self, day: date) -> bool:
        is_worked = (day.weekday() in self.weekdays and day not in self.closed) or day in self.opened
        return is_worked and not any(first <= day <= last for first, last in self.absences)

    def with_absences(self, away: Iterable[tuple[date, date]]) -> "WorkingDays":
        """Return the working days of a person at this station who is away in these periods."""
        times = tuple(away)
        return replace(self, absences=(*self.absences, *times)) if times else self

    def roll_back(self, day: date) -> date:
        """Return `day` if it is a working day, else the last working day before it."""
        return self._first_open(day - timedelta(days=n) for n in range(self._search_days))

    def roll_forward(self, day: date) -> date:
        """Return `day` if it is a working day, else the next working day after it."""
        return self._first_open(day + timedelta(days=n) for n in range(self._search_days))

    def before(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days before `day`; 0 rolls back."""
        found = self.roll_back(day)
        for _ in range(count if self.is_open(day) else count - 1):
            found = self.roll_back(found - timedelta(days=1))
        return found

    def after(self, day: date, count: int) -> date:
        """Return the working day that is `count` working days after `day`; 0 rolls forward."""
        found = self.roll_forward(day)
        for _ in range(count if self.is_open(day) else count - 1):
            found = self.roll_forward(found + timedelta(days=1))
        return found

    def between(self, day: date, other: date) -> int:
        """Return how many working days `other` is after `day`; a day before it is negative."""
        if other < day:
            return -self.between(other, day)
        return sum(self.is_open(day + timedelta(days=n)) for n in range(1, (other - day).days + 1))

    @property
    def _search_days(self) -> int:
        return LONGEST_CLOSURE.days + sum((last - first).days + 1 for first, last in self.absences)

    def _first_open(self, days: Iterable[date]) -> date:
        found = next((day for day in days if self.is_open(day)), None)
        if found is None:
            # A StopIteration raised here would silently end the generator of a caller.
            raise LookupError(f"No working day within {self._search_days} days.")
        return found
