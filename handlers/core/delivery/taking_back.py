"""Take back what somebody asked of others about a record, a nudge or a wish, while it waits to be sent."""

from collections.abc import Mapping, Sequence

from bot.errors import UserError
from bot.events import ChangeWanted
from bot.history import NUDGE, WISH, HistoryEntry
from bot.names import join_names
from bot.news import Nudge
from bot.notifications import Notification, NotificationState, Reason
from bot.records import Record
from handlers.core.blocks.text import escape
from handlers.core.calls import Ask
from handlers.core.delivery.notify import CHANGE_OF_MIND
from storage import notifications
from storage.history import history_of
from storage.unit_of_work import Read, Tx

ASKING: Mapping[str, tuple[Reason, type[Nudge] | type[ChangeWanted]]] = {
    NUDGE: (Reason.NUDGED, Nudge),
    WISH: (Reason.CHANGE_REQUESTED, ChangeWanted),
}


def last_question(ask: Ask, read: Read, record: Record, last: HistoryEntry) -> HistoryEntry | None:
    """Return what the caller asked of others since the last step of a record; None where that was nothing."""
    since = [one for one in history_of(read, record.id) if (one.id or 0) >= (last.id or 0)]
    asked = [one for one in since if one.verb in ASKING and one.person_id == ask.actor.person_id]
    return asked[-1] if asked else None


def take_back(ask: Ask, tx: Tx, record: Record, asked: HistoryEntry) -> str:
    """Cancel what waits of it. Raises UserError where it has been sent."""
    reason, facts = ASKING[asked.verb]
    theirs = [
        (one, is_sent)
        for one, is_sent in notifications.of_record(tx, record.id)
        if one.reason == reason
        and one.own_at == asked.at + CHANGE_OF_MIND
        and facts.from_context(one.context).by == asked.person_id
    ]
    waiting = [one for one, is_sent in theirs if not is_sent]
    names = _names(ask, [one for one, is_sent in theirs if is_sent])
    if not waiting:
        if names:
            raise UserError(f"I've already asked {names} about {record.ref}, so that can't be taken back.")
        raise UserError(f"I have nobody left to ask about {record.ref}, so there's nothing to take back.")
    for one in waiting:
        notifications.set_state(tx, one, NotificationState.CANCELLED)
    tx.log("undo", record_id=record.id, why=asked.verb, before={}, after={})
    rest = f" I've already asked {names}." if names else ""
    return f"Taken back: I won't ask {_names(ask, waiting)} about {record.ref}.{rest}"


def _names(ask: Ask, asked: Sequence[Notification]) -> str:
    people = dict.fromkeys(one.concerned_person_id for one in asked)
    return escape(join_names([ask.roster.short_name(one) for one in people]))
