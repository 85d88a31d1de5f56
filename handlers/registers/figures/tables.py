"""Count the entries of a list by a field, or by two: how many say what, with the totals."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.errors import UserError
from bot.names import fold, join_all
from bot.register_tables import Counts, CountTable, count_table
from bot.registers import Register
from bot.spreadsheets import Row
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.text import Reader, count
from handlers.core.calls import Ask
from handlers.registers.figures import views
from handlers.registers.figures.earlier_days import must_be_counted
from handlers.registers.values.references import counted_without_hidden, table_without_hidden
from storage.records import ListQuery
from storage.registers import WHOLE, Cut, FirstOfBoth, as_written, counts_by, counts_by_two, last_freeze
from storage.unit_of_work import Read

Written = tuple[Mapping[str, str], Mapping[str, str]]
TWO = 2
C = TypeVar("C")


@dataclass(frozen=True)
class Counting:
    """The entries that are counted: those of a list with its filters. `is_of_all`: they are in every state."""

    query: ListQuery
    says: Mapping[str, str]
    cut: Cut
    words: Collection[str]
    is_of_all: bool
    every_state: bool

    def by(self, count: Callable[..., C], register: Register, read: Read, by: str | Sequence[str]) -> C:
        """Return what one of the counts of `storage.registers` says of these entries, by one field or by several."""
        return count(
            read,
            self.query,
            register,
            by,
            says=self.says,
            every_state=self.every_state,
            cut=self.cut,
            only=self.words,
        )

    @property
    def is_whole(self) -> bool:
        """Return whether nothing narrows the list but what entries say, and their years."""
        chosen = self.query.chosen
        is_narrowed = chosen.owner or chosen.area or chosen.entity or chosen.late or chosen.closed
        return self.is_of_all and not (is_narrowed or {*self.words} - {"all", "open"})


def counted_list(
    register: Register, ask: Ask, read: Read, asked: Counting, kind: str, where: str
) -> Message | None:
    """Return how many entries of a list say what; None where there are none. Raises an error at the option for what isn't counted."""
    try:
        names = counted_names(register, ask.parsed.several("by", str))
    except UserError as error:
        raise ask.error_at("by", str(error)) from error
    if asked.cut.at is not None:
        must_be_counted(register, ask, names)
    if len(names) == TWO:
        table, written, since = _table(register, read, (names[0], names[1]), asked)
        if not table.count():
            return None
        noun = count(int(table.count()), f"{kind}{register.singular}", f"{kind}{register.many}")
        sheet = Button("As a sheet", "say", f"export {register.code} by:{','.join(names)}")
        has_sheet = asked.is_whole and not asked.says and asked.cut == WHOLE
        shown = views.CountedTable(register, (names[0], names[1]), table, written, ask.reader)
        return views.counted_table(shown, f"{noun}{where}", since, [sheet] if has_sheet else [])
    counted, total = asked.by(counts_by, register, read, names[0])
    counted = counted_without_hidden(register, read, ask.actor, names[0], counted)
    if not total:
        return None
    noun = count(total, f"{kind}{register.singular}", f"{kind}{register.many}")
    return views.counts(register, names[0], counted, total, f"{noun}{where}", ask.reader)


def counted_names(register: Register, typed: Sequence[str]) -> list[str]:
    """Return the fields and states by which entries are counted: one, or two. Raises UserError for any other."""
    left_out = register.several_names | register.masked | register.person_names | {register.as_of}
    names = [*(name for name in register.by_name if name not in left_out), "area", "entity"]
    labels = {fold(one.shown_label): name for name, one in register.by_name.items()}
    found = list(dict.fromkeys(labels.get(fold(one), fold(one)) for one in typed))
    if not set(found) <= set(names):
        raise UserError(f"I count {register.many} by {join_all(names, last=' or ')}.")
    if len(found) > TWO:
        raise UserError(f"I count by one field or by two: by:{found[0]},{found[1]}")
    return found


def _table(
    register: Register, read: Read, names: tuple[str, str], asked: Counting
) -> tuple[CountTable, Written, datetime | None]:
    """Return the counts by two fields, and where it is known how they were at the last freeze, the change since then."""
    counts, first = _counts(register, read, names, asked)
    last = last_freeze(read, register)
    is_dated = {*names, *asked.says} <= {*register.dated_names}
    if last is None or asked.cut.at or not (asked.is_whole and is_dated):
        table = count_table(counts)
        return table, _written(register, read, names, table, first, asked.cut), None
    then = replace(asked, cut=replace(asked.cut, at=last.at))
    before, first_then = _counts(register, read, names, then)
    table = count_table(counts, before)
    was = _written(register, read, names, table, first_then, then.cut)
    now = _written(register, read, names, table, first, asked.cut)
    return table, ({**was[0], **now[0]}, {**was[1], **now[1]}), last.at


def _written(
    register: Register, read: Read, names: tuple[str, str], table: CountTable, first: FirstOfBoth, cut: Cut
) -> Written:
    """Return how the values that a table shows are written."""
    row, column = names
    of_rows = {said: first[0][said] for said in table.rows if said in first[0]}
    of_columns = {said: first[1][said] for said in table.columns if said in first[1]}
    return as_written(read, register, row, of_rows, cut), as_written(read, register, column, of_columns, cut)


def _counts(
    register: Register, read: Read, names: tuple[str, str], asked: Counting
) -> tuple[Counts, FirstOfBoth]:
    counts, first = asked.by(counts_by_two, register, read, names)
    return table_without_hidden(register, read, asked.query.who, names, counts, first, asked.cut)


def counted_rows(register: Register, read: Read, asked: ListQuery, reader: Reader) -> list[Row]:
    """Return the same of all entries as the rows of a file. Raises UserError for what isn't counted."""
    names = counted_names(register, asked.chosen.by)
    query = replace(asked, chosen=replace(asked.chosen, every_state=True, by=()))
    if len(names) == TWO:
        pair = (names[0], names[1])
        every, of_values = counts_by_two(read, query, register, pair, every_state=True)
        counts, first = table_without_hidden(register, read, asked.who, pair, every, of_values)
        table = count_table(counts, rows=asked.limit, columns=views.FILE_COLUMNS)
        written = _written(register, read, pair, table, first, WHOLE)
        return views.rows_of_table(views.CountedTable(register, pair, table, written, reader))
    counted, total = counts_by(read, query, register, names[0], every_state=True)
    counted = counted_without_hidden(register, read, asked.who, names[0], counted)
    return views.rows_of_counts(register, names[0], counted, total, reader)
