"""What minutes entered, in the record and after the meeting: a draft is marked as one, and who proposed an item hears of it."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.meetings.record.test_record import told
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE


def test_unconfirmed_outcome_is_a_draft_in_the_record_and_on_no_later_agenda(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00 duration:90 min")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "item Film crews M-1")
    talk.answer(UTE, "item Captions M-1")
    talk.answer(LINDA, "confirm AG-4")
    talk.until(datetime(2016, 12, 13, 13, 10, tzinfo=UTC))
    (shown,) = talk.says(LINDA, "/isc minutes M-1 3: not agreed: two crews\n4: deferred, figures are missing")
    (done,) = talk.presses(LINDA, shown, "Enter it")
    entered = done.text
    talk.passes(minutes=2)
    talk.answer(LINDA, f"edit M-1 chair:@{KENJI}")
    talk.answer(LINDA, f"edit M-1 chair:@{ALINE}")
    talk.answer(LINDA, "held M-1")
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    talk.answer(LINDA, "meeting 10 jan 2017 14:00")
    talk.answer(LINDA, "item Office moves M-2")
    record, agenda = talk.answer(LINDA, "record M-1").replace("*", ""), talk.answer(LINDA, "agenda M-2")
    talk.answer(ALINE, "confirm DEC-1")

    assert "I'll tell" in entered
    assert "Ute" in entered
    (news,) = told(talk, UTE, "goes to the meeting after")
    assert "Why: figures are missing" in news.text
    assert "• Not agreed: two crews (draft DEC-1, not confirmed when this was written)" in record.splitlines()
    assert record.count("two crews") == record.count("DEC-1") == 1
    assert "Acting chair" not in record
    assert "Captions" in agenda
    assert "Film crews" not in agenda
    assert "• Not agreed: two crews (DEC-1)" in talk.answer(LINDA, "record M-1").splitlines()
