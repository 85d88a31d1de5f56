"""What the clock triggers: plan, gather, deliver, reconcile, heal, seal, erase, prune."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.calendar import local
from handlers.actions.schedule import plan_digests, plan_reminders
from handlers.decisions import reviews
from handlers.delivery.audit import audit
from handlers.delivery.batch import PREPARE_AHEAD, batch
from handlers.delivery.deliver import Delivery, DeliveryTimeouts, Means
from handlers.delivery.reconcile import Reconciler
from handlers.delivery.send import Slack
from handlers.issues import deadlines
from handlers.people import vacancies
from handlers.privacy.erasing import run_erasures
from handlers.proposals import procedure
from handlers.sealing.seal import append_head, post_head, seal
from storage import metadata, notifications, outbox, previews, proposals
from storage.issues import next_escalation_at
from storage.rate_limits import RateLimits
from storage.store import Store
from storage.unit_of_work import Read, Tx

INBOX_RETENTION = timedelta(hours=48)  # Slack repeats an event for a day at most
PREVIEW_RETENTION = timedelta(hours=48)  # what was pasted and not logged by then was not meant
DEFAULT_LIMITS = RateLimits()
Work = Callable[[Tx], int | list[outbox.Claim] | None]
PLANS: tuple[Work, ...] = (plan_reminders, deadlines.escalate_lapsed, plan_digests)
PLANS_OF_ROLES: tuple[Work, ...] = (vacancies.plan, deadlines.plan, reviews.plan, procedure.plan)


class Ticks:
    """The bot's own initiative. `now` is the task force's time, `machine` this computer's."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        *,
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
            skew=skew,
        )
        self._delivery = Delivery(self.means)
        self._reconciler = Reconciler(self.means)
        self._roles_planned: tuple[int, date] | None = None
        self._audit_file = audit_file
        self._erasures_file = erasures_file

    @property
    def is_slack_silent(self) -> bool:
        """Say whether the last attempt got no word from Slack."""
        return self._delivery.silent_attempts > 0

    def stop(self) -> None:
        """Begin no further send."""
        self._delivery.stop()

    def close(self) -> None:
        self._delivery.close()

    def plan(self) -> None:
        """Plan all reminders and digests that are missing."""
        self._plan_and(())

    def begin(self) -> int:
        """Begin everything that is due and may go out now; return how much there was, 0 when all is begun."""
        return sum(self._in_turn(self._begins()))

    def deliver(self) -> int:
        """Do everything that is due and may go out now; return how much there was, 0 when all is done."""
        begun = self.begin()
        self._delivery.wait()
        return begun

    def _plan_and(self, others: Sequence[Work]) -> None:
        """Plan what is missing and do other works, all in one transaction; what is more than a chunk in further ones."""
        roles = self._roles()
        plans = PLANS if roles == self._roles_planned else (*PLANS, *PLANS_OF_ROLES)
        counts = self._in_turn([*plans, *others])
        self._roles_planned = roles
        while notifications.CHUNK_SIZE in counts[: len(PLANS)]:
            counts = self._in_turn(PLANS)

    def _roles(self) -> tuple[int, date]:
        """Return what decides who holds what: the roster, and the day."""
        known = self.means.store.snapshot
        return known.stamp, local(self.means.now(), known.charter.zone).date()

    def _begins(self) -> Sequence[Work]:
        return procedure.settle_ended, batch, partial(outbox.claim, terms=self._delivery.terms())

    def _in_turn(self, works: Sequence[Work]) -> list[int]:
        """Do works in one transaction and begin to send what is claimed; return how much each of them did.

        Raises what the first raised that failed; the others have done theirs. If the process dies before a send, the
        claim runs out.
        """
        answers = self.means.store.write_in_turn(works, now=self.means.now())
        for answer in answers:
            if isinstance(answer, list):
                self._delivery.begin(answer)
        return [_count(answer) for answer in answers]

    def reconcile(self) -> int:
        """Look up posts of which it is not known whether Slack has them; return how many were looked for."""
        return self._reconciler.reconcile()

    def remove_duplicates(self) -> int:
        """Remove second copies; return how many there were."""
        return self._reconciler.remove_duplicates()

    def audit(self) -> list[str]:
        """Compare what should have been told with what was; return the differences, which are also in the log."""
        return self.means.store.read(partial(audit, now=self.means.now()))

    def seal(self) -> int:
        """Seal the lines of history that have no seal yet; return how many there were."""
        return seal(self.means.store, now=self.means.now())

    def publish_head(self) -> None:
        """Put the newest seal where whoever changes the records does not reach it, once a day."""
        self.means.write(post_head)
        if self._audit_file is not None:
            append_head(self.means.store, self._audit_file, now=self.means.now())

    def erase(self) -> int:
        """Finish the erasures that were confirmed, or that a restore has undone; return how many are done now."""
        if self._erasures_file is None:
            return 0
        return run_erasures(self.means.store, self._erasures_file, now=self.means.now())

    def prune(self) -> None:
        """Forget what is kept for a while only."""
        self.means.write(partial(outbox.prune, before=self.means.now() - INBOX_RETENTION))
        self.means.write(partial(previews.prune, before=self.means.now() - PREVIEW_RETENTION))

    def advance(self, to: datetime, *, set_clock: Callable[[datetime], None]) -> None:
        """Move the task force's time to `to`, stopping at each moment at which there is something to do."""
        following = self._run_until_idle()
        while following is not None and following <= to:
            set_clock(max(following, self.means.now()))
            following = self._run_until_idle()
        set_clock(max(to, self.means.now()))
        self._run_until_idle()

    def _run_until_idle(self) -> datetime | None:
        """Do all that there is to do now; return when there is next something to do, None when nothing waits."""
        self._plan_and(self._begins())
        self._delivery.wait()
        while (at := self.next_at()) is not None and at <= self.means.now() and self.deliver():
            pass
        return at

    def next_at(self) -> datetime | None:
        """Return when there is next something to do; None when nothing waits."""
        return self.means.store.read(self._next_at)

    def _next_at(self, read: Read) -> datetime | None:
        means = self.means
        post = outbox.next_at(read, now=means.now(), machine=means.machine(), limits=means.limits)
        notice = notifications.next_at(read)
        ends = (next_escalation_at(read), proposals.next_end_at(read))
        found = [post, notice - PREPARE_AHEAD if notice is not None else None, *ends]
        return min((at for at in found if at is not None), default=None)


def _count(answer: int | list[outbox.Claim] | Exception | None) -> int:
    if isinstance(answer, Exception):
        raise answer
    return len(answer) if isinstance(answer, list) else answer or 0
