"""The Socket Mode connection."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import UserError
from handlers.core.delivery.send import Verdict, judge

DRAIN_SECONDS = 1.7  # for acknowledging what has arrived, when the bot stops
CLOSE_SECONDS = 1.0  # for closing the WebSocket


class NotConnected(UserError):
    """Slack does not open a connection, or does not answer."""


class AppTokenRefused(NotConnected):
    """Slack refuses the app's token."""


@asynccontextmanager
async def socket_mode(
    app: AsyncApp, token: str, *, on_connected: Callable[[], None]
) -> "AsyncIterator[SocketModeConnection]":
    """Receive from Slack over Socket Mode while the context lasts; `token` is the app's.

    `on_connected` is called at each connection, also at one that replaces another. Raises NotConnected before it yields.
    """
    # The SDK tries again forever, also with a token that Slack refuses; the first address is therefore asked for here.
    address = await first_address(app.client, token)
    connection = SocketModeConnection(app, token, web_client=app.client)

    async def greeted(_: object, message: Mapping[str, Any], __: object) -> None:
        if message.get("type") == "hello":
            on_connected()

    connection.client.message_listeners.append(greeted)
    connection.client.wss_uri = address
    await connection.connect_async()  # type: ignore[no-untyped-call] # slack_bolt has no types there
    try:
        yield connection
    finally:
        await connection.close_async()


async def first_address(web: AsyncWebClient, token: str) -> str | None:
    """Return the address of a WebSocket; None where Slack wants a pause, after which the SDK asks. Raises NotConnected."""
    try:
        answer = await web.apps_connections_open(app_token=token)
    except SlackApiError as error:
        reason = error.response.get("error")
        if reason == "ratelimited":
            return None
        is_refused = judge({"error": reason}).verdict is Verdict.REFUSED
        kind = AppTokenRefused if is_refused else NotConnected
        raise kind(f"Slack refuses Socket Mode: {reason}. Check SLACK_APP_TOKEN.") from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotConnected(
            f"Slack does not answer ({type(error).__name__}). Try again when it does."
        ) from None
    return str(answer["url"])


class SocketModeConnection(AsyncSocketModeHandler):
    """A connection that acknowledges the requests it has accepted before it closes."""

    def __init__(self, app: AsyncApp, token: str, *, web_client: AsyncWebClient) -> None:
        super().__init__(app, token, web_client=web_client)
        self._running: set[asyncio.Task[Any] | None] = set()

    def is_open(self) -> bool:
        """Return whether Slack can reach the bot now; the SDK connects again where it cannot."""
        session = self.client.current_session
        return session is not None and not session.closed and not self.client.stale

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as in the parent
        task = asyncio.current_task()
        self._running.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._running.discard(task)

    async def close_async(self) -> None:
        # Without listeners a new request is neither handled nor acknowledged.
        self.client.socket_mode_request_listeners.clear()
        if running := [task for task in self._running if task]:
            await asyncio.wait(running, timeout=DRAIN_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await super().close_async()  # type: ignore[no-untyped-call]
