"""The same thing twice: one of the two ends, and whoever did it is told where it goes on; of events both say so."""

from bot import issues as rules
from bot.actions import Action, ActionState, take
from bot.decisions import DecisionState
from bot.errors import UserError
from bot.events import Event
from bot.issues import Issue, IssueState, must_be_open
from bot.permissions import actor, check, may_see
from bot.posts import Why
from bot.records import Item, Record, checked_text, is_as_open, read_ref
from handlers.actions.commands import must_be_possible
from handlers.calls import Ask, Reply, seen, some_refs
from handlers.delivery.notify import tell
from handlers.issues import on_closed as waiting
from handlers.records import duplicates_views as views
from storage import links, lists
from storage.unit_of_work import Tx

BETWEEN = frozenset({"as", "and", "with", "is", "="})  # may stand between the two references


def same(ask: Ask, tx: Tx) -> Reply:
    """Say that two are the same: the first is closed, the second goes on."""
    record, other, more = _two(ask, tx)
    if isinstance(record, Action) and isinstance(other, Action):
        return _end_action(ask, tx, record, other, more)
    if isinstance(record, Issue) and isinstance(other, Issue):
        return _end_issue(ask, tx, record, other, more)
    if isinstance(record, Event) and isinstance(other, Event) and not more:
        return _flag(ask, tx, record, other)
    raise UserError(views.not_possible(record, other))


def _two(ask: Ask, tx: Tx) -> tuple[Record, Record, str]:
    """Return the two records that were named, and what else was said."""
    refs = some_refs(ask, "same")
    words = ask.said.text.split()
    while words and len(refs) < 2 and (words[0] in BETWEEN or read_ref(words[0].rstrip(",."))):  # noqa: PLR2004 - two
        ref = read_ref(words.pop(0).rstrip(",."))
        refs = [*refs, ref] if ref and ref not in refs else refs
    if len(refs) != 2:  # noqa: PLR2004 - two
        raise UserError(f"Say which two, the one that ends first. Example: {ask.registry['same'].example}")
    record, other = (seen(ask, tx, ref) for ref in refs)
    return record, other, checked_text(" ".join(words), what="reason")


def _reason(ask: Ask, tx: Tx, record: Record, other: Record, more: str) -> str:
    """Return why the first one ends; it does not name what fewer people may know of, or not all of its own."""
    own = {record.created_by, *(record.owners if isinstance(record, Item) else ())}
    is_known = is_as_open(other, record) and all(_may_know(ask, tx, person, other) for person in own)
    name = other.ref if is_known else "another one"
    return f"the same as {name}{f': {more}' if more else ''}"


def _end_action(ask: Ask, tx: Tx, action: Action, other: Action, more: str) -> Reply:
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(views.ended_itself(other, action))
    take(action, "cancel", by=ask.who.person_id, now=ask.now, why=_reason(ask, tx, action, other, more))
    _relate(ask, tx, action, other)
    told = [
        person
        for person in action.owners
        if person not in other.owners and _tell(ask, tx, person, action, other)
    ]
    return Reply.saying(views.ended(action, other, ask.reader, told=told))


def _end_issue(ask: Ask, tx: Tx, issue: Issue, other: Issue, more: str) -> Reply:
    check(ask.who, "cancel", issue, charter=ask.charter)
    must_be_open(issue)
    if other.state == IssueState.WITHDRAWN:
        raise UserError(views.ended_itself(other, issue))
    draft = lists.decision_of(tx, issue)
    if draft is not None and draft.state == DecisionState.DRAFT:
        raise UserError(
            f"{draft.ref} on {issue.ref} waits to be confirmed; that comes first. Look at it: show {draft.ref}"
        )
    reason = _reason(ask, tx, issue, other, more)
    waiting.drop_question(tx, issue, why=reason)
    rules.withdraw(issue, why=reason)
    _relate(ask, tx, issue, other)
    told = [issue.created_by] if _tell(ask, tx, issue.created_by, issue, other) else []
    return Reply.saying(views.ended(issue, other, ask.reader, told=told))


def _flag(ask: Ask, tx: Tx, event: Event, other: Event) -> Reply:
    """Two events may be one effort: both say so, and none ends."""
    if other.id in links.same_as(tx, event.id):
        raise UserError(f"{event.ref} and {other.ref} say so already. Nothing has changed.")
    _relate(ask, tx, event, other)
    return Reply.saying(views.flagged(event, other))


def _relate(ask: Ask, tx: Tx, record: Record, other: Record) -> None:
    links.add(tx, record, other, by=ask.who.person_id, same=True)
    tx.change(record, "same", why=other.ref)
    tx.change(other, "link", why=record.ref)


def _tell(ask: Ask, tx: Tx, person: int, record: Record, other: Record) -> bool:
    """Tell somebody where their work goes on, if they may know of that."""
    is_known = _may_know(ask, tx, person, other)
    return is_known and tell(tx, person, record, Why.SAME, facts=str(other.id)) is not None


def _may_know(ask: Ask, tx: Tx, person: int, other: Record) -> bool:
    return may_see(actor(person, roster=tx.roster, charter=ask.charter, on=ask.today), other)
