"""Add up the numbers of the entries of a list by a field, or by two, as of a day, beside what they were on the day before it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.errors import UserError
from bot.names import fold, join_all
from bot.register_sums import SUM, Said, Tables, sum_table
from bot.register_tables import MAX_COLUMNS, MAX_ROWS
from bot.registers import Register
from bot.spreadsheets import Row
from handlers.core.blocks.elements import Button, Message
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask
from handlers.registers.figures import sum_views, views
from handlers.registers.figures.rates import mask_of
from handlers.registers.figures.tables import Counting, counted_list, counted_names, counted_rows
from handlers.registers.values.references import said_without_hidden
from storage.records import ListQuery
from storage.registers import WHOLE, as_written, counts_by_several
from storage.unit_of_work import Read

First = dict[str, dict[str, int]]  # by the names of fields: of each value the first entry that says it


def is_table(ask: Ask) -> bool:
    """Return whether a list was asked for as a table."""
    return bool(ask.parsed.several("by", str) or ask.parsed.several(SUM, str))


def table_of_list(
    register: Register, ask: Ask, read: Read, asked: Counting, kind: str, where: str
) -> Message | None:
    """Return what the entries of a list add up to, or how many say what; None where there are none.

    Raises an error at the option for what isn't counted, or added up.
    """
    tables = register.tables
    if tables is None:
        return counted_list(register, ask, read, asked, kind, where)
    chosen = ask.parsed.several(SUM, str)
    if not ask.parsed.several("by", str):
        by = next((one.name for one in register.fields if one.choices), "area")
        raise ask.error_at(SUM, f"Say by what, too: {register.code} by:{by} {SUM}:{chosen[0]}")
    try:
        numbers = _chosen_numbers(register, tables, chosen)
    except UserError as error:
        raise ask.error_at(SUM, str(error)) from error
    try:
        names = counted_names(register, ask.parsed.several("by", str))
        _must_be_kept(register, names, asked)
    except UserError as error:
        raise ask.error_at("by", str(error)) from error
    shown = _summed(register, read, asked, names, numbers, ask.reader)
    if shown is None:
        return None
    is_file = asked.is_whole and not asked.says and asked.cut == WHOLE and not numbers
    sheet = Button("As a sheet", "say", f"export {register.code} by:{','.join(names)}")
    return sum_views.summed_table(
        shown, f"{f', {kind.strip()}' if kind else ''}{where}", [sheet] if is_file else []
    )


def _chosen_numbers(register: Register, tables: Tables, typed: Sequence[str]) -> list[str]:
    """Return the fields that were named to be added up. Raises UserError for any other."""
    labels = {fold(register.by_name[one].shown_label): one for one in tables.sum}
    found = [labels.get(fold(one), fold(one)) for one in typed]
    if not {*found} <= {*tables.sum}:
        raise UserError(f"I add up {join_all(tables.sum, last=' or ')}.")
    return list(dict.fromkeys(found))


def _must_be_kept(register: Register, names: Sequence[str], asked: Counting) -> None:
    """Raise UserError for a text by which an earlier day is asked for: of what is superseded it isn't known any more."""
    texts = [one for one in names if one in register.by_name and one not in register.dated_names]
    if texts and asked.cut.at is not None:
        label = views.label_of(register, texts[0])
        raise UserError(
            f"By {label} I add up only what stands now, since an earlier {label} isn't kept. Leave on: or by:{texts[0]} out."
        )


def _summed(
    register: Register,
    read: Read,
    asked: Counting,
    names: Sequence[str],
    chosen: Sequence[str],
    reader: Reader,
    *,
    rows: int = MAX_ROWS,
    columns: int = MAX_COLUMNS,
) -> sum_views.SummedTable | None:
    """Return the table of the newest day, or of the one that was said; None where there is none."""
    tables = register.tables
    days = _days(register, read, asked) if tables else []
    if tables is None or not days:
        return None
    is_by_number = len(names) == 1
    numbers = chosen or (tables.sum if is_by_number else tables.sum[:1])
    shares = tables.shares if is_by_number and not chosen else {}
    parts = [name for one in shares.values() for name in (*one.sum, *one.among)]
    every = list(dict.fromkeys((*numbers, *parts)))
    first: First = {name: {} for name in names}
    of_days = [_said(register, read, asked, (*names, *every), first, day) for day in days]
    who, cut = asked.query.who, asked.cut
    now, *earlier = said_without_hidden(register, read, who, names, of_days, first, cut)
    table = sum_table(
        now,
        earlier[0] if earlier else None,
        every,
        heads=every if is_by_number else (),
        mask_below=mask_of(register, who, read, cut),
        rows=rows,
        columns=columns,
    )
    kept = {*table.sums.rows, *table.sums.columns}
    written = {
        name: as_written(read, register, name, {said: of for said, of in found.items() if said in kept}, cut)
        for name, found in first.items()
    }
    day, before = date.fromisoformat(days[0]), date.fromisoformat(days[1]) if earlier else None
    return sum_views.SummedTable(register, names, numbers, shares, table, written, day, before, reader)


def _days(register: Register, read: Read, asked: Counting) -> list[str]:
    """Return the day of a table and the last one before it of which there are such entries, as texts."""
    name = register.as_of
    said = asked.says.get(name)
    of_any = replace(asked, says={of: value for of, value in asked.says.items() if of != name})
    folded = {values[0] for values, _, _ in of_any.by(counts_by_several, register, read, (name,))} - {""}
    every = {one.replace(" ", "-") for one in folded}
    known = sorted((day for day in every if said is None or day <= said), reverse=True)
    return known[:2] if said is None or said in every else []


def _said(
    register: Register, read: Read, asked: Counting, names: Sequence[str], first: First, day: str
) -> list[Said]:
    """Return what the entries of a day say in some fields, and put into `first` who says each value first."""
    of_day = replace(asked, says={**asked.says, register.as_of: day})
    found: list[Said] = []
    for said, many, record in of_day.by(counts_by_several, register, read, names):
        values, texts = said[: len(first)], said[len(first) :]
        for seen, value in zip(first.values(), values, strict=True):
            seen[value] = min(record, seen.get(value, record))
        found.append((values, texts, many))
    return found


def rows_of_file(register: Register, read: Read, asked: ListQuery, reader: Reader) -> list[Row]:
    """Return the table of all entries as the rows of a file. Raises UserError for what isn't counted."""
    if register.tables is None:
        return counted_rows(register, read, asked, reader)
    names = counted_names(register, asked.chosen.by)
    query = replace(asked, chosen=replace(asked.chosen, every_state=True, by=()))
    every = Counting(query, {}, WHOLE, (), is_of_all=True, every_state=True)
    shown = _summed(register, read, every, names, (), reader, rows=asked.limit, columns=views.FILE_COLUMNS)
    return sum_views.rows_of_sums(shown) if shown is not None else []
