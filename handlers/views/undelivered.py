"""How it looks when something could not be delivered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.posts import Post, PostKind
from bot.records import Record
from handlers.views.parts import Block, Button, Message, buttons, section
from handlers.views.text import Reader, escape

REASONS = {
    "is_archived": "the channel is archived",
    "not_in_channel": "I am not in that channel",
    "channel_not_found": "I cannot find it; it may be gone, or private and without me",
    "user_disabled": "the account is deactivated",
    "user_not_found": "there is no such account any more",
    "restricted_action": "posting there is restricted",
    "messages_tab_disabled": "they have switched off messages from apps",
    "cannot_dm_bot": "they cannot be written to",
    "no Slack account": "they have no account in this workspace yet",
    "could not be made": "I could not put it into words; the operator finds the reason in the log",
}
NOTHING = "Everything was delivered."


@dataclass(frozen=True)
class Parked:
    """A post that waits for a person's word, and the record it is of. `is_unclear`: it may be there."""

    post: Post
    record: Record | None
    is_unclear: bool


def place(post: Post, reader: Reader) -> str:
    return escape(post.channel) if post.channel else reader.name(post.person_id or 0)


def why(reason: str) -> str:
    """Return Slack's word as a reason in ours."""
    return REASONS.get(reason, f"Slack says {escape(reason)}")


def told(facts: str, reader: Reader) -> str:
    """Return the sentence that tells of one post; `facts` are its id, its place and Slack's word."""
    _, where, reason = facts.split(" ", 2)
    named = reader.name(int(where[1:])) if where[:1] == "p" and where[1:].isdecimal() else escape(where)
    if reason.startswith("?"):
        return f"I do not know whether this arrived in {named}, and I cannot look: {why(reason[1:])}."
    if named != escape(where):
        return f"I could not reach {named} with this: {why(reason)}."
    return f"I could not post this in {named}: {why(reason)}."


def lines(parked: Sequence[Parked], reader: Reader) -> list[Block]:
    return [block for one in parked for block in (section(line(one, reader)), buttons(_row(one)))]


def line(parked: Parked, reader: Reader) -> str:
    what = f"{parked.record.ref} {escape(parked.record.title)}" if parked.record else _KINDS[parked.post.kind]
    if parked.is_unclear:
        return f"May or may not have arrived: {what}, for {place(parked.post, reader)}."
    return f"Not delivered: {what}, for {place(parked.post, reader)}: {why(parked.post.last_error)}."


_KINDS: Mapping[str, str] = {
    PostKind.CARD: "a card",
    PostKind.REMINDER: "a reminder",
    PostKind.DIGEST: "a digest",
}


def _row(parked: Parked) -> list[Button]:
    number = str(parked.post.id)
    return [Button("Try again", "resend", number), Button("Drop", "unsend", number)]


def all_of(parked: Sequence[Parked], reader: Reader) -> Message:
    if not parked:
        return Message(NOTHING)
    text = "\n".join(line(one, reader) for one in parked)
    return Message(text, tuple(lines(parked, reader)))
