"""What waits on the Home of who admits late papers: those that came late."""

from bot.agendas.items import AgendaItem
from bot.agendas.papers import Paper
from bot.meetings import Meeting
from bot.permissions import may_see
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import escape
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.papers import reading, views
from storage import papers
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    if not ask.actor.is_member:
        return []
    found = [(one, read.get(one.item_id)) for one in papers.waiting(read)]
    return [
        Waiting([_late(one, item, meeting, ask)], None)
        for one, item in found
        if _waits_for(ask, read, item, meeting := read.get(item.meeting_id))
    ]


def _waits_for(ask: Ask, read: Read, item: AgendaItem, meeting: Meeting) -> bool:
    is_ahead = not meeting.is_closed and not meeting.is_over(ask.now)
    return is_ahead and may_see(ask.actor, item) and reading.may_admit(read, ask.actor, meeting)


def _late(paper: Paper, item: AgendaItem, meeting: Meeting, ask: Ask) -> Block:
    title = f"{views.named(meeting, item, paper)} came late, by {ask.reader.name(paper.person_id)}"
    about = (Chip.WAITING, item.ref, escape(item.title))
    return thing(title, about, Button("Answer", "papers", item.ref))


HOME = (HomePart(order=76, waiting=_waiting),)
