"""Texts about calendars."""

from collections.abc import Sequence

from bot.names import join_names
from bot.records import Record
from handlers.blocks.text import escape

NOT_ON_ROSTER = "I send files to people on the roster only."
FILE_NOTE = (
    "This is a copy of {ref}. The message in Slack is what counts: if {ref} moves, ask there for a new file."
)


def file_title(records: Sequence[Record]) -> str:
    return join_names([f"{one.ref} {one.calendar_title}" for one in records[:3]])


def queued(records: Sequence[Record]) -> str:
    return f"The calendar file of {_refs(records)} comes into our own conversation, in a minute."


def already_queued(records: Sequence[Record]) -> str:
    return f"The calendar file of {_refs(records)} is on its way already, in our own conversation."


def comment(records: Sequence[Record]) -> str:
    """Return what stands beside the file."""
    first, *others = records
    titled = f"*{escape(first.calendar_title)}*" if not others else f"*{len(records)} calendar entries*"
    it = "it" if not others else "one"
    return (
        f"{titled} · {_refs(records)}\n"
        f"Open the file to add {'it' if not others else 'them'} to your calendar. If {it} moves, ask me for a new file: "
        f"ics {' '.join(one.ref for one in records)}"
    )


def in_no_calendar(record: Record) -> str:
    return f"{record.ref} takes place at no time. I put meetings and events into calendars. Example: ics M-1"


def too_many(number: int, most: int) -> str:
    return f"That is {number} at once; {most} are the most in one file. Say them in parts."


def _refs(records: Sequence[Record]) -> str:
    return join_names([one.ref for one in records])
