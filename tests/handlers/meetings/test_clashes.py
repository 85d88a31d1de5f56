"""What else takes place on the day to which a meeting or a session is moved is said."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, KENJI, LINDA, UTE

FORUM = "event Regional standards forum on:15 dec place:Bangkok"


def test_meeting_moved_onto_a_session_of_another_body_says_so(talk: Conversation) -> None:
    talk.answer(LINDA, "session Council 14 dec")
    talk.answer(LINDA, "meeting 13 dec 14:00")

    assert "Council meets on Wed 14 Dec (M-1)." in talk.answer(LINDA, "move M-2 14 dec 14:00")
    talk.answer(UTE, "again meeting 13 dec 10:00 group:Editors")
    assert "Council meets on Wed 14 Dec (M-1)." in talk.answer(LINDA, "edit M-3 on:14 dec")
    assert "Council meets" not in talk.answer(LINDA, "move M-2 13 dec 14:00")


def test_session_moved_onto_another_says_so_by_either_words(talk: Conversation) -> None:
    talk.answer(LINDA, "session Council 14 dec")
    talk.answer(LINDA, "session CoCo 13 dec")
    talk.answer(LINDA, "session MCG 12 dec")

    assert "Council meets on Wed 14 Dec (M-1)." in talk.answer(LINDA, "session CoCo 13 dec to:14 dec")
    assert "Council meets on Wed 14 Dec (M-1) and CoCo meets on Wed 14 Dec (M-2)." in talk.answer(
        LINDA, "move M-3 14 dec"
    )


def test_meeting_moved_onto_an_event_of_the_same_people_names_them(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.answer(LINDA, "meeting 13 dec 14:00")

    said = talk.answer(LINDA, "move M-1 15 dec 14:00")
    assert "At the same time:\nE-1  Regional standards forum · Thu 15 Dec · of Kenji Sato" in said.replace(
        "*", ""
    )
    talk.answer(UTE, f"again meeting 12 dec 10:00 group:Editors people:@{BANGKOK}")
    assert "forum" not in talk.answer(UTE, "move M-2 15 dec")


@pytest.mark.parametrize("words", ["session MCG 7 dec to:8 dec", "move M-1 8 dec"])
def test_session_moved_onto_a_holiday_of_most_who_meet_says_so(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "session MCG 7 dec")
    talk.answer(LINDA, "holiday Geneva 8 dec Strike")

    assert "Thu 8 Dec isn't a working day" in talk.answer(LINDA, words)
