"""Send an answer until Slack has taken or refused it. An answer that does not arrive is logged."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

from handlers.core.blocks.tables import has_drawn, without_drawn
from handlers.core.delivery.send import Judgement, MaybeSent, NotSent, Verdict, back_off, judge
from handlers.core.slack.client import Client, retry_after_seconds
from handlers.core.slack.payloads import Body

log = logging.getLogger(__name__)

DEADLINE = timedelta(seconds=10)
ATTEMPTS = 5
RETRY_FOR = timedelta(seconds=60)  # the waits together: later an answer surprises more than it helps
# Twice is the same as once, also where the first may have arrived.
REPEATABLE = ("reactions.", "views.publish")
LASTING = frozenset({Verdict.NEVER, Verdict.OUR_BUG, Verdict.GONE})  # the same again is refused again

Pause = Callable[[float], Awaitable[object]]


@dataclass(eq=False)
class AnswerSender:
    """Send requests of answers. `pause` waits for a number of seconds."""

    client: Client
    pause: Pause

    async def call(self, method: str, **values: object) -> Judgement:
        """Call a method until Slack has taken or refused it; return what became of it."""
        return await self._until_settled(
            method, lambda: self.client.call(method, deadline=DEADLINE, **values)
        )

    async def say(self, method: str, body: Body, **where: object) -> Judgement:
        """Send a message; where Slack refuses its blocks, without tables and charts, or at last its complete text alone."""
        return await self._with_plain_text(body, lambda said: self.call(method, **where, **said))

    async def respond(self, url: str, body: Body) -> Judgement:
        """Send a message to the response URL of a payload, as `say` does."""

        async def post(said: Body) -> Judgement:
            return await self._until_settled("response_url", lambda: self._post(url, said))

        return await self._with_plain_text(body, post)

    async def _post(self, url: str, body: Body) -> Mapping[str, Any]:
        return await _post(url, body, proxy=self.client.web.proxy)

    async def _with_plain_text(self, body: Body, send: Callable[[Body], Awaitable[Judgement]]) -> Judgement:
        judgement = await send(body)
        if judgement.verdict is Verdict.OUR_BUG and has_drawn(body.get("blocks", ())):
            body = {**body, "blocks": without_drawn(body["blocks"])}
            judgement = await send(body)
        if judgement.verdict is Verdict.OUR_BUG and "blocks" in body:
            return await send({name: value for name, value in body.items() if name != "blocks"})
        return judgement

    async def _until_settled(
        self, method: str, attempt: Callable[[], Awaitable[Mapping[str, Any]]]
    ) -> Judgement:
        left = RETRY_FOR
        for number in range(1, ATTEMPTS + 1):
            judgement = await _judged(attempt)
            wait = _wait(judgement, method, number)
            if wait is None or wait > left or number == ATTEMPTS:
                break
            left -= wait
            await self.pause(wait.total_seconds())
        if judgement.verdict is not Verdict.SENT:
            log.warning("an answer did not reach Slack", extra={"method": method, "reason": judgement.reason})
        return judgement


async def _judged(attempt: Callable[[], Awaitable[Mapping[str, Any]]]) -> Judgement:
    try:
        return judge(await attempt())
    except NotSent as error:
        return Judgement(Verdict.LATER, str(error))
    except MaybeSent as error:
        return Judgement(Verdict.UNCERTAIN, str(error))


def _wait(judgement: Judgement, method: str, attempts: int) -> timedelta | None:
    """Return how long to wait for the next attempt; None where there should be none."""
    is_again = judgement.verdict is Verdict.LATER or (
        judgement.verdict is Verdict.UNCERTAIN and method.startswith(REPEATABLE)
    )
    if not is_again:
        return None
    return judgement.wait if judgement.wait is not None else back_off(attempts)


async def _post(url: str, body: Body, *, proxy: str | None) -> Mapping[str, Any]:
    """Return the answer of a response URL as one of a method. Raises NotSent or MaybeSent where there is none."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE.total_seconds())) as session,
            session.post(url, json=body, proxy=proxy) as answer,
        ):
            text = await answer.text()
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                wait = retry_after_seconds(answer.headers.get("Retry-After", ""))
                return {"ok": False, "error": "ratelimited", "retry_after": wait}
            error_code = _error_of(text)
            if answer.ok and error_code is None:
                return {"ok": True}
            return {"ok": False, "error": error_code or f"status {answer.status}"}
    except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
        raise NotSent(type(error).__name__) from error
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
        raise MaybeSent(type(error).__name__) from error


def _error_of(text: str) -> str | None:
    """Return the error code in the body of a response URL: in JSON, or the plain code; None for "ok"."""
    try:
        found = json.loads(text)
    except ValueError:
        found = text.strip()
    if isinstance(found, dict):
        return None if found.get("ok") else str(found.get("error", ""))
    return None if found in {"ok", ""} else str(found)[:80]
