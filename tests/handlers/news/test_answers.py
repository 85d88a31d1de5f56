"""Answers that travel: the owner knows beforehand who gets them, and may take them off the card or confirm them."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

HALE = "hale.kaya"
PROMISE = "I'll tell Hale and show it on the card."
WORD = "“waiting for the quote”"


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Hale asked Ute for; it is Friday 7 October 2016, 10:00 in Geneva."""
    talk.answer(HALE, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


def card_text(talk: Conversation) -> str:
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0].text


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2016, 10, day, hour, tzinfo=UTC)


def test_nobody_but_an_owner_says_that_it_is_still_so(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")

    (said,) = talk.says("paula.ruiz", "/isc still A-1")

    assert said.text == "Ute can say whether that's still so. You can add a note."
    assert labels(said) == ["Add a note"]


def test_who_types_it_without_a_word_on_the_card_is_told_so(quick: Conversation) -> None:
    quick.answer(UTE, "action Cost table")

    assert quick.answer(UTE, "uncard A-1") == "Nothing of yours is on the card of A-1."


def test_reminder_says_beforehand_who_gets_an_answer(talk: Conversation, card: Message) -> None:
    talk.until(at(12))

    assert talk.direct(UTE)[-1].text.splitlines()[1] == f"Reply in this thread: {PROMISE}"


def test_reminder_of_ones_own_restricted_action_promises_nothing(talk: Conversation) -> None:
    talk.answer(UTE, "action Complaint due:12 oct visibility:restricted")
    talk.until(at(12))

    assert "I'll" not in talk.direct(UTE)[-1].text


def test_next_reminder_repeats_the_answer_and_asks_whether_it_is_still_so(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.until(at(12))

    reminder = talk.direct(UTE)[-1]
    assert f"You said on Fri: {WORD}. Still so?" in reminder.text
    assert labels(reminder)[:3] == ["Done", "Still so", "New date"]


def test_reminder_does_not_ask_whether_a_question_is_still_so(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "Is it for 20 people or 40?")
    talk.until(at(12))

    reminder = talk.direct(UTE)[-1]
    assert "20 people" not in reminder.text
    assert "Still so" not in [reminder.text, *labels(reminder)]
    assert labels(reminder)[:2] == ["Done", "Note"]


def test_still_so_puts_todays_date_beside_the_answer_and_is_news(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    talk.until(at(12))

    (said,) = talk.presses(UTE, talk.direct(UTE)[-1], "Still so")
    (again,) = talk.presses(UTE, talk.direct(UTE)[-1], "Still so")

    assert said.text == f"Noted: still {WORD}\n{PROMISE}"
    assert again.text == f"Noted already today under A-1: {WORD}"
    assert f"Ute, Wed 12 Oct: {WORD}" in card_text(talk)
    talk.until(at(13))
    assert sum(WORD in message.text for message in talk.direct(HALE)) == 2


def test_only_who_said_it_is_asked_whether_it_is_still_so(talk: Conversation) -> None:
    talk.answer(HALE, "action Cost table owner:@ute.keller,@taro.nakagawa area:web due:12 oct")
    talk.passes(minutes=2)
    talk.replies("taro.nakagawa", talk.channel("#isc-web")[0], "waiting for the quote")
    talk.until(at(12))

    reminder = talk.direct(UTE)[-1]
    assert f"Taro said on Fri: {WORD}.\n" in reminder.text
    assert "Still so" not in [reminder.text, *labels(reminder)]
    assert talk.answer(UTE, "still A-1") == (
        "Taro said that on Fri, so only Taro can say whether it's still so. You can add a note."
    )


def test_request_for_another_date_is_settled_when_the_date_is_moved(
    talk: Conversation, card: Message
) -> None:
    talk.replies(UTE, card, "can I have until Thursday?")
    asked = card_text(talk)
    talk.passes(minutes=5)
    talk.answer(HALE, "move A-1 13 oct")
    settled = card_text(talk)
    talk.until(at(13))

    assert "until Thursday" in asked
    assert "until Thursday" not in settled + talk.direct(UTE)[-1].text


def test_reminder_does_not_repeat_a_deleted_answer(talk: Conversation, card: Message) -> None:
    talk.replies(UTE, card, "waiting for the quote")
    thread = talk.workspace.messages(card.channel, seen_by=talk.user(UTE), thread_ts=card.ts)
    talk.deletes(UTE, [one for one in thread if one.user == talk.user(UTE)][-1].ts)
    talk.until(at(12))

    assert "Still so" not in str(talk.direct(UTE)[-1].blocks)


def test_line_for_the_owner_alone_says_who_gets_it_and_takes_it_off_the_card(
    talk: Conversation, card: Message
) -> None:
    (line,) = talk.replies(UTE, card, "the second quote is high")
    shown = (line.text, line.only_for)
    before = card_text(talk)
    (said,) = talk.presses(UTE, line, "Take it off the card")

    assert shown == (PROMISE, talk.user(UTE))
    assert "“the second quote is high”" in before
    assert said.text.startswith("It's off the card, and stays a note under A-1.")
    assert "the second quote" not in card_text(talk)
    assert "the second quote" not in talk.answer(UTE, "actions mine")
    assert "the second quote is high" in talk.answer(LINDA, "show A-1")
    talk.until(at(10))
    assert any("“the second quote is high”" in message.text for message in talk.direct(HALE))


def test_just_a_note_says_who_gets_it(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it to Paula this morning")

    (said,) = talk.presses(UTE, offer, "Just a note")

    assert (said.text, labels(said)) == (PROMISE, ["Take it off the card"])


def test_note_of_others_gets_no_line(talk: Conversation, card: Message) -> None:
    assert talk.replies(LINDA, card, "the vendor wrote to me too") == []


@pytest.mark.parametrize("verb", ["uncard", "enquire"])
def test_moment_that_no_calendar_has_is_that_of_no_note(talk: Conversation, card: Message, verb: str) -> None:
    assert "is already deleted" in talk.answer(UTE, f"{verb} A-1 9999999999999999999")
