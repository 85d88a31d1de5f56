"""The questions about dates that cannot follow what they depend on: when each holds, how it looks, what became of it."""

from datetime import datetime

from bot.actions import Action
from bot.calendar import Due
from bot.dates.anchors import Hanging
from bot.events import Event
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from bot.permissions import Actor, may_see
from handlers.actions import reminders_views, views
from handlers.core.blocks.chips import facts
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.feature import NotificationType, Viewer
from handlers.dependent_dates.changes import QUESTIONS
from storage import notifications
from storage.anchors import anchor_of, anchored_record, depends_on, other_due, record_key
from storage.unit_of_work import Read


def _waits(read: Read, notification: Notification, action: Action, now: datetime) -> bool:
    """Return whether the date still cannot follow, and nobody has given the action another, or closed it."""
    record = depends_on(read, action)
    if record is None or not action.is_open or notification.concerned_person_id not in action.owners:
        return False
    return record_key(record) == notification.context and _is_stuck(read, notification, action, record, now)


def _is_stuck(
    read: Read, notification: Notification, action: Action, record: Event | Meeting, now: datetime
) -> bool:
    if notification.reason == Reason.ANCHOR_CANCELLED:
        return record.is_cancelled
    return _passed(read, action, record, now) is not None


def _passed(read: Read, action: Action, record: Event | Meeting, now: datetime) -> Due | None:
    """Return the date that an action would have where its anchor is now, if it has passed; else None."""
    due = None if record.is_cancelled else other_due(read, action, record)
    return due if due is not None and due.ends_at() <= now else None


def _asks(notification: Notification, action: Action, to: Viewer) -> list[Block]:
    """Return the question what becomes of an action whose date cannot follow; it names what its reader may know of."""
    record = anchored_record(to.read, notification.context)
    if action.due is None:
        return []
    sentence = (
        _without(action, record, to.who, to.reader, anchor_of(record, to.read.charter).name)
        if notification.reason == Reason.ANCHOR_CANCELLED
        else _too_early(to.read, action, record, to.who, to.reader)
    )
    if not sentence:
        return []
    verbs = (("New date", "move"), ("Cancel it", "cancel"))
    row = [Button(label, verb, action.ref) for label, verb in verbs]
    return [section(sentence), facts(views.chip(action, to.reader), action.ref), buttons(row)]


def _without(action: Action, record: Event | Meeting, who: Actor, reader: Reader, name: str) -> str:
    due = f"*{escape(action.title)}* is due *{reader.due(action.due)}*" if action.due else ""
    is_known = may_see(who, record)
    typed = f", {escape(action.due.typed)}" if action.due and is_known and _is_counted(action) else ""
    what = escape(name) if is_known else "what that depends on"
    return f"{due}{typed}, and {what} is cancelled.\nDoes it still have to be done? If nobody changes it, the date stays."


def _is_counted(action: Action) -> bool:
    return bool(action.due_hangs_on) and Hanging.from_text(action.due_hangs_on or "").is_counted


def _too_early(read: Read, action: Action, record: Event | Meeting, who: Actor, reader: Reader) -> str:
    passed = _passed(read, action, record, reader.now)
    if passed is None or action.due is None:
        return ""
    due, is_known = reader.due(action.due), may_see(who, record)
    typed = f", which was {escape(action.due.typed)}" if is_known and _is_counted(action) else ""
    what = escape(anchor_of(record, read.charter).name) if is_known else "What that depends on"
    return (
        f"*{escape(action.title)}* is due *{due}*{typed}. {what} has moved: that's *{reader.due(passed)}* now, and has "
        f"passed.\nWhich day should it be? If nobody changes it, {due} stays."
    )


def _outcome(notification: Notification, action: Action, to: Viewer) -> list[Block] | None:
    """Return what became of a question: the date is another, it can follow again, or it was asked again; else None."""
    if notification.concerned_person_id not in action.owners:
        return views.passed_on(action, to.reader)
    line = [section(escape(action.title))]
    if not action.is_open:
        return [*line, facts(views.chip(action, to.reader), action.ref)]
    record = depends_on(to.read, action)
    if record is None or record_key(record) != notification.context:
        return reminders_views.moved(action, to.reader)
    if not _is_stuck(to.read, notification, action, record, to.reader.now):
        name = anchor_of(record, to.read.charter).name if may_see(to.who, record) else "what that depends on"
        is_off = notification.reason == Reason.ANCHOR_CANCELLED
        now = (
            "is cancelled"
            if record.is_cancelled
            else "takes place after all"
            if is_off
            else "has moved again"
        )
        due = views.due_phrase(action, to.reader)
        return [*line, facts(views.chip(action, to.reader), action.ref, due, f"{escape(name)} {now}")]
    return (
        [*line, facts(views.chip(action, to.reader), action.ref, "asked again")]
        if notifications.is_told_later(to.read, notification, QUESTIONS)
        else None
    )


QUESTION = NotificationType(_waits, _asks, became=_outcome)
NOTIFICATIONS = dict.fromkeys(QUESTIONS, QUESTION)
