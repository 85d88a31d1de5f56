"""What a level asks before it decides: an action of whoever is asked, and a clock that stands still."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

FILIZ, JOOST, GRETA = "filiz.arslan", "joost.peeters", "greta.weber"


def with_the_chair(talk: Conversation, **more: str) -> None:
    """An issue that the chair holds, due on Friday 21 October."""
    extra = "".join(f" {name}:{value}" for name, value in more.items())
    talk.answer(FILIZ, f"raise Who pays? area:web{extra}")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.passes(minutes=2)


def test_question_is_an_action_of_whoever_is_asked_and_is_reminded_of_like_any_other(
    both: Conversation,
) -> None:
    with_the_chair(both)

    said = both.answer(ALINE, "ask I-1 What would it cost? @ute.keller due:14 oct")
    both.restart()
    both.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    assert said.splitlines()[1:] == [
        "Asked: Ute Keller by Fri 14 Oct: What would it cost? (A-1)",
        "The task force's clock stands still until the answer.",
    ]
    assert "For: I-1" in both.answer(UTE, "show A-1")
    assert any("Due today" in m.text or "due today" in m.text for m in both.direct(UTE))
    assert not any(" left with " in m.text for m in both.direct(ALINE))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (UTE, "answer I-1 CHF 310 000 a year"),
        (UTE, "done A-1 CHF 310 000 a year"),
        (FILIZ, "answer I-1 CHF 310 000 a year"),  # whoever raised it
        (LINDA, "answer I-1 CHF 310 000 a year"),  # the secretary, for somebody on the phone
    ],
)
def test_clock_runs_again_with_the_days_that_were_left(quick: Conversation, who: str, words: str) -> None:
    with_the_chair(quick)
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))  # 2 of 10 working days are gone
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")
    quick.until(datetime(2016, 10, 14, 8, tzinfo=UTC))

    said = quick.answer(who, words)
    quick.passes(minutes=2)

    assert "I-1" in said
    news = quick.direct(ALINE)[-1]
    assert news.text.splitlines()[1:4] == [
        "Your question has an answer.",
        "What would it cost?: CHF 310 000 a year",
        "Your clock runs again. Answer due Fri 28 Oct: no meeting of ISC-TF is known, so 10 working days.",
    ]
    assert labels(news)[:3] == ["Decide", "Send back with guidance", "Ask a question"]
    assert "A-1 is already done" in quick.answer(UTE, "done A-1 again")


def test_level_with_days_of_its_own_gets_back_what_was_left(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")  # five working days, to Friday 14 October
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))  # three are left
    quick.answer(JOOST, "ask I-1 Which pages? due:18 oct")
    quick.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    quick.answer(FILIZ, "answer I-1 all nine")

    assert (
        "With the focal points since Tue 18 Oct · its question is answered: all nine · answer due Fri 21 Oct"
        in (quick.answer(LINDA, "show I-1"))
    )


def test_nobody_named_is_whoever_raised_it_and_the_wait_is_five_working_days(quick: Conversation) -> None:
    with_the_chair(quick)

    said = quick.answer(ALINE, "ask I-1 Which pages?")

    assert said.splitlines()[1] == "Asked: Filiz Arslan by Fri 14 Oct: Which pages? (A-1)"


def test_question_that_is_taken_back_leaves_the_clock_as_it_was(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")

    refused = quick.answer(ALINE, "undo A-1")
    quick.answer(ALINE, "undo I-1")

    assert refused == "A-1 is the question of I-1. To take it back: undo I-1"
    assert "answer due Fri 21 Oct" in quick.answer(LINDA, "show I-1")
    assert "cancelled" in quick.answer(LINDA, "show A-1")


def test_answer_that_is_taken_back_lets_the_clock_stand_still_again(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")
    quick.answer(FILIZ, "answer I-1 all nine")

    refused = quick.answer(FILIZ, "undo I-1")
    quick.answer(FILIZ, "undo A-1")

    assert refused == "I-1 went on with the answer. To take that back: undo A-1"
    assert "Its clock stands still." in quick.answer(LINDA, "show I-1")


def test_cancelled_question_lets_the_clock_run_again(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")

    said = quick.answer(ALINE, "cancel A-1 found it myself")

    assert said.splitlines()[-1].endswith("The question of I-1 is answered, and its clock runs again.")


def test_decision_without_the_answer_takes_the_question_back(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")
    quick.answer(ALINE, "decide I-1 agreed all nine")

    assert "I-1 is decided" in quick.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (ALINE, "ask I-1 More?", "I-1 waits for the answer to a question. Answer it first: answer I-1 ..."),
        (ALINE, "escalate I-1 money", "I-1 waits for the answer to a question. Answer it first: answer I-1 ..."),
        (ALINE, "return I-1 look again", "I-1 waits for the answer to a question. Answer it first: answer I-1 ..."),
        (ALINE, "move I-1 28 oct", "I-1 waits for the answer to a question. Answer it first: answer I-1 ..."),
        (ALINE, "read I-1", "I-1 waits for the answer to a question. Answer it first: answer I-1 ..."),
        (JOOST, "answer I-1 all", "That is not possible with your role. Answering is for whoever was asked, whoever raised the question, the secretary or the chair."),
        (JOOST, "ask I-1 Why?", "That is not possible with your role. Asking is for the task force, or the secretary for them."),
        (OBSERVER, "answer I-1 all", "Observers read and leave remarks; they change nothing. Example: note I-1 How many took part?"),
        (UTE, "answer I-2 all", "Nothing is asked about I-2 at the moment. To say something: note I-2 ..."),
        (LINDA, "answer I-2 all", "Nothing is asked about I-2 at the moment. To say something: note I-2 ..."),
    ],
)  # fmt: skip
def test_what_is_not_possible_meanwhile_is_one_sentence(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")
    quick.answer(UTE, "raise Who films? area:web")

    assert quick.answer(who, words) == sentence


def test_question_about_something_restricted_shows_it_to_nobody_else(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who complained? area:web visibility:restricted")
    quick.answer(LINDA, "escalate I-1 staff matter")
    quick.answer(ALINE, "ask I-1 When was that? @ute.keller")
    quick.passes(minutes=2)

    assert "When was that?" in quick.direct(UTE)[-1].text
    assert "Who complained?" not in "".join(m.text for m in quick.direct(UTE))
    assert quick.answer(UTE, "show I-1").startswith("There is no I-1 that you can see.")
    assert quick.answer(UTE, "done A-1 in May") == "*A-1*  When was that? is done. Result: in May"
    assert "When was that?" not in "".join(m.text for m in quick.channel("#isc-web"))
    assert quick.answer(STAFF, "show A-1").startswith("There is no A-1 that you can see.")


def test_form_asks_and_another_one_answers(quick: Conversation) -> None:
    with_the_chair(quick)
    news = quick.direct(ALINE)[-1]

    quick.presses(ALINE, news, "Ask a question")
    (asked,) = quick.submits(ALINE, text="Which pages?", owner=[quick.user(UTE)], due="2016-10-14")
    quick.passes(minutes=2)
    (card,) = [m for m in quick.channel("#isc-web") if m.text.startswith("*I-1*")]
    quick.presses(UTE, card, "Answer")
    (answered,) = quick.submits(UTE, text="all nine")

    assert asked.text.splitlines()[1] == "Asked: Ute Keller by Fri 14 Oct: Which pages? (A-1)"
    assert answered.text.splitlines()[1].startswith(
        "Answered. A-1 is done with it. The task force's clock runs again."
    )
