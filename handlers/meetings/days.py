"""The days on which bodies meet: answers and dates go by them, and before them calls go out."""

import copy
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.calendar import Due, local, moment
from bot.charter import Charter, Station
from bot.errors import UserError
from bot.events import USUAL_LENGTH, Event
from bot.issues import Issue
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.names import join_all, join_names
from bot.notifications import Notification, Reason
from bot.permissions import may, may_see
from bot.sessions import meeting_day, papers_due_on, session_on, visible_sessions
from handlers.core.blocks.paging import more_line
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.delivery.notify import (
    chairs,
    morning_at,
    reading_moment,
    secretaries,
    working_days_of,
)
from handlers.events.reminders import whom_it_concerns
from handlers.events.views import days as days_of_event
from handlers.issues.deadlines import recompute_deadlines
from handlers.meetings import change_views, invitees
from handlers.meetings.past import offices
from handlers.registers.ways import papers
from storage import meetings, notifications
from storage.events import planned_events_between
from storage.unit_of_work import Read, Tx

DAY = timedelta(days=1)
MAX_SHOWN = 3


def follow(tx: Tx, changed: Sequence[Meeting]) -> list[Issue]:
    """Let the days of meetings count; return the issues whose date changed."""
    bodies = meetings.refresh_sessions(tx, changed)
    papers.follow(tx, bodies)
    return [issue for body in bodies for issue in recompute_deadlines(tx, body)]


def visible_issues(ask: Ask, issues: Sequence[Issue]) -> list[Issue]:
    return [issue for issue in issues if may_see(ask.actor, issue)]


def must_be_ours(ask: Ask, meeting: Meeting) -> None:
    """Raise for the meeting of another body, of which no more is kept than the day and its papers."""
    if meeting.body:
        raise UserError(change_views.of_another_body(meeting, ask.reader))


def must_be_free(ask: Ask, read: Read, meeting: Meeting) -> None:
    """Raise where another body's meeting has come to a day on which the body meets already, or to an hour."""
    if not meeting.body or meeting.is_cancelled:
        return
    if meeting.hour is not None:
        raise UserError(change_views.whole_days_only(meeting, ask.reader))
    known = session_on(read.snapshot.sessions, meeting.body, meeting.starts_on)
    if known is not None and known.id != meeting.id:
        raise UserError(change_views.meets_that_day(meeting, known.ref, ask.reader))


def closed_days(read: Read, made: Sequence[Meeting], reader: Reader) -> list[str]:
    """Return on which days most of the people invited don't work, or the place is closed; none for no such day."""
    found = [(one, invitees.who_meets(read, one)) for one in made]
    counted = [
        (one, sum(not invitees.is_working_day(read, person, one.starts_on) for person in people), len(people))
        for one, people in found
    ]
    closed = [(one, count, of) for one, count, of in counted if count * 2 > of]
    away = {one.id for one, *_ in closed}
    places = [(one, at) for one in made if one.id not in away and (at := closed_place(read.charter, one))]
    return [
        *([change_views.not_working_days(closed, reader)] if closed else []),
        *(change_views.closed_place(one, at, reader) for one, at in places),
    ]


def closed_place(charter: Charter, meeting: Meeting) -> Station | None:
    """Return the office at which a meeting takes place, if it is closed that day; else None."""
    at = charter.station_in(meeting.place)
    return at if at and not charter.working_days(at.code).is_open(meeting.starts_on) else None


def move_papers(read: Read, meeting: Meeting) -> None:
    """Let the papers of a meeting that came to another day be due as the charter says."""
    body = read.charter.body(meeting.body) if meeting.body else None
    meeting.papers_on = papers_due_on(body, meeting.starts_on, charter=read.charter) if body else None


def entered_on(read: Read, at: WallTime) -> Meeting | None:
    """Return a copy of the task force's meeting of which only this day was entered; None for none."""
    body, day = read.charter.own_body, at.day if at.at is None else read.charter.day_of(at.begins_at)
    known = session_on(read.snapshot.sessions, body.code, day) if body else None
    meeting: Meeting | None = copy.copy(read.get(known.id)) if known else None
    return meeting if meeting is not None and meeting.is_day_only else None


# When the call of a meeting goes out


def call_day(read: Read, meeting: Meeting) -> date:
    working = read.charter.working_days(read.charter.station)
    return working.before(meeting_day(meeting, read.charter), read.charter.meetings.call)


def agenda_day(read: Read, meeting: Meeting) -> date:
    """Return the day on which the agenda of a meeting goes out, as the charter says."""
    working = read.charter.working_days(read.charter.station)
    return working.before(meeting_day(meeting, read.charter), read.charter.meetings.agenda)


def items_day(read: Read, meeting: Meeting) -> date:
    """Return the last working day before the agenda goes out, until which items are asked for."""
    return read.charter.working_days(read.charter.station).before(agenda_day(read, meeting), 1)


def morning_at_home(read: Read, day: date) -> datetime:
    return moment(day, read.charter.reminders.at, read.charter.zone)


def next_morning(read: Read, at: datetime) -> datetime:
    """Return the morning of the task force's next working day after a moment."""
    working = read.charter.working_days(read.charter.station)
    return morning_at_home(read, working.roll_forward(read.charter.day_of(at) + DAY))


def previewer(read: Read, call_on: date, *, today: date) -> int | None:
    """Return who sees a call first: a secretary who is there or has a stand-in, else a chair, else nobody."""
    on = max(call_on, today)
    for person in (*secretaries(read, on), *chairs(read, on)):
        eve = max(today, read.charter.working_days(read.roster.persons[person].station).before(call_on, 1))
        absence = read.roster.absence_on(person, eve)
        stands_in = partial(read.roster.present_officer, on=eve, charter=read.charter)
        if absence is None or stands_in(absence) is not None:
            return person
    return None


def whom_to_ask(read: Read, on: date) -> list[int]:
    """Return who says whether a meeting of the task force was held: its secretaries, else the chair."""
    return secretaries(read, on) or chairs(read, on)


def seen_at(read: Read, meeting: Meeting) -> datetime | None:
    """Return when somebody was first shown the call for this time of the meeting; None if nobody was."""
    return min((one.due_at for one, is_sent in previews(read, meeting) if is_sent), default=None)


def previews(read: Read, meeting: Meeting) -> list[tuple[Notification, bool]]:
    return [
        (one, is_sent)
        for one, is_sent in notifications.of_record(read, meeting.id)
        if one.reason == Reason.CALL_PREVIEW and one.context == meeting.time.key
    ]


def earliest_call(read: Read, meeting: Meeting, seen: datetime) -> datetime:
    """Return when a call goes out that somebody sees then: on its day, else the next working morning."""
    return max(morning_at_home(read, call_day(read, meeting)), next_morning(read, seen))


def preview_at(read: Read, reader: int, call_on: date) -> datetime:
    """Return the morning on which somebody sees a call: of their last working day before it."""
    return morning_at(read, reader, working_days_of(read, reader).before(call_on, 1))


def expected_call(read: Read, meeting: Meeting, now: datetime) -> datetime | None:
    """Return when a call that has not gone out is due to; None where people send it, or it would come too late."""
    if not meeting.is_own or meeting.is_day_only or meeting.paused_at is not None:
        return None
    seen = seen_at(read, meeting)
    if seen is None:
        call_on = call_day(read, meeting)
        reader = previewer(read, call_on, today=read.charter.day_of(now))
        if reader is None:
            return None
        shown_at = max(now, preview_at(read, reader, call_on))
        seen = reading_moment(read, reader, shown_at, Reason.CALL_PREVIEW)
    at = earliest_call(read, meeting, seen)
    return at if at < meeting.begins_at else None


def begins_before_call(read: Read, meeting: Meeting, now: datetime) -> bool:
    """Return whether a meeting of the task force is ahead that begins before the clock could call it."""
    is_ours = meeting.is_own and not meeting.is_day_only and not meeting.has_begun(now)
    return is_ours and expected_call(read, meeting, now) is None


def as_due(read: Read, at: datetime) -> Due:
    """Return a moment as the task force's own clocks show it."""
    here = local(at, read.charter.zone)
    return Due(day=here.date(), at=here.time(), zone=read.charter.zone, typed="")


def expected_number(read: Read, meeting: Meeting, now: datetime) -> int:
    """Return the official number that a meeting gets with its call, after those whose calls go out before it."""
    before = [
        one
        for one in meetings.without_number_before(read, meeting, now=now)
        if one.paused_at is None and one.id != meeting.id
    ]
    return meetings.last_number(read) + len(before) + 1


def short_notice(read: Read, meeting: Meeting, out: date) -> int | None:
    """Return how many working days before its meeting a call of `out` goes out, where fewer than the charter's."""
    if not meeting.is_own:
        return None
    working = read.charter.working_days(read.charter.station)
    days = working.between(out, meeting_day(meeting, read.charter))
    return days if out > call_day(read, meeting) else None


# What else is on those days


def what_else(ask: Ask, read: Read, made: Sequence[Meeting]) -> list[str]:
    """Return what else is on the days of meetings, and which are closed for most who meet in another body.

    A day that is closed for those who are invited was asked about.
    """
    bodies = [one for one in made if one.body]
    closed = closed_days(read, bodies, ask.reader) if bodies else []
    hours = offices.cost_of_hour(ask, read, made[0]) if made else []
    away = _away(ask, read, made[0]) if len(made) == 1 and not made[0].body else []
    near = [*_other_sessions(ask, read, made), *_events_of_the_same_people(ask, read, made)]
    return [*closed, *hours, *away, *near]


def _away(ask: Ask, read: Read, meeting: Meeting) -> list[str]:
    """Return who of those invited is away on the day of a meeting, with who stands in or could come; none for nobody."""
    on, charter, found = meeting.starts_on, read.charter, list[change_views.Away]()
    for person in invitees.of_meeting(read, meeting):
        absence = read.roster.absence_on(person, on)
        if absence is not None:
            officer = read.roster.present_officer(absence, on=on, charter=charter)
            others = () if officer is not None else read.roster.alternates_of(person, on=on, charter=charter)
            found.append(change_views.Away(person, officer, next(iter(others), None)))
    if not found:
        return []
    said = change_views.away(meeting, found, ask.reader, may_enter=may(ask.actor, "behalf"))
    return [said]


def _other_sessions(ask: Ask, read: Read, made: Sequence[Meeting]) -> list[str]:
    """Return which other bodies meet on the days of meetings, as far as the caller may see it; none for none."""
    seen = [one for one in visible_sessions(read.snapshot.sessions, ask.actor) if not one.is_cancelled]
    days = {meeting_day(one, ask.charter): one for one in made}
    found = [
        f"{escape(one.body)} meets on {ask.reader.day(one.on_day)} ({one.ref})"
        for one in sorted(seen, key=lambda one: (one.on_day, one.id))
        if one.on_day in days and _is_another(one.is_own, one.body, days[one.on_day])
    ]
    more = [f"{len(found) - MAX_SHOWN} more"] if len(found) > MAX_SHOWN else []
    return [f"{join_all([*found[:MAX_SHOWN], *more])}."] if found else []


def _is_another(is_own: bool, body: str, meeting: Meeting) -> bool:  # noqa: FBT001 - as a session says it
    """Return whether a session is of another body: the task force's own is none to itself and its working groups."""
    return bool(meeting.body) if is_own else body != meeting.body


def _events_of_the_same_people(ask: Ask, read: Read, made: Sequence[Meeting]) -> list[str]:
    """Return which events that the caller may see are at the time of meetings and concern people who are invited."""
    days = [one.starts_on for one in made]
    planned = planned_events_between(read, who=ask.actor, first=min(days), last=max(days))
    found: dict[int, str] = {}
    for meeting in made:
        near = [one for one in planned if _overlaps(one, meeting)]
        invited = set(invitees.who_meets(read, meeting)) if near else set()
        for event in near:
            concerned = dict.fromkeys(whom_it_concerns(read, event, meeting.starts_on))
            people = [one for one in concerned if one in invited]
            if people:
                found.setdefault(event.id, _line(event, people, ask.reader))
    lines = list(found.values())
    more = more_line(len(lines) - MAX_SHOWN)
    return ["At the same time:", *lines[:MAX_SHOWN], *more] if lines else []


def _line(event: Event, people: Sequence[int], reader: Reader) -> str:
    more = len(people) - MAX_SHOWN
    names = [reader.name(one) for one in people[:MAX_SHOWN]]
    who = join_names(names) if more <= 0 else f"{', '.join(names)} and {more} more"
    return f"*{event.ref}*  {escape(event.title)} · {days_of_event(event.period, reader)} · of {who}"


def _overlaps(event: Event, meeting: Meeting) -> bool:
    begins = event.period.begins
    if meeting.hour is not None and begins is not None and event.period.is_one_day:
        return meeting.overlaps(begins, USUAL_LENGTH)
    return event.starts_on <= meeting.starts_on <= event.ends_on
