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
from handlers.delivery.batch import AHEAD, gather
from handlers.delivery.deliver import Delivery, Means, Patience
from handlers.delivery.reconcile import LookUps
from handlers.delivery.send import Slack
from handlers.issues import deadlines as clocks
from handlers.people import vacancies
from handlers.privacy.erasing import go_on
from handlers.proposals import procedure as silences
from handlers.sealing.seal import keep_head, plan_head, seal
from storage import lists, outbox, previews, proposals
from storage import metadata as facts
from storage import notifications as notices
from storage.rate_limits import Pace
from storage.store import Store
from storage.unit_of_work import Read, Tx

DELIVERIES_KEPT = timedelta(hours=48)  # Slack repeats an event for a day at most
PREVIEWS_KEPT = timedelta(hours=48)  # what was pasted and not logged by then was not meant
STANDARD = Pace()
Work = Callable[[Tx], int | list[outbox.Claim] | None]
PLANS: tuple[Work, ...] = (plan_reminders, clocks.climb, plan_digests)
PLANS_OF_ROLES: tuple[Work, ...] = (vacancies.plan, clocks.plan, reviews.plan, silences.plan)


class Ticks:
    """The bot's own initiative. `now` is the task force's time, `machine` this computer's."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        *,
        now: Callable[[], datetime],
        machine: Callable[[], datetime],
        patience: Patience,
        channels: Mapping[str, str],
        pace: Pace = STANDARD,
        skew: Callable[[], timedelta] = timedelta,
        audit_file: Path | None = None,
        erasures_file: Path | None = None,
    ) -> None:
        salt = store.write(partial(facts.salt, otherwise=secrets.token_hex(16)), now=now())
        self.means = Means(
            store=store,
            slack=slack,
            now=now,
            machine=machine,
            patience=patience,
            pace=pace,
            channels=channels,
            salt=salt,
            skew=skew,
        )
        self._delivery = Delivery(self.means)
        self._look_ups = LookUps(self.means)
        self._roles_planned: tuple[int, date] | None = None
        self._audit_file = audit_file
        self._erasures_file = erasures_file

    @property
    def is_slack_silent(self) -> bool:
        """Say whether the last attempt got no word from Slack."""
        return self._delivery.silent > 0

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
        while notices.CHUNK in counts[: len(PLANS)]:
            counts = self._in_turn(PLANS)

    def _roles(self) -> tuple[int, date]:
        """Return what decides who holds what: the roster, and the day."""
        known = self.means.store.known
        return known.stamp, local(self.means.now(), known.charter.zone).date()

    def _begins(self) -> Sequence[Work]:
        return silences.settle, gather, partial(outbox.claim, terms=self._delivery.terms())

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
        return self._look_ups.reconcile()

    def heal(self) -> int:
        """Remove second copies; return how many there were."""
        return self._look_ups.heal()

    def audit(self) -> list[str]:
        """Compare what should have been told with what was; return the differences, which are also in the log."""
        return self.means.store.read(partial(audit, now=self.means.now()))

    def seal(self) -> int:
        """Seal the lines of history that have no seal yet; return how many there were."""
        return seal(self.means.store, now=self.means.now())

    def put_head(self) -> None:
        """Put the newest seal where whoever changes the records does not reach it, once a day."""
        self.means.write(plan_head)
        if self._audit_file is not None:
            keep_head(self.means.store, self._audit_file, now=self.means.now())

    def erase(self) -> int:
        """Finish the erasures that were confirmed, or that a restore has undone; return how many are done now."""
        if self._erasures_file is None:
            return 0
        return go_on(self.means.store, self._erasures_file, now=self.means.now())

    def prune(self) -> None:
        """Forget what is kept for a while only."""
        self.means.write(partial(outbox.prune, before=self.means.now() - DELIVERIES_KEPT))
        self.means.write(partial(previews.prune, before=self.means.now() - PREVIEWS_KEPT))

    def advance(self, to: datetime, *, set_clock: Callable[[datetime], None]) -> None:
        """Move the task force's time to `to`, stopping at each moment at which there is something to do."""
        following = self._settle()
        while following is not None and following <= to:
            set_clock(max(following, self.means.now()))
            following = self._settle()
        set_clock(max(to, self.means.now()))
        self._settle()

    def _settle(self) -> datetime | None:
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
        post = outbox.next_at(read, now=means.now(), machine=means.machine(), pace=means.pace)
        notice = notices.next_at(read)
        ends = (lists.next_up(read), proposals.next_at(read))
        found = [post, notice - AHEAD if notice is not None else None, *ends]
        return min((at for at in found if at is not None), default=None)


def _count(answer: int | list[outbox.Claim] | Exception | None) -> int:
    if isinstance(answer, Exception):
        raise answer
    return len(answer) if isinstance(answer, list) else answer or 0
