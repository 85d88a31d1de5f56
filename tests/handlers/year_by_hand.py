"""Who is reminded of what in a year, worked out a second time from the charter file alone; it knows nothing of the bot."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import yaml

DAY = timedelta(days=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIVE_DAYS = WEEK[:5]
Mentions = dict[tuple[str, date, str], set[str]]


@dataclass(frozen=True, kw_only=True)
class Work:
    """An action: whose it is, and what became of it when. `hour` and `zone` are None for a whole day."""

    ref: str
    owner: str
    made_at: datetime
    due: date
    hour: time | None = None
    zone: str | None = None
    priority: str | None = None
    closed_at: datetime | None = None

    def is_open(self, at: datetime) -> bool:
        return self.made_at < at and (self.closed_at is None or at < self.closed_at)


@dataclass
class Year:
    """`people` says at which station somebody works. `forgotten` holidays are taken for working days."""

    charter: Mapping[str, Any]
    people: Mapping[str, str]
    secretary: str
    forgotten: frozenset[tuple[str, date]] = field(default_factory=frozenset)

    def mentions(self, works: list[Work]) -> Mentions:
        """Return of what each person is reminded, by person, local day and local hour."""
        found: Mentions = defaultdict(set)
        for work in works:
            last = None
            for day, is_last in self._days(work):
                at = self._morning(work.owner, day)
                if work.is_open(at):
                    found[work.owner, day, self._hour].add(work.ref)
                    last = at if is_last else None
            if last is None or work.owner == self.secretary:
                continue
            here = last.astimezone(self._zone(self.secretary)).date()
            day = self._forward(self.secretary, here, 1)
            if work.is_open(self._morning(self.secretary, day)):
                found[self.secretary, day, self._hour].add(work.ref)
        return dict(found)

    def _days(self, work: Work) -> Iterator[tuple[date, bool]]:
        """Return the owner's days of a reminder, and whether it is the last."""
        ladder = self.charter["reminders"]["action"]
        ladder = ladder.get("priority", {}).get(work.priority or "normal", ladder)
        day = work.due
        if work.hour and work.zone:
            there = datetime.combine(work.due, work.hour, ZoneInfo(work.zone))
            here = (there.astimezone(UTC) - timedelta(seconds=1)).astimezone(self._zone(work.owner))
            day = here.date()
        for on in sorted({self._back(work.owner, day, count) for count in ladder["before"]}):
            yield on, False
        for count in sorted(ladder["after"]):
            yield self._forward(work.owner, day, count), count == max(ladder["after"])

    def _back(self, person: str, day: date, count: int) -> date:
        """Return the last working day on or before `day`, or the working day that is `count` of them earlier."""
        left = count
        if not self._works(person, day):
            left = max(count - 1, 0)
        while not self._works(person, day):
            day -= DAY
        while left:
            day -= DAY
            left -= self._works(person, day)
        return day

    def _forward(self, person: str, day: date, count: int) -> date:
        while count:
            day += DAY
            count -= self._works(person, day)
        return day

    def _works(self, person: str, day: date) -> bool:
        station = self._station(person)
        if day in station.get("open", ()):
            return True
        if (person, day) in self.forgotten or (self.people[person], day) in self.forgotten:
            return True
        is_closed = day in station.get("closed", {}) or day in _holidays(station.get("holidays"), day.year)
        return not is_closed and WEEK[day.weekday()] in station.get("week", FIVE_DAYS)

    def _morning(self, person: str, day: date) -> datetime:
        at = time.fromisoformat(self._hour)
        return datetime.combine(day, at, self._zone(person)).astimezone(UTC)

    @property
    def _hour(self) -> str:
        return str(self.charter["reminders"]["at"])

    def _station(self, person: str) -> dict[str, Any]:
        return next(one for one in self.charter["stations"] if one["code"] == self.people[person])

    def _zone(self, person: str) -> ZoneInfo:
        return ZoneInfo(self._station(person)["zone"])


@cache
def _holidays(place: str | None, year: int) -> frozenset[date]:
    if place is None:
        return frozenset()
    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))


def read_charter_file(file: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found
