"""On which day a body said something: at the session that an entry was submitted to, where no other day is named."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA, UTE
from tests.shipped import TEXT

SATURDAY = datetime(2016, 10, 22, 9, tzinfo=UTC)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, "session MCG 20 oct")
    talk.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines owner:@ute.keller area:resmob")
    talk.answer(LINDA, 'submit D-1 to:MCG reason:"they meet first"')
    yield from watched(talk)


def test_without_a_day_it_was_said_at_the_session_that_is_over(both: Conversation) -> None:
    both.until(SATURDAY)

    both.answer(LINDA, "outcome D-1 approved")

    assert "approved by MCG on Thu 20 Oct" in both.answer(UTE, "show D-1").replace("Approved", "approved")


def test_form_without_a_day_takes_that_of_the_session_too(both: Conversation) -> None:
    both.until(SATURDAY)

    both.says(LINDA, "/isc outcome D-1")
    both.submits(LINDA, by="MCG", word="approved", text="as it is")

    assert "approved by MCG on Thu 20 Oct" in both.answer(UTE, "history D-1")


def test_before_the_session_it_is_asked_about_and_said_today_with_a_reason(both: Conversation) -> None:
    (asked,) = both.says(LINDA, "/isc outcome D-1 approved with two changes")
    untouched = both.answer(UTE, "history D-1")
    both.answer(LINDA, "outcome D-1 approved reason:by letter")

    assert asked.text == (
        "D-1 is before MCG on Thu 20 Oct, which is still to come. Enter what it says after that. "
        "If it has said so already, say why: outcome D-1 approved with two changes by:MCG reason:…"
    )
    assert "approved by MCG" not in untouched
    assert "approved by MCG on Fri 7 Oct 2016, before its session: by letter" in both.answer(
        UTE, "history D-1"
    )


def test_form_asks_for_the_reason_too(both: Conversation) -> None:
    both.says(LINDA, "/isc outcome D-1")
    both.submits(LINDA, by="MCG", word="approved")
    view = both.workspace.view(both.user(LINDA))
    assert view is not None
    refused = view.errors
    untouched = both.answer(UTE, "history D-1")
    both.submits(LINDA, by="MCG", word="approved", reason="by letter")

    assert refused == {
        "reason": "D-1 is before MCG on Thu 20 Oct, which is still to come. Enter what it says after that. "
        "If it has said so already, say why."
    }
    assert "approved by MCG" not in untouched
    assert "approved by MCG on Fri 7 Oct 2016, before its session: by letter" in both.answer(
        UTE, "history D-1"
    )


def test_thread_of_the_card_asks_as_well(both: Conversation) -> None:
    both.passes(minutes=3)
    card = next(one for one in both.channel("isc-resources") if "D-1" in one.text)

    both.replies(LINDA, card, "outcome D-1 approved")

    assert "approved by MCG" not in both.answer(UTE, "history D-1")


def test_day_before_the_session_is_asked_about_and_taken_with_a_reason(both: Conversation) -> None:
    both.until(SATURDAY)
    words = "outcome D-1 approved by:MCG on:2016-10-19"

    (asked,) = both.says(LINDA, f"/isc {words}")
    question, untouched = asked.text, both.answer(UTE, "history D-1")
    both.presses(LINDA, asked, "On Thu 20 Oct")

    assert question.startswith(
        "D-1 is before MCG on Thu 20 Oct, and that day is earlier. If it was said before, say why: "
        "outcome D-1 approved by:MCG on:2016-10-19 reason:…"
    )
    assert "approved by MCG" not in untouched
    assert "approved by MCG on Thu 20 Oct" in both.answer(UTE, "history D-1")
    both.answer(LINDA, "undo D-1")
    both.answer(LINDA, f"{words} reason:by letter")
    assert "approved by MCG on Wed 19 Oct" in both.answer(UTE, "history D-1")


def test_reason_is_not_told_as_the_words_of_the_body(both: Conversation) -> None:
    both.until(SATURDAY)
    both.answer(LINDA, "outcome D-1 approved with two changes")

    said = both.answer(UTE, "history D-1")

    assert "approved by MCG on Thu 20 Oct 2016, with two changes, out of order: they meet first" in said
    assert "for approval, out of order: they meet first" in said
