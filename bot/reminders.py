"""From a due date to the moments at which an owner is reminded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from bot.calendar import DEFAULT_OFFICE_HOURS, Due, OfficeHours, WorkingDays, local, moment
from bot.posts import DEADLINE_REASONS, Notification, Reason

Snoozes = Mapping[tuple[int, int], datetime | None]
"""By the person whose it is, and the record: until when no reminder of it is wanted; None is for good."""


@dataclass(frozen=True)
class Reminder:
    """One reminder of one deadline: its name among them ("before-2", "after-5"), why, and the UTC moment."""

    name: str
    reason: Reason
    at: datetime


def reminders_for(
    due: Due, *, before: Sequence[int], after: Sequence[int], at: time, zone: str, days: WorkingDays
) -> list[Reminder]:
    """Return when to remind a reader in `zone` who works on `days`, earliest first.

    `before` and `after` count the reader's working days from the deadline; 0 is the day itself. On a day when the
    reader's station is closed a reminder of what comes is on the working day before, one of what is late on the working
    day after. Two that fall together are one.
    """
    day = local(due.ends_at() - timedelta(seconds=1), zone).date() if due.at else due.day
    found: dict[date, tuple[str, Reason]] = {}
    for number in sorted(before):
        found.setdefault(
            days.before(day, number), (f"before-{number}", Reason.BEFORE if number else Reason.TODAY)
        )
    for number in sorted(after):
        why = Reason.FINAL_REMINDER if number == max(after) else Reason.LATE
        found[days.after(day, number)] = (f"after-{number}", why)
    return [Reminder(*found[on], moment(on, at, zone)) for on in sorted(found)]


def deadline_key(due_at: datetime | None) -> str:
    """Name the deadline that a reminder is of: another deadline has other reminders."""
    return f"{due_at:%Y-%m-%dT%H%M}" if due_at else ""


def is_snoozed(notice: Notification, hushed: Snoozes) -> bool:
    """Say whether its reader wants no such reminder now: they put it off, or wish for none of this record.

    What somebody asked for comes, and so does news. What was put off comes back at the moment that was said last.
    """
    of = (notice.concerned_person_id, notice.record_id or 0)
    if notice.reason == Reason.SNOOZE_ENDED:
        return deadline_key(hushed.get(of)) != notice.context
    if notice.reason not in DEADLINE_REASONS or of not in hushed:
        return False
    until = hushed[of]
    return until is None or notice.due_at < until


def next_office_moment(
    now: datetime,
    *,
    at: time,
    zone: str,
    days: WorkingDays,
    hours: OfficeHours = DEFAULT_OFFICE_HOURS,
    presses: bool = False,
) -> datetime:
    """Return `now` if the reader may be disturbed then, else the next working morning at `at`.

    What presses may come from the beginning of the reader's hours on; everything else waits for `at`, so that the
    morning brings one message. Where `at` is not within their hours, the morning is the beginning of these.
    """
    here = local(now, zone)
    morning = hours.time_within(at)
    begins = hours.start if presses else morning
    if days.is_open(here.date()) and begins <= here.time() < hours.end:
        return now
    day = here.date() if here.time() < begins else here.date() + timedelta(days=1)
    return moment(days.roll_forward(day), morning, zone)


def weekly_moments(
    now: datetime, *, weekday: int, at: time, zone: str, open_on: Callable[[date], date]
) -> Iterator[tuple[date, datetime]]:
    """Return weekly days with their moments after `now`; the moment of a day that is closed is on the next open one."""
    start = local(now, zone).date() - timedelta(days=7)
    days = (start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * week) for week in count())
    return ((day, found) for day in days if (found := moment(open_on(day), at, zone)) > now)
