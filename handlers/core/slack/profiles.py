"""Look up the people of a call in Slack, and link their accounts to people on the roster."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot.errors import UserError
from bot.people import Profile
from handlers.core.calls import Call
from handlers.core.delivery.send import MaybeSent, NotSent, Verdict, judge
from handlers.core.registry import Registry
from handlers.core.slack.accounts import link_account, sync_account
from handlers.core.slack.client import Client
from handlers.core.slack.payloads import USER_MENTION, Body
from handlers.core.slack.workspace import FOREIGN, read_profile
from handlers.core.slack.writes import WriteBatcher
from storage.store import Store, WriteRequest
from storage.unit_of_work import Tx

CALLER_UNKNOWN = (
    "Slack doesn't tell me who you are at the moment, so nothing is done yet. I'll ask again for a minute; the answer "
    "comes here."
)
STILL_UNKNOWN = "Slack still doesn't tell me who you are. Nothing was done. Try again later."
PROFILE_TIMEOUT = timedelta(seconds=1.2)  # the call still has to be acknowledged within three seconds


class CallerUnknown(UserError):
    """Slack does not say now who calls: a colleague, or somebody who may not take part."""


@dataclass(eq=False)
class Profiles:
    """The Slack profiles of users, read once each; `team` is ours."""

    client: Client
    team: str
    store: Store
    writes: WriteBatcher
    registry: Registry
    now: Callable[[], datetime]
    _profiles: dict[str, Profile] = field(default_factory=dict)
    _unanswered: set[str] = field(default_factory=set)  # of whom Slack was asked last without an answer

    async def resolve(self, call: Call) -> Call:
        """Return the call with the Slack profiles of its unknown users; link those whose address is on the roster.

        Raises CallerUnknown where Slack does not answer who calls.
        """
        if call.team != self.team:
            return replace(call, strangers={call.user: _stranger(call.user)})
        roster = self.store.snapshot.roster
        named = {call.user, *call.users, *USER_MENTION.findall(call.words)}
        unknown = [user for user in named if roster.by_account(call.team, user) is None]
        if not unknown:
            return call
        # Before the acknowledgement of a form, which says what is wrong with its people: so all at once, within one timeout.
        found = await asyncio.gather(*map(self._fetch_profile, unknown))
        if call.user in self._unanswered:
            raise CallerUnknown(CALLER_UNKNOWN)
        profiles = [profile for profile in found if profile is not None]
        # An address proves nothing for accounts of other workspaces and for guests: whoever controls or invites them
        # chooses it.
        await asyncio.gather(*[self._recognize(one, call) for one in profiles if not one.outsider_kind])
        return replace(call, strangers={one.user: one for one in profiles})

    async def _recognize(self, profile: Profile, call: Call) -> None:
        """Reopen the closed account of a person, or link the account of a person who calls for the first time."""
        roster = self.store.snapshot.roster
        if roster.closed_account(call.team, profile.user) is not None:
            await self.writes.write(self._sync_request(profile.user, is_gone=False))
        elif profile.user == call.user and roster.by_email(profile.email):
            await self.writes.write(_link_request(call, profile))

    async def _fetch_profile(self, user: str) -> Profile | None:
        """Return the profile of a user; None where Slack does not answer in time, or knows no such user."""
        if user in self._profiles:
            return self._profiles[user]
        self._unanswered.add(user)
        try:
            answer = await self.client.call("users.info", deadline=PROFILE_TIMEOUT, user=user)
        except (NotSent, MaybeSent):
            return None
        if not answer.get("ok") and judge(answer).verdict is not Verdict.NEVER:
            return None
        self._unanswered.discard(user)
        if not answer.get("ok"):
            return None
        profile = read_profile(answer["user"], team=self.team)
        # Closed accounts are not cached: they may be reactivated, and Slack's event of that may be lost.
        is_closed = self.store.snapshot.roster.closed_account(self.team, user) is not None
        if not is_closed and not answer["user"].get("deleted"):
            self._profiles[user] = profile
        return profile

    async def follow(self, user: Body) -> None:
        """Apply a `user_change` event: the account was deactivated or reactivated."""
        self._profiles.pop(user["id"], None)
        await self.writes.write(self._sync_request(user["id"], is_gone=bool(user.get("deleted"))))

    def _sync_request(self, user: str, *, is_gone: bool) -> WriteRequest[str]:
        sync = partial(sync_account, team=self.team, user=user, is_gone=is_gone, registry=self.registry)
        return WriteRequest(sync, self.now())


def _stranger(user: str) -> Profile:
    """Return the profile of a user of another team. Slack cannot be asked: users.info would return our user of that id."""
    return Profile(user=user, name="", email="", zone="UTC", outsider_kind=FOREIGN)


def _link_request(call: Call, profile: Profile) -> WriteRequest[str]:
    def link(tx: Tx) -> str:
        link_account(tx, call.team, profile, now=call.now)
        return ""

    return WriteRequest(link, call.now)
