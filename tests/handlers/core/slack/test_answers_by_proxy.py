"""Answers go through the proxy that every other call uses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from handlers.core.delivery.send import Verdict
from handlers.core.slack.answers import AnswerSender
from handlers.core.slack.client import Client


@asynccontextmanager
async def proxy(asked: list[str]) -> AsyncIterator[str]:
    async def answer(request: web.BaseRequest) -> web.Response:
        asked.append(str(request.url))
        return web.Response(text="ok")

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("address", ["http://hooks.slack.invalid/commands/T1/2/3"])
def test_answer_to_a_response_url_goes_through_the_proxy(address: str) -> None:
    async def scene() -> tuple[Verdict, list[str]]:
        asked: list[str] = []
        async with proxy(asked) as at:
            client = Client("xoxb-1", base_url="http://slack.invalid/api/")
            client.web.proxy = at
            sender = AnswerSender(client, pause=asyncio.sleep)
            return (await sender.respond(address, {"text": "Done"})).verdict, asked

    verdict, asked = asyncio.run(scene())

    assert (verdict, asked) == (Verdict.SENT, [address])
