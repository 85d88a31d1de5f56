"""“Before Friday” may be Thursday or Friday: every verb asks; before an hour is by it, and no meeting begins so."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels, rows

# It is Fri 7 Oct 2016.
BEFORE_TUESDAY = (
    "before tuesday",
    "prior to 11 oct",
    "avant mardi",
    "antes del martes",
    "до вторника",
    "قبل الثلاثاء",
    "周二前",
    "周二之前",
)
DOORS = {
    "action Room plan due:{0}": "Yours, due {0}.",
    "action Room plan {0}": "Yours, due {0}.",
    "move A-1 {0}": "Moved is now due {0}, not Wed 2 Nov.",
    "remind A-1 {0}": "I'll remind you on {0}",
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("words", BEFORE_TUESDAY)
def test_before_a_day_is_asked_about_with_the_working_day_before_it(
    quick: Conversation, door: str, words: str
) -> None:
    quick.answer(LINDA, "action Moved due:2 nov")
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {door.format(words)}")

    assert labels(asked) == ["Mon 10 Oct", "Tue 11 Oct"]
    assert rows(quick) == before


@pytest.mark.parametrize("day", ["Mon 10 Oct", "Tue 11 Oct"])
@pytest.mark.parametrize("door", list(DOORS)[:3])
def test_button_takes_the_day_before_or_the_day_itself(quick: Conversation, door: str, day: str) -> None:
    quick.answer(LINDA, "action Moved due:2 nov")
    (asked,) = quick.says(LINDA, f"/isc {door.format('before tuesday')}")

    (said,) = quick.presses(LINDA, asked, day)

    assert DOORS[door].format(day) in said.text
    assert "before" not in said.text


def test_option_before_is_the_day_by_which_it_is_due(quick: Conversation) -> None:
    assert "due Tue 11 Oct" in quick.answer(LINDA, "action Room plan before:tuesday")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("two working days before 20 oct", "Tue 18 Oct"),
        ("before the end of october", "Mon 31 Oct"),
        ("before noon on 20 oct", "Thu 20 Oct, 12:00 Geneva"),
        ("20 oct before 15:00", "Thu 20 Oct, 15:00 Geneva"),
        ("avant 16h", "Fri 7 Oct, 16:00 Geneva"),
        ("下午四点前", "Fri 7 Oct, 16:00 Geneva"),
        ("下周三下班前", "Wed 12 Oct"),
        ("on or before 20 oct", "Thu 20 Oct"),
    ],
)
def test_what_is_before_an_hour_or_an_end_is_by_it(quick: Conversation, words: str, day: str) -> None:
    assert f"due {day}" in quick.answer(LINDA, f"action Room plan due:{words}")


@pytest.mark.parametrize(
    "words",
    [
        "before 3pm thursday",
        "by 15:00 thursday",
        "before thursday 13 oct, 15:00",
        "Budget review before 3pm thursday",
        "avant 15h jeudi",
        "antes de las 15:00 del jueves",
        "до 15:00 четверга",
        "к 15:00 четверга",
        "قبل الساعة 15:00 يوم الخميس",
        "周四下午三点前",
    ],
)
def test_meeting_does_not_begin_before_an_hour(quick: Conversation, words: str) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc meeting {words}")

    assert "doesn't say when it begins." in asked.text
    assert labels(asked) == ["Thu 13 Oct, 15:00 Geneva"]
    assert rows(quick) == before


@pytest.mark.parametrize(
    "words",
    [
        "13 oct from 15:00",
        "para el jueves a las 15:00",
        "в четверг с 15:00 до 16:30",
        "下周四的15:00",
        "jeudi de 15h à 16h",
        "في الخميس 13 أكتوبر الساعة 15:00",
    ],
)
def test_meeting_with_an_hour_at_which_it_begins_is_planned(quick: Conversation, words: str) -> None:
    assert "Thu 13 Oct, 15:00 Geneva" in quick.answer(LINDA, f"meeting {words}")


@pytest.mark.parametrize(
    "words", ["before tuesday", "avant mardi", "antes del martes", "周二前", "قبل الثلاثاء"]
)
def test_absence_before_a_day_lasts_until_then(quick: Conversation, words: str) -> None:
    (asked,) = quick.says(LINDA, f"/isc absent {words}")

    (said,) = quick.presses(LINDA, asked, "Mon 10 Oct")

    assert said.text.startswith("You are away from Fri 7 to Mon 10 Oct.")


def test_events_before_a_day_are_those_until_then(quick: Conversation) -> None:
    quick.answer(LINDA, "event Forum on:10 oct")
    quick.answer(LINDA, "event Fair on:8 oct")

    (asked,) = quick.says(LINDA, "/isc events before tuesday")
    (said,) = quick.presses(LINDA, asked, "Mon 10 Oct")

    assert "Forum" in said.text
    assert "Fair" in said.text


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("move M-1 before 15:00", "15:00 Geneva"),
        ("move M-1 thu 20 oct before 15:00", "Thu 20 Oct, 15:00 Geneva"),
        ("edit M-1 on:avant 15h jeudi 20 octobre", "Thu 20 Oct, 15:00 Geneva"),
        ("move E-1 before 15:00 on 20 oct", "Thu 20 Oct, 15:00 Geneva"),
        ("event Fair 20 oct before 15:00", "Thu 20 Oct, 15:00 Geneva"),
    ],
)
def test_neither_move_nor_event_begins_before_an_hour(quick: Conversation, words: str, offered: str) -> None:
    quick.answer(LINDA, "meeting thu 13 oct 10:00")
    quick.answer(LINDA, "event Forum on:13 oct 10:00")
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc {words}")

    assert "doesn't say when it begins." in asked.text
    assert labels(asked) == [offered]
    assert rows(quick) == before


@pytest.mark.parametrize("words", ["time:before 15:00", 'on:20 oct time:"by 15:00"'])
def test_hour_of_its_own_option_is_the_one_at_which_it_begins(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "meeting thu 13 oct 10:00")

    assert "doesn't say when it begins" in quick.answer(LINDA, f"edit M-1 {words}")


def test_series_does_not_begin_before_an_hour(quick: Conversation) -> None:
    answer = quick.answer(LINDA, "meeting every tuesday before 15:00 until 1 dec")

    assert "doesn't say when each begins" in answer


def test_hour_with_a_weekday_moves_a_meeting_to_that_day(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting wed 12 oct 10:00")

    assert "on Thu 13 Oct, 15:00 Geneva" in quick.answer(LINDA, "move M-1 15:00 thursday")
