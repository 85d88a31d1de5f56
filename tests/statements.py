"""One dialect and one set of compiled statements for all databases of a kind, and a check of each statement.

Each dialogue has a database of its own and so its own engines, and SQLAlchemy compiles each statement anew for each engine.
The bot, which opens its database once, has nothing of this.

The check finds subqueries that do not correlate. SQLAlchemy correlates a subquery by itself with the directly enclosing
SELECT only: a table of a statement further out is silently put into the FROM of the subquery, which then answers for any
row of it.
"""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Select
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.compiler import SQLCompiler

COMPILED: dict[Any, Any] = {}  # by dialect and statement, as SQLAlchemy does it for one engine


def share() -> None:
    """Let all engines that are made from now on share what they compile."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql", __name__, "Postgresql")


class _OneOfEach(type):
    @cache  # noqa: B019 - classes stay
    def __call__(cls, **arguments: Any) -> Any:
        return super().__call__(**arguments)


class NotCorrelatedError(AssertionError):
    """A subquery has a table of an enclosing statement in its own FROM, and does not select from it on purpose."""


class _Checked(SQLCompiler):
    """Refuses a subquery that does not correlate. One that needs the same table again selects its columns or an alias."""

    def visit_table(self, table: Any, *known: Any, **more: Any) -> Any:
        if more.get("asfrom") and more.get("enclosing_alias") is None and self.stack:
            *enclosing, own = self.stack
            is_again = any(table in outer["asfrom_froms"] for outer in enclosing)
            selectable = own["selectable"]
            if is_again and not (isinstance(selectable, Select) and table in selectable.columns_clause_froms):
                raise NotCorrelatedError(f"{table.name} is of an enclosing statement: {selectable}")
        return super().visit_table(table, *known, **more)  # type: ignore[no-untyped-call] # SQLAlchemy's own has no types


class _CheckedSqlite(_Checked, SQLiteCompiler):
    pass


class _CheckedPostgresql(_Checked, PGCompiler_psycopg):
    pass


class Sqlite(SQLiteDialect_pysqlite, metaclass=_OneOfEach):
    supports_statement_cache = True
    statement_compiler = _CheckedSqlite

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)


class Postgresql(PGDialect_psycopg, metaclass=_OneOfEach):
    supports_statement_cache = True
    statement_compiler = _CheckedPostgresql

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)

    def initialize(self, connection: Connection) -> None:
        """Ask the one server once what it can do."""
        if "server_version_info" not in vars(self):
            super().initialize(connection)  # type: ignore[no-untyped-call] # SQLAlchemy's own has no types


def dialects() -> tuple[Dialect, ...]:
    """Return the dialects of the tests, for statements that are compiled and not sent."""
    return Sqlite(), Postgresql()  # type: ignore[no-untyped-call] # SQLAlchemy's own has no types
