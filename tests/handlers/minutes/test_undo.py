"""Undo after minutes takes back everything that the one press entered."""

import pytest

from tests.conversation import Conversation
from tests.handlers.minutes.test_minutes import LINES, opened
from tests.handlers.scene import LINDA, UTE

SURFACES = ("agenda M-1", "agenda M-2", "decisions", "issues", "show AG-4", "show AG-6", "items")


@pytest.mark.parametrize("way", ["button", "words"])
def test_undo_takes_back_everything_that_one_press_entered(quick: Conversation, way: str) -> None:
    begun = opened(quick)
    before = {words: begun.answer(LINDA, words) for words in SURFACES}
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 The room was cold.\n{LINES}")
    (done,) = begun.presses(LINDA, shown, "Enter it")
    between = {words: begun.answer(LINDA, words) for words in SURFACES}
    (said,) = begun.presses(LINDA, done, "Undo") if way == "button" else begun.says(LINDA, "/isc undo")

    assert said.text.splitlines()[0] == "Meeting 1: everything that those minutes entered is taken back."
    assert {words: begun.answer(LINDA, words) for words in SURFACES} == before
    assert begun.answer(LINDA, "actions") == "No open actions."
    assert "The room was cold" not in begun.answer(LINDA, "show M-1")
    (again,) = begun.says(LINDA, f"/isc again minutes M-1 The room was cold.\n{LINES}")
    begun.presses(LINDA, again, "Enter it")
    assert begun.answer(LINDA, "agenda M-2") == between["agenda M-2"]
    begun.passes(minutes=5)
    assert begun.answer(UTE, "actions").count("Ute sends the cost table") == 1


def test_minutes_of_which_something_has_changed_are_not_half_taken_back(quick: Conversation) -> None:
    begun = opened(quick)
    (shown,) = begun.says(LINDA, f"/isc minutes M-1 {LINES}")
    (done,) = begun.presses(LINDA, shown, "Enter it")
    begun.answer(UTE, "done A-1 Sent")
    agenda = begun.answer(LINDA, "agenda M-1")
    (said,) = begun.presses(LINDA, done, "Undo")

    assert said.text.startswith("A-1 has changed since, so nothing was taken back.")
    assert begun.answer(LINDA, "agenda M-1") == agenda
