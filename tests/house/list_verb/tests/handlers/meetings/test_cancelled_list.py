"""A list verb that exists in this test alone: the meetings that were cancelled."""

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE, labels


def cancelled(talk: Conversation, number: int) -> None:
    for n in range(1, number + 1):
        talk.answer(LINDA, f"meeting Editors {n} 12 oct 10:00")
        talk.answer(LINDA, f"cancel M-{n} nobody can come")


def test_cancelled_meetings_are_listed(quick: Conversation) -> None:
    none = quick.answer(UTE, "cancelled")
    cancelled(quick, 1)
    quick.answer(LINDA, "meeting 14 oct 10:00")
    said = quick.answer(UTE, "cancelled")

    assert none == "No cancelled meetings."
    assert said.splitlines()[0] == "*1 cancelled meeting*"
    assert "M-1" in said
    assert "M-2" not in said


def test_list_has_pages(quick: Conversation) -> None:
    cancelled(quick, 21)

    (first,) = quick.says(UTE, "/isc cancelled")
    row = labels(first)
    (second,) = quick.presses(UTE, first, "Next 1")

    assert row == ["Next 1"]
    assert second.text.splitlines()[0] == "*21 cancelled meetings*"


def test_list_is_for_those_who_see_the_lists_and_stands_in_help(quick: Conversation) -> None:
    cancelled(quick, 1)

    assert quick.answer(STAFF, "cancelled").startswith("Only members see")
    assert "meetings that were cancelled" in quick.answer(UTE, "help all")
