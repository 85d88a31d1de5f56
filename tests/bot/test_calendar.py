from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.calendar import Due, WorkingDays, local, moment

GENEVA = "Europe/Zurich"
MONDAY_TO_FRIDAY = WorkingDays(closed={date(2016, 9, 8): "Fast"})
SUNDAY_TO_THURSDAY = WorkingDays(
    weekdays=frozenset({6, 0, 1, 2, 3}), closed={date(2016, 10, 6): "Armed Forces Day"}
)

# 14:00 in Geneva, and what the clocks show elsewhere at that moment.
ZONES = (
    "Africa/Addis_Ababa", "America/Sao_Paulo", "Africa/Cairo", "Asia/Bangkok", "Europe/Moscow", "America/Santiago",
    "America/Tegucigalpa",
)  # fmt: skip
TWO_O_CLOCK = [
    # Geneva's day, UTC, and ADD, BSB, CAI, BKK, MOW, SCL, TGU
    ((2016, 3, 22), 13, (16, 10, 15, 20, 16, 10, 7)),
    ((2016, 3, 29), 12, (15, 9, 14, 19, 15, 9, 6)),
    ((2016, 6, 21), 12, (15, 9, 14, 19, 15, 8, 6)),
    (
        (2016, 7, 12),
        12,
        (15, 9, 14, 19, 15, 8, 6),
    ),  # summer time in Cairo was announced for July and called off
    ((2016, 10, 11), 12, (15, 9, 14, 19, 15, 9, 6)),
    ((2016, 10, 18), 12, (15, 10, 14, 19, 15, 9, 6)),
    ((2016, 11, 1), 13, (16, 11, 15, 20, 16, 10, 7)),
    ((2017, 2, 21), 13, (16, 10, 15, 20, 16, 10, 7)),
    ((2017, 3, 28), 12, (15, 9, 14, 19, 15, 9, 6)),
    ((2026, 3, 24), 13, (16, 10, 15, 20, 16, 10, 7)),
    ((2026, 3, 31), 12, (15, 9, 14, 19, 15, 9, 6)),
    ((2026, 4, 28), 12, (15, 9, 15, 19, 15, 8, 6)),
    ((2026, 10, 27), 13, (16, 10, 16, 20, 16, 10, 7)),
]
DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))
STATIONS = st.builds(
    WorkingDays,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closed=st.dictionaries(st.dates(date(2016, 1, 1), date(2016, 12, 31)), st.just("closed"), max_size=7),
    opened=st.frozensets(st.dates(date(2016, 1, 1), date(2016, 12, 31)), max_size=3),
)
NEAR = st.dates(date(2015, 12, 1), date(2017, 1, 31))


@pytest.mark.parametrize(
    ("day", "utc", "hours"), TWO_O_CLOCK, ids=[str(date(*row[0])) for row in TWO_O_CLOCK]
)
def test_two_o_clock_in_geneva_is_this_hour_elsewhere(
    day: tuple[int, int, int], utc: int, hours: tuple[int, ...]
) -> None:
    at = moment(date(*day), time(14), GENEVA)

    assert at == datetime(*day, utc, tzinfo=UTC)
    assert tuple(local(at, zone).hour for zone in ZONES) == hours


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        pytest.param(date(2016, 3, 27), time(2, 30), GENEVA, datetime(2016, 3, 27, 1, 30, tzinfo=UTC), id="skipped"),
        pytest.param(date(2016, 3, 27), time(1, 59), GENEVA, datetime(2016, 3, 27, 0, 59, tzinfo=UTC), id="just-before-the-gap"),
        pytest.param(date(2016, 3, 27), time(3), GENEVA, datetime(2016, 3, 27, 1, tzinfo=UTC), id="just-after-the-gap"),
        pytest.param(date(2016, 10, 30), time(2, 30), GENEVA, datetime(2016, 10, 30, 0, 30, tzinfo=UTC), id="twice-is-the-first"),
        pytest.param(date(2016, 10, 16), time(0), "America/Sao_Paulo", datetime(2016, 10, 16, 3, tzinfo=UTC), id="midnight-skipped"),
        pytest.param(date(2011, 12, 30), time(9), "Pacific/Apia", datetime(2011, 12, 30, 19, tzinfo=UTC), id="whole-day-skipped"),
        pytest.param(date(2016, 10, 11), time(9), "Asia/Kolkata", datetime(2016, 10, 11, 3, 30, tzinfo=UTC), id="half-hour-zone"),
        pytest.param(date(2016, 10, 11), time(9), "Asia/Kathmandu", datetime(2016, 10, 11, 3, 15, tzinfo=UTC), id="quarter-hour-zone"),
    ],
)  # fmt: skip
def test_wall_time_is_one_moment_also_when_clocks_change(
    day: date, at: time, zone: str, expected: datetime
) -> None:
    assert moment(day, at, zone) == expected


@given(DAYS, st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.sampled_from((*ZONES, GENEVA)))
def test_moment_shows_the_wall_time_it_was_made_from_unless_clocks_skip_it(
    day: date, at: time, zone: str
) -> None:
    wall = datetime.combine(day, at)

    back = local(moment(day, at, zone), zone).replace(tzinfo=None)

    skipped = (
        wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    )
    assert back == wall or (skipped != wall and wall < back <= wall + timedelta(hours=1))


@pytest.mark.parametrize(
    ("due", "ends"),
    [
        pytest.param(Due(day=date(2016, 10, 14), at=time(18), zone=GENEVA, typed="14 oct 18:00"), datetime(2016, 10, 14, 16, tzinfo=UTC), id="hour"),
        pytest.param(Due(day=date(2016, 10, 14), at=None, zone=GENEVA, typed="14 oct"), datetime(2016, 10, 14, 22, tzinfo=UTC), id="day"),
        pytest.param(Due(day=date(2016, 10, 30), at=None, zone=GENEVA, typed="30 oct"), datetime(2016, 10, 30, 23, tzinfo=UTC), id="day-of-25-hours"),
        pytest.param(Due(day=date(2016, 10, 15), at=None, zone="America/Sao_Paulo", typed="15 oct"), datetime(2016, 10, 16, 3, tzinfo=UTC), id="midnight-after-it-skipped"),
    ],
)  # fmt: skip
def test_deadline_ends_at_its_hour_or_with_its_day(due: Due, ends: datetime) -> None:
    assert due.ends_at() == ends


@pytest.mark.parametrize(
    ("days", "day", "back", "forward"),
    [
        pytest.param(MONDAY_TO_FRIDAY, date(2016, 9, 7), date(2016, 9, 7), date(2016, 9, 7), id="open-stays"),
        pytest.param(MONDAY_TO_FRIDAY, date(2016, 9, 8), date(2016, 9, 7), date(2016, 9, 9), id="holiday"),
        pytest.param(MONDAY_TO_FRIDAY, date(2016, 9, 10), date(2016, 9, 9), date(2016, 9, 12), id="saturday"),
        pytest.param(SUNDAY_TO_THURSDAY, date(2016, 10, 7), date(2016, 10, 5), date(2016, 10, 9), id="cairo-long-weekend"),
        pytest.param(SUNDAY_TO_THURSDAY, date(2016, 10, 9), date(2016, 10, 9), date(2016, 10, 9), id="cairo-sunday"),
    ],
)  # fmt: skip
def test_closed_day_rolls_to_the_nearest_open_one(
    days: WorkingDays, day: date, back: date, forward: date
) -> None:
    assert days.roll_back(day) == back
    assert days.roll_forward(day) == forward


@pytest.mark.parametrize(
    ("day", "count", "before", "after"),
    [
        pytest.param(date(2016, 9, 5), 0, date(2016, 9, 5), date(2016, 9, 5), id="none"),
        pytest.param(date(2016, 9, 5), 5, date(2016, 8, 29), date(2016, 9, 13), id="five-over-the-fast"),
        pytest.param(
            date(2016, 9, 9), 1, date(2016, 9, 7), date(2016, 9, 12), id="one-over-fast-and-weekend"
        ),
        pytest.param(date(2016, 9, 10), 0, date(2016, 9, 9), date(2016, 9, 12), id="saturday-none-rolls"),
        pytest.param(date(2016, 9, 10), 1, date(2016, 9, 9), date(2016, 9, 12), id="saturday-one"),
        pytest.param(date(2016, 9, 10), 2, date(2016, 9, 7), date(2016, 9, 13), id="saturday-two"),
        pytest.param(date(2016, 9, 20), 10, date(2016, 9, 5), date(2016, 10, 4), id="ten"),
    ],
)
def test_working_days_are_counted_without_the_day_itself(
    day: date, count: int, before: date, after: date
) -> None:
    assert MONDAY_TO_FRIDAY.before(day, count) == before
    assert MONDAY_TO_FRIDAY.after(day, count) == after


# The turn of 2016: 25 December and 1 January are Sundays.
GENEVA_AT_YEAR_END = WorkingDays(
    closed={
        date(2016, 12, 26): "Christmas, observed",
        date(2016, 12, 27): "Closed",
        date(2017, 1, 2): "New Year",
    },
    opened=frozenset({date(2016, 12, 31)}),
)
CAIRO_AT_YEAR_END = WorkingDays(
    weekdays=frozenset({6, 0, 1, 2, 3}),
    closed={date(2016, 12, 11): "Mawlid", date(2017, 1, 1): "Added by the charter"},
    opened=frozenset({date(2016, 12, 30)}),
)


@pytest.mark.parametrize(
    ("days", "day", "count", "before", "after"),
    [
        pytest.param(GENEVA_AT_YEAR_END, date(2016, 12, 25), 0, date(2016, 12, 23), date(2016, 12, 28), id="geneva-christmas-rolls"),
        pytest.param(GENEVA_AT_YEAR_END, date(2016, 12, 26), 1, date(2016, 12, 23), date(2016, 12, 28), id="geneva-from-a-holiday"),
        pytest.param(GENEVA_AT_YEAR_END, date(2016, 12, 31), 0, date(2016, 12, 31), date(2016, 12, 31), id="geneva-saturday-opened"),
        pytest.param(GENEVA_AT_YEAR_END, date(2017, 1, 1), 0, date(2016, 12, 31), date(2017, 1, 3), id="geneva-new-year-rolls"),
        pytest.param(GENEVA_AT_YEAR_END, date(2016, 12, 30), 3, date(2016, 12, 23), date(2017, 1, 4), id="geneva-three"),
        pytest.param(GENEVA_AT_YEAR_END, date(2017, 1, 3), 5, date(2016, 12, 23), date(2017, 1, 10), id="geneva-five-back-over-the-year"),
        pytest.param(CAIRO_AT_YEAR_END, date(2016, 12, 10), 0, date(2016, 12, 8), date(2016, 12, 12), id="cairo-saturday-before-a-holiday"),
        pytest.param(CAIRO_AT_YEAR_END, date(2016, 12, 30), 0, date(2016, 12, 30), date(2016, 12, 30), id="cairo-friday-opened"),
        pytest.param(CAIRO_AT_YEAR_END, date(2016, 12, 31), 0, date(2016, 12, 30), date(2017, 1, 2), id="cairo-saturday-before-a-day-closed"),
        pytest.param(CAIRO_AT_YEAR_END, date(2017, 1, 1), 1, date(2016, 12, 30), date(2017, 1, 2), id="cairo-sunday-closed"),
        pytest.param(CAIRO_AT_YEAR_END, date(2016, 12, 29), 3, date(2016, 12, 26), date(2017, 1, 3), id="cairo-three"),
        pytest.param(CAIRO_AT_YEAR_END, date(2017, 1, 2), 6, date(2016, 12, 25), date(2017, 1, 10), id="cairo-six-back-over-the-year"),
    ],
)  # fmt: skip
def test_working_days_are_counted_over_the_end_of_a_year(
    days: WorkingDays, day: date, count: int, before: date, after: date
) -> None:
    assert days.before(day, count) == before
    assert days.after(day, count) == after


def test_year_has_as_many_working_days_as_its_week_less_what_is_closed_plus_what_is_opened() -> None:
    first, last = date(2016, 1, 1), date(2016, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert sum(GENEVA_AT_YEAR_END.is_open(day) for day in days) == 261 - 2 + 1
    assert sum(CAIRO_AT_YEAR_END.is_open(day) for day in days) == 260 - 1 + 1


def test_day_opened_by_hand_is_worked_though_week_and_holiday_say_no() -> None:
    days = WorkingDays(
        closed={date(2016, 9, 8): "Fast"}, opened=frozenset({date(2016, 9, 8), date(2016, 9, 10)})
    )

    assert days.after(date(2016, 9, 7), 3) == date(2016, 9, 10)


def test_station_that_never_opens_is_a_plain_error() -> None:
    with pytest.raises(LookupError, match="within 60 days"):
        WorkingDays(weekdays=frozenset()).roll_forward(date(2016, 9, 5))


@given(STATIONS, NEAR, st.integers(0, 30))
def test_counted_day_is_always_open_and_on_its_side(days: WorkingDays, day: date, count: int) -> None:
    before, after = days.before(day, count), days.after(day, count)

    assert days.is_open(before)
    assert days.is_open(after)
    assert before <= day <= after


@given(STATIONS, NEAR, st.integers(0, 30))
def test_counting_back_undoes_counting_forward_from_an_open_day(
    days: WorkingDays, day: date, count: int
) -> None:
    assume(days.is_open(day))

    assert days.before(days.after(day, count), count) == day
    assert days.after(days.before(day, count), count) == day


@given(STATIONS, NEAR, st.integers(1, 30))
def test_as_many_open_days_lie_between_as_were_counted(days: WorkingDays, day: date, count: int) -> None:
    end = days.after(day, count)

    passed = [n for n in range(1, (end - day).days + 1) if days.is_open(day + timedelta(days=n))]

    assert len(passed) == count
