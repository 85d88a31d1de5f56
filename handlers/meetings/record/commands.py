"""The record of a meeting by people: read, sent, corrected, closed and approved."""

from datetime import date, timedelta

from bot.errors import UserError
from bot.grammar.parsed import FieldError
from bot.history import Note
from bot.meeting_record import MAX_CORRECTION, Correction, CorrectionAnswer, MeetingRecord, RecordState
from bot.meetings import Meeting
from bot.notifications import Reason
from bot.records import Kind, Ref, checked_text
from handlers.core.blocks.elements import Block, Button, Message
from handlers.core.blocks.fallback import message_of
from handlers.core.calls import Ask, Reply, row_id
from handlers.core.delivery.notify import chair_and_secretaries, notify_about
from handlers.meetings import changes, invitees
from handlers.meetings.record import approval, clock, content, correcting, reading, views
from storage import meeting_records, meetings, received
from storage.history import last_note_by
from storage.unit_of_work import Read, Tx


def show(ask: Ask, read: Read) -> Reply:
    """Show the record as it stands, with what may be done."""
    meeting = reading.over_meeting(reading.by_number(ask, read), read, "record")
    return Reply.from_message(_shown(ask, read, meeting, reading.record_of(ask, read, meeting)))


def _shown(ask: Ask, read: Read, meeting: Meeting, record: MeetingRecord, *, note: str = "") -> Message:
    said = content.read_by(read, ask.actor, content.current(read, meeting, record))
    row = _row(ask, read, meeting, record)
    out = reading.taken_out(read, said)
    note = note or views.standing(record, ask.reader)
    return views.shown(meeting, record, said, ask.reader, taken_out=out, row=row, note=note)


def _row(ask: Ask, read: Read, meeting: Meeting, record: MeetingRecord) -> list[Button]:
    files = [
        Button("Word file", "recordfile", f"{meeting.ref} docx"),
        Button("PDF", "recordfile", f"{meeting.ref} pdf"),
    ]
    correct = [Button("Correct", "correction", meeting.ref)] if record.takes_corrections(ask.now) else []
    if not invitees.may_change(ask, meeting):
        return [*correct, *files]
    if record.state == RecordState.UNSENT:
        hold = [] if record.paused_at else [Button("Hold it back", "holdrecord", meeting.ref)]
        return [Button("Send it now", "sendrecord", meeting.ref, is_next_step=True), *hold, *files]
    if record.waits_at is not None:
        return [Button("Close it", "closerecord", meeting.ref), *files]
    later = _approving(ask, read, meeting) if record.state == RecordState.FINAL else None
    approve = (
        [
            Button(
                f"Approved by {views.which(later, ask.reader)}",
                "approverecord",
                f"{meeting.ref} {later.number}",
            )
        ]
        if later
        else []
    )
    return [*approve, *correct, *files]


def _approving(ask: Ask, read: Read, meeting: Meeting) -> Meeting | None:
    """Return the first meeting that was held after one, as far as the caller may see it."""
    after = (meeting.held_on or meeting.starts_on) + timedelta(days=1)
    found = meetings.held_between(read, who=ask.actor, first=after, last=ask.today)
    return next(iter(found), None)


def _changeable(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if it was held, and the caller may change it. Raises UserError."""
    changes.permitted_meeting(ask, read, verb)
    return reading.over_meeting(ask, read, verb)


# Before it goes out


def _unsent(ask: Ask, read: Read, verb: str) -> tuple[Meeting, MeetingRecord]:
    """Return a meeting and its record that nobody has got yet. Raises UserError."""
    meeting = _changeable(ask, read, verb)
    record = reading.record_of(ask, read, meeting)
    if record.state != RecordState.UNSENT:
        raise UserError(
            f"{views.title(meeting, record, ask.reader)} has gone out already. Nothing has changed."
        )
    return meeting, record


def send(ask: Ask, tx: Tx) -> Reply:
    meeting, record = _unsent(ask, tx, "sendrecord")
    told = clock.send(tx, meeting, record)
    note = f"Sent to {len(told)} people. Comments until {views.comments_until(record, ask.reader)}."
    return Reply.from_message(_shown(ask, tx, meeting, record, note=note))


def hold(ask: Ask, tx: Tx) -> Reply:
    """Keep a draft back until somebody sends it."""
    meeting, record = _unsent(ask, tx, "holdrecord")
    record.paused_at, record.due_at = record.paused_at or ask.now, None
    meeting_records.save(tx, record)
    tx.change(meeting, "hold record")
    note = "I hold it back until you send it."
    return Reply.from_message(_shown(ask, tx, meeting, record, note=note))


def set_until(ask: Ask, tx: Tx) -> Reply:
    """Let comments run until another day, which the preview offered."""
    meeting, record = _unsent(ask, tx, "recorduntil")
    try:
        record.until = date.fromisoformat(ask.parsed.text.strip())
    except ValueError as error:
        raise UserError("Until which day? Say it like 2016-12-28.") from error
    if clock.ends_at(tx, record.until) <= ask.now:
        raise UserError(f"{ask.reader.day(record.until)} has passed. Nothing has changed.")
    meeting_records.save(tx, record)
    tx.change(meeting, "record until", why=record.until.isoformat())
    note = f"Comments will run until {views.comments_until(record, ask.reader)}."
    return Reply.from_message(_shown(ask, tx, meeting, record, note=note))


# Corrections


def correct(ask: Ask, tx: Tx) -> Reply:
    """Ask for a correction of the draft; the secretary takes it or not."""
    meeting, record = _commented(ask, tx)
    text = checked_text(ask.parsed.text, what="correction")
    if not text:
        raise FieldError("text", "What should it say?")
    if len(text) > MAX_CORRECTION:
        raise ask.error_at("text", f"At most {MAX_CORRECTION} characters.")
    me = ask.actor.person_id
    asked = meeting_records.add_correction(
        tx, Correction(record_id=meeting.id, person_id=me, at=ask.now, text=text)
    )
    tx.change(meeting, "correct record", why=text)
    comment = _comment_by(tx, meeting, record, me)
    if comment is not None and comment.text in text:
        received.unlist_note(tx, comment)  # it reaches the office as a correction, so not as a note too
    office = chair_and_secretaries(tx, ask.charter.day_of(ask.now))
    for person in office:
        key = f"correction:{asked.id}:{Reason.CORRECTION_ASKED}"
        context = str(asked.id)
        notify_about(tx, person, key, Reason.CORRECTION_ASKED, record_id=meeting.id, context=context)
    return Reply(text=views.asked(meeting, ask.reader, [one for one in office if one != me]))


def _commented(ask: Ask, read: Read) -> tuple[Meeting, MeetingRecord]:
    meeting = reading.over_meeting(ask, read, "correction")
    record = reading.record_of(ask, read, meeting)
    if not record.takes_corrections(ask.now):
        raise UserError(
            views.not_out(meeting, ask.reader)
            if record.state == RecordState.UNSENT
            else views.comments_over(meeting, ask.reader)
        )
    return meeting, record


def correction_form(ask: Ask, read: Read) -> Block:
    """Return the form, with what the caller has written under the draft since it went out."""
    meeting, record = _commented(ask, read)
    comment = _comment_by(read, meeting, record, ask.actor.person_id)
    return views.correction_form(meeting, comment.text if comment is not None else "")


def _comment_by(read: Read, meeting: Meeting, record: MeetingRecord, person: int) -> Note | None:
    """Return what somebody wrote last on a draft since it went out; None where they wrote nothing."""
    last = last_note_by(read, meeting.id, [person])
    is_new = last is not None and record.sent_at is not None and last.at >= record.sent_at
    return last if is_new else None


def _asked(ask: Ask, read: Read, verb: str) -> tuple[Meeting, MeetingRecord, Correction]:
    """Return a meeting, its record, and the correction that is named, or the only open one. Raises UserError."""
    meeting = _changeable(ask, read, verb)
    number, _ = _number_and_text(ask)
    every = meeting_records.corrections(read, meeting.id)
    found = [one for one in every if (one.is_open if number is None else one.id == number)]
    record = meeting_records.find(read, meeting.id)
    if len(found) != 1 or record is None:
        raise UserError(f"Which correction of {meeting.ref}? Your Home has those that wait for you.")
    if record.is_final:
        raise UserError(
            f"The record of {views.which(meeting, ask.reader)} stands already. Nothing has changed."
        )
    return meeting, record, found[0]


def _number_and_text(ask: Ask) -> tuple[int | None, str]:
    """Return the number of a correction and the words behind it; a form has them apart, so its text may begin with a number."""
    if ask.call.values is not None:
        return row_id(next(iter(ask.call.words.split()[2:]), "")), ask.parsed.text
    first, _, rest = ask.parsed.text.strip().partition(" ")
    number = row_id(first)
    return number, ask.parsed.text if number is None else rest


def ask_about(ask: Ask, read: Read) -> Reply:
    """Show a correction that waits for its answer."""
    meeting, _, asked = _asked(ask, read, "answercorrection")
    return Reply.from_message(message_of(views.correction(meeting, asked, ask.reader)))


def decline_form(ask: Ask, read: Read) -> Block:
    meeting, _, asked = _asked(ask, read, "declinecorrection")
    return views.decline_form(meeting, str(asked.id))


def take(ask: Ask, tx: Tx) -> Reply:
    """Take a correction into the record, which is Rev.1 from then on."""
    meeting, record, asked = _asked(ask, tx, "takecorrection")
    asked.settle(CorrectionAnswer.TAKEN, by=ask.actor.person_id, now=ask.now)
    meeting_records.save_answer(tx, asked)
    if record.is_outdated:
        correcting.renew(tx, meeting, record)  # who got it reads of what was entered just before
    record.correct(content.made(tx, meeting))
    return _answer(ask, tx, meeting, record, asked)


def decline(ask: Ask, tx: Tx) -> Reply:
    """Leave the record as it is, and tell whoever asked why."""
    meeting, record, asked = _asked(ask, tx, "declinecorrection")
    _, why = _number_and_text(ask)
    asked.settle(
        CorrectionAnswer.DECLINED,
        by=ask.actor.person_id,
        now=ask.now,
        reason=checked_text(why, what="reason"),
    )
    meeting_records.save_answer(tx, asked)
    return _answer(ask, tx, meeting, record, asked)


def _answer(ask: Ask, tx: Tx, meeting: Meeting, record: MeetingRecord, asked: Correction) -> Reply:
    meeting_records.save(tx, record)
    tx.change(meeting, f"correction {asked.answer}", why=asked.text)
    key = f"correction:{asked.id}:{Reason.CORRECTION_ANSWERED}"
    context = str(asked.id)
    notify_about(tx, asked.person_id, key, Reason.CORRECTION_ANSWERED, record_id=meeting.id, context=context)
    if record.waits_at is not None and not any(
        one.is_open for one in meeting_records.corrections(tx, meeting.id)
    ):
        clock.end_comments(tx, meeting, record)
    return Reply.from_message(_shown(ask, tx, meeting, record))


# Its end


def close(ask: Ask, tx: Tx) -> Reply:
    """Let a record stand whose end waits, although somebody got no message of it."""
    meeting = _changeable(ask, tx, "closerecord")
    record = meeting_records.find(tx, meeting.id)
    if record is None or record.waits_at is None:
        raise UserError(f"The record of {meeting.ref} doesn't wait for you. Nothing has changed.")
    if any(one.is_open for one in meeting_records.corrections(tx, meeting.id)):
        raise UserError(
            f"Somebody waits for an answer to a correction of {meeting.ref}. Take it, or say why not."
        )
    clock.close(tx, meeting, record)
    return Reply.from_message(_shown(ask, tx, meeting, record))


def approve(ask: Ask, tx: Tx) -> Reply:
    """Note which meeting approved the record."""
    meeting = _changeable(ask, tx, "approverecord")
    record, number = meeting_records.find(tx, meeting.id), row_id(ask.parsed.text.strip())
    later = tx.find(Ref(Kind.MEETING, number)) if number is not None else None
    if record is None or record.state != RecordState.FINAL:
        raise UserError(
            f"The record of {meeting.ref} isn't one that waits to be approved. Nothing has changed."
        )
    if not isinstance(later, Meeting) or not later.is_held or not later.is_own or later.id == meeting.id:
        raise UserError("A later meeting that was held approves it. Nothing has changed.")
    approval.approve(tx, meeting, record, in_meeting=later, by=ask.actor.person_id)
    note = f"Approved by {views.which(later, ask.reader)} ({later.ref})."
    return Reply.from_message(_shown(ask, tx, meeting, record, note=note))
