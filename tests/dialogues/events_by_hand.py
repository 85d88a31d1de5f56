"""Who is reminded of which event at which minute of a year, worked out a second time; it knows nothing of the bot."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.dialogues.year_by_hand import DAY, Year

Reminded = dict[tuple[str, datetime], set[str]]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An event as it was announced, and what became of it when; `hour` and `zone` are None for whole days."""

    ref: str
    by: str
    areas: tuple[str, ...]
    made_at: datetime
    first: date
    last: date
    hour: time | None = None
    zone: str | None = None
    nomination: date | None = None
    is_cancelled_at: datetime | None = None

    def is_on(self, at: datetime) -> bool:
        return self.made_at < at and (self.is_cancelled_at is None or at < self.is_cancelled_at)


@dataclass
class YearOfEvents:
    """`focal` says who answers for an area. `ladder` is the charter's part on events."""

    year: Year
    focal: Mapping[str, Sequence[str]]
    ladder: Mapping[str, Any]

    def reminded(self, plans: Sequence[Plan]) -> Reminded:
        """Return of which events each person is reminded, by person and moment."""
        found: Reminded = defaultdict(set)
        for plan in plans:
            for reader, at in self._moments(plan):
                if plan.is_on(at):
                    found[reader, at].add(plan.ref)
        return dict(found)

    def _moments(self, plan: Plan) -> Iterator[tuple[str, datetime]]:
        for reader in {plan.by, *(one for area in plan.areas for one in self.focal.get(area, ()))}:
            begins = self._begins(plan, reader)
            for count in self.ladder["before"]:
                yield reader, self.year._morning(reader, self.year._count(reader, begins, count, -DAY))
            for days in self.ladder["deadlines"] if plan.nomination else ():
                day = plan.nomination - days * DAY if plan.nomination else begins
                yield reader, self.year._morning(reader, self.year._roll(reader, day, -DAY))
        for count in self.ladder["after"]:
            yield plan.by, self.year._morning(plan.by, self.year._count(plan.by, plan.last, count, DAY))

    def _begins(self, plan: Plan, reader: str) -> date:
        """Return the day on which it begins where the reader is: a whole day is the same everywhere."""
        if plan.hour is None or plan.zone is None:
            return plan.first
        there = datetime.combine(plan.first, plan.hour, ZoneInfo(plan.zone)).astimezone(UTC)
        return self.year._here(reader, there)
