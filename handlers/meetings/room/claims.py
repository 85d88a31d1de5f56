"""Words that the meetings claim: that somebody was there, where the record of one is, and what is to be done with one."""

from bot.meeting_orders import read_order
from bot.record_questions import record_asked_for
from bot.records import Prefixes
from handlers.meetings.room import self_said
from handlers.meetings.spoken.orders import is_of_another_kind


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return words of one's own as a call; None for those that are about something else."""
    order = read_order(words)
    if order is not None and not is_of_another_kind(order, prefixes):
        return f"spoken {words}"
    asked = record_asked_for(words)
    return f"record {asked}" if asked else self_said.claim(words, prefixes)
