"""Reminders on days that depend on an event: put off until then, and wished for in ordinary words."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, OBSERVER, UTE, labels


@pytest.fixture
def known(quick: Conversation) -> Conversation:
    quick.answer(KENJI, "event COP22 on:7-18 nov place:Marrakesh")
    quick.answer(LINDA, f"action Stand owner:@{UTE} due:20 oct")
    return quick


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("a week before COP22", "Mon 31 Oct, 09:00 Geneva"),
        ("a week before COP22 at 11:00", "Mon 31 Oct, 11:00 Geneva"),
        ("until COP22", "Mon 7 Nov, 09:00 Geneva"),
        ("until:a week before E-1", "Mon 31 Oct, 09:00 Geneva"),
        ("after COP22", "Mon 21 Nov, 09:00 Geneva"),
    ],
)
def test_action_is_put_off_until_a_day_that_depends_on_an_event(
    known: Conversation, words: str, until: str
) -> None:
    answer = known.answer(UTE, f"snooze A-1 {words}")

    assert f"I'll come back to it on {until}. " in answer
    assert "if that moves, so does this." in answer


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("after COP22 please", "I read “after COP22”, but not “please”. Nothing was done."),
        ("at COP22", "COP22 has several days. Do you mean Mon 7 Nov or Fri 18 Nov?"),
        (
            "a week before A-1",
            "I count days from an event or a meeting, not from A-1. Give me the day itself.",
        ),
    ],
)
def test_action_is_not_put_off_until_a_day_that_is_not_read(
    known: Conversation, words: str, sentence: str
) -> None:
    assert known.answer(UTE, f"snooze A-1 {words}").startswith(sentence)


@pytest.mark.parametrize(
    ("words", "ref", "at"),
    [
        ("A-1 a week before COP22 at 10:00", "A-1", "Mon 31 Oct, 10:00"),
        ("me of A-1 a week before COP22", "A-1", "Mon 31 Oct, 09:00"),
        ("me a week before COP22 of A-1", "A-1", "Mon 31 Oct, 09:00"),
        ("me a week before COP22", "E-1", "Mon 31 Oct, 09:00"),
        ("me of COP22 a week before", "E-1", "Mon 31 Oct, 09:00"),
        ("me of COP22 a week before it", "E-1", "Mon 31 Oct, 09:00"),
        ("me about E-1 the day after", "E-1", "Mon 21 Nov, 09:00"),
        ("me of A-1 next monday", "A-1", "Mon 10 Oct, 09:00"),
    ],
)
def test_reminder_is_wished_for_in_ordinary_words(known: Conversation, words: str, ref: str, at: str) -> None:
    spoken = known.says(UTE, f"remind {words}", channel="direct")

    assert spoken[0].text.startswith(f"I'll remind you of {ref} on {at} Geneva.")
    assert known.answer(UTE, f"remind {words}") == spoken[0].text


@pytest.mark.parametrize(
    ("words", "logged"),
    [
        ("me a week before COP22 to book a hotel", "Book a hotel"),
        ("me to book a hotel a week before COP22", "Book a hotel"),
    ],
)
def test_work_that_is_not_logged_is_offered_as_an_action(
    known: Conversation, words: str, logged: str
) -> None:
    (asked,) = known.says(UTE, f"/isc remind {words}")
    sentence = asked.text
    (said,) = known.presses(UTE, asked, "Log it")

    assert (
        sentence
        == "I remind you of what is logged. Log it as an action, and its reminders come by themselves."
    )
    assert said.text.splitlines()[:3] == [
        logged,
        "Yours, due Mon 31 Oct.",
        "That's a week before COP22; if that moves, so does this.",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("on monday to call the vendor in Madrid", "Call the vendor in Madrid\nYours, due Mon 10 Oct."),
        ("on monday morning to call the vendor in Madrid", "monday morning is Mon 10 Oct, 09:00"),
    ],
)
def test_day_in_front_of_work_that_is_not_logged_is_its_date(
    known: Conversation, words: str, said: str
) -> None:
    (asked,) = known.says(UTE, f"/isc remind me {words}")

    (answer,) = known.presses(UTE, asked, "Log it")

    assert answer.text.startswith(said)


def test_observer_is_not_offered_to_log_it(known: Conversation) -> None:
    (asked,) = known.says(OBSERVER, "/isc remind me a week before COP22 to book a hotel")

    assert asked.text.startswith("I remind you of what is logged.")
    assert "Log it" not in labels(asked)


@pytest.mark.parametrize("words", ["me next monday", "me"])
def test_reminder_of_nothing_asks_of_what(known: Conversation, words: str) -> None:
    assert known.answer(UTE, f"remind {words}").startswith("Which one?")
