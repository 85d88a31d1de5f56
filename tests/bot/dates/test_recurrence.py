"""What comes again: read right, asked about or refused; said back; the same after it was stored."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar import WorkingDays, local
from bot.dates.recurrence import Recurrence, format_with_dates, from_text, leading_recurrence, read_recurrence
from bot.errors import AmbiguousInput, UserError

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
GENEVA, BANGKOK, NEW_YORK = "Europe/Zurich", "Asia/Bangkok", "America/New_York"
PLACES = {"geneva": GENEVA, "bangkok": BANGKOK, "new york": NEW_YORK}
ALL_SIX = ("en", "fr", "es", "ru", "zh", "ar")
CAIRO = WorkingDays(weekdays=frozenset({6, 0, 1, 2, 3}), closed={date(2016, 10, 6): "Armed Forces Day"})


def every(typed: str, *, now: datetime = MONDAY, zone: str = GENEVA, language: str = "en") -> Recurrence:
    return read_recurrence(typed, now=now, zone=zone, languages=[language], zones_by_place=PLACES)


def outcome(typed: str, language: str = "en") -> str:
    try:
        found = every(typed, language=language)
    except AmbiguousInput as question:
        return "asked: " + " / ".join(reading.label for reading in question.interpretations)
    except UserError as refusal:
        return f"refused: {refusal}"
    return format_with_dates(found, now=MONDAY, places=PLACES)


EXAMPLE = "Say it like “every monday 10:00 until 31 dec” or “last working day of every month”."
MONDAYS = "Every Monday: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct."
MONDAYS_AT_TEN = "Every Monday, 10:00 Geneva: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct."
SECOND_TUESDAYS = "Every 2 weeks on Tuesday: Tue 11 Oct, Tue 25 Oct, Tue 8 Nov."
FIFTEENTHS = "Every month on the 15th: Sat 15 Oct, Tue 15 Nov, Thu 15 Dec."
FIRST_MONDAYS = "First Monday of every month: Mon 7 Nov, Mon 5 Dec, Mon 2 Jan 2017."
LAST_WORKING_DAYS = "Last working day of every month: Mon 31 Oct, Wed 30 Nov, Fri 30 Dec."
LAST_DAYS = "Last day of every month: Mon 31 Oct, Wed 30 Nov, Sat 31 Dec."
WORKING_DAYS = "Every working day: Tue 11 Oct, Wed 12 Oct, Thu 13 Oct."
DAYS = "Every day: Tue 11 Oct, Wed 12 Oct, Thu 13 Oct."
IDES = "Every year on 15 March: Wed 15 Mar 2017, Thu 15 Mar 2018, Fri 15 Mar 2019."
UNTIL_NEW_YEAR = "Every Monday, until Sat 31 Dec 2016: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct and 8 more."
TEN_MONDAYS = "Every Monday, 10 times: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct and 7 more."
TWO_WEEKDAYS = "Every Monday and Thursday: Thu 13 Oct, Mon 17 Oct, Thu 20 Oct."
QUARTERLY = "asked: First working day of every quarter / Last working day of every quarter / Last day of every quarter"

# What is said back, and the ways to type it.
SAID: dict[str, dict[str, str]] = {
    MONDAYS: {
        "en": "every monday|each monday|mondays|on mondays|weekly on monday|EVERY MONDAY|*every mon.*",
        "fr": "chaque lundi|tous les lundis",
        "es": "cada lunes|todos los lunes|los lunes",
        "ru": "каждый понедельник|по понедельникам",
        "zh": "每周一|每个星期一|每星期一",
        "ar": "كل يوم اثنين|كل اثنين|كل يوم الاثنين",
    },
    MONDAYS_AT_TEN: {
        "en": "every monday 10:00|every monday at 10 am|mondays 10h|every monday 10:00 Geneva time|Every Monday, 10:00!",
        "fr": "chaque lundi à 10h|tous les lundis à 10 h",
        "es": "cada lunes a las 10:00",
        "ru": "каждый понедельник в 10:00",
        "zh": "每周一10点|每周一上午10点",
        "ar": "كل اثنين الساعة 10:00|كل يوم اثنين الساعة ١٠:٠٠",
    },
    SECOND_TUESDAYS: {
        "en": "every 2 weeks on tuesday|every two weeks on tue|every other tuesday|every 2 tuesdays|fortnightly on tuesday",
        "fr": "toutes les deux semaines le mardi|toutes les 2 semaines le mardi",
        "es": "cada dos semanas el martes",
        "ru": "каждые 2 недели во вторник|каждые две недели по вторникам",
        "zh": "每两周的周二|每隔一周周二",
        "ar": "كل أسبوعين يوم الثلاثاء",
    },
    FIFTEENTHS: {
        "en": "every month on the 15th|monthly on the 15th|the 15th of every month|every 15th of the month",
        "fr": "chaque mois le 15|le 15 de chaque mois|tous les 15 du mois",
        "es": "cada mes el día 15|el 15 de cada mes|todos los 15 del mes",
        "ru": "каждый месяц 15 числа|15 числа каждого месяца",
        "zh": "每月15日|每月十五号",
        "ar": "كل شهر في 15|كل شهر يوم ١٥",
    },
    FIRST_MONDAYS: {
        "en": "first monday of every month|every first monday|every month on the first monday|every first monday of the month",
        "fr": "premier lundi de chaque mois|chaque premier lundi du mois",
        "es": "primer lunes de cada mes",
        "ru": "первый понедельник каждого месяца",
        "zh": "每月第一个周一",
        "ar": "أول اثنين من كل شهر",
    },
    LAST_WORKING_DAYS: {
        "en": "last working day of every month|every month on the last business day",
        "fr": "dernier jour ouvrable de chaque mois",
        "es": "último día hábil de cada mes",
        "ru": "последний рабочий день каждого месяца",
        "zh": "每月最后一个工作日",
        "ar": "آخر يوم عمل من كل شهر",
    },
    LAST_DAYS: {
        "en": "last day of every month|end of every month|every end of month",
        "fr": "fin de chaque mois",
        "es": "fin de cada mes",
        "ru": "конец каждого месяца",
        "zh": "每月底",
        "ar": "نهاية كل شهر",
    },
    WORKING_DAYS: {
        "en": "every weekday|every working day|every business day",
        "fr": "tous les jours ouvrables",
        "es": "todos los días hábiles",
        "ru": "каждый рабочий день|по рабочим дням",
        "zh": "每个工作日",
        "ar": "كل يوم عمل",
    },
    DAYS: {
        "en": "every day|daily",
        "fr": "tous les jours|chaque jour",
        "es": "todos los días|cada día",
        "ru": "каждый день|ежедневно",
        "zh": "每天|每日",
        "ar": "كل يوم",
    },
    IDES: {
        "en": "every year on 15 march|every 15 march|every march 15|15 march every year|annually on 15 march",
        "fr": "chaque année le 15 mars",
        "es": "cada año el 15 de marzo",
        "ru": "каждый год 15 марта",
        "zh": "每年3月15日",
        "ar": "كل سنة في 15 مارس",
    },
    UNTIL_NEW_YEAR: {
        "en": "every monday until 31 dec|every monday till 31 december 2016|every monday until end of year",
        "fr": "chaque lundi jusqu'au 31 décembre",
        "es": "cada lunes hasta el 31 de diciembre",
        "ru": "каждый понедельник до 31 декабря",
        "zh": "每周一直到12月31日",
        "ar": "كل اثنين حتى 31 ديسمبر",
    },
    TEN_MONDAYS: {
        "en": "every monday 10 times|10 times every monday|every monday ten times",
        "fr": "chaque lundi 10 fois",
        "es": "cada lunes 10 veces",
        "ru": "каждый понедельник 10 раз",
        "zh": "每周一10次",
        "ar": "كل اثنين 10 مرات",
    },
    TWO_WEEKDAYS: {
        "en": "every monday and thursday|every mon, thu|mondays and thursdays|every thursday and monday",
        "fr": "tous les lundis et jeudis",
        "es": "los lunes y jueves",
        "ru": "каждый понедельник и четверг|по понедельникам и четвергам",
        "zh": "每周一和周四",
        "ar": "كل يوم اثنين وخميس",
    },
    QUARTERLY: {
        "en": "every quarter|quarterly",
        "fr": "chaque trimestre",
        "es": "cada trimestre",
        "ru": "каждый квартал",
        "zh": "每季度",
        "ar": "كل ربع سنة",
    },
}
WAYS = [
    (typed, language, sentence)
    for sentence, languages in SAID.items()
    for language, ways in languages.items()
    for typed in ways.split("|")
]


@pytest.mark.parametrize(
    ("typed", "language", "sentence"), WAYS, ids=[f"{way[0]} ({way[1]})" for way in WAYS]
)
def test_what_comes_again_is_read_in_six_languages(typed: str, language: str, sentence: str) -> None:
    assert outcome(typed, language) == sentence


OTHERS = {
    "every 3 months on the 5th": "Every 3 months on the 5th: Sat 5 Nov, Sun 5 Feb 2017, Fri 5 May 2017.",
    "every first of the month": "Every month on the 1st: Tue 1 Nov, Thu 1 Dec, Sun 1 Jan 2017.",
    "first of every month": "Every month on the 1st: Tue 1 Nov, Thu 1 Dec, Sun 1 Jan 2017.",
    "every month on the first": "Every month on the 1st: Tue 1 Nov, Thu 1 Dec, Sun 1 Jan 2017.",
    "every first day of the month": "Every month on the 1st: Tue 1 Nov, Thu 1 Dec, Sun 1 Jan 2017.",
    "every last working day": LAST_WORKING_DAYS,
    "every last day of the month": LAST_DAYS,
    "every third friday of the month": "Third Friday of every month: Fri 21 Oct, Fri 18 Nov, Fri 16 Dec.",
    "every evening at 8": "Every day, 20:00 Geneva: Mon 10 Oct, Tue 11 Oct, Wed 12 Oct.",
    "every second week on friday": "Every 2 weeks on Friday: Fri 14 Oct, Fri 28 Oct, Fri 11 Nov.",
    "every monday 14:00 CET": "Every Monday, 14:00 Geneva: Mon 10 Oct, Mon 17 Oct, Mon 24 Oct.",
    "every 10 days": "Every 10 days: Tue 11 Oct, Fri 21 Oct, Mon 31 Oct.",
    "every last friday": "Last Friday of every month: Fri 28 Oct, Fri 25 Nov, Fri 30 Dec.",
    "first monday of every october": "First Monday of every October: Mon 2 Oct 2017, Mon 1 Oct 2018, Mon 7 Oct 2019.",
    "first working day of every quarter": "First working day of every quarter: Mon 2 Jan 2017, Mon 3 Apr 2017, Mon 3 Jul 2017.",
    "every quarter on the last working day": "Last working day of every quarter: Fri 30 Dec, Fri 31 Mar 2017, Fri 30 Jun 2017.",
    "second day of every quarter": "Second day of every quarter: Mon 2 Jan 2017, Sun 2 Apr 2017, Sun 2 Jul 2017.",
    "every monday 14:00 new york": "Every Monday, 14:00 New York: Mon 10 Oct, Mon 17 Oct, Mon 24 Oct.",
    "every monday 10:00 Asia/Bangkok until 31 dec": "Every Monday, 10:00 Bangkok, until Sat 31 Dec 2016: "
    "Mon 17 Oct, Mon 24 Oct, Mon 31 Oct and 8 more.",
    "every monday until 31 dec 10:00": "Every Monday, 10:00 Geneva, until Sat 31 Dec 2016: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct and 8 more.",
    "every monday noon": "Every Monday, 12:00 Geneva: Mon 10 Oct, Mon 17 Oct, Mon 24 Oct.",
    "every friday 2 times": "Every Friday, 2 times: Fri 14 Oct, Fri 21 Oct (the last).",
    "every monday until 12/10": "Every Monday, until Sat 10 Dec 2016: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct and 5 more.",
    "every monday until 12/11": "asked: Sat 12 Nov / Sun 11 Dec",
    "every second tuesday": "asked: Every 2 weeks on Tuesday / Second Tuesday of every month",
    "every 2nd tuesday": "asked: Every 2 weeks on Tuesday / Second Tuesday of every month",
    "every monday at 5": "asked: Every Monday, 05:00 Geneva / Every Monday, 17:00 Geneva",
    "every monday midnight": "asked: Every Monday, 00:00 Geneva / Every Monday, 23:59 Geneva",
    "every monday morning": "asked: Every Monday, 09:00 Geneva / Every Monday, 12:00 Geneva",
    "every week": "asked: Every Monday / Every Friday",
    "every month": "asked: Every month on the 10th / First working day of every month / "
    "Last working day of every month / Last day of every month",
    "tous les 15 jours": "asked: Every 14 days / Every 15 days",
    "every month on the 31st": "refused: Not every month has a 31st. Say “last day of every month”.",
    "every 29 feb": "refused: Not every year has a 29 February. Which other day is it?",
    "every monday until 12 oct": f"refused: The first would be Mon 17 Oct, after the end. {EXAMPLE}",
    "every monday 25:00": "refused: There is no hour 25:00. Say it like 17:00.",
    "every monday 0 times": f"refused: 0 times isn't between 1 and 1000. {EXAMPLE}",
    "every 99 weeks on monday": f"refused: I can't count every 99 weeks. {EXAMPLE}",
    "every monday 10:00 UTC+2": f"refused: The hours of a place change with its clocks. Name the place. {EXAMPLE}",
    "every monday until whenever": "refused: “whenever” doesn't say which day. Say it like “fri 14 oct”.",
    "every monday until foo": f"refused: I can't tell until when “every monday until foo” goes. {EXAMPLE}",
    "every monday to friday": f"refused: I can't read “every monday to friday” as something that repeats. {EXAMPLE}",
    "every 15": f"refused: I can't read “every 15” as something that repeats. {EXAMPLE}",
    "every monday 10": f"refused: I can't read “every monday 10” as something that repeats. {EXAMPLE}",
    "every monday and 15th": f"refused: I can't read “every monday and 15th” as something that repeats. {EXAMPLE}",
    "every monday 10:00 and thursday 14:00": "refused: I can't read "
    f"“every monday 10:00 and thursday 14:00” as something that repeats. {EXAMPLE}",
    "every monday in november": f"refused: I can't read “every monday in november” as something that repeats. {EXAMPLE}",
    "every monday 10:00-11:00": f"refused: I can't read “every monday 10:00-11:00” as something that repeats. {EXAMPLE}",
    "every hour": f"refused: I can't read “every hour” as something that repeats. {EXAMPLE}",
    "every monday foo": f"refused: I read “every monday”, but not “foo”. {EXAMPLE}",
    "biweekly": f"refused: I don't know “biweekly” as a date. {EXAMPLE}",
    "every": f"refused: I can't read “every” as something that repeats. {EXAMPLE}",
    "monday": f"refused: I can't read “monday” as something that repeats. {EXAMPLE}",
    "": f"refused: What should repeat? {EXAMPLE}",
}


@pytest.mark.parametrize("typed", OTHERS)
def test_trap_is_said_back_asked_about_or_refused(typed: str) -> None:
    assert outcome(typed) == OTHERS[typed]


@pytest.mark.parametrize("typed", [typed for typed, said in OTHERS.items() if said.startswith("asked")])
def test_each_button_reads_as_what_it_says(typed: str) -> None:
    with pytest.raises(AmbiguousInput) as question:
        every(typed)

    assert question.value.phrase == typed
    assert len(question.value.interpretations) > 1
    for reading in question.value.interpretations:
        said = format_with_dates(every(reading.words), now=MONDAY, places=PLACES)
        assert said.startswith(reading.label) or "until" in reading.words


@pytest.mark.parametrize(
    ("typed", "language"),
    [way[:2] for way in WAYS if not way[2].startswith("asked")] + [("every friday 2 times", "en")],
)
def test_stored_recurrence_comes_back_the_same(typed: str, language: str) -> None:
    found = every(typed, language=language)

    assert from_text(found.to_text()) == found


def test_stored_text_is_a_start_a_rule_and_the_words() -> None:
    found = every("every 2 weeks on tuesday 10:00 until 31 dec")

    assert found.to_text() == (
        "DTSTART;TZID=Europe/Zurich:20161011T100000\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20161231\n"
        "every 2 weeks on tuesday 10:00 until 31 dec"
    )


def test_text_that_was_not_stored_is_an_error() -> None:
    with pytest.raises(ValueError, match="no stored recurrence"):
        from_text("every monday")


# --- The days ------------------------------------------------------------------------------------------------------


def test_wall_time_is_kept_when_clocks_change() -> None:
    dues = every("every sunday 14:00").after(datetime(2016, 10, 20, tzinfo=UTC), 3)

    assert [due.ends_at() for due in dues] == [
        datetime(2016, 10, 23, 12, tzinfo=UTC),
        datetime(2016, 10, 30, 13, tzinfo=UTC),
        datetime(2016, 11, 6, 13, tzinfo=UTC),
    ]


def test_skipped_hour_moves_forward_and_double_hour_is_the_first() -> None:
    sundays = every("every sunday 02:30")

    autumn = sundays.after(datetime(2016, 10, 29, tzinfo=UTC), 1)[0]
    spring = sundays.after(datetime(2017, 3, 25, tzinfo=UTC), 1)[0]

    assert local(autumn.ends_at(), GENEVA).isoformat() == "2016-10-30T02:30:00+02:00"
    assert local(spring.ends_at(), GENEVA).isoformat() == "2017-03-26T03:30:00+02:00"


def test_whole_day_begins_after_today_and_an_hour_today_if_it_is_to_come() -> None:
    assert every("every monday").starts_on == date(2016, 10, 17)
    assert every("every monday 09:00").starts_on == date(2016, 10, 17)
    assert every("every monday 11:00").starts_on == date(2016, 10, 10)
    assert every("every day", zone=NEW_YORK, now=MONDAY.replace(hour=1)).starts_on == date(2016, 10, 10)


def test_every_second_week_is_counted_from_the_first() -> None:
    tuesdays = every("every 2 weeks on tuesday")

    later = tuesdays.after(MONDAY + timedelta(days=20), 2)

    assert [due.day for due in later] == [date(2016, 11, 8), date(2016, 11, 22)]


def test_times_and_until_end_it() -> None:
    assert len(every("every monday 10 times").after(MONDAY, 99)) == 10
    assert every("every monday 10 times").after(MONDAY + timedelta(days=70), 99)[0].day == date(2016, 12, 19)
    assert every("every day until 31 dec").after(MONDAY, 999)[-1].day == date(2016, 12, 31)
    assert every("every monday 3 times until 24 oct").after(MONDAY, 99)[-1].day == date(2016, 10, 24)
    assert every("every friday 2 times").after(MONDAY + timedelta(days=99), 3) == []


def test_what_has_ended_is_said_to_have_none_left() -> None:
    found = every("every friday 2 times")

    assert format_with_dates(found, now=MONDAY + timedelta(days=99)) == "Every Friday, 2 times: none is left."


def test_working_days_are_those_of_whoever_it_is_for() -> None:
    weekdays, lasts = every("every weekday"), every("last working day of every month")
    closed = WorkingDays(closed={date(2016, 10, 31): "Bridge"}, opened=frozenset({date(2016, 10, 15)}))

    assert [due.day.day for due in weekdays.after(MONDAY, 5)] == [11, 12, 13, 14, 17]
    assert [due.day.day for due in weekdays.after(MONDAY, 5, days=CAIRO)] == [11, 12, 13, 16, 17]
    assert [due.day.day for due in weekdays.after(MONDAY, 5, days=closed)] == [11, 12, 13, 14, 15]
    assert lasts.after(MONDAY, 1, days=closed)[0].day == date(2016, 10, 28)
    assert [due.day for due in lasts.after(datetime(2016, 12, 1, tzinfo=UTC), 2, days=CAIRO)] == [
        date(2016, 12, 29),
        date(2017, 1, 31),
    ]


def test_month_without_so_many_working_days_is_left_out() -> None:
    closed = WorkingDays(closed={date(2016, 11, day): "Closed" for day in range(1, 29)})

    found = every("fourth working day of every month").after(MONDAY, 2, days=closed)

    assert [due.day for due in found] == [date(2016, 12, 6), date(2017, 1, 5)]


def test_without_any_working_day_it_is_a_plain_error() -> None:
    with pytest.raises(LookupError, match="No working day"):
        every("last working day of every month").after(MONDAY, 1, days=WorkingDays(weekdays=frozenset()))


# --- Whatever is typed ---------------------------------------------------------------------------------------------

SCRAPS = (
    "every monday tuesdays and 2 weeks on month the 15th first last working day of quarter year until 31 dec 10:00 5pm "
    "times 10 end chaque lundi каждый 每周 كل to 12/10 99 0 noon friday Bangkok daily second 2nd march"
)


@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(SCRAPS.split()), max_size=7).map(" ".join)))
@example("every 2nd")
@example("every until")
@example("until until 31 dec")
@example("every monday until 12/10 until 12/10")
@example("every workday first")
@example("every m1")
@example("every 00 day")
def test_any_text_is_a_recurrence_or_a_sentence(text: str) -> None:
    try:
        found = read_recurrence(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES)
    except UserError as told:
        assert str(told).endswith((".", "?"))  # noqa: PT017
    else:
        assert from_text(found.to_text()) == found
        assert found.after(MONDAY, 1)


@given(
    st.sampled_from([way[0] for way in WAYS if not way[2].startswith("asked")]),
    st.times(),
    st.integers(0, 900),
)
def test_next_ones_are_later_than_now_and_follow_each_other(typed: str, at: time, away: int) -> None:
    now = MONDAY + timedelta(days=away)
    found = Recurrence(
        rule=every(typed).rule,
        starts_on=date(2016, 10, 11),
        at=at.replace(second=0, microsecond=0),
        zone=GENEVA,
        typed=typed,
    )

    moments = [due.ends_at() for due in found.after(now, 4)]

    assert len(moments) == 4
    assert now < moments[0]
    assert moments == sorted(set(moments))


# Among other words, and from one to the next

LED = [
    ("every monday Send the round-up", "every monday"),
    ("every monday 10:00 until 31 dec Send it", "every monday 10:00 until 31 dec"),
    ("10:00 every monday", "10:00 every monday"),
    ("first monday of each month Heads meet", "first monday of each month"),
    ("chaque lundi le rapport", "chaque lundi"),
    ("friday Every member sends", None),
    ("12 oct every member", None),
    ("next monday", None),
]


@pytest.mark.parametrize(("words", "taken"), LED)
def test_words_that_come_again_are_taken_from_the_beginning_as_many_as_there_are(
    words: str, taken: str | None
) -> None:
    found = leading_recurrence(
        words.split(), now=MONDAY, zone=GENEVA, languages=["en"], zones_by_place=PLACES
    )

    assert (" ".join(words.split()[: found[1]]) if found else None) == taken


@pytest.mark.parametrize("words", ["every blue moon", "every", "every monday until we are done"])
def test_words_that_begin_with_every_are_understood_or_refused(words: str) -> None:
    with pytest.raises(UserError):
        leading_recurrence(words.split(), now=MONDAY, zone=GENEVA, languages=["en"])


@given(
    st.sampled_from(
        ["every monday", "every 2 weeks on friday", "last working day of every month", "every day 9 times"]
    ),
    st.integers(min_value=0, max_value=40),
)
def test_each_one_follows_the_one_before_as_in_one_long_list(typed: str, count: int) -> None:
    whole = every(typed)
    listed = [due.day for due in whole.after(MONDAY, count + 1)]
    begun = whole.starting_after(MONDAY)
    assert begun is not None

    days, rest = [begun[0].day], begun[1]
    while len(days) <= count and (found := rest.advanced_after(MONDAY)):
        due, rest = found
        rest = from_text(rest.to_text())
        days.append(due.day)

    assert days == listed
