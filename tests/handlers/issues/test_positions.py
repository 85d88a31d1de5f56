"""Positions: what each entity says of an issue, by agreement settled, and silence that is shown."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

FILIZ, TARO, JOOST, MOUSSA, SALMA = (
    "filiz.arslan",
    "taro.nakagawa",
    "joost.peeters",
    "moussa.diallo",
    "salma.haddad",
)
RAISE = "raise Who pays? area:web options:each Bureau; one budget"


def test_button_takes_the_position_of_ones_entity_and_the_card_says_who_is_silent(both: Conversation) -> None:
    both.answer(FILIZ, RAISE)
    both.passes(minutes=2)
    (card,) = both.channel("#isc-web")

    (said,) = both.presses(JOOST, card, "Agree on B")
    both.presses(TARO, card, "My position")
    both.submits(TARO, option="A", text="for our own pages")
    both.passes(minutes=1)

    assert said.text.splitlines()[1:] == [
        "Your position for TSB is taken down. TSB: B",
        "1 of 3 have answered; waiting for BR; BDT",
    ]
    assert both.channel("#isc-web")[0].text.splitlines()[3:] == [
        "TSB: B · BR: A, for our own pages",
        "2 of 3 have answered; waiting for BDT",
    ]


def test_later_word_of_an_entity_replaces_the_one_before_and_undo_brings_it_back(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(JOOST, "position I-1 A")
    changed = quick.answer(JOOST, "position I-1 B, from 2018")
    quick.answer(TARO, "position I-1 A")
    same = quick.answer(JOOST, "position I-1 B, from 2018")
    quick.answer(TARO, "undo I-1")
    quick.answer(JOOST, "position I-1 A")
    quick.answer(JOOST, "undo I-1")

    assert "TSB: B, from 2018" in changed
    assert same == "That is the position already. Nothing has changed. Look at it: show I-1"
    assert "TSB: B, from 2018" in quick.answer(LINDA, "show I-1")


def test_own_words_are_a_position_too_and_others_than_those_asked_may_speak(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(UTE, "position I-1 whoever orders it pays")

    shown = quick.answer(LINDA, "show I-1").splitlines()

    assert "FRMD: whoever orders it pays" in shown
    assert "1 of 4 have answered; waiting for BR; BDT; TSB" in shown


def test_secretary_writes_down_what_somebody_says_on_the_phone(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)

    said = quick.answer(LINDA, "position I-1 A entity:BDT")
    refused = quick.answer(UTE, "position I-1 A entity:BDT")

    assert "Your position for BDT is taken down. BDT: A" in said
    assert refused == (
        "You do not speak for Telecommunication Development Bureau. Your own position is said without entity:."
    )


def test_who_stands_in_speaks_for_the_absent_and_silence_says_so(quick: Conversation) -> None:
    quick.answer(MOUSSA, "absent 7-21 oct @salma.haddad")
    quick.answer(FILIZ, RAISE)
    quick.answer(TARO, "position I-1 A")
    quick.answer(JOOST, "position I-1 A")
    waiting = quick.answer(LINDA, "silent I-1")
    quick.answer(SALMA, "position I-1 A")

    assert waiting.splitlines()[1:] == [
        "BR: A · TSB: A",
        "2 of 3 have answered; waiting for BDT, alternate asked.",
        "BDT: Moussa Diallo is away; Salma Haddad is asked",
    ]
    assert quick.answer(LINDA, "silent I-1").splitlines()[-1] == "3 of 3 have answered."


def test_all_who_say_the_same_may_decide_and_different_words_stop_one_alone(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(TARO, "position I-1 A")
    quick.answer(JOOST, "position I-1 B")
    refused = quick.answer(JOOST, "decide I-1 agreed B")
    quick.answer(TARO, "position I-1 B")
    (agreed,) = quick.says(MOUSSA, "/isc position I-1 B")
    decided = quick.answer(MOUSSA, "decide I-1 agreed One budget")

    assert refused == (
        "The focal points have said different things of I-1; they settle it by agreement. "
        "A position is changed with: position I-1 A. Else send it up: escalate I-1 no agreement"
    )
    assert agreed.text.endswith("3 of 3 have answered; all say the same")
    assert labels(agreed) == ["Undo", "Decide"]
    assert decided.startswith("DEC-1  I-1 is decided: agreed, One budget.")


def test_option_is_added_with_the_next_letter(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)

    said = quick.answer(UTE, "option I-1 half and half")
    again = quick.answer(UTE, "option I-1 half and half")

    assert said.splitlines()[1] == "Option C is added: half and half"
    assert again == "I-1 has that option already. Nothing has changed."
    assert "C  half and half" in quick.answer(LINDA, "show I-1")
    assert "TSB: C" in quick.answer(JOOST, "position I-1 c")


def test_overview_waits_for_a_position_until_it_is_taken(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    before = quick.answer(JOOST, "home")
    quick.answer(JOOST, "position I-1 A")

    assert "Waiting for you: *I-1*" in before
    assert "Waiting for you" not in quick.answer(JOOST, "home")


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (OBSERVER, "position I-1 A", "Observers read and leave remarks; they change nothing. Example: note I-1 How many took part?"),
        (STAFF, "position I-1 A", "Positions are taken by members. To say something: note I-7 ..."),
        (ALINE, "position I-2 A", "I-2 is already withdrawn. Nothing has changed."),
        (UTE, "silent I-1", "Only the secretary or the chair can list who has not answered."),
        (JOOST, "position A-1 A", "A-1 is not an issue. Example: position I-7 A"),
    ],
)  # fmt: skip
def test_positions_are_refused_in_one_sentence(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(FILIZ, "raise Which room? area:web")
    quick.answer(FILIZ, "cancel I-2 settled")
    quick.answer(LINDA, "action Paper")

    assert quick.answer(who, words).endswith(sentence)
