"""Drafts of decisions that wait on an issue."""

from bot.decisions import (
    Decision,
    DecisionState,
)
from bot.issues import Issue
from storage.decisions import decision_of
from storage.unit_of_work import Tx


def drop_draft(tx: Tx, issue: Issue) -> Decision | None:
    """Take back the draft that waits on an issue: what is decided, written or sent up later stands in its place."""
    waiting = decision_of(tx, issue)
    if waiting is None or waiting.state != DecisionState.DRAFT:
        return None
    draft: Decision = tx.get(waiting.id)
    draft.state = DecisionState.WITHDRAWN
    tx.change(draft, "withdraw", why=issue.ref)
    return draft
