"""Appointing and ending roles: preconditions, the second person who confirms, and vacancies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.calendar import local
from bot.charter import Area, Charter, Role
from bot.charter_section import Rights
from bot.errors import Offer, UserError
from bot.names import lowercase_first
from bot.people import Appointment, Roster

DAY = timedelta(days=1)
CHAIR_AND_SECRETARY = frozenset({Rights.CHAIR, Rights.SECRETARY})
ENTITY_RIGHTS = frozenset({Rights.DEPUTY, Rights.CHIEF})  # may nominate for their own entity
CONFIRMER_RIGHTS = frozenset({Rights.CHAIR, Rights.SECRETARY, Rights.DEPUTY})
NOT_APPOINTABLE = {
    Rights.STAFF: "Everybody in the organisation is {title} without an appointment.",
    Rights.ADMIN: "{title} is a role that the operator gives: python app.py import roster.",
}
NEEDS_SUCCESSOR = (
    CHAIR_AND_SECRETARY | ENTITY_RIGHTS | {Rights.FOCAL_POINT, Rights.REGIONAL}
)  # roles that must not stay vacant
ASK_SUCCESSOR_DAYS_BEFORE = (30, 14, 7)  # calendar days before the last day of an appointment
REPORT_VACANCY_WORKING_DAYS = (5, 10)  # working days after which a vacancy is reported


@dataclass(frozen=True)
class Vacancy:
    """An area without a focal point of an entity. `since` is None if there has never been one."""

    area: str
    entity: str
    since: date | None


def must_be_appointable(wanted: Appointment, role: Role, roster: Roster) -> None:
    """Raise UserError unless the person can be appointed as requested."""
    if role.rights in NOT_APPOINTABLE:
        raise UserError(NOT_APPOINTABLE[role.rights].format(title=role.title))
    must_match_role(wanted, role)
    if wanted.to_on is not None and wanted.to_on < wanted.from_on:
        raise UserError("The last day is before the first. Say on: and to: the other way round.")
    if overlapping_appointment(wanted, roster) is not None:
        raise UserError(f"{roster.name(wanted.person_id)} already has this role. Nothing has changed.")


def must_match_role(wanted: Appointment, role: Role) -> None:
    """Raise UserError if the area or entity that the role requires is missing, or one is superfluous."""
    if role.rights is Rights.FOCAL_POINT and wanted.area is None:
        raise UserError(f"{role.title} for which area? Say it with area: and its name.")
    if role.rights is not Rights.FOCAL_POINT and wanted.area is not None:
        raise UserError(f"{role.title} isn't a role for one area. Leave area: out.")
    if role.rights in ENTITY_RIGHTS and wanted.entity is None:
        raise UserError(f"{role.title} for which part of the organisation? Say it with entity: and its name.")


def overlapping_appointment(wanted: Appointment, roster: Roster) -> Appointment | None:
    """Return an appointment of the same person to the same role in an overlapping period, or None."""
    return next(
        (
            one
            for one in roster.appointments_of(wanted.person_id)
            if role_key(one) == role_key(wanted) and _overlaps(roster, one, wanted)
        ),
        None,
    )


def role_key(one: Appointment) -> tuple[str, str | None, str | None]:
    """Return the role with its area and entity, which identify a position."""
    return one.role, one.area, one.entity


def _overlaps(roster: Roster, one: Appointment, wanted: Appointment) -> bool:
    ends = roster.ends_on(one)
    return (ends is None or wanted.from_on <= ends) and (wanted.to_on is None or one.from_on <= wanted.to_on)


def confirmers(
    role: Role, *, asked_by: int, subject: int | None, roster: Roster, charter: Charter, on: date
) -> list[int]:
    """Return the people who may confirm an appointment: chair and secretary.

    For the roles of chair and secretary the deputies may confirm as well.
    """
    rights = CONFIRMER_RIGHTS if role.rights in CHAIR_AND_SECRETARY else CHAIR_AND_SECRETARY
    held = [one.code for one in charter.roles if one.rights in rights]
    return [person for person in roster.holders(held, on=on) if person not in {asked_by, subject}]


def may_confirm(roster: Roster, person_id: int, *, on: date, charter: Charter) -> bool:
    """Return whether a person's rights allow them to confirm as the second person."""
    return bool(roster.rights(person_id, on=on, charter=charter) & CONFIRMER_RIGHTS)


def replaced_appointments(wanted: Appointment, charter: Charter, roster: Roster) -> list[Appointment]:
    """Return the appointments that a new one ends: there is only one chair at a time."""
    if charter.role(wanted.role).rights is not Rights.CHAIR or wanted.to_on is not None:
        return []
    return [
        one
        for one in roster.appointments
        if charter.role(one.role).rights is Rights.CHAIR and _overlaps(roster, one, wanted)
    ]


def must_not_vacate_office(ended: Appointment, *, last_on: date, charter: Charter, roster: Roster) -> None:
    """Raise UserError if the office of chair or secretary would be vacant on the next day."""
    role = charter.role(ended.role)
    if role.rights not in CHAIR_AND_SECRETARY:
        return
    others = replace(roster, appointments=[one for one in roster.appointments if one.id != ended.id])
    if not others.people_with_rights(role.rights, on=last_on + DAY, charter=charter):
        raise UserError(
            f"{roster.name(ended.person_id)} is the only {lowercase_first(role.title)}. Appoint the next one first.",
            offers=[Offer("Appoint somebody", "appoint")],
        )


def vacancies(roster: Roster, charter: Charter, on: date) -> list[Vacancy]:
    """Return the vacancies on a day, in the charter's order."""
    answered = _focal_point_appointments(roster, charter)
    return [
        Vacancy(area.code, entity, _vacant_since(area, answered.get((area.code, entity), ()), roster, on))
        for area, entity in area_entity_pairs(charter, on)
        if not any(roster.is_effective_on(one, on) for one in answered.get((area.code, entity), ()))
    ]


def vacated(area: Area, roster: Roster, charter: Charter, on: date, *, is_today: bool) -> list[Vacancy]:
    """Return the vacancies of an area that had a holder before; where an account was closed today, at once."""
    answered = _focal_point_appointments(roster, charter)
    found = []
    for entity in area.entities:
        held = answered.get((area.code, entity), [])
        present = [one for one in held if roster.is_effective_on(one, on)]
        is_held = any(not (is_today and one.person_id in roster.closed_at) for one in present)
        ends = [first for one in held if (first := _first_day_without(one, roster, charter)) and first <= on]
        if ends and not is_held:
            found.append(Vacancy(area.code, entity, max(ends)))
    return found


def _first_day_without(one: Appointment, roster: Roster, charter: Charter) -> date | None:
    """Return the day from which an appointment has no holder: after its last day, or that day if the account was closed on it."""
    last, closed_at = roster.ends_on(one), roster.closed_at.get(one.person_id)
    if last is None or (closed_at and local(closed_at, charter.zone).date() == last):
        return last
    return last + DAY


def days_of_notice(last_on: date, today: date) -> list[int]:
    """Return how many days before a last day a successor can still be asked for."""
    return [days for days in ASK_SUCCESSOR_DAYS_BEFORE if last_on - timedelta(days=days) > today]


def area_entity_pairs(charter: Charter, on: date) -> Iterator[tuple[Area, str]]:
    """Return each area in force on a day with each of its entities in force."""
    for area in charter.areas_on(on):
        yield from ((area, code) for code in area.entities if charter.entity(code).is_in_force(on))


def _focal_point_appointments(
    roster: Roster, charter: Charter
) -> dict[tuple[str | None, str | None], list[Appointment]]:
    found: dict[tuple[str | None, str | None], list[Appointment]] = {}
    for one in roster.appointments:
        if charter.role(one.role).rights is Rights.FOCAL_POINT:
            found.setdefault((one.area, one.entity), []).append(one)
    return found


def _vacant_since(area: Area, held: "list[Appointment] | tuple[()]", roster: Roster, on: date) -> date | None:
    """Return the first day of a vacancy: after the last holder, or the first day of the area."""
    ends = [last for one in held if (last := roster.ends_on(one)) is not None and last < on]
    return max(ends) + DAY if ends else area.since


def has_follower(one: Appointment, last_on: date, *, charter: Charter, roster: Roster) -> bool:
    """Return whether a position is held on the first working day after a last day: who begins on the Monday follows."""
    on = charter.working_days(roster.persons[one.person_id].station).roll_forward(last_on + DAY)
    found = follower(one, last_on, charter=charter, roster=roster)
    return found is not None and found.from_on <= on


def follower(one: Appointment, last_on: date, *, charter: Charter, roster: Roster) -> Appointment | None:
    """Return who has a position first after a last day: an office itself, else the same role, area and entity."""
    is_office = charter.role(one.role).rights in CHAIR_AND_SECRETARY
    found = (
        other
        for other in roster.appointments
        if other.role == one.role and (is_office or role_key(other) == role_key(one))
    )
    return _first_held(found, roster, last_on + DAY)


def _first_held(found: Iterable[Appointment], roster: Roster, on: date) -> Appointment | None:
    """Return the first of some appointments that is in force on a day or later; None for none."""
    ahead = [one for one in found if roster.is_effective_on(one, max(on, one.from_on))]
    return min(ahead, key=lambda one: (one.from_on, one.id), default=None)


def next_focal_point(
    roster: Roster, charter: Charter, area: str, entity: str | None, on: date
) -> Appointment | None:
    """Return the first focal point of an area and entity from a day on; None for nobody."""
    return _first_held(_focal_point_appointments(roster, charter).get((area, entity), ()), roster, on)
