"""The HTTP server: verify Slack's requests before Bolt gets them, and report health."""

import asyncio
import logging
import re
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from typing import Literal

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from handlers.core.clock.gauges import gauges
from handlers.core.clock.health import HealthState
from handlers.core.slack.feeds import FEED_PATH, CalendarFeeds
from handlers.core.slack.payloads import UNREADABLE

log = logging.getLogger(__name__)

SLACK_PATH = "/slack/events"
APP_RATE_LIMITED = "app_rate_limited"
_SSL_CHECK = re.compile(rb"(?:^|&)ssl_check=1(?:&|$)")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")  # Unix time
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
MAX_BODY_BYTES = 1_000_000  # bytes; Slack's longest form is much smaller


class Site:
    """Serve Slack's requests after verifying them, and everything else through Starlette."""

    def __init__(
        self,
        bolt: AsyncApp,
        *,
        signing_secret: str,
        machine: Callable[[], datetime],
        health: Callable[[], HealthState],
        ready: Callable[[], list[str]],
        alive: Callable[[], bool] = lambda: True,
        on_events_limited: Callable[[], None] = lambda: None,
        feeds: CalendarFeeds | None = None,
    ) -> None:
        """`alive` says whether the process can go on; `on_events_limited` is called when Slack says that it keeps back events, as there are too many.

        Without `feeds` no calendar is served.
        """
        self._bolt = bolt
        self._on_events_limited = on_events_limited
        # Without a secret Slack uses Socket Mode, so no HTTP request is Slack's.
        self._verifier = SignatureVerifier(signing_secret, clock=_Clock(machine)) if signing_secret else None
        self._rest = Starlette(
            routes=[
                Route("/livez", partial(_live, alive=alive)),
                Route("/healthz", partial(_health, health=health)),
                Route("/readyz", partial(_ready, ready=ready)),
                Route("/metrics", partial(_metrics, health=health)),
                *([Route(FEED_PATH, feeds.respond)] if feeds else []),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Slack's requests bypass Starlette's routing, whose layers took as long as reading and verifying the
        # request.
        if scope["type"] == "http" and scope["path"] == SLACK_PATH:
            response = await self._handle_slack(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self._rest(scope, receive, send)

    async def _handle_slack(self, request: Request) -> Response:
        """Pass on requests that Slack has signed and that have Slack's format. The body is never logged."""
        if request.query_params.get("ssl_check") == "1":
            return PlainTextResponse("")  # Slack looks at the certificate, with GET and without a signature
        if request.method != "POST":
            return _refuse(405, "only POST")
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return _refuse(400, "cut off")
        if body is None:
            return _refuse(413, "too large")
        if _SSL_CHECK.search(body) and b"command=" not in body:
            return PlainTextResponse("")
        if not self._has_valid_signature(request, body):
            return _refuse(401, "not signed by Slack, or too old")
        try:
            bolt_request = to_async_bolt_request(request, body)
        except (*UNREADABLE, RecursionError):  # Bolt's parser fails on a malformed request
            return _refuse(400, "not readable")
        if bolt_request.body.get("type") == APP_RATE_LIMITED and "event" not in bolt_request.body:
            log.warning("Slack keeps back events: there are too many")
            self._on_events_limited()
            return PlainTextResponse("")
        if not _has_slack_shape(bolt_request.body):
            return _refuse(400, "not a request of Slack's shape")
        try:
            return to_starlette_response(await self._bolt.async_dispatch(bolt_request))
        except UNREADABLE:  # Bolt itself looks for the listener in the payload
            return _refuse(400, "not readable")

    def _has_valid_signature(self, request: Request, body: bytes) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        # The verifier raises for a timestamp that is no number and for a signature that is not ASCII.
        if self._verifier is None or not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False


class _Clock(Clock):
    def __init__(self, machine: Callable[[], datetime]) -> None:
        self._machine = machine

    def now(self) -> float:
        return self._machine().timestamp()


def _refuse(status: int, reason: str) -> Response:
    log.warning("request refused", extra={"status": status, "reason": reason})
    return PlainTextResponse(reason, status)


async def _read_body(request: Request) -> bytes | None:
    """Return the body; None when it is longer than any of Slack's."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return None
    return body


def _has_slack_shape(found: Mapping[str, object]) -> bool:
    """Return whether a parsed body is a command, an interaction, an event or the URL verification."""
    if "command" in found:
        return found.keys() >= _COMMAND_FIELDS
    if "event" in found:
        event = found["event"]
        return (
            isinstance(event, dict)
            and isinstance(event.get("type"), str)
            and isinstance(found.get("event_id"), str)
        )
    if found.get("type") == "url_verification":
        return isinstance(found.get("challenge"), str)
    return isinstance(found.get("type"), str) and isinstance(found.get("user"), dict)


_COMMAND_FIELDS = {"command", "user_id", "channel_id", "trigger_id", "response_url"}


async def _live(_: Request, *, alive: Callable[[], bool]) -> Response:
    """Answer from the loop, without the database or Slack: where they hang, a restart does not help."""
    is_alive = alive()
    return JSONResponse({"ok": is_alive}, 200 if is_alive else 503)


# These query the database, each in a thread, because the loop must not block.


async def _health(_: Request, *, health: Callable[[], HealthState]) -> Response:
    state = await run_in_threadpool(health)
    return JSONResponse(state.as_json(), 503 if state.problems else 200)


async def _ready(_: Request, *, ready: Callable[[], list[str]]) -> Response:
    problems = await run_in_threadpool(ready)
    return JSONResponse({"ok": not problems, "problems": problems}, 503 if problems else 200)


async def _metrics(_: Request, *, health: Callable[[], HealthState]) -> Response:
    state = await run_in_threadpool(health)
    return Response(generate_latest() + generate_latest(gauges(state)), media_type=CONTENT_TYPE_LATEST)


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: they would raise the signal again before the store is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serve(
    web: Starlette | Site,
    address: socket.socket,
    *,
    http: type[asyncio.Protocol] | Literal["httptools"] = "httptools",
) -> AsyncIterator[None]:
    """Serve while the context lasts."""
    config = uvicorn.Config(
        web, http=http, log_config=None, access_log=False, ws="websockets-sansio", timeout_graceful_shutdown=3
    )
    server = Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[address]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn offers no event for it
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await serving
