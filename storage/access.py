"""Opening a database by its address, without SQLAlchemy's classes for those who ask."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.charter import Charter
from bot.people import Roster
from storage.store import MAX_REASON_CHARS, POSTGRES_SETTINGS, Unavailable, reading_engine
from storage.unit_of_work import Read, Snapshot


class DatabaseUnavailable(Exception):
    """A database cannot be reached or used. The text is the driver's reason, in one line."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise DatabaseUnavailable for every error of the database, and for a driver that is not installed."""
    try:
        yield
    except (SQLAlchemyError, ModuleNotFoundError, Unavailable) as error:
        cause = (error.__cause__ or error) if isinstance(error, Unavailable) else error
        raise DatabaseUnavailable(str(cause).splitlines()[0][:MAX_REASON_CHARS]) from error


def is_supported(url: str) -> bool:
    with suppress(ArgumentError):
        return make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    return False


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
