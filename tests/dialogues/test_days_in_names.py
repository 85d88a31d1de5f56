"""A word of dates within a name is no date; what stands before the days of an event belongs to them or is asked about."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels, rows

# It is Fri 7 Oct 2016.
NAMES = [
    "UN Day", "Earth Day", "Women's Day", "Open Day", "Green Week", "Day of the Girl", "World Telecommunication Day",
    "Journée des femmes", "Día de la Tierra", "Sunday School", "Morning Briefing", "Extra Time",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_event_keeps_its_name(quick: Conversation, name: str) -> None:
    assert quick.answer(LINDA, f"event {name} 24 oct").splitlines()[:2] == [f"*E-1*  {name}", "Mon 24 Oct"]


@pytest.mark.parametrize(
    "words",
    [
        "event Seminar on:UN Day",
        "event Seminar on:Open Day",
        "action Table due:UN Day",
        "action Table due:by Women's Day",
        "move A-1 UN Day",
        "absent UN Day",
        "meeting on:UN Day",
        "remind A-1 UN Day",
    ],
)
def test_name_with_a_word_of_dates_is_no_day(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Moved due:2 nov")
    before = rows(quick)

    quick.says(LINDA, f"/isc {words}")

    assert rows(quick) == before


@pytest.mark.parametrize(
    "words", ["en un mes", "une semaine", "two weeks", "in a week", "2 weeks", "dos semanas"]
)
def test_count_of_one_language_is_a_length(quick: Conversation, words: str) -> None:
    assert "due " in quick.answer(LINDA, f"action Table due:{words}")


@pytest.mark.parametrize("words", ["event Future Today", "action Europe Tomorrow", "meeting Europe Tomorrow"])
def test_capital_that_only_a_name_has_is_asked_about(quick: Conversation, words: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {words}")

    assert asked.text.endswith("Is it part of the name?")
    assert labels(asked)[0] == "Part of the name"
    assert rows(quick) == before


@pytest.mark.parametrize(
    ("button", "title", "due"),
    [("Part of the name", "Europe Today", "Add a date"), ("Fri 7 Oct", "Europe", "due Fri 7 Oct")],
)
def test_name_with_a_capital_is_kept_or_parted(
    quick: Conversation, button: str, title: str, due: str
) -> None:
    (asked,) = quick.says(LINDA, "/isc action Europe Today")

    (said,) = quick.presses(LINDA, asked, button)

    assert said.text.splitlines()[0] == title
    assert due in said.text


@pytest.mark.parametrize("words", ["Send report Today", "SEND REPORT TODAY", "Send Report today"])
def test_other_capitals_leave_a_day_a_day(quick: Conversation, words: str) -> None:
    assert "due Fri 7 Oct" in quick.answer(LINDA, f"action {words}")


@pytest.mark.parametrize(
    "before",
    [
        "not before", "around", "if possible", "except", "week 43,", "half an hour", "probably", "vers", "около", "twice:",
        "tuesday or maybe", "NY time,",
    ],
)  # fmt: skip
def test_what_stands_before_the_days_of_an_event_is_asked_about(quick: Conversation, before: str) -> None:
    kept = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc event Forum {before} 26 oct 10:00")
    labelled = labels(asked)
    (said,) = quick.presses(LINDA, asked, "Just text")

    assert labelled == ["Just text"]
    assert rows(quick)["records"] == kept["records"] + 1
    assert said.text.splitlines()[0] == f"*E-1*  Forum {before}"


@pytest.mark.parametrize(
    "often", ["twice:", "twice", "two times", "2x", "deux fois", "dos veces", "дважды", "مرتين", "两次"]
)
def test_meeting_that_is_said_to_be_several_is_asked_about(quick: Conversation, often: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc meeting Team call {often} tues 9:00")

    assert f"What is “{often}”?" in asked.text
    assert rows(quick) == before


def test_title_of_an_action_keeps_how_often(quick: Conversation) -> None:
    assert quick.answer(LINDA, "action Check the figures twice by 20 oct").startswith(
        "Check the figures twice\n"
    )


@pytest.mark.parametrize("before", ["not before", "pas avant", "no antes del", "не раньше", "ليس قبل"])
@pytest.mark.parametrize(
    "door", ["action Table {0} 26 oct", "event Forum {0} 26 oct", "meeting Call {0} 26 oct 10:00"]
)
def test_day_before_which_nothing_is_due_is_asked_about(quick: Conversation, door: str, before: str) -> None:
    kept = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {door.format(before)}")

    assert "What is “" in asked.text
    assert labels(asked) == ["Just text"]
    assert rows(quick) == kept


def test_hour_by_the_clocks_of_a_place_before_the_day_of_an_event_is_read(quick: Conversation) -> None:
    assert "Wed 26 Oct, 10:00 New York" in quick.answer(LINDA, "event Forum heure de New York, 26 oct 10:00")
