"""What people who have left still have in their name, on the Home of those who supervise the task force."""

from collections.abc import Sequence

from bot.appointments import CHAIR_AND_SECRETARY
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.blocks.things import thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.handover import views
from handlers.handover.holdings import Holding, holdings_of, labels
from storage.unit_of_work import Read


def left_behind(person: int, held: Sequence[Holding], reader: Reader) -> Block:
    """Return what somebody who has left has in their name."""
    row = views.handover_buttons(person, held, reader)
    title = f"*{reader.name(person)} has left*"
    return thing(title, (f"{labels(held)} to hand over",), row[0] if row else None)


def _waiting(ask: Ask, read: Read) -> list[Waiting]:
    """Return who has left something with which others have to go on."""
    if not ask.actor.rights & CHAIR_AND_SECRETARY:
        return []
    gone = [one for one in read.roster.leavers if read.roster.has_left(one, ask.today)]
    held = [
        (one, holdings_of(ask.registry, read, one, ask.actor, ask.now, only_needing_hands=True))
        for one in gone
    ]
    return [Waiting([left_behind(person, found, ask.reader) for person, found in held if found])]


HOME = (HomePart(order=80, waiting=_waiting),)
