"""Broken responses: real resets, truncated bodies and trickles on the TCP connection."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from practice.model import Json

RESET, CLOSE = "practice.reset", "practice.close"
AT_ONCE = struct.pack("ii", 1, 0)  # linger of zero: the kernel sends RST instead of FIN


class Protocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, extended so that a response can reset or close its connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope = cast("dict[str, Any]", self.scope)  # uvicorn types only its own extensions
        scope["extensions"] = {RESET: self._reset, CLOSE: self.transport.close}

    def _reset(self) -> None:
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()


class Reset(Response):
    """No response: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        _of(scope, RESET)()
        await _gone(receive)


class Cut(Response):
    """A response whose body is truncated by closing the connection."""

    def __init__(self, answer: Json) -> None:
        super().__init__(json.dumps(answer), media_type="application/json")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": half, "more_body": True})
        _of(scope, CLOSE)()
        await _gone(receive)


class Held(Response):
    """The response of a delayed call; if the client disconnects, the call still runs."""

    def __init__(self, call: asyncio.Task[Json]) -> None:
        super().__init__()
        self.call = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({leaving, self.call}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        if self.call.done() and not self.call.cancelled():
            await JSONResponse(self.call.result())(scope, receive, send)


def trickle(answer: Json, *, seconds: float) -> Response:
    """Return a response that is sent byte by byte over `seconds`."""
    body = json.dumps(answer).encode()

    async def drops() -> AsyncIterator[bytes]:
        for at in range(len(body)):
            await asyncio.sleep(seconds / len(body))
            yield body[at : at + 1]

    length = {"content-length": str(len(body))}
    return StreamingResponse(drops(), media_type="application/json", headers=length)


def _of(scope: Scope, name: str) -> Callable[[], None]:
    try:
        act: Callable[[], None] = scope["extensions"][name]
    except KeyError:
        raise RuntimeError(
            "The practice site must run under uvicorn with http=practice.server.Protocol."
        ) from None
    return act


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
