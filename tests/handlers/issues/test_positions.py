"""Positions: what each entity says of an issue, by agreement settled, and silence that is shown."""

from datetime import UTC, datetime

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

    (said,) = both.presses(JOOST, card, "Say B")
    both.presses(TARO, card, "My words")
    both.submits(TARO, option="A", text="for our own pages")
    both.passes(minutes=1)

    waiting = "Waiting · I-1 · focal points, until Fri 14 Oct"
    assert said.text.splitlines()[1:] == [
        "Noted: TSB says B.",
        f"{waiting} · BR and BDT haven't answered · by Filiz Arslan",
    ]
    assert both.channel("#isc-web")[0].text.splitlines()[1:] == [
        "A  each Bureau · BR (“for our own pages”)",
        "B  one budget · TSB",
        f"{waiting} · BDT hasn't answered · by Filiz Arslan",
    ]


def test_forms_of_an_issue_show_its_question(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.passes(minutes=2)
    (card,) = quick.channel("#isc-web")

    for label in ("My words", "Add an option", "Escalate"):
        quick.presses(TARO, card, label)
        form = quick.workspace.view(quick.user(TARO))
        assert form is not None
        assert "*Who pays?*" in str(form.blocks[0]), label


def test_position_that_ends_with_a_full_stop_gets_no_second_one(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)

    said = quick.answer(JOOST, "position I-1 The host pays.")

    assert "Noted: TSB says “The host pays.”\n" in said


def test_later_word_of_an_entity_replaces_the_one_before_and_undo_brings_it_back(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(JOOST, "position I-1 A")
    changed = quick.answer(JOOST, "position I-1 B, from 2018")
    quick.answer(TARO, "position I-1 A")
    same = quick.answer(JOOST, "position I-1 B, from 2018")
    quick.answer(TARO, "undo I-1")
    quick.answer(JOOST, "position I-1 A")
    quick.answer(JOOST, "undo I-1")

    assert "TSB says B (“from 2018”)" in changed
    assert same == "That's already the position. Nothing has changed."
    assert "*B*  one budget · TSB (“from 2018”)" in quick.answer(LINDA, "show I-1")


def test_colleague_whose_word_for_an_entity_is_replaced_is_named_and_told_once(both: Conversation) -> None:
    both.answer(FILIZ, RAISE)
    both.passes(minutes=2)
    both.answer(MOUSSA, "position I-1 A")
    (asked,) = both.says(SALMA, "/isc position I-1 B, from 2018")
    question = asked.text
    replaced = both.presses(SALMA, asked, "BDT says B")[-1].text
    both.answer(SALMA, "position I-1 B, from 2019")
    both.passes(days=3)

    told = [m for m in both.direct(MOUSSA) if "instead of what you said" in m.text]
    history = both.answer(LINDA, "history I-1")

    assert question == "Moussa said A for BDT on Fri 7 Oct. Yours would replace it."
    assert "It replaces what Moussa Diallo said, A, and I'll tell them." in replaced
    assert [m.text.splitlines()[1] for m in told] == [
        "Salma Haddad now says B (“from 2019”) for BDT, instead of what you said."
    ]
    assert labels(told[0]) == ["My position", "History"]
    assert "says: A" in history
    assert "says: B from 2018" in history


def test_word_beside_that_of_a_colleague_is_ones_own(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(MOUSSA, "position I-1 A")
    (asked,) = quick.says(SALMA, "/isc position I-1 B & from 2018")

    quick.presses(SALMA, asked, "Just me")

    assert "*A*  each Bureau · BDT\n*B*  one budget · Salma (“&amp; from 2018”)" in quick.answer(
        LINDA, "show I-1"
    )


def test_word_that_is_left_changes_nothing(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(MOUSSA, "position I-1 A")
    (asked,) = quick.says(SALMA, "/isc position I-1 B")

    quick.presses(SALMA, asked, "Leave it")

    assert "*A*  each Bureau · BDT\n*B*  one budget\n" in quick.answer(LINDA, "show I-1")


def test_same_word_of_a_colleague_and_ones_own_later_word_replace_nobodys(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(MOUSSA, "position I-1 A")
    quick.answer(SALMA, "position I-1 A")
    back = quick.answer(SALMA, "position I-1 B")
    quick.answer(SALMA, "undo I-1")
    quick.passes(days=3)

    assert "replaces" not in back
    assert not [m for m in quick.direct(MOUSSA) if "instead of what you said" in m.text]


def test_own_words_are_a_position_too_and_others_than_those_asked_may_speak(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(UTE, "position I-1 whoever orders it pays")

    shown = quick.answer(LINDA, "show I-1").splitlines()

    assert "FRMD: “whoever orders it pays”" in shown
    assert "BR, BDT and TSB haven't answered" in "".join(shown)


def test_secretary_writes_down_what_somebody_says_on_the_phone(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)

    said = quick.answer(LINDA, "position I-1 A entity:BDT")
    refused = quick.answer(UTE, "position I-1 A entity:BDT")

    assert "Noted: BDT says A." in said
    assert refused == (
        "You don't speak for Telecommunication Development Bureau. For your own position, leave entity: out."
    )


def test_who_stands_in_speaks_for_the_absent_and_silence_says_so(quick: Conversation) -> None:
    quick.answer(MOUSSA, "absent 7-21 oct @salma.haddad")
    quick.answer(FILIZ, RAISE)
    quick.answer(TARO, "position I-1 A")
    quick.answer(JOOST, "position I-1 A")
    waiting = quick.answer(LINDA, "silent I-1")
    quick.answer(SALMA, "position I-1 A")

    assert waiting.splitlines()[1:] == [
        "*A*  each Bureau · BR, TSB",
        "*B*  one budget",
        "BDT (Salma stands in) hasn't answered.",
        "BDT: Moussa Diallo is away; Salma Haddad stands in",
    ]
    assert quick.answer(LINDA, "silent I-1").splitlines()[-1] == "Everybody has answered."


def test_stand_in_who_replaces_the_word_of_the_absent_hears_whose_it_is_and_they_read_it_on_return(
    both: Conversation,
) -> None:
    both.answer(FILIZ, RAISE)
    both.answer(JOOST, "position I-1 A")
    both.answer(JOOST, "absent 7-10 oct @cilka.novak")
    both.passes(minutes=2)
    (asked,) = both.says("cilka.novak", "/isc position I-1 B")
    replaced = both.presses("cilka.novak", asked, "TSB says B")[-1].text.splitlines()[1]
    corrected = both.answer("cilka.novak", "position I-1 B, from 2018").splitlines()[1]
    history = both.answer(LINDA, "history I-1")
    both.until(datetime(2016, 10, 11, 10, tzinfo=UTC))
    read = "\n".join(m.text for m in both.direct(JOOST))

    assert replaced == (
        "I've noted TSB's position for Joost Peeters. "
        "It replaces what Joost Peeters said, A, and I'll tell them."
    )
    assert corrected == "I've noted TSB's position for Joost Peeters."
    assert history.count("Cilka Novak (Focal point) · took a position · for Joost Peeters") == 2
    assert "Cilka Novak now says B (“from 2018”) for TSB, instead of what you said." in read
    assert "Cilka Novak stood in.\nDone in your name:\n*I-1*  Who pays? · Cilka Novak took a position" in read


def test_stand_in_who_names_the_entity_speaks_for_the_absent_too(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(JOOST, "absent 7-10 oct @cilka.novak")
    said = quick.answer("cilka.novak", "position I-1 B entity:TSB")

    assert "I've noted TSB's position for Joost Peeters." in said
    assert "took a position · for Joost Peeters" in quick.answer(LINDA, "history I-1")


def test_all_who_say_the_same_may_decide_and_different_words_stop_one_alone(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    quick.answer(TARO, "position I-1 A")
    quick.answer(JOOST, "position I-1 B")
    (refused,) = quick.says(JOOST, "/isc decide I-1 agreed B")
    (by_secretary,) = quick.says(LINDA, "/isc decide I-1 agreed B")
    quick.answer(TARO, "position I-1 B")
    (agreed,) = quick.says(MOUSSA, "/isc position I-1 B")
    decided = quick.answer(MOUSSA, "decide I-1 agreed One budget")

    assert refused.text == "The focal points don't agree yet: BR says A and TSB says B."
    assert labels(refused) == ["Change my position", "Take it up"]
    assert by_secretary.text == refused.text
    assert labels(by_secretary) == ["Take it up"]
    assert "Everybody says the same." in agreed.text
    assert labels(agreed) == ["Undo", "Decide"]
    assert decided.startswith("DEC-1  I-1 is decided. *Agreed:* One budget.")


def test_option_is_added_with_the_next_letter(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)

    said = quick.answer(UTE, "option I-1 half and half")
    again = quick.answer(UTE, "option I-1 half and half")

    assert said.splitlines()[1] == "Added as C: half and half"
    assert again == "I-1 already has that option. Nothing has changed."
    assert "*C*  half and half" in quick.answer(LINDA, "show I-1")
    assert "TSB says C" in quick.answer(JOOST, "position I-1 c")


def test_overview_waits_for_a_position_until_it_is_taken(quick: Conversation) -> None:
    quick.answer(FILIZ, RAISE)
    before = quick.answer(JOOST, "home")
    quick.answer(JOOST, "position I-1 A")

    assert "Waiting · I-1 · until" in before
    assert "I-1" not in quick.answer(JOOST, "home")


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (OBSERVER, "position I-1 A", "Only members can take a position on I-1. As an observer you can leave a remark."),
        (STAFF, "position I-1 A", "Only members can take a position on it. You can see events and who's who."),
        (ALINE, "position I-2 A", "I-2 is already withdrawn. Nothing has changed."),
        (UTE, "silent I-1", "Linda can list who hasn't answered."),
        (JOOST, "position A-1 A", "A-1 isn't an issue."),
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


@pytest.mark.parametrize("words", ["B", "b.", "Each its own"])
def test_reply_that_is_an_option_is_offered_as_a_position(quick: Conversation, words: str) -> None:
    quick.answer(FILIZ, 'raise Who pays? area:web options:"One budget; Each its own"')
    quick.passes(hours=3)
    asked = next(m for m in quick.direct(JOOST) if "Who pays?" in m.text)

    (offered,) = quick.replies(JOOST, asked, words)
    position, note = labels(offered)
    quick.presses(JOOST, offered, position)

    assert (position.endswith(" says B"), note) == (True, "Just a note")
    assert "*B*  Each its own · " in quick.answer(LINDA, "show I-1")
