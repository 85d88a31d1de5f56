"""On what a date depends is shown beside it: with the action, and on its card, to those who may know of it."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE

COP = "event COP22 on:8-18 nov place:Marrakesh"


@pytest.fixture
def known(talk: Conversation) -> Conversation:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "session MCG 25 oct")
    return talk


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a week before COP22", "Tue 1 Nov, a week before E-1 COP22"),
        ("a week before e-1", "Tue 1 Nov, a week before E-1 COP22"),
        ("a week before COP22 at 10:00", "Tue 1 Nov, 10:00 Geneva, a week before E-1 COP22 at 10:00"),
        ("2 days after the next meeting", "Thu 20 Oct, 2 days after the next meeting (M-1)"),
        ("5 working days before MCG", "Tue 18 Oct, 5 working days before MCG (M-2)"),
        ("next meeting", "Tue 18 Oct, depends on M-1"),
        ("until COP22", "Tue 8 Nov, depends on E-1 COP22"),
        ("20 oct", "Thu 20 Oct"),
    ],
)
def test_action_and_its_card_say_on_what_the_date_depends(
    known: Conversation, typed: str, shown: str
) -> None:
    known.answer(LINDA, f"action Stand owner:@{UTE} area:web due:{typed}")
    known.passes(minutes=2)

    assert f"Due: {shown}" in known.answer(UTE, "show A-1").splitlines()
    (card,) = [one for one in known.channel("isc-web") if "Stand" in one.text]
    assert f" · due {shown} · " in card.text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("move E-1 15 nov", "Tue 8 Nov, a week before E-1 COP22"),
        ("move E-1 11 oct", "Tue 1 Nov, was a week before E-1 COP22, which has moved"),
        ("cancel E-1 no mandate", "Tue 1 Nov, was a week before E-1 COP22, which is cancelled"),
        ("edit E-1 COP22 Marrakesh", "Tue 1 Nov, a week before E-1 COP22 Marrakesh"),
    ],
)
def test_action_and_its_card_say_what_became_of_it(known: Conversation, words: str, shown: str) -> None:
    known.answer(LINDA, f"action Stand owner:@{UTE} area:web due:a week before E-1")
    known.passes(minutes=2)

    known.answer(KENJI, words)
    known.passes(minutes=2)

    assert f"Due: {shown}" in known.answer(UTE, "show A-1").splitlines()
    (card,) = [one for one in known.channel("isc-web") if "Stand" in one.text]
    assert f" · due {shown} · " in card.text


def test_event_that_not_everybody_may_see_is_not_named(known: Conversation) -> None:
    known.answer(LINDA, "event Audit visit on:8 nov visibility:restricted")
    known.answer(LINDA, f"action Room owner:@{UTE} area:web due:a week before Audit visit")
    known.passes(minutes=2)

    assert "Due: Tue 1 Nov" in known.answer(UTE, "show A-1").splitlines()
    assert "Due: Tue 1 Nov, a week before E-2 Audit visit" in known.answer(LINDA, "show A-1").splitlines()
    (card,) = [one for one in known.channel("isc-web") if "Room" in one.text]
    assert "Audit" not in card.text


def test_closed_action_says_no_more_on_what_it_depended(known: Conversation) -> None:
    known.answer(LINDA, f"action Stand owner:@{UTE} due:a week before COP22")
    known.answer(UTE, "done A-1 it stands")

    assert "Due: Tue 1 Nov" in known.answer(UTE, "show A-1").splitlines()
