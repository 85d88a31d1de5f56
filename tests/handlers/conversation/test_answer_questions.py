"""Whether one person comes to a meeting is answered by what they have said, to whoever may see that."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels


def called(talk: Conversation) -> Conversation:
    """Plan a meeting of Tue 8 Nov that is called, and another of Thu 8 Dec that isn't yet."""
    talk.answer(LINDA, "meeting 8 nov 14:00 link:https://meet.example.org/isc")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "meeting 8 dec 14:00")
    talk.answer(KENJI, "remote M-1")
    return talk


@pytest.mark.parametrize(
    "asked",
    [
        "is Kenji coming?",
        "Is Kenji Sato coming to the meeting?",
        "is Kenji coming to meeting 1?",
        "is Kenji attending M-1?",
        "will Kenji be there on 8 nov?",
        "has Kenji answered yet?",
        "did kenji reply?",
        "Kenji vient-il à la réunion ?",
        "est-ce que Kenji participe ?",
        "Kenji a répondu ?",
        "¿viene Kenji?",
        "¿va a venir Kenji a la reunión?",
        "¿ha respondido Kenji?",
        "Kenji придёт на заседание?",
        "Kenji будет?",
        "Kenji ответил?",
        "Kenji来吗？",
        "Kenji会参加会议吗？",
        "Kenji回复了吗？",
        "هل سيحضر Kenji؟",
        "هل يشارك Kenji في الاجتماع؟",
    ],
)
def test_one_persons_answer_is_told_to_whoever_keeps_the_list(quick: Conversation, asked: str) -> None:
    said = called(quick).says(LINDA, asked, channel="direct")[-1]
    assert "Kenji Sato is coming by video." in said.text
    assert labels(said) == ["Who's coming"]


def test_answer_says_what_keeps_somebody_from_coming(both: Conversation) -> None:
    talk = called(both)
    assert "Ute Keller hasn't answered yet." in talk.asks(LINDA, "is Ute coming?")
    talk.answer(UTE, "absent 7 nov - 10 nov")
    assert "Ute Keller hasn't answered yet. Ute is away until Thu 10 Nov." in talk.asks(
        LINDA, "is Ute coming?"
    )
    talk.answer(UTE, f"apologies M-1 @{KENJI}")
    assert "Ute Keller has sent apologies. Kenji Sato comes instead." in talk.asks(ALINE, "is Ute coming?")
    assert "M-2 isn't called yet, so nobody has been asked." in talk.asks(LINDA, "is Ute coming on 8 dec?")
    talk.answer(LINDA, "move M-1 9 nov 14:00 the hall is taken")
    assert "hasn't answered since the meeting was moved. Before that: Kenji Sato was coming by video." in (
        talk.asks(LINDA, "has Kenji answered?")
    )


def test_ones_own_answer_is_told_with_the_other_ones(talk: Conversation) -> None:
    called(talk)
    assert "can see who's coming to M-1" in talk.asks(UTE, "is Kenji coming?")
    own = talk.says(KENJI, "have I answered?", channel="direct")[-1]
    assert "You're coming by video." in own.text
    assert labels(own) == ["Coming", "Can't"]
    assert "You haven't answered yet." in talk.asks(UTE, "am I coming to meeting 1?")


@pytest.mark.parametrize(
    "other", ["is Kenji coming back on Monday?", "is anything coming up?", "who's coming?", "will it come?"]
)
def test_other_words_keep_their_answer(quick: Conversation, other: str) -> None:
    assert "by video." not in called(quick).asks(UTE, other)


@pytest.mark.parametrize(
    "asked",
    [
        "who has answered for 8 nov?",
        "who hasn't answered for Tuesday 8 November yet?",
        "who replied to meeting 1?",
        "Who has not responded to M-1?",
        "qui n'a pas encore répondu pour la réunion 1 ?",
        "¿quién no ha confirmado para la reunión 1?",
        "кто ещё не ответил на M-1?",
        "谁还没回复 M-1？",
        "من لم يرد على M-1؟",
    ],
)
def test_who_has_answered_to_a_meeting_is_answered_with_the_list(quick: Conversation, asked: str) -> None:
    said = called(quick).asks(LINDA, asked)

    assert "By video (1): Kenji Sato" in said
    assert "No answer (24)" in said
    assert "can see who's coming to M-1" in quick.asks(UTE, asked)


@pytest.mark.parametrize(
    "asked", ["who is representing Ute?", "Who's coming instead of Ute?", "who represents Ute at meeting 1?"]
)
def test_who_comes_for_somebody_is_answered_from_their_answer(quick: Conversation, asked: str) -> None:
    talk = called(quick)
    assert "Ute Keller hasn't answered yet." in talk.asks(LINDA, asked)
    talk.answer(UTE, f"apologies M-1 @{KENJI}")
    assert "Ute Keller has sent apologies. Kenji Sato comes instead." in talk.asks(LINDA, asked)
