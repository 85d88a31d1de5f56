"""What hangs on an action: the question of a level, whose clock stands still, and the end of a decided issue."""

import json

from bot import issues as rules
from bot.actions import Action, ActionState
from bot.errors import UserError
from bot.history import Entry
from bot.issues import Issue
from bot.posts import Why
from bot.records import Kind
from handlers.delivery.notify import SECOND_THOUGHTS, tell_once
from handlers.issues import deadlines as clocks
from storage import lists
from storage import tables as t
from storage.undo import put_back
from storage.unit_of_work import Read, Tx

ANSWER = "answer"  # the line of history of an issue whose clock runs again


def after_closing(tx: Tx, action: Action) -> Issue | None:
    """Let go on what waited for an action; return the issue whose question is answered with it, None where none is."""
    asked = question_of(tx, action)
    if asked is not None:
        return _answered(tx, asked, action)
    if action.for_id is not None:
        _tell_that_all_is_done(tx, action)
    return None


def question_of(read: Read, action: Action) -> Issue | None:
    """Return the open issue whose question is answered with an action; None where it is no such question."""
    found = read.records(Kind.ISSUE, t.issues.c.question_id == action.id)
    return next((one for one in found if one.is_open), None)


def _answered(tx: Tx, found: Issue, action: Action) -> Issue:
    issue: Issue = tx.get(found.id)
    today = tx.charter.day_of(tx.now)
    said = action.result or action.reason
    left = rules.go_on(issue, charter=tx.charter, answer=said, now=tx.now)
    clocks.start(tx, issue, today, left=left)
    tx.change(issue, ANSWER, why=said)
    clocks.tell_holders(tx, issue, Why.ANSWERED, on=today)
    clocks.plan_of(tx, issue)
    return issue


def _tell_that_all_is_done(tx: Tx, action: Action) -> None:
    """Let whoever raised a question know that all that came of its decision is closed."""
    issue = tx.get(action.for_id or 0)
    if not isinstance(issue, Issue) or not issue.is_settled:
        return
    others = [one for one in lists.actions_for(tx, issue.id) if one.id != action.id]
    if not any(one.is_open for one in others):
        tell_once(
            tx, issue.created_by, issue, Why.CARRIED_OUT, facts=issue.answer, at=tx.now + SECOND_THOUGHTS
        )


def take_back(tx: Tx, action: Action) -> None:
    """The closing of an action is undone: a question that was answered with it is open again, if nothing came since."""
    issue = tx.get(action.for_id) if action.for_id is not None else None
    last = lists.last_entry(tx, issue.id) if isinstance(issue, Issue) else None
    if issue is None or last is None or last.before is None or answered_with(last) != action.id:
        return
    put_back(issue, last.before)
    tx.change(issue, "undo", why=ANSWER)
    clocks.plan_of(tx, issue)


def answered_with(line: Entry) -> int | None:
    """Return the number of the action with which a question was answered, where a line of history says that it was."""
    before = json.loads(line.before or "{}")
    found: int | None = before.get("question_id") if line.verb == ANSWER else None
    return found


def must_not_be_a_question(read: Read, action: Action) -> None:
    """Raise a sentence where an action is a level's question: that is taken back with its issue."""
    issue = question_of(read, action)
    if issue is not None:
        raise UserError(f"{action.ref} is the question of {issue.ref}. To take it back: undo {issue.ref}")


def drop_question(tx: Tx, issue: Issue, *, why: str) -> None:
    """Cancel the action with which the question of an issue was to be answered: nobody needs the answer any more."""
    if issue.question_id is None:
        return
    action: Action = tx.get(issue.question_id)
    action.state, action.reason = ActionState.CANCELLED, why
    tx.change(action, "cancel", why=why)
