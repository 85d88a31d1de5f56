"""Answer what is asked of a meeting that has begun: from its record once that is out, else from what is entered."""

from contextlib import suppress
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.errors import UserError
from bot.grammar.dates import read_one_date, read_past_or_future_day
from bot.meeting_questions import AskedOfMeeting, MeetingQuestion, asked_of_meeting
from bot.meeting_record import RecordState
from bot.meetings import Meeting, Presence
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

_LABELS = {
    MeetingQuestion.REMOTE: [content.LABELS[Presence.REMOTE]],
    MeetingQuestion.ABSENT: [
        content.LABELS[one] for one in (Presence.ABSENT, Presence.APOLOGIES, Presence.REPRESENTED)
    ],
    MeetingQuestion.REPRESENTED: [content.LABELS[Presence.REPRESENTED]],
    MeetingQuestion.APOLOGIES: [content.LABELS[Presence.APOLOGIES]],
}
_OF_PEOPLE = frozenset((MeetingQuestion.CAME, MeetingQuestion.HOW_MANY, MeetingQuestion.HERE, *_LABELS))
_IN_SESSION = frozenset((*_OF_PEOPLE, MeetingQuestion.CHAIRED, MeetingQuestion.QUORUM))
_BEFORE = timedelta(
    days=14
)  # a meeting of that time is asked about although nobody has said yet that it was held
_VERBS = {
    MeetingQuestion.PAPERS: "papers",
    MeetingQuestion.RECORD: "record",
    MeetingQuestion.AGENDA: "agenda",
}


def answer(ask: Ask, read: Read, words: str) -> Reply | None:
    """Return the answer to a question about a meeting that has begun; None for any other words."""
    asked = asked_of_meeting(words)
    if asked is None:
        return None
    day = past_day(ask, asked.day) if asked.day else None
    if asked.day and day is None:
        return None
    meeting = _meant(ask, read, asked, day)
    if asked.what is MeetingQuestion.HERE and not (meeting is not None and meeting.is_running(ask.now)):
        return None
    if meeting is None:
        return Reply.from_message(meeting_views.no_meeting(asked.number, day, ask.reader))
    if asked.what is MeetingQuestion.RECORD and (said := _state_of_record(ask, read, meeting)):
        return Reply.from_message(meeting_views.answered(meeting, [said], ask.reader))
    if (verb := _VERBS.get(asked.what)) is not None:
        return run(ask, read, f"{verb} {meeting.ref}")
    if meeting.is_unsaid(ask.now) and invitees.may_change(ask, meeting):
        return Reply.from_message(meeting_views.ask_whether_held(meeting, ask.reader))
    in_session = meeting.is_running(ask.now) and asked.what in _IN_SESSION
    if not (meeting.is_held or in_session):
        return Reply.from_message(meeting_views.not_held(meeting, ask.reader))
    if asked.what is MeetingQuestion.DECIDED:
        return run(ask, read, f"record {meeting.ref}")
    lines = _lines(ask, read, meeting, asked.what)
    so_far = [meeting_views.SO_FAR] if in_session else []
    return Reply.from_message(meeting_views.answered(meeting, [*so_far, *lines], ask.reader))


def _state_of_record(ask: Ask, read: Read, meeting: Meeting) -> str:
    """Return how far a record is that was sent; "" of any other, and to whom may not read it."""
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    if record is None or record.state == RecordState.UNSENT or not reading.may_read(read, ask.actor, meeting):
        return ""
    return f"{record_views.standing(record, ask.reader)}."


def past_day(ask: Ask, words: str) -> date | None:
    """Return the day of a meeting that has begun, as it is named: the last such; None for other words."""
    with suppress(UserError):
        return read_past_or_future_day(words.split(), ask.typing_context).day
    with suppress(UserError):
        return read_one_date(words, ask.typing_context).day
    return None


def _meant(ask: Ask, read: Read, asked: AskedOfMeeting, day: date | None) -> Meeting | None:
    """Return the meeting that is named by its reference, number or day, else the last of the task force."""
    if asked.ref is not None:
        return get_of_type(ask, read, asked.ref, Meeting)
    if asked.number is not None:
        found = meetings.with_number(read, asked.number)
    elif day is not None:
        found = next((one for one in meetings_of_day(ask, read, day)), None)
    elif asked.what is MeetingQuestion.AGENDA:
        ahead = meetings.ahead(read, who=ask.actor, now=ask.now, until=ask.now + invitees.FAR_AHEAD)
        found = next((one for one in ahead if one.is_own), None)
    else:
        found = last_begun(ask, read)
    return found if found is not None and may_see(ask.actor, found) else None


def last_begun(ask: Ask, read: Read) -> Meeting | None:
    """Return the task force's meeting that began last, as far as the asker may see it; None for none."""
    lately = meetings.begun_between(
        read, who=ask.actor, first=ask.today - _BEFORE, last=ask.today + timedelta(days=1), now=ask.now
    )
    found = next((one for one in lately if one.is_own), None)
    if found is not None:
        return found
    held = meetings.held_between(read, who=ask.actor, first=date.min, last=ask.today)
    return next((one for one in reversed(held) if one.is_own), None)


def meetings_of_day(ask: Ask, read: Read, day: date) -> list[Meeting]:
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
    return _who_came(ask, read, meeting, what)


def _who_chaired(read: Read, meeting: Meeting) -> list[int]:
    if meeting.chair_id is not None:
        return [meeting.chair_id]
    given = meetings.attendances(read, meeting)
    return [one for one in chairs(read, meeting.starts_on) if presence.came(read, given.get(one), meeting)]


def reads_by_name(ask: Ask, read: Read, meeting: Meeting) -> bool:
    """Return whether the asker reads by name who came: whoever runs the meeting, and others once its record is out."""
    is_out = clock.of_meeting(read, meeting, ask.now).content != "" or invitees.may_change(ask, meeting)
    return is_out and not meeting.headcount and reading.may_read(read, ask.actor, meeting)


def _who_came(ask: Ask, read: Read, meeting: Meeting, what: MeetingQuestion) -> list[str]:
    """Return who came, or in which way, by name where the reader may read that in the record, else how many."""
    if what is MeetingQuestion.HOW_MANY or not reads_by_name(ask, read, meeting):
        return took_part.lines(read, meeting) or meeting_views.by_name([], meeting)
    head = content.current(read, meeting, clock.of_meeting(read, meeting, ask.now)).head
    known = [one for one in head if one[0] in content.LABELS.values()]
    labels = _LABELS.get(what)
    if labels is None or not known:
        return meeting_views.by_name(known, meeting)
    found = [one for one in known if one[0] in labels]
    unknown = took_part.of_whom_nothing_is_known(read, meeting) if what is MeetingQuestion.ABSENT else []
    return meeting_views.in_ways(found, what, unknown, meeting, ask.reader)
