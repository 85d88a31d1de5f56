"""Queries of the papers of agenda items."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select, update

from bot.agendas.papers import Paper, PaperFile, PaperState
from bot.meetings import AHEAD_STATES
from storage import tables
from storage.subqueries import is_one_of
from storage.unit_of_work import Read, Tx

c, f = tables.papers.c, tables.paper_files.c


def of_items(read: Read, item_ids: Collection[int]) -> list[Paper]:
    """Return all papers of some items, whatever became of them, oldest first."""
    rows = read.db.execute(_OF_ITEMS, {"of": list(item_ids)}).mappings() if item_ids else ()
    return [Paper(**row) for row in rows]


def find(read: Read, number: int) -> Paper | None:
    row = read.db.execute(_FIND, {"number": number}).mappings().first()
    return Paper(**row) if row else None


def waiting(read: Read) -> list[Paper]:
    """Return the papers of meetings ahead that came late and wait for an answer, oldest first."""
    return [Paper(**row) for row in read.db.execute(_WAITING).mappings()]


def content_of(read: Read, number: int) -> bytes | None:
    """Return the bytes of a paper; None for an address, and for one that was taken back."""
    found: bytes | None = read.db.execute(_CONTENT, {"number": number}).scalar()
    return found


def add(tx: Tx, paper: Paper, content: bytes | None) -> Paper:
    """Keep a paper at once, so that it has its number."""
    values = {name: value for name, value in vars(paper).items() if name != "id"}
    paper.id = tx.db.execute(tables.papers.insert().values(values).returning(c.id)).scalar_one()
    if content is not None:
        tx.add(PaperFile(paper_id=paper.id, content=content))
    return paper


def save_answer(tx: Tx, paper: Paper) -> None:
    """Keep what became of a paper; the bytes of one that doesn't stand are deleted."""
    answered = {name: getattr(paper, name) for name in _ANSWERED}
    tx.db.execute(_ANSWER, {"number": paper.id, **{f"{name}_new": value for name, value in answered.items()}})
    if paper.state in {PaperState.DECLINED, PaperState.WITHDRAWN}:
        tx.db.execute(_DELETE_CONTENT, {"number": paper.id})


_ANSWERED = ("state", "answered_by", "answered_at", "reason")
_OF_ITEMS = (
    select(tables.papers).where(c.item_id.in_(bindparam("of", expanding=True))).order_by(c.item_id, c.id)
)
_FIND = select(tables.papers).where(c.id == bindparam("number"))
_MEETING = tables.records.alias("meeting")
_WAITING = (
    select(tables.papers)
    .join(tables.agenda_items, tables.agenda_items.c.id == c.item_id)
    .join(_MEETING, _MEETING.c.id == tables.agenda_items.c.meeting_id)
    .where(c.state == PaperState.LATE, is_one_of(_MEETING.c.state, AHEAD_STATES))
    .order_by(c.id)
)
_CONTENT = select(f.content).where(f.paper_id == bindparam("number"))
_ANSWER = (
    update(tables.papers)
    .where(c.id == bindparam("number"))
    .values({name: bindparam(f"{name}_new") for name in _ANSWERED})
)
_DELETE_CONTENT = delete(tables.paper_files).where(f.paper_id == bindparam("number"))
