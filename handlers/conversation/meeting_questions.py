"""Answer what is asked of a meeting that is over: from its record once that is out, else from what is entered."""

from contextlib import suppress
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.errors import UserError
from bot.grammar.dates import read_one_date, read_past_or_future_day
from bot.meeting_questions import AskedOfMeeting, MeetingQuestion, asked_of_meeting
from bot.meeting_record import RecordState
from bot.meetings import Meeting
from bot.permissions import may_see
from handlers.conversation import meeting_views
from handlers.conversation.lists import run
from handlers.core.calls import Ask, Reply, get_of_type
from handlers.core.delivery.notify import chairs
from handlers.meetings import invitees, presence
from handlers.meetings.record import clock, content, reading
from handlers.meetings.record import views as record_views
from handlers.meetings.room import took_part
from storage import meeting_records, meetings
from storage.unit_of_work import Read

_VERBS = {
    MeetingQuestion.PAPERS: "papers",
    MeetingQuestion.RECORD: "record",
    MeetingQuestion.AGENDA: "agenda",
}


def answer(ask: Ask, read: Read, words: str) -> Reply | None:
    """Return the answer to a question about a meeting that is over; None for any other words."""
    asked = asked_of_meeting(words)
    if asked is None:
        return None
    day = _day(ask, asked)
    if asked.day and day is None:
        return None
    meeting = _meant(ask, read, asked, day)
    if meeting is None:
        return Reply.from_message(meeting_views.no_meeting(asked.number, day, ask.reader))
    if asked.what is MeetingQuestion.RECORD and (said := _state_of_record(ask, read, meeting)):
        return Reply.from_message(meeting_views.answered(meeting, [said], ask.reader))
    if (verb := _VERBS.get(asked.what)) is not None:
        return run(ask, read, f"{verb} {meeting.ref}")
    if meeting.is_unsaid(ask.now) and invitees.may_change(ask, meeting):
        return Reply.from_message(meeting_views.ask_whether_held(meeting, ask.reader))
    if not meeting.is_held:
        return Reply.from_message(meeting_views.not_held(meeting, ask.reader))
    if asked.what is MeetingQuestion.DECIDED:
        return run(ask, read, f"record {meeting.ref}")
    return Reply.from_message(
        meeting_views.answered(meeting, _lines(ask, read, meeting, asked.what), ask.reader)
    )


def _state_of_record(ask: Ask, read: Read, meeting: Meeting) -> str:
    """Return how far a record is that was sent; "" of any other, and to whom may not read it."""
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    if record is None or record.state == RecordState.UNSENT or not reading.may_read(read, ask.actor, meeting):
        return ""
    return f"{record_views.standing(record, ask.reader)}."


def _day(ask: Ask, asked: AskedOfMeeting) -> date | None:
    if not asked.day:
        return None
    with suppress(UserError):
        return read_past_or_future_day(asked.day.split(), ask.typing_context).day
    with suppress(UserError):
        return read_one_date(asked.day, ask.typing_context).day
    return None


def _meant(ask: Ask, read: Read, asked: AskedOfMeeting, day: date | None) -> Meeting | None:
    """Return the meeting that is named by its reference, number or day, else the last of the task force."""
    if asked.ref is not None:
        return get_of_type(ask, read, asked.ref, Meeting)
    if asked.number is not None:
        found = meetings.with_number(read, asked.number)
    elif day is not None:
        found = next((one for one in _of_day(ask, read, day)), None)
    elif asked.what is MeetingQuestion.AGENDA:
        ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
        found = next((one for one in ahead if one.is_own), None)
    else:
        held = meetings.held_between(read, who=ask.actor, first=date.min, last=ask.today)
        found = next((one for one in reversed(held) if one.is_own), None)
    return found if found is not None and may_see(ask.actor, found) else None


def _of_day(ask: Ask, read: Read, day: date) -> list[Meeting]:
    """Return the meetings of a day, or of the same day a year before where that is still ahead."""
    days = [day, *([day - relativedelta(years=1)] if day > ask.today else [])]
    return [
        one
        for each in days
        for one in meetings.own_of_days(read, who=ask.actor, first=each, last=each)
        if not one.is_cancelled
    ]


def _lines(ask: Ask, read: Read, meeting: Meeting, what: MeetingQuestion) -> list[str]:
    if what is MeetingQuestion.HELD:
        return ["It was held.", *took_part.lines(read, meeting)]
    if what is MeetingQuestion.CHAIRED:
        return [meeting_views.chaired(_who_chaired(read, meeting), meeting, ask.reader)]
    if what is MeetingQuestion.QUORUM:
        quorum = took_part.quorum_lines(read, meeting)
        return quorum or [meeting_views.no_quorum(meeting, has_rule=read.charter.meetings.quorum is not None)]
    return _who_came(ask, read, meeting)


def _who_chaired(read: Read, meeting: Meeting) -> list[int]:
    if meeting.chair_id is not None:
        return [meeting.chair_id]
    given = meetings.attendances(read, meeting)
    return [one for one in chairs(read, meeting.starts_on) if presence.came(read, given.get(one), meeting)]


def _who_came(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return who came by name where the reader may read that in the record, else how many."""
    record = clock.of_meeting(read, meeting, ask.now)
    is_out = record.content != "" or invitees.may_change(ask, meeting)
    if is_out and not meeting.headcount and reading.may_read(read, ask.actor, meeting):
        head = content.current(read, meeting, record).head
        return meeting_views.by_name([one for one in head if one[0] in content.LABELS.values()], meeting)
    return took_part.lines(read, meeting) or meeting_views.by_name([], meeting)
