"""Positions of entities on an issue, and who has not taken one."""

from bot import issues
from bot.charter import Entity
from bot.errors import PermissionDenied, UserError
from bot.issues import Issue
from bot.permissions import check, may_anywhere
from bot.positions import position_requests
from bot.records import checked_text
from handlers.calls import Ask, Reply, get_named
from handlers.issues import positions_views
from storage.unit_of_work import Read, Tx

OPTIONS = ("entity",)


def position(ask: Ask, tx: Tx) -> Reply:
    """Save the position of the asker's entity: an option, or free text."""
    issue = get_named(ask, tx, "position", Issue)
    check(ask.actor, "position", issue, charter=ask.charter)
    first, _, rest = checked_text(ask.parsed.text, what="position").partition(" ")
    chosen = str((ask.call.values or {}).get("option") or "")
    option = chosen or issues.option_letter(issue, first)
    text = ask.parsed.text.strip() if chosen or not option else rest.strip(" :,;-")
    if not option and not text:
        raise UserError(positions_views.position_required(issue, ask.registry["position"].example))
    person, entity = _speaker_and_entity(ask, issue)
    before = issue.positions
    issues.take_position(issue, entity=entity, person=person, option=option, text=text)
    if issue.positions == before:
        raise UserError(f"That is the position already. Nothing has changed. Look at it: show {issue.ref}")
    tx.change(issue, "position", why=" ".join(filter(None, (option, text))))
    return Reply.from_message(positions_views.position_recorded(issue, ask.reader, entity=entity))


def _speaker_and_entity(ask: Ask, issue: Issue) -> tuple[int, str]:
    """Return who takes a position, and for which entity: the one asked here, else their own, else ""."""
    on_list = position_requests(issue, roster=ask.roster, charter=ask.charter, on=ask.today)
    named = ask.parsed.value("entity", Entity)
    if named is not None:
        _must_speak_for(ask, named)
        return ask.actor.person_id, named.code
    for one in ask.actor.identities:
        found = next((a for a in on_list if a.person_id == one.person_id), None)
        if found is not None:
            return one.person_id, found.entity
    return ask.actor.person_id, min(ask.actor.entities, default="")


def _must_speak_for(ask: Ask, entity: Entity) -> None:
    """Raise unless the asker belongs to the entity, represents somebody of it, or may enter for others."""
    if not may_anywhere(ask.actor, "behalf") and all(
        entity.code not in one.entities for one in ask.actor.identities
    ):
        raise PermissionDenied(positions_views.may_not_speak_for(entity))


def option(ask: Ask, tx: Tx) -> Reply:
    """Add an option to an issue."""
    issue = get_named(ask, tx, "option", Issue)
    check(ask.actor, "option", issue, charter=ask.charter)
    if not ask.parsed.text:
        raise UserError(f"Which option? Example: {ask.registry['option'].example}")
    letter = issues.add_option(issue, ask.parsed.text)
    tx.change(issue, "option", why=f"{letter}  {issue.options[-1]}")
    return Reply.from_message(positions_views.option_added(issue, letter))


def silent(ask: Ask, read: Read) -> Reply:
    """List who has not taken a position, and their stand-ins."""
    issue = get_named(ask, read, "silent", Issue)
    check(ask.actor, "silent", issue, charter=ask.charter)
    return Reply.from_message(positions_views.unanswered(issue, ask.reader))
