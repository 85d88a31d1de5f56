"""Deadlines counted from other days: over calendars that nobody wrote, and what of their declaration is refused."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar import WorkingDays
from bot.charter_file import CharterError, read_charter
from bot.counted_due import CountedDue
from tests.shipped import WITHOUT_REGISTERS

MONDAY = date(2016, 11, 7)
DAY = timedelta(days=1)

closed = st.lists(st.integers(-30, 30).map(lambda n: MONDAY + n * DAY), max_size=12)
weeks = st.sets(st.integers(0, 6), min_size=1)
calendars = st.builds(
    lambda week, off: WorkingDays(weekdays=frozenset(week), closed=dict.fromkeys(off, "Off")), weeks, closed
)
firsts = st.integers(-10, 10).map(lambda n: MONDAY + n * DAY)


def open_days(working: WorkingDays, since: date, until: date) -> list[date]:
    """Return the open days from one day on and before another."""
    return [one for n in range((until - since).days) if working.is_open(one := since + n * DAY)]


@example(first=date(2016, 11, 13), length=0, days=0, working=WorkingDays())
@given(first=firsts, length=st.integers(0, 4), days=st.integers(0, 15), working=calendars)
def test_working_days_lie_between_the_deadline_and_what_it_is_counted_from(
    first: date, length: int, days: int, working: WorkingDays
) -> None:
    last = first + length * DAY
    before = CountedDue(before="event", days=days).day(first, last, working)
    after = CountedDue(after="event", days=days).day(first, last, working)

    assert before is not None
    assert after is not None
    assert working.is_open(before)
    assert working.is_open(after)
    assert before <= first
    assert last <= after
    if days:
        assert len(open_days(working, before, first)) == days
        assert len(open_days(working, last + DAY, after + DAY)) == days
    else:
        assert open_days(working, before + DAY, first + DAY) == []
        assert open_days(working, last, after) == []


@given(first=firsts, length=st.integers(0, 4), days=st.integers(0, 30), working=calendars)
def test_days_of_the_calendar_end_on_the_open_day_nearest_to_them(
    first: date, length: int, days: int, working: WorkingDays
) -> None:
    last = first + length * DAY
    before = CountedDue(before="event", days=days, calendar=True).day(first, last, working)
    after = CountedDue(after="event", days=days, calendar=True).day(first, last, working)

    assert before is not None
    assert after is not None
    assert working.is_open(before)
    assert working.is_open(after)
    assert before <= first - days * DAY
    assert last + days * DAY <= after
    assert open_days(working, before + DAY, first - days * DAY + DAY) == []
    assert open_days(working, last + days * DAY, after) == []


@given(
    first=firsts, later=st.integers(0, 20), days=st.integers(0, 15), working=calendars, calendar=st.booleans()
)
def test_deadline_of_a_later_day_is_never_earlier(
    first: date, later: int, days: int, working: WorkingDays, *, calendar: bool
) -> None:
    for key in ("before", "after"):
        rule = CountedDue.model_validate({key: "event", "days": days, "calendar": calendar})
        one, other = (rule.day(day, day, working) for day in (first, first + later * DAY))
        assert one is not None
        assert other is not None
        assert one <= other


@given(day=st.dates(), days=st.integers(0, 366), calendar=st.booleans())
def test_any_day_has_a_deadline_or_none(day: date, days: int, *, calendar: bool) -> None:
    for key in ("before", "after"):
        rule = CountedDue.model_validate({key: "event", "days": days, "calendar": calendar})
        assert (rule.day(day, day, WorkingDays()) is None) == (not 1900 <= day.year < 2200)


def test_words_say_how_it_is_counted() -> None:
    rules = [
        CountedDue(before="event", days=20),
        CountedDue(before="event", days=1, calendar=True),
        CountedDue(after="event", days=5),
    ]

    assert [one.words for one in rules] == ["20 working days before", "1 day before", "5 working days after"]


def test_field_with_several_values_is_refused_with_its_line() -> None:
    declared = """
registers:
  - code: films
    one: film
    prefix: F
    what: What is filmed.
    due: {before: events, days: 20}
    fields: [{name: events, type: record, several: true}]
"""
    line = (WITHOUT_REGISTERS + declared).splitlines().index("    due: {before: events, days: 20}") + 1

    with pytest.raises(CharterError) as refused:
        read_charter(WITHOUT_REGISTERS + declared)

    assert refused.value.problems == (
        f"charter.yaml line {line}: “events” may have several values, and a deadline is counted from one",
    )
