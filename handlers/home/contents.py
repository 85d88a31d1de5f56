"""What stands on somebody's Home, as the features declare it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask
from handlers.core.home import HomeContent, Upcoming, Waiting
from storage.unit_of_work import Read


@dataclass(frozen=True, kw_only=True)
class HomeContents:
    """The parts of Home in their order, as far as its reader may know of them."""

    waiting: Sequence[Waiting]
    below: Sequence[Block]
    upcoming: Sequence[Upcoming]  # by day
    more_upcoming: int

    @property
    def waiting_count(self) -> int:
        """Return how many things wait for the reader, as the heading says it."""
        return sum([one.number for one in self.waiting])


def home_contents(ask: Ask, read: Read) -> HomeContents:
    waiting: list[Waiting] = []
    others: list[HomeContent] = []
    for part in ask.registry.home_parts:
        if part.waiting is not None:
            waiting += part.waiting(ask, read)
        if part.content is not None:
            others.append(part.content(ask, read))
            waiting += others[-1].waiting
    upcoming = [line for one in others for line in one.upcoming]
    return HomeContents(
        waiting=[sort for sort in waiting if sort.blocks],
        below=[block for one in others for block in one.below],
        upcoming=sorted(upcoming, key=lambda one: one.day),
        more_upcoming=sum([one.more_upcoming for one in others]),
    )
