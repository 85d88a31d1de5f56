"""Call a meeting: shown to the secretary first, then sent to everybody who is invited."""

from datetime import date, datetime, timedelta

from bot.errors import UserError
from bot.meetings import Attendance, CallPaused, Meeting, MeetingState
from bot.notifications import Notification, Reason
from bot.records import checked_text
from bot.sessions import meeting_papers_on
from handlers.core.blocks.elements import Block
from handlers.core.calls import Ask, Reply
from handlers.core.delivery.isolate import attempt, for_records
from handlers.core.delivery.notify import (
    chairs,
    covered_working_days,
    local_day,
    morning_at,
    notify,
    notify_before,
    notify_once,
    post_card,
)
from handlers.core.delivery.readers import is_off_hours
from handlers.meetings import call_views, days, invitees, representatives
from handlers.meetings.changes import changeable_meeting
from handlers.meetings.news import follow_papers, invite_newcomers, plan_reminders
from handlers.meetings.preparing import no_link
from storage import meetings, notifications, outbox
from storage.failed_plans import RECORD
from storage.unit_of_work import Read, Tx

TIMES_ASKED = 3  # on so many working days: was it held?
HORIZON = timedelta(days=21)  # reminders are planned so long ahead
PAST = timedelta(days=3)  # messages about a meeting that began since lose their buttons once it is over
ASKING = (
    Reason.MEETING_CALLED,
    Reason.REPRESENTS,
    Reason.MEETING_CHANGED,
    Reason.MEETING_TOMORROW,
    Reason.MEETING_SOON,
)


# By the clock


def settle(tx: Tx) -> int:
    """Show calls whose time has come to who sees them first, send those that were seen, and ask what became of meetings.

    Calls that go out together reach each reader in one message.
    """
    found, invited = meetings.with_call_due(tx, by=tx.now), 0
    for meeting in found:
        was_called = meeting.is_called
        if attempt(tx, RECORD, meeting.id, _look, meeting) and tx.get(meeting.id).is_called > was_called:
            invited += len(invitees.of_meeting(tx, meeting))
        if invited >= notifications.CHUNK_SIZE:
            break  # the others are looked at right after
    return len(found)


def _look(tx: Tx, meeting: Meeting) -> None:
    ends_at, next_at = meeting.ends_at, _next_look(tx, meeting)
    at = min(next_at, ends_at) if next_at is not None and ends_at > tx.now else next_at
    meetings.set_call_due(tx, meeting.id, at=at)


def _next_look(tx: Tx, meeting: Meeting) -> datetime | None:
    """Do what is due for a meeting; return when to look again, None for never."""
    if meeting.is_called or meeting.has_begun(tx.now):
        return _ask_whether_held(tx, meeting)
    call_on = days.call_day(tx, meeting)
    out_at, tomorrow = days.morning_at_home(tx, call_on), days.next_morning(tx, tx.now)
    reader = days.previewer(tx, call_on, today=tx.charter.day_of(tx.now))
    if meeting.paused_at is not None:
        _remind_of_pause(tx, meeting, reader, call_on)
        return tomorrow
    if reader is None:
        return _unseen(tx, meeting, out_at)
    if not days.previews(tx, meeting):
        shown_at = days.preview_at(tx, reader, call_on)
        if shown_at > tx.now:
            return shown_at
        notify_once(tx, reader, meeting, Reason.CALL_PREVIEW, context=meeting.time.key, at=tx.now)
        return max(out_at, tomorrow)
    seen_at = days.seen_at(tx, meeting)
    if seen_at is None:
        return _unseen(tx, meeting, out_at)
    call_at = days.earliest_call(tx, meeting, seen_at)
    if call_at > tx.now:
        return call_at
    send_call(tx, tx.get(meeting.id))
    return meeting.ends_at


def _ask_whether_held(tx: Tx, meeting: Meeting) -> datetime | None:
    """Plan the questions whether a meeting was held, once it is over; return when that is, None if it was before."""
    if meeting.was_entered_afterwards:
        return None
    if not meeting.is_over_by(tx.now):
        return meeting.ends_at
    for person in days.whom_to_ask(tx, tx.charter.day_of(tx.now)):
        working, ended_on = covered_working_days(tx, person), local_day(tx, person, meeting.ends_at)
        for times in range(1, TIMES_ASKED + 1):
            at, which = morning_at(tx, person, working.after(ended_on, times)), f" {times}"
            notify_before(
                tx, person, meeting, Reason.HELD_UNSAID, context=meeting.time.key, at=at, which=which
            )
    return None


def _unseen(tx: Tx, meeting: Meeting, out_at: datetime) -> datetime:
    """Tell the chair, once the call should have gone out, that nobody could see it; return when to look again."""
    if out_at > tx.now:
        return out_at
    for chair in chairs(tx, tx.charter.day_of(tx.now)):
        notify_once(tx, chair, meeting, Reason.CALL_UNSEEN, context=meeting.time.key, at=out_at)
    return days.next_morning(tx, tx.now)


def _remind_of_pause(tx: Tx, meeting: Meeting, reader: int | None, call_on: date) -> None:
    """Say once a working day that the call is held back, from the day on which it should have gone out."""
    today = tx.charter.day_of(tx.now)
    is_open = tx.charter.working_days(tx.charter.station).is_open(today)
    is_later = meeting.paused_at is not None and today > tx.charter.day_of(meeting.paused_at)
    if reader is not None and is_later and is_open and today >= call_on:
        context = CallPaused(meeting.time.key, today).as_context()
        notify_once(tx, reader, meeting, Reason.CALL_PAUSED, context=context, at=tx.now)


def look_again(tx: Tx) -> None:
    """Look at all calls and reminders again: the roster, the calendar or the day has changed."""
    meetings.look_at_calls(tx, at=tx.now)
    meetings.look_at_agendas(tx, at=tx.now)
    for_records(tx, meetings.called(tx, now=tx.now, until=tx.now + invitees.FAR_AHEAD), _look_at_called)
    past = meetings.called(tx, now=tx.now - PAST, until=tx.now)
    notifications.refresh_messages_of(tx, [one.id for one in past if one.is_over_by(tx.now)], ASKING)


def _look_at_called(tx: Tx, meeting: Meeting) -> None:
    if meeting.begins_at < tx.now + HORIZON:
        invite_newcomers(tx, meeting)
    if meeting.representatives:
        representatives.tell_of_leavers(tx, meeting)
    if meeting.is_own:
        follow_papers(tx, meeting)


def send_call(tx: Tx, meeting: Meeting, *, line: str = "") -> None:
    """Invite everybody, and give a meeting of the task force its number; `line` is what the call says besides."""
    meeting.call(_next_number(tx) if meeting.is_own else None, now=tx.now)
    meeting.call_line = line or meeting.call_line
    meeting.papers_told = meeting_papers_on(meeting, tx.charter) if meeting.is_own else None
    tx.change(meeting, "call")
    if meeting.is_own:
        meetings.set_call_due(tx, meeting.id, at=meeting.ends_at)
        meetings.set_agenda_due(tx, meeting.id, at=tx.now)
    _give_card(tx, meeting)
    too_late, context = invitees.beginning(meeting, tx.now), meeting.time.key
    for person in invitees.of_meeting(tx, meeting):
        notify(tx, person, meeting, Reason.MEETING_CALLED, context=context, too_late_at=too_late)
    no_link.tell(tx, meeting)
    plan_reminders(tx, meeting)


def _next_number(tx: Tx) -> int:
    """Return the official number after those that were given, also to meetings that are not written yet."""
    given = [one.official or 0 for one in tx.records_in_hand() if isinstance(one, Meeting)]
    return max(meetings.last_number(tx), *given, 0) + 1


def _give_card(tx: Tx, meeting: Meeting) -> None:
    """Post the card of a meeting of a series: its buttons need one of its own."""
    card = outbox.card_of(tx, meeting.id)
    if card is None or card.record_id is None:
        post_card(tx, meeting)


# By people


def call_now(ask: Ask, tx: Tx) -> Reply:
    """Send the call now, with a line of the caller's."""
    meeting = changeable_meeting(ask, tx, "call")
    days.must_be_ours(ask, meeting)
    if meeting.is_called:
        raise UserError(call_views.called_already(meeting, ask.reader))
    if meeting.has_begun(ask.now):
        raise UserError(call_views.too_late_to_call(meeting, ask.reader))
    send_call(tx, meeting, line=checked_text(ask.parsed.text, what="line"))
    people, me = invitees.of_meeting(tx, meeting), ask.actor.person_id
    if me in people:  # no message tells them what they did themselves
        knows = Attendance(record_id=meeting.id, person_id=me, answered_for=meeting.time.key, answered_by=me)
        meetings.save_attendance(tx, knows)
    others = len(people) - (me in people)
    said = call_views.called(
        meeting,
        ask.reader,
        invited=others,
        off_hours=sum(isinstance(one, Notification) and is_off_hours(tx, one) for one in tx.added),
        is_invited=me in people,
        doubts=days.closed_days(tx, [meeting], ask.reader),
    )
    return Reply.from_message(said)


def pause(ask: Ask, tx: Tx) -> Reply:
    """Hold a call back until somebody sends it."""
    meeting = _uncalled(ask, tx, "holdcall")
    if meeting.paused_at is not None:
        raise UserError(call_views.paused_already(meeting, ask.reader))
    meeting.paused_at = ask.now
    tx.change(meeting, "hold call")
    return Reply.from_message(call_views.paused(meeting, ask.reader))


def add_line(ask: Ask, tx: Tx) -> Reply:
    """Keep the line that goes with the call; empty takes it away."""
    meeting = _uncalled(ask, tx, "callline")
    meeting.call_line = checked_text(ask.parsed.text, what="line")
    tx.change(meeting, "call line", why=meeting.call_line)
    return Reply.from_message(call_views.line_added(meeting, ask.reader))


def line_form(ask: Ask, read: Read) -> Block:
    return call_views.line_form(_uncalled(ask, read, "callline"))


def _uncalled(ask: Ask, read: Read, verb: str) -> Meeting:
    meeting = changeable_meeting(ask, read, verb)
    if meeting.state != MeetingState.PLANNED:
        raise UserError(call_views.called_already(meeting, ask.reader))
    return meeting
