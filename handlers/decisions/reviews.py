"""Reviews of decisions: on the day that was set the secretary is reminded, once."""

from bot.decisions import Decision
from bot.posts import Notice, Why
from handlers.delivery.notify import morning, secretaries, tell_once
from storage import lists
from storage.unit_of_work import Tx


def plan(tx: Tx) -> None:
    """Plan the reminders of all reviews to come: the secretary may be another since they were planned."""
    for decision in lists.to_be_reviewed(tx, since=tx.charter.day_of(tx.now)):
        plan_of(tx, decision)


def plan_of(tx: Tx, decision: Decision) -> None:
    """Plan that the secretary is reminded on the morning of the day; of another day, once more."""
    today = tx.charter.day_of(tx.now)
    if not decision.counts or decision.review_on is None or decision.review_on < today:
        return
    for person in secretaries(tx, today):
        at = max(morning(tx, person, decision.review_on), tx.now)
        tell_once(tx, person, decision, Why.REVIEW, facts=str(decision.review_on), at=at)


def still_theirs(tx: Tx, notice: Notice) -> bool:
    """Say whether whoever was to hear of a review is the secretary still."""
    return notice.whose in secretaries(tx, tx.charter.day_of(tx.now))
