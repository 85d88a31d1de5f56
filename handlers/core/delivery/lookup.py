"""Look up our messages in Slack: each carries a mark by which it is found in its conversation."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from bot.posts import Document, Post, PostKind
from handlers.core.delivery.send import NotSent, Slack, Verdict, judge, pages
from handlers.core.delivery.upload import shares


@dataclass(frozen=True)
class MessageCopy:
    """A message of ours as Slack returns it, and its file."""

    ts: str
    has_replies: bool
    author: str = ""
    file_id: str = ""


def mark_of(post: Post, salt: str) -> str:
    """Return the opaque mark of a post.

    It is derived from the key, so a post made again from a restored backup has the same mark. A message with
    a file has no metadata, and is found by the name of the file.
    """
    if post.kind == PostKind.FILE:
        return post.key
    return hmac.new(salt.encode(), post.key.encode(), hashlib.sha256).hexdigest()[:24]


def find_copies(
    slack: Slack, *, channel: str, thread: str | None, oldest: str, deadline: timedelta
) -> dict[str, list[MessageCopy]]:
    """Return our messages in a conversation since `oldest` (a Slack timestamp) by mark, oldest first.

    Messages with files are included, by file name; a person may have uploaded a file of that name. Raises
    NotSent or MaybeSent where Slack does not answer with the history.
    """
    copies: dict[str, list[MessageCopy]] = defaultdict(list)
    where = {"channel": channel, "ts": thread} if thread else {"channel": channel}
    method = "conversations.replies" if thread else "conversations.history"
    ask = partial(slack, method, deadline=deadline, oldest=oldest, include_all_metadata=True, **where)
    for page in pages(ask):
        if not page.get("ok"):
            raise LookupRefused(judge(page).verdict, str(page.get("error")), page)
        for message in page["messages"]:
            ts, has_replies = str(message["ts"]), bool(message.get("reply_count"))
            mark = message.get("metadata", {}).get("event_payload", {}).get("id")
            if mark:
                copies[mark].append(MessageCopy(ts, has_replies))
            for file in message.get("files", ()):
                author = str(message.get("user", ""))
                copies[file_key(file.get("name"))].append(
                    MessageCopy(ts, has_replies, author, str(file["id"]))
                )
    return {mark: sorted(those, key=lambda copy: copy.ts) for mark, those in copies.items()}


def file_key(name: object) -> str:
    """Return the key of the post with a file of this name."""
    return f"file:{name}"


def find_file_copies(slack: Slack, file: Document, *, channel: str, deadline: timedelta) -> list[MessageCopy]:
    """Return the messages of a conversation that show the file with this Slack id; empty where Slack does not say.

    Raises NotSent or MaybeSent.
    """
    if file.slack_file is None:
        return []
    answer = slack("files.info", deadline=deadline, file=file.slack_file)
    shared = shares(answer, channel)
    return [MessageCopy(ts, has_replies, file_id=file.slack_file) for ts, has_replies in shared.items()]


class LookupRefused(NotSent):
    """Slack refuses the history; the verdict says whether it may allow it later."""

    def __init__(self, verdict: Verdict, reason: str, answer: Mapping[str, Any]) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.answer = answer
