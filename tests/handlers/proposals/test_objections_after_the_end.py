"""Who objects in their own conversation, without naming a text, after it has ended: they read so, and it is kept."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

AFTER = datetime(2016, 10, 17, 10, tzinfo=UTC)
WORDS = ["I object", "I do not agree with this text", "we can't accept that", "我反对"]


def ended(talk: Conversation, *titles: str) -> None:
    for title in titles:
        talk.opens(ALINE, f"propose {title} wording:Use it asked:@{UTE} due:14 oct")
    talk.until(AFTER)


@pytest.mark.parametrize("words", WORDS)
def test_objection_after_the_end_of_one_text_is_answered_and_kept(quick: Conversation, words: str) -> None:
    ended(quick, "Video guidelines")

    (said,) = quick.says(UTE, words, channel="direct")

    assert "That came after the end, so it changes nothing by itself." in said.text
    assert "P-1" in said.text
    assert words in quick.answer(LINDA, "show P-1")


@pytest.mark.parametrize("words", WORDS)
def test_objection_after_the_end_of_several_texts_is_asked_about(both: Conversation, words: str) -> None:
    ended(both, "Video guidelines", "Photo guidelines")

    (said,) = both.says(UTE, words, channel="direct")
    assert {"P-1", "P-2"} <= set(labels(said)) or {"Video guidelines", "Photo guidelines"} <= set(
        labels(said)
    )
    both.presses(UTE, said, labels(said)[0])

    assert words in both.answer(LINDA, "show P-1")
    assert words not in both.answer(LINDA, "show P-2")


def test_objection_is_about_what_is_open_while_something_is(quick: Conversation) -> None:
    ended(quick, "Video guidelines")
    quick.opens(ALINE, f"propose Photo guidelines wording:Use it asked:@{UTE} due:28 oct")
    quick.passes(minutes=15)

    (said,) = quick.says(UTE, "I object", channel="direct")

    assert "P-2" in said.text
    assert "P-1" not in said.text


def test_objection_of_who_was_not_asked_is_read_as_before(quick: Conversation) -> None:
    ended(quick, "Video guidelines")

    assert "P-1" not in quick.asks("greta.weber", "I object")


def test_objection_long_after_the_end_is_read_as_before(quick: Conversation) -> None:
    ended(quick, "Video guidelines")
    quick.passes(days=40)

    assert "P-1" not in quick.asks(UTE, "I object")
