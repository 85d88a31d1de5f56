"""Plan the reminders of a kind of items by their deadlines, for each person or their officer-in-charge."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Generic, TypeVar

from bot.calendar import WorkingDays
from bot.charter import Charter
from bot.notifications import Notification, NotificationState, Reason
from bot.records import Item, Kind
from bot.reminders import Ladder, Reminder, deadline_key, reminders_for
from handlers.core.delivery.isolate import for_records
from handlers.core.delivery.notify import (
    NEWS_LIFETIME,
    covered_working_days,
    local_day,
    morning_at,
    morning_time,
    office_moment_for,
    working_days_of,
    zone_of,
)
from storage import notifications
from storage.failed_plans import failed_records
from storage.records import open_due_between
from storage.unit_of_work import Read, Tx

DueItem = TypeVar("DueItem", bound=Item)
PLAN_AHEAD = timedelta(days=35)
REMINDER_LIFETIME = timedelta(days=35)  # later ones are planned when this window moves
CLOSURE_MARGIN = timedelta(days=14)
PAST_WINDOW = timedelta(days=3)  # dropped reminders are kept this long; the audit looks at two days


@dataclass(frozen=True, kw_only=True)
class Deadlines(Generic[DueItem]):
    """How people are reminded of the deadlines of a kind: who of one item, on which days, and the furthest of these.

    `plan` and `expected_keys` are parts of a `Tick`.
    """

    kind: Kind
    people: Callable[[Read, DueItem, date], Sequence[int]]  # on a day
    ladder: Callable[[Charter, DueItem], Ladder]
    furthest_days: Callable[[Charter], int]  # from the deadline, in working days or more

    def plan(self, tx: Tx) -> int:
        """Plan the reminders of one chunk of changed items; return how many items there were."""
        if not tx.may_have_records(self.kind):
            return 0
        until = (tx.now + PLAN_AHEAD + self._reach(tx)).date()
        items = notifications.unplanned_items(tx, self.kind, until=until)
        existing: dict[int, list[Notification]] = defaultdict(list)
        for one in notifications.deadline_reminders(tx, [item.id for item in items]):
            existing[one.record_id or 0].append(one)
        for_records(tx, items, partial(self._plan_one, existing=existing))
        return len(items)

    def _plan_one(self, tx: Tx, item: DueItem, *, existing: Mapping[int, Sequence[Notification]]) -> None:
        notifications.replace_reminders(tx, item, self.planned(tx, item, existing[item.id]))

    def planned(self, tx: Tx, item: DueItem, existing: Sequence[Notification]) -> Iterator[Notification]:
        """Return the reminders to send; `existing` are those already planned or sent.

        A pending reminder whose moment a calendar change moved into the past is sent at the next office hour,
        unless its reader was reminded of the same item today. A new reminder in the past is dropped.
        """
        existing = [one for one in existing if one.record_id == item.id]
        planned = {one.key for one in existing if one.state == NotificationState.PLANNED}
        sent_at = {one.key: one.due_at for one in existing if one.state == NotificationState.BATCHED}
        since = remind_since(item, tx.now)
        for reminder in self.all_of(tx, item, tx.now):
            if reminder.due_at > since:
                yield _reschedule_if_early(tx, reminder, sent_at.get(reminder.key))
            elif reminder.key in planned and not _was_reminded_today(tx, reminder.person_id, existing):
                yield replace(reminder, due_at=office_moment_for(tx, reminder.person_id, tx.now))
            elif reminder.due_at > tx.now - PAST_WINDOW:
                yield replace(reminder, state=NotificationState.CANCELLED)

    def ahead(self, read: Read, item: DueItem, now: datetime) -> Iterator[Notification]:
        """Return the reminders of an item whose moment is after its last change."""
        since = remind_since(item, now)
        return (reminder for reminder in self.all_of(read, item, now) if reminder.due_at > since)

    def all_of(self, read: Read, item: DueItem, now: datetime) -> Iterator[Notification]:
        """Return all reminders; the key names person and deadline, so that replanning adds none twice."""
        for person in self.people(read, item, read.charter.day_of(now)) if item.due is not None else ():
            for reminder, reader in self._of_person(read, item, person):
                yield Notification(
                    key=f"{item.kind}:{item.id}:{reminder.name}:{deadline_key(item.due_at)}:p{person}",
                    record_id=item.id,
                    person_id=reader,
                    stands_for=None if reader == person else person,
                    reason=reminder.reason,
                    context=deadline_key(item.due_at),
                    due_at=reminder.at,
                    own_at=reminder.at,
                    expires_at=reminder.at + REMINDER_LIFETIME,
                )

    def _of_person(self, read: Read, item: DueItem, person: int) -> Iterator[tuple[Reminder, int]]:
        """Return somebody's reminders with their reader: themselves, or the officer-in-charge on days away."""
        if item.due is None:
            return
        ladder = self.ladder(read.charter, item)
        found = reminders_for(
            item.due,
            before=ladder.before,
            after=ladder.after,
            at=morning_time(read, person),
            zone=zone_of(read, read.roster.persons[person]),
            days=covered_working_days(read, person),
            is_calendar=ladder.is_calendar,
        )
        for reminder in found:
            yield _assign_reader(read, reminder, person)

    def _reach(self, read: Read) -> timedelta:
        """Return how far from a deadline its reminders can be, with weekends and closures.

        People with a long absence are reminded before it.
        """
        absences = (one.to_on - one.from_on for one in read.roster.absences)
        longest = max(absences, default=timedelta())
        return timedelta(days=2 * self.furthest_days(read.charter)) + CLOSURE_MARGIN + longest

    def expected_keys(self, read: Read, now: datetime, after: datetime, until: datetime) -> list[str]:
        """Return the keys of the reminders due after one moment and until another, from records alone."""
        if not read.may_have_records(self.kind):
            return []
        around, failed = self._reach(read), failed_records(read)
        first, last = (after - around).date(), (now + PLAN_AHEAD + around).date()
        return [
            one.key
            for item in open_due_between(read, self.kind, first, last)
            if item.id not in failed  # said by itself
            for one in self.ahead(read, item, now)
            if after < one.due_at <= until
        ]


def remind_since(item: Item, now: datetime) -> datetime:
    """Return the moment after which reminders are sent; replanned ones are never in the past."""
    return now if item.planned == notifications.NEEDS_REPLANNING else item.changed_at


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


def _assign_reader(read: Read, reminder: Reminder, person: int) -> tuple[Reminder, int]:
    """Return a reminder with its reader, moved to a working day of that person."""
    day = local_day(read, person, reminder.at)
    absence = read.roster.absence_on(person, day)
    if absence is None:
        return reminder, person
    is_late = reminder.reason in {Reason.LATE, Reason.FINAL_REMINDER}
    officer = read.roster.officer(absence, on=day, charter=read.charter)
    if officer is not None:
        on = _roll(working_days_of(read, officer), day, forward=is_late)
        if absence.covers(on):
            return replace(reminder, at=morning_at(read, officer, on)), officer
    here = _roll(working_days_of(read, person), day, forward=is_late)
    return replace(reminder, at=morning_at(read, person, here)), person


def _roll(days: WorkingDays, day: date, *, forward: bool) -> date:
    return days.roll_forward(day) if forward else days.roll_back(day)


def coming_morning(read: Read, person: int, now: datetime) -> datetime:
    """Return the time of a person's next morning message: today's while it is still to come."""
    days = covered_working_days(read, person)
    today = morning_at(read, person, days.roll_forward(local_day(read, person, now)))
    return today if today > now else next_morning(read, person, now)


def next_morning(read: Read, person_id: int, after: datetime) -> datetime:
    """Return the reminder hour on a person's first working day after a moment."""
    days = covered_working_days(read, person_id)
    return morning_at(read, person_id, days.after(local_day(read, person_id, after), 1))


def plan_unanswered(tx: Tx, last: Notification, record_id: int, people: Iterable[int], *, sort: str) -> None:
    """Plan to tell each of these people, on their next working day, that a record is open after its last reminder.

    `sort` begins the keys: "action" or "entry".
    """
    for person in people:
        at = next_morning(tx, person, last.due_at)
        day_after = local_day(tx, person, last.due_at) + timedelta(days=1)
        unanswered = Notification(
            key=f"{sort}:{record_id}:unanswered:{last.context}:p{person}",
            record_id=record_id,
            person_id=person,
            reason=Reason.UNANSWERED,
            context=last.context,
            due_at=at,
            own_at=morning_at(tx, person, day_after),
            expires_at=at + NEWS_LIFETIME,
        )
        notifications.add_once(tx, unanswered)
