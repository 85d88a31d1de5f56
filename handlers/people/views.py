"""How people and roles look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.appointments import Vacancy
from bot.calendar import local
from bot.charter import Area, Entity, Role
from bot.charter_section import Rights
from bot.names import join_names
from bot.people import Absence, Appointment, Person
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import NAMED_MAX
from handlers.people import appointments_views
from handlers.people.absence_views import away_until
from handlers.people.appointments_views import role_of


@dataclass(frozen=True)
class AreaHolders:
    """Who answers for an area, and the entities for which nobody does any more."""

    area: Area
    held: Sequence[Appointment]
    vacated: Sequence[Vacancy]


def area_holders(reader: Reader, found: Sequence[AreaHolders], *, on: date) -> Message:
    return Message("\n".join([*_date_line(reader, on), *(_area_line(reader, one, on) for one in found)]))


def _date_line(reader: Reader, on: date) -> list[str]:
    return [] if on == reader.today else [f"On {reader.day(on)}:"]


def _area_line(reader: Reader, one: AreaHolders, on: date) -> str:
    """Return who answers for an area, and the entities without a holder."""
    names = ", ".join(_name_with_absence(reader, a.person_id, a.entity, on) for a in one.held)
    filled = {a.entity for a in one.held} | {vacancy.entity for vacancy in one.vacated}
    empty = [code for code in one.area.entities if code not in filled]
    vacant = appointments_views.vacated(one.vacated, reader)
    known = [part for part in (names, vacant) if part] or ["nobody yet"]
    never = [f"nobody for {escape(', '.join(empty))}"] if (names or vacant) and empty else []
    return f"*{escape(one.area.name)}*  {' · '.join([*known, *never])}"


def role_holders(
    reader: Reader, role: Role, found: Sequence[int], *, since: date | None, on: date
) -> Message:
    """Return who holds a role; where nobody does any more, `since` when."""
    names = ", ".join(_name_with_absence(reader, person, None, on) for person in found)
    nobody = f"vacant since {reader.day(since)}" if since else "nobody yet"
    return Message("\n".join([*_date_line(reader, on), f"*{escape(role.title)}*  {names or nobody}"]))


def people_of(reader: Reader, entity: Entity, found: Sequence[int], *, on: date) -> Message:
    """Return who has a role for a part of the organisation."""
    names = ", ".join(_name_with_absence(reader, person, None, on) for person in found) or "nobody yet"
    return Message("\n".join([*_date_line(reader, on), f"*{escape(entity.code)}*  {names}"]))


def roles_of(held: Sequence[Appointment], person: Person, reader: Reader, *, on: date) -> Message:
    """Return what somebody does here, and where; for today also an absence."""
    roles = [role_of(one, reader) for one in held] or ["no role here"]
    absence = current_absence(reader, person.id) if on == reader.today else None
    city = escape(reader.charter.find_station(person.station).city)
    away = [away_until(absence, reader)] if absence else []
    said = f"*{escape(reader.roster.name(person.id))}*  {' · '.join([', '.join(roles), city, *away])}"
    return Message("\n".join([*_date_line(reader, on), said]))


def own_focal_points(entity: str, people: Sequence[int], reader: Reader) -> str:
    """Return who somebody's focal points are; "" where nobody is, or too many are."""
    if not 0 < len(people) <= NAMED_MAX:
        return ""
    title = reader.title(Rights.FOCAL_POINT)
    titles, are = (title, "is") if len(people) == 1 else (f"{title}s", "are")
    return f"Your {titles} in {escape(entity)} {are} {join_names([reader.name(one) for one in people])}."


def _name_with_absence(reader: Reader, person_id: int, entity: str | None, on: date) -> str:
    """Return a name with the entity; for today also an absence and who stands in."""
    absence = current_absence(reader, person_id) if on == reader.today else None
    details = filter(None, [escape(entity or ""), away_until(absence, reader) if absence else ""])
    text = ", ".join(details)
    return f"{reader.name(person_id)}{f' ({text})' if text else ''}"


def current_absence(reader: Reader, person_id: int) -> Absence | None:
    """Return the absence of a person on the date at their own station; None when they are present."""
    station = reader.charter.find_station(reader.roster.persons[person_id].station)
    return reader.roster.absence_on(person_id, local(reader.now, station.zone).date())


def not_on_roster(person: Person, reader: Reader) -> list[Block]:
    text = f"{reader.name(person.id)} isn't on the roster and has been given something to do."
    return [section(text), buttons([add_to_roster_button(person)])]


def add_to_roster_button(person: Person) -> Button:
    return Button("Add to the roster", "appoint", f"p:{person.id}")
