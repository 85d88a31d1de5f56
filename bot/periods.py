"""A period: the days that somebody names with "from", "until", "for" and "except"."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.calendar import Due
from bot.dates.words import MONTHS, WEEKDAYS
from bot.errors import AmbiguousInput, Interpretation

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FRIDAY = 4
MAX_RUNS = 5  # buttons


@dataclass(frozen=True, kw_only=True)
class Period:
    """Days from the first to the last, both included, without some of them; `last` is None where no end was said."""

    first: Due
    last: Due | None
    without: tuple[date, ...] = ()

    @classmethod
    def of_day(cls, due: Due) -> "Period":
        return cls(first=due, last=due)

    @property
    def is_one_day(self) -> bool:
        return self.last is not None and self.first.day == self.last.day

    def ending(self, to: Due | None) -> "Period":
        """Return it with another last day, if one is named."""
        return self if to is None else replace(self, last=to)

    def ends(self, today: date) -> tuple[Due, Due]:
        """Return its first and last day. Raises AmbiguousInput, which asks for the last one, where none was said."""
        if self.last is None:
            day = self.first.day
            friday = day + timedelta(days=(FRIDAY - day.weekday()) % 7)
            later = friday if friday != day else day + WEEK
            raise AmbiguousInput(
                f"From {_said(day, today)} until when?",
                phrase=self.first.typed,
                interpretations=[
                    Interpretation(f"Only {_said(day, today)}", f"{day} to {day}"),
                    Interpretation(f"Until {_said(later, today)}", f"{day} to {later}"),
                ],
            )
        return self.first, self.last

    def whole(self, today: date) -> tuple[Due, Due]:
        """Return its first and last day. Raises AmbiguousInput without an end, or where days between them are left out."""
        first, last = self.ends(today)
        if not self.without:
            return first, last
        runs = [(_said_run(run, today), run) for run in self.runs(first.day, last.day)]
        raise AmbiguousInput(
            f"I take days that follow each other, one part at a time: {' or '.join(name for name, _ in runs)}?",
            phrase=first.typed,
            interpretations=[Interpretation(name, f"{run[0]} to {run[1]}") for name, run in runs[:MAX_RUNS]],
        )

    def runs(self, first: date, last: date) -> list[tuple[date, date]]:
        """Return the first and last days of what is left between two days."""
        found: list[tuple[date, date]] = []
        for n in range((last - first).days + 1):
            day = first + n * DAY
            if day in self.without:
                continue
            follows = bool(found) and found[-1][1] == day - DAY
            found = [*found[:-1], (found[-1][0], day)] if follows else [*found, (day, day)]
        return found

    def leaving_out(self, days: Sequence[date]) -> "Period":
        """Return it without some days, of which those at its ends are no part of it any more."""
        without, first, last = {*self.without, *days}, self.first, self.last
        while first.day in without:
            first = replace(first, day=first.day + DAY)
        while last is not None and last.day in without and last.day > first.day:
            last = replace(last, day=last.day - DAY)
        kept = [day for day in sorted(without) if first.day < day and (last is None or day < last.day)]
        return replace(self, first=first, last=last, without=tuple(kept))

    def among(self, weekdays: Collection[int]) -> "Period":
        """Return it where only working weekdays count as left out."""
        return replace(self, without=tuple(day for day in self.without if day.weekday() in weekdays))


def _said(day: date, today: date) -> str:
    year = "" if day.year == today.year else f" {day.year}"
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def _said_run(run: tuple[date, date], today: date) -> str:
    first, last = run
    return _said(first, today) if first == last else f"{_said(first, today)} to {_said(last, today)}"
