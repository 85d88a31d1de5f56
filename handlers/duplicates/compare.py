"""Compare what was entered with what is planned elsewhere: beside the commands, so that nobody waits for it."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.duplicates import MOST, Similar, is_elsewhere, is_near
from bot.entries import IMPORTED
from bot.notifications import Reason
from bot.permissions import own_actor
from bot.records import Kind
from handlers.core.delivery.notify import notify
from handlers.core.registry import Registry
from storage import erasure, planned
from storage.facts import find_fact, save_fact
from storage.history import history_of
from storage.planned import Entered, Planned
from storage.store import Store
from storage.unit_of_work import Read, Tx

EVERY = timedelta(seconds=2)
AT_ONCE = 50  # records of one turn
COMPARED = 2_000  # open records of a kind that a new one is compared with, the newest
TOGETHER = 5  # records of one step; of a file or a long list nobody is asked about each line
STALE = timedelta(days=1)  # after that nobody is asked any more
UP_TO = "compared"  # the fact: the id of the last record that was compared


class FindsNearest(Protocol):
    """Finds what is most alike."""

    def __call__(self, title: str, others: Sequence[str]) -> list[int]:
        """Return the places of the others that may be the same, the likeliest first."""

    def forget(self) -> None:
        """Forget every title."""


class Comparison:
    """The regular comparison of what is new."""

    def __init__(
        self, store: Store, registry: Registry, nearest: FindsNearest, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._registry = registry
        self._nearest = nearest
        self._now = now
        self._seen = -1  # the newest record of the last turn
        self._erased = (0, 0)  # how many people are erased, and how many of them are not yet in every text

    def turn(self) -> int:
        """Compare what was entered since the last turn; return how many of it may be planned already."""
        self._forget_erased()
        newest = self._store.read(planned.newest_id)
        if newest == self._seen:
            return 0
        told = 0
        up_to = self._store.read(partial(find_fact, name=UP_TO))
        if up_to is None:  # what was there before is not asked about
            self._store.write(partial(save_fact, name=UP_TO, value=str(newest)), now=self._now())
            up_to = str(newest)
        while some := self._store.read(partial(planned.entered_after, record_id=int(up_to), limit=AT_ONCE)):
            together = Counter((one.created_by, one.created_at) for one in some)
            asked = [one for one in some if together[one.created_by, one.created_at] <= TOGETHER]
            found = {one.id: ids for one in asked if (ids := self._store.read(partial(self._similar, one)))}
            told += self._store.write(
                partial(_tell, since=up_to, entered=some, similar=found), now=self._now()
            )
            up_to = str(some[-1].id)
        self._seen = newest
        return told

    def _forget_erased(self) -> None:
        """Forget every title once somebody is erased, when that begins and when it is done."""
        erased = (
            len(self._store.read(erasure.all_erasures)),
            len(self._store.read(erasure.pending_erasures)),
        )
        if erased != self._erased:
            self._nearest.forget()
            self._erased = erased

    def _similar(self, one: Entered, read: Read) -> tuple[int, ...]:
        """Return the records that one may be the same as; none where nobody is asked about it."""
        is_asked = one.kind in self._kinds(read) and one.created_at >= self._now() - STALE
        if not is_asked or any(line.verb == IMPORTED for line in history_of(read, one.id)[:1]):
            return ()
        on = read.charter.day_of(self._now())
        who = own_actor(one.created_by, roster=read.roster, charter=read.charter, on=on)
        every = planned.planned(read, one.kind, who=who, on=on, limit=COMPARED)
        mine = next((each for each in every if each.id == one.id), None)
        if mine is None:
            return ()
        others = [each for each in every if _may_be_the_same(mine, each)]
        places = self._nearest(mine.title, [each.title for each in others])
        return tuple(others[place].id for place in places[:MOST])

    def _kinds(self, read: Read) -> frozenset[Kind]:
        return frozenset([*self._registry.kinds_of_verb("same"), *read.charter.register_kinds])


def _may_be_the_same(mine: Planned, other: Planned) -> bool:
    if other.id == mine.id or not is_elsewhere(
        mine.area, mine.created_by, other_area=other.area, other_by=other.created_by
    ):
        return False
    if mine.first is None or mine.last is None or other.first is None or other.last is None:
        return True
    return is_near((mine.first, mine.last), (other.first, other.last))


def _tell(tx: Tx, since: str, entered: Sequence[Entered], similar: dict[int, tuple[int, ...]]) -> int:
    """Ask whoever entered them, unless another replica has done so meanwhile."""
    if find_fact(tx, UP_TO) != since:
        return 0
    save_fact(tx, UP_TO, str(entered[-1].id))
    for one in entered:
        if ids := similar.get(one.id):
            notify(tx, one.created_by, tx.get(one.id), Reason.SIMILAR, context=Similar(ids).as_context())
    return len(similar)
