"""Bring a database to the tables of this version: forward only, after a copy.

The migrations are one line, and a file's name begins with its revision, so that alembic is loaded only where there is
something to do.
"""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, inspect, make_url, text

HERE = Path(__file__).parent / "migrations"


class WrittenByNewer(Exception):
    """A newer version has migrated the database."""


def migrate(url: str) -> None:
    """Apply what is missing. An SQLite file with records in it is copied beside itself first.

    Raises WrittenByNewer when there is nothing to apply because a newer version has been here.
    """
    engine = _engine(url)
    if (file := sqlite_file(url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as db:
        now = revision_of(db)
        if not missing_after(now):
            return
        if file is not None and now is not None:
            _copy(file, file.with_name(f"{file.name}.before-{revisions()[-1]}"))
        _upgrade(db)
    engine.dispose()


def _upgrade(db: Connection) -> None:
    # alembic takes 74 ms and 8 MB to load, and most starts find the tables of this version.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = db
    command.upgrade(config, "head")


def missing_migrations(url: str) -> int:
    """Return how many migrations a database lacks; it is only read. Raises WrittenByNewer."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as db:
        return missing_after(revision_of(db))


def missing_after(revision: str | None) -> int:
    """Return how many migrations follow a revision; None is an empty database. Raises WrittenByNewer."""
    if revision is None:
        return len(revisions())
    if revision not in revisions():
        raise WrittenByNewer(f"the database has revision {revision}, this version ends at {revisions()[-1]}")
    return len(revisions()) - 1 - revisions().index(revision)


@cache
def revisions() -> tuple[str, ...]:
    """Return all migrations in their order. They are read once: no migration comes while a process runs."""
    return tuple(sorted(file.name.partition("_")[0] for file in (HERE / "versions").glob("*.py")))


def revision_of(db: Connection) -> str | None:
    """Return the migration that a database has got to; None before the first."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


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


def _copy(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
