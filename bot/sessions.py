"""Sessions: the days on which bodies meet, by when papers are due, and the deadlines of issues that depend on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.calendar import Due
from bot.charter import Body, Charter, Level
from bot.errors import UserError
from bot.meetings import Meeting
from bot.permissions import Actor, may_read_lists
from bot.records import Visibility

NEARBY = timedelta(days=7)  # a session nearer than this to another may be meant as its new day
DEFAULT_ANSWER_WORKING_DAYS = 10  # if the level answers at a session and none is known


@dataclass(frozen=True, kw_only=True)
class Session:
    """A day on which a body meets, as its meeting says; `on_day` is its first day.

    `id` and `ref` are the meeting's; `is_own` means that the body is the task force. One `for_members` was planned as a
    meeting that members alone see; a day that was entered is shown to everybody who may list sessions.
    """

    id: int
    ref: str
    body: str
    on_day: date
    begun_at: datetime  # from when on it is not ahead any more: its hour, or the end of a whole day
    papers_on: date
    is_cancelled: bool = False
    is_own: bool = False
    for_members: bool = False


def session_on(sessions: Iterable[Session], body: str, day: date) -> Session | None:
    """Return the planned session of a body on a day, or None. There is at most one."""
    return next((one for one in _planned_sessions(sessions, body) if one.on_day == day), None)


def cancelled_session_on(sessions: Iterable[Session], body: str, day: date) -> Session | None:
    """Return the cancelled session of a body on a day, the newest; None for none."""
    found = (one for one in sessions if one.body == body and one.on_day == day and one.is_cancelled)
    return max(found, key=lambda one: one.id, default=None)


def next_session_after(sessions: Iterable[Session], body: str | None, *, after: date) -> Session | None:
    """Return the next planned session of a body after a day; None if none is known or `body` is None."""
    ahead = (one for one in _planned_sessions(sessions, body) if one.on_day > after)
    return min(ahead, key=lambda one: one.on_day, default=None)


def next_session_ahead(sessions: Iterable[Session], body: str, now: datetime) -> Session | None:
    """Return the next planned session of a body that has not begun; one of a whole day is ahead until it ends."""
    ahead = (one for one in _planned_sessions(sessions, body) if one.begun_at > now)
    return min(ahead, key=lambda one: one.begun_at, default=None)


def next_days(sessions: Iterable[Session], *, after: date) -> dict[str, date]:
    """Return the day of the next planned session after a day, for each body that has one."""
    ahead = [one for one in sessions if not one.is_cancelled and one.on_day > after]
    return {one.body: one.on_day for one in sorted(ahead, key=lambda one: one.on_day, reverse=True)}


def nearby_session(sessions: Iterable[Session], body: str, day: date, *, today: date) -> Session | None:
    """Return the planned session of a body ahead that is less than a week from a day, the nearest; None for none.

    A body that meets every week has its sessions a week apart.
    """
    ahead = (one for one in _planned_sessions(sessions, body) if one.on_day >= today)
    near = [one for one in ahead if abs(one.on_day - day) < NEARBY]
    return min(near, key=lambda one: abs(one.on_day - day), default=None)


def sessions_between(sessions: Iterable[Session], first: date, last: date) -> list[Session]:
    """Return the planned sessions of all bodies in these days, by day."""
    found = (one for one in sessions if not one.is_cancelled and first <= one.on_day <= last)
    return sorted(found, key=lambda one: (one.on_day, one.body))


def visible_sessions(sessions: Sequence[Session], who: Actor) -> Sequence[Session]:
    """Return the sessions that `who` may be shown."""
    return sessions if may_read_lists(who) else [one for one in sessions if not one.for_members]


def _planned_sessions(sessions: Iterable[Session], body: str | None) -> Iterable[Session]:
    return (one for one in sessions if one.body == body and not one.is_cancelled)


def papers_due_on(body: Body, day: date, *, charter: Charter) -> date:
    """Return the deadline for the papers of a session; working days are those of the task force's station."""
    return body.papers.before(day, charter.working_days(charter.station))


def must_precede_session(papers_on: date, day: date) -> None:
    if papers_on > day:
        raise UserError("Papers are due before a session, not after it. Nothing has changed.")


# The session of a meeting


def meeting_day(meeting: Meeting, charter: Charter) -> date:
    """Return the day of a meeting at the task force's station."""
    return meeting.starts_on if meeting.hour is None else charter.day_of(meeting.begins_at)


def meeting_papers_on(meeting: Meeting, charter: Charter) -> date:
    """Return by when the papers of a meeting are due: as entered, else as the charter says."""
    if meeting.papers_on is not None:
        return meeting.papers_on
    day = meeting_day(meeting, charter)
    if meeting.body:
        return papers_due_on(charter.body(meeting.body), day, charter=charter)
    return charter.working_days(charter.station).before(day, charter.meetings.papers)


def session_of(meeting: Meeting, charter: Charter) -> Session | None:
    """Return the session that a meeting is; None for a working group's."""
    own = charter.own_body.code if meeting.is_own and charter.own_body else ""
    if not (meeting.body or own):
        return None
    return Session(
        id=meeting.id,
        ref=meeting.ref,
        body=meeting.body or own,
        on_day=meeting.held_on or meeting_day(meeting, charter),
        begun_at=meeting.ends_at if meeting.hour is None else meeting.begins_at,
        papers_on=meeting_papers_on(meeting, charter),
        is_cancelled=meeting.is_cancelled,
        is_own=meeting.is_own,
        for_members=meeting.visibility == Visibility.MEMBERS and not meeting.is_day_only,
    )


def known_session(meeting: Meeting, charter: Charter) -> Session | None:
    """Return the session of a meeting, by which answers and dates go.

    None for one that is restricted, because its day would show in what others see, and for one that was taken back.
    """
    if meeting.visibility == Visibility.RESTRICTED or meeting.is_taken_back:
        return None
    return session_of(meeting, charter)


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
