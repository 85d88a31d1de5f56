"""Days and hours: wall time with its zone, and the working days of a duty station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.tz import resolve_imaginary

LONGEST_CLOSURE = timedelta(days=60)


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(day: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a wall time.

    A time that the clocks skip moves forward by the gap; of one that comes twice the first is meant.
    """
    wall = datetime.combine(day, at, zone_named(zone))
    instant = wall.astimezone(UTC)
    if instant.astimezone(wall.tzinfo).time() == at:
        return instant  # all but an hour a year; asking dateutil costs five times as much
    return resolve_imaginary(wall).astimezone(UTC)


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(zone_named(zone))


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline as it was meant: a day, perhaps an hour, the zone, and the words that were typed.

    `at` is None for a whole day: it ends when the reader's own day ends.
    """

    day: date
    at: time | None
    zone: str
    typed: str

    def ends_at(self) -> datetime:
        """Return the UTC instant after which this is late."""
        if self.at is None:
            return moment(self.day + timedelta(days=1), time(0), self.zone)
        return moment(self.day, self.at, self.zone)


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a day in which somebody is written to: from the first one on, and before the last."""

    start: time
    end: time

    def time_within(self, at: time) -> time:
        """Return `at` where it lies within these hours, else their beginning."""
        return at if self.start <= at < self.end else self.start


DEFAULT_OFFICE_HOURS = OfficeHours(
    time(8), time(18)
)  # of everybody who has said nothing else, and of channels


@dataclass(kw_only=True)
class Closure:
    """What somebody said of one day of a duty station: that it is closed, or with `is_open` that it works after all."""

    station: str
    day: date
    name: str
    is_open: bool
    at: datetime
    person_id: int


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """The days on which a duty station is open. Weekdays count from Monday = 0.

    `opened` are days of work that the week or the holidays would leave out, such as a Saturday worked instead of a Monday.
    """

    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    closed: Mapping[date, str] = field(default_factory=dict)
    opened: frozenset[date] = frozenset()
    absences: tuple[tuple[date, date], ...] = ()  # first and last day of each time without this reader

    def is_open(self, day: date) -> bool:
        is_worked = (day.weekday() in self.weekdays and day not in self.closed) or day in self.opened
        return is_worked and not any(first <= day <= last for first, last in self.absences)

    def with_absences(self, away: Iterable[tuple[date, date]]) -> "WorkingDays":
        """Return the days of somebody who works here and is not there at these times."""
        times = tuple(away)
        return replace(self, absences=(*self.absences, *times)) if times else self

    def roll_back(self, day: date) -> date:
        """Return `day` if the station is open then, else the last working day before it."""
        return self._first_open(day - timedelta(days=n) for n in range(self._search_days))

    def roll_forward(self, day: date) -> date:
        """Return `day` if the station is open then, else the next working day after it."""
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

    @property
    def _search_days(self) -> int:
        return LONGEST_CLOSURE.days + sum((last - first).days + 1 for first, last in self.absences)

    def _first_open(self, days: Iterable[date]) -> date:
        found = next((day for day in days if self.is_open(day)), None)
        if found is None:
            # StopIteration must not leave here: inside somebody's generator it would end their loop without a word.
            raise LookupError(f"No working day within {self._search_days} days.")
        return found
