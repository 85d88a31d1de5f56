"""Who answers for the entries of a register, and who has the rights that it declares."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import partial

from bot.charter import Charter
from bot.charter_section import Rights
from bot.entries import Entry
from bot.names import join_all
from bot.people import Roster
from bot.permissions import full_actor, may_see
from bot.records import Record
from bot.refusals import alternative, who_can
from bot.registers import AUTHOR, OWNER, Register
from handlers.core.calls import Ask


def answering(
    register: Register, entry: Entry, *, roster: Roster, charter: Charter, on: date
) -> Sequence[int]:
    """Return who answers for an entry on a day: its owners, or who holds the register's `owner` for its area.

    Of the latter those who are here and may see it.
    """
    if entry.owners or register.owner is None or not entry.area:
        return entry.owners
    codes = [role.code for role in charter.roles_with(register.owner)]
    held = roster.holders(codes, on=on, area=entry.area, entity=None)
    return seeing(held, entry, roster=roster, charter=charter, on=on)


def areas_answered(register: Register, *, roster: Roster, charter: Charter, on: date) -> set[str]:
    """Return the areas for whose entries without an owner somebody answers on a day."""
    codes = {role.code for role in charter.roles_with(register.owner)} if register.owner else set()
    held = (one for one in roster.appointments if one.role in codes and one.area)
    return {one.area for one in held if one.area and roster.is_effective_on(one, on)}


def reading_numbers(
    register: Register, entry: Entry, *, roster: Roster, charter: Charter, on: date
) -> list[int]:
    """Return who reads the small numbers of an entry on a day: who answers for it, and who has a right of `numbers_for`."""
    answers = answering(register, entry, roster=roster, charter=charter, on=on)
    also = concerned(register, entry, register.numbers_for, roster=roster, charter=charter, on=on)
    return [*answers, *also]


def concerned(
    register: Register, entry: Entry, whom: Collection[str], *, roster: Roster, charter: Charter, on: date
) -> list[int]:
    """Return who has one of these rights on a day, or answers for an entry; of focal points those of its area."""
    found = [*answering(register, entry, roster=roster, charter=charter, on=on)] if OWNER in whom else []
    for role in charter.roles:
        if role.rights in whom and (role.rights != Rights.FOCAL_POINT or entry.area):
            area = entry.area if role.rights == Rights.FOCAL_POINT else None
            found += roster.holders([role.code], on=on, area=area)
    return seeing(found, entry, roster=roster, charter=charter, on=on)


def seeing(people: Sequence[int], record: Record, *, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return those of these people who are here on a day and may see a record, each once."""
    here = [one for one in dict.fromkeys(people) if not roster.has_left(one, on)]
    return [one for one in here if may_see(full_actor(one, roster=roster, charter=charter, on=on), record)]


def holders(ask: Ask, allowed: Collection[str]) -> list[int]:
    """Return who holds a role with one of these rights today."""
    codes = [role.code for role in ask.charter.roles if role.rights in allowed]
    return ask.roster.holders(codes, on=ask.today)


def offices(ask: Ask, allowed: Collection[str]) -> str:
    """Return who may do what these rights allow, without a name: "the owner or the secretary"."""
    titles = [f"the {ask.reader.title(role.rights)}" for role in ask.charter.roles if role.rights in allowed]
    return join_all([*(["the owner"] if OWNER in allowed else []), *dict.fromkeys(titles)], last=" or ")


def who_may(ask: Ask, right: str, allowed: Collection[str], entry: Entry, register: Register) -> str:
    """Return who has a right of an entry, in a sentence: people, or that nobody is there but who said what waits."""
    able = second_persons if right == "second key" else people_with
    authors = [entry.created_by] if AUTHOR in allowed else []
    here = seeing(authors, entry, roster=ask.roster, charter=ask.charter, on=ask.today)
    found = able(ask, allowed, entry, register) or here
    if others := [one for one in found if one != ask.actor.person_id]:
        return who_can(right, [ask.roster.short_name(one) for one in others], entry.ref)
    said_by = entry.said_by if right == "second key" else None
    but = f" but {ask.roster.short_name(said_by)}, who said so," if said_by is not None else ""
    can = alternative(right).phrase.format(ref=entry.ref)
    return f"Only {offices(ask, allowed)} can {can}, and nobody{but} is that now."


def second_persons(ask: Ask, allowed: Collection[str], entry: Entry, register: Register) -> list[int]:
    """Return who may confirm a choice of an entry: neither the person who set it, nor their stand-in."""
    as_actor = partial(full_actor, roster=ask.roster, charter=ask.charter, on=ask.today)
    found = people_with(ask, allowed, entry, register)
    return [one for one in found if entry.said_by not in as_actor(one).person_ids]


def people_with(ask: Ask, allowed: Collection[str], entry: Entry, register: Register) -> list[int]:
    """Return the people who have one of these rights today, or answer for the entry."""
    roster, on, charter = ask.roster, ask.today, ask.charter
    is_owners = OWNER in allowed
    owners = answering(register, entry, roster=roster, charter=charter, on=on) if is_owners else ()
    return seeing([*owners, *holders(ask, allowed)], entry, roster=roster, charter=charter, on=on)
