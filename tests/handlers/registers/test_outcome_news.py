"""What a body said of an entry is told to who answers for it, once it counts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_ways import AFTER_THE_TASK_FORCE, DELIVERABLES, entered
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import WITHOUT_REGISTERS


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


def test_owner_is_told_what_a_body_said(both: Conversation) -> None:
    both.until(AFTER_THE_TASK_FORCE)
    said = both.answer(ALINE, "outcome O-1 endorsed with two changes")
    both.passes(hours=2)
    told = both.direct(UTE)[-1]

    assert said.splitlines()[1].startswith("I'll tell Ute")
    assert told.text.splitlines()[:3] == [
        "*Sponsorship guidelines*",
        "Endorsed by ISC-TF on Tue 13 Dec: with two changes.",
        "Endorsed",
    ]


def test_owner_is_told_of_a_draft_once_it_is_confirmed(talk: Conversation) -> None:
    talk.until(AFTER_THE_TASK_FORCE)
    talk.answer(LINDA, "outcome O-1 endorsed")
    talk.passes(hours=2)
    before = [one.text for one in talk.direct(UTE) if "Endorsed by ISC-TF" in one.text]
    talk.answer(ALINE, "confirm O-1")
    talk.passes(hours=20)

    assert before == []
    assert [one for one in talk.direct(UTE) if "Endorsed by ISC-TF on Tue 13 Dec." in one.text]


def test_owner_who_enters_the_outcome_is_not_told(talk: Conversation) -> None:
    talk.answer(LINDA, "assign O-1 @aline.moreau")
    talk.until(AFTER_THE_TASK_FORCE)
    said = talk.answer(ALINE, "outcome O-1 endorsed")
    talk.passes(hours=2)

    assert "I'll tell" not in said
    assert [one for one in talk.direct(ALINE) if "Endorsed by ISC-TF on Tue 13 Dec." in one.text] == []
