"""The fields of an action, and who may own one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from slackblocks import InputBlock

from bot.actions import UNDONE_REASON, Action, ActionState
from bot.calendar import Due, local
from bot.charter import Area
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.fields import FormPart
from bot.grammar.options import OPTIONS
from bot.grammar.parsed import NamedPerson
from bot.names import join_all
from bot.notifications import Reason
from bot.owner_roles import OwnerRole
from bot.people import Person
from bot.records import Record, Ref
from handlers.actions import recurrence, views
from handlers.actions.steps import may_step
from handlers.actions.views import ActionRelations
from handlers.core import due_field
from handlers.core.blocks.elements import day_field, people_field
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import NOBODY, Ask, get_visible
from handlers.core.delivery.notify import notify, secretaries
from handlers.core.fields import AREA, NAME, VISIBILITY, RecordField, detail_lines
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.people.named import find_or_add_person
from handlers.people.owner_roles_views import owners_with_roles
from storage.unit_of_work import Read, Tx

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
REF_MAX = 20  # characters of a typed reference

# Owners


def may_add_people(ask: Ask) -> bool:
    return bool(ask.actor.all_rights & {Rights.CHAIR, Rights.SECRETARY})


def default_owner(ask: Ask, area: Area | None) -> int:
    """Return the area's only focal point, else the author."""
    focal_points = ask.roster.focal_points(area.code, on=ask.today, charter=ask.charter) if area else []
    return focal_points[0] if len(focal_points) == 1 else ask.actor.person_id


def find_owners(ask: Ask, tx: Tx, named: Iterable[NamedPerson]) -> tuple[tuple[int, ...], list[Person]]:
    """Return the owners who were named, and those of them who were not on the roster. Raises UserError."""
    found = [find_or_add_person(tx, someone, ask) for someone in named]
    owners = tuple(dict.fromkeys(person.id for person, _ in found))
    must_be_able_to_own(ask, owners)
    return owners, [person for person, is_new in found if is_new]


def named_owners(ask: Ask, tx: Tx) -> tuple[tuple[int, ...], list[Person]]:
    return find_owners(ask, tx, ask.parsed.people("owner"))


def roles_of_owners(named: Iterable[NamedPerson]) -> list[OwnerRole]:
    """Return the owners who were named by a role."""
    return [OwnerRole(one.person_id or NOBODY, one.position) for one in named if one.position is not None]


def must_be_able_to_own(ask: Ask, owners: Sequence[int]) -> None:
    """Raise for an observer, and for somebody who has left: nobody would do it."""
    for owner in owners:
        if ask.roster.rights(owner, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
            name = ask.roster.name(owner)
            raise UserError(f"{name} only observes and can't own anything here. Name somebody else.")
        _must_not_have_left(ask, owner)


def _must_not_have_left(ask: Ask, owner: int) -> None:
    """Raise for somebody who has left, and offer those who go on with their work."""
    person = ask.roster.persons.get(owner)
    if person is None or person.leaves_on is None:
        return
    on = local(ask.now, ask.charter.find_station(person.station).zone).date()
    if not ask.roster.has_left(owner, on):
        return
    followers = ask.roster.followers(owner, on=on, charter=ask.charter)
    sentence = views.leaver_refused(owner, person.leaves_on, followers, ask.reader, me=ask.actor.person_id)
    raise _error_with_substitutes(ask, owner, followers, sentence)


def _error_with_substitutes(ask: Ask, owner: int, others: Sequence[int], sentence: str) -> UserError:
    """Return a refusal; where the words mention the owner, a button for each of `others` names them instead."""
    named = next((m for m in MENTION.finditer(ask.call.words) if _names(ask, m[1], owner)), None)
    if named is None:
        return ask.error_at("owner", sentence)
    readings = [
        Interpretation(ask.roster.name(one), f"<@{user}>")
        for one in others
        if (user := ask.roster.slack_user(one)) is not None
    ]
    return AmbiguousInput(sentence, phrase=named[0], interpretations=readings)


def _names(ask: Ask, user: str, person_id: int) -> bool:
    found = ask.roster.by_account(ask.call.team, user)
    return found is not None and found.id == person_id


def notify_about_newcomers(tx: Tx, action: Action, newcomers: Sequence[Person]) -> None:
    for newcomer in newcomers:
        for secretary in secretaries(tx, tx.charter.day_of(tx.now)):
            notify(tx, secretary, action, Reason.PERSON_NOT_ON_ROSTER, context=str(newcomer.id))


def _set_owners(ask: Ask, tx: Tx, action: Action) -> None:
    owners, _ = named_owners(ask, tx)
    if owners:
        action.set_owners(*with_unshown(ask, action, owners))


def with_unshown(ask: Ask, action: Action, owners: Sequence[int]) -> tuple[Sequence[int], list[OwnerRole]]:
    """Return the owners that were named, and their roles. A form leaves what it can't show: roles, and who has no account."""
    if "owner" not in (ask.call.values or {}):
        return owners, roles_of_owners(ask.parsed.people("owner"))
    named, with_account = list(owners), [one for one in action.owners if ask.roster.slack_user(one)]
    for place, one in enumerate(action.owners):
        if with_account and one not in (*with_account, *named):
            named.insert(place, one)
    return tuple(named), action.owners_by_role


def _left_empty(ask: Ask) -> str:
    """Return whose it is if nobody is chosen: the one who answers for the channel's area, else that of the chosen one."""
    title = ask.charter.title_of(Rights.FOCAL_POINT)
    if ask.channel_area is None:
        return f"Left empty: the area's only {title}, or you."
    owner, area = default_owner(ask, ask.channel_area), ask.channel_area.name
    is_focal_point = owner in ask.roster.focal_points(
        ask.channel_area.code, on=ask.today, charter=ask.charter
    )
    return (
        f"Left empty: {ask.roster.name(owner)}, {title} for {area}." if is_focal_point else "Left empty: you."
    )


def owner_input(action: Action, reader: Reader) -> InputBlock:
    accounts = {owner: reader.roster.slack_user(owner) for owner in action.owners}
    users = [user for user in accounts.values() if user]
    unshown = [reader.roster.name(owner) for owner, user in accounts.items() if not user]
    hint = "The first leads. I'll tell the new ones, and who had it until now."
    if users and unshown:
        stay = "stays" if len(unshown) == 1 else "stay"
        hint += f" {join_all(unshown)} {stay} too: Slack can't show somebody without an account."
    return people_field("owner", "Who does it?", hint=hint, optional=not users, users=users)


def _owner_input(ask: Ask, action: Action | None) -> InputBlock | None:
    if action is None:
        return people_field("owner", OWNER.label, hint=_left_empty(ask))
    return owner_input(action, ask.reader) if action.is_open and may_step(ask, action, "assign") else None


# Its date


def _set_due(ask: Ask, tx: Tx, action: Action) -> None:
    if ask.parsed.due == action.due:
        return
    ask_about_closed_day(ask, ask.parsed.value("due", Due), action.owners)
    recurrence.set_due(ask, tx, action, ask.parsed.due)


def _due_input(ask: Ask, action: Action | None) -> InputBlock | None:
    if action is None:
        return day_field("due", DUE.label)
    if not action.is_open or not may_step(ask, action, "move"):
        return None
    return day_field("due", DUE.label, optional=not action.due, value=action.due_on)


def _day_cell(at: datetime | None, reader: Reader) -> date | str:
    return local(at, reader.zone).date() if at else ""


# What it belongs to


def parent_record(ask: Ask, read: Read) -> Record | None:
    """Return the record named by `for:`; None when there is none."""
    wanted = ask.parsed.value("for", Ref)
    return get_visible(ask, read, wanted) if wanted else None


def _parent_id(ask: Ask, read: Read, action: Action) -> int | None:
    found = parent_record(ask, read)
    if found is action:
        raise UserError(f"{action.ref} can't belong to itself.")
    return found.id if found else None


OWNER = RecordField[Action](
    option=OPTIONS["owner or role"],
    label="Who does it?",
    attribute="owners",
    required=True,
    is_made_with=True,
    writes=_set_owners,
    says=lambda action, reader, _: owners_with_roles(action, reader),
    input=_owner_input,
    cell=lambda action, reader, _: reader.roster.names(action.owners),
    form=FormPart.FIRST,
    line=None,
    column="Owners",
)
DUE = replace(due_field.DUE, stays=True, is_made_with=True, writes=_set_due, input=_due_input)
TITLE = replace(NAME, label="What needs doing?", column="Title")
FIELDS = (
    TITLE,
    RecordField[Action](
        label="State",
        attribute="state",
        cell=lambda action, _, __: action.state.replace("_", " "),
        line=None,
        history=None,
    ),
    OWNER,
    DUE,
    RecordField[Action](
        label="Again",
        attribute="repeats",
        says=lambda action, reader, _: recurrence.rule(action, reader),
        line=None,
        column=None,
    ),
    AREA,
    RecordField[Action](option=OPTIONS["entity"], label="Entity", empty=None, form=FormPart.NONE),
    RecordField[Action](option=OPTIONS["priority"], label="Priority", empty=None),
    RecordField[Action](
        option=OPTIONS["for"],
        label="What is it for?",
        attribute="for_id",
        empty=None,
        is_made_with=True,
        reads=_parent_id,
        says=lambda _, __, for_ref: for_ref,
        cell=lambda _, __, for_ref: for_ref,
        max_length=REF_MAX,
        hint="A reference: I-7",
        edit_form=FormPart.NONE,
        line="For: {}",
        column="Belongs to",
    ),
    VISIBILITY,
    RecordField[Action](label="Result", attribute="result", line=None),
    RecordField[Action](
        label="To",
        attribute="reason",
        says=lambda action, _, __: _reason(action) if _is_handed_over(action) else "",
        line=None,
        column=None,
    ),
    RecordField[Action](
        label="Reason",
        attribute="reason",
        says=lambda action, _, __: "" if _is_handed_over(action) else _reason(action),
        line=None,
        column=None,
    ),
    RecordField[Action](
        label="Created",
        attribute="created_at",
        cell=lambda action, reader, _: _day_cell(action.created_at, reader),
        line=None,
        history=None,
    ),
    RecordField[Action](
        label="Closed",
        attribute="closed_at",
        cell=lambda action, reader, _: _day_cell(action.closed_at, reader),
        line=None,
        history=None,
    ),
)


def details(action: Action, reader: Reader, beside: ActionRelations) -> list[str]:
    return views.details(action, reader, beside, detail_lines(FIELDS, action, reader, beside.for_ref))


PLAIN = tuple(one for one in FIELDS if one.is_plain)  # which the actions that come of a decision have too


def _is_handed_over(action: Action) -> bool:
    return action.state == ActionState.HANDED_OVER


def _reason(action: Action) -> str:
    return "" if action.reason == UNDONE_REASON else escape(action.reason)


def plain_values(ask: Ask) -> dict[str, str]:
    """Return the plain fields that were said, by name. Raises UserError for a text longer than its input takes."""
    texts = {one.name: one.text_named(ask) for one in PLAIN}
    return {name: text for name, text in texts.items() if text}


def set_plain(action: Action, values: Mapping[str, str]) -> None:
    for one in PLAIN:
        one.accessor.set(action, one.value_of(values.get(one.name, "")))
