"""The record of the last meeting is approved as an item of the next one's agenda."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.meetings.record.test_record import at, held
from tests.handlers.scene import ALINE, LINDA, UTE, labels


def test_outcome_of_the_second_item_approves_the_record_of_the_last_meeting(both: Conversation) -> None:
    held(both)
    both.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    both.answer(LINDA, "meeting 10 jan 2017 14:00")
    both.answer(LINDA, "meeting 24 jan 2017 14:00")
    both.answer(LINDA, "call M-2")
    early = both.says(LINDA, "/isc agenda M-2")[0]
    both.until(at(16, 10))
    (shown,) = both.says(UTE, "/isc agenda M-2")

    assert "Record of the last meeting" not in labels(early)
    assert shown.text.splitlines()[2].startswith("2  Record of the last meeting · 5 min · meeting 1")
    assert "Record of the last meeting" in labels(shown)
    both.until(at(28, 12))
    both.skips_to(datetime(2017, 1, 10, 13, 10, tzinfo=UTC))
    (asked,) = both.says(LINDA, "/isc minutes M-2 2: approved, with thanks")
    assert "Item 2 approved: with thanks" in asked.text
    assert "1 approved" in asked.text
    (done,) = both.presses(LINDA, asked, "Enter it", times=2)[:1]
    assert "DEC-" not in done.text
    assert "Record: approved" in both.answer(UTE, "show M-1")
    assert "noted that the record was approved" in both.answer(LINDA, "history M-1")
    assert "Outcome: approved" in both.answer(LINDA, "show AG-5")
    assert "nothing to enter" in both.answer(LINDA, "minutes M-2 2: Approved.")


def meets_again(talk: Conversation) -> None:
    """Hold a meeting, and begin the next one while the record of the first is a draft."""
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA}, the others were absent")
    talk.answer(LINDA, "meeting 20 dec 14:00")
    talk.answer(LINDA, "call M-2")
    talk.until(at(20, 13, 10))


def test_record_that_is_a_draft_is_not_approved_yet(talk: Conversation) -> None:
    meets_again(talk)
    said = talk.answer(LINDA, "minutes M-2 2: agreed")

    assert "the record of meeting 1 is a draft still; once it is final, enter this line again" in said
    assert "1 question" in said.splitlines()[-1]
    assert "Item 2 noted" in talk.answer(LINDA, "minutes M-2 2: noted")


def test_agenda_is_adopted_by_the_outcome_of_its_first_item_and_nothing_else(both: Conversation) -> None:
    meets_again(both)
    (asked,) = both.says(LINDA, "/isc minutes M-2 1: approved as amended\n2: noted")

    assert "Item 1 approved: as amended" in asked.text
    assert "1 outcome, 1 approved" in asked.text
    (done,) = both.presses(LINDA, asked, "Enter it", times=2)[:1]
    assert done.text.count("DEC-") == 1  # of item 2
    assert "Record: approved" not in both.answer(UTE, "show M-1")
    assert "nothing to enter" in both.answer(LINDA, "minutes M-2 1: adopted as amended")
