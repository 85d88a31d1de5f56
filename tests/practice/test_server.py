"""The practice workspace against the real Bolt, over its real Socket Mode client."""

import asyncio
from typing import Any

import httpx2 as httpx

from practice.faults import Fault, FaultKind
from practice.link import Link
from tests.practice.scene import AMINA, BOT, TF, Time, actions, form, section, workspace
from tests.practice.served import PATIENCE, bolt, connected, served, until


def test_bolt_answers_a_command_a_click_a_form_and_a_message() -> None:
    async def scene() -> None:
        space, heard = workspace(), []
        async with served(space) as address:
            app = bolt(address)

            @app.command("/isc")
            async def command(ack: Any, command: Any, client: Any) -> None:
                await client.chat_postMessage(channel=TF, text="A-1", blocks=[section(), actions()])
                await ack(f"Logged: {command['text']}")

            @app.action("done")
            async def done(ack: Any, body: Any, client: Any, respond: Any) -> None:
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=form())
                await respond("One moment.")

            @app.view("log")
            async def log(ack: Any, view: Any) -> None:
                title = view["state"]["values"]["title"]["value"]["value"]
                if title == "bad":
                    await ack(response_action="errors", errors={"title": "Too short."})
                    return
                heard.append(title)
                await ack()

            @app.event("message")
            async def message(event: Any) -> None:
                heard.append(event["text"])

            async with connected(app):
                await space.type(AMINA, TF, "/isc action Cost table")
                card, answer = space.messages(TF, seen_by=AMINA)
                await space.press(AMINA, message=card, action_id="done")
                view = space.view(AMINA)
                assert view is not None
                errors = await space.submit(AMINA, view.id, {"title": "bad"})
                await space.submit(AMINA, view.id, {"title": "good"})
                await space.type(AMINA, TF, "plain <words>")

                assert answer.text == "Logged: action Cost table"
                assert answer.only_for == AMINA
                assert errors == {"title": "Too short."}
                assert space.view(AMINA) is None
                assert heard == ["good", "plain &lt;words&gt;"]
                assert [one.text for one in space.messages(TF, seen_by=AMINA)][2] == "One moment."

    asyncio.run(scene())


def test_command_without_a_connected_bot_says_so() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space, Link(retry_after=(), ack_within=PATIENCE)):
            await space.type(AMINA, TF, "/isc help")

            (line,) = space.messages(TF, seen_by=AMINA)
            assert line.text == "/isc failed because the app did not respond."

    asyncio.run(scene())


def test_event_that_is_not_acknowledged_comes_again_and_says_why() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space, Link(ack_within=0.05, retry_after=(0, 0, 0))) as address:
            attempts: list[tuple[int, str]] = []

            async def hear(_client: Any, request: Any) -> None:
                attempts.append((request.retry_attempt, request.retry_reason))

            async with connected(bolt(address), [hear]):
                await space.type(AMINA, TF, "hello")
                await until(lambda: len(attempts) == 4)

            assert attempts == [(0, ""), (1, "timeout"), (2, "timeout"), (3, "timeout")]

    asyncio.run(scene())


def test_slow_command_gets_slacks_own_line() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space, Link(ack_within=0.05)) as address:
            async with connected(bolt(address), []):
                await space.type(AMINA, TF, "/isc help")

            (line,) = space.messages(TF, seen_by=AMINA)
            assert line.text == '/isc failed with the error "operation_timeout".'

    asyncio.run(scene())


def test_web_api_asks_for_the_right_token() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address) as web:

            async def error(method: str, token: str | None) -> str | None:
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                answer: dict[str, Any] = (await web.post(f"/api/{method}", headers=headers)).json()
                return answer.get("error")

            assert await error("auth.test", None) == "not_authed"
            assert await error("auth.test", "xoxb-other") == "invalid_auth"
            assert await error("auth.test", "xapp-practice") == "not_allowed_token_type"
            assert await error("auth.test", "xoxb-practice") is None
            assert await error("apps.connections.open", "xapp-practice") is None
            assert await error("no.such", "xoxb-practice") == "unknown_method"
            space.revoked = True
            assert await error("auth.test", "xoxb-practice") == "token_revoked"
            space.down = True
            answer = await web.post("/api/auth.test", headers={"Authorization": "Bearer xoxb-practice"})
            assert answer.status_code == 503

    asyncio.run(scene())


def test_page_shows_what_a_person_typed_and_moves_the_clock() -> None:
    async def scene() -> None:
        time = Time()
        space = workspace(now=time)
        async with (
            served(space, Link(retry_after=(), ack_within=PATIENCE)) as address,
            httpx.AsyncClient(base_url=address) as web,
        ):
            said = {"user": AMINA, "channel": TF, "text": "hello"}
            await web.post("/page/type", json=said)
            state = (await web.get("/page/state", params={"user": AMINA, "channel": TF})).json()
            moved = await web.post("/page/clock", json={"to": "tomorrow 09:00"})
            back = await web.post("/page/clock", json={"to": "2020-01-01"})

            assert [one["text"] for one in state["messages"]] == ["hello"]
            assert moved.json()["now"] == "2026-03-03T08:00:00+00:00"
            assert back.status_code == 400
            assert "only goes forward" in back.json()["error"]

    asyncio.run(scene())


def test_page_refuses_nonsense_in_a_sentence() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address) as web:
            missing = await web.post("/page/type", json={"user": AMINA})
            unread = await web.post("/page/type", content="{", headers={"Content-Type": "application/json"})
            foreign = await web.post("/page/type", json={}, headers={"Origin": "https://elsewhere"})
            nobody = await web.get("/page/state", params={"user": "U0NOBODY"})
            nowhere = await web.post("/page/type", json={"user": AMINA, "channel": "C9", "text": "x"})

            assert (missing.status_code, missing.json()["error"]) == (400, '"text" is missing.')
            assert unread.status_code == 400
            assert foreign.status_code == 403
            assert (nobody.status_code, nobody.json()["error"]) == (404, "There is no such person.")
            assert (nowhere.status_code, nowhere.json()["error"]) == (404, "There is no such channel.")

    asyncio.run(scene())


def test_page_is_told_of_changes() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient(base_url=address) as web:
            async with web.stream("GET", "/page/changes") as stream:
                lines = stream.aiter_lines()
                first = await anext(lines)
                await anext(lines)
                space.call("chat.postMessage", {"channel": TF, "text": "hello"})
                second = await anext(lines)

            assert first != second
            assert second == f"data: {space.version}"

    asyncio.run(scene())


def test_bot_user_is_in_the_workspace() -> None:
    assert workspace().person(BOT).is_bot


def test_methods_that_read_do_not_look_into_a_json_body() -> None:
    async def scene() -> None:
        async with served(workspace()) as address, httpx.AsyncClient(base_url=address) as web:
            token = {"Authorization": "Bearer xoxb-practice"}
            as_json = await web.post("/api/users.info", json={"user": AMINA}, headers=token)
            as_form = await web.post("/api/users.info", data={"user": AMINA}, headers=token)

            assert as_json.json()["ok"] is False
            assert as_form.json()["user"]["id"] == AMINA

    asyncio.run(scene())


def test_file_of_a_person_is_given_to_the_bot_alone() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space) as address, httpx.AsyncClient() as web:
            await space.type(AMINA, TF, "here", files=[{"name": "people.csv", "content": b"name\r\n"}])
            (file,) = space.messages(TF)[0].files
            private = file["url_private"]

            given = await web.get(private, headers={"Authorization": "Bearer xoxb-practice"})
            refused = await web.get(private, headers={"Authorization": "Bearer other"})
            missing = await web.get(f"{address}/files/F9", headers={"Authorization": "Bearer xoxb-practice"})

            assert (file["name"], file["size"], file["user"]) == ("people.csv", 6, AMINA)
            assert (given.status_code, given.content) == (200, b"name\r\n")
            assert (refused.status_code, refused.content) == (302, b"")
            assert missing.status_code == 404

    asyncio.run(scene())


def test_fault_stands_between_the_bot_and_a_file() -> None:
    async def scene() -> None:
        space = workspace()
        async with served(space), httpx.AsyncClient() as web:
            await space.type(AMINA, TF, "here", files=[{"name": "people.csv", "content": b"name"}])
            space.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method="download"))
            private, ours = (
                space.messages(TF)[0].files[0]["url_private"],
                {"Authorization": "Bearer xoxb-practice"},
            )

            spoilt, then = await web.get(private, headers=ours), await web.get(private, headers=ours)

            assert (spoilt.status_code, then.content) == (500, b"name")

    asyncio.run(scene())
