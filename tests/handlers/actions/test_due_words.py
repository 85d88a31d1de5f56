"""What is typed for a date is read, asked about or refused; it is never left in the title with another date."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, labels, rows

READ = {
    "4th thursday of october": "Thu 27 Oct",
    "a week on monday": "Mon 17 Oct",
    "two weeks from monday": "Mon 24 Oct",
    "14 days before 13 dec": "Tue 29 Nov",
    "today week": "Fri 14 Oct",
    "18 octobre 14 h heure de Bangkok": "Tue 18 Oct, 14:00 Bangkok",
    "18 октября в 14:00 мск": "Tue 18 Oct, 14:00 Moscow",
    "a más tardar el 12 de octubre": "Wed 12 Oct",
    "el viernes de la semana que viene": "Fri 14 Oct",
    "на следующей неделе в пятницу": "Fri 14 Oct",
    "1st of the month": "Tue 1 Nov",
}
ASKED = {
    "friday fortnight": ["Fri 21 Oct", "Fri 28 Oct"],
    "vendredi en quinze": ["Fri 21 Oct", "Fri 28 Oct"],
    "fri 14 or mon 17": ["Fri 14 Oct", "Mon 17 Oct"],
    "13/14 oct": ["Thu 13 Oct", "Fri 14 Oct"],
    "a week before COP22": ["Just text"],
}


@pytest.mark.parametrize("typed", READ)
def test_date_of_several_words_is_read_whole(quick: Conversation, typed: str) -> None:
    said = quick.answer(LINDA, f"action Room plan due:{typed}")

    assert said.splitlines()[0] == "Room plan"
    assert f"due {READ[typed]}" in said


@pytest.mark.parametrize("typed", ASKED)
def test_date_with_two_meanings_is_asked_about_and_nothing_is_logged(quick: Conversation, typed: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc action Room plan due:{typed}")

    assert labels(asked) == ASKED[typed]
    assert rows(quick) == before


@pytest.mark.parametrize("label", ["Fri 14 Oct", "Mon 17 Oct"])
def test_button_takes_one_of_two_days_and_leaves_no_words_behind(quick: Conversation, label: str) -> None:
    (asked,) = quick.says(LINDA, "/isc action Room plan due:fri 14 or mon 17")

    (said,) = quick.presses(LINDA, asked, label)

    assert said.text.splitlines()[:2] == ["Room plan", f"Yours, due {label}."]


def test_words_that_are_just_text_go_to_the_title_when_they_are_said_to_be(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Room plan due:12 oct before COP22")
    question = asked.text
    (said,) = talk.presses(LINDA, asked, "Just text")

    assert question == (
        "I read “12 oct” as Wed 12 Oct. What is “before COP22”? If it's part of the date, give me the day itself. "
        "Say it like “fri 14 oct”."
    )
    assert said.text.splitlines()[:2] == ["Room plan before COP22", "Yours, due Wed 12 Oct."]


def test_days_before_a_session_are_counted_from_it(talk: Conversation) -> None:
    refused = talk.answer(LINDA, "action Room plan due:20 working days before Council")
    talk.answer(LINDA, "session Council 12 dec")

    papers = talk.answer(LINDA, "action Room plan due:20 working days before Council")
    brief = talk.answer(LINDA, "action Brief the press due:three days before the council")

    assert refused == (
        "I know of no session ahead to count “20 working days before Council” from. Say it like “fri 14 oct”."
    )
    assert "due Mon 14 Nov" in papers
    assert "due Fri 9 Dec" in brief


def test_move_asks_about_words_that_may_belong_to_the_date(talk: Conversation) -> None:
    talk.answer(LINDA, "action Room plan due:12 oct")

    (asked,) = talk.says(LINDA, "/isc move A-1 20 oct before the break")
    (said,) = talk.presses(LINDA, asked, "Just text")

    assert "is now due Thu 20 Oct" in said.text
    assert "before the break" in said.text


def test_holiday_is_not_named_after_the_rest_of_a_date(talk: Conversation) -> None:
    before = rows(talk)

    refused = talk.answer(ALINE, "holiday Geneva 14 nov or 15 nov")

    assert refused.startswith("I read the day, but not “or 15 nov”.")
    assert rows(talk) == before


def test_absence_of_two_days_does_not_end_by_one(talk: Conversation) -> None:
    talk.answer(LINDA, "absent 14 nov")

    refused = talk.answer(LINDA, "absent off 14 nov or 21 nov")

    assert refused.startswith("I read the days, but not “or 21 nov”.")
