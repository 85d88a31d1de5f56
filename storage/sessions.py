"""Sessions of bodies in the database, and the issues that wait for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, update

from bot.issues import Issue, IssueState
from bot.meetings import Meeting
from bot.permissions import Actor
from bot.records import Kind
from bot.sessions import Session, next_session_after, session_of_meeting
from storage import tables
from storage.unit_of_work import Read, Tx
from storage.visibility import visible_to


def next_session(read: Read, body: str | None, *, after: date) -> Session | None:
    """Return the next planned session of a body after a day. Sessions are in memory: no query is needed."""
    return next_session_after(read.snapshot.sessions, body, after=after)


def save(tx: Tx, session: Session) -> None:
    """Save a session, visible at once to this call and after the commit to everybody."""
    tx.roster_changed = True
    known = tx.snapshot.entered_sessions
    others = [one for one in known if one.id != session.id]
    if len(others) == len(known):
        tx.add(session)
    else:
        changed = {"day": session.on_day, "papers": session.papers_on, "became": session.state}
        tx.run(_UPDATE_SESSION, session=session.id, **changed, moment=session.at, person=session.person_id)
    tx.snapshot = replace(tx.snapshot, entered_sessions=(*others, session))


def follow_meetings(tx: Tx, meetings: Iterable[Meeting]) -> bool:
    """Let the days of meetings count, at once for this call and after the commit for everybody.

    Return whether the days on which the task force meets are others now.
    """
    known = {one.id: one for one in tx.snapshot.meeting_sessions}
    by_id = dict(known)
    for meeting in meetings:
        by_id.pop(-meeting.id, None)
        if (made := session_of_meeting(meeting, tx.charter)) is not None:
            by_id[made.id] = made
    if by_id == known:
        return False
    tx.roster_changed = True
    in_order = tuple(sorted(by_id.values(), key=lambda one: -one.id))
    tx.snapshot = replace(tx.snapshot, meeting_sessions=in_order)
    return True


def issues_awaiting(read: Read, bodies: Iterable[str], *, who: Actor) -> list[Issue]:
    """Return the visible open issues that these bodies have to answer."""
    wanted = set(bodies)
    levels = [level.code for level in read.charter.ladder if level.body in wanted]
    return read.records(
        Kind.ISSUE,
        visible_to(who),
        tables.records.c.state == IssueState.OPEN,
        tables.issues.c.level.in_(levels),
        order=(tables.records.c.number,),
    )


_UPDATE_SESSION = (
    update(tables.sessions)
    .where(tables.sessions.c.id == bindparam("session"))
    .values(
        on_day=bindparam("day"),
        papers_on=bindparam("papers"),
        state=bindparam("became"),
        at=bindparam("moment"),
        person_id=bindparam("person"),
    )
)
