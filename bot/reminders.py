"""Reminders: when to remind of a deadline, and when a reader may be disturbed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.calendar import DEFAULT_OFFICE_HOURS, Due, LeadTime, OfficeHours, WorkingDays, local, moment
from bot.facts import Facts
from bot.notifications import (
    DEADLINE_REASONS,
    PER_CONTEXT_REASONS,
    SNOOZABLE_REASONS,
    TRAITS,
    Notification,
    Reason,
)

# What counts as reminding an owner; what they were reminded of because they asked for it does not.
COUNTED_REASONS = DEADLINE_REASONS | {Reason.SNOOZE_ENDED}

ANY_HOUR_WITHIN = timedelta(hours=36)  # so long before it is too late, what can't wait may come at night
Snoozes = Mapping[tuple[int, int], datetime | None]
"""By the person whose it is, and the record: until when no reminder of it is wanted; None is for good."""


@dataclass(frozen=True)
class Reminder:
    """A reminder of a deadline: its name, unique for the deadline ("before-2", "after-5"), reason and UTC moment."""

    name: str
    reason: Reason
    at: datetime


@dataclass(frozen=True)
class Ladder:
    """On which days before and after a deadline it is reminded of: working days, before it those of the calendar if so."""

    before: Sequence[int]
    after: Sequence[int]
    is_calendar: bool = False

    @property
    def furthest_days(self) -> int:
        """Return the distance of the furthest reminder from the deadline, in days."""
        return max((*self.before, *self.after), default=0)


def reminders_for(
    due: Due,
    *,
    before: Sequence[int],
    after: Sequence[int],
    at: time,
    zone: str,
    days: WorkingDays,
    is_calendar: bool = False,
) -> list[Reminder]:
    """Return the reminders of a deadline; with `is_calendar` the days before it are counted by the calendar.

    Each is on a working day: before the deadline at the latest, after it at the earliest.
    """
    day = local(due.ends_at() - timedelta(seconds=1), zone).date() if due.at else due.day
    found: dict[date, tuple[str, Reason]] = {}
    for number in sorted(before):
        on = days.roll_back(LeadTime(number, is_calendar).before(day, days))
        found.setdefault(on, (f"before-{number}", Reason.BEFORE if number else Reason.TODAY))
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


@dataclass(frozen=True)
class RequestedReminder:
    """A reminder that somebody asked for: the key of when it comes, and on what that depends, as typed; "" for nothing."""

    key: str
    hangs_on: str = ""
    typed: str = ""

    def as_context(self) -> str:
        """Return it as the context of a notification."""
        return f"{self.key} {self.hangs_on}\n{self.typed}" if self.hangs_on else self.key

    @classmethod
    def from_context(cls, context: str) -> "RequestedReminder":
        key, _, rest = context.partition(" ")
        hangs_on, _, typed = rest.partition("\n")
        return cls(key, hangs_on, typed)


@dataclass(frozen=True)
class FollowedReminder(Facts):
    """A reminder comes at another moment than its reader knew; both as keys, with the key of what it follows."""

    known: str
    key: str
    anchor: str
    which: str


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
        return deadline_key(snoozes.get(key)) != RequestedReminder.from_context(notification.context).key
    if notification.reason not in SNOOZABLE_REASONS or key not in snoozes:
        return False
    until = snoozes[key]
    return until is None or notification.due_at < until


@dataclass(frozen=True)
class SentReminder:
    """A message in which somebody was reminded of a record; `of` is the notification that it shows."""

    at: datetime
    of: Notification


def reminder_shown(together: Sequence[Notification]) -> Notification | None:
    """Return the reminder that a message shows of one record and reader; None where it shows other news of it, or none.

    A message says one thing of a record, the most important, beside news that has a line of its own.
    """
    single = [one for one in together if one.reason not in PER_CONTEXT_REASONS]
    first = min(
        single, key=lambda one: (one.stands_for or 0, TRAITS[Reason(one.reason)].precedence), default=None
    )
    return first if first is not None and first.reason in COUNTED_REASONS else None


def reminders_since(sent: Iterable[SentReminder], *, context: str) -> list[SentReminder]:
    """Return all reminders from the first of a deadline on; `context` is the key of that deadline."""
    found = sorted(sent, key=lambda one: one.at)
    since = next((one.at for one in found if one.of.context == context), None)
    return [one for one in found if since is not None and one.at >= since]


def next_office_moment(
    now: datetime,
    *,
    at: time,
    zone: str,
    days: WorkingDays,
    hours: OfficeHours = DEFAULT_OFFICE_HOURS,
    presses: bool = False,
    too_late_at: datetime | None = None,
) -> datetime:
    """Return `now` if the reader may be disturbed, else the next working morning at `at`.

    Urgent messages (`presses`) may be sent from the start of the reader's hours; others wait for `at`, so
    that the morning brings one message. If `at` is outside the reader's hours, the morning is their start.
    Where that is not before `too_late_at`, it is the start of that day's hours, or, if that is too late as
    well, the time when `ANY_HOUR_WITHIN` is left: then also at night, and at once if less is left.
    """
    here = local(now, zone)
    morning = hours.time_within(at)
    begins = hours.start if presses else morning
    if days.is_open(here.date()) and begins <= here.time() < hours.end:
        return now
    day = days.roll_forward(here.date() if here.time() < begins else here.date() + timedelta(days=1))
    found = moment(day, morning, zone)
    if too_late_at is None or found < too_late_at:
        return found
    opening = moment(day, hours.start, zone)
    return opening if now <= opening < too_late_at else max(now, too_late_at - ANY_HOUR_WITHIN)


def weekly_moments(
    now: datetime, *, weekday: int, at: time, zone: str, open_on: Callable[[date], date]
) -> Iterator[tuple[date, datetime]]:
    """Yield (day, moment) of each week after `now`; on a closed day, the moment is on the next open day."""
    start = local(now, zone).date() - timedelta(days=7)
    days = (start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * week) for week in count())
    return ((day, found) for day in days if (found := moment(open_on(day), at, zone)) > now)
