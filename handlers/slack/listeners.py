"""The door to Slack: five listeners that hand over to the menu, and the plain call that sends.

This is the only file that imports slack_bolt, and with web.py the only one where `async` stands.
"""

import asyncio
import hashlib
import json
import logging
import re
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from statistics import median_low
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import UserError
from bot.grammar import FieldError
from bot.history import File
from bot.people import Profile
from bot.spreadsheets import MAX_BYTES
from handlers.calls import QUESTION, Call, MessageChange, Origin, Reply
from handlers.delivery.send import UPLOAD, MaybeSent, NotSent
from handlers.desk import Desk
from handlers.feature import Verb
from handlers.records.threads import keep_unrecognized
from handlers.slack.accounts import link_account, sync_account
from handlers.slack.messages import (
    SlackMessage,
    answer_requests,
    attached_file,
    change_call,
    is_from_person,
    message_call,
    read_change,
    read_message,
)
from handlers.slack.origins import Home, actor_team, author_team
from handlers.slack.workspace import FOREIGN, link_accounts, read_profile
from storage.store import Store, WriteRequest

log = logging.getLogger(__name__)

T = TypeVar("T")
Body = dict[str, Any]

READER_THREADS = 4
STILL_WORKING_AFTER = 1.5  # seconds; Slack gives up after three
BEHIND_AFTER = 2.0  # seconds that a call may wait for the writer before new ones are turned away
PROFILE_TIMEOUT = timedelta(
    seconds=1.2
)  # a person who is not known is asked of Slack within the time of the ack
DOWNLOAD_TIMEOUT = timedelta(
    seconds=2
)  # for a file that came with words: Slack waits three for the ack of a message
LOOP_TURNS = 10  # of the event loop: by then every call that has arrived has been read; with six it was a matter of luck
MAX_BATCH = 200  # calls in one transaction: a burst of thousands is answered bit by bit
EVENTS_REMEMBERED = 10_000
KEPT_ANSWERS_REMEMBERED = 1_000
KEPT = "Kept in our own conversation."
NOT_KEPT = "Slack does not take it at the moment, so it is not kept. Press Keep again in a minute."
NO_FILE = "Slack did not give me that file. Nothing was done. Send it again in a minute."
TOO_LARGE = (
    f"That file is too large: I read up to {MAX_BYTES // 1_000_000} MB. Nothing was done. Send it in parts."
)
STILL_WORKING = "Still working, the answer comes here."
SILENT_SLACK = (
    "I wrote it down, but Slack does not answer me at the moment. The card follows; nothing is lost."
)
BEHIND = "I am behind at the moment. Nothing was changed. Try again in a minute."
SKEW_SAMPLES = 9  # so many answers of Slack's tell how far apart the clocks are
HALF_A_SECOND = timedelta(seconds=0.5)  # a Date leaves out the fraction: on average that much
DEFAULT_RETRY_AFTER = timedelta(seconds=30)  # where Slack says "too many" without saying how long
SLACK_HOSTS = ("slack.com", "slack-gov.com")
BINARY_HEADERS = {"Content-Type": "application/octet-stream"}
JSON_METHODS = ("chat.", "views.", "reactions.", "conversations.open")  # the others take a form
_NUMBER = re.compile(r"[0-9]{1,6}")
_USER_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
_ANY = re.compile(r".*", re.DOTALL)


@dataclass(frozen=True)
class Identity:
    """Who the bot is in its workspace, as Slack says; `enterprise` is the organisation, "" without one."""

    team: str
    user: str
    bot: str
    token: str
    enterprise: str = ""


class Client:
    """Slack's Web API. Its own retries are off: only we know what a failure means."""

    def __init__(self, token: str, *, base_url: str, machine: Callable[[], datetime] | None = None) -> None:
        self.web = AsyncWebClient(token=token, base_url=base_url, retry_handlers=[])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._machine = machine
        self._skews: deque[timedelta] = deque(maxlen=SKEW_SAMPLES)
        self._closed_until: dict[str, float] = {}  # a method, and a moment of the loop's clock
        self._limits: set[asyncio.Timeout] = set()  # of the calls that run
        self._has_hung_up = False

    @property
    def skew(self) -> timedelta | None:
        """How far Slack's clock is ahead of this computer's; None before the first answer."""
        return median_low(self._skews) if self._skews else None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the loop on which calls from other threads run."""
        self._loop = loop

    def abort_calls(self) -> None:
        """End the calls that run: their callers get MaybeSent. No call begins from now on."""
        self._has_hung_up = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        """Call from any thread but the loop's, and wait. Raises NotSent or MaybeSent when there is no answer."""
        if self._loop is None:
            raise NotSent("the loop has not begun")
        return asyncio.run_coroutine_threadsafe(
            self.call(method, deadline=deadline, **values), self._loop
        ).result()

    async def call(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        """Call and return Slack's answer, also a refusal. Raises NotSent or MaybeSent when there is none.

        Within a Retry-After that Slack has given for a method the answer is made here, and Slack is not asked.
        """
        if self._has_hung_up:
            raise NotSent("the bot stops")
        clock = asyncio.get_running_loop().time
        if (left := self._closed_until.get(method, 0) - clock()) > 0:
            return _rate_limited(left)
        answer = await self._request(method, deadline, values)
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
        return _validate_answer(answer.data)

    async def _upload(self, address: str, content: Any) -> Mapping[str, Any]:
        """Post the bytes of a file to where Slack wants them; the address is secret, and follows no other."""
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
                return _rate_limited(_retry_after_seconds(answer.headers.get("Retry-After", "")))
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise MaybeSent(f"status {answer.status}")
            is_taken = answer.status == HTTPStatus.OK
            return {"ok": True} if is_taken else {"ok": False, "error": f"status {answer.status}"}

    async def download(self, address: str, *, most: int, deadline: timedelta) -> bytes:
        """Return the bytes of a file at Slack, of a longer one than `most` only its beginning. Raises NotSent.

        Our token goes to Slack alone. What it sends us on to is no file: without the scope files:read the page to log in.
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
        """Say whether an address is Slack's own, or that of whoever stands in for its Web API."""
        asked, ours = urlsplit(address), urlsplit(self.web.base_url)
        if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
            return True
        host = asked.hostname or ""
        is_of_slack = any(host == one or host.endswith(f".{one}") for one in SLACK_HOSTS)
        return asked.scheme == "https" and asked.netloc == host and is_of_slack

    @asynccontextmanager
    async def _with_timeout(self, deadline: timedelta) -> AsyncIterator[None]:
        async with asyncio.timeout(deadline.total_seconds()) as limit:
            self._limits.add(limit)
            try:
                yield
            finally:
                self._limits.discard(limit)

    def _measure_skew(self, headers: Mapping[str, str], asked_at: datetime | None) -> None:
        """Compare the clocks: Slack wrote the Date, in whole seconds, between our question and its answer."""
        if self._machine is None or asked_at is None:
            return
        with suppress(ValueError):
            date = parsedate_to_datetime(headers.get("Date", ""))
            between = asked_at + (self._machine() - asked_at) / 2
            self._skews.append(date + HALF_A_SECOND - between)


async def _read_limited(most: int, content: aiohttp.StreamReader) -> bytes:
    """Return what comes, and no more than one byte above `most`: by that it is known to be too long."""
    found = bytearray()
    async for chunk in content.iter_any():
        found += chunk
        if len(found) > most:
            break
    return bytes(found[: most + 1])


def _encode_arguments(method: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return the arguments as a method takes them.

    Methods that read do not look into a JSON body: users.info answers `user_not_found`, a history begins at its end. Those
    of files refuse it. A form is right for them; what holds blocks is sent as JSON.
    """
    if method.startswith(JSON_METHODS):
        return {"json": dict(values)}
    return {"data": {name: v if isinstance(v, str) else json.dumps(v) for name, v in values.items()}}


def _error_answer(error: SlackApiError) -> Mapping[str, Any]:
    """Return a refusal as a plain answer; a server's fault, or what is not Slack's at all, is no answer."""
    response = error.response
    if isinstance(response, aiohttp.ClientResponse):  # so the SDK says that the body was no JSON
        raise MaybeSent(f"status {response.status}, not readable") from error
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return _rate_limited(_retry_after_seconds(response.headers.get("Retry-After", "")))
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise MaybeSent(f"status {response.status_code}") from error
    return _validate_answer(response.data)


def _validate_answer(said: object) -> Mapping[str, Any]:
    """Return an answer that has Slack's shape. Raises MaybeSent for any other, such as a proxy's page."""
    if not isinstance(said, dict) or not isinstance(said.get("ok"), bool):
        raise MaybeSent("not an answer of Slack's")
    return said


def _rate_limited(seconds: float) -> Mapping[str, Any]:
    return {"ok": False, "error": "ratelimited", "retry_after": seconds}


def _retry_after_seconds(said: str) -> float:
    """Read a Retry-After; half a minute where it is missing or odd."""
    return float(said) if _NUMBER.fullmatch(said) else DEFAULT_RETRY_AFTER.total_seconds()


Listener = Callable[[Body, str], Awaitable[BoltResponse]]


class SlackListeners:
    """What Slack delivers, turned into calls; what is answered, turned into Slack's words."""

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
        self._profiles: dict[str, Profile] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        self._kept: deque[str] = deque(maxlen=KEPT_ANSWERS_REMEMBERED)
        self._seen_events: OrderedDict[str, asyncio.Event] = (
            OrderedDict()
        )  # the latest events, and whether each is written

    def build_app(self, *, signing_secret: str | None = None) -> AsyncApp:
        """Return the Bolt app. It tries its listeners one by one, so there are five, and one dictionary behind."""
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
            name="clerk",  # without one Bolt reads the sources of all callers for the name of a file
            signing_secret=signing_secret or "checked by the guard",
            authorize=authorize,
            client=self.client.web,
            logger=logging.getLogger(
                "slack_bolt"
            ),  # Bolt's own would not take its level from the log's set-up
            process_before_response=True,
            request_verification_enabled=False,  # handlers/web.py has checked the raw bytes
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
        """Let running answers end."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        self._readers.shutdown(wait=False)

    # What Slack delivers

    def _guarded(self, listener: Listener) -> Callable[[Body], Awaitable[BoltResponse]]:
        """Hand over what is of our workspace, with the team of whoever acts; acknowledge the rest, and do nothing.

        What has not Slack's shape is answered with 400: an exception would leave Bolt as a traceback and a 500.
        """

        async def listen(body: Body) -> BoltResponse:
            try:
                team = actor_team(body, self._home)
                if team is None:
                    log.warning("payload of another workspace", extra={"kind": _kind(body)})
                    return _ack_response()
                return await listener(body, team)
            except Exception:
                log.exception("a request could not be read", extra={"kind": _kind(body)})
                return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="")

        return listen

    async def _on_command(self, body: Body, team: str) -> BoltResponse:
        key = f"c:{body['trigger_id']}"
        call = self._new_call(team, body["user_id"], body["channel_id"], body.get("text", ""), key)
        answer = asyncio.ensure_future(self._run_call(call))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        if not done:
            self._run_in_background(self._respond(body["response_url"], self._as_reply(answer)))
            return _ack_response({"response_type": "ephemeral", "text": STILL_WORKING})
        outcome = answer.result()
        if isinstance(outcome, str) and not self._is_slack_silent():
            return _ack_response(outcome)  # as it was kept: Slack takes it as it is
        reply = await self._as_reply(answer)
        if reply.form:
            self._run_in_background(self._open_form(body["trigger_id"], reply.form, call))
            return _ack_response()
        return _ack_response(self._private_message(reply, at=call))

    async def _on_button(self, body: Body, team: str) -> BoltResponse:
        pressed = body["actions"][0]
        version, _, rest = str(pressed.get("value", "")).partition(":")
        verb, _, of = rest.partition(":")
        if version != "v1":
            return _ack_response()  # a field of a form, or a button of somebody else
        user, key = body["user"]["id"], f"b:{body['trigger_id']}"
        if verb == "keep":
            self._run_in_background(self._keep_answer(self._new_call(team, user, user, of, key), body))
            return _ack_response()
        words = of if verb == "say" else f"{verb} {of}"
        channel = body.get("channel", {}).get("id") or user
        call = self._new_call(team, user, channel, words, key)
        answer = asyncio.ensure_future(self.answer(call))
        done, _ = await asyncio.wait((answer,), timeout=self._still_working_after)
        reply = answer.result() if done else None
        if reply is not None and reply.form:
            self._run_in_background(self._open_form(body["trigger_id"], reply.form, call))
        elif url := body.get("response_url"):
            self._run_in_background(
                self._respond(url, answer, instead=bool(body.get("container", {}).get("is_ephemeral")))
            )
        else:
            self._run_in_background(self._say_privately(call, answer))
        return _ack_response()

    async def _on_form(self, body: Body, team: str) -> BoltResponse:
        view = body["view"]
        channel, _, words = view["private_metadata"].partition(" ")
        values = {
            name: _field_value(next(iter(fields.values())))
            for name, fields in view["state"]["values"].items()
        }
        # After errors at fields the hash stays the same, so what was filled in belongs to the key.
        filled = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
        key = f"f:{view['id']}:{view['hash']}:{filled}"
        call = replace(self._new_call(team, body["user"]["id"], channel, words, key), values=values)
        reply = await self.answer(call)
        if reply.errors:
            return _ack_response({"response_action": "errors", "errors": dict(reply.errors)})
        self._run_in_background(self._say_privately(call, _completed(reply)))
        return _ack_response()

    async def _on_shortcut(self, body: Body, team: str) -> BoltResponse:
        words = SHORTCUTS.get(body["callback_id"])
        if words is None:
            return _ack_response()
        channel = body.get("channel", {}).get("id") or body["user"]["id"]
        call = self._new_call(team, body["user"]["id"], channel, words, None)
        origin = _origin(body, self._home)
        call = replace(call, prefill=str(body.get("message", {}).get("text", "")), origin=origin)
        reply = await self.answer(call)
        self._run_in_background(
            self._open_form(body["trigger_id"], reply.form, call)
            if reply.form
            else self._say_privately(call, _completed(reply))
        )
        return _ack_response()

    async def _on_event(self, body: Body, team: str) -> BoltResponse:
        """Take an event once. Where our acknowledgement was lost Slack repeats it, and it must not be answered again.

        The records refuse a repetition by its key, whoever gets it; this is about the answer, which goes out by itself.
        A repetition is acknowledged only when the first has been written: that acknowledgement is the last word.
        """
        key = f"e:{body['event_id']}"
        if (first := self._seen_events.get(key)) is not None:
            await first.wait()
            return _ack_response()
        self._seen_events[key] = asyncio.Event()
        if len(self._seen_events) > EVENTS_REMEMBERED:
            self._seen_events.popitem(last=False)
        try:
            await self._dispatch_event(body["event"], team)
        finally:
            self._seen_events[key].set()
        return _ack_response()

    async def _dispatch_event(self, event: Body, team: str) -> None:
        is_ours = team == self.identity.team
        if event["type"] == "app_home_opened":
            self._run_in_background(self._show_home(event["user"], team))
        elif event["type"] == "user_change":
            if is_ours:
                await self._on_account_change(event["user"])
        elif event["type"] == "app_mention" and is_from_person(event):
            await self._on_message(read_message(event, channel=event["channel"]), team)
        elif event["type"] == "message" and event.get("subtype") in {"message_changed", "message_deleted"}:
            # Of strangers nothing is taken down, so there is nothing that they could change.
            if is_ours and (found := read_change(event)):
                await self._on_message_change(*found)
        elif event["type"] == "message" and is_from_person(event):
            mentions_us = f"<@{self.identity.user}" in event.get("text", "")
            written = read_message(event, channel=event["channel"])
            if written.is_direct or (written.thread_ts and not mentions_us):
                await self._on_message(written, team)

    async def _on_account_change(self, user: Body) -> None:
        """Follow what became of an account: deactivated, or in use again."""
        self._profiles.pop(user["id"], None)
        await self._writes.write(self._seen(user["id"], is_gone=bool(user.get("deleted"))))

    def _seen(self, user: str, *, is_gone: bool) -> WriteRequest[str]:
        return WriteRequest(
            partial(
                sync_account,
                team=self.identity.team,
                user=user,
                is_gone=is_gone,
                registry=self.desk.registry,
            ),
            self._now(),
        )

    async def _on_message(self, message: SlackMessage, team: str) -> None:
        """Answer ordinary words: a reply in a thread, or a command without the slash."""
        call = self._message_call(message, team)
        reply = await self.answer(call)
        if reply.form:  # only a command or a button can open one
            reply = Reply(text=f"That needs a little more here. Example: {self.desk.verb_of(call).example}")
        await self._finish_message(message, call, reply)

    async def _on_message_change(self, message: SlackMessage, change: MessageChange) -> None:
        """Follow what became of ordinary words: an edit, or their end."""
        if message.is_direct or message.thread_ts:
            call = change_call(self._message_call(message, self.identity.team), change)
            await self._finish_message(message, call, await self.answer(call))

    async def _finish_message(self, message: SlackMessage, call: Call, reply: Reply) -> None:
        if reply.mark == QUESTION:  # a refusal has left nothing behind
            with suppress(UserError):
                await self._writes.write(WriteRequest(partial(keep_unrecognized, call), call.now))
        self._run_in_background(self._answer_message(message, reply, is_new=call.change is None))

    def _message_call(self, message: SlackMessage, team: str) -> Call:
        return message_call(
            message, team=team, bot=self.identity.user, registry=self.desk.registry, now=self._now()
        )

    # What is answered

    async def answer(self, call: Call) -> Reply:
        """Return the reply to a call. What goes wrong becomes a sentence: no exception leaves this."""
        return await self._as_reply(self._run_call(call))

    async def _as_reply(self, outcome: Awaitable[str | Reply]) -> Reply:
        found = await outcome
        return Reply.from_json(found) if isinstance(found, str) else found

    async def _run_call(self, call: Call) -> str | Reply:
        """Return a reply, or where something was written the text of it that was kept."""
        try:
            call = await self._resolve_people(_storable(call))
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
            self._run_in_background(asyncio.to_thread(self._link_accounts))
        return answer

    async def _with_preview(self, call: Call) -> Call:
        """Return the call with what can be found out beside the writer: also from the file that came with it."""
        await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.permit, call)
        if (file := attached_file(call)) is not None:
            call = replace(call, content=await self._download(file))
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.with_preview, call)

    async def _download(self, file: File) -> bytes:
        """Return the bytes of a file that somebody sent. Raises UserError."""
        try:
            content = await self.client.download(file.at, most=MAX_BYTES, deadline=DOWNLOAD_TIMEOUT)
        except NotSent as error:
            log.warning("file not fetched", extra={"reason": str(error)})
            raise UserError(NO_FILE) from None
        if len(content) > MAX_BYTES:
            raise UserError(TOO_LARGE)
        return content

    def _link_accounts(self) -> None:
        """Ask Slack for the accounts of whoever has just come onto the roster."""
        link_accounts(
            self.desk.store, self.client, self.identity.team, now=self._now(), registry=self.desk.registry
        )

    async def _resolve_people(self, call: Call) -> Call:
        """Ask Slack who the unknown people of a call are; a colleague on the roster gets the account."""
        if call.team != self.identity.team:
            return replace(call, strangers={call.user: _stranger(call.user)})
        roster = self.desk.store.snapshot.roster
        named = {call.user, *_USER_MENTION.findall(call.words), *_mentioned_users(call.values)}
        unknown = [user for user in named if roster.by_account(call.team, user) is None]
        if not unknown:
            return call
        profiles = {user: profile for user in unknown if (profile := await self._fetch_profile(user))}
        for profile in profiles.values():
            # Another workspace says of its accounts what it likes, and a guest's address is whatever they were invited
            # by: neither makes anybody one of ours.
            if not profile.outsider_kind:
                await self._recognize(profile, call)
        return replace(call, strangers=profiles)

    async def _recognize(self, profile: Profile, call: Call) -> None:
        """Give an account of a colleague to its person on the roster: once more, or where they ask for the first time."""
        roster = self.desk.store.snapshot.roster
        if roster.closed_account(call.team, profile.user) is not None:
            await self._writes.write(self._seen(profile.user, is_gone=False))
        elif profile.user == call.user and roster.by_email(profile.email):
            await self._writes.write(_link_request(call, profile))

    async def _fetch_profile(self, user: str) -> Profile | None:
        if user in self._profiles:
            return self._profiles[user]
        try:
            answer = await self.client.call("users.info", deadline=PROFILE_TIMEOUT, user=user)
        except (NotSent, MaybeSent):
            return None
        if not answer.get("ok"):
            return None
        profile = read_profile(answer["user"], team=self.identity.team)
        # Who is gone may come back, and Slack's event of it may be lost: they are asked of each time.
        is_closed = self.desk.store.snapshot.roster.closed_account(self.identity.team, user) is not None
        if not is_closed and not answer["user"].get("deleted"):
            self._profiles[user] = profile
        return profile

    def _new_call(self, team: str, user: str, channel: str, words: str, key: str | None) -> Call:
        return Call(team=team, user=user, channel=channel, words=words, now=self._now(), key=key)

    def _private_message(self, reply: Reply, *, at: Call) -> Body:
        """Return a reply as a message that only its reader sees."""
        text, blocks = reply.text, list(reply.blocks)
        if self._is_slack_silent() and self.desk.verb_of(at).writes and blocks:
            text = f"{text}\n{SILENT_SLACK}"
            blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": SILENT_SLACK}})
        return {"response_type": "ephemeral", "text": text, **({"blocks": blocks} if blocks else {})}

    # What may be lost and safely repeated: it runs after the commit, and nobody waits for it

    def _run_in_background(self, work: Coroutine[Any, Any, object]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_end)

    def _on_task_end(self, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning(
                "an answer did not reach Slack", extra={"reason": f"{type(error).__name__}: {error}"[:200]}
            )

    async def _respond(self, url: str, answer: Awaitable[Reply], *, instead: bool = False) -> None:
        reply = await answer
        body = {"response_type": "ephemeral", "replace_original": instead, **_message_body(reply)}
        if reply.text:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
                await session.post(url, json=body)

    async def _say_privately(self, call: Call, answer: Awaitable[Reply]) -> bool:
        """Say it privately where the call came from; where that is not possible, in one's own conversation.

        Return whether Slack took it.
        """
        reply = await answer
        if not reply.text:
            return True
        said = _message_body(reply)
        deadline = timedelta(seconds=10)
        if not call.channel.startswith(("D", "U", "W")):
            shown = await self.client.call(
                "chat.postEphemeral", deadline=deadline, channel=call.channel, user=call.user, **said
            )
            if shown.get("ok"):
                return True
        posted = await self.client.call("chat.postMessage", deadline=deadline, channel=call.user, **said)
        return bool(posted.get("ok"))

    async def _keep_answer(self, call: Call, body: Body) -> None:
        """Say it once more in one's own conversation, instead of the private answer, which does not last."""
        answer = f"{call.user} {body['container'].get('message_ts')}"
        if answer in self._kept:
            return  # pressed twice
        self._kept.append(answer)
        try:
            is_kept = await self._say_privately(call, self.answer(call))
        except NotSent:
            is_kept = False
        if not is_kept:
            self._kept.remove(answer)
        said = Reply(text=KEPT if is_kept else NOT_KEPT)
        await self._respond(body["response_url"], _completed(said), instead=is_kept)

    async def _answer_message(self, message: SlackMessage, reply: Reply, *, is_new: bool) -> None:
        for method, values in answer_requests(message, reply, is_new=is_new):
            await self.client.call(method, deadline=timedelta(seconds=10), **values)

    async def _open_form(self, trigger: str, form: Body, call: Call) -> None:
        opened: Mapping[str, Any] = {}
        try:
            opened = await self.client.call(
                "views.open", deadline=timedelta(seconds=3), trigger_id=trigger, view=form
            )
        except (NotSent, MaybeSent) as error:
            log.warning("form not opened", extra={"reason": str(error)})
        if not opened.get("ok"):
            verb = self.desk.verb_of(call)
            await self._say_privately(
                call,
                _completed(
                    Reply(text=f"The form did not open. You can type the same. Example: {verb.example}")
                ),
            )

    async def _show_home(self, user: str, team: str) -> None:
        reply = await self.answer(self._new_call(team, user, user, "home", None))
        blocks = list(reply.blocks) or [{"type": "section", "text": {"type": "mrkdwn", "text": reply.text}}]
        await self.client.call(
            "views.publish",
            deadline=timedelta(seconds=10),
            user_id=user,
            view={"type": "home", "blocks": blocks},
        )


@dataclass(frozen=True)
class PendingWrite:
    """A call that waits for the writer since a moment of the loop's clock."""

    request: WriteRequest[str]
    answer: asyncio.Future[str]
    since: float


class WriteBatcher:
    """Hands over to the writer together what has arrived together."""

    def __init__(self, store: Store, behind_after: float) -> None:
        self._store = store
        self._behind_after = behind_after
        self._waiting: list[PendingWrite] = []
        self._group: list[PendingWrite] = []  # with the writer now

    async def write(self, request: WriteRequest[str]) -> str:
        """Return the answer of a piece, or raise what it raised, when it is durable."""
        loop = asyncio.get_running_loop()
        oldest = next(iter(self._group or self._waiting), None)
        if oldest is not None and loop.time() - oldest.since > self._behind_after:
            raise UserError(BEHIND)
        waiting = PendingWrite(request, loop.create_future(), loop.time())
        self._waiting.append(waiting)
        if oldest is None:
            loop.call_soon(self._submit_after_turns, loop, LOOP_TURNS)
        return await waiting.answer

    def _submit_after_turns(self, loop: asyncio.AbstractEventLoop, left: int) -> None:
        # Two turns later everything that is there has been read, and one commit serves it all.
        if left:
            loop.call_soon(self._submit_after_turns, loop, left - 1)
            return
        self._group, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
        done = self._store.submit([waiting.request for waiting in self._group])
        done.add_done_callback(
            lambda answers: loop.call_soon_threadsafe(self._resolve_answers, loop, answers)
        )

    def _resolve_answers(self, loop: asyncio.AbstractEventLoop, done: "Future[list[Any]]") -> None:
        for waiting, answer in zip(self._group, done.result(), strict=True):
            if waiting.answer.done():
                continue
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)
        self._group = []
        if self._waiting:
            loop.call_soon(self._submit_after_turns, loop, LOOP_TURNS)


SHORTCUTS = {"log_action": "action", "escalate_this": "raise", "raise_issue": "raise", "note_on": "noteon"}


def _stranger(user: str) -> Profile:
    """Return what is known of somebody of another team: Slack would tell of whoever has the same id here."""
    return Profile(user=user, name="", email="", zone="UTC", outsider_kind=FOREIGN)


def _kind(body: Body) -> str:
    return str(body.get("type", "command"))


def _origin(body: Body, home: Home) -> Origin | None:
    """Return the message on which a shortcut was chosen; None for a shortcut of no message."""
    message, channel = body.get("message"), body.get("channel", {}).get("id")
    if not message or not channel:
        return None
    return Origin(
        channel=channel,
        ts=str(message["ts"]),
        thread=str(message.get("thread_ts") or message["ts"]),
        user=str(message.get("user", "")) if author_team(message, home) == home.team else "",
        domain=str((body.get("team") or {}).get("domain") or ""),  # none where installed for an organisation
    )


def _link_request(call: Call, profile: Profile) -> WriteRequest[str]:
    def link(tx: Any) -> str:
        link_account(tx, call.team, profile, now=call.now)
        return ""

    return WriteRequest(link, call.now)


def _storable(call: Call) -> Call:
    """Return the call without what no database stores, which JSON can carry: NUL, and half a pair of surrogates."""
    values = call.values and {
        name: _kept(value) if isinstance(value, str) else value for name, value in call.values.items()
    }
    return replace(call, words=_kept(call.words), values=values)


def _kept(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode()


def _mentioned_users(values: Mapping[str, Any] | None) -> list[str]:
    """Return the accounts in the fields of a form: those that were chosen, and those that stand in a text."""
    found = (values or {}).values()
    return [
        user
        for value in found
        for user in (value if isinstance(value, list) else _USER_MENTION.findall(value))
    ]


def _field_value(field: Body) -> Any:
    """Return what a field of a form holds: text, an ISO day, a code, or a list of accounts."""
    option = field.get("selected_option")
    if option:
        return option["value"]
    return field.get("selected_users") or field.get("selected_date") or field.get("value") or ""


def _ack_response(body: Body | str | None = None) -> BoltResponse:
    if body is None:
        return BoltResponse(status=200, body="")
    return BoltResponse(status=200, body=body, headers={"content-type": ["application/json;charset=utf-8"]})


def _message_body(reply: Reply) -> Body:
    """Return a reply as Slack's methods and response URLs take a message."""
    return {"text": reply.text, **({"blocks": list(reply.blocks)} if reply.blocks else {})}


async def _completed(reply: Reply) -> Reply:
    return reply
