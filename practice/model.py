"""The objects of a workspace: people, channels, messages, files, views."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class NotConnected(Exception):
    """No app is connected."""


class NoAnswer(Exception):
    """The app did not acknowledge an envelope in time."""


class Refused(Exception):
    """An error of a Web API method: Slack's error code, and the messages in its response."""

    def __init__(self, error: str, messages: Iterable[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)

    def answer(self) -> Json:
        answer: Json = {"ok": False, "error": self.error}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    real_name: str
    email: str
    zone: str
    title: str = ""
    is_bot: bool = False
    is_restricted: bool = False
    team_id: str | None = None
    deleted: bool = False


@dataclass
class Channel:
    """A channel, or (with `user`) the direct conversation of the bot with one person."""

    id: str
    name: str
    members: set[str]
    is_archived: bool = False
    is_private: bool = False
    topic: str = ""
    user: str = ""

    @property
    def is_direct(self) -> bool:
        return bool(self.user)

    @property
    def type(self) -> str:
        if self.is_direct:
            return "im"
        return "group" if self.is_private else "channel"


@dataclass(kw_only=True)
class Message:
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    only_for: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited: Json | None = None
    broadcast: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    pinned: bool = False
    chosen: dict[str, Json] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """Return the message as in Web API responses and events."""
        shown: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        optional = {
            "subtype": self.subtype or self._kind(),
            "bot_id": self.bot_id,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "edited": self.edited,
            "reactions": [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in self.reactions.items()
            ],
            "metadata": self.metadata if with_metadata else None,
        }
        return shown | {name: value for name, value in optional.items() if value}

    def _kind(self) -> str | None:
        if self.broadcast:
            return "thread_broadcast"
        return "file_share" if self.files else None


@dataclass(kw_only=True)
class Upload:
    """A file, uploaded by the bot or sent by a person.

    `content` is base64 of the bytes, None before the upload; `is_done` is set when the upload is completed,
    which is possible only once.
    """

    id: str
    name: str
    size: int
    user: str
    token: str
    title: str = ""
    content: str | None = None
    is_done: bool = False

    @property
    def bytes(self) -> bytes:
        return base64.b64decode(self.content or "")

    def as_slack(self) -> Json:
        """Return the file as in a message."""
        return {
            "id": self.id, "mode": "hosted", "user": self.user, "name": self.name, "title": self.title,
            "filetype": self.name.rpartition(".")[2], "size": self.size,
        }  # fmt: skip


@dataclass(kw_only=True)
class View:
    """An open modal or a Home tab, with its current input."""

    id: str
    user: str
    shape: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.shape["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.shape.get("callback_id", ""))
