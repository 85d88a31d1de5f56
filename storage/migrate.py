"""Bring a database to the tables of this version: forward only, after a copy."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url

HERE = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Apply what is missing. An SQLite file with records in it is copied beside itself first."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    engine = _engine(url)
    if (file := sqlite_file(url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as db:
        now, newest = _revision(db), _newest()
        if now == newest:
            return
        if file is not None and now is not None:
            _copy(file, file.with_name(f"{file.name}.before-{newest}"))
        config.attributes["connection"] = db
        command.upgrade(config, "head")
    engine.dispose()


def missing_migrations(url: str) -> int:
    """Return how many migrations a database lacks; it is only read. Raises CommandError when a newer version wrote it."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as db:
        now = _revision(db)
    return len(list(ScriptDirectory.from_config(config).iterate_revisions("head", now or "base")))


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite address; None for memory and for other databases."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        # Left to itself pysqlite (3.11) commits each change of a table at once, and a migration that fails half way
        # leaves the half. Foreign keys stay off: a table that is made anew is dropped in between.
        event.listen(engine, "connect", lambda db, _: setattr(db, "isolation_level", None))
        event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@cache
def _newest() -> str | None:
    """Return the newest migration. They are read once: no migration comes while a process runs."""
    return ScriptDirectory(str(HERE)).get_current_head()


def _revision(db: Connection) -> str | None:
    return MigrationContext.configure(db).get_current_revision()


def _copy(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
