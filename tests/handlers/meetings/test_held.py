"""Meetings that were held: numbered in their order, counted by year and up to a day."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE

HELD = (
    "24 mar 2015", "21 apr 2015", "26 may 2015", "23 jun 2015", "25 aug 2015", "22 sep 2015", "20 oct 2015",
    "8 dec 2015", "26 jan 2016", "22 mar 2016", "26 apr 2016", "21 jun 2016", "20 sep 2016", "11 oct 2016",
    "13 dec 2016", "7 feb 2017",
)  # fmt: skip
MOVED = {"11 oct 2016": "18 oct 2016"}
CANCELLED = ("21 jul 2015", "24 may 2016")


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation after sixteen meetings, two that were cancelled, one of a working group and one planned."""
    talk = Conversation(databases.fresh("sqlite"), now=datetime(2017, 3, 2, 9, tzinfo=UTC))
    number = 0
    for day in HELD:
        number += 1
        talk.answer(LINDA, f"meeting {day} 14:00 past")
        talk.answer(LINDA, f"held M-{number} {MOVED.get(day, '')}".strip())
    for day in CANCELLED:
        number += 1
        talk.answer(LINDA, f"meeting {day} 14:00 past")
        talk.answer(LINDA, f"cancel M-{number} the day before Council")
    talk.answer(LINDA, 'again meeting 30 aug 2016 14:00 past group:"Risk working group"')
    talk.answer(LINDA, f"held M-{number + 1}")
    talk.answer(LINDA, "meeting 21 mar 2017 14:00")
    yield talk
    talk.close()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("meetings 2015", "Task force: 8 held in 2015, 16 since Mar 2015."),
        ("meetings 2016", "Task force: 7 held in 2016, 16 since Mar 2015."),
        ("meetings 2017", "Task force: 1 held in 2017, 16 since Mar 2015."),
        ("meetings 2017 on:1 mar 2017", "Task force: 1 held in 2017, 16 since Mar 2015, as of Wed 1 Mar."),
        (
            "meetings 2017 on:31 dec 2016",
            "Task force: 0 held in 2017, 15 since Mar 2015, as of Sat 31 Dec 2016.",
        ),
    ],
)
def test_meetings_of_a_year_end_with_how_many_were_held(talk: Conversation, words: str, line: str) -> None:
    assert talk.answer(UTE, words).splitlines()[-1] == line


def test_numbers_are_in_the_order_of_being_held_and_others_have_none(talk: Conversation) -> None:
    shown = [talk.answer(UTE, f"meeting {number}").splitlines()[0] for number in range(1, 17)]

    assert shown == [f"*M-{number}*  Task force, meeting {number}" for number in range(1, 17)]
    assert talk.answer(UTE, "meeting 17").startswith("I can't find meeting 17")
    assert "moved" not in talk.answer(UTE, "meeting 14")
    assert "held on Tue 18 Oct 2016" in talk.answer(UTE, "meetings 2016")


def test_only_what_has_begun_was_held_and_only_once(talk: Conversation) -> None:
    assert talk.answer(LINDA, "held M-20").startswith("M-20 begins on Tue 21 Mar")
    assert talk.answer(LINDA, "held M-1") == "M-1 was held on Tue 24 Mar 2015, so nothing has changed."
    assert talk.answer(LINDA, "move M-1 5 apr") == "M-1 was held on Tue 24 Mar 2015, so nothing has changed."
    assert talk.answer(LINDA, "held M-17").startswith("You noted on Thu 2 Mar that M-17 didn't take place")
    assert talk.answer(UTE, "held M-20").startswith("Aline or Linda can change M-20.")


def test_meeting_that_nobody_chaired_does_not_count(talk: Conversation) -> None:
    talk.answer(LINDA, "call M-20")
    talk.answer(ALINE, "apologies M-20")
    talk.until(datetime(2017, 3, 21, 16, tzinfo=UTC))
    refused = talk.answer(LINDA, "held M-20")
    talk.answer(LINDA, "edit M-20 chair:@taro.nakagawa")

    assert refused.startswith("Aline Moreau sent apologies, so who chaired M-20?")
    assert talk.answer(LINDA, "held M-20").splitlines()[0] == "Task force, meeting 17 was held on Tue 21 Mar."
    year = talk.answer(LINDA, "meetings 2017").splitlines()
    assert {"Who came is known of 1 of 2 meetings:", "1 with apologies: Chair"} <= set(year)
    assert year[-1] == "Task force: 2 held in 2017, 17 since Mar 2015."


def test_who_took_part_is_counted_by_role_and_way(talk: Conversation) -> None:
    talk.answer(LINDA, "edit M-20 link:https://example.org/meet")
    talk.answer(LINDA, "call M-20")
    talk.answer(ALINE, "attending M-20")
    talk.answer(UTE, "attending M-20")
    talk.answer("wipa.chaiyo", "remote M-20")
    talk.answer("salma.haddad", "apologies M-20 @julia.silva")
    talk.answer("kenji.sato", "apologies M-20")
    talk.answer("zahra.farah", "attending M-20")
    talk.until(datetime(2017, 3, 21, 16, tzinfo=UTC))
    talk.answer(LINDA, "remote M-20 behalf:@julia.silva")

    took_part = [
        "3 present: Chair, d) Chief of department, e) Observer",
        "2 by video: c) Regional Director, Invitee",
        "1 represented: a) Deputy to the Director or Chief of SPM",
        "1 with apologies: b) Focal point",
    ]
    assert talk.answer(LINDA, "held M-20").splitlines()[1:5] == took_part
    year = talk.answer(UTE, "meetings 2017").splitlines()
    at = year.index("Who came is known of 1 of 2 meetings:")
    assert year[at + 1 : at + 5] == took_part
    assert year[-1] == "Task force: 2 held in 2017, 17 since Mar 2015."
    before = talk.answer(UTE, "meetings 2017 on:1 mar 2017").splitlines()
    assert before[-1] == "Task force: 1 held in 2017, 16 since Mar 2015, as of Wed 1 Mar."
    assert took_part[0] not in before
    assert talk.answer(UTE, "remote M-20 behalf:@wipa.chaiyo").startswith("M-20 began on Tue 21 Mar")


def test_several_of_one_role_are_counted(talk: Conversation) -> None:
    talk.answer(LINDA, "call M-20")
    talk.answer("kenji.sato", "attending M-20")
    talk.answer("bekele.tesfaye", "attending M-20")
    talk.answer("greta.weber", "attending M-20")
    talk.until(datetime(2017, 3, 21, 16, tzinfo=UTC))

    assert (
        talk.answer(LINDA, "held M-20").splitlines()[1]
        == "3 present: b) Focal point (2), c) Regional Director"
    )


def test_who_was_to_be_represented_by_somebody_who_could_not_come_is_counted_with_apologies(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, "call M-20")
    talk.answer("kenji.sato", "apologies M-20 @julia.silva")
    talk.answer("julia.silva", "apologies M-20")
    talk.answer(UTE, "attending M-20")
    talk.until(datetime(2017, 3, 21, 16, tzinfo=UTC))

    assert talk.answer(LINDA, "held M-20").splitlines()[1:3] == [
        "1 present: d) Chief of department",
        "2 with apologies: b) Focal point, Invitee",
    ]


def test_nobody_is_represented_by_whoever_was_asked_and_has_not_answered(talk: Conversation) -> None:
    talk.answer(LINDA, "call M-20")
    talk.answer("kenji.sato", "apologies M-20 @julia.silva")
    talk.answer(UTE, "attending M-20")
    talk.until(datetime(2017, 3, 21, 16, tzinfo=UTC))

    asked = "1 with apologies; who should have come instead was asked and hasn't answered: b) Focal point"
    assert talk.answer(LINDA, "held M-20").splitlines()[1:3] == ["1 present: d) Chief of department", asked]
    talk.answer(LINDA, f"held M-20 people:@{UTE},@julia.silva")
    said = talk.answer(LINDA, "attendance M-20")
    assert said.splitlines()[1].startswith("2 of ")  # Julia's entry is no answer
    assert "Entered as present (1): Julia Silva" in said
