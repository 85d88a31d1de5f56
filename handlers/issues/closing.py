"""Close issues: acknowledge the decision, implement it, close, or withdraw a duplicate."""

from bot import issues
from bot.decisions import DecisionState
from bot.errors import PermissionDenied, UserError, to_fill_in, to_open
from bot.issues import Issue, IssueState, must_be_open
from bot.names import fold
from bot.permissions import check, holds_level
from bot.records import TEXT_MAX, Kind, checked_text, read_ref
from handlers.actions.steps import ask_about_open_actions
from handlers.calls import Ask, Reply, get_named
from handlers.delivery.recipients import notified_sentence
from handlers.issues import closing_views, deadlines, on_closed
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from storage import notifications
from storage.actions import actions_for
from storage.decisions import decision_of
from storage.unit_of_work import Tx

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


def needs_result(words: str) -> bool:
    """Return whether a single issue was named without a result, or with one that is better looked at in a form."""
    first, _, text = words.strip().partition(" ")
    ref = read_ref(first)
    is_issue = ref is not None and ref.kind is Kind.ISSUE
    return is_issue and (not text.strip() or LONG_RESULT < len(text) <= TEXT_MAX)


def close(ask: Ask, tx: Tx) -> Reply:
    """Close an issue whose decision is implemented."""
    issue = get_named(ask, tx, "done", Issue)
    result = ask.parsed.text or ask.parsed.option_text("result")
    return _settle_issue(ask, tx, issue, IssueState.CLOSED, result)


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
    return _settle_issue(ask, tx, issue, state, text)


def _settle_issue(ask: Ask, tx: Tx, issue: Issue, state: IssueState, text: str) -> Reply:
    check(ask.actor, "settle", issue, charter=ask.charter)
    sentence = checked_text(text, what="result")
    if state is IssueState.CLOSED and not sentence and not issue.is_open:
        raise UserError("What came of it?", offers=[to_fill_in("done", issue.ref)])
    issues.mark(issue, state, now=tx.now, result=sentence)
    is_closed = state is IssueState.CLOSED
    verb, words = ("done", sentence) if is_closed else ("mark", f"{state} {sentence}")
    ask_about_open_actions(ask, tx, issue, verb, words)
    tx.change(issue, str(state), why=sentence)
    _refresh_answer_message(tx, issue)
    return Reply.from_message(closing_views.state_changed(issue, sentence))


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
    on_closed.cancel_question(tx, issue, why=reason)
    issues.withdraw(issue, why=reason)
    link_duplicates(ask, tx, issue, other)
    notified = [issue.created_by] if notify_continued(ask, tx, issue.created_by, issue, other) else []
    told = notified_sentence(tx, notified, ask.reader)
    return Reply.from_message(duplicate_closed(issue, other, notified=told))
