"""Periods as people say them: for absences, events, series, lists and questions."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import BRASILIA, CAIRO, LINDA, labels, rows

MOUSSA, YURI = "moussa.diallo", "yuri.orlov"


@pytest.mark.parametrize(
    ("who", "words", "days"),
    [
        (LINDA, "until 11 nov", "from Fri 7 Oct to Fri 11 Nov"),
        (LINDA, "until:11 nov", "from Fri 7 Oct to Fri 11 Nov"),
        (MOUSSA, "jusqu'au 11 novembre", "from Fri 7 Oct to Fri 11 Nov"),
        (BRASILIA, "hasta el 11 de noviembre", "from Fri 7 Oct to Fri 11 Nov"),
        (YURI, "до 11 ноября", "from Fri 7 Oct to Fri 11 Nov"),
        (CAIRO, "حتى 11 نوفمبر", "from Fri 7 Oct to Fri 11 Nov"),
        (LINDA, "直到11月11日", "from Fri 7 Oct to Fri 11 Nov"),
        (LINDA, "two weeks", "from Fri 7 to Thu 20 Oct"),
        (BRASILIA, "dos semanas", "from Fri 7 to Thu 20 Oct"),
        (LINDA, "for 3 working days from 7 nov", "from Mon 7 to Wed 9 Nov"),
        (LINDA, "from:7 nov to:11 nov", "from Mon 7 to Fri 11 Nov"),
        (LINDA, "17-21 oct except 21 oct", "from Mon 17 to Thu 20 Oct"),
        (LINDA, "fri 14 oct and mon 17 oct", "from Fri 14 to Mon 17 Oct"),
        (MOUSSA, "jeudi et vendredi", "from Thu 13 to Fri 14 Oct"),
        (CAIRO, "next week", "from Sun 9 to Thu 13 Oct"),
        (LINDA, "next week", "from Mon 10 to Fri 14 Oct"),
    ],
)
def test_absence_is_entered_on_the_days_that_were_said(
    quick: Conversation, who: str, words: str, days: str
) -> None:
    assert quick.answer(who, f"absent {words}").startswith(f"You are away {days}.")


@pytest.mark.parametrize(
    ("words", "question", "answers"),
    [
        ("from 7 nov", "From Mon 7 Nov until when?", ["Only Mon 7 Nov", "Until Fri 11 Nov"]),
        ("from:7 nov", "From Mon 7 Nov until when?", ["Only Mon 7 Nov", "Until Fri 11 Nov"]),
    ],
)
def test_absence_whose_days_are_not_clear_is_asked_about(
    quick: Conversation, words: str, question: str, answers: list[str]
) -> None:
    before = rows(quick)

    (asked,) = quick.says(LINDA, f"/isc absent {words}")

    assert (asked.text, labels(asked)) == (question, answers)
    assert rows(quick) == before
    (said,) = quick.presses(LINDA, asked, answers[0])
    assert said.text.startswith("You are away")


@pytest.mark.parametrize(
    "words", ["7 nov or later", "monday to wednesday and friday", "next week and the week after"]
)
def test_words_beside_the_days_are_refused(quick: Conversation, words: str) -> None:
    before = rows(quick)

    assert quick.answer(LINDA, f"absent {words}").startswith("I read the days, but not “")
    assert rows(quick) == before


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (MOUSSA, "absent jeudi et vendredi, Greta me remplace"),
        (LINDA, "absent 13-14 oct, Greta covers me"),
    ],
)
def test_stand_in_of_the_same_sentence_is_kept(quick: Conversation, who: str, words: str) -> None:
    said = quick.answer(who, words)

    assert said.startswith("You are away from Thu 13 to Fri 14 Oct.\nGreta Weber stands in")


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (
            "Je suis absent jeudi et vendredi, Greta me remplace",
            "Shall I note that you're away 13 to 14 Oct, and that Greta stands in?",
        ),
        ("I'm away until 11 nov", "Shall I note that you're away 7 Oct to 11 Nov?"),
    ],
)
def test_several_days_are_offered_with_others(quick: Conversation, words: str, question: str) -> None:
    (asked,) = quick.says(LINDA, words, channel="direct")

    assert asked.text == question
    assert labels(asked) == ["Yes, I'm away", "Other days"]


def test_words_of_days_that_were_not_read_are_not_dropped_from_an_offer(quick: Conversation) -> None:
    assert (
        quick.asks(LINDA, "I'm away monday or the week after")
        == "When are you away? Say the days: absent 17-21 oct"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("what is due from 20 oct?", "Nothing is due from Thu 20 Oct on, and nothing is planned."),
        ("any events from 20 oct?", "No events from Thu 20 Oct on, as far as you can see."),
        ("what is due from 10 to 20 oct?", "Nothing is due from Mon 10 to Thu 20 Oct, and nothing is planned."),
        ("what is due thursday and friday?", "Nothing is due from Thu 13 to Fri 14 Oct, and nothing is planned."),
        ("что нужно сделать с 10 по 20 октября?", "Nothing is due from Mon 10 to Thu 20 Oct, and nothing is planned."),
    ],
)  # fmt: skip
def test_question_is_of_all_its_days(quick: Conversation, words: str, answer: str) -> None:
    assert quick.asks(LINDA, words) == answer


def test_question_without_an_end_finds_what_is_far_ahead(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table due:22 oct 2018")

    assert "Cost table" in quick.asks(LINDA, "what is due from 20 oct?")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("event Forum on:17 dec until 19 dec", "17 to 19 Dec"),
        ("event Forum on:from 17 dec", "From Sat 17 Dec until when?"),
        ("event Forum from:17 dec", "From Sat 17 Dec until when?"),
        ("event Forum from:17 dec to:19 dec", "17 to 19 Dec"),
        ("event Forum on:17-19 dec except 18 dec", "I take days that follow each other, one part at a time:"),
        ("events until 31 oct", "No events from 7 to 31 Oct."),
        ("events from 20 oct", "From Thu 20 Oct until when?"),
    ],
)
def test_event_and_list_read_the_same_periods(quick: Conversation, words: str, says: str) -> None:
    assert says in quick.answer(LINDA, words)


SERIES = "meeting every tuesday 14:00"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (f"{SERIES} until 20 dec except 1 nov", ["10 meetings", "Tue 11 Oct", "Not on Tue 1 Nov."]),
        (f"{SERIES} from 1 nov for 6 weeks except 8 nov and 15 nov", ["4 meetings", "Tue 22 Nov", "Not on Tue 8 Nov and Tue 15 Nov."]),
        (f"{SERIES} until 20 dec except 2 nov", ["It doesn't come on Wed 2 Nov, so I can't leave that day out."]),
    ],
)  # fmt: skip
def test_series_leaves_a_day_out_or_says_it_cannot(quick: Conversation, words: str, lines: list[str]) -> None:
    said = quick.answer(LINDA, words)

    assert [line for line in lines if line not in said] == []


def test_action_that_comes_again_leaves_a_day_out(quick: Conversation) -> None:
    quick.answer(LINDA, "action Minutes due:chaque lundi à partir du 7 novembre sauf le 14 novembre")

    said = quick.answer(LINDA, "show A-1")

    assert "Every Monday, except Mon 14 Nov 2016: Mon 7 Nov, Mon 21 Nov, Mon 28 Nov." in said
    assert "Mon 21 Nov" in quick.answer(LINDA, "done A-1 sent")
