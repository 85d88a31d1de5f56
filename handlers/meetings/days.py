"""The days on which bodies meet: answers and dates go by them."""

import copy
from collections.abc import Sequence

from bot.errors import UserError
from bot.issues import Issue
from bot.meetings import Meeting
from bot.moments import WallTime
from bot.permissions import may_see
from bot.sessions import papers_due_on, session_on
from handlers.calls import Ask
from handlers.issues.deadlines import recompute_deadlines
from handlers.meetings import change_views
from storage import meetings
from storage.unit_of_work import Read, Tx


def follow(tx: Tx, changed: Sequence[Meeting]) -> list[Issue]:
    """Let the days of meetings count; return the issues whose date changed."""
    bodies = meetings.refresh_sessions(tx, changed)
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
