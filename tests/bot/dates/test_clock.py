"""Hours in words and in figures, ranges of hours and lengths, in six languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import available_timezones

import pytest

from bot.dates.place_names import chinese_places, names_of_places
from bot.dates.places import places
from bot.dates.reading import DateOptions, read_due
from bot.dates.words import normalize
from bot.errors import AmbiguousInput, UserError

DAY = date(2016, 10, 13)  # the Thursday after today
ASKED: DateOptions = {
    "now": datetime(2016, 10, 7, 8, tzinfo=UTC),
    "zone": "Europe/Zurich",
    "languages": ("en",),
    "zones_by_place": {"geneva": "Europe/Zurich"},
}
BEGINS: DateOptions = {**ASKED, "takes_length": True}


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("half past two on thursday", "14:30"),
        ("thursday at three", "15:00"),
        ("thursday at ten thirty", "10:30"),
        ("thursday quarter to five in the afternoon", "16:45"),
        ("thursday a quarter past nine", "09:15"),
        ("thursday ten past two", "14:10"),
        ("thursday twenty to four", "15:40"),
        ("thursday eleven o'clock", "11:00"),
        ("thursday 10 at night", "22:00"),
        ("thursday 4.30pm", "16:30"),
        ("thursday 1500hrs", "15:00"),
        ("thursday 0930h", "09:30"),
        ("thursday 14:00 hrs", "14:00"),
        ("thursday by 18:00", "18:00"),
        ("thursday, by lunchtime", "12:00"),
        ("jeudi à quinze heures trente", "15:30"),
        ("jeudi à trois heures moins le quart", "14:45"),
        ("jeudi à quatre heures et demie", "16:30"),
        ("jeudi midi et demi", "12:30"),
        ("jeudi à midi", "12:00"),
        ("jeudi vingt heures quinze", "20:15"),
        ("jeudi avant 10h", "10:00"),
        ("el jueves a las tres de la tarde", "15:00"),
        ("el jueves a las cuatro y media de la tarde", "16:30"),
        ("el jueves a las 9 y media", "09:30"),
        ("el jueves a las diez menos cuarto", "09:45"),
        ("el jueves a la una", "13:00"),
        ("el jueves a la una del mediodía", "13:00"),
        ("el jueves a las dos de la madrugada", "02:00"),
        ("в четверг в три часа дня", "15:00"),
        ("в четверг в половине третьего", "14:30"),
        ("в четверг без четверти пять", "16:45"),
        ("в четверг без десяти шесть", "17:50"),
        ("в четверг в четверть шестого", "17:15"),
        ("в четверг в час", "13:00"),
        ("в четверг, к 18:00", "18:00"),
        ("в четверг к двум часам дня", "14:00"),
        ("в четверг в полшестого", "17:30"),
        ("в четверг до полудня", "12:00"),
        ("jeudi, midi trente", "12:30"),
        ("الخميس الساعة الثالثة مساءً", "15:00"),
        ("الخميس الساعة العاشرة والنصف صباحا", "10:30"),
        ("الخميس الساعة الثانية والنصف ظهرا", "14:30"),
        ("الخميس الساعة الخامسة إلا ربعا", "16:45"),
        ("周四下午两点半", "14:30"),
        ("周四上午九点一刻", "09:15"),
    ],
)
def test_hour_is_read_however_it_is_said(typed: str, at: str) -> None:
    due = read_due(typed, **ASKED)

    assert (due.day, due.at, due.zone) == (DAY, time.fromisoformat(at), "Europe/Zurich")


@pytest.mark.parametrize(
    ("typed", "at", "zone"),
    [
        ("thursday 1400Z", "14:00", "UTC"),
        ("thursday 1300 UTC", "13:00", "UTC"),
        ("thursday 14:00Z", "14:00", "UTC"),
        ("thursday 6pm Washington", "18:00", "America/New_York"),
        ("thursday end of day Addis Ababa", "23:59", "Africa/Addis_Ababa"),
        ("в четверг в 14:00 по Москве", "14:00", "Europe/Moscow"),
        ("в четверг в 10 утра по Нью-Йорку", "10:00", "America/New_York"),
        ("الخميس الساعة العاشرة صباحاً بتوقيت مكة", "10:00", "Asia/Riyadh"),
        ("الخميس 12:00 بتوقيت غرينتش", "12:00", "UTC"),
        ("周四曼谷时间18:00", "18:00", "Asia/Bangkok"),
        ("周四下午2点（纽约时间）", "14:00", "America/New_York"),
        ("thursday 14:00 Geneva / 08:00 New York", "14:00", "Europe/Zurich"),
        ("thursday 15:00 Geneva (9:00 New York)", "15:00", "Europe/Zurich"),
    ],
)
def test_hour_is_that_of_the_place_that_is_said_with_it(typed: str, at: str, zone: str) -> None:
    due = read_due(typed, **ASKED)

    assert (due.day, due.at, due.zone) == (DAY, time.fromisoformat(at), zone)


@pytest.mark.parametrize(
    ("typed", "at", "minutes"),
    [
        ("thursday 14:00-15:30", "14:00", 90),
        ("thursday 2-3pm", "14:00", 60),
        ("thursday 11-1pm", "11:00", 120),
        ("thursday 11:00 until 12:30", "11:00", 90),
        ("thursday between 2pm and 3pm", "14:00", 60),
        ("thursday from 22:00 to 01:00", "22:00", 180),
        ("thursday from 15:00", "15:00", None),
        ("thursday 9:30 for 90 minutes", "09:30", 90),
        ("thursday 9:30, one hour", "09:30", 60),
        ("thursday 9:30 for two and a half hours", "09:30", 150),
        ("thursday 9:30 for an hour and a half", "09:30", 90),
        ("for two hours thursday 14:00", "14:00", 120),
        ("half an hour on thursday from 9:30", "09:30", 30),
        ("45 min, thursday 14:00", "14:00", 45),
        ("2h thursday 15h", "15:00", 120),
        ("une demi-heure jeudi à 9h30", "09:30", 30),
        ("deux heures jeudi 15h", "15:00", 120),
        ("media hora el jueves a las 9:30", "09:30", 30),
        ("два часа в четверг в 15:00", "15:00", 120),
        ("ساعتين يوم الخميس الساعة 9:30", "09:30", 120),
        ("半小时，周四9:30", "09:30", 30),
        ("jeudi de 14h à 15h30", "14:00", 90),
        ("jeudi de 9h à 11h", "09:00", 120),
        ("jeudi 14h-15h30", "14:00", 90),
        ("jeudi à 14 heures, durée 1 heure", "14:00", 60),
        ("thursday 1400-1530", "14:00", 90),
        ("thursday 10 a.m.–11.30 a.m.", "10:00", 90),
        ("jeudi entre 14h et 15h30", "14:00", 90),
        ("jeudi 9h pour une heure et demie", "09:00", 90),
        ("jeudi 14h pendant 1h30", "14:00", 90),
        ("el jueves a las 10:00 durante 45 minutos", "10:00", 45),
        ("el jueves desde las 15:00", "15:00", None),
        ("в четверг с 14:00 до 15:30", "14:00", 90),
        ("в четверг в 16:00, полтора часа", "16:00", 90),
        ("в четверг в 14:00 на два часа", "14:00", 120),
        ("الخميس من 14:00 إلى 15:30", "14:00", 90),
        ("الخميس الساعة 16:00 لمدة 90 دقيقة", "16:00", 90),
        ("周四14:00-15:30", "14:00", 90),
        ("周四16:00，一个半小时", "16:00", 90),
        ("周四16:00，时长45分钟", "16:00", 45),
    ],
)
def test_what_begins_then_may_say_until_when_or_how_long(typed: str, at: str, minutes: int | None) -> None:
    due = read_due(typed, **BEGINS)

    assert (due.day, due.at, due.minutes) == (DAY, time.fromisoformat(at), minutes)


@pytest.mark.parametrize(
    "typed", ["an hour before thursday 14:00", "2 hours after 9:30 thursday", "за час до 14:00 в четверг"]
)
def test_hours_that_are_counted_from_another_are_no_length(typed: str) -> None:
    with pytest.raises(UserError):
        read_due(typed, **BEGINS)


@pytest.mark.parametrize(
    "typed",
    [
        "thursday 14:00-15:30",
        "thursday 9:30 for 90 minutes",
        "thursday from 15:00",
        "в четверг в 14:00 на два часа",
        "jeudi de 14h à 15h30",
        "周四16:00，一个半小时",
    ],
)
def test_deadline_takes_no_length(typed: str) -> None:
    with pytest.raises(UserError):
        read_due(typed, **ASKED)


@pytest.mark.parametrize("typed", ["thursday by 18:00", "в четверг до 18:00", "thursday 14", "oct 5 - 14:00"])
def test_what_may_be_an_end_or_a_day_is_no_hour_at_which_something_begins(typed: str) -> None:
    with pytest.raises(UserError):
        read_due(typed, **BEGINS)


@pytest.mark.parametrize(
    "typed", ["thursday at seven", "thursday half past seven", "jeudi à sept heures", "thursday 3:00"]
)
def test_hour_that_may_be_of_the_morning_or_the_evening_is_asked_about(typed: str) -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_due(typed, **ASKED)

    assert len(asked.value.interpretations) == 2


def test_two_hours_of_two_places_that_differ_are_asked_about() -> None:
    with pytest.raises(
        AmbiguousInput, match="These are two times: Thu 13 Oct, 15:00 Geneva or Thu 13 Oct, 10:00 New York"
    ):
        read_due("thursday 15:00 Geneva, 10:00 New York", **ASKED)


def test_button_for_an_hour_keeps_its_length() -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_due("thursday 3:00 for 45 minutes", **BEGINS)

    again = read_due(asked.value.interpretations[1].words, **BEGINS)
    assert (again.at, again.minutes) == (time(15), 45)


@pytest.mark.parametrize(
    "typed", ["thursday twenty five", "in two hours ago", "thursday 25 o'clock", "thursday 2015 UTC"]
)
def test_other_numbers_are_no_hours(typed: str) -> None:
    with pytest.raises(UserError):
        read_due(typed, **ASKED)


def test_every_name_of_a_place_has_a_zone_that_it_is_looked_up_by() -> None:
    found = places()

    assert [name for name in names_of_places() if normalize(name).strip() not in found] == []
    assert set(names_of_places().values()) <= {*available_timezones(), "UTC"}
    assert set(chinese_places().values()) <= set(names_of_places())


@pytest.mark.parametrize("hour", [12, 1, 4])
@pytest.mark.parametrize(
    "words",
    [
        "20 oct, {} in the evening",
        "20 de octubre a las {} de la noche",
        "le 20 octobre à {}h du soir",
        "20 октября в {} вечера",
        "10月20日晚上{}点",
    ],
)
def test_small_hour_and_twelve_of_an_evening_are_no_noon(words: str, hour: int) -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_due(words.format(hour), **ASKED)

    hours = {one.words.split()[1] for one in asked.value.interpretations}
    assert hours == ({"00:00", "23:59"} if hour == 12 else {f"{hour:02}:00", f"{hour + 12}:00"})


@pytest.mark.parametrize(
    "words", ["20 oct, 8 in the evening", "20 de octubre a las 8 de la noche", "10月20日晚上八点"]
)
def test_hour_of_an_evening_is_one_of_the_evening(words: str) -> None:
    assert read_due(words, **ASKED).at == time(20)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("tonight at 12", ["00:00", "23:59"]),
        ("今晚十二点", ["00:00", "23:59"]),
        ("tonight at 3", ["03:00", "15:00"]),
    ],
)
def test_twelve_and_small_hours_of_tonight_are_asked_about(words: str, hours: list[str]) -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_due(words, **ASKED)

    assert [one.words.split()[1] for one in asked.value.interpretations] == hours
