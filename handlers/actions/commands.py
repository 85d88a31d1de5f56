"""Log and list actions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.dates.recurrence import Recurrence
from bot.grammar.options import BEHALF
from bot.grammar.parsed import NamedPerson
from bot.names import join_all
from bot.notifications import Reason
from bot.people import Person
from bot.permissions import may, may_read_lists, members_only
from bot.records import Kind, Ref, narrower
from handlers.actions import lists, views
from handlers.actions.fields import (
    FIELDS,
    default_owner,
    find_owners,
    may_add_people,
    notify_about_newcomers,
    roles_of_owners,
)
from handlers.actions.recurrence import set_due
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import count
from handlers.core.calls import Ask, Reply, get_visible, refuse_unknown_words
from handlers.core.delivery.notify import notify, post_card
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.feature import Command
from handlers.core.fields import new_options
from handlers.core.kinds import empty_list
from handlers.core.lists import held_besides, late_besides
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.core.records.create import NewRecord, create_record, read_new_record
from handlers.core.records.export_views import filter_phrase
from handlers.nudges.nudge import nudge_each
from storage.actions import actions_page
from storage.history import last_words_on
from storage.records import Filter, is_by_area, read_filter
from storage.unit_of_work import Read, Tx

OPTIONS = (*new_options(FIELDS), BEHALF)
FILTERS = ("area", "entity", "owner", "page")
_NOTHING: tuple[list[str], list[Button]] = [], []  # lines and buttons
MINE = "mine"  # alone it is what is one's own of all kinds, behind "actions" the actions


@dataclass(frozen=True)
class NewAction:
    """What was said of an action to log."""

    record: NewRecord
    owners: Sequence[NamedPerson]
    asked_by: int | None  # for whom it is logged; None where nobody on the roster was named
    belongs_to: Ref | None
    due: Due | Recurrence | None
    says_who_sees: bool  # else it is as restricted as what it belongs to


def read_action(ask: Ask) -> NewAction:
    behalf = ask.one_person("behalf")
    return NewAction(
        record=read_new_record(ask, Kind.ACTION, FIELDS),
        owners=ask.parsed.people("owner"),
        asked_by=behalf.person_id if behalf else None,
        belongs_to=ask.parsed.value("for", Ref),
        due=ask.parsed.due,
        says_who_sees=ask.parsed.is_given("visibility"),
    )


@dataclass(frozen=True)
class LoggedAction:
    """A logged action, what was said of its date, and the owners who were not on the roster before."""

    action: Action
    for_ref: str
    newcomers: Sequence[Person]
    due: Due | Recurrence | None
    closed_day: str  # where it is due on a day on which an owner does not work


def log(ask: Ask, tx: Tx, said: NewAction) -> LoggedAction:
    logged = log_without_card(ask, tx, said)
    post_card(tx, logged.action)
    return logged


def log_without_card(ask: Ask, tx: Tx, said: NewAction) -> LoggedAction:
    """Log an action and notify its owners. The caller posts the card."""
    named, newcomers = find_owners(ask, tx, said.owners)
    owners = named or (default_owner(ask, said.record.area),)
    belongs_to = get_visible(ask, tx, said.belongs_to) if said.belongs_to else None
    due = said.due if isinstance(said.due, Due) else None
    closed_day = ask_about_closed_day(ask, due, owners)
    record = said.record
    if belongs_to is not None and not said.says_who_sees:
        record = replace(record, visibility=narrower(record.visibility, belongs_to.visibility))
    action = Action(
        **record.fields(ask, tx, Kind.ACTION),
        state=ActionState.OPEN,
        asked_by=said.asked_by,
        for_id=belongs_to.id if belongs_to else None,
    )
    action.set_owners(owners, roles_of_owners(said.owners))
    said.record.set_others(action)
    set_due(ask, tx, action, said.due)
    create_record(ask, tx, action)
    for owner in owners:
        notify(tx, owner, action, Reason.ASSIGNED)
    notify_about_newcomers(tx, action, newcomers)
    return LoggedAction(action, belongs_to.ref if belongs_to else "", newcomers, said.due, closed_day)


def say_logged(ask: Ask, tx: Tx, logged: LoggedAction) -> Reply:
    action, reader = logged.action, ask.reader_with(tx.roster)
    message = views.logged(
        action,
        reader,
        for_ref=logged.for_ref,
        newcomers=logged.newcomers,
        may_add=may_add_people(ask),
        notified=notified_sentence(tx, action.owners, reader),
        depends=views.depends_on(logged.due),
        closed_day=logged.closed_day,
        is_area_assumed=ask.is_area_assumed,
        me=ask.actor.person_id,
    )
    return Reply.from_message(message)


LOG = Command(read_action, log, say_logged)


def list_actions(ask: Ask, read: Read) -> Reply:
    by_area = ("by", "area") if is_by_area(ask.parsed) else ()
    refuse_unknown_words(ask, lists.FILTER_WORDS, also=(*lists.OTHER_FILTER_WORDS, *by_area))
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = actions_page(read, chosen, who=ask.actor, now=ask.now)
    is_own = chosen.owner == ask.actor.person_id
    held = _also_held(ask, read, chosen) if is_own else _NOTHING
    if not (found.total_count or held[0] or may_read_lists(ask.actor)):
        raise members_only()
    besides, late = lists.besides(ask, read, chosen), _also_late(ask, read, chosen)
    also = [*held[0], *besides[0], *late[0]], [*held[1], *besides[1], *late[1]]
    if not found.total_count:
        every = actions_page(read, Filter(every_state=True), who=ask.actor, now=ask.now, limit=0)
        if not (every.total_count or late[0] or held[0]):
            how = lists.HOW_TO_LOG if may(ask.actor, "action") else ""
            return empty_list(ask, f"{lists.NONE_YET}{how}", lists.LOG_ACTION)
        sentence, steps = lists.nothing_listed(chosen, ask.reader, is_own=is_own)
        if late[0]:
            sentence = f"No {lists.filter_noun(chosen)}s{filter_phrase(chosen, ask.reader)}."
        return empty_list(ask, "\n".join([sentence, *also[0]]), *also[1], *steps)
    said, (_, typed) = last_words_on(read, found.records), ask.registry.find(ask.call.words)
    words = f"actions {typed}".strip()  # without a shortcut: they are said to other verbs too
    return Reply.from_message(
        lists.listed(found, chosen, ask.reader, words=words, last_words=said, also=also)
    )


def _also_held(ask: Ask, read: Read, chosen: Filter) -> tuple[list[str], list[Button]]:
    """Return what else is the caller's or waits for them, as a line and as buttons, where they asked what is theirs."""
    owner, asks_for_all = ask.actor.person_id, ask.call.words.lower().split()[:1] == [MINE]
    is_whole = asks_for_all and chosen == Filter(owner=owner, page=chosen.page)
    found = held_besides(ask, read, owner, apart=Kind.ACTION) if is_whole else []
    if not found:
        return _NOTHING
    line = f"Also with you: {join_all([count(number, *one.noun_of_open) for one, number in found])}."
    return [line], [
        Button(one.heading, "say", f"{one.name} mine" if one.is_owned else one.name) for one, _ in found
    ]


def _also_late(ask: Ask, read: Read, chosen: Filter) -> tuple[list[str], list[Button]]:
    """Return what else is late by the same filters, as a line and as buttons; nothing under a list of other actions."""
    found = late_besides(ask, read, replace(chosen, page=1)) if chosen.late and not chosen.blocked else []
    if not found:
        return [], []
    line = f"Also late: {join_all([count(number, *one.noun) for one, number in found])}."
    typed = f"late {_typed(ask, chosen)}".strip()
    return [line], [Button(f"Late {one.noun[1]}", "say", f"{one.name} {typed}") for one, _ in found]


def _typed(ask: Ask, chosen: Filter) -> str:
    """Return the filters of a list as they are typed."""
    is_own = chosen.owner == ask.actor.person_id
    owner = "" if chosen.owner is None or is_own else ask.roster.name(chosen.owner)
    named = {"area": chosen.area, "entity": chosen.entity, "owner": owner}
    return " ".join([*(["mine"] if is_own else []), *(f'{key}:"{one}"' for key, one in named.items() if one)])


def nudge(ask: Ask, tx: Tx) -> Reply:
    """Ask the owners of each action how it is going."""
    return nudge_each(ask, tx, Action, lambda _, __, action: list(action.owners))
