"""Which records have to do with each other."""

from sqlalchemy import bindparam, case, delete, or_, select

from bot.history import Link
from bot.records import Record
from storage import tables as t
from storage.lists import by_ids
from storage.units import Read, Tx

c = t.links.c


def of_record(read: Read, record_id: int) -> list[Record]:
    """Return what a record is linked with, the oldest record first."""
    other = case((c.one_id == record_id, c.other_id), else_=c.one_id).label("other")
    chosen = select(other).where(or_(c.one_id == record_id, c.other_id == record_id))
    return by_ids(read, sorted(read.db.execute(chosen).scalars()))


def add(tx: Tx, one: Record, other: Record, *, by: int) -> None:
    first, second = sorted((one.id, other.id))
    tx.add(Link(one_id=first, other_id=second, at=tx.now, person_id=by))


def remove(tx: Tx, one: Record, other: Record) -> None:
    first, second = sorted((one.id, other.id))
    tx.run(_REMOVED, first=first, second=second)


_REMOVED = delete(t.links).where(c.one_id == bindparam("first"), c.other_id == bindparam("second"))
