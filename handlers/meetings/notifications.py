"""Declare the notifications about meetings: when each still holds, and how it looks."""

from collections.abc import Mapping
from datetime import datetime

from bot.calendar import local
from bot.meetings import Attendance, CallPaused, EnteredAnswer, Meeting, MeetingState, PapersMoved, stays_away
from bot.moments import StatusChange, hour_before
from bot.notifications import Notification, Reason
from bot.sessions import meeting_day, meeting_papers_on
from handlers.core.blocks.elements import Block, buttons
from handlers.core.blocks.text import Reader, time_of_day
from handlers.core.delivery.readers import is_off_hours, reader_hours
from handlers.core.delivery.told import date_told
from handlers.core.feature import NotificationType, Viewer, always_holds, wants_no_reply
from handlers.core.hours import OFF_HOURS
from handlers.core.records.notifications import requested_reminder
from handlers.meetings import (
    call_views,
    change_views,
    days,
    invitees,
    presence,
    registration_views,
    reminder_views,
    representatives,
    views,
)
from handlers.meetings.news import known_status, told_last
from handlers.meetings.record.renaming import RENAMED
from handlers.meetings.room import asking
from handlers.meetings.room import views as room_views
from handlers.meetings.room.self_said import record_stands
from storage import meetings
from storage.unit_of_work import Read

# Whether they still hold


def _is_invited(read: Read, notification: Notification, meeting: Meeting) -> bool:
    return notification.concerned_person_id in invitees.of_meeting(read, meeting)


def _is_ahead(notification: Notification, meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting was called for the time that a notification tells of, which is ahead."""
    is_current = date_told(notification) == meeting.status_key
    return meeting.is_called and is_current and not meeting.has_begun(now)


def _is_for_invited(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    return _is_ahead(notification, meeting, now) and _is_invited(read, notification, meeting)


def _call_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    """Return whether no other message has told of this time: one that was moved away and back is called twice."""
    told = told_last(read, meeting, but=notification.post_id).get(notification.concerned_person_id)
    return told != meeting.status_key and _is_for_invited(read, notification, meeting, now)


def _reminder_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    said = meetings.attendances(read, meeting).get(notification.concerned_person_id)
    return _is_for_invited(read, notification, meeting, now) and not stays_away(said, meeting)


def _soon_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    return meeting.hour is not None and _reminder_holds(read, notification, meeting, now)


def _change_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    """Return whether a change is as told, and its reader doesn't know it yet: of two that say the same, one comes."""
    if date_told(notification) != meeting.status_key or (meeting.has_begun(now) and not meeting.is_cancelled):
        return False
    known = known_status(read, meeting, but=notification.post_id)
    return known.get(notification.concerned_person_id) != meeting.status_key


def _time_of_call(one: Notification) -> str:
    return CallPaused.from_context(one.context).time if one.reason == Reason.CALL_PAUSED else one.context


def _is_uncalled(_read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    is_planned = meeting.state == MeetingState.PLANNED and not meeting.has_begun(now)
    return is_planned and _time_of_call(notification) == meeting.time.key


def _is_unsaid(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    """Return whether nobody said whether a meeting was held, and its reader is still who says it."""
    is_asked = notification.concerned_person_id in days.whom_to_ask(read, read.charter.day_of(now))
    return is_asked and meeting.is_unsaid(now) and notification.context == meeting.time.key


def _preview_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    return _is_uncalled(read, notification, meeting, now) and meeting.paused_at is None


def _pause_holds(read: Read, notification: Notification, meeting: Meeting, now: datetime) -> bool:
    return _is_uncalled(read, notification, meeting, now) and meeting.paused_at is not None


def _papers_are_as_told(one: Notification, meeting: Meeting) -> bool:
    facts = PapersMoved.from_context(one.context)
    is_same_time = meeting.is_called and facts.time == meeting.time.key
    return is_same_time and meeting.papers_told == facts.on


def _sooner_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    said = meetings.attendances(read, meeting).get(one.concerned_person_id)
    is_useful = (
        _papers_are_as_told(one, meeting)
        and read.charter.day_of(now) < PapersMoved.from_context(one.context).known
    )
    return (
        is_useful and not stays_away(said, meeting) and invitees.reads(read, one.concerned_person_id, meeting)
    )


# What they say


def _said(read: Read, one: Notification, meeting: Meeting) -> Attendance | None:
    """Return what somebody has answered; None where nothing, or where they are entered as away since."""
    said = read.once(_load_answers, meeting.id).get(one.concerned_person_id)
    return None if presence.is_away_since(read, said, meeting) else said


def _load_answers(read: Read, meeting_id: int) -> Mapping[int, Attendance]:
    return meetings.attendances_of(read, [meeting_id]).get(meeting_id, {})


def _for_whom(read: Read, one: Notification, meeting: Meeting, reader: Reader) -> str:
    people = representatives.represented_by(read, meeting, one.concerned_person_id)
    return registration_views.for_whom(people, reader)


def _lines(read: Read, meeting: Meeting, reader: Reader, out_at: datetime) -> list[str]:
    """Return what the call says that goes out at a moment, the same before and after; notice counts from the call."""
    called_on = read.charter.day_of(meeting.called_at or out_at)
    return call_views.invitation(
        meeting,
        reader,
        papers="\n".join(
            filter(
                None,
                [_items_line(read, meeting, reader, out_at), _papers_line(read, meeting, reader, out_at)],
            )
        ),
        notice_days=days.short_notice(read, meeting, called_on),
    )


def _items_line(read: Read, meeting: Meeting, reader: Reader, out_at: datetime) -> str:
    """Return until when items of the agenda are asked for, in a call that goes out at a moment; "" once it is over."""
    items = days.items_day(read, meeting)
    is_ahead = meeting.is_own and items >= read.charter.day_of(out_at)
    return f"Items for the agenda by {reader.day(items)}." if is_ahead else ""


def _papers_line(read: Read, meeting: Meeting, reader: Reader, out_at: datetime) -> str:
    """Return by when papers are due, in what goes out at a moment; "" where they are not, or were before it."""
    papers = meeting_papers_on(meeting, read.charter)
    is_ahead = meeting.is_own and papers >= read.charter.day_of(out_at)
    return f"Papers by {reader.day(papers)}." if is_ahead else ""


def _call(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    lines = _lines(to.read, meeting, to.reader, meeting.called_at or to.reader.now)
    lines = [*lines, *([OFF_HOURS] if is_off_hours(to.read, one) else [])]
    is_asked = not representatives.is_asked_later(to.read, one, meeting)
    row = views.answer_buttons(meeting, _said(to.read, one, meeting), whose=invitees.whose(to.read, one))
    return call_views.call(meeting, to.reader, lines, row if is_asked else ())


def _represents(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    """Return the call, for somebody who comes instead; nothing once they do no longer.

    Who was asked already, or is asked again, is asked once.
    """
    if representatives.of(one) not in representatives.represented_by(
        to.read, meeting, one.concerned_person_id
    ):
        return []
    head = registration_views.represents(representatives.of(one), to.reader)
    lines = [head, *_lines(to.read, meeting, to.reader, one.due_at)]
    lines += [OFF_HOURS] if is_off_hours(to.read, one) else []
    if representatives.is_asked_later(to.read, one, meeting):
        return call_views.also_named(meeting, lines[:2])
    said, whose = _said(to.read, one, meeting), invitees.whose(to.read, one)
    if said is None or not said.is_current(meeting) or whose:
        return call_views.call(meeting, to.reader, lines, views.answer_buttons(meeting, said, whose=whose))
    lines.insert(1, f"{registration_views.says(said, to.reader, one.stands_for)}.")
    return call_views.call(meeting, to.reader, lines, [call_views.change(meeting)])


def _stands_as_entered(one: Notification, said: Attendance | None) -> bool:
    entered = EnteredAnswer.from_context(one.context)
    return said is not None and (said.answered_by, said.answer) == (entered.by, entered.answer)


def _entered_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    is_so = _stands_as_entered(one, _said(read, one, meeting))
    return is_so and _is_for_invited(read, one, meeting, now)


def _entered(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    said = _said(to.read, one, meeting)
    if said is None:
        return []
    is_so = _stands_as_entered(one, said)
    return registration_views.entered(meeting, said, to.reader, by=said.answered_by if is_so else None)


def _preview(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    out_at = days.earliest_call(to.read, meeting, to.reader.now)
    is_too_late = out_at >= meeting.begins_at
    out = "" if is_too_late else to.reader.due(days.as_due(to.read, out_at))
    lines = _lines(to.read, meeting, to.reader, to.reader.now if is_too_late else out_at)
    lines += days.closed_days(to.read, [meeting], to.reader)
    number = meeting.official or days.expected_number(to.read, meeting, to.reader.now)
    invited = len(invitees.of_meeting(to.read, meeting))
    return call_views.preview(meeting, lines, invited=invited, out=out, number=number)


def _paused(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    return call_views.paused_line(meeting, to.reader)


def _unsaid(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    return change_views.held_question(meeting, to.reader)


def _unseen(_: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    return call_views.unseen(meeting, to.reader)


def _changed(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    change, said = StatusChange.from_words(one.context), _said(to.read, one, meeting)
    is_asked = not representatives.is_asked_later(to.read, one, meeting)
    return reminder_views.changed(
        meeting,
        change,
        said,
        to.reader,
        for_whom=_for_whom(to.read, one, meeting, to.reader) if is_asked else "",
        papers=_papers_line(to.read, meeting, to.reader, one.due_at),
        whose=invitees.whose(to.read, one),
        of=one.stands_for,
        is_off_hours=is_off_hours(to.read, one),
        is_asked=is_asked,
    )


def _sooner(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    facts = PapersMoved.from_context(one.context)
    days = to.read.charter.working_days(to.read.charter.station)
    closed = [on for on in sorted(days.closed) if facts.on < on < meeting_day(meeting, to.read.charter)]
    is_counted = meeting.papers_on is None
    return call_views.papers_sooner(
        meeting, facts.known, facts.on, to.reader, closed=closed if is_counted else ()
    )


def _tomorrow(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    hours = reader_hours(to.read, one.concerned_person_id)
    at = hour_before(meeting.time, hours)
    next_one = "" if at is None else time_of_day(local(at, hours.zone))
    is_same_day = at is not None and local(at, hours.zone).date() == to.reader.today
    note = reminder_views.about_next_reminder(meeting, hours, at=next_one, is_today=is_same_day)
    said, whose = _said(to.read, one, meeting), invitees.whose(to.read, one)
    for_whom = _for_whom(to.read, one, meeting, to.reader)
    return reminder_views.tomorrow(
        meeting, said, to.reader, for_whom=for_whom, note=note, whose=whose, of=one.stands_for
    )


def _soon(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    for_whom, whose = _for_whom(to.read, one, meeting, to.reader), invitees.whose(to.read, one)
    return reminder_views.soon(
        meeting, _said(to.read, one, meeting), to.reader, for_whom=for_whom, whose=whose, of=one.stands_for
    )


def _became(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    """Return what is left of a message about another time, or about a meeting that was cancelled or has been."""
    stands = date_told(one) == meeting.status_key and not meeting.is_held
    if stands and not meeting.is_over_by(to.now):
        return None
    left = (
        reminder_views.over(meeting, to.reader) if stands else reminder_views.superseded(meeting, to.reader)
    )
    return [*left, *_there_buttons(one, meeting, to)]


def _there_buttons(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    """Return the buttons for somebody who may say that they came; none where it is known, or another meets for them."""
    person = one.concerned_person_id
    is_told = date_told(one) == meeting.status_key or meeting.is_held
    is_asked = is_told and one.stands_for is None and meeting.has_begun(to.now)
    if not is_asked or meeting.is_cancelled or meeting.headcount or not _is_invited(to.read, one, meeting):
        return []
    given = to.read.once(_load_answers, meeting.id).get(person)
    is_settled = presence.came(to.read, given, meeting) or record_stands(to.read, meeting)
    return [] if is_settled else [buttons(room_views.there_buttons(meeting))]


def _became_sooner(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    if _papers_are_as_told(one, meeting):
        return None
    is_same_time = meeting.is_called and PapersMoved.from_context(one.context).time == meeting.time.key
    if is_same_time and meeting.papers_told is not None:
        return call_views.papers_moved(meeting, meeting.papers_told, to.reader)
    return reminder_views.superseded(meeting, to.reader)


def _became_called(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    """Return what is left of the preview of a call: that it was sent or held back, or what became of the meeting."""
    if meeting.state == MeetingState.PLANNED and _time_of_call(one) == meeting.time.key:
        is_of_pause = one.reason == Reason.CALL_PAUSED
        return call_views.held_back(meeting, to.reader) if meeting.paused_at and not is_of_pause else None
    return reminder_views.superseded_call(meeting, to.reader)


def _became_said(one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    is_open = meeting.is_ahead and one.context == meeting.time.key
    return None if is_open else reminder_views.superseded(meeting, to.reader)


def _became_cancelled(_one: Notification, meeting: Meeting, to: Viewer) -> list[Block] | None:
    return reminder_views.superseded(meeting, to.reader) if meeting.is_cancelled else None


NOTIFICATIONS = {
    Reason.MEETING_CALLED: NotificationType(_call_holds, _call, became=_became),
    Reason.REPRESENTS: NotificationType(representatives.holds, _represents, became=_became),
    Reason.REPRESENTS_NO_MORE: representatives.NO_MORE,
    Reason.REPRESENTATIVE_DECLINED: representatives.DECLINED,
    Reason.REGISTERED_BY_OTHER: NotificationType(_entered_holds, _entered, became=_became),
    Reason.CALL_PREVIEW: NotificationType(_preview_holds, _preview, became=_became_called),
    Reason.CALL_PAUSED: NotificationType(_pause_holds, _paused, became=_became_called),
    Reason.CALL_UNSEEN: NotificationType(_preview_holds, _unseen, became=_became_called),
    Reason.HELD_UNSAID: NotificationType(
        _is_unsaid,
        _unsaid,
        became=_became_said,
        wants_reply=wants_no_reply,
        successors=lambda read, _, on: days.whom_to_ask(read, on),
    ),
    Reason.MEETING_CHANGED: NotificationType(_change_holds, _changed, became=_became),
    Reason.PAPERS_SOONER: NotificationType(_sooner_holds, _sooner, became=_became_sooner),
    Reason.MEETING_RENAMED: RENAMED,
    Reason.MEETING_TOMORROW: NotificationType(_reminder_holds, _tomorrow, became=_became),
    Reason.NUDGED: asking.NUDGED,
    Reason.MEETING_SOON: NotificationType(_soon_holds, _soon, became=_became),
    Reason.REMINDER_REQUESTED: NotificationType(always_holds, requested_reminder, became=_became_cancelled),
}
