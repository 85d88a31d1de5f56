"""The Bolt listeners: turn the payloads that Slack delivers into calls, and acknowledge them with the replies.

Besides app.py and site.py, `async` stands only in this folder.
"""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.tracing import REQUEST, request_number
from handlers.core.blocks.elements import MORE, section
from handlers.core.blocks.shown import as_first_shown, shown_values
from handlers.core.blocks.tables import has_drawn, without_drawn
from handlers.core.calls import Call, Reply
from handlers.core.desk import Desk
from handlers.core.slack.answers import Pause
from handlers.core.slack.client import Client, Identity
from handlers.core.slack.events import EventListener
from handlers.core.slack.origins import Home, actor_team
from handlers.core.slack.payloads import (
    UNREADABLE,
    Body,
    ack_response,
    form_users,
    form_values,
    optional,
    payload_kind,
    press_key,
    pressed_button,
    refuse_unreadable,
    required,
    retry_number,
    shortcut_origin,
    trigger_digest,
)
from handlers.core.slack.profiles import Profiles
from handlers.core.slack.responses import Background, Responder, completed
from handlers.core.slack.running import CallRunner, Later, as_reply
from handlers.core.slack.writes import BEHIND_AFTER, WriteBatcher
from storage.store import AWAY

log = logging.getLogger(__name__)

STILL_WORKING_AFTER = 1.5  # seconds; Slack gives up after three
STILL_WORKING = "Still working, the answer comes here."
SILENT_SLACK = "I have it, but Slack isn't answering me. The card follows; nothing is lost."
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
        on_missed: Callable[[], None] = lambda: None,
        pause: Pause = asyncio.sleep,
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
        self.background = Background()
        profiles = Profiles(client, identity.team, desk.store, self._writes, desk.registry, now)
        self._runner = CallRunner(desk, client, self._writes, profiles, self.background, pause)
        self._responder = Responder(client, desk, pause=pause)
        self._events = EventListener(
            desk=desk,
            client=client,
            identity=identity,
            now=now,
            writes=self._writes,
            profiles=profiles,
            runner=self._runner,
            responder=self._responder,
            background=self.background,
            on_missed=on_missed,
        )

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
            request_verification_enabled=False,  # handlers/core/slack/site.py has checked the raw bytes
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
        )
        app.command(_ANY)(self._guarded(self._on_command))
        app.action(_ANY)(self._guarded(self._on_button))
        app.view(_ANY)(self._guarded(self._on_form))
        app.event(_ANY)(self._on_event)
        app.shortcut(_ANY)(self._guarded(self._on_shortcut))
        app.error(refuse_unreadable)  # of Bolt itself
        return app

    async def close(self) -> None:
        """Wait for answers that are being sent."""
        await self.background.close()
        self._runner.close()

    # Payloads

    def _guarded(self, listener: Listener) -> Callable[[Body], Awaitable[BoltResponse]]:
        """Return a listener that gets the payloads of our workspace, with the user's team, and acknowledges others.

        A malformed payload is answered with 400; Bolt would turn an exception into a traceback and a 500. Where it is
        malformed is logged, and no traceback: anybody who may sign requests could fill the log with them. An event that
        finds the database away is answered with 503, so that Slack repeats it.
        """

        async def listen(body: Body) -> BoltResponse:
            REQUEST.set(request_number(str(body.get("trigger_id") or body.get("event_id"))))
            try:
                team = actor_team(body, self._home)
                if team is None:
                    log.warning("payload of another workspace", extra={"kind": payload_kind(body)})
                    return ack_response()
                return await listener(body, team)
            except AWAY as error:
                extra = {"kind": payload_kind(body), "reason": type(error).__name__}
                log.warning("a request waits for the database", extra=extra)
                return BoltResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, body="")
            except UNREADABLE as error:
                return await refuse_unreadable(error)
            except Exception:
                log.exception("a request could not be handled", extra={"kind": payload_kind(body)})
                return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="")

        return listen

    async def _on_event(self, body: Body, request: AsyncBoltRequest) -> BoltResponse:
        retry = retry_number(request.headers)
        return await self._guarded(partial(self._events.listen, retry=retry))(body)

    async def _on_command(self, body: Body, team: str) -> BoltResponse:
        key = f"c:{trigger_digest(body)}"
        user, channel = required(body, "user_id"), required(body, "channel_id")
        registry, typed = self.desk.registry, optional(body, "text")
        words = registry.in_parts(typed) or registry.as_typed(typed)
        call = self._new_call(team, user, channel, words, key)
        call = replace(call, channel_name=optional(body, "channel_name"))
        answer = asyncio.ensure_future(self._runner.run(call, partial(self._say_later, call)))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        if not done:
            self.background.run(
                self._responder.respond(required(body, "response_url"), as_reply(answer), call)
            )
            return ack_response({"response_type": "ephemeral", "text": STILL_WORKING})
        outcome = answer.result()
        if isinstance(outcome, str) and not self._is_slack_silent():
            return ack_response(outcome)  # stored as JSON in the shape that Slack takes
        reply = await as_reply(answer)
        if reply.form:
            self.background.run(self._responder.open_form(required(body, "trigger_id"), reply.form, call))
            return ack_response()
        if has_drawn(reply.blocks) and not self._is_slack_silent():
            # Slack does not say what it refuses of an acknowledgement; of a response it does.
            url = required(body, "response_url")
            self.background.run(self._responder.respond(url, completed(reply), call))
            return ack_response()
        return ack_response(
            self._private_message(replace(reply, blocks=without_drawn(reply.blocks)), at=call)
        )

    async def _on_button(self, body: Body, team: str) -> BoltResponse:
        verb, of = pressed_button(body)
        if not verb:
            return ack_response()  # a field of a form, or not a button of ours
        user, key = required(body, "user", "id"), press_key(body, of)
        if verb == "keep":
            self.background.run(
                self._responder.keep(self._new_call(team, user, user, of, key), body, self.answer)
            )
            return ack_response()
        words = of if verb in {"say", MORE} else f"{verb} {of}"
        in_form, _, _ = optional(body, "view", "private_metadata").partition(" ")  # where it was opened
        call = self._new_call(team, user, optional(body, "channel", "id") or in_form or user, words, key)
        call = replace(
            call,
            channel_name=optional(body, "channel", "name"),
            thread=optional(body, "container", "thread_ts"),
            shows_more=verb == MORE,
        )
        answer = asyncio.ensure_future(self.answer(call))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        reply = answer.result() if done else None
        if reply is not None and reply.form:
            pressed_in = optional(body, "view", "id") if optional(body, "view", "type") == "modal" else ""
            trigger = required(body, "trigger_id")
            form = as_first_shown(reply.form, body["view"]["blocks"]) if pressed_in else reply.form
            self.background.run(self._responder.open_form(trigger, form, call, instead_of=pressed_in))
        elif url := optional(body, "response_url"):
            is_ephemeral = bool((body.get("container") or {}).get("is_ephemeral"))
            self.background.run(self._responder.respond(url, answer, call, replace_original=is_ephemeral))
        else:
            self.background.run(self._responder.say_privately(call, answer))
        if optional(body, "view", "type") == "home":
            self.background.run(self._refresh_home(team, user, answer))
        return ack_response()

    async def _refresh_home(self, team: str, user: str, pressed: Awaitable[Reply]) -> None:
        """Show the Home as it is after a button in it was pressed; while the database is away it stays as it was."""
        await pressed
        call = self._new_call(team, user, user, "home", None)
        with suppress(*AWAY):
            home = await as_reply(self._runner.attempt(call, partial(self._say_later, call)))
            await self._responder.show_home(user, completed(home))

    async def _on_form(self, body: Body, team: str) -> BoltResponse:
        channel, _, words = required(body, "view", "private_metadata").partition(" ")
        values = form_values(body)
        # Slack keeps the hash of a view after errors at fields, so the key includes the values.
        filled = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
        user = required(body, "user", "id")
        key = f"f:{required(body, 'view', 'id')}:{required(body, 'view', 'hash')}:{user}:{filled}"
        call = self._new_call(team, user, channel, words, key)
        shown = shown_values(body["view"].get("blocks", ()))
        call = replace(call, values=values, shown=shown, users=form_users(body))
        reply = await self.answer(call)
        if reply.errors:
            return ack_response({"response_action": "errors", "errors": dict(reply.errors)})
        self.background.run(self._responder.say_privately(call, completed(reply)))
        return ack_response()

    async def _on_shortcut(self, body: Body, team: str) -> BoltResponse:
        words = SHORTCUTS.get(required(body, "callback_id"))
        if words is None:
            return ack_response()
        user = required(body, "user", "id")
        call = self._new_call(team, user, optional(body, "channel", "id") or user, words, None)
        origin = shortcut_origin(body, self._home)
        call = replace(
            call,
            prefill=optional(body, "message", "text"),
            origin=origin,
            channel_name=optional(body, "channel", "name"),
        )
        reply = await self.answer(call)
        self.background.run(
            self._responder.open_form(required(body, "trigger_id"), reply.form, call)
            if reply.form
            else self._responder.say_privately(call, completed(reply))
        )
        return ack_response()

    # Calls

    async def answer(self, call: Call, later: Later | None = None) -> Reply:
        """Return the reply to a call; an error becomes a reply too. `later` is as for `CallRunner.run`."""
        return await as_reply(self._runner.run(call, later or partial(self._say_later, call)))

    async def _say_later(self, call: Call, reply: Reply) -> None:
        if reply.form:  # what opens a form is too old by now
            reply = self._responder.instead_of_form(call)
        await self._responder.say_privately(call, completed(reply))

    def _new_call(self, team: str, user: str, channel: str, words: str, key: str | None) -> Call:
        return Call(team=team, user=user, channel=channel, words=words, now=self._now(), key=key)

    def _private_message(self, reply: Reply, *, at: Call) -> Body:
        """Return a reply as an ephemeral message, with a warning where its card cannot be posted now."""
        if self._is_slack_silent() and self.desk.verb_of(at).writes and reply.blocks:
            blocks = [*reply.blocks, section(SILENT_SLACK)]
            reply = replace(reply, text=f"{reply.text}\n{SILENT_SLACK}", blocks=blocks)
        return {"response_type": "ephemeral", **reply.message()}


SHORTCUTS = {
    "log_action": "action",
    "escalate_this": "raise",
    "raise_issue": "raise",
    "note_on": "noteon",
    "add_to_agenda": "item",
}
