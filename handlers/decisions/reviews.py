"""Reviews of decisions: on the day that was set the secretary is reminded, once."""

from bot.decisions import Decision
from bot.posts import Reason
from handlers.delivery.notify import morning_at, notify_once, secretaries
from storage.decisions import decisions_to_review
from storage.unit_of_work import Tx


def plan(tx: Tx) -> None:
    """Plan the reminders of all reviews to come: the secretary may be another since they were planned."""
    for decision in decisions_to_review(tx, since=tx.charter.day_of(tx.now)):
        plan_review(tx, decision)


def plan_review(tx: Tx, decision: Decision) -> None:
    """Plan that the secretary is reminded on the morning of the day; of another day, once more."""
    today = tx.charter.day_of(tx.now)
    if not decision.is_final or decision.review_on is None or decision.review_on < today:
        return
    for person in secretaries(tx, today):
        at = max(morning_at(tx, person, decision.review_on), tx.now)
        notify_once(tx, person, decision, Reason.REVIEW_DUE, context=str(decision.review_on), at=at)
