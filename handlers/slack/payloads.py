"""Read the parts of Slack payloads, and build the bodies of answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.response import BoltResponse

from handlers.calls import Call, Origin, Reply
from handlers.slack.origins import Home, author_team

Body = dict[str, Any]


USER_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")


def payload_kind(body: Body) -> str:
    return str(body.get("type", "command"))


def shortcut_origin(body: Body, home: Home) -> Origin | None:
    """Return the message on which a shortcut was chosen; None for a shortcut of no message."""
    message, channel = body.get("message"), body.get("channel", {}).get("id")
    if not message or not channel:
        return None
    return Origin(
        channel=channel,
        ts=str(message["ts"]),
        thread=str(message.get("thread_ts") or message["ts"]),
        user=str(message.get("user", "")) if author_team(message, home) == home.team else "",
        # missing where installed for an organisation
        domain=str((body.get("team") or {}).get("domain") or ""),
    )


def storable(call: Call) -> Call:
    """Return the call without NUL and lone surrogates, which JSON can carry and no database stores."""
    values = call.values and {
        name: _clean(value) if isinstance(value, str) else value for name, value in call.values.items()
    }
    return replace(call, words=_clean(call.words), values=values)


def _clean(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def mentioned_users(values: Mapping[str, Any] | None) -> list[str]:
    """Return the users in the fields of a form: those selected, and those mentioned in a text."""
    fields = (values or {}).values()
    lists = (value if isinstance(value, list) else USER_MENTION.findall(value) for value in fields)
    return [user for users in lists for user in users]


def field_value(field: Body) -> Any:
    """Return the value of a field of a form: a text, an ISO date, a code, or a list of users."""
    option = field.get("selected_option")
    if option:
        return option["value"]
    return field.get("selected_users") or field.get("selected_date") or field.get("value") or ""


def ack_response(body: Body | str | None = None) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=body, headers={"content-type": ["application/json;charset=utf-8"]})


def message_body(reply: Reply) -> Body:
    """Return a reply as the arguments of a message."""
    return {"text": reply.text, **({"blocks": list(reply.blocks)} if reply.blocks else {})}
