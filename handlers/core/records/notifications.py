"""Notifications about records of every kind."""

from datetime import datetime

from bot.notifications import Notification, Reason
from bot.permissions import may_see
from bot.records import Record
from handlers.core.blocks.elements import Block, Button, buttons, section
from handlers.core.blocks.text import escape, state_label
from handlers.core.feature import NotificationType, Viewer, always_holds
from handlers.core.records import duplicates_views
from storage.unit_of_work import Read


def _is_closed(_read: Read, _notification: Notification, record: Record, _now: datetime) -> bool:
    return not record.is_open


def requested_reminder(_notification: Notification, record: Record, _to: Viewer) -> list[Block]:
    """Return a requested reminder of a record whose kind has no reminders of its own; of one that is over, that it is."""
    stands = f" · {state_label(record.state)}" if not record.is_open else ""
    return [
        section(f"*{record.ref}*  {escape(record.title)}{stands}\nYou asked me to remind you."),
        buttons([Button("Open", "show", record.ref)]),
    ]


def _continued_elsewhere(notification: Notification, record: Record, to: Viewer) -> list[Block]:
    other = to.read.get(int(notification.context))
    return duplicates_views.continued_elsewhere(
        record, other if may_see(to.who, other) else None, to.registry.kinds, to.reader
    )


NOTIFICATIONS = {
    Reason.REMINDER_REQUESTED: NotificationType(always_holds, requested_reminder),
    Reason.DUPLICATE: NotificationType(_is_closed, _continued_elsewhere),
}
