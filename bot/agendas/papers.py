"""Papers of agenda items: their numbers, their revisions, and whether they came in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from bot.agendas.items import AgendaItem
from bot.facts import Facts
from bot.names import fold

MAX_FILE_BYTES = 5_000_000
# The steps of an item that are about one of its papers.
HANDED_IN, ADMITTED, DECLINED, TAKEN_BACK = "paper", "admit paper", "decline paper", "withdraw paper"
MAX_NAME = 200
# What stands behind the number of a second, third, and later paper of one item.
SUFFIXES = ("", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")


class PaperState(StrEnum):
    IN = "in"
    LATE = "late"  # it came after its deadline, and waits for the chair
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Paper:
    """A paper of an agenda item: a file, whose bytes stand in a table of their own, or the address of one.

    A new file of the same paper is a row of its own, with the same `part` and the next `revision`. The number of the
    document is the item's.
    """

    item_id: int
    part: int = 0  # of several papers of an item: 1 is bis
    revision: int = 0  # 1 is Rev.1
    title: str
    name: str = ""  # of the file; "" for an address
    link: str = ""
    state: str = PaperState.IN
    person_id: int
    at: datetime
    answered_by: int | None = None
    answered_at: datetime | None = None
    reason: str = ""  # why it was declined
    id: int | None = None  # given by the database

    @property
    def is_in(self) -> bool:
        return self.state == PaperState.IN

    @property
    def is_late(self) -> bool:
        return self.state == PaperState.LATE

    @property
    def is_file(self) -> bool:
        return not self.link

    def settle(self, state: PaperState, *, by: int, now: datetime, reason: str = "") -> None:
        self.state, self.answered_by, self.answered_at, self.reason = state, by, now, reason


@dataclass(frozen=True)
class PaperTold(Facts):
    """Which paper is told of, and where it is what became of it, its state."""

    number: int
    state: str = ""


@dataclass(kw_only=True)
class PaperFile:
    """The bytes of a paper."""

    paper_id: int
    content: bytes


def number_of(item: AgendaItem, paper: Paper) -> str:
    """Return the number of a paper among those of its meeting: "4", "4 bis", "4 bis (Rev.1)"."""
    revision = f"(Rev.{paper.revision})" if paper.revision else ""
    return " ".join(filter(None, (str(item.document or ""), SUFFIXES[paper.part], revision)))


def next_document(items: Iterable[AgendaItem], item: AgendaItem) -> int:
    """Return the number for the first paper of an item: that of the item where no other has it, else the next one.

    It stays when items are put in another order, since people quote it.
    """
    others = [one for one in items if one.id != item.id]
    taken = {one.document for one in others if one.document is not None}
    if item.place is not None and item.place not in taken:
        return item.place
    return max([*taken, *(one.place or 0 for one in (*others, item))], default=0) + 1


def current(papers: Iterable[Paper]) -> list[Paper]:
    """Return what stands of the papers of some items: of each paper the newest revision, in the order of their numbers."""
    found = sorted((one for one in papers if one.is_in), key=_order)
    return [list(same)[-1] for _, same in groupby(found, key=lambda one: (one.item_id, one.part))]


def _order(paper: Paper) -> tuple[int, int, int]:
    return paper.item_id, paper.part, paper.revision


def place_of(papers: Sequence[Paper], title: str) -> tuple[int, int] | None:
    """Return the part and the revision of a new file with this title among all papers of its item; None for one too many.

    One of the same title is a new revision; else it is a paper of its own. A number is never given twice.
    """
    same = next((one.part for one in papers if fold(one.title) == fold(title)), None)
    if same is not None:
        return same, max(one.revision for one in papers if one.part == same) + 1
    part = max((one.part for one in papers), default=-1) + 1
    return (part, 0) if part < len(SUFFIXES) else None


def listed(item: AgendaItem, papers: Iterable[Paper]) -> str:
    """Return the papers of an item that stand, line by line, with their numbers."""
    return "\n".join(f"{number_of(item, one)} {one.title}" for one in current(papers))
