"""A session that is over: what the body said is asked for once, and waits on Home until it is entered."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_ways import DELIVERABLES, entered
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

ASKED = "ISC-TF met on Tue 13 Dec. What did it say?"
TUESDAY, WEDNESDAY, FRIDAY = (datetime(2016, 12, day, 12, tzinfo=UTC) for day in (13, 14, 16))


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(submitted(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(submitted(fresh("sqlite"), tmp_path))


def submitted(url: str, folder: Path) -> Conversation:
    talk = entered(talk_with(url, WITHOUT_REGISTERS + DELIVERABLES, folder))
    talk.answer(LINDA, "submit O-1 ISC-TF")
    return talk


def asked(talk: Conversation, who: str) -> list[Message]:
    return [one for one in talk.direct(who) if ASKED in one.text]


def test_secretary_is_asked_once_on_the_working_day_after_the_session(both: Conversation) -> None:
    both.until(TUESDAY)
    on_the_day = asked(both, LINDA)
    both.until(WEDNESDAY)
    (message,) = asked(both, LINDA)
    both.restart()
    both.until(FRIDAY)

    assert on_the_day == []
    assert both.day_of(message) == "Wed 14 Dec"
    assert labels(message)[:2] == ["Endorsed", "Agreed"]
    assert len(asked(both, LINDA)) == 1
    assert [who for who in (UTE, KENJI, ALINE) if asked(both, who)] == []


def test_answer_is_a_button(talk: Conversation) -> None:
    talk.until(WEDNESDAY)
    (message,) = asked(talk, LINDA)

    said = talk.presses(LINDA, message, "Endorsed")[-1].text
    talk.passes(hours=2)

    assert "endorsed by ISC-TF on Tue 13 Dec, to be confirmed" in said
    assert asked(talk, LINDA) == []


def test_outcome_that_nobody_entered_waits_on_home(both: Conversation) -> None:
    both.until(TUESDAY)
    before = both.answer(LINDA, "home")
    both.until(FRIDAY)
    (home,) = both.says(LINDA, "/isc home")
    of_others = [both.answer(who, "home") for who in (KENJI, ALINE)]
    both.answer(ALINE, "outcome O-1 endorsed")
    after = both.answer(LINDA, "home")

    assert "what ISC-TF said on Tue 13 Dec" in home.text
    assert "Outcome" in labels(home)
    assert [one for one in (before, *of_others, after) if "what ISC-TF said" in one] == []


def test_nobody_is_asked_where_an_outcome_is_entered(talk: Conversation) -> None:
    talk.until(datetime(2016, 12, 13, 15, tzinfo=UTC))
    talk.answer(LINDA, "outcome O-1 endorsed")
    talk.until(FRIDAY)

    assert asked(talk, LINDA) == []


def test_owner_who_may_enter_it_is_asked_too(talk: Conversation) -> None:
    talk.answer(LINDA, "assign O-1 @aline.moreau")
    talk.until(WEDNESDAY)

    assert len(asked(talk, ALINE)) == 1
