"""How far a history has come, compared with what is known of it outside the database."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, func, insert, inspect, select, text

from bot.history import HistoryEntry
from bot.records import Kind, Ref
from bot.seals import RESTORE, Loss, Witness, read_exceptions
from storage import tables
from storage.access import database_errors
from storage.gaps import gap_of, kind_of_counter
from storage.migrate import sqlite_file
from storage.store import reading_engine
from storage.unit_of_work import Read, Tx

h, c = tables.history.c, tables.counters.c


def state_of(read: Read) -> dict[str, Any]:
    """Return the newest line and the next numbers, as they are shown outside of the database: they hold nobody's words."""
    return {"line": last_line(read.db), "next": next_numbers(read.db)}


def last_line(db: Connection) -> int:
    """Return the newest line of the history; 0 without one."""
    return db.execute(select(func.max(h.id))).scalar() or 0


def next_numbers(db: Connection) -> dict[str, int]:
    """Return the next number of each counter."""
    return dict(db.execute(select(c.kind, c.next).order_by(c.kind)).all())


def in_order(kinds: Iterable[Kind]) -> list[Kind]:
    """Return kinds in the order in which references are named: those of the bot's own first."""
    own = list(Kind)
    return sorted(kinds, key=lambda kind: (own.index(kind) if kind in own else len(own), kind))


def find_loss(url: str, witnesses: Collection[Witness]) -> Loss | None:
    """Return what a database lacks of what the witnesses know; None where it lacks nothing. It need not exist.

    Raises DatabaseUnavailable.
    """
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return _loss(0, witnesses)
    with database_errors():
        engine = reading_engine(url)
        try:
            with engine.connect() as db:
                return loss_in(db, witnesses) if inspect(db).has_table("history") else _loss(0, witnesses)
        finally:
            engine.dispose()


def loss_in(db: Connection, witnesses: Collection[Witness]) -> Loss | None:
    """Return the same of an open database. What a restore has replaced, or was accepted as lost, is not missing."""
    last = last_line(db)
    ahead = [one for one in witnesses if one.line > last]
    if not ahead:
        return None
    lines = select(tables.history).where(h.record_id.is_(None), h.verb == RESTORE).order_by(h.id)
    restores = read_exceptions(HistoryEntry(**row) for row in db.execute(lines).mappings()).restores
    return _loss(last, [one for one in ahead if not any(restore.has_replaced(one) for restore in restores)])


def _loss(last: int, witnesses: Collection[Witness]) -> Loss | None:
    newest = max((one for one in witnesses if one.line > last), key=lambda one: one.line, default=None)
    return None if newest is None else Loss(last_line=last, witness=newest)


def accept_loss(tx: Tx, witnesses: Collection[Witness]) -> list[Ref] | None:
    """Continue above what the witnesses know, and log that the lines after the last one are lost.

    Returns the next references; None, and changes nothing, where nothing is missing.
    """
    if (loss := loss_in(tx.db, witnesses)) is None:
        return None
    line = loss.witness.line + 1
    entry = HistoryEntry(
        id=line, record_id=None, at=tx.now, person_id=None, role="", verb=RESTORE, after=json.dumps({"last": loss.last_line})
    )  # fmt: skip
    tx.db.execute(insert(tables.history), vars(entry))
    if tx.dialect == "postgresql":
        tx.db.execute(text("SELECT setval(pg_get_serial_sequence('history', 'id'), :line)"), {"line": line})
    for counter, number in next_numbers(tx.db).items():
        seen = max([number, *(one.next.get(counter, 1) for one in witnesses)])
        tx.taken_numbers[counter] = seen + gap_of(counter)
    kinds = [kind for counter in tx.taken_numbers if (kind := kind_of_counter(counter)) is not None]
    return [Ref(kind, tx.taken_numbers[kind]) for kind in in_order(kinds)]
