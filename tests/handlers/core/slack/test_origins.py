"""Whose team a payload is from: what is of another workspace has no effect, and a stranger's id is not our person's."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from sqlalchemy import select

from handlers.core.slack.listeners import SlackListeners
from practice import payloads
from practice.workspace import Message
from storage import tables as t
from tests.conversation import BOT, NEVER, Conversation
from tests.handlers.scene import LINDA, everything_said, rows

OTHER, ORG, OTHER_ORG = "T0OTHER", "E0HERE", "E0OTHER"
ELSEWHERE = "I work with colleagues of the organisation only"
Body = dict[str, Any]


@dataclass
class Scene:
    """A task force with a restricted action, its card, and Linda's note under it; `bodies` is what Slack may send of Linda."""

    talk: Conversation
    bodies: Mapping[str, Body]

    def sends(self, body: Body) -> str:
        """Deliver a payload; return what the acknowledgement holds."""
        bodies: list[str] = []

        async def deliver() -> None:
            request = AsyncBoltRequest(mode="socket_mode", body=copy.deepcopy(body))
            response = await self.talk.app.async_dispatch(request)
            assert response.status == 200
            bodies.append(response.body)

        self.talk._run(deliver())
        return bodies[0]

    def state(self) -> tuple[object, ...]:
        """Return all that a payload may change: each row, each message, each form, and Linda's Home."""
        tables = t.metadata.sorted_tables
        kept = self.talk.store.read(lambda read: [read.db.execute(select(one)).all() for one in tables])
        return (kept, everything_said(self.talk), str(self.talk.workspace.home(self.talk.user(LINDA))))

    def effects(self) -> tuple[object, ...]:
        """Return the same, without what is kept and said of a refusal."""
        read = self.talk.store.read
        tables = (t.records, t.notes, t.accounts)
        return rows(self.talk), read(lambda found: [found.db.execute(select(one)).all() for one in tables])


def in_an_organisation(talk: Conversation) -> None:
    """Let the bot know that its workspace is one of an organisation's."""
    talk.door = SlackListeners(
        talk.desk, talk.client, replace(BOT, enterprise=ORG), now=talk.clock.now,
        is_slack_silent=lambda: False, still_working_after=NEVER, behind_after=NEVER,
    )  # fmt: skip
    talk.app = talk.door.build_app()


@pytest.fixture
def scene(talk: Conversation) -> Scene:
    user, workspace = talk.user(LINDA), talk.workspace
    talk.answer(LINDA, "action Pay the printer area:web due:14 oct visibility:restricted")
    talk.answer(LINDA, "action Send the table area:web due:14 oct")
    talk.passes(minutes=2)
    card = next(message for message in talk.channel("#isc-web") if "A-2" in message.text)
    talk.replies(LINDA, card, "a first note")
    note = talk.last(LINDA)
    shown = talk.says(LINDA, "/isc A-2", channel="#isc-web")[0]
    talk.says(LINDA, "/isc action")  # opens its form
    view = workspace.view(user)
    assert view is not None
    workspace.stacks.clear()
    view.state = {
        "title": {"title": {"type": "plain_text_input", "value": "From the form"}},
        "due": {"due": {"type": "plain_text_input", "value": "14 oct"}},
    }
    place = workspace.channels[card.channel]
    press = {"type": "button", "action_id": "done.0", "block_id": "b", "value": "v1:done:A-2"}
    keep = {"type": "button", "action_id": "keep.0", "block_id": "b", "value": "v1:keep:A-1"}
    written = Message(channel=card.channel, ts="1475850000.000001", user=user, thread_ts=card.ts, text="done")
    direct = Message(channel=workspace.direct(user), ts="1475850000.000002", user=user, text="A-1 done Paid")
    mention = replace(written, ts="1475850000.000003", text=f"<@{BOT.user}> note A-2 hello")
    before = workspace.shown(workspace.message(card.channel, note))
    after = replace(
        workspace.message(card.channel, note), text="better", edited={"user": user, "ts": "1475850001.000000"}
    )
    gone = {
        "id": user,
        "team_id": BOT.team,
        "name": "linda.okafor",
        "deleted": True,
        "profile": {"team": BOT.team},
    }
    events = {
        "reply": payloads.message_posted(workspace, written),
        "direct message": payloads.message_posted(workspace, direct),
        "mention": payloads.mentioned(workspace, mention),
        "edit": payloads.message_changed(workspace, after, before),
        "deletion": payloads.message_deleted(workspace, after, before),
        "user_change": {"type": "user_change", "user": gone},
        "Home": payloads.home_opened(workspace, user, "home"),
    }
    bodies = {
        "reading command": payloads.slash_command(workspace, user, place, "A-1"),
        "writing command": payloads.slash_command(workspace, user, place, "done A-1 Paid"),
        "button of a message": payloads.clicked_in_message(workspace, user, shown, press),
        "button that keeps": payloads.clicked_in_message(workspace, user, shown, keep),
        "button of a view": payloads.clicked_in_view(workspace, user, view, press),
        "form": payloads.submitted(workspace, user, view),
        "global shortcut": payloads.global_shortcut(workspace, user, "log_action"),
        "message shortcut": payloads.message_shortcut(workspace, user, "note_on", workspace.message(card.channel, note)),
        **{name: payloads.event(workspace, happened) for name, happened in events.items()},
    }  # fmt: skip
    return Scene(talk, bodies)


COMMANDS = ("reading command", "writing command")
VIEWS = ("button of a view", "form")
INTERACTIONS = (
    "button of a message", "button that keeps", "button of a view", "form", "global shortcut", "message shortcut",
)  # fmt: skip
MESSAGES = ("reply", "direct message", "mention", "edit", "deletion")
EVENTS = (*MESSAGES, "user_change", "Home")
ALL = (*COMMANDS, *INTERACTIONS, *EVENTS)


def everywhere(body: Any, old: str, new: str) -> Any:
    """Return a payload in which every id of one team is another's."""
    if isinstance(body, dict):
        return {name: everywhere(value, old, new) for name, value in body.items()}
    if isinstance(body, list):
        return [everywhere(value, old, new) for value in body]
    return new if body == old else body


def put(body: Body, path: str, value: object) -> Body:
    """Return a payload with one value put there; the parts on the way are made."""
    body = copy.deepcopy(body)
    at: Any = body
    *way, last = path.split(".")
    for part in way:
        at = at[int(part)] if part.isdecimal() else at.setdefault(part, {})
    at[last] = value
    return body


def without(body: Body, *paths: str) -> Body:
    body = copy.deepcopy(body)
    for path in paths:
        at: Any = body
        *way, last = path.split(".")
        for part in way:
            at = at.get(part) or {}
        at.pop(last, None)
    return body


Change = Callable[[Body], Body]


def putting(**values: object) -> Change:
    """Put values by path; `__` stands for the dot."""

    def change(body: Body) -> Body:
        for path, value in values.items():
            body = put(body, path.replace("__", "."), value)
        return body

    return change


def of_another_team(body: Body) -> Body:
    return dict(everywhere(body, BOT.team, OTHER))


AUTH = {
    "enterprise_id": None,
    "team_id": OTHER,
    "user_id": "U1",
    "is_bot": True,
    "is_enterprise_install": False,
}
NOT_OURS: list[tuple[str, tuple[str, ...], Change]] = [
    ("wholly", ALL, of_another_team),
    ("wholly, in another organisation", ALL, lambda body: putting(enterprise_id=OTHER_ORG)(of_another_team(body))),
    ("team_id", (*COMMANDS, *EVENTS), putting(team_id=OTHER)),
    ("team_id of nobody", (*COMMANDS, *EVENTS), putting(team_id=None)),
    ("no team_id", (*COMMANDS, *EVENTS), lambda body: without(body, "team_id")),
    ("team_id of another organisation", (*COMMANDS, *EVENTS), putting(team_id=None, enterprise_id=OTHER_ORG)),
    ("team.id", INTERACTIONS, putting(team__id=OTHER)),
    ("team as text", INTERACTIONS, putting(team=OTHER)),
    ("no team", INTERACTIONS, lambda body: without(body, "team", "user.team_id", "view.team_id", "view.app_installed_team_id")),
    ("team null, another organisation", INTERACTIONS, lambda body: putting(team=None, enterprise={"id": OTHER_ORG})(without(body, "view.team_id", "view.app_installed_team_id"))),
    ("team null, another person", INTERACTIONS, lambda body: putting(team=None, user__team_id=OTHER)(without(body, "view.team_id", "view.app_installed_team_id"))),
    ("view.team_id", VIEWS, putting(view__team_id=OTHER)),
    ("view.app_installed_team_id", VIEWS, putting(view__app_installed_team_id=OTHER)),
    ("installed elsewhere", EVENTS, putting(authorizations=[AUTH])),
    ("installed elsewhere, shared channel", EVENTS, putting(authorizations=[AUTH], is_ext_shared_channel=True)),
    ("envelope of another, shared channel, no author", ("Home",), putting(team_id=OTHER, is_ext_shared_channel=True)),
    ("envelope of another, shared channel, account of no team", ("user_change",), lambda body: without(putting(team_id=OTHER, is_ext_shared_channel=True)(body), "event.user.team_id")),
    ("account of another team", ("user_change",), putting(event__user__team_id=OTHER)),
    ("Home of another team", ("Home",), putting(event__view={"team_id": OTHER})),
    ("edited by a stranger", ("edit",), putting(event__message__user_team=OTHER)),
    ("deleted by a stranger", ("deletion",), putting(event__previous_message__source_team=OTHER)),
]  # fmt: skip


@pytest.mark.parametrize("shape", ALL)
def test_payload_of_another_team_is_acknowledged_and_has_no_effect(scene: Scene, shape: str) -> None:
    bodies = {name: change(scene.bodies[shape]) for name, shapes, change in NOT_OURS if shape in shapes}
    before = scene.state()

    acknowledgements = {name: scene.sends(body) for name, body in bodies.items()}

    assert acknowledgements == dict.fromkeys(bodies, "")
    assert scene.state() == before


STRANGERS: list[tuple[str, tuple[str, ...], Change]] = [
    ("user.team_id", INTERACTIONS, putting(user__team_id=OTHER)),
    ("user.team_id of another organisation", INTERACTIONS, putting(user__team_id=OTHER_ORG)),
    ("account of another team alone", INTERACTIONS, putting(user__team_id=OTHER, user__enterprise_user={"teams": ["T1"]})),
    ("event.team", MESSAGES, putting(event__team=OTHER)),
    ("event.user_team", MESSAGES, putting(event__user_team=OTHER)),
    ("event.source_team", MESSAGES, putting(event__source_team=OTHER)),
    ("event.user_profile", MESSAGES, putting(event__user_profile={"team": OTHER})),
    ("of another organisation", MESSAGES, putting(event__user_team=OTHER_ORG, is_ext_shared_channel=True)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "change"),
    [pytest.param(shape, change, id=f"{shape}: {name}") for name, shapes, change in STRANGERS for shape in shapes],
)  # fmt: skip
def test_stranger_with_the_id_of_one_of_us_is_outside(scene: Scene, shape: str, change: Change) -> None:
    body = change(scene.bodies[shape])
    before, said_before = scene.effects(), everything_said(scene.talk)

    acknowledgement = scene.sends(body)

    said = acknowledgement + everything_said(scene.talk)[len(said_before) :]
    assert scene.effects() == before
    assert "printer" not in acknowledgement
    assert scene.talk.workspace.stacks.get(scene.talk.user(LINDA), []) == []
    if shape not in {"reply", "mention", "edit", "deletion"}:  # in a thread they are left alone
        assert ELSEWHERE in f"{said}{everything_said(scene.talk)}"


ORG_AUTH = {
    "enterprise_id": ORG,
    "team_id": None,
    "user_id": BOT.user,
    "is_bot": True,
    "is_enterprise_install": True,
}
OURS: list[tuple[str, tuple[str, ...], Change]] = [
    ("as it is", ALL, putting()),
    ("team null", INTERACTIONS, lambda body: putting(team=None, enterprise={"id": ORG, "name": "Org"}, is_enterprise_install=True)(without(body, "view.team_id"))),
    ("team null, person of the organisation", INTERACTIONS, putting(team=None, enterprise={"id": ORG}, user__team_id=ORG)),
    ("team null, organisation unknown", INTERACTIONS, putting(team=None, enterprise=None)),
    ("person of several workspaces", INTERACTIONS, putting(user__team_id=OTHER, user__enterprise_user={"id": "U", "teams": [OTHER, BOT.team]})),
    ("view of the organisation", VIEWS, putting(team=None, enterprise={"id": ORG}, view__app_installed_team_id=ORG)),
    ("team_id null", (*COMMANDS, *EVENTS), putting(team_id=None, enterprise_id=ORG, is_enterprise_install="true")),
    ("installed for the organisation", EVENTS, putting(enterprise_id=ORG, authorizations=[ORG_AUTH])),
    ("author's organisation", MESSAGES, putting(enterprise_id=ORG, event__user_team=ORG, event__source_team=ORG)),
    ("without authorizations", EVENTS, lambda body: without(body, "authorizations")),
    ("shared channel", MESSAGES, putting(is_ext_shared_channel=True, event__user_team=BOT.team, event__source_team=BOT.team)),
    ("shared channel of another workspace", MESSAGES, putting(team_id=OTHER, is_ext_shared_channel=True)),
    ("channel of another workspace of ours", MESSAGES, putting(team_id=OTHER, enterprise_id=ORG, authorizations=[ORG_AUTH])),
    ("several installations", EVENTS, putting(authorizations=[AUTH, ORG_AUTH])),
    ("account of several workspaces", ("user_change",), putting(event__user__team_id=OTHER, event__user__enterprise_user={"teams": [OTHER, BOT.team]})),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "change"),
    [pytest.param(shape, change, id=f"{shape}: {name}") for name, shapes, change in OURS for shape in shapes],
)  # fmt: skip
def test_payload_of_ours_has_its_effect_in_whatever_shape(scene: Scene, shape: str, change: Change) -> None:
    in_an_organisation(scene.talk)
    body = change(scene.bodies[shape])
    before = scene.state()

    acknowledgement = scene.sends(body)

    assert acknowledgement or scene.state() != before
    assert ELSEWHERE not in f"{acknowledgement}{everything_said(scene.talk)}"
