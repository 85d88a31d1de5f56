"""What a meeting deferred stands on the next agenda, first after the standing items."""

from collections.abc import Sequence

from bot.agendas.items import AgendaItem, ItemState, on_agenda
from bot.meetings import Meeting
from bot.records import Kind
from handlers.core.calls import Ask
from handlers.core.records.create import derived_record_fields
from handlers.meetings import invitees
from storage import agendas, meetings
from storage.unit_of_work import Tx


def carry_over(ask: Ask, tx: Tx, meeting: Meeting, deferred: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Put what was deferred on the agenda of the next meeting of the task force; where none is planned, nowhere."""
    following = next_meeting(ask, tx, meeting) if deferred else None
    if following is None:
        return []
    others = agendas.items_to_change(tx, following)
    known = {one.carried_id for one in others}
    carried = [_again(ask, tx, following, one) for one in deferred if one.id not in known]
    listed = on_agenda(others)
    first = [one for one in listed if one.standing or one.carried_id is not None]
    order = [*first, *carried, *(one for one in listed if one not in first)]
    for place, one in enumerate(order, 1):
        if one in carried:
            one.accept(place)
            tx.create(one)
        elif one.place != place:
            one.place = place
            tx.change(one, "place")
    return carried


def _again(ask: Ask, tx: Tx, following: Meeting, item: AgendaItem) -> AgendaItem:
    """Return the item of the next meeting that takes up one again."""
    fields = derived_record_fields(
        ask, tx, Kind.AGENDA_ITEM, title=item.title, area=item.area, visibility=item.visibility
    )
    return AgendaItem(
        **fields,
        state=ItemState.PROPOSED,
        meeting_id=following.id,
        meeting_ref=following.ref,
        for_id=item.for_id,
        presenter_id=item.presenter_id,
        minutes=item.minutes,
        carried_id=item.id,
    )


def next_meeting(ask: Ask, tx: Tx, meeting: Meeting) -> Meeting | None:
    """Return the first meeting of the task force ahead that begins after another."""
    if not meeting.is_own:
        return None
    ahead = meetings.ahead(tx, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
    later = [one for one in ahead if one.is_own and one.begins_at > meeting.begins_at]
    return next((one for one in later if not one.is_day_only), None)
