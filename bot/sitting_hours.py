"""Whose office hours a meeting falls outside of, and which other hour would cost less."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from bot.calendar import WorkingDays, local

OPENS, CLOSES = time(9), time(17)  # in which nobody is asked to sit outside their hours


def is_outside(begins: datetime, ends: datetime, zone: str, working: WorkingDays) -> bool:
    """Return whether a meeting is not wholly within the hours of a working day of an office."""
    first, last = local(begins, zone), local(ends, zone)
    is_one_day = first.date() == last.date()
    is_within = is_one_day and first.time() >= OPENS and last.time() <= CLOSES
    return not (is_within and working.is_open(first.date()))


def cheapest(planned: time, outside: Mapping[time, Sequence[str]], load: Mapping[str, int]) -> time | None:
    """Return the hour at which fewer offices sit outside their hours, or those that did so less often; None for none.

    `outside` are the offices by the hour, `load` how often each has sat so. Of hours that cost the same it is the nearest.
    """

    def cost(at: time) -> tuple[int, int]:
        return len(outside[at]), sum(load.get(one, 0) for one in outside[at])

    best = min(_nearest_first(planned, outside), key=cost, default=planned)
    return best if cost(best) < cost(planned) else None


def _nearest_first(planned: time, hours: Iterable[time]) -> list[time]:
    def minutes(at: time) -> int:
        return at.hour * 60 + at.minute

    return sorted(hours, key=lambda at: (abs(minutes(at) - minutes(planned)), at))
