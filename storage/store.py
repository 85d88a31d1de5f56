"""The single writer: concurrent calls are committed as a group and answered after the commit.

Each call is a unit of work in memory (`unit_of_work.Tx`). On an error, the group is rolled back and run again
in halves, after checking the inbox. So one bad call fails alone, and an unknown commit is safe.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar, cast

from prometheus_client import Histogram
from sqlalchemy import Connection, Engine, bindparam, create_engine, event, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot.charter import Charter
from bot.errors import UserError
from bot.people import Roster
from bot.records import Record
from storage import tables
from storage.recent_records import RecentRecords
from storage.unit_of_work import (
    ROSTER_STAMP,
    ConcurrentChange,
    Group,
    Read,
    Snapshot,
    StaleRecord,
    Tx,
    record_query,
    run_query,
)

log = logging.getLogger(__name__)

ReadFailed = SQLAlchemyError  # raised by `Store.read` while the database is unavailable

T = TypeVar("T")
COUNTERS = (
    "record",
    "person",
    "appointment",
    "absence",
    "consent",
    "area change",
    "post",
    ROSTER_STAMP,
    *tables.RECORD_TABLES,
)
SQLITE_BUSY_SECONDS = 1
SLOW_SECONDS = 0.25
WRITE_SECONDS = Histogram(
    "clerk_write_seconds",
    "Time in which the writer commits what has arrived together",
    buckets=(0.003, 0.01, 0.03, 0.1, 0.3, 1, 3),
)
READER_CONNECTIONS = 8  # as many as there are threads that send


class Unavailable(UserError):
    """The database is unreachable or locked; nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            "The records cannot be written at the moment. Nothing was changed. Try again in a minute."
        )


class CommitUncertain(UserError):
    """The connection was lost during the commit, and it is unknown whether it succeeded."""

    def __init__(self) -> None:
        super().__init__(
            "The records were lost from sight while this was written, so it may be kept or not. "
            "Look in a minute, before you repeat it. Example: home"
        )


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

    def __init__(self, url: str, *, charter: Charter, monotonic: Callable[[], float]) -> None:
        self._writer_engine = writing_engine(url)
        self._reader_engine = reading_engine(url)
        self._known = Snapshot(charter, Roster(), -1)
        self._recent = RecentRecords()
        self._monotonic = monotonic
        self._queue: queue.SimpleQueue[QueuedRequests | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run_writer, name="writer", daemon=True)
        self._connection: Connection | None = None  # the writer's, reused between groups

    @property
    def snapshot(self) -> Snapshot:
        return self._known

    def start(self) -> None:
        """Initialize the counters, load the roster, and start the writer thread."""
        with self._writer_engine.connect() as db, db.begin():
            present = set(db.execute(select(tables.counters.c.kind)).scalars())
            missing = [{"kind": str(kind), "next": 1} for kind in COUNTERS if kind not in present]
            if missing:  # another process that starts now may have inserted them meanwhile
                db.execute(_INSERT_COUNTER[db.dialect.name], missing)
        self.read(lambda _: None)
        self._thread.start()

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
        """Read the current records, without waiting for the writer."""
        with self._reader_engine.connect() as db, db.begin():
            stamp = db.execute(_ROSTER_STAMP).scalar_one()
            return work(Read(db, self._snapshot_at(db, stamp)))

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
        opened = False
        try:
            with self._writer_connection() as db, db.begin():
                group = self._open_group(db)
                opened = True
                seen = _stored_answers(db, requests) if again else {}
                unsure = bool(seen)
                answers = [_run_request(group, piece, seen) for piece in requests]
                if not again:
                    _restore_stored_answers(db, requests, answers)
                group.flush()
                unsure = True
        except Exception as error:  # noqa: BLE001 - the writer must survive any error of a call or the database
            return self._retry_group(requests, error, opened=opened, again=again, unsure=unsure)
        for request, written in group.written.items():
            log.info("written", extra={"request": request, **written})
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
        log.info(
            "group again", extra={"pieces": len(requests), "opened": opened, "reason": type(error).__name__}
        )
        if not opened and not again:
            return self._write_group(requests, again=True, unsure=unsure)
        if not opened:
            log.error("the database does not open", exc_info=error)
            return [CommitUncertain() if unsure else Unavailable() for _ in requests]
        if again and len(requests) == 1:
            return [self._final_error(error, unsure=unsure)]
        middle = len(requests) // 2
        halves = [half for half in (requests[:middle], requests[middle:]) if half]
        return [answer for half in halves for answer in self._write_group(half, again=True, unsure=unsure)]

    def _final_error(self, error: Exception, *, unsure: bool) -> Exception:
        """Return the exception for a request that the database has refused twice."""
        if isinstance(error, StaleRecord):
            return ConcurrentChange()
        # Rows go to the driver directly, so its own errors arrive here: lost connections, full disks, lasting
        # locks.
        if not isinstance(
            error, OperationalError | self._writer_engine.dialect.loaded_dbapi.OperationalError
        ):
            return error
        log.error("the database does not write", exc_info=error)
        return CommitUncertain() if unsure else Unavailable()

    @contextmanager
    def _writer_connection(self) -> Iterator[Connection]:
        """Yield the writer's connection; after an error the next group gets a new one."""
        if self._connection is None:
            self._connection = self._writer_engine.connect()
        try:
            yield self._connection
        except BaseException:
            broken, self._connection = self._connection, None
            broken.close()
            raise

    def _open_group(self, db: Connection) -> Group:
        # Locked in a fixed order, so that two replicas do not deadlock. SQLite ignores the lock; its
        # transaction has begun with one.
        numbers = dict(db.execute(_LOCK_COUNTERS).all())
        self._recent.catch_up(numbers["record"], partial(_records_since, db))
        return Group(db, self._snapshot_at(db, numbers[ROSTER_STAMP]), numbers, self._recent)


def _name_of(work: object) -> str:
    """Return the name of a call for the log; most are functions with some of their arguments bound."""
    return str(getattr(getattr(work, "func", work), "__qualname__", "?"))


def _records_since(db: Connection, first: int) -> list[Record]:
    return [record for query in _SINCE for record in run_query(db, query, {"first": first})]


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
_SINCE = [record_query(kind, tables.records.c.id >= bindparam("first")) for kind in tables.RECORD_TABLES]
_LOCK_COUNTERS = (
    select(tables.counters.c.kind, tables.counters.c.next).order_by(tables.counters.c.kind).with_for_update()
)


def writing_engine(url: str) -> Engine:
    """Return the writer's engine. On SQLite each transaction begins with the write lock and syncs to disk."""
    if not is_sqlite(url):
        engine = create_engine(url, pool_size=1, max_overflow=0, paramstyle="format", hide_parameters=True)
        event.listen(engine, "begin", _protect_postgres)
        return engine
    engine = _sqlite_engine(url)
    event.listen(engine, "connect", _configure_writer)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reading_engine(url: str) -> Engine:
    """Return the readers' engine. On SQLite its transactions take no write lock."""
    if not is_sqlite(url):
        engine = create_engine(
            url,
            pool_size=READER_CONNECTIONS,
            max_overflow=0,  # what overflows is closed after each use: 16 were opened in the digests of two weeks
            pool_pre_ping=True,
            hide_parameters=True,
        )
        event.listen(engine, "begin", _protect_postgres)
        return engine
    engine = _sqlite_engine(url)
    event.listen(engine, "connect", _configure_reader)
    event.listen(engine, "begin", _begin_deferred)
    return engine


def _sqlite_engine(url: str) -> Engine:
    # Parameters contain user text, which must not get into the log with an error.
    waiting = {"timeout": SQLITE_BUSY_SECONDS, "check_same_thread": False}
    return create_engine(url, hide_parameters=True, connect_args=waiting)


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
