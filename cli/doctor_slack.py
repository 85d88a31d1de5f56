"""What `doctor` asks Slack: whose the token is, what it may do, the clock, and the channels of the charter."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from bot.charter import Charter
from bot.health import clock_problem
from cli.doctor_messages import Sample, check_samples
from cli.environment import Settings
from cli.manifest import manifest_scopes
from cli.slack import fetch_identity
from handlers.clock.health import check_lines
from handlers.slack.client import Client
from handlers.slack.workspace import channel_memberships

REINSTALL = "paste manifest.yaml into the app's settings (App Manifest), save, and install the app again"


async def check_slack(
    client: Client, settings: Settings, charter: Charter, *, owner: str | None, samples: Sequence[Sample]
) -> list[str]:
    """Return a line for each check.

    `owner` is the workspace to which the records belong, None where none is known; `samples` are messages and forms to check.
    """
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(fetch_identity, client, settings)
    memberships = await asyncio.to_thread(channel_memberships, client)
    return [
        *_check_owner(identity.team, owner),
        *_check_scopes(client.scopes),
        *_check_clock(client),
        *_check_channels(charter, memberships),
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


def _check_scopes(granted: frozenset[str] | None) -> Iterator[str]:
    if granted is None:
        yield "note  Slack does not say which scopes the token has"
        return
    asked = manifest_scopes()
    if missing := sorted(asked - granted):
        yield f"fault scopes are missing: {', '.join(missing)}. The app has an older manifest: {REINSTALL}"
    else:
        yield f"ok    the app has all {len(asked)} scopes of manifest.yaml"
    if more := sorted(granted - asked):
        yield f"note  the app has scopes that the bot never uses: {', '.join(more)}. To drop them, {REINSTALL}"


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
