"""In the thread of a card the words behind a choice fill the one text that it needs, and a question may stand behind its colon."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import STAFF
from tests.shipped import TEXT

FOCAL = "cilka.novak"
FILM = "servicerequest Film the opening sort:video due:14 oct area:communications"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(STAFF, FILM)
    talk.passes(minutes=2)
    yield from watched(talk)


def says(talk: Conversation, words: str) -> str:
    card = next(one for one in talk.channel("isc-communications") if one.text.startswith("Film the opening"))
    return talk.replies(FOCAL, card, words)[-1].text


def test_words_behind_a_choice_fill_the_text_that_it_needs(both: Conversation) -> None:
    said = says(both, "accepted, 2016 rev. 1")

    assert said.startswith("*SR-1*  Film the opening · accepted")
    assert "Version of the guidelines: 2016 rev. 1" in both.answer(STAFF, "show SR-1").splitlines()


def test_choice_alone_asks_for_the_text_and_said_again_with_it_is_set(both: Conversation) -> None:
    asked = says(both, "accepted")
    said = says(both, "accepted: 2016")

    assert "version of the guidelines" in asked.lower()
    assert said.startswith("*SR-1*  Film the opening · accepted")


def test_question_behind_the_colon_of_a_choice_goes_with_that_mark(both: Conversation) -> None:
    said = says(both, "more is needed: Which hall?")

    assert said.startswith("*SR-1*  Film the opening · more is needed")
    assert "Which hall?" in both.answer(STAFF, "history SR-1")


@pytest.mark.parametrize("words", ["thanks", "thank you!", "great, thanks"])
def test_thanks_behind_a_choice_fill_no_text(both: Conversation, words: str) -> None:
    said = says(both, f"accepted, {words}")

    assert "version of the guidelines" in said.lower()
    assert "SR-1" in both.answer(STAFF, "servicerequests submitted")
