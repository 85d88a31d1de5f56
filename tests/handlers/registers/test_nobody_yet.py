"""Entries without an owner: they are with whoever answers for their area until somebody owns them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import KENJI, LINDA
from tests.shipped import TEXT

CHANNEL = "isc-standards-gap"
NOBODY = "nobody owns it yet"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(databases.fresh("sqlite"), tmp_path))


def started(url: str, folder: Path) -> Conversation:
    """Return a task force with a recommendation in the area of a focal point, and one without an area."""
    talk = talk_with(url, TEXT, folder)
    talk.answer(LINDA, "recommendation Publish the audits report:X nr:1 area:bsg due:12 oct")
    talk.answer(LINDA, "recommendation Common rules report:X nr:2")
    return talk


def test_entry_without_an_owner_is_on_the_list_and_home_of_who_answers_for_it(both: Conversation) -> None:
    mine, home = both.answer(KENJI, "recommendations mine"), both.answer(KENJI, "home")
    others = both.answer(LINDA, "recommendations mine")
    both.answer(LINDA, "assign R-1 @edda.brandt")
    after = both.answer(KENJI, "recommendations mine")

    assert "*R-1*  Publish the audits · acceptance: no information" in mine
    assert mine.splitlines()[1].endswith(NOBODY)
    assert "R-2" not in mine
    assert "R-1" in home
    assert "R-1" not in others
    assert "R-1" not in after
    (without_area,) = [one for one in both.answer(LINDA, "recommendations").splitlines() if "R-2" in one]
    assert without_area.endswith(NOBODY)


def test_card_digest_and_reminder_say_that_nobody_owns_it(talk: Conversation) -> None:
    talk.passes(minutes=2)
    card = next(one.text for one in talk.channel(CHANNEL) if "R-1" in one.text)
    talk.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    assert NOBODY in card
    assert [one for one in talk.direct(KENJI) if "Your week" in one.text and NOBODY in one.text]
    assert [one for one in talk.direct(KENJI) if "is due *Wed 12 Oct*" in one.text and NOBODY in one.text]


def test_nothing_is_handed_over_that_nobody_owns(talk: Conversation) -> None:
    assert "R-1" not in talk.answer(LINDA, f"handover @{KENJI}")


def test_it_is_counted_and_asked_for_by_person(talk: Conversation) -> None:
    name = talk.answer(LINDA, f"recommendations owner:@{KENJI}")

    assert "R-1" in name
    assert "1/1" in talk.answer(LINDA, f"recommendations by:area owner:@{KENJI}")
