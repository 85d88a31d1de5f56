"""Replies under an issue: a position is offered, and a question reaches who raised it."""

import pytest

from bot.positions import option_within
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels, signs

JOOST = "joost.peeters"  # the focal point of TSB
OPTIONS = ("Each department", "The central budget")


def request(talk: Conversation) -> Message:
    talk.answer(LINDA, f'raise Who pays for the booklet? area:web options:"{"; ".join(OPTIONS)}"')
    talk.passes(hours=3)
    return talk.direct(JOOST)[-1]


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("b", "B"),
        ("B, as it is cheaper", "B"),
        ("I think B", "B"),
        ("option b please", "B"),
        ("we prefer the central one", "B"),
        ("A central pool is fine", "B"),
        ("A department can't pay", ""),
        ("not the central one", ""),
        ("A or B", ""),
        ("A strange question", ""),
    ],
)
def test_option_is_known_by_its_letter_or_a_word_of_its_own(text: str, letter: str) -> None:
    assert option_within(text, OPTIONS) == letter


def test_words_that_name_an_option_are_offered_as_the_position_with_themselves(talk: Conversation) -> None:
    sent = request(talk)

    (said,) = talk.replies(JOOST, sent, "we prefer the central one")

    assert (said.text, labels(said)) == (
        "Is that a position? B: The central budget",
        ["TSB says B", "Just a note"],
    )
    assert signs(talk, JOOST, sent) == ["pencil2"]
    talk.presses(JOOST, said, "TSB says B")
    assert "The central budget · TSB (“we prefer the central one”)" in talk.answer(LINDA, "show I-1")


def test_other_words_of_who_was_asked_may_be_their_position(quick: Conversation) -> None:
    sent = request(quick)

    (said,) = quick.replies(JOOST, sent, "a mix of both")

    assert (said.text, labels(said)) == (
        "Is that a position?",
        ["TSB says that", "Tell Linda", "Just a note"],
    )
    quick.presses(JOOST, said, "TSB says that")
    assert "a mix of both" in quick.answer(LINDA, "show I-1")
    assert quick.replies(JOOST, sent, "the tender is in May") == []


def test_question_reaches_who_raised_it_and_the_answer_comes_back(talk: Conversation) -> None:
    sent = request(talk)

    (said,) = talk.replies(JOOST, sent, "what does B cost?")
    (done,) = talk.presses(JOOST, said, "Ask Linda")
    talk.passes(minutes=10)
    question = talk.direct(LINDA)[-1]
    (kept,) = talk.replies(LINDA, question, "About CHF 4 000")
    talk.passes(days=3)

    assert (said.text, labels(said)) == ("Ask Linda?", ["Ask Linda", "Just a note"])
    assert done.text == "I've asked Linda. The answer will come here."
    assert question.text.splitlines()[0] == "*Joost asks you:* what does B cost?"
    assert kept.text == "I'll pass it on to Joost."
    assert [one.text for one in talk.direct(JOOST) if "*Linda answers:* About CHF 4 000" in one.text] != []


def test_who_raised_it_hears_that_it_is_not_for_who_was_asked(quick: Conversation) -> None:
    sent = request(quick)

    (said,) = quick.replies(JOOST, sent, "not my area")
    quick.presses(JOOST, said, "Tell Linda")
    quick.passes(minutes=10)

    assert (said.text, labels(said)) == ("Tell Linda?", ["Tell Linda", "TSB says that", "Just a note"])
    assert quick.direct(LINDA)[-1].text.startswith("*Joost tells you:* not my area")


def test_who_raised_it_is_offered_to_ask_nobody(quick: Conversation) -> None:
    request(quick)
    quick.answer(JOOST, "position I-1 B")
    quick.passes(days=3)

    assert [one for one in quick.says(LINDA, "I-1: what does B cost?", channel="direct") if labels(one)] == []
