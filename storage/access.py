"""Opening a database by its address, without SQLAlchemy's classes for those who ask."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.charter import Charter
from bot.people import Roster
from storage.store import reading_engine
from storage.unit_of_work import Read, Snapshot

MAX_REASON_CHARS = 200


class DatabaseUnavailable(Exception):
    """A database cannot be reached or used. The text is the driver's reason, in one line."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Raise DatabaseUnavailable for every error of SQLAlchemy, and for a driver that is not installed."""
    try:
        yield
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise DatabaseUnavailable(str(error).splitlines()[0][:MAX_REASON_CHARS]) from error


def is_supported(url: str) -> bool:
    with suppress(ArgumentError):
        return make_url(url).get_backend_name() in {"sqlite", "postgresql"}
    return False


def redacted_url(url: str) -> str:
    """Return an address without its password."""
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "not an address"


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
