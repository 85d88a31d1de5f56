"""The fields of a record: what was said of them, their inputs, and where they are read. See `bot.fields`."""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Generic, TypeVar

from slackblocks import InputBlock

from bot.calendar import Due
from bot.charter import Area, Entity
from bot.errors import UserError
from bot.fields import LINK_MAX, Field, FormPart, checked_link
from bot.grammar.options import BEHALF, OPTIONS, TITLE, Option, ValueType, or_none
from bot.grammar.text import plain_text
from bot.moments import PLACE_MAX
from bot.names import join_all, with_article
from bot.records import TITLE_MAX, Kind, Record, checked_title, nothing_to_edit
from bot.spreadsheets import Cell, Row
from handlers.core.blocks.elements import choice_field, day_field, text_field
from handlers.core.blocks.text import Reader, capitalized, cut, escape
from handlers.core.calls import Ask
from storage.unit_of_work import Read, Tx

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordField(Field, Generic[R]):
    """A field with what is its own; where that is None, it follows from the type of its option.

    `reads` returns the value that was said, `writes` sets it with what belongs to it. `says` returns the value as text for
    readers, `typed` as its input takes it, `cell` as an export has it; the last argument of `says` and `cell` is the
    reference of the record that it belongs to. `parts` are said with it by options of their own, and set by it.
    """

    reads: Callable[[Ask, Read, R], object] | None = None
    writes: Callable[[Ask, Tx, R], None] | None = None
    says: Callable[[R, Reader, str], str] | None = None
    typed: Callable[[R], str] | None = None
    input: Callable[[Ask, R | None], InputBlock | None] | None = None
    cell: Callable[[R, Reader, str], Cell] | None = None
    asks: Callable[[Ask], str] | None = None  # the hint in the form of a new record, else `new_hint`
    parts: tuple["RecordField[R]", ...] = ()

    @property
    def is_plain(self) -> bool:
        """Return whether it is a text or a choice of which nothing is its own."""
        if self.option is None or self.option.value_type is ValueType.TEXTS:
            return self.option is not None and not self.required
        is_said = self.option.value_type in {ValueType.TEXT, ValueType.CHOICE}
        return is_said and self.reads is None and self.writes is None and not self.required

    def is_given(self, ask: Ask) -> bool:
        """Return whether it was given or emptied; any other is left alone."""
        return any(one.name and ask.parsed.is_given(one.name) for one in (self, *self.parts))

    def read(self, ask: Ask, read: Read, record: R) -> object:
        """Return the value that was given; where it was emptied, that of an empty one."""
        return self.said(ask) if self.reads is None else self.reads(ask, read, record)

    def said(self, ask: Ask) -> object:
        """Return the value that was said, by the type of the option; where it was emptied, that of an empty one."""
        typed = ask.parsed.options.get(self.name)
        if isinstance(typed, Due):
            return typed.day
        if isinstance(typed, Entity):
            return typed.code
        return self._checked(ask, self.value_of)

    def text_named(self, ask: Ask) -> str:
        """Return the text that was said; "" without one. Raises UserError for one that is too long."""
        return str(self._checked(ask, self.checked_text))

    def _checked(self, ask: Ask, check: Callable[[str], object]) -> object:
        try:
            return check(ask.parsed.option_text(self.name))
        except UserError as error:
            raise ask.error_at(self.name, str(error)) from error

    def write(self, ask: Ask, tx: Tx, record: R) -> None:
        if self.writes is not None:
            self.writes(ask, tx, record)
        else:
            self.accessor.set(record, self.read(ask, tx, record))

    def text(self, record: R, reader: Reader, for_ref: str = "") -> str:
        """Return its value for a reader; "" where it has none."""
        if self.says is not None:
            return self.says(record, reader, for_ref)
        value = self.accessor.get(record)
        if isinstance(value, date):
            return reader.day(value)
        if isinstance(value, tuple):
            return escape(", ".join(map(str, value)))
        return escape(self.choices.get(str(value), str(value))) if value else ""

    def cell_of(self, record: R, reader: Reader, for_ref: str) -> Cell:
        if self.cell is not None:
            return self.cell(record, reader, for_ref)
        value = self.accessor.get(record)
        return value if isinstance(value, date | str) else str(value or "")

    def input_of(self, ask: Ask, record: R | None) -> InputBlock | None:
        """Return its input, filled from the record; None where there is none for this record or this asker."""
        if self.input is not None:
            return self.input(ask, record)
        is_optional = not (self.is_asked_for if record is None else self.required)
        new_hint = self.asks(ask) if self.asks is not None else self.new_hint
        hint = " ".join(filter(None, (self.hint, new_hint if record is None else "")))
        value = self.accessor.get(record) if record is not None else None
        if self.choices:
            labels = [(capitalized(label), code) for code, label in self.choices.items()]
            chosen = str(value) if value else None
            return choice_field(self.name, self.label, labels, hint=hint, value=chosen, optional=is_optional)
        if isinstance(value, date) or (self.option is not None and self.option.value_type in DAY_TYPES):
            return day_field(self.name, self.label, hint=hint, value=value, optional=is_optional)
        typed = self.typed(record) if self.typed is not None and record is not None else str(value or "")
        if record is None and self.option is TITLE:
            typed = cut(title_of(ask), self.max_length)
        most = max(self.max_length, len(typed))  # what an earlier version took is not cut
        return text_field(
            self.name, self.label, max_length=most, long=self.is_long, value=typed, hint=hint, optional=is_optional
        )  # fmt: skip


DAY_TYPES = frozenset({ValueType.DATE, ValueType.DAY, ValueType.PERIOD, ValueType.DATE_OR_HOUR})
Fields = Sequence[RecordField[Any]]


def each(fields: Fields) -> Iterator[RecordField[Any]]:
    """Return each field, followed by its parts."""
    for one in fields:
        yield one
        yield from one.parts


# What was said


def new_options(fields: Fields) -> tuple[Option, ...]:
    """Return the options with which a record is made."""
    return tuple(
        option if one.required or one.is_asked_for else or_none(option) for one, option in _typed(fields)
    )


def edit_options(fields: Fields) -> tuple[Option, ...]:
    """Return the options with which a record is changed."""
    return tuple(
        option if one.required or one.stays else or_none(option)
        for one, option in _typed(fields)
        if not one.is_only_new
    )


def _typed(fields: Fields) -> Iterator[tuple[RecordField[Any], Option]]:
    """Return the fields that have an option of their own: the title is the text of a verb."""
    return ((one, one.option) for one in each(fields) if one.option is not None and one.option is not TITLE)


def set_given(ask: Ask, tx: Tx, record: Record, fields: Fields) -> None:
    """Set the fields that were given or emptied."""
    for one in given_fields(ask, fields):
        one.write(ask, tx, record)


def given_fields(ask: Ask, fields: Fields) -> Fields:
    """Return the fields that were given or emptied."""
    by_name = _rows_by_name(tuple(fields))
    named = {*ask.parsed.options, *ask.parsed.emptied, *(("text",) if ask.parsed.text else ())}
    given = {by_name[name] for name in named if name in by_name}
    return [one for one in fields if one in given] if given else ()


@cache
def _rows_by_name(fields: tuple[RecordField[Any], ...]) -> Mapping[str, RecordField[Any]]:
    """Return each field by its name, and by those of its parts."""
    return {part.name: one for one in fields for part in (one, *one.parts) if part.name}


def set_new(ask: Ask, tx: Tx, record: Record, fields: Fields) -> None:
    """Set what was said of a record that is being made, but what its maker sets."""
    said = [one for one in given_fields(ask, fields) if not one.is_made_with]
    for one in said:
        one.write(ask, tx, record)
    if said:
        record.refresh_search_text()


def set_edited(ask: Ask, tx: Tx, record: R, fields: Fields) -> R:
    """Set the fields that were given or emptied; return the record as it was. Raises UserError where nothing changes."""
    before = copy.copy(record)
    set_given(ask, tx, record, fields)
    must_differ(record, before)
    record.refresh_search_text()
    return before


def must_differ(record: Record, before: Record) -> None:
    if vars(record) == vars(before):
        raise nothing_to_edit(record)


def refused_options(fields: Fields, others: Fields) -> tuple[Option, ...]:
    """Return the options of other fields than those of an edit, which it reads to refuse them by name."""
    own = {option.name for option in edit_options(fields)}
    return tuple(or_none(option) for _, option in _typed(others) if option.name not in own)


def other_option(ask: Ask, fields: Fields) -> str | None:
    """Return an option that was named and that no edit of these fields takes; None without one."""
    named = {*ask.parsed.options, *ask.parsed.emptied} - {"text", BEHALF.name}
    return min(named - {option.name for option in edit_options(fields)}, default=None)


def option_refused(option: str, kind: Kind, fields: Fields) -> str:
    """Return the sentence that refuses an option, with what does change."""
    editable = [one.noun_of for one in fields if one.option is not None and not one.is_only_new]
    return f"{option}: doesn't change on {with_article(kind)}. Its {join_all(editable)} do."


# Forms


def form_inputs(
    ask: Ask, fields: Fields, record: Record | None = None
) -> tuple[list[InputBlock], list[InputBlock]]:
    """Return the inputs of the form of a record, None for a new one: those as it opens, and those behind its button."""
    return _inputs(ask, fields, record, FormPart.FIRST), _inputs(ask, fields, record, FormPart.MORE)


def _inputs(ask: Ask, fields: Fields, record: Record | None, part: FormPart) -> list[InputBlock]:
    shown = [one for one in each(fields) if one.option is not None and _form_part(one, record) == part]
    return [block for one in shown if (block := one.input_of(ask, record)) is not None]


def _form_part(field: RecordField[Any], record: Record | None) -> FormPart:
    return field.form if record is None or field.edit_form is None else field.edit_form


def title_of(ask: Ask) -> str:
    """Return the title with which a form begins: the message that it was opened from."""
    return " ".join(plain_text(ask.call.prefill, ask.typing_context).split())


# Where they are read


def detail_lines(fields: Fields, record: Record, reader: Reader, for_ref: str = "") -> list[str]:
    """Return the lines of the details of a record, of the fields that have a value."""
    shown = [(one.line or f"{one.label}: {{}}", one) for one in fields if one.line is not None]
    texts = [(line, one.text(record, reader, for_ref)) for line, one in shown]
    return [line.format(text) for line, text in texts if text]


def fields_without_words(fields: Fields) -> Fields:
    """Return the fields that the answer to an edit has no words of its own for."""
    return [one for one in fields if one.is_plain and one.line == ""]


def changed_lines(fields: Fields, record: Record, before: Record, reader: Reader) -> list[str]:
    """Return what a record says now in each of these fields that was changed."""
    changed = [one for one in fields if one.text(record, reader) != one.text(before, reader)]
    return [f"{one.label}: {one.text(record, reader) or 'none'}" for one in changed]


def history_values(fields: Fields, record: Record, reader: Reader, for_ref: str) -> Mapping[str, str]:
    """Return the values of the fields by their names in a history."""
    named = [(one.past_name, one) for one in fields]
    return {name: one.text(record, reader, for_ref) for name, one in named if name is not None}


def columns(fields: Fields) -> Row:
    """Return the header of the columns of the fields."""
    return tuple(one.column or one.label for one in _in_columns(tuple(fields)))


def cells(fields: Fields, record: Record, reader: Reader, for_ref: str = "") -> Row:
    return tuple(one.cell_of(record, reader, for_ref) for one in _in_columns(tuple(fields)))


def file_columns(fields: Fields) -> Mapping[str, Callable[[Any, Reader], Any]]:
    """Return the columns of a file with what each says of a record, that of the reference first."""
    own = {one.column or one.label: partial(_cell, one) for one in _in_columns(tuple(fields))}
    return {"Reference": lambda record, _: record.ref, **own}


def _cell(of: RecordField[Any], record: Record, reader: Reader) -> Any:
    return of.cell_of(record, reader, "")


@cache  # asked for each row of a file
def _in_columns(fields: tuple[RecordField[Any], ...]) -> Fields:
    return sorted((one for one in each(fields) if one.column is not None), key=lambda one: one.column_order)


# Fields of several kinds


def area_in_force(ask: Ask, known: Sequence[str] = ()) -> Area | None:
    """Return the first area that was named; None without one. Raises UserError for one that is not in use today."""
    return next(iter(areas_in_force(ask, known)), None)


def areas_in_force(ask: Ask, known: Sequence[str] = ()) -> list[Area]:
    """Return the areas that were named. Raises UserError for one that is not in use today, unless it is `known`."""
    on, named = ask.charter.day_of(ask.now), ask.parsed.several("area", Area)
    return [one if one.code in known else ask.charter.area(one.code, on=on) for one in named]


def area_choices(ask: Ask, record: Record | None) -> list[tuple[str, str]]:
    """Return the areas in use, and those that a record has, with their codes."""
    in_force, known = ask.charter.areas_on(ask.today), record.areas if record is not None else ()
    return [(one.name, one.code) for one in ask.charter.areas if one in in_force or one.code in known]


def area_names(record: Record, reader: Reader) -> str:
    """Return the areas of a record as an export has them."""
    return ", ".join(reader.charter.area(code).name for code in record.areas)


def maker_name(record: Record, reader: Reader) -> str:
    """Return who entered a record as an export has it."""
    return reader.roster.name(record.created_by)


def _area_code(ask: Ask, _: Read, record: Record) -> str | None:
    found = area_in_force(ask, record.areas)
    return found.code if found else None


def _area_input(ask: Ask, record: Record | None) -> InputBlock:
    new = ask.channel_area.code if ask.channel_area else None
    return choice_field(
        "area", "Area", area_choices(ask, record), value=new if record is None else record.area
    )


NAME = RecordField[Any](
    option=TITLE,
    label="Title",
    noun="title",
    attribute="title",
    required=True,
    is_asked_for=True,
    is_made_with=True,
    reads=lambda ask, _, __: checked_title(ask.parsed.text),
    max_length=TITLE_MAX,
    form=FormPart.FIRST,
    line=None,
    history="title",
)
AREA = RecordField[Any](
    option=OPTIONS["area"],
    label="Area",
    is_made_with=True,
    empty=None,
    reads=_area_code,
    says=lambda record, reader, _: reader.area(record.area),
    cell=lambda record, reader, _: area_names(record, reader),
    input=_area_input,
    form=FormPart.FIRST,
)
VISIBILITY = RecordField[Any](
    option=OPTIONS["visibility"],
    label="Who may see it",
    noun="visibility",
    required=True,
    is_made_with=True,
    line=None,
    column=None,
)
PLACE = RecordField[Any](
    option=OPTIONS["place"],
    label="Where",
    max_length=PLACE_MAX,
    noun="place",
    too_long="The rest fits in a note.",
    form=FormPart.FIRST,
    line=None,
    column="Place",
)
LINK = RecordField[Any](
    option=OPTIONS["link"],
    label="Link",
    noun="link",
    max_length=LINK_MAX,
    check=checked_link,
    line="{}",
)
MAKER = RecordField[Any](
    label="Entered by",
    attribute="created_by",
    cell=lambda record, reader, _: maker_name(record, reader),
    line=None,
    history=None,
)
