"""The Bolt listeners: turn the payloads that Slack delivers into calls, and acknowledge them with the replies.

Besides app.py and site.py, `async` stands only in this folder.
"""

import asyncio
import hashlib
import json
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.errors import UserError
from bot.grammar import FieldError
from bot.history import File
from bot.spreadsheets import MAX_BYTES
from handlers.calls import QUESTION, Call, MessageChange, Reply
from handlers.delivery.send import NotSent
from handlers.desk import Desk
from handlers.feature import Verb
from handlers.records.threads import keep_unrecognized
from handlers.slack.client import Client, Identity
from handlers.slack.messages import (
    SlackMessage,
    attached_file,
    change_call,
    is_from_person,
    message_call,
    read_change,
    read_message,
)
from handlers.slack.origins import Home, actor_team
from handlers.slack.payloads import Body, ack_response, field_value, payload_kind, shortcut_origin, storable
from handlers.slack.profiles import Profiles
from handlers.slack.responses import Background, Responder, completed
from handlers.slack.writes import BEHIND_AFTER, WriteBatcher
from storage.store import WriteRequest

log = logging.getLogger(__name__)

READER_THREADS = 4
STILL_WORKING_AFTER = 1.5  # seconds; Slack gives up after three
DOWNLOAD_TIMEOUT = timedelta(seconds=2)  # of an attached file: the message must be acknowledged in three
EVENTS_REMEMBERED = 10_000
NO_FILE = "Slack did not give me that file. Nothing was done. Send it again in a minute."
TOO_LARGE = (
    f"That file is too large: I read up to {MAX_BYTES // 1_000_000} MB. Nothing was done. Send it in parts."
)
STILL_WORKING = "Still working, the answer comes here."
SILENT_SLACK = (
    "I wrote it down, but Slack does not answer me at the moment. The card follows; nothing is lost."
)
_ANY = re.compile(r".*", re.DOTALL)


Listener = Callable[[Body, str], Awaitable[BoltResponse]]


class SlackListeners:
    """Run the calls that Slack delivers, and answer each within the three seconds that Slack waits."""

    def __init__(
        self,
        desk: Desk,
        client: Client,
        identity: Identity,
        *,
        now: Callable[[], datetime],
        is_slack_silent: Callable[[], bool],
        still_working_after: float = STILL_WORKING_AFTER,
        behind_after: float = BEHIND_AFTER,
    ) -> None:
        self.desk = desk
        self.client = client
        self.identity = identity
        self._home = Home(identity.team, identity.enterprise)
        self._now = now
        self._is_slack_silent = is_slack_silent
        self._still_working_after = still_working_after
        self._writes = WriteBatcher(desk.store, behind_after)
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="reader")
        self._profiles = Profiles(client, identity, desk.store, self._writes, registry=desk.registry, now=now)
        self._responder = Responder(client, desk)
        self.background = Background()
        # The latest events by their key. An event is set once it is written.
        self._seen_events: OrderedDict[str, asyncio.Event] = OrderedDict()

    def build_app(self, *, signing_secret: str | None = None) -> AsyncApp:
        """Return the Bolt app. Bolt tries its listeners in turn, so there is one for each kind of payload."""
        authorized = AuthorizeResult(
            enterprise_id=None,
            team_id=self.identity.team,
            bot_user_id=self.identity.user,
            bot_id=self.identity.bot,
            bot_token=self.identity.token,
        )

        async def authorize() -> AuthorizeResult:
            return authorized  # Bolt's own asks Slack at every request

        app = AsyncApp(
            name="clerk",  # without a name Bolt derives one by reading the source files of its callers
            signing_secret=signing_secret or "checked by the guard",
            authorize=authorize,
            client=self.client.web,
            logger=logging.getLogger("slack_bolt"),  # Bolt's own would ignore the configured level
            process_before_response=True,
            request_verification_enabled=False,  # handlers/slack/site.py has checked the raw bytes
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.command(_ANY)(self._guarded(self._on_command))
        app.action(_ANY)(self._guarded(self._on_button))
        app.view(_ANY)(self._guarded(self._on_form))
        app.event(_ANY)(self._guarded(self._on_event))
        app.shortcut(_ANY)(self._guarded(self._on_shortcut))
        return app

    async def close(self) -> None:
        """Wait for answers that are being sent."""
        await self.background.close()
        self._readers.shutdown(wait=False)

    # Payloads

    def _guarded(self, listener: Listener) -> Callable[[Body], Awaitable[BoltResponse]]:
        """Return a listener that gets the payloads of our workspace, with the user's team, and acknowledges others.

        A malformed payload is answered with 400; Bolt would turn an exception into a traceback and a 500.
        """

        async def listen(body: Body) -> BoltResponse:
            try:
                team = actor_team(body, self._home)
                if team is None:
                    log.warning("payload of another workspace", extra={"kind": payload_kind(body)})
                    return ack_response()
                return await listener(body, team)
            except Exception:
                log.exception("a request could not be read", extra={"kind": payload_kind(body)})
                return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="")

        return listen

    async def _on_command(self, body: Body, team: str) -> BoltResponse:
        key = f"c:{body['trigger_id']}"
        call = self._new_call(team, body["user_id"], body["channel_id"], body.get("text", ""), key)
        answer = asyncio.ensure_future(self._run_call(call))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        if not done:
            self.background.run(self._responder.respond(body["response_url"], self._as_reply(answer)))
            return ack_response({"response_type": "ephemeral", "text": STILL_WORKING})
        outcome = answer.result()
        if isinstance(outcome, str) and not self._is_slack_silent():
            return ack_response(outcome)  # stored as JSON in the shape that Slack takes
        reply = await self._as_reply(answer)
        if reply.form:
            self.background.run(self._responder.open_form(body["trigger_id"], reply.form, call))
            return ack_response()
        return ack_response(self._private_message(reply, at=call))

    async def _on_button(self, body: Body, team: str) -> BoltResponse:
        pressed = body["actions"][0]
        version, _, rest = str(pressed.get("value", "")).partition(":")
        verb, _, of = rest.partition(":")
        if version != "v1":
            return ack_response()  # a field of a form, or not a button of ours
        user, key = body["user"]["id"], f"b:{body['trigger_id']}"
        if verb == "keep":
            self.background.run(
                self._responder.keep(self._new_call(team, user, user, of, key), body, self.answer)
            )
            return ack_response()
        words = of if verb == "say" else f"{verb} {of}"
        channel = body.get("channel", {}).get("id") or user
        call = self._new_call(team, user, channel, words, key)
        answer = asyncio.ensure_future(self.answer(call))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        reply = answer.result() if done else None
        if reply is not None and reply.form:
            self.background.run(self._responder.open_form(body["trigger_id"], reply.form, call))
        elif url := body.get("response_url"):
            is_ephemeral = bool(body.get("container", {}).get("is_ephemeral"))
            self.background.run(self._responder.respond(url, answer, replace_original=is_ephemeral))
        else:
            self.background.run(self._responder.say_privately(call, answer))
        return ack_response()

    async def _on_form(self, body: Body, team: str) -> BoltResponse:
        view = body["view"]
        channel, _, words = view["private_metadata"].partition(" ")
        fields = view["state"]["values"]
        values = {name: field_value(next(iter(field.values()))) for name, field in fields.items()}
        # Slack keeps the hash of a view after errors at fields, so the key includes the values.
        filled = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
        key = f"f:{view['id']}:{view['hash']}:{filled}"
        call = replace(self._new_call(team, body["user"]["id"], channel, words, key), values=values)
        reply = await self.answer(call)
        if reply.errors:
            return ack_response({"response_action": "errors", "errors": dict(reply.errors)})
        self.background.run(self._responder.say_privately(call, completed(reply)))
        return ack_response()

    async def _on_shortcut(self, body: Body, team: str) -> BoltResponse:
        words = SHORTCUTS.get(body["callback_id"])
        if words is None:
            return ack_response()
        channel = body.get("channel", {}).get("id") or body["user"]["id"]
        call = self._new_call(team, body["user"]["id"], channel, words, None)
        origin = shortcut_origin(body, self._home)
        call = replace(call, prefill=str(body.get("message", {}).get("text", "")), origin=origin)
        reply = await self.answer(call)
        self.background.run(
            self._responder.open_form(body["trigger_id"], reply.form, call)
            if reply.form
            else self._responder.say_privately(call, completed(reply))
        )
        return ack_response()

    async def _on_event(self, body: Body, team: str) -> BoltResponse:
        """Handle an event once. Slack repeats an event when our acknowledgement was lost.

        The database refuses a second write by the key, on any replica; this prevents a second answer. A repetition is
        acknowledged only when the first delivery is written, as Slack does not repeat it again.
        """
        key = f"e:{body['event_id']}"
        if (first := self._seen_events.get(key)) is not None:
            await first.wait()
            return ack_response()
        self._seen_events[key] = asyncio.Event()
        if len(self._seen_events) > EVENTS_REMEMBERED:
            self._seen_events.popitem(last=False)
        try:
            await self._dispatch_event(body["event"], team)
        finally:
            self._seen_events[key].set()
        return ack_response()

    async def _dispatch_event(self, event: Body, team: str) -> None:
        is_ours = team == self.identity.team
        if event["type"] == "app_home_opened":
            user = event["user"]
            self.background.run(
                self._responder.show_home(user, self.answer(self._new_call(team, user, user, "home", None)))
            )
        elif event["type"] == "user_change":
            if is_ours:
                await self._profiles.follow(event["user"])
        elif event["type"] == "app_mention" and is_from_person(event):
            await self._on_message(read_message(event, channel=event["channel"]), team)
        elif event["type"] == "message" and event.get("subtype") in {"message_changed", "message_deleted"}:
            # Nothing that a stranger writes is recorded, so there is nothing to change.
            if is_ours and (changed := read_change(event)):
                await self._on_message_change(*changed)
        elif event["type"] == "message" and is_from_person(event):
            mentions_us = f"<@{self.identity.user}" in event.get("text", "")
            message = read_message(event, channel=event["channel"])
            if message.is_direct or (message.thread_ts and not mentions_us):
                await self._on_message(message, team)

    async def _on_message(self, message: SlackMessage, team: str) -> None:
        """Answer an ordinary message: a reply in a thread, or a command without the slash."""
        call = self._message_call(message, team)
        reply = await self.answer(call)
        if reply.form:  # only a command or a button can open one
            reply = Reply(text=f"That needs a little more here. Example: {self.desk.verb_of(call).example}")
        await self._finish_message(message, call, reply)

    async def _on_message_change(self, message: SlackMessage, change: MessageChange) -> None:
        """Handle the edit or deletion of an ordinary message."""
        if message.is_direct or message.thread_ts:
            call = change_call(self._message_call(message, self.identity.team), change)
            await self._finish_message(message, call, await self.answer(call))

    async def _finish_message(self, message: SlackMessage, call: Call, reply: Reply) -> None:
        if reply.mark == QUESTION:  # the transaction was rolled back, so record it here
            with suppress(UserError):
                await self._writes.write(WriteRequest(partial(keep_unrecognized, call), call.now))
        self.background.run(self._responder.answer_message(message, reply, is_new=call.change is None))

    def _message_call(self, message: SlackMessage, team: str) -> Call:
        return message_call(
            message, team=team, bot=self.identity.user, registry=self.desk.registry, now=self._now()
        )

    # Calls

    async def answer(self, call: Call) -> Reply:
        """Return the reply to a call; an error becomes a reply too."""
        return await self._as_reply(self._run_call(call))

    async def _as_reply(self, outcome: Awaitable[str | Reply]) -> Reply:
        answer = await outcome
        return Reply.from_json(answer) if isinstance(answer, str) else answer

    async def _run_call(self, call: Call) -> str | Reply:
        """Return a reply; of a call that writes, the JSON of the reply that was stored with it."""
        try:
            call = await self._profiles.resolve(storable(call))
            if call.change is not None:
                return await self._writes.write(self.desk.write_request(call))
            verb = self.desk.verb_of(call)
            if self.desk.opens_form(call):
                return await self._run_reader(self.desk.form, call)
            if not verb.writes:
                return await self._run_reader(self.desk.read, call)
            return await self._run_write(verb, call)
        except FieldError as error:
            return Reply(errors={error.field_name: str(error)}, text=str(error))
        except Exception as error:  # noqa: BLE001 - a listener that raises loses its answer
            reply = self.desk.explain_error(call, error)
            first = next(iter(call.values or {}), None)
            is_form = call.values is not None and "thread" not in call.values
            return replace(reply, errors={first: reply.text}) if is_form and first else reply

    async def _run_reader(self, work: Callable[[Call], Reply], call: Call) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(self._readers, work, call)

    async def _run_write(self, verb: Verb, call: Call) -> str:
        if verb.preview is not None:
            call = await self._with_preview(call)
        answer = await self._writes.write(self.desk.write_request(call))
        if verb.adds_people:
            self.background.run(asyncio.to_thread(self._profiles.link_new_people))
        return answer

    async def _with_preview(self, call: Call) -> Call:
        """Return the call with the result of its preview, which runs outside the writer, and the attached file."""
        await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.permit, call)
        if (file := attached_file(call)) is not None:
            call = replace(call, content=await self._download(file))
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.with_preview, call)

    async def _download(self, file: File) -> bytes:
        """Return the content of an attached file. Raises UserError."""
        try:
            content = await self.client.download(file.at, most=MAX_BYTES, deadline=DOWNLOAD_TIMEOUT)
        except NotSent as error:
            log.warning("file not fetched", extra={"reason": str(error)})
            raise UserError(NO_FILE) from None
        if len(content) > MAX_BYTES:
            raise UserError(TOO_LARGE)
        return content

    def _new_call(self, team: str, user: str, channel: str, words: str, key: str | None) -> Call:
        return Call(team=team, user=user, channel=channel, words=words, now=self._now(), key=key)

    def _private_message(self, reply: Reply, *, at: Call) -> Body:
        """Return a reply as an ephemeral message, with a warning where its card cannot be posted now."""
        text, blocks = reply.text, list(reply.blocks)
        if self._is_slack_silent() and self.desk.verb_of(at).writes and blocks:
            text = f"{text}\n{SILENT_SLACK}"
            blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": SILENT_SLACK}})
        return {"response_type": "ephemeral", "text": text, **({"blocks": blocks} if blocks else {})}


SHORTCUTS = {"log_action": "action", "escalate_this": "raise", "raise_issue": "raise", "note_on": "noteon"}
