"""Words that name a text, written to the bot by themselves: they are heard as under its message."""

import pytest

from practice.workspace import Message
from tests.conversation import BOT, Conversation
from tests.handlers.proposals.test_words import (
    FILIZ,
    JOOST,
    PLAIN,
    QUESTION,
    SETTLED,
    opened,
    state,
    writes,
)
from tests.handlers.scene import ALINE, UTE, labels

OBJECTIONS = (
    "I object to {} because of the timing",
    "{} I object",
    "{} no",
    "I disagree with {}",
    "I do not agree with {} until HR has been consulted",
    "I'm against {}",
    "we cannot accept {} as it stands",
    "What! {} costs far too much for us",
    "how are we to pay for all that {} wants?",
    "{}: two weeks is not feasible for TSB",
    "Je m'oppose à {} car le délai est trop court",
    "Me opongo a {} porque el plazo es corto",
    "أعترض على {} لأن المهلة قصيرة",
    "Я против {}",
    "我反对 {}，时间太短",
)
AGREEMENTS = ("{} agreed", "{}: thanks", "I agree with {}", "No objection to {}")
DOORS = ("direct", "command", "mention")


def said(talk: Conversation, who: str, door: str, words: str) -> list[Message]:
    if door == "direct":
        return talk.says(who, words, channel="direct")
    return talk.says(who, f"/isc {words}" if door == "command" else f"<@{BOT.user}> {words}")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("words", OBJECTIONS)
def test_words_that_name_it_are_asked_about(quick: Conversation, door: str, words: str) -> None:
    opened(quick)

    (question,) = said(quick, UTE, door, words.format("P-1"))

    assert question.text == QUESTION
    assert sorted(labels(question)) == ["Leave it", "Object", "Only comment"]


@pytest.mark.parametrize("door", DOORS)
def test_words_that_name_it_are_surely_about_it_and_noted_once(both: Conversation, door: str) -> None:
    opened(both)
    (question,) = said(both, UTE, door, "we cannot accept P-1 as it stands")
    asked = both.answer(ALINE, "show P-1")
    both.presses(UTE, question, "Only comment")

    assert "1 person wrote and hasn't said whether they object." in asked
    assert both.answer(ALINE, "show P-1").count("we cannot accept P-1 as it stands") == 1


@pytest.mark.parametrize("door", DOORS)
def test_unanswered_words_keep_it_from_being_adopted(both: Conversation, door: str) -> None:
    opened(both)
    said(both, UTE, door, "we cannot accept P-1 as it stands")
    both.until(SETTLED)

    assert "Aline says what becomes of it" in state(both)


@pytest.mark.parametrize("door", DOORS)
def test_its_question_is_answered_as_any_other(both: Conversation, door: str) -> None:
    opened(both)
    (first,) = said(both, UTE, door, "I'm against P-1")
    (second,) = said(both, FILIZ, door, "P-1 no")

    both.presses(UTE, first, "Only comment")
    notes = both.answer(ALINE, "show P-1")
    both.presses(FILIZ, second, "Object")

    assert notes.count("I'm against P-1") == 1
    assert "stopped by an objection" in state(both)


@pytest.mark.parametrize("words", AGREEMENTS)
def test_agreement_and_thanks_are_not_asked_about(quick: Conversation, words: str) -> None:
    opened(quick)

    assert "Is that an objection" not in quick.asks(UTE, words.format("P-1"))
    quick.until(SETTLED)
    assert "final, nobody objected, Mon 17 Oct" in state(quick)


@pytest.mark.parametrize(
    "words", ["status of P-1", "what about P-1?", "where is P-1", "P-1?", "¿Cuál es el estado de P-1?"]
)
def test_question_for_its_details_is_answered_with_them(quick: Conversation, words: str) -> None:
    opened(quick)

    answer = quick.asks(UTE, words)

    assert PLAIN in answer
    assert "Is that an objection" not in answer


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("P-1 no", "What about P-1?"),
        ("P-1: who pays?", "Noted under P-1: who pays?"),
        ("we cannot accept P-1 as it stands", "I don't understand"),
        ("I object", "I don't understand"),
    ],
)
def test_who_was_not_asked_reads_what_they_read_before(quick: Conversation, words: str, answer: str) -> None:
    opened(quick)

    assert quick.asks(JOOST, words).startswith(answer)


@pytest.mark.parametrize("door", DOORS)
def test_objection_without_a_number_is_to_the_only_text_that_waits(quick: Conversation, door: str) -> None:
    opened(quick)

    (question,) = said(quick, UTE, door, "I object")

    assert question.text == QUESTION


@pytest.mark.parametrize("door", DOORS)
def test_objection_without_a_number_to_one_of_several_is_asked_about(both: Conversation, door: str) -> None:
    opened(both)
    both.opens(ALINE, f"propose Hours of the desk asked:@{UTE}")

    (which,) = said(both, UTE, door, "I object")
    text, offered = which.text, sorted(labels(which))
    (question, *_) = both.presses(UTE, which, "P-2")

    assert text == "Which one is that about?"
    assert offered == ["P-1", "P-2", "Something else"]
    assert question.text.startswith("Is that an objection? It would stop P-2")
    both.until(SETTLED)
    assert "P-1*  Guidelines for video requests · final, nobody objected" in both.answer(
        ALINE, "proposals all"
    )


def test_words_that_name_two_texts_are_asked_about_for_each(quick: Conversation) -> None:
    opened(quick)
    quick.opens(ALINE, f"propose Hours of the desk asked:@{UTE}")

    asked = quick.asks(UTE, "P-1 and P-2 are too early for us")

    assert "It would stop P-1" in asked
    assert "It would stop P-2" in asked


def test_every_objection_after_the_end_is_told_what_it_still_does(quick: Conversation) -> None:
    opened(quick)
    quick.until(SETTLED)

    for words in ("I object", "I object to P-1 because of the timing", "the deadline was too short"):
        (told,) = writes(quick, UTE, words)
        assert "That came after the end, so it changes nothing by itself." in told.text, words
