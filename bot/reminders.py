"""From a due date to the moments at which an owner is reminded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import Due, WorkingDays, local, moment

QUIET_UNTIL, QUIET_FROM = time(8), time(18)


@dataclass(frozen=True)
class Reminder:
    """One reminder of one deadline: how many working days before it, and the UTC moment."""

    days_before: int
    at: datetime


def moments(due: Due, *, ladder: Sequence[int], at: time, zone: str, days: WorkingDays) -> list[Reminder]:
    """Return when to remind a reader in `zone` who works on `days`, earliest first.

    `ladder` counts the reader's working days before the deadline; 0 is the day itself. On a day when the reader's
    station is closed the reminder comes on the working day before; two that fall together are one.
    """
    day = local(due.ends_at() - timedelta(seconds=1), zone).date() if due.at else due.day
    found: dict[date, int] = {}
    for count in sorted(ladder):
        found.setdefault(days.before(day, count), count)
    return [Reminder(found[on], moment(on, at, zone)) for on in sorted(found)]


def occurrence(due_at: datetime | None) -> str:
    """Name the deadline that a reminder is of: another deadline has other reminders."""
    return f"{due_at:%Y-%m-%dT%H%M}" if due_at else ""


def decent(now: datetime, *, at: time, zone: str, days: WorkingDays, presses: bool = False) -> datetime:
    """Return `now` if the reader may be disturbed then, else the next working morning at `at`.

    What presses may come from the beginning of the working day on; everything else waits for `at`, so that the
    morning brings one message.
    """
    here = local(now, zone)
    begins = QUIET_UNTIL if presses else max(at, QUIET_UNTIL)
    if days.is_open(here.date()) and begins <= here.time() < QUIET_FROM:
        return now
    day = here.date() if here.time() < begins else here.date() + timedelta(days=1)
    return moment(days.roll_forward(day), at, zone)


def next_weekly(
    now: datetime, *, weekday: int, at: time, zone: str, open_on: Callable[[date], date]
) -> datetime:
    """Return the next weekly moment after `now`; when the place is closed that day, the working day after it."""
    start = local(now, zone).date() - timedelta(days=7)
    days = (start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * week) for week in range(4))
    return next(found for day in days if (found := moment(open_on(day), at, zone)) > now)
