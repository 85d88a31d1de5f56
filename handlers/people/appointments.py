"""Give and end roles, by words or by the form. Some appointments need a second person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from bot.appointments import (
    CHAIR_AND_SECRETARY,
    DAY,
    NOT_APPOINTABLE,
    confirmers,
    must_be_appointable,
    must_not_vacate_office,
    overlapping_appointment,
    replaced_appointments,
)
from bot.calendar import Due
from bot.charter import Area, Entity, Role
from bot.charter_section import Rights
from bot.errors import Offer, PermissionDenied, UserError, to_fill_in
from bot.grammar.parsed import FieldError
from bot.history import HistoryEntry
from bot.notifications import Notification, Reason
from bot.people import Appointment, AppointmentFacts, Consent, Person
from bot.permissions import may_anywhere, permitted_entities
from bot.roster import NO_SELF_APPOINTMENT
from handlers.core.blocks.elements import Block, Message
from handlers.core.blocks.text import Reader
from handlers.core.calls import APPOINTMENT_PREFIX, PERSON_PREFIX, Ask, Reply
from handlers.core.delivery.notify import CHANGE_OF_MIND, local_day, morning_at, notify_person
from handlers.core.delivery.recipients import readers_of, sentence_for
from handlers.core.kinds import ConsentType
from handlers.core.records.undo import UNDO_FOR
from handlers.people import appointments_views
from handlers.people.consents import request_consent
from handlers.people.consents_views import consent_requested as asked_second
from handlers.people.ending_roles import ask_about_their_actions
from handlers.people.named import find_or_add_person, person_from_button
from storage import notifications, people
from storage.unit_of_work import Read, Tx

APPOINT = "appoint"
OPTIONS = ("owner", "area", "entity", "on", "to", "reason")


def appoint(ask: Ask, tx: Tx) -> Reply:
    """Appoint a person, or ask a second person to confirm it."""
    person = _person(ask, tx)
    wanted = _requested_appointment(ask, tx, person)
    role = ask.charter.role(wanted.role)
    _must_be_allowed_to_give(ask, wanted, role)
    until = _existing_appointment(wanted, tx)
    if until is not None and not _extends_office(wanted, until, role, tx):
        return _end_appointment(ask, tx, until, last_on=wanted.to_on or wanted.from_on)
    try:
        must_be_appointable(wanted, role, tx.roster)
    except UserError as error:
        raise _as_field_error(ask, error) from None
    if role.rights not in CHAIR_AND_SECRETARY and may_anywhere(ask.actor, APPOINT):
        return Reply.from_message(_appoint_now(ask, tx, wanted, why=ask.parsed.option_text("reason")))
    return _request_consent(ask, tx, wanted, role)


def _person(ask: Ask, tx: Tx) -> Person:
    named = ask.one_person("owner")
    return find_or_add_person(tx, named, ask)[0] if named else person_from_button(ask)


def _requested_appointment(ask: Ask, tx: Tx, person: Person) -> Appointment:
    """Return the appointment as requested, without an id yet."""
    role, area, entity = _parse_role(ask)
    period, to = ask.parsed.period("on"), ask.parsed.value("to", Due)
    begins = period.first.day if period else local_day(tx, person.id, tx.now)
    ends = to.day if to else None
    if to is None and period is not None and period.last is not None and not period.is_one_day:
        ends = period.whole(ask.today)[1].day
    if entity is None and role.rights is Rights.FOCAL_POINT and not may_anywhere(ask.actor, APPOINT):
        entity = next(iter(permitted_entities(ask.actor, APPOINT)), None)
    return Appointment(
        id=0, person_id=person.id, role=role.code, entity=entity, area=area, from_on=begins, to_on=ends
    )


def _parse_role(ask: Ask) -> tuple[Role, str | None, str | None]:
    """Return the role, area and entity: from options, or from a text such as "focal point for Gender"."""
    area, entity = ask.parsed.value("area", Area), ask.parsed.value("entity", Entity)
    codes = (area.code if area else None, entity.code if entity else None)
    chosen = (ask.call.values or {}).get("role")
    typed = str(chosen or ask.parsed.text)
    if not typed:
        raise UserError("Which role?", offers=[to_fill_in(APPOINT)])
    title, _, of = typed.partition(" for ")
    try:
        return ask.charter.role(typed), *codes
    except UserError:
        if not of:
            raise
    role = ask.charter.role(title)
    if role.rights is Rights.FOCAL_POINT:
        return role, ask.charter.area(of, on=ask.today).code, codes[1]
    return role, codes[0], ask.charter.entity(of, on=ask.today).code


def _must_be_allowed_to_give(ask: Ask, wanted: Appointment, role: Role) -> None:
    if wanted.person_id in ask.actor.person_ids:
        others = ask.reader.officers(Rights.CHAIR, Rights.SECRETARY, but=ask.actor.person_id)
        raise PermissionDenied(f"{NO_SELF_APPOINTMENT} Ask {others}.")
    if may_anywhere(ask.actor, APPOINT):
        return
    own = permitted_entities(ask.actor, APPOINT)
    if role.rights is not Rights.FOCAL_POINT or wanted.entity not in own:
        raise PermissionDenied(appointments_views.nomination_only(role, own, ask.reader))


def _as_field_error(ask: Ask, error: UserError) -> UserError:
    """Return an error at the field of the form, where there is one."""
    if ask.call.values is None:
        return error
    missing = next((name for name in ("area", "entity", "to") if f"{name}:" in str(error)), "role")
    return FieldError(missing, str(error).partition(" Say it with")[0])


def _existing_appointment(wanted: Appointment, tx: Tx) -> Appointment | None:
    """Return the existing appointment that gets another last day; None for a new one."""
    if wanted.to_on is None:
        return None
    held = overlapping_appointment(wanted, tx.roster)
    return held if held is not None and held.from_on <= wanted.from_on else None


def _extends_office(wanted: Appointment, held: Appointment, role: Role, tx: Tx) -> bool:
    """Return whether an office would be extended: that is a new appointment, which needs a second person again."""
    ends_on = tx.roster.ends_on(held)
    if (
        role.rights not in CHAIR_AND_SECRETARY
        or ends_on is None
        or wanted.to_on is None
        or wanted.to_on <= ends_on
    ):
        return False
    wanted.from_on = ends_on + DAY
    return True


def _appoint_now(ask: Ask, tx: Tx, wanted: Appointment, *, why: str) -> Message:
    appointment, told = _add_appointment(tx, wanted, why=why)
    reader = ask.reader_with(tx.roster)
    return appointments_views.appointed(
        appointment, reader, notified=sentence_for(readers_of(tx, [told]), reader)
    )


def _add_appointment(tx: Tx, wanted: Appointment, *, why: str) -> tuple[Appointment, Notification]:
    """Store an appointment, and notify its holder."""
    appointment = replace(wanted, id=tx.next_number("appointment"))
    come_back(tx, wanted)
    for other in replaced_appointments(wanted, tx.charter, tx.roster):
        set_end(tx, other, last_on=wanted.from_on - DAY, why="succeeded")
    people.add_appointment(tx, appointment)
    tx.log("appoint", subject_id=wanted.person_id, after=asdict(appointment), why=why)
    return appointment, notify_appointed(tx, appointment)


def come_back(tx: Tx, wanted: Appointment) -> None:
    """Let somebody who has left come back with a new role; those that their last day ended stay ended."""
    person, leaves_on = wanted.person_id, tx.roster.persons[wanted.person_id].leaves_on
    if leaves_on is None or not leaves_on < min(local_day(tx, person, tx.now), wanted.from_on):
        return
    for one in tx.roster.appointments_of(person):
        if one.from_on <= leaves_on and (one.to_on is None or one.to_on > leaves_on):
            set_end(tx, one, last_on=leaves_on, why="left")
    people.set_last_day(tx, person, last_on=None)
    before, after = {"leaves_on": leaves_on}, {"leaves_on": None}
    tx.log("leave", subject_id=person, before=before, after=after, why="came back")


def notify_appointed(tx: Tx, appointment: Appointment) -> Notification:
    """Notify the holder of a role on its first day."""
    person, first = appointment.person_id, morning_at(tx, appointment.person_id, appointment.from_on)
    at = max(first, tx.now + CHANGE_OF_MIND)
    return notify_person(tx, person, Reason.APPOINTED, str(appointment.id), at=at)


# Consent


def _request_consent(ask: Ask, tx: Tx, wanted: Appointment, role: Role) -> Reply:
    seconds = confirmers(
        role, asked_by=ask.actor.person_id, subject=wanted.person_id,
        roster=tx.roster, charter=tx.charter, on=ask.today,
    )  # fmt: skip
    if not seconds:
        raise UserError(appointments_views.no_confirmer(role))
    facts = asdict(wanted) | {"why": ask.parsed.option_text("reason")}
    consent = request_consent(tx, APPOINT, facts, confirmers=seconds)
    reader = ask.reader_with(tx.roster)
    words = appointments_views.appointment_phrase(wanted, reader)
    tx.log("ask for", subject_id=wanted.person_id, why=words)
    return Reply.from_message(asked_second(consent, words, seconds, reader))


def describe_request(facts: Mapping[str, object], reader: Reader) -> str:
    return appointments_views.appointment_phrase(_appointment_from_facts(facts), reader)


def eligible_confirmers(read: Read, consent: Consent, on: date) -> list[int]:
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


def appoint_confirmed(ask: Ask, tx: Tx, consent: Consent) -> str:
    """Appoint as requested, as far as that is still possible."""
    facts = json.loads(consent.facts)
    wanted = _appointment_from_facts(facts)
    wanted.from_on = max(wanted.from_on, local_day(tx, wanted.person_id, tx.now))
    must_be_appointable(wanted, tx.charter.role(wanted.role), tx.roster)
    requester = f"asked for by {tx.roster.name(consent.asked_by)}"
    why = f"{facts['why']}; {requester}" if facts["why"] else requester
    return _appoint_now(ask, tx, wanted, why=why).text


def _appointment_from_facts(facts: Mapping[str, object]) -> Appointment:
    days = {
        name: date.fromisoformat(str(facts[name])) if facts[name] else None for name in ("from_on", "to_on")
    }
    return Appointment(**{name: facts[name] for name in asdict(_EMPTY_APPOINTMENT)} | days)  # type: ignore[arg-type] # as it was kept


_EMPTY_APPOINTMENT = Appointment(id=0, person_id=0, role="", entity=None, area=None, from_on=date.min)


# Ending a role


def relieve(ask: Ask, tx: Tx) -> Reply:
    """End a role at once, or on a given day."""
    appointment = _appointment_to_end(ask, tx)
    if isinstance(appointment, Reply):
        return appointment
    _must_be_allowed_to_end(ask, appointment)
    period = ask.parsed.period("on")
    to = ask.parsed.value("to", Due)
    yesterday = local_day(tx, appointment.person_id, tx.now) - DAY
    last_on = to.day if to else period.first.day if period else yesterday
    ask_about_their_actions(ask, tx, appointment)
    return _end_appointment(ask, tx, appointment, last_on=last_on)


def _end_appointment(ask: Ask, tx: Tx, appointment: Appointment, *, last_on: date) -> Reply:
    if tx.roster.ends_on(appointment) == last_on:
        end = appointments_views.end_sentence(appointment, last_on, ask.reader)
        raise UserError(f"{end} Nothing has changed.")
    must_not_vacate_office(appointment, last_on=last_on, charter=ask.charter, roster=tx.roster)
    set_end(tx, appointment, last_on=last_on, why=ask.parsed.option_text("reason"))
    told = notify_end(tx, appointment, last_on=last_on)
    notified = sentence_for(readers_of(tx, [told]), ask.reader)
    message = appointments_views.role_ended(appointment, last_on, ask.reader, notified=notified)
    return Reply.from_message(message)


def notify_end(tx: Tx, appointment: Appointment, *, last_on: date) -> Notification:
    """Notify the holder of a role of its last day."""
    context = AppointmentFacts(appointment.id, str(last_on)).as_context()
    return notify_person(tx, appointment.person_id, Reason.APPOINTED, context, at=tx.now + CHANGE_OF_MIND)


def set_end(tx: Tx, appointment: Appointment, *, last_on: date, why: str) -> None:
    people.end_appointment(tx, appointment, last_on=last_on)
    before, after = {"id": appointment.id, "to_on": appointment.to_on}, {"to_on": last_on}
    tx.log("relieve", subject_id=appointment.person_id, before=before, after=after, why=why)


def _appointment_to_end(ask: Ask, tx: Tx) -> Appointment | Reply:
    """Return the role that is meant; where it may be one of several, the question with a button for each."""
    matching = _matching_appointments(ask, tx)
    if not matching:
        named = ask.one_person("owner")
        name = tx.roster.name(named.person_id) if named and named.person_id else "Nobody here"
        raise UserError(f"{name} has no such role now.", offers=[Offer("Who's who", "say", "who")])
    if len(matching) > 1:
        return Reply.from_message(appointments_views.which_role(matching, ask.reader))
    return matching[0]


def _named_by_button(ask: Ask, read: Read) -> Sequence[Appointment]:
    number = ask.call.words.split()[-1].removeprefix(APPOINTMENT_PREFIX)
    return [one for one in read.roster.appointments if str(one.id) == number]


def _matching_appointments(ask: Ask, tx: Tx) -> Sequence[Appointment]:
    if ask.call.words.split()[-1].startswith(APPOINTMENT_PREFIX):
        return _named_by_button(ask, tx)
    named = ask.one_person("owner")
    if named is None or named.person_id is None:
        raise UserError(f"Whose role ends? Say it: {ask.example('relieve')}")
    person = named.person_id
    today = local_day(tx, person, tx.now)
    role, area, entity = _parse_role(ask) if ask.parsed.text else (None, None, None)
    area = area or _option_code(ask, "area")
    entity = entity or _option_code(ask, "entity")
    return [
        one
        for one in tx.roster.appointments_of(person)
        if ask.charter.role(one.role).rights not in NOT_APPOINTABLE
        and ((ends := tx.roster.ends_on(one)) is None or ends >= today)
        and (role is None or one.role == role.code)
        and area in {None, one.area}
        and entity in {None, one.entity}
    ]


def _option_code(ask: Ask, name: str) -> str | None:
    code = ask.parsed.value(name, Area) or ask.parsed.value(name, Entity)
    return code.code if code else None


def _must_be_allowed_to_end(ask: Ask, appointment: Appointment) -> None:
    if may_anywhere(ask.actor, "relieve"):
        return
    role, own = ask.charter.role(appointment.role), permitted_entities(ask.actor, "relieve")
    if role.rights is not Rights.FOCAL_POINT or appointment.entity not in own:
        raise PermissionDenied(appointments_views.nomination_only(role, own, ask.reader))


def unappoint(ask: Ask, tx: Tx) -> Reply:
    """Undo an appointment that the caller made in the last ten minutes."""
    matching = _matching_appointments(ask, tx)
    given = people.appointment_entry(tx, matching[0]) if matching else None
    if given is None:
        raise UserError("It was already taken back. Nothing has changed.")
    if given.person_id != ask.actor.person_id or tx.now - given.at > UNDO_FOR:
        kind = UserError if given.person_id == ask.actor.person_id else PermissionDenied
        raise kind(
            f"You can undo for ten minutes what you did yourself. To end the role: relieve {ask.example('relieve').partition(' ')[2]}"
        )
    people.remove_appointment(tx, matching[0])
    tx.log("undo", subject_id=matching[0].person_id, before=asdict(matching[0]), why="appoint")
    notifications.refresh_messages_about(tx, Reason.APPOINTED, str(matching[0].id))
    return Reply(text=f"Taken back: {appointments_views.appointment_phrase(matching[0], ask.reader)}.")


def words_to_relieve(_: Ask, entry: HistoryEntry) -> str:
    """Return the words that take back an appointment."""
    return f"unappoint {APPOINTMENT_PREFIX}{json.loads(entry.after or '{}')['id']}"


def refuse_undo_of_relieve(ask: Ask, entry: HistoryEntry) -> str:
    """Raise UserError with how a role that was ended is given again."""
    name = ask.reader.name(entry.subject_id)
    raise UserError(
        f"Your last step ended a role of {name}. To give it again: appoint",
        offers=[Offer("Appoint", APPOINT)],
    )


# The form


def form(ask: Ask, read: Read) -> Block:
    """Return the form: for a person from a button, for a role that ends, or empty."""
    word = ask.call.words.split()[-1]
    person = person_from_button(ask) if word.startswith(PERSON_PREFIX) else None
    named = _named_by_button(ask, read) if word.startswith(APPOINTMENT_PREFIX) else []
    like = next(iter(named), None)
    gives_all = may_anywhere(ask.actor, APPOINT)
    return appointments_views.appoint_form(ask.reader, person, like, only_focal_points=not gives_all)


CONSENT = ConsentType(describe_request, eligible_confirmers, appoint_confirmed)
