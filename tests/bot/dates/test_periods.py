"""Periods: from, until, for and except, in six languages; what has no end is asked about, what is left out is left out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import WorkingDays
from bot.dates.periods import leading_period, read_period
from bot.dates.reading import DateOptions
from bot.errors import AmbiguousInput, UserError

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
TODAY = MONDAY.date()
ASKED: DateOptions = {
    "now": MONDAY,
    "zone": "Europe/Zurich",
    "languages": ("en", "fr", "es", "ru", "zh", "ar"),
}
TAKES_DAYS: DateOptions = {**ASKED, "takes_days": True}
CAIRO = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}))
SIX_DAYS = WorkingDays(weekdays=frozenset({0, 1, 2, 3, 4, 5}))

UNTIL_11_NOV = ["until 11 nov", "till 11 nov", "up to 11 nov", "jusqu'au 11 novembre", "hasta el 11 de noviembre", "до 11 ноября", "по 11 ноября", "直到11月11日", "截至11月11日", "حتى 11 نوفمبر"]  # fmt: skip
FROM_7_NOV = ["from 7 nov", "starting 7 nov", "as of 7 nov", "à partir du 7 novembre", "a partir del 7 de noviembre", "desde el 7 de noviembre", "с 7 ноября", "начиная с 7 ноября", "من 7 نوفمبر", "ابتداء من 7 نوفمبر"]  # fmt: skip
TWO_WEEKS = ["two weeks", "for two weeks", "for a fortnight", "deux semaines", "pendant 2 semaines", "dos semanas", "durante dos semanas", "две недели", "на 2 недели", "اسبوعين", "لمدة اسبوعين"]  # fmt: skip


@pytest.mark.parametrize("typed", UNTIL_11_NOV)
def test_period_with_an_end_alone_begins_today(typed: str) -> None:
    period = read_period(typed, **ASKED)

    assert [due.day for due in period.ends(TODAY)] == [TODAY, date(2016, 11, 11)]


@pytest.mark.parametrize("typed", FROM_7_NOV)
def test_period_with_a_beginning_alone_has_no_end_and_asks_for_it(typed: str) -> None:
    period = read_period(typed, **ASKED)

    assert (period.first.day, period.last) == (date(2016, 11, 7), None)
    with pytest.raises(AmbiguousInput, match="From Mon 7 Nov until when") as asked:
        period.ends(TODAY)
    assert asked.value.phrase == typed
    ends = [read_period(one.words, **ASKED).ends(TODAY)[1].day for one in asked.value.interpretations]
    assert ends == [date(2016, 11, 7), date(2016, 11, 11)]


@pytest.mark.parametrize("typed", TWO_WEEKS)
def test_length_begins_today(typed: str) -> None:
    period = read_period(typed, **ASKED)

    assert [due.day for due in period.ends(TODAY)] == [TODAY, date(2016, 10, 23)]


@pytest.mark.parametrize("typed", ["a week from 9 nov", "неделю с 9 ноября", "أسبوع من 9 نوفمبر"])
def test_week_from_a_day_is_as_long_as_seven_days(typed: str) -> None:
    period = read_period(typed, **TAKES_DAYS)

    assert [due.day for due in period.ends(TODAY)] == [date(2016, 11, 9), date(2016, 11, 15)]


LIMITED = {
    "по пятницу включительно": "2016-10-10 2016-10-14",
    "7 nov, two weeks": "2016-11-07 2016-11-20",
    "two weeks, 7 nov": "2016-11-07 2016-11-20",
    "на неделе с 7 ноября": "2016-11-07 2016-11-11",
    "from the 17th to the 21st": "2016-10-17 2016-10-21",
    "du 28 au 3": "2016-10-28 2016-11-03",
    "с седьмого по девятое ноября": "2016-11-07 2016-11-09",
    "17-21 oct bar 21 oct": "2016-10-17 2016-10-20",
    "from 7 nov until 11 nov": "2016-11-07 2016-11-11",
    "from 7 nov for two weeks": "2016-11-07 2016-11-20",
    "for 3 working days from 7 nov": "2016-11-07 2016-11-09",
    "7 nov for 1 day": "2016-11-07 2016-11-07",
    "du 7 novembre au 11 novembre": "2016-11-07 2016-11-11",
    "desde el 7 de noviembre hasta el 11 de noviembre": "2016-11-07 2016-11-11",
    "с 7 ноября до 11 ноября": "2016-11-07 2016-11-11",
    "17-21 oct except 21 oct": "2016-10-17 2016-10-20",
    "17-21 oct except 17 and 18 oct": "2016-10-19 2016-10-21",
    "17-21 oct sauf le 21 octobre": "2016-10-17 2016-10-20",
    "17-21 oct excepto el 21 de octubre": "2016-10-17 2016-10-20",
    "17-21 октября кроме 21 октября": "2016-10-17 2016-10-20",
    "17-21 اكتوبر باستثناء 21 اكتوبر": "2016-10-17 2016-10-20",
    "thursday and friday": "2016-10-13 2016-10-14",
    "jeudi et vendredi": "2016-10-13 2016-10-14",
    "jueves y viernes": "2016-10-13 2016-10-14",
    "четверг и пятница": "2016-10-13 2016-10-14",
    "الخميس والجمعة": "2016-10-13 2016-10-14",
    "lundi, mardi et mercredi": "asked: Mon 10 Oct / Mon 17 Oct",
    "17, 18 and 19 oct": "2016-10-17 2016-10-19",
    "fri and mon": "asked: Fri 14 Oct / Mon 17 Oct",
    "17-21 oct except 19 oct": "asked: Mon 17 Oct to Tue 18 Oct / Thu 20 Oct to Fri 21 Oct",
    "two weeks from 7 nov": "asked: Mon 7 Nov to Sun 20 Nov / Mon 21 Nov",
    "17-21 oct except 24 oct": "refused: Mon 24 Oct isn't one of these days, so I can't leave it out. Nothing was done.",
    "17 oct except 17 oct": "refused: Then no day is left. Nothing was done.",
    "until 5 oct 14:00": "refused: I read whole days here, not hours. Say it like “fri 14 oct” or “17-21 oct”.",
}


@pytest.mark.parametrize("typed", LIMITED)
def test_limits_are_read_together(typed: str) -> None:
    try:
        first, last = read_period(typed, **ASKED).whole(TODAY)
        found = f"{first.day} {last.day}"
    except AmbiguousInput as asked:
        found = "asked: " + " / ".join(one.label for one in asked.interpretations)
    except UserError as refused:
        found = f"refused: {refused}"

    assert found == LIMITED[typed]


def test_free_days_between_are_not_left_out() -> None:
    period = read_period("fri and mon", **ASKED)

    assert [due.day for due in period.among(range(5)).whole(TODAY)] == [
        date(2016, 10, 14),
        date(2016, 10, 17),
    ]


@pytest.mark.parametrize(
    ("days", "typed", "expected"),
    [
        (CAIRO, "next week", ("2016-10-16", "2016-10-20")),
        (CAIRO, "this week", ("2016-10-09", "2016-10-13")),
        (CAIRO, "la semaine prochaine", ("2016-10-16", "2016-10-20")),
        (SIX_DAYS, "next week", ("2016-10-17", "2016-10-22")),
        (WorkingDays(), "next week", ("2016-10-17", "2016-10-21")),
    ],
)
def test_week_is_that_of_the_office(days: WorkingDays, typed: str, expected: tuple[str, str]) -> None:
    at_office = ASKED.copy()
    at_office["working_days"] = days

    period = read_period(typed, **at_office)

    assert tuple(str(due.day) for due in period.ends(TODAY)) == expected


@pytest.mark.parametrize(
    "typed", ["17 oct around noon", "from 7 nov until further notice", "next week and the week after"]
)
def test_words_that_are_no_part_of_it_are_left_to_the_caller(typed: str) -> None:
    words = typed.split()

    assert leading_period(words, **ASKED)[1] < len(words)


@given(
    st.integers(1, 300),
    st.integers(0, 40),
    st.sets(st.integers(1, 39), max_size=3),
    st.sampled_from(["{a} to {b}", "from {a} until {b}", "{a} - {b}", "du {a} au {b}", "с {a} по {b}"]),
    st.sampled_from([" except ", " sauf ", " salvo ", " кроме "]),
)
def test_days_out_of_which_a_period_was_written_are_read_again(
    start: int, length: int, out: set[int], form: str, without: str
) -> None:
    first = TODAY + timedelta(days=start)
    last = first + timedelta(days=length)
    left_out = [first + timedelta(days=n) for n in sorted(out) if 0 < n < length]
    typed = form.format(a=first, b=last) + (without + " and ".join(map(str, left_out)) if left_out else "")

    period = read_period(typed, **ASKED)

    assert period.last is not None
    assert (period.first.day, period.last.day, period.without) == (first, last, tuple(left_out))
