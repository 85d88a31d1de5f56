"""Remind the secretary of the review of a decision, once."""

from bot.decisions import Decision
from bot.notifications import Reason
from handlers.delivery.notify import morning_at, notify_once, secretaries
from storage.decisions import decisions_to_review
from storage.unit_of_work import Tx


def plan(tx: Tx) -> None:
    """Plan the reminders of all reviews again, because the secretary can have changed."""
    for decision in decisions_to_review(tx, since=tx.charter.day_of(tx.now)):
        plan_review(tx, decision)


def plan_review(tx: Tx, decision: Decision) -> None:
    """Plan the reminder of the secretary on the review day, once for each day."""
    today = tx.charter.day_of(tx.now)
    if not decision.is_final or decision.review_on is None or decision.review_on < today:
        return
    for person in secretaries(tx, today):
        at = max(morning_at(tx, person, decision.review_on), tx.now)
        notify_once(tx, person, decision, Reason.REVIEW_DUE, context=str(decision.review_on), at=at)
