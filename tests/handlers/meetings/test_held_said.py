"""A reply to "Was the meeting held?" is entered, or asked about: it is never kept as a note while the question comes again."""

import pytest

from bot.held_words import read_held, tells_of_holding
from handlers.conversation.understanding.ranking import rank
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels, rows


def asked(talk: Conversation, *, with_action: bool = False) -> Message:
    """Return the message that asks Linda whether meeting 1 was held, perhaps with an action of hers above it."""
    talk.desk.rank = rank
    talk.answer(LINDA, "meeting 20 oct 14:00 link:https://example.org/meet")
    if with_action:
        talk.answer(LINDA, "action Cost table owner:@linda.okafor due:21 oct")
    talk.answer(LINDA, "call M-1")
    talk.passes(days=14)
    return next(one for one in talk.direct(LINDA) if "held?" in one.text)


@pytest.mark.parametrize(
    "words",
    [
        "yes", "held", "yes, held", "and yes, held", "Yes it was held", "it took place, thanks", "as planned", "M-1 yes",
        "oui, elle a bien eu lieu", "se celebró", "да, состоялось", "如期召开了", "نعم عقد الاجتماع", "ja, hat stattgefunden",
    ],
)  # fmt: skip
def test_plain_answer_is_entered_and_asked_no_more(quick: Conversation, words: str) -> None:
    sent = asked(quick)
    before = rows(quick)["notes"]

    said = quick.replies(LINDA, sent, words)[-1]

    assert "was held on Thu 20 Oct" in said.text
    assert rows(quick)["notes"] == before
    quick.passes(days=4)
    assert [one for one in quick.direct(LINDA) if "held?" in one.text] == []


@pytest.mark.parametrize(
    "words",
    [
        "no",
        "no, it was cancelled",
        "it wasn't held",
        "annulée",
        "отменили",
        "YES it was held, stop asking",
        "held, and Ute was absent",
    ],
)
def test_other_answer_is_asked_about_and_nothing_is_kept(quick: Conversation, words: str) -> None:
    sent = asked(quick)
    before = rows(quick)

    said = quick.replies(LINDA, sent, words)[-1]

    assert said.text == "Was meeting 1 of Thu 20 Oct held? What shall I enter?"
    assert labels(said) == ["Yes, as planned", "Who came", "No", "Add it as a note"]
    assert rows(quick) == before


def test_words_under_several_things_go_to_the_meeting_that_is_asked_about(quick: Conversation) -> None:
    sent = asked(quick, with_action=True)
    assert "Cost table" in sent.text

    said = quick.replies(LINDA, sent, "yes it was held")[-1]

    assert "was held on Thu 20 Oct" in said.text


@pytest.mark.parametrize(
    "words",
    [
        "was it held?",
        "held up at the airport",
        "the held items",
        "the meeting was long",
        "ok for me",
        "who held it",
    ],
)
def test_other_words_say_nothing_of_it(words: str) -> None:
    assert not tells_of_holding(words)
    assert read_held(words, {}) is None
