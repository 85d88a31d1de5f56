"""Who answers for what: the holders of an area or a role, the people of an entity, and what one person does."""

from collections.abc import Collection
from datetime import date

from bot.appointments import DAY
from bot.charter import Area, Role
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, UserError
from bot.grammar.people import person_named
from bot.people import Appointment
from handlers.core.blocks.elements import Message
from handlers.core.calls import Ask
from handlers.people import views
from handlers.people.vacancies import vacated_now


def who_holds(ask: Ask, subject: str, on: date) -> Message:
    """Return who holds an area or a role, or what a person does, on a day; every area where none is named.

    Raises UserError where the words name nothing of it.
    """
    if (entity := ask.charter.entity_named(subject)) is not None:
        found = sorted(ask.roster.people_of([entity.code], on=on), key=ask.roster.name)
        return views.people_of(ask.reader, entity, found, on=on)
    try:
        areas = [ask.charter.area(subject, on=on)] if subject else ask.charter.areas_on(on)
    except UserError as no_area:
        return _who_has_role(ask, subject, no_area, on)
    return views.area_holders(ask.reader, [_holders_and_vacancies(ask, area, on) for area in areas], on=on)


def _who_has_role(ask: Ask, subject: str, no_area: UserError, on: date) -> Message:
    try:
        role = ask.charter.role(subject)
    except UserError:
        return _what_person_does(ask, subject, no_area, on)
    held = [one for one in ask.roster.holders([role.code], on=on) if one not in _gone_by(ask, on)]
    return views.role_holders(ask.reader, role, held, since=_vacant_since(ask, role, on), on=on)


def _what_person_does(ask: Ask, subject: str, no_area: UserError, on: date) -> Message:
    try:
        person = person_named(subject, ask.typing_context).person_id
    except AmbiguousInput:
        raise
    except UserError:
        raise no_area from None
    if person is None or person not in ask.roster.persons:
        raise no_area
    return views.roles_of(
        ask.roster.appointments_on(person, on), ask.roster.persons[person], ask.reader, on=on
    )


def _vacant_since(ask: Ask, role: Role, on: date) -> date | None:
    """Return from which day on nobody holds a role that somebody held before; None if nobody did."""
    past = [ask.roster.ends_on(one) for one in ask.roster.appointments if one.role == role.code]
    ends = [on - DAY if last == on else last for last in past if last is not None and last <= on]
    return max(ends) + DAY if ends else None


def _holders_and_vacancies(ask: Ask, area: Area, on: date) -> views.AreaHolders:
    held = [one for one in _focal_points(ask, area, on) if one.person_id not in _gone_by(ask, on)]
    return views.AreaHolders(area, held, vacated_now(ask, area, on))


def _gone_by(ask: Ask, on: date) -> Collection[int]:
    """Return who is gone although their last day is not over: only for today, the past stays as it was."""
    return ask.roster.closed_at if on == ask.today else ()


def _focal_points(ask: Ask, area: Area, on: date) -> list[Appointment]:
    held = (a for person in ask.roster.persons for a in ask.roster.appointments_on(person, on))
    return [a for a in held if a.area == area.code and ask.charter.role(a.role).rights is Rights.FOCAL_POINT]


def own_focal_points(ask: Ask) -> str:
    """Return who the caller's focal points are, as a sentence; "" where nobody is, or too many are."""
    return views.own_focal_points(*_focal_points_of(ask), ask.reader)


def _focal_points_of(ask: Ask) -> tuple[str, list[int]]:
    """Return the entity of the caller, who is on the roster, and its focal points today."""
    entities = [
        one.entity for one in ask.roster.appointments_on(ask.actor.person_id, ask.today) if one.entity
    ]
    if not entities:
        return "", []
    found = ask.roster.people_with_rights(Rights.FOCAL_POINT, on=ask.today, charter=ask.charter)
    of_entity = ask.roster.people_of([entities[0]], on=ask.today)
    return entities[0], [one for one in found if one in of_entity]
