"""Move, correct and cancel meetings."""

import copy
from collections.abc import Mapping

from bot.calendar import Due
from bot.errors import Offer, PermissionDenied, UserError, to_fill_in
from bot.examples import example_days
from bot.grammar.options import BEHALF, OPTIONS
from bot.meetings import Attendance, Meeting, stays_away
from bot.records import checked_text
from handlers.core.again import again_words, is_meant
from handlers.core.calls import Ask, Reply, get_named
from handlers.core.fields import changed_lines, edit_options, fields_without_words, set_edited
from handlers.core.words import reason_of
from handlers.dependent_dates.views import dates_along, days_that_stay
from handlers.meetings import (
    change_views,
    commands,
    days,
    invitees,
    representatives,
    times,
)
from handlers.meetings.fields import FIELDS, TIME
from handlers.meetings.news import tell_of_change
from handlers.meetings.record import clock, correcting, renaming
from handlers.meetings.room import took_part, who_came
from handlers.meetings.room import views as room_views
from storage import meetings
from storage.unit_of_work import Read, Tx

MOVE_OPTIONS = (OPTIONS["from on or at"], *edit_options(TIME.parts), OPTIONS["reason"], BEHALF)
HELD_OPTIONS = ("as on", "people", *who_came.OPTIONS, "behalf")
EDIT_OPTIONS = (*edit_options(FIELDS), BEHALF)


def permitted_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting. Raises for somebody who may not change it, with who may."""
    meeting = get_named(ask, read, verb, Meeting)
    if not invitees.may_change(ask, meeting):
        people = invitees.who_can_change(read, meeting, ask.charter.day_of(ask.now))
        raise PermissionDenied(change_views.who_can_change(meeting, ask.reader, people))
    return meeting


def _uncancelled(ask: Ask, read: Read, verb: str) -> Meeting:
    meeting = permitted_meeting(ask, read, verb)
    if meeting.is_cancelled:
        offers = [Offer("Reopen", "reopen", meeting.ref)] if meeting.was_missed else []
        said = change_views.cancelled_already(meeting, ask.reader, me=ask.actor.person_id)
        raise UserError(said, offers=offers)
    return meeting


def changeable_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if it can still be moved or cancelled."""
    meeting = _uncancelled(ask, read, verb)
    times.must_be_ahead(ask, meeting, verb)
    return meeting


def move(ask: Ask, tx: Tx) -> Reply:
    """Put a meeting at another time; who was told of the old one is told."""
    meeting = changeable_meeting(ask, tx, "move")
    when, why = times.moved_time(ask, meeting), reason_of(ask)
    if when is None:
        raise UserError("To which day and hour?", offers=[to_fill_in("move", meeting.ref)])
    times.refuse_end(why, f"move {meeting.ref} {example_days(ask.today)[0]} 14:00")
    before, would_be = copy.copy(meeting), copy.copy(meeting)
    times.move_to(ask, tx, would_be, when, why)
    sentences = commands.doubts(ask, tx, [would_be])
    if sentences and not is_meant(ask):
        words = again_words(ask)
        return Reply.from_message(change_views.move_anyway(meeting, sentences, words))
    times.move_to(ask, tx, meeting, when, why)
    tx.change(meeting, "move", why=why)
    told = tell_of_change(tx, meeting, before)
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    along = _dates_along(ask, tx, meeting, before)
    near = days.what_else(ask, tx, [meeting])
    return Reply.from_message(
        change_views.moved(
            meeting, ask.reader, told=told, follow=follow, remarks=[*days_that_stay(ask), *along, *near]
        )
    )


def _dates_along(ask: Ask, read: Read, meeting: Meeting, before: Meeting) -> list[str]:
    return dates_along(ask, read, meeting) if meeting.starts_on != before.starts_on else []


def cancel(ask: Ask, tx: Tx) -> Reply:
    """Cancel a meeting, with the reason; its number is free again."""
    meeting, why = changeable_meeting(ask, tx, "cancel"), reason_of(ask)
    if not why:
        raise UserError(change_views.reason_required(meeting), offers=[to_fill_in("cancel", meeting.ref)])
    before = copy.copy(meeting)
    meeting.cancel(why=why, by=ask.actor.person_id, now=ask.now)
    tx.change(meeting, "cancel", why=why)
    told = tell_of_change(tx, meeting, before)
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    remarks = dates_along(ask, tx, meeting)
    return Reply.from_message(
        change_views.cancelled(meeting, before, ask.reader, told=told, follow=follow, remarks=remarks)
    )


def over_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if it can have been held."""
    meeting = _uncancelled(ask, read, verb)
    days.must_be_ours(ask, meeting)
    if not meeting.is_held and not meeting.has_begun(ask.now):
        raise UserError(change_views.not_begun(meeting, ask.reader))
    return meeting


def ask_who_came(ask: Ask, read: Read) -> Reply:
    return Reply.from_message(change_views.who_came(over_meeting(ask, read, "came")))


def hold(ask: Ask, tx: Tx) -> Reply:
    """Record that a meeting was held, on its day or on the one that is named, and who came where that is said.

    Of one that was held already, only who came.
    """
    meeting = over_meeting(ask, tx, "held")
    correcting.must_be_open(tx, meeting, ask.reader)
    came = who_came.said_in_options(ask, tx, meeting)
    guests = who_came.take_uninvited(tx, meeting, came)
    given = who_came.enter(ask, tx, meeting, came)
    silent = who_came.silent(invitees.of_meeting(tx, meeting), given, meeting, me=ask.actor.person_id)
    if meeting.is_held and not came.says_nothing:
        tx.change(meeting, "came", why=who_came.history_words(came, ask.roster))
        clock.begin(tx, meeting)
        corrected = correcting.follow(tx, meeting)
        lines = [*took_part.lines(tx, meeting, given), *corrected]
        entered = room_views.entered(meeting, ask.reader, presence=lines, guests=guests, silent=silent)
        return Reply.from_message(entered)
    day = ask.parsed.value("on", Due)
    if meeting.is_held and (day is None or day.day == meeting.held_on):
        raise UserError(change_views.held_already(meeting, ask.reader))
    on = day.day if day else meeting.starts_on
    if not meeting.starts_on <= on <= ask.today:
        raise ask.error_at("on", change_views.impossible_day(meeting, on, ask.reader))
    _must_have_been_chaired(ask, tx, meeting, given)
    before = copy.copy(meeting)
    meeting.hold(on, _next_number(tx, meeting))
    tx.change(meeting, "held", why=checked_text(ask.parsed.text, what="note"))
    clock.begin(tx, meeting)
    renaming.tell(tx, meeting, before)
    days.follow(tx, [meeting])
    lines = took_part.lines(tx, meeting, given)
    return Reply.from_message(
        change_views.held(meeting, ask.reader, presence=lines, guests=guests, silent=silent)
    )


def _next_number(read: Read, meeting: Meeting) -> int | None:
    """Return the number of one of the task force's that had none; None where a later one was held with a number."""
    if not meeting.is_own or meeting.official or meetings.is_later_numbered(read, meeting):
        return meeting.official
    return meetings.last_number(read) + 1


def _must_have_been_chaired(ask: Ask, read: Read, meeting: Meeting, said: Mapping[int, Attendance]) -> None:
    """Raise where the chair sent apologies, or was absent, and nobody came instead: that was no meeting of the task force."""
    chair = took_part.absent_chair(read, meeting, said)
    if chair is not None:
        is_absent = not stays_away(said.get(chair), meeting)
        raise UserError(change_views.nobody_chaired(meeting, chair, ask.reader, is_absent=is_absent))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Correct what a meeting says."""
    meeting = _uncancelled(ask, tx, "edit")
    before = set_edited(ask, tx, meeting, FIELDS)
    days.must_be_free(ask, tx, meeting)
    if _is_of_record(meeting, before):
        correcting.must_be_open(tx, meeting, ask.reader)
    tx.change(meeting, "edit")
    if meeting.chair_id != before.chair_id:
        representatives.look_at_chair(tx, meeting)
    told = (*tell_of_change(tx, meeting, before), *renaming.tell(tx, meeting, before))
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    along = [
        *(correcting.follow(tx, meeting) if _is_of_record(meeting, before) else []),
        *change_views.chairs_now(meeting, before, ask.reader),
        *changed_lines(fields_without_words(FIELDS), meeting, before, ask.reader),
        *_dates_along(ask, tx, meeting, before),
    ]
    if meeting.time != before.time:
        along += [*commands.doubts(ask, tx, [meeting]), *days.what_else(ask, tx, [meeting])]
    return Reply.from_message(
        change_views.edited(
            meeting, ask.reader, told=told, follow=follow, remarks=[*days_that_stay(ask), *along]
        )
    )


def _is_of_record(meeting: Meeting, before: Meeting) -> bool:
    """Return whether something was changed that the head of a record says."""
    return any(
        getattr(meeting, name) != getattr(before, name)
        for name in ("official", "starts_on", "hour", "held_on", "place", "chair_id")
    )
