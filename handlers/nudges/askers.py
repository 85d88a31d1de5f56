"""Who hears what becomes of an action: whoever asked for it, and who has asked since how it is going."""

from datetime import date

from bot.actions import Action
from bot.news import Nudge, is_here, news_recipients
from bot.notifications import Reason
from bot.records import BUILT_IN, Kind, read_ref
from handlers.core.delivery.notify import secretaries
from handlers.core.delivery.readers import can_see
from storage import notifications
from storage.history import history_of
from storage.unit_of_work import Read


def news_readers(read: Read, action: Action, *, on: date) -> list[int]:
    """Return who gets the news of an action on a day, who asked for it first; of a decision's the secretary, too."""
    found = news_recipients(action, roster=read.roster, charter=read.charter, on=on)
    asked = [
        Nudge.from_context(one.context).by
        for one, _ in notifications.of_record(read, action.id)
        if one.reason == Reason.NUDGED
    ]
    found += secretaries(read, on) if came_of_decision(read, action) else []
    return list(dict.fromkeys([*found, *(one for one in asked if _may_hear(read, action, one, on))]))


def came_of_decision(read: Read, action: Action) -> bool:
    """Return whether an action was logged with a decision, which its first line of history names."""
    if action.for_id is None:
        return False
    ref = read_ref(history_of(read, action.id)[0].why, BUILT_IN)
    return ref is not None and ref.kind == Kind.DECISION


def _may_hear(read: Read, action: Action, person: int, on: date) -> bool:
    return is_here(person, action, roster=read.roster, on=on) and can_see(read, person, action, on)
