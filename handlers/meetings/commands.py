"""Plan, list and show meetings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.calendar import Due
from bot.errors import Offer, UserError
from bot.examples import example_days
from bot.meetings import GROUP_MAX, Meeting, MeetingState, read_minutes
from bot.moments import WallTime
from bot.names import fold
from bot.permissions import check, may, may_see, may_some
from bot.proposals import checked_link
from bot.records import Kind, Ref, Visibility, checked_text, checked_title, without_announcement
from bot.sessions import Session, next_session_after, visible_sessions
from handlers.blocks.elements import Button
from handlers.blocks.text import escape
from handlers.calls import AGAIN_PREFIX, NOBODY, Ask, Reply
from handlers.delivery.notify import card_channel, post_cards
from handlers.dependent_dates.views import days_that_stay
from handlers.hours import checked_place
from handlers.meetings import change_views, days, invitees, registration_views, times, views
from handlers.records import commands as records
from handlers.records.create import area_in_force, create_record, new_record_fields
from handlers.registry import NEAR_ENOUGH
from storage import meetings
from storage.unit_of_work import Read, Tx

OPTIONS = (
    "from on", "time", "zone", "duration", "place", "link", "group", "chair", "people", "number", "area", "visibility", "behalf",
)  # fmt: skip
_NUMBER_ALONE = re.compile(r"#?\d{1,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def plan(ask: Ask, tx: Tx) -> Reply:
    """Plan a meeting, or a series; a number alone shows the meeting with that official number."""
    if ask.call.values is None and not ask.parsed.options and _NUMBER_ALONE.fullmatch(ask.parsed.text):
        return _show_by_number(ask, tx, int(ask.parsed.text.lstrip("#")))
    when, title, typed = times.planned_times(ask)
    times.refuse_end(title, f"meeting {example_days(ask.today)[0]} 14:00 duration:2h")
    group, is_new_group = _group_named(ask, tx)
    if not group:
        check(ask.actor, "convene", charter=ask.charter)
    named = replace(ask, parsed=replace(ask.parsed, text=title or group or views.task_force(ask.reader)))
    made = _new_meetings(named, tx, when, group)
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
    extra = [*(sentences[1:] if is_new_group else sentences), *follow, *days_that_stay(ask, typed)]
    at_once = days.begins_before_call(tx, made[0], ask.now)
    return Reply.from_message(
        views.planned(made, ask.reader, channel=channel, extra=extra, is_called_by_hand=at_once)
    )


def is_meant(ask: Ask) -> bool:
    """Return whether what was asked about is meant: a form was not asked about yet."""
    return ask.call.words.startswith(AGAIN_PREFIX)


def again_words(ask: Ask) -> str:
    """Return the words of the button that does it anyway; those of a form name its fields."""
    words = f"{AGAIN_PREFIX}{ask.call.words.strip()}"
    for name, value in (ask.call.values or {}).items():
        if value:
            typed = ",".join(f"<@{one}>" for one in value) if isinstance(value, list) else _quoted(value)
            words += f" {'title' if name == 'text' else name}:{typed}"
    return words


def _quoted(value: str) -> str:
    return f'"{" ".join(value.split())}"' if '"' not in value else f"“{' '.join(value.split())}”"


def _group_named(ask: Ask, read: Read) -> tuple[str, bool]:
    """Return the working group as it is known, and whether it is new; "" for the task force."""
    group = checked_text(ask.parsed.option_text("group"), what="name")
    if len(group) > GROUP_MAX:
        raise ask.error_at(
            "group", f"That name has {len(group)} characters; {GROUP_MAX} are the most. Make it shorter."
        )
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


def _new_meetings(ask: Ask, tx: Tx, when: Sequence[WallTime], group: str) -> list[Meeting]:
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
            "minutes": minutes_named(ask),
            "place": checked_place(ask),
            "link": link_named(ask),
            "chair_id": person_named(ask, "chair") or (ask.actor.person_id if group else None),
            "official": number,
            "invited": people_named(ask),
            "call_due_at": None if group else ask.now,
        }
        entered = None if group or is_restricted else days.entered_on(tx, at)
        meeting = _filled(ask, entered, planned) if entered else _new(ask, tx, planned)
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


def minutes_named(ask: Ask) -> int | None:
    text = ask.parsed.option_text("duration")
    try:
        return read_minutes(text) if text else None
    except UserError as error:
        raise ask.error_at("duration", str(error)) from error


def link_named(ask: Ask) -> str:
    try:
        return checked_link(ask.parsed.option_text("link"))
    except UserError as error:
        raise ask.error_at("link", "A link begins with https:// and has no spaces.") from error


def person_named(ask: Ask, option: str) -> int | None:
    """Return the person on the roster that an option names; None for none. Raises UserError for several."""
    people = people_named(ask, option)
    if len(people) > 1:
        raise UserError("A meeting has one chair. Name one person.")
    return people[0] if people else None


def people_named(ask: Ask, option: str = "people") -> tuple[int, ...]:
    found = ask.parsed.people(option)
    if stranger := next((one.profile for one in found if one.person_id is None and one.profile), None):
        raise UserError(f"{escape(stranger.name)} isn't on the roster, so I can't invite them.")
    return tuple(dict.fromkeys(one.person_id for one in found if one.person_id not in {None, NOBODY}))


def number_named(ask: Ask, read: Read, meeting: Meeting | None) -> int | None:
    """Return the official number that was named; None without one. Raises UserError for one that is taken."""
    text = ask.parsed.option_text("number")
    if not text:
        return None
    known = meetings.with_number(read, int(text))
    if known is not None and (meeting is None or known.id != meeting.id):
        raise ask.error_at("number", change_views.number_taken(int(text), known))
    return int(text)


def _show_by_number(ask: Ask, read: Read, number: int) -> Reply:
    found = meetings.with_number(read, number)
    if found is None or not may_see(ask.actor, found):
        raise UserError(change_views.no_such_number(number), offers=[Offer("Meetings", "say", "meetings")])
    shown = replace(ask.parsed, refs=[Ref(Kind.MEETING, found.number)], text="")
    return records.show(replace(ask, parsed=shown), read)


def list_meetings(ask: Ask, read: Read) -> Reply:
    """List the meetings ahead, or all of a year."""
    word = ask.parsed.text.strip()
    if word and not _YEAR.fullmatch(word):
        raise UserError(
            f"I don't know “{escape(word[:40])}” here. You can say a year: meetings {ask.today.year}."
        )
    running: list[Meeting] = []
    if word:
        first, last = date(int(word), 1, 1), date(int(word), 12, 31)
        found = meetings.meetings_page(read, who=ask.actor, first=first, last=last, page=ask.parsed.page)
        of = f"in {word}"
        counts = _held_counts(ask, read, int(word))
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
    yesterday = ask.charter.day_of(ask.now) - timedelta(days=1)
    seen = visible_sessions(read.snapshot.sessions, ask.actor)
    found = [next_session_after(seen, one.code, after=yesterday) for one in ask.charter.bodies]
    others = [one for one in found if one is not None and not one.is_own]  # its own is listed
    return sorted(others, key=lambda one: one.on_day)


def _held_counts(ask: Ask, read: Read, year: int) -> list[str]:
    """Return how many took part, and how many meetings were held, up to the day that was named, else today."""
    named = ask.parsed.value("on", Due)
    until = named.day if named else ask.charter.day_of(ask.now)
    by_year = meetings.held_by_year(read, who=ask.actor, until=until)
    first = meetings.first_held_on(read, who=ask.actor)
    last = min(until, date(year, 12, 31))
    held = meetings.held_between(read, who=ask.actor, first=date(year, 1, 1), last=last)
    took_part = registration_views.presence(invitees.presence(read, held))
    return [*took_part, *views.held_counts(by_year, year, first=first, until=until, reader=ask.reader)]
