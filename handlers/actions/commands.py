"""Log and list actions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions import PLAIN_FIELD_NAMES, Action, ActionState
from bot.calendar import Due, local
from bot.charter import Area, Entity, Rights
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.notifications import Reason
from bot.owner_roles import OwnerRole
from bot.people import Person
from bot.permissions import may, may_read_lists, members_only
from bot.records import TITLE_MAX, Kind, Record, Ref
from handlers.actions import lists, views
from handlers.actions.recurrence import set_due
from handlers.calls import NOBODY, Ask, Reply, get_visible, refuse_unknown_words
from handlers.delivery.notify import notify, post_card, secretaries
from handlers.delivery.recipients import notified_sentence
from handlers.kinds import empty_list
from handlers.nudges.commands import nudge_each
from handlers.people.commands import find_or_add_person
from handlers.records.closed_days import ask_about_closed_day, closed_day_remark
from handlers.records.create import create_record, new_record_fields
from storage.actions import actions_page
from storage.history import last_words_on
from storage.records import Filter, is_by_area, read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "owner or role", "area", "entity", "for", *PLAIN_FIELD_NAMES, "visibility", "behalf")
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
FILTERS = ("area", "entity", "owner", "page")


def log(ask: Ask, tx: Tx) -> Reply:
    logged = log_without_card(ask, tx)
    post_card(tx, logged.action)
    message = views.logged(
        logged.action,
        ask.reader_with(tx.roster),
        for_ref=logged.for_ref,
        newcomers=logged.newcomers,
        may_add=may_add_people(ask),
        notified=notified_sentence(tx, logged.action.owners, ask.reader_with(tx.roster)),
        depends=views.depends_on(ask.parsed.due),
        closed_day=closed_day_remark(ask, ask.parsed.value("due", Due), logged.action.owners),
        is_area_assumed=ask.is_area_assumed,
        me=ask.actor.person_id,
    )
    return Reply.from_message(message)


@dataclass(frozen=True)
class LoggedAction:
    """A logged action, its parent, and the owners who were not on the roster before."""

    action: Action
    for_ref: str
    newcomers: Sequence[Person]


def plain_values(ask: Ask) -> dict[str, str]:
    """Return the plain fields that were typed or chosen. Raises UserError for a text longer than its input takes."""
    values = {name: ask.parsed.option_text(name) for name in PLAIN_FIELD_NAMES}
    for name, value in values.items():
        if len(value) > TITLE_MAX:
            raise ask.error_at(name, f"{name}: takes at most {TITLE_MAX} characters; that has {len(value)}.")
    return {name: value for name, value in values.items() if value}


def log_without_card(ask: Ask, tx: Tx) -> LoggedAction:
    """Log an action and notify its owners. The caller posts the card."""
    fields = new_record_fields(ask, tx, Kind.ACTION)
    area, entity = ask.parsed.value("area", Area), ask.parsed.value("entity", Entity)
    owners, newcomers = _resolve_owners(ask, tx, area)
    belongs_to = parent_record(ask, tx)
    ask_about_closed_day(ask, ask.parsed.value("due", Due), owners)
    action = Action(
        **fields,
        entity=entity.code if entity else None,
        state=ActionState.OPEN,
        for_id=belongs_to.id if belongs_to else None,
        asked_by=_asker(ask),
    )
    action.set_owners(owners, roles_of_owners(ask))
    action.set_plain(plain_values(ask))
    set_due(ask, tx, action, ask.parsed.due)
    create_record(ask, tx, action)
    for owner in owners:
        notify(tx, owner, action, Reason.ASSIGNED)
    notify_about_newcomers(tx, action, newcomers)
    return LoggedAction(action, belongs_to.ref if belongs_to else "", newcomers)


def _asker(ask: Ask) -> int | None:
    """Return the person for whom an action is logged; None where nobody on the roster is named."""
    named = ask.parsed.people("behalf")
    return named[0].person_id if named and named[0].profile is None else None


def parent_record(ask: Ask, read: Read) -> Record | None:
    """Return the record named by `for:`; None when there is none."""
    wanted = ask.parsed.value("for", Ref)
    return get_visible(ask, read, wanted) if wanted else None


def may_add_people(ask: Ask) -> bool:
    return bool(ask.actor.all_rights & {Rights.CHAIR, Rights.SECRETARY})


def _resolve_owners(ask: Ask, tx: Tx, area: Area | None) -> tuple[tuple[int, ...], list[Person]]:
    """Return the named owners, else the default owner; and which of them were not on the roster before."""
    named, newcomers = named_owners(ask, tx)
    return (named, newcomers) if named else ((default_owner(ask, area),), [])


def default_owner(ask: Ask, area: Area | None) -> int:
    """Return the area's only focal point, else the author."""
    focal_points = ask.roster.focal_points(area.code, on=ask.today, charter=ask.charter) if area else []
    return focal_points[0] if len(focal_points) == 1 else ask.actor.person_id


def named_owners(ask: Ask, tx: Tx) -> tuple[tuple[int, ...], list[Person]]:
    named = [find_or_add_person(tx, someone, ask) for someone in ask.parsed.people("owner")]
    owners = tuple(dict.fromkeys(person.id for person, _ in named))
    must_be_able_to_own(ask, owners)
    return owners, [person for person, is_new in named if is_new]


def roles_of_owners(ask: Ask) -> list[OwnerRole]:
    """Return the owners who were named by a role."""
    named = ask.parsed.people("owner")
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
    sentence = views.has_left(owner, person.leaves_on, followers, ask.reader, me=ask.actor.person_id)
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


def list_actions(ask: Ask, read: Read) -> Reply:
    by_area = ("by", "area") if is_by_area(ask.parsed) else ()
    refuse_unknown_words(ask, lists.FILTER_WORDS, also=(*lists.OTHER_FILTER_WORDS, *by_area))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = actions_page(read, chosen, who=ask.actor, now=ask.now)
    if not found.total_count and not may_read_lists(ask.actor):
        raise members_only()
    also = lists.besides(ask, read, chosen)
    if not found.total_count:
        is_own = chosen.owner == ask.actor.person_id
        every = actions_page(read, Filter(every_state=True), who=ask.actor, now=ask.now, limit=1)
        if not every.total_count:
            how = lists.HOW_TO_LOG if may(ask.actor, "action") else ""
            return empty_list(ask, f"{lists.NONE_YET}{how}", lists.LOG_ACTION)
        sentence, steps = lists.nothing_listed(chosen, ask.reader, is_own=is_own)
        return empty_list(ask, "\n".join([sentence, *also[0]]), *also[1], *steps)
    said, (_, typed) = last_words_on(read, found.records), ask.registry.find(ask.call.words)
    words = f"actions {typed}".strip()  # without a shortcut: they are said to other verbs too
    return Reply.from_message(
        lists.listed(found, chosen, ask.reader, words=words, last_words=said, also=also)
    )


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask the owners of each action how it is going."""
    return nudge_each(ask, tx, Action, lambda _, __, action: list(action.owners))
