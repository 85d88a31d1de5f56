"""What is planned for a day comes on that day, whatever happens to calendars, absences and settings before it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE

FILIZ, JOOST = "filiz.arslan", "joost.peeters"


def at(month: int, day: int, hour: int = 12, *, year: int = 2016) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def days(talk: Conversation, who: str, words: str) -> list[str]:
    """Return the days on which the bot wrote `words` to somebody."""
    return [talk.day_of(message) for message in talk.direct(who) if words in message.text]


def close_and_undo(talk: Conversation) -> None:
    (closed,) = talk.says(LINDA, "/isc holiday Geneva 1 dec Strike")
    talk.presses(LINDA, closed, "Undo")


def come_back(talk: Conversation) -> None:
    for who in (LINDA, FILIZ, JOOST):
        talk.answer(who, "absent 10 oct - 12 oct")
        talk.answer(who, "absent off")


def change_hours(talk: Conversation) -> None:
    for who in (LINDA, FILIZ, JOOST):
        talk.answer(who, "settings hours:8-17")


@pytest.mark.parametrize("change", [close_and_undo, come_back, change_hours])
def test_what_is_planned_stays_on_its_day(talk: Conversation, change: Callable[[Conversation], None]) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(JOOST, "raise Who films? area:web")
    talk.answer(FILIZ, "decide I-2 agreed One crew")
    talk.answer(LINDA, "edit DEC-1 review:15 dec")
    talk.passes(minutes=20)

    change(talk)
    talk.until(at(12, 16))

    assert days(talk, JOOST, " left with ") == ["Thu 13 Oct"]
    assert days(talk, FILIZ, " time end")[:2] == ["Fri 14 Oct", "Fri 21 Oct"]
    assert days(talk, JOOST, "had its answer") == ["Fri 14 Oct"]
    assert days(talk, LINDA, "is due for review") == ["Thu 15 Dec"]


def test_warning_follows_a_day_that_is_closed_and_opened_again(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.answer(FILIZ, "raise Who films? area:web")
    talk.answer(FILIZ, "move I-2 21 oct")
    talk.passes(minutes=5)

    talk.answer(LINDA, "holiday Geneva 13 oct Strike")
    (closed,) = talk.says(LINDA, "/isc holiday Geneva 20 oct Strike")
    talk.passes(minutes=5)
    talk.presses(LINDA, closed, "Undo")
    talk.until(at(10, 24))

    assert days(talk, JOOST, " left with ") == ["Wed 12 Oct", "Wed 19 Oct"]


def test_warning_whose_day_was_put_before_today_comes_at_once(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.until(at(10, 12, 13))

    talk.answer(LINDA, "holiday Geneva 13 oct Strike")
    talk.until(at(10, 14))

    assert days(talk, JOOST, " left with ") == ["Wed 12 Oct"]


def test_late_answer_is_asked_for_every_week_whatever_is_closed(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.until(at(10, 17))

    talk.answer(LINDA, "holiday Geneva 21 oct Strike")
    talk.until(at(11, 1))

    assert days(talk, FILIZ, " time end") == ["Fri 14 Oct", "Mon 24 Oct", "Mon 31 Oct"]
    assert days(talk, LINDA, " time end") == ["Mon 24 Oct", "Mon 31 Oct"]


def test_stand_in_reads_on_its_day_what_was_planned_while_somebody_is_away(talk: Conversation) -> None:
    talk.answer(LINDA, f"absent 19 oct - 21 oct alternate:@{UTE}")
    talk.answer(JOOST, "raise Who films? area:web")
    talk.answer(FILIZ, "decide I-1 agreed One crew")
    talk.answer(LINDA, "edit DEC-1 review:20 oct")
    talk.until(at(10, 25))

    assert days(talk, UTE, "is due for review") == ["Thu 20 Oct"]
    assert days(talk, LINDA, "is due for review") == []


def test_closing_that_is_undone_on_the_day_itself_lets_come_what_it_held_back(talk: Conversation) -> None:
    talk.answer(JOOST, "raise Who films? area:web")
    talk.answer(FILIZ, "decide I-1 agreed One crew")
    talk.answer(LINDA, "edit DEC-1 review:20 oct")
    talk.answer(LINDA, "holiday Geneva 20 oct Strike")
    talk.until(at(10, 20, 10))

    talk.answer(LINDA, "holiday Geneva 20 oct off")
    talk.until(at(10, 25))

    assert days(talk, LINDA, "is due for review") == ["Thu 20 Oct"]
