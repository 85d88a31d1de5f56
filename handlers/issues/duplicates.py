"""Two issues that are the same."""

from bot import issues
from bot.decisions import DecisionState
from bot.errors import UserError
from bot.issues import Issue, IssueState, must_be_open
from bot.permissions import check
from handlers.calls import Ask, Reply
from handlers.issues import on_closed
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from storage.decisions import decision_of
from storage.unit_of_work import Tx


def same(ask: Ask, tx: Tx) -> Reply:
    """Say that two issues are the same: the first is taken back, the second goes on."""
    issue, other, more = pair_of_kind(ask, tx, Issue)
    check(ask.actor, "cancel", issue, charter=ask.charter)
    must_be_open(issue)
    if other.state == IssueState.WITHDRAWN:
        raise UserError(original_closed(other, issue))
    draft = decision_of(tx, issue)
    if draft is not None and draft.state == DecisionState.DRAFT:
        raise UserError(
            f"{draft.ref} on {issue.ref} waits to be confirmed; that comes first. Look at it: show {draft.ref}"
        )
    reason = duplicate_reason(ask, tx, issue, other, more)
    on_closed.cancel_question(tx, issue, why=reason)
    issues.withdraw(issue, why=reason)
    link_duplicates(ask, tx, issue, other)
    told = [issue.created_by] if notify_continued(ask, tx, issue.created_by, issue, other) else []
    return Reply.from_message(duplicate_closed(issue, other, ask.reader, notified=told))
