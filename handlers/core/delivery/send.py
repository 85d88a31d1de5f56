"""Send one post to Slack, and classify the answer: sent, later, uncertain, or never here.

Only this file knows Slack's error codes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.posts import Post

FIRST_BACK_OFF, MAX_BACK_OFF = timedelta(seconds=5), timedelta(minutes=1)


class Slack(Protocol):
    """A call of the Web API. Returns Slack's answer; raises NotSent or MaybeSent when there is none."""

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]: ...


UPLOAD = "upload"  # not a method of the Web API: posts `content` to the upload `address`


class NotSent(Exception):
    """The request did not leave, so Slack cannot have acted on it."""


class MaybeSent(Exception):
    """The request left without a clear answer: Slack may have acted on it."""


class Verdict(StrEnum):
    SENT = "sent"
    LATER = "later"
    UNCERTAIN = "uncertain"
    NEVER = "never"
    REFUSED = "refused"  # the workspace accepts nothing from us; not because of this post
    GONE = "gone"  # the message to edit does not exist any more
    OUR_BUG = "our bug"


@dataclass(frozen=True)
class Judgement:
    """The result of one attempt. `wait` is how long to hold back; None for our own back-off.

    `is_silence` says that Slack itself has not answered, or is out of order: other messages would fare no better.
    """

    verdict: Verdict
    reason: str = ""
    wait: timedelta | None = None
    channel: str = ""
    ts: str = ""
    is_silence: bool = False


SILENT_ERRORS = frozenset({"", "internal_error", "fatal_error", "request_timeout", "service_unavailable"})
VERDICT_BY_ERROR: Mapping[str, Verdict] = {
    # It is as it was asked for already.
    **dict.fromkeys(("already_reacted", "no_reaction"), Verdict.SENT),
    # Slack is busy: nothing was posted, and it is tried again.
    **dict.fromkeys(("ratelimited", "rate_limited", "message_limit_exceeded", "service_unavailable"), Verdict.LATER),
    # The workspace is closed to us, permanently or until we are authorized again.
    **dict.fromkeys(
        (
            "token_revoked", "token_expired", "invalid_auth", "not_authed", "account_inactive", "org_login_required",
            "ekm_access_denied", "missing_scope", "team_access_not_granted", "access_denied", "not_allowed_token_type",
        ),
        Verdict.REFUSED,
    ),
    # Slack accepted the request and then failed: the message may exist.
    **dict.fromkeys(("internal_error", "fatal_error", "request_timeout", "accesslimited"), Verdict.UNCERTAIN),
    # This conversation will never accept it.
    **dict.fromkeys(
        (
            "channel_not_found", "not_in_channel", "is_archived", "restricted_action", "user_not_found", "users_not_found", "user_disabled",
            "cannot_dm_bot", "messages_tab_disabled", "restricted_action_read_only_channel", "restricted_action_thread_locked",
            "restricted_action_non_threadable_channel", "restricted_action_thread_only_channel", "no_permission",
            "no_dual_broadcast_content_update", "cannot_reply_to_message", "thread_not_found", "user_not_visible",
            "invalid_channel", "posting_to_channel_denied", "cant_update_message", "edit_window_closed",
        ),
        Verdict.NEVER,
    ),
    "message_not_found": Verdict.GONE,
    **dict.fromkeys(
        (
            "invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_arguments",
            "metadata_too_large", "invalid_metadata_format", "invalid_metadata_schema", "invalid_arg_name", "invalid_json",
            "file_type_not_allowed", "blocked_file_type", "malware_detected", "strange_address",
        ),
        Verdict.OUR_BUG,
    ),
}  # fmt: skip


def send(
    slack: Slack,
    content: Mapping[str, object],
    *,
    channel: str,
    payload: Mapping[str, object],
    thread: str | None,
    deadline: timedelta,
) -> Judgement:
    """Post a stored message once. Its metadata is `payload`, whose opaque `id` lets a later look-up find it."""
    return _attempt(
        lambda: slack(
            "chat.postMessage",
            deadline=deadline,
            channel=channel,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": "clerk_post", "event_payload": payload},
            **({"thread_ts": thread} if thread else {}),
            **content,
        )
    )


def edit(slack: Slack, post: Post, content: Mapping[str, object], *, deadline: timedelta) -> Judgement:
    """Update a sent message to what its record says now. Doing it twice changes nothing."""
    # Without blocks Slack keeps those of before, which may show what was deleted or hidden since.
    content = {"blocks": [], **content}
    return _attempt(
        lambda: slack(
            "chat.update", deadline=deadline, channel=post.slack_channel, ts=post.slack_ts, **content
        )
    )


def call_and_judge(call: Callable[[], Mapping[str, Any]]) -> tuple[Judgement, Mapping[str, Any]]:
    """Return the verdict of a call, and Slack's answer, which is empty when there was none."""
    answer: dict[str, Any] = {}

    def keep() -> Mapping[str, Any]:
        answer.update(call())
        return answer

    return _attempt(keep), answer


def pages(ask: Callable[..., Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the answers of a method that returns a list page by page."""
    cursor = ""
    while True:
        page = ask(limit=200, **({"cursor": cursor} if cursor else {}))
        yield page
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            return


def back_off(attempts: int, most: timedelta = MAX_BACK_OFF) -> timedelta:
    """Return how long to wait after so many attempts: 5 seconds, doubled each time, at most a minute."""
    doubled: int = 2 ** min(max(attempts - 1, 0), 10)
    return min(FIRST_BACK_OFF * doubled, most)


def _attempt(attempt: Callable[[], Mapping[str, Any]]) -> Judgement:
    try:
        return judge(attempt())
    except NotSent as error:
        return Judgement(Verdict.LATER, str(error), is_silence=True)
    except Exception as error:  # noqa: BLE001 - whatever happened, it may have happened after Slack took the message
        return Judgement(Verdict.UNCERTAIN, type(error).__name__, is_silence=True)


def judge(answer: Mapping[str, Any]) -> Judgement:
    """Return the verdict on Slack's answer. An unknown error code is uncertain, and an answer all the same."""
    if answer.get("ok"):
        return Judgement(Verdict.SENT, channel=str(answer.get("channel", "")), ts=str(answer.get("ts", "")))
    error = str(answer.get("error", ""))
    wait = answer.get("retry_after")
    return Judgement(
        VERDICT_BY_ERROR.get(error, Verdict.UNCERTAIN),
        error,
        timedelta(seconds=float(wait)) if wait is not None else None,
        is_silence=error in SILENT_ERRORS,
    )
