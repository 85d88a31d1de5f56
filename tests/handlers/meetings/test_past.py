"""Meetings before the bot came: entered by words as they were, told to nobody, counted like any other."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

MARCH = "meeting 24 mar 2015 14:00 number:1 held"
AS_OF = datetime(2017, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def later(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    talk = Conversation(databases.fresh(request.param), now=AS_OF)
    yield talk
    talk.close()


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
        ("meeting 24 mar 14:00 held", "Task force was held on Thu 24 Mar 2016."),
        (
            "meeting 14 jul 14:00 cancelled no quorum",
            "Task force, Thu 14 Jul 2016, 14:00 Geneva, didn't take place: no quorum.",
        ),
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

    assert "11 present: Chair, b) Focal point (8), others (2)" in said.text
    assert "11 present" in both.answer(UTE, "meetings 2015")
    both.answer(LINDA, 'edit M-1 came:"focal point 9"')
    assert "9 present: b) Focal point (9)" in both.answer(UTE, "show M-1")
    history = both.answer(UTE, "history M-1")
    assert "who came: Focal point 9, was Chair 1, Focal point 8, others 2" in history
    both.answer(LINDA, f"held M-1 people:@{UTE}")
    assert "1 present: d) Chief of department" in both.answer(UTE, "show M-1")
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


# Corrected afterwards


def test_meeting_that_was_not_held_after_all_counts_no_more(both: Conversation) -> None:
    both.answer(LINDA, MARCH)

    said = both.answer(LINDA, "cancel M-1 it was put off")
    both.passes(minutes=10)

    assert said.splitlines()[:2] == [
        "Task force, meeting 1, Tue 24 Mar 2015, 14:00 Geneva, didn't take place: it was put off.",
        "The number 1 is free again.",
    ]
    assert "held" not in both.answer(UTE, "meetings 2015")
    history = both.answer(UTE, "history M-1")
    assert "entered what became of it" in history
    assert "it was put off" in history
    assert [one for who in (LINDA, ALINE, UTE) for one in both.direct(who) if "M-1" in one.text] == []
    assert both.answer(LINDA, "undo M-1").startswith("Taken back.")
    assert (
        both.answer(UTE, "meetings 2015").splitlines()[-1] == "Task force: 1 held in 2015, 1 since Mar 2015."
    )


def test_what_became_of_it_is_open_again_and_said_anew(later: Conversation) -> None:
    later.answer(LINDA, "meeting 21 feb 2017 14:00 cancelled no quorum")

    (refused,) = later.says(LINDA, "/isc held M-1")
    assert refused.text == "You noted on Thu 2 Mar that M-1 didn't take place: no quorum."
    later.presses(LINDA, refused, "Reopen")
    assert (
        later.answer(UTE, "meetings 2017").splitlines()[-1]
        == "Task force: 0 held in 2017, 1 over but not yet confirmed."
    )
    said = later.answer(LINDA, "held M-1 22 feb 2017")
    assert said.splitlines()[0] == "Task force, meeting 1 was held on Wed 22 Feb, planned for Tue 21 Feb."
    assert (
        later.answer(UTE, "meetings 2017").splitlines()[-1] == "Task force: 1 held in 2017, 1 since Feb 2017."
    )
    assert "opened again what became of it" in later.answer(UTE, "history M-1")
    later.passes(days=5)
    assert [
        one for one in later.direct(LINDA) if "Was meeting" in one.text or "What came of it" in one.text
    ] == []


def test_day_on_which_it_was_held_is_corrected(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 27 dec 2016 14:00 number:1 held")

    said = talk.answer(LINDA, "held M-1 3 jan 2017")

    assert said.splitlines()[0] == "Task force, meeting 1 was held on Tue 3 Jan, planned for Tue 27 Dec 2016."
    assert (
        talk.answer(UTE, "meetings 2017").splitlines()[-1] == "Task force: 1 held in 2017, 1 since Jan 2017."
    )
    assert "held on: Tue 3 Jan, was Tue 27 Dec 2016" in talk.answer(UTE, "history M-1")
    assert "held on Tue 3 Jan" in talk.answer(UTE, "show M-1")
    assert talk.answer(LINDA, "held M-1 3 jan 2017") == "M-1 was held on Tue 3 Jan, so nothing has changed."


def test_time_of_a_record_is_corrected_and_takes_no_other_ones(talk: Conversation) -> None:
    talk.answer(LINDA, MARCH)
    talk.answer(LINDA, "meeting 21 apr 2015 14:00 number:2 held")

    assert "changed" in talk.answer(LINDA, 'edit M-1 on:"25 mar 2015 past" time:15:00')
    assert "Wed 25 Mar 2015, 15:00 Geneva · held" in talk.answer(UTE, "meetings 2015")
    assert talk.answer(LINDA, 'edit M-1 on:"21 apr 2015 past" time:14:00 number:none') != ""
    assert talk.answer(LINDA, 'edit M-1 on:"4 apr 2017"').startswith(
        "M-1 is over, and Tue 4 Apr, 15:00 Geneva is still"
    )


def test_earlier_one_gets_no_later_number(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 26 jan 2016 14:00 number:9 held")
    talk.answer(LINDA, "meeting 8 dec 2015 14:00 past")

    said = talk.answer(LINDA, "held M-2")

    assert said.splitlines()[0] == "Task force was held on Tue 8 Dec 2015."
    assert "number:8" not in said
    talk.answer(LINDA, "edit M-2 number:8")
    assert talk.answer(UTE, "meeting 8").startswith("*M-2*")


def test_only_what_is_over_is_opened_again(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 21 mar 14:00")
    assert talk.answer(LINDA, "reopen M-1").startswith("Nothing is said of M-1 that could be taken back")
    talk.answer(LINDA, "cancel M-1 no room")

    assert talk.answer(LINDA, "reopen M-1").startswith(
        "M-1 isn't over yet. A cancelled meeting has to be planned"
    )
    assert talk.answer(UTE, "reopen M-1").startswith("Aline or Linda can change M-1.")


def test_meeting_of_the_past_gets_no_card_when_its_cancellation_is_taken_back(both: Conversation) -> None:
    both.answer(LINDA, "meeting 11 oct 2014 14:00 number:2 held")
    both.passes(minutes=20)
    both.answer(LINDA, "cancel M-1 it was put off")
    both.passes(minutes=2)
    both.answer(LINDA, "undo M-1")
    both.passes(minutes=10)

    assert "held" in both.answer(LINDA, "show M-1")
    assert [one.text for one in both.channel() if "M-1" in one.text] == []


def test_who_came_before_the_roster_began_counts_by_the_first_role_they_have(talk: Conversation) -> None:
    talk.answer(LINDA, 'meeting 12 feb 2016 10:00 number:9 held came:"Focal point 2, Chair 1"')
    said = talk.answer(LINDA, f"present M-1 @kenji.sato @taro.nakagawa @{ALINE}")

    assert (
        said.splitlines()[1] == "3 present: Chair, a) Deputy to the Director or Chief of SPM, b) Focal point"
    )
