"""Who prepares a meeting, and what they and the others who are invited hear while it is prepared."""

from bot.meetings import Meeting
from handlers.meetings import days
from storage.unit_of_work import Read


def preparers(read: Read, meeting: Meeting) -> list[int]:
    """Return who prepares a meeting: the secretaries, else the chair; for a working group its convener."""
    if meeting.group_name:
        return [meeting.chair_id or meeting.created_by]
    return days.whom_to_ask(read, read.charter.day_of(meeting.begins_at))
