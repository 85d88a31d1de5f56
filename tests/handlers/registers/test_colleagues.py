"""What a colleague outside the task force finds of what they may enter: on Home, in help, in lists and answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_servicerequests import FILM, FOCAL
from tests.handlers.scene import LINDA, STAFF, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

OWN_ALONE = "you see only your own here. To enter one: servicerequest Title"
ASKED = (
    "servicerequests",
    "servicerequests mine",
    "which service requests are mine?",
    "my service requests?",
)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(databases.fresh("sqlite"), TEXT, tmp_path))


def test_home_and_help_offer_what_a_colleague_may_enter(talk: Conversation) -> None:
    home, help_ = talk.says(STAFF, "/isc home")[-1], talk.says(STAFF, "/isc help")[-1]
    registers = talk.presses(STAFF, help_, "Registers")[-1].text

    assert "You can enter a service request." in home.text
    assert {"Enter a service request", "Service requests"} <= {*labels(home)}
    assert "Service requests: What somebody asks of us" in registers
    assert "Recommendations" not in registers


def test_home_and_help_name_no_register_where_none_is_for_colleagues(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS, tmp_path)

    assert "You can enter" not in talk.answer(STAFF, "home")
    assert "Registers" not in labels(talk.says(STAFF, "/isc help")[-1])
    talk.close()


def test_colleague_lists_their_own_and_no_others(talk: Conversation) -> None:
    talk.answer(STAFF, FILM)
    talk.answer(LINDA, FILM.replace("Film the opening", "Film the close"))

    for words in ASKED:
        assert talk.asks(STAFF, words).splitlines()[0] == "*1 open service request*", words
    assert (
        talk.asks(STAFF, "which service requests are late?")
        == f"No late service requests: {OWN_ALONE}".partition(" To")[0]
    )


def test_colleague_whose_own_are_closed_reads_a_true_sentence(talk: Conversation) -> None:
    talk.answer(STAFF, FILM)
    talk.answer(FOCAL, "mark SR-1 refused The crew is in Bangkok")

    for words in ASKED:
        assert talk.asks(STAFF, words) == f"No open service requests: {OWN_ALONE}", words
    assert talk.answer(STAFF, "servicerequests closed").startswith("*1 closed service request*")
