"""Who is asked in for one item of a meeting alone."""

from collections.abc import Sequence
from functools import partial

from bot.agendas.items import AgendaItem
from bot.meetings import Meeting
from bot.notifications import Reason
from handlers.core.delivery.notify import notify_about
from handlers.meetings import invitees
from storage import agendas
from storage.unit_of_work import Read, Tx


def asked_in(read: Read, item: AgendaItem, meeting: Meeting) -> list[int]:
    """Return the guests of an item, and who presents it without being invited to the meeting."""
    invited = invitees.of_meeting(read, meeting)
    return list(dict.fromkeys(one for one in item.invitees if one not in invited))


def tell_of_change(tx: Tx, meeting: Meeting) -> None:
    """Tell the guests of its items that a meeting was moved or cancelled."""
    for item in agendas.items_of(tx, meeting):
        if item.is_unfinished and item.invitees:
            tell(tx, item, meeting, asked_in(tx, item, meeting))


def tell(tx: Tx, item: AgendaItem, meeting: Meeting, people: Sequence[int]) -> list[int]:
    """Tell those who are asked in for one item when it comes; return who is told."""
    # A meeting that moves leaves its items as they are, also when it moves back: their version doesn't distinguish the steps.
    key = (
        f"{item.kind}:{item.id}:{Reason.ITEM_GUEST}:{item.version}:{meeting.status_key}:{tx.now.isoformat()}"
    )
    told = partial(
        notify_about,
        tx,
        key=key,
        reason=Reason.ITEM_GUEST,
        record_id=item.id,
        context=meeting.status_key,
        too_late_at=invitees.beginning(meeting, tx.now),
    )
    return [one for one in people if told(one) is not None]
