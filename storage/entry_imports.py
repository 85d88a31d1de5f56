"""Imports of entries: jobs that enter the rows of a file a chunk at a time."""

from datetime import datetime

from sqlalchemy import Select, bindparam, delete, select, update

from bot.entry_import import EntryImport
from storage import tables
from storage.unit_of_work import Read, Tx

i = tables.entry_imports.c


def find(read: Read, key: str) -> EntryImport | None:
    """Return an import; None where it is not kept any more."""
    return _first(read, _OF_KEY, key=key)


def first_unfinished(read: Read) -> EntryImport | None:
    """Return the oldest import that has rows left to enter; None where there is none.

    One of a register that this charter lacks is left to a process that knows it, or to the charter that has it again.
    """
    return _first(read, _UNFINISHED, registers=[one.kind for one in read.charter.registers])


def save_progress(tx: Tx, job: EntryImport) -> None:
    tx.run(_SAVE, of=job.key, left=job.rows, so_far=job.done, came=job.result)


def prune(tx: Tx, *, before: datetime) -> None:
    """Delete the imports that began before a moment and are finished."""
    tx.run(_PRUNE, before=before)


def _first(read: Read, chosen: Select[tuple[object, ...]], **values: object) -> EntryImport | None:
    row = read.db.execute(chosen, values).mappings().first()
    return EntryImport(**row) if row else None


_OF_KEY = select(tables.entry_imports).where(i.key == bindparam("key"))
_UNFINISHED = (
    select(tables.entry_imports)
    .where(tables.IMPORT_GOES_ON, i.register.in_(bindparam("registers", expanding=True)))
    .order_by(i.at, i.key)
    .limit(1)
)
_SAVE = (
    update(tables.entry_imports)
    .where(i.key == bindparam("of"))
    .values(rows=bindparam("left"), done=bindparam("so_far"), result=bindparam("came"))
)
_PRUNE = delete(tables.entry_imports).where(i.rows == "", i.at < bindparam("before", type_=tables.Moment()))
