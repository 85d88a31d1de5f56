"""Departures: record the last day, show what the person has, and hand it over."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.actions import Action
from bot.appointments import must_not_vacate_office
from bot.errors import UserError
from bot.grammar import FieldError, read_whole_day
from bot.notifications import Notification, Reason
from bot.people import Account, Appointment, Person
from bot.permissions import Actor, check
from bot.records import read_ref
from handlers.actions.changes import propagate_change
from handlers.actions.commands import refuse_observers
from handlers.actions.steps import action_must_be_open, permitted_action, step_action
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.calls import Ask, Reply
from handlers.delivery.notify import CHANGE_OF_MIND, local_day, morning_at, notify_person, secretaries
from handlers.handover import views
from handlers.handover.views import CANCEL, CLOSE, GIVE
from handlers.people.commands import find_or_add_person, must_be_on_roster, person_from_button
from storage import notifications, people
from storage.actions import actions_page
from storage.issues import open_issues_raised_by
from storage.records import Filter, ListPage
from storage.unit_of_work import Read, Tx

OPTIONS = ("owner", "reason")
OFF = "off"
MAX_ACTIONS = 40  # actions in one form


def leave(ask: Ask, tx: Tx) -> Reply:
    """Record a person's last day, or with "off" that they stay; show what they have."""
    person = _leaving_person(ask, "leave for others")
    words = ask.parsed.text.split()
    last_on = None if words == [OFF] else _parse_last_day(ask, tx, person, words)
    if last_on == tx.roster.persons[person].leaves_on:
        raise UserError(views.last_day_unchanged(person, last_on, ask.reader))
    if last_on is not None:
        _must_not_vacate_offices(ask, tx, person, last_on)
    _save_last_day(tx, person, last_on, why=ask.parsed.option_text("reason"))
    if last_on is None:
        return Reply.from_message(views.last_day_cleared(person, ask.reader, me=ask.actor.person_id))
    _notify_secretaries(tx, person, last_on)
    held = tx.roster.appointments_on(person, ask.today)
    open_ = _open_actions(tx, person, ask.actor, ask.now)
    return Reply.from_message(
        views.last_day_set(person, last_on, held, open_.total_count, ask.reader, me=ask.actor.person_id)
    )


def _leaving_person(ask: Ask, right: str) -> int:
    """Return the person: the caller where nobody was named."""
    must_be_on_roster(ask)
    named = ask.parsed.people("owner")
    if len(named) > 1:
        raise UserError("I take one person at a time here.")
    if not named:
        return ask.actor.person_id
    person = named[0].person_id
    if person is None or not ask.roster.appointments_of(person):
        raise UserError(
            f"{views.person_name(named[0], ask.reader)} is not on the roster. Nothing has changed."
        )
    if person != ask.actor.person_id:
        check(ask.actor, right, charter=ask.charter)
    return person


def _parse_last_day(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> date:
    if not words:
        raise UserError(f"Which is the last day? Example: {ask.registry['leave'].example}")
    due = read_whole_day(words, ask.typing_context)
    if due.day < local_day(tx, person, tx.now):
        raise UserError(f"{ask.reader.day(due.day)} has passed. Example: {ask.registry['leave'].example}")
    return due.day


def _must_not_vacate_offices(ask: Ask, tx: Tx, person: int, last_on: date) -> None:
    for one in tx.roster.appointments_of(person):
        ends_on = tx.roster.ends_on(one)
        if ends_on is None or ends_on > last_on:
            must_not_vacate_office(one, last_on=last_on, charter=ask.charter, roster=tx.roster)


def _save_last_day(tx: Tx, person: int, last_on: date | None, *, why: str) -> None:
    before = tx.roster.persons[person].leaves_on
    people.set_last_day(tx, person, last_on=last_on)
    notifications.refresh_messages_about(tx, Reason.DEPARTURE, f"{person} {before}")
    tx.log("leave", subject_id=person, before={"leaves_on": before}, after={"leaves_on": last_on}, why=why)


def _notify_secretaries(tx: Tx, person: int, last_on: date) -> None:
    """Notify the secretary now, and on the last day of what is still open then."""
    by = tx.author.person_id if tx.author else None
    for secretary in secretaries(tx, local_day(tx, person, tx.now)):
        if secretary not in {by, person}:
            notify_person(tx, secretary, Reason.DEPARTURE, f"{person} {last_on}", at=tx.now + CHANGE_OF_MIND)
        if secretary != person:
            at = morning_at(tx, secretary, last_on)
            if at > tx.now:
                notify_person(tx, secretary, Reason.DEPARTURE, f"{person} {last_on} today", at=at)


def follow_account(tx: Tx, account: Account, is_gone: bool) -> None:  # noqa: FBT001 - as Slack says it
    """Treat a person whose account was deactivated as having left, until it is reactivated."""
    person = account.person_id
    leaves_on = tx.roster.persons[person].leaves_on
    today = local_day(tx, person, tx.now)
    if is_gone and tx.roster.appointments_of(person) and (leaves_on is None or leaves_on > today):
        _save_last_day(tx, person, today, why="the Slack account was deactivated")
        _notify_secretaries(tx, person, today)
    # A last day that was entered stays.
    closed_on = local_day(tx, person, account.to_at) if account.to_at and not is_gone else None
    if closed_on is not None and leaves_on == closed_on:
        _save_last_day(tx, person, None, why="the Slack account is in use again")


# Handover


def handover(ask: Ask, read: Read) -> Reply:
    """Show what a person has: roles, open actions, questions they raised."""
    person = _leaving_person(ask, "hand on for others")
    open_ = _open_actions(read, person, ask.actor, ask.now)
    raised = open_issues_raised_by(read, person, who=ask.actor)
    held = ask.roster.appointments_on(person, ask.today)
    return Reply.from_message(views.handover_list(person, held, open_, raised, ask.reader))


def _open_actions(read: Read, person: int, who: Actor, now: datetime, *, area: str | None = None) -> ListPage:
    return actions_page(read, Filter(owner=person, area=area), who=who, now=now, limit=MAX_ACTIONS)


def _person_handing_over(ask: Ask) -> Person:
    """Return whose work is handed over: the caller's, or another person's where the caller may do that."""
    person = person_from_button(ask)
    if person.id != ask.actor.person_id:
        check(ask.actor, "hand on for others", charter=ask.charter)
    return person


def hand_on_form(ask: Ask, read: Read) -> Block:
    """Return the form with a line for each open action: another owner, unchanged, done, or cancelled."""
    person = _person_handing_over(ask)
    open_ = _open_actions(read, person.id, ask.actor, ask.now)
    if not open_.records:
        raise UserError(views.nothing_to_hand_over(person.id, ask.reader))
    following = [one for one in read.roster.successors(person.id, on=ask.today) if one != person.id]
    return views.handover_form(person, open_, ask.reader, to=following[:1], channel=ask.call.channel)


def hand_on(ask: Ask, tx: Tx) -> Reply:
    """Apply the form to each action; all or nothing."""
    person = _person_handing_over(ask)
    chosen = _chosen_steps(ask)
    to = [find_or_add_person(tx, someone, ask)[0].id for someone in ask.parsed.people("owner")]
    refuse_observers(ask, to)
    if GIVE in chosen.values() and not to:
        raise FieldError("owner", "To whom do they go? Choose somebody.")
    if not chosen:
        return Reply(text="Everything stays as it is.")
    done = [_hand_on_action(ask, tx, ref, choice, person.id, to) for ref, choice in chosen.items()]
    return Reply.from_message(views.handed_over(person.id, done, ask.reader_with(tx.roster)))


def _chosen_steps(ask: Ask) -> Mapping[str, str]:
    values = ask.call.values or {}
    wanted = {GIVE: GIVE, CLOSE: CLOSE, CANCEL: CANCEL}
    return {name: wanted[str(of)] for name, of in values.items() if read_ref(name) and str(of) in wanted}


def _hand_on_action(ask: Ask, tx: Tx, typed: str, choice: str, person: int, to: Sequence[int]) -> str:
    ref = read_ref(typed)
    if ref is None:
        raise UserError("Use the form that shows the actions.")
    if choice != GIVE:
        verb = {CLOSE: "done", CANCEL: "cancel"}[choice]
        why = f"handed over by {ask.roster.name(person)}"
        return step_action(ask, tx, permitted_action(ask, tx, ref, verb), verb, why).sentence
    action = permitted_action(ask, tx, ref, "assign")
    action_must_be_open(action, ask, "assign")
    before = copy.copy(action)
    action.owners = _replace_owner(action, person, to)
    tx.change(action, "assign", why=f"instead of {ask.roster.name(person)}")
    propagate_change(tx, action, before)
    return views.new_owner_line(action, ask.reader_with(tx.roster))


def _replace_owner(action: Action, person: int, to: Sequence[int]) -> tuple[int, ...]:
    """Return the owners with others in a person's place; co-owners stay."""
    return tuple(dict.fromkeys(new for one in action.owners for new in (to if one == person else (one,))))


# Notifications


def departure_holds(read: Read, notification: Notification, who: Actor, now: datetime) -> bool:
    """Return whether a person leaves as notified, and on the last day itself whether anything is left to hand over."""
    person, last_on, *is_today = notification.context.split(" ")
    if str(read.roster.persons[int(person)].leaves_on) != last_on:
        return False
    return not is_today or _open_actions(read, int(person), who, now).total_count > 0


def departure_blocks(read: Read, notification: Notification, reader: Reader, who: Actor) -> list[Block]:
    person, last_on = (
        int(notification.context.split(" ")[0]),
        date.fromisoformat(notification.context.split(" ")[1]),
    )
    if str(read.roster.persons[person].leaves_on) != str(last_on):
        return views.departure_cancelled(person, reader)
    return views.departure(person, last_on, _open_actions(read, person, who, reader.now).total_count, reader)


def inherited_actions(read: Read, appointment: Appointment, who: Actor, now: datetime) -> tuple[int, int]:
    """Return the previous holder of a role and the number of their open actions in its area; 0 for none."""
    for before in _predecessors(read, appointment):
        open_actions = _open_actions(read, before, who, now, area=appointment.area)
        if open_actions.total_count:
            return before, open_actions.total_count
    return 0, 0


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


def leavers_with_actions(read: Read, on: date, who: Actor, now: datetime) -> list[tuple[int, int]]:
    """Return who has left with open actions, and how many."""
    gone = [one for one in read.roster.leavers if read.roster.has_left(one, on)]
    counted = [(one, _open_actions(read, one, who, now).total_count) for one in gone]
    return [(person, count) for person, count in counted if count]
