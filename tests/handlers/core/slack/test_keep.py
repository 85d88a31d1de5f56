"""A private answer does not last: [Keep] says the same in one's own conversation, as it is then."""

import pytest

from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import BANGKOK, LINDA, UTE


def buttons(talk: Conversation, who: str, words: str, **more: str) -> list[str]:
    (said,) = talk.says(who, words, **more)
    return [button["text"]["text"] for button in buttons_of(said)]


def test_list_is_kept_in_ones_own_conversation_instead_of_the_private_answer(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    (listed,) = talk.says(UTE, "/isc actions")
    text = listed.text

    talk.presses(UTE, listed, "Keep", times=2)

    assert [m.text for m in talk.direct(UTE)] == [text]
    assert "Keep" not in str(talk.direct(UTE)[-1].blocks)
    assert talk.direct(LINDA) == []
    assert listed.text == "Kept in our own conversation."  # the private answer is another one now


@pytest.mark.parametrize(
    "words", ["actions", "A-1", "history A-1", "search cost", "events", "who climate", "help", "home"]
)
def test_whatever_only_shows_something_can_be_kept(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Cost table")

    assert buttons(quick, LINDA, f"/isc {words}")[-1] == "Keep"


@pytest.mark.parametrize(
    "words", ["/isc action Room plan", "/isc note A-1 Quote", "/isc A-99", "/isc nonsense"]
)
def test_what_was_done_or_refused_is_not_kept(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action Cost table")

    assert "Keep" not in buttons(quick, LINDA, words)


def test_answer_in_ones_own_conversation_lasts_anyway(quick: Conversation) -> None:
    assert "Keep" not in buttons(quick, LINDA, "actions", channel="direct")


def test_right_is_asked_again_when_it_is_kept(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")
    (shown,) = talk.says(BANGKOK, "/isc A-1")
    talk.answer(LINDA, "edit A-1 visibility:restricted")

    talk.presses(BANGKOK, shown, "Keep")

    assert [m.text for m in talk.direct(BANGKOK)] == ["I can't find A-1."]


def test_long_answer_is_kept_whole(quick: Conversation) -> None:
    title = "A title of a good two hundred letters " + "x" * 160
    for number in range(18):
        quick.answer(LINDA, f"action {number} {title}")

    (listed,) = quick.says(LINDA, "/isc actions")

    (_, *rows) = listed.blocks[0]["rows"]
    assert sorted(row[0]["text"] for row in rows) == sorted(f"A-{n + 1} {n} {title}" for n in range(18))


def test_what_slack_does_not_take_is_not_said_to_be_kept(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")
    (listed,) = quick.says(UTE, "/isc actions")

    quick.workspace.revoked = True
    quick.presses(UTE, listed, "Keep")
    quick.workspace.revoked = False
    before = listed.text
    quick.presses(UTE, listed, "Keep")

    assert before.startswith("*1 open action*")
    assert [m.text.splitlines()[0] for m in quick.direct(UTE)] == ["*1 open action*"]
