"""Who hears what becomes of an action: whoever asked for it, and who has asked since how it is going."""

from datetime import date

from bot.actions import Action
from bot.news import is_here, news_recipients
from bot.notifications import Reason
from handlers.delivery.readers import can_see
from handlers.nudges.views import read_context
from storage import notifications
from storage.unit_of_work import Read


def news_readers(read: Read, action: Action, *, on: date) -> list[int]:
    """Return who gets the news of an action on a day, who asked for it first."""
    found = news_recipients(action, roster=read.roster, charter=read.charter, on=on)
    asked = [
        read_context(one.context)[0]
        for one, _ in notifications.of_record(read, action.id)
        if one.reason == Reason.NUDGED
    ]
    return list(dict.fromkeys([*found, *(one for one in asked if _may_hear(read, action, one, on))]))


def _may_hear(read: Read, action: Action, person: int, on: date) -> bool:
    return is_here(person, action, roster=read.roster, on=on) and can_see(read, person, action, on)
