"""Notes on a meeting: who hears of them."""

from datetime import datetime

from bot.meetings import Meeting
from handlers.core.feature import Viewer
from handlers.core.preparing.notes import NoteReaders
from handlers.meetings import invitees, views
from handlers.meetings.preparing import preparers
from storage import meeting_records
from storage.unit_of_work import Read


def _prepare(read: Read, meeting: Meeting, _: datetime) -> list[int]:
    """Return who prepares a meeting, and whoever planned it."""
    found = dict.fromkeys([*preparers(read, meeting), meeting.created_by])
    on = read.charter.day_of(meeting.begins_at)
    return [one for one in found if one in read.roster.persons and not read.roster.has_left(one, on)]


def _invited(read: Read, meeting: Meeting, now: datetime) -> list[int]:
    return invitees.of_meeting(read, meeting) if meeting.is_called and _is_ahead(meeting, now) else []


def _title(meeting: Meeting, to: Viewer) -> str:
    return f"{views.name(meeting)}, {views.when(meeting.time, to.reader)}"


def _is_ahead(meeting: Meeting, now: datetime) -> bool:
    return not meeting.body and not meeting.is_closed and not meeting.is_over(now)


def _is_followed(read: Read, meeting: Meeting, now: datetime) -> bool:
    """Return whether notes are told: before the meeting, and while comments on its draft record run."""
    if _is_ahead(meeting, now):
        return True
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    return record is not None and record.takes_corrections(now)


NOTES = NoteReaders[Meeting](
    prepare=_prepare,
    others=_invited,
    begins_at=lambda _, meeting: meeting.begins_at,
    is_followed=_is_followed,
    title=_title,
)
