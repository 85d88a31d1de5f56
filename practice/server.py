"""The web server: Slack's own endpoints for the bot, and a page for people."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from practice.clock import Clock
from practice.faults import FaultKind
from practice.guard import Guard
from practice.guide import Guide
from practice.link import Link
from practice.methods import DOWNLOAD, UPLOAD
from practice.model import Json
from practice.pages import Pages, Shortcut
from practice.wire import Cut, Held, Protocol, Reset, trickle
from practice.workspace import Met, Workspace

__all__ = ["Protocol", "site"]

PAGE = Path(__file__).parent / "page"
OPEN_LINK = "apps.connections.open"


def site(
    workspace: Workspace,
    clock: Clock,
    *,
    advance: Callable[[datetime], Awaitable[None]],
    tokens: Sequence[str] = ("xoxb-practice", "xapp-practice"),
    zone: str = "UTC",
    place: str = "",
    shortcuts: Sequence[Shortcut] = (),
    guide: Guide | None = None,
    link: Link | None = None,
    host: str = "",
) -> Starlette:
    """Return the web application; it delivers the workspace's envelopes from now on.

    It answers to names of this computer, and to `host`, on which it listens; `tokens` are those of the bot and of the app.
    `advance` moves the clock to a moment while the bot works, and returns when it is reached. The page shows
    the clock in `zone` under the name `place` ("Geneva"). uvicorn must run it with `http=Protocol`, otherwise
    faults cannot break connections.
    """
    link = link or Link()
    workspace.deliver = link.deliver
    link.faults = workspace.faults
    slack = _Slack(workspace, link, *tokens)
    pages = Pages(
        workspace,
        clock,
        advance=advance,
        zone=zone,
        place=place,
        shortcuts=shortcuts,
        guide=guide or Guide(),
        link=link,
    )
    routes: list[BaseRoute] = [
        Route("/api/{method}", slack.call, methods=["POST", "GET"]),
        Route("/upload/{token}", slack.upload, methods=["POST"]),
        Route("/files/{file}", slack.download),
        Route("/respond/{token}", slack.respond, methods=["POST"]),
        WebSocketRoute("/link", slack.connect),
        *pages.routes(),
        Mount("/", StaticFiles(directory=PAGE, html=True)),
    ]
    lifespan = partial(_until_closed, slack, link)
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(Guard, host=host)])


@asynccontextmanager
async def _until_closed(slack: "_Slack", link: Link, _: Starlette) -> AsyncIterator[None]:
    yield
    slack.close()
    await link.close()


# Other methods, such as users.info, ignore a JSON body.
READ_JSON = ("api.test", "chat.", "views.", "reactions.", "pins.", "conversations.open", "conversations.join")


class _Slack:
    """The endpoints used by the bot."""

    def __init__(self, workspace: Workspace, link: Link, bot_token: str, app_token: str) -> None:
        self.workspace = workspace
        self.link = link
        self.bot_token = bot_token
        self.app_token = app_token
        self.tickets: set[str] = set()
        self.held: set[asyncio.Task[Json]] = set()

    async def call(self, request: Request) -> Response:
        if self.workspace.down:
            return PlainTextResponse("Service unavailable", 503)
        method = request.path_params["method"]
        if method in {UPLOAD, DOWNLOAD}:
            return JSONResponse({"ok": False, "error": "unknown_method", "req_method": method})
        values = await _values(request)
        if values is None:
            return JSONResponse({"ok": False, "error": "invalid_json"})
        if _is_json(request) and not method.startswith(READ_JSON):
            values = {}
        refusal = self._refusal(method, _token(request, values))
        if refusal:
            return JSONResponse({"ok": False, "error": refusal})
        if method == OPEN_LINK and not self.workspace.revoked:
            return JSONResponse({"ok": True, "url": self._ticket(request)})
        return self._carried(method, values, self.workspace.meet(method, values))

    async def upload(self, request: Request) -> Response:
        """Accept the bytes of a file at its upload URL."""
        values = {"address": request.url.path, "content": await request.body()}
        met = self.workspace.meet(UPLOAD, values)
        if met.fault and met.fault.kind == FaultKind.INTERNAL_ERROR:
            return PlainTextResponse("internal error: put", 500)
        if met.answer is None or met.fault or met.retry_after is not None:
            return self._carried(UPLOAD, values, met)
        if met.answer["ok"]:
            return PlainTextResponse(f"OK - {len(values['content'])}")
        return PlainTextResponse(str(met.answer["error"]), 503 if self.workspace.down else 404)

    async def download(self, request: Request) -> Response:
        """Return the bytes of a file for the bot's token; without it, redirect to the login as Slack does."""
        if _token(request, {}) != self.bot_token:
            return RedirectResponse("/", 302)
        met = self.workspace.meet(DOWNLOAD, {"address": request.url.path})
        if met.answer is None or met.fault or met.retry_after is not None:
            return self._carried(DOWNLOAD, {}, met)
        if not met.answer["ok"]:
            return PlainTextResponse(str(met.answer["error"]), 503 if self.workspace.down else 404)
        return Response(self.workspace.file(met.answer["file"]).bytes, media_type="application/octet-stream")

    def _carried(self, method: str, values: Mapping[str, Any], met: Met) -> Response:
        kind = met.fault.kind if met.fault else None
        if met.fault and kind == FaultKind.COMMIT_LATE:
            return Held(self._hold(method, values, met.fault.length))
        if kind == FaultKind.SERVER_ERROR:
            return PlainTextResponse("Internal Server Error", met.status)
        if met.answer is None:
            return Reset()
        if kind == FaultKind.CUT_BODY:
            return Cut(met.answer)
        if met.fault and kind == FaultKind.TRICKLE:
            return trickle(met.answer, seconds=met.fault.length)
        headers = {} if met.retry_after is None else {"Retry-After": str(met.retry_after)}
        if self.workspace.scopes is not None:
            headers["X-OAuth-Scopes"] = ",".join(self.workspace.scopes)
        return JSONResponse(met.answer, met.status, headers)

    def _hold(self, method: str, values: Mapping[str, Any], seconds: float) -> asyncio.Task[Json]:
        async def later() -> Json:
            await asyncio.sleep(seconds)
            return self.workspace.call(method, values)

        call = asyncio.create_task(later())
        self.held.add(call)
        call.add_done_callback(self.held.discard)
        return call

    def close(self) -> None:
        """Cancel the calls that are still delayed; they are never executed."""
        for call in list(self.held):
            call.cancel()

    async def respond(self, request: Request) -> Response:
        if self.workspace.down:
            return PlainTextResponse("Service unavailable", 503)
        body = await _values(request)
        if body is None:
            return JSONResponse({"ok": False, "error": "invalid_payload"}, 400)
        answer = await self.workspace.respond(request.path_params["token"], body)
        if answer["ok"]:
            return PlainTextResponse("ok")
        if "retry_after" in answer:
            return JSONResponse(answer, 429, {"Retry-After": str(answer["retry_after"])})
        return JSONResponse(answer, 404 if str(answer["error"]).endswith("_url") else 400)

    async def connect(self, connection: WebSocket) -> None:
        ticket = connection.query_params.get("ticket", "")
        if ticket not in self.tickets or self.workspace.down:
            await connection.close()
            return
        self.tickets.discard(ticket)
        await self.link.serve(connection, self.workspace.app_id)

    def _refusal(self, method: str, token: str) -> str | None:
        if not token:
            return "not_authed"
        wanted, other = self.bot_token, self.app_token
        if method == OPEN_LINK:
            wanted, other = other, wanted
        if token == wanted or (method == "api.test" and token == other):
            return None
        return "not_allowed_token_type" if token == other else "invalid_auth"

    def _ticket(self, request: Request) -> str:
        ticket = self.workspace.fresh("ticket-")
        self.tickets.add(ticket)
        return f"ws://{request.url.netloc}/link?ticket={ticket}"


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/json")


async def _values(request: Request) -> Mapping[str, Any] | None:
    """Parse a form or JSON, both of which Slack accepts; None if it is neither."""
    if _is_json(request):
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return None
        return body if isinstance(body, dict) else None
    form = dict(parse_qsl((await request.body()).decode(errors="replace"), keep_blank_values=True))
    return {**request.query_params, **form}


def _token(request: Request, values: Mapping[str, Any]) -> str:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or str(values.get("token", ""))
