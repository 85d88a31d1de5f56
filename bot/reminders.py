"""Reminders: when to remind of a deadline, and when a reader may be disturbed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.calendar import DEFAULT_OFFICE_HOURS, Due, OfficeHours, WorkingDays, local, moment
from bot.notifications import SNOOZABLE_REASONS, Notification, Reason

Snoozes = Mapping[tuple[int, int], datetime | None]
"""By the person whose it is, and the record: until when no reminder of it is wanted; None is for good."""


@dataclass(frozen=True)
class Reminder:
    """A reminder of a deadline: its name, unique for the deadline ("before-2", "after-5"), reason and UTC moment."""

    name: str
    reason: Reason
    at: datetime


def reminders_for(
    due: Due, *, before: Sequence[int], after: Sequence[int], at: time, zone: str, days: WorkingDays
) -> list[Reminder]:
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


def calendar_reminders(
    day: date, *, before: Sequence[int], at: time, zone: str, days: WorkingDays
) -> list[Reminder]:
    """Return the reminders so many calendar days before a day that never moves, each on a working day at the latest."""
    found: dict[date, str] = {}
    for number in sorted(before):
        found.setdefault(days.roll_back(day - timedelta(days=number)), f"days-{number}")
    return [Reminder(name, Reason.EVENT_DEADLINE, moment(on, at, zone)) for on, name in sorted(found.items())]


def deadline_key(due_at: datetime | None) -> str:
    """Return a key of the deadline; reminders of another deadline have another key."""
    return f"{due_at:%Y-%m-%dT%H%M}" if due_at else ""


def requested_context(at: datetime, hangs_on: str, typed: str) -> str:
    """Return the context of a reminder that somebody asked for: when it comes, and on what that depends if it does."""
    return f"{deadline_key(at)} {hangs_on}\n{typed}" if hangs_on else deadline_key(at)


def deadline_of_key(key: str, zone: str) -> Due | None:
    """Return the deadline that a key names, as the zone writes it; None where there was none."""
    if not key:
        return None
    there = local(moment_of_key(key), zone)
    if there.time() == time():
        return Due(day=there.date() - timedelta(days=1), at=None, zone=zone, typed="")
    return Due(day=there.date(), at=there.time(), zone=zone, typed="")


def moment_of_key(key: str) -> datetime:
    """Return the moment that a key names."""
    return datetime.strptime(key, "%Y-%m-%dT%H%M").replace(tzinfo=UTC)


def is_snoozed(notification: Notification, snoozes: Snoozes) -> bool:
    """Return whether the reader snoozed this reminder, or turned off reminders of this record.

    Only reminders of deadlines and of events are snoozed; answers and news are not. The end of a snooze is suppressed if
    the snooze was changed since.
    """
    key = (notification.concerned_person_id, notification.record_id or 0)
    if notification.reason == Reason.SNOOZE_ENDED:
        return deadline_key(snoozes.get(key)) != notification.context.split(" ")[0]
    if notification.reason not in SNOOZABLE_REASONS or key not in snoozes:
        return False
    until = snoozes[key]
    return until is None or notification.due_at < until


def next_office_moment(
    now: datetime,
    *,
    at: time,
    zone: str,
    days: WorkingDays,
    hours: OfficeHours = DEFAULT_OFFICE_HOURS,
    presses: bool = False,
) -> datetime:
    """Return `now` if the reader may be disturbed, else the next working morning at `at`.

    Urgent messages (`presses`) may be sent from the start of the reader's hours; others wait for `at`, so
    that the morning brings one message. If `at` is outside the reader's hours, the morning is their start.
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
    """Yield (day, moment) of each week after `now`; on a closed day, the moment is on the next open day."""
    start = local(now, zone).date() - timedelta(days=7)
    days = (start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * week) for week in count())
    return ((day, found) for day in days if (found := moment(open_on(day), at, zone)) > now)
