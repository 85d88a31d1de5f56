"""The former names of the queries that now stand in the files of their features."""

from storage.actions import _is_unanswered, actions_for, open_actions_due_between
from storage.actions import actions_page as actions
from storage.decisions import (
    DecisionTotals,
    RegisterFilter,
    decision_of,
    decision_totals,
    decisions_to_review,
    drafts_to_confirm,
    superseding_decisions,
)
from storage.decisions import decisions_page as decisions
from storage.events import events_page as events
from storage.history import done_on_behalf_of, has_notes_by_others, last_entry, notes_of
from storage.history import history_of as entries_of
from storage.issues import (
    issues_in_states,
    issues_to_decide,
    issues_to_escalate,
    issues_unread_by,
    next_escalation_at,
    open_issues_raised_by,
)
from storage.issues import issues_page as issues
from storage.proposals import proposals_page as proposals
from storage.records import (
    PAGE_SIZE,
    Filter,
    ListPage,
    near_references,
    read_filter,
    records_of_thread,
)
from storage.records import records_by_ids as by_ids
from storage.records import records_created_between as created_between
from storage.visibility import owned_by, sees_all, visible_to

__all__ = [
    "PAGE_SIZE", "DecisionTotals", "Filter", "ListPage", "RegisterFilter", "_is_unanswered", "actions", "actions_for",
    "by_ids", "created_between", "decision_of", "decision_totals", "decisions", "decisions_to_review", "done_on_behalf_of",
    "drafts_to_confirm", "entries_of", "events", "has_notes_by_others", "issues", "issues_in_states", "issues_to_decide",
    "issues_to_escalate", "issues_unread_by", "last_entry", "near_references", "next_escalation_at", "notes_of",
    "open_actions_due_between", "open_issues_raised_by", "owned_by", "proposals", "read_filter", "records_of_thread",
    "sees_all", "superseding_decisions", "visible_to",
]  # fmt: skip
