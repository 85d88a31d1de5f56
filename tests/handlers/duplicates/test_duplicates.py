"""Likely duplicates: whoever enters something reads what is planned elsewhere already, and both sides hear what becomes of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from handlers.conversation.understanding.encoder import embed
from handlers.duplicates.compare import Comparison
from handlers.duplicates.nearest import Nearest
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

GRETA = "greta.weber"
FORUM = "event Regional standards forum on:17 nov place:Bangkok area:bsg"
ASKED = "This may be planned already:"


class Everything:
    """Takes every title for the same as every other."""

    def __call__(self, title: str, others: Sequence[str]) -> list[int]:
        return list(range(len(others)))

    def forget(self) -> None:
        pass


class Once(Everything):
    """Counts how often it forgets."""

    forgotten = 0

    def forget(self) -> None:
        self.forgotten += 1


def compares(talk: Conversation, nearest: Everything | Nearest | None = None) -> None:
    """Let the regular comparison have its turn, and what it says go out."""
    Comparison(talk.store, talk.ticks.means.registry, nearest or Everything(), talk.clock.now).turn()
    talk.passes(minutes=3)


def asked(talk: Conversation, who: str) -> list[Message]:
    return [one for one in talk.direct(who) if ASKED in one.text]


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Compared is what the database lists, so it is asked of both."""
    return both


def test_whoever_enters_something_reads_what_is_planned_elsewhere(talk: Conversation) -> None:
    talk.answer(GRETA, FORUM)
    compares(talk, Nearest(embed))
    talk.answer(UTE, "event Forum on standards for the region on:18 nov place:Bangkok area:web")
    talk.answer(UTE, "event Captioning workshop on:18 nov place:Geneva area:web")
    compares(talk, Nearest(embed))

    (said,) = asked(talk, UTE)
    lines = said.text.splitlines()
    assert lines[:2] == ["*E-2*  Forum on standards for the region", ASKED]
    assert lines[2].startswith("*E-1*  Regional standards forum")
    assert lines[2].endswith("entered by Greta Weber")
    assert labels(said) == ["Join it", "It's another one", "Cancel mine"]
    assert asked(talk, GRETA) == []


def test_it_is_asked_once_and_not_of_what_was_there_before(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web")
    talk.answer(GRETA, "action Table of costs area:gender")
    for _ in range(3):
        compares(talk)

    assert asked(talk, GRETA) == [], "the first turn takes what is there as known"
    talk.answer(GRETA, "action Price table area:gender")
    for _ in range(3):
        compares(talk)
    assert len(asked(talk, GRETA)) == 1


def first_turn(talk: Conversation) -> None:
    compares(talk)


def test_joining_ends_ones_own_and_tells_the_other_side(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web due:20 oct")
    first_turn(talk)
    talk.answer(GRETA, "action Table of costs area:gender due:20 oct")
    compares(talk)

    (said,) = asked(talk, GRETA)
    talk.presses(GRETA, said, "Join it")
    talk.passes(hours=2)

    assert "Why: the same as A-1" in talk.answer(GRETA, "show A-2")
    (told,) = [one for one in talk.direct(UTE) if "the same as this" in one.text]
    assert (
        "Greta Weber says that A-2 *Table of costs* is the same as this. It ends; yours goes on." in told.text
    )
    (left,) = [one for one in talk.direct(GRETA) if one.ts == said.ts]
    assert "Join it" not in labels(left)


def test_two_may_be_joined_to_one(talk: Conversation) -> None:
    for title in ("Cost table", "Table of costs", "Price table"):
        talk.answer(LINDA, f"action {title} owner:@{UTE} area:web due:20 oct")
    talk.passes(minutes=5)
    for ref in ("A-2", "A-3", "A-2"):
        said = talk.answer(LINDA, f"same {ref} A-1")
    talk.passes(hours=2)

    assert "went wrong" not in said
    joined = "".join(one.text for one in talk.direct(UTE))
    assert [joined.count(f"says that {ref}") for ref in ("A-2", "A-3")] == [1, 1]


def test_joining_that_is_taken_back_tells_nobody(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web due:20 oct")
    first_turn(talk)
    talk.answer(GRETA, "action Table of costs area:gender due:20 oct")
    compares(talk)
    talk.presses(GRETA, asked(talk, GRETA)[0], "Join it")
    talk.answer(GRETA, "undo A-2")
    talk.passes(hours=2)

    assert [one for one in talk.direct(UTE) if "the same as this" in one.text] == []


def test_another_one_needs_a_reason_and_is_not_asked_again(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web")
    first_turn(talk)
    talk.answer(GRETA, "action Table of costs area:gender")
    compares(talk)
    (said,) = asked(talk, GRETA)

    talk.presses(GRETA, said, "It's another one")
    answer = talk.submits(GRETA, text="Of the printed pages, not of the web")
    talk.passes(minutes=5)

    assert answer[-1].text == "A-2  Table of costs stays as it is. I won't ask again."
    assert "A-1: Of the printed pages, not of the web" in talk.answer(GRETA, "history A-2")
    (left,) = [one for one in talk.direct(GRETA) if one.ts == said.ts]
    assert "Join it" not in labels(left)


def test_what_may_not_be_seen_is_neither_shown_nor_hinted_at(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Secret cost table owner:@{UTE} area:web visibility:restricted")
    first_turn(talk)
    talk.answer(GRETA, "action Table of costs area:gender")
    compares(talk)
    assert asked(talk, GRETA) == []

    talk.answer(LINDA, f"action Cost table owner:@{UTE} area:web")
    talk.answer(GRETA, "action Price table area:gender")
    Comparison(talk.store, talk.ticks.means.registry, Everything(), talk.clock.now).turn()
    talk.answer(LINDA, "edit A-3 visibility:restricted")
    talk.passes(minutes=5)
    shown = "".join(one.text for one in asked(talk, GRETA))
    assert "Cost table" not in shown


@pytest.mark.parametrize(
    ("mine", "theirs", "is_asked"),
    [
        ("action Table area:web", "action Table of costs area:web", False),
        ("action Table area:web", "action Table of costs area:gender", True),
        ("action Table", "action Table of costs area:gender", True),
        ("event Forum on:17 nov area:web", "event Forum on:17 nov area:gender", True),
        ("event Forum on:17 nov area:web", "event Forum on:17 nov 2017 area:gender", False),
        ("raise Who pays? area:web", "raise Who pays for it? area:gender", True),
        ("raise Who pays? area:web", "action Table of costs area:gender", False),
    ],
)
def test_only_what_belongs_to_another_part_and_time_is_compared(
    quick: Conversation, *, mine: str, theirs: str, is_asked: bool
) -> None:
    quick.answer(LINDA, mine)
    first_turn(quick)
    quick.answer(GRETA, theirs)
    compares(quick)

    assert bool(asked(quick, GRETA)) is is_asked


def test_vectors_are_forgotten_when_somebody_is_erased(talk: Conversation) -> None:
    nearest = Once()
    comparison = Comparison(talk.store, talk.ticks.means.registry, nearest, talk.clock.now)
    comparison.turn()
    assert nearest.forgotten == 0

    talk.answer(LINDA, "leave 31 oct @hale.kaya reason:goes to Lima")
    talk.until(datetime(2016, 11, 2, 9, tzinfo=UTC))
    talk.answer(LINDA, "privacy erase @hale.kaya reason:asked by letter")
    talk.passes(minutes=2)
    talk.presses("edda.brandt", talk.direct("edda.brandt")[-1], "Confirm")
    comparison.turn()

    assert nearest.forgotten == 1
