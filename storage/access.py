"""Opening a database by its address, without SQLAlchemy's classes for those who ask."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.charter import Charter
from bot.people import Roster
from bot.trouble import Trouble, database_text
from storage.store import AWAY, MAX_REASON_CHARS, POSTGRES_SETTINGS, reading_engine
from storage.trouble import trouble_of
from storage.unit_of_work import Read, Snapshot

MAX_DAMAGE_NAMED = 3  # faults


class DatabaseUnavailable(Exception):
    """A database cannot be reached or used. The text is the driver's reason, in one line."""

    def __init__(self, reason: str, trouble: Trouble = Trouble.AWAY) -> None:
        super().__init__(reason)
        self.trouble = trouble

    def sentence(self, url: str) -> str:
        """Return what is wrong with the database at an address, and what to do."""
        return database_text(self.trouble, redacted_url(url), str(self))


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise DatabaseUnavailable for every error of the database, and for a driver that is not installed."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, ModuleNotFoundError, *AWAY) as error:
        cause = (error.__cause__ or error) if isinstance(error, AWAY) else error
        reason = next(iter(str(cause).splitlines()), type(cause).__name__)[:MAX_REASON_CHARS].rstrip(".")
        raise DatabaseUnavailable(reason, trouble_of(cause) or Trouble.AWAY) from error


def is_supported(url: str) -> bool:
    with suppress(ArgumentError):
        return make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    return False


def unusable_driver(url: str) -> str | None:
    """Return the driver that an address names, where it is another than the two that are installed."""
    with suppress(ArgumentError):
        driver = make_url(url).drivername.partition("+")[2]
        return None if driver in {"", "psycopg", "pysqlite"} else driver
    return None


def is_in_memory(url: str) -> bool:
    """Return whether an SQLite address names no file."""
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}


def redacted_url(url: str) -> str:
    """Return an address without its password, wherever it stands."""
    with suppress(ArgumentError):
        address = make_url(url)
        hidden = {name: "***" for name in address.query if "password" in name}
        shown = address.update_query_dict(hidden).render_as_string(hide_password=True)
        return shown.replace("%2A", "*")
    return "not an address"


def transaction_settings(read: Read) -> dict[str, str]:
    """Return what PostgreSQL says of the settings that every transaction has; empty on SQLite."""
    if read.db.dialect.name == "sqlite":
        return {}
    return {name: read.db.execute(text(f"SHOW {name}")).scalar_one() for name in POSTGRES_SETTINGS}


def damage(url: str) -> list[str]:
    """Return the first faults that SQLite finds in the pages and indexes of its file; none on PostgreSQL."""
    engine = reading_engine(url)
    try:
        if engine.dialect.name != "sqlite":
            return []
        with engine.connect() as db:
            found = db.execute(text(f"PRAGMA integrity_check({MAX_DAMAGE_NAMED})")).scalars()
            lines = [line for one in found for line in one.splitlines() if not line.startswith("***")]
        return [] if lines == ["ok"] else [line[:MAX_REASON_CHARS] for line in lines[:MAX_DAMAGE_NAMED]]
    finally:
        engine.dispose()


@contextmanager
def open_for_reading(url: str, charter: Charter) -> Iterator[Read]:
    """Open the records without changing them, also while a bot runs. Raises DatabaseUnavailable."""
    with database_errors():
        engine = reading_engine(url)
        try:
            with engine.connect() as db, db.begin():
                yield Read(db, Snapshot(charter, Roster(), -1).reloaded(db, 0))
        finally:
            engine.dispose()
