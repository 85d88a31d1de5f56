"""Bulk inserts: many rows in one statement, and on PostgreSQL all statements in one round trip.

SQLAlchemy prepares each row of an insert again, which took a fifth of the time of a command, and waits for
each statement. Here a statement and its column converters are computed once, with SQLAlchemy's own compiler
and types, and the rows go to the driver. Errors are the driver's own, unwrapped: the writer retries the group
for any error.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, bindparam, insert, update
from sqlalchemy.sql.dml import UpdateBase

from storage import statistics
from storage.rows import Values, written_columns
from storage.tables import counters

Converter = Callable[[Any], Any]


def write_rows(
    db: Connection, new: Collection[tuple[Table, Sequence[Values]]], numbers: Mapping[str, int]
) -> None:
    """Insert rows, with values in the order of `written_columns`, and advance the counters.

    Of tables that get many rows the statistics are collected anew.
    """
    with _pipeline(db):
        cursor = db.connection.cursor()
        for table, rows in new:
            statement, converts = _insert_statement(table, db.dialect)
            _insert_all(db, cursor, statement, [_convert_row(row, converts) for row in rows])
        if numbers:
            cursor.executemany(
                _counter_statement(db.dialect), [(number, kind) for kind, number in numbers.items()]
            )
        cursor.close()
    statistics.collect(db, [table for table, rows in new if len(rows) >= statistics.MANY_ROWS])


def _insert_all(db: Connection, cursor: Any, statement: str, rows: Sequence[Values]) -> None:
    if db.dialect.name == "sqlite":
        cursor.executemany(statement, rows)
        return
    # psycopg sends each row of an executemany as a query of its own, and reads a long query for its placeholders each
    # time. All rows in one, with the server's own placeholders, take a third of that.
    from psycopg import RawCursor  # noqa: PLC0415 - 56 ms and 6 MB, and on SQLite nobody needs it

    values = [value for row in rows for value in row]
    connection: Any = db.connection.driver_connection
    RawCursor(connection).execute(_multi_row(statement, len(rows)), values)


@lru_cache(maxsize=4096)
def _multi_row(statement: str, count: int) -> bytes:
    """Return the statement for `count` rows, with PostgreSQL's numbered placeholders."""
    head, row = statement.split(" VALUES ")
    numbers = iter(range(1, 1 + count * row.count("%s")))
    rows = re.sub("%s", lambda _: f"${next(numbers)}", ", ".join([row] * count))
    return f"{head} VALUES {rows}".encode()


def _pipeline(db: Connection) -> AbstractContextManager[Any]:
    """Let psycopg send all statements before it waits; a no-op on SQLite."""
    pipeline = getattr(db.connection.driver_connection, "pipeline", nullcontext)
    found: AbstractContextManager[Any] = pipeline()
    return found


def _convert_row(row: Values, converts: Sequence[tuple[int, Converter]]) -> Values:
    values = list(row)
    for place, convert in converts:
        values[place] = convert(values[place])
    return tuple(values)


@cache
def _insert_statement(table: Table, dialect: Dialect) -> tuple[str, tuple[tuple[int, Converter], ...]]:
    """Return the statement, and the converters of the columns that need one, by position."""
    columns = written_columns(table)
    names = [column.name for column in columns]
    processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    return (
        _compiled(insert(table).inline(), names, dialect),
        tuple((place, found) for place, found in enumerate(processors) if found is not None),
    )


@cache
def _counter_statement(dialect: Dialect) -> str:
    moved = update(counters).where(counters.c.kind == bindparam("of")).values(next=bindparam("to"))
    return _compiled(moved, ["to", "of"], dialect)


def _compiled(statement: UpdateBase, names: list[str], dialect: Dialect) -> str:
    compiled = statement.compile(dialect=dialect, column_keys=names if statement.is_insert else None)
    if getattr(compiled, "positiontup", None) != names:
        raise RuntimeError("a statement has another order than its values")
    return str(compiled)
