"""The message to somebody who is nudged: while they have not answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.history import NUDGE
from bot.notifications import Notification
from bot.records import Item
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader, escape
from handlers.feature import NotificationType, Viewer
from handlers.nudges import views
from storage.history import history_of
from storage.unit_of_work import Read


def nudge_type(
    holds: Callable[[Read, Notification, Any, datetime], bool],
    facts: Callable[[Any, Reader], Block],
    parts: Callable[[Notification, Any, Viewer], views.NudgeParts],
    *,
    reply_hint: Callable[[Notification, Any, Viewer], str | None] | None = None,
) -> NotificationType:
    """Return the notification of a kind; `facts` also stand under the title of a record that is over."""

    def says(notification: Notification, record: Item, to: Viewer) -> list[Block]:
        by, at, _ = views.read_context(notification.context)
        words = [one.why for one in history_of(to.read, record.id) if (one.verb, one.at) == (NUDGE, at)]
        asked = parts(notification, record, to)
        return views.nudge(record, by, next(iter(words), ""), to.reader, asked)

    def became(_notification: Notification, record: Item, to: Viewer) -> list[Block] | None:
        """Return the line of a record that was closed meanwhile."""
        return None if record.is_open else [section(escape(record.title)), facts(record, to.reader)]

    return NotificationType(holds, says, became=became, reply_hint=reply_hint)
