"""What somebody who is nudged reads, and what is said back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.names import excerpt, join_all, join_names
from bot.news import Nudge
from bot.notifications import Notification
from bot.records import TEXT_MAX, Item, Record
from handlers.core.blocks.elements import Block, Button, Message, buttons, form, section, text_field
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, escape, state_label
from handlers.core.delivery.recipients import IMMEDIATE_WITHIN, Recipient, sentence_for

_ORDINALS = {2: "second", 3: "third"}


def closed_already(record: Item) -> str:
    return f"{record.ref} is {state_label(record.state)}: there is nothing to ask."


def said_back(sentences: Sequence[str], refs: Sequence[str]) -> Message:
    """Return who is asked, with the way back while nothing has been sent."""
    row = [buttons([Button("Undo", "undo", " ".join(refs))])] if refs else []
    return message_of([section("\n".join(sentences)), *row])


def asked_now(record: Record, asked: Mapping[int, Sequence[Recipient]], reader: Reader) -> list[str]:
    """Return who is asked and when, and how often that makes; `asked` are the people by that number."""
    every = [one for several in asked.values() for one in several]
    sentence = sentence_for(every, reader, do="ask", about=f"about *{record.ref}*")
    often = []
    for times, people in sorted(asked.items()):
        whose = (
            ""
            if len(asked) == 1
            else f" for {join_names([reader.short_name(one.person_id) for one in people])}"
        )
        often += [f"It's the {_ORDINALS.get(times, f'{times}th')} time{whose}."] if times > 1 else []
    return [" ".join([sentence, *often])] if every else []


def asked_already(
    record: Record, earlier: Sequence[tuple[Notification, Recipient]], reader: Reader, *, me: int | None
) -> list[str]:
    """Return who asked these people about a record already, and when; and when that is read, if it is not yet."""
    by_asking: dict[tuple[int, str], list[Recipient]] = {}
    for notification, asked in earlier:
        nudge = Nudge.from_context(notification.context)
        by_asking.setdefault((nudge.by, reader.at_moment(nudge.at)), []).append(asked)
    said = [_asked_by(record, by, at, people, reader, me=me) for (by, at), people in by_asking.items()]
    return [*said[:-1], f"{said[-1]} Once a working day is enough."] if said else []


def _asked_by(
    record: Record, by: int, at: str, people: Sequence[Recipient], reader: Reader, *, me: int | None
) -> str:
    names = join_all([reader.short_name(one.reader_id) for one in people])
    waiting = [one for one in people if one.at > reader.now + IMMEDIATE_WITHIN]
    later = f" {sentence_for(waiting, reader)}" if waiting else ""
    return f"{'You' if by == me else reader.short_name(by)} asked {names} about {record.ref} {at}.{later}"


@dataclass(frozen=True)
class NudgeParts:
    """What a kind adds to a nudge: what is asked, a line under the title, the facts, and the buttons."""

    asks: str
    line: str
    facts: Block
    row: Block


def asked(by: int, asks: str, words: str, reader: Reader) -> str:
    """Return who asks what, in their own words where they gave any."""
    said = f"{reader.short_name(by)} {asks}"
    return f"*{said}:* “{escape(words)}”" if words else f"*{said}.*"


def nudge(record: Item, said: str, parts: NudgeParts) -> list[Block]:
    """Return what the person reads who is asked."""
    lines = filter(None, (said, escape(record.title), parts.line))
    return [section("\n".join(lines)), parts.facts, parts.row]


def nudge_form(records: Sequence[Item]) -> Block:
    refs = " ".join(one.ref for one in records)
    hint = "One message a working day for each person." if records else ""
    field = text_field("text", "In your words", hint=hint, max_length=TEXT_MAX, long=True, optional=True)
    title = f"Nudge: {excerpt(refs)}"
    return form(title, "Send it", [field], words=f"nudge {refs}")
