"""Backup and restore: all records of any database in one SQLite file.

A restore is prepared on a copy of that file, and the finished copy is installed in one step. A failure before
that step leaves the database unchanged, and nobody ever sees a partial restore.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError

from bot.errors import UserError
from bot.records import Kind, Ref
from bot.seals import Witness
from storage import statistics, tables
from storage.access import redacted_url
from storage.gaps import gap_of, kind_of_counter
from storage.migrate import migrate, revision_of, revisions, sqlite_file
from storage.store import COUNTERS
from storage.witness import in_order

CHUNK_SIZE = 500
BACKED_UP_AT_KEY = "backed_up_at"  # a fact that exists only in backups
OWNER_KEYS = ("task_force", "workspace")  # the facts that identify the owner of the records
REQUIRED_TABLES = frozenset({"alembic_version", tables.counters.name, tables.facts.name, tables.records.name})
STARTUP_TABLES = frozenset(
    {tables.counters, tables.facts, tables.charters}
)  # written at startup, before anybody has done anything
SQLITE_SUFFIXES = ("-wal", "-shm", "-journal")  # SQLite's own files
LOCK_NOT_AVAILABLE = "55P03"  # PostgreSQL's code; psycopg's class for it would load psycopg on SQLite too
LOCK_TIMEOUT = "2s"  # for locks on PostgreSQL; the bot's own transactions take less


class BackupError(UserError):
    """A backup or restore is not possible. The sentence says why; nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Backup:
    record_count: int
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class _TargetState:
    """The current content of the database that is restored into, and what counters `seen` outside of it."""

    has_rows: bool = False
    metadata: Mapping[str, str]
    counters: Mapping[str, int]
    seen: Sequence[Mapping[str, int]] = ()


@dataclass(frozen=True, kw_only=True)
class PreparedRestore:
    """A copy of a backup at `copy_url`, ready for `install`.

    `as_of` is the time of the backup; None for a plain copy of a database, which does not contain it.
    `next_refs` are the references at which the kinds in use continue.
    """

    copy_url: str
    record_count: int
    as_of: datetime | None
    next_refs: tuple[Ref, ...]
    target_url: str
    target: _TargetState


# Backup


def back_up(url: str, file: Path, *, now: datetime, replace: bool) -> Backup:
    """Write a consistent snapshot of all records into one SQLite file while the bot keeps running.

    The file gets its final name when it is complete and synced to disk. Raises BackupError.
    """
    source = sqlite_file(url)
    if source is not None and source.exists() and file.exists() and source.samefile(file):
        raise BackupError(f"{file} is the database itself. Choose another name for the backup.")
    if file.exists() and not replace:
        raise BackupError(f"{file} already exists. Choose another name, or add --replace.")
    if not file.absolute().parent.is_dir():
        raise BackupError(f"The folder {file.parent} does not exist. Make it, or choose another one.")
    with _translate_errors(url), _locked_new_file(file) as new:
        if source is not None:
            _copy_from_sqlite(source, new)
        else:
            _copy_from_postgres(url, new)
        records = _finish_copy(new, now)
        made = Backup(record_count=records, size_bytes=new.stat().st_size)
        new.replace(file)
        _fsync(file.absolute().parent)
    return made


@contextmanager
def _locked_new_file(file: Path) -> Iterator[Path]:
    """Hold `<file>.new`, empty and locked by this process. It is deleted if the context fails."""
    new = _with_suffix(file, ".new")
    with ExitStack() as always, ExitStack() as undo:
        held = os.open(new, os.O_RDWR | os.O_CREAT, 0o600)  # for its owner only: it has all texts
        always.callback(os.close, held)
        if not _try_lock(held, new):
            raise BackupError(f"Another backup is being written to {file}. Wait until it is done.")
        os.truncate(held, 0)
        _remove_files(new, SQLITE_SUFFIXES)  # the journal of a killed backup would be replayed into this one
        undo.callback(_remove_files, new, ("", *SQLITE_SUFFIXES))
        yield new
        undo.pop_all()


def _try_lock(held: int, file: Path) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The previous holder may have renamed it between our open and our lock.
        return os.path.samestat(os.fstat(held), file.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _copy_from_sqlite(source: Path, new: Path) -> None:
    if not source.exists():
        raise BackupError(f"There are no records at {source}. Check DATABASE_URL.")
    # All pages in one step: SQLite restarts a stepwise copy at each commit of the bot.
    with closing(_connect_sqlite(source, "rw")) as db, closing(sqlite3.connect(new)) as copy:
        db.backup(copy)


def _copy_from_postgres(url: str, new: Path) -> None:
    engine, copy = _engine(url), _engine(_sqlite_url(new))
    with engine.connect() as db:
        _require_current_schema(db, url)
    migrate(_sqlite_url(new))
    with engine.connect() as db, copy.begin() as to:
        db.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The lock is taken before the snapshot, so a restore is seen completely or not at all.
        _lock_tables(db, "ACCESS SHARE")
        _copy_rows(db, to)


def _require_current_schema(db: Connection, url: str) -> None:
    found = revision_of(db)
    if found is None:
        raise BackupError(f"There are no records at {redacted_url(url)}. Check DATABASE_URL.")
    if found not in revisions():
        raise BackupError(_newer_version_text(f"The database {redacted_url(url)}"))
    if found != revisions()[-1]:
        raise BackupError(
            f"The database {redacted_url(url)} has the tables of an older version. Migrate it first."
        )


def _finish_copy(new: Path, now: datetime) -> int:
    """Check a copy, record its time in it, and sync it to disk; return the number of records."""
    with closing(sqlite3.connect(new)) as db:
        _merge_wal(db)
        _check_integrity(db, "The database", otherwise="has no records of the bot")
        db.execute(
            "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (BACKED_UP_AT_KEY, now.isoformat())
        )
        db.commit()
        records = _count_records(db)
    _fsync(new)
    return records


# Restore


@contextmanager
def prepared_restore(
    file: Path, *, url: str, task_force: str, replace: bool, seen: Collection[Witness] = ()
) -> Iterator[PreparedRestore]:
    """Prepare a copy of a backup for a database, without changing the database yet.

    `task_force` is the charter's name; `seen` knows numbers that were given since. Raises BackupError, also for errors of the disk or the database while
    the context is open.
    """
    with _translate_errors(url):
        target_state = _inspect_target(url, replace=replace)
        if target_state.has_rows and not replace:
            raise BackupError(
                f"The database {redacted_url(url)} has records already. Add --replace to put the backup in their place."
            )
        target = sqlite_file(url)
        beside = target.absolute().parent if target else None  # on the same disk, so that it can be renamed
        with TemporaryDirectory(prefix="restoring-", dir=beside) as folder:
            copy = Path(folder) / "isc.db"
            _copy_backup(file, copy)
            with closing(sqlite3.connect(copy)) as db:
                state = replace_fields(target_state, seen=tuple(one.next for one in seen))
                ready = _prepare_copy(db, file, state, task_force, to=url, address=_sqlite_url(copy))
            yield ready


def install(ready: PreparedRestore, *, now: datetime) -> None:
    """Install the finished copy in one step, completely or not at all.

    A replaced database file is first copied beside itself.
    """
    copy = sqlite_file(ready.copy_url)
    target = sqlite_file(ready.target_url)
    if copy is None:
        raise RuntimeError("a restore is made ready in a file")
    if target is not None:
        with _engine(ready.copy_url).begin() as to:
            statistics.collect(to)
    with closing(sqlite3.connect(copy)) as db:
        _merge_wal(db)
    if target is None:
        _install_on_postgres(ready)
        return
    if target.exists():
        _preserve_old_file(target, target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%SZ}"))
        shutil.copymode(target, copy)
    _fsync(copy)
    copy.replace(target)
    _fsync(target.absolute().parent)


def _inspect_target(url: str, *, replace: bool) -> _TargetState:
    """Return what a database contains.

    A database that does not exist is empty; a damaged one may be replaced.
    """
    nothing = _TargetState(metadata={}, counters={})
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return nothing
    try:
        with _engine(url).connect() as db:
            found = revision_of(db)
            if found is not None and found not in revisions():
                raise BackupError(_newer_version_text(f"The database {redacted_url(url)}"))
            return _read_target(db)
    except DatabaseError as error:
        if file is None or _is_locked(error.orig):
            raise
        if replace:
            return nothing
        raise BackupError(
            f"{file} cannot be read ({error.orig}). Add --replace to put the backup in its place."
        ) from None


def _read_target(db: Connection) -> _TargetState:
    names = set(inspect(db).get_table_names())
    if db.dialect.name == "sqlite" and names and not names >= REQUIRED_TABLES:
        raise BackupError(
            "DATABASE_URL names a file with the tables of another program. Set it to another one."
        )
    here = [table for table in tables.metadata.sorted_tables if table.name in names]
    return _TargetState(
        has_rows=any(_has_rows(db, table) for table in here if table not in STARTUP_TABLES),
        metadata=dict(db.execute(select(tables.facts)).all()) if tables.facts in here else {},
        counters=dict(db.execute(select(tables.counters)).all()) if tables.counters in here else {},
    )


def _has_rows(db: Connection, table: Table) -> bool:
    return db.execute(select(literal(1)).select_from(table).limit(1)).first() is not None


def _copy_backup(file: Path, copy: Path) -> None:
    """Copy a backup, check the copy, and migrate it to this version."""
    try:
        file.open("rb").close()
    except OSError as error:
        raise BackupError(f"{file} cannot be read: {error.strerror}.") from None
    otherwise = "is not a backup of the bot's records"
    with closing(_connect_sqlite(file, _read_mode(file))) as db, closing(sqlite3.connect(copy)) as to:
        try:
            db.backup(to)
            _merge_wal(to)
            _check_integrity(to, str(file), otherwise=otherwise)
        except sqlite3.DatabaseError as error:
            if _is_locked(error) or _is_full(error):
                raise
            raise BackupError(f"{file} {otherwise} ({error}).") from None
        (revision,) = to.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if revision not in revisions():
        raise BackupError(_newer_version_text(str(file)))
    migrate(_sqlite_url(copy))


def _prepare_copy(
    db: sqlite3.Connection, file: Path, target: _TargetState, task_force: str, *, to: str, address: str
) -> PreparedRestore:
    facts = dict(db.execute("SELECT name, value FROM facts").fetchall())
    _require_same_owner(file, facts, {"task_force": task_force}, "the charter is that")
    _require_same_owner(
        file, facts, target.metadata if target.has_rows else {}, "the database has the records"
    )
    db.execute("DELETE FROM facts WHERE name = ?", (BACKED_UP_AT_KEY,))
    used, moved = _advance_counters(db, target)
    db.commit()
    as_of = facts.get(BACKED_UP_AT_KEY)
    return PreparedRestore(
        copy_url=address,
        record_count=_count_records(db),
        as_of=datetime.fromisoformat(as_of).astimezone(UTC) if as_of else None,
        next_refs=tuple(Ref(kind, moved[kind]) for kind in _used_kinds(used)),
        target_url=to,
        target=target,
    )


def _used_kinds(used: Mapping[str, int]) -> list[Kind]:
    kinds = (kind_of_counter(counter) for counter, number in used.items() if number > 1)
    return in_order(kind for kind in kinds if kind is not None)


def _require_same_owner(file: Path, facts: Mapping[str, str], theirs: Mapping[str, str], whose: str) -> None:
    for name in OWNER_KEYS:
        if name in facts and name in theirs and facts[name] != theirs[name]:
            raise BackupError(
                f"{file} has the records of the {name.replace('_', ' ')} “{facts[name]}”, "
                f"and {whose} of “{theirs[name]}”."
            )


def _advance_counters(db: sqlite3.Connection, target: _TargetState) -> tuple[dict[str, int], dict[str, int]]:
    """Skip the numbers that may have been used since the backup; return the counters before and after.

    The roster's counter is advanced as well, so that processes with the roster in memory reload it.
    """
    used = dict.fromkeys(map(str, COUNTERS), 1) | dict(
        db.execute("SELECT kind, next FROM counters").fetchall()
    )
    for numbers in (target.counters, *target.seen):
        used |= {kind: max(number, used.get(kind, 1)) for kind, number in numbers.items()}
    moved = {kind: number + gap_of(kind) for kind, number in used.items()}
    db.executemany("INSERT OR REPLACE INTO counters (kind, next) VALUES (?, ?)", moved.items())
    return used, moved


def _preserve_old_file(target: Path, to: Path) -> None:
    """Keep a copy of a database file and remove its journal files, which must not apply to the new file."""
    try:
        with closing(sqlite3.connect(target, timeout=1)) as db:
            _merge_wal(db)
    except sqlite3.DatabaseError as error:
        if _is_locked(error) or _is_full(error):
            raise
        # The file is damaged, which may be the reason for the restore; its journal files are kept with the
        # copy.
    for suffix in ("", *SQLITE_SUFFIXES):
        if (part := _with_suffix(target, suffix)).exists():
            shutil.copy2(part, _with_suffix(to, suffix))
    _remove_files(target, SQLITE_SUFFIXES)


def _install_on_postgres(ready: PreparedRestore) -> None:
    migrate(ready.target_url)
    with _engine(ready.target_url).begin() as to, _engine(ready.copy_url).connect() as copy:
        names = _lock_tables(to, "ACCESS EXCLUSIVE")
        if any(
            _read_target(to).counters.get(kind) != number for kind, number in ready.target.counters.items()
        ):
            raise BackupError(f"The database {redacted_url(ready.target_url)} is in use. Stop the bot first.")
        to.execute(text(f"TRUNCATE {names}"))
        _copy_rows(copy, to)
        for table in tables.AUTONUMBERED_TABLES:
            _advance_sequence(to, table)
        statistics.collect(to)


def _advance_sequence(db: Connection, table: Table) -> None:
    """Set PostgreSQL's sequence after the highest id that was inserted."""
    sequence = func.pg_get_serial_sequence(_quoted_name(db, table), "id")
    last = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
    db.execute(select(func.setval(sequence, last + 1, False)))


def _copy_rows(source: Connection, to: Connection) -> None:
    """Copy all tables, parents first, in chunks."""
    for table in tables.metadata.sorted_tables:
        rows = source.execute(select(table), execution_options={"yield_per": CHUNK_SIZE})
        for part in rows.mappings().partitions():
            to.execute(insert(table), [dict(row) for row in part])


def _lock_tables(db: Connection, mode: str) -> str:
    """Lock all tables on PostgreSQL; return their quoted names."""
    names = ", ".join(_quoted_name(db, table) for table in tables.metadata.sorted_tables)
    db.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    db.execute(text(f"LOCK TABLE {names} IN {mode} MODE"))
    return names


def _quoted_name(db: Connection, table: Table) -> str:
    return db.dialect.identifier_preparer.format_table(table)


def _check_integrity(db: sqlite3.Connection, name: str, *, otherwise: str) -> None:
    """Raise BackupError unless this is an intact database of ours.

    `otherwise` completes the sentence if it is another one.
    """
    table_names = {found for (found,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not table_names >= REQUIRED_TABLES:
        raise BackupError(f"{name} {otherwise}.")
    (first, *_) = (words for (words,) in db.execute("PRAGMA integrity_check"))
    if first != "ok":
        raise BackupError(f"{name} is damaged: {first.splitlines()[-1]}.")
    if (fault := db.execute("PRAGMA foreign_key_check").fetchone()) is not None:
        raise BackupError(
            f"{name} is damaged: a row of {fault[0]} points to a row of {fault[2]} that is not there."
        )


def _merge_wal(db: sqlite3.Connection) -> None:
    """Merge the write-ahead log into the file and remove it."""
    db.execute("PRAGMA journal_mode=DELETE")


def _count_records(db: sqlite3.Connection) -> int:
    (count,) = db.execute("SELECT count(*) FROM records").fetchone()
    return int(count)


def _connect_sqlite(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True)


def _read_mode(file: Path) -> str:
    # Nothing is written beside a backup, which may be in a read-only directory.
    return "ro" if _with_suffix(file, "-wal").exists() else "ro&immutable=1"


def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool, hide_parameters=True)


def _sqlite_url(file: Path) -> str:
    return f"sqlite:///{file.absolute()}"


def _with_suffix(file: Path, suffix: str) -> Path:
    return file.with_name(f"{file.name}{suffix}")


def _remove_files(file: Path, suffixes: tuple[str, ...]) -> None:
    for suffix in suffixes:
        _with_suffix(file, suffix).unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# Error messages


@contextmanager
def _translate_errors(url: str) -> Iterator[None]:
    """Translate errors of the disk or the database into sentences. Raises BackupError."""
    try:
        yield
    except DBAPIError as error:
        raise BackupError(_database_error_text(url, error)) from None
    except SQLAlchemyError as error:
        raise BackupError(f"The database {redacted_url(url)} cannot be used: {_first_line(error)}.") from None
    except sqlite3.Error as error:
        raise BackupError(_sqlite_error_text(url, error)) from None
    except OSError as error:
        raise BackupError(f"It could not be written: {error.strerror}. Nothing was changed.") from None


def _database_error_text(url: str, error: DBAPIError) -> str:
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_error_text(url, error.orig)
    if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
        return f"The database {redacted_url(url)} is in use. Stop the bot first."
    if error.connection_invalidated:
        return f"The connection to {redacted_url(url)} was lost. Run the command again: that is safe."
    how = "cannot be used" if isinstance(error, OperationalError) else "does not take it"
    return f"The database {redacted_url(url)} {how}: {_first_line(error.orig)}. Nothing was changed."


def _sqlite_error_text(url: str, error: sqlite3.Error) -> str:
    if _is_locked(error):
        return f"The database {redacted_url(url)} is in use. Stop the bot first."
    if _sqlite_error_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return f"The database {redacted_url(url)} is damaged: {_first_line(error)}. Nothing was changed."
    return f"It could not be written: {_first_line(error)}. Nothing was changed."


def _is_locked(error: object) -> bool:
    return _sqlite_error_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _is_full(error: object) -> bool:
    return _sqlite_error_code(error) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}


def _sqlite_error_code(error: object) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits are SQLite's extended code


def _newer_version_text(name: str) -> str:
    return f"{name} was written by a newer version of the bot. Use that version."


def _first_line(error: object) -> str:
    return (str(error).splitlines() or [""])[0][:200].rstrip(".")
