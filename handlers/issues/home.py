"""What waits on Home about issues: drafts of decisions to confirm, issues to answer, and answers to read."""

from dataclasses import replace

from bot.decisions import Decision, DecisionState
from bot.issues import Issue, is_with_focal_points
from bot.permissions import full_actor, may_see
from bot.positions import position_holders, summarize_positions
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import Reader, capitalized, escape, with_full_stop
from handlers.core.blocks.things import due_phrase, thing
from handlers.core.calls import Ask
from handlers.core.home import HomePart, Waiting
from handlers.issues import views
from handlers.issues.deadlines import issues_for_secretary
from storage.decisions import decision_of, drafts_to_confirm
from storage.issues import issues_to_decide, issues_unread_by
from storage.unit_of_work import Read


def draft(decision: Decision, reader: Reader) -> Block:
    """Return the draft of a decision that the reader may confirm; one that was dealt with, without a button."""
    said = f"{with_full_stop(escape(decision.title))} {views.outcome_sentence(decision, reader)}"
    if decision.state != DecisionState.DRAFT:
        is_withdrawn = decision.state == DecisionState.WITHDRAWN
        return thing(said, (Chip.CANCELLED if is_withdrawn else Chip.DECIDED, decision.ref), None)
    title = f"*Is this what {views.deciders(decision, reader)} decided?* {said}"
    facts = (
        Chip.DRAFT,
        decision.ref,
        f"by {reader.name(decision.created_by)}, {reader.day_of(decision.created_at)}",
    )
    return thing(title, facts, Button("Confirm", "confirm", decision.ref, is_next_step=True))


def issue_to_answer(issue: Issue, reader: Reader) -> Block:
    """Return an issue that waits for the reader: for their position at the first level, else for a decision."""
    if not issue.is_open:
        return thing(escape(issue.title), (Chip.DECIDED, issue.ref), None)
    is_first = is_with_focal_points(issue, reader.charter)
    button = Button("Answer", "show", issue.ref) if is_first else Button("Decide", "decide", issue.ref)
    facts = (views.chip(issue, reader), issue.ref, due_phrase(issue, reader, until="until"))
    return thing(f"*{escape(issue.title)}*", facts, button)


def answer_to_read(issue: Issue, decision: Decision | None, reader: Reader) -> Block:
    """Return the answer to the reader's own question, which they have not read."""
    said = f"{capitalized(views.outcome(decision, reader))}" if decision else ""
    title = f"*{escape(issue.title)}*\n{said}" if said else f"*{escape(issue.title)}*"
    facts = (Chip.DECIDED, issue.ref, decision.ref if decision else "")
    return thing(title, facts, Button("I've read it", "read", issue.ref))


def awaits_holder(ask: Ask, issue: Issue) -> bool:
    """Return whether an issue still needs something of its holder: one who has asked a question waits for others.

    Where several hold it for the area, each states a position, and then waits. After its time whoever raised it is
    asked what happens.
    """
    if issue.question_id is not None:
        return False
    if not is_with_focal_points(issue, ask.charter):
        return True
    is_late = issue.due_at is not None and issue.due_at <= ask.now
    if is_late and issue.created_by in ask.actor.person_ids:
        return True
    positions = summarize_positions(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    silent = {one.speaker for one in positions.unanswered}
    asked = position_holders(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    return positions.is_unanimous or any(
        one.person_id in ask.actor.person_ids and one.speaker in silent for one in asked
    )


def held_by(ask: Ask, read: Read, person: int) -> list[Issue]:
    """Return the issues that wait for somebody's answer, of those that the caller may see."""
    theirs = replace(ask, actor=full_actor(person, roster=ask.roster, charter=ask.charter, on=ask.today))
    held = issues_to_decide(read, who=theirs.actor)
    return [one for one in held if may_see(ask.actor, one) and awaits_holder(theirs, one)]


def _to_decide(ask: Ask, read: Read) -> list[Waiting]:
    """Return the drafts to confirm, and the issues that wait for an answer and have no such draft."""
    drafts = drafts_to_confirm(read, who=ask.actor)
    drafted = {issue.id for _, issue in drafts}
    held = [one for one in _to_answer(ask, read) if one.id not in drafted]
    return [
        Waiting([draft(one, ask.reader) for one, _ in drafts], Button("See all", "say", "decisions drafts")),
        Waiting([issue_to_answer(one, ask.reader) for one in held], Button("See all", "say", "issues")),
    ]


def _to_answer(ask: Ask, read: Read) -> list[Issue]:
    """Return the issues that wait for the caller; the secretary's are also those that nobody else could answer."""
    held = [one for one in issues_to_decide(read, who=ask.actor) if awaits_holder(ask, one)]
    others = issues_for_secretary(read, ask.actor, ask.today)
    return list({one.id: one for one in (*held, *others)}.values())


def _to_read(ask: Ask, read: Read) -> list[Waiting]:
    unread = [(one, decision_of(read, one)) for one in issues_unread_by(read, ask.actor.person_id)]
    answers = [answer_to_read(issue, decision, ask.reader) for issue, decision in unread]
    return [Waiting(answers, Button("See all", "say", "issues all"))]


HOME = (HomePart(order=30, waiting=_to_decide), HomePart(order=60, waiting=_to_read))
