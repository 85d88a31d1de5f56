"""`manifest`: what is pasted into Slack equals what is shipped, but for the way Slack reaches the bot."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.environment import StartupError
from cli.manifest import MANIFEST, http_manifest, request_url
from tests.test_app import run

URL = "https://clerk.example.org/slack/events"


def shipped() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return read


def test_manifest_for_http_is_the_shipped_one_but_for_the_way_in() -> None:
    printed = yaml.safe_load(http_manifest(MANIFEST.read_text(encoding="utf-8"), URL))

    expected = shipped()
    expected["settings"]["socket_mode_enabled"] = False
    expected["settings"]["event_subscriptions"]["request_url"] = URL
    expected["settings"]["interactivity"]["request_url"] = URL
    expected["features"]["slash_commands"][0]["url"] = URL
    assert printed == expected


def test_manifest_keeps_the_comments_that_say_why_each_scope_is_asked_for() -> None:
    text = MANIFEST.read_text(encoding="utf-8")

    scopes = [line for line in text.splitlines() if line.startswith("      - ") and " # " in line]
    assert len(scopes) > 10
    assert set(scopes) <= set(http_manifest(text, URL).splitlines())


def test_manifest_is_printed_with_the_command_of_the_settings(tmp_path: Path) -> None:
    code, printed, complained = run(
        tmp_path, "manifest", "--http", "https://clerk.example.org", COMMAND="/clerk"
    )

    read = yaml.safe_load(printed)
    assert (code, complained) == (0, "")
    assert read["features"]["slash_commands"][0]["command"] == "/clerk"
    assert read["features"]["slash_commands"][0]["url"] == URL
    assert read["oauth_config"] == shipped()["oauth_config"]


def test_wrong_address_ends_with_one_line_and_prints_no_manifest(tmp_path: Path) -> None:
    code, printed, complained = run(tmp_path, "manifest", "--http", "http://me:hunter2@clerk.example.org")

    assert (code, printed) == (1, "")
    assert complained == (
        "Slack sends over https:// only. "
        "Give the address at which Slack reaches this bot, such as https://clerk.example.org.\n"
    )


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://clerk.example.org", URL),
        ("https://clerk.example.org/", URL),
        (URL, URL),
        ("https://example.org:8443/clerk", "https://example.org:8443/clerk/slack/events"),
    ],
)
def test_address_gets_the_path_of_slacks_requests(given: str, url: str) -> None:
    assert request_url(given) == url


@pytest.mark.parametrize(
    "given",
    [
        "clerk.example.org",
        "http://clerk.example.org",
        "https://",
        "https://localhost",
        "https://clerk",
        "https://me:secret@clerk.example.org",
        "https://clerk.example.org/?a=b",
        "https://clerk.example.org/#x",
        "https://clerk.example.org:many",
        "https://clerk .example.org",
        "https://clerk.example.org/a\nb",
        "https://[::1",
        "ftp://clerk.example.org",
    ],
)
def test_address_that_slack_cannot_use_is_refused_without_repeating_it(given: str) -> None:
    with pytest.raises(StartupError) as refused:
        request_url(given)

    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)
