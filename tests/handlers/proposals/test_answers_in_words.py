"""Who is asked “Is that an objection?” and answers it in words has answered it."""

import pytest

from tests.conversation import Conversation
from tests.handlers.proposals.test_words import (
    END,
    FILIZ,
    QUESTION,
    SETTLED,
    TITLE,
    opened,
    state,
    with_button,
    writes,
)
from tests.handlers.scene import LINDA, UTE, labels

NO = (
    "No, I don't object", "no", "Only a comment", "it's not an objection", "That was only a remark", "no objection from us",
    "Non, pas d'objection", "simple commentaire", "No, no es una objeción", "solo un comentario", "Нет, это не возражение",
    "просто комментарий", "不是", "只是意见", "لا", "مجرد تعليق", "no, thanks",
)  # fmt: skip
YES = ("Yes, it is", "I object", "yes", "oui", "Sí, me opongo", "да", "是的", "نعم")


@pytest.mark.parametrize("words", NO)
def test_no_in_words_is_only_a_comment(quick: Conversation, words: str) -> None:
    opened(quick)
    writes(quick, UTE, "I'm not sure five days are enough")

    (said,) = writes(quick, UTE, words)

    assert said.text == "Noted on P-1."
    assert "whether they object" not in quick.answer(LINDA, "silent P-1")
    assert "Is that an objection" not in quick.answer(UTE, "home")


def test_no_under_the_question_lets_it_end_by_itself(both: Conversation) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "I'm not sure five days are enough")

    both.replies(UTE, asked, "No, I don't object")
    both.until(SETTLED)

    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


def test_no_under_the_question_of_the_next_day_is_the_answer(quick: Conversation) -> None:
    opened(quick)
    writes(quick, UTE, "I'm not sure five days are enough")
    quick.until(SETTLED)

    quick.replies(UTE, with_button(quick, UTE, "Only comment"), "that was only a remark")
    quick.passes(minutes=5)

    assert state(quick) == f"{TITLE} · final, nobody objected, Mon 17 Oct"


@pytest.mark.parametrize("words", YES)
def test_yes_in_words_stops_it_with_what_was_written(quick: Conversation, words: str) -> None:
    opened(quick)
    writes(quick, UTE, "the budget is missing")

    (said,) = writes(quick, UTE, words)

    assert "Stopped by your objection: the budget is missing" in said.text
    assert "Undo" in labels(said)
    assert "stopped by an objection" in state(quick)


def test_objection_with_its_reason_is_yes(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "OK as long as offices may choose")

    (said,) = writes(both, UTE, "I object unless offices may choose")

    reason = "OK as long as offices may choose / I object unless offices may choose"
    assert f"Stopped by your objection: {reason}" in said.text


def test_first_words_are_asked_about_however_clear_they_are(quick: Conversation) -> None:
    opened(quick)

    for who, words in ((UTE, "I object unless offices may choose"), (FILIZ, "no")):
        assert [one.text for one in writes(quick, who, words)] == [QUESTION], words


def test_words_after_the_question_are_not_settled_by_its_button(both: Conversation) -> None:
    opened(both)
    (asked,) = writes(both, UTE, "who pays?")
    both.passes(minutes=1)
    writes(both, UTE, "we cannot live with page 2")

    (again,) = both.presses(UTE, asked, "Only comment")
    both.until(END)

    assert "You wrote, Fri 7 Oct: “we cannot live with page 2”" in again.text
    assert "Is that an objection?" in again.text
    assert "Aline says what becomes of it" in state(both)


def test_edit_into_an_answer_is_the_answer(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    writes(both, UTE, "hm")

    both.edits(UTE, both.last(UTE), "no, only a comment")
    both.until(SETTLED)

    assert state(both) == f"{TITLE} · final, nobody objected, Mon 17 Oct"
