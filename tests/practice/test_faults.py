"""Each fault as it is on the wire: what the client sees, and what the workspace did all the same."""

import asyncio
import json
import random
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import httpx2 as httpx
import pytest

from handlers.core.delivery.send import MaybeSent
from handlers.core.slack.client import Client
from practice.faults import CALLS, ENVELOPES, STATES, Fault, FaultKind
from practice.limits import Limits
from practice.link import Link
from practice.model import Json, Refused
from practice.workspace import Workspace
from tests.practice.scene import (
    AMINA,
    BORIS,
    BOT,
    OLD,
    PRIVATE,
    TF,
    Time,
    actions,
    form,
    section,
    workspace,
)
from tests.practice.served import PATIENCE, bolt, connected, served, until

POST = "chat.postMessage"
LET_GO = 0.05  # seconds a client waits here before it gives up

Scene = Callable[[Workspace, aiohttp.ClientSession], Awaitable[None]]


def play(scene: Scene, *, machine: Time | None = None) -> None:
    """Let a scene happen between a workspace on a port and a client of the kind the bot has."""

    async def everything() -> None:
        space = workspace(machine=machine)
        async with served(space) as address:
            headers = {"Authorization": "Bearer xoxb-practice"}
            async with aiohttp.ClientSession(f"{address}/api/", headers=headers) as web:
                await scene(space, web)

    asyncio.run(everything())


async def post(web: aiohttp.ClientSession, text: str = "hello", **more: Any) -> Json:
    async with web.post(POST, json={"channel": TF, "text": text}, **more) as answer:
        return {"status": answer.status, "headers": answer.headers, "body": await answer.text()}


async def read_all(answer: aiohttp.ClientResponse, *, into: list[bytes]) -> None:
    while piece := await answer.content.readany():
        into.append(piece)


def posted(space: Workspace) -> list[str]:
    return [one.text for one in space.messages(TF)]


def history(space: Workspace) -> list[str]:
    return [one["text"] for one in space.call("conversations.history", {"channel": TF})["messages"]]


# Web API calls


def test_too_many_is_refused_with_how_long_to_wait() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.TOO_MANY, method=POST, seconds=7))

        refused, taken = await post(web), await post(web, "again")

        assert (refused["status"], refused["headers"]["Retry-After"]) == (429, "7")
        assert json.loads(refused["body"])["error"] == "ratelimited"
        assert taken["status"] == 200
        assert posted(space) == ["again"]

    play(scene)


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        (FaultKind.SERVER_ERROR, 500, "Internal Server Error"),
        (FaultKind.INTERNAL_ERROR, 200, '{"ok":false,"error":"internal_error"}'),
    ],
)
def test_error_of_the_server_comes_before_or_after_the_call_was_carried_out(
    kind: FaultKind, status: int, words: str, *, accepted: bool
) -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=kind, accepted=accepted))

        answer = await post(web)

        assert (answer["status"], answer["body"]) == (status, words)
        assert posted(space) == ["hello"] * accepted

    play(scene)


@pytest.mark.parametrize(
    ("kind", "is_taken"),
    [(FaultKind.RESET_BEFORE, False), (FaultKind.RESET_AFTER, True), (FaultKind.HISTORY_LATE, True)],
)
def test_connection_is_really_reset(kind: FaultKind, *, is_taken: bool) -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=kind))

        with pytest.raises(aiohttp.ClientOSError) as lost:
            await post(web)
        after = await post(web, "after")

        assert isinstance(lost.value, ConnectionResetError) or "reset" in str(lost.value)
        assert after["status"] == 200
        assert posted(space) == ["hello"] * is_taken + ["after"]

    play(scene)


def test_reset_is_one_on_the_socket_itself() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.RESET_AFTER))
        assert web._base_url
        reader, writer = await asyncio.open_connection("127.0.0.1", web._base_url.port)

        body = json.dumps({"channel": TF, "text": "hello"})
        lines = [
            f"POST /api/{POST} HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer xoxb-practice",
            "Content-Type: application/json", f"Content-Length: {len(body)}", "", body,
        ]  # fmt: skip
        writer.write("\r\n".join(lines).encode())

        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()
        assert posted(space) == ["hello"]

    play(scene)


def test_cut_body_ends_in_the_middle_of_the_answer() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.CUT_BODY))

        async with web.post(POST, json={"channel": TF, "text": "hello"}) as answer:
            length = int(answer.headers["Content-Length"])
            arrived: list[bytes] = []
            with pytest.raises(aiohttp.ClientPayloadError):
                await read_all(answer, into=arrived)

        assert answer.status == 200
        assert len(b"".join(arrived)) == length // 2
        assert arrived[0].startswith(b'{"ok": true')
        assert posted(space) == ["hello"]

    play(scene)


def test_trickle_takes_its_time_byte_by_byte() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.TRICKLE, seconds=0.4))
        begun = time.monotonic()

        async with web.post(POST, json={"channel": TF, "text": "hello"}) as answer:
            done_at_once = posted(space)
            pieces = [piece async for piece in answer.content.iter_any()]

        assert done_at_once == ["hello"]
        assert json.loads(b"".join(pieces))["ok"]
        assert len(pieces) > 20
        assert time.monotonic() - begun >= 0.4

    play(scene)


def test_trickle_outlives_a_client_that_waits_for_each_read_only() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.TRICKLE, count=2, seconds=2))

        each_read = await post(web, timeout=aiohttp.ClientTimeout(sock_read=1.5))
        with pytest.raises(TimeoutError):
            await post(web, "in all", timeout=aiohttp.ClientTimeout(total=0.2))

        assert each_read["status"] == 200
        assert posted(space) == ["hello", "in all"]

    play(scene)


def test_late_commit_happens_at_the_end_though_the_client_is_gone() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.COMMIT_LATE, seconds=2))

        with pytest.raises(TimeoutError):
            await post(web, timeout=aiohttp.ClientTimeout(total=LET_GO))
        when_it_gave_up = posted(space)
        await web.close()
        await until(lambda: posted(space) == ["hello"])

        assert when_it_gave_up == []

    play(scene)


def test_late_commit_answers_whoever_still_waits() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.COMMIT_LATE, seconds=LET_GO))

        answer = await post(web)

        assert json.loads(answer["body"])["ok"]
        assert posted(space) == ["hello"]

    play(scene)


def test_call_that_is_still_held_does_not_keep_the_workspace_from_stopping() -> None:
    async def scene() -> float:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address, timeout=LET_GO) as web:
            space.faults.add(Fault(kind=FaultKind.COMMIT_LATE, seconds=2 * PATIENCE))
            values = {"token": "xoxb-practice", "channel": TF, "text": "hello"}
            with pytest.raises(httpx.ReadTimeout):
                await web.post(f"/api/{POST}", json=values)
            begun = time.monotonic()
        return time.monotonic() - begun

    assert asyncio.run(scene()) < PATIENCE


def test_message_is_not_in_the_history_before_its_time() -> None:
    machine = Time()

    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.HISTORY_LATE, seconds=60))
        with pytest.raises(aiohttp.ClientOSError):
            await post(web)
        (message,) = space.messages(TF)
        thread = {"channel": TF, "ts": message.ts}
        early = history(space), space.call("conversations.replies", thread).get("error")

        machine.passes(seconds=59)
        almost = history(space)
        machine.passes(seconds=1)

        assert early == ([], "thread_not_found")
        assert almost == []
        assert history(space) == ["hello"]
        assert space.call("conversations.replies", thread)["ok"]

    play(scene, machine=machine)


def test_reply_is_late_in_its_thread_too() -> None:
    space = workspace(machine=Time())
    root = space.call(POST, {"channel": TF, "text": "root"})["ts"]
    space.faults.add(Fault(kind=FaultKind.HISTORY_LATE))

    met = space.meet(POST, {"channel": TF, "text": "reply", "thread_ts": root})

    replies = space.call("conversations.replies", {"channel": TF, "ts": root})["messages"]
    assert met.answer is None
    assert [one["text"] for one in replies] == ["root"]
    assert [one.text for one in space.messages(TF, thread_ts=root)] == ["root", "reply"]


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.SERVER_ERROR,
        FaultKind.RESET_BEFORE,
        FaultKind.RESET_AFTER,
        FaultKind.CUT_BODY,
        FaultKind.TRICKLE,
        FaultKind.COMMIT_LATE,
        FaultKind.HISTORY_LATE,
    ],
)
def test_bots_own_client_is_left_uncertain(kind: FaultKind) -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address:
            client = Client("xoxb-practice", base_url=f"{address}/api/")
            space.faults.add(Fault(kind=kind, seconds=3))

            with pytest.raises(MaybeSent):
                await client.call(POST, deadline=timedelta(seconds=1), channel=TF, text="hello")

    asyncio.run(scene())


def test_fault_hits_its_method_as_often_as_it_says() -> None:
    async def scene(space: Workspace, web: aiohttp.ClientSession) -> None:
        space.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=POST, count=2))
        space.faults.add(Fault(kind=FaultKind.INTERNAL_ERROR, method="chat.update"))

        async with web.post("auth.test") as other:
            assert (await other.json())["ok"]
        answers = [(await post(web))["status"] for _ in range(3)]

        assert answers == [500, 500, 200]
        assert [one.kind for one in space.faults.waiting] == [FaultKind.INTERNAL_ERROR]
        assert space.faults.happened == Counter({"server_error": 2})
        space.faults.clear()
        assert space.faults.waiting == []
        assert space.faults.happened["server_error"] == 2

    play(scene)


def test_faults_wait_while_nothing_gets_through_anyway() -> None:
    space = workspace()
    space.faults.add(Fault(kind=FaultKind.RESET_AFTER))
    space.revoked = True

    answer = space.meet(POST, {"channel": TF, "text": "x"}).answer

    assert answer is not None
    assert answer["error"] == "token_revoked"
    assert len(space.faults.waiting) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": FaultKind.CUT_BODY, "count": 0}, "at least once"),
        ({"kind": FaultKind.TRICKLE, "seconds": -1}, "between 0 seconds and a day"),
        (
            {"kind": FaultKind.HISTORY_LATE, "method": "chat.update"},
            "Only what chat.postMessage or files.completeUploadExternal wrote",
        ),
        ({"kind": FaultKind.RESET_AFTER, "accepted": True}, "Only a server_error"),
    ],
)
def test_fault_that_makes_no_sense_is_refused(wrong: Json, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Fault(**wrong)


# A storm


def met_in_a_storm(seed: int, calls: int = 3000) -> list[str]:
    space = workspace()
    space.faults.plan(0.2, seed, sorted(CALLS), 0, methods=[POST])
    kinds = []
    for _ in range(calls):
        met = space.meet(POST, {"channel": TF, "text": "x"})
        kinds.append(met.fault.kind.value if met.fault else "")
    assert Counter(filter(None, kinds)) == space.faults.happened
    return kinds


def test_storm_brings_each_kind_about_equally_often_and_the_same_again() -> None:
    kinds = met_in_a_storm(7)

    counts = Counter(filter(None, kinds))
    assert 500 < counts.total() < 700
    assert set(counts) == CALLS
    assert max(counts.values()) - min(counts.values()) <= 1
    assert met_in_a_storm(7) == kinds
    assert met_in_a_storm(8) != kinds


def test_storm_leaves_other_methods_alone_and_ends_when_cleared() -> None:
    space = workspace()
    space.faults.plan(1, 1, [FaultKind.RESET_BEFORE, FaultKind.ACK_LATE], methods=[POST])

    assert space.meet("auth.test", {}).fault is None
    assert space.meet(POST, {}).fault == Fault(kind=FaultKind.RESET_BEFORE)
    assert space.faults.for_envelope("interactive") == Fault(kind=FaultKind.ACK_LATE)
    space.faults.clear()
    assert space.meet(POST, {}).fault is None


def test_storm_carries_out_about_half_of_what_fails() -> None:
    space = workspace()
    space.faults.plan(1, 3, [FaultKind.SERVER_ERROR])

    for _ in range(200):
        space.meet(POST, {"channel": TF, "text": "x"})

    assert 60 < len(posted(space)) < 140


@pytest.mark.parametrize(
    ("fraction", "kinds"), [(1.5, [FaultKind.TRICKLE]), (0.5, []), (0.5, [FaultKind.DOWN])]
)
def test_storm_that_makes_no_sense_is_refused(fraction: float, kinds: list[FaultKind]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        workspace().faults.plan(fraction, 1, kinds)


def test_many_threads_take_each_fault_once() -> None:
    space = workspace()
    space.faults.add(Fault(kind=FaultKind.RESET_BEFORE, count=100))

    def calls() -> None:
        for _ in range(100):
            space.meet(POST, {"channel": TF, "text": "x"})

    threads = [threading.Thread(target=calls) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert space.faults.happened["reset_before"] == 100
    assert len(posted(space)) == 300


# What reaches the app


@asynccontextmanager
async def listening(space: Workspace, link: Link) -> AsyncIterator[list[tuple[str, int]]]:
    """Connect an app that acknowledges everything; yield what it hears: event_id or type, and the attempt."""
    heard: list[tuple[str, int]] = []

    async def hear(client: Any, request: Any) -> None:
        name = request.payload.get("event_id") or request.type
        heard.append((name, request.retry_attempt or 0))
        await client.send_message(json.dumps({"envelope_id": request.envelope_id}))

    async with served(space, link) as address, connected(bolt(address), [hear]):
        yield heard


def quick() -> Link:
    return Link(ack_within=LET_GO, retry_after=(0, 0, 0))


def test_lost_event_comes_with_the_first_retry() -> None:
    async def scene() -> None:
        space = workspace()
        async with listening(space, quick()) as heard:
            space.faults.add(Fault(kind=FaultKind.EVENT_LOST))

            await space.type(AMINA, TF, "hello")
            await until(lambda: len(heard) == 1)

            assert [attempt for _, attempt in heard] == [1]
            assert space.faults.happened["event_lost"] == 1

    asyncio.run(scene())


def test_repeated_event_comes_twice_with_the_same_id() -> None:
    async def scene() -> None:
        space = workspace()
        async with listening(space, quick()) as heard:
            space.faults.add(Fault(kind=FaultKind.EVENT_REPEATED, method="message"))

            await space.type(AMINA, TF, "hello")
            await space.type(AMINA, TF, "once")
            await until(lambda: len(heard) == 3)

            first, second, third = (name for name, _ in heard)
            assert first == second != third

    asyncio.run(scene())


def test_late_acknowledgement_brings_an_event_again() -> None:
    async def scene() -> None:
        space = workspace()
        async with listening(space, quick()) as heard:
            space.faults.add(Fault(kind=FaultKind.ACK_LATE))

            await space.type(AMINA, TF, "hello")
            await until(lambda: len(heard) == 2)

            (first, _), (second, attempt) = heard
            assert (first, attempt) == (second, 1)

    asyncio.run(scene())


def test_late_acknowledgement_of_a_command_a_click_and_a_form_is_told_as_slack_does() -> None:
    async def scene() -> None:
        space = workspace()
        async with listening(space, quick()) as heard:
            space.faults.add(Fault(kind=FaultKind.ACK_LATE, count=3))
            values = {"channel": TF, "text": "A-12", "blocks": [section(), actions()]}
            card = space.call(POST, values)["ts"]
            view = space.call("views.open", {"trigger_id": space.new_trigger(AMINA), "view": form()})["view"]

            await space.type(AMINA, TF, "/isc help")
            await space.press(AMINA, message=(TF, card), action_id="done")
            await space.submit(AMINA, view["id"], {"title": "Cost table"})

            lines = [one.text for one in space.messages(TF, seen_by=AMINA)][1:]
            still_open = space.view(AMINA)
            assert [name for name, _ in heard] == ["slash_commands", "interactive", "interactive"]
            assert lines == [
                '/isc failed with the error "operation_timeout".',
                "Clerk did not respond. Try again.",
            ]
            assert still_open is not None
            assert "trouble connecting" in still_open.trouble

    asyncio.run(scene())


def test_fault_for_events_waits_while_no_app_is_there_and_lets_commands_pass() -> None:
    async def scene() -> None:
        space = workspace()
        space.faults.add(Fault(kind=FaultKind.EVENT_LOST))
        async with served(space, Link(retry_after=(), ack_within=PATIENCE)):
            await space.type(AMINA, TF, "nobody hears")
            assert len(space.faults.waiting) == 1
        async with listening(space, quick()) as heard:
            await space.type(AMINA, TF, "/isc help")

            assert heard == [("slash_commands", 0)]
            assert len(space.faults.waiting) == 1

    asyncio.run(scene())


# States of the workspace


def error(space: Workspace, method: str, **values: Any) -> str:
    return str(space.call(method, values).get("error", ""))


def test_archived_channel_refuses_the_bot_and_people_until_it_is_undone() -> None:
    space = workspace()
    state = Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel="#isc-tf")

    space.faults.add(state)
    refused = error(space, POST, channel=TF, text="x")
    with pytest.raises(Refused, match="is_archived"):
        asyncio.run(space.type(AMINA, TF, "x"))
    space.faults.add(state)

    assert refused == "is_archived"
    assert error(space, POST, channel=TF, text="x") == ""
    assert space.faults.happened == Counter({"channel_archived": 1})


def test_deactivated_person_gets_nothing_and_does_nothing() -> None:
    space = workspace()
    direct = space.direct(BORIS)

    space.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user="boris"))

    assert error(space, POST, channel=BORIS, text="x") == "channel_not_found"
    assert error(space, POST, channel=direct, text="x") == "channel_not_found"
    assert error(space, "conversations.open", users=BORIS) == "user_disabled"
    assert space.call("users.info", {"user": BORIS})["user"]["deleted"]
    with pytest.raises(Refused, match="account_inactive"):
        asyncio.run(space.type(BORIS, TF, "x"))
    space.faults.add(Fault(kind=FaultKind.PERSON_DEACTIVATED, user=BORIS, on=False))
    assert error(space, POST, channel=BORIS, text="x") == ""


def test_bot_removed_from_a_channel_is_told_what_slack_tells_it() -> None:
    space = workspace()
    space.channels[PRIVATE].members.add(BOT)

    for channel in (TF, "secretariat"):
        space.faults.add(Fault(kind=FaultKind.BOT_REMOVED, channel=channel))

    assert error(space, POST, channel=TF, text="x") == "not_in_channel"
    assert error(space, POST, channel=PRIVATE, text="x") == "channel_not_found"
    space.faults.add(Fault(kind=FaultKind.BOT_REMOVED, channel=PRIVATE))
    assert error(space, POST, channel=PRIVATE, text="x") == ""


def test_token_and_slack_itself_go_and_come_back() -> None:
    space = workspace()

    space.faults.add(Fault(kind=FaultKind.TOKEN_REVOKED))
    revoked = error(space, "auth.test")
    space.faults.add(Fault(kind=FaultKind.TOKEN_REVOKED))
    space.faults.add(Fault(kind=FaultKind.DOWN, on=True))
    space.faults.add(Fault(kind=FaultKind.DOWN, on=True))
    down = error(space, "auth.test")
    space.faults.add(Fault(kind=FaultKind.DOWN, on=False))

    assert (revoked, down) == ("token_revoked", "service_unavailable")
    assert error(space, "auth.test") == ""
    assert space.faults.happened == Counter({"token_revoked": 1, "down": 1})


def test_people_read_on_while_slack_is_down_and_commands_fail_as_usual() -> None:
    async def scene() -> None:
        space = workspace()
        space.call(POST, {"channel": TF, "text": "before"})
        async with served(space, quick()) as address, httpx.AsyncClient(base_url=address) as web:
            space.down = True
            await web.post("/page/type", json={"user": AMINA, "channel": TF, "text": "/isc help"})
            state = (await web.get("/page/state", params={"user": AMINA, "channel": TF})).json()

            assert [one["text"] for one in state["messages"]] == [
                "before",
                "/isc failed because the app did not respond.",
            ]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        (Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel="nowhere"), "channel_not_found"),
        (Fault(kind=FaultKind.CHANNEL_ARCHIVED, channel=AMINA), "cannot be archived"),
        (Fault(kind=FaultKind.PERSON_DEACTIVATED, user="nobody"), "user_not_found"),
        (Fault(kind=FaultKind.PERSON_DEACTIVATED, user=BOT), "revoke its token"),
    ],
)
def test_state_of_nothing_is_refused(fault: Fault, refusal: str) -> None:
    with pytest.raises((ValueError, Refused), match=refusal):
        workspace().faults.add(fault)


# By HTTP


def test_faults_are_armed_seen_and_cleared_by_http() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address) as web:

            async def says(**said: Any) -> Json:
                answer: Json = (await web.post("/page/faults", json=said)).json()
                assert answer["ok"], answer
                return answer

            await says(kind="reset_after", method=POST, count=2, seconds=3)
            await says(kind="server_error", accepted=True)
            await says(kind="channel_archived", channel="isc-tf", on=True)
            await says(kind="person_deactivated", user="boris")
            await says(kind="bot_removed", channel=OLD)
            await says(limits=True)
            space.meet("auth.test", {})
            seen = (await web.get("/page/faults")).json()
            cleared = await says(clear=True)

            assert seen["waiting"] == [
                {"kind": "reset_after", "method": POST, "count": 2, "seconds": 3, "accepted": False}
            ]
            assert seen["happened"]["server_error"] == 1
            assert seen["states"] == {
                "down": False,
                "token_revoked": False,
                "channel_archived": [TF, OLD],
                "bot_removed": [PRIVATE, OLD, "C0LOBBY"],
                "person_deactivated": [BORIS, "U0GONE"],
            }
            assert seen["limits"] == {"on": True, "violations": 0}
            assert isinstance(space.limits, Limits)
            assert cleared["waiting"] == []
            assert cleared["states"] == seen["states"]

    asyncio.run(scene())


def test_storm_is_planned_by_http() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address) as web:
            plan = {"fraction": 1, "seed": 2, "kinds": ["reset_before"], "seconds": 1, "methods": [POST]}
            answer = await web.post("/page/faults", json={"plan": plan})

            assert answer.status_code == 200
            assert space.meet(POST, {}).fault == Fault(kind=FaultKind.RESET_BEFORE, seconds=1)

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, '"kind" is missing: one of event_lost'),
        ({"kind": "earthquake"}, 'There is no fault "earthquake"; there are event_lost'),
        ({"kind": "trickle", "methd": "x"}, "I do not know methd; a fault has kind, method"),
        (
            {"kind": "trickle", "method": "chat.sendTelegram"},
            'There is no "chat.sendTelegram" that trickle could',
        ),
        ({"kind": "event_lost", "method": POST}, "there are events_api, slash_commands"),
        ({"kind": "trickle", "method": ["x"]}, "that trickle could hit"),
        ({"kind": "trickle", "count": 0}, "at least once"),
        ({"kind": "trickle", "count": 1.5}, '"count" must be a whole number.'),
        ({"kind": "trickle", "seconds": "long"}, '"seconds" must be a number.'),
        ({"kind": "server_error", "accepted": "yes"}, '"accepted" must be true or false.'),
        ({"kind": "down", "on": "yes"}, '"on" must be true or false.'),
        ({"kind": "channel_archived"}, '"channel" is missing.'),
        ({"kind": "person_deactivated"}, '"user" is missing.'),
        ({"clear": 1}, '"clear" must be true or false.'),
        ({"plan": {"fraction": 1}}, '"plan" must be an object'),
        ({"plan": {"fraction": 2, "kinds": ["trickle"]}}, "between 0 and 1"),
    ],
)
def test_wrong_fault_is_refused_in_a_sentence(said: Json, sentence: str) -> None:
    async def scene() -> None:
        async with served(workspace()) as address, httpx.AsyncClient(base_url=address) as web:
            answer = await web.post("/page/faults", json=said)

            assert answer.status_code == 400
            assert sentence in answer.json()["error"]

    asyncio.run(scene())


def test_each_kind_is_of_one_sort() -> None:
    kinds = [*CALLS, *ENVELOPES, *STATES]
    random.shuffle(kinds)

    assert sorted(kinds) == sorted(FaultKind)
