"""Whoever was told that an entry is theirs is told when it isn't any more: given to others, taken back, withdrawn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import KENJI, LINDA, UTE
from tests.shipped import TEXT

ADVICE = "recommendation Publish the audits report:JIU/REP/2016/1 nr:3 area:gender owner:@ute.keller"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, ADVICE)
    yield from watched(talk)


def last(talk: Conversation, who: str, *, minutes: int = 65) -> str:
    talk.passes(minutes=minutes)
    return talk.direct(who)[-1].text


def test_owner_reads_to_whom_their_entry_was_given(both: Conversation) -> None:
    assert "has given you this" in last(both, UTE)

    said = both.answer(LINDA, f"assign R-1 @{KENJI}")

    assert "Kenji" in said.splitlines()[-1]
    assert "Ute" in said.splitlines()[-1]
    told = last(both, UTE).splitlines()
    assert told[:2] == [
        "*Publish the audits*",
        "No longer yours: Linda Okafor gave it to Kenji Sato. Nothing for you to do.",
    ]


def test_owner_reads_that_their_entry_was_withdrawn_and_why(both: Conversation) -> None:
    last(both, UTE)

    both.answer(LINDA, "cancel R-1 entered twice")

    assert "Linda Okafor has withdrawn this recommendation: entered twice." in last(both, UTE)


def test_owner_reads_that_an_assignment_was_undone(both: Conversation) -> None:
    last(both, UTE)
    both.answer(LINDA, f"assign R-1 @{KENJI}")
    assert "has given you this" in last(both, KENJI, minutes=3)

    both.answer(LINDA, "undo R-1")

    assert "No longer yours: Linda Okafor gave it to Ute Keller." in last(both, KENJI)


def test_whoever_was_not_told_of_it_is_not_told_that_it_is_gone(both: Conversation) -> None:
    both.answer(LINDA, f"assign R-1 @{KENJI}")

    both.passes(minutes=5)

    assert both.direct(UTE) == []


def test_whoever_gives_their_own_away_is_not_told(both: Conversation) -> None:
    last(both, UTE)
    both.answer(UTE, f"assign R-1 @{KENJI}")

    assert "No longer yours" not in last(both, UTE)
