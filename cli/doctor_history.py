"""What `doctor` says of a history: whether all is there that is known of it outside the database."""

from collections.abc import Sequence
from pathlib import Path

from bot.charter import Charter
from bot.seals import Witness
from cli.environment import Settings, StartupError
from cli.history import looks_in_slack, loss_text, read_file
from cli.slack import fetch_channels, fetch_identity
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.slack.client import Client
from storage.access import DatabaseUnavailable, redacted_url
from storage.witness import find_loss


def check_file(url: str, file: Path) -> list[str]:
    """Compare the history with the file of seals; nothing is said where there is none yet."""
    try:
        seen = read_file(file)
    except StartupError as error:
        return [f"fault {error}"]
    return _compare(url, seen, f"the history reaches the seal in {file}")


def check_messages(client: Client, settings: Settings, charter: Charter) -> list[str]:
    """Compare the history with our messages in Slack."""
    identity = fetch_identity(client, settings)
    try:
        seen = looks_in_slack(client, identity, charter, fetch_channels(client))()
    except (NotSent, MaybeSent) as error:
        return [
            f"note  the history was not compared with the bot's messages: Slack does not show them ({error})"
        ]
    url = settings.database_url.get_secret_value()
    return _compare(url, seen, "the history reaches what the bot's messages say")


def _compare(url: str, seen: Sequence[Witness], otherwise: str) -> list[str]:
    try:
        loss = find_loss(url, seen)
    except DatabaseUnavailable:
        return []  # the check of the database says why
    if loss is not None:
        return [f"fault {loss_text(loss, redacted_url(url))}"]
    return [f"ok    {otherwise}"] if seen else []
