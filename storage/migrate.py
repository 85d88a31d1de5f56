"""Database migrations: forward only, after a copy.

The migrations are linear and each file name begins with its revision, so alembic is loaded only if a database
of an older version has to be changed. An empty one gets the tables of this version at once.
"""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    NullPool,
    PrimaryKeyConstraint,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    text,
)

from storage.tables import metadata

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"

# As alembic makes it.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
_LOCK = 1769169769  # of PostgreSQL, for whoever migrates; any number that is always the same


class WrittenByNewer(Exception):
    """The database was migrated by a newer version."""


def migrate(url: str) -> None:
    """Make the tables of this version, or apply the missing migrations to those of an older one.

    An SQLite file with records is copied beside itself first. Of several processes one does it and the others wait.
    Raises WrittenByNewer if a newer version has migrated the database.
    """
    engine = _engine(url)
    if (file := sqlite_file(url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    with engine.begin() as db:
        _lock(db)
        now = revision_of(db)
        if now is None:
            _create(db)
        elif missing_after(now):
            if file is not None:
                _copy_sqlite(file, file.with_name(f"{file.name}.before-{revisions()[-1]}"))
            _upgrade(db)
    engine.dispose()


def _lock(db: Connection) -> None:
    """Wait until no other process migrates; a transaction on SQLite has begun with a lock."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _create(db: Connection) -> None:
    metadata.create_all(db)
    _VERSION.create(db)
    db.execute(insert(_VERSION), {"version_num": revisions()[-1]})


def _upgrade(db: Connection) -> None:
    # alembic takes 74 ms and 8 MB to load, and most starts find the tables of this version.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
    config.attributes["connection"] = db
    command.upgrade(config, "head")


def count_missing_migrations(url: str) -> int:
    """Return the number of missing migrations; read-only. Raises WrittenByNewer."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as db:
        return missing_after(revision_of(db))


def missing_after(revision: str | None) -> int:
    """Return the number of migrations after a revision; None is an empty database. Raises WrittenByNewer."""
    if revision is None:
        return len(revisions())
    if revision not in revisions():
        raise WrittenByNewer(f"the database has revision {revision}, this version ends at {revisions()[-1]}")
    return len(revisions()) - 1 - revisions().index(revision)


@cache
def revisions() -> tuple[str, ...]:
    """Return all revisions in order. Cached: no migration is added while the process runs."""
    return tuple(
        sorted(file.name.partition("_")[0] for file in (MIGRATIONS_FOLDER / "versions").glob("*.py"))
    )


def revision_of(db: Connection) -> str | None:
    """Return the revision of a database; None before the first migration."""
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


def sqlite_file(url: str) -> Path | None:
    """Return the file of an SQLite URL; None for in-memory and other databases."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database in {None, "", ":memory:"}:
        return None
    return Path(str(address.database))


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        # By default pysqlite (3.11) commits each change of a table at once, so a migration that fails half
        # way leaves the half. Foreign keys stay off: a table that is rebuilt is dropped in between.
        event.listen(engine, "connect", lambda db, _: setattr(db, "isolation_level", None))
        event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _copy_sqlite(file: Path, to: Path) -> None:
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
