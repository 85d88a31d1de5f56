"""Reminders that people asked for on days that depend on an event or a meeting: they follow it, and their readers hear."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dates.anchors import Hanging
from bot.events import Event
from bot.meetings import Meeting
from bot.notifications import Notification, NotificationState, Reason
from bot.permissions import Actor, may_see
from bot.records import Record
from bot.reminders import FollowedReminder, RequestedReminder, deadline_key, moment_of_key
from handlers.actions.reminders_views import date_and_time
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape
from handlers.core.delivery.notify import morning_at, notify_about, office_moment_for, zone_of
from handlers.core.delivery.told import unsent
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from storage import notifications
from storage.anchors import anchor_of, anchored_record, due_at, record_key
from storage.unit_of_work import Read, Tx

SNOOZE, ASKED = "snooze", "asked"  # which reminder it is, in a context


def follow_reminders(tx: Tx, record: Event | Meeting, *, after: int, limit: int) -> list[int]:
    """Let reminders whose days depend on a record follow it; return their ids, one more than `limit` if there are more."""
    found = notifications.dependent_reminders(tx, record_key(record), after=after, limit=limit + 1)
    for one in found[:limit]:
        if record.is_cancelled:
            _tell(tx, one, record, one.due_at)
        else:
            _follow(tx, one, record)
    of = [one.record_id for one in found[:limit] if one.record_id is not None]
    notifications.refresh_messages_of(tx, of, {Reason.REMINDER_FOLLOWS})
    return [one.id or 0 for one in found]


def _follow(tx: Tx, reminder: Notification, record: Event | Meeting) -> None:
    of = (reminder.concerned_person_id, reminder.record_id or 0)
    requested = RequestedReminder.from_context(reminder.context)
    at = _moment(tx, reminder, record, Hanging.from_text(requested.hangs_on))
    is_snooze = reminder.reason == Reason.SNOOZE_ENDED
    if at in (None, reminder.due_at) or (
        is_snooze and notifications.snoozed(tx, [of[1]]).get(of) != reminder.due_at
    ):
        return
    notifications.set_state(tx, reminder, NotificationState.CANCELLED)
    moved = replace(
        reminder,
        key=reminder.key.replace(deadline_key(reminder.due_at), deadline_key(at)),
        context=replace(requested, key=deadline_key(at)).as_context(),
        due_at=at,
        own_at=at,
        expires_at=at + (reminder.expires_at - reminder.due_at),
    )
    notifications.add_unsent(tx, moved)
    if is_snooze:
        notifications.snooze(tx, *of, until=at)
        notifications.refresh_messages(tx, of[1])
    _tell(tx, reminder, record, at)


def _moment(tx: Tx, reminder: Notification, record: Event | Meeting, hanging: Hanging) -> datetime | None:
    """Return when a reminder comes where its anchor is now: as soon as it can, where that has passed."""
    zone = zone_of(tx, tx.roster.persons[reminder.person_id])
    due = due_at(tx, hanging, anchor_of(record, tx.charter), now=tx.now, zone=zone)
    if due is None:
        return None
    at = due.ends_at() if due.at else morning_at(tx, reminder.person_id, due.day)
    return office_moment_for(tx, reminder.person_id, max(at, tx.now + timedelta(minutes=1)))


def _tell(tx: Tx, reminder: Notification, record: Event | Meeting, at: datetime) -> None:
    """Tell who asked for a reminder when it comes now, from the last moment that they know."""
    person, which = reminder.concerned_person_id, SNOOZE if reminder.reason == Reason.SNOOZE_ENDED else ASKED
    untold = unsent(tx, reminder.record_id or 0, Reason.REMINDER_FOLLOWS)
    first = next((one for one in untold if one.concerned_person_id == person), None)
    known = FollowedReminder.from_context(first.context).known if first else deadline_key(reminder.due_at)
    key = f"{Reason.REMINDER_FOLLOWS}:{reminder.record_id}:{record.id}.{record.version}:{which}"
    context = FollowedReminder(known, deadline_key(at), record_key(record), which).as_context()
    notify_about(tx, person, key, Reason.REMINDER_FOLLOWS, record_id=reminder.record_id, context=context)


# What is said of it


def _comes(read: Read, notification: Notification, about: Record, _now: datetime) -> bool:
    """Return whether the reminder still comes at that moment, which is another, or depends on what is cancelled."""
    facts = FollowedReminder.from_context(notification.context)
    is_news = facts.known != facts.key or anchored_record(read, facts.anchor).is_cancelled
    return is_news and _reminder(read, notification, about) is not None


def _reminder(read: Read, notification: Notification, about: Record) -> Notification | None:
    facts = FollowedReminder.from_context(notification.context)
    reason = Reason.SNOOZE_ENDED if facts.which == SNOOZE else Reason.REMINDER_REQUESTED
    planned = notifications.requested_of(read, notification.concerned_person_id, about.id)
    return next(
        (one for one in planned if one.reason == reason and deadline_key(one.due_at) == facts.key), None
    )


def _says(notification: Notification, about: Record, to: Viewer) -> list[Block]:
    reminder = _reminder(to.read, notification, about)
    facts = FollowedReminder.from_context(notification.context)
    if reminder is None:
        return []
    record = anchored_record(to.read, facts.anchor)
    name = _name(to.read, record, to.who)
    now = date_and_time(reminder.due_at, to.reader)
    why = (
        f"{name} is cancelled, and I'll still remind you"
        if record.is_cancelled
        else f"{name} has moved. I'll remind you"
    )
    was = "" if facts.known == facts.key else ", not " + date_and_time(moment_of_key(facts.known), to.reader)
    stop = (
        Button("Wake", "wake", about.ref) if facts.which == SNOOZE else Button("Don't", "unremind", about.ref)
    )
    other = Button("Another day", "snooze" if facts.which == SNOOZE else "remind", about.ref)
    return [section(f"*{about.ref}*  {escape(about.title)}\n{why} on *{now}*{was}."), buttons([other, stop])]


def _outcome(notification: Notification, about: Record, to: Viewer) -> list[Block] | None:
    """Return the line of a reminder that was asked for anew, or told of again, or whose day stands again; else None."""
    facts = FollowedReminder.from_context(notification.context)
    record, reminder = anchored_record(to.read, facts.anchor), _reminder(to.read, notification, about)
    line = f"*{about.ref}*  {escape(about.title)}"
    if reminder is None:
        return [section(line)]
    comes = f"I'll remind you on {date_and_time(reminder.due_at, to.reader)}."
    if facts.known == facts.key and not record.is_cancelled:
        return [section(f"{line}\n{_name(to.read, record, to.who)} takes place after all. {comes}")]
    is_told_later = notifications.is_told_later(to.read, notification, {Reason.REMINDER_FOLLOWS})
    return [section(f"{line}\n{comes}")] if is_told_later else None


def _name(read: Read, record: Event | Meeting, who: Actor) -> str:
    return escape(anchor_of(record, read.charter).name) if may_see(who, record) else "What that depends on"


REMINDER = NotificationType(_comes, _says, became=_outcome, wants_reply=wants_no_reply)
