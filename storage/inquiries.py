"""Queries of inquiries: which wait for an answer, and what somebody asked before."""

from typing import Any

from sqlalchemy import bindparam, select, update

from bot.inquiries import Inquiry
from storage import tables
from storage.unit_of_work import Read, Tx

c = tables.inquiries.c


def find(read: Read, inquiry_id: int) -> Inquiry | None:
    return next(iter(_all(read, _ONE, of=inquiry_id)), None)


def waiting(read: Read) -> list[Inquiry]:
    """Return the inquiries that wait for an answer, oldest first."""
    return _all(read, _WAITING)


def of_person(read: Read, person_id: int, *, limit: int) -> list[Inquiry]:
    """Return what somebody asked and did not take back, the latest first."""
    return _all(read, _OF_PERSON, person=person_id, most=limit)


def save(tx: Tx, inquiry: Inquiry) -> None:
    tx.run(
        _SAVE,
        of=inquiry.id,
        new_answer=inquiry.answer,
        new_answered_by=inquiry.answered_by,
        new_answered_at=inquiry.answered_at,
    )


def _all(read: Read, query: Any, **values: object) -> list[Inquiry]:
    return [Inquiry(**row) for row in read.db.execute(query, values).mappings()]


_ALL = select(tables.inquiries)
_ONE = _ALL.where(c.id == bindparam("of"))
_WAITING = _ALL.where(c.answered_at.is_(None)).order_by(c.id)
_OF_PERSON = (
    _ALL.where(c.asked_by == bindparam("person"), c.answered_at.is_(None) | c.answered_by.is_not(None))
    .order_by(c.id.desc())
    .limit(bindparam("most"))
)
_SAVE = (
    update(tables.inquiries)
    .where(c.id == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in ("answer", "answered_by", "answered_at")})
)
