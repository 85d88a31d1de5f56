"""Parse ordinary messages, and build the calls that they make."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.errors import UserError
from bot.grammar.parse import split_first_word
from bot.history import File
from bot.lone_files import FILE_ALONE
from bot.records import read_ref
from handlers.core.calls import QUESTION, Call, MessageChange, Reply, parse_ts
from handlers.core.records.attachments import placeholder_text
from handlers.core.registry import Registry
from handlers.core.slack.payloads import Malformed, optional, required

PERSON_SUBTYPES = frozenset({None, "file_share", "thread_broadcast"})  # of messages that people write
EDITED, DELETED = "edited", "deleted"
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,9}")
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, kw_only=True)
class SlackMessage:
    """A message that a person wrote. `thread_ts` is the root of its thread, if it is a reply."""

    user: str
    channel: str
    ts: str
    text: str
    thread_ts: str | None = None
    files: tuple[File, ...] = ()
    edited_ts: str = ""  # of the last edit
    is_mention: bool = False
    thread_of: str = ""  # the user who wrote the root of the thread; "" where Slack does not say

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")

    @property
    def sent_at(self) -> datetime:
        return parse_ts(self.ts)


def is_from_person(message: Mapping[str, Any]) -> bool:
    return not message.get("bot_id") and message.get("subtype") in PERSON_SUBTYPES and "user" in message


def read_message(message: Mapping[str, Any], *, channel: str) -> SlackMessage:
    """Parse a message of an event or of a history."""
    ts = required(message, "ts")
    if not _TS.fullmatch(ts):
        raise Malformed("ts")
    thread = optional(message, "thread_ts")
    text = optional(message, "text")
    return SlackMessage(
        user=required(message, "user"),
        channel=channel,
        ts=ts,
        text=text,
        thread_ts=thread if thread and thread != ts else None,  # the root of a thread names itself
        files=(*_files(message), *_links(text)),
        edited_ts=optional(message, "edited", "ts"),
        is_mention=message.get("type") == "app_mention",
        thread_of=optional(message, "parent_user_id"),
    )


def read_change(event: Mapping[str, Any]) -> tuple[SlackMessage, MessageChange] | None:
    """Return what was edited or deleted, and when; None for a link preview, a bot or a join."""
    if event["subtype"] == "message_deleted":
        return _read_deletion(event)
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":
        return _read_deletion(event)
    if not is_from_person(now):
        return None
    new, old = read_message(now, channel=required(event, "channel")), before.get("edited") or {}
    if new.edited_ts and new.edited_ts != old.get("ts"):
        return new, MessageChange(EDITED, new.edited_ts)
    # Removing a file is not marked as an edit. Link previews change neither text nor files.
    if before and _files(now) != _files(before):
        return new, MessageChange(EDITED, optional(event, "event_ts") or required(event, "ts"))
    return None


def _read_deletion(event: Mapping[str, Any]) -> tuple[SlackMessage, MessageChange] | None:
    before = event.get("previous_message") or {}
    if not is_from_person(before):
        return None
    change = MessageChange(DELETED, optional(event, "event_ts") or required(event, "ts"))
    return read_message(before, channel=required(event, "channel")), change


def message_call(message: SlackMessage, *, team: str, bot: str, registry: Registry, now: datetime) -> Call:
    """Return the call that a message makes: a command without the slash, or a reply in a thread."""
    words, mentions = re.subn(rf"^\s*<@{bot}(\|[^>]*)?>[:,]?\s*", "", message.text)
    is_mention = message.is_mention or bool(mentions)
    words = words.strip()
    if message.is_direct and message.thread_ts is None:
        said = words or (FILE_ALONE if placeholder_text(message.files) else "")
        words = registry.in_parts(said) or registry.interpret_message(said)
    elif message.thread_ts is None:
        words = registry.in_parts(words) or registry.as_typed(words)
    call = Call(
        team=team,
        user=message.user,
        channel=message.channel,
        words=words,
        now=now,
        key=f"m:{message.channel}:{message.ts}",
        message=(message.channel, message.ts),
        thread=message.thread_ts or "",
        files=message.files,
    )
    if message.thread_ts is None:
        return call
    is_typed = is_command(words, registry, to_us=is_mention)
    values = {"thread": message.thread_ts, "text": words, "to_us": "yes" if is_mention else ""}
    if parts := registry.in_parts(words, is_reply=True):
        return replace(call, words=parts, values={**values, "is_command": "yes" if is_typed else ""})
    if is_typed:
        return call
    return replace(call, words=registry.follow_up(words) or f"reply {words}", values=values)


def change_call(call: Call, change: MessageChange) -> Call:
    """Return the call of an edit or deletion of the message that made `call`."""
    channel, ts = call.message or ("", "")
    return replace(call, change=change, key=f"x:{channel}:{ts}:{change.ts}")


def attached_file(call: Call) -> File | None:
    """Return the file that came with words in our own conversation. Raises UserError for several."""
    if not call.is_in_our_conversation:
        return None
    files = [file for file in call.files if file.type != "link"]
    if len(files) > 1:
        raise UserError("I take one file at a time here. Nothing was done.")
    return files[0] if files else None


def answer_requests(
    slack_message: SlackMessage, reply: Reply, *, is_new: bool
) -> Iterator[tuple[str, dict[str, object]]]:
    """Return the Slack calls that answer a message: a reaction, and a text."""
    message = {"channel": slack_message.channel, "timestamp": slack_message.ts}
    if not is_new and reply.mark and reply.mark != QUESTION:
        yield "reactions.remove", {**message, "name": QUESTION}  # after the edit it is understood
    if reply.mark:
        yield "reactions.add", {**message, "name": reply.mark}
    if not reply.text:
        return
    body = reply.message()
    if slack_message.thread_ts:
        body["thread_ts"] = slack_message.thread_ts
    if slack_message.is_direct:
        yield "chat.postMessage", {"channel": slack_message.channel, **body}
    else:
        yield "chat.postEphemeral", {"channel": slack_message.channel, "user": slack_message.user, **body}


def is_command(words: str, registry: Registry, *, to_us: bool) -> bool:
    """Return whether the words in a thread are a command: they begin with a verb and name its record.

    Other words are a note. After a mention of the bot the verb need not name a record.
    """
    try:
        verb, rest = registry.find(words)
    except UserError:
        return False
    if not words or read_ref(split_first_word(words)[0].rstrip(",:"), registry.prefixes):
        return False  # "A-12: text" is a note on A-12
    first, _ = split_first_word(rest)
    if verb.takes_refs:
        return read_ref(first.rstrip(",:"), registry.prefixes) is not None
    return verb.name == "help" or (to_us and not verb.is_hidden)


def file_of(one: Mapping[str, Any]) -> File:
    """Return a file as Slack describes it."""
    return File(
        file=str(one["id"]),
        name=str(one.get("title") or one.get("name") or one["id"])[:200],
        type=str(one.get("filetype") or one.get("mimetype") or "")[:40],
        size=one.get("size"),
        at=str(one.get("url_private") or ""),
    )


def _files(message: Mapping[str, Any]) -> tuple[File, ...]:
    """Return the attached files. A deleted file leaves a tombstone, which is skipped."""
    present = [
        one for one in message.get("files", ()) if one.get("mode") not in {"tombstone", "hidden_by_limit"}
    ]
    return tuple(map(file_of, present))


def _links(text: str) -> tuple[File, ...]:
    links = {match[1]: match[2] or match[1] for match in _LINK.finditer(text)}
    return tuple(File(file=address, name=name[:200], type="link") for address, name in links.items())
