"""What a charter may declare of rounds, and on which days they remind."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.rounds import (
    closing_day,
    next_anchor,
    opening_day,
    reminder_days,
)
from tests.handlers.rounds.scene import CHARTER
from tests.shipped import CHARTER as SHIPPED
from tests.shipped import TEXT

KNOWN = read_charter(CHARTER)
AREAS, INPUTS = KNOWN.rounds
HOME = SHIPPED.working_days("GVA")


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ("into: updates\n", "into: update\n", "there is no register “update” in “registers”; did you mean “updates”?"),
        ("{name: activity, ask", "{name: activty, ask", "there is no field “activty” in the register; did you mean “activity”?"),
        ("each: area,", "each: aera,", "“each” is “aera”; it is one of area, office, entity, entry; did you mean “area”?"),
        ("MOW]", "MSW]", "there is no office “MSW” in “stations”; did you mean “MOW”?"),
        ("for_each: meeting", "for_each: weekly", "it is meeting, monthly, quarterly, by hand, or a day of each year"),
        ("remind: [3, 1, 0]", "reminds: [3, 1, 0]", "unknown key “reminds” in a round; did you mean “remind”?"),
        ("      - {name: result, ask", "      - {name: next, ask", "“next” is asked twice"),
        ("cleared_by: deputy", "cleared_by: deputies", "“cleared_by” is “deputies”; it is one of"),
    ],
)  # fmt: skip
def test_mistake_is_named_with_its_line(written: str, instead: str, problem: str) -> None:
    wrong = CHARTER.replace(written, instead, 1)
    assert wrong != CHARTER

    with pytest.raises(CharterError) as refused:
        read_charter(wrong)

    found = [one for one in refused.value.problems if problem in one]
    assert found, refused.value.problems


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ("of: [indicators]}", "of: [indicator]}", "there is no register “indicator” in “registers”; did you mean “indicators”?"),
        ("of: [indicators]}", "of: []}", "seats of entries are those of one register"),
        ("of: [indicators]}", "of: [indicators], held_by: chief}", "whoever answers for an entry is asked; leave “held_by” out"),
        ("{acceptance: accepted}}\n", "{acceptance: acepted}}\n", "“acepted” is no choice of “acceptance”; did you mean “accepted”?"),
        ("seats: {each: area, held_by: focal_point}", "seats: {each: area}", "“seats” needs “held_by”: whose holder sits there"),
        ("or_not_available: because", "or_not_available: becaus", "there is no field “becaus” in the register; did you mean “because”?"),
        ("or_not_available: because", "or_not_available: about", "a reason is a text, and “about” isn't"),
        ("or_not_available: because", "or_not_available: source", "“source” is asked for by a question of its own"),
        ('ask: "Where is it from?"}', 'ask: "Where?", or_not_available: because}', "only a number may be not available, and “source” is of the type text"),
        ("    into: updates\n", "", "a round needs “into”: the register that the answers go into"),
        ("{name: implementation, ask", "{name: implementaton, ask", "there is no field “implementaton” in the register; did you mean “implementation”?"),
    ],
)  # fmt: skip
def test_mistake_of_seats_that_are_entries_is_named(written: str, instead: str, problem: str) -> None:
    wrong = TEXT.replace(written, instead, 1)
    assert wrong != TEXT

    with pytest.raises(CharterError) as refused:
        read_charter(wrong)

    assert [one for one in refused.value.problems if problem in one], refused.value.problems


def test_question_that_the_register_needs_has_to_be_asked() -> None:
    wrong = CHARTER.replace('      - {name: activity, ask: "What was done?"}\n', "", 1)

    with pytest.raises(CharterError, match="an answer needs “activity”, which isn't asked for"):
        read_charter(wrong)


def test_days_of_a_round_before_a_meeting() -> None:
    meets = date(2016, 12, 13)

    closes = closing_day(AREAS, meets, HOME)

    assert (opening_day(AREAS, closes, HOME), closes) == (date(2016, 11, 29), date(2016, 12, 8))
    of_offices = {code: closing_day(INPUTS, meets, SHIPPED.working_days(code)) for code in INPUTS.seats.of}
    assert of_offices == {
        **dict.fromkeys(("ADD", "BSB", "MOW"), date(2016, 12, 9)),
        **dict.fromkeys(("CAI", "BKK"), date(2016, 12, 8)),
    }


@pytest.mark.parametrize(
    ("station", "days"),
    [
        ("GVA", ["01-06", "01-13", "01-18", "01-20"]),
        ("CAI", ["01-05", "01-12", "01-18", "01-19"]),  # closed on Fridays
        ("MOW", ["01-13", "01-18", "01-20"]),  # closed until 8 January: its day would be that of the opening
    ],
)
def test_reminders_come_on_the_working_day_before_where_an_office_is_closed(
    station: str, days: list[str]
) -> None:
    rule = AREAS.model_copy(update={"remind": (10, 5, 2, 0)})
    opens, closes = date(2016, 12, 30), date(2017, 1, 20)

    found = reminder_days(rule, closes, opens, days=HOME, theirs=SHIPPED.working_days(station))

    assert [f"{one:%m-%d}" for one in found] == days


STATIONS = st.sampled_from([one.code for one in SHIPPED.stations])


@given(
    closes=st.dates(date(2016, 1, 15), date(2018, 12, 20)),
    remind=st.lists(st.integers(0, 20), max_size=6),
    station=STATIONS,
)
def test_nobody_is_reminded_twice_on_a_day_nor_when_they_are_closed(
    closes: date, remind: list[int], station: str
) -> None:
    rule = AREAS.model_copy(update={"remind": tuple(remind)})
    theirs = SHIPPED.working_days(station)
    closes = HOME.roll_back(closes)
    opens = opening_day(rule, closes, HOME)

    found = reminder_days(rule, closes, opens, days=HOME, theirs=theirs)

    # Counted once more by hand: each day back from the close, and on from there to the last open one.
    expected = set()
    for number in remind:
        day, left = closes, number
        while left:
            day -= timedelta(days=1)
            left -= HOME.is_open(day)
        while not theirs.is_open(day):
            day -= timedelta(days=1)
        if day > opens:
            expected.add(day)
    assert found == sorted(expected)
    assert len(set(found)) == len(found)
    assert all(theirs.is_open(one) and opens < one <= closes for one in found)


def test_round_by_the_calendar_has_its_next_day() -> None:
    monthly = AREAS.model_copy(update={"for_each": "monthly"})
    quarterly = AREAS.model_copy(update={"for_each": "quarterly"})
    yearly = AREAS.model_copy(update={"for_each": "yearly 20 jan"})

    assert next_anchor(monthly, date(2016, 12, 31)) == date(2017, 1, 1)
    days = [next_anchor(quarterly, date(2016, month, 1)) for month in range(1, 13)]
    assert days == [date(2016 + month // 10, 1 + (month + 2) // 3 * 3 % 12, 1) for month in range(1, 13)]
    assert next_anchor(quarterly, date(2016, 3, 31)) == date(2016, 4, 1)
    assert next_anchor(yearly, date(2016, 12, 31)) == date(2017, 1, 20)
    assert next_anchor(yearly, date(2017, 1, 20)) == date(2018, 1, 20)
    assert next_anchor(AREAS, date(2016, 12, 31)) is None
