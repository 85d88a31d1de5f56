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
from handlers.delivery.send import MEANING, UPLOAD, Judgement, Slack, Verdict, asked

# What a word means of a file, where it means something else of a message.
OF_A_FILE: Mapping[str, Verdict] = {
    "missing_scope": Verdict.NEVER,  # an app that was installed before it asked for files: messages still go
    "file_not_found": Verdict.LATER,  # Slack has lost the bytes before they were shown
}


@dataclass(frozen=True, kw_only=True)
class Way:
    """What bringing a file works with.

    `keep` writes Slack's id of the file down, and says whether the file is still ours to bring; `has_time` says whether
    one more call ends before somebody else may begin.
    """

    slack: Slack
    deadline: timedelta
    keep: Callable[[str], bool]
    has_time: Callable[[], bool]


def bring(
    way: Way, file: Document, content: bytes, *, to: str, comment: str, thread: str | None
) -> Judgement | None:
    """Bring a file into a conversation, or to a person's account; None when the claim ended on the way."""
    judged, channel = _conversation(way, to)
    if channel is None:
        return judged
    judged, place = _before(way, "files.getUploadURLExternal", filename=file.name, length=len(content))
    if judged.verdict is not Verdict.SENT:
        return judged
    slack_file = str(place["file_id"])
    if not way.keep(slack_file):
        return None
    judged, _ = _before(way, UPLOAD, address=str(place["upload_url"]), content=content)
    if judged.verdict is not Verdict.SENT:
        return judged
    if not way.has_time():
        return None
    return _show(way, {"id": slack_file, "title": file.title}, channel, comment, thread)


def _conversation(way: Way, to: str) -> tuple[Judgement, str | None]:
    """Return the id of the conversation: a message may be addressed to an account, a file may not."""
    if not to.startswith(("U", "W")):
        return Judgement(Verdict.SENT), to
    judged, answer = _before(way, "conversations.open", users=to)
    return judged, str(answer["channel"]["id"]) if judged.verdict is Verdict.SENT else None


def _before(way: Way, method: str, **values: object) -> tuple[Judgement, Mapping[str, Any]]:
    """Make a call that shows nothing to anybody: what is in doubt after it can be done again."""
    judged, answer = asked(partial(way.slack, method, deadline=way.deadline, **values))
    judged = _of_a_file(judged)
    if judged.verdict is not Verdict.UNCERTAIN:
        return judged, answer
    is_a_new_word = bool(answer) and judged.reason not in MEANING
    return replace(judged, verdict=Verdict.OUR_BUG if is_a_new_word else Verdict.LATER), answer


def _show(way: Way, file: Mapping[str, str], channel: str, comment: str, thread: str | None) -> Judgement:
    """Let Slack show the file, and look where: it answers before it has done so."""
    judged, _ = asked(
        partial(
            way.slack,
            "files.completeUploadExternal",
            deadline=way.deadline,
            files=[file],
            channel_id=channel,
            initial_comment=comment,
            **({"thread_ts": thread} if thread else {}),
        )
    )
    judged = _of_a_file(judged)
    if judged.verdict is not Verdict.SENT:
        return judged
    _, answer = asked(partial(way.slack, "files.info", deadline=way.deadline, file=file["id"]))
    return replace(judged, channel=channel, ts=next(iter(shares(answer, channel)), ""))


def shares(answer: Mapping[str, Any], channel: str) -> dict[str, bool]:
    """Return the messages of a conversation that show a file, oldest first, each with whether it has replies."""
    kinds = answer.get("file", {}).get("shares", {}).values()
    there = [one for kind in kinds for one in kind.get(channel, ())]
    return {str(one["ts"]): bool(one.get("reply_count")) for one in sorted(there, key=lambda one: one["ts"])}


def _of_a_file(judged: Judgement) -> Judgement:
    return replace(judged, verdict=OF_A_FILE.get(judged.reason, judged.verdict))
