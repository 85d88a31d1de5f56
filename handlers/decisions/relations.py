"""Records related to a decision: shown beside it, reverted with it."""

from collections.abc import Callable, Sequence

from bot import issues
from bot.actions import UNDONE_REASON, Action, ActionState
from bot.decisions import Decision, DecisionState
from bot.records import Record, read_ref
from handlers.decisions import views
from handlers.issues import deadlines
from storage.decisions import superseding_decisions
from storage.history import last_entry, notes_of
from storage.unit_of_work import Read, Tx


def decision_relations(
    read: Read,
    decision: Decision,
    may_know: Callable[[Record], bool],
    *,
    actions: Sequence[Action] | None = None,
) -> views.DecisionRelations:
    """Return the records shown beside a decision that the reader may see.

    `actions` are those that this call logged; None looks them up.
    """
    older = read.get(decision.supersedes_id) if decision.supersedes_id is not None else None
    newer = superseding_decisions(read, [decision.id]).get(decision.id)
    follow_ups = resulting_actions(read, decision) if actions is None else actions
    return views.DecisionRelations(
        issue=read.get(decision.issue_id),
        supersedes=older if older and may_know(older) else None,
        superseded_by=newer if newer and may_know(newer) else None,
        actions=[one for one in follow_ups if may_know(one)],
    )


def undo_decision(tx: Tx, decision: Decision) -> list[str]:
    """Revert the effects of a decision; return the references of the cancelled actions.

    Its issue is open again, and the superseded decision final. Changed actions stay.
    """
    issue: issues.Issue = tx.get(decision.issue_id)
    if issue.needs_follow_up and issue.answer == decision.ref:
        issues.undo_decision(issue)
        deadlines.plan_issue(tx, issue)
    tx.change(issue, "undo", why=decision.ref)  # refreshes the card, which shows the decision
    if decision.is_final and decision.supersedes_id is not None:
        older = tx.get(decision.supersedes_id)
        older.state = DecisionState.FINAL
        tx.change(older, "undo", why="supersede")
    return [one.ref for one in resulting_actions(tx, decision) if _cancel_if_untouched(tx, one)]


def resulting_actions(read: Read, decision: Decision) -> list[Action]:
    """Return the actions that a decision logged."""
    return [read.find(ref) for one in decision.actions if (ref := read_ref(one, read.charter.prefixes))]


def _cancel_if_untouched(tx: Tx, action: Action) -> bool:
    last = last_entry(tx, action.id)
    if last.verb != "create" or notes_of(tx, action.id, limit=1):
        return False
    action.state, action.reason = ActionState.CANCELLED, UNDONE_REASON
    tx.change(action, "undo", why="create")
    return True
