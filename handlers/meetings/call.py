"""Call a meeting: shown to the secretary first, then sent to everybody who is invited."""

from datetime import date, datetime, timedelta

from bot.errors import UserError
from bot.meetings import Attendance, Meeting, MeetingState
from bot.notifications import Reason
from bot.records import checked_text
from bot.sessions import meeting_papers_on
from handlers.blocks.elements import Block
from handlers.calls import Ask, Reply
from handlers.delivery.notify import chairs, notify, notify_once, post_card, secretaries
from handlers.meetings import call_views, days, invitees, representatives
from handlers.meetings.changes import changeable_meeting
from handlers.meetings.news import follow_papers, invite_newcomers
from handlers.meetings.reminders import plan_reminders
from storage import meetings, notifications, outbox
from storage.unit_of_work import Read, Tx

HORIZON = timedelta(days=21)  # reminders are planned so long ahead


# By the clock


def settle(tx: Tx) -> int:
    """Show calls whose time has come to who sees them first, and send those that were seen.

    Those that go out together reach each reader in one message.
    """
    found, invited = meetings.with_call_due(tx, by=tx.now), 0
    for meeting in found:
        at = _next_look(tx, meeting)
        meetings.set_call_due(tx, meeting.id, at=at)
        invited += len(invitees.of_meeting(tx, meeting)) if at is None else 0
        if invited >= notifications.CHUNK_SIZE:
            break  # the others are looked at right after
    return len(found)


def _next_look(tx: Tx, meeting: Meeting) -> datetime | None:
    """Do what is due for the call of a meeting; return when to look again, None for never."""
    if meeting.has_begun(tx.now):
        return _ask_what_came_of_it(tx, meeting)
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
    return None


def _ask_what_came_of_it(tx: Tx, meeting: Meeting) -> datetime | None:
    """Ask once, on the morning after, about a meeting to which nobody was called; return when, None for no more."""
    if meeting.created_at >= meeting.begins_at:  # entered afterwards
        return None
    asked_at = days.next_morning(tx, meeting.ends_at)
    if asked_at > tx.now:
        return asked_at
    on = tx.charter.day_of(tx.now)
    for person in secretaries(tx, on) or chairs(tx, on):
        notify_once(tx, person, meeting, Reason.UNCALLED_PASSED, context=meeting.time.key, at=asked_at)
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
        context = f"{meeting.time.key} {today}"
        notify_once(tx, reader, meeting, Reason.CALL_PAUSED, context=context, at=tx.now)


def look_again(tx: Tx) -> None:
    """Look at all calls and reminders again: the roster, the calendar or the day has changed."""
    meetings.look_at_calls(tx, at=tx.now)
    for meeting in meetings.called(tx, now=tx.now, until=tx.now + invitees.FAR_AHEAD):
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
    _give_card(tx, meeting)
    for person in invitees.of_meeting(tx, meeting):
        notify(tx, person, meeting, Reason.MEETING_CALLED, context=meeting.time.key)
    plan_reminders(tx, meeting)


def _next_number(tx: Tx) -> int:
    """Return the official number after those that were given, also to meetings that are not written yet."""
    given = [one.official or 0 for one in tx.changed_records() if isinstance(one, Meeting)]
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
