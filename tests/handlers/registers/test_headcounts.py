"""Women and men of the shipped charter: counts of a day, the share of women in each category, and what has changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import KENJI, LINDA, UTE, labels
from tests.shipped import TEXT

FOCAL = "nadia.costa"  # of the gender area
HEAD = "Title,Day,Dimension,Category,Women,Men,Undisclosed,Area"
JUNE = ["P,30,50,1", "G,60,40,0", "D,6,14,0"]
SEPTEMBER = ["P,34,49,2", "G,59,41,0", "D,4,15,0"]


def sheet(day: str, rows: list[str]) -> bytes:
    lines = [f"Staff {one.partition(',')[0]},{day},staff grades,{one},gender" for one in rows]
    return "\n".join([HEAD, *lines]).encode()


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    for day, rows in (("2016-06-30", JUNE), ("2016-09-30", SEPTEMBER)):
        (shown,) = talk.drops(FOCAL, "import headcounts", rows_csv=sheet(day, rows))
        assert shown.text.startswith("3 rows: 3 new"), shown.text
        talk.presses(FOCAL, shown, labels(shown)[0])
        talk.passes(minutes=3)
    yield from watched(talk)


def test_share_of_women_in_each_grade_stands_with_its_numbers_and_the_change(both: Conversation) -> None:
    said = both.answer(LINDA, "headcounts by:category dimension:staff grades").splitlines()

    assert said == [
        "*Women, men and undisclosed, dimension: staff grades, as of Fri 30 Sep, by category*",
        "G: Women 59 (−1), Men 41 (+1), Undisclosed 0, Women % 59 % (59/100)",
        "P: Women 34 (+4), Men 49 (−1), Undisclosed 2 (+1), Women % 41 % (34/83)",
        "D: Women 4 (−2), Men 15 (+1), Undisclosed 0, Women % 21 % (4/19)",
        "together: Women 97 (+1), Men 105 (+1), Undisclosed 2 (+1), Women % 48 % (97/202)",
        "+ and −: what has changed since Thu 30 Jun.",
    ]


def test_small_numbers_are_for_focal_point_and_secretary(both: Conversation) -> None:
    said = both.answer(KENJI, "headcounts by:category").splitlines()
    both.answer(KENJI, "export headcounts by:category")
    both.passes(minutes=5)
    file = [one.bytes.decode("utf-8-sig") for one in both.workspace.files.values()][-1]

    assert said[1].startswith("G: Women 59 (−1), Men 41 (+1), Undisclosed under 5, Women % 59 % (59/100)")
    assert said[3].startswith(
        "D: Women under 5, Men 15 (+1), Undisclosed under 5, Women % – (under 5/about 15)"
    )
    assert "D,under 5,15,under 5," in file
    assert "Women: under 5" in both.answer(KENJI, "show HC-6").splitlines()
    assert "Women: 4" in both.answer(FOCAL, "show HC-6").splitlines()


def test_correction_is_a_later_count_and_only_that_counts(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    words = 'headcount Staff D taken:"30 sep" dimension:staff grades category:D women:5 men:14 area:gender'
    twice, refused = both.answer(LINDA, words), both.answer(UTE, f"{words} supersedes:HC-6")
    both.answer(LINDA, f"{words} supersedes:HC-6")

    assert "that is HC-6 already" in twice
    assert "can enter a headcount" in refused
    assert "D: Women 5 (−1), Men 14, Undisclosed 0" in both.answer(LINDA, "headcounts by:category")
    assert "staff grades: Women 97 (+1), Men 105 (+1)" in both.answer(
        LINDA, "headcounts by:dimension on:7 oct"
    )


def test_question_is_answered_with_the_table(both: Conversation) -> None:
    asked = both.asks(LINDA, "how many headcounts by dimension?").splitlines()

    assert asked[1].startswith("staff grades: Women 97 (+1), Men 105 (+1), Undisclosed 2 (+1)")
