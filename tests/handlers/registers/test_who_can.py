"""A sentence that names who can do something names everybody who can, and says plainly where nobody can."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import TEXT

GENDER, WEB = "nadia.costa", "moussa.diallo"  # focal points
PLAN = 'continuityplan HQ building:"GVA Tower" version:1 owner:@aline.moreau'


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


def test_refused_review_names_whoever_answers_for_the_area(both: Conversation) -> None:
    both.answer(LINDA, "page Climate address:https://example.org/climate area:web")

    refused = both.answer(GENDER, "reviewed PG-1")

    assert "Moussa" in refused
    assert refused.endswith("others can say that PG-1 was reviewed.")


def test_choice_that_nobody_can_confirm_says_so_and_what_to_do(both: Conversation) -> None:
    both.answer(ALINE, PLAN)

    said = both.answer(ALINE, "mark CP-1 approved plan:https://example.org/plan").splitlines()[-1]

    assert said.startswith("It doesn't count, since nobody can confirm it: ")
    assert "could, but can't read CP-1." in said
    assert said.endswith("assign CP-1 @name @name, then say it again: mark CP-1 approved")
