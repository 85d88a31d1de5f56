"""`manifest`: the Slack app's manifest, as this installation needs it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
import yaml

from cli.environment import Environment, StartupError
from handlers.core.slack.site import SLACK_PATH

MANIFEST = Path(__file__).parent.parent / "manifest.yaml"
SHIPPED_COMMAND = "/isc"

# The text is edited, and not a parsed copy, because its comments tell the workspace's administrators why each scope is
# asked for. tests/cli/test_manifest.py compares what Slack reads of it.
HTTP_LINES: Mapping[str, str] = {
    r"^    - command: .*$": r"\g<0>\n      url: {url}",
    r"^    # Without Socket Mode.*$": r"    request_url: {url}",
    r"^    is_enabled: true .*$": r"\g<0>\n    request_url: {url}",
    r"^  socket_mode_enabled: .*$": "  socket_mode_enabled: false # Slack sends to the address above",
}


def manifest(
    context: typer.Context,
    http: Annotated[
        str, typer.Option(help="address at which Slack reaches the bot over HTTP: https://clerk.example.org")
    ] = "",
) -> None:
    """Print the Slack app's manifest with the command of the settings: for Socket Mode, or with --http for HTTP."""
    command = context.ensure_object(Environment).start_up().command
    text = MANIFEST.read_text(encoding="utf-8").replace(
        f"- command: {SHIPPED_COMMAND}\n", f"- command: {command}\n"
    )
    print(http_manifest(text, request_url(http)) if http else text, end="")


def manifest_scopes() -> frozenset[str]:
    """Return the scopes that the shipped manifest asks for."""
    return frozenset(yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])


def http_manifest(text: str, url: str) -> str:
    """Return a manifest by which Slack sends commands, interactions and events to `url` instead of a WebSocket."""
    for line, replacement in HTTP_LINES.items():
        text = re.sub(line, replacement.format(url=url), text, flags=re.MULTILINE)
    return text


def request_url(address: str) -> str:
    """Return the URL for Slack's requests at an address of this bot. Raises StartupError where Slack cannot use it."""
    wrong = _fault(address)
    if wrong:
        raise StartupError(
            f"{wrong} Give the address at which Slack reaches this bot, such as https://clerk.example.org."
        )
    return address.rstrip("/").removesuffix(SLACK_PATH) + SLACK_PATH


def _fault(address: str) -> str:
    """Return what is wrong with an address; empty when nothing is. The address is not repeated: it may hold a password."""
    try:
        url = urlsplit(address)
        host, _ = url.hostname or "", url.port
    except ValueError:
        return "That is not an address."
    if url.scheme != "https":
        return "Slack sends over https:// only."
    if url.username or url.password or url.query or url.fragment:
        return "The address may have a host, a port and a path, and nothing else."
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) or not re.fullmatch(r"[\w.:/~-]+", address):
        return "Slack needs the full name of a host in the internet."
    return ""
