"""What an answer and `show` say of an entry: each field that was changed, and the open actions that belong to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import TEXT

MADE = "recommendation Draft report:JIU/1 nr:1 area:comms owner:@ute.keller"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    for talk in watched(talk_with(url, TEXT, tmp_path)):
        talk.answer(LINDA, MADE)
        yield talk


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('received:"1 sep"', "Received: Thu 1 Sep"),
        ("area:web", "Area: Web editorial"),
        ("formality:informal", "Formality: informal"),
        ("report:JIU/2", "Report: JIU/2"),
        ('comment:"hello there"', "Comment: hello there"),
    ],
)
def test_edit_says_back_what_was_changed(both: Conversation, typed: str, said: str) -> None:
    assert both.answer(LINDA, f"edit R-1 {typed}").splitlines()[1:2] == [said]


def test_open_actions_stand_with_what_they_are_for(both: Conversation) -> None:
    both.answer(LINDA, "event Fair 20 oct area:web")
    both.answer(LINDA, "action Renew numbers @greta.weber 14 oct for:R-1")
    both.answer(LINDA, "action Book a hall @ute.keller 14 oct for:E-1")
    both.answer(LINDA, "action Ask who pays @ute.keller 14 oct for:R-1 visibility:restricted")

    shown = both.answer("kenji.sato", "show R-1")
    assert "For it: *A-1*  Renew numbers · Greta Weber, due Fri 14 Oct" in shown
    assert "Ask who pays" not in shown
    assert "For it: *A-3*  Ask who pays" in both.answer(UTE, "show R-1")
    assert "For it: *A-2*  Book a hall" in both.answer("kenji.sato", "show E-1")
    both.answer("greta.weber", "done A-1 Renewed")
    assert "For it" not in both.answer("kenji.sato", "show R-1")


def test_action_for_what_is_restricted_is_restricted_unless_its_maker_says_otherwise(
    both: Conversation,
) -> None:
    both.answer(LINDA, "recommendation Hidden report:JIU/1 nr:2 area:comms visibility:restricted")
    said = both.answer(LINDA, "action Renew numbers @greta.weber 14 oct for:R-2")
    both.answer(LINDA, "action Print a form @greta.weber 14 oct for:R-2 visibility:members")

    assert "Restricted" in said
    assert "can't find A-1" in both.answer("kenji.sato", "show A-1")
    assert "Renew numbers" in both.answer("greta.weber", "show A-1")
    assert "Print a form" in both.answer("kenji.sato", "show A-2")


@pytest.mark.parametrize(
    ("who", "words"), [(ALINE, "mark R-1 not accepted"), (LINDA, "cancel R-1 entered twice")]
)
def test_who_ends_an_entry_reads_what_is_still_open_for_it(both: Conversation, who: str, words: str) -> None:
    both.answer(LINDA, "action Renew numbers @greta.weber 14 oct for:R-1")
    both.answer(LINDA, "action Print a form @greta.weber 14 oct for:R-1")
    both.answer("greta.weber", "done A-2 Printed")

    said = both.answer(who, words).splitlines()
    assert [one for one in said if "Still open" in one] == [
        "Still open for it: *A-1*  Renew numbers · Greta Weber, due Fri 14 Oct"
    ]


def test_outcome_that_ends_an_entry_says_what_is_still_open(both: Conversation) -> None:
    both.answer(LINDA, 'recommendation Ask the Council report:JIU/1 nr:2 addressee:"governing body"')
    both.answer(LINDA, "action Write the paper @greta.weber 14 oct for:R-2")
    said = both.answer(LINDA, 'outcome R-2 not agreed by:Council on:"5 oct"')

    assert "Still open for it: *A-1*  Write the paper" in said
