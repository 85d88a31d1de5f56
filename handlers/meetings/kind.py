"""Declare the record kind of meetings: how they are shown, undone, remembered and listed in digests."""

from collections.abc import Mapping
from datetime import timedelta

from bot.digests import DigestWeek
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.meetings import Meeting, MeetingState, stays_away
from handlers import kinds
from handlers.blocks.chips import Chip
from handlers.blocks.elements import Button
from handlers.blocks.paging import headed_lines
from handlers.blocks.text import Reader, count, escape
from handlers.calls import Ask, Presser
from handlers.dependent_dates.changes import follow
from handlers.dependent_dates.views import dates_along
from handlers.meetings import change_views, days, registration, registration_views, views
from handlers.meetings.news import tell_of_change
from storage import meetings
from storage.digests import Scope
from storage.unit_of_work import Read, Tx

DIGEST_AHEAD = timedelta(days=14)
HEADINGS = {"meetings": "Meetings", "apologies": "You sent apologies"}


def _answered(read: Read, meeting: Meeting, _: kinds.MayKnow) -> views.Answered | None:
    if meeting.called_at is None or meeting.is_cancelled:
        return None
    found = registration.registrations(read, meeting)
    chair = found.answers.get(meeting.chair_id) if meeting.chair_id is not None else None
    return views.Answered(found.answered_count, len(found.invited), stays_away(chair, meeting))


def _history_fields(meeting: Meeting, reader: Reader, _: str) -> Mapping[str, str]:
    return {
        "time": views.when(meeting.time, reader),
        "length": views.length(meeting),
        "place": escape(meeting.place),
        "link": escape(meeting.link),
        "papers": reader.day(papers) if (papers := meeting.papers_on or meeting.papers_told) else "",
        "held on": reader.day(meeting.held_on) if meeting.held_on else "",
        "number": str(meeting.official or ""),
        "chair": reader.name(meeting.chair_id) if meeting.chair_id else "",
        "also invited": reader.names(meeting.invited) if meeting.invited else "",
        "reason": escape(meeting.reason),
        "line of the call": escape(meeting.call_line),
    }


def _may_press(by: Ask | Presser, button: Button, meeting: Meeting) -> bool:
    """Return whether somebody may press a button; who comes is for those who may change the meeting."""
    needed = button._replace(verb="edit") if button.verb == "attendance" else button
    return kinds.may_press(by, needed, meeting)


def _refuse_undo(ask: Ask, tx: Tx, meeting: Meeting, last: HistoryEntry) -> None:
    said = meetings.attendances(tx, meeting).get(ask.actor.person_id)
    has_answered = said is not None and said.answered_at is not None and said.answered_at >= last.at
    if has_answered and last.person_id != ask.actor.person_id:
        raise UserError(f"To change an answer, give another: attending, remote or apologies {meeting.ref}")
    if last.verb == "call":
        raise UserError(f"The call has gone out. To take it back: cancel {meeting.ref} <why>")


def _after_undo(ask: Ask, tx: Tx, meeting: Meeting, before: Meeting, last: HistoryEntry) -> list[int]:
    meeting.begins_at = meeting.time.begins_at
    if meeting.time != before.time:
        if before.is_too_late_to_change(ask.now):
            raise UserError(change_views.has_begun(before, "move", ask.reader))
        if meeting.is_too_late_to_change(ask.now):
            raise UserError(change_views.has_passed(meeting, meeting.time, ask.reader))
    holder = meetings.with_number(tx, meeting.official) if meeting.official else None
    if holder is not None and holder.id != meeting.id:
        # given to another meanwhile
        meeting.official = None if meeting.state == MeetingState.PLANNED else meetings.last_number(tx) + 1
    days.must_be_free(ask, tx, meeting)
    if meeting.is_own and meeting.state == MeetingState.PLANNED and not meeting.is_day_only:
        meetings.set_call_due(tx, meeting.id, at=tx.now)
    days.follow(tx, [meeting])
    if last.before is not None:
        return list(tell_of_change(tx, meeting, before))
    follow(tx, meeting)
    return []


def _moves(ask: Ask, tx: Tx, meeting: Meeting, before: Meeting) -> list[str]:
    is_same = (meeting.is_cancelled, meeting.starts_on) == (before.is_cancelled, before.starts_on)
    return [] if is_same else dates_along(ask, tx, meeting)


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    """Return the meetings ahead, those apart to which the reader has sent apologies.

    A day alone stands with its papers among those of other bodies.
    """
    found = meetings.of_digest(read, scope, now=week.now, until=week.now + DIGEST_AHEAD)
    ahead = [one for one in found if not one.is_day_only]
    away = registration.with_apologies(read, scope.person, ahead) if scope.person else frozenset()
    return {
        "meetings": [one for one in ahead if one.id not in away],
        "apologies": [one for one in ahead if one.id in away],
    }


def _digest_lines(lists: kinds.DigestLists, reader: Reader) -> list[str]:
    found = [(one, name == "apologies") for name in HEADINGS for one in lists.get(name, ())]
    in_order = sorted(found, key=lambda one: (one[0].begins_at, one[0].number))
    return headed_lines("Ahead", [_digest_line(one, reader, is_away=is_away) for one, is_away in in_order])


def _digest_line(meeting: Meeting, reader: Reader, *, is_away: bool) -> str:
    """Return a meeting with its time; one that was cancelled since as everywhere.

    Apologies are for the time at which it was when the digest was made.
    """
    if meeting.is_cancelled:
        return views.line(meeting, reader)
    has_moved = meeting.step_at is not None and meeting.step_at > reader.now
    away = f" · {registration_views.YOU_ARE_AWAY}" if is_away and not has_moved else ""
    return f"{Chip.MEETING.sign} {views.ahead(meeting, reader)} · {meeting.ref}{away}"


KIND = kinds.RecordKind(
    record=Meeting,
    shows=kinds.Shows(
        relations=_answered,
        card=views.card,
        line=views.line,
        title=views.name,
        details=views.details,
        next_steps=views.buttons_of,
        may_press=_may_press,
        shared_card=kinds.SharedCard(line=views.shared_line, message=views.shared_card),
    ),
    undo=kinds.Undo(
        ends_as=MeetingState.CANCELLED, says=views.line, refuses=_refuse_undo, after=_after_undo, moves=_moves
    ),
    history=kinds.HistoryWords(created="planned it", fields=_history_fields, initial=lambda _: ["time"]),
    replies=kinds.Replies(
        command=registration.command_of,
        offer=registration.offer,
        instead={
            "done": "Once it has been held, say so: held {ref}",
            "reopen": "A cancelled meeting has to be planned again: meeting friday 10:00",
            "": "Move it, or cancel it: move {ref} friday 10:00",
        },
    ),
)

HOLDING = kinds.HoldingList[Meeting](
    label=lambda number: count(number, "meeting to lead", "meetings to lead"),
    find=lambda read, person, who, now, area: meetings.led_by(read, person, who=who, now=now, area=area),
    line=lambda meeting, reader, _: _digest_line(meeting, reader, is_away=False),
    gives="edit {ref} chair:{to}",
    may_be_cancelled=True,
)

DIGEST = kinds.DigestSection(
    headings=HEADINGS,
    choose=_digest_lists,
    channel=kinds.DigestPart(25, _digest_lines),
    personal=kinds.DigestPart(25, _digest_lines),
)
