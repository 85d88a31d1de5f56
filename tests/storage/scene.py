"""A task force of three people for the tests of the store, small calls for it, and a look at its rows."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, NullPool, RowMapping, Table, create_engine, select

from bot.actions import Action, ActionState
from bot.charter import Charter
from bot.charter_file import read_charter
from bot.people import Account, Appointment, Person
from bot.records import Kind
from handlers.core.calls import Call
from handlers.core.desk import Desk
from storage import tables as t
from storage.store import Store, WriteRequest
from storage.unit_of_work import Read, Tx
from tests.shipped import REGISTRY

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TEAM = "T0STORE"
CHAIR, SECRETARY, MEMBER = 1, 2, 3
ROLES = {CHAIR: ("chair", None), SECRETARY: ("secretary", None), MEMBER: ("focal_point", "WEB")}
HERE = Path(__file__).parents[2]
CHARTER = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))


def opened(url: str, *, sort: type[Store] = Store, charter: Charter = CHARTER) -> Store:
    """Return a running store with three people in it; on a database that has them they stay as they are."""
    store = sort(url, charter=charter, monotonic=lambda: 0.0)
    store.start()
    if not store.snapshot.roster.persons:
        store.write(_three_people, now=NOON)
    return store


def _three_people(tx: Tx) -> None:
    for role, area in ROLES.values():
        person = tx.add(
            Person(id=tx.next_number("person"), name=f"A {role}", email=f"{role}@example.org", station="GVA")
        )
        tx.add(Account(team=TEAM, user=f"U{person.id}", person_id=person.id, from_at=NOON))
        tx.add(
            Appointment(
                id=tx.next_number("appointment"), person_id=person.id, role=role, entity=None, area=area, from_on=NOON.date()
            )
        )  # fmt: skip


# Calls


def logs(title: str, *, owners: tuple[int, ...] = (CHAIR,)) -> Callable[[Tx], str]:
    """Return a call that logs an action and answers with its reference."""

    def log(tx: Tx) -> str:
        action = Action(
            id=tx.next_number("record"),
            number=tx.next_number(Kind.ACTION),
            title=title,
            state=ActionState.OPEN,
            owners=owners,
            created_at=tx.now,
            created_by=CHAIR,
            changed_at=tx.now,
            folded=title,
        )
        return tx.create(action).ref

    return log


def changes(record_id: int, **fields: object) -> Callable[[Tx], str]:
    """Return a call that sets fields of a record and answers with its title."""

    def change(tx: Tx) -> str:
        record = tx.get(record_id)
        for name, value in fields.items():
            setattr(record, name, value)
        tx.change(record, "edit")
        return str(record.title)

    return change


def adds_word(record_id: int, word: str) -> Callable[[Tx], str]:
    """Return a call that adds a word to the title of a record, as a person who has read it would."""

    def add(tx: Tx) -> str:
        record = tx.get(record_id)
        record.title = f"{record.title} {word}"
        tx.change(record, "edit")
        return str(record.title)

    return add


def calls(*works: Callable[[Tx], object], key: str = "") -> list[WriteRequest[Any]]:
    """Return pieces that the writer gets together; with `key` each is a delivery of its own."""
    return [WriteRequest(work, NOON, f"{key}{n}" if key else None) for n, work in enumerate(works)]


def group(store: Store, *works: Callable[[Tx], object], key: str = "") -> list[Any]:
    """Let the store run calls as one group; return the answers and exceptions."""
    return store.submit(calls(*works, key=key)).result()


def desk_of(store: Store) -> Desk:
    return Desk(store, REGISTRY, command="/isc")


def typed(person: int, words: str, *, key: str) -> Call:
    return Call(team=TEAM, user=f"U{person}", channel="C1", words=words, now=NOON, key=key)


# Rows


def engine_of(url: str) -> Engine:
    """Return an engine that has nothing to do with the store's."""
    return create_engine(url, poolclass=NullPool)


def rows_of(url: str, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table in no order of their own, without the ids that the database gave."""
    return _rows(url, [table])[table.name]


def everything(url: str) -> dict[str, list[dict[str, Any]]]:
    return _rows(url, t.metadata.sorted_tables)


def counted(url: str, *tables: Table) -> list[int]:
    return [len(rows) for rows in _rows(url, tables).values()]


def _rows(url: str, chosen: Sequence[Table]) -> dict[str, list[dict[str, Any]]]:
    """Read tables over one connection: PostgreSQL takes longer to open one than to read all tables."""
    engine = engine_of(url)
    with engine.connect() as db:
        found = {table: db.execute(select(table)).mappings().all() for table in chosen}
    engine.dispose()
    return {table.name: _without_given_ids(table, rows) for table, rows in found.items()}


def _without_given_ids(table: Table, rows: Sequence[RowMapping]) -> list[dict[str, Any]]:
    hidden = {"id"} if table in t.AUTONUMBERED_TABLES else set()
    return sorted(({n: v for n, v in row.items() if n not in hidden} for row in rows), key=repr)


def titles(read: Read) -> list[str]:
    return [action.title for action in read.records(Kind.ACTION, order=(t.records.c.id,))]


def numbers(rows: Sequence[dict[str, Any]]) -> list[int]:
    return sorted(row["number"] for row in rows)
