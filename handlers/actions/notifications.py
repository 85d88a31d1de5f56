"""Declare the notifications about actions: when each still holds, and how it looks."""

from dataclasses import replace
from datetime import date, datetime

from bot.actions import Action, ActionState, is_correction_current
from bot.calendar import local
from bot.notifications import DEADLINE_REASONS, Notification, Reason
from bot.permissions import Actor
from bot.reminders import Snoozes, deadline_key
from handlers.actions import reminders_views, views
from handlers.actions.schedule import unanswered_recipients
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader
from handlers.delivery.notify import NEWS_LIFETIME, secretaries, zone_of
from handlers.feature import NotificationType, Registry
from handlers.people import views as people_views
from storage import notifications
from storage.unit_of_work import Read, Tx


def _deadline_holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether a reminder is of the current deadline and the action is not blocked."""
    return _is_owners(read, notification, action, now) and _is_of_deadline(notification, action)


def _is_owners(_read: Read, notification: Notification, action: Action, _now: datetime) -> bool:
    return action.is_open and notification.concerned_person_id in action.owners


def _is_of_deadline(notification: Notification, action: Action) -> bool:
    return action.state != ActionState.BLOCKED and deadline_key(action.due_at) == notification.context


def _unanswered_holds(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    is_secretarys = _is_secretarys(read, notification, action, now)
    return action.is_open and _is_of_deadline(notification, action) and is_secretarys


def _is_open(_read: Read, _notification: Notification, action: Action, _now: datetime) -> bool:
    return action.is_open


def _is_secretarys(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    return action.is_open and notification.concerned_person_id in secretaries(read, read.charter.day_of(now))


def _secretaries_of(read: Read, _action: Action, on: date) -> list[int]:
    return secretaries(read, on)


def _correction_holds(_read: Read, notification: Notification, action: Action, _now: datetime) -> bool:
    return is_correction_current(notification, action)


def _reminder(
    read: Read, notification: Notification, action: Action, _who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    reason = Reason(notification.reason)
    watched_on = _watched_on(read, notification, action) if reason is Reason.FINAL_REMINDER else None
    return reminders_views.reminder(action, reader, why=reason, watch_list_on=watched_on)


def _watched_on(read: Read, notification: Notification, action: Action) -> date | None:
    """Return the day on which the secretary is notified of an unanswered last reminder; None if past."""
    mornings = unanswered_recipients(read, action, notification.due_at).values()
    zone = zone_of(read, read.roster.persons[notification.person_id])
    return min((local(at, zone).date() for at in mornings), default=None)


def _corrected(
    _read: Read, notification: Notification, action: Action, _who: Actor, reader: Reader, _registry: Registry
) -> list[Block]:
    return views.corrected(notification, action, reader)


def _assigned(
    read: Read, notification: Notification, action: Action, who: Actor, reader: Reader, registry: Registry
) -> list[Block]:
    if not action.is_open:
        return _reminder(read, notification, action, who, reader, registry)
    return views.assigned(action, reader, notification)


def _unanswered(
    read: Read, notification: Notification, action: Action, who: Actor, reader: Reader, registry: Registry
) -> list[Block]:
    if not action.is_open:
        return _reminder(read, notification, action, who, reader, registry)
    return reminders_views.unanswered(action, reader)


def _not_on_roster(
    read: Read, notification: Notification, _record: Action, _who: Actor, _reader: Reader, _registry: Registry
) -> list[Block]:
    return people_views.not_on_roster(read.roster.persons[int(notification.context)])


def _became_snoozed(
    notification: Notification, action: Action, snoozed: Snoozes, reader: Reader
) -> list[Block] | None:
    of = (notification.concerned_person_id, action.id)
    if not action.is_open or of not in snoozed:
        return None
    message = reminders_views.snoozed(action, reader, until=snoozed[of])
    return [*message.blocks] or [section(message.text)]


def _became(
    notification: Notification, action: Action, snoozed: Snoozes, reader: Reader
) -> list[Block] | None:
    """Return the line of an action that was snoozed, blocked or moved since its reminder was sent."""
    if not action.is_open or (found := _became_snoozed(notification, action, snoozed, reader)):
        return found if action.is_open else None
    if action.state == ActionState.BLOCKED:
        return [*reminders_views.blocked(action).blocks]
    if deadline_key(action.due_at) != notification.context:
        return [section(reminders_views.moved(action, reader).text)]
    return None


def _heading(action: Action, reader: Reader) -> str:
    if action.due is None:
        return ""
    day = local(action.due_at or reader.now, reader.zone).date() if action.due.at else action.due.day
    return reminders_views.due_heading(reader, action.due, day=day)


def _is_still_owner(notification: Notification, action: Action) -> bool:
    return notification.concerned_person_id in action.owners


def _plan_unanswered(tx: Tx, notification: Notification, action: Action) -> None:
    """Plan to notify the secretary on the next working day if the action is still open."""
    for secretary, at in unanswered_recipients(tx, action, notification.due_at).items():
        unanswered = Notification(
            key=f"action:{action.id}:unanswered:{notification.context}:p{secretary}",
            record_id=action.id,
            person_id=secretary,
            reason=Reason.UNANSWERED,
            context=notification.context,
            due_at=at,
            expires_at=at + NEWS_LIFETIME,
        )
        notifications.add_once(tx, unanswered)


_DEADLINE = NotificationType(_deadline_holds, _reminder, became=_became, heading=_heading)
_CORRECTION = NotificationType(_correction_holds, _corrected, wants_reply=_is_still_owner)

NOTIFICATIONS = {
    **dict.fromkeys(DEADLINE_REASONS, _DEADLINE),
    Reason.FINAL_REMINDER: replace(_DEADLINE, followed_by=_plan_unanswered),
    Reason.SNOOZE_ENDED: NotificationType(_is_owners, _reminder, became=_became_snoozed, heading=_heading),
    Reason.REMINDER_REQUESTED: NotificationType(_is_open, _reminder, heading=_heading),
    Reason.UNANSWERED: NotificationType(_unanswered_holds, _unanswered, successors=_secretaries_of),
    Reason.ASSIGNED: NotificationType(_is_owners, _assigned, wants_reply=_is_still_owner),
    Reason.UNASSIGNED: _CORRECTION,
    Reason.DEADLINE_MOVED: _CORRECTION,
    Reason.PERSON_NOT_ON_ROSTER: NotificationType(_is_secretarys, _not_on_roster, successors=_secretaries_of),
}
