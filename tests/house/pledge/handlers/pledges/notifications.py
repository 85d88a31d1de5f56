"""The reminder of a pledge: once, on the morning of its day, to whoever made it."""

from datetime import datetime

from bot.notifications import Notification, Reason
from bot.pledges import Pledge
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import morning_at, notify_once
from handlers.core.feature import NotificationType, Viewer
from handlers.pledges import views
from storage.pledges import unplanned_pledges
from storage.unit_of_work import Read, Tx


def plan(tx: Tx) -> int:
    """Plan the reminders of up to a chunk of pledges; return how many pledges there were."""
    found = unplanned_pledges(tx)
    for pledge in found:
        at = max(morning_at(tx, pledge.created_by, pledge.due_on), tx.now)
        notify_once(tx, pledge.created_by, pledge, Reason.PLEDGE_DUE, context=str(pledge.due_on), at=at)
    return len(found)


def _is_open(_read: Read, _notification: Notification, pledge: Pledge, _now: datetime) -> bool:
    return pledge.is_open


def _reminder(_notification: Notification, pledge: Pledge, to: Viewer) -> list[Block]:
    return views.reminder(pledge, to.reader)


NOTIFICATIONS = {Reason.PLEDGE_DUE: NotificationType(_is_open, _reminder)}
