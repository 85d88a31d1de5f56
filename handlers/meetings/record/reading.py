"""Who may read the record of a meeting, and what of it."""

import re
from dataclasses import replace
from datetime import date

from bot.errors import Offer, PermissionDenied, UserError, to_open
from bot.meeting_record import MeetingRecord, RecordContent, RecordState
from bot.meetings import Meeting
from bot.permissions import Actor, may_see, permitted_identity
from bot.records import Kind, Ref
from handlers.core.calls import Ask, get_named
from handlers.meetings import invitees
from handlers.meetings.record import clock, content, views
from storage import erasure, meetings
from storage.unit_of_work import Read


def over_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if it was held, and the caller was invited. Raises UserError."""
    meeting = get_named(ask, read, verb, Meeting)
    if not may_read(read, ask.actor, meeting):
        raise PermissionDenied(views.not_invited(meeting))
    if meeting.is_cancelled:
        raise UserError(views.cancelled(meeting))
    if not meeting.is_held:
        raise UserError(views.not_held(meeting, ask.reader), offers=[to_open(meeting.ref)])
    return meeting


def by_number(ask: Ask, read: Read) -> Ask:
    """Return a call about the meeting that is named by its official number, or as the last. Raises UserError for none."""
    found = None if ask.parsed.refs else _NUMBERED.fullmatch(" ".join(ask.parsed.text.split()))
    if found is None:
        return ask
    number = found["number"]
    meeting = meetings.with_number(read, int(number)) if number else _last_held(ask, read)
    if meeting is None or not may_see(ask.actor, meeting):
        which = f"a meeting {number}" if number else "a meeting that was held"
        raise UserError(
            f"I don't know {which} of the task force.", offers=[Offer("Meetings", "say", "meetings")]
        )
    return replace(ask, parsed=replace(ask.parsed, refs=[Ref(Kind.MEETING, meeting.number)], text=""))


def _last_held(ask: Ask, read: Read) -> Meeting | None:
    found = meetings.held_between(read, who=ask.actor, first=date.min, last=ask.today)
    return found[-1] if found else None


_NUMBERED = re.compile(
    r"(?:of |the )*(?:last(?: meeting)?|(?:meeting )?(?:no\.? ?)?(?P<number>\d{1,4}))[.?]?", re.IGNORECASE
)


def record_of(ask: Ask, read: Read, meeting: Meeting) -> MeetingRecord:
    """Return the record of a meeting that its reader may see now. Raises UserError."""
    record = clock.of_meeting(read, meeting, ask.now)
    if record.state != RecordState.UNSENT:
        return record
    if not invitees.may_change(ask, meeting):
        offers = [Offer("Decisions", "say", "decisions")]
        raise UserError(views.not_out(meeting, ask.reader), offers=offers)
    if not content.is_known(read, meeting):
        raise UserError(views.unknown_who(meeting), offers=[Offer("Who came", "came", meeting.ref)])
    return record


def may_read(read: Read, who: Actor, meeting: Meeting) -> bool:
    """Return whether somebody was invited, or stands in for who was, or may change the meeting."""
    invited = {*invitees.of_meeting(read, meeting)}
    changes = permitted_identity(who, "change meeting", meeting, charter=read.charter) is not None
    return may_see(who, meeting) and (changes or bool(invited & {*who.person_ids}))


def taken_out(read: Read, said: RecordContent) -> int:
    """Return how many people whom it names were erased since."""
    return sum(one.person_id in said.people for one in erasure.all_erasures(read))
