"""Follow-up actions of a decision: parsed from lines, saved with a draft, logged when final."""

from collections.abc import Sequence
from dataclasses import replace

from bot import paste
from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.charter import Entity
from bot.dates.readings import exact_words
from bot.dates.recurrence import Recurrence, format_recurrence, from_text
from bot.decisions import Decision, FollowUp, follow_up_from_row
from bot.errors import AmbiguousInput, UserError
from bot.grammar.options import BEHALF
from bot.grammar.parsed import FieldError
from bot.grammar.text import plain_text
from bot.issues import Issue
from bot.notifications import Reason
from bot.owner_roles import OwnerRole
from bot.paste import PastedLine
from bot.records import Kind, Visibility
from handlers.actions.fields import (
    FIELDS,
    default_owner,
    must_be_able_to_own,
    notify_about_newcomers,
    plain_values,
    roles_of_owners,
    set_plain,
)
from handlers.actions.recurrence import first_occurrence
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, post_cards
from handlers.core.fields import new_options
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.create import derived_record_fields
from handlers.people.named import find_or_add_person
from storage.unit_of_work import Tx

ACTIONS_FIELD = "actions"
INHERITED_OPTIONS = ("area", "for", "behalf")


def parse_follow_ups(ask: Ask, tx: Tx, words: str, issue: Issue, visibility: str) -> list[FollowUp]:
    """Return the parsed follow-ups. Raises UserError for the first invalid line.

    They are no more visible than `visibility`, the decision's.
    """
    try:
        found = paste.parse_lines(words, options=(*new_options(FIELDS), BEHALF), listener=ask.typing_context)
        return [_parse_numbered_line(ask, tx, line, issue, visibility) for line in found]
    except UserError as error:
        if ask.call.values is None:
            raise
        raise FieldError(ACTIONS_FIELD, str(error)) from error


def _parse_numbered_line(ask: Ask, tx: Tx, line: PastedLine, issue: Issue, visibility: str) -> FollowUp:
    try:
        return _parse_line(ask, tx, line, issue, visibility)
    except UserError as error:
        raise UserError(
            f"Line {line.number} of the actions, “{plain_text(line.words, ask.typing_context)[:60]}”: {error} "
            "Nothing has changed; correct the line and send it again."
        ) from error


def _parse_line(ask: Ask, tx: Tx, line: PastedLine, issue: Issue, visibility: str) -> FollowUp:
    if line.parsed is None:
        raise UserError(line.problem)
    _refuse_inherited_options(line, issue, visibility)
    named = [find_or_add_person(tx, one, ask)[0].id for one in line.parsed.people("owner")]
    must_be_able_to_own(ask, named)
    area = ask.charter.area(issue.area) if issue.area else None
    owners = tuple(dict.fromkeys(named)) or (default_owner(ask, area),)
    _refuse_closed_day(ask, line.parsed.value("due", Due), owners)
    of_line = replace(ask, parsed=line.parsed)
    due, repeats = line.parsed.due, ""
    if isinstance(due, Recurrence):
        station = tx.roster.persons[owners[0]].station
        due, rest = first_occurrence(ask, due, ask.charter.working_days(station))
        repeats = rest.to_text()
    entity = line.parsed.value("entity", Entity)
    return FollowUp(
        title=" ".join(line.parsed.text.split()),
        owners=owners,
        due=due,
        repeats=repeats,
        entity=entity.code if entity else "",
        plain=plain_values(of_line),
        visibility=line.parsed.option_text("visibility") or visibility,
        owner_roles=tuple(one.as_row() for one in roles_of_owners(of_line.parsed.people("owner"))),
    )


def _refuse_closed_day(ask: Ask, due: Due | None, owners: Sequence[int]) -> None:
    """Raise for a day off of the owner; lines of a form are typed, so no button can answer."""
    try:
        ask_about_closed_day(replace(ask, call=replace(ask.call, values=None)), due, owners)
    except AmbiguousInput as error:
        raise UserError(f"{error} To keep it, say its weekday too.") from error


def _refuse_inherited_options(line: PastedLine, issue: Issue, visibility: str) -> None:
    options = line.parsed.options if line.parsed else {}
    other = next((name for name in INHERITED_OPTIONS if line.parsed and line.parsed.is_given(name)), None)
    if other is not None:
        raise UserError(f"It belongs to {issue.ref} and its area, so leave {other}: out.")
    wide = list(Visibility)
    wanted = str(options.get("visibility", visibility))
    if wide.index(Visibility(wanted)) > wide.index(Visibility(visibility)):
        raise UserError(f"The decision is “{visibility}”, so what comes of it can't be “{wanted}”.")


def log_follow_ups(
    ask: Ask, tx: Tx, issue: Issue, decision: Decision, found: Sequence[FollowUp]
) -> list[Action]:
    """Log the follow-ups of a final decision, notify their owners and post their cards."""
    logged = [_log_follow_up(ask, tx, issue, decision, one) for one in found]
    post_cards(tx, logged)
    return logged


def _log_follow_up(ask: Ask, tx: Tx, issue: Issue, decision: Decision, one: FollowUp) -> Action:
    action = Action(
        **derived_record_fields(
            ask, tx, Kind.ACTION, title=one.title, area=issue.area, visibility=one.visibility
        ),
        state=ActionState.OPEN,
        owners=one.owners,
        owner_roles=one.owner_roles,
        entity=one.entity or None,
        for_id=issue.id,
        repeats=one.repeats or None,
    )
    set_plain(action, one.plain)
    action.set_due(one.due)
    tx.create(action, why=decision.ref)
    for owner in action.owners:
        notify(tx, owner, action, Reason.ASSIGNED)
    newcomers = [tx.roster.persons[owner] for owner in action.owners if owner not in ask.roster.persons]
    notify_about_newcomers(tx, action, newcomers)
    return action


def draft_follow_ups(decision: Decision) -> list[FollowUp]:
    """Return the follow-ups saved with a draft."""
    return [follow_up_from_row(row) for row in decision.lines]


def typed_follow_up(one: FollowUp, decision: Decision, reader: Reader) -> str:
    """Return a follow-up as the line that is typed for it: "Draft the budget line owner:@Ute Keller due:2026-12-15"."""
    due = exact_words(one.due, reader.zone) if one.due else ""
    if one.repeats:
        due = format_recurrence(from_text(one.repeats), reader.charter.zones_by_city).replace(",", "")
    own = one.visibility if one.visibility != decision.visibility else ""
    options = {"due": due, "entity": one.entity, **one.plain, "visibility": own}
    named = [
        f'{name}:"{value}"' if " " in value else f"{name}:{value}" for name, value in options.items() if value
    ]
    return " ".join([one.title, f"owner:{','.join(_typed_owners(one, reader))}", *named])


def _typed_owners(one: FollowUp, reader: Reader) -> list[str]:
    """Return the owners as they are typed: by the role that they were named by, by mention, or by name."""
    roles = {role.person_id: role.position for role in map(OwnerRole.from_row, one.owner_roles)}
    titles = {person: reader.charter.role(position.role).title for person, position in roles.items()}
    by_role = {
        person: f'"{" ".join(filter(None, [titles[person], *position[1:]]))}"'
        for person, position in roles.items()
    }
    return [by_role.get(owner) or f"@{reader.roster.name(owner)}" for owner in one.owners]
