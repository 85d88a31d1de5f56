"""What goes wrong with a call, for every method of Slack's that the bot uses: it is never taken for something else.

Taken wrongly is a call that counts as done and was not carried out, or counts as not done and was. Where nobody can know
it is in doubt, which is always right.
"""

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from handlers.core.delivery.send import Judgement, MaybeSent, NotSent, Verdict, _attempt
from handlers.core.slack.client import Client
from practice.clock import Clock
from practice.faults import Fault, FaultKind
from practice.model import Json
from practice.server import Protocol, _values, site
from practice.workspace import Workspace
from tests.practice import scene
from tests.practice.scene import AMINA, TF

ROOT = Path(__file__).parents[4]
LONG, SHORT = timedelta(seconds=10), timedelta(seconds=0.1)

# The methods


def _with_a_sign(space: "Recording", ts: str) -> dict[str, object]:
    """Set a sign on a message; return what takes it away."""
    values: dict[str, object] = {"channel": TF, "timestamp": ts, "name": "eyes"}
    space.call("reactions.add", values)
    return values


def _of_an_open_form(space: "Recording", _: str) -> dict[str, object]:
    """Open a form; return what replaces it."""
    opened = space.call("views.open", {"trigger_id": space.new_trigger(AMINA), "view": scene.form()})
    space.done.clear()
    return {"view_id": opened["view"]["id"], "view": scene.form()}


def _of_a_file(space: "Recording", *, is_shown: bool) -> str:
    """Bring a file as far as it can be finished, or further; return its id."""
    place = space.call("files.getUploadURLExternal", {"filename": "list.csv", "length": 2})
    space.call("upload", {"address": place["upload_url"], "content": b"ab"})
    if is_shown:
        space.call("files.completeUploadExternal", {"files": [{"id": place["file_id"]}], "channel_id": TF})
    space.done.clear()
    return str(place["file_id"])


Values = Callable[["Recording", str], dict[str, object]]  # from the workspace and the timestamp of a message
METHODS: Mapping[str, Values] = {
    "auth.test": lambda _, __: {},
    "chat.delete": lambda _, ts: {"channel": TF, "ts": ts},
    "chat.postEphemeral": lambda _, __: {"channel": TF, "user": AMINA, "text": "hello"},
    "chat.postMessage": lambda _, __: {"channel": TF, "text": "hello"},
    "chat.update": lambda _, ts: {"channel": TF, "ts": ts, "text": "hello again"},
    "conversations.history": lambda _, __: {"channel": TF},
    "conversations.info": lambda _, __: {"channel": TF},
    "conversations.list": lambda _, __: {},
    "conversations.open": lambda _, __: {"users": AMINA},
    "conversations.replies": lambda _, ts: {"channel": TF, "ts": ts},
    "files.completeUploadExternal": lambda space, _: {
        "files": [{"id": _of_a_file(space, is_shown=False), "title": "List"}],
        "channel_id": TF,
    },
    "files.delete": lambda space, _: {"file": _of_a_file(space, is_shown=True)},
    "files.getUploadURLExternal": lambda _, __: {"filename": "list.csv", "length": 2},
    "files.info": lambda space, _: {"file": _of_a_file(space, is_shown=True)},
    "reactions.add": lambda _, ts: {"channel": TF, "timestamp": ts, "name": "eyes"},
    "reactions.remove": _with_a_sign,
    "users.info": lambda _, __: {"user": AMINA},
    "users.lookupByEmail": lambda _, __: {"email": "amina@example.org"},
    "views.open": lambda space, _: {"trigger_id": space.new_trigger(AMINA), "view": scene.form()},
    "views.publish": lambda _, __: {
        "user_id": AMINA,
        "view": {"type": "home", "blocks": [scene.section("Hello")]},
    },
    "views.update": _of_an_open_form,
}


def test_table_has_every_method_that_the_bot_calls() -> None:
    sources = [
        ROOT / "app.py",
        *(ROOT / "cli").rglob("*.py"),
        *(ROOT / "handlers").rglob("*.py"),
        *(ROOT / "storage").rglob("*.py"),
    ]
    families = "api|apps|auth|chat|conversations|files|pins|reactions|team|users|views"
    called = {
        name
        for file in sources
        for name in re.findall(rf'"((?:{families})\.[A-Za-z.]+)"', file.read_text(encoding="utf-8"))
    }

    assert called == set(METHODS)


# The faults


@dataclass(frozen=True)
class Instead:
    """An answer that is none of Slack's, before or after the call was carried out."""

    answer: Callable[[], Response]
    is_carried_out: bool


@dataclass(frozen=True, kw_only=True)
class Case:
    """A fault, what the caller sees of it, and what that is taken for. `at` has other words for single methods."""

    fault: Fault | Instead | None
    sees: str
    verdict: Verdict
    is_reached: bool = True
    deadline: timedelta = LONG
    at: Mapping[str, tuple[str, Verdict]] = field(default_factory=dict)


def _in_doubt(kind: FaultKind, sees: str, **more: Any) -> Case:
    return Case(fault=Fault(kind=kind, **more), sees=sees, verdict=Verdict.UNCERTAIN)


def _in_vain(kind: FaultKind, seconds: float) -> Case:
    fault = Fault(kind=kind, seconds=seconds)
    return Case(fault=fault, sees="MaybeSent", verdict=Verdict.UNCERTAIN, deadline=SHORT)


def _state(kind: FaultKind, at: Mapping[str, tuple[str, Verdict]], **more: Any) -> Case:
    """Return a state of the workspace that only some methods meet."""
    return Case(fault=Fault(kind=kind, on=True, **more), sees="ok", verdict=Verdict.SENT, at=at)


def _instead(answer: Callable[[], Response], sees: str, *, is_carried_out: bool) -> Case:
    return Case(fault=Instead(answer, is_carried_out), sees=sees, verdict=Verdict.UNCERTAIN)


def _new_word() -> Response:
    return JSONResponse({"ok": False, "error": "a_word_of_next_year"})


WRITTEN_TO = (
    "files.completeUploadExternal",
    "chat.postMessage",
    "chat.postEphemeral",
    "chat.update",
    "reactions.add",
    "reactions.remove",
)
READ = ("conversations.history", "conversations.replies")

CASES: Mapping[str, Case] = {
    "too many": Case(
        fault=Fault(kind=FaultKind.TOO_MANY, seconds=3), sees="ratelimited", verdict=Verdict.LATER
    ),
    "500 before": _in_doubt(FaultKind.SERVER_ERROR, "MaybeSent"),
    "500 after": _in_doubt(FaultKind.SERVER_ERROR, "MaybeSent", accepted=True),
    "internal_error before": _in_doubt(FaultKind.INTERNAL_ERROR, "internal_error"),
    "internal_error after": _in_doubt(FaultKind.INTERNAL_ERROR, "internal_error", accepted=True),
    "reset before": _in_doubt(FaultKind.RESET_BEFORE, "MaybeSent"),
    "reset after": _in_doubt(FaultKind.RESET_AFTER, "MaybeSent"),
    "cut body": _in_doubt(FaultKind.CUT_BODY, "MaybeSent"),
    "trickle": _in_vain(FaultKind.TRICKLE, 60),
    "commit late": _in_vain(FaultKind.COMMIT_LATE, 0.3),
    "history late": _state(
        FaultKind.HISTORY_LATE,
        dict.fromkeys(("chat.postMessage", "files.completeUploadExternal"), ("MaybeSent", Verdict.UNCERTAIN)),
    ),
    "archived": _state(
        FaultKind.CHANNEL_ARCHIVED, dict.fromkeys(WRITTEN_TO, ("is_archived", Verdict.NEVER)), channel=TF
    ),
    "deactivated": _state(
        FaultKind.PERSON_DEACTIVATED,
        {
            "conversations.open": ("user_disabled", Verdict.NEVER),
            "users.lookupByEmail": ("users_not_found", Verdict.NEVER),
        },
        user=AMINA,
    ),
    "bot removed": _state(
        FaultKind.BOT_REMOVED,
        dict.fromkeys((*WRITTEN_TO, *READ, "chat.delete"), ("not_in_channel", Verdict.NEVER)),
        channel=TF,
    ),
    "token revoked": Case(
        fault=Fault(kind=FaultKind.TOKEN_REVOKED, on=True), sees="token_revoked", verdict=Verdict.REFUSED
    ),
    "down": _in_doubt(FaultKind.DOWN, "MaybeSent", on=True),
    "nobody listens": Case(fault=None, sees="NotSent", verdict=Verdict.LATER, is_reached=False),
    "new word before": _instead(_new_word, "a_word_of_next_year", is_carried_out=False),
    "new word after": _instead(_new_word, "a_word_of_next_year", is_carried_out=True),
    "a page after": _instead(lambda: HTMLResponse("<p>Sorry</p>"), "MaybeSent", is_carried_out=True),
    "half a JSON after": _instead(
        lambda: Response('{"ok": tr', media_type="application/json"), "MaybeSent", is_carried_out=True
    ),
    "a list after": _instead(lambda: JSONResponse(["ok"]), "MaybeSent", is_carried_out=True),
    "nothing after": _instead(lambda: Response(b""), "MaybeSent", is_carried_out=True),
}


def test_table_has_every_fault_of_the_web_api() -> None:
    kinds = {case.fault.kind for case in CASES.values() if isinstance(case.fault, Fault)}

    assert kinds == set(FaultKind) - {FaultKind.EVENT_LOST, FaultKind.EVENT_REPEATED, FaultKind.ACK_LATE}


# Slack


class Recording(Workspace):
    """The workspace, which remembers what was carried out."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.done: list[str] = []

    def call(self, method: str, values: Mapping[str, object]) -> Json:
        answer = super().call(method, values)
        if answer["ok"]:
            self.done.append(method)
        return answer


class Front:
    """What stands at the port: the workspace of the moment, or what answers instead."""

    def __init__(self) -> None:
        self.space = recording()
        self.inside: ASGIApp = Response()
        self.instead: Instead | None = None
        self.begin()

    def begin(self, instead: Instead | None = None) -> None:
        """Let there be a new workspace."""

        async def advance(_: object) -> None:
            """Leave the clock as it is."""

        self.space, self.instead = recording(), instead
        self.inside = site(self.space, Clock(self.space.machine), advance=advance)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.instead is None or scope["type"] != "http":
            await self.inside(scope, receive, send)
            return
        values = await _values(Request(scope, receive)) or {}
        if self.instead.is_carried_out:
            self.space.call(scope["path"].rpartition("/")[2], values)
        await self.instead.answer()(scope, receive, send)


def recording() -> Recording:
    like = scene.workspace()
    return Recording(now=scene.Time(), people=like.people.values(), channels=like.channels.values())


@dataclass(frozen=True)
class Port:
    """Where the front is, where nobody listens, and the loop on which calls run."""

    front: Front
    address: str
    nowhere: str
    loop: asyncio.AbstractEventLoop

    def client(self, *, reaches: bool) -> Client:
        client = Client("xoxb-practice", base_url=f"{self.address if reaches else self.nowhere}/api/")
        client.attach(self.loop)
        return client


@contextmanager
def _bound() -> Iterator[tuple[socket.socket, str]]:
    with socket.socket(proto=socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound, f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture(scope="module")
def port() -> Iterator[Port]:
    """The practice workspace on a port, in a thread of its own."""
    front = Front()
    loop = asyncio.new_event_loop()
    with _bound() as (listening, address), _bound() as (_, nowhere):
        server = uvicorn.Server(
            uvicorn.Config(
                front, http=Protocol, lifespan="off", log_level="critical", timeout_graceful_shutdown=1
            )
        )
        listening.listen()  # what comes before uvicorn is there waits
        thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(sockets=[listening]),))
        thread.start()
        yield Port(front, address, nowhere, loop)
        server.should_exit = True
        thread.join()
    loop.close()


# What is made of it


@dataclass(frozen=True)
class Outcome:
    sees: str
    judged: Judgement
    is_done: bool


def attempt(port: Port, case: Case, method: str) -> Outcome:
    """Call a method that meets a fault; return what the caller saw, made of it, and what was carried out."""
    port.front.begin(case.fault if isinstance(case.fault, Instead) else None)
    space = port.front.space
    values = METHODS[method](space, space.post(TF, text="a message of the bot's").ts)
    if isinstance(case.fault, Fault):
        space.faults.add(case.fault)
    client = port.client(reaches=case.is_reached)
    seen: list[str] = []

    def call() -> Mapping[str, Any]:
        try:
            answer = client(method, deadline=case.deadline, **values)
        except (NotSent, MaybeSent) as error:
            seen.append(type(error).__name__)
            raise
        seen.append("ok" if answer.get("ok") else str(answer.get("error")))
        return answer

    judged = _attempt(call)
    return Outcome(seen[0], judged, method in space.done)


def is_misjudged(verdict: Verdict, *, is_done: bool) -> bool:
    if verdict is Verdict.UNCERTAIN:
        return False
    return is_done != (verdict is Verdict.SENT)


@pytest.mark.parametrize("fault", CASES)
@pytest.mark.parametrize("method", METHODS)
def test_no_fault_is_misjudged(port: Port, method: str, fault: str) -> None:
    case = CASES[fault]

    outcome = attempt(port, case, method)

    assert not is_misjudged(outcome.judged.verdict, is_done=outcome.is_done)
    assert (outcome.sees, outcome.judged.verdict) == case.at.get(method, (case.sees, case.verdict))


@pytest.mark.parametrize("fault", [name for name, case in CASES.items() if isinstance(case.fault, Fault)])
def test_bytes_of_a_file_are_not_misjudged(port: Port, fault: str) -> None:
    case = CASES[fault]
    port.front.begin()
    space = port.front.space
    place = space.call("files.getUploadURLExternal", {"filename": "list.csv", "length": 2})
    space.faults.add(case.fault if isinstance(case.fault, Fault) else Fault(kind=FaultKind.DOWN))
    client = port.client(reaches=True)
    values = {"address": f"{port.address}{place['upload_url']}", "content": b"ab"}

    judged = _attempt(lambda: client("upload", deadline=case.deadline, **values))

    assert not is_misjudged(judged.verdict, is_done="upload" in space.done)


@pytest.mark.parametrize("method", METHODS)
def test_call_that_meets_no_fault_counts_as_done(port: Port, method: str) -> None:
    outcome = attempt(port, Case(fault=None, sees="ok", verdict=Verdict.SENT), method)

    assert (outcome.sees, outcome.judged.verdict, outcome.is_done) == ("ok", Verdict.SENT, True)
