"""The approval of the record of the last meeting: an item of the next one's agenda, or a button."""

from bot.agendas.items import AgendaItem
from bot.charter import Charter, StandingSubject
from bot.errors import UserError
from bot.meeting_record import MeetingRecord, RecordState
from bot.meetings import Meeting
from handlers.core.blocks.text import Reader
from handlers.meetings.record import views
from storage import meeting_records, meetings
from storage.unit_of_work import Read, Tx

APPROVED = "approved"  # the outcome of the item
STEP = "approve record"


def is_of_record(charter: Charter, item: AgendaItem) -> bool:
    """Return whether an item of an agenda is the approval of the record of the last meeting."""
    shows = {one.code: one.shows for one in charter.meetings.standing}
    return shows.get(item.standing) == StandingSubject.LAST_MEETING


def decides_nothing(charter: Charter, item: AgendaItem) -> bool:
    """Return whether the approval of an item is no decision of its own.

    It approves the record of the last meeting, or adopts the agenda: that is the first standing item, if it shows nothing.
    """
    first = next(iter(charter.meetings.standing), None)
    adopts = first is not None and (first.code, first.shows) == (item.standing, StandingSubject.NOTHING)
    return adopts or is_of_record(charter, item)


def last_record(read: Read, meeting: Meeting) -> tuple[Meeting, MeetingRecord] | None:
    """Return the meeting that was held before one, with its record; None for none, or one that is kept elsewhere."""
    last = meetings.last_held_before(read, meeting)
    record = meeting_records.find(read, last.id) if last is not None else None
    return (last, record) if last is not None and record is not None else None


def must_be_approvable(read: Read, meeting: Meeting, item: AgendaItem, reader: Reader) -> None:
    """Raise UserError where an item of a meeting can't approve the record of the last one yet, or another meeting did."""
    found = last_record(read, meeting) if is_of_record(read.charter, item) else None
    if found is None:
        return
    last, record = found
    if record.state == RecordState.UNSENT:
        raise UserError(f"nobody has got the record of {views.which(last, reader)} yet: record {last.ref}")
    if record.state == RecordState.DRAFT:
        raise UserError(
            f"the record of {views.which(last, reader)} is a draft still; once it is final, enter this line again"
        )
    if record.state == RecordState.APPROVED and record.approved_in != meeting.id:
        raise UserError(f"another meeting has approved the record of {views.which(last, reader)}")


def approve_last(tx: Tx, meeting: Meeting, item: AgendaItem, *, by: int) -> None:
    """Note that a meeting approved the record of the last one with an item of that, where it is kept here."""
    found = last_record(tx, meeting) if is_of_record(tx.charter, item) else None
    if found is not None and found[1].state == RecordState.FINAL:
        last: Meeting = tx.get(found[0].id)
        approve(tx, last, found[1], in_meeting=meeting, by=by)


def approve(tx: Tx, meeting: Meeting, record: MeetingRecord, *, in_meeting: Meeting, by: int) -> None:
    """Note which meeting approved a record."""
    record.approve(at=in_meeting.id, by=by, now=tx.now)
    meeting_records.save(tx, record)
    tx.change(meeting, STEP, why=f"by {in_meeting.ref}")


def take_back(tx: Tx, meeting_id: int) -> None:
    """Let a record wait for its approval again."""
    record = meeting_records.find(tx, meeting_id)
    if record is not None and record.state == RecordState.APPROVED:
        record.disapprove()
        meeting_records.save(tx, record)
