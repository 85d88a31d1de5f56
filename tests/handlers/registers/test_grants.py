"""Projects of a fund in the shipped charter: asked for, approved, run and reported, round by round."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


FIRST = 'grant Experts at study groups fund:Accessibility round:2015 project:7 amount:"CHF 5 400" entity:TSB area:access'
SECOND = "edit GR-1 round:2016"


def test_second_round_of_a_project_is_no_second_project(both: Conversation) -> None:
    both.answer(LINDA, FIRST)
    twice = both.answer(LINDA, FIRST.replace("2015", "2016"))
    both.answer(LINDA, SECOND)

    assert "that is GR-1 already" in twice
    assert "*GR-1*" in both.answer(UTE, "grants all years:2016")
    assert both.answer(UTE, "grants all years:2015").startswith("No grants")
    assert "round: 2016, was 2015" in both.answer(UTE, "history GR-1")


def test_project_is_approved_with_its_amount_and_completed_with_its_report(both: Conversation) -> None:
    both.answer(LINDA, "grant Captions fund:Accessibility round:2016 project:8 area:access owner:@ute.keller")
    lacking = both.answer(ALINE, "mark GR-1 approved")
    both.answer(ALINE, 'mark GR-1 approved amount:"CHF 5 400"')
    unreported = both.answer(LINDA, "mark GR-1 completed")
    both.answer(LINDA, "mark GR-1 completed report:https://example.org/report")

    assert "amount" in lacking
    assert "report" in unreported
    assert "Approved 100 % (1/1)" in both.answer(UTE, "grants all")
    assert "CHF 5 400" in both.answer(UTE, "show GR-1")
    assert both.answer(UTE, "mark GR-1 running") == "Aline or Linda can set the state of GR-1."


def test_entity_and_round_narrow_the_list(both: Conversation) -> None:
    both.answer(LINDA, FIRST)

    assert "*GR-1*" in both.answer(UTE, "grants all entity:TSB round:2015")
    assert both.answer(UTE, "grants all entity:BDT").startswith("No grants")
    assert "2015: 1/1" in both.answer(UTE, "grants all by:round")
