"""The record of a meeting by the clock: shown to the secretary, sent for comments, and final by silence."""

from datetime import date, datetime

from bot import proposals
from bot.calendar import moment
from bot.meeting_record import MeetingRecord, RecordState
from bot.meetings import Meeting
from bot.notifications import Reason
from handlers.core.delivery.isolate import attempt
from handlers.core.delivery.notify import chair_and_secretaries, covered_working_days, notify
from handlers.meetings import days, invitees
from handlers.meetings.record import content, correcting
from storage import meeting_records
from storage.failed_plans import RECORD
from storage.unit_of_work import Read, Tx


def begin(tx: Tx, meeting: Meeting) -> None:
    """Have the clock look at the record of a meeting that was held; at once where it waited for who came."""
    if not meeting.is_own or not meeting.is_held or meeting.was_entered_afterwards:
        return
    record = meeting_records.find(tx, meeting.id) or MeetingRecord(record_id=meeting.id)
    if record.state == RecordState.UNSENT and record.paused_at is None:
        record.due_at = max(tx.now, _preview_at(tx, meeting))
        meeting_records.save(tx, record)


def of_meeting(read: Read, meeting: Meeting, now: datetime) -> MeetingRecord:
    """Return the record of a meeting, with its days, also before there is one."""
    record = meeting_records.find(read, meeting.id) or MeetingRecord(record_id=meeting.id)
    record.until = record.until or _until(read, meeting, read.charter.day_of(now))
    return record


def settle(tx: Tx) -> int:
    """Show drafts whose time has come to the secretary, send those that were seen, and end the comments on others."""
    found = meeting_records.due(tx, by=tx.now)
    for record in found:
        attempt(tx, RECORD, record.record_id, _look, record)
    return len(found)


def _look(tx: Tx, record: MeetingRecord) -> None:
    meeting: Meeting = tx.get(record.record_id)
    if record.is_draft:
        _look_at_draft(tx, meeting, record)
        return
    record.due_at = None
    if record.state == RecordState.UNSENT and meeting.is_held and record.paused_at is None:
        _come_nearer(tx, meeting, record)
    meeting_records.save(tx, record)


def _look_at_draft(tx: Tx, meeting: Meeting, record: MeetingRecord) -> None:
    if record.is_outdated:
        correcting.renew(tx, meeting, record)
    if record.waits_at is None and record.until_at is not None and record.until_at <= tx.now:
        end_comments(tx, meeting, record)
    else:
        meeting_records.save(tx, record)


def _come_nearer(tx: Tx, meeting: Meeting, record: MeetingRecord) -> None:
    tomorrow = days.next_morning(tx, tx.now)
    if not content.is_known(tx, meeting):
        record.due_at = tomorrow  # until then Home asks who came
    elif record.previewed_at is None:
        record.previewed_at, record.due_at = (
            tx.now,
            max(days.morning_at_home(tx, sent_on(tx, meeting)), tomorrow),
        )
        out = tx.charter.day_of(record.due_at)
        record.until = record.until or _until(tx, meeting, out)
        for person in days.whom_to_ask(tx, tx.charter.day_of(tx.now)):
            notify(tx, person, meeting, Reason.RECORD_PREVIEW, context=out.isoformat())
    else:
        send(tx, meeting, record)


def sent_on(read: Read, meeting: Meeting) -> date:
    """Return the day on which a draft goes out by itself."""
    working = read.charter.working_days(read.charter.station)
    return working.after(_held_on(meeting), read.charter.meetings.record)


def _preview_at(read: Read, meeting: Meeting) -> datetime:
    working = read.charter.working_days(read.charter.station)
    return days.morning_at_home(read, working.before(sent_on(read, meeting), 1))


def _held_on(meeting: Meeting) -> date:
    return meeting.held_on or meeting.starts_on


def _until(read: Read, meeting: Meeting, out: date) -> date:
    """Return the last day of comments: the charter's, later for a draft that goes out later."""
    working, schedule = read.charter.working_days(read.charter.station), read.charter.meetings
    planned = working.after(_held_on(meeting), schedule.comments)
    late = working.after(out, max(schedule.comments - schedule.record, 1))
    return planned if out <= sent_on(read, meeting) else max(planned, late)


def short_of_days(
    read: Read, meeting: Meeting, record: MeetingRecord
) -> tuple[list[tuple[int, int]], date | None]:
    """Return who has fewer working days for comments than the charter gives, and the day by which nobody does."""
    needed = read.charter.meetings.comments - read.charter.meetings.record
    people = {
        one: (sent_on(read, meeting), covered_working_days(read, one))
        for one in invitees.of_meeting(read, meeting)
    }
    if not people or record.until is None:
        return [], None
    short = proposals.people_short_of_days(people, record.until, dict.fromkeys(people, needed))
    home = read.charter.working_days(read.charter.station)
    return short, proposals.earliest_end(people, needed, home)[0] if short else None


def ends_at(read: Read, until: date) -> datetime:
    """Return when comments end on a day: at the hour of the silence procedure, where the task force is."""
    return moment(until, read.charter.silence.at, read.charter.zone)


def send(tx: Tx, meeting: Meeting, record: MeetingRecord) -> list[int]:
    """Send a draft to everybody who was invited; return who is told."""
    until = record.until or _until(tx, meeting, tx.charter.day_of(tx.now))
    record.send(content.made(tx, meeting), until=until, until_at=ends_at(tx, until), now=tx.now)
    meeting_records.save(tx, record)
    tx.change(meeting, "record sent")
    told, context = invitees.of_meeting(tx, meeting), until.isoformat()
    return [one for one in told if notify(tx, one, meeting, Reason.RECORD_DRAFT, context=context)]


def unreached(read: Read, meeting: Meeting, record: MeetingRecord) -> list[int]:
    """Return who was invited and got no message of a draft before its comments ended, but those in office, who sent it."""
    got = meeting_records.reached(read, meeting, by=record.until_at)
    in_office = chair_and_secretaries(read, record.until or meeting.starts_on)
    return [one for one in invitees.of_meeting(read, meeting) if one not in got and one not in in_office]


def end_comments(tx: Tx, meeting: Meeting, record: MeetingRecord) -> None:
    """Close a record by silence; let it wait for the secretary where a correction is open or somebody wasn't reached."""
    is_open = any(one.is_open for one in meeting_records.corrections(tx, meeting.id))
    if not is_open and not unreached(tx, meeting, record):
        close(tx, meeting, record)
        return
    record.wait(tx.now)
    meeting_records.save(tx, record)
    context = record.until.isoformat() if record.until else ""
    for person in days.whom_to_ask(tx, tx.charter.day_of(tx.now)):
        notify(tx, person, meeting, Reason.RECORD_WAITS, context=context)


def close(tx: Tx, meeting: Meeting, record: MeetingRecord) -> None:
    """Let a record stand; who was invited hears of it where it was corrected, else the chair and the secretary."""
    if record.is_outdated:
        record.renew(content.made(tx, meeting))
    record.close(tx.now)
    meeting_records.save(tx, record)
    tx.change(meeting, "record final")
    people = dict.fromkeys(
        [
            *chair_and_secretaries(tx, tx.charter.day_of(tx.now)),
            *(invitees.of_meeting(tx, meeting) if record.revision else []),
        ]
    )
    for person in people:
        notify(tx, person, meeting, Reason.RECORD_FINAL, context=str(record.revision))
