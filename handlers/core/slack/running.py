"""Run a call: look up who calls, read or write, and turn an error into a reply."""

import asyncio
import html
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TypeVar

from prometheus_client import Histogram

from bot.errors import AmbiguousInput, UserError
from bot.history import File
from bot.lone_files import split_file
from bot.spreadsheets import MAX_BYTES
from handlers.core.blocks.shown import changed_values
from handlers.core.calls import Call, Reply
from handlers.core.delivery.send import MaybeSent, NotSent
from handlers.core.desk import Desk
from handlers.core.feature import Verb
from handlers.core.memory.remember import request_of
from handlers.core.slack.answers import Pause
from handlers.core.slack.client import Client
from handlers.core.slack.messages import attached_file, file_of
from handlers.core.slack.payloads import storable
from handlers.core.slack.profiles import STILL_UNKNOWN, CallerUnknown, Profiles
from handlers.core.slack.responses import Background
from handlers.core.slack.writes import WriteBatcher
from storage.store import AWAY, WriteRequest

log = logging.getLogger(__name__)

READER_THREADS = 4
CALL_SECONDS = Histogram(
    "clerk_call_seconds",
    "Time from the arrival of a command, press or form to its reply",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 1.5, 3, 10),  # Slack gives up after 3
)
ASK_AGAIN_AFTER = (5, 10, 20, 25)  # seconds: a minute in all
DOWNLOAD_TIMEOUT = timedelta(seconds=2)  # of an attached file: the message must be acknowledged in three
NO_FILE = "Slack did not give me that file. Nothing was done. Send it again in a minute."
TOO_LARGE = "That file is too large: I read up to {most} MB. Nothing was done. Send it in parts."

# Characters of a command that are read on the event loop: 0.3 ms for a usual one. The 4,000 that may be took up to 100.
AT_ONCE_MAX = 250

T = TypeVar("T")
Later = Callable[[Reply], Awaitable[None]]


@dataclass(eq=False)
class CallRunner:
    """Run calls, each to its reply."""

    desk: Desk
    client: Client
    writes: WriteBatcher
    profiles: Profiles
    background: Background
    pause: Pause
    _readers: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(READER_THREADS, thread_name_prefix="reader")
    )

    def close(self) -> None:
        self._readers.shutdown(wait=False)

    async def run(self, call: Call, later: Later) -> str | Reply:
        """Return a reply; of a call that writes, the JSON of the reply that was stored with it.

        Where Slack does not say who calls, it is asked again in the background, and `later` gets the answer.
        """
        try:
            return await self.attempt(call, later)
        except AWAY as error:
            return self._explain_away(call, error)

    async def attempt(self, call: Call, later: Later) -> str | Reply:
        """Return what `run` does. Raises Unavailable or CommitUncertain, for a call that Slack makes again."""
        try:
            with CALL_SECONDS.time():
                return await self._run_once(call)
        except CallerUnknown as error:
            self.background.run(self._run_again(call, later))
            return Reply(text=str(error))

    async def _run_again(self, call: Call, later: Later) -> None:
        """Ask Slack again who calls, for a minute; then run the call and hand over its answer."""
        for seconds in ASK_AGAIN_AFTER:
            await self.pause(seconds)
            with suppress(CallerUnknown):
                return await later(await self._settled(call))
        return await later(Reply(text=STILL_UNKNOWN))

    async def _settled(self, call: Call) -> Reply:
        """Return the reply, also while the database is away. Raises CallerUnknown."""
        try:
            return await as_reply(self._run_once(call))
        except AWAY as error:
            return self._explain_away(call, error)

    def _explain_away(self, call: Call, error: UserError) -> Reply:
        return _at_first_field(call, self.desk.explain_error(call, error))

    async def _run_once(self, call: Call) -> str | Reply:
        """Return the reply; an error becomes one. Raises CallerUnknown, Unavailable or CommitUncertain."""
        try:
            call = await self.profiles.resolve(storable(call))
            if call.change is not None:
                return await self.writes.write(self.desk.write_request(call))
            call = await self._with_named_file(call)
            verb = self.desk.verb_of(call)
            if verb.takes_changes and call.values is not None and call.shown:
                call = replace(call, values=changed_values(call.values, call.shown))
            if self.desk.opens_form(call):
                return await self._run_reader(self.desk.form, call)
            if not verb.writes:
                found = await self._run_reader(self.desk.read, call)
                if found.does:
                    return await self._run_once(replace(call, words=found.does, values=None))
                return self._remembered(call, found)
            return await self._run_write(verb, call)
        except (CallerUnknown, *AWAY):
            raise
        except Exception as error:  # noqa: BLE001 - a listener that raises loses its answer
            reply = await self._run_reader(partial(self.desk.explain_error, error=error), call)
            # A question with its answers as buttons follows the form; a field could not show these.
            is_question = isinstance(error, AmbiguousInput) and len(reply.blocks) > 1
            self._remembered(call, reply)
            return reply if is_question else _at_first_field(call, reply)

    async def _with_named_file(self, call: Call) -> Call:
        """Return the call with the file that its button is about, as if it had come with these words.

        Raises UserError for a file that is gone, or that another has sent.
        """
        file_id, words = split_file(call.words)
        if not file_id:
            return call
        try:
            answer = await self.client.call("files.info", deadline=DOWNLOAD_TIMEOUT, file=file_id)
        except (NotSent, MaybeSent) as error:
            log.warning("file not found", extra={"reason": str(error)})
            raise UserError(NO_FILE) from None
        found = answer.get("file") or {}
        if not answer["ok"] or found.get("user") != call.user:
            raise UserError(NO_FILE)
        return replace(call, words=words, files=(file_of(found),))

    def _remembered(self, call: Call, reply: Reply) -> Reply:
        """Return an answer that is being remembered: whoever got it need not wait for that."""
        roster, prefixes = self.desk.store.snapshot.roster, self.desk.registry.prefixes
        if (request := request_of(call, reply, roster, prefixes)) is not None:
            self.background.run(self._remember(request))
        return reply

    async def _remember(self, request: WriteRequest[str]) -> None:
        with suppress(*AWAY):
            await self.writes.write(request)

    async def _run_reader(self, work: Callable[[Call], T], call: Call) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, copy_context().run, work, call)

    async def _run_write(self, verb: Verb, call: Call) -> str:
        if verb.preview is not None or verb.max_file_bytes:
            call = await self._with_preview(call, most=verb.max_file_bytes or MAX_BYTES)
        if len(call.words) > AT_ONCE_MAX:
            return await self.writes.write(await self._run_reader(self.desk.write_request, call))
        return await self.writes.write(self.desk.write_request(call))

    async def _with_preview(self, call: Call, *, most: int) -> Call:
        """Return the call with the result of its preview, which runs outside the writer, and the attached file."""
        await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.permit, call)
        if (file := attached_file(call)) is not None:
            call = replace(call, content=await self._download(file, most=most))
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.desk.with_preview, call)

    async def _download(self, file: File, *, most: int) -> bytes:
        """Return the content of an attached file. Raises UserError."""
        try:
            content = await self.client.download(file.at, most=most, deadline=DOWNLOAD_TIMEOUT)
        except NotSent as error:
            log.warning("file not fetched", extra={"reason": str(error)})
            raise UserError(NO_FILE) from None
        if len(content) > most:
            raise UserError(TOO_LARGE.format(most=most // 1_000_000))
        return content


async def as_reply(outcome: Awaitable[str | Reply]) -> Reply:
    """Return the outcome of a call as a reply."""
    answer = await outcome
    return Reply.from_json(answer) if isinstance(answer, str) else answer


def _at_first_field(call: Call, reply: Reply) -> Reply:
    """Return a refusal of a form at its first field, unless it is at another: as plain text, which no field unescapes."""
    first = next(iter(call.values or {}), None)
    if first is None or "thread" in (call.values or {}) or reply.errors:
        return reply
    return replace(reply, errors={first: html.unescape(reply.text)})
