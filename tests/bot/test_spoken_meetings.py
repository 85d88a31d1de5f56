"""Tests for what words say of a meeting besides its day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spoken_meetings import Details, asked_for, details

WORDS = st.lists(st.sampled_from(["Budget", "Draft", "sponsorship", "guidelines", "of", "pages"]), min_size=1)
PLACES = st.sampled_from(["room T103", "Room H", "salle B", "room 4 of Montbrillant", ""])
LINKS = st.sampled_from(["https://example.org/j/1?pwd=a", "http://example.org", ""])


@given(title=WORDS.map(" ".join), place=PLACES, link=LINKS, order=st.permutations(range(3)))
def test_each_part_is_read_in_any_order(title: str, place: str, link: str, order: list[int]) -> None:
    parts = (title, place, link and f"link {link}")

    said = details(", ".join(parts[one] for one in order if parts[one]))

    assert said == Details(title=title, place=place, link=link)


@pytest.mark.parametrize(
    ("words", "title", "when"),
    [
        ("plan a meeting on 21 oct at 2pm", "", "21 oct at 2pm"),
        ("organise the next meeting for friday 10:00", "", "friday 10:00"),
        ("Please arrange our sponsorship guidelines meeting tomorrow 14:00", "Sponsorship guidelines meeting", "tomorrow 14:00"),
        ("set up a meeting about the fee model on 3 nov", "The fee model", "3 nov"),
    ],
)  # fmt: skip
def test_title_and_day_are_told_apart(words: str, title: str, when: str) -> None:
    assert asked_for(words) == (title, when)


@given(
    st.permutations(["90 minutes", "room T103", "on 18 oct at 10:00"]),
    st.sampled_from(["", "I want to ", "Please "]),
)
def test_length_and_room_are_read_before_and_behind_the_day(parts: list[str], before: str) -> None:
    said = asked_for(f"{before}plan a meeting of the task force {', '.join(parts)}")

    assert said is not None
    title, when = said
    assert title == ""
    assert when.startswith("18 oct at 10:00")
    assert set(when.split(", ")) == {"18 oct at 10:00", "90 minutes", "room T103"}


def test_meeting_without_a_day_is_asked_for_too() -> None:
    assert asked_for("I want to plan a meeting") == ("", "")
    assert asked_for("plan a meeting in room T103 on 18 oct 10:00") == ("", "18 oct 10:00, in room T103")


@pytest.mark.parametrize(
    "words", ["plan the budget", "the meeting on friday", "is a meeting planned on friday?"]
)
def test_other_words_ask_for_no_meeting(words: str) -> None:
    assert asked_for(words) is None
