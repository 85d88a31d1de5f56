"""Read the parts of Slack payloads, and build the bodies of answers."""

import hashlib
import logging
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from traceback import walk_tb
from typing import Any

from slack_bolt.response import BoltResponse

from handlers.core.blocks.text import escape
from handlers.core.calls import AGAIN_PREFIX, Call, Origin
from handlers.core.slack.origins import Home, author_team

log = logging.getLogger(__name__)

Body = dict[str, Any]


USER_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
# Slack repeats an event that nobody acknowledges at once, after a minute and after five.
RETRIES = ("1", "2", "3")


class Malformed(ValueError):
    """A payload lacks what Slack always sends."""


# What reading raises where a payload lacks a part, or has something else in its place.
UNREADABLE = (LookupError, TypeError, AttributeError, ValueError)


async def refuse_unreadable(error: Exception) -> BoltResponse:
    """Refuse a payload that could not be read. No traceback is logged: whoever sends requests could fill the log."""
    log.warning("a request could not be read", extra={"reason": _place(error)})
    return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="")


def _place(error: Exception) -> str:
    """Return what a payload lacks, or the place in the code that could not read it."""
    if isinstance(error, Malformed):
        return f"without {error}"
    *_, last = walk_tb(error.__traceback__)
    return f"{type(error).__name__} in {last[0].f_code.co_qualname}, line {last[1]}"


def payload_kind(body: Body) -> str:
    return str(body.get("type", "command"))


def required(body: object, *path: str) -> str:
    """Return the text at a path of a payload. Raises Malformed where there is none."""
    found = body
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, str) or not found:
        raise Malformed(".".join(path))
    return _clean(found)


def retry_number(headers: Mapping[str, Sequence[str]]) -> int:
    """Return which repetition of an event this is; 0 for its first delivery."""
    said = next(iter(headers.get("x-slack-retry-num", ())), "")
    return int(said) if said in RETRIES else 0


def optional(body: object, *path: str) -> str:
    """Return the text at a path of a payload; "" where there is none."""
    try:
        return required(body, *path)
    except Malformed:
        return ""


def press_key(body: Body, words: str) -> str:
    """Return what identifies a press, which is carried out once.

    Pressing [Log again] and its like twice means it once: what they confirm is in the message, so it identifies them.
    """
    message = optional(body, "container", "message_ts")
    if words.startswith(AGAIN_PREFIX) and message:
        return f"b:{required(body, 'user', 'id')}:{message}:{zlib.crc32(words.encode()):08x}"
    return f"b:{trigger_digest(body)}"


def trigger_digest(body: Body) -> str:
    """Return what identifies a command or a press. Its trigger opens a form for whoever has it, so it is not stored."""
    return hashlib.sha256(required(body, "trigger_id").encode()).hexdigest()[:32]


def pressed_button(body: Body) -> tuple[str, str]:
    """Return the verb and the argument of the button that was pressed, or of the chosen entry of an overflow menu.

    They are "" for what is not ours. Raises Malformed.
    """
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        raise Malformed("actions")
    value = optional(actions[0], "value") or optional(actions[0], "selected_option", "value")
    version, _, rest = value.partition(":")
    verb, _, argument = rest.partition(":")
    return (verb, argument) if version == "v1" else ("", "")


def form_values(body: Body) -> dict[str, Any]:
    """Return the values of a submitted form by field. Raises Malformed."""
    fields = body["view"].get("state", {}).get("values")
    if not isinstance(fields, dict):
        raise Malformed("view.state.values")
    return {name: _only_value(name, field) for name, field in fields.items()}


def _only_value(name: str, field: object) -> Any:
    elements = list(field.values()) if isinstance(field, dict) else []
    if not elements or not isinstance(elements[0], dict):
        raise Malformed(name)
    value = field_value(elements[0])
    if not all(isinstance(one, str) for one in (value if isinstance(value, list) else [value])):
        raise Malformed(name)
    return value


def shortcut_origin(body: Body, home: Home) -> Origin | None:
    """Return the message on which a shortcut was chosen; None for a shortcut of no message."""
    message, channel = body.get("message"), optional(body, "channel", "id")
    if not message or not channel:
        return None
    return Origin(
        channel=channel,
        ts=required(message, "ts"),
        thread=optional(message, "thread_ts") or required(message, "ts"),
        user=optional(message, "user") if author_team(message, home) == home.team else "",
        # missing where installed for an organisation
        domain=optional(body, "team", "domain"),
    )


def storable(call: Call) -> Call:
    """Return the call without NUL and lone surrogates, which JSON can carry and no database stores."""
    values = call.values and {
        name: _clean(value) if isinstance(value, str) else value for name, value in call.values.items()
    }
    return replace(call, words=_clean(call.words), values=values)


def _clean(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def form_users(body: Body) -> frozenset[str]:
    """Return the users in the fields of a form: those selected, and those mentioned in a text.

    A field says by its name what was selected: a code of the charter may look like the id of a user.
    """
    fields = [one for field in body["view"]["state"]["values"].values() for one in field.values()]
    selected = {user for one in fields for user in one.get("selected_users") or ()}
    return frozenset(selected.union(*(USER_MENTION.findall(optional(one, "value")) for one in fields)))


def field_value(field: Body) -> Any:
    """Return the value of a field of a form: a text, an ISO date, a code, or a list of users or codes.

    Slack escapes what is typed into a message or after a command, and gives the text of a form as it stands. It is
    escaped here, so that there is one encoding to parse and `<@U1>` in a form is six letters and nobody.
    """
    option = field.get("selected_option")
    if option:
        return option["value"]
    if options := field.get("selected_options"):
        return [one["value"] for one in options]
    return field.get("selected_users") or field.get("selected_date") or escape(optional(field, "value"))


def ack_response(body: Body | str | None = None) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=body, headers={"content-type": ["application/json;charset=utf-8"]})
