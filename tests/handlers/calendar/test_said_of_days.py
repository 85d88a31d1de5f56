"""What is said of absences, closed offices, series and events at the same time, where there is more than one of them."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels

WIPA = "wipa.chaiyo"


def test_news_waits_until_the_first_working_day_on_which_they_are_back(quick: Conversation) -> None:
    said = quick.answer(UTE, "absent 12-14 oct except 13 oct")

    assert said.endswith("and news waits until Thu 13 Oct.")


@pytest.mark.parametrize(
    "words",
    [
        f"del 17 al 21 de octubre, @{WIPA} me reemplaza",
        f"del 17 al 21 de octubre, me cubre @{WIPA}",
        "del 17 al 21 de octubre, Wipa me cubre",
    ],
)
def test_stand_in_is_read_from_other_spanish_words(quick: Conversation, words: str) -> None:
    assert "Wipa Chaiyo stands in" in quick.answer(UTE, f"absent {words}")


def test_person_named_beside_an_absence_is_asked_about(quick: Conversation) -> None:
    (said,) = quick.says(UTE, "I'm away 17-21 oct, please ask Wipa", channel="direct")

    assert said.text == "Shall I note that you're away 17 to 21 Oct? Does Wipa stand in?"
    assert labels(said)[:2] == ["Wipa stands in", "Nobody stands in"]
    (noted,) = quick.presses(UTE, said, "Wipa stands in")
    assert "Wipa Chaiyo stands in" in noted.text


@pytest.mark.parametrize("owners", ["@wipa.chaiyo,@vera.almeida", "@vera.almeida,@wipa.chaiyo"])
def test_closed_office_of_each_owner_is_asked_about(quick: Conversation, owners: str) -> None:
    quick.answer(LINDA, "holiday brasilia 20-21 oct Office move")

    (said,) = quick.says(LINDA, f"/isc action Cost table owner:{owners} due:21 oct")

    assert said.text == "Fri 21 Oct isn't a working day in Brasília."
    assert labels(said) == ["Wed 19 Oct", "Tue 25 Oct", "Keep it"]


def test_series_with_an_end_says_how_many_more_there_are(quick: Conversation) -> None:
    said = quick.answer(LINDA, 'action Round-up owner:@wipa.chaiyo due:"every monday until 31 oct"')

    assert "Mon 10 Oct, Mon 17 Oct, Mon 24 Oct and 1 more." in said


def test_events_at_the_same_time_that_are_not_shown_are_counted(quick: Conversation) -> None:
    for name in "ABCDE":
        quick.answer(KENJI, f"event Forum {name} on:15 dec")

    assert quick.answer(KENJI, "event Forum F on:15 dec").splitlines()[-1] == "and 2 more"


@pytest.mark.parametrize("hours", ["10:00-9:00", "14:00-9:00"])
def test_range_that_ends_before_it_begins_is_asked_about(quick: Conversation, hours: str) -> None:
    assert quick.answer(ALINE, f"meeting 14 oct {hours}").startswith("At what time on Fri 14 Oct?")


def test_event_with_an_hour_is_shown_with_it_in_home(quick: Conversation) -> None:
    quick.answer(KENJI, "event Forum on:20 oct 22:00 Brasília")

    assert "Forum, Thu 20 Oct, 22:00 Brasília (Fri 07:00 for you)" in quick.answer(WIPA, "home")
