"""Replies under an entry: a choice of its states is that mark, "confirmed" the word of the second person, else a note."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.entries import Entry, must_be_new
from bot.errors import PermissionDenied, UserError
from bot.grammar.parsed import ParsedWords
from bot.history import DENIED
from bot.records import Ref, checked_text
from bot.register_reviews import REVIEWED
from bot.registers import Axis, Register, RegisterField
from bot.replies import Meaning, done_result, is_consent
from bot.said_choices import (
    SaidChoice,
    link_field,
    read_confirmation,
    read_denial,
    read_reviewed,
    read_said_choice,
    split_link,
)
from bot.said_outcomes import as_outcome
from handlers.core.blocks.elements import VALUE_MAX, Button, Message
from handlers.core.blocks.text import escape
from handlers.core.calls import QUESTION, Ask, Reply
from handlers.core.records.attachments import attach
from handlers.core.records.notes import add_note
from handlers.core.records.threads import CHECK_MARK, PENCIL
from handlers.core.words import as_carried, parse_for_verb
from handlers.registers import commands, views
from handlers.registers.confirming import decline
from handlers.registers.reviews import verbs as reviews
from handlers.registers.states.settable import must_be_settable_by, settable
from handlers.registers.ways.outcomes import must_not_wait
from handlers.registers.ways.verbs import OUTCOME, outcome
from storage.unit_of_work import Read, Tx

Choice = tuple[Axis, str]
TEXTS = ("text", "long")
_IT = re.compile(r"\b(?:it|this)\b", re.IGNORECASE)
QUOTE, APOSTROPHE = '"', "'"


def act(register: Register, ask: Ask, tx: Tx, entry: Entry, text: str) -> Reply | None:
    """Do what a reply under an entry says without doubt, and return the answer; None for a note."""
    if (call := _said_outcome(ask, entry, text)) is not None:
        return _enter_outcome(ask, tx, entry, call, text)
    if (said := read_said_choice(text, register)) is not None:
        return _set_state(register, ask, tx, entry, said, text)
    if views.is_waiting(register, entry) and (rest := read_confirmation(text)) is not None:
        return _confirm(register, ask, tx, entry, rest, text)
    if (why := _denial(register, ask, entry, text)) is not None:
        attach(ask, tx, entry)
        return decline(register, ask, tx, entry, why)
    if register.review_every and (rest := read_reviewed(text)) is not None:
        return _review(ask, tx, entry, rest, text)
    if register.states and done_result(text) is not None:
        asked = replace(ask, parsed=ParsedWords(refs=[_ref(entry)]))
        return replace(commands.done(register, asked, tx), mark=QUESTION)
    return None


def _said_outcome(ask: Ask, entry: Entry, text: str) -> str | None:
    """Return the call that enters what a reply says of a body, "approved by MCG on 15 dec"; None for other words."""
    forms = (f"{entry.ref} {text}", _IT.sub(str(entry.ref), text, count=1))
    calls = (as_outcome(one, ask.registry.prefixes, ask.charter) for one in forms)
    return next((one for one in calls if one and one.startswith(f"{OUTCOME} {entry.ref} ")), None)


def _enter_outcome(ask: Ask, tx: Tx, entry: Entry, call: str, text: str) -> Reply:
    """Enter what a body said of an entry; keep as a note what somebody says who may not, or whose words don't fit."""
    verb, words = ask.registry.find(call)
    asked = replace(
        ask, call=replace(ask.call, values=None), parsed=parse_for_verb(verb, words, ask.typing_context)
    )
    try:
        done = outcome(asked, tx)
    except UserError as error:
        return _kept_as_note(ask, tx, entry, text, error, verb=verb.name, is_bare=False)
    attach(ask, tx, entry)
    return replace(done, mark="" if entry.draft else CHECK_MARK)


def _denial(register: Register, ask: Ask, entry: Entry, text: str) -> str | None:
    """Return why somebody who may confirm what waits of an entry doesn't; None where a reply doesn't say so.

    In a channel "no" may be said to somebody else.
    """
    if not entry.said or not commands.may_confirm(register, ask, entry):
        return None
    return read_denial(text, is_asked=ask.call.is_in_our_conversation)


def fits(register: Register, ask: Ask, _: Read, entry: Entry, text: str) -> bool:
    """Return whether a reply is a choice of an entry, is about what waits of that, or says that it was reviewed."""
    confirms = views.is_waiting(register, entry) and read_confirmation(text) is not None
    confirms = confirms or _denial(register, ask, entry, text) is not None
    reviews = register.review_every is not None and read_reviewed(text) is not None
    says = _said_outcome(ask, entry, text) is not None or read_said_choice(text, register) is not None
    return confirms or reviews or says


def edited(register: Register, _: Ask, __: Tx, entry: Entry, ___: Meaning, text: str) -> Message | None:
    """Say that an edit sets no state, where the new words of a note are a choice."""
    return views.edit_sets_nothing(entry) if read_said_choice(text, register) is not None else None


def _set_state(register: Register, ask: Ask, tx: Tx, entry: Entry, said: SaidChoice, text: str) -> Reply:
    """Set the state that a reply says, or ask for what is not in it; keep as a note what its writer may not set."""
    choices = _possible(register, ask, entry, said.choices)
    if len(choices) > 1 and any(_may_set(ask, one, entry, register) for one, _ in choices):
        row = [_button(register, entry, one, said) for one in choices]
        fitting = [one for one in row if len(one.value) <= VALUE_MAX]
        shown = fitting if len(fitting) == len(row) else []
        return replace(Reply.from_message(views.which_state(entry, choices, shown)), mark=QUESTION)
    axis, choice = choices[0]
    try:
        allowed = dict.fromkeys(who for one, _ in choices for who in one.set_by)
        must_not_wait(ask, entry, register, axis)
        must_be_settable_by(ask, allowed, entry, register)
        must_be_new(entry, register, axis, choice)
    except UserError as error:
        return _kept_as_note(ask, tx, entry, text, error, verb="mark", is_bare=not said.rest)
    options, note, lacking = _taken(register, entry, axis, choice, said.rest)
    if lacking:
        button = _to_fill_in(entry, axis, choice, said.rest, lacking)
        asked = views.needs_more(choice, lacking, button if len(button.value) <= VALUE_MAX else None)
        return replace(Reply.from_message(asked), mark=QUESTION)
    done = commands.mark_all(
        register,
        _as_typed(ask, entry, options),
        tx,
        [_ref(entry)],
        axis,
        choice,
        checked_text(note, what="note"),
    )
    attach(ask, tx, entry)
    return replace(done, mark="" if entry.said else CHECK_MARK)


def _possible(register: Register, ask: Ask, entry: Entry, choices: Sequence[Choice]) -> Sequence[Choice]:
    """Return in which states a choice can be set: of those that apply, the ones that the writer may set, if any."""
    applying = [one for one in choices if one[0].only_where.holds(entry.values)] or choices
    return [one for one in applying if _may_set(ask, one[0], entry, register)] or applying


def _may_set(ask: Ask, axis: Axis, entry: Entry, register: Register) -> bool:
    return axis in settable(register, ask, entry)


def _taken(
    register: Register, entry: Entry, axis: Axis, choice: str, rest: str
) -> tuple[dict[str, str], str, list[RegisterField]]:
    """Return the field that a link in the words fills, the words without it, and what the choice still requires.

    Where that is one text, the words are it.
    """
    lacking = register.lacking(axis, choice, entry.values)
    field = link_field(register, register.needed(axis, choice, entry.values), lacking)
    link, note = split_link(rest) if field else ("", rest)
    if (
        rest
        and not is_consent(rest)
        and len(lacking) == 1
        and lacking[0].value_type in TEXTS
        and not lacking[0].several
    ):
        return {lacking[0].name: rest}, "", []
    if field is None or not link:
        return {}, rest, lacking
    return {field.name: link}, note, [one for one in lacking if one is not field]


def _button(register: Register, entry: Entry, choice: Choice, said: SaidChoice) -> Button:
    """Return the button that says a choice again, of one of the states that have it."""
    axis, word = choice
    options, note, lacking = _taken(register, entry, axis, word, said.rest)
    if lacking:
        return _to_fill_in(entry, axis, word, said.rest, lacking)._replace(label=axis.shown_label)
    given = " ".join(f'{name}:"{value.replace(QUOTE, APOSTROPHE)}"' for name, value in options.items())
    # A word with a colon would be read as the name of a field.
    words = f"mark {entry.ref} {axis.name} {word} {escape(note.replace(':', ' :'))} {given}"
    return Button(axis.shown_label, "say", words.strip())


def _to_fill_in(entry: Entry, axis: Axis, choice: str, rest: str, lacking: Sequence[RegisterField]) -> Button:
    """Return the button to the form that has the words already, and asks for what the choice requires."""
    label = f"Add the {lacking[0].shown_label.lower()}" if len(lacking) == 1 else "Fill in a form"
    return Button(label, "mark", f"{entry.ref} {as_carried(f'{axis.name}: {choice}, {rest}')}")


def _confirm(register: Register, ask: Ask, tx: Tx, entry: Entry, rest: str, text: str) -> Reply:
    """Turn the second key; keep as a note what somebody adds who may not."""
    try:
        done = commands.confirm(register, replace(ask, parsed=ParsedWords(refs=[_ref(entry)], text=rest)), tx)
    except UserError as error:
        if not rest:
            raise
        return _kept_as_note(ask, tx, entry, text, error, verb="confirm", is_bare=False)
    attach(ask, tx, entry)
    return replace(done, mark=CHECK_MARK)


def _review(ask: Ask, tx: Tx, entry: Entry, rest: str, text: str) -> Reply:
    """Enter a review of today; keep as a note what somebody says who may not, or who reviewed it today already."""
    asked = replace(
        ask, call=replace(ask.call, values=None), parsed=ParsedWords(refs=[_ref(entry)], text=rest)
    )
    try:
        done = reviews.review(asked, tx)
    except UserError as error:
        return _kept_as_note(ask, tx, entry, text, error, verb=REVIEWED, is_bare=not rest)
    attach(ask, tx, entry)
    return replace(done, mark=CHECK_MARK)


def _kept_as_note(
    ask: Ask, tx: Tx, entry: Entry, text: str, error: UserError, *, verb: str, is_bare: bool
) -> Reply:
    """Keep the words of a reply that may do nothing more, and say why. Raises the error where there is nothing to keep."""
    if is_bare and not isinstance(error, PermissionDenied):
        raise error
    try:
        add_note(ask, tx, entry, checked_text(text, what="note"))
    except PermissionDenied:
        raise error from None
    if isinstance(error, PermissionDenied):
        tx.log(DENIED, why=f"{verb} {entry.ref}")
    return Reply(text=escape(views.kept_as_note(str(error))), mark=PENCIL)


def _as_typed(ask: Ask, entry: Entry, options: dict[str, str]) -> Ask:
    """Return the call as if the mark had been typed, with these fields."""
    return replace(
        ask, call=replace(ask.call, values=None), parsed=ParsedWords(refs=[_ref(entry)], options={**options})
    )


def _ref(entry: Entry) -> Ref:
    return Ref(entry.kind, entry.number)
