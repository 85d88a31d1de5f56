"""Declare the notifications about events: when each still holds, and how it looks."""

from datetime import datetime

from bot.events import ChangeWanted, Event, EventDeadlineFacts, EventDeadlineMoved
from bot.moments import StatusChange
from bot.notifications import Notification, Reason
from handlers.core.blocks.elements import Block
from handlers.core.delivery.readers import is_off_hours
from handlers.core.delivery.told import date_told
from handlers.core.feature import NotificationType, Viewer, always_holds, wants_no_reply
from handlers.core.records.notifications import requested_reminder
from handlers.events import answers, change_views, reminder_views
from handlers.events.corrections import OVERLAPS
from handlers.events.deadlines import deadline_told, is_current, key_of
from handlers.events.reminders import is_outcome_open, is_still_ahead, readers_of
from handlers.events.requests import last_request
from storage.unit_of_work import Read


def _is_current(_read: Read, notification: Notification, event: Event, _now: datetime) -> bool:
    return date_told(notification) == event.status_key


def _changed(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    change = StatusChange.from_words(notification.context)
    return change_views.changed(event, change, to.reader, is_off_hours=is_off_hours(to.read, notification))


def _became_later(notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    is_current = date_told(notification) == event.status_key
    return None if is_current else change_views.superseded(event, to.reader)


def _became_cancelled(_notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    return change_views.superseded(event, to.reader) if event.is_cancelled else None


def _is_deadline_ahead(read: Read, notification: Notification, event: Event, now: datetime) -> bool:
    person = notification.concerned_person_id
    is_reader = person in readers_of(read, event, read.charter.day_of(now))
    return is_reader and is_current(read, event, person, notification.context, now)


def _deadline(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    return reminder_views.deadline(
        event, EventDeadlineFacts.from_context(notification.context).name, to.reader
    )


def _deadline_moved(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    facts = EventDeadlineMoved.from_context(notification.context)
    return reminder_views.deadline_moved(event, facts.name, facts.known, to.reader)


def _is_deadline_so(_read: Read, notification: Notification, event: Event, _now: datetime) -> bool:
    facts = EventDeadlineMoved.from_context(notification.context)
    return event.is_planned and key_of(event, facts.name) == facts.key


def _became_other_deadline(notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    """Return the line of a deadline that is on another day than its reminder says, or none, or muted."""
    name, key = deadline_told(notification)
    if event.is_cancelled:
        return change_views.superseded(event, to.reader)
    if key_of(event, name) != key:
        return reminder_views.deadline_superseded(event, name, to.reader)
    is_muted = (notification.concerned_person_id, event.id) in to.snoozed
    return reminder_views.turned_off(event) if is_muted else None


def _became_other(notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    """Return the line of an event that is on other days than its reminder says, not at all, or muted."""
    if notification.context != event.status_key:
        return change_views.superseded(event, to.reader)
    is_muted = (notification.concerned_person_id, event.id) in to.snoozed
    return reminder_views.turned_off(event) if is_muted else None


def _became_known(notification: Notification, event: Event, to: Viewer) -> list[Block] | None:
    """Return the line of an event of which somebody has said what became of it since its announcer was asked."""
    if event.is_cancelled or event.is_planned:
        return _became_other(notification, event, to)
    return reminder_views.over(event, to.reader)


def _wish(notification: Notification, event: Event, to: Viewer) -> list[Block]:
    person = ChangeWanted.from_context(notification.context).by
    asked = last_request(to.read, event, person)
    return [] if asked is None else change_views.wish(event, asked.why, person, to.reader)


NOTIFICATIONS = {
    Reason.EVENT_CHANGED: NotificationType(_is_current, _changed, became=_became_later),
    Reason.EVENT_AHEAD: NotificationType(
        is_still_ahead,
        lambda _, event, to: reminder_views.ahead(event, to.reader),
        became=_became_other,
        wants_reply=wants_no_reply,
    ),
    Reason.EVENT_DEADLINE: NotificationType(
        _is_deadline_ahead, _deadline, became=_became_other_deadline, wants_reply=wants_no_reply
    ),
    Reason.EVENT_DEADLINE_MOVED: NotificationType(
        _is_deadline_so, _deadline_moved, became=_became_other_deadline, wants_reply=wants_no_reply
    ),
    Reason.EVENT_OUTCOME: NotificationType(
        is_outcome_open,
        lambda _, event, to: reminder_views.outcome(event, to.reader),
        became=_became_known,
        reply_hint=lambda _, event, __: reminder_views.outcome_hint(event),
    ),
    Reason.EVENT_OVERLAPS: OVERLAPS,
    Reason.CHANGE_REQUESTED: NotificationType(
        lambda _, __, event, ___: event.is_planned, _wish, became=_became_cancelled
    ),
    Reason.CHANGE_ANSWERED: NotificationType(answers.is_answered, answers.answered),
    Reason.REMINDER_REQUESTED: NotificationType(always_holds, requested_reminder, became=_became_cancelled),
}
