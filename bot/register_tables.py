"""What is counted of a register by two fields at once: a table with its totals. Rules without I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Counts = Mapping[tuple[str, str], int]  # by what entries say in the first field, and in the second
Totals = Mapping[tuple[str | None, str | None], int]  # the same with sums; None stands for every value
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

    def count(self, row: str | None = None, column: str | None = None) -> int:
        """Return how many there are of a row, of a column, of both, or in all."""
        return self._totals.get((row, column), 0)

    def change(self, row: str | None = None, column: str | None = None) -> int:
        """Return how many more there are than when the rates were frozen last."""
        if self.before is None:
            return 0
        return self.count(row, column) - self._totals_before.get((row, column), 0)


def count_table(
    counts: Counts, before: Counts | None = None, *, rows: int = MAX_ROWS, columns: int = MAX_COLUMNS
) -> CountTable:
    """Return what was counted with the most frequent rows and columns first; those above the most are `OTHERS` together."""
    every = {**dict.fromkeys(before or (), 0), **counts}
    shown = _most_frequent(((row, many) for (row, _), many in every.items()), rows)
    heads = _most_frequent(((column, many) for (_, column), many in every.items()), columns)

    own_row, own_column = frozenset(shown), frozenset(heads)

    def named(of: Counts) -> Counts:
        found: dict[tuple[str, str], int] = {}
        for (row, column), many in of.items():
            at = (row if row in own_row else OTHERS, column if column in own_column else OTHERS)
            found[at] = found.get(at, 0) + many
        return found

    return CountTable(shown, heads, named(counts), None if before is None else named(before))


def _most_frequent(counted: Iterable[tuple[str, int]], most: int) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for said, many in counted:
        totals[said] = totals.get(said, 0) + many
    found = sorted(totals, key=lambda one: (-totals[one], one))
    return tuple(found) if len(found) <= most else (*found[: most - 1], OTHERS)


def _with_totals(counts: Counts) -> Totals:
    """Return counts with their sums: of a row under it and None, of a column under None and it, of all under None twice."""
    found: dict[tuple[str | None, str | None], int] = {}
    for (row, column), many in counts.items():
        for place in ((row, column), (row, None), (None, column), (None, None)):
            found[place] = found.get(place, 0) + many
    return found
