"""Small numbers that only the owner of an entry reads, where its register masks them."""

import copy
from dataclasses import replace
from datetime import date

from slackblocks import InputBlock

from bot.charter import Charter
from bot.entries import Entry
from bot.people import Roster
from bot.register_numbers import is_below, masked_text
from bot.registers import Register
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.fields import RecordField
from handlers.registers.people import reading_numbers

UNKNOWN = "?"  # as a value: no number


def shown(register: Register, entry: Entry, name: str, reader: Reader) -> str:
    """Return a value as its reader may read it: of a small number only that it is small."""
    if is_hidden(register, entry, name, reader):
        return masked_text(register.mask_below or 0)
    return entry.value(name)


def is_hidden(register: Register, entry: Entry, name: str, reader: Reader) -> bool:
    """Return whether a number is masked for a reader, who doesn't answer for its entry."""
    return name in _small_names(register, entry) and not may_read(register, entry, reader)


def hidden_names(
    register: Register, entry: Entry, person_id: int, *, roster: Roster, charter: Charter, on: date
) -> frozenset[str]:
    """Return the numbers of an entry that are masked for a person on a day."""
    names = _small_names(register, entry)
    if not names or person_id in reading_numbers(register, entry, roster=roster, charter=charter, on=on):
        return frozenset()
    return names


def _small_names(register: Register, entry: Entry) -> frozenset[str]:
    return frozenset(one for one in register.masked if is_small(register, entry.value(one)))


def may_read(register: Register, entry: Entry, reader: Reader) -> bool:
    """Return whether a reader reads what an entry says as it is."""
    if not register.masked:
        return True
    roster, charter, on = reader.roster, reader.charter, reader.today
    return reader.person_id in reading_numbers(register, entry, roster=roster, charter=charter, on=on)


def is_small(register: Register, number: str) -> bool:
    """Return whether a number is one of those that are masked."""
    return is_below(number, register.mask_below or 0)


def as_known(register: Register, ask: Ask, entry: Entry) -> Entry:
    """Return an entry before an edit as far as the asker reads it: of a hidden number that they give, they can't know that it stays.

    Else whoever may change it could find a number by trying each.
    """
    hidden = {one for one in ask.parsed.options if is_hidden(register, entry, one, ask.reader)}
    found = copy.copy(entry)
    found.pairs = tuple((name, UNKNOWN if name in hidden else text) for name, text in entry.pairs)
    return found if hidden else entry


def masked_field(register: Register, field: RecordField[Entry]) -> RecordField[Entry]:
    """Return a field of numbers that shows others its small ones only as such, and asks them for none."""
    if field.name not in register.masked:
        return field

    def text(entry: Entry, reader: Reader) -> str:
        return shown(register, entry, field.name, reader)

    def chosen(ask: Ask, entry: Entry | None) -> InputBlock | None:
        hides = entry is not None and is_hidden(register, entry, field.name, ask.reader)
        return None if hides else field.input_of(ask, entry)

    return replace(
        field,
        says=lambda entry, reader, _: escape(text(entry, reader)),
        cell=lambda entry, reader, _: text(entry, reader),
        input=chosen,
    )
