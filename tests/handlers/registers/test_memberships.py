"""Membership of the shipped charter: a sheet of counts each quarter, and the table by Sector and region with its change."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import drops
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import TEXT

SECTORS = ["ITU-R", "ITU-T", "ITU-D"]
REGIONS = ["Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe"]
CATEGORIES = ["Sector member", "associate", "academia"]
HEAD = "Title,Day,Sector,Region,Category,Memberships,Joined,Left"


def sheet(day: str, more: int = 0) -> bytes:
    """Return a sheet of all 54 places, of which each has some members more than the one before it."""
    rows = [
        f"{sector} {region} {category},{day},{sector},{region},{category},{n + more},{n % 3},{n % 2}"
        for n, (sector, region, category) in enumerate(product(SECTORS, REGIONS, CATEGORIES))
    ]
    return "\n".join([HEAD, *rows]).encode()


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    for day, more in (("2016-06-30", 0), ("2016-09-30", 2)):
        shown = drops(talk, sheet(day, more), words="memberships")
        assert shown.text.startswith("54 rows: 54 new"), shown.text
        talk.presses(LINDA, shown, labels(shown)[0])
        talk.passes(minutes=3)
    yield from watched(talk)


def test_table_by_sector_and_region_is_of_the_newest_sheet_with_its_change(both: Conversation) -> None:
    said = both.answer(UTE, "memberships by:sector,region").splitlines()
    asked = both.asks(UTE, "how many memberships by sector and region?").splitlines()
    total = sum(range(54)) + 2 * 54

    assert said == asked
    assert both.asks(UTE, "how many membership counts by sector and region?").splitlines() == said
    assert said[0] == "*Memberships, as of Fri 30 Sep, by sector and region*"
    assert [line.partition(":")[0] for line in said[1:5]] == ["ITU-D", "ITU-T", "ITU-R", "together"]
    assert f"together {sum(range(36, 54)) + 36}/{total} (" in said[1]
    assert "Europe 162 (+6)" in said[1]
    assert said[4].endswith(f"together {total} (+108)")
    assert said[5] == "+ and −: what has changed since Thu 30 Jun."


def test_who_joined_and_who_left_stand_beside_one_sector(both: Conversation) -> None:
    said = both.answer(UTE, "memberships by:region sector:ITU-R").splitlines()

    assert said[0] == "*Memberships, joined and left, sector: ITU-R, as of Fri 30 Sep, by region*"
    assert said[1] == "Europe: Memberships 54 (+6), Joined 3, Left 2"
    assert said[-2] == "together: Memberships 189 (+36), Joined 18, Left 9"
    assert both.answer(UTE, "memberships by:sector,region sum:joined").splitlines()[4].endswith("together 54")


def test_correction_stands_for_the_number_that_was_wrong(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    refused = both.answer(LINDA, "edit MS-108 members:1")
    both.answer(
        LINDA,
        'membership ITU-D academia taken:"30 sep" sector:ITU-D region:Europe category:academia members:155 supersedes:MS-108',
    )

    said = both.answer(UTE, "memberships by:sector,region").splitlines()

    assert refused.startswith("MS-108 stays as it was entered.")
    assert "Europe 262 (+106)" in said[1]
    assert said[4].endswith("(+208)")
    assert "(+" not in both.answer(UTE, "memberships by:sector,region taken:30 jun 2016")


def test_same_sheet_again_changes_nothing(both: Conversation) -> None:
    assert drops(both, sheet("2016-09-30", 2), words="memberships").text.startswith("54 rows: 54 the same")
    assert "can enter" in both.answer(
        ALINE, "membership X taken:30 sep sector:ITU-D region:CIS category:academia members:1"
    )
