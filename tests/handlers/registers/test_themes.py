"""Common topics of advisory groups in the shipped charter: who proposed them, and what became of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA, UTE
from tests.shipped import TEXT

FOCAL, TARO = "cilka.novak", "taro.nakagawa"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


WORDS = "theme Electronic meetings groups:TSAG"


def test_topic_of_two_groups_is_agreed_and_handled(both: Conversation) -> None:
    both.answer(LINDA, WORDS)
    both.answer(LINDA, "edit TH-1 groups:RAG")
    both.answer(TARO, "mark TH-1 agreed")
    agreed = both.answer(UTE, "themes agreed groups:RAG")
    both.answer(TARO, "mark TH-1 handled")

    assert "*TH-1*" in agreed
    assert both.answer(UTE, "themes").startswith("No open common topics.")
    assert "Handled 100 % (1/1)" in both.answer(UTE, "themes all")


def test_topic_names_its_statements_and_who_proposed_it(both: Conversation) -> None:
    both.answer(LINDA, "statement Methods source:TSAG recipient:RAG purpose:comment")
    both.answer(LINDA, f"{WORDS} statements:LS-1")

    assert "Statements: LS-1" in both.answer(UTE, "show TH-1").splitlines()
    assert "proposed by" in both.answer(LINDA, "theme Electronic meetings").lower()
    assert "can enter a common topic." in both.answer(UTE, WORDS)
