"""One file to Slack: an address for its bytes, the bytes, and only then the message that shows it.

Until that last call nobody has seen anything, so whatever goes wrong before it is begun anew later, with a new file at
Slack; one that is not shown is thrown away by Slack. From that call on a file is in doubt as any message is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from bot.posts import Document
from handlers.delivery.send import UPLOAD, VERDICT_BY_ERROR, Judgement, Slack, Verdict, call_and_judge

# What a word means of a file, where it means something else of a message.
FILE_VERDICTS: Mapping[str, Verdict] = {
    "missing_scope": Verdict.NEVER,  # an app that was installed before it asked for files: messages still go
    "file_not_found": Verdict.LATER,  # Slack has lost the bytes before they were shown
}


@dataclass(frozen=True, kw_only=True)
class UploadContext:
    """What bringing a file works with.

    `keep` writes Slack's id of the file down, and says whether the file is still ours to bring; `has_time` says whether
    one more call ends before somebody else may begin.
    """

    slack: Slack
    deadline: timedelta
    save_file_id: Callable[[str], bool]
    has_time: Callable[[], bool]


def upload(
    context: UploadContext, file: Document, content: bytes, *, to: str, comment: str, thread: str | None
) -> Judgement | None:
    """Bring a file into a conversation, or to a person's account; None when the claim ended on the way."""
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
    """Return the id of the conversation: a message may be addressed to an account, a file may not."""
    if not to.startswith(("U", "W")):
        return Judgement(Verdict.SENT), to
    judged, answer = _call_before_share(context, "conversations.open", users=to)
    return judged, str(answer["channel"]["id"]) if judged.verdict is Verdict.SENT else None


def _call_before_share(
    context: UploadContext, method: str, **values: object
) -> tuple[Judgement, Mapping[str, Any]]:
    """Make a call that shows nothing to anybody: what is in doubt after it can be done again."""
    judged, answer = call_and_judge(partial(context.slack, method, deadline=context.deadline, **values))
    judged = _file_judgement(judged)
    if judged.verdict is not Verdict.UNCERTAIN:
        return judged, answer
    is_a_new_word = bool(answer) and judged.reason not in VERDICT_BY_ERROR
    return replace(judged, verdict=Verdict.OUR_BUG if is_a_new_word else Verdict.LATER), answer


def _share(
    context: UploadContext, file: Mapping[str, str], channel: str, comment: str, thread: str | None
) -> Judgement:
    """Let Slack show the file, and look where: it answers before it has done so."""
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
    there = [one for kind in kinds for one in kind.get(channel, ())]
    return {str(one["ts"]): bool(one.get("reply_count")) for one in sorted(there, key=lambda one: one["ts"])}


def _file_judgement(judged: Judgement) -> Judgement:
    return replace(judged, verdict=FILE_VERDICTS.get(judged.reason, judged.verdict))
