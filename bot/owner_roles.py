"""Owners named by a role: who holds it now, who follows, and whether it is vacant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import NamedTuple

from bot.appointments import ENTITY_RIGHTS, role_key
from bot.charter import Area, Charter
from bot.charter_section import Rights
from bot.errors import AmbiguousInput, Interpretation, Offer, UserError
from bot.names import fold, lowercase_first
from bot.people import MEMBER_RIGHTS, Appointment, Roster

MAX_CANDIDATES = 5  # buttons
_JOINING_WORDS = frozenset(("for", "of", "in", "to", "the", "at"))
_SEPARATORS = re.compile(r"[,()/\s]+")


class Position(NamedTuple):
    """A role with its area and entity, whoever holds it."""

    role: str
    area: str | None
    entity: str | None


class OwnerRole(NamedTuple):
    """An owner who was named by a position: its holder, or who covers it while it is vacant."""

    person_id: int
    position: Position

    def as_row(self) -> tuple[str, ...]:
        return str(self.person_id), *(part or "" for part in self.position)

    @classmethod
    def from_row(cls, row: Sequence[str]) -> "OwnerRole":
        person, role, area, entity = row
        return cls(int(person), Position(role, area or None, entity or None))


@dataclass(frozen=True)
class RolePhrase:
    """What was typed for a role: any of `roles`, in an area and an entity where these were named."""

    roles: tuple[str, ...]
    area: Area | None = None
    entity: str | None = None


def read_role_phrase(text: str, charter: Charter) -> RolePhrase | None:
    """Parse "focal point for Gender", "deputy director BDT" or an entity alone; None for anything else.

    An entity alone means its deputy or chief.
    """
    words = [word for word in _SEPARATORS.split(text) if word]
    entity = charter.entity_named(" ".join(words))
    if entity is not None:
        return RolePhrase((), entity=entity.code)
    for end in range(len(words), 0, -1):
        role = charter.role_named(" ".join(words[:end]))
        rest = [word for word in words[end:] if fold(word) not in _JOINING_WORDS]
        if role is None:
            continue
        for at in range(len(rest), -1, -1):
            area = charter.area_named(" ".join(rest[:at]))
            of = charter.entity_named(" ".join(rest[at:]))
            if (area is None) == (at == 0) and (of is None) == (at == len(rest)):
                return RolePhrase((role.code,), area, of.code if of else None)
    return None


def find_owner(phrase: RolePhrase, typed: str, *, charter: Charter, roster: Roster, on: date) -> OwnerRole:
    """Return the holder of the role that was named, or who covers it while it is vacant.

    Raises AmbiguousInput where it is one of several, UserError where there is no such role.
    """
    found = {(one.person_id, Position(*role_key(one))) for one in _appointments(phrase, charter, roster, on)}
    if len(found) == 1:
        return OwnerRole(*found.pop())
    if found:
        raise _which_one(typed, found, charter, roster)
    vacant = _vacant_positions(phrase, charter, roster)
    if not vacant:
        raise UserError(f"I don't know the role “{typed}”.", offers=[Offer("Who's who", "say", "who")])
    if len(vacant) > 1:
        raise _which_one(typed, {(0, one) for one in vacant}, charter, roster)
    return OwnerRole(covering_person(charter, roster, on), vacant[0])


def _appointments(phrase: RolePhrase, charter: Charter, roster: Roster, on: date) -> list[Appointment]:
    area = phrase.area.code if phrase.area else None
    for roles in [phrase.roles] if phrase.roles else _roles_for_entity(charter):
        found = roster.appointments_to(roles, on=on, area=area, entity=phrase.entity)
        if found:
            return found
    return []


def _roles_for_entity(charter: Charter) -> list[tuple[str, ...]]:
    """Return the roles that speak for an entity: first its deputies and chiefs, then any member's."""
    return [
        tuple(role.code for role in charter.roles if role.rights in rights)
        for rights in (ENTITY_RIGHTS, MEMBER_RIGHTS)
    ]


def _vacant_positions(phrase: RolePhrase, charter: Charter, roster: Roster) -> list[Position]:
    """Return the positions that fit and nobody holds: those of an area, and those that somebody held before."""
    roles = phrase.roles or _roles_for_entity(charter)[0]
    if phrase.area is not None:
        of_area = [code for code in phrase.area.entities if phrase.entity in {None, code}]
        is_of_area = charter.role(roles[0]).rights is Rights.FOCAL_POINT
        return [Position(*key) for key in product(roles, [phrase.area.code], of_area)] if is_of_area else []
    held = (Position(*role_key(one)) for one in roster.appointments if one.role in roles)
    return list(dict.fromkeys(one for one in held if phrase.entity in {None, one.entity}))


def _which_one(
    typed: str, found: Iterable[tuple[int, Position]], charter: Charter, roster: Roster
) -> UserError:
    """Return the question which of several is meant, with a button for each."""
    several = sorted(found, key=lambda one: (one[1].area or "", one[1].entity or "", one[0]))
    if len(several) > MAX_CANDIDATES:
        title = charter.title_of(Rights.FOCAL_POINT)
        area = charter.areas[0].name
        return UserError(
            f"“{typed}” is one of {len(several)} people. Which one? Say it like owner:{title} for {area}"
        )
    positions = [position for _, position in several]
    return AmbiguousInput(
        f"“{typed}” is one of {len(several)}. Which one?",
        phrase=typed,
        interpretations=[
            Interpretation(
                _label(person, position, charter, roster),
                f'"{roster.name(person)}"' if positions.count(position) > 1 else _words(position, charter),
            )
            for person, position in several
        ],
    )


def _label(person: int, position: Position, charter: Charter, roster: Roster) -> str:
    name = roster.name(person) if person else "Vacant"
    return f"{name}, {position_phrase(position, charter)}"


def _words(position: Position, charter: Charter) -> str:
    return " ".join(filter(None, [lowercase_first(charter.role(position.role).title), *position[1:]]))


def position_phrase(position: Position, charter: Charter) -> str:
    """Return a position as it stands in a sentence: "focal point for Gender, BDT"."""
    title = lowercase_first(charter.role(position.role).title)
    of = [charter.area(position.area).name] if position.area else []
    of += [position.entity] if position.entity else []
    return f"{title} for {', '.join(of)}" if of else title


def holders_of(position: Position, roster: Roster, on: date) -> list[int]:
    """Return who holds a position on a day."""
    return roster.holders([position.role], on=on, area=position.area, entity=position.entity)


def covering_person(charter: Charter, roster: Roster, on: date) -> int:
    """Return who covers a vacant position: the secretary, or else the chair. Raises UserError where there is neither."""
    for rights in (Rights.SECRETARY, Rights.CHAIR):
        if found := roster.people_with_rights(rights, on=on, charter=charter):
            return found[0]
    raise UserError("Nobody holds that role, and there is no secretary to cover it. Name somebody.")


def followers_of(owner: OwnerRole, *, charter: Charter, roster: Roster, on: date) -> list[int]:
    """Return who owns in place of `owner` from a day on: nobody where nothing changes, several where it must be asked."""
    holders = holders_of(owner.position, roster, on)
    if holders:
        return [] if owner.person_id in holders else holders
    covering = covering_person(charter, roster, on)
    return [] if owner.person_id == covering else [covering]
