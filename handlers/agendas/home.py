"""What waits on Home for who puts items on agendas: the items that are proposed."""

from bot.agendas.items import AgendaItem
from bot.charter_section import Rights
from handlers.agendas import views
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from storage.agendas import proposed_ahead
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    if Rights.SECRETARY not in ask.actor.rights:
        return []
    found = proposed_ahead(read, who=ask.actor)
    return [Waiting([_proposed(one, ask.reader) for one in found], Button("See all", "say", "items"))]


def _proposed(item: AgendaItem, reader: Reader) -> Block:
    title = f"*{escape(item.title)}*, proposed by {reader.name(item.created_by)}"
    return thing(
        title, (views.chip(item), item.ref, f"for {item.meeting_ref}"), Button("Answer", "show", item.ref)
    )


HOME = (HomePart(order=75, waiting=_waiting),)
