"""The notifications about the record of a meeting: when each still holds, and how it looks."""

from datetime import date, datetime

from bot.meeting_record import CorrectionAnswer, MeetingRecord, RecordState
from bot.meetings import Meeting
from bot.notifications import Notification, Reason
from handlers.core.blocks.elements import Block
from handlers.core.delivery.notify import chair_and_secretaries
from handlers.core.feature import NotificationType, Viewer, wants_no_reply
from handlers.meetings import days, invitees
from handlers.meetings.record import clock, correcting, views
from storage import meeting_records
from storage.unit_of_work import Read


def _record(read: Read, meeting: Meeting) -> MeetingRecord | None:
    return meeting_records.find(read, meeting.id) if meeting.is_held else None


def _is_office(read: Read, one: Notification, now: datetime) -> bool:
    return one.concerned_person_id in chair_and_secretaries(read, read.charter.day_of(now))


def _preview_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    record = _record(read, meeting)
    is_ahead = record is not None and record.state == RecordState.UNSENT and record.paused_at is None
    return is_ahead and _is_office(read, one, now)


def _draft_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    record = _record(read, meeting)
    is_invited = one.concerned_person_id in invitees.of_meeting(read, meeting)
    return record is not None and is_invited and record.takes_corrections(now) and _is_as_told(one, record)


def _is_as_told(one: Notification, record: MeetingRecord) -> bool:
    return record.until is not None and record.until.isoformat() == one.context


def _waits_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    record = _record(read, meeting)
    return record is not None and record.waits_at is not None and _is_office(read, one, now)


def _final_holds(read: Read, one: Notification, meeting: Meeting, _: datetime) -> bool:
    record = _record(read, meeting)
    who = [*invitees.of_meeting(read, meeting), *chair_and_secretaries(read, meeting.starts_on)]
    return record is not None and record.is_final and one.concerned_person_id in who


def _asked_holds(read: Read, one: Notification, _: Meeting, now: datetime) -> bool:
    asked = meeting_records.correction(read, int(one.context))
    return asked is not None and asked.is_open and _is_office(read, one, now)


def _answered_holds(read: Read, one: Notification, _: Meeting, __: datetime) -> bool:
    asked = meeting_records.correction(read, int(one.context))
    return asked is not None and not asked.is_open


def _preview(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    record = clock.of_meeting(to.read, meeting, to.now)
    short, later = clock.short_of_days(to.read, meeting, record)
    out = days.morning_at_home(to.read, date.fromisoformat(one.context))
    return views.preview(
        meeting,
        record,
        to.reader,
        out=to.reader.due(days.as_due(to.read, out)),
        invited=len(invitees.of_meeting(to.read, meeting)),
        short=short,
        later=later,
    )


def _draft(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    record = _record(to.read, meeting)
    if record is None:
        return []
    by = ", ".join(to.reader.name(one) for one in days.whom_to_ask(to.read, to.reader.today)[:1])
    return views.circulated(meeting, record, to.reader, by=f"by {by}" if by else "")


def _waits(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    record = _record(to.read, meeting)
    if record is None:
        return []
    return views.waits(meeting, record, to.reader, clock.unreached(to.read, meeting, record))


def _final(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    record = _record(to.read, meeting)
    if record is None:
        return []
    found = meeting_records.corrections(to.read, meeting.id)
    taken = [one for one in found if one.answer == CorrectionAnswer.TAKEN]
    return views.final(meeting, record, to.reader, taken)


def _asked(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    asked = meeting_records.correction(to.read, int(one.context))
    return views.correction(meeting, asked, to.reader) if asked is not None else []


def _answered(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    asked = meeting_records.correction(to.read, int(one.context))
    return views.answered(meeting, asked, to.reader) if asked is not None else []


def _became(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    """Return what is left of a message of a draft once its comments have ended; None while they run."""
    record = _record(to.read, meeting)
    if record is None:
        return views.no_record(meeting)
    holds = {
        Reason.RECORD_PREVIEW: record.state == RecordState.UNSENT,
        Reason.RECORD_DRAFT: record.takes_corrections(to.now) and _is_as_told(one, record),
        Reason.RECORD_WAITS: record.waits_at is not None,
    }
    return None if holds.get(Reason(one.reason), True) else views.stands_now(meeting, record, to.reader)


def _became_answered(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    asked = meeting_records.correction(to.read, int(one.context))
    return None if asked is None or asked.is_open else views.settled(meeting, asked, to.reader)


def _follows_office(read: Read, _: Notification, on: date) -> list[int]:
    return days.whom_to_ask(read, on)


NOTIFICATIONS = {
    Reason.RECORD_PREVIEW: NotificationType(
        _preview_holds, _preview, became=_became, wants_reply=wants_no_reply, successors=_follows_office
    ),
    Reason.RECORD_DRAFT: NotificationType(
        _draft_holds,
        _draft,
        became=_became,
        wants_reply=lambda *_: True,
        reply_hint=lambda *_: "A correction? Reply here, or press Correct.",
    ),
    Reason.RECORD_WAITS: NotificationType(
        _waits_holds, _waits, became=_became, wants_reply=wants_no_reply, successors=_follows_office
    ),
    Reason.RECORD_CORRECTED: correcting.CORRECTED,
    Reason.RECORD_FINAL: NotificationType(_final_holds, _final, wants_reply=wants_no_reply),
    Reason.CORRECTION_ASKED: NotificationType(
        _asked_holds, _asked, became=_became_answered, wants_reply=wants_no_reply, successors=_follows_office
    ),
    Reason.CORRECTION_ANSWERED: NotificationType(_answered_holds, _answered, wants_reply=wants_no_reply),
}
