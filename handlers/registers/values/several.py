"""Fields of entries that may have several values: said one after another, chosen, and written one on each line."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from slackblocks import InputBlock

from bot.entries import Entry, as_pairs
from bot.errors import UserError
from bot.fields import LINK_MAX, FormPart, checked_link
from bot.fields import TEXT_MAX as SHORT_MAX
from bot.grammar.options import Option, ValueType
from bot.names import fold, join_all, quoted
from bot.records import TEXT_MAX, read_ref
from bot.register_types import RECORD
from bot.registers import RegisterField
from bot.several import as_lines, unique
from handlers.core.blocks.elements import choices_field, text_field
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.core.calls import Ask, get_visible
from handlers.core.fields import RecordField
from storage.unit_of_work import Read

HINT = "One on each line."
ReadOne = Callable[[Ask, Read, str], str]


@dataclass(frozen=True)
class EntryValues:
    """The values of an entry in a field that may have several."""

    name: str

    def get(self, entry: Entry) -> tuple[str, ...]:
        return entry.values.get(self.name, ())

    def set(self, entry: Entry, value: tuple[str, ...]) -> None:
        entry.pairs = as_pairs({**entry.values, self.name: value})


def several_field(one: RegisterField) -> RecordField[Entry]:
    """Return a declared field that may have several values. Words add to them; a form has all of them."""
    accessor = EntryValues(one.name)
    return RecordField[Entry](
        option=Option(one.name, ValueType.TEXTS),
        label=one.shown_label,
        accessor=accessor,
        empty=(),
        history=one.shown_label.lower(),
        required=one.required,
        is_asked_for=one.required,
        form=FormPart.FIRST if one.required or one.required_where else FormPart.MORE,
        reads=lambda ask, read, entry: _read(one, ask, read, entry),
        input=lambda _, entry: values_input(one, entry, is_optional=not one.required),
        says=lambda entry, reader, _: escape(
            ", ".join(_shown(one, reader, each) for each in accessor.get(entry))
        ),
        cell=lambda entry, _, __: as_lines(accessor.get(entry)),
    )


def values_input(one: RegisterField, entry: Entry | None, *, is_optional: bool = True) -> InputBlock:
    """Return the input of the values: a menu of the choices, or a text with one on each line."""
    values = entry.values.get(one.name, ()) if entry is not None else (one.start,) if one.start else ()
    if one.choices:
        labels = [(capitalized(choice), choice) for choice in one.choices]
        return choices_field(one.name, one.shown_label, labels, values=values)
    text = as_lines(values)
    most = max(TEXT_MAX, len(text))
    return text_field(
        one.name, one.shown_label, hint=HINT, max_length=most, long=True, value=text, optional=is_optional
    )


def is_form(ask: Ask) -> bool:
    """Return whether the values come from a form, which has all of them."""
    return ask.call.values is not None


def as_said(entry: Entry, name: str) -> tuple[object, ...]:
    """Return what an entry says in a field, as a form sends it: a text, or the values of a list."""
    return entry.value(name), entry.values.get(name, ())


def _read(one: RegisterField, ask: Ask, read: Read, entry: Entry) -> tuple[str, ...]:
    said = ask.parsed.several(one.name, str)
    if not said:
        return ()
    has = () if is_form(ask) else entry.values.get(one.name, ())
    try:
        return read_values(one, ask, read, said, before=has)
    except UserError as error:
        raise ask.error_at(one.name, str(error)) from error


def read_values(
    one: RegisterField, ask: Ask, read: Read, texts: Iterable[str], *, before: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the values of texts, behind others, each once. Raises UserError for a text that is none, and for too many."""
    if one.choices:
        said = [named_choice(one.choices, text) for text in texts]
    else:
        said = [_READERS[one.value_type](ask, read, text) for text in texts]
    found = unique([*before, *said])
    if (length := len(as_lines(found))) > TEXT_MAX:
        raise UserError(f"All of them have {length} characters; {TEXT_MAX} are the most.")
    return found


def named_choice(choices: tuple[str, ...], text: str) -> str:
    """Return the choice that a text names. Raises UserError with those that there are."""
    found = next((one for one in choices if fold(one) == fold(text)), None)
    if found is None:
        raise UserError(f"{quoted(text)} isn't {join_all(choices, last=' or ')}.")
    return found


def named_entity(ask: Ask, text: str) -> str:
    """Return the code of the entity that a text names. Raises UserError for an unknown one."""
    found = ask.charter.entity_named(text)
    if found is None:
        raise UserError(f"I don't know {quoted(text)}.")
    return found.code


def _record(ask: Ask, read: Read, text: str) -> str:
    ref = read_ref(text, ask.charter.prefixes)
    if ref is None:
        raise UserError(f"{quoted(text)} isn't a reference. It looks like A-1.")
    return str(get_visible(ask, read, ref).ref)


def _link(_: Ask, __: Read, text: str) -> str:
    return checked_link(_short(text, LINK_MAX))


def _text(_: Ask, __: Read, text: str) -> str:
    return _short(text, SHORT_MAX)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise UserError(f"{quoted(text[:30])} has {len(text)} characters; {most} are the most.")
    return text


_READERS: Mapping[str, ReadOne] = {
    "text": _text,
    "link": _link,
    "entity": lambda ask, _, text: named_entity(ask, text),
    RECORD: _record,
}


def _shown(one: RegisterField, reader: Reader, value: str) -> str:
    known = reader.charter.entity_named(value) if one.value_type == "entity" else None
    return known.name if known else value
