"""The message to somebody who is nudged: while they have not answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.history import NUDGE
from bot.notifications import Notification, Reason
from bot.records import Item
from handlers.blocks.elements import Block, section
from handlers.blocks.text import Reader, escape
from handlers.feature import NotificationType, Viewer
from handlers.nudges import views
from storage import notifications
from storage.history import history_of
from storage.unit_of_work import Read

_ARRIVALS = frozenset({Reason.ASSIGNED, Reason.RAISED, Reason.ESCALATED})


def nudge_type(
    holds: Callable[[Read, Notification, Any, datetime], bool],
    facts: Callable[[Any, Reader], Block],
    parts: Callable[[Notification, Any, Viewer], views.NudgeParts],
    *,
    reply_hint: Callable[[Notification, Any, Viewer], str | None] | None = None,
) -> NotificationType:
    """Return the notification of a kind; `facts` also stand under the title of a record that is over."""

    def says(one: Notification, record: Item, to: Viewer) -> list[Block]:
        if _arrives_beside(one, to):
            return []
        asked = parts(one, record, to)
        return views.nudge(record, _asked(one, record, asked.asks, to), asked)

    def became(one: Notification, record: Item, to: Viewer) -> list[Block] | None:
        """Return the line of a record that was closed meanwhile."""
        is_over = not record.is_open and not _arrives_beside(one, to)
        return [section(escape(record.title)), facts(record, to.reader)] if is_over else None

    return NotificationType(holds, says, became=became, reply_hint=reply_hint)


def with_nudges(
    blocks: list[Block], arrival: Notification, record: Item, asks: str, to: Viewer
) -> list[Block]:
    """Return how a record comes to somebody, with what the same message asks about it: so it is shown there once."""
    nudges = [one for one in _beside(arrival, to) if one.reason == Reason.NUDGED]
    return [blocks[0], *(section(_asked(one, record, asks, to)) for one in nudges), *blocks[1:]]


def _asked(nudge: Notification, record: Item, asks: str, to: Viewer) -> str:
    by, at, _ = views.read_context(nudge.context)
    words = [one.why for one in history_of(to.read, record.id) if (one.verb, one.at) == (NUDGE, at)]
    return views.asked(by, asks, next(iter(words), ""), to.reader)


def _arrives_beside(nudge: Notification, to: Viewer) -> bool:
    return any(one.reason in _ARRIVALS for one in _beside(nudge, to))


def _beside(one: Notification, to: Viewer) -> list[Notification]:
    """Return what the same message carries about the same record for the same person."""
    carried = notifications.of_post(to.read, one.post_id) if one.post_id is not None else ()
    whose = (one.record_id, one.concerned_person_id)
    return [other for other in carried if (other.record_id, other.concerned_person_id) == whose]
