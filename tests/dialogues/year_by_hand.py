"""Who is reminded of what in a year, worked out a second time from the charter file alone; it knows nothing of the bot."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import holidays

DAY, NEVER = timedelta(days=1), datetime.max.replace(tzinfo=UTC)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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


@dataclass(frozen=True)
class Said:
    """What is said `at` some moment, before nine there: that a station is closed, or a person away."""

    at: datetime
    who: str
    first: date
    last: date
    officer: str | None = None


@dataclass
class Year:
    """`people` says at which station somebody works. `forgotten` holidays are taken for working days."""

    charter: Mapping[str, Any]
    people: Mapping[str, str]
    secretary: str
    said: tuple[Said, ...] = ()
    forgotten: frozenset[tuple[str, date]] = frozenset()
    now: datetime = NEVER  # what is said later is not known

    def mentions(self, works: list[Work]) -> Mentions:
        """Return of what each person is reminded, by person, local day and local hour."""
        found: Mentions = defaultdict(set)
        for work in works:
            for reader, at in self._told(work):
                if work.is_open(at):
                    found[reader, self._here(reader, at), self.charter["reminders"]["at"]].add(work.ref)
        return dict(found)

    def _told(self, work: Work) -> Iterator[tuple[str, datetime]]:
        """Return who reads each reminder when; after each word that is said it is worked out anew."""
        told, waiting = dict[str, datetime](), dict[str, tuple[str, datetime]]()
        times = sorted(one.at for one in self.said if one.at > work.made_at)
        for self.now, then in pairwise([work.made_at, *times, NEVER]):
            before, waiting = waiting, {}
            for name, planned in self._plan(work):
                reader, on = planned
                at = self._morning(reader, on)
                if at <= self.now and name in before:  # it comes on the next working morning
                    reader, on = self._read(work.owner, self._here(reader, self.now), DAY)
                    at = self._morning(reader, self._roll(reader, on, DAY))
                if at > self.now and name not in told:
                    waiting[name] = reader, at
            for name, (reader, at) in waiting.items():
                if at < then:
                    told[name] = at
                    yield reader, at
        if "last" in told and work.owner != self.secretary:
            day = self._count(self.secretary, self._here(self.secretary, told["last"]), 1, DAY)
            yield self.secretary, self._morning(self.secretary, day)

    def _plan(self, work: Work) -> Iterator[tuple[str, tuple[str, date]]]:
        ladder = self.charter["reminders"]["action"]
        ladder = ladder.get("priority", {}).get(work.priority or "normal", ladder)
        day = work.due
        if work.hour and work.zone:
            there = datetime.combine(work.due, work.hour, ZoneInfo(work.zone)).astimezone(UTC)
            day = self._here(work.owner, there - timedelta(seconds=1))
        for sort, step in (("before", -DAY), ("after", DAY)):
            for count in ladder[sort]:
                name = "last" if step == DAY and count == max(ladder[sort]) else f"{sort} {count}"
                yield name, self._read(work.owner, self._count(work.owner, day, count, step), step)

    def _read(self, owner: str, day: date, step: timedelta) -> tuple[str, date]:
        """Return who reads on a day: an officer on their next working day, if that is one of the absence."""
        for one in self._known(owner):
            if one.officer and one.first <= day <= one.last:
                there = self._roll(one.officer, day, step)
                reader = one.officer if one.first <= there <= one.last else owner
                return reader, self._roll(reader, day, step)
        return owner, day

    def _roll(self, person: str, day: date, step: timedelta) -> date:
        return day if self._works(person, day) else self._roll(person, day + step, step)

    def _count(self, person: str, day: date, count: int, step: timedelta) -> date:
        """Return the working day that is `count` of them away; of a day that is none the nearest one counts."""
        left = count if self._works(person, day, covered=True) else max(count - 1, 0)
        while left or not self._works(person, day, covered=True):
            left -= self._works(person, day, covered=True)
            day += step
        return day

    def _works(self, person: str, day: date, *, covered: bool = False) -> bool:
        station = self._station(person)
        away = [one for one in self._known(person) if one.first <= day <= one.last]
        if any(not (covered and one.officer and not self._is_away(one.officer, day)) for one in away):
            return False
        if day in station.get("open", ()) or {(person, day), (station["code"], day)} & self.forgotten:
            return True
        is_closed = day in station.get("closed", {}) or day in _holidays(station.get("holidays"), day.year)
        return not is_closed and WEEK[day.weekday()] in station.get("week", WEEK[:5])

    def _is_away(self, person: str, day: date) -> bool:
        """Return whether somebody said that they are away: nobody reads for whom they stand in then."""
        return any(one.who == person and one.first <= day <= one.last for one in self._known(person))

    def _known(self, person: str) -> list[Said]:
        return [one for one in self.said if one.at <= self.now and one.who in (person, self.people[person])]

    def _morning(self, person: str, day: date) -> datetime:
        at = time.fromisoformat(self.charter["reminders"]["at"])
        return datetime.combine(day, at, self._zone(person)).astimezone(UTC)

    def _here(self, person: str, at: datetime) -> date:
        return at.astimezone(self._zone(person)).date()

    def _station(self, person: str) -> dict[str, Any]:
        return next(one for one in self.charter["stations"] if one["code"] == self.people[person])

    def _zone(self, person: str) -> ZoneInfo:
        return ZoneInfo(self._station(person)["zone"])


@cache
def _holidays(place: str | None, year: int) -> frozenset[date]:
    country, _, part = (place or "").partition("-")
    days = holidays.country_holidays(country, subdiv=part or None, years=year, expand=False) if place else ()
    return frozenset(days)
