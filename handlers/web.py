"""In front of Bolt and beside it: the entry guard, and whether the bot is alive."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol
from urllib.parse import parse_qs

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

BODY_MAX = 1_000_000  # bytes; the longest form Slack sends stays well under it


class Health(Protocol):
    """What is asked of the bot's own state: problems in words, none when all is well."""

    def __call__(self) -> list[str]: ...


def site(
    bolt: AsyncApp, *, signing_secret: str, machine: Callable[[], datetime], health: Health, ready: Health
) -> Starlette:
    """Return the bot's HTTP."""
    verifier = SignatureVerifier(signing_secret, clock=_Clock(machine))
    return Starlette(
        routes=[
            Route("/slack/events", partial(_slack, bolt=bolt, verifier=verifier), methods=["POST"]),
            Route("/healthz", partial(_health, health=health)),
            Route("/readyz", partial(_health, health=ready)),
            Route("/metrics", _metrics),
        ]
    )


class _Clock(Clock):
    def __init__(self, machine: Callable[[], datetime]) -> None:
        self._machine = machine

    def now(self) -> float:
        return self._machine().timestamp()


async def _slack(request: Request, *, bolt: AsyncApp, verifier: SignatureVerifier) -> Response:
    """Let through what Slack has signed and what has Slack's shape. The body is never logged."""
    try:
        body = await _body(request)
    except ClientDisconnect:
        return _refused(400, "cut off")
    if body is None:
        return _refused(413, "too large")
    if not verifier.is_valid(
        body,
        request.headers.get("x-slack-request-timestamp", ""),
        request.headers.get("x-slack-signature", ""),
    ):
        return _refused(401, "not signed by Slack, or too old")
    if not _has_slacks_shape(body, request.headers.get("content-type", "")):
        return _refused(400, "not a request of Slack's shape")
    return to_starlette_response(await bolt.async_dispatch(to_async_bolt_request(request, body)))


def _refused(status: int, reason: str) -> Response:
    log.warning("request refused", extra={"status": status, "reason": reason})
    return PlainTextResponse(reason, status)


async def _body(request: Request) -> bytes | None:
    """Return the body; None when it is longer than any of Slack's."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX:
            return None
    return body


def _has_slacks_shape(body: bytes, content_type: str) -> bool:
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            return _is_event(json.loads(text))
        fields = parse_qs(text, strict_parsing=True)
        if "payload" in fields:
            return _is_interaction(json.loads(fields["payload"][0]))
    except (ValueError, RecursionError):
        return False
    return {"command", "user_id", "channel_id", "trigger_id", "response_url"} <= fields.keys()


def _is_event(found: object) -> bool:
    if not isinstance(found, dict):
        return False
    if found.get("type") == "url_verification":
        return isinstance(found.get("challenge"), str)
    event = found.get("event")
    return (
        isinstance(event, dict)
        and isinstance(event.get("type"), str)
        and isinstance(found.get("event_id"), str)
    )


def _is_interaction(found: object) -> bool:
    return (
        isinstance(found, dict) and isinstance(found.get("type"), str) and isinstance(found.get("user"), dict)
    )


async def _health(_: Request, *, health: Health) -> Response:
    problems = health()
    return JSONResponse({"ok": not problems, "problems": problems}, 503 if problems else 200)


async def _metrics(_: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
