"""Whether one person comes to a meeting is answered by what they have said, to whoever may see that."""

from datetime import UTC, datetime

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


@pytest.mark.parametrize(
    "way", ["who represents Ute{}?", "who's standing in for Ute{}?", "who comes for Ute{}?"]
)
@pytest.mark.parametrize(
    "when", ["", " on the 8th", " on 8 nov", " at meeting 1", " at M-1", " at the meeting"]
)
def test_meeting_is_named_in_each_way_when_somebody_is_represented(
    quick: Conversation, way: str, when: str
) -> None:
    talk = called(quick)
    talk.answer(UTE, f"apologies M-1 @{KENJI}")
    assert "Ute Keller has sent apologies. Kenji Sato comes instead." in talk.asks(LINDA, way.format(when))
    assert "I know no meeting of the task force on Tue 11 Oct." in talk.asks(LINDA, way.format(" on tuesday"))


@pytest.mark.parametrize(
    "asked",
    [
        "whom do I represent?", "who do I represent at the meeting?", "am I standing in for anybody?",
        "am I representing anyone on the 8th?", "am I coming for somebody else?",
    ],
)  # fmt: skip
def test_in_whose_place_somebody_comes_is_told_to_them(quick: Conversation, asked: str) -> None:
    talk = called(quick)
    assert "You represent nobody." in talk.asks(KENJI, asked)
    talk.answer(UTE, f"apologies M-1 @{KENJI}")
    assert "You represent Ute Keller." in talk.asks(KENJI, asked)
    assert "You represent" not in talk.asks(ALINE, asked).replace("You represent nobody", "")
    assert "Kenji Sato represents Ute Keller." in talk.asks(LINDA, "whom does Kenji represent?")


def over(talk: Conversation) -> Conversation:
    """The first meeting is over, and it's entered who came; the second is ahead, and nobody is asked yet."""
    called(talk).answer(UTE, f"apologies M-1 @{KENJI}")
    talk.until(datetime(2016, 11, 8, 13, 20, tzinfo=UTC))
    talk.answer(LINDA, f"present M-1 @{ALINE}, video @{KENJI}")
    talk.until(datetime(2016, 11, 9, 9, 20, tzinfo=UTC))
    talk.answer(LINDA, "held M-1")
    return talk


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("did Kenji come?", "Kenji Sato was there by video."),
        ("was Aline there?", "Aline Moreau was there."),
        ("did Ute attend on the 8th?", "Ute Keller was represented by Kenji Sato."),
        ("was Ute at meeting 1?", "Ute Keller was represented by Kenji Sato."),
        ("who represented Ute yesterday?", "Ute Keller was represented by Kenji Sato."),
        ("whom did Kenji represent?", "Kenji Sato represented Ute Keller."),
        ("was Wipa present by video?", "It isn't entered whether Wipa Chaiyo came."),
        ("Ute était-elle là ?", "Ute Keller was represented by Kenji Sato."),
        ("qui a représenté Ute ?", "Ute Keller was represented by Kenji Sato."),
        ("¿vino Kenji?", "Kenji Sato was there by video."),
        ("Kenji был?", "Kenji Sato was there by video."),
        ("Kenji来了吗？", "Kenji Sato was there by video."),
        ("هل حضر Kenji؟", "Kenji Sato was there by video."),
        ("is Kenji coming?", "M-2 isn't called yet"),
    ],
)
def test_how_somebody_took_part_is_told_of_the_last_meeting(
    quick: Conversation, asked: str, said: str
) -> None:
    assert said in over(quick).asks(LINDA, asked)


def test_how_others_took_part_is_told_once_the_record_is_out(both: Conversation) -> None:
    talk = over(both)
    talk.answer(LINDA, "present M-1 the others were absent")
    assert "You were represented by Kenji Sato." in talk.asks(UTE, "was I there?")
    refused = "can see who came to M-1. Its record names them once it's out."
    assert refused in talk.asks(UTE, "did Kenji come?")
    talk.until(datetime(2016, 11, 14, 9, 20, tzinfo=UTC))
    assert "Kenji Sato was there by video." in talk.asks(UTE, "did Kenji come?")
    assert "Cilka Novak was absent." in talk.asks(UTE, "did Cilka come?")


def test_who_is_there_is_told_during_the_meeting(quick: Conversation) -> None:
    talk = called(quick)
    assert "isn't away" in talk.asks(LINDA, "is Kenji here?")
    talk.until(datetime(2016, 11, 8, 13, 20, tzinfo=UTC))
    assert "Kenji Sato is coming by video." in talk.asks(LINDA, "is Kenji there?")
    talk.passes(minutes=1)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{KENJI}")
    assert "Kenji Sato is there." in talk.asks(LINDA, "did Kenji come?")
    assert "Kenji Sato is there." in talk.asks(LINDA, "is Kenji here?")
    for asked in ("who's here?", "who came?", "who has come?"):
        said = talk.asks(LINDA, asked)
        assert "It's still going on. So far:" in said
        assert "Kenji Sato" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("who was absent?", "Absent"), ("who didn't come on the 8th?", "Absent"), ("who missed meeting 1?", "Absent"),
        ("who took part by video?", "Present by video  b) Focal point: Kenji Sato"),
        ("who joined remotely yesterday?", "Present by video  b) Focal point: Kenji Sato"),
        ("who was represented?", "Represented  Ute Keller, by Kenji Sato"),
        ("who sent apologies?", "Nobody sent apologies."), ("how many came?", "1 by video: b) Focal point"),
        ("did everybody come?", "Absent"), ("qui était absent ?", "Absent"), ("¿quién faltó?", "Absent"),
        ("кто отсутствовал?", "Absent"), ("谁缺席了？", "Absent"), ("من غاب؟", "Absent"),
    ],
)  # fmt: skip
def test_who_took_part_in_which_way_is_told(quick: Conversation, asked: str, said: str) -> None:
    talk = over(quick)
    if said == "Absent":
        before = talk.asks(LINDA, "who was absent?")
        assert "Nothing is entered of" in before
        talk.answer(LINDA, "present M-1 the others were absent")
    answer = talk.asks(LINDA, asked).replace("*", "")
    assert said in answer
    assert "Task force, meeting 1, Tue 8 Nov" in answer
