"""Events and meetings that are named instead of by their reference: the reference is offered."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, STAFF, UTE, labels


@pytest.mark.parametrize(
    ("words", "name", "said", "button"),
    [
        ("move COP22 14 nov", "COP22", "move E-1 14 nov", "Move E-1"),
        ("move the COP22 to 14 nov because of the venue", "the COP22", "move E-1 to 14 nov because of the venue", "Move E-1"),
        ("cancel COP22 no mandate", "COP22", "cancel E-1 no mandate", "Cancel E-1"),
        ("show COP22", "COP22", "show E-1", "Show E-1"),
        ("edit COP22 place:Bonn", "COP22", "edit E-1 place:Bonn", "Edit E-1"),
        ("move the next meeting 20 oct", "the next meeting", "move M-1 20 oct", "Move M-1"),
        ("move MCG 27 oct", "MCG", "move M-2 27 oct", "Move M-2"),
        ("note COP22 all fine", "COP22", "note E-1 all fine", "Note E-1"),
    ],
)  # fmt: skip
def test_reference_is_offered_for_a_name(
    known: Conversation, words: str, name: str, said: str, button: str
) -> None:
    (asked,) = known.says(LINDA, f"/isc {words}")

    assert asked.text == f"“{name}” is {said.split()[1]}. Say it with the reference: {said}"
    assert labels(asked) == [button]


def test_offered_reference_does_what_was_meant(known: Conversation) -> None:
    (asked,) = known.says(KENJI, "/isc move COP22 14 nov")

    (moved,) = known.presses(KENJI, asked, "Move E-1")

    assert moved.text.startswith("COP22 is from 14 to 25 Nov")


def test_hidden_event_is_not_known_by_its_name(known: Conversation) -> None:
    known.answer(LINDA, "event Audit visit on:20 oct visibility:restricted")

    assert "E-2" not in known.answer(UTE, "move Audit visit 27 oct")
    assert "E-2" not in known.answer(STAFF, "show Audit visit")
    assert "E-2" in known.answer(LINDA, "move Audit visit 27 oct")


@pytest.mark.parametrize("words", ["move COP23 14 nov", "decide COP22 agreed", "move friday"])
def test_other_words_are_refused_as_before(known: Conversation, words: str) -> None:
    assert "Say it with the reference" not in known.answer(LINDA, words)


def test_reminder_takes_a_name(known: Conversation) -> None:
    assert "I'll remind you of E-1 on Wed 12 Oct" in known.answer(UTE, "remind COP22 12 oct")
