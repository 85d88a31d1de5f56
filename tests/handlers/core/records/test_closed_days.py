"""A deadline on a day when its owner does not work is asked about, once."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, CAIRO, LINDA, UTE, labels, rows


def test_day_that_is_closed_for_the_owner_is_asked_about_and_nothing_is_logged(talk: Conversation) -> None:
    before = rows(talk)

    (asked,) = talk.says(LINDA, "/isc action Room plan due:15 oct")

    assert asked.text == "Sat 15 Oct isn't a working day in Geneva."
    assert labels(asked) == ["Fri 14 Oct", "Mon 17 Oct", "Keep it"]
    assert rows(talk) == before


@pytest.mark.parametrize(
    ("label", "due"),
    [("Fri 14 Oct", "Fri 14 Oct"), ("Mon 17 Oct", "Mon 17 Oct"), ("Keep it", "Sat 15 Oct")],
)
def test_button_logs_it_for_the_day_it_names(talk: Conversation, label: str, due: str) -> None:
    (asked,) = talk.says(LINDA, "/isc action Room plan due:15 oct")

    (said,) = talk.presses(LINDA, asked, label)

    assert said.text.splitlines()[:2] == ["Room plan", f"Yours, due {due}."]


def test_it_is_the_owners_week_and_the_owners_holidays_that_count(talk: Conversation) -> None:
    (bangkok,) = talk.says(LINDA, f"/isc action Names owner:@{BANGKOK} due:14 oct")
    (cairo,) = talk.says(LINDA, f"/isc action Names owner:@{CAIRO} due:14 oct")
    sunday = talk.answer(LINDA, f"action Names owner:@{CAIRO} due:16 oct")

    assert bangkok.text == "Fri 14 Oct isn't a working day in Bangkok."
    assert labels(bangkok) == ["Thu 13 Oct", "Mon 17 Oct", "Keep it"]
    assert labels(cairo) == ["Thu 13 Oct", "Sun 16 Oct", "Keep it"]
    assert "due Sun 16 Oct" in sunday


@pytest.mark.parametrize("due", ["sat 15 oct", "saturday", "samedi 15 oct", "sábado"])
def test_who_says_the_weekday_means_it(quick: Conversation, due: str) -> None:
    assert "due Sat " in quick.answer(LINDA, f"action Room plan due:{due}")


def test_hour_and_place_stay_with_the_day_that_is_chosen(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Room plan due:15 oct 14:00 Bangkok")

    offered = labels(asked)
    (said,) = talk.presses(LINDA, asked, "Mon 17 Oct 14:00 Bangkok")

    assert offered == ["Fri 14 Oct 14:00 Bangkok", "Mon 17 Oct 14:00 Bangkok", "Keep it"]
    assert "due Mon 17 Oct, 14:00 Bangkok (09:00 for you)" in said.text


def test_hour_of_the_reader_stands_on_the_buttons_without_a_place(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Room plan due:15 oct 14:00")

    assert labels(asked) == ["Fri 14 Oct 14:00", "Mon 17 Oct 14:00", "Keep it"]


def test_month_that_is_a_weekday_in_another_language_is_no_weekday(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Room plan due:11 mar")  # Saturday; "mar" is Tuesday in French

    assert asked.text == "Sat 11 Mar 2017 isn't a working day in Geneva."


@pytest.mark.parametrize("due", ["mar 11 oct", "mar. 11 octobre"])
def test_weekday_that_is_a_month_in_another_language_is_meant(quick: Conversation, due: str) -> None:
    quick.answer(LINDA, "settings language:fr")
    quick.answer(LINDA, "holiday Geneva 11 oct Strike")

    assert "due Tue 11 Oct" in quick.answer(LINDA, f"action Room plan due:{due}")


def test_moving_several_to_a_closed_day_is_asked_about_once_for_all(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "action Room plan due:12 oct")

    (asked,) = talk.says(LINDA, "/isc move A-1 A-2 in 8 days because the printer is late")
    question = asked.text
    (said,) = talk.presses(LINDA, asked, "Fri 14 Oct")

    assert question == "Sat 15 Oct isn't a working day in Geneva."
    assert said.text.splitlines()[:5] == [
        "Cost table is now due Fri 14 Oct, not Wed 12 Oct.",
        "Open · A-1",
        "Room plan is now due Fri 14 Oct, not Wed 12 Oct.",
        "Open · A-2",
        "Why: the printer is late",
    ]


def test_day_that_is_chosen_in_a_form_is_meant(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.says(UTE, "/isc move A-1")

    (said,) = talk.submits(UTE, due="2016-10-15")

    assert "is now due Sat 15 Oct" in said.text


def test_reminders_of_a_kept_saturday_come_before_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:sat 15 oct")
    talk.until(datetime(2016, 10, 16, tzinfo=UTC))

    mornings = [datetime.fromtimestamp(float(m.ts), UTC) for m in talk.direct(UTE) if "is due *Sat" in m.text]
    assert [f"{at:%a %d %H:%M}" for at in mornings] == ["Mon 10 07:00", "Thu 13 07:00", "Fri 14 07:00"]
