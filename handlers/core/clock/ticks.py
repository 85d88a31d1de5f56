"""What the clock triggers: plan, settle, batch, deliver, reconcile, remove duplicates, seal, erase, prune."""

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.calendar import local
from handlers.core.clock.erasures import run_erasures
from handlers.core.delivery.audit import audit
from handlers.core.delivery.batch import PREPARE_AHEAD, batch
from handlers.core.delivery.deliver import Delivery, DeliveryTimeouts, Means
from handlers.core.delivery.isolate import TRY_AGAIN_AFTER
from handlers.core.delivery.reconcile import Reconciler
from handlers.core.delivery.send import Slack
from handlers.core.registry import Registry
from handlers.core.sealing.seal import append_head, post_head, seal
from storage import (
    facts,
    failed_plans,
    memories,
    metadata,
    notifications,
    outbox,
    previews,
    rate_limits,
    statistics,
)
from storage.rate_limits import RateLimits
from storage.store import WRITING, Store
from storage.unit_of_work import Read, Tx

INBOX_RETENTION = timedelta(hours=48)  # Slack repeats an event for a day at most
PREVIEW_RETENTION = timedelta(hours=48)  # pasted lines that were not confirmed by then are dropped
DEFAULT_LIMITS = RateLimits()
Work = Callable[[Tx], int | list[outbox.Claim] | None]


class Ticks:
    """The scheduled work of the bot. `now` is the task force's time, `machine` this computer's."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        *,
        registry: Registry,
        now: Callable[[], datetime],
        machine: Callable[[], datetime],
        timeouts: DeliveryTimeouts,
        channels: Mapping[str, str],
        limits: RateLimits = DEFAULT_LIMITS,
        skew: Callable[[], timedelta] = timedelta,
        audit_file: Path | None = None,
        erasures_file: Path | None = None,
    ) -> None:
        salt = store.write(partial(metadata.ensure_salt, otherwise=secrets.token_hex(16)), now=now())
        self.means = Means(
            store=store,
            slack=slack,
            now=now,
            machine=machine,
            timeouts=timeouts,
            limits=limits,
            channels=channels,
            salt=salt,
            registry=registry,
            skew=skew,
        )
        ticks = registry.ticks
        self._plans: list[Work] = [
            plan for one in ticks for plan in (one.plan_notifications, one.plan) if plan is not None
        ]
        self._role_plans: list[Work] = [one.plan_roles for one in ticks if one.plan_roles]
        self._role_chunks = [one.plan_roles_from for one in ticks if one.plan_roles_from]
        self._settles: list[Work] = [one.settle for one in ticks if one.settle]
        self._delivery = Delivery(self.means)
        self._reconciler = Reconciler(self.means)
        self._roles_planned: tuple[int, date] | None = None
        self._audit_file = audit_file
        self._erasures_file = erasures_file
        self._is_stopping = threading.Event()
        self._advancing = threading.Lock()  # held while somebody moves the clock

    @property
    def is_slack_silent(self) -> bool:
        """Return whether the last attempt got no answer from Slack."""
        return self._delivery.silent_attempts > 0

    def stop(self) -> None:
        """Start no further sends; a clock that somebody moves stops where it is."""
        self._is_stopping.set()
        self._delivery.stop()

    def close(self) -> None:
        """Wait for what is running to end. The store must still write: it would wait for it for ever."""
        with self._advancing:
            self._delivery.close()

    def plan(self) -> None:
        """Plan all missing reminders and digests."""
        self._plan_and(())

    def begin(self) -> int:
        """Start everything that is due and may be sent now; return how much there was, 0 when all is started."""
        return sum(self._in_turn(self._begins()))

    def deliver(self) -> int:
        """Do everything that is due and may be sent now; return how much there was, 0 when all is done."""
        begun = self.begin()
        self._delivery.wait()
        return begun

    def _plan_and(self, others: Sequence[Work]) -> None:
        """Plan what is missing and run other works in one transaction; continue in further ones until no chunk is full."""
        roles = self._roles()
        failed = self.means.read(failed_plans.failures)
        is_retry = any(one.at <= self.means.now() - TRY_AGAIN_AFTER for one in failed)
        is_planned = roles == self._roles_planned and not is_retry
        if failed and not is_planned:
            self.means.write(failed_plans.try_again)
        try:
            if not is_planned:
                self._plan_roles_in_chunks()
        finally:  # what one feature cannot plan stops no other
            counts = self._in_turn([*self._plans, *(() if is_planned else self._role_plans), *others])
        self._roles_planned = roles
        while notifications.CHUNK_SIZE in counts[: len(self._plans)]:
            counts = self._in_turn(self._plans)

    def _plan_roles_in_chunks(self) -> None:
        for plan in self._role_chunks:
            ended_at = -1
            while ended_at:
                ended_at = self.means.write(plan, after=max(ended_at, 0))

    def _roles(self) -> tuple[int, date]:
        """Return what decides who holds which role: the roster, and the day."""
        known = self.means.store.snapshot
        return known.stamp, local(self.means.now(), known.charter.zone).date()

    def _begins(self) -> Sequence[Work]:
        batched = partial(batch, registry=self.means.registry)
        return *self._settles, batched, partial(outbox.claim, terms=self._delivery.terms())

    def _in_turn(self, works: Sequence[Work]) -> list[int]:
        """Run works in one transaction and start to send what is claimed; return the count of each.

        Raises the first error; the other works are committed. If the process dies before a send, the claim
        expires.
        """
        answers = self.means.store.write_in_turn(works, now=self.means.now())
        for answer in answers:
            if isinstance(answer, list):
                self._delivery.begin(answer)
        return [_count(answer) for answer in answers]

    def try_to_write(self) -> None:
        """After a write that failed, write something small: that the database is back shows though nothing else is due."""
        if WRITING in self.means.store.troubles:
            self.means.write(facts.save_fact, name="written", value=str(self.means.now()))

    def follow_clock(self) -> None:
        """After the clock was set back, begin anew every wait that was to end at a time of the old clock."""
        self.means.write(rate_limits.forget_ahead)
        self.means.write(outbox.follow_clock, machine=self.means.machine(), lease=self.means.timeouts.lease)

    def reconcile(self) -> int:
        """Look up posts of which it is unknown whether Slack has them; return how many were looked up."""
        return self._reconciler.reconcile()

    def remove_duplicates(self) -> int:
        """Delete second copies; return how many there were."""
        return self._reconciler.remove_duplicates()

    def audit(self) -> list[str]:
        """Compare the notifications required with those sent; return the differences, which are also logged."""
        return self.means.read(audit, now=self.means.now(), registry=self.means.registry)

    def seal(self) -> int:
        """Seal the lines of history without a seal; return how many there were."""
        return seal(self.means.store, now=self.means.now())

    def publish_head(self) -> None:
        """Publish the newest seal once a day where nobody who can change the database can change it."""
        self.means.write(post_head)
        if self._audit_file is not None:
            append_head(self.means.store, self._audit_file, now=self.means.now())

    def erase(self) -> int:
        """Finish erasures that were confirmed, or undone by a restore; return how many are done now."""
        if self._erasures_file is None:
            return 0
        return run_erasures(self.means.store, self._erasures_file, now=self.means.now())

    def prune(self) -> None:
        """Delete what is stored for a limited time, and let the database look at what has grown."""
        self.means.write(outbox.prune, before=self.means.now() - INBOX_RETENTION)
        self.means.write(previews.prune, before=self.means.now() - PREVIEW_RETENTION)
        self.means.write(memories.prune)
        self.means.write(statistics.refresh)

    def advance(self, to: datetime, *, set_clock: Callable[[datetime], None]) -> None:
        """Advance the task force's time to `to`, stopping at each moment at which there is something to do.

        Where the bot stops meanwhile, the clock stays where it is: what is given back unsent would be due again at once.
        """
        with self._advancing:
            while not self._is_stopping.is_set():
                following = self._run_until_idle()
                if following is None or following > to:
                    break
                set_clock(max(following, self.means.now()))
            if not self._is_stopping.is_set():
                set_clock(max(to, self.means.now()))
                self._run_until_idle()

    def _run_until_idle(self) -> datetime | None:
        """Do everything that is due now; return when there is next something to do, None when nothing waits."""
        self._plan_and(self._begins())
        self._delivery.wait()
        while (at := self.next_at()) is not None and at <= self.means.now():
            if self._is_stopping.is_set() or not self.deliver():
                break
        return at

    def next_at(self) -> datetime | None:
        """Return when there is next something to do; None when nothing waits."""
        return self.means.read(self._next_at)

    def _next_at(self, read: Read) -> datetime | None:
        # From what comes first to what comes of it: what is committed between two queries is seen by the later one.
        means = self.means
        ends = [one.next_at(read) for one in means.registry.ticks if one.next_at]
        notification_at = notifications.next_at(read)
        post = outbox.next_at(read, now=means.now(), machine=means.machine(), limits=means.limits)
        moments = [*ends, notification_at - PREPARE_AHEAD if notification_at is not None else None, post]
        return min((at for at in moments if at is not None), default=None)


def _count(answer: int | list[outbox.Claim] | Exception | None) -> int:
    if isinstance(answer, Exception):
        raise answer
    return len(answer) if isinstance(answer, list) else answer or 0
