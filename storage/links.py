"""Which records have to do with each other."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, or_, select, update

from bot.history import Link, LinkKind
from bot.records import Record
from storage import tables
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

c = tables.links.c


def linked_records(read: Read, record_id: int) -> list[Record]:
    """Return what a record is linked with, the oldest record first."""
    other = case((c.one_id == record_id, c.other_id), else_=c.one_id).label("other")
    chosen = select(other).where(or_(c.one_id == record_id, c.other_id == record_id))
    return records_by_ids(read, sorted(read.db.execute(chosen).scalars()))


def duplicate_ids(read: Read, record_id: int) -> set[int]:
    """Return the ids of what was said to be the same as a record, or maybe so."""
    other = case((c.one_id == record_id, c.other_id), else_=c.one_id).label("other")
    chosen = select(other).where(or_(c.one_id == record_id, c.other_id == record_id), c.sort == LinkKind.SAME)
    return set(read.db.execute(chosen).scalars())


def add(tx: Tx, one: Record, other: Record, *, by: int, same: bool = False) -> None:
    """Link two records; two that are linked may be the same from now on."""
    first, second = sorted((one.id, other.id))
    sort = LinkKind.SAME if same else LinkKind.RELATED
    if any(found.id == other.id for found in linked_records(tx, one.id)):
        tx.run(_SET_SORT, first=first, second=second, as_=sort)
    else:
        tx.add(Link(one_id=first, other_id=second, at=tx.now, person_id=by, sort=sort))


def remove(tx: Tx, one: Record, other: Record, *, made_at: datetime) -> None:
    """Take back what was said of two records at a moment: the link, or of an older one only that they are the same."""
    first, second = sorted((one.id, other.id))
    tx.run(_SET_SORT, first=first, second=second, as_=LinkKind.RELATED)
    tx.run(_DELETE_LINK, first=first, second=second, made=made_at)


_BETWEEN = (c.one_id == bindparam("first"), c.other_id == bindparam("second"))
_DELETE_LINK = delete(tables.links).where(*_BETWEEN, c.at == bindparam("made"))
_SET_SORT = update(tables.links).where(*_BETWEEN).values(sort=bindparam("as_"))
