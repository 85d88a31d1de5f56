"""Everything that a person holds, as the features declare it: for who hands over, and for who takes over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.names import join_all
from bot.permissions import Actor
from handlers.core.kinds import HoldingList
from handlers.core.registry import Registry
from storage.records import ListPage
from storage.unit_of_work import Read


@dataclass(frozen=True)
class Holding:
    """The records of one sort that somebody holds: at least one."""

    declared: HoldingList[Any]
    found: ListPage

    @property
    def label(self) -> str:
        return self.declared.label(self.found.total_count)


def holdings_of(
    registry: Registry,
    read: Read,
    person: int,
    who: Actor,
    now: datetime,
    *,
    only_needing_hands: bool = False,
    area: str | None = None,
) -> list[Holding]:
    """Return what a person holds, of an area or of any, as far as `who` may see it; nothing empty."""
    wanted = [one for one in registry.holdings if one.needs_hands or not only_needing_hands]
    held = [Holding(one, one.find(read, person, who, now, area)) for one in wanted]
    return [one for one in held if one.found.total_count]


def labels(held: Sequence[Holding]) -> str:
    """Return what somebody holds in a few words: "2 open actions and 1 draft of a decision"; "" for nothing."""
    return join_all([one.label for one in held])
