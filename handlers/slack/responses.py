"""Send answers to Slack after the commit. They may be lost, and repeating them is harmless."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

import aiohttp

from handlers.calls import Call, Reply
from handlers.delivery.send import MaybeSent, NotSent
from handlers.desk import Desk
from handlers.slack.client import Client
from handlers.slack.messages import SlackMessage, answer_requests
from handlers.slack.payloads import Body, message_body

log = logging.getLogger(__name__)

DEADLINE = timedelta(seconds=10)
FORM_DEADLINE = timedelta(seconds=3)  # Slack expires the trigger of a form then
KEPT_ANSWERS_REMEMBERED = 1_000
KEPT = "Kept in our own conversation."
NOT_KEPT = "Slack does not take it at the moment, so it is not kept. Press Keep again in a minute."


class Background:
    """Run coroutines that nobody waits for; log those that fail."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[object]] = set()

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._on_end)

    async def close(self) -> None:
        """Wait up to 5 seconds for what still runs."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=5)

    def _on_end(self, task: asyncio.Task[object]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            reason = f"{type(error).__name__}: {error}"[:200]
            log.warning("an answer did not reach Slack", extra={"reason": reason})


class Responder:
    """Send replies to where their calls came from."""

    def __init__(self, client: Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk
        self._kept: deque[str] = deque(maxlen=KEPT_ANSWERS_REMEMBERED)

    async def respond(self, url: str, answer: Awaitable[Reply], *, replace_original: bool = False) -> None:
        """Send an ephemeral answer to the response URL of a payload."""
        reply = await answer
        body = {"response_type": "ephemeral", "replace_original": replace_original, **message_body(reply)}
        if reply.text:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
                await session.post(url, json=body)

    async def say_privately(self, call: Call, answer: Awaitable[Reply]) -> bool:
        """Send the answer so that only the caller sees it; return whether Slack accepted it.

        It goes to the channel of the call, or to the caller's conversation with the bot where Slack refuses that.
        """
        reply = await answer
        if not reply.text:
            return True
        body = message_body(reply)
        if not call.channel.startswith(("D", "U", "W")):
            shown = await self._client.call(
                "chat.postEphemeral", deadline=DEADLINE, channel=call.channel, user=call.user, **body
            )
            if shown.get("ok"):
                return True
        posted = await self._client.call("chat.postMessage", deadline=DEADLINE, channel=call.user, **body)
        return bool(posted.get("ok"))

    async def keep(self, call: Call, body: Body, answer: Callable[[Call], Awaitable[Reply]]) -> None:
        """Replace an ephemeral answer, which Slack soon drops, by a message in the caller's own conversation."""
        answer_id = f"{call.user} {body['container'].get('message_ts')}"
        if answer_id in self._kept:
            return  # pressed twice
        self._kept.append(answer_id)
        try:
            is_kept = await self.say_privately(call, answer(call))
        except NotSent:
            is_kept = False
        if not is_kept:
            self._kept.remove(answer_id)
        result = completed(Reply(text=KEPT if is_kept else NOT_KEPT))
        await self.respond(body["response_url"], result, replace_original=is_kept)

    async def answer_message(self, message: SlackMessage, reply: Reply, *, is_new: bool) -> None:
        """Answer an ordinary message with a reaction and, where there is a text, a message."""
        for method, values in answer_requests(message, reply, is_new=is_new):
            await self._client.call(method, deadline=DEADLINE, **values)

    async def open_form(self, trigger: str, form: Body, call: Call) -> None:
        """Open a form; where Slack does not open it, tell the caller what to type instead."""
        opened: Mapping[str, Any] = {}
        try:
            opened = await self._client.call(
                "views.open", deadline=FORM_DEADLINE, trigger_id=trigger, view=form
            )
        except (NotSent, MaybeSent) as error:
            log.warning("form not opened", extra={"reason": str(error)})
        if not opened.get("ok"):
            example = self._desk.verb_of(call).example
            refusal = Reply(text=f"The form did not open. You can type the same. Example: {example}")
            await self.say_privately(call, completed(refusal))

    async def show_home(self, user: str, answer: Awaitable[Reply]) -> None:
        """Publish a reply as the Home tab of a user."""
        reply = await answer
        blocks = list(reply.blocks) or [{"type": "section", "text": {"type": "mrkdwn", "text": reply.text}}]
        view = {"type": "home", "blocks": blocks}
        await self._client.call("views.publish", deadline=DEADLINE, user_id=user, view=view)


async def completed(reply: Reply) -> Reply:
    """Return an awaitable of a reply that is ready."""
    return reply
