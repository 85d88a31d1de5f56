"""The clocks of issues: who holds one, until when, and when they hear that their time is nearly up, and that it is."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.calendar import Due, moment
from bot.issues import Issue, IssueState, Left, go_up, is_first, ladder_of, level_above, rung, set_clock
from bot.level_deadlines import TIME_IS_UP, warned_on
from bot.permissions import actor, may_see
from bot.posts import Notice, Why
from bot.records import Kind
from bot.reminders import occurrence
from bot.sessions import answer_due, follows
from handlers.delivery.notify import day_of, morning, secretaries, tell, tell_once, zone_of
from storage import lists
from storage import notifications as notices
from storage import tables as t
from storage.sessions import next_session
from storage.unit_of_work import Read, Tx

AGAIN_AFTER = 5  # working days after which whoever let the time pass is asked once more
READ_FOR = 2  # working days for which having read an issue is enough


# Who


def holders(read: Read, issue: Issue, *, on: date, level: str | None = None) -> list[int]:
    """Return who holds the level that has an issue, or another one of its ladder; at the lowest those of its area.

    Those from whom it is kept are left out.
    """
    at = rung(issue, read.charter, level)
    is_lowest = at.code == ladder_of(issue, read.charter)[0].code
    area, entity = (issue.area, issue.entity) if is_lowest else (None, None)
    found = read.roster.holders(at.holders, on=on, area=area, entity=entity)
    return [one for one in found if sees(read, one, issue, on)]


def sees(read: Read, person: int, issue: Issue, on: date) -> bool:
    return may_see(actor(person, roster=read.roster, charter=read.charter, on=on), issue)


def tell_holders(tx: Tx, issue: Issue, why: Why, *, on: date, but: Iterable[int] = ()) -> list[int]:
    """Tell those who hold an issue now; where it is nobody, the secretary. Return the holders who are told."""
    told = [one for one in holders(tx, issue, on=on) if one not in but]
    for person in told or secretaries(tx, on):
        tell(tx, person, issue, why, facts=issue.level)
    return told


def tell_all(
    tx: Tx, issue: Issue, why: Why, people: Iterable[int], *, facts: str, but: Iterable[int] = ()
) -> list[int]:
    """Tell each of some people once, if they may see the issue; return who is told."""
    on = tx.charter.day_of(tx.now)
    wanted = [one for one in dict.fromkeys(people) if one not in but and sees(tx, one, issue, on)]
    return [one for one in wanted if tell(tx, one, issue, why, facts=facts) is not None]


# Until when


def start(tx: Tx, issue: Issue, today: date, *, left: int | None = None) -> None:
    """Let the clock of the level that has an issue begin; `left` are the working days on one that stood still.

    Where the next session answers, that is the next one from today.
    """
    counts_days = left is not None and rung(issue, tx.charter).days is not None
    due = in_days(tx, today, left) if left is not None and counts_days else clock(tx, issue, today)
    set_clock(issue, due, charter=tx.charter)


def clock(read: Read, issue: Issue, today: date, *, level: str | None = None) -> Due:
    """Return when an issue's answer is due from the level that has it, or would be from another one."""
    at = rung(issue, read.charter, level)
    session = next_session(read, at.body, after=today)
    return answer_due(at, session, since=today, today=today, charter=read.charter)


def in_days(read: Read, today: date, count: int) -> Due:
    """Return the day that is so many of the task force's own working days ahead."""
    charter = read.charter
    day = charter.working_days(charter.station).after(today, count)
    return Due(day=day, at=None, zone=charter.zone, typed=f"{count} working days")


def follow_sessions(tx: Tx, body: str) -> list[Issue]:
    """Let what waits for a body be due at its next session; return the issues that have another date now.

    A date that somebody set themselves stays. What is due and was not answered waits for the session after.
    """
    charter, today = tx.charter, tx.charter.day_of(tx.now)
    moved = []
    for found in tx.records(Kind.ISSUE, t.records.c.state == IssueState.OPEN, order=(t.records.c.number,)):
        level = rung(found, charter)
        if level.body != body or not follows(found.due, body):
            continue
        since = charter.day_of(found.level_since)
        session = next_session(tx, body, after=max(since, today - timedelta(days=1)))
        due = answer_due(level, session, since=since, today=today, charter=charter)
        if due != found.due:
            issue: Issue = tx.get(found.id)
            set_clock(issue, due, charter=charter)
            tx.change(issue, "session", why=due.typed)
            plan_of(tx, issue)
            moved.append(issue)
    return moved


# What is told of it


def plan(tx: Tx) -> None:
    """Plan what is told of the clocks of all open issues: who holds a level may be another since it was planned."""
    for issue in tx.records(Kind.ISSUE, t.records.c.state == IssueState.OPEN):
        plan_of(tx, issue)


def plan_of(tx: Tx, issue: Issue) -> None:
    """Plan that whoever holds an issue is warned, and asked when the time is up; each once for a deadline."""
    if not issue.is_open:
        return
    if issue.due is None:
        _report(tx, issue)
        return
    charter = tx.charter
    today, since = (charter.day_of(at) for at in (tx.now, issue.level_since))
    warned = warned_on(since, issue.due.day, charter.working_days(charter.station))
    if warned is not None and issue.question_id is None:
        for person in _who_is_told(tx, issue, today):
            _tell(tx, issue, person, Why.CLOCK, morning(tx, person, warned))
    for person in _who_is_asked(tx, issue, today):
        at = moment(issue.due.day, TIME_IS_UP, zone_of(tx, tx.roster.persons[person]))
        _tell(tx, issue, person, Why.TIME_IS_UP, at)
    _ask_again(tx, issue, issue.due, today)
    _ask_who_read_it(tx, issue, issue.due)


def _ask_again(tx: Tx, issue: Issue, due: Due, today: date) -> None:
    """Plan the next time at which an answer that is late is asked for, then of the secretary too: there is always one."""
    days = tx.charter.working_days(tx.charter.station)
    again = days.after(due.day, AGAIN_AFTER)
    while again < today:
        again = days.after(again, AGAIN_AFTER)
    for person in dict.fromkeys([*_who_is_asked(tx, issue, today), *secretaries(tx, today)]):
        _tell(tx, issue, person, Why.TIME_IS_UP, morning(tx, person, again), which=f" again {again}")


def _ask_who_read_it(tx: Tx, issue: Issue, due: Due) -> None:
    """Whoever has read an issue and not answered is asked once more, before the clock ends."""
    if issue.seen_by is None or issue.seen_at is None or issue.question_id is not None:
        return
    days = tx.charter.working_days(tx.charter.station)
    first = day_of(tx, issue.seen_by, issue.seen_at)
    last = days.before(due.day, 1)
    if first < last:
        at = morning(tx, issue.seen_by, min(last, days.after(first, READ_FOR)))
        _tell(tx, issue, issue.seen_by, Why.ONLY_READ, at)


def _report(tx: Tx, issue: Issue) -> None:
    """Let the secretary know of an issue that has no next moment: nobody would ever be reminded of it."""
    for person in secretaries(tx, tx.charter.day_of(tx.now)):
        tell_once(tx, person, issue, Why.NO_CLOCK, facts=issue.level, at=tx.now, which=f" {issue.version}")


def still_theirs(read: Read, notice: Notice, issue: Issue, now: datetime) -> bool:
    """Say whether whoever was to hear of a clock still has to do with it."""
    today = read.charter.day_of(now)
    if notice.why == Why.ONLY_READ:
        return issue.seen_by == notice.whose
    if notice.why == Why.TIME_IS_UP:
        return notice.whose in [*_who_is_asked(read, issue, today), *secretaries(read, today)]
    return notice.whose in _who_is_told(read, issue, today)


def _who_is_told(read: Read, issue: Issue, on: date) -> list[int]:
    return holders(read, issue, on=on) or secretaries(read, on)


def _who_is_asked(read: Read, issue: Issue, on: date) -> list[int]:
    """Return who says what is to be done now: at the first level whoever raised it, above it the holders."""
    at_first = is_first(issue, read.charter) and issue.question_id is None
    return [issue.created_by] if at_first else _who_is_told(read, issue, on)


def _tell(tx: Tx, issue: Issue, person: int, why: Why, at: datetime, *, which: str = "") -> None:
    if at <= tx.now:
        return
    facts = f"{issue.level} {occurrence(issue.due_at)}"
    tell_once(tx, person, issue, why, facts=facts, at=at, which=which)


# What goes up by itself


def climb(tx: Tx) -> int:
    """Send up each issue whose time is over and of whose level the charter says so; return how many there were."""
    due = lists.going_up(tx, by=tx.now, limit=notices.CHUNK)
    for one in due:
        _lapse(tx, tx.get(one.id))
    return len(due)


def _lapse(tx: Tx, issue: Issue) -> None:
    today = tx.charter.day_of(tx.now)
    before = holders(tx, issue, on=today)
    above = level_above(issue, charter=tx.charter)
    go_up(issue, to=above, charter=tx.charter, reason="", now=tx.now, how=Left.LAPSED)
    start(tx, issue, today)
    tx.change(issue, "lapse")
    told = tell_holders(tx, issue, Why.ESCALATED, on=today)
    tell_all(tx, issue, Why.LAPSED, [issue.created_by, *before], facts=issue.level, but=told)
    plan_of(tx, issue)
