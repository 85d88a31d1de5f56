"""What is counted of a register by two fields at once: a table with its totals. Rules without I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Counts = Mapping[tuple[str, str], int]  # by what entries say in the first field, and in the second
OTHERS = "\n"  # as a value: whatever has no row, or no column, of its own
MAX_ROWS, MAX_COLUMNS = 20, 8


@dataclass(frozen=True)
class CountTable:
    """How many entries say what in two fields; `before` is how many did when the rates were frozen last, None for never."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Counts
    before: Counts | None = None

    def count(self, row: str | None = None, column: str | None = None) -> int:
        """Return how many there are of a row, of a column, of both, or in all."""
        return _count(self.counts, row, column)

    def change(self, row: str | None = None, column: str | None = None) -> int:
        """Return how many more there are than when the rates were frozen last."""
        if self.before is None:
            return 0
        return self.count(row, column) - _count(self.before, row, column)


def count_table(
    counts: Counts, before: Counts | None = None, *, rows: int = MAX_ROWS, columns: int = MAX_COLUMNS
) -> CountTable:
    """Return what was counted with the most frequent rows and columns first; those above the most are `OTHERS` together."""
    every = {**dict.fromkeys(before or (), 0), **counts}
    shown = _most_frequent(((row, many) for (row, _), many in every.items()), rows)
    heads = _most_frequent(((column, many) for (_, column), many in every.items()), columns)

    def named(of: Counts) -> Counts:
        found: dict[tuple[str, str], int] = {}
        for (row, column), many in of.items():
            at = (row if row in shown else OTHERS, column if column in heads else OTHERS)
            found[at] = found.get(at, 0) + many
        return found

    return CountTable(shown, heads, named(counts), None if before is None else named(before))


def _most_frequent(counted: Iterable[tuple[str, int]], most: int) -> tuple[str, ...]:
    totals: dict[str, int] = {}
    for said, many in counted:
        totals[said] = totals.get(said, 0) + many
    found = sorted(totals, key=lambda one: (-totals[one], one))
    return tuple(found) if len(found) <= most else (*found[: most - 1], OTHERS)


def _count(counts: Counts, row: str | None, column: str | None) -> int:
    return sum(
        many
        for (of_row, of_column), many in counts.items()
        if row in (None, of_row) and column in (None, of_column)
    )
