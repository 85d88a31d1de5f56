"""How what is counted of a register looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import unescape

from bot.register_numbers import percent
from bot.register_tables import OTHERS, CountTable
from bot.registers import Freeze, Register
from bot.spreadsheets import Row
from handlers.core.blocks.elements import Button, Message, buttons, sections, text_message
from handlers.core.blocks.tables import table as drawn
from handlers.core.blocks.text import Reader, capitalized, escape
from handlers.registers.figures.rates import Rates
from storage.registers import Cut


def rates(counted: Rates) -> str:
    """Return the line of rates: "Acceptance 91 % (100/110)"; a rate of none is "–"."""
    return " · ".join(escape(one.text) for one in counted)


def _percent(some: Decimal | int, among: Decimal | int) -> str:
    return f"{percent(Decimal(some), Decimal(among))} %" if among else "–"


def frozen(last: Freeze, then: Rates, now: Rates, reader: Reader) -> str:
    """Return the line of the rates that were kept, each with what has changed since."""
    on = reader.day_of(last.at)
    shown = [f"{escape(was.text)}{one.since(was)}" for was, one in zip(then, now, strict=True)]
    return f"Frozen on {on}: {' · '.join(shown)}"


def frozen_now(register: Register, counted: Rates) -> Message:
    """Say that the rates are kept as they are now."""
    said = f"The rates of {register.many} are frozen as they are now.\n{rates(counted)}"
    return text_message(said, [Button(capitalized(register.many), "say", register.code)])


def counts(
    register: Register, by: str, counted: Sequence[tuple[str, int]], total: int, what: str, reader: Reader
) -> Message:
    """Say how many entries say what in a field, each with its part of all: "accepted: 2/4 (50 %)"."""
    label = label_of(register, by)
    lines = [
        f"{escape(_counted_name(by, said, label, reader))}: {number}/{total} ({_percent(number, total)})"
        for said, number in counted
    ]
    if rest := total - sum(number for _, number in counted):
        lines.append(f"others: {rest}/{total} ({_percent(rest, total)})")
    text = "\n".join([f"*{capitalized(what)}, by {label}*", *lines])
    return text_message(text, [Button(capitalized(register.many), "say", register.code)])


FILE_COLUMNS = 200
TOGETHER = "together"


@dataclass(frozen=True)
class CountedTable:
    """What is counted by two fields, with how the values that entries say are written, for a reader."""

    register: Register
    by: tuple[str, str]
    table: CountTable
    written: tuple[Mapping[str, str], Mapping[str, str]]
    reader: Reader

    @property
    def labels(self) -> tuple[str, str]:
        """Return the names of both fields in a sentence."""
        first, second = (label_of(self.register, one) for one in self.by)
        return first, second

    @property
    def rows(self) -> list[tuple[str, str | None]]:
        """Return the name of each row with what it counts, the totals last; names are plain text."""
        return [*self._named(0, self.table.rows), (TOGETHER, None)]

    @property
    def columns(self) -> list[tuple[str, str | None]]:
        """Return the same of the columns."""
        return [*self._named(1, self.table.columns), (TOGETHER, None)]

    def _named(self, at: int, values: Sequence[str]) -> list[tuple[str, str | None]]:
        return [(self._name(at, one), one) for one in values]

    def _name(self, at: int, said: str) -> str:
        if said == OTHERS:
            return "others"
        return plain_name(self.by[at], self.written[at].get(said, said), self.labels[at], self.reader)

    def text(self, row: str | None, column: str | None) -> str:
        """Return how many there are of both: a total with its part of all, and any with what has changed."""
        number, total = self.table.count(row, column), self.table.count()
        is_part = (row is None) != (column is None)
        part = f"/{total} ({_percent(number, total)})" if is_part else ""
        changed = self.table.change(row, column)
        return f"{number}{part}{f' ({changed:+})'.replace('-', '−') if changed else ''}"


def counted_table(shown: CountedTable, what: str, since: datetime | None, row: Sequence[Button]) -> Message:
    """Say how many entries say what in two fields, as a table with its totals, and since when a change is counted."""
    first, second = shown.labels
    head = capitalized(f"{what}, by {first} and {second}")
    columns = shown.columns
    cells = [[name, *(shown.text(of, column) for _, column in columns)] for name, of in shown.rows]
    then = "what has changed since the rates were frozen"
    foot = [f"+ and −: {then}, {shown.reader.day_of(since)}."] if since else []
    more = [*row, Button(capitalized(shown.register.many), "say", shown.register.code)]
    return table_message(head, [capitalized(first), *(name for name, _ in columns)], cells, foot, more)


def table_message(
    head: str,
    heads: Sequence[str],
    cells: Sequence[Sequence[str]],
    foot: Sequence[str],
    row: Sequence[Button],
) -> Message:
    """Return a table whose rows begin with their names, and what stands below it."""
    lines = [
        f"{name}: {', '.join(f'{column} {text}' for column, text in zip(heads[1:], texts, strict=True))}"
        for name, *texts in cells
    ]
    text = "\n".join([f"*{head}*", *map(escape, lines), *foot])
    block = drawn(unescape(head), heads, cells)
    return Message(text, (block, *(sections(foot) if foot else ()), buttons(row)))


def rows_of_table(shown: CountedTable) -> list[Row]:
    """Return the table as the rows of a file, with numbers alone."""
    head: Row = (capitalized(shown.labels[0]), *(name for name, _ in shown.columns))
    rows: list[Row] = [
        (name, *(int(shown.table.count(of, one)) for _, one in shown.columns)) for name, of in shown.rows
    ]
    return [head, *rows]


def rows_of_counts(
    register: Register, by: str, counted: Sequence[tuple[str, int]], total: int, reader: Reader
) -> list[Row]:
    """Return how many entries say what in a field as the rows of a file."""
    label = label_of(register, by)
    named = [(plain_name(by, said, label, reader), number) for said, number in counted]
    return [(capitalized(label), "Number"), *named, (TOGETHER, total)]


def label_of(register: Register, by: str) -> str:
    """Return the name of a field in a sentence."""
    part = register.by_name.get(by)
    return part.shown_label.lower() if part else by


def plain_name(by: str, said: str, label: str, reader: Reader) -> str:
    """Return the name of what is counted as plain text."""
    name = _counted_name(by, said, label, reader)
    return unescape(name) if by == "area" else name


def _counted_name(by: str, said: str, label: str, reader: Reader) -> str:
    if not said:
        return f"no {label}"
    return reader.area(said) if by == "area" else said


def cut_phrase(cut: Cut, reader: Reader) -> str:
    """Return of which years and which day a list is: ", 2006 to 2014, as on Mon 16 Jan"."""
    first, last = cut.years or (0, 0)
    years = "" if not cut.years else f", {first}" if first == last else f", {first} to {last}"
    return f"{years}{f', as on {reader.day_of(cut.at)}' if cut.at else ''}"
