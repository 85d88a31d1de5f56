"""Looking up what Slack has: every message carries a mark, by which it is found again in its conversation."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.posts import Post
from handlers.sending import NotSent, Slack, Verdict, judge

METADATA = "clerk_post"


@dataclass(frozen=True)
class Copy:
    """A message of ours as Slack shows it."""

    ts: str
    has_replies: bool


def mark_of(post: Post, salt: str) -> str:
    """Return the opaque mark of a post.

    It follows from the key, so that a post made again from a restored backup is found under the same mark.
    """
    return hmac.new(salt.encode(), post.key.encode(), hashlib.sha256).hexdigest()[:24]


def copies(
    slack: Slack, *, channel: str, thread: str | None, oldest: str, deadline: timedelta
) -> dict[str, list[Copy]]:
    """Return our messages of a conversation since `oldest` (a Slack timestamp), by mark, the oldest first.

    Raises NotSent or MaybeSent where Slack does not let us look.
    """
    found: dict[str, list[Copy]] = defaultdict(list)
    cursor = ""
    while True:
        page = slack(
            "conversations.replies" if thread else "conversations.history",
            deadline=deadline,
            channel=channel,
            oldest=oldest,
            limit=200,
            include_all_metadata=True,
            **({"ts": thread} if thread else {}),
            **({"cursor": cursor} if cursor else {}),
        )
        if not page.get("ok"):
            raise CannotLook(judge(page).verdict, str(page.get("error")), page)
        for message in page["messages"]:
            mark = message.get("metadata", {}).get("event_payload", {}).get("id")
            if mark:
                found[mark].append(Copy(str(message["ts"]), bool(message.get("reply_count"))))
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return {mark: sorted(those, key=lambda copy: copy.ts) for mark, those in found.items()}


class CannotLook(NotSent):
    """Slack refuses to let us look; the verdict says whether it may do so later."""

    def __init__(self, verdict: Verdict, reason: str, answer: Mapping[str, Any]) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.answer = answer
