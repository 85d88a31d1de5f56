"""Whatever is done to the history behind the bot's back is found, and told as what it is."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, literal_column, select, update

from bot.history import HistoryEntry
from bot.seals import CHAIN_START, ChainFault, Finding, seal_of
from storage import tables
from tests import databases
from tests.storage import chain, scene
from tests.storage.chain import h, s
from tests.storage.scene import NOON


def test_each_kind_of_tampering_is_told_as_what_it_is(url: str) -> None:
    head = chain.sealed(url)
    far = head.line

    def told(act: Callable[[Connection], object]) -> list[tuple[str, int, int]]:
        with chain.tampered(url) as db:
            act(db)
            return [(one.fault.value, one.line, one.other) for one in chain.walked(db, head)]

    line_and_seal = [delete(tables.history).where(h.id == 5), delete(tables.seals).where(s.history_id == 5)]
    new = {
        **chain.values_of(HistoryEntry(record_id=None, at=NOON, person_id=1, role="chair", verb="edit")),
        "id": 23,
    }

    assert told(lambda db: db.execute(update(tables.history).where(h.id == 5).values(why="x"))) == [
        ("changed", 5, 0)
    ]
    assert told(lambda db: db.execute(delete(tables.history).where(h.id == 5))) == [("missing", 5, 0)]
    assert told(lambda db: [db.execute(one) for one in line_and_seal]) == [
        ("broken", 6, 0), ("rewritten", far, far)
    ]  # fmt: skip
    assert told(lambda db: db.execute(insert(tables.history).values(new))) == [("inserted", 23, 0)]
    assert told(lambda db: chain.swap_contents(db, 3, 9)) == [
        ("changed", 3, 0),
        ("changed", 9, 0),
        ("swapped", 3, 9),
    ]
    assert told(lambda db: chain.swap_ids(db, 3, 9)) == [
        ("changed", 3, 0),
        ("changed", 9, 0),
        ("swapped", 3, 9),
    ]
    assert told(lambda db: chain.cut(db, far - 2)) == [("cut", far, far - 2)]
    assert told(lambda db: db.execute(update(tables.seals).where(s.history_id == 5).values(chain="x"))) == [
        ("broken", 5, 0), ("broken", 6, 0)
    ]  # fmt: skip
    assert told(lambda db: chain.reseal(db, since=far - 3)) == [("rewritten", far, far)]
    assert told(lambda _: None) == []


def test_seal_that_somebody_holds_is_looked_for(url: str) -> None:
    head = chain.sealed(url)

    assert chain.found_in(url, wanted=head.chain) == []
    assert chain.found_in(url, wanted="0" * 64) == [Finding(fault=ChainFault.UNKNOWN)]


@dataclass
class Tamperer:
    """Somebody who may write into the database and does one thing to it."""

    db: Connection
    random: Random

    def __post_init__(self) -> None:
        self.lines = chain.history_of(self.db)
        self.ids = list(self.lines)

    def does(self) -> str:
        act = self.random.choice(
            [self.edits, self.edits, self.edits, self.deletes, self.inserts, self.swaps, self.cuts, self.edits_a_seal, self.reseals]
        )  # fmt: skip
        return f"{act.__name__}: {act()}"

    def edits(self) -> str:
        number = self.random.choice(self.ids)
        column = self.random.choice([column for column in tables.history.columns if column is not h.id])
        value = self.random.choice(self._others(column, self.lines[number][column.name]))
        self.db.execute(update(tables.history).where(h.id == number).values({column.name: value}))
        return f"{column.name} of {number} to {value!r}"

    def _others(self, column: Any, now: Any) -> list[Any]:
        """Return values that the column may have instead of what is there now."""
        if column is h.at:
            other = [now + timedelta(microseconds=1), now - timedelta(days=365)]
            return [*other, literal_column("'long ago'")] if self.db.dialect.name == "sqlite" else other
        if column is h.record_id:
            return [one for one in (None, 1, 2, 3) if one != now]
        if column in (h.person_id, h.subject_id):
            return [one for one in (None, 0, 1, 2, 3) if one != now]
        words = [None] if column.nullable else []
        return [one for one in (*words, "", "null", f"{now} ", f"{now}"[:-1], "{}") if one != now]

    def deletes(self) -> str:
        number = self.random.choice(self.ids)
        what = self.random.choice(["the line", "the seal", "both"])
        if what != "the seal":
            self.db.execute(delete(tables.history).where(h.id == number))
        if what != "the line":
            self.db.execute(delete(tables.seals).where(s.history_id == number))
        return f"{what} {number}"

    def inserts(self) -> str:
        number = self.random.choice([one for one in range(-3, max(self.ids)) if one not in self.ids])
        values = self.lines[self.random.choice(self.ids)] | {"why": "I was always here"}
        self.db.execute(insert(tables.history).values(id=number, **values))
        if self.random.random() < 0.5:
            before = [one for one in chain.seals_of(self.db) if one.history_id < number]
            last = before[-1].chain if before else CHAIN_START
            new = seal_of(HistoryEntry(id=number, **values), salt="5a17", previous=last)
            self.db.execute(insert(tables.seals).values(vars(new)))
            return f"{number} with a seal"
        return f"{number} without a seal"

    def swaps(self) -> str:
        one, other = self.random.sample(self.ids, 2)
        how = self.random.choice([chain.swap_contents, chain.swap_ids])
        how(self.db, one, other)
        return f"{how.__name__} {one} {other}"

    def cuts(self) -> str:
        after = self.random.choice(self.ids[:-1])
        chain.cut(self.db, after)
        return f"after {after}"

    def edits_a_seal(self) -> str:
        number = self.random.choice(self.ids)
        column = self.random.choice(["salt", "digest", "chain", "history_id"])
        free = next(one for one in range(-3, 999) if one not in self.ids)
        value = free if column == "history_id" else self.random.choice(["", "0" * 64])
        self.db.execute(update(tables.seals).where(s.history_id == number).values({column: value}))
        return f"{column} of {number}"

    def reseals(self) -> str:
        """Change a line as if it had never been otherwise, and all seals from it on."""
        number = self.random.choice(self.ids)
        self.db.execute(update(tables.history).where(h.id == number).values(why="It was always so"))
        chain.reseal(self.db, since=number)
        return f"from {number} on"


def rows(db: Connection) -> list[Any]:
    return [
        db.execute(select(*table.c).order_by(table.c[0])).all() for table in (tables.history, tables.seals)
    ]


@pytest.mark.parametrize(
    ("kind", "times"),
    [pytest.param("sqlite", 1000, id="sqlite"), pytest.param("postgresql", 60, id="postgresql")],
)
def test_every_tampering_is_found(kind: str, times: int) -> None:
    url = databases.fresh(kind)
    head = chain.sealed(url)
    found, unseen = 0, []
    engine = scene.engine_of(url)
    with closing(engine.connect()) as db:
        for seed in range(times):
            done = Tamperer(db, Random(seed)).does()
            if chain.walked(db, head):
                found += 1
            else:
                unseen.append(done)
            db.rollback()
        untouched = chain.walked(db, head)
    engine.dispose()

    assert unseen == []
    assert found == times
    assert untouched == []
