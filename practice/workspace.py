"""A small in-memory Slack: actions of people are delivered to the bot, calls of the bot change the workspace."""

import base64
import copy
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeAlias

from practice import inputs, methods, payloads, typed
from practice.blocks import interactive
from practice.faults import RESPONSE, Fault, FaultKind
from practice.model import Channel, Json, Message, NoAnswer, NotConnected, Person, Refused, Upload, View
from practice.state import State

__all__ = ["Channel", "Message", "Met", "NoAnswer", "NotConnected", "Person", "Refused", "View", "Workspace"]

Deliver: TypeAlias = Callable[[str, Json], Awaitable[object]]
Place: TypeAlias = Message | tuple[str, str]

TROUBLE = "We had some trouble connecting. Try again?"


async def nobody_listens(_kind: str, _payload: Json) -> object:
    raise NotConnected


@dataclass(frozen=True, kw_only=True)
class Met:
    """The result of a Web API call, with faults applied.

    `answer` is the body for 200 or 429; None if there is no response, or for 500 with a text body. `fault`
    says how the response is sent: cut_body and trickle damage it, and with commit_late the call is still to
    be executed after the fault's delay.
    """

    status: int = HTTPStatus.OK
    answer: Json | None = None
    retry_after: int | None = None
    fault: Fault | None = None


class Workspace(State):
    """All actions of a person in the practice workspace.

    `deliver` is set by the transport to the bot: it takes the kind ("slash_commands", "interactive",
    "events_api") and the payload, and returns the body of the acknowledgement. It raises NotConnected or
    NoAnswer if there is none.
    """

    deliver: Deliver = staticmethod(nobody_listens)
    scopes: Sequence[str] | None = None  # of the bot's token, which each answer names; None is not named

    def call(self, method: str, values: Mapping[str, object]) -> Json:
        """Execute a Web API call of the bot like Slack, without faults. Thread-safe."""
        return methods.answer(self, method, values)

    def meet(self, method: str, values: Mapping[str, object]) -> Met:
        """Execute a call with rate limits and pending faults applied."""
        with self.lock:
            if self.down or self.revoked:
                return Met(answer=self.call(method, values))
            if wait := self._too_often(method, values):
                return _too_many(wait)
            fault = self.faults.for_call(method, self._aimed_at(values))
            if fault is None:
                return Met(answer=self.call(method, values))
            if fault.kind == FaultKind.TOO_MANY:
                return _too_many(self._hold_back(method, values, fault.length), fault)
            return self._spoilt(fault, method, values)

    def _spoilt(self, fault: Fault, method: str, values: Mapping[str, object]) -> Met:
        match fault.kind:
            case FaultKind.SERVER_ERROR | FaultKind.INTERNAL_ERROR:
                if fault.accepted:
                    self.call(method, values)
                if fault.kind == FaultKind.SERVER_ERROR:
                    return Met(status=HTTPStatus.INTERNAL_SERVER_ERROR, fault=fault)
                return Met(answer={"ok": False, "error": "internal_error"}, fault=fault)
            case FaultKind.RESET_BEFORE | FaultKind.COMMIT_LATE:
                return Met(fault=fault)
        answer = self.call(method, values)
        if fault.kind == FaultKind.HISTORY_LATE and answer["ok"]:
            for channel, ts in self._written(answer):
                self.faults.hide(channel, ts, seconds=fault.length)
        is_lost = fault.kind in {FaultKind.RESET_AFTER, FaultKind.HISTORY_LATE}
        return Met(answer=None if is_lost else answer, fault=fault)

    def _written(self, answer: Json) -> list[tuple[str, str]]:
        """Return the places of the messages in a response."""
        if "ts" in answer:
            return [(answer["channel"], answer["ts"])]
        return [(one.channel, one.ts) for file in answer["files"] for one in self.showing(file["id"])]

    def _too_often(self, method: str, values: Mapping[str, object]) -> int | None:
        if self.limits is None:
            return None
        return self.limits.refuse(method, self._aimed_at(values), now=self.machine())

    def _hold_back(self, method: str, values: Mapping[str, object], seconds: float) -> int:
        if self.limits is None:
            return max(math.ceil(seconds), 1)
        return self.limits.close(method, self._aimed_at(values), seconds=seconds, now=self.machine())

    def _aimed_at(self, values: Mapping[str, object]) -> str:
        """Return the id of the channel of a call, for any kind of reference."""
        reference = str(values.get("channel", ""))
        try:
            return self.channel(reference).id
        except Refused:
            return reference

    # Writing

    async def type(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, *, files: Sequence[Json] = ()
    ) -> str | None:
        """Send typed text with files; return the ts of the new message, or None for a command."""
        where = self._entered(user, channel)
        word, _, rest = text.strip().partition(" ")
        if word.startswith("/"):
            await self._command(user, where, word, rest.strip(), thread_ts)
            return None
        with self.lock:
            if thread_ts:
                root = self._seen(user, (where.id, thread_ts))
                thread_ts = root.thread_ts or root.ts
            message = self.add(
                Message(
                    channel=where.id, ts=self.next_ts(), user=user, thread_ts=thread_ts,
                    text=typed.as_message(text, person=self.user_named, channel=self.channel_id_named),
                    files=[self._uploaded(user, file) for file in files],
                )
            )  # fmt: skip
            self.mark_read(user, where.id)
        await self._tell_of(message)
        return message.ts

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        with self.lock:
            message = self._own_message(user, channel, ts)
            before = self.shown(message)
            message.edited = {"user": user, "ts": self.next_ts()}
            text = typed.as_message(text, person=self.user_named, channel=self.channel_id_named)
            self.rewrite(message, text=text, blocks=[], attachments=[])
            happened = payloads.message_changed(self, message, before)
        await self._event(message.channel, happened)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        with self.lock:
            message = self._own_message(user, channel, ts)
            before = self.shown(message)
            self.remove(message)
            if message.subtype == "tombstone":
                happened = payloads.message_changed(self, message, before)
            else:
                happened = payloads.message_deleted(self, message, before)
        await self._event(message.channel, happened)

    async def take_away(self, user: str, channel: str, ts: str, file: str) -> None:
        """Delete a file: its message keeps a tombstone and counts as changed, but not as edited."""
        with self.lock:
            message = self._own_message(user, channel, ts)
            before = self.shown(message)
            stone = {"id": file, "mode": "tombstone"}
            message.files = [stone if one["id"] == file else one for one in message.files]
            self.changed()
            happened = payloads.message_changed(self, message, before)
        await self._event(message.channel, happened)

    async def react(self, user: str, channel: str, ts: str, name: str) -> None:
        with self.lock:
            message = self.message(self._entered(user, channel).id, ts)
            users = message.reactions.setdefault(name, [])
            if user in users:
                raise Refused("already_reacted")
            users.append(user)
            self.changed()
        await self._event(message.channel, payloads.reaction(message, "reaction_added", user, name))

    async def unreact(self, user: str, channel: str, ts: str, name: str) -> None:
        with self.lock:
            message = self.message(self._entered(user, channel).id, ts)
            users = message.reactions.get(name, [])
            if user not in users:
                raise Refused("no_reaction")
            users.remove(user)
            if not users:
                del message.reactions[name]
            self.changed()
        await self._event(message.channel, payloads.reaction(message, "reaction_removed", user, name))

    def dismiss(self, user: str, channel: str, ts: str) -> None:
        """Hide an ephemeral message from its reader."""
        with self.lock:
            message = self.message(self.channel(channel).id, ts)
            if message.only_for != user:
                raise Refused("message_not_found")
            self.remove(message)

    # Joining and leaving

    async def join(self, user: str, channel: str) -> None:
        where = self.channel(channel)
        with self.lock:
            where.members.add(self.person(user).id)
            self.changed()
        await self._event(where.id, payloads.membership(self, "member_joined_channel", user, where))

    async def leave(self, user: str, channel: str) -> None:
        where = self.channel(channel)
        with self.lock:
            where.members.discard(user)
            self.changed()
        await self._event(where.id, payloads.membership(self, "member_left_channel", user, where))

    # Interactions

    async def press(
        self,
        user: str,
        *,
        message: Place | None = None,
        view_id: str | None = None,
        action_id: str,
        block_id: str | None = None,
        value: Any = None,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        """Press a button, or choose `value` in a select, picker or overflow.

        `state` holds the values of the other fields. Raises LookupError for an unknown element, which a
        person could not have pressed.
        """
        with self.lock:
            place = self._seen(user, message) if message is not None else self._view_of(user, view_id)
            block, element = self._element(place, action_id, block_id)
            self._put_state(place, state or {})
            action = self._action(place, block, element, value)
            if isinstance(place, Message):
                payload = payloads.clicked_in_message(self, user, place, action)
            else:
                payload = payloads.clicked_in_view(self, user, place, action)
        try:
            await self._carry("interactive", payload)
        except (NotConnected, NoAnswer):
            self._say_it_failed(user, place)

    async def shortcut(self, user: str, callback_id: str, message: Place | None = None) -> None:
        """Use a shortcut, of a message or global."""
        with self.lock:
            place = None if message is None else self._seen(user, message)
            if place is None:
                payload = payloads.global_shortcut(self, user, callback_id)
            else:
                payload = payloads.message_shortcut(self, user, callback_id, place)
        try:
            await self._carry("interactive", payload)
        except (NotConnected, NoAnswer):
            channel = place.channel if place else self.direct(user)
            self._say_no_answer(user, channel)

    async def submit(self, user: str, view_id: str, values: Mapping[str, Any]) -> dict[str, str]:
        """Submit a form; return its errors by block id, empty if it was accepted.

        `values` holds plain values by block id, by action id, or nested as in `view.state.values`.
        """
        with self.lock:
            view = self._view_of(user, view_id)
            view.state = inputs.fill(view.blocks, view.state, values)
            view.errors, view.trouble = inputs.refused_by_slack(view.blocks, view.state), ""
            self.changed()
            if view.errors:
                return view.errors
            payload = payloads.submitted(self, user, view)
        try:
            body = await self._carry("interactive", payload)
        except (NotConnected, NoAnswer):
            view.trouble = TROUBLE
            self.changed()
            return {}
        with self.lock:
            self._follow(view, body if isinstance(body, dict) else {})
            self.changed()
            return view.errors

    async def close(self, user: str, view_id: str) -> None:
        """Close the top modal, and with `clear_on_close` those beneath it."""
        with self.lock:
            view = self._view_of(user, view_id)
            stack = self.stacks.get(user, [])
            if view not in stack:
                raise Refused("not_found")
            if view.shape.get("clear_on_close"):
                gone, self.stacks[user] = list(reversed(stack)), []
            else:
                stack.remove(view)
                gone = [view]
            notified = [one for one in gone if one.shape.get("notify_on_close")]
            cleared = len(gone) > 1
            closed = [payloads.closed(self, user, one, cleared=cleared) for one in notified]
            self.changed()
        for payload in closed:
            await self._carry_if_possible("interactive", payload)

    async def open_home(self, user: str, tab: str = "home") -> None:
        self._active(user)
        with self.lock:
            payload = payloads.event(self, payloads.home_opened(self, user, tab))
        await self._carry_if_possible("events_api", payload)

    # Delayed responses of the bot

    async def respond(self, token: str, body: Mapping[str, Any]) -> Json:
        """Accept a post to a response URL: five times within thirty minutes."""
        with self.lock:
            fault = self.faults.for_call(RESPONSE)
            if fault is not None and fault.kind == FaultKind.TOO_MANY:
                return {"ok": False, "error": "ratelimited", "retry_after": math.ceil(fault.length)}
            if fault is not None:
                return {"ok": False, "error": "internal_error"}
            ticket = self.response_urls.get(token)
            if ticket is None:
                return {"ok": False, "error": "invalid_url"}
            if self.machine() > datetime.fromisoformat(ticket.expires_at):
                return {"ok": False, "error": "expired_url"}
            if ticket.uses_left <= 0:
                return {"ok": False, "error": "used_url"}
            try:
                self._respond(token, dict(body))
            except Refused as refused:
                return refused.answer()
            ticket.uses_left -= 1
            return {"ok": True}

    def _respond(self, token: str, body: Json) -> None:
        ticket = self.response_urls[token]
        original = next(
            (one for one in self.posted.get(ticket.channel, []) if one.ts == ticket.message_ts), None
        )
        if body.get("delete_original"):
            if original:
                self.remove(original)
            return
        content = _content(body)
        if body.get("replace_original") and original:
            kept = original.blocks if "blocks" not in body and not body.get("text") else content["blocks"]
            self.rewrite(original, **{**content, "blocks": kept})
            return
        is_open = body.get("response_type") == "in_channel"
        message = self.post(
            ticket.channel, **content, only_for=None if is_open else ticket.user,
            thread_ts=body.get("thread_ts"),
        )  # fmt: skip
        ticket.message_ts = ticket.message_ts or message.ts

    # Commands

    async def _command(
        self, user: str, where: Channel, command: str, words: str, thread_ts: str | None
    ) -> None:
        if thread_ts:
            text = f"{command} is not supported in threads. Sorry!"
            self.notice(user, where.id, text, thread_ts=thread_ts)
            return
        if command != self.command:
            self.notice(user, where.id, f"{command} is not a valid command.")
            return
        text = typed.as_command(words, person=self.user_named, channel=self.channel_id_named)
        with self.lock:
            payload = payloads.slash_command(self, user, where, text)
        try:
            body = await self._carry("slash_commands", payload)
        except NotConnected:
            self.notice(user, where.id, f"{command} failed because the app did not respond.")
        except NoAnswer:
            self.notice(user, where.id, f'{command} failed with the error "operation_timeout".')
        else:
            self._command_answer(user, where.id, payload["response_url"].rpartition("/")[2], body)

    def _command_answer(self, user: str, channel: str, token: str, body: object) -> None:
        answer = {"text": body} if isinstance(body, str) else body
        if not isinstance(answer, dict) or not (answer.get("text") or answer.get("blocks")):
            return
        with self.lock:
            try:
                content = _content(answer)
            except Refused as refused:
                text = f'{self.command} failed with the error "{refused.error}".'
                self.notice(user, channel, "\n".join([text, *refused.messages]))
                return
            is_open = answer.get("response_type") == "in_channel"
            message = self.post(channel, **content, only_for=None if is_open else user)
            self.response_urls[token].message_ts = message.ts

    # Forms

    def _follow(self, view: View, ack: Json) -> None:
        """Apply the response_action of the bot's acknowledgement of a form."""
        stack = self.stacks.get(view.user, [])
        action = ack.get("response_action")
        try:
            if action == "errors":
                view.errors = dict(ack.get("errors", {}))
                self._known_fields(view)
            elif action == "update":
                self.reshape(view, methods.check_shape(copy.deepcopy(ack.get("view")), "modal"))
            elif action == "push":
                shape = methods.check_shape(copy.deepcopy(ack.get("view")), "modal")
                stack.append(self.new_view(view.user, shape, on=view))
            elif action == "clear":
                stack.clear()
            elif view in stack:
                stack.remove(view)
        except Refused as refused:
            view.trouble = "\n".join([TROUBLE, *refused.messages])

    def _known_fields(self, view: View) -> None:
        inputs_there = {block["block_id"] for block in view.blocks if block["type"] == "input"}
        unknown = sorted(view.errors.keys() - inputs_there)
        if unknown:
            raise Refused("invalid_errors", [f"The form has no field {', '.join(unknown)}."])

    # Elements

    def _element(self, place: Message | View, action_id: str, block_id: str | None) -> tuple[str, Json]:
        for block, element in interactive(place.blocks):
            if element["action_id"] == action_id and block_id in {None, block}:
                return block, element
        raise LookupError(f"There is nothing named {action_id!r} to press here.")

    def _put_state(self, place: Message | View, given: Mapping[str, Any]) -> None:
        if isinstance(place, Message):
            place.chosen = inputs.fill(place.blocks, place.chosen, given)
        else:
            place.state = inputs.fill(place.blocks, place.state, given)

    def _action(self, place: Message | View, block_id: str, element: Json, value: Any) -> Json:
        action: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block_id,
            "action_ts": self.next_ts(),
        }
        if element["type"] == "button":
            return action | {name: element[name] for name in ("text", "value", "style") if name in element}
        written = inputs.value_for(element, value)
        if element["type"] != "overflow":
            state = place.chosen if isinstance(place, Message) else place.state
            state.setdefault(block_id, {})[element["action_id"]] = written
            self.changed()
        return action | written

    def _say_it_failed(self, user: str, place: Message | View) -> None:
        if isinstance(place, Message):
            self._say_no_answer(user, place.channel, thread_ts=place.thread_ts)
            return
        place.trouble = TROUBLE
        self.changed()

    def _say_no_answer(self, user: str, channel: str, *, thread_ts: str | None = None) -> None:
        with self.lock:
            self.notice(user, channel, f"{self.bot_name} did not respond. Try again.", thread_ts=thread_ts)

    # Visibility and ownership

    def _entered(self, user: str, channel: str) -> Channel:
        """Return a channel in which this person may write."""
        where = self.channel(channel)
        self._active(user)
        if user not in where.members:
            raise Refused("not_in_channel")
        if where.is_archived:
            raise Refused("is_archived")
        return where

    def _active(self, user: str) -> None:
        if user in self.people and self.people[user].deleted:
            raise Refused("account_inactive")

    def _seen(self, user: str, place: Place) -> Message:
        self._active(user)
        channel, ts = (place.channel, place.ts) if isinstance(place, Message) else place
        message = self.message(self.channel(channel).id, ts)
        if message.only_for not in {None, user} or user not in self.channels[message.channel].members:
            raise Refused("message_not_found")
        return message

    def _view_of(self, user: str, view_id: str | None) -> View:
        self._active(user)
        view = self.open_view(view_id or "")
        if view.user != user:
            raise Refused("not_found")
        return view

    def _own_message(self, user: str, channel: str, ts: str) -> Message:
        message = self.message(self._entered(user, channel).id, ts)
        if message.user != user:
            raise Refused("cant_update_message")
        return message

    def _uploaded(self, user: str, file: Json) -> Json:
        """Return a file as in a message. Only a file with `content` has bytes that can be downloaded."""
        name, content = str(file["name"]), file.get("content")
        if isinstance(content, bytes):
            kept = Upload(
                id=self.fresh("F"), name=name, title=name, size=len(content), user=user, token=self.fresh("d"),
                content=base64.b64encode(content).decode(), is_done=True,
            )  # fmt: skip
            self.files[kept.id] = kept
            return kept.as_slack() | {"url_private": f"{self.base_url}/files/{kept.id}"}
        return {
            "id": self.fresh("F"), "mode": "hosted", "user": user, "name": name, "title": name,
            "filetype": name.rpartition(".")[2], "size": len(name), **file,
        }  # fmt: skip

    # Delivery

    async def _carry(self, kind: str, payload: Json) -> object:
        if self.down or self.revoked:
            raise NotConnected
        # A copy, so that the receiver cannot change the workspace.
        return await self.deliver(kind, copy.deepcopy(payload))

    async def _carry_if_possible(self, kind: str, payload: Json) -> None:
        try:
            await self._carry(kind, payload)
        except (NotConnected, NoAnswer):
            return

    async def _event(self, channel: str, happened: Json) -> None:
        """Send an event to the bot if it is in the channel."""
        if self.bot_user in self.channels[channel].members or happened.get("user") == self.bot_user:
            with self.lock:
                payload = payloads.event(self, happened)
            await self._carry_if_possible("events_api", payload)

    async def tell_of_person(self, user: str) -> None:
        """Send user_change to the bot, for example when an account was deactivated."""
        with self.lock:
            happened = {"type": "user_change", "user": methods.user_as_slack(self, self.people[user])}
            payload = payloads.event(self, happened)
        await self._carry_if_possible("events_api", payload)

    async def _tell_of(self, message: Message) -> None:
        await self._event(message.channel, payloads.message_posted(self, message))
        is_direct = self.channels[message.channel].is_direct
        if f"<@{self.bot_user}>" in message.text and not is_direct:
            await self._event(message.channel, payloads.mentioned(self, message))


def _too_many(seconds: int, fault: Fault | None = None) -> Met:
    answer: Json = {"ok": False, "error": "ratelimited"}
    return Met(status=HTTPStatus.TOO_MANY_REQUESTS, answer=answer, retry_after=seconds, fault=fault)


def _content(body: Mapping[str, Any]) -> Json:
    content = {
        "text": body.get("text") or "",
        "blocks": copy.deepcopy(body.get("blocks") or []),
        "attachments": copy.deepcopy(body.get("attachments") or []),
    }
    methods.check_content(content)
    return content
