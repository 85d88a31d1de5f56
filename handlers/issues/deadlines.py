"""Deadlines of issues: who holds one, until when, and the warnings before and after."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.calendar import Due, moment
from bot.charter import Charter
from bot.charter_section import Rights
from bot.digests import CORRECTED_FOR
from bot.history import FOLLOWED_CALENDAR
from bot.issues import (
    Issue,
    IssueState,
    LevelFacts,
    escalate,
    is_for_chair,
    is_with_focal_points,
    ladder_of,
    level_above,
    level_of,
    set_level_deadline,
)
from bot.level_deadlines import DEADLINE_TIME, day_by_calendar, warning_day
from bot.notifications import Reason
from bot.permissions import Actor
from bot.reminders import deadline_key
from bot.sessions import answer_due, is_session_based, no_meeting_words
from handlers.core.blocks.text import Reader
from handlers.core.delivery.isolate import for_people, for_records
from handlers.core.delivery.notify import (
    chairs,
    local_day,
    morning_at,
    notify,
    notify_before,
    notify_once,
    notify_unsent,
    secretaries,
    zone_of,
)
from handlers.core.delivery.readers import can_see
from handlers.core.delivery.recipients import notified_sentence
from storage import notifications, outbox
from storage.history import history_of
from storage.issues import (
    issues_in_states,
    issues_that_followed_calendar,
    issues_to_escalate,
    open_issues,
)
from storage.meetings import next_session
from storage.unit_of_work import Read, Tx

ASK_AGAIN_WORKING_DAYS = 5  # working days until a late answer is asked for again
NO_KEY = "-"  # instead of the key of a deadline where there is none
READ_COUNTS_WORKING_DAYS = 2  # working days for which reading an issue counts as a reaction


def holders(read: Read, issue: Issue, *, on: date, level: str | None = None) -> list[int]:
    """Return who holds an issue at its current or another level; at the lowest, those of its area.

    A restricted issue at the lowest level is the chair's. People who may not see the issue are left out.
    """
    at = level_of(issue, read.charter, level)
    if is_for_chair(issue, read.charter, at.code):
        return chairs(read, on)
    is_lowest = at.code == ladder_of(issue, read.charter)[0].code
    area, entity = (issue.area, issue.entity) if is_lowest else (None, None)
    found = read.roster.holders(at.holders, on=on, area=area, entity=entity)
    return [one for one in found if can_see(read, one, issue, on)]


def deciders(read: Read, issue: Issue, level: str, on: date) -> list[int]:
    """Return who answers for a decision: the holders of its level, and but for the focal points the secretary."""
    held = holders(read, issue, on=on, level=level)
    is_first = level == ladder_of(issue, read.charter)[0].code
    is_theirs = is_first and not is_for_chair(issue, read.charter, level)
    return held if is_theirs else [*held, *secretaries(read, on)]


def notify_holders(tx: Tx, issue: Issue, why: Reason, *, but: Iterable[int] = ()) -> list[int]:
    """Notify the holders of an issue, or the secretary if there are none. Return the notified holders.

    The secretary hears of a restricted issue too, which is with the chair and the secretary.
    """
    on = tx.charter.day_of(tx.now)
    office = secretaries(tx, on) if is_for_chair(issue, tx.charter) else []
    notified = [one for one in dict.fromkeys([*holders(tx, issue, on=on), *office]) if one not in but]
    for person in notified or secretaries(tx, on):
        notify(tx, person, issue, why, context=arrival_context(issue))
    return notified


def holders_notified(tx: Tx, issue: Issue, reader: Reader, *, also: Iterable[int] = ()) -> str:
    """Return when the holders of an issue and others are told of it; where nobody else holds it, the secretary is."""
    on = tx.charter.day_of(tx.now)
    held = holders(tx, issue, on=on)
    others = [one for one in held if one != tx.author_id]
    office = [one for one in secretaries(tx, on) if one != tx.author_id]
    told = notified_sentence(tx, [*(others or office), *also], reader)
    if others:
        return told
    alone = "Nobody but you could answer this."
    here = (alone if office else "It's with you.") if held else "Nobody is there."
    return f"{here} {told}".strip()


def arrival_context(issue: Issue) -> str:
    """Return what a notification of an arrival speaks of: the level, its deadline, and which stay it is."""
    key, stay = deadline_key(issue.due_at) or NO_KEY, str(len(issue.path))
    return LevelFacts(issue.level, key, stay).as_context()


def notify_all(
    tx: Tx,
    issue: Issue,
    why: Reason,
    people: Iterable[int],
    *,
    context: str | None = None,
    but: Iterable[int] = (),
) -> list[int]:
    """Notify each person once who may see the issue, of its arrival without a context. Return who is notified."""
    on = tx.charter.day_of(tx.now)
    context = arrival_context(issue) if context is None else context
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
    waiting = [one for one in open_issues(tx) if is_session_based(one.due, body)]
    moved = [_recompute_deadline(tx, one, body) for one in waiting if level_of(one, tx.charter).body == body]
    return [issue for issue in moved if issue is not None]


def _recompute_deadline(tx: Tx, stored: Issue, body: str) -> Issue | None:
    """Move an issue to the next session of the body that it waits for; return None if its date stays."""
    charter, today = tx.charter, tx.charter.day_of(tx.now)
    since = charter.day_of(stored.level_since)
    session = next_session(tx, body, after=max(since, today - timedelta(days=1)))
    due = answer_due(level_of(stored, charter), session, since=since, today=today, charter=charter)
    if due == stored.due:
        return None
    issue: Issue = tx.get(stored.id)
    set_level_deadline(issue, due, charter=charter)
    tx.change(issue, "session", why=due.typed)
    plan_new_deadline(tx, issue)
    return issue


def plan(tx: Tx) -> None:
    """Plan the notifications of all open issues again, because holders can have changed.

    What waits for a session that was not known goes by one that is known by now.
    """
    plan_one = partial(_plan_again, followed=frozenset(issues_that_followed_calendar(tx)))
    for_records(tx, open_issues(tx), plan_one)


def _plan_again(tx: Tx, issue: Issue, *, followed: Collection[int]) -> None:
    body = level_of(issue, tx.charter).body
    is_unknown = body is not None and issue.due is not None and issue.due.typed == no_meeting_words(body)
    if body and is_unknown and next_session(tx, body, after=tx.charter.day_of(tx.now)) is not None:
        issue = _recompute_deadline(tx, issue, body) or issue
    if not _follow_calendar(tx, issue, has_followed=issue.id in followed):
        plan_issue(tx, issue)


def _follow_calendar(tx: Tx, issue: Issue, *, has_followed: bool) -> bool:
    """Move a deadline that is counted in working days to the next working day while its day is closed, and back after it.

    Return whether it was moved; its notifications are planned then.
    """
    due, days = issue.due, tx.charter.working_days(tx.charter.station)
    if due is None or due.ends_at() <= tx.now or issue.question_id is not None:
        return False
    day = day_by_calendar(due, days, history_of(tx, issue.id) if has_followed else ())
    if day == due.day or day < tx.charter.day_of(tx.now):
        return False
    moved: Issue = tx.get(issue.id)
    set_level_deadline(moved, replace(due, day=day), charter=tx.charter)
    tx.change(moved, FOLLOWED_CALENDAR, why=days.closed.get(due.day, ""))
    plan_new_deadline(tx, moved, is_sooner=day < due.day)
    return True


def plan_new_deadline(tx: Tx, issue: Issue, *, is_sooner: bool = False) -> None:
    """Plan the notifications of an issue whose deadline was moved, and update recent digests."""
    plan_issue(tx, issue, is_sooner=is_sooner)
    outbox.refresh_digests(tx, issue.id, since=tx.now - CORRECTED_FOR)


def plan_issue(tx: Tx, issue: Issue, *, is_sooner: bool = False) -> None:
    """Plan the warning before a deadline and the question at it, each once. A missed warning of one that `is_sooner` too."""
    if not issue.is_open:
        return
    if issue.due is None:
        _report_missing_deadline(tx, issue)
        return
    charter = tx.charter
    today, since = (charter.day_of(at) for at in (tx.now, issue.level_since))
    warned = warning_day(since, issue.due.day, charter.working_days(charter.station))
    if warned is not None and issue.question_id is None:
        warn = notify_unsent if is_sooner else notify_before
        for_people(tx, warning_recipients(tx, issue, today), partial(_warn, issue=issue, on=warned, by=warn))
    for_people(
        tx, deadline_recipients(tx, issue, today), partial(_ask_at_deadline, issue=issue, due=issue.due)
    )
    _plan_overdue_requests(tx, issue, issue.due, today)
    _plan_reader_request(tx, issue, issue.due)


def _warn(tx: Tx, person: int, issue: Issue, on: date, by: Callable[..., None]) -> None:
    context, at = deadline_context(issue), morning_at(tx, person, on)
    by(tx, person, issue, Reason.LEVEL_DEADLINE_NEAR, context=context, at=at)


def _ask_at_deadline(tx: Tx, person: int, issue: Issue, due: Due) -> None:
    at = moment(due.day, DEADLINE_TIME, zone_of(tx, tx.roster.persons[person]))
    _notify(tx, issue, person, Reason.LEVEL_DEADLINE_REACHED, at)


def _plan_overdue_requests(tx: Tx, issue: Issue, due: Due, today: date) -> None:
    """Plan the next reminder of a late answer, to the secretary too; an issue always has one."""
    days = tx.charter.working_days(tx.charter.station)
    number, again = 1, days.after(due.day, ASK_AGAIN_WORKING_DAYS)
    while again < today:
        number, again = number + 1, days.after(again, ASK_AGAIN_WORKING_DAYS)
    planned = {number: again}
    if again == today:  # today's may have been sent already
        planned[number + 1] = days.after(again, ASK_AGAIN_WORKING_DAYS)
    people = dict.fromkeys([*deadline_recipients(tx, issue, today), *secretaries(tx, today)])
    for_people(tx, people, partial(_ask_again, issue=issue, planned=planned))


def _ask_again(tx: Tx, person: int, issue: Issue, planned: Mapping[int, date]) -> None:
    for which, day in planned.items():
        at = morning_at(tx, person, day)
        _notify(tx, issue, person, Reason.LEVEL_DEADLINE_REACHED, at, which=f" again {which}")


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


def only_sender_holds(issue: Issue, held: Collection[int], charter: Charter) -> bool:
    """Return whether an issue has no holders but whoever raised it or sent it there: the secretary answers for it too."""
    by = int(issue.level_stays[-1].person_id or 0) if issue.path else issue.created_by
    return not is_for_chair(issue, charter) and set(held) <= {by}


def issues_for_secretary(read: Read, who: Actor, on: date) -> list[Issue]:
    """Return the open issues that a secretary answers for because nobody else could; none for anybody else."""
    if Rights.SECRETARY not in who.rights:
        return []
    every = [one for one in issues_in_states(read, IssueState.OPEN, who=who) if one.question_id is None]
    return [one for one in every if only_sender_holds(one, holders(read, one, on=on), read.charter)]


def warning_recipients(read: Read, issue: Issue, on: date) -> list[int]:
    held = holders(read, issue, on=on)
    return [*held, *_secretaries_beside(read, issue, held, on)]


def _secretaries_beside(read: Read, issue: Issue, held: Collection[int], on: date) -> list[int]:
    """Return the secretaries who are notified beside the holders, because no holder but the sender could answer."""
    if held and not only_sender_holds(issue, held, read.charter):
        return []
    return [one for one in secretaries(read, on) if one not in held]


def deadline_recipients(read: Read, issue: Issue, on: date) -> list[int]:
    """Return who decides what happens at the deadline: the author while the focal points have it, else the holders.

    The secretary does as well where nobody else has it.
    """
    at_first = is_with_focal_points(issue, read.charter) and issue.question_id is None
    if not at_first:
        return warning_recipients(read, issue, on)
    beside = _secretaries_beside(read, issue, holders(read, issue, on=on), on)
    return list(dict.fromkeys([issue.created_by, *beside]))


def _notify(tx: Tx, issue: Issue, person: int, why: Reason, at: datetime, *, which: str = "") -> None:
    context = deadline_context(issue)
    notify_before(tx, person, issue, why, context=context, at=at, which=which)


def deadline_context(issue: Issue) -> str:
    return LevelFacts(issue.level, deadline_key(issue.due_at)).as_context()


def escalate_lapsed(tx: Tx) -> int:
    """Escalate overdue issues whose level escalates automatically; return how many."""
    due = issues_to_escalate(tx, by=tx.now, limit=notifications.CHUNK_SIZE)
    for_records(tx, due, _escalate)
    return len(due)


def _escalate(tx: Tx, stored: Issue) -> None:
    issue: Issue = tx.get(stored.id)
    today = tx.charter.day_of(tx.now)
    before = holders(tx, issue, on=today)
    above = level_above(issue, charter=tx.charter)
    escalate(issue, to=above, charter=tx.charter, reason="", now=tx.now, by=None)
    start_clock(tx, issue, today)
    tx.change(issue, "lapse")
    notified = notify_holders(tx, issue, Reason.ESCALATED)
    notify_all(tx, issue, Reason.AUTO_ESCALATED, [issue.created_by, *before], but=notified)
    plan_issue(tx, issue)
