"""Serve calendars at their secret addresses. Neither a request nor its address is logged."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Send

from bot.calendar_feeds import is_secret, secret_digest
from handlers.core.documents.ics import ServedCalendar
from storage.store import Unavailable

FEED_PATH = "/calendar/{name}"
SUFFIX = ".ics"
MINUTE = timedelta(minutes=1)
PER_MINUTE = 10  # requests for one address: programs ask a few times a day
UNKNOWN_PER_MINUTE = 60  # for all addresses together at which nobody reads
REMEMBERED = 10_000  # addresses
UNKNOWN = ""

log = logging.getLogger(__name__)

Open = Callable[[str, datetime], ServedCalendar | None]


class RequestLimit:
    """How many requests are answered in a minute, by name; the names asked for last are remembered."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._since

    def allows(self, name: str, most: int, now: datetime) -> bool:
        """Count a request; return whether it is one of the first of its minute."""
        since, number = self._since.get(name, (now, 0))
        if now - since >= MINUTE:
            since, number = now, 0
        self._since[name] = since, number + 1
        self._since.move_to_end(name)
        if len(self._since) > REMEMBERED:
            self._since.popitem(last=False)
        return number < most


class CalendarFeeds:
    """Answer programs that read calendars.

    `open_calendar` returns the calendar at an address, by the digest of its secret; None where there is none for anybody
    who may read one now.
    """

    def __init__(self, open_calendar: Open, *, now: Callable[[], datetime]) -> None:
        self._open = open_calendar
        self._now = now
        self._limit = RequestLimit()

    async def respond(self, request: Request) -> Response:
        """Return a calendar. Whatever is wrong with an address, the answer is the same."""
        name = request.path_params["name"]
        secret, now = name.removesuffix(SUFFIX), self._now()
        if not name.endswith(SUFFIX) or not is_secret(secret):
            return _not_found()
        digest = secret_digest(secret)
        is_known = digest in self._limit
        if is_known and not self._limit.allows(digest, PER_MINUTE, now):
            return _too_often()
        try:
            calendar = await run_in_threadpool(self._open, digest, now)
        except Unavailable:
            return PlainTextResponse("not now", 503, headers={"Retry-After": "60"})
        if calendar is None:  # invented addresses have a budget of their own: they shut no true one out
            return _not_found() if self._limit.allows(UNKNOWN, UNKNOWN_PER_MINUTE, now) else _too_often()
        if not is_known:
            self._limit.allows(digest, PER_MINUTE, now)
        return _calendar_response(request, calendar)


class CalendarResponse(StreamingResponse):
    """The entries of a calendar, chunk by chunk.

    Where the database goes away in between, the response ends without its end: the connection is closed, and a program
    keeps what it had, instead of a calendar that lacks entries.
    """

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except Unavailable:
            log.warning("a calendar was cut off, as the database is away")


def _too_often() -> Response:
    return PlainTextResponse("too often", 429, headers={"Retry-After": "60"})


def _not_found() -> Response:
    return PlainTextResponse("not found", 404)


def _calendar_response(request: Request, calendar: ServedCalendar) -> Response:
    headers = {
        "ETag": calendar.etag,
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
    }
    if calendar.changed_at is not None:
        headers["Last-Modified"] = format_datetime(calendar.changed_at, usegmt=True)
    # If-Modified-Since is not asked: what somebody may not see any more leaves their calendar without a later change.
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if calendar.etag in known:
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = "text/calendar; charset=utf-8"
    if request.method == "HEAD":
        return Response(headers=headers)
    # The iterator runs in a thread, chunk by chunk, so that other requests are answered meanwhile.
    return CalendarResponse(calendar.parts(), headers=headers)
