"""The roster as a table: export to rows, and the changes that imported rows would make."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.appointments import (
    CHAIR_AND_SECRETARY,
    NOT_APPOINTABLE,
    area_entity_pairs,
    must_match_role,
    role_key,
)
from bot.calendar import local
from bot.charter import (
    Area,
    Charter,
    Entity,
    Role,
    Station,
)
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, UserError
from bot.people import Appointment, Person, Roster
from bot.spreadsheets import Cell, Row

COLUMNS = ("name", "email", "station", "language", "role", "area", "entity", "from", "to")
REQUIRED_COLUMNS = COLUMNS[:7]
_LANGUAGE = re.compile("[a-z]{2}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
NO_SELF_APPOINTMENT = "Nobody can give themselves a role."


@dataclass(frozen=True, kw_only=True)
class RosterChange:
    """The effect of one imported row; nothing if the roster already agrees.

    New people and appointments have the negative row number as their id. `ignored_columns` differ from the roster,
    which keeps its values. `fault` is the reason why the row is rejected.
    """

    row: int
    person: Person | None = None
    is_new: bool = False
    appointed: Appointment | None = None
    ended: Appointment | None = None  # the existing appointment
    last_on: date | None = None  # its new last day
    ignored_columns: tuple[str, ...] = ()
    fault: str = ""

    @property
    def has_effect(self) -> bool:
        return self.is_new or self.appointed is not None or self.ended is not None


def plan_import(
    rows: Sequence[Sequence[str]],
    *,
    charter: Charter,
    roster: Roster,
    now: datetime,
    importers: Sequence[int] | None,
) -> list[RosterChange]:
    """Return the change that each row would make, in order; appointments without a row are not ended.

    `importers` are the person ids with which the importing user acts; None is the operator, who may give any
    role. Raises UserError if the header is wrong.
    """
    head = _read_header(rows[0] if rows else [])
    blank = [""] * len(head)  # for rows that are shorter than the header
    reading = _RowReader(charter, roster, now, importers)
    return [
        reading.read_row(number, dict(zip(head, [*row, *blank], strict=False)), row[len(head) :])
        for number, row in enumerate(rows[1:], 2)
        if row
    ]


def _read_header(cells: Sequence[str]) -> list[str]:
    head = [cell.casefold() for cell in cells]
    missing = [name for name in REQUIRED_COLUMNS if name not in head]
    others = [name for name in head if name not in COLUMNS]
    twice = [name for name in COLUMNS if head.count(name) > 1]
    wrong = [
        f"{what_} {', '.join(f'“{name}”' for name in names)}."
        for what_, names in (("Missing:", missing), ("Not known:", others), ("There twice:", twice))
        if names
    ]
    if wrong:
        raise UserError(
            f"The first row names the columns: {', '.join(REQUIRED_COLUMNS)}; from and to are optional. {' '.join(wrong)}"
        )
    return head


def with_new_people(roster: Roster, found: Iterable[RosterChange]) -> Roster:
    """Return the roster with the people that an import would add."""
    new = {one.person.id: one.person for one in found if one.person and one.is_new}
    return replace(roster, persons={**roster.persons, **new}) if new else roster


class _RowError(Exception):
    """The reason why a row is rejected."""


@dataclass(frozen=True)
class _ParsedRow:
    """The values of a row, resolved against the charter."""

    station: Station | None
    role: Role | None
    area: Area | None
    entity: Entity | None
    from_on: date | None
    to_on: date | None


@dataclass
class _RowReader:
    """Reads rows in order; each row sees the effects of the rows above it."""

    charter: Charter
    roster: Roster
    now: datetime
    importers: Sequence[int] | None
    people_by_email: dict[str, Person] = field(init=False)
    appointed: dict[int, list[Appointment]] = field(default_factory=dict)
    changed_in_row: dict[int, int] = field(
        default_factory=dict
    )  # row number by the id of the appointment that it ended

    def __post_init__(self) -> None:
        self.people_by_email = {
            one.email.casefold(): one for one in self.roster.persons.values() if one.email
        }

    def read_row(self, number: int, row: Mapping[str, str], more: Sequence[str]) -> RosterChange:
        try:
            parsed = self._parse_row(row, more)
            person = self.people_by_email.get(row["email"].casefold())
            is_new = person is None
            person = person or self._new_person(number, row, parsed)
            change = RosterChange(row=number, person=person, is_new=is_new)
            if not is_new:
                change = replace(change, ignored_columns=_ignored_columns(person, row, parsed))
            found = self._add_role(change, person, parsed)
        except (_RowError, UserError) as fault:
            return RosterChange(
                row=number, fault=str(fault).partition(" Say it like")[0].partition(" Say it with")[0]
            )
        self.people_by_email[person.email.casefold()] = person
        return found

    def _parse_row(self, row: Mapping[str, str], more: Sequence[str]) -> _ParsedRow:
        problems = [f"“{cell}” is beyond the last column." for cell in more if cell]
        problems += [f"{name} is empty." for name in ("name", "email", "station") if not row[name]]
        if row["email"] and not _ADDRESS.fullmatch(row["email"]):
            problems.append(f"“{row['email']}” isn't an e-mail address.")
        if row["language"] and not _LANGUAGE.fullmatch(row["language"].casefold()):
            problems.append(f"language: “{row['language']}” isn't two letters, such as “en”.")
        lookups: dict[str, Callable[[str], object]] = {
            "station": self.charter.find_station, "role": self.charter.role, "area": self.charter.area,
            "entity": self.charter.entity, "from": _parse_day, "to": _parse_day,
        }  # fmt: skip
        found: dict[str, Any] = {}
        for name, look_up in lookups.items():
            try:
                found[name] = look_up(row[name]) if row.get(name) else None
            except UserError as error:
                problems.append(f"{name}: {error}{_suggestions(error)}")
        if problems:
            raise _RowError(" ".join(problems))
        return _ParsedRow(*found.values())

    def _new_person(self, number: int, row: Mapping[str, str], parsed: _ParsedRow) -> Person:
        if parsed.station is None:
            raise _RowError("station is empty.")
        return Person(
            id=-number,
            name=row["name"],
            email=row["email"],
            station=parsed.station.code,
            language=row["language"].casefold() or self.charter.language,
        )

    def _add_role(self, change: RosterChange, person: Person, parsed: _ParsedRow) -> RosterChange:
        """Return the change with the appointment that the row adds or ends."""
        if parsed.role is None:
            return change
        wanted = Appointment(
            id=-change.row,
            person_id=person.id,
            role=parsed.role.code,
            entity=parsed.entity.code if parsed.entity else None,
            area=parsed.area.code if parsed.area else None,
            from_on=parsed.from_on or self._local_today(person),
            to_on=parsed.to_on,
        )
        held = self._existing_appointment(wanted)
        if held is None:
            self._must_be_appointable(wanted, parsed.role, person)
            self.appointed.setdefault(person.id, []).append(wanted)
            return replace(change, appointed=wanted)
        stays = (
            (*change.ignored_columns, "from")
            if parsed.from_on not in {None, held.from_on}
            else change.ignored_columns
        )
        return self._change_last_day(replace(change, ignored_columns=stays), held, parsed)

    def _existing_appointment(self, wanted: Appointment) -> Appointment | None:
        """Return an overlapping appointment to the same role, in the roster or a row above.

        One that begins on the same day comes first; None if there is none.
        """
        known = (*self.roster.appointments_of(wanted.person_id), *self.appointed.get(wanted.person_id, ()))
        same = [one for one in known if role_key(one) == role_key(wanted) and self._overlaps(one, wanted)]
        return min(same, key=lambda one: one.from_on != wanted.from_on, default=None)

    def _overlaps(self, one: Appointment, other: Appointment) -> bool:
        ends = self._ends_on(one)
        return (ends is None or other.from_on <= ends) and (other.to_on is None or one.from_on <= other.to_on)

    def _ends_on(self, one: Appointment) -> date | None:
        return self.roster.ends_on(one) if one.person_id in self.roster.persons else one.to_on

    def _change_last_day(self, change: RosterChange, held: Appointment, parsed: _ParsedRow) -> RosterChange:
        last_on = parsed.to_on
        if last_on is None or self._ends_on(replace(held, to_on=last_on)) == self._ends_on(held):
            return change
        row = -held.id if held.id < 0 else self.changed_in_row.get(held.id)
        if row is not None:
            raise _RowError(f"row {row} gives another last day for the same role.")
        self._must_be_allowed(held, parsed.role)
        self.changed_in_row[held.id] = change.row
        return replace(change, ended=held, last_on=last_on)

    def _must_be_appointable(self, wanted: Appointment, role: Role, person: Person) -> None:
        """Raise an error if this row may not give the role to the person."""
        if wanted.to_on is not None and wanted.to_on < wanted.from_on:
            raise _RowError(f"the last day, {wanted.to_on}, is before the first, {wanted.from_on}.")
        if person.leaves_on is not None and person.leaves_on < wanted.from_on:
            raise _RowError(f"{person.name} will have left by {wanted.from_on}.")
        self.charter.role(role.code, on=wanted.from_on)
        if wanted.area:
            self.charter.area(wanted.area, on=wanted.from_on)
        if wanted.entity:
            self.charter.entity(wanted.entity, on=wanted.from_on)
        must_match_role(wanted, role)
        self._must_be_allowed(wanted, role)

    def _must_be_allowed(self, one: Appointment, role: Role | None) -> None:
        if self.importers is None or role is None:
            return
        if role.rights in NOT_APPOINTABLE:
            raise _RowError(NOT_APPOINTABLE[role.rights].format(title=role.title))
        if role.rights in CHAIR_AND_SECRETARY:
            raise _RowError(
                f"{role.title} needs a second person. Say it by itself: appoint @name {role.code}"
            )
        if one.person_id in self.importers:
            raise _RowError(NO_SELF_APPOINTMENT)

    def _local_today(self, person: Person) -> date:
        """Return today's date at the person's own station, the default first day of a role."""
        return local(self.now, self.charter.find_station(person.station).zone).date()


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is no day that I can read; write it as 2016-11-01.") from None


def _suggestions(error: UserError) -> str:
    if not isinstance(error, AmbiguousInput):
        return ""
    return f" Write {' or '.join(reading.words for reading in error.interpretations)}."


def _ignored_columns(person: Person, row: Mapping[str, str], parsed: _ParsedRow) -> tuple[str, ...]:
    """Return the columns whose value differs from the roster's; the import does not change these."""
    values = {"name": (row["name"], person.name), "language": (row["language"].casefold(), person.language)}
    if parsed.station:
        values["station"] = (parsed.station.code, person.station)
    return tuple(name for name in COLUMNS if name in values and values[name][0] not in {"", values[name][1]})


# Export


def roster_rows(roster: Roster, *, on: date) -> list[Row]:
    """Return a header and a row for each appointment that ends on `on` or later, or never."""
    held = [one for one in roster.appointments if _is_current_or_future(one, roster, on)]
    in_order = sorted(
        held, key=lambda one: (roster.name(one.person_id).casefold(), one.person_id, one.from_on, one.id)
    )
    return [COLUMNS, *(_roster_row(one, roster) for one in in_order)]


def _is_current_or_future(one: Appointment, roster: Roster, on: date) -> bool:
    ends = roster.ends_on(one)
    return ends is None or ends >= max(on, one.from_on)


def _roster_row(one: Appointment, roster: Roster) -> Row:
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


def focal_point_rows(roster: Roster, charter: Charter, *, on: date) -> list[Row]:
    """Return the focal points as a matrix: a row for each area, a column for each entity."""
    held = _focal_points_by_cell(roster, charter, on)
    parts = list(
        dict.fromkeys([*(part for _, part in area_entity_pairs(charter, on)), *(part for _, part in held)])
    )
    return [
        ("Area", *(part or "no entity" for part in parts)),
        *(
            (area.name, *(roster.names(held.get((area.code, part), ())) for part in parts))
            for area in charter.areas_on(on)
        ),
    ]


def _focal_points_by_cell(roster: Roster, charter: Charter, on: date) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for one in roster.appointments:
        if (
            one.area
            and charter.role(one.role).rights is Rights.FOCAL_POINT
            and roster.is_effective_on(one, on)
        ):
            found.setdefault((one.area, one.entity or ""), []).append(one.person_id)
    return found
