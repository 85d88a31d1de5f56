"""Who may start a roll call, who counts in it, and who reads the names in it."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.charter_section import Rights
from bot.permissions import Actor
from bot.roll_call_rules import RollCallRule
from bot.roll_calls import RollCall
from storage.unit_of_work import Read

OF_ANY_OFFICE = frozenset({Rights.CHAIR, Rights.SECRETARY})


def rule_of(read: Read) -> RollCallRule:
    """Return how the charter declares roll calls; without that none is offered."""
    if read.charter.roll_call is None:
        raise LookupError("roll_call")
    return read.charter.roll_call


def may_start(read: Read, who: Actor, offices: Collection[str]) -> bool:
    """Return whether somebody may start a roll call of these offices, themselves or as whoever they stand in for."""
    return any(_may_start(read, one.person_id, one.rights, offices) for one in who.identities)


def starters(read: Read, offices: Collection[str], on: date) -> list[int]:
    """Return who may start a roll call of these offices, or stop it before it begins."""
    rights = rule_of(read).start_by
    people = (
        person
        for right in rights
        for person in read.roster.people_with_rights(right, on=on, charter=read.charter)
    )
    return [
        one
        for one in dict.fromkeys(people)
        if not read.roster.has_left(one, on)
        and _may_start(read, one, read.roster.rights(one, on=on, charter=read.charter), offices)
    ]


def _may_start(read: Read, person: int, rights: Collection[Rights], offices: Collection[str]) -> bool:
    """Return whether these rights of a person suffice: but for the chair and the secretary, those of their own office."""
    held = set(rights) & set(rule_of(read).start_by)
    own = read.roster.persons[person].station if person in read.roster.persons else ""
    return bool(held & OF_ANY_OFFICE) or (bool(held) and set(offices) <= {own})


def people_of(read: Read, office: str, on: date) -> list[int]:
    """Return the people of an office, by name."""
    found = [
        one
        for one in read.roster.persons.values()
        if one.station == office
        and read.roster.appointments_on(one.id, on)
        and not read.roster.has_left(one.id, on)
    ]
    return [one.id for one in sorted(found, key=lambda one: (one.name, one.id))]


def leaders(read: Read, call: RollCall) -> Sequence[int]:
    """Return who reads the names: whoever started it, and the wardens of its offices. Nobody stands in for them."""
    on = read.charter.day_of(call.at)
    wardens = [
        one
        for one in read.roster.holders(rule_of(read).wardens, on=on)
        if read.roster.persons[one].station in call.offices and not read.roster.has_left(one, on)
    ]
    return tuple(dict.fromkeys([call.started_by, *wardens]))
