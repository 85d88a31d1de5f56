"""What somebody who is nudged reads, and what is said back."""

from collections.abc import Sequence
from datetime import datetime

from bot.names import excerpt
from bot.notifications import Notification
from bot.records import TEXT_MAX, Item
from handlers.blocks.elements import Block, Button, buttons, form, section, text_field
from handlers.blocks.text import Reader, escape, state_label
from handlers.delivery.recipients import IMMEDIATE_WITHIN, Recipient, sentence_for

_TIMES = {1: "", 2: " It's the second time.", 3: " It's the third time."}


def is_closed(record: Item) -> str:
    return f"{record.ref} is {state_label(record.state)}: there is nothing to ask."


def closed_line(record: Item) -> str:
    """Return the line to which the message shrinks when nothing is left to answer."""
    return f"*{record.ref}*  {escape(record.title)} · {state_label(record.state)}. Nothing for you to do."


def will_ask(record: Item, asked: Recipient, times: int, reader: Reader) -> str:
    """Return who is asked and when, and how often that makes."""
    counted = _TIMES.get(times, f" It's the {times}th time.")
    return f"{sentence_for([asked], reader, do='ask', about=f'about *{record.ref}*')}{counted}"


def asked_already(
    record: Item, earlier: Notification, asked: Recipient, asker: int | None, reader: Reader
) -> str:
    """Return who asked a person about a record already, and when; and when that is read, if it is not yet."""
    by, asked_at, _ = read_context(earlier.context)
    when = f"{reader.moment(asked_at)} {reader.city(reader.zone)}"
    who = "You" if by == asker else reader.short_name(by)
    later = f" {sentence_for([asked], reader)}" if asked.at > reader.now + IMMEDIATE_WITHIN else ""
    at = f"at {when}" if ":" in when and "," not in when else f"on {when}"
    return f"{who} asked {reader.short_name(asked.reader_id)} about {record.ref} {at}.{later} Once a working day is enough."


def read_context(context: str) -> tuple[int, datetime, int]:
    """Return who nudged, when, and how often that person was nudged about the record by then."""
    by, at, times = context.split(" ")
    return int(by), datetime.fromisoformat(at), int(times)


def nudge(record: Item, by: int, words: str, reader: Reader, steps: Sequence[tuple[str, str]]) -> list[Block]:
    """Return what the person reads who is asked."""
    said = f": “{escape(words)}”" if words else "."
    due = f"It is due {reader.due(record.due)}." if record.due else ""
    if record.due and record.due_at is not None and record.due_at <= reader.now:
        due = f"It was due {reader.due(record.due)}."
    lines = [
        f"*{record.ref}*  {escape(record.title)}",
        f"{reader.name(by)} asks how it is going{said}",
        due,
    ]
    row = [Button(label, verb, record.ref) for label, verb in steps]
    return [section("\n".join(filter(None, lines))), buttons(row)]


def nudge_form(records: Sequence[Item], *, channel: str) -> Block:
    refs = " ".join(one.ref for one in records)
    hint = "One message a working day for each person." if records else ""
    field = text_field("text", "In your words", hint=hint, max_length=TEXT_MAX, long=True, optional=True)
    title = f"Nudge: {excerpt(refs)}"
    return form(title, "Send it", [field], words=f"nudge {refs}", channel=channel)
