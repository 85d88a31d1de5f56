"""Plan the reminders of actions by due date, for the owner or the officer-in-charge."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.actions import Action, ActionState
from bot.calendar import WorkingDays
from bot.news import news_recipients
from bot.notifications import Notification, NotificationState, Reason
from bot.reminders import Reminder, deadline_key, reminders_for
from handlers.delivery.notify import (
    covered_working_days,
    local_day,
    morning_at,
    morning_time,
    office_moment_for,
    secretaries,
    working_days_of,
    zone_of,
)
from storage import notifications
from storage.actions import open_actions_due_between
from storage.unit_of_work import Read, Tx

PLAN_AHEAD = timedelta(days=35)
REMINDER_LIFETIME = timedelta(days=35)  # later ones are planned when this window moves
CLOSURE_MARGIN = timedelta(days=14)
PAST_WINDOW = timedelta(days=3)  # dropped reminders are kept this long; the audit looks at two days


def plan_reminders(tx: Tx) -> int:
    """Plan the reminders of one chunk of changed actions; return how many actions there were."""
    actions = notifications.unplanned_actions(tx, until=(tx.now + PLAN_AHEAD + reminder_reach(tx)).date())
    existing = notifications.deadline_reminders(tx, [action.id for action in actions])
    notifications.replace_reminders(
        tx, actions, [reminder for action in actions for reminder in planned_reminders(tx, action, existing)]
    )
    return len(actions)


def planned_reminders(tx: Tx, action: Action, existing: Sequence[Notification]) -> Iterator[Notification]:
    """Return the reminders to send; `existing` are those already planned or sent.

    A pending reminder whose moment a calendar change moved into the past is sent at the next office hour,
    unless its reader was reminded of the same action today. A new reminder in the past is dropped.
    """
    existing = [one for one in existing if one.record_id == action.id]
    planned = {one.key for one in existing if one.state == NotificationState.PLANNED}
    sent_at = {one.key: one.due_at for one in existing if one.state == NotificationState.BATCHED}
    since = _remind_since(action, tx.now)
    for reminder in _all_reminders(tx, action):
        if reminder.due_at > since:
            yield _reschedule_if_early(tx, reminder, sent_at.get(reminder.key))
        elif reminder.key in planned and not _was_reminded_today(tx, reminder.person_id, existing):
            yield replace(reminder, due_at=office_moment_for(tx, reminder.person_id, tx.now))
        elif reminder.due_at > tx.now - PAST_WINDOW:
            yield replace(reminder, state=NotificationState.CANCELLED)


def _reschedule_if_early(read: Read, notification: Notification, sent_at: datetime | None) -> Notification:
    """Reschedule a reminder that was sent early because its day was closed, if that day is open again."""
    day = local_day(read, notification.person_id, notification.due_at)
    if (
        notification.reason != Reason.TODAY
        or sent_at is None
        or local_day(read, notification.person_id, sent_at) >= day
    ):
        return notification
    return replace(notification, key=f"{notification.key}:{day}")


def _was_reminded_today(tx: Tx, reader: int, existing: Sequence[Notification]) -> bool:
    today = local_day(tx, reader, tx.now)
    sent = (one for one in existing if one.state == NotificationState.BATCHED and one.person_id == reader)
    return any(local_day(tx, reader, one.due_at) == today for one in sent)


def reminder_reach(read: Read) -> timedelta:
    """Return how far from a deadline its reminders can be, with weekends and closures.

    Owners with a long absence are reminded before it.
    """
    absences = (one.to_on - one.from_on for one in read.roster.absences)
    longest = max(absences, default=timedelta())
    return timedelta(days=2 * read.charter.reminders.action.furthest_days) + CLOSURE_MARGIN + longest


def reminders_of(read: Read, action: Action, now: datetime) -> Iterator[Notification]:
    """Return the reminders of an action whose moment is after its last change."""
    since = _remind_since(action, now)
    return (reminder for reminder in _all_reminders(read, action) if reminder.due_at > since)


def _remind_since(action: Action, now: datetime) -> datetime:
    """Return the moment after which reminders are sent; replanned ones are never in the past."""
    return now if action.planned == notifications.NEEDS_REPLANNING else action.changed_at


def _all_reminders(read: Read, action: Action) -> Iterator[Notification]:
    """Return all reminders; the key names owner and deadline, so that replanning adds none twice."""
    for owner in action.owners if action.due is not None else ():
        for reminder, reader in _owner_reminders(read, action, owner):
            yield Notification(
                key=f"action:{action.id}:{reminder.name}:{deadline_key(action.due_at)}:p{owner}",
                record_id=action.id,
                person_id=reader,
                stands_for=None if reader == owner else owner,
                reason=reminder.reason,
                context=deadline_key(action.due_at),
                due_at=reminder.at,
                own_at=reminder.at,
                expires_at=reminder.at + REMINDER_LIFETIME,
            )


def _owner_reminders(read: Read, action: Action, owner: int) -> Iterator[tuple[Reminder, int]]:
    """Return an owner's reminders with their reader: the owner, or the officer-in-charge on days away."""
    ladder = read.charter.reminders.action.for_priority(action.priority)
    if action.due is None:
        return
    found = reminders_for(
        action.due,
        before=ladder.before,
        after=ladder.after,
        at=morning_time(read, owner),
        zone=zone_of(read, read.roster.persons[owner]),
        days=covered_working_days(read, owner),
    )
    for reminder in found:
        yield _assign_reader(read, reminder, owner)


def _assign_reader(read: Read, reminder: Reminder, owner: int) -> tuple[Reminder, int]:
    """Return a reminder with its reader, moved to a working day of that person."""
    day = local_day(read, owner, reminder.at)
    absence = read.roster.absence_on(owner, day)
    if absence is None:
        return reminder, owner
    is_late = reminder.reason in {Reason.LATE, Reason.FINAL_REMINDER}
    officer = read.roster.officer(absence, on=day, charter=read.charter)
    if officer is not None:
        on = _roll(working_days_of(read, officer), day, forward=is_late)
        if absence.covers(on):
            return replace(reminder, at=morning_at(read, officer, on)), officer
    here = _roll(working_days_of(read, owner), day, forward=is_late)
    return replace(reminder, at=morning_at(read, owner, here)), owner


def _roll(days: WorkingDays, day: date, *, forward: bool) -> date:
    return days.roll_forward(day) if forward else days.roll_back(day)


def asking(read: Read, action: Action, on: date) -> list[int]:
    """Return who wants an action on a day: whoever asked for it; where that is nobody but its owners, the secretary."""
    asked = news_recipients(action, roster=read.roster, charter=read.charter, on=on)
    others = [one for one in asked if one not in action.owners]
    return others or [one for one in secretaries(read, on) if one not in action.owners]


def unanswered_recipients(read: Read, action: Action, at: datetime) -> dict[int, datetime]:
    """Return who is notified when an action is still open after its last reminder at `at`, and when."""
    found = asking(read, action, read.charter.day_of(at))
    return {person: next_morning(read, person, at) for person in found}


def office_mornings(read: Read, action: Action, at: datetime) -> list[datetime]:
    """Return the next mornings of the secretaries after a last reminder: from the first it is on the chair's list."""
    found = (person for person in secretaries(read, read.charter.day_of(at)) if person not in action.owners)
    return [next_morning(read, person, at) for person in found]


def on_the_chairs_list(read: Read, actions: Iterable[Action], now: datetime) -> list[Action]:
    """Return the actions whose last reminder was at least a working day ago."""
    ends: dict[object, tuple[datetime, datetime] | None] = {}  # a cache: many share owners and deadline
    found = []
    for action in actions:
        of = (action.due_at, action.due_on, action.due_zone, action.priority, action.owners)
        if of not in ends:
            ends[of] = _end_of_reminders(read, action)
        end = ends[of]
        is_blocked = action.state == ActionState.BLOCKED
        if end is not None and not is_blocked and end[0] > _remind_since(action, now) and end[1] <= now:
            found.append(action)
    return found


def _end_of_reminders(read: Read, action: Action) -> tuple[datetime, datetime] | None:
    """Return when the last reminder is sent, and when it counts as unanswered; None without a last one."""
    lasts = [one for one in _all_reminders(read, action) if one.reason == Reason.FINAL_REMINDER]
    if not lasts:
        return None
    last = max(lasts, key=lambda one: one.due_at)
    moments = office_mornings(read, action, last.due_at)
    return last.due_at, min(moments, default=next_morning(read, last.person_id, last.due_at))


def next_morning(read: Read, person_id: int, after: datetime) -> datetime:
    """Return the reminder hour on a person's first working day after a moment."""
    days = covered_working_days(read, person_id)
    return morning_at(read, person_id, days.after(local_day(read, person_id, after), 1))


def expected_keys(read: Read, now: datetime, after: datetime, until: datetime) -> list[str]:
    """Return the keys of the reminders due after one moment and until another, from records alone."""
    around = reminder_reach(read)
    first, last = (after - around).date(), (now + PLAN_AHEAD + around).date()
    return [
        one.key
        for action in open_actions_due_between(read, first, last)
        for one in reminders_of(read, action, now)
        if after < one.due_at <= until
    ]
