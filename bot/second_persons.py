"""Choices of registers that take the word of a second person, where there is none. Rules without I/O."""

from collections.abc import Collection, Iterator
from datetime import date

from bot.charter import Charter
from bot.names import join_all
from bot.people import Roster
from bot.registers import AUTHOR, OWNER, Axis, Register


def missing_second_persons(charter: Charter, roster: Roster, on: date) -> Iterator[str]:
    """Yield a sentence for each choice that nobody may confirm on a day, or only somebody who may say it as well."""
    for register in charter.registers:
        if register.is_in_force(on):
            for axis in register.states:
                for choice, allowed in axis.second_key.items():
                    if said := _missing(register, axis, choice, allowed, charter, roster, on):
                        yield said


def _missing(
    register: Register,
    axis: Axis,
    choice: str,
    allowed: Collection[str],
    charter: Charter,
    roster: Roster,
    on: date,
) -> str:
    if {OWNER, AUTHOR} & {*allowed}:
        return ""  # another one for each entry
    able = _holders(allowed, charter, roster, on)
    titles = [role.title for role in charter.roles if role.rights in allowed]
    whom = join_all(list(dict.fromkeys(titles)), last=" or ")
    if not able:
        return (
            f"{register.code}: nobody may confirm “{choice}”, so it never counts. Appoint somebody as {whom}"
        )
    if len(able) > 1 or able[0] not in _holders(axis.set_by, charter, roster, on):
        return ""
    only = roster.name(able[0])
    return (
        f"{register.code}: only {only} may confirm “{choice}”, and may say it as well; nobody can confirm it then. "
        f"Appoint somebody else as {whom}"
    )


def _holders(allowed: Collection[str], charter: Charter, roster: Roster, on: date) -> list[int]:
    codes = [role.code for role in charter.roles if role.rights in allowed]
    return [one for one in roster.holders(codes, on=on) if not roster.has_left(one, on)]
