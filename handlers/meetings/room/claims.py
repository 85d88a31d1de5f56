"""Words that the meetings claim: that somebody was there, and where the record of one is."""

from bot.record_questions import record_asked_for
from bot.records import Prefixes
from handlers.meetings.room import self_said


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return words of one's own as a call; None for those that are about something else."""
    asked = record_asked_for(words)
    return f"record {asked}" if asked else self_said.claim(words, prefixes)
