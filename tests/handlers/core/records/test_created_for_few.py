"""What somebody types for a few alone is not entered for everybody before they say so."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, labels

CONFIDENTIAL = (
    "action Only for Aline and me: contract and pension due:14 oct",
    "action Donated staff letter (confidential, only chair and secretary) due:14 oct",
    "raise Who pays for the settlement? Strictly confidential",
    "event Confidential hearing on:24 oct",
)


@pytest.mark.parametrize("words", CONFIDENTIAL)
def test_words_for_a_few_are_asked_about_and_restricted_by_a_press(talk: Conversation, words: str) -> None:
    (asked,) = talk.says(LINDA, f"/isc {words}")
    question, row = asked.text, labels(asked)
    hidden = talk.answer(KENJI, f"search {words.split()[-3]}")
    talk.presses(LINDA, asked, "Only a few")
    ref = {"action": "A-1", "raise": "I-1", "event": "E-1"}[words.split(maxsplit=1)[0]]
    own, others = talk.answer(LINDA, f"show {ref}"), talk.answer(KENJI, f"show {ref}")

    assert question == "That sounds meant for a few. Who may read it? Nothing is entered yet."
    assert row == ["Only a few", "Everybody"]
    assert ref not in hidden
    assert ref in own
    assert others == f"I can't find {ref}."


def test_who_says_that_all_may_read_it_is_asked_once(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Rules for confidential letters due:14 oct")
    (made,) = talk.presses(LINDA, asked, "Everybody")
    said = talk.answer(LINDA, "action Confidential letters due:14 oct visibility:members")

    assert "Which" not in made.text
    assert "A-1" in made.text
    assert "A-2" in said
