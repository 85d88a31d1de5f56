"""What the clock prepares: reminders from due dates, digests for the week, and one message per reader."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from bot.actions import Action
from bot.calendar import local
from bot.decisions import Decision, DecisionState
from bot.issues import Issue
from bot.people import Person
from bot.posts import PRESSING, Notice, NoticeState, Post, PostKind, Why
from bot.records import Record
from bot.reminders import moments, next_weekly
from handlers.telling import decent_for, end_of_day_of, zone_of
from storage import notices, outbox
from storage.units import Read, Tx

AHEAD = timedelta(days=35)
REMINDER_EXPIRES = timedelta(days=35)  # what still waits then is planned anew
DIGEST_EXPIRES = timedelta(days=6)  # a day before its successor is due
BETWEEN_MESSAGES = timedelta(hours=1)  # what does not press waits so long after the message before
MONDAY = 0
REMINDERS = (Why.BEFORE, Why.TODAY)


def plan_reminders(tx: Tx) -> int:
    """Plan the reminders of up to a chunk of actions that changed; return how many actions there were."""
    actions = notices.unplanned(tx, until=(tx.now + AHEAD).date())
    notices.plan(tx, actions, [notice for action in actions for notice in reminders_of(tx, action, tx.now)])
    return len(actions)


def reminders_of(read: Read, action: Action, now: datetime) -> Iterator[Notice]:
    """Name each reminder by its occurrence, so that planning twice plans it once."""
    if action.due is None:
        return
    # Whoever gets it now is told by the news of it; a new charter reminds of nothing that is past.
    since = now if action.planned == notices.ANEW else action.changed_at
    for owner in action.owners:
        person = read.roster.persons[owner]
        for reminder in moments(
            action.due,
            ladder=read.charter.reminders.action.before,
            at=read.charter.reminders.at,
            zone=zone_of(read, person),
            days=read.charter.working_days(person.station),
        ):
            if reminder.at <= since:
                continue
            yield Notice(
                key=f"action:{action.id}:before-{reminder.days_before}:{_occurrence(action)}:p{owner}",
                record_id=action.id,
                person_id=owner,
                why=Why.TODAY if reminder.days_before == 0 else Why.BEFORE,
                facts=_occurrence(action),
                due_at=reminder.at,
                expires_at=reminder.at + REMINDER_EXPIRES,
            )


def plan_digests(tx: Tx) -> int:
    """Plan the next digest of each member and channel; return how many were new."""
    on = local(tx.now, tx.charter.zone).date()
    people = [tx.roster.persons[p] for p in tx.roster.members(on=on, charter=tx.charter) if tx.user(p)]
    planned = [*_for_people(tx, people), *_for_channels(tx)]
    there = outbox.known_keys(tx, [post.key for post in planned])
    for post in planned:
        if post.key not in there:
            post.id = tx.next("post")
            tx.add(post)
    return len(planned) - len(there)


def _for_people(tx: Tx, people: Iterable[Person]) -> Iterator[Post]:
    for person in people:
        send_at = _next_digest(tx, zone_of(tx, person), person.station)
        yield _digest(send_at, f"p{person.id}", person_id=person.id)


def _for_channels(tx: Tx) -> Iterator[Post]:
    charter = tx.charter
    send_at = _next_digest(tx, charter.zone, charter.station)
    areas = (area.channel for area in charter.areas_on(local(tx.now, charter.zone).date()))
    for channel in dict.fromkeys((charter.channels.main, *areas)):
        yield _digest(send_at, channel, channel=channel)


def _next_digest(tx: Tx, zone: str, station: str) -> datetime:
    """Return the next digest hour there: on the charter's day, or where the week begins earlier, on its first day."""
    wanted, days = tx.charter.digest, tx.charter.working_days(station)
    weekday = wanted.day.number
    if (weekday - 1) % 7 in days.week and weekday == MONDAY:
        weekday = next(day for day in (6, 5, 4) if day in days.week and (day - 1) % 7 not in days.week)
    return next_weekly(tx.now, weekday=weekday, at=wanted.at, zone=zone, open_on=days.roll_forward)


def _digest(
    send_at: datetime, reader: str, *, person_id: int | None = None, channel: str | None = None
) -> Post:
    return Post(
        id=0,
        key=f"digest:{send_at:%Y-%m-%d}:{reader}",
        kind=PostKind.DIGEST,
        person_id=person_id,
        channel=channel,
        send_at=send_at,
        expires_at=send_at + DIGEST_EXPIRES,
    )


def gather(tx: Tx) -> int:
    """Put what is due for each reader onto one message; return how many notices were looked at."""
    due = notices.due(tx, now=tx.now)
    for person_id in dict.fromkeys(notice.person_id for notice in due):
        _gather_for(tx, person_id, [notice for notice in due if notice.person_id == person_id])
    return len(due)


def _gather_for(tx: Tx, person_id: int, due: list[Notice]) -> None:
    kept = []
    for notice in due:
        dropped = _dropped(tx, notice)
        if dropped is None:
            kept.append(notice)
        else:
            notices.settle(tx, notice, dropped)
    if not kept:
        return
    at = _not_before(tx, person_id, kept)
    if at > tx.now:
        for notice in kept:
            notices.put_off(tx, notice, until=at)
        return
    post_id = _message_for(tx, person_id, kept[0])
    for notice in [*kept, *_same_day(tx, person_id, kept)]:
        notices.settle(tx, notice, NoticeState.CARRIED, post_id=post_id)


def _not_before(tx: Tx, person_id: int, kept: Sequence[Notice]) -> datetime:
    """Return when these may reach their reader: at work, and not right after another message."""
    last = outbox.last_reminder(tx, person_id)
    presses = any(notice.why in PRESSING or notice.why in REMINDERS for notice in kept)
    at = tx.now if last is None or presses else max(tx.now, last + BETWEEN_MESSAGES)
    return decent_for(tx, person_id, at)


def _same_day(tx: Tx, person_id: int, kept: Sequence[Notice]) -> list[Notice]:
    """Return what would be said of the same records later that day: said once, it is said."""
    records = {notice.record_id for notice in kept if notice.record_id is not None}
    until = end_of_day_of(tx, person_id, tx.now)
    later = notices.soon(tx, person_id=person_id, record_ids=records, until=until)
    return [notice for notice in later if notice.id not in {one.id for one in kept}]


def _dropped(tx: Tx, notice: Notice) -> NoticeState | None:
    """Ask once more whether the notice still holds; None when it does. What still waits never expires."""
    record = tx.get(notice.record_id) if notice.record_id is not None else None
    if record is not None and not _holds(notice, record):
        return NoticeState.CANCELLED
    is_waiting = isinstance(record, Action | Issue) and record.is_open
    return NoticeState.EXPIRED if notice.expires_at <= tx.now and not is_waiting else None


def _holds(notice: Notice, record: Record) -> bool:
    if notice.why == Why.UNDELIVERED:
        return True
    if isinstance(record, Action):
        is_theirs = record.is_open and (notice.person_id in record.owners or notice.why == Why.STRANGER)
        return is_theirs and (notice.why not in REMINDERS or _occurrence(record) == notice.facts)
    if isinstance(record, Issue):
        return record.is_open and record.level == notice.facts
    if isinstance(record, Decision):
        wanted = DecisionState.DRAFT if notice.why == Why.CONFIRM else DecisionState.FINAL
        return record.state == wanted
    return True


def _occurrence(action: Action) -> str:
    """Name the deadline that a reminder is of: another deadline has other reminders."""
    return f"{action.due_at:%Y-%m-%dT%H%M}" if action.due_at else ""


def _message_for(tx: Tx, person_id: int, first: Notice) -> int:
    """Return the post that carries these notices: one that has not gone out yet, else a new one.

    It is named by the day on which its first notice was due, also when that is long ago.
    """
    before = tx.now + timedelta(minutes=1)
    waiting = outbox.waiting_digest(tx, person_id, before=before) or outbox.waiting_reminder(tx, person_id)
    if waiting is not None:
        return waiting
    day = local(first.due_at, zone_of(tx, tx.roster.persons[person_id])).date()
    prefix = f"reminder:p{person_id}:{day}:"
    post = Post(
        id=tx.next("post"),
        key=f"{prefix}{outbox.count_posts(tx, prefix) + 1}",
        kind=PostKind.REMINDER,
        person_id=person_id,
        send_at=tx.now,
    )
    return tx.add(post).id
