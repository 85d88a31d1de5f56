"""Replies in one's own conversation with the bot: a message about one thing, and one about nothing in particular."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels


def test_thread_of_an_answer_is_about_what_it_says(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, "action Booklet @kenji.sato", channel="direct")

    (given,) = talk.replies(LINDA, said, "give it to joost")
    (moved,) = talk.replies(LINDA, said, "make it thursday")

    assert labels(given)[0] == "Give it to Joost"
    assert moved.text == "Move *Booklet* (A-1) to Thu 13 Oct?"


def test_thread_of_an_answer_about_several_things_asks(quick: Conversation) -> None:
    quick.answer(LINDA, "action Booklet @kenji.sato")
    quick.answer(LINDA, "action Poster @kenji.sato")
    (said,) = quick.says(LINDA, "A-1 and A-2 done", channel="direct")

    assert all("A-1" not in one.text for one in quick.replies(LINDA, said, "make it thursday"))


def test_thread_of_the_second_of_two_answers_at_once_asks(quick: Conversation) -> None:
    quick.says(LINDA, "action Booklet @kenji.sato", channel="direct")
    (said,) = quick.says(LINDA, "action Poster @kenji.sato", channel="direct")

    assert all("Move" not in one.text for one in quick.replies(LINDA, said, "make it thursday"))


def test_thread_of_another_answer_is_not_about_what_was_changed_before(quick: Conversation) -> None:
    quick.says(LINDA, "action Booklet @kenji.sato", channel="direct")
    quick.passes(minutes=1)
    (said,) = quick.says(LINDA, "who", channel="direct")

    assert all("A-1" not in one.text for one in quick.replies(LINDA, said, "make it thursday"))
    (answered,) = quick.replies(LINDA, said, "who is away?")
    assert answered.text == "Nobody is away in the next two weeks, as far as I know."
    (written,) = quick.replies(LINDA, said, "I am not the right person")
    (spoken,) = quick.says(LINDA, "I am not the right person", channel="direct")
    assert written.text == spoken.text


def test_thread_of_a_digest_with_one_thing_is_about_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:20 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    digest = talk.direct(UTE)[-1]

    (given,) = talk.replies(UTE, digest, "give it to joost")

    assert "Your week" in digest.text
    assert labels(given)[0] == "Give it to Joost"


def test_owner_who_names_another_is_offered_to_give_it(quick: Conversation) -> None:
    quick.answer(LINDA, "action Booklet @kenji.sato")
    quick.passes(hours=1)

    (given,) = quick.replies(KENJI, quick.direct(KENJI)[-1], "give it to joost")

    assert given.text == "Give *Booklet* (A-1) to Joost?"
