"""The chair and the secretary of the charter: in office from the first start, until people appoint others."""

import logging
from dataclasses import asdict
from datetime import date, datetime

from bot.calendar import local
from bot.charter_section import Rights
from bot.officers import OFFICES, named_officer, unlinked_officers, unlinked_people
from bot.people import Appointment, Person
from storage import people
from storage.unit_of_work import Read, Tx

log = logging.getLogger(__name__)

CHARTER_REASON = "the charter"  # recorded in the history


def follow_charter(tx: Tx) -> None:
    """Put the charter's chair and secretary into office: on an empty roster, and instead of whom it named before.

    Whoever has had a Slack account may have acted, and whom people have appointed stays.
    """
    if not tx.roster.persons:
        for right in OFFICES:
            _appoint(tx, _add_person(tx, named_officer(tx.charter, right)), right)
        return
    for right in OFFICES:
        wanted = named_officer(tx.charter, right)
        for held in _seeded_appointments(tx, right):
            if tx.roster.persons[held.person_id].email.casefold() != wanted.casefold():
                _replace(tx, held, right, wanted)


def log_unlinked(read: Read, now: datetime) -> None:
    """Log who has a role and no Slack account: the chair and the secretary as a warning, the others for who looks for it."""
    on = read.charter.day_of(now)
    for officer in unlinked_officers(read.roster, read.charter, on):
        log.warning("no Slack account", extra={"person": officer.person_id, "office": officer.key})
    for person_id in unlinked_people(read.roster, read.charter, on):
        log.info("no Slack account", extra={"person": person_id})


def _seeded_appointments(tx: Tx, right: Rights) -> list[Appointment]:
    """Return the appointments to an office that a charter made and in which nobody can have acted."""
    with_account = {account.person_id for account in tx.roster.accounts}
    codes = {role.code for role in tx.charter.roles_with(right)}
    open_ones = (one for one in tx.roster.appointments if one.role in codes and one.to_on is None)
    return [one for one in open_ones if one.person_id not in with_account and _is_seeded(tx, one)]


def _is_seeded(tx: Tx, one: Appointment) -> bool:
    entry, person = people.appointment_entry(tx, one), tx.roster.persons[one.person_id]
    if entry is not None:
        return entry.person_id is None and entry.why == CHARTER_REASON
    return person.name == person.email  # of the first start: the charter had only the address


def _replace(tx: Tx, held: Appointment, right: Rights, email: str) -> None:
    """Put somebody else into an office. Who is on the roster takes it over; an unknown address was spelt wrong before."""
    other, person = tx.roster.by_email(email), tx.roster.persons[held.person_id]
    if other is None and person.name == person.email:
        people.set_address(tx, person.id, email)
        before, after = {"email": person.email}, {"email": email}
        tx.log("address", subject_id=person.id, before=before, after=after, why=CHARTER_REASON)
        return
    people.remove_appointment(tx, held)
    tx.log("relieve", subject_id=person.id, before=asdict(held), why=CHARTER_REASON)
    other = other or _add_person(tx, email)
    if right not in tx.roster.rights(other.id, on=_today_of(tx, other), charter=tx.charter):
        given = _appoint(tx, other, right)
        tx.log("appoint", subject_id=other.id, after=asdict(given), why=CHARTER_REASON)


def _add_person(tx: Tx, email: str) -> Person:
    station, language = tx.charter.station, tx.charter.language
    number = tx.next_number("person")
    return tx.add(Person(id=number, name=email, email=email, station=station, language=language))


def _appoint(tx: Tx, person: Person, right: Rights) -> Appointment:
    return tx.add(
        Appointment(
            id=tx.next_number("appointment"),
            person_id=person.id,
            role=tx.charter.roles_with(right)[0].code,
            entity=None,
            area=None,
            from_on=_today_of(tx, person),
        )
    )


def _today_of(tx: Tx, person: Person) -> date:
    """Return the day at the holder's own station, on which a role begins."""
    return local(tx.now, tx.charter.find_station(person.station).zone).date()
