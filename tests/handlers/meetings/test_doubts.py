"""What is asked before a meeting is planned or moved: the hour, closed days, two at once, a group that is new."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

SATURDAY = "Sat 17 Dec isn't a working day for anybody invited."


def test_day_without_an_hour_asks_for_it_and_plans_a_whole_day_on_purpose(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, "/isc meeting tomorrow")

    assert asked.text == "At what time on Sat 8 Oct? Nothing is planned yet. Say it like meeting 8 oct 14:00."
    assert labels(asked) == ["A whole day"]
    assert quick.answer(LINDA, "meetings").startswith("No meetings ahead.")
    (asked,) = quick.says(LINDA, "/isc meeting 12 oct Retreat")
    (said,) = quick.presses(LINDA, asked, "A whole day")
    assert said.text.splitlines()[:2] == ["Retreat", "Wed 12 Oct"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("meeting 12 oct all day Retreat", "Retreat"),
        ("meeting Retreat 12 oct all day", "Retreat"),
        ("meeting Retreat 12 oct time:all-day", "Retreat"),
        ("meeting 12 oct whole day", "Task force"),
    ],
)
def test_whole_day_is_said(quick: Conversation, words: str, title: str) -> None:
    assert quick.answer(LINDA, words).splitlines()[:2] == [title, "Wed 12 Oct"]


def test_all_day_is_a_word_of_the_title_where_there_is_an_hour(quick: Conversation) -> None:
    said = quick.answer(LINDA, "meeting 12 oct 14:00 Plan the whole day")

    assert said.splitlines()[:2] == ["Plan the whole day", "Wed 12 Oct, 14:00 Geneva"]


def test_series_asks_for_its_hour_too(quick: Conversation) -> None:
    said = quick.answer(LINDA, "meeting every tuesday until 8 nov")

    assert said.startswith("At what time on Tue 11 Oct?")


def test_every_day_of_a_series_is_looked_at_in_one_question(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 1 nov 14:30 Budget talk")
    quick.answer(LINDA, "meeting 8 nov 13:30 Staff talk")

    (twice,) = quick.says(LINDA, "/isc meeting every tuesday 14:00 until 8 nov")
    closed = quick.answer(LINDA, "meeting every saturday 14:00 until 22 oct")

    assert twice.text == (
        "At the same time: M-1 Budget talk, Tue 1 Nov, 14:30 Geneva and M-2 Staff talk, Tue 8 Nov, 13:30 Geneva. "
        "Nothing is planned yet."
    )
    assert closed == (
        "Sat 8 Oct, Sat 15 Oct and Sat 22 Oct aren't working days for most of the people invited. "
        "Nothing is planned yet."
    )
    assert quick.presses(LINDA, twice, "Plan them anyway")[0].text.startswith("Task force, 5 meetings")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "meeting every tuesday 14:00 until 8 nov number:5",
            "A number belongs to one meeting. Those of a series get theirs when they're called. Nothing was done.",
        ),
        (
            "again meeting 8 nov 14:00 group:Editors number:5",
            "Only the task force's own meetings have a number. Nothing was done.",
        ),
        (
            f"meeting 8 nov 14:00 place:{'x' * 201}",
            "That place has 201 characters; 200 are the most. The rest fits in a note.",
        ),
        (
            f"meeting 8 nov 14:00 group:{'x' * 201}",
            "That name has 201 characters; 200 are the most. Make it shorter.",
        ),
    ],
)
def test_what_would_be_dropped_is_refused(quick: Conversation, words: str, sentence: str) -> None:
    assert quick.answer(LINDA, words) == sentence


def test_place_is_as_long_in_an_edit(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 8 nov 14:00")

    assert quick.answer(LINDA, f"edit M-1 place:{'x' * 201}").startswith("That place has 201 characters;")


def test_series_without_an_end_offers_one_that_makes_a_few(quick: Conversation) -> None:
    (daily,) = quick.says(LINDA, "/isc meeting every working day 14:00 Standup")

    assert daily.text.endswith("like “until 14 oct”.")
    assert labels(daily) == ["Until Fri 14 Oct"]
    (said,) = quick.presses(LINDA, daily, "Until Fri 14 Oct")
    assert said.text.splitlines()[0] == "Standup, 6 meetings"


def test_form_asks_what_the_words_ask(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 13 dec 14:00")

    quick.says(LINDA, "/isc move M-1")
    (asked,) = quick.submits(LINDA, on="2016-12-17", time="14:00", reason='the "big" room is taken')
    assert asked.text == f"{SATURDAY} Nothing has moved yet."
    assert "Tue 13 Dec" in quick.answer(LINDA, "M-1")
    (moved,) = quick.presses(LINDA, asked, "Move M-1 anyway")
    assert 'Sat 17 Dec, 14:00 Geneva, not Tue 13 Dec, 14:00 Geneva: the "big" room is taken.' in moved.text

    quick.says(LINDA, "/isc meeting")
    (asked,) = quick.submits(LINDA, on="2016-12-17", time="9:00", text="Budget: a first look", place="T103")
    assert asked.text.endswith("Nothing is planned yet.")
    (planned,) = quick.presses(LINDA, asked, "Plan it anyway")
    assert planned.text.splitlines()[:2] == ["Budget: a first look", "Sat 17 Dec, 09:00 Geneva, T103"]


def test_hour_alone_is_of_the_meetings_day_also_when_it_has_passed_today(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 13 dec 14:00")
    quick.answer(LINDA, "meeting 7 oct 19:00 Late dinner")
    quick.until(datetime(2016, 10, 7, 15, tzinfo=UTC))  # 17:00 in Geneva

    quick.answer(LINDA, "move M-1 16:30")
    assert quick.answer(LINDA, "M-1").splitlines()[1] == "Tue 13 Dec, 16:30 Geneva"
    assert quick.answer(LINDA, "move M-2 16:30") == (
        "Fri 7 Oct, 16:30 Geneva has passed, so M-2 can't move there. When should it be?"
    )
    assert quick.answer(LINDA, "again move M-1 16:30 tomorrow").startswith("Task force is on Sat 8 Oct")


def test_group_that_is_new_is_asked_about_and_a_known_one_keeps_its_name(quick: Conversation) -> None:
    (new,) = quick.says(UTE, "/isc meeting 14 dec 10:00 group:Editors")
    assert new.text == (
        "I don't know a working group “Editors” yet, so this would be its first meeting. Nothing is planned yet."
    )
    quick.presses(UTE, new, "Plan it anyway")

    assert quick.answer(UTE, "meeting 15 dec 10:00 group:EDITORS").splitlines()[0] == "Editors"
    (near,) = quick.says(UTE, "/isc meeting 16 dec 10:00 group:Editers")
    assert labels(near) == ["Plan it anyway", "I mean Editors"]
    (said,) = quick.presses(UTE, near, "I mean Editors")
    assert said.text.splitlines()[0] == "Editors"


# The place of a meeting


def test_meeting_in_an_office_that_is_closed_that_day_is_asked_about(quick: Conversation) -> None:
    said = quick.answer(LINDA, 'meeting 14 oct 14:00 place:"Hotel Siam, Bangkok"')

    assert said == "Bangkok is closed on Fri 14 Oct: Day of mourning. Nothing is planned yet."


def test_meeting_that_is_moved_to_a_day_on_which_its_place_is_closed_is_asked_about(
    quick: Conversation,
) -> None:
    quick.answer(LINDA, "meeting 13 oct 14:00 place:Bangkok")

    said = quick.answer(LINDA, "move M-1 14 oct")

    assert said.startswith("Bangkok is closed on Fri 14 Oct: Day of mourning.")


def test_day_that_closes_names_the_meetings_in_that_office_where_nobody_invited_works(
    quick: Conversation,
) -> None:
    quick.answer(LINDA, "meeting 20 oct 14:00 place:Tegucigalpa")
    quick.answer(LINDA, "meeting 20 oct 16:00 place:T103")

    said = quick.answer(LINDA, "holiday Tegucigalpa 20 oct")

    assert "meets that day (*M-1*)." in said
    assert "M-2" not in said


def test_meeting_of_a_whole_day_is_reminded_of_the_morning_before_and_no_hour_before(
    talk: Conversation,
) -> None:
    asked = talk.says(LINDA, "/isc meeting 12 oct all day Retreat")
    assert asked[0].text.splitlines()[:2] == ["Retreat", "Wed 12 Oct"]
    talk.answer(LINDA, "call M-1")

    talk.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

    for who in (UTE, "vera.almeida"):
        reminded = [one for one in talk.direct(who) if "meets" in one.text.splitlines()[0]][
            1:
        ]  # after the invitation
        assert [(talk.day_of(one), one.text.splitlines()[0]) for one in reminded] == [
            ("Tue 11 Oct", "*The task force meets: Wed 12 Oct*")
        ]
