"""Records every statement that reaches a driver, however it gets there, with values and with the functions that asked.

The cursors themselves are replaced: some rows go to the driver's cursor directly, where no event of SQLAlchemy sees them.
Only the rows of a bulk insert on PostgreSQL pass by (`RawCursor`): INSERT ... VALUES has no plan to choose.
"""

import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Dialect, Engine, event, make_url

from tests.conversation import HERE

ROOMS = tuple(f"{HERE / room}/" for room in ("storage", "handlers"))
# Lists of values differ in length alone, and a thousand rows are one statement.
_LIST = re.compile(r"\((?:\?|%s|%\(\w+\)s(?:::\w+)?)(?:, (?:\?|%s|%\(\w+\)s(?:::\w+)?))*\)")
_NUMBERED = re.compile(r"%\(\w+\)s")


@dataclass
class Statement:
    """One statement, as it went to the driver with its longest list of values, last in which turn."""

    sql: str
    values: Any
    turn: int
    asked_by: set[str] = field(default_factory=set)


class Recorder:
    """The statements of one database."""

    def __init__(self, url: str) -> None:
        self.database = make_url(url).database
        self.turn = 0
        self.found: dict[str, Statement] = {}

    def add(self, sql: str, values: Any) -> None:
        name = _NUMBERED.sub("?", _LIST.sub("(?)", sql))
        known = self.found.get(name)
        if known is None or known.turn < self.turn or len(values or ()) > len(known.values or ()):
            asked = known.asked_by if known else set()
            known = self.found[name] = Statement(sql, values, self.turn, asked)
        known.asked_by.update(_askers())

    def next_turn(self) -> None:
        """Let what is recorded from now on replace what was recorded before, of the same statement."""
        self.turn += 1


def _askers() -> Iterator[str]:
    """Yield the functions of the bot that are under way, as `module.function`."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(ROOMS):
            yield f"{Path(file).stem}.{frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment] # None ends the stack


_ACTIVE: list[Recorder] = []


class _SqliteCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = ()) -> "_SqliteCursor":
        _note(sql, parameters)
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any]) -> "_SqliteCursor":
        rows = list(parameters)
        _note(sql, rows[0] if rows else ())
        super().executemany(sql, rows)
        return self


class _SqliteConnection(sqlite3.Connection):
    def cursor(self, factory: Any = _SqliteCursor) -> Any:
        return super().cursor(factory)


class _PostgresqlCursor(psycopg.Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **more: Any) -> "_PostgresqlCursor":
        _note(query, params)
        return super().execute(query, params, **more)

    def executemany(self, query: Any, params_seq: Iterable[Any], **more: Any) -> None:
        rows = list(params_seq)
        _note(query, rows[0] if rows else None)
        super().executemany(query, rows, **more)


def _note(sql: Any, values: Any) -> None:
    if _ACTIVE and isinstance(sql, str):
        _ACTIVE[-1].add(sql, values)


def _choose_cursor(dialect: Dialect, _: object, arguments: Any, more: dict[str, Any]) -> None:
    """Let a connection that is opened now use the cursors that note."""
    if not _ACTIVE:
        return
    if dialect.name == "sqlite":
        if _ACTIVE[-1].database in arguments[0]:  # "file:///path?mode=rw"
            more["factory"] = _SqliteConnection
    elif more.get("dbname") == _ACTIVE[-1].database:
        more["cursor_factory"] = _PostgresqlCursor


@contextmanager
def recording(url: str) -> Iterator[Recorder]:
    """Record what goes to a database over the connections that are opened from now on."""
    recorder = Recorder(url)
    _ACTIVE.append(recorder)
    event.listen(Engine, "do_connect", _choose_cursor)
    try:
        yield recorder
    finally:
        event.remove(Engine, "do_connect", _choose_cursor)
        _ACTIVE.remove(recorder)


@contextmanager
def paused() -> Iterator[None]:
    """Record nothing: what happens now is not the bot's."""
    recorders, _ACTIVE[:] = _ACTIVE[:], []
    yield
    _ACTIVE[:] = recorders
