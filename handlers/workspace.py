"""Meeting the workspace: who the bot is there, which channels there are, and whose account is whose."""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.errors import UserError
from bot.people import Profile
from handlers.leaving import account_seen
from handlers.origins import is_member
from handlers.people import link_account
from handlers.sending import Slack
from storage.store import Store
from storage.units import Tx

log = logging.getLogger(__name__)

FOREIGN = "from another workspace"
DEADLINE = timedelta(seconds=10)


class Refused(UserError):
    """Slack will not talk to us; the sentence names Slack's word for it."""


def ask(slack: Slack, method: str, **values: object) -> Mapping[str, Any]:
    """Return Slack's answer. Raises Refused with Slack's word, NotSent or MaybeSent when there is none."""
    answer = slack(method, deadline=DEADLINE, **values)
    if not answer.get("ok"):
        raise Refused(f"Slack refuses {method}: {answer.get('error')}")
    return answer


def directory_of(slack: Slack) -> dict[str, str]:
    """Return the ids of the channels the bot can see, by name."""
    listed = _pages(
        slack, "conversations.list", "channels", types="public_channel,private_channel", exclude_archived=True
    )
    return {channel["name"]: channel["id"] for channel in listed}


def profile_of(user: Mapping[str, Any], *, team: str) -> Profile:
    """Return what Slack says of an account, and why it may not take part, if it may not."""
    outside = ""
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        outside = "a bot"
    elif user.get("is_restricted") or user.get("is_ultra_restricted"):
        outside = "a guest"
    elif user.get("is_stranger") or not is_member(user, team):
        outside = FOREIGN
    elif user.get("deleted"):
        outside = "no longer in this workspace"
    facts = user.get("profile", {})
    name = facts.get("real_name") or user.get("real_name") or user.get("name", "")
    return Profile(
        user=user["id"],
        name=name,
        email=facts.get("email", ""),
        zone=user.get("tz") or "UTC",
        outside=outside,
    )


def link_accounts(store: Store, slack: Slack, team: str, *, now: datetime) -> int:
    """Give the people of the roster their Slack accounts, by e-mail address; return how many were new.

    Accounts that were deactivated, or came back, while nobody listened are followed.
    """
    roster = store.known.roster
    missing = {p.email.casefold() for p in roster.persons.values() if p.email and roster.user(p.id) is None}
    members = list(_pages(slack, "users.list", "members"))
    gone = {member["id"] for member in members if member.get("deleted")}
    profiles = [profile_of(member, team=team) for member in members]
    changed = [
        one for one in roster.accounts if one.team == team and (one.user in gone) == (one.to_at is None)
    ]
    known = {one.user for one in roster.accounts if one.team == team}
    found = [p for p in profiles if not p.outside and p.user not in known and p.email.casefold() in missing]

    def link(tx: Tx) -> int:
        for account in changed:
            account_seen(tx, team=team, user=account.user, is_gone=account.user in gone)
        return sum(_linked(tx, team, profile, now) for profile in found)

    return store.write(link, now=now) if found or changed else 0


def _linked(tx: Tx, team: str, profile: Profile, now: datetime) -> int:
    if tx.roster.by_account(team, profile.user) is not None:
        return 0
    link_account(tx, team, profile, now=now)
    return 1


def _pages(slack: Slack, method: str, key: str, **values: object) -> Iterator[dict[str, Any]]:
    cursor = ""
    while True:
        page = ask(slack, method, limit=200, **values, **({"cursor": cursor} if cursor else {}))
        yield from page[key]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return
