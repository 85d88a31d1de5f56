"""What is asked in a thread when an answer could mean several things."""

from collections.abc import Sequence

from bot.records import Record
from handlers.views.parts import Button, Message, buttons, section
from handlers.views.text import escape

WHICH = "Say which one, the reference first: “A-12 done”, or “A-12: your note”."


def which_one(records: Sequence[Record], result: str) -> Message:
    row = [Button(record.ref, "say", f"done {record.ref} {result}".strip()) for record in records[:5]]
    return Message("Which one is done?", (section("Which one is done?"), buttons(row)))


def name_one(records: Sequence[Record]) -> Message:
    refs = ", ".join(record.ref for record in records)
    return Message(
        f"Several things are above: {refs}. Which one do you mean? Example: {escape(records[0].ref)}: your note"
    )
