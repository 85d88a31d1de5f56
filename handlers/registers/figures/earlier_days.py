"""What isn't kept of earlier days, so that no list and no count of such a day asks for it."""

from collections.abc import Collection, Iterable, Mapping

from bot.entries import EntryState
from bot.errors import UserError
from bot.register_dates import CURRENT_WORD, DUE_WORD, LONG_WORD, UNASSIGNED_WORD
from bot.register_words import CLOSED
from bot.registers import Register
from handlers.core.calls import Ask
from storage.records import Filter

_OF_ENTRIES = {"owner": "Who owned", "area": "In which area", "entity": "Of which entity"}


def must_be_kept(
    register: Register, ask: Ask, chosen: Filter, says: Mapping[str, str], words: Collection[str]
) -> None:
    """Raise UserError where a list of an earlier day asks for what is known of today alone, with what to leave out."""
    many = register.many
    if chosen.late:
        raise UserError(
            f"Which {many} were late on an earlier day isn't kept. Without “late” I list them all."
        )
    for word in (UNASSIGNED_WORD, LONG_WORD, DUE_WORD, CURRENT_WORD):
        if word in words and word in register.list_words:
            were = "open for long" if word == LONG_WORD else word
            raise UserError(
                f"Which {many} were {were} on an earlier day isn't kept. Without “{word}” I list them all."
            )
    if {CLOSED, EntryState.OPEN} & {*words} and not _follows_from_kept(register):
        raise UserError(
            f"Which {many} were open on an earlier day isn't kept. Without that word I list them all."
        )
    is_mine = chosen.owner is not None and not ask.parsed.is_given("owner")
    if is_mine:
        raise UserError(
            f"{_OF_ENTRIES['owner']} {many} on an earlier day isn't kept. Without “mine” I list them all."
        )
    given = {"owner": chosen.owner, "area": chosen.area, "entity": chosen.entity}
    _must_be_dated(register, ask, [name for name, one in given.items() if one is not None])
    _must_be_dated(register, ask, says)


def must_be_counted(register: Register, ask: Ask, names: Iterable[str]) -> None:
    """Raise at `by` for a field whose earlier values aren't kept."""
    for name in names:
        if name not in register.dated_names:
            raise ask.error_at("by", _not_kept(register, name))


def _follows_from_kept(register: Register) -> bool:
    return register.closed_where is None or {*register.closed_where.names} <= {*register.dated_names}


def _must_be_dated(register: Register, ask: Ask, names: Iterable[str]) -> None:
    for name in names:
        if name not in register.dated_names:
            raise ask.error_at(name, f"{_not_kept(register, name)} Leave out {name}:")


def _not_kept(register: Register, name: str) -> str:
    part = register.by_name.get(name)
    if part is None:
        return f"{_OF_ENTRIES[name]} {register.many} {'' if name == 'owner' else 'were '}on an earlier day isn't kept."
    return f"The {part.shown_label.lower()} of {register.many} on an earlier day isn't kept."
