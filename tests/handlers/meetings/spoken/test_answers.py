"""What is offered to somebody who says in their own words that they come, or don't: for the meeting that they mean."""

from datetime import UTC, datetime

import pytest

from bot.meeting_words import number_named, without_number
from handlers.conversation.understanding.ranking import rank
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import KENJI, LINDA, STAFF, UTE, labels

JOOST = "joost.peeters"
SECOND = "The task force meets on Mon 17 Oct, 14:00 Geneva, by video"


@pytest.fixture
def called(talk: Conversation) -> Conversation:
    """Two meetings ahead, of Tue 11 and Mon 17 Oct, to which everybody is invited."""
    for day in ("11 oct", "17 oct"):
        talk.answer(LINDA, f"meeting {day} 14:00 link:https://example.org/meet")
    for ref in ("M-1", "M-2"):
        talk.answer(LINDA, f"call {ref}")
    return talk


@pytest.mark.parametrize("guesses", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "can't come on the 17th, joost comes instead",
        "I can't make it to meeting 2, Joost replaces me",
        "sorry, I can't attend M-2, @joost.peeters comes instead",
        "je ne pourrai pas venir le 17, Joost me remplace",
        "no puedo ir el 17, Joost me sustituye",
        "10月17日 我不能参加会议, Joost 代替我",
    ],
)
def test_apologies_are_offered_for_the_meeting_of_that_day_with_who_comes_instead(
    called: Conversation, words: str, *, guesses: bool
) -> None:
    called.desk.rank = rank if guesses else None

    (asked,) = called.says(UTE, words, channel="direct")

    assert asked.text == (
        f"{SECOND}. Shall I note that you can't come, and that Joost Peeters comes instead?"
    )
    assert labels(asked) == ["Joost Peeters comes", "Can't", "Coming", "Video"]
    called.presses(UTE, asked, "Joost Peeters comes")
    assert "Apologies (1): Ute Keller (Joost Peeters" in called.answer(LINDA, "attendance M-2")
    assert "Apologies" not in called.answer(LINDA, "attendance M-1")


def test_whatever_is_offered_of_an_invitation_names_a_meeting(called: Conversation) -> None:
    called.desk.rank = rank

    for words in (
        "I'll skip meeting 2",
        "I can't come on monday 17 oct",
    ):
        asked = called.says(UTE, words, channel="direct")[-1]
        pressed = [one["value"] for one in buttons_of(asked)]
        answers = [
            one
            for one in pressed
            if {"attending", "remote", "apologies"} & {*one.replace(" ", ":").split(":")}
        ]
        assert answers, words
        assert all("M-2" in one for one in answers), (words, answers)
        assert "17 Oct" in asked.text


def test_day_without_a_meeting_is_said_with_those_that_there_are(called: Conversation) -> None:
    (asked,) = called.says(UTE, "I can't come on the 18th", channel="direct")

    assert asked.text == (
        "No such meeting is waiting for your answer. Which of these do you mean? Task force, meeting 1, Tue 11 Oct, 14:00 Geneva (M-1); "
        "Task force, meeting 2, Mon 17 Oct, 14:00 Geneva (M-2)."
    )
    assert labels(asked) == ["M-1", "M-2"]
    assert called.presses(UTE, asked, "M-2")[0].text.startswith(
        "Are you coming? The task force meets on Mon 17 Oct"
    )


def test_reply_under_an_invitation_keeps_who_comes_instead(called: Conversation) -> None:
    called.passes(hours=1)
    called.answer(LINDA, "meeting 18 oct 14:00")
    called.answer(LINDA, "call M-3")
    called.passes(hours=1)
    sent = called.direct(UTE)[-1]

    (asked,) = called.replies(UTE, sent, "sorry, Joost comes instead")

    assert labels(asked) == ["Joost Peeters comes", "Coming", "Can't", "Just a note"]
    called.presses(UTE, asked, "Joost Peeters comes")
    assert "Apologies (1): Ute Keller (Joost Peeters" in called.answer(LINDA, "attendance M-3")


def test_nothing_is_offered_to_who_is_invited_nowhere(called: Conversation) -> None:
    called.desk.rank = rank

    for words in ("can't come on the 17th, joost comes instead", "I must miss the session"):
        said = called.says(STAFF, words, channel="direct")[-1]
        assert not {"Apologies", "Attending", "Can't"} & {*labels(said)}


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("who chaired meeting 1?", 1),
        ("at meeting no. 14", 14),
        ("the 3rd meeting", 3),
        ("à la réunion 4", 4),
        ("en la reunión 12", 12),
        ("на заседании № 7", 7),
        ("第14次会议", 14),
        ("في الاجتماع رقم 5", 5),
        ("meetings 1 and meeting 2", 2),
        ("meeting 1 or meeting 2", None),
        ("meeting on 17 oct", None),
        ("meeting 2016-10-17", None),
        ("meeting 17 oct", None),
    ],
)
def test_meeting_is_known_by_its_number_which_is_no_day(words: str, number: int | None) -> None:
    assert number_named(words) == number
    assert number is None or str(number) not in without_number(words)


def test_answer_in_ones_own_conversation_names_its_meeting(talk: Conversation) -> None:
    for day, number in ((13, 15), (20, 16)):
        talk.answer(LINDA, f"meeting {day} dec 14:00 number:{number} link:https://meet.example.org/isc")
        talk.answer(LINDA, f"call M-{number - 14}")
    for words in ("by video", "I'm coming on the 20th", "I can come to meeting 16", "video on 20 dec"):
        said = talk.says(KENJI, words, channel="direct")[-1]
        assert said.text.endswith("What shall I note?"), words
        assert ("20 Dec" in said.text) == ("20" in words or "16" in words)
        assert labels(said)[0] == ("Video" if "video" in words else "Coming")
    assert "What shall I note?" not in talk.asks(KENJI, "I'm coming to the forum with Greta")
    talk.says(KENJI, "I can't come on 14 dec", channel="direct")
    second = talk.says(KENJI, "the second one", channel="direct")[-1]
    assert second.text.startswith("Are you coming? The task force meets on Tue 20 Dec")


def test_another_day_of_the_week_is_that_of_the_week_of_the_meeting(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00 number:15")
    asked = talk.says(LINDA, "move M-1 20 dec", channel="direct")[-1]
    assert "Tue 20 Dec, 14:00 Geneva" in asked.text
    (offer,) = talk.says(LINDA, "no, Wednesday", channel="direct")
    assert offer.text == "Move Task force (M-1) to Wed 21 Dec, 14:00 Geneva?"
    assert "Wed 21 Dec, 14:00 Geneva, not Tue 20 Dec" in talk.says(LINDA, "yes", channel="direct")[-1].text
    assert "to Thu 15 Dec, 14:00" in talk.says(LINDA, "no, 15 dec", channel="direct")[-1].text


def test_question_whether_a_meeting_was_held_is_answered_by_its_place(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 10, 11, 15, tzinfo=UTC))
    asked = talk.says(LINDA, "was M-1 held?", channel="direct")[-1]
    assert labels(asked) == ["Yes, as planned", "Who came", "No"]
    assert "was held on Tue 11 Oct" in talk.says(LINDA, "the first one", channel="direct")[-1].text
