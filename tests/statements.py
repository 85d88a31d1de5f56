"""One dialect and one set of compiled statements for all databases of a kind.

Each dialogue has a database of its own and so its own engines, and SQLAlchemy compiles each statement anew for each engine.
The bot, which opens its database once, has nothing of this.
"""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

COMPILED: dict[Any, Any] = {}  # by dialect and statement, as SQLAlchemy does it for one engine


def share() -> None:
    """Let all engines that are made from now on share what they compile."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql", __name__, "Postgresql")


class _OneOfEach(type):
    @cache  # noqa: B019 - classes stay
    def __call__(cls, **arguments: Any) -> Any:
        return super().__call__(**arguments)


class Sqlite(SQLiteDialect_pysqlite, metaclass=_OneOfEach):
    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)


class Postgresql(PGDialect_psycopg, metaclass=_OneOfEach):
    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)

    def initialize(self, connection: Connection) -> None:
        """Ask the one server once what it can do."""
        if "server_version_info" not in vars(self):
            super().initialize(connection)  # type: ignore[no-untyped-call] # SQLAlchemy's own has no types
