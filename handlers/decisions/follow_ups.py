"""The actions that come of a decision: read as pasted lines are, kept with a draft, logged when it counts."""

from collections.abc import Sequence
from dataclasses import replace

from bot import paste as pasted
from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.charter import Entity
from bot.dates.recurrence import Recurrence
from bot.decisions import Decision, FollowUp, follow_up
from bot.errors import Unclear, UserError
from bot.grammar import FieldError, plain
from bot.issues import Issue
from bot.paste import Line
from bot.posts import Why
from bot.records import Kind, Visibility
from handlers.actions.commands import OPTIONS, refuse_observers, tell_of_newcomers, usual_owner
from handlers.actions.recurrence import begun
from handlers.calls import Ask
from handlers.delivery.notify import cards, tell
from handlers.people.commands import introduce
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import begun_as
from storage.unit_of_work import Tx

FIELD = "actions"
FROM_THE_ISSUE = ("area", "for", "behalf")


def read(ask: Ask, tx: Tx, words: str, issue: Issue, visibility: str) -> list[FollowUp]:
    """Return the actions that lines are. Raises a sentence that names the first line that cannot be one.

    They are no more visible than `visibility`, the decision's.
    """
    try:
        found = pasted.read(words, options=OPTIONS, listener=ask.listener)
        return [_named(ask, tx, line, issue, visibility) for line in found]
    except UserError as error:
        if ask.call.values is None:
            raise
        raise FieldError(FIELD, str(error)) from error


def _named(ask: Ask, tx: Tx, line: Line, issue: Issue, visibility: str) -> FollowUp:
    try:
        return _understood(ask, tx, line, issue, visibility)
    except UserError as error:
        raise UserError(
            f"Line {line.number} of the actions, “{plain(line.words, ask.listener)[:60]}”: {error} "
            "Nothing has changed; correct the line and send it again."
        ) from error


def _understood(ask: Ask, tx: Tx, line: Line, issue: Issue, visibility: str) -> FollowUp:
    if line.said is None:
        raise UserError(line.problem)
    _refuse_what_the_issue_says(line, issue, visibility)
    named = [introduce(tx, one, ask)[0].id for one in line.said.people("owner")]
    refuse_observers(ask, named)
    area = ask.charter.area(issue.area) if issue.area else None
    owners = tuple(dict.fromkeys(named)) or (usual_owner(ask, area),)
    _refuse_closed_day(ask, line.said.value("due", Due), owners)
    due, repeats = line.said.due, ""
    if isinstance(due, Recurrence):
        station = tx.roster.persons[owners[0]].station
        due, rest = begun(ask, due, ask.charter.working_days(station))
        repeats = rest.to_text()
    entity = line.said.value("entity", Entity)
    return FollowUp(
        title=" ".join(line.said.text.split()),
        owners=owners,
        due=due,
        repeats=repeats,
        entity=entity.code if entity else "",
        priority=line.said.word("priority"),
        visibility=line.said.word("visibility") or visibility,
    )


def _refuse_closed_day(ask: Ask, due: Due | None, owners: Sequence[int]) -> None:
    """Refuse a day on which the owner does not work; what stands in a field of lines is typed, not chosen."""
    try:
        ask_about_closed_day(replace(ask, call=replace(ask.call, values=None)), due, owners)
    except Unclear as error:
        raise UserError(f"{error} To keep it, say its weekday too.") from error


def _refuse_what_the_issue_says(line: Line, issue: Issue, visibility: str) -> None:
    said = line.said.options if line.said else {}
    other = next((name for name in FROM_THE_ISSUE if name in said), None)
    if other is not None:
        raise UserError(f"It belongs to {issue.ref} and its area, so leave {other}: out.")
    wide = list(Visibility)
    wanted = str(said.get("visibility", visibility))
    if wide.index(Visibility(wanted)) > wide.index(Visibility(visibility)):
        raise UserError(f"The decision is “{visibility}”, so what comes of it cannot be “{wanted}”.")


def log(ask: Ask, tx: Tx, issue: Issue, decision: Decision, found: Sequence[FollowUp]) -> list[Action]:
    """Log the actions of a decision that counts, tell their owners, and put their cards into their places."""
    logged = [_logged(ask, tx, issue, decision, one) for one in found]
    cards(tx, logged)
    return logged


def _logged(ask: Ask, tx: Tx, issue: Issue, decision: Decision, one: FollowUp) -> Action:
    action = Action(
        **begun_as(ask, tx, Kind.ACTION, title=one.title, area=issue.area, visibility=one.visibility),
        state=ActionState.OPEN,
        owners=one.owners,
        entity=one.entity or None,
        priority=one.priority or None,
        for_id=issue.id,
        repeats=one.repeats or None,
    )
    action.set_due(one.due)
    tx.create(action, why=decision.ref)
    for owner in action.owners:
        tell(tx, owner, action, Why.ASSIGNED)
    newcomers = [tx.roster.persons[owner] for owner in action.owners if owner not in ask.roster.persons]
    tell_of_newcomers(ask, tx, action, newcomers)
    return action


def of_draft(decision: Decision) -> list[FollowUp]:
    """Return the actions that wait with a draft."""
    return [follow_up(row) for row in decision.lines]
