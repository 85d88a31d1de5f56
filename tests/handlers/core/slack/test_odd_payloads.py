"""Payloads without their parts, or with others in their place: refused with 4xx or ignored, without a traceback."""

import copy
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.core.clock.health import HealthState
from handlers.core.slack.site import SLACK_PATH, Site
from practice import payloads
from tests import databases
from tests.conversation import Conversation
from tests.handlers.core.slack.test_site import FORM, JSON, SECRET, signed
from tests.handlers.scene import LINDA, UTE
from tests.soak import amount


@dataclass(repr=False)
class Scene:
    """A conversation, and one payload of each kind that Slack sends."""

    talk: Conversation
    payloads: Mapping[str, dict[str, Any]]


ODD = st.sampled_from([None, "", "x", "\0\ud800", 0, -1, 1e9, True, [], [None], ["x"], {}, {"id": "U0001"}])


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    conversation = Conversation(databases.fresh("sqlite"))
    conversation.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    conversation.passes(minutes=2)
    yield Scene(conversation, good_payloads(conversation))
    conversation.close()


def good_payloads(talk: Conversation) -> dict[str, dict[str, Any]]:
    """Return one payload of each kind that Slack sends."""
    space, linda = talk.workspace, talk.user(LINDA)
    place = space.channels[talk._place(LINDA, "#isc-web")]
    card = talk.channel("#isc-web")[0]
    talk.says(UTE, "a message", channel="#isc-web", thread=card.ts)
    written = space.message(place.id, talk.last(UTE))
    talk.says(LINDA, "/isc edit A-1")
    view = space.view(linda)
    assert view is not None
    button = {"type": "button", "action_id": "done.0", "block_id": "x", "value": "v1:show:A-1"}
    events = {
        "message": payloads.message_posted(space, written),
        "mention": payloads.mentioned(space, written),
        "edit": payloads.message_changed(space, written, space.shown(written)),
        "deletion": payloads.message_deleted(space, written, space.shown(written)),
        "home": payloads.home_opened(space, linda, "home"),
        "person": {"type": "user_change", "user": {"id": linda, "team_id": space.team_id, "deleted": False}},
    }
    found = {name: payloads.event(space, event) for name, event in events.items()} | {
        "command": payloads.slash_command(space, linda, place, "show A-1"),
        "button": payloads.clicked_in_message(space, linda, card, button),
        "button in a form": payloads.clicked_in_view(space, linda, view, button),
        "form": payloads.submitted(space, linda, view),
        "shortcut": payloads.global_shortcut(space, linda, "log_action"),
        "shortcut of a message": payloads.message_shortcut(space, linda, "note_on", written),
    }
    talk._run(space.close(linda, view.id))
    return found


def paths(value: object, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of each part of a payload."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for name, one in inside for path in paths(one, (*at, name)))]


def change(payload: dict[str, Any], path: tuple[Any, ...], odd: object, *, drops: bool) -> None:
    place: Any = payload
    for name in path[:-1]:
        place = place[name]
    if drops:
        del place[path[-1]]
    else:
        place[path[-1]] = odd


KINDS = (
    "message", "mention", "edit", "deletion", "home", "person", "command", "button", "button in a form", "form",
    "shortcut", "shortcut of a message",
)  # fmt: skip


def posted(talk: Conversation, payload: dict[str, Any]) -> int:
    """Post a payload to the bot as Slack does; return the status of its answer."""
    if "event_id" in payload or "event" in payload:
        body, kind = json.dumps(payload).encode(), JSON
    elif "command" in payload:
        body, kind = urlencode(payload, errors="replace").encode(), FORM
    else:
        body, kind = urlencode({"payload": json.dumps(payload)}).encode(), FORM
    site = Site(
        talk.door.build_app(signing_secret=SECRET), signing_secret=SECRET, machine=lambda: talk.machine_at,
        health=HealthState, ready=list,
    )  # fmt: skip
    statuses: list[int] = []

    async def post() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://bot") as http:
            answer = await http.post(SLACK_PATH, content=body, headers=signed(talk, body, kind))
            statuses.append(answer.status_code)

    talk._run(post())
    return statuses[0]


@settings(max_examples=amount(40, 400), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
@pytest.mark.parametrize("kind", KINDS)
def test_odd_payload_is_refused_or_ignored_without_a_traceback(
    scene: Scene, caplog: pytest.LogCaptureFixture, kind: str, data: st.DataObject
) -> None:
    talk, payload = scene.talk, copy.deepcopy(scene.payloads[kind])
    for name in {"event_id", "trigger_id"} & payload.keys():
        payload[name] = talk.workspace.fresh("9.")
    for _ in range(data.draw(st.integers(0, 2))):
        path = data.draw(st.sampled_from(paths(payload)[1:]))
        change(payload, path, copy.deepcopy(data.draw(ODD)), drops=data.draw(st.booleans()))
    caplog.clear()

    status = posted(talk, payload)

    assert status == 200 or 400 <= status < 500
    assert [one.getMessage() for one in caplog.records if one.exc_info or one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("kind", KINDS)
def test_payload_as_slack_sends_it_is_taken(scene: Scene, kind: str) -> None:
    assert posted(scene.talk, scene.payloads[kind]) == 200


@pytest.mark.parametrize("actions", [None, [], {}, "x", [None], [[]], [{}], [{"value": 7}]])
def test_press_of_no_button_is_no_error(
    scene: Scene, caplog: pytest.LogCaptureFixture, actions: object
) -> None:
    payload = {**scene.payloads["button"], "actions": actions}
    caplog.clear()

    status = posted(scene.talk, payload)

    assert status in {200, 400}
    assert [one for one in caplog.records if one.exc_info] == []
