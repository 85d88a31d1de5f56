"""Words behind a day or an hour that no table knows become no title and no reason where they may belong to it."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, rows


@pytest.mark.parametrize(
    "words",
    [
        "action Send the table due:today 1530 Moscow",  # an hour in figures, by the clocks of a place
        "action Send the table due:tue 11 oct 14:30 or so",  # beside a title, two short words
        "meeting Tuesday at 17:00 UTC+7 for 45'",  # minutes with their sign
        "meeting tue 11 oct 18:00 sharp, 30 min",  # how long it takes, behind another word
        "meeting ce soir, 18 heures tapantes, 30 min",
    ],
)
def test_they_are_asked_about(talk: Conversation, words: str) -> None:
    before = rows(talk)

    said = talk.answer(LINDA, words)

    assert "What is “" in said
    assert rows(talk) == before


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("due:25/10 à 8h du mat", "Tue 25 Oct, 08:00 Geneva"),
        ("due:jueves 13 a las 10 hs", "Thu 13 Oct, 10:00 Geneva"),
        ("due:friday 14 oct inclusive", "Fri 14 Oct"),
        ("due:по четверг включительно", "Thu 13 Oct"),
    ],
)
def test_those_that_only_say_it_once_more_are_read(talk: Conversation, words: str, due: str) -> None:
    assert talk.answer(LINDA, f"action Send the table {words}").splitlines()[:2] == [
        "Send the table",
        f"Yours, due {due}.",
    ]


@pytest.mark.parametrize("words", ["a week", "d'une semaine", "7 días", "1 неделю", "a week vendor late"])
def test_length_alone_may_count_from_today_or_from_the_day_it_is_due(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "action Send the table due:fri 21 oct")

    (asked,) = talk.says(LINDA, f"/isc move A-1 {words}")
    question = asked.text
    (moved,) = talk.presses(LINDA, asked, "Fri 28 Oct")

    assert "count from today or from Fri 21 Oct, when A-1 is due?" in question
    assert moved.text.startswith("Send the table is now due Fri 28 Oct, not Fri 21 Oct.")


def test_length_that_says_from_when_is_not_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the table due:fri 21 oct")

    assert "now due Fri 14 Oct" in talk.answer(LINDA, "move A-1 in a week")


@pytest.mark.parametrize("words", ["in a week from its date", "بعد أسبوع من موعدها"])
def test_what_a_day_is_counted_from_is_no_reason(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, "action Send the table due:fri 21 oct")

    assert "What is “" in talk.answer(LINDA, f"move A-1 {words}")
