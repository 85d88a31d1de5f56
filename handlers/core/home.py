"""What a feature shows on Home: what waits for its reader, what comes in the next days, and what stands between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from handlers.core.blocks.elements import Block, Button
from handlers.core.calls import Ask
from storage.unit_of_work import Read

AHEAD = timedelta(days=14)
SHOWN_MAX = 5  # things of one sort; a button leads to the others


class Waiting(NamedTuple):
    """Things of one sort that wait for the reader, each a block; without any, nothing is shown or counted.

    The first are shown, and `see_all` leads to the others. `total` counts them where they are not all at hand.
    """

    blocks: Sequence[Block]
    see_all: Button | None = None
    total: int = 0

    @property
    def number(self) -> int:
        """Return how many things the heading counts."""
        return max(self.total, len(self.blocks))


class Upcoming(NamedTuple):
    """What comes on a day, in one line."""

    day: date
    line: str


class HomeContent(NamedTuple):
    """What one part has for one reader. Only what waits is counted in the heading."""

    waiting: Sequence[Waiting] = ()
    below: Sequence[Block] = ()  # under what waits
    upcoming: Sequence[Upcoming] = ()  # until `AHEAD`
    more_upcoming: int = 0  # how many more come than `upcoming` has


@dataclass(frozen=True, kw_only=True)
class HomePart:
    """A part of Home, and its place among the others: `waiting` where all of it waits for its reader, else `content`."""

    order: int
    waiting: Callable[[Ask, Read], Sequence[Waiting]] | None = None
    content: Callable[[Ask, Read], HomeContent] | None = None
