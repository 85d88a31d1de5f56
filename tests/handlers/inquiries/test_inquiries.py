"""What the bot can't answer goes to the secretary, once, and the answer comes back to whoever asked alone."""

import pytest
from sqlalchemy import select

from practice.workspace import Message
from storage import tables
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE, everything_said, labels
from tests.voice.test_home import home

WORDS = "why did nobody decide on the languages"


def asked(talk: Conversation, who: str = KENJI, words: str = WORDS) -> Message:
    """Let somebody send words to the secretary that the bot does not understand; return what the secretary reads."""
    shrug = talk.says(who, words, channel="direct")[-1]
    talk.presses(who, shrug, "Ask Linda")
    talk.passes(minutes=2)
    return talk.direct(LINDA)[-1]


def inquiries(talk: Conversation) -> list[tuple[str, str, bool]]:
    t = tables.inquiries.c
    chosen = select(t.text, t.answer, t.answered_at.is_(None)).order_by(t.id)
    return [tuple(row) for row in talk.store.read(lambda read: read.db.execute(chosen).all())]


def test_shrug_repeats_the_words_and_offers_to_ask(talk: Conversation) -> None:
    said = talk.says(KENJI, f"{WORDS} <b> & so", channel="direct")[-1]

    assert said.text.startswith(f"I don't understand “{WORDS} &lt;b&gt; &amp; so”.")
    assert labels(said) == ["My list", "Help", "Ask Linda"]
    assert inquiries(talk) == []


def test_answer_comes_back_to_whoever_asked_alone(talk: Conversation) -> None:
    told = asked(talk)
    assert told.text.startswith(f"*Kenji Sato asks you*\n“{WORDS}”")

    talk.presses(LINDA, told, "Answer")
    talk.submits(LINDA, text="They wait for the cost table.")
    talk.passes(minutes=2)

    answer = talk.direct(KENJI)[-1].text
    assert answer == f"*You asked* “{WORDS}”\n*Linda Okafor answers* “They wait for the cost table.”"
    assert "They wait for the cost table" not in "".join(one.text for one in talk.direct(ALINE))
    assert labels(talk.direct(LINDA)[-1]) == []


def test_reply_under_the_question_is_its_answer(talk: Conversation) -> None:
    told = asked(talk)

    said = talk.replies(LINDA, told, "See A-1, and ask Ute")[-1]
    talk.passes(minutes=2)

    assert said.text == "I'll tell Kenji: “See A-1, and ask Ute”"
    assert "See A-1, and ask Ute" in talk.direct(KENJI)[-1].text
    assert inquiries(talk) == [(WORDS, "See A-1, and ask Ute", False)]


def test_reply_under_two_questions_asks_which(talk: Conversation) -> None:
    for who, words in ((KENJI, WORDS), (UTE, "why is the sky so grey")):
        talk.presses(who, talk.says(who, words, channel="direct")[-1], "Ask Linda")
    talk.passes(minutes=2)
    told = talk.direct(LINDA)[-1]

    said = talk.replies(LINDA, told, "Nobody knows.")[-1]

    assert said.text.startswith("Which question is that the answer to?")
    assert inquiries(talk) == [(WORDS, "", True), ("why is the sky so grey", "", True)]
    talk.presses(LINDA, said, "This one")
    assert inquiries(talk) == [(WORDS, "Nobody knows.", False), ("why is the sky so grey", "", True)]


def test_same_words_are_not_sent_twice(talk: Conversation) -> None:
    shrug = talk.says(KENJI, WORDS, channel="direct")[-1]
    talk.presses(KENJI, shrug, "Ask Linda", times=2)
    again = talk.presses(KENJI, talk.says(KENJI, WORDS, channel="direct")[-1], "Ask Linda")[-1]

    assert again.text.startswith("That waits already: I asked Linda at ")
    assert inquiries(talk) == [(WORDS, "", True)]


def test_taken_back_question_reaches_nobody(talk: Conversation) -> None:
    shrug = talk.says(KENJI, WORDS, channel="direct")[-1]
    sent = talk.presses(KENJI, shrug, "Ask Linda")[-1]
    assert sent.text == f"I've asked Linda: “{WORDS}”\nThe answer comes to you here."

    assert talk.presses(KENJI, sent, "Take it back")[-1].text == "Taken back. Nobody needs to answer it."
    talk.passes(minutes=5)

    assert not any(WORDS in one.text for one in talk.direct(LINDA))


def test_undo_takes_back_what_was_asked_and_seen(talk: Conversation) -> None:
    asked(talk)

    talk.answer(KENJI, "undo")
    talk.passes(minutes=2)

    assert "Kenji Sato asked you something and took it back." in talk.direct(LINDA)[-1].text
    assert not any(WORDS in one.text for one in talk.direct(LINDA))


def test_only_the_secretary_and_the_chair_answer(talk: Conversation) -> None:
    asked(talk)

    assert "can answer what people ask the secretary" in talk.answer(UTE, "answerinquiry 1 I know")
    assert WORDS not in talk.answer(UTE, "inquiries")
    assert WORDS in talk.answer(ALINE, "inquiries")
    assert WORDS in talk.answer(KENJI, "inquiries")
    assert inquiries(talk) == [(WORDS, "", True)]


def test_one_answer_is_enough(talk: Conversation) -> None:
    told = asked(talk)
    talk.replies(LINDA, told, "Because of the cost.")

    refused = talk.answer(ALINE, "answerinquiry 1 I think otherwise")

    assert refused.startswith("Linda answered it at ")
    assert inquiries(talk) == [(WORDS, "Because of the cost.", False)]


def test_question_waits_on_home_of_the_secretary(talk: Conversation) -> None:
    asked(talk)

    assert WORDS in home(talk, LINDA)
    assert WORDS not in home(talk, UTE)


def test_secretary_asks_the_chair(talk: Conversation) -> None:
    shrug = talk.says(LINDA, WORDS, channel="direct")[-1]

    assert "Ask Aline" in labels(shrug)


def test_stranger_is_offered_nobody(talk: Conversation) -> None:
    said = talk.says("newcomer", WORDS, channel="direct")[-1]

    assert not any(label.startswith("Ask") for label in labels(said))


def test_question_of_a_channel_says_where(talk: Conversation) -> None:
    shrug = talk.says(KENJI, f"<@U0CLERK> {WORDS}")[-1]
    talk.presses(KENJI, shrug, "Ask Linda")
    talk.passes(minutes=2)

    assert "*Kenji Sato asks you* in <#" in talk.direct(LINDA)[-1].text


@pytest.mark.parametrize(
    "words",
    [
        "ask the secretary where visitors get a badge due: friday",
        "asksecretary where visitors get a badge due: friday",
    ],
)
def test_it_is_asked_in_words(talk: Conversation, words: str) -> None:
    said = talk.asks(STAFF, words)

    assert "“where visitors get a badge due: friday”" in said


def test_nothing_of_it_is_said_in_public(talk: Conversation) -> None:
    told = asked(talk)
    talk.replies(LINDA, told, "Because of the cost.")
    talk.passes(days=8)

    assert not any(WORDS in one.text or "Because of the cost" in one.text for one in talk.channel())
    assert "Because of the cost" in everything_said(talk)
