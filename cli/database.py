"""Charter and database, opened with an error message that says what to do."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import typer

from bot.charter import Charter
from bot.charter_file import read_charter
from bot.errors import UserError
from bot.records import BUILT_IN
from bot.trouble import Trouble, database_text
from cli.environment import Environment, StartupError, WrongConfiguration
from handlers import FEATURES
from handlers.core.registry import Registry
from handlers.core.slack.socket_mode import AppTokenRefused
from handlers.core.slack.workspace import TokenRefused
from handlers.people.first_officers import follow_charter
from storage.access import DatabaseUnavailable, database_errors, open_for_reading
from storage.high_water import HighWaterFile, file_beside
from storage.metadata import DuplicateAreas, OrphanedRecords, WrongDatabase, save_charter
from storage.migrate import WrittenByNewer, migrate, sqlite_file
from storage.store import AWAY, Store, Unavailable, reason_of
from storage.unit_of_work import Read

LASTING = (
    AppTokenRefused,
    DuplicateAreas,
    OrphanedRecords,
    TokenRefused,
    WrongDatabase,
)  # until a person mends it


def migrate_database(context: typer.Context) -> None:
    """Migrate the database to the tables of this version."""
    url = context.ensure_object(Environment).start_up().database_url.get_secret_value()
    with single_process(url), explaining_failure(url):
        migrate(url)
    print("The database is up to date.")


def load_charter(path: Path) -> tuple[Charter, str]:
    """Return the charter and its text. Raises WrongConfiguration with every mistake and its line."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_charter(text, name=path.name, taken=Registry(FEATURES, BUILT_IN).typed_words), text
    except OSError as error:
        raise WrongConfiguration(
            f"The charter {path} cannot be read: {error.strerror}. Set CHARTER to a file that is there."
        ) from None
    except UnicodeDecodeError:
        raise WrongConfiguration(f"The charter {path} is not in UTF-8. Save it again as UTF-8.") from None
    except UserError as error:
        raise WrongConfiguration(str(error)) from None


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
        with suppress(OSError):  # on a full disk: the lock holds, only the number is missing
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
        raise WrongConfiguration(
            "The database was written by a newer version. Run that one, or restore an older copy."
        ) from None
    except DatabaseUnavailable as reason:
        raise StartupError(reason.sentence(url)) from None


def open_store(
    url: str,
    charter: Charter,
    text: str,
    *,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    audit_file: Path,
) -> Store:
    """Migrate the database and open it; `text` is the charter's. Beside `audit_file` stands how far the history went.

    Raises StartupError when the records belong to another task force, or the database cannot be opened.
    """
    with explaining_failure(url):
        migrate(url)
        high_water = HighWaterFile(file_beside(audit_file))
        store = Store(url, charter=charter, monotonic=monotonic, high_water=high_water)
        store.start()
    try:
        store.write(partial(save_charter, charter=text), now=now())
        store.write(follow_charter, now=now())
    except UserError as error:
        store.stop()
        raise startup_error(error) from None
    return store


def startup_error(error: UserError) -> StartupError:
    """Return the error with which the process ends: a WrongConfiguration where another try would end in the same way."""
    if isinstance(error, AWAY):
        trouble = error.trouble if isinstance(error, Unavailable) else Trouble.AWAY
        return StartupError(database_text(trouble, "in DATABASE_URL", reason_of(error)))
    return WrongConfiguration(str(error)) if isinstance(error, LASTING) else StartupError(str(error))


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
        raise StartupError(reason.sentence(url)) from None
