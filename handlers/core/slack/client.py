"""The client of Slack's Web API: sends one request, and tells a refusal from no answer."""

import asyncio
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from statistics import median_low
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from prometheus_client import Counter
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.core.delivery.send import UPLOAD, MaybeSent, NotSent

SKEW_SAMPLES = 9  # answers of which the median counts


HALF_A_SECOND = timedelta(seconds=0.5)  # the average fraction that a Date header leaves out


DEFAULT_RETRY_AFTER = timedelta(seconds=30)  # for a 429 without the header


SLACK_HOSTS = ("slack.com", "slack-gov.com")


SLACK_CALLS = Counter(
    "clerk_slack_calls",
    "Calls to Slack by what came back: ok, Slack's error, or no answer",
    ["method", "outcome"],
)
SCOPES_HEADER = "X-OAuth-Scopes"  # aiohttp finds it in any case
BINARY_HEADERS = {"Content-Type": "application/octet-stream"}


JSON_METHODS = ("chat.", "views.", "reactions.", "conversations.open")  # the others take a form


_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Identity:
    """The ids of the bot in its workspace, as auth.test returns them; `enterprise` is "" outside an organisation."""

    team: str
    user: str
    bot: str
    token: str
    enterprise: str = ""


class Client:
    """Slack's Web API. The SDK's retries are off: only the caller knows whether a call may be repeated."""

    def __init__(self, token: str, *, base_url: str, machine: Callable[[], datetime] | None = None) -> None:
        self.web = AsyncWebClient(token=token, base_url=base_url, retry_handlers=[])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._machine = machine
        self._skews: deque[timedelta] = deque(maxlen=SKEW_SAMPLES)
        self._closed_until: dict[str, float] = {}  # by method, in the loop's time
        self._limits: set[asyncio.Timeout] = set()  # of running calls
        self._has_hung_up = False
        self.scopes: frozenset[str] | None = None  # of the token, as the last answer named them

    @property
    def skew(self) -> timedelta | None:
        """How far Slack's clock is ahead of this computer's; None before the first answer."""
        return median_low(self._skews) if self._skews else None

    def forget_skew(self) -> None:
        """Measure anew: this machine's clock was set."""
        self._skews.clear()

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Set the loop on which calls from other threads run."""
        self._loop = loop

    def abort_calls(self) -> None:
        """Cancel running calls, which raise MaybeSent, and refuse further ones with NotSent."""
        self._has_hung_up = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        """Call from any thread but the loop's and wait for the answer. Raises as `call` does."""
        if self._loop is None:
            raise NotSent("the loop has not begun")
        return asyncio.run_coroutine_threadsafe(
            self.call(method, deadline=deadline, **values), self._loop
        ).result()

    async def call(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        """Return Slack's answer, which may be a refusal. Raises NotSent or MaybeSent when there is none.

        Until the Retry-After of a method has passed, the answer is `ratelimited` without a request.
        """
        if self._has_hung_up:
            raise NotSent("the bot stops")
        clock = asyncio.get_running_loop().time
        if (left := self._closed_until.get(method, 0) - clock()) > 0:
            return _rate_limited(left)
        try:
            answer = await self._request(method, deadline, values)
        except (NotSent, MaybeSent):
            SLACK_CALLS.labels(method, "no answer").inc()
            raise
        SLACK_CALLS.labels(method, "ok" if answer["ok"] else str(answer.get("error"))).inc()
        if (wait := answer.get("retry_after")) is not None:
            self._closed_until[method] = clock() + wait
        return answer

    async def _request(
        self, method: str, deadline: timedelta, values: Mapping[str, object]
    ) -> Mapping[str, Any]:
        asked_at = self._machine() if self._machine else None
        try:
            async with self._with_timeout(deadline):
                if method == UPLOAD:
                    return await self._upload(str(values["address"]), values["content"])
                answer = await self.web.api_call(method, **_encode_arguments(method, values))
        except aiohttp.ClientConnectorError as error:
            raise NotSent(type(error).__name__) from error
        except SlackApiError as error:
            self._measure_skew(error.response.headers, asked_at)
            return _error_answer(error)
        # The SDK looks for "ok" in whatever came as JSON or plain text, also where that is a list or a string.
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, AttributeError) as error:
            raise MaybeSent(type(error).__name__) from error
        self._measure_skew(answer.headers, asked_at)
        self._note_scopes(answer.headers)
        return _validate_answer(answer.data)

    async def _upload(self, address: str, content: Any) -> Mapping[str, Any]:
        """Upload the content of a file to the secret address that Slack gave for it. No redirects are followed."""
        if not self._is_slack_address(address):
            return {"ok": False, "error": "strange_address"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                address,
                data=content,
                headers=BINARY_HEADERS,
                allow_redirects=False,
                proxy=self.web.proxy,
                ssl=self.web.ssl or True,
            ) as answer,
        ):
            await answer.read()
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                return _rate_limited(retry_after_seconds(answer.headers.get("Retry-After", "")))
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise MaybeSent(f"status {answer.status}")
            is_taken = answer.status == HTTPStatus.OK
            return {"ok": True} if is_taken else {"ok": False, "error": f"status {answer.status}"}

    async def download(self, address: str, *, most: int, deadline: timedelta) -> bytes:
        """Return the content of a file at Slack, at most one byte more than `most`. Raises NotSent.

        The token is sent to Slack alone. A redirect is refused: without the scope files:read it leads to a login page.
        """
        if not self._is_slack_address(address):
            raise NotSent("strange address")
        try:
            async with (
                self._with_timeout(deadline),
                aiohttp.ClientSession() as session,
                session.get(
                    address,
                    headers={"Authorization": f"Bearer {self.web.token}"},
                    allow_redirects=False,
                    proxy=self.web.proxy,
                    ssl=self.web.ssl or True,
                ) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise NotSent(f"status {answer.status}")
                return await _read_limited(most, answer.content)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise NotSent(type(error).__name__) from error

    def _is_slack_address(self, address: str) -> bool:
        """Return whether an address is Slack's, or that of the configured base URL."""
        url, base = urlsplit(address), urlsplit(self.web.base_url)
        if (url.scheme, url.netloc) == (base.scheme, base.netloc):
            return True
        host = url.hostname or ""
        is_slack = any(host == known or host.endswith(f".{known}") for known in SLACK_HOSTS)
        return url.scheme == "https" and url.netloc == host and is_slack

    @asynccontextmanager
    async def _with_timeout(self, deadline: timedelta) -> AsyncIterator[None]:
        async with asyncio.timeout(deadline.total_seconds()) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

    def _note_scopes(self, headers: Mapping[str, str]) -> None:
        if (named := headers.get(SCOPES_HEADER)) is not None:
            self.scopes = frozenset(scope.strip() for scope in named.split(",") if scope.strip())

    def _measure_skew(self, headers: Mapping[str, str], asked_at: datetime | None) -> None:
        """Add a sample of the clock skew: Slack set Date, in whole seconds, between request and response."""
        if self._machine is None or asked_at is None:
            return
        with suppress(ValueError):
            date = parsedate_to_datetime(headers.get("Date", ""))
            between = asked_at + (self._machine() - asked_at) / 2
            self._skews.append(date + HALF_A_SECOND - between)


async def _read_limited(most: int, content: aiohttp.StreamReader) -> bytes:
    """Return up to `most` bytes, and one more where there are more."""
    content_read = bytearray()
    async for chunk in content.iter_any():
        content_read += chunk
        if len(content_read) > most:
            break
    return bytes(content_read[: most + 1])


def _encode_arguments(method: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the arguments as a method takes them: as JSON where they hold blocks, else as a form.

    Reading methods ignore a JSON body (users.info answers `user_not_found`, a history loses its cursor), and those of
    files refuse it.
    """
    if method.startswith(JSON_METHODS):
        return {"json": dict(values)}
    return {"data": {name: v if isinstance(v, str) else json.dumps(v) for name, v in values.items()}}


def _error_answer(error: SlackApiError) -> Mapping[str, Any]:
    """Return a refusal as an answer. Raises MaybeSent for a server error, or for a response that is not Slack's."""
    response = error.response
    if isinstance(response, aiohttp.ClientResponse):  # the SDK raises so for a body that is no JSON
        raise MaybeSent(f"status {response.status}, not readable") from error
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return _rate_limited(retry_after_seconds(response.headers.get("Retry-After", "")))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MaybeSent(f"status {response.status_code}") from error
    return _validate_answer(response.data)


def _validate_answer(answer: object) -> Mapping[str, Any]:
    """Return an answer in Slack's format. Raises MaybeSent for any other, such as the page of a proxy."""
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        raise MaybeSent("not an answer of Slack's")
    return answer


def _rate_limited(seconds: float) -> Mapping[str, Any]:
    return {"ok": False, "error": "ratelimited", "retry_after": seconds}


def retry_after_seconds(header: str) -> float:
    """Parse a Retry-After header; return the default where it is missing or malformed."""
    return float(header) if _NUMBER.fullmatch(header) else DEFAULT_RETRY_AFTER.total_seconds()
