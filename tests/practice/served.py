"""The workspace on a real port, and a real Bolt app connected to it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from practice.clock import Clock
from practice.guide import Guide
from practice.link import Link
from practice.pages import Shortcut
from practice.server import Protocol, site
from practice.workspace import Workspace

PATIENCE = 600  # seconds: how busy this machine is must change no test


async def until(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_true():  # noqa: ASYNC110 - the conditions belong to others, who set no event
            await asyncio.sleep(0.001)


@asynccontextmanager
async def served(
    space: Workspace,
    link: Link | None = None,
    shortcuts: Sequence[Shortcut] = (),
    guide: Guide | None = None,
    tokens: Sequence[str] = ("xoxb-practice", "xapp-practice"),
) -> AsyncIterator[str]:
    """Serve a workspace at the address that is yielded; `tokens` are those of the bot and of the app."""
    clock = Clock(space.machine)

    async def advance(to: datetime) -> None:
        clock.set(to)

    with socket.socket(proto=socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        space.base_url = address
        web = site(
            space,
            clock,
            advance=advance,
            zone="Europe/Zurich",
            place="Geneva",
            shortcuts=shortcuts,
            guide=guide,
            link=link,
            tokens=tokens,
        )
        config = uvicorn.Config(
            web, http=Protocol, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        try:
            yield address
        finally:
            server.should_exit = True
            await running


@asynccontextmanager
async def connected(app: AsyncApp, listeners: list[Any] | None = None) -> AsyncIterator[None]:
    """Connect a Bolt app; with `listeners`, let these hear the envelopes in its place."""
    handler: Any = AsyncSocketModeHandler(app, "xapp-practice")
    if listeners is not None:
        handler.client.socket_mode_request_listeners = listeners
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


def bolt(address: str) -> AsyncApp:
    client = AsyncWebClient("xoxb-practice", base_url=f"{address}/api/", retry_handlers=[])
    return AsyncApp(client=client, process_before_response=True)
