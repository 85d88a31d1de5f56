"""Departures: record the last day, show what the person has, and hand it over."""

import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.actions import Action
from bot.appointments import DAY, NEEDS_SUCCESSOR, days_of_notice, has_follower, must_not_vacate_office
from bot.errors import UserError
from bot.grammar.dates import read_whole_day
from bot.grammar.parsed import FieldError
from bot.history import HistoryEntry
from bot.notifications import Notification, Reason
from bot.people import Account, Appointment, Departure, Person
from bot.permissions import Actor, check
from bot.records import Kind, Record, Ref, read_ref
from handlers.actions.changes import propagate_change
from handlers.actions.fields import must_be_able_to_own
from handlers.actions.kind import HOLDING as ACTIONS
from handlers.actions.steps import action_must_be_open, permitted_action, step_action
from handlers.core.blocks.elements import Block, Button
from handlers.core.blocks.text import escape
from handlers.core.calls import AGAIN_PREFIX, Ask, Reply
from handlers.core.delivery.isolate import for_people
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    chairs,
    local_day,
    morning_at,
    notify_person,
    secretaries,
)
from handlers.core.delivery.recipients import bring_forward, readers_of, sentence_for
from handlers.core.feature import Viewer
from handlers.core.kinds import may_press
from handlers.core.registry import Registry
from handlers.handover import views
from handlers.handover.holdings import Holding, holdings_of, labels
from handlers.handover.views import CANCEL, CLOSE, GIVE
from handlers.people.named import find_or_add_person, must_be_on_roster, person_from_button
from handlers.people.vacancies import nominators
from storage import notifications, outbox, people
from storage.actions import actions_page, open_actions_of
from storage.records import Filter, ListPage
from storage.unit_of_work import Read, Tx

OPTIONS = ("owner", "reason")
OFF = "off"
LAST_DAY, FOLLOWS = "today", "follows"  # how what is told on the last day, and to those who go on
TOLD_FOR = timedelta(days=7)
MAX_ACTIONS, MAX_LINES = 40, 60  # actions, and lines, in one form


def words_to_stay(ask: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back a last day. Raises UserError where it was taken back, with how it is said again."""
    if not json.loads(entry.after or "{}")["leaves_on"]:
        raise UserError(f"Your last step took a last day back. To set it again: {ask.example('leave')}")
    user = ask.reader.roster.slack_user(entry.subject_id or 0)
    return f"leave {OFF}" if entry.subject_id == ask.actor.person_id else f"leave {OFF} <@{user}>"


def leave(ask: Ask, tx: Tx) -> Reply:
    """Record a person's last day, or with "off" that they stay; show what they have."""
    person = _leaving_person(ask, "leave for others")
    if person != ask.actor.person_id:
        check(ask.actor, "leave for others", charter=ask.charter)
    words = ask.parsed.text.split()
    last_on = None if words == [OFF] else _parse_last_day(ask, tx, person, words)
    if last_on == tx.roster.persons[person].leaves_on:
        raise UserError(views.last_day_unchanged(person, last_on, ask.reader, me=ask.actor.person_id))
    if last_on is not None:
        _must_not_vacate_offices(ask, tx, person, last_on)
    _save_last_day(tx, person, last_on, why=ask.parsed.option_text("reason"))
    if last_on is None:
        return Reply.from_message(views.last_day_cleared(person, ask.reader, me=ask.actor.person_id))
    told = sentence_for(readers_of(tx, _notify_of_departure(tx, person, last_on)), ask.reader)
    roles = tx.roster.appointments_on(person, ask.today)
    held = holdings_of(ask.registry, tx, person, ask.actor, ask.now)
    return Reply.from_message(
        views.last_day_set(person, last_on, roles, held, ask.reader, me=ask.actor.person_id, told=told)
    )


def _leaving_person(ask: Ask, right: str) -> int:
    """Return the person: the caller where nobody was named."""
    must_be_on_roster(ask)
    named = ask.one_person("owner")
    if named is None:
        return ask.actor.person_id
    person = named.person_id
    if person is None or not ask.roster.appointments_of(person):
        raise UserError(f"{views.person_name(named, ask.reader)} isn't on the roster. Nothing has changed.")
    if person not in ask.actor.person_ids:  # who stands in or goes on sees what they have
        check(ask.actor, right, charter=ask.charter)
    return person


def _parse_last_day(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> date:
    if not words:
        raise UserError(f"Which day is the last? Say it: {ask.example('leave')}")
    due = read_whole_day(words, ask.typing_context)
    if due.day < local_day(tx, person, tx.now):
        raise UserError(f"{ask.reader.day(due.day)} has passed. Which day is the last?")
    return due.day


def _must_not_vacate_offices(ask: Ask, tx: Tx, person: int, last_on: date) -> None:
    for one in tx.roster.appointments_of(person):
        ends_on = tx.roster.ends_on(one)
        if ends_on is None or ends_on > last_on:
            must_not_vacate_office(one, last_on=last_on, charter=ask.charter, roster=tx.roster)


def _save_last_day(tx: Tx, person: int, last_on: date | None, *, why: str) -> None:
    before = tx.roster.persons[person].leaves_on
    people.set_last_day(tx, person, last_on=last_on)
    tx.see_people([replace(tx.roster.persons[person], leaves_on=last_on)])
    bring_forward(tx, [person])  # who reads it then may work on days when the leaver does not
    notifications.refresh_messages_about(tx, Reason.DEPARTURE, f"{person} {before}")
    tx.log("leave", subject_id=person, before={"leaves_on": before}, after={"leaves_on": last_on}, why=why)


def _notify_of_departure(tx: Tx, person: int, last_on: date) -> list[Notification]:
    """Notify the secretary now, and on the last day of what is still open then. Return what is sent now.

    Whoever leaves is notified if somebody else entered it.
    Where no successor can be asked for in time, the chair and the chiefs of the entities are notified now as well.
    """
    by, today = tx.author_id, local_day(tx, person, tx.now)
    told = secretaries(tx, today)
    if not days_of_notice(last_on, today):
        roles = tx.roster.appointments_on(person, today)
        of_roles = [who for one in roles for who in nominators(tx, one.entity, today)]
        told = [*told, *of_roles, *chairs(tx, today)]
    readers = [
        one for one in dict.fromkeys([*told, person]) if one != by and (one != person or by is not None)
    ]
    at = tx.now + CHANGE_OF_MIND
    planned = [notify_person(tx, one, Reason.DEPARTURE, f"{person} {last_on}", at=at) for one in readers]
    _plan_last_day(tx, person, last_on)
    return planned


def plan(tx: Tx) -> None:
    """Plan the notifications on last days ahead again, because the secretary can have changed, and to who goes on."""
    for_people(tx, tx.roster.leavers, _plan_departure)


def _plan_departure(tx: Tx, person: int) -> None:
    last_on, today = tx.roster.persons[person].leaves_on, local_day(tx, person, tx.now)
    if last_on is not None and last_on >= today:
        _plan_last_day(tx, person, last_on)
    elif last_on is not None and last_on >= today - TOLD_FOR:
        _tell_followers(tx, person, last_on)
        for record_id in open_actions_of(tx, person):
            outbox.refresh_cards(tx, record_id)


def _tell_followers(tx: Tx, person: int, last_on: date) -> None:
    """Tell those who had the role beside a leaver that they go on; who gets it later reads so in their welcome."""
    facts, on = Departure(person, last_on, FOLLOWS), last_on + DAY
    for_people(tx, followers_beside(tx, person, last_on), partial(_tell_on, facts=facts, on=on))


def _tell_on(tx: Tx, person: int, *, facts: Departure, on: date) -> None:
    at = morning_at(tx, person, on)
    if at > tx.now or facts.how == FOLLOWS:
        notify_person(tx, person, Reason.DEPARTURE, facts.as_context(), at=at)


def followers_beside(read: Read, person: int, last_on: date) -> list[int]:
    """Return who has a role of a leaver and had it on the leaver's last day."""
    now = read.roster.successors(person, on=last_on + DAY)
    before = read.roster.successors(person, on=last_on)
    return [one for one in now if one in before and one != person]


def _plan_last_day(tx: Tx, person: int, last_on: date) -> None:
    office = [one for one in secretaries(tx, local_day(tx, person, tx.now)) if one != person]
    for_people(tx, office, partial(_tell_on, facts=Departure(person, last_on, LAST_DAY), on=last_on))


def follow_account(tx: Tx, account: Account, is_gone: bool) -> None:  # noqa: FBT001 - as Slack says it
    """Treat a person whose account was deactivated as having left, until it is reactivated."""
    person = account.person_id
    leaves_on = tx.roster.persons[person].leaves_on
    today = local_day(tx, person, tx.now)
    if is_gone and tx.roster.appointments_of(person) and (leaves_on is None or leaves_on > today):
        _save_last_day(tx, person, today, why="the Slack account was deactivated")
        _notify_of_departure(tx, person, today)
    # A last day that was entered stays.
    closed_on = local_day(tx, person, account.to_at) if account.to_at and not is_gone else None
    if closed_on is not None and leaves_on == closed_on:
        _save_last_day(tx, person, None, why="the Slack account is in use again")


# Handover


def handover(ask: Ask, read: Read) -> Reply:
    """Show what a person has: roles, and everything that the features declare as held."""
    person = _leaving_person(ask, "hand on for others")
    roles = ask.roster.appointments_on(person, ask.today)
    held = holdings_of(ask.registry, read, person, ask.actor, ask.now)
    return Reply.from_message(views.handover_list(person, roles, held, ask.reader))


def _open_actions(read: Read, person: int, who: Actor, now: datetime) -> ListPage:
    return actions_page(read, Filter(owner=person), who=who, now=now, limit=MAX_ACTIONS)


def _person_handing_over(ask: Ask) -> Person:
    """Return whose work is handed over: the caller's, or another person's where the caller may do that."""
    person = person_from_button(ask)
    if person.id != ask.actor.person_id:
        check(ask.actor, "hand on for others", charter=ask.charter)
    return person


def hand_on_form(ask: Ask, read: Read) -> Block:
    """Return the form with a line for each open action, and for whatever else can be given or cancelled."""
    person = _person_handing_over(ask)
    open_ = _open_actions(read, person.id, ask.actor, ask.now)
    offered = [(one, list(views.CHOICES), one.due) for one in open_.records]
    every = holdings_of(ask.registry, read, person.id, ask.actor, ask.now)
    for held in every:
        if held.declared is not ACTIONS:
            offered += [
                (one, found, None) for one in held.found.records if (found := _choices(ask, held, one))
            ]
    if not offered:
        raise UserError(views.nothing_to_hand_over(person.id, ask.reader))
    following = [one for one in read.roster.successors(person.id, on=ask.today) if one != person.id]
    more = open_.total_count - len(open_.records) + max(len(offered) - MAX_LINES, 0)
    left_out = labels([one for one in every if one.declared is not ACTIONS and not one.declared.has_steps])
    shown = offered[:MAX_LINES]
    return views.handover_form(person, shown, ask.reader, to=following[:1], more=more, left_out=left_out)


def _choices(ask: Ask, held: Holding, record: Record) -> list[str]:
    """Return what the asker may do with a record that is no action."""
    verbs = {
        GIVE: held.declared.gives.partition(" ")[0],
        CANCEL: "cancel" if held.declared.may_be_cancelled else "",
    }
    return [one for one, verb in verbs.items() if verb and may_press(ask, Button("", verb), record)]


def hand_on(ask: Ask, tx: Tx) -> Reply:
    """Apply the form to each thing; all or nothing."""
    person = _person_handing_over(ask)
    chosen = _chosen_steps(ask)
    to = [find_or_add_person(tx, someone, ask)[0].id for someone in ask.parsed.people("owner")]
    must_be_able_to_own(ask, to)
    if GIVE in chosen.values() and not to:
        raise FieldError("owner", "To whom do they go? Choose somebody.")
    if not chosen:
        return Reply(text="Everything stays as it is.")
    done = [_hand_on(ask, tx, ref, choice, person.id, to) for ref, choice in chosen.items()]
    are_actions = all(ref.kind is Kind.ACTION for ref in chosen)
    reader = ask.reader_with(tx.roster)
    return Reply.from_message(views.handed_over(person.id, done, reader, are_actions=are_actions))


def _chosen_steps(ask: Ask) -> Mapping[Ref, str]:
    values = ask.call.values or {}
    return {
        ref: str(of)
        for name, of in values.items()
        if (ref := read_ref(name, ask.charter.prefixes)) and of in views.CHOICES
    }


def _hand_on(ask: Ask, tx: Tx, ref: Ref, choice: str, person: int, to: Sequence[int]) -> str:
    """Give, close or cancel one thing; what is no action by the words of its kind."""
    if ref.kind is Kind.ACTION:
        return _hand_on_action(ask, tx, ref, choice, person, to)
    words = f"{AGAIN_PREFIX}cancel {ref} handed over by {escape(ask.roster.name(person))}"
    if choice == GIVE:
        lists = (one for one in ask.registry.lists if one.kind is ref.kind)
        gives = next((held.gives for one in lists for held in one.holding_lists() if held.gives), "")
        if not gives:
            raise FieldError(str(ref), f"{ref} can't be given to somebody else.")
        words = gives.format(ref=ref, to=f"<@{tx.roster.slack_user(to[0])}>")
    try:
        return ask.run_words(replace(ask.call, words=words, values=None), tx).text.split("\n")[0]
    except UserError as error:
        raise FieldError(str(ref), str(error)) from error


def _hand_on_action(ask: Ask, tx: Tx, ref: Ref, choice: str, person: int, to: Sequence[int]) -> str:
    if choice != GIVE:
        verb = {CLOSE: "done", CANCEL: "cancel"}[choice]
        why = f"handed over by {ask.roster.name(person)}"
        return step_action(ask, tx, permitted_action(ask, tx, ref, verb), verb, why).sentence
    action = permitted_action(ask, tx, ref, "assign")
    action_must_be_open(action, ask, "assign")
    before = copy.copy(action)
    owners = _replace_owner(action, person, to)
    action.set_owners(owners, (one for one in action.owners_by_role if one.person_id != person))
    tx.change(action, "assign", why=f"instead of {ask.roster.name(person)}")
    propagate_change(tx, action, before)
    return views.new_owner_line(action, ask.reader_with(tx.roster))


def _replace_owner(action: Action, person: int, to: Sequence[int]) -> tuple[int, ...]:
    """Return the owners with others in a person's place; co-owners stay."""
    return tuple(dict.fromkeys(new for one in action.owners for new in (to if one == person else (one,))))


# Notifications


def departure_holds(read: Read, notification: Notification, _record: None, _now: datetime) -> bool:
    """Return whether a person leaves as notified."""
    facts = Departure.from_context(notification.context)
    if read.roster.persons[facts.person].leaves_on != facts.last_on:
        return False
    return facts.how != FOLLOWS or notification.person_id in followers_beside(
        read, facts.person, facts.last_on
    )


def departure_blocks(notification: Notification, _record: None, to: Viewer) -> list[Block]:
    """Return the notification; nothing on the last day itself where nothing is left to hand over."""
    facts = Departure.from_context(notification.context)
    person, last_on = facts.person, facts.last_on
    is_own = notification.person_id == person
    if to.read.roster.persons[person].leaves_on != last_on:
        return views.departure_cancelled(person, to.reader, is_own=is_own)
    if facts.how == FOLLOWS:
        left = holdings_of(to.registry, to.read, person, to.who, to.reader.now, only_needing_hands=True)
        return views.taken_over(person, last_on, left, to.reader) if left else []
    held = holdings_of(to.registry, to.read, person, to.who, to.reader.now)
    if facts.how and not any(one.declared.needs_hands for one in held):
        return []
    if is_own:
        return views.own_departure(person, last_on, held, to.reader)
    unfilled = _roles_without_successor(to.read, person, last_on)
    return views.departure(person, last_on, held, unfilled, to.reader)


def _roles_without_successor(read: Read, person: int, last_on: date) -> list[Appointment]:
    roles = [one for one in read.roster.appointments_of(person) if read.roster.ends_on(one) == last_on]
    return [
        one
        for one in roles
        if read.charter.role(one.role).rights in NEEDS_SUCCESSOR
        and not has_follower(one, last_on, charter=read.charter, roster=read.roster)
    ]


def inherited(
    read: Read, appointment: Appointment, who: Actor, registry: Registry, now: datetime
) -> tuple[int, list[Holding]]:
    """Return the previous holder of a role and what they have in its area; nobody, and nothing, where there is none."""
    for before in _predecessors(read, appointment):
        if left := holdings_of(
            registry, read, before, who, now, only_needing_hands=True, area=appointment.area
        ):
            return before, left
    return 0, []


def _predecessors(read: Read, appointment: Appointment) -> list[int]:
    same = (appointment.role, appointment.area, appointment.entity)
    return [
        one.person_id
        for one in read.roster.appointments
        if (one.role, one.area, one.entity) == same
        and one.person_id != appointment.person_id
        and (ends_on := read.roster.ends_on(one)) is not None
        and ends_on < appointment.from_on
        and appointment.area is not None
    ]
