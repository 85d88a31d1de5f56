"""A record that stands: found in words, closed to who says that they were there, and kept when a person is erased."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.meetings.record.test_record import at, held
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE

EDDA = "edda.brandt"


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    """The task force, with the file that erasing a person needs."""
    conversation = Conversation(
        databases.fresh("sqlite"), erasures_file=tmp_path / "erasures.log", limits=UNHINDERED
    )
    yield conversation
    conversation.close()


def figures(text: str) -> list[str]:
    return [one for one in text.replace("*", "").splitlines() if one[:1].isdigit() or "In figures" in one]


def test_record_that_stands_is_found_in_words_and_outlives_the_name_of_whoever_is_erased(
    talk: Conversation,
) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE} @{STAFF} as guest, the others were absent")
    (shown,) = talk.says(LINDA, "/isc minutes M-1 2: The paper by Ingrid Berg was read.")
    talk.presses(LINDA, shown, "Enter it")
    early = talk.asks(UTE, "what did we decide in meeting 1?")
    talk.until(at(16, 10))
    draft = talk.asks(UTE, "where is the record of meeting 1?")
    mine = talk.answer(KENJI, "there M-1 video")
    talk.until(at(28, 12))
    closed = talk.answer(EDDA, "there M-1")
    before = talk.answer(UTE, "record M-1")

    assert "isn't out yet" in early
    assert draft.replace("*", "").startswith("Draft record of meeting 1")
    assert mine.replace("*", "").startswith("You were there by video")
    assert closed == "The record of M-1 is final, so who came is entered. Aline or Linda can correct it."
    assert "I don't know a meeting 7" in talk.answer(UTE, "record 7")
    assert talk.answer(UTE, "record last") == before
    assert "Ingrid Berg" in before
    talk.answer(LINDA, f"privacy erase @{STAFF} reason:asked by letter")
    talk.passes(minutes=2)
    talk.presses(EDDA, talk.direct(EDDA)[-1], "Confirm")
    talk.passes(minutes=3)
    assert talk.ticks.erase() == 1
    talk.ticks.seal()
    talk.passes(minutes=10)
    after = talk.answer(UTE, "record M-1")
    read = [
        after,
        *(talk.answer(LINDA, f"{words} M-1") for words in ("agenda", "history", "attendance", "show")),
    ]
    assert "Ingrid" not in "".join([*read, talk.answer(LINDA, "show AG-2")])
    assert figures(after) == figures(before)
    assert "The name of one person was taken out of it; its figures stand." in after
    assert "others" in after
