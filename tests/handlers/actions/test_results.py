"""The result that comes with another “done” of what is closed already is kept."""

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, signs

CLOSED = "Ute closed A-1 on Fri 7 Oct."


def closed(talk: Conversation, words: str = "done A-1") -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller,@greta.weber due:14 oct area:web")
    talk.passes(minutes=2)
    talk.answer(UTE, words)


def test_result_that_comes_later_is_the_result(both: Conversation) -> None:
    closed(both)

    said = both.answer("greta.weber", "done A-1 interpreters booked")

    assert "Result: interpreters booked" in said
    assert "Result: interpreters booked" in both.answer(LINDA, "show A-1")


def test_another_result_is_kept_as_a_note(both: Conversation) -> None:
    closed(both, "done A-1 table sent")

    said = both.answer("greta.weber", "done A-1 interpreters booked")

    assert said.splitlines()[0] == f"{CLOSED} Noted: interpreters booked"
    shown = both.answer(LINDA, "show A-1")
    assert "Greta Weber: interpreters booked" in shown
    assert "table sent" in shown


def test_another_result_in_the_thread_is_kept_once_with_a_pencil(both: Conversation) -> None:
    closed(both, "done A-1 table sent")
    card = both.channel("#isc-web")[0]

    both.replies(UTE, card, "done, interpreters booked")

    assert signs(both, UTE, card) == ["pencil2"]
    assert both.answer(LINDA, "show A-1").count("interpreters booked") == 1


def test_same_result_again_is_said_to_be_there(quick: Conversation) -> None:
    closed(quick, "done A-1 table sent")

    assert quick.answer(UTE, "done A-1 table sent") == "You closed A-1 on Fri 7 Oct."


def test_result_of_what_was_cancelled_is_a_note(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller due:14 oct")
    quick.answer(LINDA, "cancel A-1 no need")

    said = quick.answer(UTE, "done A-1 it was sent all the same")

    assert "Noted: it was sent all the same" in said
    assert "it was sent all the same" in quick.answer(LINDA, "show A-1")
