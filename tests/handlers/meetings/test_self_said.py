"""Somebody says for themselves afterwards that they were at a meeting: by words, by a verb, by a button."""

from datetime import UTC, datetime

import pytest

from bot.meetings import Answer
from bot.presence_words import read_presence
from tests.conversation import Conversation
from tests.handlers.meetings.test_who_came import SALMA, counted
from tests.handlers.scene import KENJI, LINDA, STAFF, UTE, labels, rows


@pytest.fixture
def begun(both: Conversation) -> Conversation:
    both.answer(LINDA, "meeting 11 oct 14:00 link:https://example.org/meet")
    both.answer(LINDA, "call M-1")
    both.answer(SALMA, f"apologies M-1 @{KENJI}")
    both.until(datetime(2016, 10, 11, 12, 10, tzinfo=UTC))
    return both


def test_who_came_says_so_themselves_and_may_correct_it(begun: Conversation) -> None:
    now = begun.asks(UTE, "I was there")
    assert now.splitlines()[0].startswith("You are there: Task force, meeting 1, Tue 11 Oct, 14:00 Geneva")
    begun.until(datetime(2016, 10, 12, 8, tzinfo=UTC))
    before = rows(begun)
    assert begun.asks(UTE, "I was there yesterday").startswith("You were there: Task force, meeting 1")
    assert rows(begun)["history"] == before["history"]  # it is known already
    (said,) = begun.says(UTE, "/isc remote M-1")
    assert said.text.splitlines()[:2] == [
        "You were there by video: Task force, meeting 1, Tue 11 Oct, 14:00 Geneva",
        "Until now you were entered as in the room.",
    ]
    begun.presses(UTE, said, "In the room")
    assert "by video: Ute Keller" in begun.answer(LINDA, "history M-1")

    # Who was represented was there after all, and who was entered as absent too.
    begun.answer(LINDA, "present M-1 the others were absent")
    begun.passes(minutes=5)
    assert begun.asks(SALMA, "I took part by video in M-1").splitlines()[1] == (
        "Until now you were entered as with apologies."
    )
    assert "Until now you were entered as absent." in begun.asks(KENJI, "i attended the meeting")
    begun.answer(LINDA, "edit M-1 chair:@kenji.sato")  # the chair was absent
    assert counted(begun.answer(LINDA, "held M-1")) == {"present": 2, "by video": 1, "absent": 21}


def test_message_of_a_meeting_that_is_over_asks_who_is_not_known_to_have_come(begun: Conversation) -> None:
    begun.until(datetime(2016, 10, 11, 14, tzinfo=UTC))
    begun.answer(LINDA, "held M-1")
    begun.passes(minutes=5)
    last = [one for one in begun.direct(UTE) if "M-1" in one.text][-1]

    assert labels(last) == ["I was there", "By video"]
    begun.presses(UTE, last, "By video")
    begun.passes(minutes=5)
    assert "Entered as present (1): Ute Keller" in begun.answer(LINDA, "attendance M-1")
    last = [one for one in begun.direct(UTE) if "held" in one.text and "M-1" in one.text][-1]
    assert labels(last) == []
    (said,) = begun.replies(
        KENJI, [one for one in begun.direct(KENJI) if "M-1" in one.text][-1], "I was there"
    )
    assert said.text.startswith("You were there")


def test_who_cannot_have_come_reads_why(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 11 oct 14:00")
    quick.answer(LINDA, "call M-1")
    assert "nothing" not in quick.asks(UTE, "I was there")
    quick.until(datetime(2016, 10, 11, 14, tzinfo=UTC))

    quick.passes(days=1)
    quick.answer(LINDA, f"appoint @{STAFF} focal point area:gender")
    assert quick.asks(STAFF, "I was there at M-1") == (
        "You weren't invited to M-1. Aline or Linda can enter that you came."
    )
    quick.answer(LINDA, "cancel M-1 the hall was flooded")
    assert quick.asks(UTE, "I was there at M-1") == "M-1 didn't take place, so nobody came."


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("I was there", Answer.COMING), ("i was at the meeting by video", Answer.REMOTE), ("I attended online", Answer.REMOTE),
        ("J'étais là", Answer.COMING), ("j'ai participé à distance", Answer.REMOTE), ("estuve por video", Answer.REMOTE),
        ("я присутствовала", Answer.COMING), ("我参加了会议", Answer.COMING), ("حضرت", Answer.COMING),
        ("I was there when the pipe burst", None), ("was I there?", None), ("I was there?", None), ("I was not there", None),
        ("Ute was there", None), ("I joined the budget group", None),
    ],
)  # fmt: skip
def test_words_that_say_that_one_was_there_and_nothing_else(words: str, answer: Answer | None) -> None:
    assert read_presence(words) == answer
