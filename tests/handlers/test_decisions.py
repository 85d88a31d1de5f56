"""The register of decisions: what was settled, by whom and when."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE


def decided(talk: Conversation) -> None:
    """Two decisions in 2016, one in 2017, one that waits, and one on a restricted question."""
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.answer(LINDA, "decide I-1 agreed One budget behalf:MCG")
    talk.answer(LINDA, "raise Staff matter visibility:restricted")
    talk.answer(LINDA, "decide I-2 noted Nothing to do behalf:MCG")
    talk.answer(UTE, "raise Who films the assembly? area:events")
    talk.answer(UTE, "escalate I-3 no agreement")
    talk.answer(LINDA, "decide I-3 agreed One crew")
    talk.until(datetime(2017, 1, 3, 10, tzinfo=UTC))
    talk.answer(UTE, "raise Which room? area:web")
    talk.answer(UTE, "escalate I-4 no room")
    talk.answer(ALINE, "decide I-4 agreed The large one")


@pytest.fixture(params=databases.KINDS)
def talk(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """The last Friday of 2016, on each database."""
    conversation = Conversation(databases.fresh(request.param), now=datetime(2016, 12, 30, 9, tzinfo=UTC))
    yield conversation
    conversation.close()


def test_register_has_the_newest_first_and_a_year_by_itself(talk: Conversation) -> None:
    decided(talk)

    assert talk.answer(LINDA, "decisions").splitlines() == [
        "*3 decisions*",
        "*DEC-4*  Tue 3 Jan · The task force: agreed, The large one (I-4 Which room?)",
        "*DEC-2*  Fri 30 Dec 2016 · MCG: noted, Nothing to do (I-2 Staff matter)",
        "*DEC-1*  Fri 30 Dec 2016 · MCG: agreed, One budget (I-1 Who pays for six languages?)",
    ]
    assert talk.answer(OBSERVER, "decisions 2016").splitlines() == [
        "*1 decision of 2016*",
        "*DEC-1*  Fri 30 Dec 2016 · MCG: agreed, One budget (I-1 Who pays for six languages?)",
    ]
    assert talk.answer(UTE, "decisions area:web").splitlines()[0] == "*2 decisions in Web editorial*"
    assert talk.answer(UTE, "decisions drafts").splitlines() == [
        "*1 draft*",
        "*DEC-3*  Fri 30 Dec 2016 · The task force: agreed, One crew (I-3 Who films the assembly?)",
    ]
    assert talk.answer(STAFF, "decisions") == "No decisions."


@pytest.mark.parametrize("words", ["decisions foo", "decisions 2016 2017", "decisions 1066"])
def test_other_words_are_refused_with_an_example(quick: Conversation, words: str) -> None:
    assert quick.answer(LINDA, words) == "One can say a year, or drafts. Example: decisions 2016"
