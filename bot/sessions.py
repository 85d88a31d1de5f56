"""Sessions of bodies: dates, deadlines of papers, and the deadlines of issues that depend on a session."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.calendar import Due
from bot.charter import Body, Charter, Level
from bot.errors import UserError
from bot.meetings import Meeting
from bot.records import Visibility

NEARBY = timedelta(days=7)  # a session nearer than this to another may be meant as its new day
DEFAULT_ANSWER_WORKING_DAYS = 10  # if the level answers at a session and none is known


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session of a body; `on_day` is its first day. It keeps its id when it is moved.

    `meeting` is the reference of the task force's meeting on that day, "" for none. Without a session of that day,
    the meeting makes one, whose id is negative. `at` and `person_id` are of the last change. There is no state "held": the day has simply passed.
    """

    id: int
    body: str
    on_day: date
    papers_on: date
    state: str = SessionState.PLANNED
    at: datetime
    person_id: int
    meeting: str = ""

    @property
    def is_entered(self) -> bool:
        """Return whether somebody entered it, rather than only the meeting of that day."""
        return self.id >= 0

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED


def session_on(sessions: Iterable[Session], body: str, day: date) -> Session | None:
    """Return the planned session of a body on a day, or None. There is at most one."""
    return next((one for one in _planned_sessions(sessions, body) if one.on_day == day), None)


def cancelled_session_on(sessions: Iterable[Session], body: str, day: date) -> Session | None:
    """Return the cancelled session of a body on a day, or None."""
    found = (one for one in sessions if one.body == body and one.on_day == day and not one.is_planned)
    return max(found, key=lambda one: one.at, default=None)


def next_session_after(sessions: Iterable[Session], body: str | None, *, after: date) -> Session | None:
    """Return the next planned session of a body after a day; None if none is known or `body` is None."""
    ahead = (one for one in _planned_sessions(sessions, body) if one.on_day > after)
    return min(ahead, key=lambda one: one.on_day, default=None)


def nearby_session(sessions: Iterable[Session], body: str, day: date, *, today: date) -> Session | None:
    """Return the planned session of a body ahead that is less than a week from a day, the nearest; None for none.

    A body that meets every week has its sessions a week apart.
    """
    ahead = (one for one in _planned_sessions(sessions, body) if one.on_day >= today)
    near = [one for one in ahead if abs(one.on_day - day) < NEARBY]
    return min(near, key=lambda one: abs(one.on_day - day), default=None)


def sessions_between(sessions: Iterable[Session], first: date, last: date) -> list[Session]:
    """Return the planned sessions of all bodies in these days, by day."""
    found = (one for one in sessions if one.is_planned and first <= one.on_day <= last)
    return sorted(found, key=lambda one: (one.on_day, one.body))


def _planned_sessions(sessions: Iterable[Session], body: str | None) -> Iterable[Session]:
    return (one for one in sessions if one.body == body and one.is_planned)


def papers_due_on(body: Body, day: date, *, charter: Charter) -> date:
    """Return the deadline for the papers of a session, in working days of the task force's station."""
    return charter.working_days(charter.station).before(day, body.papers)


def must_precede_session(papers_on: date, day: date) -> None:
    if papers_on > day:
        raise UserError("Papers are due before a session, not after it. Nothing has changed.")


# Meetings of the task force


def meeting_day(meeting: Meeting, charter: Charter) -> date:
    """Return the day of a meeting at the task force's station."""
    return meeting.starts_on if meeting.hour is None else charter.day_of(meeting.begins_at)


def meeting_papers_on(meeting: Meeting, charter: Charter) -> date:
    """Return the charter's deadline for the papers of a meeting."""
    working = charter.working_days(charter.station)
    return working.before(meeting_day(meeting, charter), charter.meetings.papers)


def session_of_meeting(meeting: Meeting, charter: Charter) -> Session | None:
    """Return the session that a meeting makes.

    None if it is not the task force's, if it is cancelled, or if it is restricted: its day would show in what others
    see.
    """
    body = charter.own_body
    if body is None or not meeting.is_own or meeting.is_cancelled:
        return None
    if meeting.visibility == Visibility.RESTRICTED:
        return None
    return Session(
        id=-meeting.id,
        body=body.code,
        on_day=meeting.held_on or meeting_day(meeting, charter),
        papers_on=meeting_papers_on(meeting, charter),
        at=meeting.created_at,
        person_id=meeting.created_by,
        meeting=meeting.ref,
    )


def with_meetings(entered: Iterable[Session], made: Iterable[Session]) -> tuple[Session, ...]:
    """Return the sessions that were entered and those that meetings make, no day of a body twice.

    On the same day the session that was entered is kept, with its own day for papers.
    """
    by_day: dict[tuple[str, date], Session] = {}
    for one in made:
        by_day.setdefault((one.body, one.on_day), one)
    found = []
    for one in entered:
        meeting = by_day.get((one.body, one.on_day))
        if meeting is None:
            found.append(one)
        elif one.is_planned:
            found.append(replace(one, meeting=meeting.meeting))
            del by_day[one.body, one.on_day]
    return (*found, *by_day.values())


# The deadline of a level


def answer_due(level: Level, session: Session | None, *, since: date, today: date, charter: Charter) -> Due:
    """Return the deadline of a level: its own number of days, or the next session of its body.

    If no session is known, it is ten working days from `since`, or from `today` if these have passed.
    """
    if session is not None and level.days is None:
        return Due(day=session.on_day, at=None, zone=charter.zone, typed=next_meeting_words(session.body))
    days, working = level.days or DEFAULT_ANSWER_WORKING_DAYS, charter.working_days(charter.station)
    day = working.after(since, days)
    typed = no_meeting_words(level.body) if level.body and level.days is None else f"{days} working days"
    return Due(
        day=day if day >= today else working.after(today, days), at=None, zone=charter.zone, typed=typed
    )


def next_meeting_words(body: str) -> str:
    """Return the `typed` text of a deadline that depends on the sessions of a body."""
    return f"next meeting of {body}"


def no_meeting_words(body: str) -> str:
    """Return the `typed` text of a deadline that is used until a session is known."""
    return f"no meeting of {body} is known, so {DEFAULT_ANSWER_WORKING_DAYS} working days"


def is_session_based(due: Due | None, body: str) -> bool:
    """Return whether a deadline was derived from the sessions of a body, rather than set by a person."""
    return due is not None and due.typed in (next_meeting_words(body), no_meeting_words(body))
