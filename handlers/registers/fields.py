"""The fields of a register's entries, as its declaration has them: options, form, details, history and file follow."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from slackblocks import InputBlock

from bot.calendar import Due
from bot.dates.recurrence import Recurrence
from bot.entries import Entry, as_pairs
from bot.fields import (
    LINK_MAX,
    TEXT_MAX,
    Attribute,
    FormPart,
    checked_link,
    checked_money,
    checked_number,
    checked_year,
)
from bot.grammar.options import OPTIONS, Option, ValueType
from bot.records import TEXT_MAX as LONG_MAX
from bot.records import Ref
from bot.register_corrections import SUPERSEDES
from bot.register_dates import DueRule
from bot.register_types import CHOICE, MONEY, PERSON, RECORD
from bot.registers import WAITS, Register, RegisterField
from handlers.actions.fields import named_owners
from handlers.core.blocks.elements import choice_field, day_field, people_field
from handlers.core.blocks.text import Reader, capitalized, cut, escape
from handlers.core.calls import Ask, get_visible
from handlers.core.due_field import DUE
from handlers.core.fields import AREA, MAKER, NAME, VISIBILITY, Fields, RecordField
from handlers.core.records.closed_days import ask_about_closed_day
from handlers.registers.dues.fields import source_field
from handlers.registers.masking import masked_field
from handlers.registers.reviews import views as review_views
from handlers.registers.values.persons import person_field
from handlers.registers.values.several import EntryValues, is_form, several_field
from handlers.registers.ways import views as way_views
from storage.unit_of_work import Read, Tx

NUMBER_MAX, MONEY_MAX = 30, 40  # characters
_HINT_TEXT = 80


@dataclass(frozen=True)
class EntryValue:
    """A value of an entry as a text; that of a date as a day."""

    name: str
    is_day: bool = False

    def get(self, entry: Entry) -> str | date | None:
        text = entry.value(self.name)
        return (entry.day(self.name) or text or None) if self.is_day else text

    def set(self, entry: Entry, value: object) -> None:
        text = value.isoformat() if isinstance(value, date) else str(value or "")
        entry.pairs = as_pairs({**entry.values, self.name: (text,)})


@cache
def fields_of(register: Register) -> Fields:
    """Return what an entry says: its title, the fields and states of the declaration, and what every entry has."""
    title = replace(NAME, label=capitalized(register.singular), column="Title")
    states = [_state(axis.name, axis.shown_label) for axis in register.states]
    declared = [masked_field(register, _of_register(register, one)) for one in register.fields]
    due = [_due(is_required=register.due == DueRule.REQUIRED)] if register.takes_due else []
    due += [COUNTED] if register.counted_due else []
    due += [_review_of(register)] if register.review_every else []
    way = _of_way(register) if register.every_way else []
    return (title, *declared, *states, *way, OWNER, *due, AREA, ENTITY, VISIBILITY, MAKER)


@cache
def declared_of(register: Register) -> Fields:
    """Return the fields of the declaration alone."""
    return tuple(one for one in fields_of(register) if one.name in register.by_name)


def initial_fields(entry: Entry, register: Register) -> list[str]:
    """Return the names in a history of the declared fields and states that have a value."""
    found = [(one, one.accessor) for one in fields_of(register)]
    declared = [(one, at) for one, at in found if isinstance(at, EntryValue | EntryValues)]
    said = [one.past_name or "" for one, at in declared if entry.value(at.name)]
    has_due = register.takes_due or register.counted_due is not None
    return [*said, *(["due"] if has_due and entry.due else [])]


@cache
def filters_of(register: Register) -> tuple[Option, ...]:
    """Return the options by which a list of the entries is filtered: their fields and states."""
    single = [
        one.model_copy(update={"several": False})
        for one in register.fields
        if one.name not in register.masked
    ]
    declared = [_of_register(register, one).option for one in single]
    states = [Option(axis.name, ValueType.CHOICE, choices=axis.choices) for axis in register.states]
    return (*(one for one in declared if one is not None), *states)


YEARS = Option("years", ValueType.TEXT)
WAITS_FOR = Option(WAITS, ValueType.TEXT)


@cache
def cut_options(register: Register) -> tuple[Option, ...]:
    """Return what else a list takes: some years, where entries have one, a day on which they were so, and what to count by.

    Where entries go through bodies, it takes for which one they wait, and where tables add up numbers, which.
    """
    sums = [OPTIONS["add up"]] if register.tables else []
    years, waits = [YEARS] if register.year_field else [], [WAITS_FOR] if register.every_way else []
    return (*years, OPTIONS["as on"], OPTIONS["count by"], *sums, *waits)


def _state(name: str, label: str) -> RecordField[Entry]:
    return RecordField[Entry](label=label, accessor=EntryValue(name), history=label.lower())


def _of_register(register: Register, one: RegisterField) -> RecordField[Entry]:
    """Return a declared field, which is also typed by its label."""
    field, label = _declared(one), register.typed_label(one.name)
    if one.name == register.source_field:
        field = source_field(register, field)
    if not label or field.option is None:
        return field
    return replace(field, option=replace(field.option, aliases=(label,)))


def _declared(one: RegisterField) -> RecordField[Entry]:
    """Return a declared field, by its type."""
    if one.several:
        return several_field(one)
    if one.value_type == PERSON:
        return person_field(one)
    if one.name == SUPERSEDES:
        return replace(
            _typed(one), is_only_new=True, edit_form=FormPart.NONE, hint="Where it corrects another"
        )
    return _typed(one)


def _typed(one: RegisterField) -> RecordField[Entry]:
    value_type, more = _TYPES[one.value_type]
    if one.value_type == RECORD:
        more = {**more, "reads": lambda ask, read, _: _reference(ask, read, one.name)}
    if one.value_type == "entity":
        more = {**more, "says": lambda entry, reader, _: _entity(entry.value(one.name), reader)}
    if one.value_type == "date":
        more = {
            **more,
            "input": lambda _, entry: _day_input(one, entry),
            "writes": lambda ask, _, entry: _write_day(one, ask, entry),
        }
    if one.choices and one.start:
        more = {**more, "input": lambda _, entry: _choice_input(one, entry)}
    is_required = one.required or (one.key and bool(one.start))
    return RecordField[Entry](
        option=Option(one.name, value_type, choices=one.choices),
        label=one.shown_label,
        accessor=EntryValue(one.name, is_day=one.value_type == "date"),
        history=one.shown_label.lower(),
        required=is_required,
        is_asked_for=one.required,
        form=FormPart.FIRST if one.required or one.required_where or one.key else FormPart.MORE,
        **more,
    )


def _choice_input(one: RegisterField, entry: Entry | None) -> InputBlock:
    """Return the input of a choice with which an entry begins: it is chosen already."""
    labels = [(capitalized(choice), choice) for choice in one.choices]
    chosen = one.start if entry is None else entry.value(one.name)
    return choice_field(
        one.name, one.shown_label, labels, value=chosen or None, optional=not (one.key or one.required)
    )


def _day_input(one: RegisterField, entry: Entry | None) -> InputBlock:
    """Return the input of a day; what was no day in an earlier charter isn't in it, and stays unless a day is chosen."""
    day, text = (entry.day(one.name), entry.value(one.name)) if entry is not None else (None, "")
    hint = f"It says “{cut(text, _HINT_TEXT)}”, which is no day." if text and day is None else ""
    return day_field(one.name, one.shown_label, hint=hint, optional=not one.required or bool(hint), value=day)


def _write_day(one: RegisterField, ask: Ask, entry: Entry) -> None:
    said = ask.parsed.value(one.name, Due)
    if said is None and is_form(ask) and entry.day(one.name) is None:
        return  # the form didn't show what was no day
    EntryValue(one.name, is_day=True).set(entry, said.day if said is not None else None)


def _reference(ask: Ask, read: Read, name: str) -> str:
    wanted = ask.parsed.value(name, Ref)
    return get_visible(ask, read, wanted).ref if wanted else ""


def _entity(code: str, reader: Reader) -> str:
    known = reader.charter.entity_named(code)
    return escape(known.name if known else code)


_TYPES: Mapping[str, tuple[ValueType, dict[str, Any]]] = {
    "text": (ValueType.TEXT, {"max_length": TEXT_MAX}),
    "long": (ValueType.TEXT, {"max_length": LONG_MAX, "is_long": True}),
    "number": (ValueType.TEXT, {"max_length": NUMBER_MAX, "check": checked_number}),
    MONEY: (
        ValueType.TEXT,
        {"max_length": MONEY_MAX, "check": checked_money, "hint": "With its currency: CHF 42 000"},
    ),
    "year": (ValueType.TEXT, {"max_length": NUMBER_MAX, "check": checked_year}),
    "link": (ValueType.TEXT, {"max_length": LINK_MAX, "check": checked_link}),
    "date": (ValueType.DAY, {"empty": None}),
    "entity": (ValueType.ENTITY, {}),
    "record": (ValueType.REFERENCE, {"hint": "A reference: A-12"}),
    CHOICE: (ValueType.CHOICE, {}),
}


# What every entry has


def _set_owners(ask: Ask, tx: Tx, entry: Entry) -> None:
    entry.owners, _ = named_owners(ask, tx)


def _owner_input(ask: Ask, entry: Entry | None) -> Any:
    users = [user for one in (entry.owners if entry else ()) if (user := ask.roster.slack_user(one))]
    return people_field("owner", OWNER.label, hint="", users=users)


OWNER = RecordField[Entry](
    option=OPTIONS["owner"],
    label="Who answers for it?",
    noun="owner",
    attribute="owners",
    empty=(),
    writes=_set_owners,
    says=lambda entry, reader, _: reader.names(entry.owners),
    input=_owner_input,
    cell=lambda entry, reader, _: reader.roster.names(entry.owners),
    form=FormPart.FIRST,
    line="Owner: {}",
    column="Owners",
)


# Its deadline


def _set_due(ask: Ask, _: Tx, entry: Entry) -> None:
    due = read_due(ask)
    if due != entry.due:
        ask_about_closed_day(ask, due, entry.owners)
        entry.set_due(due)


def read_due(ask: Ask) -> Due | None:
    """Return the deadline that was said, of a day of its own; None for none. Raises UserError for one that comes again."""
    due = ask.parsed.due
    if isinstance(due, Recurrence):
        raise ask.error_at("due", "That takes one day. Only actions come again.")
    return None if due is None else replace(due, hangs_on="")


def _due(*, is_required: bool) -> RecordField[Entry]:
    """Return the deadline of an entry; its line in the details says whether it has passed."""

    def chosen(_: Ask, entry: Entry | None) -> InputBlock:
        return day_field("due", DUE.label, optional=not is_required, value=entry.due_on if entry else None)

    return replace(
        DUE,
        noun="date",
        empty=None,
        required=is_required,
        is_asked_for=is_required,
        writes=_set_due,
        input=chosen,
    )


# One that is counted from what the entry says: shown, and set by nobody.
COUNTED: RecordField[Entry] = replace(DUE, option=None, label="Due", history="due", parts=())


def _review_of(register: Register) -> RecordField[Entry]:
    """Return whether an entry is current, due or stale: a column of its file, and a line of its details."""
    return RecordField[Entry](
        label="Review",
        accessor=Attribute("due_on"),
        history=None,
        says=lambda entry, reader, _: review_views.phrase(register, entry, reader),
        cell=lambda entry, reader, _: review_views.state(register, entry, reader) or "",
    )


# Its way through bodies


def _of_way(register: Register) -> list[RecordField[Entry]]:
    """Return what the bodies said of an entry as a column of a file, and by when its next paper is due."""
    bodies = RecordField[Entry](
        label="Bodies",
        attribute="submissions",
        cell=lambda entry, reader, _: way_views.cell(register, entry, reader),
        line=None,
        history=None,
    )
    paper = replace(DUE, option=None, label="Paper due", history="paper due", column="Paper due", parts=())
    return [bodies, paper] if register.has_paper_due else [bodies]


ENTITY = RecordField[Entry](option=OPTIONS["entity"], label="Entity", empty=None)


# What the line of an entry says anyway.
_IN_LINE = frozenset({"title", "owner", "due"})


def fields_beside_line(register: Register) -> Fields:
    """Return the fields of an entry that its line doesn't show."""
    return [one for one in fields_of(register) if one.name not in _IN_LINE]
