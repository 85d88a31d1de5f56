"""Draft decisions of an issue."""

from bot.decisions import Decision, DecisionState
from bot.issues import Issue
from storage.decisions import decision_of
from storage.unit_of_work import Tx


def drop_draft(tx: Tx, issue: Issue) -> Decision | None:
    """Withdraw the issue's draft decision, if there is one, because a later step replaces it."""
    stored = decision_of(tx, issue)
    if stored is None or stored.state != DecisionState.DRAFT:
        return None
    draft: Decision = tx.get(stored.id)
    draft.state = DecisionState.WITHDRAWN
    tx.change(draft, "withdraw", why=issue.ref)
    return draft
