"""Who hears what of which meeting when, in a year, worked out a second time; it knows nothing of the bot."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from tests.dialogues.year_by_hand import DAY, NEVER, Year

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FROM, TO = time(8), time(18)  # everybody's hours
Heard = tuple[str, str, str, str]
"""Who heard, of which meeting, what, and when: to the minute, or the day alone of what may wait for an hour."""


@dataclass(frozen=True)
class At:
    """When a meeting is, on the clocks of its zone; `hour` is None for a whole day."""

    day: date
    hour: time | None
    zone: str

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.day, self.hour or time(), ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A meeting as it was planned, and what became of it when: moved, to where, cancelled, apologies by somebody.

    The task force's own has no `people`, and the clock calls it; a working group's is called at `called_at`.
    """

    ref: str
    made_at: datetime
    at: At
    people: tuple[str, ...] = ()
    called_at: datetime = NEVER
    moved_at: datetime = NEVER
    to: At | None = None
    cancelled_at: datetime = NEVER
    away: str = ""
    away_since: datetime = NEVER


@dataclass
class YearOfMeetings:
    """`call` is the charter's number of working days between a call and its meeting."""

    year: Year
    call: int

    def heard(self, plans: Sequence[Plan]) -> Counter[Heard]:
        return Counter(one for plan in plans for one in self._of(plan))

    def _of(self, plan: Plan) -> Iterator[Heard]:
        steps = [(plan.made_at, plan.at), (plan.moved_at, plan.to or plan.at)]
        off_at = plan.cancelled_at
        called_at = plan.called_at
        for (since, at), (then, _) in pairwise([*steps, (off_at, plan.at)]):
            if plan.people or since == NEVER or called_at < since:
                continue
            until = min(then, off_at)
            shown, goes_out = self._call(since, at)
            if shown < min(until, at.begins):
                yield self.year.secretary, plan.ref, "preview", self._on(self.year.secretary, shown)
            if goes_out < min(until, at.begins):
                called_at = goes_out
        if called_at == NEVER:
            return
        told: list[tuple[datetime, At | None]] = [
            (called_at, plan.to if plan.to and plan.moved_at < called_at else plan.at)
        ]
        told += [(plan.moved_at, plan.to)] if plan.to and called_at < plan.moved_at < off_at else []
        told += [(off_at, None)] if off_at < NEVER else []
        for reader in plan.people or self.year.people:
            yield from self._reads(reader, plan, told)

    def _call(self, since: datetime, at: At) -> tuple[datetime, datetime]:
        """Return when the call is shown to the secretary, and when it goes out."""
        year, who = self.year, self.year.secretary
        day = year._count(who, year._here(who, at.begins) if at.hour else at.day, self.call, -DAY)
        eve = year._count(who, day, 1, -DAY)
        shown = max(year._morning(who, eve), self._office(who, since, presses=True))
        later = year._morning(who, year._roll(who, year._here(who, shown) + DAY, DAY))
        return shown, max(year._morning(who, day), later)

    def _reads(self, reader: str, plan: Plan, told: Sequence[tuple[datetime, At | None]]) -> Iterator[Heard]:
        known: At | None = None
        for (since, at), (until, _) in pairwise([*told, (NEVER, None)]):
            if at is None and known is None:
                continue
            ends = min(until, at.begins) if at else until
            ahead = [one.begins for one in (known, at) if one and since < one.begins]
            came = self._office(reader, since + MINUTE, presses=bool(known))
            if known and ahead and min(ahead) <= since + MINUTE + 36 * HOUR:
                came = since + MINUTE
            elif ahead and came >= min(ahead):
                came = self._before(reader, since + MINUTE, min(ahead))
            if came < ends:
                sort = "change" if known else "call"
                minute = f"{came:%m-%d %H:%M}" if known else self._on(reader, came)
                yield reader, plan.ref, sort, minute
                known = at
            if reader == plan.away and since < plan.away_since < until:  # who answers knows when it is
                known = at
            for sort, moment in self._reminders(reader, at) if at else ():
                if since < moment < ends and not (
                    reader == plan.away and plan.away_since < moment and at == plan.at
                ):
                    is_with = (
                        sort == "tomorrow"
                        and came < moment
                        and self._on(reader, came) == self._on(reader, moment)
                    )
                    yield reader, plan.ref, sort, f"{came if is_with else moment:%m-%d %H:%M}"

    def _reminders(self, reader: str, at: At) -> Iterator[tuple[str, datetime]]:
        year, there = self.year, self.year._zone(reader)
        begins_on = at.begins.astimezone(there).date() if at.hour else at.day
        yield "tomorrow", year._morning(reader, year._roll(reader, begins_on - DAY, -DAY))
        if at.hour is None:
            return  # nobody expects an hour before a whole day
        hour = at.begins - HOUR
        here = hour.astimezone(there)
        if year._works(reader, here.date()) and FROM <= here.time() < TO:
            yield "soon", hour
            return
        day = here.date() if year._works(reader, here.date()) and here.time() >= TO else here.date() - DAY
        last = datetime.combine(year._roll(reader, day, -DAY), TO, there).astimezone(UTC) - HOUR
        if hour - last <= 18 * HOUR:
            yield "soon", last

    def _office(self, reader: str, at: datetime, *, presses: bool = False) -> datetime:
        """Return the first moment from then on at which a reader may be written to."""
        here, morning = at.astimezone(self.year._zone(reader)), time(9)
        begins = FROM if presses else morning
        if self.year._works(reader, here.date()) and begins <= here.time() < TO:
            return at
        day = here.date() if here.time() < begins else here.date() + DAY
        return self.year._morning(reader, self.year._roll(reader, day, DAY))

    def _before(self, reader: str, at: datetime, begins: datetime) -> datetime:
        """Return when a reader is told whose mornings are too late: as their day begins, else with 36 hours left."""
        day = self.year._here(reader, self._office(reader, at))
        opens = datetime.combine(day, FROM, self.year._zone(reader)).astimezone(UTC)
        return opens if at < opens < begins else max(at, begins - 36 * HOUR)

    def _on(self, reader: str, at: datetime) -> str:
        return f"{self.year._here(reader, at):%m-%d}"
