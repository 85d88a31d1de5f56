"""Who gets a role and who loses it, by words or by the form; some need a second person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from bot.appointments import (
    DAY,
    NOBODY_APPOINTS,
    OFFICE,
    confirmers,
    must_leave_an_office,
    must_suit,
    same_held,
    succeeded,
)
from bot.calendar import Due
from bot.charter import Area, Entity, Rights, Role
from bot.errors import Refused, UserError
from bot.grammar import FieldError
from bot.people import Appointment, Consent, Person
from bot.permissions import may_anywhere, parts_of
from bot.posts import Why
from bot.roster import TO_ONESELF
from handlers.blocks.elements import Block, Message
from handlers.blocks.text import Reader
from handlers.calls import APPOINTMENT, PERSON, Ask, Reply
from handlers.delivery.notify import SECOND_THOUGHTS, ask_for, day_of, morning, tell_of_people
from handlers.people import appointments_views as views
from handlers.people.commands import introduce, named_person
from handlers.people.consents_views import asked as asked_second
from handlers.records.commands import UNDO_FOR
from storage import notifications as notices
from storage import people
from storage.unit_of_work import Read, Tx

APPOINT = "appoint"
OPTIONS = ("owner", "area", "entity", "on", "to", "reason")


def appoint(ask: Ask, tx: Tx) -> Reply:
    """Give somebody a role, or ask a second person to agree to it."""
    person = _person(ask, tx)
    wanted = _wanted(ask, tx, person)
    role = ask.charter.role(wanted.role)
    _must_be_ones_to_give(ask, wanted, role)
    until = _only_another_end(wanted, tx)
    if until is not None and not _prolongs_an_office(wanted, until, role, tx):
        return _end(ask, tx, until, last_on=wanted.to_on or wanted.from_on)
    try:
        must_suit(wanted, role, tx.roster)
    except UserError as error:
        raise _at_field(ask, error) from None
    if role.rights not in OFFICE and may_anywhere(ask.who, APPOINT):
        return Reply.saying(_appointed(ask, tx, wanted, why=ask.said.word("reason")))
    return _ask_second(ask, tx, wanted, role)


def _person(ask: Ask, tx: Tx) -> Person:
    named = ask.said.people("owner")
    if not named:
        return named_person(ask)
    if len(named) > 1:
        raise UserError(f"I take one person at a time here. Example: {ask.registry[APPOINT].example}")
    return introduce(tx, named[0], ask)[0]


def _wanted(ask: Ask, tx: Tx, person: Person) -> Appointment:
    """Return the appointment as it was said, without a number yet."""
    role, area, entity = _role(ask)
    first, last = ask.said.period("on") or (None, None)
    to = ask.said.value("to", Due)
    begins = first.day if first else day_of(tx, person.id, tx.now)
    ends = to.day if to else last.day if first and last and last.day != first.day else None
    if entity is None and role.rights is Rights.FOCAL_POINT and not may_anywhere(ask.who, APPOINT):
        entity = next(iter(parts_of(ask.who, APPOINT)), None)
    return Appointment(
        id=0, person_id=person.id, role=role.code, entity=entity, area=area, from_on=begins, to_on=ends
    )


def _role(ask: Ask) -> tuple[Role, str | None, str | None]:
    """Return the role that was named, with its area and entity: behind options, or as in "focal point for Gender"."""
    area, entity = ask.said.value("area", Area), ask.said.value("entity", Entity)
    codes = (area.code if area else None, entity.code if entity else None)
    chosen = (ask.call.values or {}).get("role")
    said = str(chosen or ask.said.text)
    if not said:
        raise UserError(f"Which role? Example: {ask.registry[APPOINT].example}")
    title, _, of = said.partition(" for ")
    try:
        return ask.charter.role(said), *codes
    except UserError:
        if not of:
            raise
    role = ask.charter.role(title)
    if role.rights is Rights.FOCAL_POINT:
        return role, ask.charter.area(of, on=ask.today).code, codes[1]
    return role, codes[0], ask.charter.entity(of, on=ask.today).code


def _must_be_ones_to_give(ask: Ask, wanted: Appointment, role: Role) -> None:
    if wanted.person_id in ask.who.people:
        raise Refused(TO_ONESELF)
    if may_anywhere(ask.who, APPOINT):
        return
    own = parts_of(ask.who, APPOINT)
    if role.rights is not Rights.FOCAL_POINT or wanted.entity not in own:
        raise Refused(views.nominate_only(role, own))


def _at_field(ask: Ask, error: UserError) -> UserError:
    """Say it at the field of the form, where there is one."""
    if ask.call.values is None:
        return error
    missing = next((name for name in ("area", "entity", "to") if f"{name}:" in str(error)), "role")
    return FieldError(missing, str(error).partition(" Example:")[0])


def _only_another_end(wanted: Appointment, tx: Tx) -> Appointment | None:
    """Return the appointment that holds already and gets another last day; None where it is a new one."""
    if wanted.to_on is None:
        return None
    held = same_held(wanted, tx.roster)
    return held if held is not None and held.from_on <= wanted.from_on else None


def _prolongs_an_office(wanted: Appointment, held: Appointment, role: Role, tx: Tx) -> bool:
    """Say whether an office would last longer: that is given anew from the day after, and takes two as the first time."""
    ends_on = tx.roster.ends_on(held)
    if role.rights not in OFFICE or ends_on is None or wanted.to_on is None or wanted.to_on <= ends_on:
        return False
    wanted.from_on = ends_on + DAY
    return True


def _appointed(ask: Ask, tx: Tx, wanted: Appointment, *, why: str) -> Message:
    appointment = _give(tx, wanted, why=why)
    return views.appointed(appointment, ask.reader_of(tx.roster))


def _give(tx: Tx, wanted: Appointment, *, why: str) -> Appointment:
    """Put an appointment onto the roster, and let its holder know."""
    appointment = replace(wanted, id=tx.next("appointment"))
    for other in succeeded(wanted, tx.charter, tx.roster):
        set_end(tx, other, last_on=wanted.from_on - DAY, why="succeeded")
    tx.add(appointment)
    tx.log("appoint", subject_id=wanted.person_id, after=asdict(appointment), why=why)
    tell_given(tx, appointment)
    return appointment


def tell_given(tx: Tx, appointment: Appointment) -> None:
    """Let whoever got a role know of it on its first day."""
    person, first = appointment.person_id, morning(tx, appointment.person_id, appointment.from_on)
    tell_of_people(tx, person, Why.APPOINTED, str(appointment.id), at=max(first, tx.now + SECOND_THOUGHTS))


# A second person


def _ask_second(ask: Ask, tx: Tx, wanted: Appointment, role: Role) -> Reply:
    seconds = confirmers(
        role, asked_by=ask.who.person_id, subject=wanted.person_id,
        roster=tx.roster, charter=tx.charter, on=ask.today,
    )  # fmt: skip
    if not seconds:
        raise UserError(views.nobody_confirms(role))
    facts = asdict(wanted) | {"why": ask.said.word("reason")}
    consent = ask_for(tx, APPOINT, facts, seconds=seconds)
    reader = ask.reader_of(tx.roster)
    words = views.in_words(wanted, reader)
    tx.log("ask for", subject_id=wanted.person_id, why=words)
    return Reply.saying(asked_second(consent, words, seconds, reader))


def in_words(facts: Mapping[str, object], reader: Reader) -> str:
    return views.in_words(_read(facts), reader)


def may_confirm(read: Read, consent: Consent, on: date) -> list[int]:
    facts = json.loads(consent.facts)
    role = read.charter.role(facts["role"])
    return confirmers(
        role,
        asked_by=consent.asked_by,
        subject=facts["person_id"],
        roster=read.roster,
        charter=read.charter,
        on=on,
    )


def confirmed(ask: Ask, tx: Tx, consent: Consent) -> str:
    """Give the role that somebody asked for, as far as that is still possible."""
    facts = json.loads(consent.facts)
    wanted = _read(facts)
    wanted.from_on = max(wanted.from_on, day_of(tx, wanted.person_id, tx.now))
    must_suit(wanted, tx.charter.role(wanted.role), tx.roster)
    asked = f"asked for by {tx.roster.name(consent.asked_by)}"
    appointment = _give(tx, wanted, why=f"{facts['why']}; {asked}" if facts["why"] else asked)
    return views.appointed(appointment, ask.reader).text


def _read(facts: Mapping[str, object]) -> Appointment:
    days = {
        name: date.fromisoformat(str(facts[name])) if facts[name] else None for name in ("from_on", "to_on")
    }
    return Appointment(**{name: facts[name] for name in asdict(_NONE)} | days)  # type: ignore[arg-type] # as it was kept


_NONE = Appointment(id=0, person_id=0, role="", entity=None, area=None, from_on=date.min)


# The end of a role


def relieve(ask: Ask, tx: Tx) -> Reply:
    """End a role at once, or on a day that is said."""
    appointment = _held(ask, tx)
    if isinstance(appointment, Reply):
        return appointment
    _must_be_ones_to_end(ask, appointment)
    period = ask.said.period("on")
    to = ask.said.value("to", Due)
    last_on = to.day if to else period[0].day if period else day_of(tx, appointment.person_id, tx.now) - DAY
    return _end(ask, tx, appointment, last_on=last_on)


def _end(ask: Ask, tx: Tx, appointment: Appointment, *, last_on: date) -> Reply:
    if tx.roster.ends_on(appointment) == last_on:
        raise UserError(f"{views.ended(appointment, last_on, ask.reader)} That is so already.")
    must_leave_an_office(appointment, last_on=last_on, charter=ask.charter, roster=tx.roster)
    set_end(tx, appointment, last_on=last_on, why=ask.said.word("reason"))
    tell_end(tx, appointment, last_on=last_on)
    return Reply.saying(views.ends(appointment, last_on, ask.reader))


def tell_end(tx: Tx, appointment: Appointment, *, last_on: date) -> None:
    """Let whoever has a role know its last day."""
    facts = f"{appointment.id} {last_on}"
    tell_of_people(tx, appointment.person_id, Why.APPOINTED, facts, at=tx.now + SECOND_THOUGHTS)


def set_end(tx: Tx, appointment: Appointment, *, last_on: date, why: str) -> None:
    people.end_appointment(tx, appointment, last_on=last_on)
    before, after = {"id": appointment.id, "to_on": appointment.to_on}, {"to_on": last_on}
    tx.log("relieve", subject_id=appointment.person_id, before=before, after=after, why=why)


def _held(ask: Ask, tx: Tx) -> Appointment | Reply:
    """Return the role that is meant; where it may be one of several, the question with a button for each."""
    found = _named(ask, tx)
    if not found:
        named = ask.said.people("owner")
        name = tx.roster.name(named[0].person_id) if named and named[0].person_id else "Nobody here"
        raise UserError(f"{name} has no such role now. See: who")
    if len(found) > 1:
        return Reply.saying(views.which_role(found, ask.reader))
    return found[0]


def _named(ask: Ask, tx: Tx) -> Sequence[Appointment]:
    word = ask.call.words.split()[-1]
    if word.startswith(APPOINTMENT):
        return [one for one in tx.roster.appointments if str(one.id) == word.removeprefix(APPOINTMENT)]
    named = ask.said.people("owner")
    if not named or named[0].person_id is None:
        raise UserError(f"Whose role ends? Example: {ask.registry['relieve'].example}")
    person = named[0].person_id
    today = day_of(tx, person, tx.now)
    role, area, entity = _role(ask) if ask.said.text else (None, None, None)
    area = area or _code(ask, "area")
    entity = entity or _code(ask, "entity")
    return [
        one
        for one in tx.roster.appointments_of(person)
        if ask.charter.role(one.role).rights not in NOBODY_APPOINTS
        and ((ends := tx.roster.ends_on(one)) is None or ends >= today)
        and (role is None or one.role == role.code)
        and area in {None, one.area}
        and entity in {None, one.entity}
    ]


def _code(ask: Ask, name: str) -> str | None:
    found = ask.said.value(name, Area) or ask.said.value(name, Entity)
    return found.code if found else None


def _must_be_ones_to_end(ask: Ask, appointment: Appointment) -> None:
    if may_anywhere(ask.who, "relieve"):
        return
    role, own = ask.charter.role(appointment.role), parts_of(ask.who, "relieve")
    if role.rights is not Rights.FOCAL_POINT or appointment.entity not in own:
        raise Refused(views.nominate_only(role, own))


def unappoint(ask: Ask, tx: Tx) -> Reply:
    """Take back, for ten minutes, a role that one has just given."""
    found = _named(ask, tx)
    given = people.given(tx, found[0]) if found else None
    if given is None:
        raise UserError("It was taken back already. Nothing has changed.")
    if given.person_id != ask.who.person_id or tx.now - given.at > UNDO_FOR:
        kind = UserError if given.person_id == ask.who.person_id else Refused
        raise kind(
            f"You can undo for ten minutes what you did yourself. To end the role: relieve {ask.registry['relieve'].example.partition(' ')[2]}"
        )
    people.remove_appointment(tx, found[0])
    tx.log("undo", subject_id=found[0].person_id, before=asdict(found[0]), why="appoint")
    notices.show_anew_of(tx, Why.APPOINTED, str(found[0].id))
    return Reply(text=f"Taken back: {views.in_words(found[0], ask.reader)}.")


# The form


def form(ask: Ask, read: Read) -> Block:
    """Return the form: for a person whom a button names, for a role that ends, or empty."""
    word = ask.call.words.split()[-1]
    person = named_person(ask) if word.startswith(PERSON) else None
    like = next(iter(_named(ask, read)), None) if word.startswith(APPOINTMENT) else None  # type: ignore[arg-type]
    gives_all = may_anywhere(ask.who, APPOINT)
    return views.form(ask.reader, person, like, channel=ask.call.channel, only_focal_points=not gives_all)
