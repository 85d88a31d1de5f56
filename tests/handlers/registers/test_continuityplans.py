"""Continuity plans of the shipped charter: per building, approved by two people, tested, and due again after a year."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, UTE
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


PLAN = 'continuityplan Bangkok office building:"Bangkok, floor 5" version:1'


def test_plan_is_approved_by_a_second_person_and_tested(both: Conversation) -> None:
    both.answer(BANGKOK, f"{PLAN} owner:@wipa.chaiyo")
    asked = both.answer(BANGKOK, "mark CP-1 approved plan:https://example.org/plan")
    alone = both.answer(BANGKOK, "confirm CP-1")
    both.answer(ALINE, "confirm CP-1")
    lacking = both.answer(BANGKOK, "mark CP-1 tested")
    both.answer(BANGKOK, 'mark CP-1 tested tested:"5 oct" exercise:"table top"')

    assert "Aline" in asked
    assert "confirm" in alone
    assert "last tested" in lacking.lower()
    assert "Status: tested" in both.answer(LINDA, "show CP-1").splitlines()
    assert "Tested 100 % (1/1)" in both.answer(LINDA, "continuityplans")


def test_plan_is_due_before_a_year_has_passed_and_stale_after_it(both: Conversation) -> None:
    both.answer(LINDA, f"{PLAN} owner:@wipa.chaiyo")
    both.skips_to(both.clock.now() + timedelta(days=340))
    due = both.answer(LINDA, "continuityplans due")
    both.answer(BANGKOK, "reviewed CP-1")

    assert "*CP-1*" in due
    assert both.answer(LINDA, "continuityplans due").startswith("No ")


def test_plans_are_read_by_few(both: Conversation) -> None:
    both.answer(LINDA, f"{PLAN} owner:@wipa.chaiyo")

    assert "I can't find CP-1" in both.answer(UTE, "show CP-1")
    assert both.answer(UTE, "continuityplans").startswith("No ")
    assert "Bangkok office" in both.answer(BANGKOK, "continuityplans mine")
    assert "Bangkok office" not in both.answer(OBSERVER, "search bangkok office")
