"""Posts: one Slack message each, and what it carries."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PostKind(StrEnum):
    CARD = "card"
    REMINDER = "reminder"
    DIGEST = "digest"
    THREAD_REPLY = "note"  # a line in the thread of a card
    FILE = "file"  # a requested file
    EVENT_CHANGE = "event"  # what became of an event, in the thread of its card
    AGENDA = "agenda"  # the agenda of a meeting
    PRINT = "print"  # what came in a round, in the thread of the agenda of its meeting
    AUDIT = "audit"  # the day's head of the seals
    INTRODUCTION = "intro"  # what the bot does in a channel


class PostState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    PARKED = "parked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(kw_only=True)
class Post:
    """One Slack message, to a person or to a channel.

    `text` and `blocks` are what Slack has, or may have while the outcome of an attempt is unknown; else None.
    `looked_at` is the time of a look-up that did not find it, `doubted_at` the last time at which the outcome
    was unknown (both by the machine's clock). `plain` is set once Slack has refused the blocks. An edit is
    due while `shown` is less than `wanted`; `outdated_since` is when Slack first did not take the edit that is missing.
    """

    id: int = 0  # until it is planned
    key: str
    kind: str
    person_id: int | None = None
    channel: str | None = None
    record_id: int | None = None
    parent_id: int | None = None
    send_at: datetime
    expires_at: datetime | None = None
    state: str = PostState.PENDING
    epoch: int = 0
    lease_until: datetime | None = None
    first_attempt_at: datetime | None = None
    looked_at: datetime | None = None
    doubted_at: datetime | None = None
    plain: bool = False
    attempts: int = 0
    last_error: str = ""
    text: str | None = None
    blocks: str | None = None
    slack_channel: str | None = None
    slack_ts: str | None = None
    wanted: int = 0
    shown: int = 0
    outdated_since: datetime | None = None


@dataclass(kw_only=True)
class CardLine:
    """A record's line on a shared card, which has no record of its own."""

    post_id: int
    record_id: int


@dataclass(kw_only=True)
class Document:
    """The file of a post. Its `name` is unique, so that it can be found by it.

    `request` is JSON that says what it is made of. `content` and `slack_file` (Slack's id of it) are what
    Slack has, or may have while the outcome of an attempt is unknown; else None.
    """

    post_id: int
    name: str
    title: str
    request: str
    content: bytes | None = None
    slack_file: str | None = None


REFUSED = "refused "  # begins what is kept of an answer that nobody knows, and how often it came
MAX_REFUSALS = 3  # of a message, with the same unknown code: then a person looks at it
_REFUSAL = re.compile(rf"{REFUSED}([0-9]+)x: (.*)", re.DOTALL)


def refused_again(code: str, before: str) -> tuple[str, int]:
    """Return what is kept of a refusal after what was kept `before`, and how often in a row this code has come."""
    earlier = _REFUSAL.fullmatch(before)
    count = int(earlier[1]) + 1 if earlier and earlier[2] == code else 1
    return f"{REFUSED}{count}x: {code}", count


def refusal_code(kept: str) -> str:
    """Return the code of a refusal that was kept; "" for anything else."""
    found = _REFUSAL.fullmatch(kept)
    return found[2] if found else ""


@dataclass(frozen=True)
class Failure:
    """A post that did not arrive: its id, where it was to go, and Slack's error code."""

    post_id: int
    where: str  # a channel, or "p" with the id of a person
    reason: str

    def as_context(self) -> str:
        """Return it as the context of a notification."""
        return f"{self.post_id} {self.where} {self.reason}"

    @classmethod
    def from_context(cls, context: str) -> "Failure":
        number, where, reason = context.split(" ", 2)
        return cls(int(number), where, reason)

    @property
    def person_id(self) -> int | None:
        """Return to whom it was to go; None for a channel."""
        is_person = self.where[:1] == "p" and self.where[1:].isdecimal()
        return int(self.where[1:]) if is_person else None
