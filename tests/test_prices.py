"""No piece of work costs more than the price list says: features don't pay with the writer unnoticed.

A number may fall freely. One that rises is written down with `make prices`, in a commit that says why.
"""

import sys
from collections.abc import Callable

import pytest

from tests import databases, prices

CHEAPER = 0.98  # by less than this share it isn't worth a line


@pytest.mark.parametrize("kind", databases.KINDS)
def test_work_costs_no_more_than_the_list_says(
    kind: str, record_property: Callable[[str, object], None]
) -> None:
    listed = prices.listed()

    found = {work: prices.numbers(kind, price) for work, price in prices.counted(kind).items()}

    assert found.keys() == listed.keys(), "run make prices"
    pairs = [(f"{work}, {of}", now, listed[work][of]) for work in found for of, now in found[work].items()]
    lower = [f"{what}: {now}, was {was}" for what, now, was in pairs if now < was * CHEAPER]
    if lower:
        record_property("cheaper", f"make prices can lower: {'; '.join(lower)}")
    dearer = [f"{what}: {now}, was {was}" for what, now, was in pairs if now > was]
    assert dearer == [], "is it needed? then make prices, and say why in the commit"


def test_only_what_runs_while_it_counts_is_counted() -> None:
    counts = prices.Counts()

    def called() -> None:
        int("1")

    called()
    with counts:
        called()
        called()
    called()

    assert counts.price == prices.Price(outside=2, writer=0, statements=0)
    assert sys.getprofile() is None
