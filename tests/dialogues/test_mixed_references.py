"""References of several kinds in one call: each kind does its own, all of it or nothing, in one answer."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, labels, rows


def decided(talk: Conversation) -> None:
    """Let there be an open action and a decided issue, an open issue, and a proposal that the chair can take back."""
    talk.answer(LINDA, "action Cost table owner:@linda.okafor due:14 oct")
    talk.answer(LINDA, "raise Who pays?")
    talk.answer(LINDA, "decide I-1 agreed Option B behalf:the Council")
    talk.answer(LINDA, "raise Which language?")
    talk.opens(ALINE, "propose Guidelines asked:@ute.keller")
    talk.passes(minutes=2)


@pytest.mark.parametrize("words", ["done A-1 I-1 fixed", "done I-1, A-1 fixed", "close A-1 and I-1 fixed"])
def test_action_and_issue_are_closed_by_one_call(talk: Conversation, words: str) -> None:
    decided(talk)

    (said,) = talk.says(LINDA, f"/isc {words}")

    assert "Cost table is done. Result: fixed" in said.text
    assert "I-1 is closed: fixed" in said.text
    assert "Undo" in labels(said)
    assert "\nDone\n" in talk.answer(LINDA, "show A-1")
    assert "Result: fixed\nDone · I-1 · closed Fri 7 Oct" in talk.answer(LINDA, "show I-1")


def test_answers_stand_in_the_order_of_the_words(talk: Conversation) -> None:
    decided(talk)

    said = talk.answer(LINDA, "done I-1 A-1 fixed")

    assert said.index("I-1 is closed") < said.index("Cost table is done")


def test_action_issue_and_proposal_are_taken_back_for_one_reason(talk: Conversation) -> None:
    decided(talk)

    said = talk.answer(ALINE, "cancel A-1 I-2 P-1 no longer needed")

    assert "Cost table is cancelled: no longer needed" in said
    assert "I-2 is taken back: no longer needed." in said
    assert "*P-1*  Guidelines · taken back" in said


def test_action_and_issue_get_the_same_day(talk: Conversation) -> None:
    decided(talk)

    said = talk.answer(ALINE, "move A-1 I-2 20 oct")

    assert "Cost table is now due Thu 20 Oct" in said
    assert "Answer due Thu 20 Oct" in said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("done A-1 I-2 fixed", "I-2 isn't decided yet."),
        ("done I-1 A-1", "What came of it?"),
        ("move A-1 I-2 P-1 10 oct", "it can be longer, not shorter"),
        ("cancel A-1 I-2", "Why is it cancelled?"),
        ("done A-1 I-99 fixed", "I can't find I-99."),
    ],
)
def test_nothing_of_the_call_is_kept_where_one_kind_refuses(
    talk: Conversation, words: str, answer: str
) -> None:
    decided(talk)
    before = rows(talk)

    said = talk.answer(ALINE, words)

    assert answer in said
    assert rows(talk) == before
    assert "\nOpen\n" in talk.answer(LINDA, "show A-1")


def test_list_of_who_is_silent_joins_both(talk: Conversation) -> None:
    decided(talk)

    said = talk.answer(LINDA, "silent I-2 P-1")

    assert "I-2" in said
    assert "*P-1*  Guidelines · until" in said


def test_title_is_changed_of_one_at_a_time(talk: Conversation) -> None:
    decided(talk)

    said = talk.answer(LINDA, "edit A-1 I-2 is settled first")

    assert said == "I take one at a time here."
    assert "Cost table" in talk.answer(LINDA, "show A-1")


def test_two_that_are_not_of_a_kind_are_not_the_same(talk: Conversation) -> None:
    decided(talk)

    assert "A-1 and I-1 can't be the same" in talk.answer(LINDA, "same A-1 I-1")


def test_reply_in_a_thread_closes_both(talk: Conversation) -> None:
    decided(talk)

    (said,) = talk.replies(LINDA, talk.channel()[0], "A-1 and I-1 done, fixed")

    assert "Cost table is done. Result: fixed" in said.text
    assert "I-1 is closed: fixed" in said.text


@pytest.mark.parametrize("typed", ["due:21 oct", "due: 21 oct", "21 oct due:21 oct"])
def test_option_that_one_of_the_kinds_lacks_names_whose_it_is_not(quick: Conversation, typed: str) -> None:
    quick.answer(LINDA, "raise Who pays?")
    quick.answer(LINDA, "decide I-1 agreed Option B")
    quick.answer(LINDA, "propose Guidelines asked:@ute.keller")
    before = rows(quick)

    said = quick.answer(ALINE, f"confirm DEC-1 P-1 {typed}")

    assert said == "due: doesn't go with DEC-1, so nothing was done. Say the two apart."
    assert rows(quick) == before
