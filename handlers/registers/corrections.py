"""Entries that stay as they were entered: what refuses a change, and the later entry that supersedes one."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from bot.entries import Entry, EntryState, as_pairs, bring_back
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.permissions import check
from bot.records import Ref, read_ref
from bot.register_corrections import (
    BROUGHT_BACK,
    SUPERSEDED,
    SUPERSEDED_BY,
    SUPERSEDES,
    how_to_correct,
    must_be_correctable,
    refused_change,
    stays,
)
from bot.registers import Register
from handlers.core.blocks.elements import Block, Message, form
from handlers.core.blocks.fallback import with_line
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Reply, get_visible, require_refs
from handlers.core.fields import form_inputs
from handlers.registers import commands
from handlers.registers.fields import fields_of
from handlers.registers.masking import is_hidden
from storage.registers import entry_with_key
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx

OF_NO_VALUE = frozenset(
    {"owner", "visibility"}
)  # who answers for an entry, and who reads it, isn't what it says


def enter(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Enter something; what it supersedes stands in no list any more."""
    commands.permit_entering(register, ask)
    wanted = ask.parsed.value(SUPERSEDES, Ref)
    if wanted is None:
        return commands.enter(register, ask, tx)
    old: Entry = get_visible(ask, tx, wanted)
    try:
        must_be_correctable(old, register)
    except UserError as error:
        raise ask.error_at(SUPERSEDES, str(error)) from error
    check(ask.actor, "change entry", old, charter=ask.charter)
    old.state = EntryState.WITHDRAWN  # before the other is made, which may have its key
    reply = commands.enter(register, _with_hidden(register, ask, old), tx)
    (new,) = (one for one in tx.added if isinstance(one, Entry))
    supersede(tx, old, new)
    said = with_line(Message(reply.text, tuple(reply.blocks or ())), f"{old.ref} stands in no list any more.")
    return replace(reply, text=said.text, blocks=list(said.blocks))


def _with_hidden(register: Register, ask: Ask, old: Entry) -> Ask:
    """Return what was asked with the numbers of a superseded entry that the asker can't read, and so can't say again."""
    said = {*ask.parsed.options, *ask.parsed.emptied}
    hidden = {one for one in register.masked - said if is_hidden(register, old, one, ask.reader)}
    carried = {one: old.value(one) for one in hidden}
    return replace(ask, parsed=replace(ask.parsed, options={**ask.parsed.options, **carried}))


def superseded_entry(register: Register, tx: Tx, said: Mapping[str, str]) -> Entry | None:
    """Return the entry that a new one supersedes by what it says; None for none."""
    ref = read_ref(said.get(SUPERSEDES, ""), tx.charter.prefixes) if register.immutable else None
    found: Entry | None = tx.find(ref) if ref is not None else None
    return found


def supersede(tx: Tx, old: Entry, new: Entry) -> None:
    """Let a later entry stand for another."""
    old.state, old.reason = EntryState.WITHDRAWN, f"{SUPERSEDED_BY}{new.ref}"
    tx.change(old, SUPERSEDED, why=new.ref)


def edit(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Change an entry that was entered just now; of any other who answers for it, and who reads it."""
    given = {*ask.parsed.options, *ask.parsed.emptied, *(["text"] if ask.parsed.text else [])}
    for ref in ask.parsed.refs:
        entry: Entry = get_visible(ask, tx, ref)
        if stays(entry, register, ask.now) and (given - OF_NO_VALUE or not entry.is_open):
            raise refused_change(entry, register)
    return commands.edit(register, ask, tx)


def assign(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Give entries to others, but those that are superseded."""
    for ref in ask.parsed.refs:
        entry: Entry = get_visible(ask, tx, ref)
        if not entry.is_open:
            raise refused_change(entry, register)
    return commands.assign(register, ask, tx)


def refuse(register: Register, verb: str, ask: Ask, read: Read) -> NoReturn:
    """Refuse a verb that changes no such entry, and its form."""
    entry: Entry = get_visible(ask, read, require_refs(ask, verb)[0])
    if stays(entry, register, ask.now):
        raise refused_change(entry, register)
    raise UserError(
        f"{capitalized(register.indefinite)} stays as it was entered. For ten minutes you can change it, edit {entry.ref}, "
        f"or take it back: undo {entry.ref}"
    )


def enter_form(register: Register, ask: Ask, read: Read) -> Block:
    """Ask for an entry; for the correction of one that was named, what that says is filled in."""
    words = ask.call.words.split()
    ref = read_ref(words[-1], ask.charter.prefixes) if words else None
    if ref is None or ref.kind != register.kind:
        return commands.enter_form(register, ask, read)
    old: Entry = get_visible(ask, read, ref)
    must_be_correctable(old, register)
    new = copy.copy(old)
    new.pairs = as_pairs({**old.values, SUPERSEDES: (old.ref,)})
    fields = fields_of(register)
    inputs, rare = form_inputs(ask, fields, new)
    own = next(one for one in fields if one.name == SUPERSEDES).input_of(ask, new)
    shown = [*inputs, *([own] if own is not None else [])]
    return form(f"Correct {old.ref}", "Enter it", shown, words=register.one, rare=rare, more="More")


def edit_form(register: Register, ask: Ask, read: Read) -> Block:
    """Ask for what can still be changed."""
    (ref,) = require_refs(ask, "edit")[:1]
    entry: Entry = get_visible(ask, read, ref)
    check(ask.actor, "change entry", entry, charter=ask.charter)
    if not entry.is_open:
        raise refused_change(entry, register)
    if not stays(entry, register, ask.now):
        return commands.edit_form(register, ask, read)
    fields = [one for one in fields_of(register) if one.name in OF_NO_VALUE]
    inputs, rare = form_inputs(ask, fields, entry)
    return form(f"Change {entry.ref}", "Change it", [*inputs, *rare], words=f"edit {entry.ref}")


# Undo


def refuse_undo(register: Register, ask: Ask, entry: Entry, last: HistoryEntry) -> None:
    """Raise UserError for a step whose undo would change what an entry says, but just after it was entered."""
    if last.verb == SUPERSEDED:
        raise UserError(f"That came with {last.why}, and goes with it: undo {last.why}")
    if last.verb == BROUGHT_BACK:
        raise UserError(
            f"{entry.ref} stands again since {last.why} was taken back.{how_to_correct(register, entry.ref)}"
        )
    if not stays(entry, register, ask.now):
        return
    was = copy.copy(entry)
    if last.before is not None:
        restore_fields(was, last.before)
    if last.before is None or (was.title, was.pairs, was.area, was.entity, was.state) != (
        entry.title, entry.pairs, entry.area, entry.entity, entry.state,
    ):  # fmt: skip
        raise refused_change(entry, register)


def bring_corrected_back(register: Register, tx: Tx, entry: Entry, last: HistoryEntry) -> None:
    """Let what an entry superseded stand again, once that entry was taken back."""
    ref = read_ref(entry.value(SUPERSEDES), tx.charter.prefixes)
    old = tx.find(ref) if ref is not None and last.verb == "create" else None
    if old is None or old.reason != f"{SUPERSEDED_BY}{entry.ref}":
        return
    twin = entry_with_key(tx, register, register.key_of(old.values))
    if twin is not None and twin.state != EntryState.WITHDRAWN:
        raise UserError(f"{twin.ref} says the same as {old.ref} meanwhile, so {entry.ref} stays.")
    bring_back(old, register)
    tx.change(old, BROUGHT_BACK, why=entry.ref)
