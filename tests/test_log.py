"""The log: one JSON object a line, and a number by which what a request caused can be followed to the message in Slack."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.tracing import request_number
from tests.practice.served import until
from tests.test_app import SECRET, Scene, play, said, signed, slash, stopped


def of(log: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    return [line for line in log if line["event"] == event]


def test_number_of_a_request_leads_from_its_command_to_the_message_in_slack(tmp_path: Path) -> None:
    log: list[dict[str, Any]] = []

    async def scene(here: Scene) -> None:
        process = here.run(SLACK_SIGNING_SECRET=SECRET)
        site = await said(process)
        linda = next(iter(here.space.people))

        async def says(web: aiohttp.ClientSession, words: str) -> str:
            body = urlencode(slash(words, user=linda, url=f"{here.address}/respond/none")).encode()
            async with web.post("/slack/events", data=body, headers=signed(body)) as answer:
                return await answer.text()

        async with aiohttp.ClientSession(site) as web:
            await says(web, "action Paper area:web")
            await says(web, "export actions")
            await until(lambda: any(file.is_done for file in here.space.files.values()))
            await says(web, "done A-999")
            here.breaks_records()
            told = await says(web, "show A-1")
        log.extend(map(json.loads, (await stopped(process)).splitlines()))

        assert f"The operator finds it as {request_number('show A-1')}." in told

    play(tmp_path, scene)
    action, file = of(log, "written")
    assert action["request"] == request_number("action Paper area:web")
    assert len(action["records"]) == len(action["posts"]) == 1
    assert file["request"] == request_number("export actions")
    assert set(file["posts"]) <= {line["post"] for line in of(log, "post sent")}
    assert len(file["posts"]) == 1
    assert [line["request"] for line in of(log, "refused")] == [request_number("done A-999")]
    assert [line["request"] for line in of(log, "call failed")] == [request_number("show A-1")]
