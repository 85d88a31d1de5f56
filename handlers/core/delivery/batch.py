"""Batch the notifications that are due for each reader into one message."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import count, islice

from bot.calendar import local, moment
from bot.notifications import (
    REMINDER_REASONS,
    TIMED_REASONS,
    URGENT_REASONS,
    Notification,
    NotificationState,
)
from bot.posts import Post, PostKind
from bot.records import Record
from bot.reminders import Snoozes, is_snoozed
from handlers.core.delivery.isolate import TRY_AGAIN_AFTER, attempt, error_of
from handlers.core.delivery.notify import (
    MIN_MESSAGE_GAP,
    current_reader,
    office_moment_for,
    reading_moment,
    zone_of,
)
from handlers.core.registry import Registry
from storage import notifications, outbox
from storage.failed_plans import PERSON, RECORD
from storage.records import records_by_ids
from storage.unit_of_work import Tx

# a message is prepared this early, so that only the claim is left when it is due
PREPARE_AHEAD = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BatchContext:
    """What is known of the readers of a chunk of notifications, read in one go."""

    records: dict[int, Record]
    digest_post_ids: dict[int, int]
    reminder_post_ids: dict[int, int]
    last_sent_at: dict[int, datetime]
    upcoming: dict[int, list[Notification]]
    joining: dict[int, list[Notification]]
    used_keys: set[str]
    snoozed: Snoozes
    registry: Registry

    def record_of(self, notification: Notification) -> Record | None:
        return self.records[notification.record_id] if notification.record_id is not None else None

    @classmethod
    def load(cls, tx: Tx, due: Sequence[Notification], registry: Registry) -> "BatchContext":
        persons = {notice.person_id for notice in due}
        to_join = notifications.planned_to_join(tx, persons=persons)
        ids = sorted({one.record_id for one in (*due, *to_join) if one.record_id is not None})
        later = defaultdict(list)
        for notice in notifications.planned_for_records(
            tx, record_ids=ids, until=tx.now + PREPARE_AHEAD + DAY
        ):
            later[notice.person_id].append(notice)
        joining = defaultdict(list)
        for notice in to_join:
            joining[notice.person_id].append(notice)
        by = tx.now + 2 * PREPARE_AHEAD
        keys = [name for notice in due for name in islice(_candidate_keys(notice), 2)]
        return cls(
            records={record.id: record for record in records_by_ids(tx, ids)},
            digest_post_ids=outbox.open_messages(tx, PostKind.DIGEST, persons=persons, by=by),
            reminder_post_ids=outbox.open_messages(tx, PostKind.REMINDER, persons=persons, by=by),
            last_sent_at=outbox.last_reminder_times(tx, persons=persons, since=tx.now - MIN_MESSAGE_GAP),
            upcoming=later,
            joining=joining,
            used_keys=outbox.existing_keys(tx, keys),
            snoozed=notifications.snoozed(tx, ids),
            registry=registry,
        )


def batch(tx: Tx, *, registry: Registry) -> int:
    """Batch what is due within a minute into one message for each reader; return how many notifications were examined."""
    due = notifications.due(tx, by=tx.now + PREPARE_AHEAD)
    if not due:
        return 0
    known = BatchContext.load(tx, due, registry)
    for person_id in dict.fromkeys(notice.person_id for notice in due):
        theirs = [notice for notice in due if notice.person_id == person_id]
        if error_of(tx, _batch_for, person_id, theirs, known) is not None:
            _batch_singly(tx, person_id, theirs, known)
    return len(due)


def _batch_singly(tx: Tx, person_id: int, due: Sequence[Notification], context: BatchContext) -> None:
    """Batch each notification by itself where one of them fails; that one is tried again later."""
    for notice in due:
        of = (PERSON, person_id) if notice.record_id is None else (RECORD, notice.record_id)
        if not attempt(tx, *of, _batch_for, person_id, [notice], context):
            notifications.postpone(tx, notice, until=tx.now + TRY_AGAIN_AFTER)


def _batch_for(tx: Tx, person_id: int, due: Sequence[Notification], context: BatchContext) -> None:
    kept = []
    for notice in due:
        at = max(tx.now, notice.due_at)
        dropped = _drop_state(tx, notice, context)
        reader = current_reader(tx, notice, at)
        if dropped is not None:
            notifications.set_state(tx, notice, dropped)
            _follow_up(tx, [notice], context)
            _pass_on(tx, notice, context)
        elif reader is None:
            notifications.set_state(tx, notice, NotificationState.CANCELLED)
        elif reader == person_id:
            kept.append(notice)
        else:
            at = _reading_moment(tx, notice, at)
            notifications.readdress(tx, notice, to=reader, at=at)
    if not kept:
        return
    wanted = max(tx.now, *(notice.due_at for notice in kept))
    free_at = _after_last_message(person_id, kept, wanted, context)
    is_urgent = any(notice.reason in URGENT_REASONS for notice in kept)
    too_late_at = min((one.too_late_at for one in kept if one.too_late_at), default=None)
    at = office_moment_for(tx, person_id, free_at, is_urgent=is_urgent, too_late_at=too_late_at)
    if at > wanted:
        for notice in kept:
            found = _reading_moment(tx, notice, free_at)
            notifications.postpone(tx, notice, until=found if found > wanted else at)
        return
    post_id = _post_for(tx, kept[0], at, context)
    for notice in [*kept, *_joining(tx, person_id, kept, at, context)]:
        notifications.set_state(tx, notice, NotificationState.BATCHED, post_id=post_id)
    _follow_up(tx, kept, context)


def _reading_moment(tx: Tx, one: Notification, at: datetime) -> datetime:
    return reading_moment(tx, one.concerned_person_id, at, one.reason, too_late_at=one.too_late_at)


def _follow_up(tx: Tx, reminded: Sequence[Notification], context: BatchContext) -> None:
    """Call the features' hooks for a notification that was batched or dropped while it still held."""
    for notification in reminded:
        record = context.record_of(notification)
        declared = context.registry.notification_type(notification.reason, record)
        if declared.followed_by and declared.holds(tx, notification, record, tx.now):
            declared.followed_by(tx, notification, record)


def _pass_on(tx: Tx, notification: Notification, context: BatchContext) -> None:
    """Plan a notification that no longer holds for its reader for those for whom it holds now."""
    record = context.record_of(notification)
    successors = context.registry.notification_type(notification.reason, record).successors
    if successors is None or context.registry.holds(tx, notification, record, tx.now):
        return
    key = notification.key.removesuffix(f":p{notification.concerned_person_id}")
    is_urgent = notification.reason in URGENT_REASONS
    for person in successors(tx, record, tx.charter.day_of(tx.now)):
        at = office_moment_for(tx, person, tx.now, is_urgent=is_urgent, too_late_at=notification.too_late_at)
        theirs = replace(
            notification, id=None, key=f"{key}:p{person}", person_id=person, stands_for=None, due_at=at
        )
        if context.registry.holds(tx, theirs, record, tx.now):
            notifications.add_once(tx, theirs)


def _after_last_message(
    person_id: int, kept: Sequence[Notification], wanted: datetime, context: BatchContext
) -> datetime:
    """Return when these may reach their reader: what is not urgent, not right after another message."""
    last = context.last_sent_at.get(person_id)
    presses = any(notice.reason in URGENT_REASONS for notice in kept)
    waits = last is not None and not presses and not any(notice.reason in REMINDER_REASONS for notice in kept)
    return max(wanted, last + MIN_MESSAGE_GAP) if last is not None and waits else wanted


def _joining(
    tx: Tx, person_id: int, kept: Sequence[Notification], at: datetime, context: BatchContext
) -> list[Notification]:
    """Return what goes into the same message. What does not hold for its reader stays planned: its hour judges it."""
    more = [*_same_day_notifications(tx, person_id, kept, at, context), *context.joining[person_id]]
    return [
        one
        for one in more
        if one not in kept
        and _drop_state(tx, one, context) is None
        and current_reader(tx, one, at) == person_id
    ]


def _same_day_notifications(
    tx: Tx, person_id: int, kept: Sequence[Notification], at: datetime, context: BatchContext
) -> list[Notification]:
    """Return later notifications of the same day that would repeat these."""
    zone = zone_of(tx, tx.roster.persons[person_id])
    until = moment(local(at, zone).date() + DAY, time(0), zone)
    records = {notice.record_id for notice in kept}
    return [
        notice
        for notice in context.upcoming[person_id]
        if notice.record_id in records
        and notice.due_at < until
        and notice not in kept
        and notice.reason not in TIMED_REASONS
    ]


def _drop_state(tx: Tx, notification: Notification, context: BatchContext) -> NotificationState | None:
    """Return the final state of a notification that is not sent; None while it holds. Open work never expires."""
    record = context.record_of(notification)
    if not context.registry.holds(tx, notification, record, tx.now) or is_snoozed(
        notification, context.snoozed
    ):
        return NotificationState.CANCELLED
    is_waiting = record is not None and record.is_open
    return NotificationState.EXPIRED if notification.expires_at <= tx.now and not is_waiting else None


def _post_for(tx: Tx, first: Notification, at: datetime, context: BatchContext) -> int:
    """Return the post that carries these notifications: one that is not sent yet, or a new one."""
    person_id = first.person_id
    pending_id = context.digest_post_ids.get(person_id) or context.reminder_post_ids.get(person_id)
    if pending_id is not None:
        return pending_id
    key = _unused_key(tx, first, context)
    return outbox.plan(tx, Post(key=key, kind=PostKind.REMINDER, person_id=person_id, send_at=at)).id


def _unused_key(tx: Tx, first: Notification, context: BatchContext) -> str:
    names = _candidate_keys(first)
    free = next((name for name in (next(names), next(names)) if name not in context.used_keys), None)
    return free or next(name for name in names if not outbox.existing_keys(tx, [name]))


def _candidate_keys(first: Notification) -> Iterator[str]:
    """Return a key made of the first notification of a message.

    A message made again from a restored backup then has the mark of the one that was sent, and no other has
    it.
    """
    yield f"reminder:{first.key}"
    yield from (f"reminder:{first.key}:{number}" for number in count(2))
