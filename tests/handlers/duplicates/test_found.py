"""What is found among titles that somebody wrote who had not read this program; `titles.tsv` is frozen.

The set is hard on purpose: most pairs share no word. The numbers are those of the page; a change of them is a change there.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from bot.duplicates import MOST
from handlers.conversation.understanding.encoder import embed
from handlers.duplicates.nearest import Nearest
from tests.conversation import HERE

PAGE = HERE / "docs/howto/duplicates.md"


class Line(NamedTuple):
    sort: str
    language: str
    title: str
    other_language: str
    other: str


LINES = [
    Line(*line.split("\t"))
    for line in Path(__file__).with_name("titles.tsv").read_text(encoding="utf-8").splitlines()
]
OTHERS = [one.title for one in LINES if one.sort == "other"]


@pytest.fixture(scope="module")
def nearest() -> Nearest:
    return Nearest(embed)


def found_among_others(nearest: Nearest, sort: str) -> int:
    """Return of how many pairs of a sort the second is among the first three that are shown for the first."""
    pairs = [one for one in LINES if one.sort == sort]
    planned = [*OTHERS, *(one.other for one in LINES if one.sort in {"same", "across"})]
    return sum(one.other in [planned[place] for place in nearest(one.title, planned)[:MOST]] for one in pairs)


def test_page_says_how_many_are_found(nearest: Nearest) -> None:
    same, across = found_among_others(nearest, "same"), found_among_others(nearest, "across")

    near = [one for one in LINES if one.sort == "near"]
    shown = sum(nearest(one.title, [one.other]) == [0] for one in near)
    asked = sum(bool(nearest(one, [other for other in OTHERS if other != one])) for one in OTHERS)

    said = f"{same} of 60 within a language and {across} of 40 across two; it shows {shown} of 60 near misses"
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"it finds {said}, and asks about {asked} of 500 titles without need" in page
