"""The forms of the entries of a register."""

from collections.abc import Collection, Sequence

from slackblocks import InputBlock

from bot.entries import Entry
from bot.records import TEXT_MAX
from bot.register_types import PERSON
from bot.registers import Axis, Register, RegisterField
from bot.said_choices import SaidChoice
from handlers.core.blocks.elements import (
    Block,
    choice_field,
    form,
    text_field,
)
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask
from handlers.registers.values.persons import person_input
from handlers.registers.values.several import values_input

TITLE_MAX = 24  # characters of the title of a form in Slack
NEEDED_MAX = 1200  # characters of a field that a choice needs


def enter_title(register: Register) -> str:
    """Return the title of the form of a new entry: the first that fits whole."""
    titles = (f"Enter {register.indefinite}", f"New {register.singular}", capitalized(register.singular))
    return next((one for one in titles if len(one) <= TITLE_MAX), f"New {register.one}")


def withdraw_form(register: Register, entry: Entry) -> Block:
    hint = f"It stays in its history, and in no list of {register.many}."
    reason = text_field("reason", "Why?", max_length=TEXT_MAX, hint=hint)
    return form(f"Withdraw {entry.ref}", "Withdraw it", [reason], words=f"cancel {entry.ref}")


def mark_form(
    register: Register,
    ask: Ask,
    entry: Entry,
    axes: Sequence[Axis],
    said: SaidChoice | None = None,
    *,
    hidden: Collection[str] = (),
) -> Block:
    """Return the form that sets a state, with a field for what the choices require, but `hidden`; `said` is filled in."""
    choices = [
        (f"{axis.shown_label}: {choice}" if len(axes) > 1 else choice.capitalize(), f"{axis.name} {choice}")
        for axis in axes
        for choice in axis.next_choices(entry.value(axis.name))
    ]
    inputs = [
        _needed_input(ask, one, entry)
        for one in register.fields
        if one.name not in hidden and _may_be_needed(one, register, entry, axes)
    ]
    chosen = next(
        (f"{axis.name} {choice}" for axis, choice in (said.choices if said else ()) if axis in axes), None
    )
    state = choice_field("text", "Its state", choices, optional=False, value=chosen)
    note = text_field(
        "reason", "Note", max_length=TEXT_MAX, optional=True, long=True, value=said.rest if said else ""
    )
    return form(f"State of {entry.ref}", "Set it", [state, *inputs, note], words=f"mark {entry.ref}")


def _may_be_needed(one: RegisterField, register: Register, entry: Entry, axes: Sequence[Axis]) -> bool:
    """Return whether one of the choices of these states may require a field."""
    if any(one.name in names for axis in axes for names in axis.needs.values()):
        return True
    if one.required_where is None:
        return False
    states_asked = {axis.name for axis in register.states} & {*one.required_where.names}
    return bool(states_asked) or not entry.value(one.name)


def _needed_input(ask: Ask, one: RegisterField, entry: Entry) -> InputBlock:
    if one.several:
        return values_input(one, entry)
    if one.value_type == PERSON:
        return person_input(one, ask, entry)
    return text_field(
        one.name, one.shown_label, max_length=NEEDED_MAX, optional=True, value=entry.value(one.name)
    )
