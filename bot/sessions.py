"""Sessions of bodies: dates, deadlines of papers, and the deadlines of issues that depend on a session."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.calendar import Due
from bot.charter import Body, Charter, Level
from bot.errors import UserError

DEFAULT_ANSWER_WORKING_DAYS = 10  # if the level answers at a session and none is known


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session of a body; `on_day` is its first day. It keeps its id when it is moved.

    `at` and `person_id` are of the last change. There is no state "held": the day has simply passed.
    """

    id: int
    body: str
    on_day: date
    papers_on: date
    state: str = SessionState.PLANNED
    at: datetime
    person_id: int

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


def _planned_sessions(sessions: Iterable[Session], body: str | None) -> Iterable[Session]:
    return (one for one in sessions if one.body == body and one.is_planned)


def papers_due_on(body: Body, day: date, *, charter: Charter) -> date:
    """Return the deadline for the papers of a session, in working days of the task force's station."""
    return charter.working_days(charter.station).before(day, body.papers)


def must_precede_session(papers_on: date, day: date) -> None:
    if papers_on > day:
        raise UserError("Papers are due before a session, not after it. Nothing has changed.")


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
