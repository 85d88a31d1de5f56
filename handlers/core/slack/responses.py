"""Send answers to Slack after the commit. They may be lost, and repeating them is harmless."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

from handlers.core.blocks.elements import VALUE_MAX, Button, buttons, section, sections, within_limits
from handlers.core.calls import Call, Reply
from handlers.core.delivery.send import Judgement, MaybeSent, NotSent, Verdict
from handlers.core.desk import Desk
from handlers.core.slack.answers import LASTING, AnswerSender, Pause
from handlers.core.slack.client import Client
from handlers.core.slack.messages import SlackMessage, answer_requests
from handlers.core.slack.payloads import Body

log = logging.getLogger(__name__)

FORM_DEADLINE = timedelta(seconds=3)  # Slack expires the trigger of a form then
KEPT_ANSWERS_REMEMBERED = 1_000
KEPT = "Kept in our own conversation."
NOT_KEPT = "Slack doesn't take it at the moment, so it isn't kept. Press Keep again in a minute."
KEEP_REFUSED = "Slack refuses this message, so it isn't kept, and pressing Keep again won't help. The operator finds the reason in the log."


class Background:
    """Run coroutines that nobody waits for; log those that fail."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[object]] = set()

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._on_end)

    async def close(self, *, within: float = 5) -> None:
        """Wait some seconds for what still runs; log how many answers are given up."""
        if not self.tasks:
            return
        _, unfinished = await asyncio.wait(self.tasks, timeout=within)
        if unfinished:
            log.warning("answers were given up, as the bot stops", extra={"count": len(unfinished)})

    def _on_end(self, task: asyncio.Task[object]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            reason = f"{type(error).__name__}: {error}"[:200]
            log.warning("an answer did not reach Slack", extra={"reason": reason})


class Responder:
    """Send replies to where their calls came from."""

    def __init__(self, client: Client, desk: Desk, *, pause: Pause) -> None:
        self._client = client
        self._desk = desk
        self._sender = AnswerSender(client, pause)
        self._kept: deque[str] = deque(maxlen=KEPT_ANSWERS_REMEMBERED)

    async def respond(
        self, url: str, answer: Awaitable[Reply], call: Call, *, replace_original: bool = False
    ) -> None:
        """Send an ephemeral answer to the response URL of a payload, or where that fails to the caller."""
        reply = await answer
        if not reply.text:
            return
        body = {"response_type": "ephemeral", "replace_original": replace_original, **reply.message()}
        if (await self._sender.respond(url, body)).verdict is not Verdict.SENT:
            await self.say_privately(call, completed(reply))

    async def say_privately(self, call: Call, answer: Awaitable[Reply]) -> Judgement:
        """Send the answer so that only the caller sees it; return what became of it.

        It goes to the channel of the call, or to the caller's conversation with the bot where Slack refuses that.
        """
        reply = await answer
        if not reply.text:
            return Judgement(Verdict.SENT)
        if not call.channel.startswith(("D", "U", "W")):
            shown = await self._sender.say(
                "chat.postEphemeral", reply.message(), channel=call.channel, user=call.user
            )
            if shown.verdict is Verdict.SENT:
                return shown
        return await self._sender.say("chat.postMessage", reply.message(), channel=call.user)

    async def keep(self, call: Call, body: Body, answer: Callable[[Call], Awaitable[Reply]]) -> None:
        """Replace an ephemeral answer, which Slack soon drops, by a message in the caller's own conversation."""
        answer_id = f"{call.user} {body['container'].get('message_ts')}"
        if answer_id in self._kept:
            return  # pressed twice
        self._kept.append(answer_id)
        became = await self.say_privately(call, answer(call))
        is_kept = became.verdict is Verdict.SENT
        if not is_kept:
            self._kept.remove(answer_id)
        not_kept = KEEP_REFUSED if became.verdict in LASTING else NOT_KEPT
        result = completed(Reply(text=KEPT if is_kept else not_kept))
        await self.respond(body["response_url"], result, call, replace_original=is_kept)

    async def answer_message(self, message: SlackMessage, reply: Reply, *, is_new: bool) -> None:
        """Answer an ordinary message with a reaction and, where there is a text, a message."""
        for method, values in answer_requests(message, reply, is_new=is_new):
            if method.startswith("reactions."):
                await self._sender.call(method, **values)
                continue
            said = await self._sender.say(method, values)
            if said.verdict is not Verdict.SENT and not message.is_direct:
                await self._sender.say("chat.postMessage", reply.message(), channel=message.user)

    async def open_form(self, trigger: str, form: Body, call: Call, *, instead_of: str = "") -> None:
        """Open a form; where Slack does not open it, tell the caller what to type instead.

        `instead_of` is the id of the form whose button asked for it: that one becomes the new one, and keeps what was
        filled into the fields that both have.
        """
        method = "views.update" if instead_of else "views.open"
        of = {"view_id": instead_of} if instead_of else {"trigger_id": trigger}
        try:
            opened = await self._client.call(method, deadline=FORM_DEADLINE, view=form, **of)
            refusal = "" if opened.get("ok") else str(opened.get("error"))
        except (NotSent, MaybeSent) as error:
            refusal = str(error)
        if refusal:
            log.warning("form not opened", extra={"reason": refusal})
            example = self._desk.example_of(call)
            instead = Reply(text=f"Slack didn't open the form. You can type it instead: {example}")
            await self.say_privately(call, completed(instead))

    def instead_of_form(self, call: Call) -> Reply:
        """Return a button that opens the form which a message cannot open, or what to type."""
        text, fill_in = "That takes a few more details.", Button("Fill in a form", "say", call.words)
        if len(fill_in.value) > VALUE_MAX:
            return Reply(text=f"{text} You can type them: {self._desk.example_of(call)}")
        return Reply(text=text, blocks=[section(text), buttons([fill_in])])

    async def show_home(self, user: str, answer: Awaitable[Reply]) -> None:
        """Publish a reply as the Home tab of a user; where Slack refuses its blocks, its text."""
        reply = await answer
        plain = list(within_limits(sections(reply.text.split("\n"))))
        shown = await self._publish(user, reply.message().get("blocks", plain))
        if shown.verdict is Verdict.OUR_BUG and reply.blocks:
            await self._publish(user, plain)

    async def _publish(self, user: str, blocks: list[Body]) -> Judgement:
        return await self._sender.call("views.publish", user_id=user, view={"type": "home", "blocks": blocks})


async def completed(reply: Reply) -> Reply:
    """Return an awaitable of a reply that is ready."""
    return reply
