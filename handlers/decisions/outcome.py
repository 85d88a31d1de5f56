"""Notify the levels of an issue, and who raised it, of the decision; remind the secretary of its review."""

from datetime import date
from functools import partial

from bot import issues
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, IssueState
from bot.notifications import Reason
from bot.replies import Meaning, is_consent
from handlers.actions.replies import ask_button, offer_beside
from handlers.core.blocks.elements import Button, Message
from handlers.core.calls import Ask
from handlers.core.delivery.isolate import for_people, for_records
from handlers.core.delivery.notify import morning_at, notify, notify_once, secretaries
from handlers.core.delivery.readers import can_see
from handlers.issues import deadlines
from storage.decisions import decisions_to_review
from storage.unit_of_work import Read, Tx

READ_WITHIN_WORKING_DAYS = 5  # working days until the person who raised it is asked once more


def confirmers(read: Read, decision: Decision, on: date, *, of: Issue | None = None) -> list[int]:
    """Return who may confirm a draft: the holders of its level, by the ladder of its issue, who may see it.

    `of` is the issue where this call has just made it.
    """
    everybody = deadlines.holders(read, of or read.get(decision.issue_id), on=on, level=decision.level)
    return [one for one in everybody if can_see(read, one, decision, on)]


def offer(ask: Ask, read: Read, decision: Decision, meaning: Meaning, text: str) -> Message | None:
    """Offer who confirms a draft what its buttons do, and to pass a question or doubt on to whoever wrote it."""
    mine = set(ask.actor.person_ids) & set(confirmers(read, decision, ask.today))
    if decision.state != DecisionState.DRAFT or not mine:
        return None
    if is_consent(text):
        confirm = Button("Confirm", "confirm", decision.ref, is_next_step=True)
        return offer_beside(ask, read, decision, f"Confirm {decision.ref}?", [confirm])
    differs = Button("Not quite", "decide", read.get(decision.issue_id).ref)
    if meaning is Meaning.QUESTION and (asked := ask_button(ask, read, decision)):
        return offer_beside(ask, read, decision, f"{asked.label}?", [asked, differs])
    tell = ask_button(ask, read, decision, word="Tell")
    return offer_beside(ask, read, decision, f"Isn't {decision.ref} what you decided?", [differs, tell])


def notify_decision(tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    """Notify whoever decides at its level, each passed level and the person who raised the issue.

    Return who is notified but the passed levels. If the person who raised it decided it, it counts as read.
    """
    knows_it = tx.author_id == issue.created_by
    if knows_it:
        issues.mark(issue, IssueState.RETURNED, now=tx.now)
    told = _notify_levels(tx, issue, decision)
    if knows_it:
        return told
    notify(tx, issue.created_by, decision, Reason.DECIDED)
    _plan_read_request(tx, issue, decision)
    return [issue.created_by, *told]


def _notify_levels(tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    """Notify whoever did not decide it themselves; return those of the level that decided."""
    on = tx.charter.day_of(tx.now)
    on_the_way = dict.fromkeys(step.level for step in issue.level_stays if step.level != decision.level)
    levels, why = reversed(list(on_the_way)), Reason.DECISION_PASSED_DOWN
    holders = [one for level in levels for one in deadlines.holders(tx, issue, on=on, level=level)]
    but = [issue.created_by, *([tx.author_id] if tx.author_id is not None else [])]
    told = deadlines.notify_all(
        tx, issue, why, deadlines.deciders(tx, issue, decision.level, on), context=decision.ref, but=but
    )
    deadlines.notify_all(tx, issue, why, holders, context=decision.ref, but=[*but, *told])
    return told


def _plan_read_request(tx: Tx, issue: Issue, decision: Decision) -> None:
    """Plan one reminder for the person who raised the issue, if they have not read the answer."""
    days = tx.charter.working_days(tx.roster.persons[issue.created_by].station)
    on = days.after(tx.charter.day_of(tx.now), READ_WITHIN_WORKING_DAYS)
    at = morning_at(tx, issue.created_by, on)
    notify_once(tx, issue.created_by, issue, Reason.DECISION_UNREAD, context=decision.ref, at=at)


def plan_reviews(tx: Tx) -> None:
    """Plan the reminders of all reviews again, because the secretary can have changed."""
    for_records(tx, decisions_to_review(tx, since=tx.charter.day_of(tx.now)), plan_review)


def plan_review(tx: Tx, decision: Decision) -> None:
    """Plan the reminder of the secretary on the review day, once for each day."""
    today = tx.charter.day_of(tx.now)
    if not decision.is_final or decision.review_on is None or decision.review_on < today:
        return
    for_people(tx, secretaries(tx, today), partial(_remind, decision=decision, on=decision.review_on))


def _remind(tx: Tx, person: int, *, decision: Decision, on: date) -> None:
    at = max(morning_at(tx, person, on), tx.now)
    notify_once(tx, person, decision, Reason.REVIEW_DUE, context=str(on), at=at)
