"""Read the workspace: the bot's identity, the channels, and the accounts of people."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import UserError
from bot.people import Profile
from handlers.delivery.send import Slack, pages
from handlers.registry import Registry
from handlers.slack.accounts import link_account, sync_account
from handlers.slack.origins import is_member
from storage.store import Store
from storage.unit_of_work import Tx

FOREIGN = "from another workspace"
DEADLINE = timedelta(seconds=10)


class SlackRefused(UserError):
    """Slack refuses a call; the message names Slack's error code."""


def call_slack(slack: Slack, method: str, **values: object) -> Mapping[str, Any]:
    """Return Slack's answer. Raises SlackRefused with Slack's error code, NotSent or MaybeSent without an answer."""
    answer = slack(method, deadline=DEADLINE, **values)
    if not answer.get("ok"):
        raise SlackRefused(f"Slack refuses {method}: {answer.get('error')}")
    return answer


def channel_ids(slack: Slack) -> dict[str, str]:
    """Return the ids of the channels that the bot can see, by name."""
    return {channel["name"]: channel["id"] for channel in _channels(slack)}


def channel_memberships(slack: Slack) -> dict[str, bool]:
    """Return whether the bot is a member of each channel that it can see, by the channel's name and by its id."""
    return {
        key: bool(channel.get("is_member"))
        for channel in _channels(slack)
        for key in (channel["name"], channel["id"])
    }


def _channels(slack: Slack) -> Iterator[dict[str, Any]]:
    return _paginate(
        slack, "conversations.list", "channels", types="public_channel,private_channel", exclude_archived=True
    )


def join_channel(tx: Tx, registry: Registry, *, channel: str, name: str, command: str) -> None:
    """Run every feature's hook for a channel that the bot came into."""
    for feature in registry.features:
        if feature.on_channel_joined:
            feature.on_channel_joined(tx, channel, name, command)


def introduce(
    store: Store, channels: Mapping[str, str], registry: Registry, *, command: str, now: datetime
) -> None:
    """Let the features plan what is said to channels and people that do not know the bot yet."""

    def plan(tx: Tx) -> None:
        for feature in registry.features:
            if feature.on_started:
                feature.on_started(tx)
        for name, channel in channels.items():
            join_channel(tx, registry, channel=channel, name=name, command=command)

    store.write(plan, now=now)


def read_profile(user: Mapping[str, Any], *, team: str) -> Profile:
    """Return the profile of an account, with the reason why it may not take part, if there is one."""
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
        outsider_kind=outside,
    )


def link_accounts(store: Store, slack: Slack, team: str, *, now: datetime, registry: Registry) -> int:
    """Link the people of the roster to their Slack accounts by e-mail address; return how many were new.

    Accounts that were deactivated or reactivated while the bot was down are updated.
    """
    roster = store.snapshot.roster
    without = [p for p in roster.persons.values() if p.email and roster.slack_user(p.id) is None]
    missing = {person.email.casefold() for person in without}
    members = list(_paginate(slack, "users.list", "members"))
    gone = {member["id"] for member in members if member.get("deleted")}
    profiles = [read_profile(member, team=team) for member in members]
    accounts = [account for account in roster.accounts if account.team == team]
    changed = [account for account in accounts if (account.user in gone) == (account.to_at is None)]
    known = {account.user for account in accounts}
    strangers = [p for p in profiles if not p.outsider_kind and p.user not in known]
    found = [profile for profile in strangers if profile.email.casefold() in missing]

    def link(tx: Tx) -> int:
        for account in changed:
            sync_account(tx, team=team, user=account.user, is_gone=account.user in gone, registry=registry)
        return sum(_link_profile(tx, team, profile, now) for profile in found)

    return store.write(link, now=now) if found or changed else 0


def _link_profile(tx: Tx, team: str, profile: Profile, now: datetime) -> int:
    if tx.roster.by_account(team, profile.user) is not None:
        return 0
    link_account(tx, team, profile, now=now)
    return 1


def _paginate(slack: Slack, method: str, key: str, **values: object) -> Iterator[dict[str, Any]]:
    for page in pages(partial(call_slack, slack, method, **values)):
        yield from page[key]
