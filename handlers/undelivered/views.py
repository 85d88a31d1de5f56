"""Texts about undelivered messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.charter import Rights
from bot.posts import Post, PostKind, PostState
from bot.records import Record
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader, escape
from handlers.delivery.park import UNCERTAIN_PREFIX

FAILURE_REASONS = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in that channel",
    "channel_not_found": "I cannot find it; it may be gone, or private and without me",
    "restricted_action": "posting there is restricted",
    "messages_tab_disabled": "they have switched off messages from apps",
    "cannot_dm_bot": "they cannot be written to",
    "missing_scope": "I have no right to share files; the operator installs the app again with its new manifest",
    "strange_address": "the address that I was given for it is not Slack's; the operator looks at SLACK_API_URL",
    "no Slack account": "they have no account in this workspace yet",
    "could not be made": "I could not put it into words; the operator finds the reason in the log",
}
DEACTIVATED = "the account seems to be deactivated"
PERSON_FAILURE_REASONS = dict.fromkeys(("channel_not_found", "user_disabled", "user_not_found"), DEACTIVATED)
ALL_DELIVERED = "Everything was delivered."


@dataclass(frozen=True)
class UndeliveredPost:
    """A post that waits for a person's decision, and its record."""

    post: Post
    record: Record | None

    @property
    def is_uncertain(self) -> bool:
        """Return whether it may have arrived."""
        return self.post.state == PostState.UNCERTAIN or self.post.last_error.startswith(UNCERTAIN_PREFIX)


def destination(post: Post, reader: Reader) -> str:
    return escape(post.channel) if post.channel else reader.name(post.person_id or 0)


def failure_reason(reason: str, *, is_person: bool) -> str:
    """Return the reason for Slack's error code."""
    known = {**FAILURE_REASONS, **PERSON_FAILURE_REASONS} if is_person else FAILURE_REASONS
    return known.get(reason.removeprefix(UNCERTAIN_PREFIX), f"Slack says {escape(reason)}")


def delivery_failure(facts: str, reader: Reader, *, what: str) -> str:
    """Return the sentence about one post; `facts` are its id, its place and Slack's error code."""
    _, where, reason = facts.split(" ", 2)
    is_person = where[:1] == "p" and where[1:].isdecimal()
    named = reader.name(int(where[1:])) if is_person else escape(where)
    cause = failure_reason(reason, is_person=is_person)
    if reason.startswith(UNCERTAIN_PREFIX):
        return f"I do not know whether {what} arrived in {named}, and I cannot look: {cause}."
    if is_person:
        return f"I could not reach {named} with {what}: {cause}."
    return f"I could not post {what} in {named}: {cause}. {_secretary_title(reader)} can send it again."


def _secretary_title(reader: Reader) -> str:
    titles = [role.title.lower() for role in reader.charter.roles if role.rights is Rights.SECRETARY]
    return f"The {escape(titles[0])}" if titles else "The chair"


def line_blocks(parked: Sequence[UndeliveredPost], reader: Reader) -> list[Block]:
    return [block for one in parked for block in (section(line(one, reader)), buttons(_retry_buttons(one)))]


def line(parked: UndeliveredPost, reader: Reader) -> str:
    post, record = parked.post, parked.record
    what = f"{record.ref} {escape(record.title)}" if record else _KIND_LABELS[post.kind]
    if parked.is_uncertain:
        return f"May or may not have reached {destination(post, reader)}: {what}"
    reason = failure_reason(post.last_error, is_person=post.channel is None)
    return f"Not delivered to {destination(post, reader)}, {reason}: {what}"


_KIND_LABELS: Mapping[str, str] = {
    PostKind.CARD: "the card of several actions",
    PostKind.REMINDER: "a reminder",
    PostKind.DIGEST: "the digest",
    PostKind.THREAD_REPLY: "a decision",
    PostKind.FILE: "a file that was asked for",
    PostKind.AUDIT: "the day's seal of the history",
}


def _retry_buttons(parked: UndeliveredPost) -> list[Button]:
    number = str(parked.post.id)
    return [Button("Try again", "resend", number), Button("Drop", "unsend", number)]


def listed(parked: Sequence[UndeliveredPost], number: int, reader: Reader) -> Message:
    """List the first undelivered messages; `number` is the total."""
    if not parked:
        return Message(ALL_DELIVERED)
    more = number - len(parked)
    rest = [f"And {more} more that could not be delivered."] if more > 0 else []
    text = "\n".join([*(line(one, reader) for one in parked), *rest])
    return Message(text, (*line_blocks(parked, reader), *map(section, rest)))
