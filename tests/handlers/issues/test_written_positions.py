"""A position that somebody writes in a thread is offered as one, and stays unconfirmed until they say so."""

import pytest

from bot.positions import stated_position
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels

FILIZ, TARO, JOOST = "filiz.arslan", "taro.nakagawa", "joost.peeters"
OPTIONS = ("each Bureau", "one budget")
RAISE = "raise Who pays? area:web options:each Bureau; one budget"
WROTE = "BR wrote, not yet confirmed"


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("A for BR", ("A", "BR")), ("a for br", ("A", "BR")), ("BR: B", ("B", "BR")), ("BR says option B.", ("B", "BR")),
        ("one budget for BR", ("B", "BR")), ("A pour BR", ("A", "BR")), ("B", ("B", "")), ("option A", ("A", "")),
        ("A for BR and TSB", None), ("A for BR?", None), ("not A for BR", None), ("A for BR, if Ute pays", None),
        ("A or B for BR", None), ("BR", None), ("", None), ("a pool for BR", None), ("BR rejects B", None),
        ("A for BR, sorry", ("A", "BR")), ("Sorry, A for BR after all", ("A", "BR")), ("BR prefers B", ("B", "BR")),
        ("actually BR now supports B, thanks", ("B", "BR")), ("I changed my mind: A for BR", ("A", "BR")),
        ("désolé, A pour BR", ("A", "BR")), ("BR préfère B", ("B", "BR")), ("perdón, BR prefiere B", ("B", "BR")),
        ("BR предпочитает B", ("B", "BR")), ("BR 支持 B", ("B", "BR")), ("BR تفضل B", ("B", "BR")),
        ("BR does not prefer B", None), ("BR would prefer B if Ute pays", None), ("sorry", None),
    ],
)  # fmt: skip
def test_position_is_what_says_nothing_else(text: str, stated: tuple[str, str] | None) -> None:
    assert stated_position(text, OPTIONS, ("BR", "TSB", "BDT")) == stated


def raised(talk: Conversation) -> None:
    talk.answer(FILIZ, RAISE)
    talk.passes(minutes=70)


def test_position_in_the_thread_of_the_card_is_offered_with_its_option(both: Conversation) -> None:
    raised(both)
    (offered,) = both.replies(TARO, both.channel("#isc-web")[0], "A for BR")
    question, row = offered.text, labels(offered)
    silent = both.answer(LINDA, "silent I-1")
    both.presses(TARO, offered, "BR says A")

    assert question == "Is that a position? A: each Bureau"
    assert row == ["BR says A", "Just a note"]
    assert WROTE in silent
    assert "each Bureau · BR" in both.answer(LINDA, "show I-1")
    assert "BR" not in both.answer(LINDA, "silent I-1").split("haven't answered")[-1]


def test_position_under_ones_own_message_is_offered_with_its_option(quick: Conversation) -> None:
    raised(quick)
    sent = next(one for one in quick.direct(TARO)[::-1] if "Who pays?" in one.text)

    (offered,) = quick.replies(TARO, sent, "A for BR")

    assert labels(offered)[0] == "BR says A"
    assert WROTE in quick.answer(LINDA, "silent I-1")


def test_position_for_an_entity_of_others_is_not_offered(quick: Conversation) -> None:
    raised(quick)

    assert quick.replies(JOOST, quick.channel("#isc-web")[0], "A for BR") == []
    assert WROTE not in quick.answer(LINDA, "silent I-1")


def test_talk_under_the_card_is_no_position(quick: Conversation) -> None:
    raised(quick)

    assert quick.replies(TARO, quick.channel("#isc-web")[0], "we could split it") == []
    assert WROTE not in quick.answer(LINDA, "silent I-1")


def test_just_a_note_is_not_waited_for(both: Conversation) -> None:
    raised(both)
    (offered,) = both.replies(TARO, both.channel("#isc-web")[0], "A for BR")

    both.presses(TARO, offered, "Just a note")

    assert WROTE not in both.answer(LINDA, "silent I-1")


def test_position_whose_message_is_deleted_is_not_waited_for(both: Conversation) -> None:
    raised(both)
    both.replies(TARO, both.channel("#isc-web")[0], "A for BR")

    both.deletes(TARO, both.last(TARO))

    assert WROTE not in both.answer(LINDA, "silent I-1")


def test_position_under_a_digest_goes_to_its_issue(quick: Conversation) -> None:
    raised(quick)
    quick.answer(LINDA, f"action Cost table owner:@{TARO} due:19 oct")
    quick.passes(days=3, hours=3)
    week = next(one for one in quick.direct(TARO)[::-1] if "Your week" in one.text)

    (offered,) = quick.replies(TARO, week, "A for BR")

    assert labels(offered)[0] == "BR says A"


# Another mind, and the words of others


def test_changed_mind_is_offered(both: Conversation) -> None:
    raised(both)
    both.answer(TARO, "position I-1 B")

    (offered,) = both.replies(TARO, both.channel("#isc-web")[0], "A for BR, sorry")
    both.presses(TARO, offered, "BR says A")

    assert offered.text != ""
    assert "*A*  each Bureau · BR" in both.answer(LINDA, "show I-1")


def test_words_of_others_for_a_part_take_nobody_off_the_list(both: Conversation) -> None:
    raised(both)
    before = both.answer(LINDA, "silent I-1")
    (offered,) = both.replies(LINDA, both.channel("#isc-web")[0], "A for TSB")

    silent = both.answer(LINDA, "silent I-1")
    assert labels(offered)[0] == "TSB says A"
    assert "TSB: Joost Peeters" in before
    assert "TSB: Joost Peeters; Linda Okafor wrote for TSB, not yet confirmed" in silent
