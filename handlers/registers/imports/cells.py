"""How the cells of a table become what an entry of a register says."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, partial

from bot.calendar import has_hour, is_zone
from bot.charter_section import Rights
from bot.dates.forms import VALID_YEARS
from bot.entries import Entry
from bot.entry_due import DUE, due_text
from bot.entry_import import AREA, ENTITY, OWNER, TITLE, CellReader, label_of, said_by
from bot.errors import UserError
from bot.grammar.dates import read_past_or_future_day
from bot.names import fold, join_all, quoted
from bot.permissions import may_see
from bot.records import checked_title, read_ref
from bot.register_corrections import SUPERSEDES, must_be_correctable
from bot.register_reviews import REVIEWED
from bot.register_types import CHOICE, DATE, PERSON, RECORD
from bot.registers import Axis, Register, RegisterField
from bot.several import as_lines, split_lines, split_values
from handlers.core.calls import Ask
from handlers.registers.dues.views import source_refused
from handlers.registers.fields import declared_of
from handlers.registers.masking import is_hidden, shown
from handlers.registers.values.persons import name_of
from handlers.registers.values.several import named_choice, named_entity, read_values
from storage.counted_dues import SOURCES
from storage.unit_of_work import Read

_DAY_AND_HOUR = re.compile(
    r"(?P<day>.+?)(?:[T ]| at |, )\s*(?P<hour>(?:[01]?\d|2[0-3]):[0-5]\d)(?::00)?(?: (?P<zone>\S+))?"
)


def cell_reader(register: Register, ask: Ask, read: Read) -> CellReader:
    """Return how the rows of somebody's file are read."""
    texts = CellTexts(register, ask, read)
    return CellReader(register, texts.value, texts.is_said)


@dataclass(frozen=True)
class CellTexts:
    """Reads cells as the person who sent them may: what they can't see, they can't name."""

    register: Register
    ask: Ask
    records: Read

    def is_said(self, entry: Entry, name: str, text: str) -> bool:
        """Return whether a cell is what a file has of an entry; its area also by another name, and where that is retired."""
        area = self.ask.charter.area_named(text) if name == AREA and text else None
        return text == self.shown(entry, name).strip() or (area is not None and area.code == entry.area)

    def shown(self, entry: Entry, name: str) -> str:
        """Return what a file has of an entry."""
        if name == OWNER:
            return self.ask.roster.names(entry.owners)
        if name == DUE:
            return due_text(entry.due)
        if name == AREA and entry.area:
            return self.ask.charter.area(entry.area).name
        if name in self.register.person_names:
            return name_of(entry.value(name), self.ask.reader)
        if is_hidden(self.register, entry, name, self.ask.reader):
            return shown(self.register, entry, name, self.ask.reader)
        return said_by(entry, self.register)[name]

    def value(self, name: str, text: str) -> str:
        """Return what a cell says, as it is stored. Raises UserError with what is wrong, as part of a sentence."""
        try:
            return self._read_by_name[name](text)
        except UserError as error:
            first = str(error).partition(". ")[0].rstrip(".")
            raise UserError(f"{label_of(self.register, name)}: {first}") from error

    @cached_property
    def _read_by_name(self) -> Mapping[str, Callable[[str], str]]:
        own: dict[str, Callable[[str], str]] = {
            TITLE: checked_title, AREA: self._area, ENTITY: partial(named_entity, self.ask), OWNER: self._owners,
            DUE: self._due,
        }  # fmt: skip
        return own | {name: self._reader_of(one) for name, one in self.register.by_name.items()}

    def _reader_of(self, one: RegisterField | Axis) -> Callable[[str], str]:
        if isinstance(one, RegisterField) and one.several:
            return partial(self._several, one)
        if isinstance(one, Axis) or one.value_type == CHOICE:
            return partial(named_choice, one.choices)
        if one.name == REVIEWED and self.register.review_every:
            return self._past_day
        if one.name == SUPERSEDES and self.register.immutable:
            return self._superseded
        if one.name == self.register.source_field:
            return self._source
        by_type: Mapping[str, Callable[[str], str]] = {
            DATE: self._day,
            "entity": partial(named_entity, self.ask),
            PERSON: lambda text: str(self._person(text)),
            RECORD: self._record,
        }
        return by_type.get(one.value_type) or partial(_text, self.register, one.name)

    def _several(self, one: RegisterField, text: str) -> str:
        split = split_lines if one.value_type == "text" else split_values
        return as_lines(read_values(one, self.ask, self.records, split(text)))

    def _area(self, text: str) -> str:
        area = self.ask.charter.area_named(text)
        if area is None:
            raise UserError(f"{quoted(text)} isn't one of the areas")
        if not area.is_in_force(self.ask.today):
            raise UserError(f"{area.name} isn't in use any more")
        return area.code

    def _day(self, text: str) -> str:
        with suppress(ValueError):
            return _near(date.fromisoformat(text)).isoformat()
        with suppress(UserError):
            return read_past_or_future_day(text.split(), self.ask.typing_context).day.isoformat()
        raise UserError(f"{quoted(text)} is no day that I can read; it is written 2016-10-12")

    def _due(self, text: str) -> str:
        """Return a deadline: a day, with an hour in its zone, or else in that of whoever sent the file."""
        found = _DAY_AND_HOUR.fullmatch(text)
        if found is None:
            return self._day(text)
        day, hour, zone = (
            self._day(found["day"]),
            found["hour"].rjust(5, "0"),
            found["zone"] or self.ask.typing_context.zone,
        )
        if not is_zone(zone):
            raise UserError(f"{quoted(zone)} is no time zone; one is Europe/Zurich")
        if not has_hour(date.fromisoformat(day), time.fromisoformat(hour), zone):
            raise UserError(f"there is no {hour} on {day} in {zone}, where the clocks go forward over it")
        return f"{day} {hour} {zone}"

    def _past_day(self, text: str) -> str:
        day = self._day(text)
        if date.fromisoformat(day) > self.ask.today:
            raise UserError(f"{quoted(text)} hasn't come yet")
        return day

    def _record(self, text: str) -> str:
        ref = read_ref(text, self.ask.charter.prefixes)
        record = self.records.find(ref) if ref is not None else None
        if record is None or not may_see(self.ask.actor, record):
            raise UserError(f"I can't find {quoted(text)}")
        return str(record.ref)

    def _source(self, text: str) -> str:
        ref = read_ref(self._record(text), self.ask.charter.prefixes)
        if ref is None or ref.kind not in SOURCES:
            raise UserError(source_refused(quoted(text), self.register))
        return str(ref)

    def _superseded(self, text: str) -> str:
        ref = read_ref(self._record(text), self.ask.charter.prefixes)
        old = self.records.find(ref) if ref is not None else None
        if isinstance(old, Entry):
            must_be_correctable(old, self.register)
            return str(old.ref)
        raise UserError(f"{quoted(text)} is no {self.register.singular}")

    @cached_property
    def _people(self) -> Mapping[str, tuple[int, ...]]:
        """Return people by their names, those that tell apart who shares one, and their addresses."""
        found: dict[str, tuple[int, ...]] = {}
        roster = self.ask.roster
        for one in roster.persons.values():
            for name in {fold(one.name), fold(roster.name(one.id)), fold(one.email)} - {""}:
                found[name] = (*found.get(name, ()), one.id)
        return found

    def _owners(self, text: str) -> str:
        alone = self._people.get(fold(text))
        names = [text] if alone else [one.strip() for one in text.replace(";", ",").split(",")]
        return " ".join(dict.fromkeys(str(self._owner(one)) for one in names if one))

    def _owner(self, name: str) -> int:
        roster, found = self.ask.roster, self._person(name)
        if roster.rights(found, on=self.ask.today, charter=self.ask.charter) == {Rights.OBSERVER}:
            raise UserError(f"{roster.name(found)} only observes")
        return found

    def _person(self, name: str) -> int:
        roster, on = self.ask.roster, self.ask.today
        found = self._people.get(fold(name), ())
        if len(found) > 1:
            raise UserError(f"there are {join_all([roster.name(one) for one in found])}")
        if not found:
            raise UserError(f"{quoted(name)} isn't on the roster")
        if roster.has_left(found[0], on):
            raise UserError(f"{roster.name(found[0])} has left")
        return found[0]


def _text(register: Register, name: str, text: str) -> str:
    declared = next(one for one in declared_of(register) if one.name == name)
    return str(declared.value_of(text))


def _near(day: date) -> date:
    """Return a day. Raises UserError for one with which nothing can be reckoned."""
    if day.year not in VALID_YEARS:
        raise UserError(f"{day} is too far away for a date here")
    return day
