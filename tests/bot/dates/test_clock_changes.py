"""Around each change of clocks: one occurrence and one reminder a day, none skipped and none doubled."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.calendar import DEFAULT_OFFICE_HOURS, Due, WorkingDays, local, moment
from bot.dates.recurrence import Recurrence
from bot.moments import HOUR, ReaderHours, WallTime, hour_before, morning_before
from bot.reminders import reminders_for

DAY = timedelta(days=1)
YEARS = range(2020, 2038)
HOURS = (time(2, 30), time(9))
EVERY_DAY = WorkingDays(weekdays=frozenset(range(7)))
# Gaps of half an hour, one and two hours; at midnight, at 2:45, the evening before; twice a year and around Ramadan.
ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "America/Havana", "America/New_York", "America/Nuuk", "America/Santiago",
    "America/St_Johns", "Antarctica/Troll", "Asia/Beirut", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Chisinau",
    "Europe/London", "Europe/Zurich", "Pacific/Chatham",
)  # fmt: skip


def transition_days(zone: str) -> list[date]:
    """Return the local days in the course of which the zone's offset changes."""
    noons = [
        datetime(YEARS.start, 1, 1, 12, tzinfo=UTC) + n * DAY
        for n in range((date(YEARS.stop, 1, 1) - date(YEARS.start, 1, 1)).days)
    ]
    offsets = [local(noon, zone).utcoffset() for noon in noons]
    return [
        local(after, zone).date()
        for after, (before, now) in zip(noons[1:], pairwise(offsets), strict=True)
        if before != now
    ]


TRANSITIONS = {zone: transition_days(zone) for zone in ZONES}


def test_there_are_five_hundred_transitions_in_fifteen_zones() -> None:
    assert len(ZONES) == 15
    assert all(TRANSITIONS.values())
    assert sum(len(days) for days in TRANSITIONS.values()) >= 500


def assert_one_each_day(found: list[datetime], days: list[date], at: time, zone: str) -> None:
    shown = [local(instant, zone) for instant in found]

    assert [each.date() for each in shown] == days
    for each in shown:
        late = each.replace(tzinfo=None) - datetime.combine(each.date(), at)
        first = each.fold == 0
        assert first, "of an hour that comes twice it is the first"
        assert timedelta(0) <= late <= timedelta(hours=2), "a skipped hour moves forward"
        assert not late or moment(each.date(), at, zone) == moment(each.date(), each.time(), zone)


@pytest.mark.parametrize("at", HOURS, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_daily_recurrence_comes_once_on_each_local_day(zone: str, at: time) -> None:
    for day in TRANSITIONS[zone]:
        days = [day + n * DAY for n in range(-2, 3)]
        daily = Recurrence(rule="FREQ=DAILY", starts_on=days[0], at=at, zone=zone, typed="every day")

        dues = daily.after(moment(days[0], time(0), zone) - DAY, len(days))

        assert_one_each_day([due.ends_at() for due in dues], days, at, zone)


@pytest.mark.parametrize("at", HOURS, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_each_occurrence_is_followed_by_the_next_one_and_by_no_other(zone: str, at: time) -> None:
    """Asked again at each occurrence, as a ticking clock does, it gives the next day's."""
    for day in TRANSITIONS[zone]:
        days = [day + n * DAY for n in range(-2, 3)]
        daily = Recurrence(rule="FREQ=DAILY", starts_on=days[0], at=at, zone=zone, typed="every day")
        now, found = moment(days[0], time(0), zone) - DAY, []

        for _ in days:
            now = daily.after(now, 1)[0].ends_at()
            found.append(now)

        assert_one_each_day(found, days, at, zone)


@pytest.mark.parametrize("at", HOURS, ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_reminders_come_once_on_each_local_day(zone: str, at: time) -> None:
    for day in TRANSITIONS[zone]:
        days = [day + n * DAY for n in range(-2, 3)]
        due = Due(day=days[2], at=None, zone=zone, typed="")

        found = reminders_for(due, before=(2, 1, 0), after=(1, 2), at=at, zone=zone, days=EVERY_DAY)

        assert_one_each_day([reminder.at for reminder in found], days, at, zone)


@pytest.mark.parametrize("at", [time(2, 30), time(10, 30), time(20)], ids=str)
@pytest.mark.parametrize("zone", ZONES)
def test_each_meeting_has_one_morning_and_one_hour_before(zone: str, at: time) -> None:
    """The morning keeps its hour on the clocks; an hour before is an hour, whatever the clocks say."""
    reader = ReaderHours(zone=zone, days=EVERY_DAY, hours=DEFAULT_OFFICE_HOURS, morning=time(9))
    for day in TRANSITIONS[zone]:
        days = [day + n * DAY for n in range(-2, 3)]
        begins = [WallTime(day=on, at=at, zone=zone) for on in days]

        mornings = [morning_before(one, reader) for one in begins]
        hours = [hour_before(one, reader) for one in begins]

        assert_one_each_day(mornings, [on - DAY for on in days], time(9), zone)
        if at == time(10, 30):
            assert hours == [one.begins_at - HOUR for one in begins]
        else:  # the last hour in which its reader may be written to: the evening before, or that day
            before = DAY if at == time(2, 30) else timedelta(0)
            assert hours == [moment(on - before, time(18), zone) - HOUR for on in days]


@pytest.mark.parametrize("zone", ZONES)
def test_whole_days_follow_each_other_without_gap_or_overlap(zone: str) -> None:
    for day in TRANSITIONS[zone]:
        ends = [Due(day=day + n * DAY, at=None, zone=zone, typed="").ends_at() for n in range(-2, 3)]

        lengths = [end - start for start, end in pairwise(ends)]
        assert set(lengths) != {DAY}
        assert all(timedelta(hours=22) <= length <= timedelta(hours=26) for length in lengths)
