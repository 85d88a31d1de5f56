"""Handle the events that Slack delivers: messages, the Home tab, and what changes in the workspace.

Slack repeats an event that is not acknowledged. One that finds the database away is not: it is taken again when it comes
again, and its key in the database keeps it from being done twice. Whoever wrote is told at its first delivery.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from slack_bolt.response import BoltResponse

from bot.errors import UserError
from bot.trouble import comes_again_text
from handlers.core.calls import QUESTION, Call, MessageChange, Reply
from handlers.core.desk import Desk
from handlers.core.records.thread_edits import keep_unrecognized
from handlers.core.slack.client import Client, Identity
from handlers.core.slack.messages import (
    DELETED,
    SlackMessage,
    change_call,
    is_from_person,
    message_call,
    read_change,
    read_message,
)
from handlers.core.slack.payloads import RETRIES, Body, ack_response, optional, required
from handlers.core.slack.profiles import Profiles
from handlers.core.slack.responses import Background, Responder, completed
from handlers.core.slack.running import CallRunner, as_reply
from handlers.core.slack.workspace import join_channel
from handlers.core.slack.writes import WriteBatcher
from storage.store import AWAY, Unavailable, WriteRequest
from storage.unit_of_work import Tx

CHANNEL_DEADLINE = timedelta(seconds=1)  # to look up a channel; the start of the bot looks again
EVENTS_REMEMBERED = 10_000
TOLD_REMEMBERED = 1_000


@dataclass(frozen=True)
class Delivery:
    """A delivery of an event: the event's key, and which repetition it is, 0 for the first."""

    key: str
    retry: int


@dataclass(eq=False, kw_only=True)
class EventListener:
    """Handle each event once.

    `on_missed` is called when a reply in a thread has come for the last time in vain.
    """

    desk: Desk
    client: Client
    identity: Identity
    now: Callable[[], datetime]
    writes: WriteBatcher
    profiles: Profiles
    runner: CallRunner
    responder: Responder
    background: Background
    on_missed: Callable[[], None]
    # The latest events by their key, set once they are handled; one that failed leaves, so that it is taken again.
    _seen: OrderedDict[str, asyncio.Event] = field(default_factory=OrderedDict)
    # Keys of events of which somebody knows that they come again. Slack numbers repetitions anew on a new connection.
    _told: deque[str] = field(default_factory=lambda: deque(maxlen=TOLD_REMEMBERED))

    async def listen(self, body: Body, team: str, *, retry: int) -> BoltResponse:
        """Handle an event once. Slack repeats an event that failed, or when our acknowledgement was lost.

        The database refuses a second write by the key, on any replica; this prevents a second answer. A repetition is
        acknowledged only when the first delivery is written, as Slack does not repeat it again. Raises Unavailable or
        CommitUncertain.
        """
        key = f"e:{required(body, 'event_id')}"
        while (first := self._seen.get(key)) is not None:
            await first.wait()
            if self._seen.get(key) is first:
                return ack_response()
        self._seen[key] = handled = asyncio.Event()
        if len(self._seen) > EVENTS_REMEMBERED:
            self._seen.popitem(last=False)
        try:
            await self._dispatch(body["event"], team, Delivery(key, retry))
            handled.set()
        finally:
            if not handled.is_set():
                self._seen.pop(key, None)
                handled.set()
        return ack_response()

    async def _dispatch(self, event: Body, team: str, delivery: Delivery) -> None:
        is_ours = team == self.identity.team
        if event["type"] == "app_home_opened":
            self._show_home(required(event, "user"), team)
        elif event["type"] == "user_change":
            if is_ours:
                await self.profiles.follow(event["user"])
        elif event["type"] == "member_joined_channel":
            if is_ours and required(event, "user") == self.identity.user:
                await self._on_joined(required(event, "channel"))
        elif event["type"] == "app_mention" and is_from_person(event):
            message = read_message(event, channel=required(event, "channel"))
            await self._answer(message, self._message_call(message, team), delivery)
        elif event["type"] == "message" and event.get("subtype") in {"message_changed", "message_deleted"}:
            # Nothing that a stranger writes is recorded, so there is nothing to change.
            if is_ours and (changed := read_change(event)):
                await self._on_message_change(*changed, delivery)
        elif event["type"] == "message" and is_from_person(event):
            mentions_us = f"<@{self.identity.user}" in optional(event, "text")
            message = read_message(event, channel=required(event, "channel"))
            if message.is_direct or (message.thread_ts and not mentions_us):
                await self._answer(message, self._message_call(message, team), delivery)

    def _show_home(self, user: str, team: str) -> None:
        call = Call(team=team, user=user, channel=user, words="home", now=self.now(), key=None)

        async def show(reply: Reply) -> None:
            await self.responder.show_home(user, completed(reply))

        self.background.run(self.responder.show_home(user, as_reply(self.runner.run(call, show))))

    async def _on_joined(self, channel: str) -> None:
        """Let the features plan what is said in a channel that the bot was invited to."""
        answer = await self.client.call("conversations.info", deadline=CHANNEL_DEADLINE, channel=channel)
        name = str(answer.get("channel", {}).get("name", ""))

        def plan(tx: Tx) -> str:
            registry, command = self.desk.registry, self.desk.command
            join_channel(tx, registry, channel=channel, name=name, command=command)
            return ""

        await self.writes.write(WriteRequest(plan, self.now()))

    async def _answer(self, message: SlackMessage, call: Call, delivery: Delivery) -> None:
        """Answer an ordinary message, or its edit or deletion: a reply in a thread, or a command without the slash."""

        async def finish(reply: Reply) -> None:
            if reply.form:  # only a command or a button can open one
                reply = self.responder.instead_of_form(call)
            await self._finish_message(message, call, reply)

        try:
            reply = await as_reply(self.runner.attempt(call, finish))
        except AWAY as error:
            self._on_away(message, call, delivery, error)
            raise
        await finish(reply)

    def _on_away(self, message: SlackMessage, call: Call, delivery: Delivery, error: UserError) -> None:
        """Tell the author once that their message, or its edit, is taken when it comes again."""
        if delivery.retry >= len(RETRIES) and message.thread_ts:
            self.on_missed()
        if delivery.retry or delivery.key in self._told or not self._is_to_us(message, call):
            return
        self._told.append(delivery.key)
        said = str(error)
        if isinstance(error, Unavailable):
            said = comes_again_text(error.trouble, is_edit=call.change is not None)
        reply = Reply(text=said)
        self.background.run(self.responder.answer_message(message, reply, is_new=True))

    def _is_to_us(self, message: SlackMessage, call: Call) -> bool:
        """Return whether a message is surely for the bot, as far as is known without the records, and still there."""
        if call.change and call.change.verb == DELETED:
            return False
        if message.is_direct or message.is_mention:
            return True
        is_on_roster = self.desk.store.snapshot.roster.by_account(call.team, call.user) is not None
        return is_on_roster and message.thread_of in {"", self.identity.user}

    async def _on_message_change(
        self, message: SlackMessage, change: MessageChange, delivery: Delivery
    ) -> None:
        if message.is_direct or message.thread_ts:
            call = change_call(self._message_call(message, self.identity.team), change)
            await self._answer(message, call, delivery)

    async def _finish_message(self, message: SlackMessage, call: Call, reply: Reply) -> None:
        if reply.mark == QUESTION:  # the transaction was rolled back, so record it here
            with suppress(UserError):
                await self.writes.write(WriteRequest(partial(keep_unrecognized, call), call.now))
        self.background.run(self.responder.answer_message(message, reply, is_new=call.change is None))

    def _message_call(self, message: SlackMessage, team: str) -> Call:
        return message_call(
            message, team=team, bot=self.identity.user, registry=self.desk.registry, now=self.now()
        )
