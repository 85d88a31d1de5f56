"""What is entered after the draft record has gone out: a correction of it while it is a draft, and refused once it stands."""

import hashlib
from datetime import datetime

from bot.errors import Offer, UserError
from bot.meeting_record import MeetingRecord, RecordContent
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from handlers.core.blocks.elements import Block
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import notify_about
from handlers.core.delivery.told import unsent
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.meetings import invitees
from handlers.meetings.record import content, views
from storage import meeting_records
from storage.unit_of_work import Read, Tx


def must_be_open(read: Read, meeting: Meeting, reader: Reader) -> None:
    """Raise UserError where the record of a meeting is final: what it says stays."""
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    if record is not None and record.is_final:
        raise UserError(
            views.stays(meeting, record, reader), offers=[Offer("The record", "record", meeting.ref)]
        )


def follow(tx: Tx, meeting: Meeting) -> list[str]:
    """Have a draft that is out made anew with what this call enters, by the clock; return what its answer says of that."""
    record = meeting_records.find(tx, meeting.id) if meeting.is_held else None
    if record is None or not record.is_draft:
        return []
    record.outdate(tx.now)
    meeting_records.save(tx, record)
    return [views.BECOMES_REVISION]


def renew(tx: Tx, meeting: Meeting, record: MeetingRecord) -> None:
    """Make a draft anew, and tell who got it where it says something else now.

    Who waits for an earlier correction reads in that one what is true then.
    """
    known = fingerprint(record)
    if not record.renew(content.made(tx, meeting)):
        return
    # The meeting itself may not have changed between two corrections, so its version doesn't tell them apart.
    key = f"record:{meeting.id}:{Reason.RECORD_CORRECTED}:{tx.now.isoformat()}"
    waiting = {one.concerned_person_id for one in unsent(tx, meeting.id, Reason.RECORD_CORRECTED)}
    for person in sorted(meeting_records.reached(tx, meeting, by=None) - waiting):
        notify_about(tx, person, key, Reason.RECORD_CORRECTED, record_id=meeting.id, context=known)


def fingerprint(record: MeetingRecord) -> str:
    """Return what tells one text of a record from another: a reader knows the one that they were told of."""
    return hashlib.sha256(record.content.encode()).hexdigest()[:16]


def _holds(read: Read, one: Notification, meeting: Meeting, _: datetime) -> bool:
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    is_invited = one.concerned_person_id in invitees.of_meeting(read, meeting)
    return record is not None and record.is_draft and is_invited and fingerprint(record) != one.context


def _says(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    record = meeting_records.find(to.read, meeting.id)
    if record is None:
        return []
    said = content.read_by(to.read, to.who, RecordContent.from_json(record.content))
    return views.corrected(meeting, record, to.reader, said)


def _became(_: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    record = meeting_records.find(to.read, meeting.id) if meeting.is_held else None
    if record is None:
        return views.no_record(meeting)
    return None if record.is_draft else views.stands_now(meeting, record, to.reader)


CORRECTED = NotificationType(_holds, _says, became=_became, wants_reply=wants_no_reply)
