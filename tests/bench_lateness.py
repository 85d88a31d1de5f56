"""Measure how late due notices are claimed, beside how late APScheduler begins due jobs.

Each side has a database of its own of the same kind, full of what is due long after. Slack answers at once, in this
process, and what comes after the claim does not count.
"""

import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from apscheduler.events import EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import ColumnElement, String, cast, create_engine, insert, literal, select, text
from sqlalchemy.sql.dml import Insert

from app import machine_time
from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.charter_file import read_charter
from bot.notifications import Notification, NotificationState, Reason
from bot.people import Account
from bot.records import Kind
from handlers.core.clock.poller import Poller
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.people.roster import import_roster
from storage import outbox, tables
from storage.rate_limits import RateLimits
from storage.store import Store
from storage.unit_of_work import Tx
from tests import databases
from tests.shipped import REGISTRY

T = TypeVar("T")

TEAM, ZONE = "T0BENCH", "Europe/Zurich"
# Each has one notice that is due. That is the most work there can be: no two fall together on a message.
READERS = 1000
LEAD = timedelta(seconds=2)  # so long before the first is due, all are written
LONGEST = timedelta(seconds=60)
LONG_AFTER = timedelta(days=700)
# Each round has a working morning of its own in one week: nobody had a message that day, and no digest is due.
MORNINGS = [datetime(2027, 3, day, 9, tzinfo=UTC) for day in (2, 3, 4)]
OPEN_WIDE = RateLimits(
    conversation_interval=timedelta(), posts_per_minute=60_000_000, edits_per_minute=60_000_000, burst=READERS
)
CHARTER = Path(__file__).parent.parent / "charter.yaml"


def rounds(kind: str, *, spread: timedelta, quick: bool) -> tuple[list[float], list[float], str]:
    """Return p99 of the lateness of each round in ms, ours and APScheduler's, and the conditions.

    `spread` is how long it takes until all have come due, one after the other; zero is all at one moment.
    Ends the program when a notice is not posted exactly once.
    """
    pending = READERS * (10 if quick else 1000)
    mornings = MORNINGS[:1] if quick else MORNINGS
    with closing(Clerk(kind, pending)) as clerk, closing(Scheduler(kind, pending)) as scheduler:
        found = [(_p99(clerk.due(morning, spread)), _p99(scheduler.due(spread))) for morning in mornings]
    mine, theirs = (list(column) for column in zip(*found, strict=True))
    return mine, theirs, _conditions(kind, spread, pending)


def _p99(lateness: Sequence[timedelta]) -> float:
    return sorted(lateness)[len(lateness) * 99 // 100].total_seconds() * 1000


def _conditions(kind: str, spread: timedelta, pending: int) -> str:
    database = "sqlite, WAL and synchronous=full for both" if kind == "sqlite" else "postgresql"
    moment = "within one second, evenly" if spread else "at one moment"
    return (
        f"{database}, p99 of {READERS:,} notices of as many readers, due {moment}, among {pending:,} pending; "
        "each claimed and posted once; Slack's time left out and its limits (pace) opened wide"
    )


def _moments(first: datetime, spread: timedelta) -> list[datetime]:
    return [first + number * spread / READERS for number in range(READERS)]


def _wait_until(is_done: Callable[[], bool]) -> None:
    """Return when it is done, or when that takes too long."""
    until = time.monotonic() + LONGEST.total_seconds()
    while not is_done() and time.monotonic() < until:
        time.sleep(0.05)


# --- The bot --------------------------------------------------------------------------------------------------------


class Clock:
    """The task force's time: it runs as the computer's does, from the moment to which it is set."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def set(self, to: datetime) -> None:
        self._ahead = to - machine_time()

    def now(self) -> datetime:
        return machine_time() + self._ahead


class Watched(Store):
    """The bot's own store, which notes when the commit of a claim was over."""

    clock: Clock

    def write_in_turn(self, works: Sequence[Callable[[Tx], T]], *, now: datetime) -> list[T | Exception]:
        answers = super().write_in_turn(works, now=now)
        for answer in answers:
            if isinstance(answer, list):
                self._note(answer, self.clock.now())
        return answers

    def watch(self, clock: Clock) -> None:
        self.clock = clock
        self.claims: list[tuple[int, datetime]] = []

    def _note(self, claimed: Sequence[object], at: datetime) -> None:
        self.claims += [(one.post_id, at) for one in claimed if isinstance(one, outbox.Claim)]


class QuickSlack:
    """Slack, but it takes no time. Keeps where it was asked to post; an edit shows nobody a second message."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.posted: list[str] = []

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        channel = str(values["channel"])
        if method == "chat.postMessage":
            self.posted.append(channel)
        return {"ok": True, "channel": channel, "ts": f"1700000000.{next(self._numbers):06}"}


class Clerk:
    """The bot's delivery, on a database with pending notices."""

    def __init__(self, kind: str, pending: int) -> None:
        self._clock = Clock()
        self._clock.set(MORNINGS[0])
        self._url = databases.durable(kind)
        self._store = Watched(
            self._url,
            charter=read_charter(CHARTER.read_text(encoding="utf-8")),
            monotonic=time.monotonic,
        )
        self._store.watch(self._clock)
        self._store.start()
        self._write(lambda tx: import_roster(tx, _roster()))
        self._write(_give_accounts)
        _fill(self._url, _pending_notices(pending // READERS, MORNINGS[0] + LONG_AFTER))

    def close(self) -> None:
        self._store.stop()

    def due(self, morning: datetime, spread: timedelta) -> list[timedelta]:
        """Let one notice of each reader come due this morning; return how late each was claimed first.

        Where the machine is slow, a claim that is nearly over is given back before its post is sent, and claimed again.
        """
        self._clock.set(morning)
        self._store.watch(self._clock)
        slack = QuickSlack()
        poller = Poller(
            self._ticks(slack),
            catch_up=lambda: 0,
            sync_accounts=lambda: 0,
            now=self._clock.now,
            monotonic=time.monotonic,
        )
        poller.start()
        due = self._plan(_moments(self._clock.now() + LEAD, spread))
        _wait_until(lambda: len(slack.posted) >= READERS)
        poller.stop()
        first: dict[int, datetime] = {}
        for post, at in self._store.claims:
            if (reader := self._reader(post)) is not None:
                first.setdefault(reader, at)
        _judge(Counter(slack.posted))
        return [at - due[reader] for reader, at in first.items()]

    def _reader(self, post_id: int) -> int | None:
        """Return whom a post is for; None when it is for a channel."""
        post = self._store.read(partial(outbox.find, post_id=post_id))
        return post.person_id if post else None

    def _ticks(self, slack: QuickSlack) -> Ticks:
        return Ticks(
            self._store, slack, now=self._clock.now, machine=machine_time, timeouts=DeliveryTimeouts(), registry=REGISTRY, channels={}, limits=OPEN_WIDE,
        )  # fmt: skip

    def _plan(self, moments: Sequence[datetime]) -> dict[int, datetime]:
        """Write the actions and their notices; return each reader's moment."""
        due = dict(zip(self._store.snapshot.roster.persons, moments, strict=True))
        self._write(lambda tx: _plan_reminders(tx, due))
        if self._clock.now() >= moments[0]:
            raise SystemExit("claim lateness: the notices were due before they were written")
        return due

    def _write(self, work: Callable[[Tx], object]) -> None:
        self._store.write(work, now=self._clock.now())


def _judge(posted: Counter[str]) -> None:
    """End the program unless every reader has got one message."""
    twice = sum(1 for times in posted.values() if times > 1)
    missing = READERS - len(posted)
    if twice or missing:
        raise SystemExit(f"claim lateness: {missing} notices were not posted, {twice} more than once")


def _roster() -> str:
    rows = [f"Reader {n},reader{n}@example.org,GVA,en,deputy_director,,BR" for n in range(READERS)]
    return "\n".join(["name,email,station,language,role,area,entity", *rows])


def _give_accounts(tx: Tx) -> None:
    for person_id in tx.roster.persons:
        tx.add(Account(team=TEAM, user=f"U{person_id:08}", person_id=person_id, from_at=tx.now))


def _pending_notices(each: int, first: datetime) -> Iterator[Insert]:
    """Give every reader so many notices, an hour apart."""
    for number in range(each):
        due_at = first + timedelta(hours=number)
        row: dict[str, ColumnElement[Any]] = {
            "key": literal(f"pending:{number:04}:p") + cast(tables.persons.c.id, String),
            "record_id": literal(1_000_000 + number * READERS) + tables.persons.c.id,
            "person_id": tables.persons.c.id,
            "reason": literal(str(Reason.TODAY)),
            "context": literal(f"{due_at:%Y-%m-%dT%H%M}"),
            "due_at": literal(due_at, tables.notifications.c.due_at.type),
            "expires_at": literal(due_at + timedelta(days=1), tables.notifications.c.expires_at.type),
            "state": literal(str(NotificationState.PLANNED)),
        }
        yield insert(tables.notifications).from_select(list(row), select(*row.values()))


def _fill(url: str, statements: Iterator[Insert]) -> None:
    """Run the statements in one transaction, and leave the database as one that has been in use for a while."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as db:
        if is_sqlite:
            db.execute(text("PRAGMA journal_mode=WAL"))  # the file keeps it
        db.execute(text("BEGIN"))
        for statement in statements:
            db.execute(statement)
        db.execute(text("COMMIT"))
        db.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE"))
    engine.dispose()


def _plan_reminders(tx: Tx, due: Mapping[int, datetime]) -> None:
    """Keep an action due today and its planned reminder for each reader."""
    for person_id, due_at in due.items():
        action = tx.create(_action(tx, person_id, due_at))
        occurrence = f"{action.due_at:%Y-%m-%dT%H%M}"
        tx.add(
            Notification(
                key=f"action:{action.id}:before-0:{occurrence}:p{person_id}",
                record_id=action.id,
                person_id=person_id,
                reason=Reason.TODAY,
                context=occurrence,
                due_at=due_at,
                own_at=due_at,
                expires_at=due_at + timedelta(days=1),
            )
        )


def _action(tx: Tx, person_id: int, due_at: datetime) -> Action:
    number = tx.next_number(Kind.ACTION)
    action = Action(
        id=tx.next_number("record"),
        number=number,
        title=f"Send the cost table number {number}",
        state=ActionState.OPEN,
        owners=(person_id,),
        created_at=tx.now,
        created_by=person_id,
        changed_at=tx.now,
        planned=1,
    )
    action.set_due(Due(day=due_at.date(), at=None, zone=ZONE, typed="today"))
    return action


# --- APScheduler ----------------------------------------------------------------------------------------------------


class Scheduler:
    """APScheduler as it comes, with its own job store, on a database with pending jobs that is set as the bot's."""

    def __init__(self, kind: str, pending: int) -> None:
        self._url = databases.durable(kind)
        self._jobs = SQLAlchemyJobStore(url=self._url)
        self._scheduler = BackgroundScheduler(timezone="UTC", jobstores={"default": self._jobs})
        self._scheduler.add_listener(self._ran, EVENT_JOB_EXECUTED)
        self._lateness: list[timedelta] = []
        self._scheduler.start()
        _fill(self._url, self._pending_jobs(pending, machine_time() + LONG_AFTER))

    def close(self) -> None:
        self._scheduler.shutdown()

    def due(self, spread: timedelta) -> list[timedelta]:
        """Let as many jobs come due; return how late each began."""
        self._lateness = []
        rows = [self._row(at) for at in _moments(machine_time() + LEAD, spread)]
        with self._jobs.engine.begin() as db:
            db.execute(insert(self._jobs.jobs_t), rows)
        self._scheduler.wakeup()
        _wait_until(lambda: len(self._lateness) >= READERS)
        if len(self._lateness) != READERS:
            raise SystemExit(f"claim lateness: APScheduler ran {len(self._lateness)} of {READERS} jobs")
        return self._lateness

    def _ran(self, event: JobExecutionEvent) -> None:
        self._lateness.append(event.retval - event.scheduled_run_time)

    def _pending_jobs(self, pending: int, first: datetime) -> Iterator[Insert]:
        """Keep so many jobs, a second apart, all with the state of one: it is read when a job is due."""
        numbers = select(literal(0).label("n")).cte(recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < pending - 1))
        columns = ["id", "next_run_time", "job_state"]
        row = self._row(first)
        chosen = select(
            literal("pending-") + cast(numbers.c.n, String),
            literal(row["next_run_time"]) + numbers.c.n,
            literal(row["job_state"]),
        )
        yield insert(self._jobs.jobs_t).from_select(columns, chosen)

    def _row(self, run_at: datetime) -> dict[str, Any]:
        """Return the row that `add_job` would write; its own way costs a commit each."""
        job = Job(
            self._scheduler,
            trigger=DateTrigger(run_at, timezone="UTC"),
            executor="default",
            func=machine_time,  # it returns the moment at which it begins
            args=(),
            kwargs={},
            name="machine",
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=run_at,
        )
        return {
            "id": job.id,
            "next_run_time": run_at.timestamp(),
            "job_state": pickle.dumps(job.__getstate__(), self._jobs.pickle_protocol),
        }
