"""Log and list actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.actions import PLAIN_FIELD_NAMES, Action, ActionState
from bot.calendar import Due
from bot.charter import Area, Entity, Rights
from bot.errors import PermissionDenied, UserError
from bot.notifications import Reason
from bot.people import Person
from bot.permissions import may_read_lists, members_only_message
from bot.records import Kind, Record, Ref
from handlers.actions import views
from handlers.actions.recurrence import set_due
from handlers.calls import Ask, Reply, get_visible, refuse_unknown_words
from handlers.delivery.notify import notify, post_card, secretaries
from handlers.people.commands import find_or_add_person
from handlers.records.closed_days import ask_about_closed_day
from handlers.records.create import create_record, new_record_fields
from storage.actions import actions_page
from storage.records import read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = ("due", "owner", "area", "entity", "for", *PLAIN_FIELD_NAMES, "visibility", "behalf")
IMMEDIATE_WITHIN = timedelta(minutes=5)
FILTERS = ("area", "entity", "owner", "page")


def log(ask: Ask, tx: Tx) -> Reply:
    logged = log_without_card(ask, tx)
    post_card(tx, logged.action)
    message = views.logged(
        logged.action,
        ask.reader_with(tx.roster),
        for_ref=logged.for_ref,
        me=ask.actor.person_id,
        newcomers=logged.newcomers,
        may_add=may_add_people(ask),
        is_notified_later=logged.is_notified_later,
    )
    return Reply.from_message(message)


@dataclass(frozen=True)
class LoggedAction:
    """A logged action, its parent, and the owners who were not on the roster before."""

    action: Action
    for_ref: str
    newcomers: Sequence[Person]
    is_notified_later: bool  # an owner is outside office hours


def plain_values(ask: Ask) -> dict[str, str | None]:
    """Return the values of plain fields that were typed or chosen; None where there is none."""
    return {name: ask.parsed.option_text(name) or None for name in PLAIN_FIELD_NAMES}


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
        owners=owners,
        for_id=belongs_to.id if belongs_to else None,
    )
    for name, value in plain_values(ask).items():
        setattr(action, name, value)
    set_due(ask, tx, action, ask.parsed.due)
    create_record(ask, tx, action)
    notified_at = [at for owner in owners if (at := notify(tx, owner, action, Reason.ASSIGNED)) is not None]
    notify_about_newcomers(tx, action, newcomers)
    return LoggedAction(
        action,
        belongs_to.ref if belongs_to else "",
        newcomers,
        is_notified_later=any(at > ask.now + IMMEDIATE_WITHIN for at in notified_at),
    )


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
    refuse_observers(ask, owners)
    return owners, [person for person, is_new in named if is_new]


def refuse_observers(ask: Ask, owners: Sequence[int]) -> None:
    for owner in owners:
        if ask.roster.rights(owner, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
            name = ask.roster.name(owner)
            raise UserError(f"{name} is an observer and cannot own anything here. Name somebody else.")


def notify_about_newcomers(tx: Tx, action: Action, newcomers: Sequence[Person]) -> None:
    for newcomer in newcomers:
        for secretary in secretaries(tx, tx.charter.day_of(tx.now)):
            notify(tx, secretary, action, Reason.PERSON_NOT_ON_ROSTER, context=str(newcomer.id))


def list_actions(ask: Ask, read: Read) -> Reply:
    others = ("me", "my", "late", "open", "done", "closed")
    refuse_unknown_words(ask, "actions", ("mine", "overdue", "all"), also=others)
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = actions_page(read, chosen, who=ask.actor, now=ask.now)
    if not found.total_count and not may_read_lists(ask.actor):
        raise PermissionDenied(members_only_message(ask.charter))
    return Reply.from_message(views.listed(found, chosen, ask.reader, words=ask.call.words))
