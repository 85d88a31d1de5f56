"""The schedule: a thread that delivers due posts, and slower ticks beside it."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import UserError
from bot.health import Heartbeat, late_tasks
from handlers.core.clock.ticks import Ticks
from storage.store import AWAY, ReadFailed

log = logging.getLogger(__name__)

CLOCK_JUMP = timedelta(seconds=5)  # from which the machine's clock was set, and did not merely drift
POLL_INTERVAL = timedelta(seconds=1)
BUSY_INTERVAL = timedelta(milliseconds=20)  # everything due is being sent, or waits for a free thread
NO_OTHERS: Mapping[str, tuple[Callable[[], object], timedelta]] = MappingProxyType({})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STALE_AFTER = timedelta(seconds=60)  # longer than a turn in which each call takes its whole timeout


class Poller:
    """Deliver due posts within a second in a thread of its own; run slow ticks on APScheduler."""

    def __init__(
        self,
        ticks: Ticks,
        *,
        catch_up: Callable[[], object],
        sync_accounts: Callable[[], object],
        others: Mapping[str, tuple[Callable[[], object], timedelta]] = NO_OTHERS,
        now: Callable[[], datetime],
        monotonic: Callable[[], float],
        on_clock_set: Callable[[], object] = lambda: None,
    ) -> None:
        """`on_clock_set` is called after somebody has set the machine's clock."""
        self._on_clock_set = on_clock_set
        self._ticks = ticks
        self._now = now
        self._monotonic = monotonic
        self._stop = threading.Event()
        self._seconds_to_next = timedelta()  # until the delivery thread checks again
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._slow = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        quarantine = ticks.means.timeouts.quarantine
        self._every: dict[str, tuple[Callable[[], object], timedelta]] = {
            "plan": (ticks.plan, timedelta(seconds=20)),
            "reconcile": (ticks.reconcile, quarantine / 6),
            "heal": (ticks.remove_duplicates, quarantine * 2 / 3),
            "catch up": (catch_up, timedelta(seconds=5)),
            "accounts": (sync_accounts, timedelta(seconds=5)),
            "prune": (ticks.prune, timedelta(hours=1)),
            "audit": (self._audit, timedelta(hours=1)),
            "seal": (ticks.seal, timedelta(seconds=5)),
            "head": (ticks.publish_head, timedelta(minutes=1)),
            "erase": (ticks.erase, timedelta(minutes=1)),
            "write": (ticks.try_to_write, timedelta(seconds=5)),
            **others,
        }
        self._waiting: set[str] = set()  # jobs that the database keeps waiting
        self._clock_ahead = self._ahead()
        self._is_set_back = False  # and waits of the old clock have not been ended yet
        self._beats = dict.fromkeys(["deliver", *self._every], self._monotonic())
        self.missing_count = 0  # findings of the last audit

    def start(self) -> None:
        self._run_tick("plan", self._ticks.plan)
        self.start_jobs()
        self._slow.start()
        self._thread.start()

    def start_jobs(self) -> None:
        """Give the scheduler its regular jobs."""
        for name, (tick, every) in self._every.items():
            self._slow.add_job(
                self._run_tick, "interval", id=name, args=(name, tick), seconds=every.total_seconds()
            )

    def stop(self) -> None:
        self._stop.set()
        self._ticks.stop()
        self._slow.shutdown(wait=True)
        self._thread.join()
        self._ticks.close()

    def heartbeats(self) -> dict[str, Heartbeat]:
        """Return when each regular job last succeeded: a thread can die while its scheduler reports it as running."""
        now = self._monotonic()
        return {
            name: Heartbeat(
                age=timedelta(seconds=now - at), late_after=STALE_AFTER + 2 * self._interval(name)
            )
            for name, at in self._beats.items()
        }

    def problems(self) -> list[str]:
        """Return which regular jobs have stopped."""
        return late_tasks(self.heartbeats())

    def _interval(self, name: str) -> timedelta:
        return self._every[name][1] if name in self._every else POLL_INTERVAL

    def _audit(self) -> None:
        self.missing_count = len(self._ticks.audit())

    def _run(self) -> None:
        while not self._stop.wait(self._seconds_to_next.total_seconds()):
            self._seconds_to_next = POLL_INTERVAL
            self._run_tick("deliver", self._deliver)

    def _ahead(self) -> timedelta:
        """Return how far the machine's clock is ahead of the one that nobody can set, whatever that began with."""
        return self._ticks.means.machine() - EPOCH - timedelta(seconds=self._monotonic())

    def _watch_clock(self) -> None:
        """After the clock was set, do what must not wait for the old time: the scheduler would wait that long."""
        ahead = self._ahead()
        change, self._clock_ahead = ahead - self._clock_ahead, ahead
        if abs(change) >= CLOCK_JUMP:
            log.warning("the machine's clock was set", extra={"seconds": round(change.total_seconds())})
            self._on_clock_set()
        if change <= -CLOCK_JUMP:
            self._is_set_back = True
            for job in self._slow.get_jobs():
                job.reschedule("interval", seconds=self._every[job.id][1].total_seconds())
        if self._is_set_back:
            self._ticks.follow_clock()
            self._is_set_back = False

    def _deliver(self) -> None:
        """Start due posts, and return how long there is nothing to do; one query serves both."""
        self._watch_clock()
        next_at = self._ticks.next_at()
        ahead = next_at - self._now() if next_at is not None else POLL_INTERVAL
        if ahead > timedelta():
            self._seconds_to_next = min(ahead, POLL_INTERVAL)
        else:
            self._seconds_to_next = timedelta() if self._ticks.begin() else BUSY_INTERVAL

    def _run_tick(self, name: str, tick: Callable[[], object]) -> None:
        """Run a tick. The database may be in trouble, which the store logs; no error may end the thread."""
        try:
            tick()
        except AWAY:
            return
        except (ReadFailed, UserError) as error:
            if name not in self._waiting:
                log.warning("waits for the database", extra={"tick": name, "reason": type(error).__name__})
            self._waiting.add(name)
        except Exception:
            log.exception("tick failed", extra={"tick": name})
        else:
            self._waiting.discard(name)
            self._beats[name] = self._monotonic()
