"""The connection to Slack's Web API, with an error message that says what to do."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

import uvloop

from bot.errors import UserError
from cli.environment import Settings, StartupError, WrongConfiguration
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.slack.client import Client, Identity
from handlers.core.slack.workspace import TokenRefused, call_slack, channel_ids

T = TypeVar("T")


def make_client(settings: Settings, *, now: Callable[[], datetime]) -> Client:
    """Return a client that has not called yet; `now` is this computer's clock."""
    return Client(_token(settings), base_url=settings.slack_api_url, machine=now)


def fetch_identity(client: Client, settings: Settings) -> Identity:
    """Ask Slack who the bot is there. Raises StartupError when Slack refuses the token or does not answer."""
    try:
        answer = call_slack(client, "auth.test")
    except TokenRefused as error:
        raise WrongConfiguration(f"{error}. Check SLACK_BOT_TOKEN.") from None
    except UserError as error:
        raise StartupError(f"{error}. Try again.") from None
    except (NotSent, MaybeSent) as error:
        raise StartupError(f"Slack does not answer at {settings.slack_api_url} ({error}).") from None
    return Identity(
        team=answer["team_id"],
        user=answer["user_id"],
        bot=answer.get("bot_id", ""),
        token=_token(settings),
        enterprise=answer.get("enterprise_id") or "",
    )


def fetch_channels(client: Client) -> dict[str, str]:
    """Return the ids of the channels by name. Raises StartupError when Slack refuses or does not answer."""
    try:
        return channel_ids(client)
    except TokenRefused as error:
        raise WrongConfiguration(str(error)) from None
    except UserError as error:
        raise StartupError(str(error)) from None
    except (NotSent, MaybeSent) as error:
        raise StartupError(f"Slack does not answer ({error}). Try again when it does.") from None


def ask_slack(client: Client, ask: Callable[[], T]) -> T:
    """Run what calls Slack from a command that has no loop of events."""

    async def run() -> T:
        client.attach(asyncio.get_running_loop())
        return await asyncio.to_thread(ask)

    return uvloop.run(run())


def _token(settings: Settings) -> str:
    return settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
