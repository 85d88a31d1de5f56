"""After the last reminder of an entry, whoever asked for it reads that it is still open; nobody, once it isn't."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE
from tests.shipped import WITHOUT_REGISTERS

RISKS = """
registers:
  - code: risks
    one: risk
    prefix: RK
    what: What may go wrong.
    due: optional
    states:
      - {name: handling, choices: [new, gone]}
    closed_where: {handling: gone}
"""
STILL_OPEN = (
    "This risk is still open. I reminded Ute 4 times since Wed 12 Oct, last on Fri 21 Oct. No answer so far."
)
LATER = datetime(2016, 11, 14, 18, tzinfo=UTC)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + RISKS, tmp_path)
    yield from watched(talk)


def told(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who) if "This risk is still open." in one.text]


def last_reminder(talk: Conversation, who: str) -> str:
    """Let the days pass until somebody has got their last reminder; return its day."""
    for _ in range(40):
        if found := [one for one in talk.direct(who) if "last reminder" in one.text]:
            return talk.day_of(found[-1])
        talk.passes(days=1)
    raise LookupError("no last reminder came")


def test_who_asked_reads_on_the_next_working_day_that_it_is_still_open(both: Conversation) -> None:
    both.answer(KENJI, "risk The roof leaks owner:@ute.keller due:14 oct area:gender")
    day = last_reminder(both, UTE)
    before = told(both, KENJI)
    both.passes(days=3)
    both.until(LATER)

    assert day
    assert before == []
    (said,) = told(both, KENJI)
    assert "The roof leaks" in said
    assert STILL_OPEN in said
    assert told(both, LINDA) == []
    assert told(both, UTE) == []


@pytest.mark.parametrize("words", ["mark RK-1 gone", "move RK-1 1 dec", "cancel RK-1 entered twice"])
def test_nobody_is_told_where_something_came_of_it(both: Conversation, words: str) -> None:
    both.answer(KENJI, "risk The roof leaks owner:@ute.keller due:14 oct area:gender")
    last_reminder(both, UTE)
    both.answer(UTE if "cancel" not in words else LINDA, words)
    both.until(datetime(2016, 11, 14, 18, tzinfo=UTC))

    assert told(both, KENJI) == []
    assert told(both, LINDA) == []


def test_of_ones_own_the_secretary_reads_it(both: Conversation) -> None:
    both.answer(UTE, "risk The roof leaks owner:@ute.keller due:14 oct area:gender")
    last_reminder(both, UTE)
    both.until(LATER)

    assert len(told(both, LINDA)) == 1
    assert told(both, UTE) == []
    assert told(both, ALINE) == []


def test_who_may_not_see_it_any_more_is_not_told(both: Conversation) -> None:
    both.answer(KENJI, "risk The roof leaks owner:@ute.keller due:14 oct area:gender")
    both.answer(LINDA, "edit RK-1 visibility:restricted")
    last_reminder(both, UTE)
    both.until(LATER)

    for who in (KENJI, ALINE, LINDA):
        seen = "RK-1" in both.answer(who, "show RK-1") and "The roof leaks" in both.answer(who, "show RK-1")
        assert seen or told(both, who) == []


def test_who_was_reminded_in_place_of_the_owner_is_said(both: Conversation) -> None:
    both.answer(KENJI, "risk The roof leaks owner:@ute.keller due:13 oct area:gender")
    both.answer(UTE, "absent 10-28 oct @hale.kaya")
    both.until(LATER)

    (said,) = told(both, KENJI)
    assert "I reminded Hale in place of Ute 4 times since " in said
    assert "reminded Ute" not in said


def test_owner_who_turned_reminders_off_is_said_to_have_done_so(both: Conversation) -> None:
    both.answer(KENJI, "risk The roof leaks owner:@ute.keller due:14 oct area:gender")
    both.answer(UTE, "mute RK-1")
    both.until(LATER)

    (said,) = told(both, KENJI)
    assert "This risk is still open. Ute turned reminders off on Fri 7 Oct." in said
