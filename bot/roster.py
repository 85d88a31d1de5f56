"""The roster as a table: its rows, and what the rows of another one would change, each with its sentence if it cannot."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.appointments import NOBODY_APPOINTS, OFFICE, cells, must_be_whole, what
from bot.calendar import local
from bot.charter import Area, Charter, Entity, Rights, Role, Station
from bot.errors import Unclear, UserError
from bot.people import Appointment, Person, Roster
from bot.spreadsheets import Cell, Row

COLUMNS = ("name", "email", "station", "language", "role", "area", "entity", "from", "to")
NEEDED = COLUMNS[:7]
_LANGUAGE = re.compile("[a-z]{2}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
TO_ONESELF = "Nobody gives a role to themselves. Ask the chair or the secretary."


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one row would change: nothing where all is as it says. `fault` says why it cannot be taken.

    People and appointments that are new have the row's number below zero for an id. `stays` are the columns in which the
    roster says otherwise, and goes on to say so.
    """

    row: int
    person: Person | None = None
    is_new: bool = False
    given: Appointment | None = None
    ended: Appointment | None = None  # as it is held now
    last_on: date | None = None  # its new last day
    stays: tuple[str, ...] = ()
    fault: str = ""

    @property
    def changes(self) -> bool:
        return self.is_new or self.given is not None or self.ended is not None


def changes(
    rows: Sequence[Sequence[str]],
    *,
    charter: Charter,
    roster: Roster,
    now: datetime,
    importers: Sequence[int] | None,
) -> list[Change]:
    """Return what each row of a table would change, in order; nothing is ended that the table does not name.

    `importers` are those as whom somebody imports it; None is the operator, who may give any role. Raises the sentence on
    a head that is not the roster's.
    """
    head = _head(rows[0] if rows else [])
    blank = [""] * len(head)  # where a row is shorter than the head
    reading = _Reading(charter, roster, now, importers)
    return [
        reading.change(number, dict(zip(head, [*row, *blank], strict=False)), row[len(head) :])
        for number, row in enumerate(rows[1:], 2)
        if row
    ]


def _head(cells: Sequence[str]) -> list[str]:
    head = [cell.casefold() for cell in cells]
    missing = [name for name in NEEDED if name not in head]
    others = [name for name in head if name not in COLUMNS]
    twice = [name for name in COLUMNS if head.count(name) > 1]
    wrong = [
        f"{what_} {', '.join(f'“{name}”' for name in names)}."
        for what_, names in (("Missing:", missing), ("Not known:", others), ("There twice:", twice))
        if names
    ]
    if wrong:
        raise UserError(
            f"The first row names the columns: {', '.join(NEEDED)}; from and to may be there. {' '.join(wrong)}"
        )
    return head


def with_new(roster: Roster, found: Iterable[Change]) -> Roster:
    """Return the roster with the people who would be new on it."""
    new = {one.person.id: one.person for one in found if one.person and one.is_new}
    return replace(roster, persons={**roster.persons, **new}) if new else roster


class _Fault(Exception):
    """Why a row cannot be taken."""


@dataclass(frozen=True)
class _Said:
    """A row as it was understood."""

    station: Station | None
    role: Role | None
    area: Area | None
    entity: Entity | None
    from_on: date | None
    to_on: date | None


@dataclass
class _Reading:
    """What is known while the rows are read one after another: each counts for those below it."""

    charter: Charter
    roster: Roster
    now: datetime
    importers: Sequence[int] | None
    people: dict[str, Person] = field(init=False)
    given: dict[int, list[Appointment]] = field(default_factory=dict)
    spoken_of: dict[int, int] = field(default_factory=dict)  # the rows in which an appointment was changed

    def __post_init__(self) -> None:
        self.people = {one.email.casefold(): one for one in self.roster.persons.values() if one.email}

    def change(self, number: int, row: Mapping[str, str], more: Sequence[str]) -> Change:
        try:
            said = self._said(row, more)
            person = self.people.get(row["email"].casefold())
            is_new = person is None
            person = person or self._new(number, row, said)
            change = Change(row=number, person=person, is_new=is_new)
            if not is_new:
                change = replace(change, stays=_otherwise(person, row, said))
            found = self._of_role(change, person, said)
        except (_Fault, UserError) as fault:
            return Change(row=number, fault=str(fault).partition(" Example:")[0])
        self.people[person.email.casefold()] = person
        return found

    def _said(self, row: Mapping[str, str], more: Sequence[str]) -> _Said:
        problems = [f"“{cell}” stands behind the last column." for cell in more if cell]
        problems += [f"{name} is empty." for name in ("name", "email", "station") if not row[name]]
        if row["email"] and not _ADDRESS.fullmatch(row["email"]):
            problems.append(f"“{row['email']}” is not an e-mail address.")
        if row["language"] and not _LANGUAGE.fullmatch(row["language"].casefold()):
            problems.append(f"language: “{row['language']}” is not two letters, such as “en”.")
        lookups: dict[str, Callable[[str], object]] = {
            "station": self.charter.find_station, "role": self.charter.role, "area": self.charter.area,
            "entity": self.charter.entity, "from": _day, "to": _day,
        }  # fmt: skip
        found: dict[str, Any] = {}
        for name, look_up in lookups.items():
            try:
                found[name] = look_up(row[name]) if row.get(name) else None
            except UserError as error:
                problems.append(f"{name}: {error}{_written_as(error)}")
        if problems:
            raise _Fault(" ".join(problems))
        return _Said(*found.values())

    def _new(self, number: int, row: Mapping[str, str], said: _Said) -> Person:
        if said.station is None:
            raise _Fault("station is empty.")
        return Person(
            id=-number,
            name=row["name"],
            email=row["email"],
            station=said.station.code,
            language=row["language"].casefold() or self.charter.language,
        )

    def _of_role(self, change: Change, person: Person, said: _Said) -> Change:
        """Add what becomes of the role that a row names."""
        if said.role is None:
            return change
        wanted = Appointment(
            id=-change.row,
            person_id=person.id,
            role=said.role.code,
            entity=said.entity.code if said.entity else None,
            area=said.area.code if said.area else None,
            from_on=said.from_on or self._today_of(person),
            to_on=said.to_on,
        )
        held = self._held(wanted)
        if held is None:
            self._may_be_given(wanted, said.role, person)
            self.given.setdefault(person.id, []).append(wanted)
            return replace(change, given=wanted)
        stays = (*change.stays, "from") if said.from_on not in {None, held.from_on} else change.stays
        return self._of_held(replace(change, stays=stays), held, said)

    def _held(self, wanted: Appointment) -> Appointment | None:
        """Return the same role in the same time, on the roster or in a row above; the one from the same day first."""
        known = (*self.roster.appointments_of(wanted.person_id), *self.given.get(wanted.person_id, ()))
        same = [one for one in known if what(one) == what(wanted) and self._meet(one, wanted)]
        return min(same, key=lambda one: one.from_on != wanted.from_on, default=None)

    def _meet(self, one: Appointment, other: Appointment) -> bool:
        ends = self._ends_on(one)
        return (ends is None or other.from_on <= ends) and (other.to_on is None or one.from_on <= other.to_on)

    def _ends_on(self, one: Appointment) -> date | None:
        return self.roster.ends_on(one) if one.person_id in self.roster.persons else one.to_on

    def _of_held(self, change: Change, held: Appointment, said: _Said) -> Change:
        last_on = said.to_on
        if last_on is None or self._ends_on(replace(held, to_on=last_on)) == self._ends_on(held):
            return change
        row = -held.id if held.id < 0 else self.spoken_of.get(held.id)
        if row is not None:
            raise _Fault(f"row {row} says another last day for the same role.")
        self._must_be_ones_to_change(held, said.role)
        self.spoken_of[held.id] = change.row
        return replace(change, ended=held, last_on=last_on)

    def _may_be_given(self, wanted: Appointment, role: Role, person: Person) -> None:
        """Raise why somebody cannot get a role by this row."""
        if wanted.to_on is not None and wanted.to_on < wanted.from_on:
            raise _Fault(f"the last day, {wanted.to_on}, is before the first, {wanted.from_on}.")
        if person.leaves_on is not None and person.leaves_on < wanted.from_on:
            raise _Fault(f"{person.name} will have left by {wanted.from_on}.")
        self.charter.role(role.code, on=wanted.from_on)
        if wanted.area:
            self.charter.area(wanted.area, on=wanted.from_on)
        if wanted.entity:
            self.charter.entity(wanted.entity, on=wanted.from_on)
        must_be_whole(wanted, role)
        self._must_be_ones_to_change(wanted, role)

    def _must_be_ones_to_change(self, one: Appointment, role: Role | None) -> None:
        if self.importers is None or role is None:
            return
        if role.rights in NOBODY_APPOINTS:
            raise _Fault(NOBODY_APPOINTS[role.rights].format(title=role.title))
        if role.rights in OFFICE:
            raise _Fault(f"{role.title} needs a second person. Say it by itself: appoint @name {role.code}")
        if one.person_id in self.importers:
            raise _Fault(TO_ONESELF)

    def _today_of(self, person: Person) -> date:
        """A role begins with the day at its holder's own station."""
        return local(self.now, self.charter.find_station(person.station).zone).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is no day that I can read; write it as 2016-11-01.") from None


def _written_as(error: UserError) -> str:
    if not isinstance(error, Unclear):
        return ""
    return f" Write {' or '.join(reading.words for reading in error.readings)}."


def _otherwise(person: Person, row: Mapping[str, str], said: _Said) -> tuple[str, ...]:
    """Return in which columns a row says something else about a person than the roster."""
    there = {"name": (row["name"], person.name), "language": (row["language"].casefold(), person.language)}
    if said.station:
        there["station"] = (said.station.code, person.station)
    return tuple(name for name in COLUMNS if name in there and there[name][0] not in {"", there[name][1]})


# The roster as a table


def rows_of(roster: Roster, *, on: date) -> list[Row]:
    """Return the head and a row for each role that is held, or will be, on a day or later."""
    held = [one for one in roster.appointments if _holds_from(one, roster, on)]
    in_order = sorted(
        held, key=lambda one: (roster.name(one.person_id).casefold(), one.person_id, one.from_on, one.id)
    )
    return [COLUMNS, *(_row(one, roster) for one in in_order)]


def _holds_from(one: Appointment, roster: Roster, on: date) -> bool:
    ends = roster.ends_on(one)
    return ends is None or ends >= max(on, one.from_on)


def _row(one: Appointment, roster: Roster) -> Row:
    person = roster.persons[one.person_id]
    days: tuple[Cell, Cell] = (one.from_on, roster.ends_on(one) or "")
    return (
        person.name,
        person.email,
        person.station,
        person.language,
        one.role,
        one.area or "",
        one.entity or "",
        *days,
    )


def area_rows(roster: Roster, charter: Charter, *, on: date) -> list[Row]:
    """Return who answers for each area on behalf of each part of the organisation: a row for an area."""
    held = _answering(roster, charter, on)
    parts = list(dict.fromkeys([*(part for _, part in cells(charter, on)), *(part for _, part in held)]))
    return [
        ("Area", *(part or "no entity" for part in parts)),
        *(
            (area.name, *(roster.names(held.get((area.code, part), ())) for part in parts))
            for area in charter.areas_on(on)
        ),
    ]


def _answering(roster: Roster, charter: Charter, on: date) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for one in roster.appointments:
        if one.area and charter.role(one.role).rights is Rights.FOCAL_POINT and roster.holds_on(one, on):
            found.setdefault((one.area, one.entity or ""), []).append(one.person_id)
    return found
