"""What is due for each reader, put onto one message."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count, islice

from bot.actions import Action, ActionState, is_correction_current
from bot.calendar import local, moment
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, IssueState
from bot.posts import (
    AFTER_DECISION_REASONS,
    DEADLINE_REASONS,
    LEVEL_DEADLINE_REASONS,
    NO_RECORD_REASONS,
    REMINDER_REASONS,
    URGENT_REASONS,
    Notification,
    NotificationState,
    Post,
    PostKind,
    Reason,
)
from bot.proposals import Proposal
from bot.records import Record
from bot.reminders import Snoozes, deadline_key, is_snoozed
from handlers.actions.schedule import unanswered_recipients
from handlers.decisions import reviews
from handlers.delivery.notify import NEWS_LIFETIME, current_reader, office_moment_for, zone_of
from handlers.issues.deadlines import concerns_reader
from handlers.people import notifications as people_notifications
from handlers.proposals import procedure
from storage import notifications, outbox
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

PREPARE_AHEAD = timedelta(
    minutes=1
)  # so early a message is prepared, that only the claim is left to do when it is due
MIN_MESSAGE_GAP = timedelta(hours=1)  # what does not press waits so long after the message before
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class BatchContext:
    """What has to be known of the readers of a chunk of notices, read once for all of them."""

    records: dict[int, Record]
    digest_post_ids: dict[int, int]
    reminder_post_ids: dict[int, int]
    last_sent_at: dict[int, datetime]
    upcoming: dict[int, list[Notification]]
    used_keys: set[str]
    snoozed: Snoozes

    @classmethod
    def load(cls, tx: Tx, due: Sequence[Notification]) -> "BatchContext":
        persons = {notice.person_id for notice in due}
        ids = sorted({notice.record_id for notice in due if notice.record_id is not None})
        later = defaultdict(list)
        for notice in notifications.planned_for_records(
            tx, record_ids=ids, until=tx.now + PREPARE_AHEAD + DAY
        ):
            later[notice.person_id].append(notice)
        by = tx.now + 2 * PREPARE_AHEAD
        keys = [name for notice in due for name in islice(_candidate_keys(notice), 2)]
        return cls(
            records={record.id: record for record in records_by_ids(tx, ids)},
            digest_post_ids=outbox.open_messages(tx, PostKind.DIGEST, persons=persons, by=by),
            reminder_post_ids=outbox.open_messages(tx, PostKind.REMINDER, persons=persons, by=by),
            last_sent_at=outbox.last_reminder_times(tx, persons=persons, since=tx.now - MIN_MESSAGE_GAP),
            upcoming=later,
            used_keys=outbox.existing_keys(tx, keys),
            snoozed=notifications.snoozed(tx, ids),
        )


def batch(tx: Tx) -> int:
    """Put what is due in a minute onto one message for each reader; return how many notices were looked at."""
    due = notifications.due(tx, by=tx.now + PREPARE_AHEAD)
    if not due:
        return 0
    known = BatchContext.load(tx, due)
    for person_id in dict.fromkeys(notice.person_id for notice in due):
        _batch_for(tx, person_id, [notice for notice in due if notice.person_id == person_id], known)
    return len(due)


def _batch_for(tx: Tx, person_id: int, due: Sequence[Notification], context: BatchContext) -> None:
    kept = []
    for notice in due:
        dropped = _drop_state(tx, notice, context)
        if dropped is not None:
            notifications.set_state(tx, notice, dropped)
            _notify_unanswered(tx, [notice], context)
        elif not _readdress_if_needed(tx, notice):
            kept.append(notice)
    if not kept:
        return
    wanted = max(tx.now, *(notice.due_at for notice in kept))
    at = _earliest_send_at(tx, person_id, kept, wanted, context)
    if at > wanted:
        for notice in kept:
            notifications.postpone(tx, notice, until=at)
        return
    post_id = _post_for(tx, kept[0], at, context)
    for notice in [*kept, *_same_day_notifications(tx, person_id, kept, at, context)]:
        notifications.set_state(tx, notice, NotificationState.BATCHED, post_id=post_id)
    _notify_unanswered(tx, kept, context)


def _readdress_if_needed(tx: Tx, notification: Notification) -> bool:
    """Ask once more who reads it: whom it concerns may be away since it was planned, or be back."""
    at = max(tx.now, notification.due_at)
    reader = current_reader(tx, notification, at)
    if reader == notification.person_id:
        return False
    notifications.readdress(
        tx,
        notification,
        to=reader,
        at=office_moment_for(tx, reader, at, is_urgent=notification.reason in URGENT_REASONS),
    )
    return True


def _notify_unanswered(tx: Tx, reminded: Sequence[Notification], context: BatchContext) -> None:
    """Let the secretary know on the next working day of what is still open after its last reminder."""
    for notice in reminded:
        record = context.records.get(notice.record_id or 0)
        if (
            notice.reason != Reason.FINAL_REMINDER
            or not isinstance(record, Action)
            or not notification_holds(notice, record)
        ):
            continue
        for secretary, at in unanswered_recipients(tx, record, notice.due_at).items():
            told = Notification(
                key=f"action:{record.id}:unanswered:{notice.context}:p{secretary}",
                record_id=record.id,
                person_id=secretary,
                reason=Reason.UNANSWERED,
                context=notice.context,
                due_at=at,
                expires_at=at + NEWS_LIFETIME,
            )
            notifications.add_once(tx, told)


def _earliest_send_at(
    tx: Tx, person_id: int, kept: Sequence[Notification], wanted: datetime, context: BatchContext
) -> datetime:
    """Return when these may reach their reader: at work, and not right after another message."""
    last = context.last_sent_at.get(person_id)
    presses = any(notice.reason in URGENT_REASONS for notice in kept)
    waits = last is not None and not presses and not any(notice.reason in REMINDER_REASONS for notice in kept)
    at = max(wanted, last + MIN_MESSAGE_GAP) if last is not None and waits else wanted
    return office_moment_for(tx, person_id, at, is_urgent=presses)


def _same_day_notifications(
    tx: Tx, person_id: int, kept: Sequence[Notification], at: datetime, context: BatchContext
) -> list[Notification]:
    """Return what would be said of the same records later that day: said once, it is said."""
    zone = zone_of(tx, tx.roster.persons[person_id])
    until = moment(local(at, zone).date() + DAY, time(0), zone)
    records = {notice.record_id for notice in kept}
    return [
        notice
        for notice in context.upcoming[person_id]
        if notice.record_id in records
        and notice.due_at < until
        and notice not in kept
        and notice.reason != Reason.REMINDER_REQUESTED  # they wished for that hour
    ]


def _drop_state(tx: Tx, notification: Notification, context: BatchContext) -> NotificationState | None:
    """Ask once more whether the notice still holds; None when it does. What still waits never expires."""
    record = context.records.get(notification.record_id) if notification.record_id is not None else None
    is_so = (
        _holds_without_record(tx, notification)
        if record is None
        else _holds_for_reader(tx, notification, record, context)
    )
    if not is_so:
        return NotificationState.CANCELLED
    is_waiting = isinstance(record, Action | Issue | Proposal) and record.is_open
    return NotificationState.EXPIRED if notification.expires_at <= tx.now and not is_waiting else None


def _holds_without_record(tx: Tx, notification: Notification) -> bool:
    """Say whether what is told of no record is still so."""
    if notification.reason in (Reason.ABSENCE, Reason.ABSENCE_ENDED):
        return absence_holds(tx, notification)
    if notification.reason in NO_RECORD_REASONS:
        return people_notifications.notification_holds(tx, notification, tx.now)
    return notification.reason != Reason.AREA_CHANGE or area_change_holds(tx, notification)


def _holds_for_reader(tx: Tx, notification: Notification, record: Record, context: BatchContext) -> bool:
    """Say whether what is told of a record is still so, and its reader's to hear."""
    if not notification_holds(notification, record) or is_snoozed(notification, context.snoozed):
        return False
    if isinstance(record, Proposal) and notification.reason == Reason.LEVEL_DEADLINE_NEAR:
        return procedure.has_unreached(tx, record)
    if isinstance(record, Issue) and notification.reason in LEVEL_DEADLINE_REASONS:
        return concerns_reader(tx, notification, record, tx.now)
    return notification.reason != Reason.REVIEW_DUE or reviews.concerns_reader(tx, notification)


def absence_holds(read: Read, notification: Notification) -> bool:
    """Say whether the absence that a notice tells of is still to be, or was as long as it says."""
    return notification.context.startswith("over ") or any(
        notification.context in (str(one.id), one.as_context()) for one in read.roster.absences
    )


def area_change_holds(read: Read, notification: Notification) -> bool:
    """Say whether the change of the list of areas that a notice tells of still stands as it says."""
    return any(notification.context == one.as_context() for one in read.snapshot.areas)


def notification_holds(notification: Notification, record: Record) -> bool:
    """Say whether what a notice tells is still so."""
    if notification.reason == Reason.UNDELIVERED:
        return True
    if notification.reason == Reason.DUPLICATE:
        return isinstance(record, Action | Issue) and not record.is_open
    if isinstance(record, Action):
        return _holds_for_action(notification, record)
    if isinstance(record, Issue):
        return _holds_for_issue(notification, record)
    if isinstance(record, Proposal):
        return procedure.notification_holds(notification, record)
    if isinstance(record, Decision) and notification.reason != Reason.REMINDER_REQUESTED:
        if notification.reason == Reason.REVIEW_DUE:
            return record.is_final and str(record.review_on) == notification.context
        wanted = (
            DecisionState.DRAFT if notification.reason == Reason.CONFIRMATION_NEEDED else DecisionState.FINAL
        )
        return record.state == wanted
    return True


def _holds_for_issue(notification: Notification, issue: Issue) -> bool:
    """What is told of a level or its clock is void once another has it, or once it is decided."""
    if notification.reason in AFTER_DECISION_REASONS:
        is_read = notification.reason == Reason.DECISION_UNREAD and issue.state != IssueState.DECIDED
        return issue.needs_follow_up and issue.answer == notification.context and not is_read
    if notification.reason == Reason.WITHDRAWN:
        return issue.state == notification.context
    if notification.reason in LEVEL_DEADLINE_REASONS:
        return issue.is_open and notification.context == f"{issue.level} {deadline_key(issue.due_at)}"
    is_wanted = notification.reason == Reason.REMINDER_REQUESTED or notification.context == issue.level
    return issue.is_open and is_wanted and (notification.reason != Reason.NO_DEADLINE or issue.due is None)


_ANY_READER_REASONS = frozenset(
    {Reason.PERSON_NOT_ON_ROSTER, Reason.REMINDER_REQUESTED, Reason.UNANSWERED}
)  # whom it is told need not own the action
_DEADLINE_REASONS = DEADLINE_REASONS | {Reason.UNANSWERED}


def _holds_for_action(notification: Notification, action: Action) -> bool:
    """What is blocked is not reminded of; a reminder of another deadline than today's is void."""
    if notification.reason in (Reason.DEADLINE_MOVED, Reason.UNASSIGNED):
        return is_correction_current(notification, action)
    is_theirs = (
        notification.concerned_person_id in action.owners or notification.reason in _ANY_READER_REASONS
    )
    is_wanted = notification.reason not in _DEADLINE_REASONS or (
        action.state != ActionState.BLOCKED and deadline_key(action.due_at) == notification.context
    )
    return action.is_open and is_theirs and is_wanted


def _post_for(tx: Tx, first: Notification, at: datetime, context: BatchContext) -> int:
    """Return the post that carries these notices: one that has not gone out yet, else a new one."""
    person_id = first.person_id
    waiting = context.digest_post_ids.get(person_id) or context.reminder_post_ids.get(person_id)
    if waiting is not None:
        return waiting
    post = Post(
        id=tx.next_number("post"),
        key=_unused_key(tx, first, context),
        kind=PostKind.REMINDER,
        person_id=person_id,
        send_at=at,
    )
    return tx.add(post).id


def _unused_key(tx: Tx, first: Notification, context: BatchContext) -> str:
    names = _candidate_keys(first)
    free = next((name for name in (next(names), next(names)) if name not in context.used_keys), None)
    return free or next(name for name in names if not outbox.existing_keys(tx, [name]))


def _candidate_keys(first: Notification) -> Iterator[str]:
    """Name a message by the first thing it tells.

    So one made again from a restored backup bears the mark of the one that was sent, and no other message does.
    """
    yield f"reminder:{first.key}"
    yield from (f"reminder:{first.key}:{number}" for number in count(2))
