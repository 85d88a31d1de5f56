"""Saving an entry: what it needs to be complete and unique, and what follows from a change of its fields."""

from bot import entries
from bot.charter_section import Rights
from bot.condition_text import where_text
from bot.entries import Entry, EntryState
from bot.errors import Offer, UserError
from bot.permissions import may_see
from bot.register_corrections import how_to_correct
from bot.register_fields import is_filled
from bot.registers import Register, RegisterField
from handlers.actions.changes import correct_digests
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask
from handlers.core.fields import must_differ
from handlers.registers.dates import must_have_date
from handlers.registers.states.second import say_again
from handlers.registers.values.references import must_not_name_itself
from handlers.registers.ways import outcomes
from handlers.registers.ways.changes import change
from storage.registers import entry_with_key
from storage.unit_of_work import Read, Tx


def settle(ask: Ask, read: Read, entry: Entry, register: Register) -> None:
    """Let the states follow from what an entry says. Raises UserError for what it lacks, and where another says the same."""
    for one in register.fields:
        if one.required:
            _must_have(ask, entry, register, one)
    must_have_date(ask, entry, register)
    must_not_name_itself(ask, register, entry)
    entry.set_values(entry.values, register)
    entry.set_review(register, ask.charter.zone)
    entry.refresh_search_text()
    must_be_unique(ask, read, entry, register)


def must_have_conditional(ask: Ask, entry: Entry, register: Register) -> None:
    """Raise at the first field that an entry needs because of what else it says, and has not."""
    for one in register.required_with(entry.values):
        if one.required_where is not None:
            _must_have(ask, entry, register, one, f" {where_text(one.required_where, register)}")


def _must_have(ask: Ask, entry: Entry, register: Register, one: RegisterField, where: str = "") -> None:
    """Raise at a field that an entry needs, and has not."""
    if not is_filled(entry.value(one.name)):
        example = f"{one.name}:{one.choices[0] if one.choices else '...'}"
        raise ask.error_at(
            one.name,
            f"{capitalized(register.indefinite)} needs its {one.shown_label.lower()}{where}: {example}",
        )


def must_be_unique(ask: Ask, read: Read, entry: Entry, register: Register) -> None:
    """Raise where another entry has the same key."""
    twin = entry_with_key(read, register, register.key_of(entry.values))
    if twin is not None and twin.id != entry.id and twin.state != EntryState.WITHDRAWN:
        raise _twin_refused(ask, entry, twin, register)


def _twin_refused(ask: Ask, entry: Entry, twin: Entry, register: Register) -> UserError:
    labels = ", ".join(f"{one.shown_label} {entry.value(one.name)}" for one in register.fields if one.key)
    if not may_see(ask.actor, twin):
        officers = ask.reader.officers(Rights.SECRETARY)
        return UserError(f"{labels}: that is entered already, where you can't see it. Ask {officers}.")
    return UserError(
        f"{labels}: that is {twin.ref} already. Nothing has changed.{how_to_correct(register, twin.ref)}",
        offers=[Offer(f"Open {twin.ref}", "show", twin.ref)],
    )


def save_edited(
    register: Register, ask: Ask, tx: Tx, entry: Entry, *, before: Entry, known: Entry
) -> list[str]:
    """Save an entry whose fields were changed, with what follows from them; return the lines that say what follows.

    `known` is the entry before, as the caller reads it. Raises UserError for what it lacks, for a twin, and where nothing differs.
    """
    settle(ask, tx, entry, register)
    must_have_conditional(ask, entry, register)
    entries.must_have_all_needed(entry, register)
    must_differ(entry, known)
    left = outcomes.leave_way(register, ask.charter, entry, before)
    again = say_again(register, entry, known)
    change(tx, entry, "edit", before=before)
    correct_digests(tx, entry, before)
    return [*left, *again]
