"""What is counted of a register by two fields at once: a table with its totals. Rules without I/O."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

Number = int | Decimal
Counts = Mapping[tuple[str, str], Number]  # by what entries say in the first field, and in the second
Totals = Mapping[tuple[str | None, str | None], Number]  # the same with sums; None stands for every value
OTHERS = "\n"  # as a value: whatever has no row, or no column, of its own
MAX_ROWS, MAX_COLUMNS = 20, 8


@dataclass(frozen=True)
class CountTable:
    """How many entries say what in two fields; `before` is how many did when the rates were frozen last, None for never."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Counts
    before: Counts | None = None

    @cached_property
    def _totals(self) -> Totals:
        return _with_totals(self.counts)

    @cached_property
    def _totals_before(self) -> Totals:
        return _with_totals(self.before or {})

    def count(self, row: str | None = None, column: str | None = None) -> Number:
        """Return how many there are of a row, of a column, of both, or in all."""
        return self._totals.get((row, column), 0)

    def change(self, row: str | None = None, column: str | None = None) -> Number:
        """Return how many more there are than when the rates were frozen last."""
        if self.before is None:
            return 0
        return self.count(row, column) - self._totals_before.get((row, column), 0)

    def beside(self, counts: Counts, before: Counts | None = None) -> "CountTable":
        """Return a table of something else with the rows and columns of this one."""
        rows, columns = frozenset(self.rows), frozenset(self.columns)

        def named(of: Counts) -> Counts:
            found: dict[tuple[str, str], Number] = {}
            for (row, column), many in of.items():
                at = (row if row in rows else OTHERS, column if column in columns else OTHERS)
                found[at] = found.get(at, 0) + many
            return found

        return CountTable(self.rows, self.columns, named(counts), None if before is None else named(before))


def count_table(
    counts: Counts,
    before: Counts | None = None,
    *,
    rows: int = MAX_ROWS,
    columns: int = MAX_COLUMNS,
    heads: Sequence[str] = (),
) -> CountTable:
    """Return what was counted with the most frequent rows and columns first; those above the most are `OTHERS` together.

    With `heads` these are its columns, in their order.
    """
    every: dict[tuple[str, str], Number] = {**dict.fromkeys(before or (), 0), **counts}
    shown = _most_frequent(((row, many) for (row, _), many in every.items()), rows)
    named = _most_frequent(((column, many) for (_, column), many in every.items()), columns)
    return CountTable(shown, tuple(heads) or named, {}).beside(counts, before)


def _most_frequent(counted: Iterable[tuple[str, Number]], most: int) -> tuple[str, ...]:
    totals: dict[str, Number] = {}
    for said, many in counted:
        totals[said] = totals.get(said, 0) + many
    found = sorted(totals, key=lambda one: (-totals[one], one))
    return tuple(found) if len(found) <= most else (*found[: most - 1], OTHERS)


def _with_totals(counts: Counts) -> Totals:
    """Return counts with their sums: of a row under it and None, of a column under None and it, of all under None twice."""
    found: dict[tuple[str | None, str | None], Number] = {}
    for (row, column), many in counts.items():
        for place in ((row, column), (row, None), (None, column), (None, None)):
            found[place] = found.get(place, 0) + many
    return found
