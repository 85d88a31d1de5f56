"""By when papers of a called meeting are due, when a day closes or opens between that day and the meeting."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from bot.calendar import Closure
from practice.workspace import Message
from storage import tables
from tests.conversation import Conversation
from tests.handlers.meetings.test_calls import called_meeting, told
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

CLOSE, REOPEN = "holiday Geneva 9 dec Ceremony", "holiday off Geneva 9 dec"  # the meeting is on Tue 13 Dec


def invitation(talk: Conversation, who: str) -> str:
    return told(talk, who, "The task force meets on")[0].text


def corrections(talk: Conversation, who: str) -> list[Message]:
    return told(talk, who, "Papers for")


def closed(talk: Conversation) -> None:
    called_meeting(talk)
    assert "Papers by Thu 8 Dec." in invitation(talk, UTE)
    talk.answer(LINDA, CLOSE)
    talk.passes(hours=20)


def test_who_was_told_by_when_papers_are_due_is_told_of_a_sooner_day_once(both: Conversation) -> None:
    closed(both)
    both.passes(days=3)

    for who in (UTE, LINDA, ALINE):  # Linda sent the call, and Ute answered nothing
        (one,) = corrections(both, who)
        assert one.text.splitlines() == [
            "*Papers for Task force, meeting 1 are due Wed 7 Dec, not Thu 8 Dec.*",
            "Geneva is closed on Fri 9 Dec. The meeting is still on Tue 13 Dec, 14:00 Geneva.",
            "Meeting · M-1",
        ]
        assert both.day_of(one) == "Tue 11 Oct"
        assert labels(one) == []
    assert "Papers by Wed 7 Dec." in invitation(both, UTE)
    assert "by itself · changed the day for papers\n      papers: Wed 7 Dec, was Thu 8 Dec" in both.answer(
        LINDA, "history M-1"
    )


def test_day_for_papers_goes_back_silently_when_the_day_is_open_again(talk: Conversation) -> None:
    closed(talk)
    before = len(talk.direct(UTE))
    talk.answer(LINDA, REOPEN)
    talk.passes(days=3)

    assert len(talk.direct(UTE)) == before
    assert corrections(talk, UTE) == []
    assert told(talk, UTE, "papers by Thu 8 Dec")
    assert "Papers by Thu 8 Dec." in invitation(talk, UTE)


def test_day_that_is_opened_before_anybody_was_told_is_told_to_nobody(talk: Conversation) -> None:
    called_meeting(talk)
    before = len(talk.direct(UTE))
    talk.answer(LINDA, CLOSE)
    talk.passes(seconds=20)
    talk.answer(LINDA, REOPEN)
    talk.passes(days=3)

    assert len(talk.direct(UTE)) == before


def test_second_closed_day_is_told_from_the_day_that_people_know(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(LINDA, CLOSE)
    talk.passes(seconds=20)
    talk.answer(LINDA, "holiday Geneva 12 dec Storm")
    talk.passes(days=2)

    (one,) = corrections(talk, UTE)
    assert one.text.splitlines()[:2] == [
        "*Papers for Task force, meeting 1 are due Tue 6 Dec, not Thu 8 Dec.*",
        "Geneva is closed on Fri 9 Dec and Mon 12 Dec. The meeting is still on Tue 13 Dec, 14:00 Geneva.",
    ]


def test_who_sent_apologies_is_not_told_when_papers_are_due(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(UTE, "apologies M-1")
    talk.answer(LINDA, CLOSE)
    talk.passes(days=2)

    assert corrections(talk, UTE) == []
    assert len(corrections(talk, ALINE)) == 1


def test_who_gets_the_call_only_now_reads_the_new_day_in_it_and_no_correction(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.until(datetime(2016, 10, 7, 16, tzinfo=UTC))  # in Bangkok it is night
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=5)
    talk.answer(LINDA, CLOSE)
    talk.passes(days=4)

    assert "Papers by Wed 7 Dec." in invitation(talk, BANGKOK)
    assert corrections(talk, BANGKOK) == []


@pytest.mark.parametrize(
    ("on", "head"),
    [
        (6, "Papers for Task force, meeting 1 are due Wed 7 Dec, not Thu 8 Dec."),
        (7, "Papers for Task force, meeting 1 are due today, Wed 7 Dec, not Thu 8 Dec."),
        (8, ""),
    ],
)
def test_papers_that_are_due_today_are_said_to_be_and_nobody_is_told_too_late(
    talk: Conversation, on: int, head: str
) -> None:
    called_meeting(talk)
    talk.skips_to(datetime(2016, 12, on, 8, 30, tzinfo=UTC))
    talk.answer(LINDA, CLOSE)
    talk.passes(hours=2)

    assert [one.text.splitlines()[0].strip("*") for one in corrections(talk, UTE)] == ([head] if head else [])


def test_day_that_has_passed_asks_for_the_paper_today(talk: Conversation) -> None:
    called_meeting(talk)
    talk.skips_to(datetime(2016, 12, 7, 8, 30, tzinfo=UTC))
    talk.answer(LINDA, CLOSE)
    talk.answer(LINDA, "holiday Geneva 12 dec Storm")
    talk.passes(hours=2)

    (one,) = corrections(talk, UTE)
    assert one.text.splitlines()[0] == (
        "*Papers for Task force, meeting 1 were due Tue 6 Dec, not Thu 8 Dec: send yours today.*"
    )


def test_moved_meeting_says_by_when_its_papers_are_due(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(LINDA, "move M-1 15 dec 14:00")
    talk.passes(hours=20)

    (one,) = told(talk, UTE, "not Tue 13 Dec")
    assert "Papers by Mon 12 Dec." in one.text.splitlines()
    talk.answer(LINDA, "holiday Geneva 13 dec Ceremony")
    talk.passes(days=1)
    (sooner,) = corrections(talk, UTE)
    assert "are due Fri 9 Dec, not Mon 12 Dec." in sooner.text


def test_holiday_elsewhere_changes_no_day_for_papers(talk: Conversation) -> None:
    called_meeting(talk)
    talk.answer(LINDA, "holiday Bangkok 9 dec Flood")
    talk.passes(days=2)

    assert corrections(talk, UTE) == []
    assert "Papers by Thu 8 Dec." in invitation(talk, UTE)


def test_day_that_the_charter_closes_is_told_from_the_next_start_on_and_once(talk: Conversation) -> None:
    called_meeting(talk)
    at = talk.clock.now()
    closed = Closure(station="GVA", day=date(2016, 12, 9), name="Ceremony", is_open=False, at=at, person_id=1)
    talk.charter = talk.charter.with_overrides([closed])
    talk.restart()
    talk.passes(days=2)
    talk.restart()
    talk.passes(days=2)

    (one,) = corrections(talk, UTE)
    assert "are due Wed 7 Dec, not Thu 8 Dec." in one.text


def test_meeting_that_was_called_before_the_day_was_kept_tells_of_the_next_change(talk: Conversation) -> None:
    called_meeting(talk)
    talk.store.write(
        lambda tx: tx.run(update(tables.meetings).values(papers_told=None)), now=talk.clock.now()
    )
    talk.answer(LINDA, "holiday Bangkok 11 oct Flood")
    talk.passes(minutes=2)
    assert corrections(talk, UTE) == []

    talk.answer(LINDA, CLOSE)
    talk.passes(days=2)
    assert len(corrections(talk, UTE)) == 1
