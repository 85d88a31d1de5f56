"""What waits on Home: questions to the secretary."""

from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.inquiries import views
from handlers.inquiries.commands import to_answer
from storage.unit_of_work import Read


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    found = to_answer(ask, read)
    blocks = [views.waits(one, ask.reader) for one in found]
    return [Waiting(blocks, Button("All questions", "inquiries"))] if blocks else []


HOME = (HomePart(order=8, waiting=_waiting),)
