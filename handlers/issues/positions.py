"""Positions: what each entity says of an issue, and who of those asked has said nothing yet."""

from bot import issues as rules
from bot.charter import Entity
from bot.errors import Refused, UserError
from bot.issues import Issue
from bot.permissions import check, may_anywhere
from bot.positions import asked
from bot.records import checked_text
from handlers.calls import Ask, Reply
from handlers.issues import positions_views as views
from handlers.issues.commands import named
from storage.unit_of_work import Read, Tx

OPTIONS = ("entity",)


def position(ask: Ask, tx: Tx) -> Reply:
    """Keep what the entity of whoever speaks says: one of the options, or their own words."""
    issue = named(ask, tx, "position")
    check(ask.who, "position", issue, charter=ask.charter)
    first, _, rest = checked_text(ask.said.text, what="position").partition(" ")
    chosen = str((ask.call.values or {}).get("option") or "")
    option = chosen or rules.option_of(issue, first)
    text = ask.said.text.strip() if chosen or not option else rest.strip(" :,;-")
    if not option and not text:
        raise UserError(views.which(issue, ask.registry["position"].example))
    person, entity = _speaks_for(ask, issue)
    before = issue.positions
    rules.take_position(issue, entity=entity, person=person, option=option, text=text)
    if issue.positions == before:
        raise UserError(f"That is the position already. Nothing has changed. Look at it: show {issue.ref}")
    tx.change(issue, "position", why=" ".join(filter(None, (option, text))))
    return Reply.saying(views.taken(issue, ask.reader, entity=entity))


def _speaks_for(ask: Ask, issue: Issue) -> tuple[int, str]:
    """Return who speaks, and for which entity: the one for which they are asked here, else their own; "" is none."""
    on_list = asked(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    named_ = ask.said.value("entity", Entity)
    if named_ is not None:
        _must_speak_for(ask, named_)
        return ask.who.person_id, named_.code
    for one in ask.who.capacities:
        found = next((a for a in on_list if a.person == one.person_id), None)
        if found is not None:
            return one.person_id, found.entity
    return ask.who.person_id, min(ask.who.entities, default="")


def _must_speak_for(ask: Ask, entity: Entity) -> None:
    """Raise a sentence unless somebody is of an entity, stands in for somebody of it, or writes down what was said."""
    if not may_anywhere(ask.who, "behalf") and all(
        entity.code not in one.entities for one in ask.who.capacities
    ):
        raise Refused(views.not_theirs(entity))


def option(ask: Ask, tx: Tx) -> Reply:
    """Add an option to those that are there."""
    issue = named(ask, tx, "option")
    check(ask.who, "option", issue, charter=ask.charter)
    if not ask.said.text:
        raise UserError(f"Which option? Example: {ask.registry['option'].example}")
    letter = rules.add_option(issue, ask.said.text)
    tx.change(issue, "option", why=f"{letter}  {issue.options[-1]}")
    return Reply.saying(views.added(issue, letter))


def silent(ask: Ask, read: Read) -> Reply:
    """Say who of those asked has not taken a position, and who stands in for them."""
    issue = named(ask, read, "silent")
    check(ask.who, "silent", issue, charter=ask.charter)
    return Reply.saying(views.silent(issue, ask.reader))
