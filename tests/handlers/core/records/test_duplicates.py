"""The same thing twice: one ends, its owners are told where it goes on; events say that they may be one effort."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels, rows

CLIMATE = "paula.ruiz"


def two(talk: Conversation) -> None:
    talk.answer(LINDA, "action Table of costs owner:@ute.keller due:14 oct")
    talk.answer(LINDA, "action Cost table owner:@paula.ruiz due:12 oct")


def test_first_action_ends_and_its_owner_is_told_where_it_goes_on(talk: Conversation) -> None:
    two(talk)
    talk.passes(minutes=2)

    (said,) = talk.says(LINDA, "/isc same A-2 A-1")

    assert said.text == (
        "*A-2*  Cost table is cancelled: it is the same as *A-1*  Table of costs.\nI'll tell Paula when their day starts."
    )
    assert labels(said) == ["Undo"]
    talk.passes(days=4)
    told = [m.text for m in talk.direct(CLIMATE) if "elsewhere" in m.text]
    assert len(told) == 1
    assert (
        "*A-2*  Cost table\nThis goes on elsewhere, as it is the same:\n"
        "*A-1*  Table of costs · Ute Keller, due Fri 14 Oct\nNothing for you to do."
    ) in told[0]
    assert talk.channel()[1].text.splitlines() == [
        "Cost table",
        "Why: the same as A-1",
        "Cancelled · A-2 · Fri 7 Oct by Linda Okafor",
    ]


def test_both_show_each_other(talk: Conversation) -> None:
    two(talk)
    talk.answer(LINDA, "same A-2 as A-1 both are for MCG")

    assert "Why: the same as A-1: both are for MCG" in talk.answer(LINDA, "show A-2")
    assert "The same: A-1  Table of costs" in talk.answer(LINDA, "show A-2")
    assert "The same: A-2  Cost table" in talk.answer(LINDA, "show A-1")
    assert "marked it as a duplicate\n      as: A-1" not in talk.answer(LINDA, "history A-1")
    assert "linked it\n      with: A-2" in talk.answer(LINDA, "history A-1")
    assert "marked it as a duplicate" in talk.answer(LINDA, "history A-2")


def test_undo_opens_it_again_and_takes_the_link_away(talk: Conversation) -> None:
    two(talk)
    (said,) = talk.says(LINDA, "/isc same A-2 A-1")

    (undone,) = talk.presses(LINDA, said, "Undo")

    assert undone.text == "Taken back. *A-2*  Cost table · Paula Ruiz, due Wed 12 Oct"
    assert "The same" not in talk.answer(LINDA, "show A-1") + talk.answer(LINDA, "show A-2")
    talk.passes(hours=2)
    assert not [m for m in talk.direct(CLIMATE) if "elsewhere" in m.text]


def test_undo_leaves_a_link_that_was_there_before(talk: Conversation) -> None:
    two(talk)
    talk.answer(LINDA, "link A-2 A-1")
    talk.passes(minutes=1)
    talk.answer(LINDA, "same A-2 A-1")
    assert "The same: A-1" in talk.answer(LINDA, "show A-2")

    talk.answer(LINDA, "undo A-2")

    assert "Linked: A-1  Table of costs" in talk.answer(LINDA, "show A-2")


def test_owner_ends_their_own_and_is_not_told(talk: Conversation) -> None:
    two(talk)

    assert "Told" not in talk.answer(CLIMATE, "duplicate A-2 A-1")


def test_restricted_one_is_named_to_nobody_who_may_not_know_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@paula.ruiz")
    talk.answer(LINDA, "action Secret table visibility:restricted")
    talk.passes(minutes=2)

    talk.answer(LINDA, "same A-1 A-2")
    talk.passes(hours=2)

    theirs = "\n".join(
        [
            talk.answer(CLIMATE, "show A-1"),
            talk.answer(CLIMATE, "history A-1"),
            *[m.text for m in talk.channel() + talk.direct(CLIMATE)],
        ]
    )
    assert "Why: the same as another one" in theirs
    assert "A-2" not in theirs
    assert "Secret table" not in theirs


def test_series_that_is_the_same_as_another_does_not_come_again(talk: Conversation) -> None:
    talk.answer(LINDA, "action Round-up")
    talk.answer(LINDA, "action Send the round-up due:every monday")

    assert "It won't come again." in talk.answer(LINDA, "same A-2 A-1")


def test_first_issue_is_withdrawn_and_its_raiser_told(talk: Conversation) -> None:
    talk.answer(LINDA, "raise Who pays for six languages? area:web")
    talk.answer(CLIMATE, "raise Six languages, who pays?")
    talk.passes(minutes=2)

    said = talk.answer(LINDA, "same I-2 I-1")
    talk.passes(hours=6)

    assert said.startswith("*I-2*  Six languages, who pays? is withdrawn: it is the same as *I-1*")
    assert said.endswith("I'll tell Paula when their day starts.")
    assert "Cancelled · I-2 · taken back: the same as I-1" in talk.answer(LINDA, "show I-2")
    assert [m for m in talk.direct(CLIMATE) if "elsewhere" in m.text and "I-1" in m.text]
    assert talk.answer(LINDA, "issues").startswith("*1 open issue*")


def test_two_events_say_that_they_may_be_one_and_none_ends(talk: Conversation) -> None:
    talk.answer(LINDA, "event Captioning workshop on:12 oct")
    talk.answer(BANGKOK, "event Workshop on captioning on:13 oct")
    talk.passes(minutes=2)

    (said,) = talk.says(LINDA, "/isc same E-2 E-1")
    talk.passes(minutes=2)

    assert said.text == (
        "*E-2*  Workshop on captioning and *E-1*  Captioning workshop may be the same effort; both say so now."
    )
    cards = [m.text for m in talk.channel()]
    assert "May be the same as E-2 Workshop on captioning" in cards[0]
    assert "May be the same as E-1 Captioning workshop" in cards[1]
    assert "2 events" in talk.answer(LINDA, "events")
    talk.presses(LINDA, said, "Undo")
    talk.passes(minutes=2)
    assert not [m for m in talk.channel() if "May be the same" in m.text]


REFUSED = [
    (LINDA, "same A-1 I-1", "A-1 and I-1 can't be the same: that is for two actions, two issues or two events. To relate them: link A-1 I-1"),
    (LINDA, "same A-1", "Which two are the same? Name both, the one that ends first: same A-10 A-11"),
    (LINDA, "same A-1 A-1", "Which two are the same? Name both, the one that ends first: same A-10 A-11"),
    (LINDA, "same A-1 A-2 A-3", "Which two are the same? Name both, the one that ends first: same A-10 A-11"),
    (LINDA, "same A-1 A-99", "I can't find A-99."),
    (UTE, "same A-2 A-1", "Paula or Linda can cancel A-2."),
    (ALINE, "same A-3 A-1", "Linda closed A-3 on Fri 7 Oct."),
    (LINDA, "same A-1 A-4", "A-4 is cancelled itself, so A-1 would go on nowhere. To relate them: link A-1 A-4"),
    (UTE, "same A-1 A-5", "I can't find A-5."),
    (LINDA, "same E-1 E-2 more words", "I only note that two events may be the same, without words: same E-1 E-2"),
    (LINDA, "same I-1 I-2", "DEC-1 on I-1 waits to be confirmed; that comes first."),
]  # fmt: skip


@pytest.mark.parametrize(("who", "words", "sentence"), REFUSED)
def test_what_cannot_be_the_same_is_refused_and_nothing_is_done(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    two(quick)
    for typed in ("action Three", "action Four", "action Five visibility:restricted", "done A-3 Sent", "cancel A-4 no need",
                  "raise Who pays?", "raise Who decides?", "decide I-1 agreed B", "event One on:12 oct", "event Two on:13 oct"):  # fmt: skip
        quick.answer(LINDA, typed)
    before = rows(quick)

    assert quick.answer(who, words) == sentence
    assert rows(quick) == before
