"""What can be set, as people write it; and nobody is ever written to outside their hours."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import DEFAULT_OFFICE_HOURS, OfficeHours, WorkingDays, local
from bot.charter import DigestSchedule
from bot.charter_file import read_charter
from bot.charter_section import Weekday
from bot.errors import UserError
from bot.reminders import next_office_moment
from bot.settings import (
    DigestChoice,
    checked_hours,
    digest_from_settings,
    digest_setting,
    read_digest_choice,
    read_hours,
    read_language,
)

NOON = datetime(2016, 10, 12, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
CHARTER = read_charter((ROOT / "charter.yaml").read_text(encoding="utf-8"))
OTHER = CHARTER.model_copy(update={"language": "de"})

# Any hours that somebody may have, any hour of a morning, anywhere, in any week.
HOURS = st.builds(
    lambda first, length: OfficeHours(
        time(*divmod(first, 60)), time(*divmod(min(first + length, 22 * 60), 60))
    ),
    st.integers(6 * 60, 18 * 60),
    st.integers(4 * 60, 16 * 60),
)
STATIONS = st.builds(
    WorkingDays,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    closed=st.dictionaries(st.dates(date(2016, 1, 1), date(2016, 12, 31)), st.just("closed"), max_size=7),
)
ZONES = st.sampled_from(sorted({station.zone for station in CHARTER.stations}))
MOMENTS = st.datetimes(datetime(2016, 1, 1), datetime(2016, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - they get it


@given(MOMENTS, HOURS, st.times(), ZONES, STATIONS, st.booleans())
def test_no_decent_moment_is_outside_own_hours_and_working_days_or_in_the_past(
    now: datetime,
    hours: OfficeHours,
    at: time,
    zone: str,
    days: WorkingDays,
    presses: bool,  # noqa: FBT001 - hypothesis names none
) -> None:
    found = next_office_moment(now, at=at, zone=zone, days=days, hours=hours, presses=presses)

    here = local(found, zone)
    assert hours.start <= here.time() < hours.end
    assert days.is_open(here.date())
    assert found >= now
    assert next_office_moment(found, at=at, zone=zone, days=days, hours=hours, presses=presses) == found


@given(HOURS)
def test_hours_that_leave_four_hours_of_a_day_are_taken(hours: OfficeHours) -> None:
    assert checked_hours(hours.start, hours.end) == hours


@pytest.mark.parametrize(
    ("hours", "at", "morning"),
    [
        (DEFAULT_OFFICE_HOURS, time(9), time(9)),
        (OfficeHours(time(10), time(18)), time(9), time(10)),
        (OfficeHours(time(7), time(15)), time(9), time(9)),
        (OfficeHours(time(6), time(10)), time(10), time(6)),
    ],
    ids=["an office's", "begins later", "begins before", "ends before"],
)
def test_morning_is_at_its_hour_unless_that_is_not_within_ones_own(
    hours: OfficeHours, at: time, morning: time
) -> None:
    assert hours.time_within(at) == morning


@pytest.mark.parametrize(
    ("words", "first", "last", "taken"),
    [
        ("9-17", time(9), time(17), 1),
        ("9–17 please", time(9), time(17), 1),
        ("08:30-17:00", time(8, 30), time(17), 1),
        ("9 to 17", time(9), time(17), 3),
        ("from 9:15 to 17:45", time(9, 15), time(17, 45), 4),
        ("9h-17h", time(9), time(17), 1),
        ("6-22", time(6), time(22), 1),
        ("6-10", time(6), time(10), 1),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, first: time, last: time, taken: int) -> None:
    assert read_hours(words.split()) == (OfficeHours(first, last), taken)


NOT_POSSIBLE = " doesn't work: your hours can be any between 06:00 and 22:00, at least four."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("5-17", f"05:00 to 17:00{NOT_POSSIBLE}"),
        ("9-22:30", f"09:00 to 22:30{NOT_POSSIBLE}"),
        ("9-12:59", f"09:00 to 12:59{NOT_POSSIBLE}"),
        ("17-9", f"17:00 to 09:00{NOT_POSSIBLE}"),
        ("9-25", "“9-25” isn't a time of day. Say them like hours:9-17."),
        ("nine to five", "I can't read “nine to five” as hours. Say them like hours:9-17."),
        ("9", "I can't read “9” as hours. Say them like hours:9-17."),
        ("9-17-18", "I can't read “9-17-18” as hours. Say them like hours:9-17."),
    ],
)
def test_hours_that_are_not_possible_are_refused_with_what_is(words: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_hours(words.split())

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("words", "day", "at", "taken"),
    [
        ("tue", "tue", None, 1),
        ("Tuesday", "tue", None, 1),
        ("tuesdays and more", "tue", None, 1),
        ("mardi", "tue", None, 1),
        ("martes", "tue", None, 1),
        ("вторник", "tue", None, 1),
        ("الثلاثاء", "tue", None, 1),
        ("星期二", "tue", None, 1),
        ("off", "off", None, 1),
        ("none", "off", None, 1),
        ("usual", "usual", None, 1),
        ("tue 10:00", "tue", time(10), 2),
        ("tue, at 10:30 please", "tue", time(10, 30), 3),
        ("11:00", None, time(11), 1),
    ],
)
def test_day_of_a_digest_is_read_in_six_languages(
    words: str, day: str | None, at: time | None, taken: int
) -> None:
    assert read_digest_choice(words.split()) == (DigestChoice(day, at), taken)


@pytest.mark.parametrize("word", ["someday", "tomorrow", "12/10", "march"])
def test_what_is_no_day_of_the_week_is_refused(word: str) -> None:
    with pytest.raises(UserError, match=f"“{word}” isn't a day of the week. Say it like digest:tue"):
        read_digest_choice([word])


@pytest.mark.parametrize(
    ("word", "code"),
    [("fr", "fr"), ("FR", "fr"), ("french", "fr"), ("Français", "fr"), ("русский", "ru"), ("中文", "zh")],
)
def test_language_is_read_by_its_code_and_its_names(word: str, code: str) -> None:
    assert read_language([word], charter=CHARTER) == (code, 1)


def test_language_is_one_of_the_six_or_the_charters() -> None:
    assert read_language(["de"], charter=OTHER) == ("de", 1)
    with pytest.raises(UserError, match="I don't know the language “de”"):
        read_language(["de"], charter=CHARTER)


def test_digest_that_was_set_is_kept_as_it_was() -> None:
    wanted = DigestSchedule(day=Weekday.TUE, at=time(10, 30))

    assert digest_from_settings([digest_setting(wanted, at=NOON, by=1)]) == wanted
    assert digest_from_settings([]) is None
