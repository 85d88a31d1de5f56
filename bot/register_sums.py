"""Tables of registers whose entries are counts of a day: they add up numbers instead of counting entries. Rules without I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from bot.charter_section import CharterSection
from bot.names import spelling_hint
from bot.register_dates import Place, Problems
from bot.register_numbers import (
    Figure,
    is_below,
    number_text,
    problems_of_number_fields,
    problems_of_numbers,
    summed,
)
from bot.register_tables import MAX_COLUMNS, MAX_ROWS, Counts, CountTable, Number, count_table
from bot.register_types import DATE

SUM = "sum"  # the option that chooses which numbers a table adds up
# What stands below a list, and would add up the counts of several days.
_OF_ALL_DAYS = ("rates", "shares", "sums", "freeze")
# What entries say in the fields of a table, the texts of the numbers that they say, and how many say just that.
Said = tuple[tuple[str, ...], tuple[str, ...], int]


class TableShare(CharterSection):
    """Which part the numbers in the fields of `sum` are of those in the fields of `among`, in each row of a table."""

    noun = "a share"

    sum: Annotated[tuple[str, ...], Field(min_length=1)]
    among: Annotated[tuple[str, ...], Field(min_length=1)]


class Tables(CharterSection):
    """Which numbers tables add up, of the entries of one day, which these say in the field `as_of`."""

    noun = "“tables”"

    sum: Annotated[tuple[str, ...], Field(min_length=1)]
    as_of: str
    shares: Mapping[str, TableShare] = Field(default_factory=dict)


def problems_of_tables(at: Place, one: Mapping[str, Any], types: Mapping[str, str]) -> Problems:
    """Yield what is wrong with the tables of a declaration; `types` are those of its fields, by name."""
    tables = one.get("tables")
    if not isinstance(tables, dict):
        return
    place = (*at, "tables")
    yield from problems_of_number_fields((*place, "sum"), tables.get("sum"), types)
    yield from problems_of_numbers(place, {"shares": tables.get("shares")}, types)
    day = str(tables.get("as_of", ""))
    if day and day not in types:
        yield (*place, "as_of"), f"there is no field “{day}”{spelling_hint(day, types)}"
    elif day and types[day] != DATE:
        yield (*place, "as_of"), f"“{day}” is no date"
    fields = some if isinstance(some := one.get("fields"), list) else []
    for n, field in enumerate(fields):
        name = field.get("name") if isinstance(field, dict) else None
        if name == day and day in types and not field.get("required"):
            yield (*at, "fields", n), f"each entry is of a day, so “{day}” is “required: true”"
        if name == SUM:
            yield (*at, "fields", n, "name"), f"“{SUM}:” chooses what tables add up; call it otherwise"
    for key in _OF_ALL_DAYS:
        if key in one:
            yield (*at, key), f"that would count all days together; leave “{key}” or “tables” out"


@dataclass(frozen=True)
class SumTable:
    """What numbers add up to, as its reader may read it: `masked` counts those behind each sum that are too small for them."""

    sums: CountTable
    masked: CountTable
    mask_below: int = 0

    def share(self, row: str | None, some: Sequence[str], among: Sequence[str]) -> str:
        """Return which part some columns are of others, in a row or in all: "40 % (8/20)"; a part of nothing is "–"."""
        part, whole = self._together(row, some), self._together(row, among)
        return f"{self._percent(part, whole)} ({self._told(*part)}/{self._told(*whole)})"

    def part(self, row: str | None, column: str | None) -> str:
        """Return a place with its part of all: "8/20 (40 %)"."""
        some, among = self._at(row, column), self._at(None, None)
        return f"{self._told(*some)}/{self._told(*among)} ({self._percent(some, among)})"

    def text(self, row: str | None, column: str | None) -> str:
        """Return the sum of a place: of one masked number only that it is small, of others with it about how much."""
        return self._told(*self._at(row, column))

    def _at(self, row: str | None, column: str | None) -> tuple[Decimal, int]:
        return Decimal(self.sums.count(row, column)), int(self.masked.count(row, column))

    def _together(self, row: str | None, columns: Sequence[str]) -> tuple[Decimal, int]:
        found = [self._at(row, one) for one in columns]
        return sum((number for number, _ in found), Decimal()), sum(masked for _, masked in found)

    def _told(self, number: Decimal, masked: int) -> str:
        if masked > 1 and number < self.mask_below:  # several small numbers together may be no small one
            return f"about {self.mask_below}"
        return Figure("", number, mask_below=self.mask_below if masked else 0).text_of(number)

    def _percent(self, some: tuple[Decimal, int], among: tuple[Decimal, int]) -> str:
        below = self.mask_below if some[1] or among[1] else 0
        return Figure("", some[0], among[0], below).percent_text

    def change(self, row: str | None, column: str | None) -> Number:
        """Return how much more it is than on the earlier day; 0 also where a masked number is behind one of both."""
        is_exact = not (self.masked.count(row, column) or self.masked.change(row, column))
        return self.sums.change(row, column) if is_exact else 0

    def changed_text(self, row: str | None, column: str | None) -> str:
        """Return the change as it stands behind a sum: " (+12)"; "" for none."""
        changed = Decimal(self.change(row, column))
        return f" ({'+' if changed > 0 else '−'}{number_text(abs(changed))})" if changed else ""


def sum_table(
    now: Iterable[Said],
    before: Iterable[Said] | None,
    numbers: Sequence[str],
    *,
    heads: Sequence[str] = (),
    mask_below: int = 0,
    rows: int = MAX_ROWS,
    columns: int = MAX_COLUMNS,
) -> SumTable:
    """Return the sums of what entries say by two fields, or by one with a column for each number, which are its `heads`.

    `before` is what they say of the earlier day, None where there is none. The largest rows come first.
    """
    sums, masked = _added(now, numbers, mask_below)
    sums_then, masked_then = (None, None) if before is None else _added(before, numbers, mask_below)
    table = count_table(sums, sums_then, rows=rows, columns=columns, heads=heads)
    return SumTable(table, table.beside(masked, masked_then), mask_below)


def _added(said: Iterable[Said], numbers: Sequence[str], mask_below: int) -> tuple[Counts, Counts]:
    """Return what the numbers of each place add up to, and how many of them are masked; each of those counts as an estimate."""
    sums, masked = dict[tuple[str, str], Number](), dict[tuple[str, str], Number]()
    for values, texts, many in said:
        for name, text in zip(numbers, texts, strict=True):
            place = (values[0], values[1] if len(values) > 1 else name)
            sums[place] = sums.get(place, 0) + summed([(text, many)] if text else [], mask_below=mask_below)
            if is_below(text, mask_below):
                masked[place] = masked.get(place, 0) + many
    return sums, masked
