"""Whose clocks the hour of a meeting is: what follows it is never the title by mistake."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels, rows


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("20 oct 14:00 New York", "Thu 20 Oct, 14:00 New York (20:00 for you)"),
        ("20 oct 14:00 in Tokyo", "Thu 20 Oct, 14:00 Tokyo (07:00 for you)"),
        ("20 oct 14:00 (Lima)", "Thu 20 Oct, 14:00 Lima (21:00 for you)"),
        ("20 oct 14:00 Bangkok", "Thu 20 Oct, 14:00 Bangkok (09:00 for you)"),
    ],
)
def test_meeting_is_at_the_hour_of_the_place_that_was_named(
    quick: Conversation, words: str, when: str
) -> None:
    said = quick.answer(LINDA, f"meeting {words}")

    assert said.splitlines()[:2] == ["Task force", when]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("20 oct 14:00 New York briefing", "New York briefing"),
        ("20 oct 14:00 GVA", "GVA"),
        ("20 oct 14:00 pst", "pst"),
        ("20 oct 14:00 or later", "or later"),
        ("20 oct 14:00 at the earliest", "at the earliest"),
        ("20 oct 14:00 Budget", "Budget"),
        ("20 oct 14:00 around noon", "around noon"),
        ("every tuesday 14:00 until 20 dec except the first", "except the first"),
    ],
)
def test_words_of_time_behind_the_hour_are_asked_about(quick: Conversation, words: str, left: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc meeting {words}")

    assert f"What is “{left}”?" in asked.text
    assert labels(asked)[-1] == "Just text"
    assert rows(quick) == before


def test_answers_are_the_clocks_of_the_place_or_the_title(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, "/isc meeting 20 oct 14:00 New York briefing")
    (there,) = quick.presses(LINDA, asked, "Thu 20 Oct, 14:00 New York")

    (asked,) = quick.says(LINDA, "/isc meeting 20 oct 14:00 New York briefing")
    (here,) = quick.presses(LINDA, asked, "Just text")

    assert there.text.splitlines()[:2] == ["briefing", "Thu 20 Oct, 14:00 New York (20:00 for you)"]
    assert here.text.splitlines()[:2] == ["New York briefing", "Thu 20 Oct, 14:00 Geneva"]


@pytest.mark.parametrize(
    "words",
    [
        "move A-1 24 oct 14:00 or later",
        "action Table due:24 oct 14:00 GVA",
        "event Forum on:24 oct at the earliest",
        "action Table due:el 20 por la noche",
    ],
)
def test_other_verbs_ask_about_words_of_time_too(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Cost table")
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {words}")

    assert len(labels(asked)) > 0
    assert rows(quick) == before


def test_reason_of_a_move_is_still_text(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")

    assert "Why: hall is taken" in quick.answer(LINDA, "move A-1 24 oct 14:00 hall is taken")


@pytest.mark.parametrize(
    ("words", "line", "minutes"),
    [
        ("20 oct 14:00-15:30", "Thu 20 Oct, 14:00 Geneva", "90 minutes"),
        ("20 oct 14:00 for 90 minutes", "Thu 20 Oct, 14:00 Geneva", "90 minutes"),
        ('on:"20 oct 2-3pm"', "Thu 20 Oct, 14:00 Geneva", "1 hour"),
        ("20 oct à 9h pour une heure et demie", "Thu 20 Oct, 09:00 Geneva", "90 minutes"),
        ("20 oct, 14:00-15:00 Bangkok", "Thu 20 Oct, 14:00 Bangkok (09:00 for you)", "1 hour"),
    ],
)
def test_meeting_takes_as_long_as_was_said_with_its_hour(
    quick: Conversation, words: str, line: str, minutes: str
) -> None:
    said = quick.answer(LINDA, f"meeting {words}")

    assert said.splitlines()[:2] == ["Task force", line]
    assert said.endswith(minutes)


@pytest.mark.parametrize(
    "words", ["meeting 20 oct 14:00-15:30 duration:2h", 'meeting on:"20 oct 14:00-15:30" duration:2h']
)
def test_two_lengths_of_a_meeting_are_refused(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, words).startswith("How long it takes is there twice.")
