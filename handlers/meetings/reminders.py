"""Remind of a meeting on the morning before and an hour before, within each reader's hours."""

from bot.meetings import Meeting, stays_away
from bot.moments import hour_before, morning_before
from bot.notifications import Reason
from handlers.delivery.notify import notify_before
from handlers.delivery.readers import reader_hours
from handlers.meetings import invitees
from storage import meetings
from storage.unit_of_work import Tx


def plan_reminders(tx: Tx, meeting: Meeting) -> None:
    """Plan what reminds each person of a meeting that was called; what its time no longer asks for does not hold."""
    if not meeting.is_called or meeting.has_begun(tx.now):
        return
    answers = meetings.attendances(tx, meeting)
    for person in invitees.of_meeting(tx, meeting):
        if not stays_away(answers.get(person), meeting):
            _plan_for(tx, person, meeting)


def _plan_for(tx: Tx, person: int, meeting: Meeting) -> None:
    hours, key = reader_hours(tx, person), meeting.time.key
    since = (
        f":{meeting.step_at.isoformat()}" if meeting.step_at else ""
    )  # moved away and back, it is planned anew
    morning = morning_before(meeting.begins_at, hours)
    notify_before(tx, person, meeting, Reason.MEETING_TOMORROW, context=key, at=morning, which=since)
    if (at := hour_before(meeting.begins_at, hours)) is not None:
        notify_before(tx, person, meeting, Reason.MEETING_SOON, context=key, at=at, which=since)
