"""Charter and database, opened with an error message that says what to do."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import typer

from bot.charter import Charter
from bot.charter_file import read_charter
from bot.errors import UserError
from cli.environment import Environment, StartupError
from handlers.people.commands import add_first_officers
from storage.access import DatabaseUnavailable, database_errors, open_for_reading, redacted_url
from storage.metadata import save_charter
from storage.migrate import WrittenByNewer, migrate, sqlite_file
from storage.store import Store
from storage.unit_of_work import Read


def migrate_database(context: typer.Context) -> None:
    """Migrate the database to the tables of this version."""
    url = context.ensure_object(Environment).start_up().database_url.get_secret_value()
    with single_process(url), explaining_failure(url):
        migrate(url)
    print("The database is up to date.")


def load_charter(path: Path) -> tuple[Charter, str]:
    """Return the charter and its text. Raises StartupError with every mistake and its line."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_charter(text, name=path.name), text
    except OSError as error:
        raise StartupError(
            f"The charter {path} cannot be read: {error.strerror}. Set CHARTER to a file that is there."
        ) from None
    except UnicodeDecodeError:
        raise StartupError(f"The charter {path} is not in UTF-8. Save it again as UTF-8.") from None
    except UserError as error:
        raise StartupError(str(error)) from None


@contextmanager
def single_process(url: str) -> Iterator[None]:
    """Lock an SQLite file, so that no second process writes it. Raises StartupError where it is locked."""
    file = sqlite_file(url)
    if file is None:
        yield
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = file.with_suffix(".lock").open("a+")
    except OSError as error:
        raise StartupError(
            f"The folder of {file} cannot be written: {error.strerror}. Check DATABASE_URL."
        ) from None
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartupError(
                f"{file} is in use by process {lock.read().strip() or '?'}. Stop that one first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def explaining_failure(url: str) -> Iterator[None]:
    """Raise StartupError, with what to do, where a database cannot be opened or a newer version has written it."""
    try:
        with database_errors():
            yield
    except WrittenByNewer:
        raise StartupError(
            "The database was written by a newer version. Run that one, or restore an older copy."
        ) from None
    except DatabaseUnavailable as reason:
        raise StartupError(
            f"The database {redacted_url(url)} cannot be opened: {reason}. Check DATABASE_URL."
        ) from None


def open_store(
    url: str, charter: Charter, text: str, *, now: Callable[[], datetime], monotonic: Callable[[], float]
) -> Store:
    """Migrate the database and open it; `text` is the charter's.

    Raises StartupError when the records belong to another task force, or the database cannot be opened.
    """
    with explaining_failure(url):
        migrate(url)
        store = Store(url, charter=charter, monotonic=monotonic)
        store.start()
    try:
        store.write(partial(save_charter, charter=text), now=now())
        store.write(add_first_officers, now=now())
    except UserError as error:
        store.stop()
        raise StartupError(str(error)) from None
    return store


def require_database(url: str) -> None:
    """Raise StartupError when the SQLite file of an address does not exist: opening it would create it."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise StartupError(f"There are no records at {file}. Check DATABASE_URL.")


@contextmanager
def open_records(url: str, charter: Charter) -> Iterator[Read]:
    """Open existing records without changing them, also while the bot runs. Raises StartupError."""
    require_database(url)
    try:
        with open_for_reading(url, charter) as read:
            yield read
    except DatabaseUnavailable as reason:
        raise StartupError(f"The records in {redacted_url(url)} cannot be read: {reason}.") from None
