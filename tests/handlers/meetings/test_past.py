"""Meetings before the bot came: entered by words as they were, told to nobody, counted like any other."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

MARCH = "meeting 24 mar 2015 14:00 number:1 held"
AS_OF = datetime(2017, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def talk() -> Iterator[Conversation]:
    talk = Conversation(databases.fresh("sqlite"), now=AS_OF)
    yield talk
    talk.close()


def test_meeting_of_the_past_is_a_record_and_no_question(both: Conversation) -> None:
    (said,) = both.says(LINDA, f"/isc {MARCH}")
    both.passes(minutes=10)

    assert said.text.splitlines()[:2] == [
        "Task force, meeting 1 was held on Tue 24 Mar 2015.",
        "Nobody was told, and no channel shows it.",
    ]
    assert (
        both.answer(UTE, "meetings 2015").splitlines()[-1] == "Task force: 1 held in 2015, 1 since Mar 2015."
    )
    assert "entered what became of it" in both.answer(UTE, "history M-1")
    assert [one for one in both.channel() if "M-1" in one.text] == []
    assert [one for one in both.direct(LINDA) if "M-1" in one.text] == []


def test_meeting_of_the_past_is_never_asked_about(talk: Conversation) -> None:
    talk.answer(LINDA, MARCH)
    talk.answer(LINDA, "meeting 28 feb 2017 14:00 cancelled no quorum")
    talk.passes(days=5)

    for person in (LINDA, ALINE, UTE):
        assert [one.text for one in talk.direct(person) if "M-1" in one.text or "M-2" in one.text] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("meeting 24 mar 2015 14:00 held", "Task force was held on Tue 24 Mar 2015."),
        (
            "meeting 11 oct 2016 14:00 number:14 held 18 oct 2016",
            "Task force, meeting 14 was held on Tue 18 Oct 2016, planned for Tue 11 Oct 2016.",
        ),
        (
            "meeting 21 jul 2015 14:00 cancelled the day before Council",
            "Task force, Tue 21 Jul 2015, 14:00 Geneva, didn't take place: the day before Council.",
        ),
        (
            "meeting 21 jul 2015 14:00 not held",
            "Task force, Tue 21 Jul 2015, 14:00 Geneva, didn't take place.",
        ),
        ("meeting 24 mar 2015 14:00 Retreat in Evian held", "Retreat in Evian was held on Tue 24 Mar 2015."),
        ('meeting 30 aug 2016 14:00 group:"Risk" held', "Risk was held on Tue 30 Aug 2016."),
        ("meeting 24 mar 2015 all day held", "Task force was held on Tue 24 Mar 2015."),
    ],
)
def test_what_became_of_it_is_said_behind_its_time(talk: Conversation, words: str, sentence: str) -> None:
    assert talk.answer(LINDA, words).splitlines()[0] == sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "meeting 24 mar 2018 14:00 number:1 held",
            "Sat 24 Mar 2018, 14:00 Geneva is still ahead, so nothing can be entered of it. Nothing was done.",
        ),
        (
            "meeting 24 mar 2015 14:00 held 24 mar 2018",
            "It is held, but its day is still ahead. Nothing was done.",
        ),
        (
            "meeting 24 mar 2015 14:00 number:2 cancelled",
            "A cancelled meeting has no number. Nothing was done.",
        ),
        (
            'meeting 24 mar 2015 14:00 group:"Risk" number:3 held',
            "Only the task force's own meetings have a number. Nothing was done.",
        ),
        ("meeting 26 may 2015 14:00 number:1 held", "Meeting 1 is already M-1. Nothing was done."),
        ("meeting 24 mar 2015 14:00 held", "M-1 is that meeting: it is there already. Nothing was done."),
    ],
)
def test_what_contradicts_itself_or_is_there_is_refused(
    talk: Conversation, words: str, sentence: str
) -> None:
    talk.answer(LINDA, MARCH)

    assert talk.answer(LINDA, words) == sentence
    assert "1 meeting" in talk.answer(LINDA, "meetings 2015")


def test_members_enter_no_meeting_of_the_task_force(talk: Conversation) -> None:
    assert talk.answer(UTE, MARCH).endswith("can plan the meetings of the task force.")
    assert talk.answer(ALINE, MARCH).startswith("Task force, meeting 1 was held")


def test_how_many_came_is_said_by_category_and_corrected(both: Conversation) -> None:
    (said,) = both.says(LINDA, f'/isc {MARCH} came:"Chair 1, 8 focal points, others 2"')

    assert "11 present: Chair, Focal point (8), others who were invited (2)" in said.text
    assert "11 present" in both.answer(UTE, "meetings 2015").splitlines()[-1]
    both.answer(LINDA, 'edit M-1 came:"focal point 9"')
    assert "9 present: Focal point (9)" in both.answer(UTE, "show M-1")
    history = both.answer(UTE, "history M-1")
    assert "who came: Focal point 9, was Chair 1, Focal point 8, others 2" in history
    both.answer(LINDA, f"held M-1 people:@{UTE}")
    assert "1 present: others who were invited" in both.answer(UTE, "show M-1")
    assert both.answer(LINDA, "edit M-1 came:'Chair 1'").startswith("Who came to M-1 is entered by name.")


def test_entering_one_is_taken_back_and_its_number_is_free(talk: Conversation) -> None:
    (said,) = talk.says(LINDA, f"/isc {MARCH}")

    assert labels(said) == ["Edit", "Undo"]
    talk.presses(LINDA, said, "Undo")
    assert "held" not in talk.answer(UTE, "meetings 2015")
    assert talk.answer(LINDA, MARCH).startswith("Task force, meeting 1 was held")


def test_day_that_has_passed_is_asked_about_with_what_became_of_it(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc meeting 24 mar 2015 14:00")

    assert asked.text == "Tue 24 Mar 2015, 14:00 Geneva has passed. When should it be?"
    assert labels(asked)[0] == "It was held"
    (said,) = talk.presses(LINDA, asked, "It was held")
    assert said.text.splitlines()[0] == "Task force was held on Tue 24 Mar 2015."


def test_meeting_ahead_may_have_such_words_in_its_title(talk: Conversation) -> None:
    said = talk.answer(LINDA, "meeting 21 mar 14:00 Where events are held")

    assert said.splitlines()[0] == "Where events are held"
