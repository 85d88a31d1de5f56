"""Working groups of the shipped charter: from the mandate to the end, and merged into others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


SDG = 'group Sustainable development mandate:"Who does what for the goals" owner:@ute.keller'
WSIS = 'group WSIS task force mandate:"Action lines" owner:@kenji.sato'


def test_group_is_merged_into_another_and_stays_readable(both: Conversation) -> None:
    for words in (SDG, WSIS):
        both.answer(LINDA, words)
    both.answer(ALINE, "mark WG-1 active")
    both.answer(ALINE, "mark WG-2 active")
    both.answer(LINDA, "action Draft the table for:WG-1 owner:@ute.keller due:20 oct")
    without = both.answer(ALINE, "mark WG-1 merged")
    both.answer(ALINE, "mark WG-1 merged merged:WG-2")

    assert "merged into" in without.lower()
    assert "WG-1" in both.answer(UTE, "show A-1"), "what belongs to it isn't lost"
    assert "Merged into: WG-2" in both.answer(UTE, "show WG-1").splitlines()
    assert [one for one in ("WG-1", "WG-2") if f"*{one}*" in both.answer(UTE, "groups")] == ["WG-2"]
    assert "*WG-1*" in both.answer(UTE, "groups closed")


def test_group_that_was_only_proposed_is_not_merged(both: Conversation) -> None:
    for words in (SDG, WSIS):
        both.answer(LINDA, words)

    refused = both.answer(ALINE, "mark WG-1 merged merged:WG-2")

    assert "from there it can only become active or dissolved" in refused


def test_chair_alone_says_what_becomes_of_a_group(both: Conversation) -> None:
    both.answer(LINDA, SDG)

    assert both.answer(LINDA, "mark WG-1 active") == "Aline can set the state of WG-1."
    assert both.answer(KENJI, SDG) == "Aline or Linda can enter a group."
