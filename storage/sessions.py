"""Sessions of bodies in the database, and the issues that wait for them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import bindparam, update

from bot.issues import Issue, IssueState
from bot.permissions import Actor
from bot.records import Kind
from bot.sessions import Session, next_session_after
from storage import tables
from storage.unit_of_work import Read, Tx
from storage.visibility import visible_to


def next_session(read: Read, body: str | None, *, after: date) -> Session | None:
    """Return the next planned session of a body after a day. Sessions are in memory: no query is needed."""
    return next_session_after(read.snapshot.sessions, body, after=after)


def save(tx: Tx, session: Session) -> None:
    """Save a session, visible at once to this call and after the commit to everybody."""
    tx.roster_changed = True
    others = [one for one in tx.snapshot.sessions if one.id != session.id]
    if len(others) == len(tx.snapshot.sessions):
        tx.add(session)
    else:
        changed = {"day": session.on_day, "papers": session.papers_on, "became": session.state}
        tx.run(_UPDATE_SESSION, session=session.id, **changed, moment=session.at, person=session.person_id)
    tx.snapshot = replace(tx.snapshot, sessions=(*others, session))


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
