"""Plan, list and show meetings."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.calendar import Due
from bot.errors import Offer, UserError
from bot.meetings import Meeting, MeetingState, read_minutes
from bot.moments import WallTime
from bot.permissions import check, may, may_see, may_some
from bot.proposals import checked_link
from bot.records import Kind, Ref, checked_text
from bot.sessions import Session, next_session_after
from handlers.blocks.text import escape
from handlers.calls import AGAIN_PREFIX, NOBODY, Ask, Reply
from handlers.delivery.notify import card_channel, post_cards
from handlers.meetings import days, invitees, times, views
from handlers.records import commands as records
from handlers.records.create import create_record, new_record_fields
from handlers.sessions.commands import visible_issues
from handlers.sessions.views import new_due_dates
from storage import meetings
from storage.unit_of_work import Read, Tx

OPTIONS = (
    "from on", "time", "duration", "place", "link", "group", "chair", "people", "number", "area", "visibility", "behalf",
)  # fmt: skip
GROUP_MAX = 200  # characters
_NUMBER_ALONE = re.compile(r"#?\d{1,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")


def plan(ask: Ask, tx: Tx) -> Reply:
    """Plan a meeting, or a series; a number alone shows the meeting with that official number."""
    if ask.call.values is None and not ask.parsed.options and _NUMBER_ALONE.fullmatch(ask.parsed.text):
        return _show_by_number(ask, tx, int(ask.parsed.text.lstrip("#")))
    when, title = times.planned_times(ask)
    group = checked_text(ask.parsed.option_text("group"), what="name")[:GROUP_MAX]
    if not group:
        check(ask.actor, "convene", charter=ask.charter)
    named = replace(ask, parsed=replace(ask.parsed, text=title or group or views.task_force(ask.reader)))
    made = _new_meetings(named, tx, when, group)
    sentences = doubts(ask, tx, made[0])
    if sentences and not ask.may_repeat:
        tx.return_numbers()
        keep = views.keep_button(len(made), f"{AGAIN_PREFIX}{ask.call.words.strip()}")
        return Reply.from_message(views.keep_or_not(sentences, keep))
    for one in made:
        create_record(ask, tx, one)
    post_cards(tx, made)
    follow = new_due_dates(visible_issues(ask, days.follow(tx, made)), ask.reader)
    channel = card_channel(tx, made[0])
    return Reply.from_message(views.planned(made, ask.reader, channel=channel, extra=[*sentences, *follow]))


def _new_meetings(ask: Ask, tx: Tx, when: Sequence[WallTime], group: str) -> list[Meeting]:
    made: list[Meeting] = []
    for at in when:
        meeting = Meeting(
            **new_record_fields(ask, tx, Kind.MEETING),
            state=MeetingState.PLANNED,
            group_name=group,
            starts_on=at.day,
            hour=at.at,
            zone=at.zone,
            begins_at=at.begins_at,
            typed=ask.call.words[:120],
            minutes=minutes_named(ask),
            place=ask.parsed.option_text("place"),
            link=link_named(ask),
            chair_id=person_named(ask, "chair") or (ask.actor.person_id if group else None),
            official=number_named(ask, tx, None) if len(when) == 1 and not group else None,
            invited=people_named(ask),
            call_due_at=None if group else ask.now,
        )
        meeting.series_id = (made[0].id if made else meeting.id) if len(when) > 1 else None
        made.append(meeting)
    return made


def doubts(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return what speaks against the time of a meeting: a closed day of most people invited, another meeting.

    Of others only those that whoever asks may see.
    """
    found = []
    people = invitees.of_meeting(read, meeting)
    closed = [one for one in people if not invitees.is_working_day(read, one, meeting.starts_on)]
    if len(closed) * 2 > len(people):
        found.append(views.not_a_working_day(meeting, ask.reader, closed=len(closed), invited=len(people)))
    if others := meetings.at_the_same_time(read, meeting, who=ask.actor):
        found.append(views.same_time(others, ask.reader))
    return found


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
        raise ask.error_at("link", "A link begins with https:// and has no blanks.") from error


def person_named(ask: Ask, option: str) -> int | None:
    """Return the person on the roster that an option names; None for none. Raises UserError for several."""
    people = people_named(ask, option)
    if len(people) > 1:
        raise UserError(f"One person can be {option}: a meeting. Name one.")
    return people[0] if people else None


def people_named(ask: Ask, option: str = "people") -> tuple[int, ...]:
    found = ask.parsed.people(option)
    if stranger := next((one.profile for one in found if one.person_id is None and one.profile), None):
        raise UserError(f"{escape(stranger.name)} is not on the roster, so I can't invite them.")
    return tuple(dict.fromkeys(one.person_id for one in found if one.person_id not in {None, NOBODY}))


def number_named(ask: Ask, read: Read, meeting: Meeting | None) -> int | None:
    """Return the official number that was named; None without one. Raises UserError for one that is taken."""
    text = ask.parsed.option_text("number")
    if not text:
        return None
    known = meetings.with_number(read, int(text))
    if known is not None and (meeting is None or known.id != meeting.id):
        raise ask.error_at("number", views.number_taken(int(text), known))
    return int(text)


def _show_by_number(ask: Ask, read: Read, number: int) -> Reply:
    found = meetings.with_number(read, number)
    if found is None or not may_see(ask.actor, found):
        raise UserError(views.no_such_number(number), offers=[Offer("Meetings", "say", "meetings")])
    shown = replace(ask.parsed, refs=[Ref(Kind.MEETING, found.number)], text="")
    return records.show(replace(ask, parsed=shown), read)


def list_meetings(ask: Ask, read: Read) -> Reply:
    """List the meetings ahead, or all of a year."""
    word = ask.parsed.text.strip()
    if word and not _YEAR.fullmatch(word):
        raise UserError(f"I don't know “{escape(word[:40])}” here. Example: meetings {ask.today.year}")
    if word:
        first, last = date(int(word), 1, 1), date(int(word), 12, 31)
        found = meetings.meetings_page(read, who=ask.actor, first=first, last=last, page=ask.parsed.page)
        of = f"in {word}"
        counts = _held_counts(ask, read, int(word))
    else:
        found = meetings.meetings_ahead_page(read, who=ask.actor, now=ask.now, page=ask.parsed.page)
        of, counts = "ahead", views.of_bodies(_sessions_ahead(ask, read), ask.reader)
    may_plan = may_some(ask.actor, "convene", ask.charter)
    return Reply.from_message(
        views.listed(found, ask.reader, of=of, words=ask.call.words, may_plan=may_plan, counts=counts)
    )


def _sessions_ahead(ask: Ask, read: Read) -> list[Session]:
    """Return the next session of each body, for those who may list them."""
    if not may(ask.actor, "sessions"):
        return []
    yesterday = ask.charter.day_of(ask.now) - timedelta(days=1)
    found = [
        next_session_after(read.snapshot.sessions, one.code, after=yesterday) for one in ask.charter.bodies
    ]
    others = [
        one for one in found if one is not None and not one.meeting
    ]  # the others are listed as meetings
    return sorted(others, key=lambda one: one.on_day)


def _held_counts(ask: Ask, read: Read, year: int) -> str:
    """Return how many meetings were held, up to the day that was named, else today."""
    named = ask.parsed.value("on", Due)
    until = named.day if named else ask.charter.day_of(ask.now)
    by_year = meetings.held_by_year(read, who=ask.actor, until=until)
    first = meetings.first_held_on(read, who=ask.actor)
    return views.held_counts(by_year, year, first=first, until=until, reader=ask.reader)
