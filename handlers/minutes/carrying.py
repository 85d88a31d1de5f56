"""What a meeting deferred stands on the next agenda, first after the standing items, until there is an outcome after all."""

from collections.abc import Sequence

from bot.agendas.items import AgendaItem
from bot.meetings import Meeting
from handlers.agendas import agenda
from handlers.agendas.drawing import draw_up, keep_places, take_up
from handlers.core.calls import Ask
from storage import agendas
from storage.unit_of_work import Tx


def carry_over(ask: Ask, tx: Tx, meeting: Meeting, deferred: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Put what was deferred on the agenda of the next meeting of the task force; where none is planned, nowhere."""
    following = agenda.next_after(ask, tx, meeting) if deferred else None
    if following is None:
        return []
    items = agendas.items_to_change(tx, following)
    places, known = {one.id: one.place for one in items}, {one.carried_id for one in items}
    carried = [
        take_up(tx, following, items, one, tx.get(one.for_id) if one.for_id is not None else None)
        for one in deferred
        if one.id not in known
    ]
    keep_places(tx, items, places)
    return carried


def take_off(ask: Ask, tx: Tx, meeting: Meeting, dealt_with: Sequence[AgendaItem]) -> list[AgendaItem]:
    """Take off the next agenda, unless people know it, what was deferred to it and has an outcome now; return those items."""
    following = agenda.next_after(ask, tx, meeting) if dealt_with else None
    if following is None:
        return []
    ids = {one.id for one in dealt_with}
    carried = [one for one in agendas.items_to_change(tx, following) if one.carried_id in ids]
    draw_up(tx, following)
    return [one for one in carried if not one.is_unfinished]
