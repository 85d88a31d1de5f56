"""The way down: a decision is told to each level on the way, and to whoever raised the question."""

from bot import issues as rules
from bot.decisions import Decision
from bot.issues import Issue, IssueState
from bot.posts import Why
from handlers.delivery.notify import morning, tell, tell_once
from handlers.issues import deadlines as clocks
from storage.unit_of_work import Tx

READ_WITHIN = 5  # working days of whoever raised the question; then they are asked once


def come_down(tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    """Let each level on the way, and whoever raised the question, know what was decided; return who is told of those.

    Whoever decides what they raised themselves has read it.
    """
    knows_it = tx.by is not None and tx.by.person_id == issue.created_by
    if knows_it:
        rules.mark(issue, IssueState.RETURNED, now=tx.now)
    _tell_levels(tx, issue, decision)
    if knows_it:
        return []
    tell(tx, issue.created_by, decision, Why.DECIDED)
    _ask_to_read(tx, issue, decision)
    return [issue.created_by]


def _tell_levels(tx: Tx, issue: Issue, decision: Decision) -> None:
    on = tx.charter.day_of(tx.now)
    on_the_way = dict.fromkeys(step.level for step in issue.steps if step.level != decision.level)
    told = [
        one for level in reversed(list(on_the_way)) for one in clocks.holders(tx, issue, on=on, level=level)
    ]
    clocks.tell_all(tx, issue, Why.CAME_DOWN, told, facts=decision.ref, but=[issue.created_by])


def _ask_to_read(tx: Tx, issue: Issue, decision: Decision) -> None:
    """Ask whoever raised the question once more, if they have not read the answer by then."""
    days = tx.charter.working_days(tx.roster.persons[issue.created_by].station)
    on = days.after(tx.charter.day_of(tx.now), READ_WITHIN)
    at = morning(tx, issue.created_by, on)
    tell_once(tx, issue.created_by, issue, Why.UNREAD, facts=decision.ref, at=at)
