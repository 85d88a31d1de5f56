"""A history with seals for the tests of the chain, small calls that write into it, and what a walk along it finds."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from bot.history import HistoryEntry
from bot.seals import CHAIN_START, ChainHead, Finding, Seal, seal_of
from handlers.core.sealing.seal import seal
from storage import seals, tables
from storage.notifications import CHUNK_SIZE
from storage.store import Store
from storage.unit_of_work import Tx
from tests.storage import scene
from tests.storage.scene import NOON, logs

h, s = tables.history.c, tables.seals.c
SALTS = [f"{number:064}" for number in range(CHUNK_SIZE)]


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = scene.opened(url)
    try:
        yield store
    finally:
        store.stop()


def says(why: str, **values: object) -> Callable[[Tx], None]:
    """Return a call that writes a line of history of no record."""
    return lambda tx: tx.log("absent", subject_id=scene.MEMBER, why=why, after=values)


def log_some(store: Store, *, about: str = "away") -> None:
    """Let people work, with a gap in the ids as PostgreSQL leaves one where a group was run again."""
    scene.group(store, *[logs(f"Action {number} {about}") for number in range(12)])
    scene.group(
        store, *[scene.changes(number, title=f"Room {number} {about} „é“ 下周") for number in range(1, 9)]
    )
    store.write(leaves_a_gap, now=NOON)
    for number in range(9):
        store.write(says(f"{about} {number}", on=str(number)), now=NOON + timedelta(days=1, microseconds=7))


def leaves_a_gap(tx: Tx) -> None:
    number = tx.db.execute(select(func.max(h.id))).scalar_one() + 5
    line = HistoryEntry(record_id=None, at=NOON, person_id=None, role="", verb="tick", why=f"{number}")
    tx.db.execute(insert(tables.history).values(id=number, **values_of(line)))
    if tx.dialect == "postgresql":
        tx.db.execute(select(func.setval(func.pg_get_serial_sequence("history", "id"), number)))


def values_of(line: HistoryEntry) -> dict[str, Any]:
    return {
        column.name: getattr(line, column.name) for column in tables.history.columns if column.name != "id"
    }


def lines_of(store: Store, *where: Any) -> list[HistoryEntry]:
    chosen = select(tables.history).where(*where).order_by(h.id)
    return store.read(lambda read: [HistoryEntry(**row) for row in read.db.execute(chosen).mappings()])


def head_of(store: Store) -> ChainHead:
    found = store.read(partial(seals.current_head, on=date(2026, 3, 3), at=NOON + timedelta(days=1)))
    assert found is not None
    return found


def found_in(url: str, *heads: ChainHead, wanted: str | None = None) -> list[Finding]:
    found: list[Finding] = []
    seals.verify(url, heads=heads, wanted=wanted, found=found.append)
    return found


def redacts(store: Store, *lines: HistoryEntry) -> None:
    store.write(partial(seals.redact, lines=lines, salts=SALTS[: len(lines)]), now=NOON)


@contextmanager
def tampered(url: str) -> Iterator[Connection]:
    """Give a connection on which everything that is done is taken back."""
    engine = scene.engine_of(url)
    with closing(engine.connect()) as db:
        yield db
        db.rollback()
    engine.dispose()


def walked(db: Connection, *heads: ChainHead) -> list[Finding]:
    found: list[Finding] = []
    seals.walk_chain(db, heads=heads, found=found.append)
    return found


def sealed(url: str) -> ChainHead:
    """Write some lines and seal all; one is redacted, and one says that the history was restored. Return the head."""
    with opened(url) as store:
        log_some(store)
        seal(store, now=NOON)
        redacts(store, *[replace(line, why="") for line in lines_of(store, h.why == "away 2")])
        store.write(seals.log_restore, now=NOON)
        log_some(store, about="back")
        seal(store, now=NOON)
        return head_of(store)


def fits(finding: Finding) -> None:
    pytest.fail(f"{finding}")


# What somebody does behind the bot's back


def seals_of(db: Connection) -> list[Seal]:
    return [Seal(**row) for row in db.execute(select(tables.seals).order_by(s.history_id)).mappings()]


def history_of(db: Connection) -> dict[int, dict[str, Any]]:
    rows = db.execute(select(tables.history).order_by(h.id)).mappings()
    return {row["id"]: {name: value for name, value in row.items() if name != "id"} for row in rows}


def swap_contents(db: Connection, one: int, other: int) -> None:
    lines = history_of(db)
    db.execute(update(tables.history).where(h.id == one).values(lines[other]))
    db.execute(update(tables.history).where(h.id == other).values(lines[one]))


def swap_ids(db: Connection, one: int, other: int) -> None:
    for here, there in ((one, -1), (other, one), (-1, other)):
        db.execute(update(tables.history).where(h.id == here).values(id=there))


def cut(db: Connection, after: int) -> None:
    db.execute(delete(tables.history).where(h.id > after))
    db.execute(delete(tables.seals).where(s.history_id > after))


def reseal(db: Connection, *, since: int) -> None:
    """Write all seals from a line on anew, as somebody would who knows how."""
    previous = max(
        (one for one in seals_of(db) if one.history_id < since), key=lambda one: one.history_id, default=None
    )
    chain = previous.chain if previous else CHAIN_START
    db.execute(delete(tables.seals).where(s.history_id >= since))
    for number, values in history_of(db).items():
        if number >= since:
            new = seal_of(HistoryEntry(id=number, **values), salt="5a17", previous=chain)
            db.execute(insert(tables.seals).values(vars(new)))
            chain = new.chain
