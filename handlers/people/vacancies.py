"""Who must be asked for a successor, and told that nobody answers for an area any more."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.appointments import (
    ASK_BEFORE,
    DAY,
    OF_AN_ENTITY,
    SUCCEEDED,
    VACANT_AFTER,
    Vacancy,
    is_followed,
    is_vacant,
    vacancies,
)
from bot.charter import Rights
from bot.people import Appointment
from bot.posts import Notice, Why
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.delivery.notify import morning, tell_of_people
from handlers.people import vacancies_views as views
from storage.unit_of_work import Read, Tx

LONG_AGO = timedelta(days=30)  # an end that is further back has been told of


def plan(tx: Tx) -> None:
    """Plan what is to be said of roles that end, or have ended, while nobody follows; each thing once."""
    today = tx.charter.day_of(tx.now)
    for one in tx.roster.appointments:
        ends_on = tx.roster.ends_on(one)
        if ends_on is None or ends_on < max(today - LONG_AGO, one.from_on):
            continue
        rights = tx.charter.role(one.role).rights
        if rights in SUCCEEDED:
            _ask_for_successor(tx, one, ends_on, today)
        if one.area and one.entity and rights is Rights.FOCAL_POINT:
            _tell_of_vacancy(tx, one.area, one.entity, ends_on + DAY, today)
    for area in tx.charter.areas_on(today):
        if area.since is not None and area.since >= today - LONG_AGO:
            for entity in area.entities:
                _tell_of_vacancy(tx, area.code, entity, area.since, today)


def _ask_for_successor(tx: Tx, one: Appointment, ends_on: date, today: date) -> None:
    for days in ASK_BEFORE:
        day = ends_on - timedelta(days=days)
        if day <= today:
            continue
        for person in _nominators(tx, one.entity, today, but=one.person_id):
            tell_of_people(
                tx, person, Why.SUCCESSOR, f"{one.id} {ends_on} {days}", at=morning(tx, person, day)
            )


def _tell_of_vacancy(tx: Tx, area: str, entity: str, since: date, today: date) -> None:
    """Tell those who nominate and the chair after five working days, and once more after ten."""
    for count in VACANT_AFTER:
        day = tx.charter.working_days(tx.charter.station).after(since, count)
        if day < today:
            continue
        for person in dict.fromkeys([*_nominators(tx, entity, today), *_chair(tx, today)]):
            at = morning(tx, person, day)
            tell_of_people(tx, person, Why.VACANT, f"{area} {entity} {since} {count}", at=at)


def _nominators(read: Read, entity: str | None, on: date, *, but: int = 0) -> list[int]:
    """Return who is asked for somebody: the deputies or chiefs of that part, and the secretary."""
    roster, charter = read.roster, read.charter
    of_entity = [role.code for role in charter.roles if role.rights in OF_AN_ENTITY]
    chiefs = [
        one.person_id
        for one in roster.appointments
        if one.role in of_entity and one.entity == entity and entity and roster.holds_on(one, on)
    ]
    office = roster.with_rights(Rights.SECRETARY, on=on, charter=charter)
    return [person for person in dict.fromkeys([*chiefs, *office]) if person != but]


def _chair(read: Read, on: date) -> list[int]:
    return read.roster.with_rights(Rights.CHAIR, on=on, charter=read.charter)


def holds(read: Read, notice: Notice, now: datetime) -> bool:
    """Say whether it still is so: nobody follows, or nobody answers."""
    if notice.why == Why.VACANT:
        area, entity, _, _ = notice.facts.rsplit(" ", 3)
        return is_vacant(read.roster, read.charter, area, entity, read.charter.day_of(now))
    one, ends_on = _ending(read, notice)
    if one is None or read.roster.ends_on(one) != ends_on:
        return False
    return not is_followed(one, on=ends_on + DAY, charter=read.charter, roster=read.roster)


def _ending(read: Read, notice: Notice) -> tuple[Appointment | None, date]:
    number, ends_on, _ = notice.facts.split(" ")
    one = next((one for one in read.roster.appointments if str(one.id) == number), None)
    return one, date.fromisoformat(ends_on)


def told(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    if notice.why == Why.VACANT:
        area, entity, since, _ = notice.facts.rsplit(" ", 3)
        vacancy = Vacancy(area, entity, date.fromisoformat(since))
        return views.vacant(vacancy, reader, last=_last_holder(read, vacancy))
    one, ends_on = _ending(read, notice)
    return views.successor(one, ends_on, reader) if one else []


def _last_holder(read: Read, vacancy: Vacancy) -> Appointment | None:
    held = (
        one for one in read.roster.appointments if (one.area, one.entity) == (vacancy.area, vacancy.entity)
    )
    return max(held, key=lambda one: (read.roster.ends_on(one) or date.min, one.id), default=None)


def arisen(read: Read, on: date) -> Sequence[Vacancy]:
    """Return what was answered for once and is not on a day; what never was stands in `who`."""
    return [one for one in vacancies(read.roster, read.charter, on) if one.since is not None]
