"""The changes to the list of areas that wait on Home for whoever may confirm them."""

from handlers.areas.changes import changes_to_confirm
from handlers.areas.views import change_to_answer
from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    found = changes_to_confirm(read, ask.actor, ask.today)
    return [Waiting([change_to_answer(one, ask.reader) for one in found], Button("See all", "say", "areas"))]


HOME = (HomePart(order=50, waiting=_waiting),)
