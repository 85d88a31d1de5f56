"""How owners look: named by a role, or after they have left."""

from collections.abc import Callable
from itertools import chain

from bot.actions import Action
from bot.charter import Charter
from bot.charter_section import Rights
from bot.errors import UserError
from bot.names import join_all, join_names
from bot.owner_roles import OwnerRole, Position, holders_of, position_phrase
from bot.records import Visibility
from handlers.core.blocks.text import Reader, escape


def owner_names(action: Action, reader: Reader, shown: Callable[[int], str] | None = None) -> str:
    """Return the owners, by name or as `shown` returns them; of a vacant role what it is, and who covers it."""
    by_role = {one.person_id: one for one in action.owners_by_role}
    names = ((one, (shown or reader.name)(one)) for one in action.owners)
    return ", ".join(_name(name, by_role.get(one), reader) for one, name in names)


def owners_with_roles(action: Action, reader: Reader) -> str:
    """Return the names of the owners, with the roles by which they were named."""
    by_role = {one.person_id: one for one in action.owners_by_role}
    return ", ".join(_name_with_role(one, by_role.get(one), reader) for one in action.owners)


def owners_in_words(action: Action, reader: Reader) -> str:
    """Return the same in a sentence: "Ute Keller and Paula Ruiz"."""
    by_role = {one.person_id: one for one in action.owners_by_role}
    return join_all([_name_with_role(one, by_role.get(one), reader) for one in action.owners])


def successors_in_words(action: Action, reader: Reader) -> str:
    """Return the successors as they stand behind the owners: ", now Lihua Chen"; "" without any."""
    others = successors_of_owners(action, reader)
    return f", now {reader.names(others)}" if others else ""


def successors_of_owners(action: Action, reader: Reader) -> list[int]:
    """Return the successors of the owners of an open action; nobody while one of them is here."""
    roster, on = reader.roster, reader.today
    if not action.is_open or not all(roster.has_left(one, on) for one in action.owners):
        return []
    others = (roster.followers(one, on=on, charter=reader.charter) for one in action.owners)
    return list(dict.fromkeys(chain.from_iterable(others)))


def _name(name: str, role: OwnerRole | None, reader: Reader) -> str:
    if role is None or holders_of(role.position, reader.roster, reader.today):
        return name
    return f"vacant: {phrase_of(role.position, reader)} ({name} covers)"


def _name_with_role(person: int, role: OwnerRole | None, reader: Reader) -> str:
    name = _name(reader.name(person), role, reader)
    is_held = role is not None and name == reader.name(person)
    return f"{name} ({phrase_of(role.position, reader)})" if role is not None and is_held else name


def phrase_of(position: Position, reader: Reader) -> str:
    return escape(plain_phrase(position, reader.charter))


def plain_phrase(position: Position, charter: Charter) -> str:
    """Return a position as in a sentence; its codes where the charter does not have them any more."""
    try:
        return position_phrase(position, charter)
    except UserError:
        return " ".join(filter(None, position))


def follows(action: Action, reader: Reader) -> list[str]:
    """Return what happens when a role by which an owner was named changes hands; nothing without one."""
    if not action.owner_roles:
        return []
    phrase = join_names([phrase_of(one.position, reader) for one in action.owners_by_role])
    if action.visibility == Visibility.RESTRICTED:
        return [f"If the {phrase} changes, I'll ask {reader.officers(Rights.SECRETARY)} who takes it."]
    return [f"If the {phrase} changes, it goes to the successor."]
