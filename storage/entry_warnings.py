"""The warnings that hold of entries: written with the entries, and told once."""

from sqlalchemy import bindparam, delete, select, update

from bot.entries import Entry
from bot.registers import Register
from storage import tables
from storage.unit_of_work import Read, Tx

w = tables.entry_warnings.c


def untold(read: Read, *, limit: int) -> list[tuple[int, str]]:
    """Return warnings that nobody was told of yet: their entries by id, and their names."""
    return [(row.record_id, row.name) for row in read.db.execute(_UNTOLD, {"most": limit})]


def mark_told(tx: Tx, record_id: int, name: str) -> None:
    tx.run(_TOLD, of=record_id, called=name, at=tx.now)


def refresh(tx: Tx, entry: Entry, register: Register) -> None:
    """Write which warnings hold of an entry that stays as it is: its register may warn of something else now."""
    if not register.warn:
        return
    hold, known = entry.warnings(register), list(tx.db.execute(_KNOWN, {"of": entry.id}).scalars())
    for name in known:
        if name not in hold:
            tx.run(_END, of=entry.id, called=name)
    for name in hold:
        if name not in known:
            tx.run(tables.entry_warnings.insert(), record_id=entry.id, name=name, told_at=None)


_KNOWN = select(w.name).where(w.record_id == bindparam("of"))
_END = delete(tables.entry_warnings).where(w.record_id == bindparam("of"), w.name == bindparam("called"))
_UNTOLD = (
    select(w.record_id, w.name)
    .where(w.told_at.is_(None))
    .order_by(w.record_id, w.name)
    .limit(bindparam("most"))
)
_TOLD = (
    update(tables.entry_warnings)
    .where(w.record_id == bindparam("of"), w.name == bindparam("called"))
    .values(told_at=bindparam("at"))
)
