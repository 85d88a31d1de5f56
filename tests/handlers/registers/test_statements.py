"""Liaison statements of the shipped charter: one for each addressee, with what it asks of it, until it is answered."""

from collections.abc import Iterator
from datetime import UTC, datetime
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


WORDS = "statement Working methods source:TSAG recipient:RAG purpose:comment due:14 nov owner:@taro.nakagawa"


def test_statement_waits_for_its_answer_and_closes_with_the_reply(both: Conversation) -> None:
    both.answer(LINDA, WORDS)
    for status in ("received", "on the agenda", "considered"):
        both.answer(LINDA, f"mark LS-1 {status}")
    still = both.answer(LINDA, "statements")
    lacking = both.answer(TARO, "mark LS-1 replied")
    both.answer(TARO, "mark LS-1 replied reply:https://example.org/reply")

    assert "*LS-1*" in still, "a comment was asked for"
    assert "reply" in lacking
    assert both.answer(LINDA, "statements").startswith("No open statements.")
    assert "Answered 100 % (1/1)" in both.answer(LINDA, "statements all")


def test_statement_for_information_closes_once_it_was_considered(both: Conversation) -> None:
    both.answer(LINDA, WORDS.replace("comment", "information"))
    both.answer(LINDA, "mark LS-1 considered")

    assert both.answer(LINDA, "statements").startswith("No open statements.")
    assert "Answered – (0/0)" in both.answer(LINDA, "statements all")


def test_whoever_answers_is_reminded_thirty_days_before_by_the_calendar(both: Conversation) -> None:
    both.answer(LINDA, WORDS)
    both.until(datetime(2016, 10, 14, 12, tzinfo=UTC))  # the 15th is a Saturday

    assert any("Working methods" in one.text and "due" in one.text for one in both.direct(TARO))


def test_statements_to_one_group_are_listed_by_it(both: Conversation) -> None:
    both.answer(LINDA, WORDS)
    both.answer(LINDA, WORDS.replace("recipient:RAG", "recipient:TDAG"))

    found = both.answer(UTE, "statements recipient:TDAG")

    assert "*LS-2*" in found
    assert "*LS-1*" not in found
    assert "Linda" in both.answer(UTE, WORDS)
