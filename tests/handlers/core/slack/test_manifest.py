"""What is declared beside the code is what the code does: the Slack app's manifest and the settings."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from app import Settings
from cli.practice_workspace import SHORTCUTS
from handlers.core.slack import listeners

HERE = Path(__file__).parents[4]
HANDLERS = HERE / "handlers"

# What each Web API method needs; in several kinds of conversation it needs one scope for each kind.
SCOPES = {
    "auth.test": (),
    "blocks.validate": (),
    "chat.postMessage": ("chat:write", "chat:write.public"),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "files.delete": ("files:write",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.info": ("users:read", "users:read.email"),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
EVENT_SCOPES = {
    "app_home_opened": (),
    "user_change": ("users:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}
# Slack says only "message" in the event; the subscription names the kind of conversation.
MESSAGES = {"message.channels", "message.groups", "message.im"}
METHOD = re.compile(
    r"(?:auth|blocks|chat|conversations|files|pins|reactions|team|users|usergroups|views)\.[A-Za-z.]+"
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / "manifest.yaml").read_text(encoding="utf-8"))
    return read


# --- The manifest -------------------------------------------------------------------------------------------------


def test_every_method_that_the_code_calls_is_in_the_table_of_scopes_and_no_other() -> None:
    assert methods([*HANDLERS.rglob("*.py"), *(HERE / "cli").rglob("*.py")], HERE / "app.py") == SCOPES.keys()


def test_bot_asks_for_the_scopes_of_what_it_does_and_for_no_other(manifest: dict[str, Any]) -> None:
    asked = manifest["oauth_config"]["scopes"]["bot"]

    needed = {scope for scopes in (*SCOPES.values(), *EVENT_SCOPES.values()) for scope in scopes}
    assert set(asked) == needed | {"commands"}
    assert len(asked) == len(set(asked))


def test_every_scope_says_in_plain_words_why() -> None:
    lines = (HERE / "manifest.yaml").read_text(encoding="utf-8").splitlines()

    scopes = [line for line in lines if re.match(r"\s+- [a-z_.]+(:[a-z_.]+)?( #|$)", line)]
    assert [line for line in scopes if not re.search(r" # \S+ \S+", line)] == []
    assert len(scopes) > len(EVENT_SCOPES)


def test_events_are_those_that_the_code_answers(manifest: dict[str, Any]) -> None:
    subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])

    assert subscribed == EVENT_SCOPES.keys()
    assert {"message" if name in MESSAGES else name for name in subscribed} == event_types()


def test_shortcuts_are_the_same_in_the_manifest_the_code_and_the_practice_workspace(
    manifest: dict[str, Any],
) -> None:
    declared = {(one["callback_id"], one["type"]) for one in manifest["features"]["shortcuts"]}

    assert declared == {(callback_id, kind) for callback_id, _, kind in SHORTCUTS}
    assert {callback_id for callback_id, _ in declared} == listeners.SHORTCUTS.keys()


def test_command_is_the_default_of_the_setting(manifest: dict[str, Any]) -> None:
    commands = manifest["features"]["slash_commands"]

    assert [one["command"] for one in commands] == [Settings.model_fields["command"].default]
    assert commands[0]["should_escape"] is True  # the parser reads <@U1|name>, not @name of a renamed person


def test_app_has_a_home_a_conversation_buttons_and_socket_mode(manifest: dict[str, Any]) -> None:
    home, settings = manifest["features"]["app_home"], manifest["settings"]

    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    assert settings["interactivity"]["is_enabled"]
    assert settings["socket_mode_enabled"]


def test_manifest_keeps_slacks_lengths(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert all(
        len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in manifest["features"]["shortcuts"]
    )


def methods(*sources: Path | Iterable[Path]) -> set[str]:
    """Return the names of Web API methods that stand as text in the code."""
    files = [file for source in sources for file in ([source] if isinstance(source, Path) else source)]
    return {text for file in files for text in texts(file) if METHOD.fullmatch(text)}


def texts(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def event_types() -> set[str]:
    """Return the types that the Slack listeners compare `event["type"]` with."""
    compared = [
        node
        for file in sorted((HANDLERS / "core" / "slack").glob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare) and ast.unparse(node.left) == "event['type']"
    ]
    values = [one.value for node in compared for one in node.comparators if isinstance(one, ast.Constant)]
    return {str(value) for value in values}


# --- The settings -------------------------------------------------------------------------------------------------


def settings_with_defaults() -> dict[str, str]:
    """Return each setting by its name in the environment with its default as one writes it."""
    return {name.upper(): written(field.default) for name, field in Settings.model_fields.items()}


def written(default: object) -> str:
    if default in {None, PydanticUndefined}:
        return ""
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def test_example_names_every_setting_once_with_its_default_and_a_comment() -> None:
    lines = (HERE / ".env.example").read_text(encoding="utf-8").splitlines()

    shown = {at: line[1:].partition("=") for at, line in enumerate(lines) if re.match(r"#[A-Z_]+=", line)}
    assert len(shown) == len(Settings.model_fields)
    assert {name: value for name, _, value in shown.values()} == settings_with_defaults()
    assert [lines[at] for at in shown if not lines[at - 1].startswith("# ")] == []


def test_example_sets_nothing_by_itself() -> None:
    lines = (HERE / ".env.example").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == []
