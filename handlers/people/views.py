"""How people and roles look."""

from collections.abc import Sequence
from datetime import date

from bot.calendar import local
from bot.charter import Area, Role
from bot.people import Absence, Appointment, Person
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader, escape
from handlers.calendar.views import until


def everybody(reader: Reader, found: Sequence[tuple[Area, Sequence[Appointment]]], *, on: date) -> Message:
    return Message(
        "\n".join([*_then(reader, on), *(_area_line(reader, area, held, on) for area, held in found)])
    )


def _then(reader: Reader, on: date) -> list[str]:
    return [] if on == reader.today else [f"On {reader.day(on)}:"]


def _area_line(reader: Reader, area: Area, held: Sequence[Appointment], on: date) -> str:
    """Name who answers for an area, and the entities concerned for which nobody does."""
    names = [_named(reader, a.person_id, a.entity, on) for a in held]
    empty = [code for code in area.entities if code not in {a.entity for a in held}]
    vacant = f" · nobody for {escape(', '.join(empty))}" if names and empty else ""
    return f"*{escape(area.name)}*  {', '.join(names) or 'nobody yet'}{vacant}"


def holders(reader: Reader, role: Role, found: Sequence[int], *, on: date) -> Message:
    names = ", ".join(_named(reader, person, None, on) for person in found)
    return Message("\n".join([*_then(reader, on), f"*{escape(role.title)}*  {names or 'nobody yet'}"]))


def _named(reader: Reader, person_id: int, entity: str | None, on: date) -> str:
    """Return a name with the entity; of today also until when the person is away, with whom standing in."""
    absence = absence_now(reader, person_id) if on == reader.today else None
    beside = filter(None, [escape(entity or ""), until(absence, reader) if absence else ""])
    said = ", ".join(beside)
    return f"{reader.name(person_id)}{f' ({said})' if said else ''}"


def absence_now(reader: Reader, person_id: int) -> Absence | None:
    """Return the absence of a person, by the day at their own station; None when they are there."""
    station = reader.charter.find_station(reader.roster.persons[person_id].station)
    return reader.roster.absence(person_id, local(reader.now, station.zone).date())


def stranger(person: Person) -> list[Block]:
    text = f"{escape(person.name)} is not on the roster and has been given something to do."
    return [section(text), buttons([add_to_roster(person)])]


def add_to_roster(person: Person) -> Button:
    return Button("Add to the roster", "appoint", f"p:{person.id}")
