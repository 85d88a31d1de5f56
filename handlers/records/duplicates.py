"""The same thing twice: one of the two ends, and whoever did it is told where it goes on; of events both say so."""

from bot import issues
from bot.actions import Action, ActionState, apply_transition
from bot.decisions import DecisionState
from bot.errors import UserError
from bot.events import Event
from bot.issues import Issue, IssueState, must_be_open
from bot.permissions import check, may_see, own_actor
from bot.posts import Reason
from bot.records import Item, Record, checked_text, is_as_visible, read_ref
from handlers.actions.commands import must_be_possible
from handlers.calls import Ask, Reply, get_visible, require_refs
from handlers.delivery.notify import notify
from handlers.issues import on_closed
from handlers.records import duplicates_views
from storage import links
from storage.decisions import decision_of
from storage.unit_of_work import Tx

CONNECTING_WORDS = frozenset({"as", "and", "with", "is", "="})  # may stand between the two references


def same(ask: Ask, tx: Tx) -> Reply:
    """Say that two are the same: the first is closed, the second goes on."""
    record, other, more = _parse_pair(ask, tx)
    if isinstance(record, Action) and isinstance(other, Action):
        return _end_action(ask, tx, record, other, more)
    if isinstance(record, Issue) and isinstance(other, Issue):
        return _end_issue(ask, tx, record, other, more)
    if isinstance(record, Event) and isinstance(other, Event) and not more:
        return _flag_events(ask, tx, record, other)
    raise UserError(duplicates_views.cannot_be_duplicates(record, other))


def _parse_pair(ask: Ask, tx: Tx) -> tuple[Record, Record, str]:
    """Return the two records that were named, and what else was said."""
    refs = require_refs(ask, "same")
    words = ask.parsed.text.split()
    while words and len(refs) < 2 and (words[0] in CONNECTING_WORDS or read_ref(words[0].rstrip(",."))):  # noqa: PLR2004 - two
        ref = read_ref(words.pop(0).rstrip(",."))
        refs = [*refs, ref] if ref and ref not in refs else refs
    if len(refs) != 2:  # noqa: PLR2004 - two
        raise UserError(f"Say which two, the one that ends first. Example: {ask.registry['same'].example}")
    record, other = (get_visible(ask, tx, ref) for ref in refs)
    return record, other, checked_text(" ".join(words), what="reason")


def _reason(ask: Ask, tx: Tx, record: Record, other: Record, more: str) -> str:
    """Return why the first one ends; it does not name what fewer people may know of, or not all of its own."""
    own = {record.created_by, *(record.owners if isinstance(record, Item) else ())}
    is_known = is_as_visible(other, record) and all(_may_know(ask, tx, person, other) for person in own)
    name = other.ref if is_known else "another one"
    return f"the same as {name}{f': {more}' if more else ''}"


def _end_action(ask: Ask, tx: Tx, action: Action, other: Action, more: str) -> Reply:
    must_be_possible(ask, action, "cancel")
    if other.state == ActionState.CANCELLED:
        raise UserError(duplicates_views.original_closed(other, action))
    apply_transition(
        action, "cancel", by=ask.actor.person_id, now=ask.now, why=_reason(ask, tx, action, other, more)
    )
    _link_duplicates(ask, tx, action, other)
    told = [
        person
        for person in action.owners
        if person not in other.owners and _notify(ask, tx, person, action, other)
    ]
    return Reply.from_message(duplicates_views.duplicate_closed(action, other, ask.reader, notified=told))


def _end_issue(ask: Ask, tx: Tx, issue: Issue, other: Issue, more: str) -> Reply:
    check(ask.actor, "cancel", issue, charter=ask.charter)
    must_be_open(issue)
    if other.state == IssueState.WITHDRAWN:
        raise UserError(duplicates_views.original_closed(other, issue))
    draft = decision_of(tx, issue)
    if draft is not None and draft.state == DecisionState.DRAFT:
        raise UserError(
            f"{draft.ref} on {issue.ref} waits to be confirmed; that comes first. Look at it: show {draft.ref}"
        )
    reason = _reason(ask, tx, issue, other, more)
    on_closed.cancel_question(tx, issue, why=reason)
    issues.withdraw(issue, why=reason)
    _link_duplicates(ask, tx, issue, other)
    told = [issue.created_by] if _notify(ask, tx, issue.created_by, issue, other) else []
    return Reply.from_message(duplicates_views.duplicate_closed(issue, other, ask.reader, notified=told))


def _flag_events(ask: Ask, tx: Tx, event: Event, other: Event) -> Reply:
    """Two events may be one effort: both say so, and none ends."""
    if other.id in links.duplicate_ids(tx, event.id):
        raise UserError(f"{event.ref} and {other.ref} say so already. Nothing has changed.")
    _link_duplicates(ask, tx, event, other)
    return Reply.from_message(duplicates_views.possible_duplicate(event, other))


def _link_duplicates(ask: Ask, tx: Tx, record: Record, other: Record) -> None:
    links.add(tx, record, other, by=ask.actor.person_id, same=True)
    tx.change(record, "same", why=other.ref)
    tx.change(other, "link", why=record.ref)


def _notify(ask: Ask, tx: Tx, person: int, record: Record, other: Record) -> bool:
    """Tell somebody where their work goes on, if they may know of that."""
    is_known = _may_know(ask, tx, person, other)
    return is_known and notify(tx, person, record, Reason.DUPLICATE, context=str(other.id)) is not None


def _may_know(ask: Ask, tx: Tx, person: int, other: Record) -> bool:
    return may_see(own_actor(person, roster=tx.roster, charter=ask.charter, on=ask.today), other)
