"""The record of a meeting is found by its words, on Home, in the week of who was invited, and as a file."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE

DANIEL = "daniel.mensah"
OVER = datetime(2016, 12, 13, 15, tzinfo=UTC)


def test_record_is_found_by_its_words_on_home_in_the_week_and_as_a_file(both: Conversation) -> None:
    both.answer(LINDA, "meeting 13 dec 14:00 number:15")
    both.answer(LINDA, "raise Whose contract ends? visibility:restricted")
    both.answer(LINDA, "item Sponsorship guidelines M-1")
    both.answer(LINDA, "item I-1 M-1")
    both.answer(LINDA, "call M-1")
    both.skips_to(OVER)
    both.answer(LINDA, "held M-1")
    both.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, video @{KENJI}, the others were absent")
    (shown,) = both.says(LINDA, "/isc minutes M-1 3: discussed the zebra crossing")
    both.presses(LINDA, shown, "Enter it")
    unsent = both.answer(UTE, "search zebra"), both.answer(UTE, "home")
    both.answer(LINDA, "sendrecord M-1")

    assert "record" not in unsent[0] + unsent[1]
    found = both.answer(UTE, "search zebra crossing").splitlines()
    assert found[0] == "*Found for “zebra crossing”*"
    assert any("Draft record of meeting 15" in line for line in found)
    assert any("zebra crossing" in line for line in found[1:])
    assert "Draft record" in both.answer(LINDA, "search contract")
    assert "Draft record" not in both.answer(UTE, "search contract")
    assert "Draft record" not in both.answer(STAFF, "search zebra")
    assert "Draft record of meeting 15\nDraft · M-1 · comments until Fri 23 Dec" in both.answer(UTE, "home")
    assert "Draft record of meeting 15: comments until Fri 23 Dec, 18:00 Geneva · M-1" in both.answer(
        UTE, "digest me"
    )
    assert "comments until" not in both.answer(STAFF, "digest me")
    assert both.answer(LINDA, "export records").startswith(
        "The list of the records of 1 meeting comes as a file"
    )
    both.skips_to(datetime(2016, 12, 23, 16, 55, tzinfo=UTC))
    both.passes(minutes=10)
    both.answer(LINDA, "meeting 27 dec 14:00 number:16")
    both.answer(LINDA, "item Budget M-2")
    both.skips_to(datetime(2016, 12, 27, 15, tzinfo=UTC))
    both.answer(LINDA, "held M-2")
    both.answer(LINDA, "closerecord M-1")
    (shown,) = both.says(LINDA, "/isc minutes M-2 2: approved")
    both.presses(LINDA, shown, "Enter it")
    assert "Record of meeting 15 was approved · M-1" in both.answer(UTE, "digest me")
    assert "Draft record" not in both.answer(UTE, "home")


def test_papers_that_are_due_stand_in_the_week_of_who_presents_the_item(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 oct 14:00 number:15")
    talk.answer(LINDA, f"item Cost table M-1 @{DANIEL}")
    talk.answer(LINDA, "call M-1")
    owed = talk.answer(DANIEL, "digest me"), talk.answer(UTE, "digest me")
    talk.answer(DANIEL, "paper AG-3 Costs https://example.org/costs")

    assert (
        "Papers for item 3 of Task force, meeting 15, Cost table, are due Mon 10 Oct: none yet · AG-3"
        in owed[0]
    )
    assert "Papers for item" not in owed[1] + talk.answer(DANIEL, "digest me")
