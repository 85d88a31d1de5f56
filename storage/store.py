"""The single writer: concurrent calls are committed as a group and answered after the commit.

Each call is a unit of work in memory (`unit_of_work.Tx`). On an error, the group is rolled back and run again
in halves, after checking the inbox. So one bad call fails alone, and an unknown commit is safe.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from prometheus_client import Histogram
from sqlalchemy import Connection, Engine, bindparam, create_engine, event, func, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from bot.charter import Charter
from bot.errors import UserError
from bot.people import Roster
from bot.records import Kind, Record
from bot.trouble import Trouble, refusal_text
from storage import tables
from storage.gaps import gap_of
from storage.high_water import HighWater, HighWaterFile
from storage.migrate import sqlite_file
from storage.recent_records import CATCH_UP_LIMIT, RecentRecords
from storage.trouble import is_surely_undone, trouble_of
from storage.unit_of_work import (
    ROSTER_STAMP,
    ConcurrentChange,
    Group,
    Read,
    Snapshot,
    StaleRecord,
    Tx,
    indexed_record_query,
    run_query,
)

log = logging.getLogger(__name__)

ReadFailed = SQLAlchemyError  # raised by queries; outside of its work `Store.read` raises Unavailable instead

T = TypeVar("T")
COUNTERS = (
    "record",
    "person",
    "appointment",
    "absence",
    "consent",
    "area change",
    "post",
    "roll call",
    "inquiry",
    ROSTER_STAMP,
    *tables.RECORD_TABLES,
)
SQLITE_BUSY_SECONDS = 1  # that a statement waits for a lock
SQLITE_OPTIONS: dict[str, Any] = {"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False}
SLOW_SECONDS = 0.25
WRITE_SECONDS = Histogram(
    "clerk_write_seconds",
    "Time in which the writer commits what has arrived together",
    buckets=(0.003, 0.01, 0.03, 0.1, 0.3, 1, 3),
)
READER_CONNECTIONS = 8  # as many as there are threads that send
CONNECTION_SECONDS = 10  # that a reader waits for a free connection
MAX_REASON_CHARS = 200
READING, WRITING = "reading", "writing"
# A page that is damaged stays so, while others are read: the log says it once an hour.
DAMAGE_REMEMBERED = 3600.0


class Unavailable(UserError):
    """The database is in trouble: it can't be reached, is locked, full or damaged, or takes no writes. Nothing was changed.

    Raised by reading and writing alike; what explains it to people must not ask the database.
    """

    def __init__(self, sentence: str = "", *, trouble: Trouble = Trouble.AWAY) -> None:
        super().__init__(sentence or refusal_text(trouble))
        self.trouble = trouble


class CommitUncertain(UserError):
    """The connection was lost during the commit, and it is unknown whether it succeeded."""

    def __init__(self) -> None:
        super().__init__(
            "The records were lost from sight while this was written, so it may be kept or not. "
            "Look in a minute, before you repeat it. Example: home"
        )


AWAY = (Unavailable, CommitUncertain)  # the same again later is right, and done once where it has a key


class Outage:
    """What the trouble of the database is, logged when it begins and when it is over, and not at each call in between.

    Reading and writing fail apart where a disk is full. It is back when each that failed has succeeded again; damage
    is over when for an hour nothing has met it.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._failing: dict[str, Trouble] = {}
        self._monotonic = monotonic
        self._damaged_at = 0.0
        self._lock = threading.Lock()

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        """Return the trouble of reading and that of writing, where there is any."""
        return dict(self._failing)

    def begin(self, purpose: str, trouble: Trouble, error: BaseException) -> None:
        with self._lock:
            is_new = trouble not in self._failing.values()
            self._failing[purpose] = trouble
            if trouble is Trouble.DAMAGED:
                self._damaged_at = self._monotonic()
        if is_new:
            log.error("the database is %s", trouble, extra={"purpose": purpose, "reason": reason_of(error)})

    def end(self, purpose: str) -> None:
        if purpose not in self._failing:
            return
        with self._lock:
            is_damaged = self._failing.get(purpose) is Trouble.DAMAGED
            if is_damaged and self._monotonic() - self._damaged_at < DAMAGE_REMEMBERED:
                return
            is_over = self._failing.pop(purpose, None) is not None and not self._failing
        if is_over:
            log.warning("the database is back")


@dataclass(frozen=True)
class WriteRequest(Generic[T]):
    """A call for the writer.

    `key` identifies a delivery by Slack, which is executed once; None for the scheduler. With a key the answer is
    stored, so `work` must return text. `request` is the number of the request in the log; "" where there is none.
    """

    work: Callable[[Tx], T]
    now: datetime
    key: str | None = None
    request: str = ""


QueuedRequests = tuple[Sequence[WriteRequest[Any]], "Future[list[Any]]"]


class Store:
    """The records of one task force."""

    def __init__(
        self,
        url: str,
        *,
        charter: Charter,
        monotonic: Callable[[], float],
        high_water: HighWaterFile | None = None,
    ) -> None:
        """`high_water` is told after each commit how far the records have come."""
        self._writer_engine = writing_engine(url)
        self._reader_engine = reading_engine(url)
        self._known = Snapshot(charter, Roster(), -1)
        self._recent = RecentRecords()
        self._monotonic = monotonic
        self._queue: queue.SimpleQueue[QueuedRequests | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_writer, name="writer", daemon=True)
        self._connection: Connection | None = None  # the writer's, reused between groups
        self._outage = Outage(monotonic)
        self._high_water = high_water
        self.lost_since: HighWater | None = (
            None  # what was known when an older database took the place of this one
        )

    @property
    def snapshot(self) -> Snapshot:
        return self._known

    @property
    def troubles(self) -> Mapping[str, Trouble]:
        """Return what keeps records from being read (READING) and written (WRITING), as far as it was met."""
        return self._outage.troubles

    def start(self) -> None:
        """Initialize the counters, load the roster, and start the writer thread."""
        with self._writer_engine.connect() as db, db.begin():
            present = set(db.execute(select(tables.counters.c.kind)).scalars())
            missing = [{"kind": str(kind), "next": 1} for kind in self._counters() if kind not in present]
            if missing:  # another process that starts now may have inserted them meanwhile
                db.execute(_INSERT_COUNTER[db.dialect.name], missing)
        self.read(lambda _: None)
        self._thread.start()

    def _counters(self) -> tuple[str, ...]:
        """Return the names of all counters: those of the charter's registers too."""
        return *COUNTERS, *(one.kind for one in self._known.charter.registers)

    def is_running(self) -> bool:
        """Return whether the writer takes calls; without a database it does, and refuses them."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Write what is queued, then stop. One that was not started only closes its connections."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        if self._connection is not None:
            self._connection.close()
        self._writer_engine.dispose()
        self._reader_engine.dispose()
        if self._high_water is not None:
            self._high_water.close()

    def submit(self, requests: Sequence[WriteRequest[Any]]) -> "Future[list[Any]]":
        """Queue calls as a group; the future holds an answer or an exception for each."""
        done: Future[list[Any]] = Future()
        self._queue.put((requests, done))
        return done

    def write(self, work: Callable[[Tx], T], *, now: datetime, key: str | None = None) -> T:
        """Run one call, wait for the commit, and return its answer or raise its exception."""
        answer = self.submit([WriteRequest(work, now, key)]).result()[0]
        if isinstance(answer, Exception):
            raise answer
        return cast("T", answer)

    def write_in_turn(self, works: Sequence[Callable[[Tx], T]], *, now: datetime) -> list[T | Exception]:
        """Run several calls in one transaction; each sees the changes of those before it.

        Returns the answer of each call or its exception. A failed call has no effect; the others do.
        """
        return self.submit([WriteRequest(work, now) for work in works]).result()

    def read(self, work: Callable[[Read], T]) -> T:
        """Read the current records, without waiting for the writer. Raises Unavailable."""
        try:
            with self._reader_engine.connect() as db, self._dropping_lost(db), db.begin():
                stamp = db.execute(_ROSTER_STAMP).scalar_one()
                found = work(Read(db, self._snapshot_at(db, stamp)))
        except Exception as error:
            if (trouble := self._trouble_of(error)) is None:
                raise
            self._outage.begin(READING, trouble, error)
            raise Unavailable(trouble=trouble) from error
        self._outage.end(READING)
        return found

    def _trouble_of(self, error: BaseException) -> Trouble | None:
        """Return the trouble of the database that an error of a query shows; None for one of the query."""
        return trouble_of(error, operational=self._reader_engine.dialect.loaded_dbapi.OperationalError)

    def _snapshot_at(self, db: Connection, stamp: int) -> Snapshot:
        if self._known.stamp != stamp:
            self._known = self._known.reloaded(db, stamp)
        return self._known

    def _run_writer(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = [first], False
            while not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    last = True
                    break
                batch.append(more)
            self._write_batch(batch)
            if last:
                return

    def _write_batch(self, batch: Sequence[QueuedRequests]) -> None:
        started = self._monotonic()
        answers = iter(self._write_group([piece for pieces, _ in batch for piece in pieces]))
        for pieces, done in batch:
            done.set_result([next(answers) for _ in pieces])
        took = self._monotonic() - started
        WRITE_SECONDS.observe(took)
        if took > SLOW_SECONDS:
            names = sorted({_name_of(piece.work) for pieces, _ in batch for piece in pieces})
            log.warning("slow write", extra={"seconds": round(took, 3), "works": names})

    def _write_group(
        self, requests: Sequence[WriteRequest[Any]], *, again: bool = False, unsure: bool = False
    ) -> list[Any]:
        """Run requests in one transaction; return an answer or an exception for each, in order.

        `unsure` means that an earlier commit of them may have succeeded.
        """
        opened, was_unsure = False, unsure
        try:
            with self._writer_connection() as db, db.begin():
                group = self._open_group(db)
                opened = True
                seen = _stored_answers(db, requests) if again else {}
                unsure = was_unsure = bool(seen)
                answers = [_run_request(group, piece, seen) for piece in requests]
                if not again:
                    _restore_stored_answers(db, requests, answers)
                group.flush()
                is_noted = self._high_water is not None and group.has_written
                newest = self._newest_line(db) if is_noted else None
                unsure = True
        except Exception as error:  # noqa: BLE001 - the writer must survive any error of a call or the database
            unsure = was_unsure if is_surely_undone(error) else unsure
            return self._retry_group(requests, error, opened=opened, again=again, unsure=unsure)
        for request, written in group.written.items():
            log.info("written", extra={"request": request, **written})
        if group.has_written:  # on a full disk, a transaction that changes nothing succeeds
            self._outage.end(WRITING)
        if newest is not None:
            self._note_high_water(newest, max(one.now for one in requests), group.next_numbers)
        self._known = group.snapshot
        self._recent.add(group.created_hashes, group.next_numbers["record"])
        return answers

    def _retry_group(
        self,
        requests: Sequence[WriteRequest[Any]],
        error: Exception,
        *,
        opened: bool,
        again: bool,
        unsure: bool,
    ) -> list[Any]:
        """Run the halves to isolate the failing request. If the database could not be opened, retry once."""
        if not opened and not again:
            return self._write_group(requests, again=True, unsure=unsure)
        if not opened:
            return [self._away_error(error, unsure=unsure) for _ in requests]
        if self._trouble_of(error) is None:
            log.info("group again", extra={"pieces": len(requests), "reason": type(error).__name__})
        if again and len(requests) == 1:
            return [self._final_error(error, unsure=unsure)]
        middle = len(requests) // 2
        halves = [half for half in (requests[:middle], requests[middle:]) if half]
        return [answer for half in halves for answer in self._write_group(half, again=True, unsure=unsure)]

    def _final_error(self, error: Exception, *, unsure: bool) -> Exception:
        """Return the exception for a request that the database has refused twice."""
        if isinstance(error, StaleRecord):
            return ConcurrentChange()
        return error if self._trouble_of(error) is None else self._away_error(error, unsure=unsure)

    def _away_error(self, error: Exception, *, unsure: bool) -> Exception:
        trouble = self._trouble_of(error) or Trouble.AWAY
        self._outage.begin(WRITING, trouble, error)
        refusal = CommitUncertain() if unsure else Unavailable(trouble=trouble)
        refusal.__cause__ = error
        return refusal

    @contextmanager
    def _dropping_lost(self, db: Connection) -> Iterator[None]:
        """Drop the connection where the database is away: SQLAlchemy would reset it, and log that it cannot."""
        try:
            yield
        except Exception as error:
            if self._trouble_of(error) is not None:
                db.invalidate()
            raise

    @contextmanager
    def _writer_connection(self) -> Iterator[Connection]:
        """Yield the writer's connection; after an error the next group gets a new one."""
        if self._connection is None:
            self._connection = self._writer_engine.connect()
        try:
            with self._dropping_lost(self._connection):
                yield self._connection
        except BaseException:
            broken, self._connection = self._connection, None
            broken.close()
            raise

    def _open_group(self, db: Connection) -> Group:
        # Locked in a fixed order, so that two replicas do not deadlock. SQLite ignores the lock; its
        # transaction has begun with one.
        numbers = dict(db.execute(_LOCK_COUNTERS).all())
        skipped = self._beyond_lost(numbers) if self._high_water is not None else None
        if skipped:
            self._recent = RecentRecords()
        self._recent.catch_up(numbers["record"], partial(_records_since, db))
        group = Group(db, self._snapshot_at(db, numbers[ROSTER_STAMP]), numbers, self._recent)
        if skipped:
            group.next_numbers.update(skipped)
        return group

    def _newest_line(self, db: Connection) -> int | None:
        """Return the newest line of the history; None after an older database took the place of this one."""
        if self.lost_since is not None:
            return None
        return int(db.execute(_NEWEST_LINE).scalar() or 0)

    def _note_high_water(self, line: int, at: datetime, numbers: Mapping[str, int]) -> None:
        if self._high_water is not None:
            self._high_water.note(HighWater(line=line, at=at, next=dict(numbers)))

    def _beyond_lost(self, numbers: Mapping[str, int]) -> Mapping[str, int]:
        """Return the next numbers in a database that lacks what was acknowledged: above all that were given.

        What was known stays in the file, so that the next start says it, too.
        """
        known = self._high_water.known if self._high_water is not None else None
        if known is None or not known.is_ahead_of(numbers):
            return {}
        if self.lost_since is None:
            log.error("the database is older than what was acknowledged", extra={"line": known.line})
        self.lost_since = known
        return {
            counter: max(number, known.next.get(counter, number)) + gap_of(counter)
            for counter, number in numbers.items()
            if counter != ROSTER_STAMP
        } | {ROSTER_STAMP: max(numbers[ROSTER_STAMP], known.next.get(ROSTER_STAMP, 0)) + 1}


def reason_of(error: BaseException) -> str:
    """Return the database's words for an error in one line: that of the driver where it was raised for one."""
    cause = error.__cause__ if isinstance(error, AWAY) and error.__cause__ else error
    return f"{type(cause).__name__}: {next(iter(str(cause).splitlines()), '')}"[:MAX_REASON_CHARS]


def _name_of(work: object) -> str:
    """Return the name of a call for the log; most are functions with some of their arguments bound."""
    return str(getattr(getattr(work, "func", work), "__qualname__", "?"))


def _records_since(db: Connection, first: int) -> list[Record]:
    # A range with two ends: without statistics PostgreSQL expects a third of a table in one that is open.
    range_ = {"first": first, "last": first + CATCH_UP_LIMIT}
    return [record for query in _SINCE for record in run_query(db, query, range_)]


def _run_request(group: Group, request: WriteRequest[Any], seen: dict[str, str]) -> Any:
    if request.key is not None and request.key in seen:
        return seen[request.key]  # delivered before: the stored answer, without executing it again
    tx = Tx(group, now=request.now)
    try:
        answer = request.work(tx)
    except (SQLAlchemyError, StaleRecord):
        raise  # a database error: the group is retried
    except Exception as error:  # noqa: BLE001 - a refusal or a bug: nothing was written, so there is nothing to undo
        return error
    group.merge(tx)
    if request.request:
        group.written[request.request] = tx.written_ids()
    if request.key is not None:
        seen[request.key] = answer
        group.save_answer(request.key, request.now, answer)
    return answer


def _restore_stored_answers(
    db: Connection, requests: Sequence[WriteRequest[Any]], answers: list[Any]
) -> None:
    """Use the stored answer of a delivery that is refused now because its first execution succeeded."""
    refused = [n for n, answer in enumerate(answers) if isinstance(answer, Exception) and requests[n].key]
    seen = _stored_answers(db, [requests[n] for n in refused]) if refused else {}
    for n in refused:
        answers[n] = seen.get(requests[n].key or "", answers[n])


def _stored_answers(db: Connection, requests: Sequence[WriteRequest[Any]]) -> dict[str, str]:
    keys = [piece.key for piece in requests if piece.key is not None]
    chosen = select(tables.inbox.c.key, tables.inbox.c.answer).where(tables.inbox.c.key.in_(keys))
    return dict(db.execute(chosen).all())


_INSERT_COUNTER = {
    "sqlite": sqlite.insert(tables.counters).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(tables.counters).on_conflict_do_nothing(),
}
_ROSTER_STAMP = select(tables.counters.c.next).where(tables.counters.c.kind == ROSTER_STAMP)
_SINCE = [
    indexed_record_query(kind, tables.records.c.id.between(bindparam("first"), bindparam("last")))
    for kind in (*tables.RECORD_TABLES, Kind("R"))  # the tables of any register hold those of all
]
_NEWEST_LINE = select(func.max(tables.history.c.id))
_LOCK_COUNTERS = (
    select(tables.counters.c.kind, tables.counters.c.next).order_by(tables.counters.c.kind).with_for_update()
)


def writing_engine(url: str) -> Engine:
    """Return the writer's engine. On SQLite each transaction begins with the write lock and syncs to disk."""
    if not is_sqlite(url):
        return _postgresql_engine(url, pool_size=1, paramstyle="format")
    engine = _sqlite_engine(url)
    event.listen(engine, "connect", _configure_writer)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reading_engine(url: str) -> Engine:
    """Return the readers' engine. On SQLite its transactions take no write lock."""
    if not is_sqlite(url):
        return _postgresql_engine(
            url, pool_size=READER_CONNECTIONS, pool_pre_ping=True, pool_timeout=CONNECTION_SECONDS
        )
    engine = _sqlite_engine(url)
    event.listen(engine, "connect", _configure_reader)
    event.listen(engine, "begin", _begin_deferred)
    return engine


# A server that is gone without a word is noticed after some ten seconds, and not after minutes. An address may say
# otherwise. https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
POSTGRES_WAITS = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def _postgresql_engine(url: str, **how: Any) -> Engine:
    asked = make_url(url).query
    waits = {name: value for name, value in POSTGRES_WAITS.items() if name not in asked}
    # Connections beyond the pool would be closed after each use: 16 were opened in the digests of two weeks.
    engine = create_engine(url, max_overflow=0, hide_parameters=True, connect_args=waits, **how)
    event.listen(engine, "begin", _protect_postgres)
    return engine


def _sqlite_engine(url: str) -> Engine:
    # Parameters contain user text, which must not get into the log with an error.
    file = sqlite_file(url)
    if file is not None:  # by itself SQLite would make one that is missing
        where = make_url(url).set(database=file.absolute().as_uri())
        url = where.update_query_dict({"mode": "rw", "uri": "true"}).render_as_string(hide_password=False)
    engine = create_engine(url, hide_parameters=True, connect_args=SQLITE_OPTIONS)
    if file is not None:
        opened = OpenedFile(file.absolute())
        event.listen(engine, "connect", opened.look)  # before what reads the file
        event.listen(engine, "begin", opened.check)
    return engine


class OpenedFile:
    """The file of an SQLite database since it was opened first.

    A file that was moved, removed or replaced can still be written by whoever has it open, and nobody finds that again. So
    it is away until it is back in its place.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._identity: tuple[int, int] | None = None

    def look(self, *_: object) -> None:
        """Note which file was opened first, and refuse another: to read it would end the log of the one it replaced."""
        if self._identity is None:
            self._identity = self._found()
        self.check()

    def check(self, *_: object) -> None:
        """Raise SQLite's error for a file that can't be opened where it is no longer the same."""
        if self._found() != self._identity:
            error = sqlite3.OperationalError(f"{self._file} was moved, removed or replaced")
            error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise error

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


# JIT costs each digest 20 to 600 ms. Calls are short, so a lasting lock is an error, not a queue.
POSTGRES_SETTINGS = {"jit": "off", "lock_timeout": "5s", "idle_in_transaction_session_timeout": "30s"}
_SET_LOCAL = "SELECT " + ", ".join(
    f"set_config('{name}', '{value}', true)" for name, value in POSTGRES_SETTINGS.items()
)


def _protect_postgres(db: Connection) -> None:
    # In each transaction: PgBouncer refuses them as parameters of a connection, and in its transaction mode
    # the next transaction may be on another connection. SQLAlchemy's own way takes twice as long.
    db.connection.cursor().execute(_SET_LOCAL)


def _configure_writer(db: sqlite3.Connection, _: object) -> None:
    # Otherwise pysqlite (3.11) begins and commits by itself, and a group would not be one transaction.
    db.isolation_level = None
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    # 64 MB of page cache and 32 MB of log before a checkpoint: 10 percent more commands per second.
    db.execute("PRAGMA cache_size=-65536")
    db.execute("PRAGMA wal_autocheckpoint=8000")
    db.execute("PRAGMA foreign_keys=ON")


def _configure_reader(db: sqlite3.Connection, _: object) -> None:
    db.isolation_level = None
    db.execute("PRAGMA query_only=ON")


# To the driver directly: SQLAlchemy's own way takes ten times as long, and each call begins a transaction.


def _begin_immediate(db: Connection) -> None:
    db.connection.cursor().execute("BEGIN IMMEDIATE")


def _begin_deferred(db: Connection) -> None:
    db.connection.cursor().execute("BEGIN")  # deferred: one snapshot for the whole read, and no write lock
