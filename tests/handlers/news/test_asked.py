"""An owner's question goes to whoever asked for the action, at once within their hours, and the answer comes back."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

HALE = "hale.kaya"
WORDS = "Is it for 20 people or 40?"
QUESTION = f"*Ute asks you:* {WORDS}"


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Hale asked Ute for; it is Friday 7 October 2016, 10:00 in Geneva."""
    talk.answer(HALE, "action Room plan owner:@ute.keller area:web due:20 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def asks(talk: Conversation, card: Message, label: str = "Ask Hale") -> str:
    """Let Ute ask, and return what she is told."""
    (offer,) = talk.replies(UTE, card, WORDS)
    return talk.presses(UTE, offer, label)[0].text


def got(talk: Conversation, who: str, words: str) -> list[Message]:
    return [message for message in talk.direct(who) if words in message.text]


def test_question_is_offered_to_be_passed_on_and_nothing_is_sent_before(
    talk: Conversation, card: Message
) -> None:
    (offer,) = talk.replies(UTE, card, WORDS)
    talk.passes(minutes=5)

    assert (offer.text, labels(offer)) == ("Ask Hale?", ["Ask Hale", "Just a note", "Take it off the card"])
    assert got(talk, HALE, WORDS) == []


def test_question_comes_at_once_with_a_button_to_answer(talk: Conversation, card: Message) -> None:
    said = asks(talk, card)
    talk.passes(minutes=2)

    (message,) = got(talk, HALE, QUESTION)
    assert said == "I've asked Hale. I'll send you the answer."
    assert message.text.splitlines()[:2] == [QUESTION, "Reply in this thread and I'll pass it on."]
    assert labels(message) == ["Answer", "Open A-1"]


def test_pressing_twice_asks_once_and_the_question_is_not_news_as_well(
    talk: Conversation, card: Message
) -> None:
    (offer,) = talk.replies(UTE, card, WORDS)
    talk.presses(UTE, offer, "Ask Hale", times=2)
    talk.until(datetime(2016, 10, 11, 20, tzinfo=UTC))

    assert len(got(talk, HALE, WORDS)) == 1


def test_old_button_says_that_it_was_asked_and_answered(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, WORDS)
    again = buttons_of(offer)[0]["value"].removeprefix("v1:").replace(":", " ")
    talk.presses(UTE, offer, "Ask Hale")
    talk.passes(minutes=2)
    waits = talk.answer(UTE, again)
    talk.replies(HALE, got(talk, HALE, QUESTION)[0], "40")

    assert waits == "You've already asked that on A-1. The answer will come to you."
    assert talk.answer(UTE, again) == "You've already asked that on A-1. It's answered."


def test_reply_under_the_question_comes_back_to_who_asked_it_once(talk: Conversation, card: Message) -> None:
    asks(talk, card)
    talk.passes(minutes=2)
    (message,) = got(talk, HALE, QUESTION)
    (line,) = talk.replies(HALE, message, "40, with two wheelchairs")
    talk.passes(minutes=5)
    talk.replies(HALE, message, "and coffee")
    talk.until(datetime(2016, 10, 11, 20, tzinfo=UTC))

    assert line.text == "I'll pass it on to Ute."
    (back,) = got(talk, UTE, "*Hale answers:* 40, with two wheelchairs")
    assert back.text.splitlines()[1] == f"You asked: “{WORDS}”"
    assert got(talk, UTE, "Hale answers:* and coffee") == []
    assert labels(got(talk, HALE, QUESTION)[0]) == []


def test_reply_under_a_question_and_news_is_the_answer(talk: Conversation, card: Message) -> None:
    """The message says “Reply in this thread and I'll pass it on”, and what else it tells waits for nobody."""
    talk.answer(HALE, "action Photos owner:@ute.keller area:web due:20 oct")
    talk.passes(minutes=2)
    talk.replies(UTE, talk.channel("#isc-web")[1], "two are missing")
    asks(talk, card)
    talk.passes(minutes=2)
    (message,) = got(talk, HALE, QUESTION)

    said = talk.replies(HALE, message, "For 40, and leave room for two cameras.")
    talk.passes(minutes=2)

    assert "News on what you asked for" in message.text
    assert [one.text for one in said] == ["I'll pass it on to Ute."]
    assert "*Hale answers:* For 40, and leave room for two cameras." in talk.direct(UTE)[-1].text


def test_done_under_a_reminder_and_news_is_not_about_the_news(talk: Conversation, card: Message) -> None:
    talk.answer(HALE, "action Photos due:10 oct area:web")
    talk.replies(UTE, card, "two chairs are missing")
    talk.until(datetime(2016, 10, 10, 8, tzinfo=UTC))
    message = next(one for one in talk.direct(HALE) if "News on what you asked for" in one.text)

    (said,) = talk.replies(HALE, message, "done, all of them are in")

    assert said.text.startswith("Photos is done. Result: all of them are in")


@pytest.mark.parametrize("words", ["done", "Done, it's in your inbox"])
def test_done_under_a_question_is_its_answer_and_closes_nothing(
    talk: Conversation, card: Message, words: str
) -> None:
    asks(talk, card)
    talk.passes(minutes=2)

    (said,) = talk.replies(HALE, got(talk, HALE, QUESTION)[0], words)
    talk.passes(minutes=2)

    assert said.text == "I'll pass it on to Ute."
    assert got(talk, UTE, f"*Hale answers:* {words}")
    assert "\nOpen\n" in talk.answer(UTE, "show A-1")


def test_done_with_the_number_under_a_question_closes(talk: Conversation, card: Message) -> None:
    asks(talk, card)
    talk.passes(minutes=2)

    (said,) = talk.replies(HALE, got(talk, HALE, QUESTION)[0], "A-1 done")

    assert said.text.startswith("Room plan is done.")


def test_answer_by_the_form_comes_back_too(talk: Conversation, card: Message) -> None:
    asks(talk, card)
    talk.passes(minutes=2)
    (message,) = got(talk, HALE, QUESTION)
    talk.presses(HALE, message, "Answer")
    (said,) = talk.submits(HALE, text="40")
    talk.passes(minutes=2)

    assert said.text == "Noted under A-1: 40\nI'll pass it on to Ute."
    assert len(got(talk, UTE, "*Hale answers:* 40")) == 1


def test_question_in_our_own_conversation_is_answered_there(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, talk.direct(UTE)[-1], WORDS)

    assert talk.presses(UTE, offer, "Ask Hale")[0].text == ("I've asked Hale. The answer will come here.")


def test_deleted_question_reaches_nobody(talk: Conversation, card: Message) -> None:
    asks(talk, card)
    thread = talk.workspace.messages(card.channel, seen_by=talk.user(UTE), thread_ts=card.ts)
    talk.deletes(UTE, [one for one in thread if one.user == talk.user(UTE)][-1].ts)
    talk.until(datetime(2016, 10, 11, 20, tzinfo=UTC))

    assert got(talk, HALE, WORDS) == []


def test_question_waits_for_the_hours_of_who_is_asked(talk: Conversation) -> None:
    talk.answer(BANGKOK, "action Room plan owner:@ute.keller area:web due:20 oct")
    talk.until(datetime(2016, 10, 7, 13, tzinfo=UTC))  # 20:00 in Bangkok
    said = asks(talk, talk.channel("#isc-web")[0], "Ask Wipa")
    talk.passes(hours=3)
    at_night = got(talk, BANGKOK, WORDS)
    talk.until(datetime(2016, 10, 10, 4, tzinfo=UTC))

    assert said == "I'll ask Wipa when their day starts. I'll send you the answer."
    assert at_night == []
    assert len(got(talk, BANGKOK, WORDS)) == 1


def test_stand_in_is_asked_where_who_asked_is_away(talk: Conversation, card: Message) -> None:
    talk.answer(HALE, f"absent 7-14 oct @{ALINE}")
    asks(talk, card, "Ask Aline")
    talk.passes(minutes=2)

    assert len(got(talk, ALINE, WORDS)) == 1
    assert got(talk, HALE, WORDS) == []


def test_secretary_is_asked_where_who_asked_is_away_without_a_stand_in(
    talk: Conversation, card: Message
) -> None:
    talk.answer(HALE, "absent 7-14 oct")
    asks(talk, card, "Ask Linda")
    talk.passes(minutes=2)

    (message,) = got(talk, LINDA, WORDS)
    assert message.text.startswith(f"*Ute asks you, in place of Hale:* {WORDS}")


def test_question_of_ones_own_action_is_a_note(talk: Conversation) -> None:
    talk.answer(UTE, "action Room plan area:web due:20 oct")
    talk.passes(minutes=2)

    (line,) = talk.replies(UTE, talk.channel("#isc-web")[0], WORDS)

    assert line.text == "I'll show it on the card."


def test_who_was_asked_a_question_is_told_when_the_action_becomes_theirs(
    talk: Conversation, card: Message
) -> None:
    asks(talk, card)
    talk.passes(minutes=2)

    talk.answer(UTE, "assign A-1 @hale.kaya")
    talk.passes(days=4)

    assert len(got(talk, HALE, "This is yours")) == 1
