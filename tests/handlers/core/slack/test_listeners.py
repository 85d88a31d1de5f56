"""The door to Slack: late answers, forms that do not open, people nobody knows yet, and the plain call."""

import asyncio
import json
import re
import socket
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from urllib.parse import parse_qs

import pytest

from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.slack.client import Client
from handlers.core.slack.listeners import STILL_WORKING
from handlers.core.slack.workspace import channel_ids, read_profile
from storage import tables
from storage.store import Unavailable
from tests import databases
from tests.conversation import Conversation
from tests.shipped import REGISTRY

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
JSON = "application/json"


def test_answer_that_takes_long_is_announced_and_comes_afterwards() -> None:
    # The lock that another program holds is SQLite's.
    talk = Conversation(databases.fresh("sqlite"), still_working_after=0.5)
    with closing(sqlite3.connect(talk.url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        said = talk.says("linda.okafor", "/isc action Send the cost table due:14 oct")

    assert [m.text for m in said] == [
        STILL_WORKING,
        str(Unavailable()),
    ]
    assert (
        talk.answer("linda.okafor", "actions")
        == "No actions yet. Log one, or turn a message into one: ⋮ Log as action"
    )
    talk.close()


def test_form_that_slack_does_not_open_is_answered_with_the_words_to_type(talk: Conversation) -> None:
    seconds = count(
        step=10
    )  # each look at Slack's clock is ten seconds later: the trigger is too old when it is used
    talk.workspace.machine = lambda: talk.machine_at + timedelta(seconds=next(seconds))

    said = talk.says("linda.okafor", "/isc action")

    assert len(said) == 1
    assert "You can type it instead: action Send the cost table" in said[0].text


def test_verb_alone_in_the_bots_own_conversation_asks_for_more(talk: Conversation) -> None:
    said = talk.says("linda.okafor", "action", channel="direct")

    assert [m.text for m in said] == ["That takes a few more details."]
    talk.presses("linda.okafor", said[0], "Fill in a form")
    (logged,) = talk.submits("linda.okafor", text="Send the cost table")
    assert logged.text.startswith("Send the cost table")


def test_plain_words_in_the_bots_own_conversation_are_commands(talk: Conversation) -> None:
    said = talk.says("linda.okafor", "action Send the cost table due:14 oct", channel="direct")

    assert said[0].text.startswith("Send the cost table")
    assert said[0].only_for is None


def test_home_shows_what_waits(talk: Conversation) -> None:
    talk.answer("linda.okafor", "action Send the cost table due:14 oct")

    talk._run(talk.workspace.open_home(talk.user("linda.okafor")))

    home = talk.workspace.home(talk.user("linda.okafor"))
    assert home is not None
    assert "A-1" in str(home.blocks)


@pytest.mark.parametrize(
    ("account", "outside"),
    [
        pytest.param({"is_bot": True}, "a bot", id="bot"),
        pytest.param({"is_restricted": True}, "a guest", id="guest"),
        pytest.param({"is_ultra_restricted": True}, "a guest", id="single-channel guest"),
        pytest.param({"team_id": "T0OTHER"}, "from another workspace", id="foreign account"),
        pytest.param({"deleted": True}, "no longer in this workspace", id="closed account"),
        pytest.param({}, "", id="colleague"),
    ],
)
def test_who_may_take_part_is_read_from_the_account(account: dict[str, object], outside: str) -> None:
    assert read_profile({"id": "U1", "name": "x", **account}, team="T0HOME").outsider_kind == outside


# The plain call, over a real socket


class Loop(asyncio.SelectorEventLoop):
    """A loop whose clock can be moved on."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


class Wire:
    """A server that answers each request with the next of these bytes, the last one for ever; None is no answer."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.said: list[tuple[bytes, bytes]] = []  # head and body of each request
        self.heard = asyncio.Event()
        self.left = asyncio.Event()  # whoever got no answer has hung up

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        self.said.append((head, await reader.readexactly(int(length[1]) if length else 0)))
        self.asked += 1
        self.heard.set()
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await reader.read()
            self.left.set()
        else:
            writer.write(answer)
            await writer.drain()
        writer.close()


def response(body: bytes, *, status: str = "200 OK", kind: str = JSON, **headers: str) -> bytes:
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def plain_call(wire: Wire, scene: Callable[[Client, Loop], Awaitable[T]], *, at: datetime = NOON) -> T:
    """Let a scene happen with a client of this server."""

    async def play() -> T:
        server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            client = Client("xoxb-x", base_url=f"http://127.0.0.1:{port}/api/", machine=lambda: at)
            loop = asyncio.get_running_loop()
            assert isinstance(loop, Loop)
            return await scene(client, loop)

    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(play())


async def ask(client: Client, method: str = "chat.postMessage") -> Mapping[str, Any]:
    return await client.call(method, deadline=timedelta(seconds=10), channel="C1")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(response(b"<html>Sign in</html>", kind="text/html"), id="page with 200"),
        pytest.param(response(b'{"ok": true, "ts": "1'), id="half of the JSON"),
        pytest.param(response(b'{"ok": true}')[:-3], id="half of the body"),
        pytest.param(response(b""), id="nothing"),
        pytest.param(response(b"{}"), id="no word"),
        pytest.param(response(b"[]"), id="list"),
        pytest.param(response(b'[{"ok": true}]'), id="list with something"),
        pytest.param(response(b'"ok"'), id="text as JSON"),
        pytest.param(response(b"null"), id="null"),
        pytest.param(response(b"7"), id="number"),
        pytest.param(response(b'{"ok": "yes"}'), id="ok is no yes or no"),
        pytest.param(response(b"ok", kind="text/plain"), id="plain text"),
        pytest.param(response(b"\x1f\x8b", kind="application/gzip"), id="gzip"),
        pytest.param(response(b"\xff\xfe\xff", kind=JSON), id="no UTF-8"),
        pytest.param(response(b"<html>", status="403 Forbidden", kind="text/html"), id="page with 403"),
        pytest.param(response(b"no", status="404 Not Found", kind="text/plain"), id="text with 404"),
        pytest.param(response(b"{", status="404 Not Found"), id="half of the JSON with 404"),
        pytest.param(response(b"<html>", status="502 Bad Gateway", kind="text/html"), id="page with 502"),
        pytest.param(response(b'{"ok": false, "error": "x"}', status="503 No"), id="503 in Slack's shape"),
        pytest.param(b"", id="closed without a word"),
        pytest.param(b"HTTP/1.1 200", id="half of the first line"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", id="not HTTP"),
    ],
)
def test_what_is_no_answer_of_slacks_may_have_been_carried_out(said: bytes) -> None:
    async def scene(client: Client, _: Loop) -> None:
        with pytest.raises(MaybeSent):
            await ask(client)

    plain_call(Wire(said), scene)


@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request", "403 Forbidden"])
def test_refusal_is_an_answer_whatever_its_status(status: str) -> None:
    said = response(b'{"ok": false, "error": "not_in_channel"}', status=status)

    answer = plain_call(Wire(said), lambda client, _: ask(client))

    assert answer == {"ok": False, "error": "not_in_channel"}


def test_call_that_nobody_takes_was_not_sent() -> None:
    async def scene() -> None:
        with socket.socket() as bound:  # bound, but nobody listens
            bound.bind(("127.0.0.1", 0))
            client = Client("xoxb-x", base_url=f"http://127.0.0.1:{bound.getsockname()[1]}/api/")
            with pytest.raises(NotSent):
                await ask(client)

    asyncio.run(scene())


TOO_MANY = response(
    b'{"ok": false, "error": "ratelimited"}', status="429 Too Many Requests", Retry_After="30"
)
WELL = response(b'{"ok": true}')


def test_slack_is_not_asked_again_before_it_wants_to_be() -> None:
    wire = Wire(TOO_MANY, WELL)

    async def scene(client: Client, loop: Loop) -> list[Mapping[str, Any]]:
        answers = [await ask(client), await ask(client)]
        loop.ahead += 29
        answers.append(await ask(client))
        asked = wire.asked
        loop.ahead += 1
        return [*answers, {"asked": asked}, await ask(client)]

    first, second, third, counted, last = plain_call(wire, scene)

    assert first == {"ok": False, "error": "ratelimited", "retry_after": 30}
    assert second["error"] == third["error"] == "ratelimited"
    assert 29 < second["retry_after"] <= 30
    assert 0 < third["retry_after"] <= 1
    assert counted == {"asked": 1}
    assert last == {"ok": True}


def test_one_method_that_was_too_fast_does_not_hold_the_others() -> None:
    async def scene(client: Client, _: Loop) -> Mapping[str, Any]:
        await ask(client, "chat.update")
        return await ask(client, "chat.postMessage")

    assert plain_call(Wire(TOO_MANY, WELL), scene) == {"ok": True}


@pytest.mark.parametrize(
    "said", [{}, {"Retry_After": "soon"}, {"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}]
)
def test_odd_retry_after_counts_as_half_a_minute(said: dict[str, str]) -> None:
    too_many = response(b"slow down", status="429 Too Many Requests", kind="text/plain", **said)

    assert plain_call(Wire(too_many), lambda client, _: ask(client))["retry_after"] == 30


def test_skew_is_the_median_of_what_the_last_answers_said() -> None:
    dates = ["12:00:10", "12:00:10", "09:00:00", "12:00:11", "12:00:11"]
    wire = Wire(*(response(b'{"ok": true}', Date=f"Mon, 02 Mar 2026 {date} GMT") for date in dates))

    async def scene(client: Client, _: Loop) -> list[timedelta | None]:
        before = client.skew
        for _date in dates:
            await ask(client)
        return [before, client.skew]

    assert plain_call(wire, scene) == [None, timedelta(seconds=10.5)]


@pytest.mark.parametrize("said", [{}, {"Date": "yesterday"}, {"Date": ""}])
def test_answer_without_a_readable_date_says_nothing_of_the_clock(said: dict[str, str]) -> None:
    async def scene(client: Client, _: Loop) -> timedelta | None:
        await ask(client)
        return client.skew

    assert plain_call(Wire(response(b'{"ok": true}', **said)), scene) is None


def test_calls_that_run_end_in_doubt_when_the_bot_hangs_up_and_none_begins_after() -> None:
    wire = Wire(None)

    async def scene(client: Client, _: Loop) -> None:
        running = asyncio.ensure_future(ask(client))
        await wire.heard.wait()
        client.abort_calls()
        with pytest.raises(MaybeSent):
            await running
        with pytest.raises(NotSent):
            await ask(client)

    plain_call(wire, scene)
    assert wire.asked == 1


@pytest.mark.parametrize(
    ("skew", "earlier"),
    [
        pytest.param(timedelta(), timedelta(minutes=5), id="clocks agree"),
        pytest.param(timedelta(hours=-1), timedelta(minutes=65), id="ours is an hour ahead"),
        pytest.param(timedelta(hours=1), timedelta(minutes=5), id="ours is behind, but was it then?"),
    ],
)
def test_look_up_begins_by_slacks_clock(talk: Conversation, skew: timedelta, earlier: timedelta) -> None:
    asked: list[object] = []

    def slack(method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        asked.append(values.get("oldest"))
        return talk.client(method, deadline=deadline, **values)

    ticks = Ticks(
        talk.store, slack, now=talk.clock.now, machine=lambda: talk.machine_at, timeouts=DeliveryTimeouts(),
        registry=REGISTRY, channels=channel_ids(talk.client), skew=lambda: skew,
    )  # fmt: skip
    tried_at = talk.machine_at - timedelta(minutes=20)
    talk.answer("linda.okafor", "action Send the cost table area:web due:14 oct")
    in_doubt = {"state": "uncertain", "first_attempt_at": tried_at, "lease_until": tried_at, "text": "x"}
    talk.store.write(lambda tx: tx.run(tables.posts.update().values(in_doubt)), now=talk.clock.now())

    ticks.reconcile()
    ticks.close()

    assert asked == [f"{(tried_at - earlier).timestamp():.6f}"]


# The bytes of a file


async def upload(client: Client, address: str) -> Mapping[str, Any]:
    return await client.call("upload", deadline=timedelta(seconds=10), address=address, content=b"a,b\r\n")


def here(client: Client) -> str:
    return client.web.base_url.replace("/api/", "/upload/u1")


TAKEN = response(b"OK - 5", kind="text/plain")


def test_bytes_of_a_file_go_as_they_are_and_without_the_token() -> None:
    wire = Wire(TAKEN)

    answer = plain_call(wire, lambda client, _: upload(client, here(client)))

    assert answer == {"ok": True}
    head, body = wire.said[0]
    assert body == b"a,b\r\n"
    assert b"Content-Type: application/octet-stream" in head
    assert b"xoxb" not in head


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (response(b"gone", status="404 Not Found"), {"ok": False, "error": "status 404"}),
        (response(b"", status="302 Found", Location="https://elsewhere.example/"), {"ok": False, "error": "status 302"}),
        (TOO_MANY, {"ok": False, "error": "ratelimited", "retry_after": 30}),
    ],
)  # fmt: skip
def test_bytes_that_are_not_taken_are_told_with_the_status(said: bytes, answer: dict[str, object]) -> None:
    wire = Wire(said)

    assert plain_call(wire, lambda client, _: upload(client, here(client))) == answer
    assert wire.asked == 1


@pytest.mark.parametrize(
    "said", [response(b"internal error: put", status="500 No", kind="text/plain"), TAKEN[:-3], b""]
)
def test_bytes_without_a_clear_answer_may_have_been_taken(said: bytes) -> None:
    async def scene(client: Client, _: Loop) -> None:
        with pytest.raises(MaybeSent):
            await upload(client, here(client))

    plain_call(Wire(said), scene)


@pytest.mark.parametrize(
    ("address", "is_followed"),
    [
        ("https://files.slack.com/upload/v1/abc", True),
        ("https://slack.com/upload", True),
        ("https://files.slack-gov.com/upload/v1/abc", True),
        ("http://files.slack.com/upload/v1/abc", False),
        ("https://files.slack.com:8443/upload", False),
        ("https://me@files.slack.com/upload", False),
        ("https://files.slack.com@evil.example/upload", False),
        ("https://evilslack.com/upload", False),
        ("https://slack.com.evil.example/upload", False),
        ("http://127.0.0.1:1/upload", False),
        ("file:///etc/passwd", False),
        ("/upload/u1", False),
        ("", False),
    ],
)
def test_only_an_address_of_slacks_gets_the_bytes(address: str, *, is_followed: bool) -> None:
    client = Client("xoxb-x", base_url="http://127.0.0.1:7/api/")

    assert client._is_slack_address(address) is is_followed


def test_strange_address_gets_nothing() -> None:
    wire = Wire(TAKEN)

    answer = plain_call(wire, lambda client, _: upload(client, "https://evil.example/upload"))

    assert (answer, wire.asked) == ({"ok": False, "error": "strange_address"}, 0)


def test_arguments_of_files_go_as_a_form() -> None:
    wire = Wire(WELL)

    async def scene(client: Client, _: Loop) -> None:
        files = [{"id": "F1", "title": "A & B"}]
        await client.call("files.completeUploadExternal", deadline=timedelta(seconds=10), files=files)

    plain_call(wire, scene)

    head, body = wire.said[0]
    assert b"application/x-www-form-urlencoded" in head
    assert json.loads(parse_qs(body.decode())["files"][0]) == [{"id": "F1", "title": "A & B"}]


@pytest.mark.parametrize(
    "method", ["users.info", "users.lookupByEmail", "conversations.history", "conversations.replies"]
)
def test_arguments_of_what_reads_go_as_a_form(method: str) -> None:
    wire = Wire(WELL)

    async def scene(client: Client, _: Loop) -> None:
        await client.call(
            method, deadline=timedelta(seconds=10), channel="C1", limit=200, include_all_metadata=True
        )

    plain_call(wire, scene)

    head, body = wire.said[0]
    assert b"application/x-www-form-urlencoded" in head
    assert parse_qs(body.decode()) == {"channel": ["C1"], "limit": ["200"], "include_all_metadata": ["true"]}


# The bytes of a file that somebody sent


async def download(client: Client, address: str) -> bytes:
    return await client.download(address, most=10, deadline=timedelta(seconds=10))


def test_file_is_fetched_with_the_token_and_no_further_than_it_may_be_long() -> None:
    wire = Wire(response(b"name,email", kind="text/csv"), response(b"x" * 1_000_000, kind="text/csv"))

    async def scene(client: Client, _: Loop) -> tuple[bytes, bytes]:
        return await download(client, here(client)), await download(client, here(client))

    assert plain_call(wire, scene) == (b"name,email", b"x" * 11)
    assert b"Authorization: Bearer xoxb-x" in wire.said[0][0]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (response(b"", status="302 Found", Location="/login"), "status 302"),
        (response(b"gone", status="404 Not Found"), "status 404"),
        (response(b"name,email")[:-3], "ClientPayloadError"),
    ],
    ids=["sent on to log in", "deleted", "torn off"],
)
def test_file_that_does_not_come_is_told_with_the_reason_and_followed_nowhere(
    said: bytes, reason: str
) -> None:
    wire = Wire(said)

    async def scene(client: Client, _: Loop) -> None:
        with pytest.raises(NotSent, match=reason):
            await download(client, here(client))

    plain_call(wire, scene)
    assert wire.asked == 1


def test_file_that_takes_too_long_is_given_up() -> None:
    wire = Wire(None)

    async def scene(client: Client, _: Loop) -> None:
        with pytest.raises(NotSent, match="TimeoutError"):
            await client.download(here(client), most=10, deadline=timedelta(seconds=1))
        await wire.left.wait()

    plain_call(wire, scene)


def test_token_goes_to_no_strange_address() -> None:
    wire = Wire(response(b"a"))

    async def scene(client: Client, _: Loop) -> None:
        with pytest.raises(NotSent, match="strange address"):
            await download(client, "https://evil.example/files/F1")

    plain_call(wire, scene)
    assert wire.asked == 0
