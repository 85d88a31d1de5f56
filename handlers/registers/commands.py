"""Entries: enter and change them, set their states, confirm, withdraw and list them."""

import copy
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from bot import entries
from bot.entries import BUTTONS_MAX, Entry, EntryState, read_choice
from bot.errors import PermissionDenied, UserError
from bot.history import HistoryEntry
from bot.notifications import Reason
from bot.permissions import Actor, check
from bot.records import Ref, checked_text
from bot.refusals import named
from bot.registers import Axis, Register
from bot.said_choices import read_said_choice
from handlers.core.blocks.elements import Block, Button, form
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Presser, Reply, get_visible, require_one_ref, require_refs
from handlers.core.delivery.notify import notify
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.fields import changed_lines, form_inputs, set_given, set_new
from handlers.core.kinds import empty_list
from handlers.core.records.create import new_record_fields
from handlers.core.words import carried_words
from handlers.registers import form_views, views
from handlers.registers.dates import create_dated, tell_moved
from handlers.registers.fields import declared_of, fields_beside_line, fields_of
from handlers.registers.masking import as_known
from handlers.registers.owners import lines_of_newcomers, tell_former_owners, tell_new_owners
from handlers.registers.people import holders, offices, second_persons
from handlers.registers.requests import added as requests
from handlers.registers.states.open_actions import left_open
from handlers.registers.states.second import counts_once
from handlers.registers.states.settable import (
    is_one_of,
    must_be_one_of,
    must_be_settable_by,
    settable,
    settable_by,
)
from handlers.registers.values.references import hidden_from, readable_fields
from handlers.registers.values.saving import must_be_unique, must_have_conditional, save_edited, settle
from handlers.registers.values.several import as_said
from handlers.registers.ways import outcomes
from handlers.registers.ways.changes import change, tell_who_entered
from storage.undo import restore_fields
from storage.unit_of_work import Read, Tx


def enter(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Enter something in a register. Raises UserError for one that is retired."""
    if not register.is_in_force(ask.today):
        raise UserError(
            f"{capitalized(register.many)} are no longer entered here. What is there stays: {register.code} all"
        )
    permit_entering(register, ask)
    made = Entry(
        **new_record_fields(ask, tx, register.kind, visibility=register.readers),
        kind=register.kind,
        state=EntryState.OPEN,
    )
    made.set_values(register.start_values(), register)
    set_new(ask, tx, made, fields_of(register))
    settle(ask, tx, made, register)
    must_have_conditional(ask, made, register)
    channel = create_dated(ask, tx, made, register)
    reader = ask.reader_with(tx.roster)
    told = notified_sentence(tx, tell_new_owners(ask, tx, made, before=()), reader)
    also = "\n".join([told, *lines_of_newcomers(ask, tx, made.owners)])
    shows = ask.registry.kind_of(made).shows
    steps = [one for one in shows.next_steps(made, reader) if shows.may_press(ask, one, made)]
    return Reply.from_message(views.entered(register, made, reader, steps[:1], channel=channel, told=also))


def may_enter(register: Register, who: Actor) -> bool:
    allowed = register.allowed("enter")
    return any(not one.rights.isdisjoint(allowed) for one in who.identities)


def permit_entering(register: Register, ask: Ask) -> None:
    """Raise for somebody who may enter nothing, with the names of those who may."""
    if not may_enter(register, ask.actor):
        enterers = holders(ask, allowed := register.allowed("enter"))
        names = [ask.roster.short_name(one) for one in enterers] or [offices(ask, allowed)]
        raise PermissionDenied(f"{capitalized(named(names))} can enter {register.indefinite}.")


def refuse_undo(register: Register, ask: Ask, tx: Tx, entry: Entry, last: HistoryEntry) -> None:
    """Raise where another entry says meanwhile what this one said before its last step."""
    if last.before is None or last.verb == "create":
        return
    was = copy.copy(entry)
    restore_fields(was, last.before)
    if was.state != EntryState.WITHDRAWN:
        must_be_unique(ask, tx, was, register)


def edit(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Change what an entry says; its states follow, and what stood for a second person stays."""
    entry = _named(ask, tx, "edit", right="change entry")
    entries.must_not_be_withdrawn(entry)
    before = copy.copy(entry)
    set_given(ask, tx, entry, fields_of(register))
    known = as_known(register, ask, before)
    follows = save_edited(register, ask, tx, entry, before=before, known=known)
    reader = ask.reader_with(tx.roster)
    changed = changed_lines(fields_beside_line(register), entry, known, reader)
    news = [
        *tell_new_owners(ask, tx, entry, before=before.owners),
        *tell_former_owners(tx, entry, before),
        *tell_moved(ask, tx, entry, before, register),
        *requests.edited(register, tx, entry, before),
    ]
    told = notified_sentence(tx, news, reader)
    told_of = [told] if told else []
    lines = [*changed, *follows, *told_of, *lines_of_newcomers(ask, tx, entry.owners)]
    return Reply.from_message(views.changed(register, entry, reader, lines))


def edit_form(register: Register, ask: Ask, read: Read) -> Block:
    entry = _named(ask, read, "edit", right="change entry")
    inputs, rare = form_inputs(ask, readable_fields(register, ask, read, entry), entry)
    return form(f"Change {entry.ref}", "Change it", inputs, words=f"edit {entry.ref}", rare=rare, more="More")


def enter_form(register: Register, ask: Ask, _: Read) -> Block:
    inputs, rare = form_inputs(ask, fields_of(register))
    title = form_views.enter_title(register)
    return form(title, "Enter it", inputs, words=register.one, rare=rare, more="More")


def assign(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Give entries to others."""
    if not ask.parsed.is_given("owner"):
        raise ask.error_at("owner", f"Who answers for it? Say it like assign {register.prefix}-1 @name")
    return edit(register, replace(ask, parsed=replace(ask.parsed, text="")), tx)


# States


def mark(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Set a state of entries; where the choice takes two, ask the second person."""
    refs = require_refs(ask, "mark")
    axis, choice, rest = read_choice(register, ask.parsed.text.split())
    note = checked_text(" ".join(rest) or ask.parsed.option_text("reason"), what="note")
    return mark_all(register, ask, tx, refs, axis, choice, note)


def mark_all(
    register: Register, ask: Ask, tx: Tx, refs: Sequence[Ref], axis: Axis, choice: str, note: str
) -> Reply:
    """Set a state of each entry, with the fields that were given and a note; say what they are now."""
    texts = [_mark_one(register, ask, tx, ref, axis, choice, note) for ref in refs]
    entry = get_visible(ask, tx, refs[0])
    first, *others = texts
    return Reply.from_message(
        views.changed(register, entry, ask.reader, [*first, *(t for one in others for t in one)])
    )


def _mark_one(
    register: Register, ask: Ask, tx: Tx, ref: Ref, axis: Axis, choice: str, note: str
) -> list[str]:
    """Mark one entry; return what else to say of it."""
    entry: Entry = get_visible(ask, tx, ref)
    # Before who may: of what waits for a body, nobody else does.
    outcomes.must_not_wait(ask, entry, register, axis)
    must_be_settable_by(ask, axis.set_by, entry, register)
    _must_change_only_what_is_needed(ask, entry, register, register.needed(axis, choice, entry.values))
    set_given(ask, tx, entry, declared_of(register))
    settle(ask, tx, entry, register)
    _must_fill_in_needed(ask, entry, register, axis, choice)
    is_set = entries.mark(entry, register, axis, choice, by=ask.actor.person_id)
    if is_set:
        change(tx, entry, "set state", why=note)
        return left_open(ask, tx, entry)
    change(tx, entry, "propose state", why=". ".join(filter(None, [choice, note])))
    asked = _ask_second(ask, tx, entry, axis.second_key[choice], register)
    return [counts_once(ask, entry, axis.second_key[choice], asked, choice)]


def _must_fill_in_needed(ask: Ask, entry: Entry, register: Register, axis: Axis, choice: str) -> None:
    """Raise at the field of the form that a choice requires and that was left empty."""
    lacking = register.lacking(axis, choice, entry.values)
    if lacking and ask.call.values is not None and axis.only_where.holds(entry.values):
        raise ask.error_at(lacking[0].name, f"{entries.needs_text(choice, lacking)}.")


def _must_change_only_what_is_needed(
    ask: Ask, entry: Entry, register: Register, needed: Collection[str]
) -> None:
    """Raise for somebody who may set the state, and not change the other fields that were given with it."""
    given = {*ask.parsed.options, *ask.parsed.emptied} & register.by_name.keys()
    # A form sends what it shows, too.
    changed = given & register.masked | {
        name for name in given if ask.parsed.options.get(name, "") not in as_said(entry, name)
    }
    if changed - set(needed):
        must_be_one_of(ask, register.allowed("change entry"), entry, register, right="change entry")


def may_confirm(register: Register, ask: Ask | Presser, entry: Entry) -> bool:
    """Return whether the asker may turn the second key of what waits."""
    if entry.draft is not None:
        return outcomes.may_confirm(ask, entry.draft)
    waiting = entry.waiting_choice(register)
    if waiting is None or entry.said_by in ask.actor.person_ids:
        return False
    axis, choice = waiting
    return is_one_of(ask, axis.second_key.get(choice, ()), entry, register)


def _ask_second(ask: Ask, tx: Tx, entry: Entry, allowed: Collection[str], register: Register) -> list[int]:
    """Ask those who may confirm a choice; return them."""
    found = second_persons(ask, allowed, entry, register)
    for one in found:
        notify(tx, one, entry, Reason.ENTRY_TO_CONFIRM, context=entry.said)
    return found


def mark_form(register: Register, ask: Ask, read: Read) -> Block:
    """Ask for a state, of those that apply and that the asker may set; what was said of it before is filled in."""
    entry = _named(ask, read, "mark")
    _must_have_states(register, entry)
    axes = settable_by(register, ask, entry)
    said = read_said_choice(carried_words(ask.call.words), register)
    hidden = hidden_from(register, ask, read, entry)
    return form_views.mark_form(register, ask, entry, axes, said, hidden=hidden)


def _must_have_states(register: Register, entry: Entry) -> None:
    if not register.states:
        raise UserError(
            f"{capitalized(register.indefinite)} has no state to set. To take {entry.ref} out: cancel {entry.ref} <why>"
        )


def done(register: Register, ask: Ask, read: Read) -> Reply:
    """Answer with the states that an entry can have: "done" is none of them."""
    entry: Entry = get_visible(ask, read, require_one_ref(ask, "done"))
    _must_have_states(register, entry)
    choices = [
        Button(choice.capitalize(), "say", f"mark {entry.ref} {axis.name} {choice}")
        for axis in settable(register, ask, entry)
        for choice in axis.next_choices(entry.value(axis.name))
    ]
    said = f"What is {entry.ref} now? It is {views.states(register, entry)}."
    return empty_list(ask, said, *choices[:BUTTONS_MAX])


def confirm(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Turn the second key: what somebody said of an entry counts from now on."""
    entry = _named(ask, tx, "confirm")
    if (done := outcomes.confirm(register, ask, tx, entry)) is not None:
        return done
    waiting = entry.waiting_choice(register)
    if waiting is None:
        raise UserError(
            f"Nothing of {entry.ref} waits to be confirmed. It is {views.states(register, entry)}."
        )
    axis, choice = waiting
    must_be_one_of(ask, axis.second_key.get(choice, ()), entry, register, right="second key")
    outcomes.must_be_another(ask, entry)
    entries.must_be_a_step(entry, axis, choice)
    entries.must_have_needed(entry, register, axis, choice)
    entries.set_state(entry, register, axis, choice)
    change(tx, entry, "confirm state", why=checked_text(ask.parsed.text, what="note"))
    return Reply.from_message(views.changed(register, entry, ask.reader, left_open(ask, tx, entry)))


def withdraw(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Take entries out of their register, with the reason."""
    why = checked_text(ask.parsed.text or ask.parsed.option_text("reason"), what="reason")
    if not why:
        raise ask.error_at("text", f"Why? Say it like cancel {require_one_ref(ask, 'cancel')} entered twice")
    entry = _named(ask, tx, "cancel", right="change entry")
    before = copy.copy(entry)
    entries.withdraw(entry, why)
    tx.change(entry, "cancel", why=why)
    told = tell_who_entered(tx, entry)
    news = tell_former_owners(tx, entry, replace(before, owners=[p for p in before.owners if p not in told]))
    sentence = notified_sentence(tx, news, ask.reader)
    lines = [*left_open(ask, tx, entry), *([sentence] if sentence else [])]
    return Reply.from_message(views.changed(register, entry, ask.reader, lines))


def withdraw_form(register: Register, ask: Ask, read: Read) -> Block:
    entry = _named(ask, read, "cancel", right="change entry")
    return form_views.withdraw_form(register, entry)


def reopen(register: Register, ask: Ask, tx: Tx) -> Reply:
    """Bring back what was withdrawn."""
    entry = _named(ask, tx, "reopen", right="change entry")
    entries.bring_back(entry, register)
    settle(ask, tx, entry, register)
    change(tx, entry, "reopen")
    return Reply.from_message(views.changed(register, entry, ask.reader))


def _named(ask: Ask, read: Read, verb: str, *, right: str | None = None) -> Any:
    entry = get_visible(ask, read, require_one_ref(ask, verb))
    if right is not None:
        check(ask.actor, right, entry, charter=ask.charter)
    return entry
