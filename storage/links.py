"""Links between records."""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, or_, select, update

from bot.history import Link, LinkKind
from bot.records import Record
from storage import tables
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

c = tables.links.c


def linked_records(read: Read, record_id: int) -> list[Record]:
    """Return the records that a record is linked with, oldest first."""
    other = case((c.one_id == record_id, c.other_id), else_=c.one_id).label("other")
    chosen = select(other).where(or_(c.one_id == record_id, c.other_id == record_id))
    return records_by_ids(read, sorted(read.db.execute(chosen).scalars()))


def duplicate_ids(read: Read, record_id: int) -> set[int]:
    """Return the ids of the records marked as possible duplicates of a record."""
    other = case((c.one_id == record_id, c.other_id), else_=c.one_id).label("other")
    chosen = select(other).where(or_(c.one_id == record_id, c.other_id == record_id), c.sort == LinkKind.SAME)
    return set(read.db.execute(chosen).scalars())


def add(tx: Tx, one: Record, other: Record, *, by: int, same: bool = False) -> None:
    """Link two records; with `same`, mark them as possible duplicates, even if they are linked already."""
    first, second = sorted((one.id, other.id))
    sort = LinkKind.SAME if same else LinkKind.RELATED
    if any(found.id == other.id for found in linked_records(tx, one.id)):
        tx.run(_SET_SORT, first=first, second=second, as_=sort)
    else:
        tx.add(Link(one_id=first, other_id=second, at=tx.now, person_id=by, sort=sort))


def remove(tx: Tx, one: Record, other: Record, *, made_at: datetime) -> None:
    """Undo a link made at a moment; for a link that existed before, undo only the duplicate mark."""
    first, second = sorted((one.id, other.id))
    tx.run(_SET_SORT, first=first, second=second, as_=LinkKind.RELATED)
    tx.run(_DELETE_LINK, first=first, second=second, made=made_at)


_BETWEEN = (c.one_id == bindparam("first"), c.other_id == bindparam("second"))
_DELETE_LINK = delete(tables.links).where(*_BETWEEN, c.at == bindparam("made"))
_SET_SORT = update(tables.links).where(*_BETWEEN).values(sort=bindparam("as_"))
