"""Who is invited to a meeting: who may see it, also who comes to it after its call; and apologies are for one time."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE

PLAN = 'meeting 13 dec 14:00 duration:90 min place:"room T103" link:https://example.org/meet'
HIDDEN = f"meeting 13 dec 14:00 Staff matters visibility:restricted people:@{STAFF}"


def called(talk: Conversation, plan: str = PLAN) -> None:
    talk.answer(LINDA, plan)
    talk.answer(LINDA, "call M-1")
    talk.passes(days=4)


@pytest.mark.parametrize(
    "change",
    [f"edit M-1 people:@{STAFF}", f"edit M-1 chair:@{STAFF}", f"appoint @{STAFF} focal_point area:web"],
)
def test_who_comes_to_a_meeting_after_its_call_is_invited_once(quick: Conversation, change: str) -> None:
    called(quick)
    quick.answer(LINDA, change)
    quick.until(datetime(2016, 12, 1, tzinfo=UTC))

    assert len([m for m in quick.direct(STAFF) if "meets on" in m.text]) == 1


def test_restricted_meeting_invites_and_counts_who_may_see_it(quick: Conversation) -> None:
    quick.answer(LINDA, HIDDEN)
    assert "25 people" not in quick.answer(LINDA, "call M-1")
    quick.passes(days=4)

    assert "Ute Keller" not in quick.answer(LINDA, "attendance M-1")


def test_answer_without_a_reference_is_to_a_meeting_that_one_may_see(quick: Conversation) -> None:
    quick.answer(LINDA, HIDDEN)
    quick.answer(LINDA, "call M-1")
    assert "M-1" not in quick.answer(UTE, "attending")

    quick.answer(LINDA, "meeting 20 dec 14:00")
    quick.answer(LINDA, "call M-2")
    assert "20 Dec" in quick.answer(UTE, "attending")


def test_number_of_a_hidden_meeting_reads_like_a_missing_one(quick: Conversation) -> None:
    quick.answer(LINDA, f"{HIDDEN} number:15")

    assert quick.answer(UTE, "meeting 15").replace("15", "14") == quick.answer(UTE, "meeting 14")


def test_who_may_not_see_a_meeting_any_more_is_told_nothing_and_not_counted(quick: Conversation) -> None:
    called(quick)
    quick.answer(LINDA, "edit M-1 visibility:restricted")
    said = quick.answer(LINDA, "move M-1 14 dec")
    quick.passes(days=3)

    assert "Ute" not in said
    assert "more" not in said
    assert not [m for m in quick.direct(UTE) if "14 Dec" in m.text]


def test_apologies_for_an_earlier_time_stop_no_reminder_of_the_later_one(quick: Conversation) -> None:
    called(quick)
    quick.answer(UTE, "apologies M-1")
    quick.answer(LINDA, "move M-1 14 dec")
    quick.until(datetime(2016, 12, 14, 20, tzinfo=UTC))

    assert [m for m in quick.direct(UTE) if "in an hour" in m.text]


def test_chairs_apologies_for_an_earlier_time_leave_the_later_one_chaired(quick: Conversation) -> None:
    called(quick)
    quick.answer(ALINE, "apologies M-1")
    quick.answer(LINDA, "move M-1 14 dec")
    quick.until(datetime(2016, 12, 14, 20, tzinfo=UTC))

    assert "was held on" in quick.answer(LINDA, "held M-1")


@pytest.mark.parametrize(
    "words", ["attending M-1 no, I can't", "attending M-1 not sure", "remote M-1 only from 15:00"]
)
def test_words_after_an_answer_are_not_dropped(quick: Conversation, words: str) -> None:
    called(quick)

    assert "so I haven't noted anything" in quick.answer(UTE, words)
    assert "Ute" not in quick.answer(LINDA, "attendance M-1").partition("No answer")[0]
