"""How many meetings were held: by year and since the start, up to a day, by category, and as a question."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.meetings.test_imports import AS_OF, HEAD, TWENTY, enter
from tests.handlers.scene import LINDA, UTE

SINCE = "16 since Mar 2015"


@pytest.fixture(params=["sqlite", "postgresql"], scope="module")
def read_only(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    """A conversation after the twenty meetings, of which nothing is changed."""
    talk = Conversation(databases.fresh(request.param), now=AS_OF)
    enter(talk, *TWENTY)
    talk.answer(LINDA, "meeting 14 feb 2017 14:00 past")
    yield talk
    talk.close()


@pytest.mark.parametrize(
    ("words", "heading", "line"),
    [
        ("meetings 2015", "9 meetings in 2015", f"8 held in 2015, {SINCE}."),
        ("meetings 2016", "9 meetings in 2016", f"7 held in 2016, {SINCE}."),
        ("meetings 2017", "3 meetings in 2017", f"1 held in 2017, 1 over but not yet confirmed, {SINCE}."),
        (
            "meetings 2015-2016",
            "18 meetings from 2015 to 2016",
            f"8 held in 2015, 7 in 2016, {SINCE}.",
        ),
        (
            "meetings 2015 to 2017",
            "21 meetings from 2015 to 2017",
            f"8 held in 2015, 7 in 2016, 1 in 2017, 1 over but not yet confirmed, {SINCE}.",
        ),
        (
            "meetings all",
            "21 meetings in all",
            f"8 held in 2015, 7 in 2016, 1 in 2017, 1 over but not yet confirmed, {SINCE}.",
        ),
        ("meetings 2016 held", "7 meetings held in 2016", f"7 held in 2016, {SINCE}."),
        (
            'meetings 2016 on:"17 oct 2016"',
            "7 meetings in 2016, as of Mon 17 Oct 2016",
            "5 held in 2016, 13 since Mar 2015, as of Mon 17 Oct 2016.",
        ),
        (
            'meetings all on:"31 dec 2016"',
            "18 meetings in all, as of Sat 31 Dec 2016",
            "8 held in 2015, 7 in 2016, 15 since Mar 2015, as of Sat 31 Dec 2016.",
        ),
        ("meetings 2014", "No meetings in 2014.", f"0 held in 2014, {SINCE}."),
    ],
)
def test_some_years_end_with_how_many_were_held(
    read_only: Conversation, words: str, heading: str, line: str
) -> None:
    said = read_only.answer(UTE, words).splitlines()

    assert said[0].strip("*").startswith(heading)
    assert said[-1] == f"Task force: {line}"


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("how many meetings did we hold in 2016?", "7 meetings held in 2016"),
        ("How many meetings were held in 2015?", "8 meetings held in 2015"),
        ("how many meetings have we held so far?", "16 meetings held"),
        (
            "how many meetings did the task force hold between 2015 and 2016?",
            "15 meetings held from 2015 to 2016",
        ),
        ("how many meetings have been held since 2016?", "8 meetings held from 2016 to 2017"),
        ("how many meetings did we hold this year?", "1 meeting held in 2017"),
        ("how many meetings did we hold last year?", "7 meetings held in 2016"),
        ("combien de réunions avons-nous tenues en 2016 ?", "7 meetings held in 2016"),
        ("¿cuántas reuniones celebramos en 2016?", "7 meetings held in 2016"),
        ("сколько заседаний мы провели в 2016 году?", "7 meetings held in 2016"),
    ],
)
def test_how_many_were_held_is_answered(read_only: Conversation, question: str, heading: str) -> None:
    said = read_only.asks(UTE, question).splitlines()

    assert said[0].strip("*") == heading
    assert said[-1].startswith("Task force: ")


@pytest.mark.parametrize(
    "question",
    ["how many meetings did we hold in Bangkok?", "how many meetings did we hold in 2016 without Ute?",
     "how many meetings were held in may 2016?"],
)  # fmt: skip
def test_question_that_says_more_is_not_answered_by_years(read_only: Conversation, question: str) -> None:
    assert "held in 2016" not in read_only.asks(UTE, question)


def test_other_words_say_what_can_be_listed(read_only: Conversation) -> None:
    assert read_only.answer(UTE, "meetings soonish") == (
        "I don't know “soonish” here. You can say a year, some years, or all of them: meetings 2017, meetings 2016-2017, "
        "meetings all."
    )


def test_meeting_that_moved_over_the_year_counts_once_where_it_was_held() -> None:
    talk = Conversation(databases.fresh("sqlite"), now=AS_OF)
    enter(talk, "1,2016-12-27,2017-01-03,14:00,,held,")

    assert talk.answer(UTE, "meetings 2016").splitlines()[0].startswith("No meetings in 2016.")
    assert talk.answer(UTE, "meetings 2017").splitlines()[0] == "*1 meeting in 2017*"
    assert (
        talk.answer(UTE, "meetings all").splitlines()[-1] == "Task force: 1 held in 2017, 1 since Jan 2017."
    )
    talk.close()


def test_who_came_is_summed_where_it_was_said() -> None:
    talk = Conversation(databases.fresh("sqlite"), now=AS_OF)
    head = HEAD.replace("body", "Focal point,Chair")
    rows = ("1,2015-03-24,,14:00,,held,5,1", "2,2015-04-21,,14:00,,held,7,1", "3,2016-01-26,,14:00,,held,,")
    enter(talk, *rows, head=head)

    assert talk.answer(UTE, "meetings 2015").splitlines()[-2] == "14 present: Chair (2), b) Focal point (12)"
    assert talk.answer(UTE, "meetings all").splitlines()[-3:-1] == [
        "Who came is known of 2 of 3 meetings:",
        "14 present: Chair (2), b) Focal point (12)",
    ]
    talk.close()


def test_planning_says_who_sits_outside_their_hours_and_what_another_hour_costs(both: Conversation) -> None:
    both.answer(LINDA, "again meeting 11 oct 14:00")

    said = both.answer(LINDA, "again meeting 18 oct 14:00").splitlines()
    assert said[2:4] == [
        "Outside 09:00 to 17:00: Bridgetown 08:00 (1 other in 2016), Bangkok 19:00 (1 other).",
        "At 15:00 Geneva: Bangkok 20:00 (1 other).",
    ]
    # What is cheapest has no better hour beside it, and a group's hours are its own.
    moved = both.answer(LINDA, "move M-2 18 oct 15:00").splitlines()
    assert "Outside 09:00 to 17:00: Bangkok 20:00 (1 other in 2016)." in moved
    assert not any(line.startswith("At ") for line in moved)
    assert "Outside" not in both.answer(LINDA, "again meeting 19 oct 14:00 group:Editors")


def test_who_took_part_is_counted_by_office(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 4 oct 14:00 held")
    talk.answer(LINDA, f"present M-1 @{UTE} @linda.okafor, video @wipa.chaiyo @omar.mansour")

    assert talk.answer(LINDA, "meetings 2016").splitlines()[2:] == [
        "2 present: Secretary, d) Chief of department",
        "2 by video: c) Regional Director (2)",
        "By office: Geneva (2), Bangkok (1 by video), Cairo (1 by video)",
        "Outside 09:00 to 17:00: Bangkok (1)",
        "Task force: 1 held in 2016, 1 since Oct 2016.",
    ]
