"""The clocks of issues: who holds one, and when they hear that their time is nearly up, and that it is."""

from datetime import date, datetime, timedelta

from bot.bodies import answer_due, follows
from bot.calendar import local, moment
from bot.issues import Issue, IssueState
from bot.ladder import TIME_IS_UP, warned_on
from bot.permissions import actor, may_see
from bot.posts import Notice, Why
from bot.records import Kind
from bot.reminders import occurrence
from handlers.calls import Ask, seen
from handlers.telling import NEWS_EXPIRES, decent_for, morning, secretaries, zone_of
from storage import notices
from storage import tables as t
from storage.sessions import next_session
from storage.units import Read, Tx


def named(ask: Ask, read: Read) -> Issue | None:
    """Return the issue that words begin with; None where they name something else."""
    first = ask.said.refs[0] if ask.said.refs else None
    if first is None or first.kind is not Kind.ISSUE:
        return None
    found: Issue = seen(ask, read, first)
    return found


def holders(read: Read, issue: Issue, *, on: date) -> list[int]:
    """Return who holds the level that has an issue, without those from whom it is kept; at the lowest, of its area."""
    charter = read.charter
    level = charter.level(issue.level)
    area = issue.area if level.code == charter.first_level.code else None
    found = read.roster.holders(level.holders, on=on, area=area)
    return [one for one in found if may_see(actor(one, roster=read.roster, charter=charter, on=on), issue)]


def plan(tx: Tx) -> None:
    """Plan the warnings of all open issues: who holds a level may be another since they were planned."""
    for issue in tx.records(Kind.ISSUE, t.records.c.state == IssueState.OPEN):
        plan_of(tx, issue)


def plan_of(tx: Tx, issue: Issue) -> None:
    """Plan that whoever holds an issue is warned, and asked when the time is up; each once for a deadline."""
    if issue.due is None:
        return
    charter = tx.charter
    today = local(tx.now, charter.zone).date()
    since = local(issue.level_since, charter.zone).date()
    found = _who_is_told(tx, issue, today)
    warned = warned_on(since, issue.due.day, charter.working_days(charter.station))
    for person in found if warned else ():
        _tell(tx, issue, person, Why.CLOCK, morning(tx, person, warned or today))
    for person in _who_is_asked(tx, issue, today):
        at = moment(issue.due.day, TIME_IS_UP, zone_of(tx, tx.roster.persons[person]))
        _tell(tx, issue, person, Why.TIME_IS_UP, at)


def follow_sessions(tx: Tx, body: str) -> list[Issue]:
    """Let what waits for a body be due at its next session; return the issues that have another date now.

    A date that somebody set themselves stays. What is due and was not answered waits for the session after.
    """
    charter, today = tx.charter, local(tx.now, tx.charter.zone).date()
    levels = {one.code: one for one in charter.ladder if one.body == body}
    moved = []
    for found in tx.records(
        Kind.ISSUE,
        t.records.c.state == IssueState.OPEN,
        t.issues.c.level.in_(levels),
        order=(t.records.c.number,),
    ):
        since = local(found.level_since, charter.zone).date()
        session = next_session(tx, body, after=max(since, today - timedelta(days=1)))
        due = answer_due(levels[found.level], session, since=since, today=today, charter=charter)
        if follows(found.due, body) and due != found.due:
            issue: Issue = tx.get(found.id)
            issue.set_due(due)
            tx.change(issue, "session", why=due.typed)
            plan_of(tx, issue)
            moved.append(issue)
    return moved


def still_theirs(read: Read, notice: Notice, issue: Issue, now: datetime) -> bool:
    """Say whether whoever was to hear of a clock still has to do with it."""
    today = local(now, read.charter.zone).date()
    who = _who_is_asked if notice.why == Why.TIME_IS_UP else _who_is_told
    return notice.whose in who(read, issue, today)


def _who_is_told(read: Read, issue: Issue, on: date) -> list[int]:
    return holders(read, issue, on=on) or secretaries(read, on)


def _who_is_asked(read: Read, issue: Issue, on: date) -> list[int]:
    """Return who says what is to be done now: at the first level whoever raised it, above it the holders."""
    is_first = issue.level == read.charter.first_level.code
    return [issue.created_by] if is_first else _who_is_told(read, issue, on)


def _tell(tx: Tx, issue: Issue, person: int, why: Why, at: datetime) -> None:
    if at <= tx.now:
        return
    facts = f"{issue.level} {occurrence(issue.due_at)}"
    notices.add(
        tx,
        Notice(
            key=f"issue:{issue.id}:{why}:{facts}:p{person}",
            record_id=issue.id,
            person_id=person,
            why=why,
            facts=facts,
            due_at=decent_for(tx, person, at),
            expires_at=at + NEWS_EXPIRES,
        ),
    )
