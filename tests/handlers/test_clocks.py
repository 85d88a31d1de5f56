"""The clocks of issues: a warning when four fifths of the time are gone, a question when it is up, more time."""

from datetime import UTC, datetime

import pytest

from bot.charterfile import read_charter
from bot.ladder import warned_on, working_days_between
from tests.conversation import HERE, Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, UTE, labels

FILIZ, TARO, JOOST = "filiz.arslan", "taro.nakagawa", "joost.peeters"
GENEVA = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8")).working_days("GVA")


def day(number: int, month: int = 10) -> datetime:
    return datetime(2016, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "length", "warned"),
    [
        ((5, 9), (13, 9), 5, (12, 9)),  # Thursday the 8th is closed in Geneva
        ((7, 10), (14, 10), 5, (13, 10)),
        ((7, 10), (21, 10), 10, (19, 10)),
        ((7, 10), (11, 10), 2, (10, 10)),
        ((7, 10), (10, 10), 1, None),
    ],
)
def test_warning_comes_when_four_fifths_of_the_working_days_are_gone(
    since: tuple[int, int], until: tuple[int, int], length: int, warned: tuple[int, int] | None
) -> None:
    first, last = day(*since).date(), day(*until).date()

    assert working_days_between(first, last, GENEVA) == length
    assert warned_on(first, last, GENEVA) == (day(*warned).date() if warned else None)


def test_holders_are_warned_and_the_raiser_is_asked_when_the_time_is_up(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    talk.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    (warned,) = [m for m in talk.direct(JOOST) if " left with " in m.text]
    asked = [m for m in talk.direct(FILIZ) if "more time?" in m.text]
    assert talk.day_of(warned) == "Thu 13 Oct"
    assert warned.text.splitlines()[1] == "One working day left with the focal points (Fri 14 Oct)."
    assert labels(warned) == ["My position", "Decide", "Escalate", "More time"]
    assert [(talk.day_of(m), m.text.splitlines()[1]) for m in asked] == [
        (
            "Fri 14 Oct",
            "No answer of the focal points by Fri 14 Oct. Escalate to the task force, or take more time?",
        )
    ]
    assert not any("more time?" in m.text for m in talk.direct(JOOST))


def test_more_time_moves_the_clock_and_its_warnings(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays for six languages? area:web")
    said = talk.answer(FILIZ, "move I-1 28 oct the quote is late")
    talk.until(datetime(2016, 10, 31, 12, tzinfo=UTC))

    assert said.splitlines()[1] == "With the focal points still. Answer due Fri 28 Oct, was Fri 14 Oct."
    assert [talk.day_of(m) for m in talk.direct(JOOST) if " left with " in m.text] == ["Tue 25 Oct"]
    assert [talk.day_of(m) for m in talk.direct(FILIZ) if "more time?" in m.text] == ["Fri 28 Oct"]


def test_what_is_decided_or_sent_up_warns_nobody_of_the_level_it_has_left(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "raise Who films? area:web")
    talk.answer(JOOST, "decide I-1 agreed Each Bureau")
    talk.answer(FILIZ, "escalate I-2 no money")
    talk.until(datetime(2016, 10, 24, 12, tzinfo=UTC))

    assert not any(" left with " in m.text for m in talk.direct(JOOST))
    assert [talk.day_of(m) for m in talk.direct(ALINE) if " left with " in m.text] == ["Wed 19 Oct"]
    (asked,) = [m for m in talk.direct(ALINE) if "more time?" in m.text]
    assert (
        asked.text.splitlines()[1]
        == "No answer of the task force by Fri 21 Oct. Escalate to MCG, or take more time?"
    )
    assert not any("more time?" in m.text for m in talk.direct(FILIZ))


def test_new_holder_is_warned_too(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(LINDA, "relieve @joost.peeters focal point area:web")
    talk.answer(LINDA, "appoint @lihua.chen focal point area:web entity:TSB")
    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    assert any(" left with " in m.text for m in talk.direct("lihua.chen"))
    assert not any(" left with " in m.text for m in talk.direct(JOOST))


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "move I-1 28 oct", "That is not possible with your role. More time is for the focal points, the secretary or the chair."),
        (OBSERVER, "move I-1 28 oct", "Observers read and leave remarks; they change nothing. Example: note I-1 How many took part?"),
        (FILIZ, "move I-1 14 oct", "The answer to I-1 is due then already. Nothing has changed."),
        (FILIZ, "move I-1 I-2 28 oct", "I take one at a time here. Example: move I-1"),
    ],
)  # fmt: skip
def test_more_time_is_refused_to_whoever_does_not_hold_it(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")

    assert quick.answer(who, words) == sentence


def test_button_of_more_time_opens_a_form_with_the_day(quick: Conversation) -> None:
    quick.answer(FILIZ, "raise Who pays? area:web")
    quick.until(datetime(2016, 10, 14, 15, tzinfo=UTC))
    (asked,) = [m for m in quick.direct(FILIZ) if "more time?" in m.text]

    quick.presses(FILIZ, asked, "More time")
    (said,) = quick.submits(FILIZ, due="2016-10-28")

    assert said.text.splitlines()[1].startswith("With the focal points still. Answer due Fri 28 Oct")
