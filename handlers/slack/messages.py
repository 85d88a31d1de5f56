"""What people write to the bot in plain words: a message of Slack's, read, and the call that it makes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.errors import UserError
from bot.history import File
from bot.records import read_ref
from handlers.calls import QUESTION, Call, Change, Reply, cut_off
from handlers.feature import Registry

FROM_PEOPLE = frozenset({None, "file_share", "thread_broadcast"})  # subtypes of messages that people write
EDITED, DELETED = "edited", "deleted"
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|([^>]*))?>")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A message that a person wrote. `thread` is the message under which it stands, if it is a reply."""

    user: str
    channel: str
    ts: str
    text: str
    thread: str | None = None
    files: tuple[File, ...] = ()
    edited: str = ""  # the moment of its last edit, as Slack counts
    is_mention: bool = False

    @property
    def in_our_conversation(self) -> bool:
        return self.channel.startswith("D")

    @property
    def at(self) -> datetime:
        return moment_of(self.ts)


def moment_of(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def is_from_a_person(message: Mapping[str, Any]) -> bool:
    return not message.get("bot_id") and message.get("subtype") in FROM_PEOPLE and "user" in message


def read_message(message: Mapping[str, Any], *, channel: str) -> Written:
    """Read a message as Slack's events and methods show it."""
    ts = str(message["ts"])
    thread = message.get("thread_ts")
    text = str(message.get("text", ""))
    return Written(
        user=str(message["user"]),
        channel=channel,
        ts=ts,
        text=text,
        thread=str(thread) if thread and thread != ts else None,  # the root of a thread names itself
        files=(*_files(message), *_links(text)),
        edited=str((message.get("edited") or {}).get("ts", "")),
        is_mention=message.get("type") == "app_mention",
    )


def read_change(event: Mapping[str, Any]) -> tuple[Written, Change] | None:
    """Return what was edited or deleted, and when; None where that is nothing to us: a preview, a bot, a join."""
    if event["subtype"] == "message_deleted":
        return _deleted(event)
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":
        return _deleted(event)
    if not is_from_a_person(now):
        return None
    new, old = read_message(now, channel=event["channel"]), before.get("edited") or {}
    if new.edited and new.edited != old.get("ts"):
        return new, Change(EDITED, new.edited)
    # A file that is taken away leaves no edit behind. Previews of links change neither words nor files.
    if before and _files(now) != _files(before):
        return new, Change(EDITED, str(event.get("event_ts") or event["ts"]))
    return None


def _deleted(event: Mapping[str, Any]) -> tuple[Written, Change] | None:
    before = event.get("previous_message") or {}
    if not is_from_a_person(before):
        return None
    change = Change(DELETED, str(event.get("event_ts") or event["ts"]))
    return read_message(before, channel=event["channel"]), change


def call_of(written: Written, *, team: str, bot: str, registry: Registry, now: datetime) -> Call:
    """Return the call that a message makes: a command without the slash, or a reply in a thread."""
    words, mentions = re.subn(rf"^\s*<@{bot}(\|[^>]*)?>[:,]?\s*", "", written.text)
    is_mention = written.is_mention or bool(mentions)
    words = words.strip()
    call = Call(
        team=team,
        user=written.user,
        channel=written.channel,
        words=words,
        now=now,
        key=f"m:{written.channel}:{written.ts}",
        at=(written.channel, written.ts),
        files=written.files,
    )
    if written.thread is None or is_command(words, registry, to_us=is_mention):
        return call
    values = {"thread": written.thread, "text": words, "to_us": "yes" if is_mention else ""}
    return replace(call, words=f"reply {words}", values=values)


def changed(call: Call, change: Change) -> Call:
    """Return the call of an edit or a deletion of the message that made `call`."""
    channel, ts = call.at or ("", "")
    return replace(call, change=change, key=f"x:{channel}:{ts}:{change.ts}")


def file_of(call: Call) -> File | None:
    """Return the one file that came with a message into our own conversation. Raises UserError where there are several."""
    if call.at is None or not call.channel.startswith("D"):
        return None
    files = [file for file in call.files if file.type != "link"]
    if len(files) > 1:
        raise UserError("I take one file at a time here. Nothing was done.")
    return files[0] if files else None


def answers(written: Written, reply: Reply, *, is_new: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """Return what to ask of Slack so that a person sees what became of their message: a sign on it, and words."""
    message = {"channel": written.channel, "timestamp": written.ts}
    if not is_new and reply.mark and reply.mark != QUESTION:
        yield "reactions.remove", {**message, "name": QUESTION}  # an edit made clear what was not understood
    if reply.mark:
        yield "reactions.add", {**message, "name": reply.mark}
    if not reply.text:
        return
    said: dict[str, object] = {"text": reply.text, **({"blocks": list(reply.blocks)} if reply.blocks else {})}
    if written.thread:
        said["thread_ts"] = written.thread
    if written.in_our_conversation:
        yield "chat.postMessage", {"channel": written.channel, **said}
    else:
        yield "chat.postEphemeral", {"channel": written.channel, "user": written.user, **said}


def is_command(words: str, registry: Registry, *, to_us: bool) -> bool:
    """In a thread plain words are a note; what begins with a verb and names its record is a command.

    What is said to the bot by name may also be a verb that needs no record.
    """
    try:
        verb, rest = registry.find(words)
    except UserError:
        return False
    if not words or read_ref(cut_off(words)[0].rstrip(",:")):
        return False  # "A-12: text" is a note on A-12
    first, _ = cut_off(rest)
    if verb.refs:
        return read_ref(first.rstrip(",:")) is not None
    return verb.name == "help" or (to_us and not verb.hidden)


def _files(message: Mapping[str, Any]) -> tuple[File, ...]:
    """Return the files of a message; what was taken away leaves a stone that names it."""
    there = [
        one for one in message.get("files", ()) if one.get("mode") not in {"tombstone", "hidden_by_limit"}
    ]
    return tuple(
        File(
            file=str(one["id"]),
            name=str(one.get("title") or one.get("name") or one["id"])[:200],
            type=str(one.get("filetype") or one.get("mimetype") or "")[:40],
            size=one.get("size"),
            at=str(one.get("url_private") or ""),
        )
        for one in there
    )


def _links(text: str) -> tuple[File, ...]:
    found = {match[1]: match[2] or match[1] for match in _LINK.finditer(text)}
    return tuple(File(file=address, name=name[:200], type="link") for address, name in found.items())
