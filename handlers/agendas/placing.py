"""Put an item that is known on the agenda of its own meeting: no item is about another one."""

from bot.agendas.items import AgendaItem, ItemState, next_place
from bot.errors import Offer, UserError
from bot.meetings import Meeting
from bot.records import Ref
from handlers.agendas import agenda, views
from handlers.agendas.drawing import draw_up
from handlers.agendas.notifications import tell_what_became
from handlers.core.calls import Ask, get_of_type
from handlers.meetings.preparing import agenda_post
from storage.unit_of_work import Tx


def put_on(ask: Ask, tx: Tx, item: AgendaItem, meeting: Meeting) -> None:
    """Put an item on the agenda of its meeting, behind the others, and tell whoever proposed it."""
    agenda.must_run(ask, tx, meeting)
    agenda.must_take_items(ask, meeting, runs=True)
    if item.is_on_agenda or item.state == ItemState.WITHDRAWN:
        raise UserError(f"{item.ref} is {views.standing(item)} already, so nothing has changed.")
    item.accept(next_place(draw_up(tx, meeting)))
    tx.change(item, "accept")
    tell_what_became(tx, item)
    agenda_post.refresh(tx, meeting)


def own_meeting(ask: Ask, tx: Tx, item: AgendaItem, named: Ref | None) -> Meeting:
    """Return the meeting of an item that is to be put on an agenda. Raises UserError where another one is meant."""
    own: Meeting = tx.get(item.meeting_id)
    is_own_meant = named is None and agenda.takes_items(ask, own)
    meeting = own if is_own_meant else agenda.meeting_meant(ask, tx, named)
    if meeting.id == own.id:
        return own
    carried = next((one for one in draw_up(tx, meeting) if one.carried_id == item.id), None)
    if carried is not None:
        sentence = f"{item.ref} is {views.standing(carried)} already: {carried.ref}."
        raise UserError(sentence, offers=[Offer("Agenda", "agenda", meeting.ref)])
    raise UserError(
        f"{item.ref} is {views.standing(item)}, and stays with that meeting. Nothing was done. "
        f"{meeting.ref} needs an item of its own.",
        offers=[Offer("Add an item", "item", meeting.ref)],
    )


def must_be_alone(item: Ref, title: str) -> None:
    """Raise for an item of another name that is to be about an item."""
    if title:
        raise UserError(
            f"{item} is an item itself, so no other can be about it. Nothing was done.",
            offers=[Offer(f"Edit {item}", "edit", item)],
        )


def known(ask: Ask, tx: Tx, ref: Ref, named: Ref | None) -> tuple[AgendaItem, Meeting]:
    """Return an item that is to be put on an agenda, and its meeting. Raises UserError where another meeting is meant."""
    item = get_of_type(ask, tx, ref, AgendaItem)
    return item, own_meeting(ask, tx, item, named)
