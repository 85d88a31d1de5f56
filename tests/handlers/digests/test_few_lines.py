"""A week in a few lines: what comes first has room first, and what is left out is counted."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.digests import FIRST, rows_of
from handlers.core.blocks.paging import HEADED_MAX, Headed

MOST = 8
NUMBERS = st.lists(st.integers(1, 12), max_size=9)


@given(NUMBERS)
def test_sections_fill_the_rows_there_are_and_the_first_are_always_there(numbers: list[int]) -> None:
    rows = rows_of(numbers, most=MOST)

    assert sum(rows) <= MOST
    assert all(rows[:FIRST])
    assert [number == 0 for number in rows] == sorted(number == 0 for number in rows), "the last are left out"
    needed = sum(number + (number > 1) for number in numbers)
    assert (needed <= MOST) == (rows == [number + (number > 1) for number in numbers])


@given(NUMBERS)
def test_shown_lines_and_those_that_are_counted_are_all_there_are(numbers: list[int]) -> None:
    for number, rows in zip(numbers, rows_of(numbers, most=MOST), strict=True):
        said = Headed("Late", [f"A-{n}" for n in range(number)]).in_rows(rows)

        text = "\n".join(said)
        left = sum(int(found) for found in re.findall(r"and (\d+) more", text))
        assert len(said) <= rows
        assert not said or text.count("A-") + left == number
        assert not said or text.startswith("*Late*")


@given(st.integers(1, 3 * HEADED_MAX))
def test_section_that_is_whole_has_its_first_lines_and_how_many_more(number: int) -> None:
    said = Headed("Late", [f"A-{n}" for n in range(number)]).first()

    assert len([one for one in said if one.startswith("A-")]) == min(number, HEADED_MAX)
    assert (f"and {number - HEADED_MAX} more" in said) is (number > HEADED_MAX)
