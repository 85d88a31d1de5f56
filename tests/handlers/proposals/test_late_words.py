"""What is written about a text after its end changes nothing, is answered, and reaches the chair."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.proposals.test_words import (
    END,
    FILIZ,
    JOOST,
    PROPOSE,
    QUESTION,
    SETTLED,
    TITLE,
    digest_of,
    opened,
    state,
    told,
    with_button,
    writes,
)
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

ADOPTED = f"{TITLE} · final, nobody objected, Mon 17 Oct"
OBJECTED = f"{TITLE} · final, nobody objected in time, 1 did after the end, Mon 17 Oct"
LATE = f"{OBJECTED}\nThat came after the end, so it changes nothing by itself. It's kept as a remark, and Aline and Linda read it."
WORDS = "but I do object"


def card(talk: Conversation) -> Message:
    return talk.channel("#isc-communications")[0]


def adopted(talk: Conversation) -> None:
    opened(talk, f"{PROPOSE} area:comms")
    talk.until(SETTLED)


def read_by(talk: Conversation, who: str) -> str:
    """Return what somebody reads in the next two hours."""
    before = len(talk.direct(who))
    talk.passes(hours=2)
    return "\n".join(one.text for one in talk.direct(who)[before:])


def test_objection_after_the_end_is_answered_and_reaches_the_office(both: Conversation) -> None:
    adopted(both)

    (said,) = writes(both, UTE, WORDS)

    assert said.text == LATE
    both.passes(hours=2)
    for who in (ALINE, LINDA):
        assert told(both, who)[-1] == f"{OBJECTED}\nUte Keller: {WORDS}", who
    assert state(both) == OBJECTED


def test_objection_under_the_card_after_the_end_is_answered(quick: Conversation) -> None:
    adopted(quick)

    (said,) = quick.replies(UTE, card(quick), WORDS)

    assert said.text == LATE
    assert f"Ute Keller: {WORDS}" in read_by(quick, ALINE)


def test_objection_under_a_digest_after_the_end_is_answered(quick: Conversation) -> None:
    opened(quick)
    quick.answer(ALINE, f"action Cost table owner:@{UTE} due:19 oct")
    quick.until(SETTLED)

    (said,) = quick.replies(UTE, digest_of(quick, UTE), WORDS)

    assert said.text == LATE
    assert f"Ute Keller: {WORDS}" in read_by(quick, ALINE)


def test_objection_under_two_texts_after_their_ends_is_asked_about(quick: Conversation) -> None:
    opened(quick)
    quick.opens(ALINE, f"propose Hours of the desk asked:@{UTE}")
    quick.until(SETTLED)
    (asked,) = quick.replies(UTE, digest_of(quick, UTE), WORDS)
    question, offered = asked.text, labels(asked)
    (said,) = quick.presses(UTE, asked, "P-1")

    assert question == "Which one is that about?"
    assert offered == ["P-1", "P-2", "Something else"]
    assert said.text == LATE
    assert f"Ute Keller: {WORDS}" in read_by(quick, ALINE)


@pytest.mark.parametrize(
    ("words", "answer"),
    [("object P-1 no budget", LATE), ("note P-1 no budget", "Noted under P-1: no budget")],
)
@pytest.mark.parametrize("way", ["/isc {}", "<@U0CLERK> {}", "direct"])
def test_typed_after_the_end_it_reaches_the_office(
    quick: Conversation, words: str, answer: str, way: str
) -> None:
    adopted(quick)

    said = quick.says(UTE, words, channel="direct") if way == "direct" else quick.says(UTE, way.format(words))

    assert said[-1].text == answer
    assert "no budget" in read_by(quick, ALINE)


def test_further_words_after_the_end_are_not_answered_each_time(quick: Conversation) -> None:
    adopted(quick)
    writes(quick, UTE, "who pays for it?")

    assert writes(quick, UTE, "and when?") == []
    assert [one.text for one in writes(quick, UTE, "I object")] == [LATE]
    assert "Ute Keller: and when?" in read_by(quick, ALINE)


def test_thanks_after_the_end_are_not_answered(quick: Conversation) -> None:
    adopted(quick)

    assert writes(quick, UTE, "Thanks!") == []


def test_words_after_the_end_are_not_counted_by_it(both: Conversation) -> None:
    adopted(both)
    writes(both, UTE, WORDS)

    assert "without saying" not in both.answer(LINDA, "show P-1")
    assert "without saying" not in both.answer(LINDA, "silent P-1")


def test_edit_after_the_end_is_answered_and_reaches_the_office(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "Agreed")
    ts = both.last(UTE)
    both.until(SETTLED)

    (said,) = both.edits(UTE, ts, "I object")

    assert said.text == LATE
    assert "Ute Keller: I object" in read_by(both, ALINE)


# While the end waits for the chair


def test_late_words_while_the_chair_is_asked_are_answered_and_not_counted(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    both.until(SETTLED)
    (said,) = writes(both, FILIZ, "I object")
    both.presses(UTE, with_button(both, UTE, "Only comment"), "Only comment")
    both.passes(minutes=5)

    assert said.text.splitlines()[1:] == LATE.splitlines()[1:]
    assert state(both) == OBJECTED


def test_who_wrote_in_time_may_answer_while_the_chair_is_asked(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    both.until(SETTLED)

    (said,) = writes(both, UTE, "yes, I object")

    assert "Stopped by your objection: who pays?" in said.text
    assert "stopped by an objection, Tue 18 Oct" in state(both)


def test_late_words_count_where_the_end_is_moved_behind_them(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    both.until(SETTLED)
    writes(both, FILIZ, "I object")
    both.answer(ALINE, "move P-1 26 oct")

    silent = both.answer(LINDA, "silent P-1")

    assert "2 people wrote and haven't said whether they object.\nUte Keller, Filiz Arslan" in silent


def test_words_edited_after_the_end_are_those_of_before_it(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "who pays?")
    ts = both.last(UTE)
    both.until(SETTLED)
    both.edits(UTE, ts, "who pays for it?")
    both.passes(days=1)

    assert "Aline says what becomes of it" in state(both)


# Whoever was not asked


def test_objection_of_somebody_who_was_not_asked_is_answered(both: Conversation) -> None:
    opened(both, f"{PROPOSE} area:comms")

    (said,) = both.replies(JOOST, card(both), "I object, no budget")

    assert said.text == (
        "Only those who were asked can object to P-1. It's kept as a remark, and Aline and Linda read it."
    )
    assert "Joost Peeters: I object, no budget" in read_by(both, ALINE)


def test_talk_of_somebody_who_was_not_asked_is_left_alone(quick: Conversation) -> None:
    opened(quick, f"{PROPOSE} area:comms")

    assert quick.replies(JOOST, card(quick), "who pays for it?") == []


def test_objection_after_it_was_stopped_is_answered(quick: Conversation) -> None:
    opened(quick)
    quick.answer(FILIZ, "object P-1 too early")

    (said,) = writes(quick, UTE, "I object too")

    assert said.text.splitlines()[1:] == LATE.splitlines()[1:]
    assert "Ute Keller: I object too" in read_by(quick, ALINE)


# In one's own conversation, by its number


@pytest.mark.parametrize(
    "words",
    [
        "I object to P-1",
        "I object to P-1, no budget",
        "je m'oppose à P-1",
        "me opongo a P-1",
        "P-1: I object",
    ],
)
def test_objection_in_ones_own_conversation_is_asked_about(quick: Conversation, words: str) -> None:
    opened(quick)

    assert quick.asks(UTE, words) == QUESTION


def test_late_objection_in_ones_own_conversation_is_answered(quick: Conversation) -> None:
    adopted(quick)

    assert quick.asks(UTE, "I object to P-1") == LATE
    assert "Ute Keller: I object to P-1" in read_by(quick, ALINE)


def test_objection_while_another_text_is_a_draft_is_answered(quick: Conversation) -> None:
    opened(quick)
    quick.answer(FILIZ, "object P-1 too early")
    quick.answer(LINDA, "reissue P-1 Shorter guidelines")

    (said,) = writes(quick, UTE, "I still object")

    assert (
        said.text
        == "P-1 is a draft: nobody is asked yet. It's kept as a remark, and Aline and Linda read it."
    )
    assert "Ute Keller on the text before: I still object" in read_by(quick, ALINE)


# What is said of silence and objection after the end

LATE_OBJECTORS = "nobody objected in time, 2 did after the end"


def test_objections_while_the_chair_is_asked_are_said_beside_the_end(both: Conversation) -> None:
    opened(both)
    writes(both, UTE, "One typo in line two")
    both.until(END)
    writes(both, FILIZ, "Sorry, I object, we never discussed this")
    both.answer(BANGKOK, "object P-1 too fast")
    both.until(SETTLED)
    asked = with_button(both, ALINE, "Let it stand")
    silent = both.answer(LINDA, "silent P-1")

    assert "Nobody objected in time, 2 did after the end." in asked.text
    assert "No objection so far" not in asked.text
    assert "Wrote after the end: Filiz Arslan, Wipa Chaiyo" in silent
    assert "Reached and silent" not in silent
    both.presses(ALINE, asked, "Let it stand")
    both.passes(hours=2)
    assert state(both) == f"{TITLE} · final, {LATE_OBJECTORS}; 1 wrote without saying, Tue 18 Oct"
    shown = both.answer(LINDA, "show P-1")
    assert f"{LATE_OBJECTORS}; 1 wrote without saying, all 3 got it" in shown
    assert "3 of 3 commented" in shown


def test_objection_after_adoption_is_said_on_every_surface(both: Conversation) -> None:
    adopted(both)
    writes(both, UTE, WORDS)
    writes(both, UTE, "I still object")
    both.passes(minutes=5)

    said = "nobody objected in time, 1 did after the end"
    assert state(both) == f"{TITLE} · final, {said}, Mon 17 Oct"
    assert said in card(both).text
    assert "1 of 3 commented" in both.answer(LINDA, "show P-1")
    assert "Wrote after the end: Ute Keller" in both.answer(LINDA, "silent P-1")
    assert "objected after the end" in both.answer(LINDA, "history P-1")


def test_comment_after_the_end_is_no_objection(quick: Conversation) -> None:
    adopted(quick)
    writes(quick, UTE, "who prints it?")

    assert state(quick) == ADOPTED
    assert "Wrote after the end: Ute Keller" in quick.answer(LINDA, "silent P-1")


def test_objection_after_the_end_counts_once_the_end_is_moved_behind_it(both: Conversation) -> None:
    opened(both)
    writes(both, FILIZ, "who pays?")
    both.until(SETTLED)
    both.answer(UTE, "object P-1 too fast")
    both.answer(ALINE, "move P-1 26 oct")

    silent = both.answer(LINDA, "silent P-1")
    assert "2 people wrote and haven't said whether they object.\nFiliz Arslan, Ute Keller" in silent
    assert "after the end" not in silent
