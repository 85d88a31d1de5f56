"""What `doctor` asks Slack: whose the token is, what it may do, whether anything arrives, the clock, and the channels of the charter."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from bot.charter import Charter
from bot.health import clock_problem
from cli.doctor_history import check_messages
from cli.doctor_messages import Sample, check_samples
from cli.doctor_people import Unlinked, check_accounts
from cli.doctor_scopes import check_scopes
from cli.environment import Settings
from cli.slack import fetch_identity
from handlers.core.clock.health import check_lines
from handlers.core.slack.client import Client
from handlers.core.slack.socket_mode import NotConnected, first_address
from handlers.core.slack.workspace import channel_memberships

HOW_TO_MAKE_IT = "It is made under Basic Information, App-Level Tokens, with the scope connections:write"


async def check_slack(
    client: Client,
    settings: Settings,
    charter: Charter,
    *,
    owner: str | None,
    people: Sequence[Unlinked] | None,
    samples: Sequence[Sample],
) -> list[str]:
    """Return a line for each check.

    `owner` is the workspace to which the records belong, and `people` are those whom the bot can't reach: None where none
    is known. `samples` are messages and forms to check.
    """
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(fetch_identity, client, settings)
    memberships = await asyncio.to_thread(channel_memberships, client)
    return [
        *_check_owner(identity.team, owner),
        *await asyncio.to_thread(lambda: list(check_accounts(people, client, identity.team))),
        *check_scopes(client.scopes),
        await _check_connection(client, settings),
        *_check_clock(client),
        *_check_channels(charter, memberships),
        *await asyncio.to_thread(check_messages, client, settings, charter),
        *await asyncio.to_thread(lambda: list(check_samples(client, samples))),
    ]


def _check_owner(team: str, owner: str | None) -> Iterator[str]:
    if owner in {None, team}:
        yield f"ok    Slack workspace {team}"
    else:
        yield (
            f"fault Slack workspace {team}: the records belong to {owner}, and the bot will not start. "
            "Set DATABASE_URL to another database, or SLACK_BOT_TOKEN to that workspace's token"
        )


async def _check_connection(client: Client, settings: Settings) -> str:
    """Try the app-level token, without which nothing arrives in Socket Mode."""
    if settings.slack_app_token is None:
        if settings.slack_signing_secret is None:
            return "fault neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set: `run` will not start"
        return "ok    Slack sends over HTTP, as there is no SLACK_APP_TOKEN"
    try:
        address = await first_address(client.web, settings.slack_app_token.get_secret_value())
    except NotConnected as error:
        return f"fault {error} {HOW_TO_MAKE_IT}"
    if address is None:
        return "note  Slack wants a pause before it opens Socket Mode: ask again in a minute"
    return "ok    SLACK_APP_TOKEN opens Socket Mode"


def _check_clock(client: Client) -> Iterator[str]:
    if (skew := client.skew) is not None:
        yield from check_lines(
            clock_problem(skew), otherwise=f"clock: {skew.total_seconds():+.0f} s to Slack's"
        )


def _check_channels(charter: Charter, memberships: Mapping[str, bool]) -> Iterator[str]:
    """Check each channel of the charter, which names it or gives its id."""
    for name in charter.all_channels:
        is_member = memberships.get(name.removeprefix("#"))
        if is_member is None:
            yield f"fault channel {name}: make it, and invite the bot"
        elif not is_member:
            yield f"fault channel {name}: the bot is not in it, and reads no replies there. Invite it"
        else:
            yield f"ok    channel {name}"
