"""Plan, list and show meetings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.calendar import Due
from bot.dates.recurrence import Recurrence
from bot.errors import Offer, UserError
from bot.examples import example_days
from bot.grammar.options import BEHALF
from bot.meetings import Meeting, MeetingState
from bot.moments import WallTime
from bot.names import fold
from bot.permissions import check, may, may_see, may_some
from bot.records import Kind, Visibility, checked_title, without_announcement
from bot.sessions import Session, next_session_ahead, visible_sessions
from handlers.core.again import again_words, is_meant
from handlers.core.blocks.elements import Button
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply
from handlers.core.delivery.notify import card_channel, post_cards
from handlers.core.fields import area_in_force, new_options, set_new
from handlers.core.records.create import create_record, new_record_fields
from handlers.core.registry import NEAR_ENOUGH
from handlers.dependent_dates.views import days_that_stay
from handlers.meetings import change_views, days, times, views
from handlers.meetings.fields import FIELDS, GROUP, minutes_named, number_named, person_named
from handlers.meetings.past import figures, figures_views, records
from handlers.meetings.spoken import planning
from storage import meetings
from storage.unit_of_work import Read, Tx

OPTIONS = (*new_options(FIELDS), BEHALF)
_NUMBER_ALONE = re.compile(r"#?\d{1,4}")


def plan(ask: Ask, tx: Tx) -> Reply:
    """Plan a meeting, or a series; a number alone shows the meeting with that official number."""
    if ask.call.values is None and not ask.parsed.options and _NUMBER_ALONE.fullmatch(ask.parsed.text):
        return _show_by_number(ask, tx, int(ask.parsed.text.lstrip("#")))
    when, title, typed, became = records.read_times(ask)
    ask, title = planning.with_details(ask, title)
    times.refuse_end(title, f"meeting {example_days(ask.today)[0]} 14:00 duration:2h")
    group, is_new_group = _group_named(ask, tx)
    if not group:
        check(ask.actor, "convene", charter=ask.charter)
    if became is not None:
        return records.record(ask, tx, when[0], title, became, group)
    if ask.parsed.option_text("came"):
        raise ask.error_at("came", change_views.came_only_to_held())
    named = replace(ask, parsed=replace(ask.parsed, text=title or group or views.task_force(ask.reader)))
    made = _new_meetings(named, tx, when, group, minutes=_minutes_of(ask, typed))
    sentences = [change_views.new_group(group)] if is_new_group else []
    sentences += doubts(ask, tx, made)
    if sentences and not is_meant(ask):
        tx.return_numbers()
        row = [
            change_views.keep_button(len(made), again_words(ask)),
            *_near_group(ask, tx, group, is_new_group),
        ]
        return Reply.from_message(change_views.keep_or_not(sentences, row))
    for one in made:
        _save(ask, tx, one)
    post_cards(tx, made)
    follow = views.new_due_dates(days.visible_issues(ask, days.follow(tx, made)), ask.reader)
    channel = card_channel(tx, made[0])
    extra = [*(sentences[1:] if is_new_group else sentences), *times.left_out(typed, ask.reader), *follow]
    extra += [*days_that_stay(ask, typed), *days.what_else(ask, tx, made)]
    at_once = days.begins_before_call(tx, made[0], ask.now)
    return Reply.from_message(
        views.planned(made, ask.reader, channel=channel, extra=extra, is_too_soon=at_once)
    )


def _group_named(ask: Ask, read: Read) -> tuple[str, bool]:
    """Return the working group as it is known, and whether it is new; "" for the task force."""
    group = GROUP.text_named(ask).strip()
    known = {fold(one): one for one in meetings.group_names(read, who=ask.actor)} if group else {}
    return known.get(fold(group), group), bool(group) and fold(group) not in known


def _near_group(ask: Ask, read: Read, group: str, is_new: bool) -> list[Button]:  # noqa: FBT001 - as it is known
    """Return the button with a known working group that may have been meant."""
    if not is_new:
        return []
    known = meetings.group_names(read, who=ask.actor)
    found = process.extractOne(
        fold(group), known, processor=fold, scorer=OSA.normalized_similarity, score_cutoff=NEAR_ENOUGH
    )
    words = again_words(ask).removeprefix(AGAIN_PREFIX)
    if found is None or group not in words:
        return []
    before, _, after = words.rpartition(group)
    return [Button(f"I mean {found[0]}", "say", f"{before}{found[0]}{after}")]


def _minutes_of(ask: Ask, typed: Due | Recurrence) -> int | None:
    """Return how long it takes, as it was named or said with the hour. Raises an error at the field if both say it."""
    named, said = minutes_named(ask), typed.minutes if isinstance(typed, Due) else None
    if named and said and named != said:
        raise ask.error_at("duration", "How long it takes is there twice. Say it once.")
    return named or said


def _new_meetings(
    ask: Ask, tx: Tx, when: Sequence[WallTime], group: str, *, minutes: int | None
) -> list[Meeting]:
    made: list[Meeting] = []
    number = _number_of_one(ask, tx, group, is_series=len(when) > 1)
    is_restricted = ask.parsed.option_text("visibility") == Visibility.RESTRICTED  # a known day stays known
    for at in when:
        planned: dict[str, Any] = {
            "state": MeetingState.PLANNED,
            "group_name": group,
            "starts_on": at.day,
            "hour": at.at,
            "zone": at.zone,
            "begins_at": at.begins_at,
            "typed": ask.call.words[:120],
            "minutes": minutes,
            "chair_id": person_named(ask, "chair") or (ask.actor.person_id if group else None),
            "official": number,
            "call_due_at": None if group else ask.now,
        }
        entered = None if group or is_restricted else days.entered_on(tx, at)
        meeting = _filled(ask, entered, planned) if entered else _new(ask, tx, planned)
        set_new(ask, tx, meeting, FIELDS)
        meeting.series_id = (made[0].id if made else meeting.id) if len(when) > 1 else None
        made.append(meeting)
    return made


def _new(ask: Ask, tx: Tx, planned: Mapping[str, Any]) -> Meeting:
    return Meeting(**new_record_fields(ask, tx, Kind.MEETING), **planned)


def _filled(ask: Ask, meeting: Meeting, planned: Mapping[str, Any]) -> Meeting:
    """Return a meeting of which only the day was entered, with all that is known of it now."""
    area, visibility = area_in_force(ask), ask.parsed.option_text("visibility")
    title = checked_title(without_announcement(ask.parsed.text, Kind.MEETING))
    named = {"title": title, "area": area.code if area else meeting.area}
    vars(meeting).update({**planned, **named, "visibility": visibility or meeting.visibility})
    meeting.refresh_search_text()
    return meeting


def _save(ask: Ask, tx: Tx, meeting: Meeting) -> None:
    if all(one.id != meeting.id for one in tx.snapshot.sessions):
        create_record(ask, tx, meeting)
        return
    stored = tx.get(meeting.id)
    vars(stored).update(vars(meeting))
    tx.change(stored, "edit")


def _number_of_one(ask: Ask, read: Read, group: str, *, is_series: bool) -> int | None:
    """Return the official number that was named. Raises UserError where no one meeting can have it."""
    number = number_named(ask, read, None)
    if number is not None and (group or is_series):
        raise ask.error_at(
            "number", change_views.no_number_of_group() if group else change_views.no_number_of_series()
        )
    return number


def doubts(ask: Ask, read: Read, made: Sequence[Meeting]) -> list[str]:
    """Return what speaks against the times of meetings: days closed for most people invited, other meetings.

    Of others only those that whoever asks may see.
    """
    made = [one for one in made if not one.body]
    others = [(one, meetings.at_the_same_time(read, one, who=ask.actor)) for one in made]
    others = [(one, clashes) for one, clashes in others if clashes]
    return [
        *days.closed_days(read, made, ask.reader),
        *([change_views.same_time(others, ask.reader)] if others else []),
    ]


def _show_by_number(ask: Ask, tx: Tx, number: int) -> Reply:
    found = meetings.with_number(tx, number)
    if found is None or not may_see(ask.actor, found):
        raise UserError(change_views.no_such_number(number), offers=[Offer("Meetings", "say", "meetings")])
    return ask.run_words(replace(ask.call, words=f"show {found.ref}"), tx)


def list_meetings(ask: Ask, read: Read) -> Reply:
    """List the meetings ahead, or all of some years, or those of them that were held."""
    running: list[Meeting] = []
    if (years := figures.named_years(ask)) is not None:
        found = figures.page(ask, read, years)
        of = figures_views.of_years(years, ask.reader)
        counts = figures.counts(ask, read, years)
    else:
        running = meetings.running(read, who=ask.actor, now=ask.now) if ask.parsed.page == 1 else []
        found = meetings.meetings_ahead_page(read, who=ask.actor, now=ask.now, page=ask.parsed.page)
        of, counts = "ahead", views.of_bodies(_sessions_ahead(ask, read), ask.reader)
    may_plan = may_some(ask.actor, "convene", ask.charter)
    return Reply.from_message(
        views.listed(
            found,
            ask.reader,
            of=of,
            words=ask.call.words,
            may_plan=may_plan,
            sees_all=may(ask.actor, "sessions"),
            running=running,
            counts=counts,
        )
    )


def _sessions_ahead(ask: Ask, read: Read) -> list[Session]:
    """Return the next session of each other body, for those who may list them."""
    if not may(ask.actor, "sessions"):
        return []
    seen = visible_sessions(read.snapshot.sessions, ask.actor)
    found = [next_session_ahead(seen, one.code, ask.now) for one in ask.charter.bodies]
    others = [one for one in found if one is not None and not one.is_own]  # its own is listed
    return sorted(others, key=lambda one: one.on_day)
