"""Slack as it comes to the site: signed requests, with buttons and forms that nobody was shown."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx

from handlers.core.clock.health import HealthState
from handlers.core.slack.site import SLACK_PATH, Site
from tests.conversation import BOT, Conversation
from tests.rights.cast import PERSONAS, Cell, Context
from tests.rights.words import WORDS

SECRET = "shared-with-slack"
THEIR_TEAM = "T0OTHER"


@dataclass(frozen=True)
class Attempt:
    """A cell with its words as they are said: through which door, from which account, and the fields of its form."""

    cell: Cell
    user: str
    words: str
    fields: Mapping[str, str]

    @property
    def door(self) -> str:
        return door_of(self.cell)


def door_of(cell: Cell) -> str:
    """Take the doors in turn, so that each circumstance is met at each of them by some of the twelve."""
    said = WORDS[cell.verb]
    if said.only_form:
        return "form"
    doors = ("command", "button", "form") if said.form else ("command", "button")
    return doors[(PERSONAS.index(cell.persona) + list(Context).index(cell.context)) % len(doors)]


class Slack:
    """Carries what people do to the bot's own site, in process."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self._numbers = count(1)
        bolt = talk.door.build_app(signing_secret=SECRET)
        site = Site(
            bolt, signing_secret=SECRET, machine=lambda: talk.machine_at, health=HealthState, ready=list
        )
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot")

    def sends(self, attempt: Attempt, words: str) -> str:
        """Send a request; return the text of the answer as far as it is in the response, which that to a button is not."""
        channel = "D0001" if attempt.cell.verb == "reply" else "C0000"
        door = {"command": self._command, "button": self._button, "form": self._form}[attempt.door]
        body = urlencode(door(attempt, words, channel)).encode()
        said: list[str] = []

        async def send() -> None:
            response = await self._http.post(SLACK_PATH, content=body, headers=self._signed(body))
            assert response.status_code == 200, response.text
            said.append(_text_of(response.text))

        self.talk._run(send())
        return said[0]

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(self.talk.machine_at.timestamp()))
        proof = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        kind = "application/x-www-form-urlencoded"
        return {"content-type": kind, "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={proof}"}

    def _command(self, attempt: Attempt, words: str, channel: str) -> Mapping[str, str]:
        return {
            "command": "/isc", "text": words, "team_id": BOT.team, "user_id": attempt.user, "channel_id": channel,
            "trigger_id": self._next(), "response_url": "https://example.org/none",
        }  # fmt: skip

    def _button(self, attempt: Attempt, words: str, channel: str) -> Mapping[str, str]:
        verb, _, of = words.partition(" ")
        says = list(Context).index(attempt.cell.context) % 2 == 0
        value = f"v1:say:{words}" if says else f"v1:{verb}:{of}"
        action = {"type": "button", "action_id": "a", "block_id": "b", "value": value}
        more = {"channel": {"id": channel}, "container": {"type": "message"}, "actions": [action]}
        return self._interaction(attempt, "block_actions", more)

    def _form(self, attempt: Attempt, words: str, channel: str) -> Mapping[str, str]:
        values = {name: {name: _filled(name, value)} for name, value in attempt.fields.items()}
        view = {
            "id": f"V{self._next()}", "hash": "1.1", "type": "modal", "callback_id": "f",
            "private_metadata": f"{channel} {words}", "state": {"values": values},
        }  # fmt: skip
        return self._interaction(attempt, "view_submission", {"view": view})

    def _interaction(self, attempt: Attempt, kind: str, more: Mapping[str, Any]) -> Mapping[str, str]:
        team = THEIR_TEAM if attempt.cell.context is Context.SHARED else BOT.team
        user, ours = {"id": attempt.user, "team_id": team}, {"id": BOT.team}
        payload = {"type": kind, "user": user, "team": ours, "trigger_id": self._next(), **more}
        return {"payload": json.dumps(payload)}

    def _next(self) -> str:
        """Return the name of a delivery: each is another one."""
        return f"{next(self._numbers)}.1"


def _filled(name: str, value: str) -> dict[str, Any]:
    if name == "owner":
        return {"type": "multi_users_select", "selected_users": [value]}
    if name in {"due", "to"}:
        return {"type": "datepicker", "selected_date": value}
    if name in {"word", "then"}:
        return {"type": "static_select", "selected_option": {"value": value}}
    return {"type": "plain_text_input", "value": value}


def _text_of(answer: str) -> str:
    said = json.loads(answer) if answer else {}
    return str(said.get("text") or said.get("errors") or "")
