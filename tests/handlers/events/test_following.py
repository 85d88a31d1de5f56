"""Who follows an event is reminded of it and told what changes, as those whom it concerns; as long as they may see it."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.events.test_changes import KENJI
from tests.handlers.scene import OBSERVER, STAFF, UTE, labels, rows

COSTA = "nadia.costa"  # focal point for Gender
FORUM = "event Regional standards forum on:15 dec place:Bangkok area:gender registration:1 dec"


def until(talk: Conversation, month: int, day: int, hour: int = 20) -> None:
    talk.until(datetime(2016, month, day, hour, tzinfo=UTC))


def of_forum(talk: Conversation, who: str) -> list[Message]:
    return [
        one
        for one in talk.direct(who)
        if "Regional standards forum" in one.text and "Your week" not in one.text
    ]


def days(talk: Conversation, who: str) -> list[str]:
    return [talk.day_of(one) for one in of_forum(talk, who)]


def line(text: str) -> str:
    return text.splitlines()[0].replace("*", "")


def test_who_follows_is_reminded_and_told_of_a_move(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    (said,) = weeks.says(UTE, "/isc follow E-1")
    until(weeks, 11, 30)

    assert line(said.text) == (
        "You follow Regional standards forum, Thu 15 Dec. I'll remind you from Tue 1 Nov on. "
        "If it moves or is cancelled, I'll tell you."
    )
    assert labels(said) == ["Unfollow"]
    assert days(weeks, UTE)[0] == "Tue 1 Nov"
    assert len(days(weeks, UTE)) == len(days(weeks, COSTA))

    weeks.answer(KENJI, "move E-1 16 dec")
    weeks.passes(hours=20)
    assert "Fri 16 Dec" in of_forum(weeks, UTE)[-1].text


def test_who_follows_hears_of_a_move_before_any_reminder(quick: Conversation) -> None:
    quick.answer(KENJI, FORUM)
    quick.answer(UTE, "follow E-1")

    quick.answer(KENJI, "cancel E-1 no host")
    quick.passes(minutes=5)

    (told,) = of_forum(quick, UTE)
    assert "no host" in told.text


def test_who_follows_no_longer_is_not_reminded(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    (said,) = talk.says(UTE, "/isc follow E-1")
    (off,) = talk.presses(UTE, said, "Unfollow")
    until(talk, 12, 14)

    assert line(off.text) == "You don't follow Regional standards forum any more."
    assert labels(off) == ["Follow"]
    assert of_forum(talk, UTE) == []


def test_card_and_details_offer_it(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-gender")

    assert labels(card)[:2] == ["Note", "Follow"]
    (said,) = talk.presses(UTE, card, "Follow")
    assert line(said.text).startswith("You follow Regional standards forum, Thu 15 Dec.")
    assert "Follow" in labels(talk.says(OBSERVER, "/isc E-1")[0])


def test_event_that_one_may_not_see_any_more_reminds_of_nothing(talk: Conversation) -> None:
    talk.answer(KENJI, f"{FORUM} visibility:public")
    talk.answer(STAFF, "follow E-1")
    talk.answer(KENJI, "edit E-1 visibility:members")
    talk.answer(KENJI, "move E-1 16 dec")
    until(talk, 12, 15)

    assert of_forum(talk, STAFF) == []


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "follow E-1", "You already follow E-1. Nothing has changed."),
        (UTE, "follow E-1 friday", "I don't know “friday” here. Nothing has changed."),
        (
            COSTA,
            "unfollow E-1",
            "You announced it, or it's of your area or entity, so I remind you of it. To turn that off: mute E-1",
        ),
        (OBSERVER, "unfollow E-1", "You don't follow E-1. Nothing has changed."),
        (UTE, "follow A-1", "A-1 isn't an event."),
        (UTE, "follow E-2", "E-2 isn't ahead any more, so no reminders come."),
    ],
)
def test_what_changes_nothing_says_why(quick: Conversation, who: str, words: str, sentence: str) -> None:
    quick.answer(KENJI, FORUM)
    quick.answer(UTE, "action Table")
    quick.answer(KENJI, "event Another forum on:20 dec")
    quick.answer(KENJI, "cancel E-2 no host")
    quick.answer(UTE, "follow E-1")
    before = rows(quick)

    assert quick.answer(who, words) == sentence
    assert rows(quick) == before


def test_following_turns_muted_reminders_on(quick: Conversation) -> None:
    quick.answer(KENJI, FORUM)
    quick.answer(COSTA, "mute E-1")

    assert line(quick.answer(COSTA, "follow E-1")).startswith("You follow Regional standards forum")
    until(quick, 11, 2)

    assert days(quick, COSTA) == ["Tue 1 Nov"]


def test_undo_of_following_says_how(quick: Conversation) -> None:
    quick.answer(KENJI, FORUM)
    quick.answer(UTE, "follow E-1")

    assert quick.answer(UTE, "undo E-1") == (
        "The last step of E-1 was about your own reminders. To change that: unfollow E-1"
    )
    assert "follows it" in quick.answer(KENJI, "history E-1")
