"""Each statement reads its own tables once: a subquery correlates with the statement around it, however far out."""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import ClauseElement, Delete, Dialect, Select, Update, exists, select, update

import storage
from storage import actions, notifications, tables
from tests import databases
from tests.statements import NotCorrelatedError, dialects
from tests.storage import scene

NOON = datetime(2016, 10, 7, 12, tzinfo=UTC)


def statements(values: object) -> Iterator[ClauseElement]:
    """Return the statements among some values, also those by dialect or by table."""
    for value in values.values() if isinstance(values, dict) else ():
        if isinstance(value, Select | Update | Delete):
            yield value
        yield from statements(value)


def kept(module: str) -> list[ClauseElement]:
    """Return the statements that a module puts together once."""
    return list(
        statements({n: v for n, v in vars(importlib.import_module(module)).items() if n != "__builtins__"})
    )


MODULES = [f"storage.{found.name}" for found in pkgutil.iter_modules(storage.__path__) if not found.ispkg]


@pytest.mark.parametrize("dialect", dialects(), ids=lambda one: one.name)
@pytest.mark.parametrize("module", MODULES)
def test_statements_that_are_put_together_once_correlate(module: str, dialect: Dialect) -> None:
    for statement in kept(module):
        statement.compile(dialect=dialect)


@pytest.mark.parametrize("dialect", dialects(), ids=lambda one: one.name)
def test_every_filter_of_open_actions_correlates(dialect: Dialect) -> None:
    unanswered = actions._is_unanswered(NOON)

    select(tables.items.c.id).where(unanswered).compile(dialect=dialect)


@pytest.mark.parametrize("dialect", dialects(), ids=lambda one: one.name)
def test_subquery_that_reads_a_table_of_an_outer_statement_again_is_found(
    dialect: Dialect,
) -> None:
    said = exists().where(
        tables.notes.c.record_id == tables.items.c.id, tables.notes.c.at >= tables.notifications.c.due_at
    )
    told = exists().where(tables.notifications.c.record_id == tables.items.c.id, said)

    for statement in (
        select(tables.items.c.id).where(told),
        update(tables.items).where(told).values(planned=0),
    ):
        with pytest.raises(NotCorrelatedError, match="items is of an enclosing statement"):
            statement.compile(dialect=dialect)


@pytest.mark.parametrize("dialect", dialects(), ids=lambda one: one.name)
def test_subquery_may_select_from_a_table_of_the_statement_around_it(dialect: Dialect) -> None:
    newest = select(tables.posts.c.id).order_by(tables.posts.c.id.desc()).limit(1)

    update(tables.posts).where(tables.posts.c.id.in_(newest)).values(wanted=0).compile(dialect=dialect)


@pytest.mark.parametrize(
    "statement",
    [
        select(tables.items.c.id).where(actions._is_unanswered(NOON)),
        notifications._CANCEL_PLANNED,
    ],
    ids=["silent", "reminders planned anew"],
)
def test_sqlite_finds_the_notices_of_one_record_by_that_record(
    statement: Select[tuple[int]] | Update,
) -> None:
    # Without statistics SQLite chooses by the columns of the indexes alone.
    engine = scene.engine_of(databases.fresh("sqlite"))
    compiled = statement.compile(engine, compile_kwargs={"render_postcompile": True})

    with engine.connect() as db:
        nothing = (None,) * len(compiled.positiontup or ())
        plan = [row.detail for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", nothing)]

    of_notices = [step for step in plan if step.startswith("SEARCH notifications")]
    assert [step.partition("(")[2].partition(" ")[0] for step in of_notices] == ["record_id=?"]
