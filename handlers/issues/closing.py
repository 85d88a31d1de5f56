"""Close issues: acknowledge the decision, implement it, close, or withdraw a duplicate; and what a closed action means for them."""

import json
from dataclasses import dataclass

from bot import issues
from bot.actions import Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.errors import PermissionDenied, UserError, to_fill_in, to_open
from bot.history import HistoryEntry
from bot.issues import Issue, IssueState, must_be_open
from bot.names import fold
from bot.notifications import Reason
from bot.permissions import check, holds_level, may_see
from bot.records import TEXT_MAX, Kind, Prefixes, Ref, checked_text, read_ref
from handlers.actions.steps import ask_about_open_actions
from handlers.core.calls import Ask, Reply, get_named, get_of_type, require_one_ref
from handlers.core.delivery.notify import CHANGE_OF_MIND, notify_once
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.core.records.duplicates_views import duplicate_closed, original_closed
from handlers.issues import closing_views, deadlines
from storage import notifications
from storage.actions import actions_for
from storage.decisions import decision_of
from storage.history import last_entry
from storage.issues import open_issue_with_question
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

LONG_RESULT = (
    1500  # characters; a longer one does not fit into the buttons of the question about open actions
)


def read_(ask: Ask, tx: Tx) -> Reply:
    """Acknowledge an issue as its holder, or its answer as the person who raised it."""
    issue = get_named(ask, tx, "read", Issue)
    if issue.is_open:
        return _read_by_holder(ask, tx, issue)
    if issue.created_by not in ask.actor.person_ids:
        raise PermissionDenied(closing_views.not_the_raiser(issue, ask.reader))
    if issue.state != IssueState.DECIDED:
        raise UserError(closing_views.read_already(issue))
    issues.mark(issue, IssueState.RETURNED, now=tx.now)
    tx.change(issue, "read")
    _refresh_answer_message(tx, issue)
    left = [one for one in actions_for(tx, issue.id) if one.is_open]
    return Reply.from_message(closing_views.answer_read(issue, left))


def _read_by_holder(ask: Ask, tx: Tx, issue: Issue) -> Reply:
    if not holds_level(ask.actor, issue, ask.charter):
        raise PermissionDenied(closing_views.not_a_holder(issue, ask.reader))
    issues.must_not_await_answer(issue)
    if issue.seen_by == ask.actor.person_id:
        raise UserError(closing_views.read_already(issue))
    issues.acknowledge(issue, by=ask.actor.person_id, now=ask.now)
    tx.change(issue, "read")
    deadlines.plan_issue(tx, issue)
    return Reply.from_message(closing_views.read_by_holder(issue, ask.reader))


def _refresh_answer_message(tx: Tx, issue: Issue) -> None:
    """Refresh the sent answer, whose record is the decision, so that its buttons are current."""
    decision = decision_of(tx, issue)
    if decision is not None:
        notifications.refresh_messages(tx, decision.id)


def needs_result(words: str, prefixes: Prefixes) -> bool:
    """Return whether a single issue was named without a result, or with one that is better looked at in a form."""
    first, _, text = words.strip().partition(" ")
    ref = read_ref(first, prefixes)
    is_issue = ref is not None and ref.kind is Kind.ISSUE
    return is_issue and (not text.strip() or LONG_RESULT < len(text) <= TEXT_MAX)


@dataclass(frozen=True)
class NamedResult:
    """What came of an issue."""

    ref: Ref
    result: str


def read_result(ask: Ask) -> NamedResult:
    ref, text = require_one_ref(ask, "done"), ask.parsed.text or ask.parsed.option_text("result")
    return NamedResult(ref, checked_text(text, what="result"))


def close(ask: Ask, tx: Tx, said: NamedResult) -> Issue:
    """Close an issue whose decision is implemented."""
    issue = get_of_type(ask, tx, said.ref, Issue)
    _settle_issue(ask, tx, issue, IssueState.CLOSED, said.result)
    return issue


def say_closed(_: Ask, __: Tx, issue: Issue) -> Reply:
    return Reply.from_message(closing_views.state_changed(issue, issue.result))


CLOSE = Command(read_result, close, say_closed)


_STATE_BY_WORD = {
    **dict.fromkeys(("read", "returned"), IssueState.RETURNED),
    "implemented": IssueState.IMPLEMENTED,
    **dict.fromkeys(("closed", "done"), IssueState.CLOSED),
}


def mark(ask: Ask, tx: Tx) -> Reply:
    """Mark a decided issue as read, implemented or closed."""
    issue = get_named(ask, tx, "mark", Issue)
    chosen = str((ask.call.values or {}).get("state") or "")
    word, _, text = (chosen, "", ask.parsed.text) if chosen else ask.parsed.text.partition(" ")
    state = _STATE_BY_WORD.get(fold(word.strip(".,:")))
    if state is None:
        raise UserError(closing_views.unknown_state(word), offers=[to_fill_in("mark", issue.ref)])
    if state is IssueState.RETURNED:
        return read_(ask, tx)
    result = checked_text(text, what="result")
    _settle_issue(ask, tx, issue, state, result)
    return Reply.from_message(closing_views.state_changed(issue, result))


def _settle_issue(ask: Ask, tx: Tx, issue: Issue, state: IssueState, sentence: str) -> None:
    check(ask.actor, "settle", issue, charter=ask.charter)
    if state is IssueState.CLOSED and not sentence and not issue.is_open:
        raise UserError("What came of it?", offers=[to_fill_in("done", issue.ref)])
    issues.mark(issue, state, now=tx.now, result=sentence)
    is_closed = state is IssueState.CLOSED
    verb, words = ("done", sentence) if is_closed else ("mark", f"{state} {sentence}")
    ask_about_open_actions(ask, tx, issue, verb, words)
    tx.change(issue, str(state), why=sentence)
    _refresh_answer_message(tx, issue)


def same(ask: Ask, tx: Tx) -> Reply:
    """Withdraw the first of two duplicate issues; the second stays open."""
    issue, other, more = pair_of_kind(ask, tx, Issue)
    check(ask.actor, "cancel", issue, charter=ask.charter)
    must_be_open(issue)
    if other.state == IssueState.WITHDRAWN:
        raise UserError(original_closed(other, issue))
    draft = decision_of(tx, issue)
    if draft is not None and draft.state == DecisionState.DRAFT:
        raise UserError(
            f"{draft.ref} on {issue.ref} waits to be confirmed; that comes first.",
            offers=[to_open(draft.ref)],
        )
    reason = duplicate_reason(ask, tx, issue, other, more)
    ask_about_open_actions(ask, tx, issue, "cancel", reason)
    cancel_question(tx, issue, why=reason)
    issues.withdraw(issue, why=reason)
    link_duplicates(ask, tx, issue, other)
    notified = [issue.created_by] if notify_continued(ask, tx, issue.created_by, issue, other) else []
    told = notified_sentence(tx, notified, ask.reader)
    return Reply.from_message(duplicate_closed(issue, other, notified=told))


# What follows from a closed action: of a question, or of a draft decision


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
