"""Deadlines of issues: who holds one, until when, and the warnings before and after."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.calendar import Due, moment
from bot.issues import (
    Issue,
    LevelExit,
    escalate,
    is_at_first_level,
    ladder_of,
    level_above,
    level_of,
    set_level_deadline,
)
from bot.level_deadlines import DEADLINE_TIME, warning_day
from bot.notifications import Reason
from bot.permissions import may_see, own_actor
from bot.reminders import deadline_key
from bot.sessions import answer_due, is_session_based
from handlers.delivery.notify import local_day, morning_at, notify, notify_once, secretaries, zone_of
from storage import notifications
from storage.issues import issues_to_escalate, open_issues
from storage.sessions import next_session
from storage.unit_of_work import Read, Tx

ASK_AGAIN_WORKING_DAYS = 5  # working days until a late answer is asked for again
READ_COUNTS_WORKING_DAYS = 2  # working days for which reading an issue counts as a reaction


def holders(read: Read, issue: Issue, *, on: date, level: str | None = None) -> list[int]:
    """Return who holds an issue at its current or another level; at the lowest, those of its area.

    People who may not see the issue are left out.
    """
    at = level_of(issue, read.charter, level)
    is_lowest = at.code == ladder_of(issue, read.charter)[0].code
    area, entity = (issue.area, issue.entity) if is_lowest else (None, None)
    found = read.roster.holders(at.holders, on=on, area=area, entity=entity)
    return [one for one in found if can_see(read, one, issue, on)]


def can_see(read: Read, person: int, issue: Issue, on: date) -> bool:
    return may_see(own_actor(person, roster=read.roster, charter=read.charter, on=on), issue)


def notify_holders(tx: Tx, issue: Issue, why: Reason, *, but: Iterable[int] = ()) -> list[int]:
    """Notify the holders of an issue, or the secretary if there are none. Return the notified holders."""
    on = tx.charter.day_of(tx.now)
    notified = [one for one in holders(tx, issue, on=on) if one not in but]
    for person in notified or secretaries(tx, on):
        notify(tx, person, issue, why, context=issue.level)
    return notified


def notify_all(
    tx: Tx, issue: Issue, why: Reason, people: Iterable[int], *, context: str, but: Iterable[int] = ()
) -> list[int]:
    """Notify each person once who may see the issue. Return who is notified."""
    on = tx.charter.day_of(tx.now)
    recipients = [one for one in dict.fromkeys(people) if one not in but and can_see(tx, one, issue, on)]
    return [one for one in recipients if notify(tx, one, issue, why, context=context) is not None]


def start_clock(tx: Tx, issue: Issue, today: date, *, left: int | None = None) -> None:
    """Start the clock of the current level; `left` are the working days left on a paused clock.

    A level that answers in sessions gets the next session from today.
    """
    due = level_due(tx, issue, today)
    if left is not None and level_of(issue, tx.charter).days is not None:
        due = due_in_working_days(tx, today, left)
    set_level_deadline(issue, due, charter=tx.charter)


def level_due(read: Read, issue: Issue, today: date, *, level: str | None = None) -> Due:
    """Return when the answer is due from the current level, or would be from another one."""
    at = level_of(issue, read.charter, level)
    session = next_session(read, at.body, after=today)
    return answer_due(at, session, since=today, today=today, charter=read.charter)


def due_in_working_days(read: Read, today: date, count: int) -> Due:
    """Return the day after that many working days of the task force."""
    charter = read.charter
    day = charter.working_days(charter.station).after(today, count)
    return Due(day=day, at=None, zone=charter.zone, typed=f"{count} working days")


def recompute_deadlines(tx: Tx, body: str) -> list[Issue]:
    """Move the issues that wait for a body to its next session; return those whose date changed.

    A date that somebody set stays. An overdue answer moves to the following session.
    """
    charter, today = tx.charter, tx.charter.day_of(tx.now)
    moved = []
    for stored in open_issues(tx):
        level = level_of(stored, charter)
        if level.body != body or not is_session_based(stored.due, body):
            continue
        since = charter.day_of(stored.level_since)
        session = next_session(tx, body, after=max(since, today - timedelta(days=1)))
        due = answer_due(level, session, since=since, today=today, charter=charter)
        if due != stored.due:
            issue: Issue = tx.get(stored.id)
            set_level_deadline(issue, due, charter=charter)
            tx.change(issue, "session", why=due.typed)
            plan_issue(tx, issue)
            moved.append(issue)
    return moved


def plan(tx: Tx) -> None:
    """Plan the notifications of all open issues again, because holders can have changed."""
    for issue in open_issues(tx):
        plan_issue(tx, issue)


def plan_issue(tx: Tx, issue: Issue) -> None:
    """Plan the warning before a deadline and the question at it, each once for a deadline."""
    if not issue.is_open:
        return
    if issue.due is None:
        _report_missing_deadline(tx, issue)
        return
    charter = tx.charter
    today, since = (charter.day_of(at) for at in (tx.now, issue.level_since))
    warned = warning_day(since, issue.due.day, charter.working_days(charter.station))
    if warned is not None and issue.question_id is None:
        for person in warning_recipients(tx, issue, today):
            _notify(tx, issue, person, Reason.LEVEL_DEADLINE_NEAR, morning_at(tx, person, warned))
    for person in deadline_recipients(tx, issue, today):
        at = moment(issue.due.day, DEADLINE_TIME, zone_of(tx, tx.roster.persons[person]))
        _notify(tx, issue, person, Reason.LEVEL_DEADLINE_REACHED, at)
    _plan_overdue_requests(tx, issue, issue.due, today)
    _plan_reader_request(tx, issue, issue.due)


def _plan_overdue_requests(tx: Tx, issue: Issue, due: Due, today: date) -> None:
    """Plan the next reminder of a late answer, to the secretary too; an issue always has one."""
    days = tx.charter.working_days(tx.charter.station)
    again = days.after(due.day, ASK_AGAIN_WORKING_DAYS)
    while again < today:
        again = days.after(again, ASK_AGAIN_WORKING_DAYS)
    for person in dict.fromkeys([*deadline_recipients(tx, issue, today), *secretaries(tx, today)]):
        at = morning_at(tx, person, again)
        _notify(tx, issue, person, Reason.LEVEL_DEADLINE_REACHED, at, which=f" again {again}")


def _plan_reader_request(tx: Tx, issue: Issue, due: Due) -> None:
    """Plan a reminder for a holder who read an issue and has not answered."""
    if issue.seen_by is None or issue.seen_at is None or issue.question_id is not None:
        return
    days = tx.charter.working_days(tx.charter.station)
    first = local_day(tx, issue.seen_by, issue.seen_at)
    last = days.before(due.day, 1)
    if first < last:
        at = morning_at(tx, issue.seen_by, min(last, days.after(first, READ_COUNTS_WORKING_DAYS)))
        _notify(tx, issue, issue.seen_by, Reason.READ_WITHOUT_ANSWER, at)


def _report_missing_deadline(tx: Tx, issue: Issue) -> None:
    """Notify the secretary of an issue without a next reminder."""
    for person in secretaries(tx, tx.charter.day_of(tx.now)):
        notify_once(
            tx, person, issue, Reason.NO_DEADLINE, context=issue.level, at=tx.now, which=f" {issue.version}"
        )


def warning_recipients(read: Read, issue: Issue, on: date) -> list[int]:
    return holders(read, issue, on=on) or secretaries(read, on)


def deadline_recipients(read: Read, issue: Issue, on: date) -> list[int]:
    """Return who decides what happens at the deadline: the author at the first level, above it the holders."""
    at_first = is_at_first_level(issue, read.charter) and issue.question_id is None
    return [issue.created_by] if at_first else warning_recipients(read, issue, on)


def _notify(tx: Tx, issue: Issue, person: int, why: Reason, at: datetime, *, which: str = "") -> None:
    if at <= tx.now:
        return
    context = f"{issue.level} {deadline_key(issue.due_at)}"
    notify_once(tx, person, issue, why, context=context, at=at, which=which)


def escalate_lapsed(tx: Tx) -> int:
    """Escalate overdue issues whose level escalates automatically; return how many."""
    due = issues_to_escalate(tx, by=tx.now, limit=notifications.CHUNK_SIZE)
    for one in due:
        _escalate(tx, tx.get(one.id))
    return len(due)


def _escalate(tx: Tx, issue: Issue) -> None:
    today = tx.charter.day_of(tx.now)
    before = holders(tx, issue, on=today)
    above = level_above(issue, charter=tx.charter)
    escalate(issue, to=above, charter=tx.charter, reason="", now=tx.now, how=LevelExit.AUTO_ESCALATED)
    start_clock(tx, issue, today)
    tx.change(issue, "lapse")
    notified = notify_holders(tx, issue, Reason.ESCALATED)
    notify_all(
        tx, issue, Reason.AUTO_ESCALATED, [issue.created_by, *before], context=issue.level, but=notified
    )
    plan_issue(tx, issue)
