"""Move, correct and cancel meetings."""

import copy
from collections.abc import Mapping

from bot.calendar import Due
from bot.errors import Offer, PermissionDenied, UserError, to_fill_in
from bot.examples import example_days
from bot.meetings import Meeting, stays_away
from bot.moments import WallTime
from bot.records import checked_text, checked_title, nothing_to_edit
from handlers.calls import Ask, Reply, get_named, reason_of
from handlers.delivery.notify import chairs
from handlers.dependent_dates.views import dates_along, days_that_stay
from handlers.hours import checked_place
from handlers.meetings import change_views, commands, days, invitees, registration_views, times
from handlers.meetings.news import tell_of_change
from handlers.records.create import area_in_force
from storage import meetings
from storage.unit_of_work import Read, Tx

MOVE_OPTIONS = ("from on or at", "time", "zone", "reason", "behalf")
HELD_OPTIONS = ("as on", "behalf")
EDIT_OPTIONS = (
    "from on", "time", "zone", "duration", "place", "link", "chair", "people", "number", "area", "visibility", "behalf",
)  # fmt: skip


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
        raise UserError(change_views.cancelled_already(meeting, ask.reader, me=ask.actor.person_id))
    return meeting


def changeable_meeting(ask: Ask, read: Read, verb: str) -> Meeting:
    """Return the named meeting if it can still be moved or cancelled."""
    meeting = _uncancelled(ask, read, verb)
    _must_be_ahead(ask, meeting, verb)
    return meeting


def _must_be_ahead(ask: Ask, meeting: Meeting, verb: str) -> None:
    """Raise for a meeting that has begun; one to which nobody was called can still be noted as cancelled."""
    if meeting.body:
        return
    if meeting.is_held:
        raise UserError(change_views.was_held(meeting, ask.reader))
    if meeting.is_too_late_to_change(ask.now) and (
        verb == "move" or (verb == "cancel" and meeting.is_called)
    ):
        offers = [Offer("It was held", "held", meeting.ref)]
        raise UserError(change_views.has_begun(meeting, verb, ask.reader), offers=offers)


def move(ask: Ask, tx: Tx) -> Reply:
    """Put a meeting at another time; who was told of the old one is told."""
    meeting = changeable_meeting(ask, tx, "move")
    when, why = times.moved_time(ask, meeting), reason_of(ask)
    if when is None:
        raise UserError("To which day and hour?", offers=[to_fill_in("move", meeting.ref)])
    times.refuse_end(why, f"move {meeting.ref} {example_days(ask.today)[0]} 14:00")
    before, would_be = copy.copy(meeting), copy.copy(meeting)
    _move(ask, tx, would_be, when, why)
    sentences = commands.doubts(ask, tx, [would_be])
    if sentences and not commands.is_meant(ask):
        words = commands.again_words(ask)
        return Reply.from_message(change_views.move_anyway(meeting, sentences, words))
    _move(ask, tx, meeting, when, why)
    tx.change(meeting, "move", why=why)
    told = tell_of_change(tx, meeting, before)
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    along = _dates_along(ask, tx, meeting, before)
    return Reply.from_message(
        change_views.moved(
            meeting, ask.reader, told=told, follow=follow, remarks=[*days_that_stay(ask), *along]
        )
    )


def _dates_along(ask: Ask, read: Read, meeting: Meeting, before: Meeting) -> list[str]:
    return dates_along(ask, read, meeting) if meeting.starts_on != before.starts_on else []


def _move(ask: Ask, read: Read, meeting: Meeting, when: WallTime, why: str) -> None:
    if when == meeting.time:
        raise UserError(change_views.no_other_time(meeting, ask.reader))
    if times.has_passed(when, ask.now):
        raise ask.error_at("on", change_views.has_passed(meeting, when, ask.reader))
    day = meeting.starts_on
    meeting.move(when, why=why, by=ask.actor.person_id, now=ask.now)
    days.must_be_free(ask, read, meeting)
    if meeting.starts_on != day:
        days.move_papers(read, meeting)


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


def hold(ask: Ask, tx: Tx) -> Reply:
    """Record that a meeting was held, on its day or on the one that is named."""
    meeting = _uncancelled(ask, tx, "held")
    days.must_be_ours(ask, meeting)
    if meeting.is_held:
        raise UserError(change_views.was_held(meeting, ask.reader))
    day = ask.parsed.value("on", Due)
    on = day.day if day else meeting.starts_on
    if not meeting.has_begun(ask.now):
        raise UserError(change_views.not_begun(meeting, ask.reader))
    if not meeting.starts_on <= on <= ask.today:
        raise ask.error_at("on", change_views.impossible_day(meeting, on, ask.reader))
    _must_have_been_chaired(ask, tx, meeting)
    meeting.hold(on, meetings.last_number(tx) + 1 if meeting.is_own else None)
    tx.change(meeting, "held", why=checked_text(ask.parsed.text, what="note"))
    days.follow(tx, [meeting])
    took_part = registration_views.presence(invitees.presence(tx, [meeting]))
    return Reply.from_message(change_views.held(meeting, ask.reader, presence=took_part))


def _must_have_been_chaired(ask: Ask, read: Read, meeting: Meeting) -> None:
    """Raise where the chair sent apologies and nobody who came instead: that was no meeting of the task force."""
    said = meetings.attendances(read, meeting)
    is_named = meeting.chair_id is not None and not stays_away(said.get(meeting.chair_id), meeting)
    if not meeting.is_own or is_named:
        return
    for chair in chairs(read, meeting.starts_on):
        if stays_away(said.get(chair), meeting):
            raise UserError(change_views.nobody_chaired(meeting, chair, ask.reader))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Correct what a meeting says; another time is a move, until it was held."""
    meeting = _uncancelled(ask, tx, "edit")
    before = copy.copy(meeting)
    for field, value in _edited_fields(ask, tx, meeting).items():
        setattr(meeting, field, value)
    when = times.moved_time(ask, meeting)
    if when is not None and when != meeting.time:
        _must_be_ahead(ask, meeting, "move")
        _move(ask, tx, meeting, when, "")
    if vars(meeting) == vars(before):
        raise nothing_to_edit(meeting)
    days.must_be_free(ask, tx, meeting)
    meeting.refresh_search_text()
    tx.change(meeting, "edit")
    told = tell_of_change(tx, meeting, before)
    follow = days.visible_issues(ask, days.follow(tx, [meeting]))
    along = _dates_along(ask, tx, meeting, before)
    return Reply.from_message(
        change_views.edited(
            meeting, ask.reader, told=told, follow=follow, remarks=[*days_that_stay(ask), *along]
        )
    )


def _edited_fields(ask: Ask, read: Read, meeting: Meeting) -> Mapping[str, object]:
    """Return the named fields with their new values; a field that was emptied in the form is empty."""
    area, form = area_in_force(ask), ask.call.values
    named: dict[str, object] = {
        "title": checked_title(ask.parsed.text) if ask.parsed.text else None,
        "place": checked_place(ask) or None,
        "link": commands.link_named(ask) or None,
        "minutes": commands.minutes_named(ask),
        "chair_id": commands.person_named(ask, "chair"),
        "invited": _with_invited(ask, meeting),
        "official": _number(ask, read, meeting),
        "area": area.code if area else None,
        "visibility": ask.parsed.option_text("visibility") or None,
    }
    emptied = {"place": ("place", ""), "link": ("link", ""), "duration": ("minutes", None)}
    cleared = {
        field: value for name, (field, value) in emptied.items() if form is not None and form.get(name) == ""
    }
    return {field: value for field, value in named.items() if value is not None} | cleared


def _number(ask: Ask, read: Read, meeting: Meeting) -> int | None:
    number = commands.number_named(ask, read, meeting)
    if number is not None and not meeting.is_own:
        raise ask.error_at("number", change_views.no_number_of_group())
    return number


def _with_invited(ask: Ask, meeting: Meeting) -> tuple[int, ...] | None:
    """Return whom the meeting names with those that were named now; None where nobody was."""
    people = commands.people_named(ask)
    return tuple(dict.fromkeys((*meeting.invited, *people))) if people else None
