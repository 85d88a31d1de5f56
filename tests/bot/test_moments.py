"""An hour with a place, the same hour elsewhere, and when to remind of it."""

from datetime import UTC, date, datetime, time

import pytest

from bot.calendar import DEFAULT_OFFICE_HOURS, OfficeHours, WorkingDays, local
from bot.moments import ReaderHours, WallTime, hour_before, morning_before

GENEVA, CAIRO, BANGKOK = "Europe/Zurich", "Africa/Cairo", "Asia/Bangkok"
BRASILIA, SANTIAGO, TEGUCIGALPA = "America/Sao_Paulo", "America/Santiago", "America/Tegucigalpa"
MON_TO_FRI = WorkingDays()
SUN_TO_THU = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}))
WITHOUT_MON_10 = WorkingDays(closed={date(2016, 10, 10): "Columbus Day"})


def geneva(day: date, at: time | None = time(14)) -> WallTime:
    return WallTime(day=day, at=at, zone=GENEVA)


def at_work(
    zone: str, days: WorkingDays = MON_TO_FRI, hours: OfficeHours = DEFAULT_OFFICE_HOURS
) -> ReaderHours:
    return ReaderHours(zone=zone, days=days, hours=hours, morning=hours.time_within(time(9)))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            date(2016, 10, 11),
            {BRASILIA: "09:00", BANGKOK: "19:00", SANTIAGO: "09:00"},
            id="before Brazil's summer",
        ),
        pytest.param(
            date(2016, 10, 18),
            {BRASILIA: "10:00", BANGKOK: "19:00", SANTIAGO: "09:00"},
            id="in Brazil's summer",
        ),
        pytest.param(
            date(2016, 11, 1), {BRASILIA: "11:00", BANGKOK: "20:00", CAIRO: "15:00"}, id="after Geneva's"
        ),
        pytest.param(
            date(2026, 4, 28),
            {BRASILIA: "09:00", CAIRO: "15:00", TEGUCIGALPA: "06:00"},
            id="Cairo has summer time again",
        ),
    ],
)
def test_14_00_in_geneva_is_another_hour_elsewhere(day: date, expected: dict[str, str]) -> None:
    begins_at = geneva(day).begins_at

    assert {zone: f"{local(begins_at, zone):%H:%M}" for zone in expected} == expected


@pytest.mark.parametrize("at", [time(14), time(0), None], ids=["an hour", "midnight", "a whole day"])
def test_key_gives_the_same_time_back(at: time | None) -> None:
    when = geneva(date(2016, 10, 18), at)

    assert WallTime.from_key(when.key) == when
    assert " " not in when.key


@pytest.mark.parametrize(
    ("begins", "reader", "expected"),
    [
        pytest.param(geneva(date(2016, 10, 11)), at_work(GENEVA), "Mon 10 09:00", id="the day before"),
        pytest.param(
            geneva(date(2016, 10, 11)),
            at_work(SANTIAGO, WITHOUT_MON_10),
            "Fri 07 09:00",
            id="a holiday: before the weekend",
        ),
        pytest.param(geneva(date(2016, 10, 17)), at_work(GENEVA), "Fri 14 09:00", id="a Monday"),
        pytest.param(
            geneva(date(2016, 10, 17)),
            at_work(CAIRO, SUN_TO_THU),
            "Sun 16 09:00",
            id="a Monday, where Sunday is worked",
        ),
        pytest.param(
            geneva(date(2016, 10, 11), time(23)), at_work(BANGKOK), "Tue 11 09:00", id="the next day there"
        ),
        pytest.param(
            geneva(date(2016, 10, 11)),
            at_work(GENEVA, hours=OfficeHours(time(10), time(16))),
            "Mon 10 10:00",
            id="in their own hours",
        ),
        pytest.param(
            WallTime(day=date(2016, 10, 11), at=None, zone=GENEVA),
            at_work(BRASILIA),
            "Mon 10 09:00",
            id="a whole day has one date everywhere",
        ),
    ],
)
def test_morning_before_is_that_of_the_readers_last_working_day(
    begins: WallTime, reader: ReaderHours, expected: str
) -> None:
    assert f"{local(morning_before(begins, reader), reader.zone):%a %d %H:%M}" == expected


@pytest.mark.parametrize(
    ("begins", "reader", "expected"),
    [
        pytest.param(geneva(date(2016, 10, 11)), at_work(GENEVA), "Tue 11 13:00", id="an hour before"),
        pytest.param(geneva(date(2016, 10, 11)), at_work(BRASILIA), "Tue 11 08:00", id="as their day begins"),
        pytest.param(
            geneva(date(2016, 10, 11)),
            at_work(BANGKOK),
            "Tue 11 17:00",
            id="after their hours: in the last of them",
        ),
        pytest.param(
            geneva(date(2016, 10, 11)),
            at_work(TEGUCIGALPA),
            "Mon 10 17:00",
            id="before their hours: the evening before",
        ),
        pytest.param(
            geneva(date(2016, 10, 10)),
            at_work(TEGUCIGALPA),
            None,
            id="before their hours on a Monday: not at all",
        ),
        pytest.param(
            geneva(date(2016, 10, 11)),
            at_work(GENEVA, WorkingDays(closed={date(2016, 10, 11): "closed"})),
            None,
            id="closed that day",
        ),
        pytest.param(
            WallTime(day=date(2016, 10, 11), at=None, zone=GENEVA), at_work(GENEVA), None, id="a whole day"
        ),
    ],
)
def test_hour_before_comes_within_the_readers_hours_or_not_at_all(
    begins: WallTime, reader: ReaderHours, expected: str | None
) -> None:
    found = hour_before(begins, reader)

    assert (f"{local(found, reader.zone):%a %d %H:%M}" if found else None) == expected


def test_reader_is_at_work_from_the_first_minute_of_their_hours_to_before_the_last() -> None:
    reader = at_work(GENEVA)

    def includes(hour: int, minute: int, day: int = 12) -> bool:
        return reader.includes(datetime(2016, 10, day, hour, minute, tzinfo=UTC))

    assert includes(6, 0)
    assert not includes(5, 59)
    assert not includes(16, 0)
    assert not includes(8, 0, day=15)
