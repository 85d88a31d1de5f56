"""Two actions that are the same."""

from bot.actions import Action, ActionState, apply_transition
from bot.errors import UserError
from handlers.actions.commands import must_be_possible
from handlers.calls import Ask, Reply
from handlers.records.duplicates import duplicate_reason, link_duplicates, notify_continued, pair_of_kind
from handlers.records.duplicates_views import duplicate_closed, original_closed
from storage.unit_of_work import Tx


def same(ask: Ask, tx: Tx) -> Reply:
    """Say that two actions are the same: the first is cancelled, the second goes on."""
    action, other, more = pair_of_kind(ask, tx, Action)
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(original_closed(other, action))
    apply_transition(
        action,
        "cancel",
        by=ask.actor.person_id,
        now=ask.now,
        why=duplicate_reason(ask, tx, action, other, more),
    )
    link_duplicates(ask, tx, action, other)
    told = [
        person
        for person in action.owners
        if person not in other.owners and notify_continued(ask, tx, person, action, other)
    ]
    again = "\nIt does not come again." if action.repeats else ""
    return Reply.from_message(duplicate_closed(action, other, ask.reader, notified=told, more=again))
