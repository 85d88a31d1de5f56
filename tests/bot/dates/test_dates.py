"""Every way people type a date: read right, or asked about."""

import csv
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar import Due, WorkingDays, moment
from bot.dates.periods import leading_period, read_period
from bot.dates.reading import leading_date, read_due, trailing_date
from bot.dates.readings import format_due
from bot.dates.words import PHRASES
from bot.errors import AmbiguousInput, UserError

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
SUMMER = datetime(2016, 7, 11, 8, tzinfo=UTC)
GENEVA, BANGKOK = "Europe/Zurich", "Asia/Bangkok"
PLACES = {"geneva": GENEVA, "bangkok": BANGKOK, "new york": "America/New_York", "gva": GENEVA, "bkk": BANGKOK}
ALL_SIX = ("en", "fr", "es", "ru", "zh", "ar")

with (Path(__file__).parent / "dates.csv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table))


def due(day: str, hour: str | None = None, zone: str = GENEVA) -> Due:
    return Due(
        day=date.fromisoformat(day), at=time.fromisoformat(hour) if hour else None, zone=zone, typed=""
    )


def outcome(read: Callable[[], Due], zone: str) -> str:
    try:
        found = read()
    except AmbiguousInput as question:
        return "asked: " + " / ".join(reading.label for reading in question.interpretations)
    except UserError as refusal:
        return f"refused: {refusal}"
    hour = f" {found.at:%H:%M}" if found.at else ""
    return f"{found.day}{hour}{'' if found.zone == zone else ' ' + found.zone}"


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['typed']} ({case['languages']}, {case['now']})"
)
def test_typed_date_is_read_asked_about_or_refused(case: dict[str, str]) -> None:
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=UTC)
    languages = case["languages"].split(",")

    found = outcome(
        lambda: read_due(
            case["typed"], now=now, zone=case["zone"], languages=languages, zones_by_place=PLACES
        ),
        case["zone"],
    )

    assert found == case["expected"]


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["expected"].startswith("asked")], ids=lambda case: case["typed"]
)
def test_each_button_of_a_question_reads_as_what_it_says(case: dict[str, str]) -> None:
    now = datetime.fromisoformat(case["now"]).replace(tzinfo=UTC)
    with pytest.raises(AmbiguousInput) as question:
        read_due(
            case["typed"],
            now=now,
            zone=case["zone"],
            languages=case["languages"].split(","),
            zones_by_place=PLACES,
        )

    assert question.value.phrase == case["typed"].strip()
    assert len(question.value.interpretations) > 1
    for reading in question.value.interpretations:
        # A day that has passed is asked about once more, unless the button said so.
        past = not reading.label.startswith(("It was", "Keep it"))
        found = read_due(reading.words, now=now, zone=case["zone"], is_past=past)
        words, _, which = format_due(found, now=now).partition(" (")
        assert reading.label.startswith(("It was", "Keep it", words))
        assert which in reading.label


@pytest.mark.parametrize("language", ALL_SIX)
def test_all_six_languages_are_read_whoever_types_them(language: str) -> None:
    typed = ["friday", "vendredi", "viernes", "пятница", "星期五", "الجمعة"]

    days = {read_due(text, now=MONDAY, zone=GENEVA, languages=[language]).day for text in typed}

    assert days == {date(2016, 10, 14)}


def test_typed_words_are_kept_without_blanks_around_them() -> None:
    assert read_due("  Fri 14 Oct ", now=MONDAY, zone=GENEVA).typed == "Fri 14 Oct"


def test_text_of_more_than_a_hundred_letters_is_refused() -> None:
    with pytest.raises(UserError, match="longer than any date"):
        read_due("friday " * 15, now=MONDAY, zone=GENEVA)


def test_working_days_are_those_of_the_station() -> None:
    closed = WorkingDays(closed={date(2016, 10, 12): "Eid al-Adha"})

    assert read_due("in 2 working days", now=MONDAY, zone=GENEVA, working_days=closed).day == date(
        2016, 10, 13
    )


QUESTIONS = {
    "12/10": "12/10 is Wed 12 Oct or Sat 10 Dec.",
    "tue 19 october": "19 October is a Wednesday, not a Tuesday.",
    "30 sep": "Fri 30 Sep has passed. When should it be?",
    "2015-03-04": "Wed 4 Mar 2015 has passed. When should it be?",
    "09:00": "Mon 10 Oct, 09:00 Geneva has passed. When should it be?",
    "sat 1 feb 2017": "1 February 2017 is a Wednesday, not a Saturday.",
    "26 mar 2017 02:30": "Sun 26 Mar 2017, 02:30 Geneva doesn't exist: the clocks go forward then.",
    "friday morning": "friday morning is Fri 14 Oct, 09:00 Geneva, Fri 14 Oct, 12:00 Geneva or Fri 14 Oct.",
}


@pytest.mark.parametrize("typed", QUESTIONS)
def test_question_is_the_sentence_of_the_voice(typed: str) -> None:
    with pytest.raises(AmbiguousInput) as question:
        read_due(typed, now=MONDAY, zone=GENEVA, zones_by_place=PLACES)

    assert str(question.value) == QUESTIONS[typed]


PAST = {
    "30 sep": "2016-09-30",
    "1 jul": "2016-07-01",
    "12 oct": "asked: Mon 12 Oct 2015 / Wed 12 Oct",
    "20 dec": "asked: Sun 20 Dec 2015 / Tue 20 Dec",
    "friday": "2016-10-07",
    "monday": "asked: Mon 3 Oct / Mon 10 Oct",
    "last friday": "2016-10-07",
    "yesterday": "2016-10-09",
    "2 weeks ago": "2016-09-26",
    "3 working days ago": "2016-10-05",
    "the 9th": "2016-10-09",
    "the 12th": "2016-09-12",
    "first monday of march": "2016-03-07",
    "last friday of november": "2015-11-27",
    "first monday of the month": "2016-10-03",
    "2001-09-03": "2001-09-03",
    "05/09/2016": "asked: Mon 5 Sep / Mon 9 May",
}


@pytest.mark.parametrize("typed", PAST)
def test_what_has_happened_may_lie_in_the_past(typed: str) -> None:
    assert outcome(lambda: read_due(typed, now=MONDAY, zone=GENEVA, is_past=True), GENEVA) == PAST[typed]


def test_the_table_has_traps_in_all_six_languages() -> None:
    """More than 100 inputs, and in each language some that are read, some that are asked, some that are refused."""
    kinds = {
        (language, case["expected"].partition(":")[0] if case["expected"][0] in "ar" else "read")
        for case in CASES
        for language in case["languages"].split(",")
    }

    assert len(CASES) > 100
    assert kinds == {(language, kind) for language in ALL_SIX for kind in ("read", "asked", "refused")}


# --- Periods -------------------------------------------------------------------------------------------------------

PERIODS = {
    "17-21 oct": "2016-10-17 2016-10-21",
    "22 to 24 Nov": "2016-11-22 2016-11-24",
    "22–24 Nov": "2016-11-22 2016-11-24",
    "oct 17-21": "2016-10-17 2016-10-21",
    "17oct-21oct": "2016-10-17 2016-10-21",
    "17-21 oct 2017": "2017-10-17 2017-10-21",
    "14/15 oct": "2016-10-14 2016-10-15",
    "fri 14/15 octobre": "2016-10-14 2016-10-15",
    "15/14 oct": "refused: It would end on Fri 14 Oct, before it begins on Sat 15 Oct. "
    "Say it like “fri 14 oct” or “17-21 oct”.",
    "12/10": "asked: Wed 12 Oct / Sat 10 Dec",
    "17/10-21/10": "2016-10-17 2016-10-21",
    "17.10.2016-21.10.2016": "2016-10-17 2016-10-21",
    "2016-10-17 to 2016-10-21": "2016-10-17 2016-10-21",
    "28 dec to 3 jan": "2016-12-28 2017-01-03",
    "28 dec - 3 jan 2017": "2016-12-28 2017-01-03",
    "5 oct to 14 oct": "2016-10-05 2016-10-14",
    "17 oct": "2016-10-17 2016-10-17",
    "friday": "2016-10-14 2016-10-14",
    "tomorrow to friday": "2016-10-11 2016-10-14",
    "tue to mon": "2016-10-11 2016-10-17",
    "today to in 2 weeks": "2016-10-10 2016-10-24",
    "next week": "2016-10-17 2016-10-21",
    "this week": "2016-10-10 2016-10-14",
    "next month": "2016-11-01 2016-11-30",
    "this quarter": "2016-10-01 2016-12-31",
    "next quarter": "2017-01-01 2017-03-31",
    "next year": "2017-01-01 2017-12-31",
    "november": "2016-11-01 2016-11-30",
    "february 2017": "2017-02-01 2017-02-28",
    "du 17 au 21 octobre": "2016-10-17 2016-10-21",
    "la semaine prochaine": "2016-10-17 2016-10-21",
    "del 17 al 21 de octubre": "2016-10-17 2016-10-21",
    "с 17 по 21 октября": "2016-10-17 2016-10-21",
    "10月17日至21日": "2016-10-17 2016-10-21",
    "من 17 إلى 21 أكتوبر": "2016-10-17 2016-10-21",
    "5-16 sep": "asked: Sat 16 Sep 2017 / Keep it",
    "28 sep to 3 oct": "asked: Tue 3 Oct 2017 / Keep it",
    "5 september to 2016-09-16 past": "2016-09-05 2016-09-16",
    "12/10 to 21/10": "2016-10-12 2016-10-21",
    "10/11 to 25/11": "asked: Thu 10 Nov / Tue 11 Oct",
    "mon 17 to tue 21 oct": "asked: Tue 18 Oct / Fri 21 Oct",
    "21-17 oct": "refused: It would end on Mon 17 Oct, before it begins on Fri 21 Oct. "
    "Say it like “fri 14 oct” or “17-21 oct”.",
    "fri 14:00 to fri 16:00": "refused: I read whole days here, not hours. Say it like “fri 14 oct” or “17-21 oct”.",
    "5 - 16": "refused: I read one date here, and “5 - 16” is more than one. Say it like “fri 14 oct”.",
    "17 to 21 foo": "refused: I read “17 to 21”, but not “foo”. Say it like “fri 14 oct”.",
    "": "refused: There is no date yet. Say it like “fri 14 oct”.",
}


@pytest.mark.parametrize("typed", PERIODS)
def test_period_is_read_with_both_its_days(typed: str) -> None:
    try:
        first, last = read_period(typed, now=MONDAY, zone=GENEVA).whole(MONDAY.date())
        found = f"{first.day} {last.day}"
    except UserError:
        found = outcome(lambda: read_period(typed, now=MONDAY, zone=GENEVA).whole(MONDAY.date())[0], GENEVA)

    assert found == PERIODS[typed]


@pytest.mark.parametrize(
    "typed", [typed for typed, expected in PERIODS.items() if expected.startswith("asked")]
)
def test_each_button_about_a_period_gives_a_whole_period(typed: str) -> None:
    with pytest.raises(AmbiguousInput) as question:
        read_period(typed, now=MONDAY, zone=GENEVA).whole(MONDAY.date())

    assert question.value.phrase == typed
    for reading in question.value.interpretations:
        first, last = read_period(reading.words, now=MONDAY, zone=GENEVA).whole(MONDAY.date())
        assert first.day <= last.day


# --- A date among other words --------------------------------------------------------------------------------------

ENDINGS = {
    "Cost table friday": ("Cost table", "2016-10-14"),
    "Cost table, friday.": ("Cost table", "2016-10-14"),
    "Cost table by friday": ("Cost table", "2016-10-14"),
    "Cost table due fri": ("Cost table", "2016-10-14"),
    "Cost table fri 14 oct 17:00": ("Cost table", "2016-10-14 17:00"),
    "Cost table friday 14:00 Bangkok": ("Cost table", "2016-10-14 14:00 Asia/Bangkok"),
    "Cost table in 2 weeks": ("Cost table", "2016-10-24"),
    "Cost table tomorrow": ("Cost table", "2016-10-11"),
    "Cost table next monday": ("Cost table", "2016-10-17"),
    "Cost table end of month": ("Cost table", "2016-10-31"),
    "Cost table 12 oct": ("Cost table", "2016-10-12"),
    "Cost table 2016-12-04": ("Cost table", "2016-12-04"),
    "Cost table 2016-09-30 past": ("Cost table", "2016-09-30"),
    "Cost table 2016-10-14 14:00 Asia/Bangkok": ("Cost table", "2016-10-14 14:00 Asia/Bangkok"),
    "Room 12 friday": ("Room 12", "2016-10-14"),
    "Room for 11 Oct": ("Room for 11 Oct", "2016-10-11"),
    "Cost table no later than friday": ("Cost table", "2016-10-14"),
    "Ask each area by friday": ("Ask each area", "2016-10-14"),
    "Envoyer le tableau au plus tard vendredi": ("Envoyer le tableau", "2016-10-14"),
    "Cost table the 20th of next month": ("Cost table", "2016-11-20"),
    "Cost table last working day of october": ("Cost table", "2016-10-31"),
    "Tableau des coûts vendredi": ("Tableau des coûts", "2016-10-14"),
    "Reunión mañana": ("Reunión", "2016-10-11"),
    "Таблица расходов к пятнице": ("Таблица расходов", "2016-10-14"),
    "费用表 下周五": ("费用表", "2016-10-21"),
    "جدول التكاليف الجمعة": ("جدول التكاليف", "2016-10-14"),
}


@pytest.mark.parametrize("text", ENDINGS)
def test_date_at_the_end_of_a_title_counts(text: str) -> None:
    found = trailing_date(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES)

    assert found is not None
    title, at = found
    assert (title, outcome(lambda: at, GENEVA)) == ENDINGS[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "friday",
        "Cost table for six languages",
        "Prepare for May elections",
        "Prepare for May",
        "Draft by march",
        "the report of March",
        "the report of 12 March",
        "Minutes of last friday",
        "Photos last friday",
        "Call 12",
        "Call Sam",
        "Room 12",
        "Budget 2016",
        "What we can do in 2016",
        "Sit in the sun",
        "Droit de la mer",
        "Qualité de vie",
        "Reunión por la mañana",
        "Отчёт за март",
        "Comments on paper 14/4",
        "Comments on 14/4",
        "JIU 2016/1",
        "Upgrade to 4.12",
        "Table 12 oct 25",
        "Newsletter every friday",
        "Prepare Black Friday",
        "Workshop of 2 weeks",
        "Send it before 2 weeks",
        "Plan 5 and 6 oct",
        "Absent 17-21 oct",
        "Absent 28 sep to 3 oct",
        "Move the meeting to friday",
        "Workshop friday Bangkok",
        "Meeting at 17:00",
        "Plan for next week",
        "Fix door asap",
        "Walk in the past",
        "Score 25:70",
        "Call Mr. Wednesday Adams",
        "Room 12 next month",
        "Informe de los lunes",
        "Order chairs every friday until 31 dec",
        "The first monday",
        "Rule on daily",
        "Who I am",
        "Good morning",
        "Give me a second",
        "Prepare the next meeting",
        "Paper for the meeting",
        "Send it weekly",
        "Meet on mondays",
        "Fix it now",
        "Two months",
    ],
)
def test_other_titles_stay_as_they_are(text: str) -> None:
    assert trailing_date(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES) is None


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Cost table next friday", "next friday"),
        ("Cost table by 12/10", "by 12/10"),
        ("Cost table tue 19 october", "tue 19 october"),
        ("Cost table 30 sep", "30 sep"),
        ("Cost table 04/12/2016", "04/12/2016"),
    ],
)
def test_unclear_date_at_the_end_of_a_title_is_asked_about(text: str, typed: str) -> None:
    with pytest.raises(AmbiguousInput) as question:
        trailing_date(text, now=MONDAY, zone=GENEVA)

    assert question.value.phrase == typed
    for reading in question.value.interpretations:
        answered = trailing_date(text.replace(typed, reading.words), now=MONDAY, zone=GENEVA, is_past=True)
        assert answered is not None
        assert answered[0] == "Cost table"


@pytest.mark.parametrize(
    ("text", "expected", "taken"),
    [
        ("friday Send the table", "2016-10-14", 1),
        ("friday, Send the table", "2016-10-14", 1),
        ("friday the report", "2016-10-14", 1),
        ("friday to discuss", "2016-10-14", 1),
        ("friday Bangkok workshop", "2016-10-14", 1),
        ("friday 17:00 Send", "2016-10-14 17:00", 2),
        ("friday 14:00 Geneva time Send", "2016-10-14 14:00", 4),
        ("tue 18 oct 2016 at 14:00 Send", "2016-10-18 14:00", 6),
        ("12 oct Send", "2016-10-12", 2),
        ("12 oct 99 chairs", "2016-10-12", 2),
        ("12 oct 5 chairs", "2016-10-12", 2),
        ("friday 25chairs", "2016-10-14", 1),
        ("in 2 weeks Send", "2016-10-24", 3),
        ("the 15th Send it", "2016-10-15", 2),
        ("15", "2016-10-15", 1),
        ("friday first draft", "2016-10-14", 1),
        ("friday meeting notes", "2016-10-14", 1),
        ("friday and monday", "2016-10-14", 1),
        ("friday early", "2016-10-14", 1),
        ("friday latest Send", "2016-10-14", 1),
    ],
)
def test_date_at_the_beginning_takes_all_its_words(text: str, expected: str, taken: int) -> None:
    found, count = leading_date(text.split(), now=MONDAY, zone=GENEVA, zones_by_place=PLACES)

    assert (outcome(lambda: found, GENEVA), count) == (expected, taken)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31 feb Send", "There is no 31 February 2017: the last day of that month is Tue 28 Feb."),
        ("october Send", "“october” doesn't say which day. Say it like “fri 14 oct”."),
        ("in october 2017", "“in october 2017” doesn't say which day. Say it like “fri 14 oct”."),
        ("12 oct 25", "In “12 oct 25”, 25 is the year or a word of the text."),
        ("5 Oct. 16 Send", "In “5 Oct. 16”, 16 is the year, the hour or a word of the text."),
        ("9 october 17 chairs", "In “9 october 17”, 17 is the year, the hour or a word of the text."),
        ("next friday Send", "next friday is Fri 14 Oct or Fri 21 Oct."),
        ("tomorrow at 25:00 Send", "There is no hour 25:00. Say it like 17:00."),
        ("whenever Send", "“whenever” doesn't say which day. Say it like “fri 14 oct”."),
        (
            "before the next meeting Send",
            "No meeting is planned here yet, so “before the next meeting” has no date. Say it like “fri 14 oct”.",
        ),
        ("frday Send", "I don't know “frday”. Did you mean friday? Say it like “fri 14 oct”."),
        ("a report", "I can't read “a” as one date. Say it like “fri 14 oct”."),
        ("Send the table", "I don't know “send” as a date. Say it like “fri 14 oct”."),
        ("", "There is no date yet. Say it like “fri 14 oct”."),
    ],
)
def test_no_shorter_date_is_guessed_from_one_that_cannot_be(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        leading_date(text.split(), now=MONDAY, zone=GENEVA)

    assert str(refusal.value) == sentence


def test_period_at_the_beginning_takes_all_its_words() -> None:
    period, count = leading_period(["22", "to", "24", "Nov", "Captioning"], now=MONDAY, zone=GENEVA)
    first, last = period.whole(MONDAY.date())

    assert (first.day, last.day, count) == (date(2016, 11, 22), date(2016, 11, 24), 4)


# --- Saying a date back --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meant", "zone", "words"),
    [
        (due("2016-12-04"), None, "Sun 4 Dec"),
        (due("2017-02-01"), None, "Wed 1 Feb 2017"),
        (due("2016-10-18", "14:00"), None, "Tue 18 Oct, 14:00"),
        (due("2016-10-18", "14:00"), BANGKOK, "Tue 18 Oct, 19:00"),
        (due("2016-10-18", "20:00"), BANGKOK, "Wed 19 Oct, 01:00"),
        (due("2016-10-18"), BANGKOK, "Tue 18 Oct"),
        (due("2016-12-31", "23:00"), BANGKOK, "Sun 1 Jan 2017, 05:00"),
        (due("2016-10-30", "02:30"), None, "Sun 30 Oct, 02:30 (the first time)"),
        (due("2016-10-30", "08:30", BANGKOK), GENEVA, "Sun 30 Oct, 02:30 (the second time)"),
        (due("2016-10-30", "01:59"), None, "Sun 30 Oct, 01:59"),
        (due("2016-10-30", "03:00"), None, "Sun 30 Oct, 03:00"),
    ],
)
def test_date_is_said_in_our_words(meant: Due, zone: str | None, words: str) -> None:
    assert format_due(meant, now=MONDAY, zone=zone) == words


# --- Whatever is typed ---------------------------------------------------------------------------------------------

SCRAPS = (
    "friday fri next this last in 2 weeks of the 12 oct 31 feb 12/10 10.12.16 17:00 5pm at midnight noon CET Geneva - to "
    "end month every demain dans à 14h 下周 周五 后 12月 через завтра الجمعة بعد ١٢ past 9999 0 00:00 24:00 😀 / : . ' @"
)


SOMETHING = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(SCRAPS.split()), max_size=7).map(" ".join),
    st.lists(st.sampled_from(sorted(PHRASES)), max_size=5).map(" ".join),
    st.lists(st.sampled_from(SCRAPS.split()) | st.sampled_from(sorted(PHRASES)), max_size=6).map(" ".join),
)


@given(SOMETHING)
@example("I" * 101)
@example("²")
@example("0000-00-00")
@example("in 9999 years")
@example("ago 9999 years")
@example("12/10/00")
@example("Asia/ 14:00")
@example("America/Argentina 14:00")
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    readers: list[Callable[[], object]] = [
        lambda: read_due(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES),
        lambda: read_due(text, now=MONDAY, zone=GENEVA, languages=ALL_SIX, is_past=True),
        lambda: read_period(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES),
        lambda: trailing_date(f"Title {text}", now=MONDAY, zone=GENEVA, zones_by_place=PLACES),
        lambda: leading_date(text.split(), now=MONDAY, zone=GENEVA),
        lambda: leading_period(text.split(), now=MONDAY, zone=GENEVA),
    ]
    for read in readers:
        try:
            read()
        except UserError as told:
            assert str(told).endswith((".", "?"))  # noqa: PT017


ZONES = (GENEVA, BANGKOK, "America/New_York", "Asia/Kolkata")


def question_of(read: Callable[[], object]) -> AmbiguousInput | None:
    try:
        read()
    except AmbiguousInput as question:
        return question
    except UserError:
        return None
    return None


@given(SOMETHING, st.sampled_from(ZONES))
@example("midnight CET", "Asia/Kolkata")
@example("12/10/12 5:00 CET", GENEVA)
def test_each_answer_to_any_question_about_a_date_is_one_date(text: str, zone: str) -> None:
    question = question_of(lambda: read_due(text, now=SUMMER, zone=zone, zones_by_place=PLACES))

    readings = question.interpretations if question else ()
    assert len({reading.words for reading in readings}) == len(readings) != 1
    for reading in readings:  # is_past=True: of a day that has passed it is asked once more
        found = read_due(reading.words, now=SUMMER, zone=zone, zones_by_place=PLACES, is_past=True)
        assert format_due(found, now=SUMMER).partition(",")[0] in reading.label or reading.label.startswith(
            ("It was", "Keep it")
        )


@given(SOMETHING)
@example("12/10 to 10/12")
@example("mon 17 to tue 21 oct")
def test_each_answer_to_any_question_about_a_period_is_one_period(text: str) -> None:
    question = question_of(lambda: read_period(text, now=MONDAY, zone=GENEVA, zones_by_place=PLACES))

    readings = question.interpretations if question else ()
    assert len(readings) != 1
    for reading in readings:
        with suppress(AmbiguousInput):  # where both ends are unclear the second question is about the other
            period = read_period(reading.words, now=MONDAY, zone=GENEVA, zones_by_place=PLACES)
            first, last = period.whole(MONDAY.date())
            assert first.day <= last.day


@given(
    st.dates(date(2016, 10, 10), date(2026, 10, 1)), st.sampled_from([GENEVA, BANGKOK, "America/New_York"])
)
def test_what_is_said_reads_as_the_same_day(day: date, zone: str) -> None:
    iso = read_due(day.isoformat(), now=MONDAY, zone=zone)

    assert iso == Due(day=day, at=None, zone=zone, typed=day.isoformat())
    assert (
        read_due(format_due(iso, now=MONDAY) + f" {day.year}" * (day.year == 2016), now=MONDAY, zone=zone).day
        == day
    )


@given(
    st.dates(date(2016, 10, 11), date(2026, 10, 1)), st.times(), st.sampled_from([GENEVA, "America/New_York"])
)
@example(date(2017, 3, 26), time(2, 30), GENEVA)
@example(date(2017, 10, 29), time(2, 30), GENEVA)
def test_hour_is_read_on_any_day_and_asked_about_only_if_the_clocks_skip_it(
    day: date, at: time, zone: str
) -> None:
    at = at.replace(second=0, microsecond=0)
    skipped = moment(day, at, zone) == moment(
        day, (datetime.combine(day, at) + timedelta(hours=1)).time(), zone
    )

    found = outcome(lambda: read_due(f"{day} {at:%H:%M}", now=MONDAY, zone=zone), zone)

    assert found.startswith("asked: ") if skipped else (found == f"{day} {at:%H:%M}")
