"""Health: what has stopped, what waits, and what an operator does about it."""

import shutil
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from bot.health import (
    Heartbeat,
    clock_problem,
    disk_problem,
    duration_text,
    events_problem,
    late_tasks,
    officer_problem,
    planning_problem,
    refusal_problem,
    socket_problem,
)
from bot.officers import UnlinkedOfficer, unlinked_officers
from bot.trouble import Trouble, database_problems, older_text
from handlers.core.delivery.send import VERDICT_BY_ERROR, Verdict
from storage import outbox, rate_limits
from storage.failed_plans import FailedPlan, failures
from storage.outbox import Figures
from storage.rate_limits import Pause
from storage.store import ReadFailed, Store, Unavailable
from storage.unit_of_work import Read

T = TypeVar("T")

ANSWER_TIMEOUT = timedelta(seconds=2)  # timeout of a query to the database or the disk
LATE_AFTER = timedelta(minutes=10)
UNCERTAIN_AFTER = timedelta(minutes=15)
MEGABYTE = 1_000_000

STOPPING = "stopping"
NOT_CONNECTED = "Slack has not been reached yet"


@dataclass(frozen=True, kw_only=True)
class HealthState:
    """The state at one moment. None means unknown, or not there."""

    problems: Sequence[str] = ()
    troubles: Collection[Trouble] = ()  # of the database
    heartbeats: Mapping[str, Heartbeat] = field(default_factory=dict)
    figures: Figures | None = None
    oldest_due_age: timedelta | None = None
    pause: Pause | None = None
    disk_free_mb: int | None = None
    skew: timedelta | None = None
    missing_count: int = 0
    history_problem: str = ""  # what the database lacks of its history
    limited_count: int = 0  # how often Slack has said that it keeps back events
    limited_age: timedelta | None = None  # since it last said so
    failed_plans: Sequence[FailedPlan] = ()
    unlinked_officers: Sequence[UnlinkedOfficer] = ()
    is_socket_open: bool | None = None  # of Socket Mode; None over HTTP
    cut_off_age: timedelta | None = None  # since it was first seen closed

    def as_json(self) -> dict[str, object]:
        figures = self.figures
        return {
            "ok": not self.problems,
            "problems": list(self.problems),
            "beats": {name: _seconds(beat.age) for name, beat in self.heartbeats.items()},
            "oldest_due_seconds": _seconds(self.oldest_due_age),
            "uncertain": figures and figures.uncertain_count,
            "parked": figures and figures.parked_count,
            "expired": figures and figures.expired_count,
            "outdated": figures and figures.outdated_count,
            "disk_free_mb": self.disk_free_mb,
            "clock_skew_seconds": _seconds(self.skew),
            "paused": self.pause and self.pause.reason,
            "audit": self.missing_count,
            "failed_plans": len(self.failed_plans),
            "events_limited": self.limited_count,
            "socket_connected": self.is_socket_open,
        }


class TimedQuery(Generic[T]):
    """Run a query that may hang in a thread, one at a time, and wait for it no longer than a timeout."""

    def __init__(self, ask: Callable[[], T], *, within: timedelta = ANSWER_TIMEOUT) -> None:
        self._ask = ask
        self._within = within
        self._lock = threading.Lock()
        self._asking: tuple[threading.Thread, list[T]] | None = None

    def answer(self) -> T | None:
        """Return the answer; None on a timeout. A second caller waits for the same query."""
        with self._lock:
            if self._asking is None or not self._asking[0].is_alive():
                self._asking = self._start_query()
            thread, answers = self._asking
        thread.join(self._within.total_seconds())
        return answers[0] if answers else None

    def _start_query(self) -> tuple[threading.Thread, list[T]]:
        answers: list[T] = []
        # No pool: the interpreter joins its threads at exit, and this one may hang forever.
        thread = threading.Thread(target=self._run_query, args=(answers,), name="health", daemon=True)
        thread.start()
        return thread, answers

    def _run_query(self, answers: list[T]) -> None:
        with suppress(Unavailable, ReadFailed, OSError):
            answers.append(self._ask())


@dataclass(eq=False)
class HealthMonitor:
    """Watch the running bot. `now` is the task force's time, `machine` this computer's.

    `knows_accounts` returns whether Slack has been asked about everybody without an account.
    """

    store: Store
    now: Callable[[], datetime]
    machine: Callable[[], datetime]
    folder: Path | None = None
    heartbeats: Callable[[], Mapping[str, Heartbeat]] = dict
    skew: Callable[[], timedelta | None] = lambda: None
    audit: Callable[[], int] = int
    history: Callable[[], str] = str
    knows_accounts: Callable[[], bool] = lambda: True
    is_connected: bool = False
    is_stopping: bool = False
    is_socket_open: Callable[[], bool | None] = lambda: None
    _cut_off_at: datetime | None = None
    _limited_count: int = 0
    _limited_at: datetime | None = None

    def __post_init__(self) -> None:
        self._database = TimedQuery(lambda: self.store.read(partial(records_status, now=self.now())))
        self._disk = TimedQuery(lambda: free_mb(self.folder) if self.folder else None)

    def note_events_limited(self) -> None:
        """Count that Slack says that it keeps back events."""
        self._limited_count, self._limited_at = self._limited_count + 1, self.machine()

    def state(self) -> HealthState:
        """Return the state of the bot; without a database or disk too, this neither hangs nor raises."""
        seen = self._database.answer()
        figures, pause, failed, unlinked = seen or (None, None, (), ())
        oldest_due = _age(figures.oldest_due_at, self.now()) if figures else None
        unclear = _age(figures.uncertain_since, self.machine()) if figures else None
        is_socket_open = self._look_at_socket()
        state = HealthState(
            troubles=frozenset(self.store.troubles.values()),
            heartbeats=self.heartbeats(),
            figures=figures,
            oldest_due_age=oldest_due,
            pause=pause,
            disk_free_mb=self._disk.answer(),
            skew=self.skew(),
            failed_plans=failed,
            unlinked_officers=unlinked if self.knows_accounts() else (),
            missing_count=self.audit(),
            history_problem=self.history() or self._loss(),
            limited_count=self._limited_count,
            limited_age=_age(self._limited_at, self.machine()),
            is_socket_open=is_socket_open,
            cut_off_age=_age(self._cut_off_at, self.machine()),
        )
        return replace(state, problems=problems_of(state, now=self.now(), unclear=unclear))

    def _loss(self) -> str:
        lost = self.store.lost_since
        return "" if lost is None else older_text(lost.line, lost.at)

    def _look_at_socket(self) -> bool | None:
        """Return whether the connection of Socket Mode is open, and keep since when it was seen closed."""
        is_open = self.is_socket_open()
        self._cut_off_at = None if is_open is not False else self._cut_off_at or self.machine()
        return is_open

    def is_alive(self) -> bool:
        """Return whether records can be written by this process; a restart helps if not."""
        return self.store.is_running()

    def not_ready_reasons(self) -> list[str]:
        """Return why no calls can be accepted now; empty when they can."""
        if self.is_stopping:
            return [STOPPING]
        if not self.is_connected:
            return [NOT_CONNECTED]
        can_read = self._database.answer() is not None
        return database_problems(frozenset(self.store.troubles.values()), can_read=can_read)


def outbox_status(read: Read, *, now: datetime) -> tuple[Figures, Pause | None]:
    """Return the numbers of posts by state, and the pause that Slack imposed."""
    return outbox.figures(read, now=now), rate_limits.current_pause(read)


def records_status(
    read: Read, *, now: datetime
) -> tuple[Figures, Pause | None, Sequence[FailedPlan], Sequence[UnlinkedOfficer]]:
    """Return the status of the outbox, the plans that failed, and the officers without a Slack account."""
    unlinked = unlinked_officers(read.roster, read.charter, read.charter.day_of(now))
    return *outbox_status(read, now=now), failures(read), unlinked


def free_mb(folder: Path) -> int:
    """Return the free megabytes of a folder's disk. Raises OSError when it does not exist."""
    return shutil.disk_usage(folder).free // MEGABYTE


# Problems, and what to do about each


def problems_of(state: HealthState, *, now: datetime, unclear: timedelta | None) -> list[str]:
    """Return the problems, worst first, each with what to do. `unclear` is the age of the oldest uncertain post."""
    listed = database_problems(state.troubles, can_read=state.figures is not None)
    listed += [state.history_problem] if state.history_problem else []
    listed += late_tasks(state.heartbeats)
    listed += socket_problem(state.cut_off_age)
    listed += delivery_problems(state, now=now)
    listed += refusal_problem(state.figures.refused if state.figures else ())
    listed += planning_problem([f"{one.kind} {one.id}" for one in state.failed_plans])
    listed += [officer_problem(one) for one in state.unlinked_officers]
    if unclear is not None and unclear > UNCERTAIN_AFTER:
        listed.append(
            f"Whether a message reached Slack has not been known for {duration_text(unclear)}. "
            "The secretary's Home shows it: look in Slack, then press Retry or Drop it there."
        )
    listed += disk_problem(state.disk_free_mb)
    listed += clock_problem(state.skew)
    listed += events_problem(state.limited_age)
    if state.missing_count:
        were = "was" if state.missing_count == 1 else "were"
        listed.append(
            f"The last audit found {state.missing_count} that should have been told and {were} not. "
            "The log names each: look for 'audit'."
        )
    return listed


def delivery_problems(state: HealthState, *, now: datetime) -> list[str]:
    """Return what waits and why: Slack refuses us, Slack is down, or one message is stuck."""
    pause, due, oldest = state.pause, state.figures.due_count if state.figures else 0, state.oldest_due_age
    if pause is not None and VERDICT_BY_ERROR.get(pause.reason) is Verdict.REFUSED:
        return [_refused_text(pause.reason, due)]
    if pause is not None and (due or pause.until > now):
        return [_away_text(pause.reason, due)]
    return [_late_text(oldest)] if oldest is not None and oldest > LATE_AFTER else []


def _refused_text(reason: str, due: int) -> str:
    return (
        f"Slack refuses us ({reason}). Install the app again, put its token into SLACK_BOT_TOKEN and restart; "
        f"{_waiting_text(due)} until then, and nothing is lost."
    )


def _away_text(reason: str, due: int) -> str:
    return (
        f"Slack does not answer ({reason}). Look at status.slack.com and at this machine's network; "
        f"{_waiting_text(due)} until it does, and nothing is lost."
    )


def _late_text(oldest: timedelta) -> str:
    return (
        f"The oldest message that is due has waited for {duration_text(oldest)}. "
        "The log says why: look for 'post not sent' and 'post failed'."
    )


def outbox_lines(figures: Figures, pause: Pause | None, *, now: datetime) -> list[str]:
    """Return a line on due, parked, outdated and uncertain posts."""
    oldest = _age(figures.oldest_due_at, now)
    state = HealthState(figures=figures, pause=pause, oldest_due_age=oldest)
    late = (
        f"{_waiting_text(figures.due_count)}, the oldest for {duration_text(oldest)}"
        if oldest
        else "no message is due"
    )
    parked = f"{figures.parked_count} parked: the secretary's Home says why, with Retry and Drop it"
    outdated = f"{figures.outdated_count} not updated: the secretary's Home says why, with Retry and Leave it"
    waiting = [*([parked] if figures.parked_count else []), *([outdated] if figures.outdated_count else [])]
    doubt = (
        f"note  {figures.uncertain_count} in doubt: the bot looks in Slack whether they arrived; "
        "what stays in doubt stands in the secretary's Home"
    )
    return [
        *check_lines(delivery_problems(state, now=now), otherwise=late),
        *check_lines(waiting, otherwise="no message is parked"),
        doubt if figures.uncertain_count else "ok    no message is in doubt",
    ]


def check_lines(problems: Sequence[str], *, otherwise: str) -> list[str]:
    """Return the lines of a check: its problems, or what is well."""
    return [f"fault {problem}" for problem in problems] or [f"ok    {otherwise}"]


def _age(moment: datetime | None, now: datetime) -> timedelta | None:
    return None if moment is None else max(now - moment, timedelta())


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 1)


def _waiting_text(count: int) -> str:
    return f"{count} message{' waits' if count == 1 else 's wait'}"
