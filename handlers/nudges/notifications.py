"""The message to somebody who is nudged: while they have not answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.history import NUDGE
from bot.notifications import Notification
from bot.permissions import Actor
from bot.records import Item
from bot.reminders import Snoozes
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader, escape
from handlers.feature import NotificationType
from handlers.nudges import views
from handlers.registry import Registry
from storage.history import history_of
from storage.unit_of_work import Read


def nudge_type(
    holds: Callable[[Read, Notification, Any, datetime], bool],
    facts: Callable[[Any, Reader], Block],
    parts: Callable[[Read, Notification, Any, Reader], views.NudgeParts],
    *,
    reply_hint: Callable[[Read, Notification, Any, Reader], str | None] | None = None,
) -> NotificationType:
    """Return the notification of a kind; `facts` also stand under the title of a record that is over."""

    def says(
        read: Read, notification: Notification, record: Item, _who: Actor, reader: Reader, _registry: Registry
    ) -> list[Block]:
        by, at, _ = views.read_context(notification.context)
        words = [one.why for one in history_of(read, record.id) if (one.verb, one.at) == (NUDGE, at)]
        asked = parts(read, notification, record, reader)
        return views.nudge(record, by, next(iter(words), ""), reader, asked)

    def became(
        _notification: Notification, record: Item, _snoozes: Snoozes, reader: Reader
    ) -> list[Block] | None:
        """Return the line of a record that was closed meanwhile."""
        return None if record.is_open else [section(escape(record.title)), facts(record, reader)]

    return NotificationType(holds, says, became=became, reply_hint=reply_hint)
