"""Instruments of the shipped charter: what the task force stands on, in its versions, for everybody to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


BUSAN = 'instrument Coordination among the Sectors sort:resolution nr:"PP 191" version:"Busan 2014" year:2014'
DUBAI = 'instrument Coordination among the Sectors sort:resolution nr:"PP 191" version:"Dubai 2018" year:2018 replaces:IN-1'


def test_each_version_is_an_entry_and_the_earlier_one_stays(both: Conversation) -> None:
    both.answer(LINDA, BUSAN)
    twice = both.answer(LINDA, BUSAN)
    both.answer(LINDA, DUBAI)
    both.answer(LINDA, "mark IN-1 revised")

    assert "that is IN-1 already" in twice
    assert "Replaces: IN-1" in both.answer(UTE, "show IN-2").splitlines()
    assert [one for one in ("IN-1", "IN-2") if f"*{one}*" in both.answer(UTE, "instruments")] == ["IN-2"]
    assert "*IN-1*" in both.answer(UTE, 'instruments all nr:"pp 191" version:"busan 2014"')


def test_text_of_a_year_is_the_version_of_then(both: Conversation) -> None:
    both.answer(LINDA, BUSAN)
    both.answer(LINDA, DUBAI)

    found = both.answer(UTE, "instruments all years:2010-2017")

    assert "*IN-1*" in found
    assert "*IN-2*" not in found


def test_everybody_reads_instruments_and_the_secretary_alone_keeps_them(both: Conversation) -> None:
    both.answer(LINDA, BUSAN)
    refused = both.answer(UTE, BUSAN.replace("Busan", "Doha"))

    assert refused == "Linda can enter an instrument."
    assert both.answer(ALINE, "edit IN-1 year:2013").startswith("Linda can change")
    assert "Busan 2014" in both.answer(STAFF, "show IN-1")
    assert "Busan 2014" in both.answer(OBSERVER, "show IN-1")
