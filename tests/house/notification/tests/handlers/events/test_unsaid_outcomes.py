"""A notification that exists in this test alone: nobody has said what came of an event."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, labels

FORUM = "event Regional standards forum on:12 oct place:Bangkok area:gender"
DAY = "Thu 20 Oct"  # five working days after the question
SENTENCE = "I asked Kenji Sato what came of *Regional standards forum*, and have no answer yet."


def until(talk: Conversation, day: int, hour: int = 20) -> None:
    talk.until(datetime(2016, 10, day, hour, tzinfo=UTC))


def told(talk: Conversation, who: str = LINDA) -> list[Message]:
    return [one for one in talk.direct(who) if "and have no answer yet" in one.text]


def test_secretary_is_told_once_in_the_morning_a_week_after_the_question(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 19)
    before = told(weeks)

    until(weeks, 28)

    (message,) = told(weeks)
    assert before == told(weeks, ALINE) == told(weeks, KENJI) == []
    assert weeks.day_of(message) == DAY
    assert SENTENCE in message.text
    assert "Write it" in labels(message)


def test_it_comes_with_the_other_news_of_the_morning(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    weeks.answer(LINDA, "action Photo list due:20 oct owner:me")

    until(weeks, 20)

    (message,) = told(weeks)
    assert "Photo list" in message.text


@pytest.mark.parametrize("step", ["mark E-1 held", "done E-1 Forty people came", "cancel E-1 flooded"])
def test_nobody_is_told_of_what_was_said(quick: Conversation, step: str) -> None:
    quick.answer(KENJI, FORUM)
    until(quick, 14)
    quick.answer(KENJI, step)

    until(quick, 28)

    since = [one for one in quick.direct(LINDA) if quick.day_of(one) == DAY]
    assert [one for one in since if "Regional standards forum" in one.text] == []


def test_message_shrinks_when_somebody_says_it(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 20)
    (message,) = told(talk)

    talk.presses(LINDA, message, "Write it")
    talk.submits(LINDA, text="Forty people came")
    talk.passes(minutes=2)

    assert told(talk) == []
