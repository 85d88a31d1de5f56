"""Effects of a closed action on issues, and of a step on what it replaces: a question, a draft decision."""

import json

from bot import issues
from bot.actions import Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.issues import Issue
from bot.notifications import Reason
from bot.permissions import may_see
from handlers.calls import Ask
from handlers.delivery.notify import CHANGE_OF_MIND, notify_once
from handlers.issues import deadlines
from storage.actions import actions_for
from storage.decisions import decision_of
from storage.history import last_entry
from storage.issues import open_issue_with_question
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

ANSWER = "answer"  # the history verb of an answered question
UNASKED = "unasked"  # that of a question which ended without an answer


def on_closed(ask: Ask, tx: Tx, action: Action) -> str:
    """Resume the issue whose question a closed action answers; return what the answer says of that."""
    asked = issue_of_question(tx, action)
    if asked is not None:
        resumed, end = _resume_issue(tx, asked, action, by=ask.actor.person_id)
        is_known = may_see(ask.actor, resumed)
        return f" The question of {resumed.ref} is {end}, and its time runs again." if is_known else ""
    if action.for_id is not None:
        _notify_carried_out(tx, action)
    return ""


def issue_of_question(read: Read, action: Action) -> Issue | None:
    """Return the open issue whose question this action is; None if it is none."""
    return open_issue_with_question(read, action.id)


def _resume_issue(tx: Tx, found: Issue, action: Action, *, by: int) -> tuple[Issue, str]:
    """Let the clock run again; return the issue, and whether its question is answered or withdrawn."""
    issue: Issue = tx.get(found.id)
    today = tx.charter.day_of(tx.now)
    is_answered = action.state in {ActionState.DONE, ActionState.VERIFIED}
    is_passed_on = action.state == ActionState.HANDED_OVER
    text = action.result if is_answered else f"{'handed over to ' if is_passed_on else ''}{action.reason}"
    left = issues.resume_clock(
        issue, charter=tx.charter, text=text, now=tx.now, withdrawn_by=None if is_answered else by
    )
    deadlines.start_clock(tx, issue, today, left=left)
    tx.change(issue, ANSWER if is_answered else UNASKED, why=text)
    deadlines.notify_holders(tx, issue, Reason.QUESTION_ANSWERED)
    deadlines.plan_issue(tx, issue)
    return issue, "answered" if is_answered else "withdrawn"


def _notify_carried_out(tx: Tx, action: Action) -> None:
    """Notify the person who raised an issue when all actions of its decision are closed."""
    issue = tx.get(action.for_id or 0)
    if not isinstance(issue, Issue) or not issue.needs_follow_up:
        return
    others = [one for one in actions_for(tx, issue.id) if one.id != action.id]
    if not any(one.is_open for one in others):
        why, at = Reason.FOLLOW_UPS_CLOSED, tx.now + CHANGE_OF_MIND
        notify_once(tx, issue.created_by, issue, why, context=issue.answer, at=at)


def on_reopened(tx: Tx, action: Action) -> None:
    """Open the question again that a closed action answered, when its closing is undone and nothing came since."""
    issue = tx.get(action.for_id) if action.for_id is not None else None
    last = last_entry(tx, issue.id) if isinstance(issue, Issue) else None
    if issue is None or last is None or last.before is None or answering_action_id(last) != action.id:
        return
    restore_fields(issue, last.before)
    tx.change(issue, "undo", why=ANSWER)
    deadlines.plan_issue(tx, issue)


def answering_action_id(line: HistoryEntry) -> int | None:
    """Return the id of the answering action if a history entry is that of an answer."""
    before = json.loads(line.before or "{}")
    found: int | None = before.get("question_id") if line.verb in {ANSWER, UNASKED} else None
    return found


def must_not_be_a_question(read: Read, action: Action) -> None:
    """Raise a sentence where an action is a level's question: that is taken back with its issue."""
    issue = issue_of_question(read, action)
    if issue is not None:
        raise UserError(f"{action.ref} is the question of {issue.ref}. To take it back: undo {issue.ref}")


def cancel_question(tx: Tx, issue: Issue, *, why: str) -> None:
    """Cancel the action of the issue's question, if there is one."""
    if issue.question_id is None:
        return
    action: Action = tx.get(issue.question_id)
    action.state, action.reason = ActionState.CANCELLED, why
    tx.change(action, "cancel", why=why)


def drop_draft(tx: Tx, issue: Issue) -> Decision | None:
    """Withdraw the issue's draft decision, if there is one, because a later step replaces it."""
    stored = decision_of(tx, issue)
    if stored is None or stored.state != DecisionState.DRAFT:
        return None
    draft: Decision = tx.get(stored.id)
    draft.state = DecisionState.WITHDRAWN
    tx.change(draft, "withdraw", why=issue.ref)
    return draft
