"""Replies that sound like more than a note: an offer, of which nothing is done before it is pressed."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, OBSERVER, UTE, labels, rows, signs


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Ute owns; it is Friday 7 October 2016."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)
    return talk.channel("#isc-web")[0]


OFF = "Take it off the card"
OFFERS = [
    ("sent it to Paula this morning", "Close *A-1* with that?", ["Yes, close it", "Just a note", OFF]),
    (
        "can I have until thursday?",
        "Move *A-1* to Thu 13 Oct?",
        ["Move it", "Just a note", "Another day", OFF],
    ),
    (
        "will need a bit more time, friday or monday",
        "Another day for *A-1*?",
        ["New date", "Just a note", OFF],
    ),
    (
        "stuck, no answer from the vendor",
        "Is *A-1* blocked, or does somebody have to decide something?",
        ["Blocked", "Raise it", "Just a note", OFF],
    ),
    ("not mine, ask BDT", "Should *A-1* go to someone else?", ["Give it to someone", "Just a note", OFF]),
    (
        "remind me on tuesday",
        "Remind you of *A-1* on Tue 11 Oct?",
        ["Yes, then", "Just a note", "Another day", OFF],
    ),
    (
        "en réunion toute la journée, plus tard",
        "Remind you of *A-1* later?",
        ["Choose a day", "Just a note", OFF],
    ),
]


@pytest.mark.parametrize(("words", "question", "row"), OFFERS, ids=[words for words, _, _ in OFFERS])
def test_reply_is_kept_as_a_note_and_what_it_sounds_like_is_offered_to_its_writer_alone(
    talk: Conversation, card: Message, words: str, question: str, row: list[str]
) -> None:
    (offer,) = talk.replies(UTE, card, words)

    assert (offer.text, labels(offer), offer.only_for) == (question, row, talk.user(UTE))
    assert signs(talk, UTE, card) == ["pencil2"]
    shown = talk.answer(LINDA, "show A-1")
    assert f"Ute Keller: {words}" in shown
    assert "\nOpen\n" in shown
    assert "Due: Wed 12 Oct" in shown


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("can I have until monday", "Mon 17 Oct"),
        ("till friday", "Fri 14 Oct"),
        ("can I have until tuesday?", "Tue 18 Oct"),
        ("can we move it to 10 oct", "Mon 10 Oct"),
        ("A-1 needs 2 days more", "Fri 14 Oct"),
        ("can we postpone, extended to 10 oct", "Mon 10 Oct"),
        ("can I have until 20 oct", "Thu 20 Oct"),
        ("it will be a week late", "Wed 19 Oct"),
        ("that slips by two days", "Fri 14 Oct"),
    ],
)
def test_more_time_counts_from_the_day_on_which_it_is_due(
    talk: Conversation, card: Message, words: str, day: str
) -> None:
    (offer,) = talk.replies(UTE, card, words)

    assert offer.text == f"Move *A-1* to {day}?"


def test_weekday_is_one_on_which_the_owner_works(talk: Conversation, card: Message) -> None:
    talk.answer(LINDA, "holiday Geneva 17 oct")

    (offer,) = talk.replies(UTE, card, "can I have until monday")

    assert offer.text == "Move *A-1* to Mon 24 Oct?"


@pytest.mark.parametrize("words", ["will do it tmrw", "will do it tomorrow", "I'll send it in two days"])
def test_what_comes_before_it_is_due_asks_for_no_more_time(
    talk: Conversation, card: Message, words: str
) -> None:
    assert not any("Move" in said.text for said in talk.replies(UTE, card, words))
    assert f"Ute Keller: {words}" in talk.answer(LINDA, "show A-1")


def test_what_sounds_like_more_can_be_taken_off_the_card_at_once(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it to Paula this morning")
    talk.passes(minutes=1)
    before = talk.channel("#isc-web")[0].text

    talk.presses(UTE, offer, OFF)
    talk.passes(minutes=1)

    assert "sent it to Paula" in before
    assert "sent it to Paula" not in talk.channel("#isc-web")[0].text
    assert "Ute Keller: sent it to Paula" in talk.answer(LINDA, "show A-1")


def test_pressing_closes_it_with_what_was_said(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it to Paula this morning")

    said = talk.presses(UTE, offer, "Yes, close it")

    assert (
        said[0].text
        == "Cost table is done. Result: sent it to Paula this morning. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"
    )
    assert "\nDone\n" in talk.answer(LINDA, "show A-1")


def test_signs_of_a_reply_stand_in_the_result_as_they_were_written(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it: A < B & C")

    talk.presses(UTE, offer, "Yes, close it")

    assert "Result: sent it: A &lt; B &amp; C" in talk.answer(LINDA, "show A-1")


def test_pressing_moves_it_to_the_day_that_was_said(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "can I have until thursday?")

    talk.presses(UTE, offer, "Move it")

    assert "Due: Thu 13 Oct" in talk.answer(LINDA, "show A-1")


def test_pressing_puts_ones_reminders_off(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "remind me on tuesday")

    (said,) = talk.presses(UTE, offer, "Yes, then")

    assert "I'll come back to it on Tue 11 Oct" in said.text


def test_just_a_note_changes_nothing(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it to Paula this morning")
    before = rows(talk)

    (said,) = talk.presses(UTE, offer, "Just a note")

    assert said.text == "I'll tell Linda and show it on the card."
    assert rows(talk) == before


@pytest.mark.parametrize("who", [OBSERVER, "paula.ruiz"])
def test_nobody_is_offered_what_they_may_not_do(talk: Conversation, card: Message, who: str) -> None:
    assert talk.replies(who, card, "sent it to Paula this morning") == []

    assert "sent it to Paula this morning" in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    "words",
    ["Not done yet", "Ute said it was done", "half done", "the meeting on friday went well"],
)
def test_plain_note_gets_no_offer(talk: Conversation, card: Message, words: str) -> None:
    (line,) = talk.replies(UTE, card, words)

    assert labels(line) == ["Take it off the card"]
    assert signs(talk, UTE, card) == ["pencil2"]
    assert "\nOpen\n" in talk.answer(LINDA, "show A-1")


def test_result_with_an_option_in_it_is_a_result(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it, due:friday owner:@linda.okafor were in the mail")

    talk.presses(UTE, offer, "Yes, close it")

    assert "due:friday owner:" in talk.answer(LINDA, "show A-1")


def test_reply_longer_than_a_button_can_carry_is_a_note(talk: Conversation, card: Message) -> None:
    (line,) = talk.replies(UTE, card, f"sent it to Paula: {'the table of costs, ' * 110}")

    assert labels(line) == ["Take it off the card"]


def test_offer_whose_action_was_closed_meanwhile_says_so(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "sent it to Paula this morning")
    talk.answer(LINDA, "done A-1 Ute called")

    (said,) = talk.presses(UTE, offer, "Yes, close it")

    assert said.text.startswith("Linda closed A-1")
    assert "Result: Ute called" in talk.answer(LINDA, "show A-1")


def test_verb_alone_is_about_the_one_thing_above_it(talk: Conversation, card: Message) -> None:
    (closed,) = talk.replies(UTE, card, "done")
    (undone,) = talk.replies(UTE, card, "undo")

    assert closed.text.startswith("Cost table is done.")
    assert undone.text.startswith("Taken back.")
    assert "\nOpen\n" in talk.answer(LINDA, "show A-1")


def test_wish_to_be_reminded_is_no_new_date(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "remind tuesday")

    assert offer.text == "Remind you of *A-1* on Tue 11 Oct?"


def test_day_on_which_it_is_due_already_is_not_offered(talk: Conversation, card: Message) -> None:
    (line,) = talk.replies(UTE, card, "you'll have it by wednesday")

    assert labels(line) == ["Take it off the card"]


def test_line_about_two_things_is_filed_under_neither(talk: Conversation) -> None:
    for title in ("Cost table", "Room plan"):
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 7, tzinfo=UTC))
    before = rows(talk)

    (said,) = talk.replies(UTE, talk.direct(UTE)[-1], "A-1 done, A-2 by 14 oct")

    assert said.text.startswith("That's about several things.")
    assert rows(talk) == before


def test_done_with_something_missing_beside_it_is_offered_to_close(talk: Conversation) -> None:
    talk.answer(LINDA, "action Visa letters owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=2)

    for words in ("done, 31 letters sent, two are missing", "sent with a note on what is missing, done"):
        (said,) = talk.replies(UTE, talk.channel("#isc-web")[0], words)
        assert said.text == "Close *A-1* with that?"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("probably done by Monday", ""),
        ("I'll send it on Monday", ""),
        ("je l'envoie lundi", ""),
        ("I need until Monday", "Mon 17 Oct"),
        ("can't have it done by Monday", "Mon 17 Oct"),
        ("I'll send it on Thursday", "Thu 13 Oct"),
    ],
)
def test_day_before_the_deadline_on_which_something_is_promised_asks_for_no_other(
    talk: Conversation, card: Message, words: str, day: str
) -> None:
    answers = talk.replies(UTE, card, words)

    offers = [one.text for one in answers if one.text.startswith("Move")]
    assert offers == ([f"Move *A-1* to {day}?"] if day else [])
