"""How people and roles look."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import local
from bot.charter import Area, Role
from bot.people import Absence, Appointment, Person
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader, escape


def area_holders(reader: Reader, found: Sequence[tuple[Area, Sequence[Appointment]]], *, on: date) -> Message:
    return Message(
        "\n".join([*_date_line(reader, on), *(_area_line(reader, area, held, on) for area, held in found)])
    )


def _date_line(reader: Reader, on: date) -> list[str]:
    return [] if on == reader.today else [f"On {reader.day(on)}:"]


def _area_line(reader: Reader, area: Area, held: Sequence[Appointment], on: date) -> str:
    """Return who answers for an area, and the entities without a holder."""
    names = [_name_with_absence(reader, a.person_id, a.entity, on) for a in held]
    empty = [code for code in area.entities if code not in {a.entity for a in held}]
    vacant = f" · nobody for {escape(', '.join(empty))}" if names and empty else ""
    return f"*{escape(area.name)}*  {', '.join(names) or 'nobody yet'}{vacant}"


def role_holders(reader: Reader, role: Role, found: Sequence[int], *, on: date) -> Message:
    names = ", ".join(_name_with_absence(reader, person, None, on) for person in found)
    return Message("\n".join([*_date_line(reader, on), f"*{escape(role.title)}*  {names or 'nobody yet'}"]))


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


def not_on_roster(person: Person) -> list[Block]:
    text = f"{escape(person.name)} is not on the roster and has been given something to do."
    return [section(text), buttons([add_to_roster_button(person)])]


def add_to_roster_button(person: Person) -> Button:
    return Button("Add to the roster", "appoint", f"p:{person.id}")


def away_until(absence: Absence, reader: Reader) -> str:
    """Return "away until Fri 21 Oct; Taro Nakagawa stands in"."""
    officer = f"; {reader.name(absence.officer_id)} stands in" if absence.officer_id else ""
    return f"away until {reader.day(absence.to_on)}{officer}"
