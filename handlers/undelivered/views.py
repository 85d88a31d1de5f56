"""Texts about undelivered messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.charter_section import Rights
from bot.names import join_all
from bot.posts import Failure, Post, PostKind, PostState
from bot.records import Record
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, Message, buttons, context, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.delivery.park import UNCERTAIN_PREFIX

FAILURE_REASONS = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I'm not in that channel",
    "channel_not_found": "I can't find it; it may be gone, or private and without me",
    "restricted_action": "posting there is restricted",
    "messages_tab_disabled": "they have switched off messages from apps",
    "cannot_dm_bot": "they can't be written to",
    "missing_scope": "I have no right to share files; the operator installs the app again with its new manifest",
    "strange_address": "the address that I was given for it isn't Slack's; the operator looks at SLACK_API_URL",
    "msg_too_long": "it's longer than Slack takes",
    "no Slack account": "they have no account in this workspace yet",
    "could not be made": "I couldn't put it into words; the operator finds the reason in the log",
}
DEACTIVATED = "the account looks deactivated"
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

    @property
    def is_outdated(self) -> bool:
        """Return whether it arrived, and shows what was true then."""
        return self.post.outdated_since is not None


def destination(post: Post, reader: Reader) -> str:
    return escape(post.channel) if post.channel else reader.name(post.person_id or 0)


def place(post: Post, reader: Reader) -> str:
    """Return where a message stands."""
    return f"{'in' if post.channel else 'for'} {destination(post, reader)}"


def failure_reason(reason: str, *, is_person: bool) -> str:
    """Return the reason for Slack's error code."""
    known = {**FAILURE_REASONS, **PERSON_FAILURE_REASONS} if is_person else FAILURE_REASONS
    return known.get(reason.removeprefix(UNCERTAIN_PREFIX), f"Slack says {escape(reason)}")


def _is_uncertain(one: Failure) -> bool:
    return one.reason.startswith(UNCERTAIN_PREFIX)


def failure(one: Failure, reader: Reader) -> str:
    """Return where a message did not arrive, and why."""
    is_person = one.person_id is not None
    where = reader.short_name(one.person_id) if is_person else f"{escape(one.where)}"
    cause = failure_reason(one.reason, is_person=is_person)
    if _is_uncertain(one):
        return f"*I don't know whether I reached {where}:* {cause}, and I can't look."
    return f"*I couldn't {'reach' if is_person else 'post in'} {where}:* {cause}."


def missing(one: Failure, what: str) -> str:
    return f"{what} {'may not have arrived' if _is_uncertain(one) else 'didn’t arrive'}.".replace("’", "'")


def who_sends_again(reader: Reader, secretaries: Sequence[int]) -> str:
    names = join_all([reader.short_name(one) for one in secretaries], last=" or ")
    return f"{names or f'The {reader.title(Rights.SECRETARY)}'} can send it again."


def undelivered(lines: Sequence[str], one: Failure, day: str, ref: str) -> list[Block]:
    """Return what did not arrive; `ref` is an action that could go to somebody else, "" for none."""
    row = [Button("Retry", "resend", one.post_id)]
    row += [Button("Someone else", "assign", ref)] if ref else []
    facts = context(f"{Chip.NOT_DELIVERED} · {day}")
    return [section("\n".join(lines)), facts, buttons([*row, Button("Drop it", "unsend", one.post_id)])]


def line(parked: UndeliveredPost, reader: Reader) -> str:
    post, record = parked.post, parked.record
    what = f"{record.ref} {escape(record.title)}" if record else _KIND_LABELS[post.kind]
    if parked.is_uncertain:
        return f"May or may not have reached {destination(post, reader)}: {what}"
    reason = failure_reason(post.last_error, is_person=post.channel is None)
    if parked.is_outdated:
        return f"Not updated {place(post, reader)}, {reason}: {what}"
    return f"Not delivered to {destination(post, reader)}, {reason}: {what}"


_KIND_LABELS: Mapping[str, str] = {
    PostKind.CARD: "the card of several actions",
    PostKind.REMINDER: "a reminder",
    PostKind.DIGEST: "the digest",
    PostKind.THREAD_REPLY: "a decision",
    PostKind.EVENT_CHANGE: "a change of an event",
    PostKind.AGENDA: "an agenda",
    PostKind.PRINT: "what came in a round",
    PostKind.FILE: "a file that was asked for",
    PostKind.AUDIT: "the day's seal of the history",
    PostKind.INTRODUCTION: "my introduction",
}


def listed(parked: Sequence[UndeliveredPost], number: int, reader: Reader) -> Message:
    """List the first undelivered messages; `number` is the total."""
    if not parked:
        return Message(ALL_DELIVERED)
    more = number - len(parked)
    rest = [f"And {more} more that couldn't be delivered."] if more > 0 else []
    text = "\n".join([*(line(one, reader) for one in parked), *rest])
    blocks: list[Block] = []
    for one in parked:
        post = str(one.post.id)
        row = [
            Button("Retry", "resend", post),
            Button("Leave it" if one.is_outdated else "Drop it", "unsend", post),
        ]
        blocks += [section(line(one, reader)), buttons(row)]
    return Message(text, (*blocks, *map(section, rest)))
