"""Days at the end of a title that are counted back from today: no date to be reminded of, and no words to lose."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels


@pytest.mark.parametrize(
    ("words", "typed", "was"),
    [
        ("Call the hotel 3 days ago", "3 days ago", "Tue 4 Oct"),
        ("Call the hotel a week ago", "a week ago", "Fri 30 Sep"),
        ("Call the hotel two working days ago", "two working days ago", "Wed 5 Oct"),
        ("Call the hotel yesterday", "yesterday", "Thu 6 Oct"),
        ("Call the hotel last tuesday", "last tuesday", "Tue 4 Oct"),
        ("Appeler l'hôtel il y a 3 jours", "il y a 3 jours", "Tue 4 Oct"),
        (f"Call the hotel 3 days ago @{UTE}", "3 days ago", "Tue 4 Oct"),
    ],
)
def test_day_counted_back_is_asked_about(quick: Conversation, words: str, typed: str, was: str) -> None:
    (asked,) = quick.says(LINDA, f"/isc action {words}")

    assert asked.text == f"“{typed}” was {was}. Is it part of the text?"
    assert labels(asked) == ["Just text", "It was due then"]
    assert quick.answer(LINDA, "show A-1") == "I can't find A-1."


@pytest.mark.parametrize("end", ["", f" @{UTE}", f" owner:@{UTE}"])
def test_words_that_are_text_stay_in_the_title(quick: Conversation, end: str) -> None:
    (asked,) = quick.says(LINDA, f"/isc action Call the hotel 3 days ago{end}")

    quick.presses(LINDA, asked, "Just text")

    shown = quick.answer(LINDA, "show A-1")
    assert shown.splitlines()[0].endswith("Call the hotel 3 days ago")
    assert "Due: no date" in shown
    assert ("Owner: Ute Keller" in shown) == bool(end)


def test_day_that_was_meant_is_kept(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, f"/isc action Call the hotel 3 days ago @{UTE}")

    quick.presses(LINDA, asked, "It was due then")

    shown = quick.answer(LINDA, "show A-1")
    assert shown.splitlines()[0].endswith("Call the hotel")
    assert "Due: Tue 4 Oct" in shown
    assert "Owner: Ute Keller" in shown


@pytest.mark.parametrize(
    "words",
    [
        "Answer the letter of 3 days ago",
        "Minutes for yesterday",
        "Read what was said 3 days ago in Bonn",
        "Yesterday",
        "Long ago",
    ],
)
def test_title_that_only_speaks_of_a_day_keeps_it(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, f"action {words}").splitlines()[0] == words


@pytest.mark.parametrize(
    "words", ["raise The server went down 3 days ago", "action Call 3 days ago due:20 oct"]
)
def test_other_titles_keep_their_words(quick: Conversation, words: str) -> None:
    assert "3 days ago" in quick.answer(LINDA, words)
    assert "part of the text" not in quick.answer(LINDA, words)
