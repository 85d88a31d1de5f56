"""What a level asks before it decides: an action of whoever is asked, and a clock that stands still."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
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
        "The task force's time stops until the answer.",
        "I'll tell Ute in a minute.",
    ]
    assert "For: I-1" in both.answer(UTE, "show A-1")
    assert any("due *today" in m.text for m in both.direct(UTE))
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
        "Your question has an answer: “CHF 310 000 a year”",
        "You asked: “What would it cost?” Your time runs again.",
        "Waiting · I-1 · task force, until Fri 28 Oct",
    ]
    assert labels(news)[:3] == ["Decide", "Ask a question", "Take it up"]
    assert "closed A-1 on Fri 14 Oct." in quick.answer(UTE, "done A-1 again")


def test_level_with_days_of_its_own_gets_back_what_was_left(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")  # five working days, to Friday 14 October
    quick.until(datetime(2016, 10, 11, 8, tzinfo=UTC))  # three are left
    quick.answer(JOOST, "ask I-1 Which pages? due:18 oct")
    quick.until(datetime(2016, 10, 18, 8, tzinfo=UTC))
    quick.answer(FILIZ, "answer I-1 all nine")

    assert "focal points, until Fri 21 Oct · nobody has answered · answer: all nine" in (
        quick.answer(LINDA, "show I-1")
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
    assert "task force, until Fri 21 Oct" in quick.answer(LINDA, "show I-1")
    assert "Cancelled" in quick.answer(LINDA, "show A-1")


def test_answer_that_is_taken_back_lets_the_clock_stand_still_again(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")
    quick.answer(FILIZ, "answer I-1 all nine")

    refused = quick.answer(FILIZ, "undo I-1")
    quick.answer(FILIZ, "undo A-1")

    assert refused == "I-1 went on with the answer. To take that back: undo A-1"
    assert "time stops until the answer" in quick.answer(LINDA, "show I-1")


def test_cancelled_question_lets_the_clock_run_again(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Which pages?")

    said = quick.answer(ALINE, "cancel A-1 found it myself")

    assert "it myself. The question of I-1 is withdrawn, and its time runs again.\n" in said


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
        (JOOST, "answer I-1 all", "Filiz or Linda can answer the question on I-1."),
        (JOOST, "ask I-1 Why?", "Aline or Linda can ask a question about I-1."),
        (OBSERVER, "answer I-1 all", "Filiz or Linda can answer the question on I-1. As an observer you can leave a remark."),
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
    assert quick.answer(UTE, "show I-1").startswith("I can't find I-1.")
    assert (
        quick.answer(UTE, "done A-1 in May")
        == "When was that? is done. Result: in May\nI'll tell Aline in a minute.\nDone · A-1 · Fri 7 Oct · Restricted"
    )
    assert "When was that?" not in "".join(m.text for m in quick.channel("#isc-web"))
    assert quick.answer(STAFF, "show A-1").startswith("I can't find A-1.")


def test_form_asks_and_another_one_answers(quick: Conversation) -> None:
    with_the_chair(quick)
    news = quick.direct(ALINE)[-1]

    quick.presses(ALINE, news, "Ask a question")
    (asked,) = quick.submits(ALINE, text="Which pages?", owner=[quick.user(UTE)], due="2016-10-14")
    quick.passes(minutes=2)
    (card,) = [m for m in quick.channel("#isc-web") if m.text.startswith("Who pays?")]
    quick.presses(UTE, card, "Answer")
    (answered,) = quick.submits(UTE, text="all nine")

    assert asked.text.splitlines()[1] == "Asked: Ute Keller by Fri 14 Oct: Which pages? (A-1)"
    assert answered.text.splitlines()[1].startswith(
        "Answered. A-1 is done with it. The task force's time runs again."
    )


def _asked_message(talk: Conversation, who: str) -> Message:
    """Return the message that tells somebody of the question A-1."""
    talk.passes(minutes=2)
    return next(m for m in reversed(talk.direct(who)) if " · A-1" in m.text)


def test_whoever_is_asked_reads_what_it_is_about_and_a_reply_is_offered_as_the_answer(
    quick: Conversation,
) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")
    asked = _asked_message(quick, UTE)
    told = asked.text.splitlines()

    (offer,) = quick.replies(UTE, asked, 'CHF 310 000 a year, in A-2: "all in"')
    assert "time stops until the answer" in quick.answer(LINDA, "show I-1")
    (said,) = quick.presses(UTE, offer, "Send it")
    quick.passes(minutes=2)

    assert told[1:3] == [
        "Aline asks you this about *I-1*; answer due Fri 14 Oct.",
        "Reply here with the answer.",
    ]
    assert offer.text == "Send that as the answer to *I-1*?"
    assert labels(offer) == ["Send it", "Just a note", "Take it off the card"]
    assert said.text.startswith("What would it cost? is done.")
    assert "“CHF 310 000 a year, in A-2: 'all in'”" in quick.direct(ALINE)[-1].text


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("we sent the figures in May, 310 000", ["Send it", "Just a note", "Take it off the card"]),
        (
            "on thursday",
            ["Move it", "It is the answer", "Just a note", "Another day", "Take it off the card"],
        ),
    ],
)
def test_reply_that_sounds_like_more_may_still_be_the_answer(
    quick: Conversation, words: str, row: list[str]
) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")

    (offer,) = quick.replies(UTE, _asked_message(quick, UTE), words)

    assert labels(offer) == row


def test_reply_of_the_asker_is_a_note(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")
    quick.passes(minutes=2)
    (card,) = [m for m in quick.channel("#isc-web") if m.text.startswith("What would it cost?")]

    assert quick.replies(ALINE, card, "in Swiss francs please") == []


def test_question_about_what_the_asked_may_not_see_names_no_reference(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who complained? area:web visibility:restricted")
    quick.answer(LINDA, "escalate I-1 staff matter")
    quick.answer(ALINE, "ask I-1 When was that? @ute.keller")
    asked = _asked_message(quick, UTE)

    (offer,) = quick.replies(UTE, asked, "in spring")
    empty = quick.answer(UTE, "done A-1")

    assert asked.text.splitlines()[1] == "Aline asks you this; answer due Fri 14 Oct."
    assert offer.text == "Send that as the answer?"
    assert empty == "What is the answer? Say it here: done A-1 CHF 310 000 a year"
    assert "I-1" not in "".join(m.text for m in quick.direct(UTE))


@pytest.mark.parametrize("words", ["done A-1", "mark A-1 done"])
def test_done_without_words_asks_for_the_answer(quick: Conversation, words: str) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")
    asked = _asked_message(quick, UTE)

    said = quick.answer(UTE, words)
    (pressed,) = quick.presses(UTE, asked, "Done")
    (replied,) = quick.replies(UTE, asked, "done")

    assert said == "What is the answer to I-1?"
    assert (pressed.text, replied.text) == (said, said)
    assert "time stops until the answer" in quick.answer(LINDA, "show I-1")


@pytest.mark.parametrize(
    ("words", "ended"),
    [
        ("cancel A-1 not needed", "not needed"),
        ("mark A-1 handed over to Finance", "handed over to Finance"),
    ],
)
def test_question_that_ends_without_an_answer_is_told_as_such(
    quick: Conversation, words: str, ended: str
) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller")

    said = quick.answer(LINDA, words)
    quick.passes(minutes=2)

    assert said.splitlines()[0].endswith(". The question of I-1 is withdrawn, and its time runs again.")
    news = quick.direct(ALINE)[-1].text.splitlines()
    assert news[1:3] == [
        f"Linda Okafor withdrew your question: {ended}.",
        "You asked: “What would it cost?” Your time runs again.",
    ]
    assert f"question withdrawn: {ended}" in quick.answer(LINDA, "show I-1")
    quick.answer(LINDA, "undo A-1")
    assert "time stops until the answer" in quick.answer(LINDA, "show I-1")


def test_sentence_before_the_question_of_an_issue_has_its_full_stop(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 Who did it? @ute.keller")

    said = quick.answer(UTE, "done A-1 because of R&D")

    assert said.splitlines()[0].endswith(
        "Result: because of R&amp;D. The question of I-1 is answered, and its time runs again."
    )


def test_no_warning_comes_while_the_time_stands_still(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")  # five working days, to Friday 14 October
    quick.answer(FILIZ, "ask I-1 What would it cost? @ute.keller due:14 oct")

    quick.until(datetime(2016, 10, 13, 10, tzinfo=UTC))

    assert not any("One working day left" in m.text for m in quick.direct(JOOST))


def test_warning_that_was_sent_says_that_a_question_was_asked_since(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.until(datetime(2016, 10, 13, 10, tzinfo=UTC))
    warned = next(m for m in quick.direct(JOOST) if "One working day left" in m.text)

    quick.answer(FILIZ, "ask I-1 What would it cost? @ute.keller due:14 oct")
    quick.passes(minutes=2)

    assert warned.text.splitlines() == [
        "Who pays?",
        "Asked · I-1 · Thu 13 Oct · The focal points' time stops until the answer",
    ]


def test_digest_does_not_call_an_issue_late_whose_time_stands_still(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.answer(FILIZ, "ask I-1 What would it cost? @ute.keller due:14 oct")

    quick.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    digest = next(m.text for m in reversed(quick.direct(FILIZ)) if m.text.startswith("Your week"))
    assert "I-1 Who pays? · focal points' question has no answer yet" in digest


def test_issue_that_is_taken_back_takes_its_question_along_unasked(quick: Conversation) -> None:
    with_the_chair(quick)
    quick.answer(ALINE, "ask I-1 What would it cost? @ute.keller due:14 oct")

    said = quick.answer(FILIZ, "cancel I-1 settled among ourselves")

    assert "still open" not in said
    assert "cancelled" in quick.answer(UTE, "show A-1").lower()
