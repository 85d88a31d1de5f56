"""Words in the thread of a draft record: kept as a comment, and asked about."""

from bot.meetings import Meeting
from bot.replies import Meaning, is_consent
from handlers.core.blocks.elements import Message
from handlers.core.calls import Ask
from handlers.meetings.preparing.notes import NOTES
from handlers.meetings.record import views
from storage import meeting_records
from storage.unit_of_work import Read


def offer_correction(ask: Ask, read: Read, meeting: Meeting, _: Meaning, text: str) -> Message | None:
    """Ask whether a note under a meeting is to be corrected in its record; None unless its comments run, or where it agrees."""
    if is_consent(text):
        return None
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    if record is None or not record.takes_corrections(ask.now):
        return None
    told = NOTES.kept(ask, read, meeting, ask.now)
    return views.correction_question(meeting, ask.reader, record, told=told.text if told else "")
