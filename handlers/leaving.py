"""Whoever leaves: the last day, what they have, and who takes it over, so that nothing is orphaned."""

import copy
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.actions import Action
from bot.appointments import must_leave_an_office
from bot.errors import UserError
from bot.people import Account, Appointment, Person
from bot.permissions import Actor, check
from bot.posts import Notice, Why
from bot.records import read_ref
from bot.typed import FieldError, one_day
from handlers.actions import action_of, follow, must_be_under_way, refuse_observers, stepped
from handlers.calls import Ask, Reply
from handlers.people import introduce, known_person, named_person
from handlers.telling import SECOND_THOUGHTS, day_of, morning, secretaries, tell_of_people
from handlers.views import leaving as views
from handlers.views.leaving import CANCEL, CLOSE, GIVE
from handlers.views.parts import Block
from handlers.views.text import Reader
from storage import lists, notices, people
from storage.lists import Filter, Listed
from storage.units import Read, Tx

OPTIONS = ("owner", "reason")
OFF = "off"
MOST = 40  # actions in one form


def leave(ask: Ask, tx: Tx) -> Reply:
    """Take down somebody's last day, or with "off" that they stay; say what they have."""
    person = _of_whom(ask, "leave for others")
    words = ask.said.text.split()
    last_on = None if words == [OFF] else _last_day(ask, tx, person, words)
    if last_on == tx.roster.persons[person].leaves_on:
        raise UserError(views.is_so(person, last_on, ask.reader))
    if last_on is not None:
        _must_leave_offices(ask, tx, person, last_on)
    _keep(tx, person, last_on, why=ask.said.word("reason"))
    if last_on is None:
        return Reply.saying(views.stays(person, ask.reader, me=ask.who.person_id))
    _tell_office(tx, person, last_on)
    held = tx.roster.roles(person, ask.today)
    open_ = _open(tx, person, ask.who, ask.now)
    return Reply.saying(views.leaves(person, last_on, held, open_.count, ask.reader, me=ask.who.person_id))


def _of_whom(ask: Ask, right: str) -> int:
    """Return who is meant: oneself where nobody was named."""
    known_person(ask)
    named = ask.said.people("owner")
    if len(named) > 1:
        raise UserError("I take one person at a time here.")
    if not named:
        return ask.who.person_id
    person = named[0].person_id
    if person is None or not ask.roster.appointments_of(person):
        raise UserError(f"{views.called(named[0], ask.reader)} is not on the roster. Nothing has changed.")
    if person != ask.who.person_id:
        check(ask.who, right, charter=ask.charter)
    return person


def _last_day(ask: Ask, tx: Tx, person: int, words: Sequence[str]) -> date:
    if not words:
        raise UserError(f"Which is the last day? Example: {ask.menu['leave'].example}")
    due = one_day(words, ask.listener)
    if due.day < day_of(tx, person, tx.now):
        raise UserError(f"{ask.reader.day(due.day)} has passed. Example: {ask.menu['leave'].example}")
    return due.day


def _must_leave_offices(ask: Ask, tx: Tx, person: int, last_on: date) -> None:
    for one in tx.roster.appointments_of(person):
        ends_on = tx.roster.ends_on(one)
        if ends_on is None or ends_on > last_on:
            must_leave_an_office(one, last_on=last_on, charter=ask.charter, roster=tx.roster)


def _keep(tx: Tx, person: int, last_on: date | None, *, why: str) -> None:
    before = tx.roster.persons[person].leaves_on
    people.leave(tx, person, last_on=last_on)
    notices.show_anew_of(tx, Why.LEFT, f"{person} {before}")
    tx.log("leave", subject_id=person, before={"leaves_on": before}, after={"leaves_on": last_on}, why=why)


def _tell_office(tx: Tx, person: int, last_on: date) -> None:
    """Let the secretary hear it now, and on the last day what is still open then."""
    by = tx.by.person_id if tx.by else None
    for secretary in secretaries(tx, day_of(tx, person, tx.now)):
        if secretary not in {by, person}:
            tell_of_people(tx, secretary, Why.LEFT, f"{person} {last_on}", at=tx.now + SECOND_THOUGHTS)
        if secretary != person:
            at = morning(tx, secretary, last_on)
            if at > tx.now:
                tell_of_people(tx, secretary, Why.LEFT, f"{person} {last_on} today", at=at)


# Slack's word


def account_seen(tx: Tx, *, team: str, user: str, is_gone: bool) -> str:
    """Follow what Slack says of an account of the roster; return nothing to say."""
    account = next((one for one in tx.roster.accounts if (one.team, one.user) == (team, user)), None)
    if account is not None and is_gone != (account.to_at is not None):
        _closed(tx, account) if is_gone else _open_again(tx, account)
    return ""


def _closed(tx: Tx, account: Account) -> None:
    """Nothing is sent there any more, and its person has left."""
    today = day_of(tx, account.person_id, tx.now)
    people.close_account(tx, account)
    tx.log("account closed", subject_id=account.person_id, before={"user": account.user})
    leaves_on = tx.roster.persons[account.person_id].leaves_on
    if tx.roster.appointments_of(account.person_id) and (leaves_on is None or leaves_on > today):
        _keep(tx, account.person_id, today, why="the Slack account was deactivated")
        _tell_office(tx, account.person_id, today)


def _open_again(tx: Tx, account: Account) -> None:
    """Slack has the account again, so its person is back; a last day that somebody said stays."""
    people.reopen_account(tx, account)
    tx.log("account open", subject_id=account.person_id, after={"user": account.user})
    closed_on = day_of(tx, account.person_id, account.to_at) if account.to_at else None
    if closed_on is not None and tx.roster.persons[account.person_id].leaves_on == closed_on:
        _keep(tx, account.person_id, None, why="the Slack account is in use again")


# What they have


def handover(ask: Ask, read: Read) -> Reply:
    """Show what somebody has: roles, open actions, questions they raised."""
    person = _of_whom(ask, "hand on for others")
    open_ = _open(read, person, ask.who, ask.now)
    raised = lists.raised_by(read, person, who=ask.who)
    held = ask.roster.roles(person, ask.today)
    return Reply.saying(views.has(person, held, open_, raised, ask.reader))


def _open(read: Read, person: int, who: Actor, now: datetime, *, area: str | None = None) -> Listed:
    return lists.actions(read, Filter(owner=person, area=area), who=who, now=now, limit=MOST)


def _from_whom(ask: Ask) -> Person:
    """Return whose work is handed on: one's own, or somebody else's with the right to it."""
    person = named_person(ask)
    if person.id != ask.who.person_id:
        check(ask.who, "hand on for others", charter=ask.charter)
    return person


def form(ask: Ask, read: Read) -> Block:
    """Return the form with a line for each open action: to somebody else, as it is, closed, or cancelled."""
    person = _from_whom(ask)
    open_ = _open(read, person.id, ask.who, ask.now)
    if not open_.records:
        raise UserError(views.nothing_open(person.id, ask.reader))
    following = [one for one in read.roster.successors(person.id, on=ask.today) if one != person.id]
    return views.form(person, open_, ask.reader, to=following[:1], channel=ask.call.channel)


def hand_on(ask: Ask, tx: Tx) -> Reply:
    """Do to each action what the form says; all of it or nothing."""
    person = _from_whom(ask)
    chosen = _chosen(ask)
    to = [introduce(tx, someone, ask)[0].id for someone in ask.said.people("owner")]
    refuse_observers(ask, to)
    if GIVE in chosen.values() and not to:
        raise FieldError("owner", "To whom do they go? Choose somebody.")
    if not chosen:
        return Reply(text="Everything stays as it is.")
    done = [_handed_on(ask, tx, ref, choice, person.id, to) for ref, choice in chosen.items()]
    return Reply.saying(views.handed_on(person.id, done, ask.reader_of(tx.roster)))


def _chosen(ask: Ask) -> Mapping[str, str]:
    values = ask.call.values or {}
    wanted = {GIVE: GIVE, CLOSE: CLOSE, CANCEL: CANCEL}
    return {name: wanted[str(of)] for name, of in values.items() if read_ref(name) and str(of) in wanted}


def _handed_on(ask: Ask, tx: Tx, said: str, choice: str, person: int, to: Sequence[int]) -> str:
    ref = read_ref(said)
    if ref is None:
        raise UserError("Use the form that shows the actions.")
    if choice != GIVE:
        verb = {CLOSE: "done", CANCEL: "cancel"}[choice]
        why = f"handed over by {ask.roster.name(person)}"
        return stepped(ask, tx, action_of(ask, tx, ref, verb), verb, why).sentence
    action = action_of(ask, tx, ref, "assign")
    must_be_under_way(action, ask, "assign")
    before = copy.copy(action)
    action.owners = _instead(action, person, to)
    tx.change(action, "assign", why=f"instead of {ask.roster.name(person)}")
    follow(tx, action, before)
    return views.given(action, ask.reader_of(tx.roster))


def _instead(action: Action, person: int, to: Sequence[int]) -> tuple[int, ...]:
    """Return the owners with others in somebody's place; who shared it keeps it."""
    return tuple(dict.fromkeys(new for one in action.owners for new in (to if one == person else (one,))))


# What others are told


def holds(read: Read, notice: Notice, who: Actor, now: datetime) -> bool:
    """Say whether somebody leaves as a notice says, and on the last day itself whether anything is left to hand over."""
    person, last_on, *is_today = notice.facts.split(" ")
    if str(read.roster.persons[int(person)].leaves_on) != last_on:
        return False
    return not is_today or _open(read, int(person), who, now).count > 0


def told(read: Read, notice: Notice, reader: Reader, who: Actor) -> list[Block]:
    person, last_on = int(notice.facts.split(" ")[0]), date.fromisoformat(notice.facts.split(" ")[1])
    if str(read.roster.persons[person].leaves_on) != str(last_on):
        return views.stays_after_all(person, reader)
    return views.told(person, last_on, _open(read, person, who, reader.now).count, reader)


def handed_to(read: Read, appointment: Appointment, who: Actor, now: datetime) -> tuple[int, int]:
    """Return who had the role before and how many actions of theirs are still open in its area; 0 where there is nothing."""
    for before in _predecessors(read, appointment):
        found = _open(read, before, who, now, area=appointment.area)
        if found.count:
            return before, found.count
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


def orphaned(read: Read, on: date, who: Actor, now: datetime) -> list[tuple[int, int]]:
    """Return who has left and still has open actions, each with how many."""
    gone = [one for one in read.roster.leavers if read.roster.has_left(one, on)]
    counted = [(one, _open(read, one, who, now).count) for one in gone]
    return [(person, count) for person, count in counted if count]
