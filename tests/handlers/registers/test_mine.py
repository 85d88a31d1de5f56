"""What is somebody's: their actions, and beside those their entries, however they ask for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_late_questions import LOANS
from tests.handlers.registers.test_servicerequests import FILM, FOCAL
from tests.handlers.scene import BANGKOK, LINDA, UTE
from tests.shipped import TEXT

HALE = "hale.kaya"
ASKED = ("What do I have to do?", "What do I have to do this week?", "what's mine?", "mine")
AUDITS = "recommendation Publish the audits report:JIU/REP/2016/1 nr:1 area:gender owner:@ute.keller"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(databases.fresh("sqlite"), TEXT, tmp_path))


@pytest.mark.parametrize("words", ASKED)
def test_entries_are_mine_however_it_is_asked(talk: Conversation, words: str) -> None:
    talk.answer(LINDA, AUDITS)
    talk.answer(LINDA, FILM)

    owned, answered_for = (talk.says(who, words, channel="direct")[-1] for who in (UTE, FOCAL))

    assert owned.text == "No actions of yours are open.\nAlso with you: 1 recommendation."
    assert answered_for.text == "No actions of yours are open.\nAlso with you: 1 service request."
    assert "*R-1*" in talk.presses(UTE, owned, "Recommendations")[-1].text
    assert "*SR-1*" in talk.presses(FOCAL, answered_for, "Service requests")[-1].text


def test_entries_stand_under_ones_actions_and_under_no_narrower_list(both: Conversation) -> None:
    both.answer(LINDA, AUDITS)
    both.answer(LINDA, "action Cost table @ute.keller 14 oct")

    assert both.answer(UTE, "mine").splitlines()[-1] == "Also with you: 1 recommendation."
    for words in ("actions mine", "my actions", "mine late", "mine area:gender"):
        assert "Also with you" not in both.answer(UTE, words)


def test_who_has_nothing_reads_that_there_are_no_actions(both: Conversation) -> None:
    both.answer(LINDA, AUDITS)

    assert both.asks(LINDA, "what's mine?").startswith("No actions yet.")


def test_home_of_a_stand_in_names_the_entries_too(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{FOCAL} 14 oct")
    both.answer(LINDA, AUDITS.replace("ute.keller", FOCAL))
    both.answer(LINDA, FILM)
    both.answer(FOCAL, f"absent 7-14 oct @{HALE}")
    both.passes(minutes=2)

    (home,) = both.says(HALE, "/isc")
    said = home.text.splitlines()

    for line in ("1 open action · A-1", "1 open recommendation · R-1", "1 open service request · SR-1"):
        assert said[said.index(line) - 1] == "You stand in for Cilka Novak"
    assert said[0] == "3 things for you"
    assert "R-1" not in both.answer(BANGKOK, "")


@pytest.fixture
def lends(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(databases.fresh("sqlite"), TEXT + LOANS, tmp_path))


def test_who_is_named_in_entries_is_told_apart_from_who_owns_them(lends: Conversation) -> None:
    lends.answer(LINDA, "loan Beamer borrower:@kenji.sato owner:@ute.keller")
    (said,) = lends.says(LINDA, "what loans does Kenji have?", channel="direct")
    as_borrower = lends.presses(LINDA, said, "As borrower")[-1].text
    lends.answer(LINDA, "loan Screen owner:@kenji.sato")
    both = lends.asks(LINDA, "what loans does Kenji have?").splitlines()

    named = "Kenji Sato is named as borrower: LN-1."
    assert said.text == f"No open loans of equipment owned by Kenji Sato.\n{named}"
    assert as_borrower.startswith("*1 open loan of equipment, borrower: Kenji Sato*")
    assert both[0] == "*1 open loan of equipment owned by Kenji Sato*"
    assert both[-1] == named
    assert "named as" not in lends.asks(LINDA, "what loans does Ute have?")
