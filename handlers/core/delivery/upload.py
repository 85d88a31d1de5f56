"""Upload one file to Slack: request an address, post the content, then publish the message that shows it.

Nothing is visible until the last call, so a failure before it starts over with a new file; Slack discards the
other. From that call on a file can be uncertain like any message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.posts import Document
from handlers.core.delivery.send import UPLOAD, VERDICT_BY_ERROR, Judgement, Slack, Verdict, call_and_judge

# Verdicts that differ from those on a message.
FILE_VERDICTS: Mapping[str, Verdict] = {
    "missing_scope": Verdict.NEVER,  # an app that was installed before it asked for files; messages still work
    "file_not_found": Verdict.LATER,  # Slack lost the content before it was published
}


@dataclass(frozen=True, kw_only=True)
class UploadContext:
    """What uploading depends on.

    `save_file_id` stores Slack's id of the file, and returns whether the claim still holds; `has_time` returns
    whether one more call ends before the claim does.
    """

    slack: Slack
    deadline: timedelta
    save_file_id: Callable[[str], bool]
    has_time: Callable[[], bool]


def upload(
    context: UploadContext, file: Document, content: bytes, *, to: str, comment: str, thread: str | None
) -> Judgement | None:
    """Upload a file to a channel or a person's account; return None when the claim ended meanwhile."""
    judged, channel = _open_conversation(context, to)
    if channel is None:
        return judged
    judged, place = _call_before_share(
        context, "files.getUploadURLExternal", filename=file.name, length=len(content)
    )
    if judged.verdict is not Verdict.SENT:
        return judged
    slack_file = str(place["file_id"])
    if not context.save_file_id(slack_file):
        return None
    judged, _ = _call_before_share(context, UPLOAD, address=str(place["upload_url"]), content=content)
    if judged.verdict is not Verdict.SENT:
        return judged
    if not context.has_time():
        return None
    return _share(context, {"id": slack_file, "title": file.title}, channel, comment, thread)


def _open_conversation(context: UploadContext, to: str) -> tuple[Judgement, str | None]:
    """Return the id of the conversation: unlike a message, a file cannot be addressed to an account."""
    if not to.startswith(("U", "W")):
        return Judgement(Verdict.SENT), to
    judged, answer = _call_before_share(context, "conversations.open", users=to)
    return judged, str(answer["channel"]["id"]) if judged.verdict is Verdict.SENT else None


def _call_before_share(
    context: UploadContext, method: str, **values: object
) -> tuple[Judgement, Mapping[str, Any]]:
    """Make a call that shows nothing to anybody, so that it can be repeated when it is in doubt."""
    judged, answer = call_and_judge(partial(context.slack, method, deadline=context.deadline, **values))
    judged = _file_judgement(judged)
    if judged.verdict is not Verdict.UNCERTAIN:
        return judged, answer
    is_a_new_word = bool(answer) and judged.reason not in VERDICT_BY_ERROR
    return replace(judged, verdict=Verdict.OUR_BUG if is_a_new_word else Verdict.LATER), answer


def _share(
    context: UploadContext, file: Mapping[str, str], channel: str, comment: str, thread: str | None
) -> Judgement:
    """Publish the file and find its message: Slack answers before it has posted it."""
    judged, _ = call_and_judge(
        partial(
            context.slack,
            "files.completeUploadExternal",
            deadline=context.deadline,
            files=[file],
            channel_id=channel,
            initial_comment=comment,
            **({"thread_ts": thread} if thread else {}),
        )
    )
    judged = _file_judgement(judged)
    if judged.verdict is not Verdict.SENT:
        return judged
    _, answer = call_and_judge(
        partial(context.slack, "files.info", deadline=context.deadline, file=file["id"])
    )
    return replace(judged, channel=channel, ts=next(iter(shares(answer, channel)), ""))


def shares(answer: Mapping[str, Any], channel: str) -> dict[str, bool]:
    """Return the messages of a conversation that show a file, oldest first, each with whether it has replies."""
    kinds = answer.get("file", {}).get("shares", {}).values()
    shown_in = [one for kind in kinds for one in kind.get(channel, ())]
    return {
        str(one["ts"]): bool(one.get("reply_count")) for one in sorted(shown_in, key=lambda one: one["ts"])
    }


def _file_judgement(judged: Judgement) -> Judgement:
    return replace(judged, verdict=FILE_VERDICTS.get(judged.reason, judged.verdict))
