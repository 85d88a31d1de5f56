"""The way back: guidance, a decision that is read, what came of it; and what is taken back or changed on the way."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, UTE, labels

FILIZ, JOOST, TARO, EDDA = "filiz.arslan", "joost.peeters", "taro.nakagawa", "edda.brandt"


def sent_up(talk: Conversation, times: int = 1, *, more: str = "") -> None:
    talk.answer(FILIZ, f"raise Who pays? area:web{more}")
    for reason in ("no agreement", "budget", "policy")[:times]:
        talk.answer(ALINE if reason != "no agreement" else FILIZ, f"escalate I-1 {reason}")
    talk.passes(minutes=2)


def decided(talk: Conversation) -> None:
    sent_up(talk)
    talk.answer(ALINE, "decide I-1 agreed One budget")
    talk.passes(minutes=2)


def test_sent_back_with_guidance_its_clock_begins_anew_below(both: Conversation) -> None:
    sent_up(both, 2)

    said = both.answer(EDDA, "return I-1 Ask the web editors first")
    both.passes(minutes=2)

    assert said.splitlines()[1].startswith(
        "Now with the task force. I'll tell Aline and Filiz in a minute. Answer due "
    )
    sent_back = "Edda Brandt sent it back from MCG: Ask the web editors first."
    assert sent_back in both.direct(ALINE)[-1].text
    assert sent_back in both.direct(FILIZ)[-1].text
    (card,) = both.channel("#isc-web")
    assert "task force, until Fri 21 Oct · sent back: Ask the web editors first" in card.text
    assert card.text.splitlines()[-1] == (
        "Focal points → task force → MCG → task force → MCG → CoCo → Council"
    )


def test_what_was_sent_back_goes_up_again_and_comes_back_to_the_same_level(quick: Conversation) -> None:
    sent_up(quick, 2)
    quick.answer(EDDA, "return I-1 Ask the web editors first")
    quick.answer(ALINE, "return I-1 They are asked")
    lowest = quick.answer(JOOST, "return I-1 further down")

    assert "Waiting · I-1 · focal points, until" in quick.answer(LINDA, "show I-1")
    assert lowest == "I-1 is with the focal points, where it was raised. It can't be sent back further."


def test_decision_returns_only_when_the_raiser_has_read_it(quick: Conversation) -> None:
    decided(quick)
    waiting = quick.answer(FILIZ, "home")
    others = quick.answer(JOOST, "read I-1")
    read = quick.answer(FILIZ, "read I-1")
    again = quick.answer(FILIZ, "read I-1")
    quick.passes(minutes=1)
    (answer,) = [m for m in quick.direct(FILIZ) if "Your question has an answer." in m.text]

    assert "Who pays?\nAgreed: One budget\nDecided · I-1 · DEC-1" in waiting
    assert labels(answer) == []
    assert others == "That's for Filiz Arslan, who raised I-1. To see it: show I-1"
    assert read.splitlines()[1:] == [
        "Thanks. Nothing is left to do.",
        "Once it's carried out: done I-1 and what came of it",
    ]
    assert again == "You've already said that you've read I-1. Nothing has changed."
    assert "Filiz read it on Fri 7 Oct" in quick.channel("#isc-web")[0].text


def test_answer_that_is_not_read_is_asked_for_once_after_five_working_days(quick: Conversation) -> None:
    decided(quick)
    quick.until(datetime(2016, 11, 4, 12, tzinfo=UTC))

    asked = [m for m in quick.direct(FILIZ) if "has had its answer since" in m.text]

    assert [quick.day_of(m) for m in asked] == ["Fri 14 Oct"]
    assert "I've read it" in labels(asked[0])


def test_who_decides_what_they_raised_has_read_it(quick: Conversation) -> None:
    quick.answer(JOOST, "raise Who pays? area:web")
    quick.answer(JOOST, "decide I-1 agreed One budget")

    assert "Joost read it on Fri 7 Oct" in quick.answer(LINDA, "show I-1")


def test_decision_that_is_taken_back_leaves_the_issue_where_it_was(quick: Conversation) -> None:
    decided(quick)
    quick.answer(ALINE, "undo DEC-1")
    quick.passes(minutes=2)

    (card,) = quick.channel("#isc-web")
    assert "Waiting · I-1 · task force, until Fri 21 Oct · why: no agreement" in card.text
    assert card.text.splitlines()[-1] == "Focal points → task force → MCG → CoCo → Council"
    assert quick.answer(FILIZ, "read I-1").startswith(
        "I-1 is with the task force, who say that they have read it."
    )


def test_closed_with_what_came_of_it_by_words_state_or_form(quick: Conversation) -> None:
    decided(quick)
    early = quick.answer(UTE, "done I-1 printed")
    quick.answer(FILIZ, "read I-1")
    implemented = quick.answer(LINDA, "mark I-1 implemented first three pages")
    none = quick.says(FILIZ, "/isc done I-1")
    (closed,) = quick.submits(FILIZ, text="all pages are there")
    over = quick.answer(LINDA, "done I-1 again")

    assert early == "Filiz or Linda can say what became of I-1."
    assert implemented == "I-1 is implemented: first three pages"
    assert none == []
    assert closed.text == "I-1 is closed: all pages are there"
    assert over == "I-1 is already closed. Nothing has changed."


def test_level_on_the_way_hears_of_the_decision_though_all_is_closed_by_the_morning(
    quick: Conversation,
) -> None:
    sent_up(quick)
    quick.until(datetime(2016, 10, 11, 18, tzinfo=UTC))
    quick.answer(ALINE, "decide I-1 agreed One budget")
    quick.answer(FILIZ, "read I-1")
    quick.answer(FILIZ, "done I-1 printed")

    quick.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    (told,) = [m for m in quick.direct(JOOST) if quick.day_of(m) == "Wed 12 Oct"]
    assert "DEC-1" in told.text


def test_raiser_hears_when_all_that_came_of_it_is_done(quick: Conversation) -> None:
    decided(quick)
    quick.answer(LINDA, "action Move the budget owner:@ute.keller for:I-1")
    quick.answer(LINDA, "action Tell the Bureaux owner:@joost.peeters for:I-1")
    quick.answer(FILIZ, "read I-1")
    quick.answer(UTE, "done A-1 moved")
    quick.passes(minutes=2)
    one_left = [m for m in quick.direct(FILIZ) if "No action from" in m.text]
    quick.answer(JOOST, "done A-2 told")
    quick.passes(hours=3)

    assert one_left == []
    (asked,) = [m for m in quick.direct(FILIZ) if "No action from" in m.text]
    assert (
        asked.text.splitlines()[1]
        == "No action from DEC-1 is open any more. What came of it? With that it's closed."
    )
    assert "Close it" in labels(asked)


def test_question_is_taken_back_with_its_reason_and_its_holders_hear(quick: Conversation) -> None:
    sent_up(quick)

    none = quick.says(FILIZ, "/isc cancel I-1")
    (said,) = quick.submits(FILIZ, text="settled among ourselves")
    quick.passes(hours=2)

    assert none == []
    assert said.text == "I-1 is taken back: settled among ourselves. I'll tell Aline within the hour."
    ended = "Who pays?\nCancelled · I-1 · taken back: settled among ourselves"
    assert f"{ended} · nothing for you to do" in quick.direct(ALINE)[-1].text
    assert quick.channel("#isc-web")[0].text == ended
    assert quick.answer(LINDA, "decide I-1 agreed") == "I-1 is already withdrawn. Nothing has changed."


def test_undo_gives_a_question_that_was_taken_back_its_clock_again(quick: Conversation) -> None:
    sent_up(quick)
    quick.answer(FILIZ, "cancel I-1 settled among ourselves")
    quick.answer(FILIZ, "undo I-1")
    quick.until(datetime(2016, 10, 21, 15, tzinfo=UTC))

    assert "Waiting · I-1 · task force" in quick.answer(LINDA, "show I-1")
    assert any("The task force's time ends today, Fri 21 Oct." in m.text for m in quick.direct(ALINE))


def test_question_area_and_options_change_while_it_is_open(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? options:A; B")

    said = quick.answer(FILIZ, "edit I-1 Who pays for the films? area:gender options:each; one")
    nothing = quick.answer(FILIZ, "edit I-1 area:gender")
    date = quick.answer(FILIZ, "edit I-1 due:20 oct")
    others = quick.answer(UTE, "edit I-1 Who pays for all?")

    assert said.splitlines()[:4] == [
        "*I-1*  Who pays for the films?", "Area: Gender", "*A*  each", "*B*  one",
    ]  # fmt: skip
    assert nothing.startswith("I-1 already says that")
    assert date == "due: doesn't change on an issue. Its question, area, options and visibility do."
    assert "can change I-1." in others


def test_level_is_left_out_only_where_it_is_urgent_and_by_who_holds_it(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    by_raiser = quick.answer(FILIZ, "escalate I-1 to:MCG urgent:the contract ends on Friday")
    without = quick.answer(ALINE, "escalate I-1 to:MCG no money")
    down = quick.answer(ALINE, "escalate I-1 to:focal_points no money")
    urgent = quick.answer(ALINE, "escalate I-1 to:MCG urgent:the contract ends on Friday")

    assert by_raiser == ("It has to go through the task force first.")
    assert without == (
        "That leaves out the task force, which is for what is urgent. Say why it is: "
        "escalate I-1 to:mcg urgent:the contract ends on Friday"
    )
    assert down == "I-1 is with the focal points. Next would be the task force or MCG or CoCo or Council."
    assert urgent.splitlines()[1].startswith(
        "Now with MCG. I'll tell Runa, Taro, Edda and Salma in a minute."
    )
    assert "· why: urgent: the contract ends on Friday" in quick.answer(LINDA, "show I-1")


def test_restricted_stays_restricted_upward_and_downward(both: Conversation) -> None:
    sent_up(both, 2, more=" visibility:restricted")
    seen_above = both.answer(EDDA, "show I-1")
    hidden = [both.answer(who, "show I-1") for who in (JOOST, OBSERVER, UTE)]
    listed = both.answer(EDDA, "issues")
    decided_ = both.answer(EDDA, "decide I-1 agreed Nothing to do")
    both.passes(minutes=2)

    assert seen_above.startswith("*I-1*  Who pays?")
    assert all(said.startswith("I can't find I-1.") for said in hidden)
    assert listed.startswith("*1 open issue*")
    assert decided_.startswith("DEC-1  I-1 is decided. *Agreed:* Nothing to do.")
    assert "DEC-1 · MCG, Fri 7 Oct" in both.direct(ALINE)[-1].text
    assert "Your question has an answer." in both.direct(FILIZ)[-1].text
    assert not any(
        "Who pays?" in m.text for m in (*both.direct(JOOST), *both.channel("#isc-web"), *both.channel())
    )


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (JOOST, "return I-1 no", "Aline can send I-1 back."),
        (ALINE, "return I-1", ""),
        (ALINE, "mark I-1 closed", "I-1 isn't decided yet."),
        (ALINE, "mark I-1 gone", "“gone” isn't a state of an issue. You can say: read, implemented, closed."),
        (JOOST, "read I-1", "I-1 is with the task force, who say that they have read it. To see it: show I-1"),
        (FILIZ, "raise Who? to:MCG", ""),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_one_sentence(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    sent_up(quick)

    said = [m.text for m in quick.says(who, f"/isc {words}")]

    assert said == ([sentence] if sentence else said)
    assert quick.answer(LINDA, "show I-1").splitlines()[1].startswith("Waiting · I-1 · task force")


def test_question_that_was_answered_is_not_called_returned(quick: Conversation) -> None:
    decided(quick)
    unread = quick.answer(FILIZ, "cancel I-1 settled")
    quick.answer(FILIZ, "read I-1")

    read = quick.answer(FILIZ, "cancel I-1 settled")

    assert unread == read == "I-1 is already decided. Nothing has changed."


def test_cancelled_action_is_not_called_done(quick: Conversation) -> None:
    decided(quick)
    quick.answer(LINDA, "action Move the budget owner:@ute.keller for:I-1")
    quick.answer(FILIZ, "read I-1")
    quick.answer(LINDA, "cancel A-1 no longer needed")
    quick.passes(hours=3)

    assert quick.direct(FILIZ)[-1].text.splitlines()[1] == (
        "No action from DEC-1 is open any more. What came of it? With that it's closed."
    )


def test_answer_is_there_since_it_was_given_and_not_since_the_day_of_the_decision(
    quick: Conversation,
) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    said = quick.answer(JOOST, "decide I-1 agreed One budget on:30 sep")
    quick.until(datetime(2016, 11, 4, 12, tzinfo=UTC))

    (asked,) = [m for m in quick.direct(FILIZ) if "has had its answer since" in m.text]

    assert "Decided on Fri 30 Sep, before I-1 was raised here (Fri 7 Oct)." in said
    assert "Your question has had its answer since Fri 7 Oct." in asked.text.replace("*", "")
