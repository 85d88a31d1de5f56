"""How a table looks that adds up the numbers of entries as of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.names import join_all
from bot.register_sums import SumTable, TableShare
from bot.register_tables import OTHERS
from bot.registers import Register
from bot.spreadsheets import Cell, Row
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.text import Reader, capitalized
from handlers.registers.figures import views

Named = tuple[str, str | None]  # what a row or a column is called, and what it is of; None for all together


@dataclass(frozen=True)
class SummedTable:
    """What is added up by one field or by two, of a day and beside an earlier one, with how values are written."""

    register: Register
    by: Sequence[str]
    numbers: Sequence[str]
    shares: Mapping[str, TableShare]
    table: SumTable
    written: Mapping[str, Mapping[str, str]]
    day: date
    before: date | None
    reader: Reader

    @property
    def rows(self) -> list[Named]:
        """Return the rows, that of the totals last; names are plain text."""
        return [*self._named(self.by[0], self.table.sums.rows), (views.TOGETHER, None)]

    @property
    def columns(self) -> list[Named]:
        """Return the columns: of the second field, or else one of each number."""
        if len(self.by) > 1:
            return [*self._named(self.by[1], self.table.sums.columns), (views.TOGETHER, None)]
        return [(self.register.by_name[one].shown_label, one) for one in self.numbers]

    @property
    def heads(self) -> list[str]:
        """Return what stands above the columns, and above the names of the rows."""
        first = capitalized(views.label_of(self.register, self.by[0]))
        shares = [f"{name.capitalize()} %" for name in self.shares]
        return [first, *(name for name, _ in self.columns), *shares]

    @property
    def what(self) -> str:
        """Return what is added up: "women and men"."""
        return join_all([self.register.by_name[one].shown_label.lower() for one in self.numbers])

    @property
    def labels(self) -> str:
        """Return the names of its fields in a sentence."""
        return join_all([views.label_of(self.register, one) for one in self.by])

    def _named(self, by: str, values: Sequence[str]) -> list[Named]:
        label, written = views.label_of(self.register, by), self.written[by]
        return [
            (
                "others"
                if one == OTHERS
                else views.plain_name(by, written.get(one, one), label, self.reader),
                one,
            )
            for one in values
        ]

    def text(self, row: str | None, column: str | None) -> str:
        """Return a sum: the total of a row or column with its part of all, and any with what has changed."""
        is_part = len(self.by) > 1 and (row is None) != (column is None)
        told = self.table.part(row, column) if is_part else self.table.text(row, column)
        return f"{told}{self.table.changed_text(row, column)}"

    def parts(self, row: str | None) -> list[str]:
        """Return the shares of a row, each with both numbers."""
        return [self.table.share(row, one.sum, one.among) for one in self.shares.values()]


def summed_table(shown: SummedTable, where: str, row: Sequence[Button]) -> Message:
    """Say what numbers add up to as of a day, as a table with its totals, and since when a change is counted."""
    head = capitalized(f"{shown.what}{where}, as of {shown.reader.day(shown.day)}, by {shown.labels}")
    columns = shown.columns
    cells = [
        [name, *(shown.text(of, column) for _, column in columns), *shown.parts(of)]
        for name, of in shown.rows
    ]
    foot = []
    if shown.before is not None:
        foot.append(f"+ and −: what has changed since {shown.reader.day(shown.before)}.")
    if (below := shown.table.mask_below) and shown.table.masked.count():
        foot.append(
            f"In what is about right, each number under {below} counts as {below // 2}, whatever it is."
        )
    more = [*row, Button(capitalized(shown.register.many), "say", shown.register.code)]
    return views.table_message(head, shown.heads, cells, foot, more)


def rows_of_sums(shown: SummedTable) -> list[Row]:
    """Return the table as the rows of a file, without changes; its first cell says of which day it is."""
    first, *heads = shown.heads
    rows: list[Row] = [
        (name, *(_cell(shown.table.text(of, column)) for _, column in shown.columns), *shown.parts(of))
        for name, of in shown.rows
    ]
    return [(f"{first}, as of {shown.day.isoformat()}", *heads), *rows]


def _cell(text: str) -> Cell:
    return int(text) if text.isdecimal() else text
