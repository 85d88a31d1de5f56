"""Meetings that ordinary words name by their official number: "I'm coming to meeting 16"."""

from bot.meeting_words import with_references
from bot.permissions import may_see
from handlers.core.calls import Ask
from storage import meetings
from storage.unit_of_work import Read


def by_reference(ask: Ask, read: Read, words: str) -> str:
    """Return words with the references of the meetings that they name by number, of those that the caller may see."""

    def ref_of(number: int) -> str:
        meeting = meetings.with_number(read, number)
        return meeting.ref if meeting is not None and may_see(ask.actor, meeting) else ""

    return with_references(words, ref_of)
