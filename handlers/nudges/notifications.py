"""The message to somebody who is nudged: while they have not answered."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.history import NUDGE
from bot.news import Nudge
from bot.notifications import DEADLINE_REASONS, Notification, Reason
from bot.records import Item
from bot.reminders import is_snoozed
from handlers.core.blocks.elements import Block, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.feature import NotificationType, Viewer
from handlers.nudges import views
from storage import notifications
from storage.history import history_of
from storage.unit_of_work import Read

# What shows a record in a message already, so that a nudge stands under it.
_SHOWS_IT = DEADLINE_REASONS | {Reason.ASSIGNED, Reason.RAISED, Reason.ESCALATED, Reason.SNOOZE_ENDED}


def nudge_type(
    holds: Callable[[Read, Notification, Any, datetime], bool],
    facts: Callable[[Any, Reader], Block],
    parts: Callable[[Notification, Any, Viewer], views.NudgeParts],
    *,
    reply_hint: Callable[[Notification, Any, Viewer], str | None] | None = None,
) -> NotificationType:
    """Return the notification of a kind; `facts` also stand under the title of a record that is over."""

    def says(one: Notification, record: Item, to: Viewer) -> list[Block]:
        if _arrives_beside(one, record, to):
            return []
        asked = parts(one, record, to)
        return views.nudge(record, _asked(one, record, asked.asks, to), asked)

    def became(one: Notification, record: Item, to: Viewer) -> list[Block] | None:
        """Return the line of a record that was closed meanwhile."""
        is_over = not record.is_open and not _shown_by(one, to)
        return [section(escape(record.title)), facts(record, to.reader)] if is_over else None

    return NotificationType(holds, says, became=became, reply_hint=reply_hint)


def with_nudges(
    blocks: list[Block], arrival: Notification, record: Item, asks: str, to: Viewer
) -> list[Block]:
    """Return how a record stands in somebody's message, with what the same message asks about it: so it is shown there once."""
    nudges = [one for one in _beside(arrival, to) if one.reason == Reason.NUDGED]
    return [blocks[0], *(section(_asked(one, record, asks, to)) for one in nudges), *blocks[1:]]


def is_nudged(one: Notification, to: Viewer) -> bool:
    """Return whether the same message asks about the record."""
    return any(other.reason == Reason.NUDGED for other in _beside(one, to))


def _asked(nudge: Notification, record: Item, asks: str, to: Viewer) -> str:
    facts = Nudge.from_context(nudge.context)
    words = [one.why for one in history_of(to.read, record.id) if (one.verb, one.at) == (NUDGE, facts.at)]
    return views.asked(facts.by, asks, next(iter(words), ""), to.reader)


def _arrives_beside(nudge: Notification, record: Item, to: Viewer) -> bool:
    """Return whether something in the same message shows the record, and will go out with it."""
    found = [one for one in _shown_by(nudge, to) if not is_snoozed(one, to.snoozed)]
    return any(not record.is_open or to.registry.holds(to.read, one, record, to.now) for one in found)


def _shown_by(nudge: Notification, to: Viewer) -> list[Notification]:
    """Return what else in the same message is about the record, and shows it or what became of it."""
    return [one for one in _beside(nudge, to) if one.reason in _SHOWS_IT]


def _beside(one: Notification, to: Viewer) -> list[Notification]:
    """Return what the same message carries about the same record for the same person."""
    carried = to.read.once(notifications.of_post, one.post_id) if one.post_id is not None else ()
    whose = (one.record_id, one.concerned_person_id)
    return [other for other in carried if (other.record_id, other.concerned_person_id) == whose]
