"""Link the people of the roster to their Slack accounts, and notice accounts that were closed or reopened."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from bot.people import Profile
from handlers.core.delivery.deliver import Means
from handlers.core.delivery.send import Verdict, back_off, call_and_judge
from handlers.core.slack.accounts import link_account, sync_account
from handlers.core.slack.workspace import read_profile
from storage import rate_limits
from storage.unit_of_work import Read, Tx

log = logging.getLogger(__name__)

BY_ADDRESS, BY_ID = "users.lookupByEmail", "users.info"
ARGUMENTS: Mapping[str, str] = {BY_ADDRESS: "email", BY_ID: "user"}
AGAIN_AFTER = timedelta(days=1)
MAX_PER_TURN = 10  # of each method
LONGEST_WAIT = timedelta(minutes=5)  # between look-ups that Slack refuses


@dataclass(eq=False)
class AccountSync:
    """Ask Slack about the people of the roster: by address who has no account, by id whether an account is still in use.

    Each is asked about after the start and then once a day, a few in each turn. What is still to ask follows from the
    roster, so that people who were just added are next, and a restart goes on with those who have no account yet.
    `is_slack_away` returns whether Slack answers nothing now. `when_asked` runs once, when everybody without an account has
    been asked about.
    """

    means: Means
    team: str
    is_slack_away: Callable[[], bool]
    when_asked: Callable[[Read], None] = lambda _: None
    _is_first_pass: bool = field(default=True, init=False)
    _asked_at: dict[tuple[str, str], datetime] = field(default_factory=dict)  # by method and whom
    _failures: dict[str, int] = field(default_factory=dict)  # in a row, by method
    _lock: Lock = field(default_factory=Lock)

    def turn(self) -> int:
        """Ask about a few, no faster than Slack accepts; return how many were asked about."""
        if self.is_slack_away() or self.means.read(rate_limits.current_pause) is not None:
            return 0
        with self._lock:
            asked = sum(
                self._ask_admitted(method, self._to_ask(method)[:MAX_PER_TURN]) for method in ARGUMENTS
            )
            self._end_first_pass()
            return asked

    def ask_about_all(self) -> None:
        """Ask about everybody now, until Slack refuses: the practice workspace begins with people who can act."""
        with self._lock:
            for method in ARGUMENTS:
                self._ask(method, self._to_ask(method))
            self._end_first_pass()

    def has_asked(self) -> bool:
        """Return whether Slack has been asked about everybody who had no account at the start."""
        return not self._is_first_pass

    def _end_first_pass(self) -> None:
        if self._is_first_pass and not self._to_ask(BY_ADDRESS):
            self._is_first_pass = False
            self.means.read(self.when_asked)

    def _to_ask(self, method: str) -> list[str]:
        """Return the addresses or users about whom a method has not been asked for a day."""
        means, roster = self.means, self.means.store.snapshot.roster
        today = means.store.snapshot.charter.day_of(means.now())
        without = (
            one.email.casefold()
            for one in roster.persons.values()
            if one.email and roster.slack_user(one.id) is None and not roster.has_left(one.id, today)
        )
        linked = (one.user for one in roster.accounts if one.team == self.team)
        since = means.now() - AGAIN_AFTER
        named = without if method == BY_ADDRESS else linked
        return [one for one in named if (at := self._asked_at.get((method, one))) is None or at <= since]

    def _ask_admitted(self, method: str, named: Sequence[str]) -> int:
        if not named:
            return 0
        means = self.means
        admitted = means.write(rate_limits.admit, method, wanted=len(named), limits=means.limits)
        return self._ask(method, named[:admitted])

    def _ask(self, method: str, named: Sequence[str]) -> int:
        """Ask about each in turn, until Slack gives no answer; save what it said. Return how many were asked about."""
        users: dict[str, Mapping[str, Any] | None] = {}
        for one in named:
            judgement, answer = call_and_judge(
                partial(
                    self.means.slack,
                    method,
                    deadline=self.means.timeouts.deadline,
                    **{ARGUMENTS[method]: one},
                )
            )
            if judgement.verdict not in {Verdict.SENT, Verdict.NEVER}:
                self._hold_back(method, judgement.reason, judgement.wait)
                break
            self._failures.pop(method, None)
            users[one] = answer.get("user")
        found = {one: user for one, user in users.items() if user is not None}
        if found:
            self.means.write(self._link if method == BY_ADDRESS else self._sync, found=found)
        self._asked_at |= {(method, one): self.means.now() for one in users}
        return len(users)

    def _hold_back(self, method: str, reason: str, wait: timedelta | None) -> None:
        self._failures[method] = self._failures.get(method, 0) + 1
        until = self.means.now() + (wait or back_off(self._failures[method], most=LONGEST_WAIT))
        self.means.write(rate_limits.block, names=[method], until=until)
        log.warning("accounts cannot be looked up", extra={"method": method, "reason": reason})

    def _link(self, tx: Tx, *, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Link accounts to the people with their addresses, unless they are a guest's or somebody else's."""
        for email, user in found.items():
            profile = read_profile(user, team=self.team)
            person = tx.roster.by_email(email)
            if person is None or tx.roster.slack_user(person.id) is not None or profile.outsider_kind:
                continue
            self._take_into_use(tx, replace(profile, email=person.email))

    def _take_into_use(self, tx: Tx, profile: Profile) -> None:
        if tx.roster.closed_account(self.team, profile.user) is not None:
            sync_account(tx, team=self.team, user=profile.user, is_gone=False, registry=self.means.registry)
        else:
            link_account(tx, self.team, profile, now=tx.now)

    def _sync(self, tx: Tx, *, found: Mapping[str, Mapping[str, Any]]) -> None:
        """Close and reopen accounts as Slack has them: an event of it may not have arrived."""
        for user, answer in found.items():
            is_gone = bool(answer.get("deleted"))
            sync_account(tx, team=self.team, user=user, is_gone=is_gone, registry=self.means.registry)
