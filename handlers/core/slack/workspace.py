"""Read the workspace: its channels, and the profiles of its users."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import UserError
from bot.people import Profile
from handlers.core.delivery.send import Slack, Verdict, judge, pages
from handlers.core.registry import Registry
from handlers.core.slack.origins import is_member
from storage.store import Store
from storage.unit_of_work import Tx

FOREIGN = "from another workspace"
DEADLINE = timedelta(seconds=10)


class SlackRefused(UserError):
    """Slack refuses a call; the message names Slack's error code."""


class TokenRefused(SlackRefused):
    """Slack refuses the token, or the app lacks a scope: only a person can mend that."""


def call_slack(slack: Slack, method: str, **values: object) -> Mapping[str, Any]:
    """Return Slack's answer. Raises SlackRefused with Slack's error code, NotSent or MaybeSent without an answer."""
    answer = slack(method, deadline=DEADLINE, **values)
    if not answer.get("ok"):
        kind = TokenRefused if judge(answer).verdict is Verdict.REFUSED else SlackRefused
        raise kind(f"Slack refuses {method}: {answer.get('error')}")
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


def _paginate(slack: Slack, method: str, key: str, **values: object) -> Iterator[dict[str, Any]]:
    for page in pages(partial(call_slack, slack, method, **values)):
        yield from page[key]
