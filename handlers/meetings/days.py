"""The days of the task force's meetings, on which answers wait: they count beside the sessions that are entered."""

from collections.abc import Sequence
from dataclasses import replace

from bot.history import HistoryEntry
from bot.issues import Issue
from bot.meetings import Meeting
from bot.sessions import Session, SessionState, cancelled_session_on, session_of_meeting, session_on
from handlers.issues.deadlines import recompute_deadlines
from handlers.sessions.commands import save_logged
from storage import sessions
from storage.unit_of_work import Tx


def follow(tx: Tx, made: Sequence[Meeting]) -> list[Issue]:
    """Let the days of meetings count; return the issues whose date changed."""
    body = tx.charter.own_body
    if body is None or not sessions.follow_meetings(tx, made):
        return []
    return recompute_deadlines(tx, body.code)


def follow_change(tx: Tx, meeting: Meeting, before: Meeting) -> list[Issue]:
    """Let the new day of a meeting count; a session entered beside it on its old day goes with it."""
    was, now = (session_of_meeting(one, tx.charter) for one in (before, meeting))
    if was is not None and (now is None or now.on_day != was.on_day):
        beside = session_on(tx.snapshot.entered_sessions, was.body, was.on_day)
        if beside is not None:
            _save(tx, beside, SessionState.CANCELLED, "session off")
    return follow(tx, [meeting])


def follow_undo(tx: Tx, meeting: Meeting, last: HistoryEntry) -> list[Issue]:
    """Let the day of a meeting count again as before; a session that went with it comes back."""
    now = session_of_meeting(meeting, tx.charter)
    if now is not None:
        beside = cancelled_session_on(tx.snapshot.entered_sessions, now.body, now.on_day)
        if beside is not None and beside.at == last.at:
            _save(tx, beside, SessionState.PLANNED, "session")
    return follow(tx, [meeting])


def _save(tx: Tx, known: Session, state: str, verb: str) -> None:
    by = tx.author.person_id if tx.author is not None else None
    now = replace(known, state=state, at=tx.now, person_id=known.person_id if by is None else by)
    save_logged(tx, known, now, verb=verb)
