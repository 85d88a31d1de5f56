"""The connection to Slack's Web API, with an error message that says what to do."""

from collections.abc import Callable
from datetime import datetime

from bot.errors import UserError
from cli.environment import Settings, StartupError
from handlers.delivery.send import MaybeSent, NotSent
from handlers.slack.client import Client, Identity
from handlers.slack.workspace import call_slack


def make_client(settings: Settings, *, now: Callable[[], datetime]) -> Client:
    """Return a client that has not called yet; `now` is this computer's clock."""
    return Client(_token(settings), base_url=settings.slack_api_url, machine=now)


def fetch_identity(client: Client, settings: Settings) -> Identity:
    """Ask Slack who the bot is there. Raises StartupError when Slack refuses the token or does not answer."""
    try:
        answer = call_slack(client, "auth.test")
    except UserError as error:
        raise StartupError(f"{error}. Check SLACK_BOT_TOKEN.") from None
    except (NotSent, MaybeSent) as error:
        raise StartupError(f"Slack does not answer at {settings.slack_api_url} ({error}).") from None
    return Identity(
        team=answer["team_id"],
        user=answer["user_id"],
        bot=answer.get("bot_id", ""),
        token=_token(settings),
        enterprise=answer.get("enterprise_id") or "",
    )


def _token(settings: Settings) -> str:
    return settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
