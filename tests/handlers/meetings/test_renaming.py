"""A meeting gets another number, or was held on another day: one correction to each who knew it by the old one."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.meetings.record.test_record import at, held
from tests.handlers.scene import ALINE, BANGKOK, KENJI, LINDA, UTE, labels


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text.replace("*", "")]


def test_number_that_changes_while_a_meeting_is_called_is_told_once_to_whoever_was_invited(
    both: Conversation,
) -> None:
    both.answer(LINDA, "meeting 11 oct 14:00")
    both.answer(LINDA, "call M-1")
    both.passes(minutes=10)
    said = both.answer(LINDA, "edit M-1 number:15")
    both.answer(LINDA, "edit M-1 number:16")
    both.passes(minutes=10)

    assert "I'll tell 20 people." in said  # the others haven't read of it yet
    (news,) = told(both, UTE, "is now meeting")
    assert news.text.replace("*", "").splitlines()[:2] == [
        "Meeting 1 of Tue 11 Oct is now meeting 16",
        "It is still on Tue 11 Oct, 14:00 Geneva.",
    ]
    assert told(both, LINDA, "is now meeting") == []
    both.answer(LINDA, "edit M-1 number:17")
    both.passes(minutes=10)
    assert len(told(both, UTE, "Meeting 16 of Tue 11 Oct is now meeting 17")) == 1
    both.answer(LINDA, "edit M-1 number:18")
    both.answer(LINDA, "edit M-1 number:17")
    both.passes(minutes=10)
    assert told(both, UTE, "meeting 18") == []


def test_meeting_whose_draft_record_is_out_gets_another_day_and_number_and_its_readers_read_that_once(
    talk: Conversation,
) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, video @{KENJI}, the others were absent")
    talk.until(at(16, 10))
    talk.answer(LINDA, f"present M-1 absent @{UTE}")
    talk.answer(LINDA, "held M-1 14 dec")
    talk.passes(minutes=10)

    (news,) = told(talk, UTE, "Its draft record says so.")
    assert news.text.replace("*", "").splitlines()[0] == "Meeting 1 was held on Wed 14 Dec, not on Tue 13 Dec"
    assert {*labels(news)} == {"Read it"}
    (read,) = talk.presses(UTE, news, "Read it")
    assert "Held  Wed 14 Dec 2016" in read.text.replace("*", "")
    assert "(Rev.1)" in read.text  # with who came, as it was entered after the draft
    talk.answer(LINDA, "edit M-1 number:15")
    talk.passes(minutes=10)
    (news,) = told(talk, KENJI, "Meeting 1 of Wed 14 Dec is now meeting 15")
    assert "Draft record of meeting 15" in talk.answer(KENJI, "record M-1")
    talk.until(at(28, 12))
    before = len(talk.direct(KENJI))
    talk.answer(LINDA, "edit M-1 number:16")
    talk.passes(minutes=10)
    assert len(talk.direct(KENJI)) == before
    assert told(talk, KENJI, "Its draft record says so.") == []


def test_meeting_that_is_moved_while_its_agenda_is_out_is_corrected_once(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "item Budget M-1")
    talk.answer(LINDA, "sendagenda M-1")
    talk.passes(minutes=10)
    (before,) = [m.text for m in talk.channel() if "Agenda, " in m.text]
    talk.answer(LINDA, "move M-1 19 oct 15:00")
    talk.passes(minutes=10)
    now = [m.text.splitlines()[0] for m in talk.channel() if "Agenda, " in m.text]

    assert before.startswith("Agenda, Tue 18 Oct, 14:00 Geneva")
    assert now == ["Agenda, Wed 19 Oct, 15:00 Geneva"]
    news = {who: len(told(talk, who, ", not Tue 18 Oct")) for who in (UTE, BANGKOK)}
    assert news == {UTE: 1, BANGKOK: 1}
    assert talk.clock.now() < datetime(2016, 10, 8, tzinfo=UTC)
