"""Days of the month in words, in every case in which a language says them, and counts that are missing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates.reading import DateOptions, leading_date, read_due, trailing_date
from bot.errors import AmbiguousInput, UserError
from tests.dialogues.phrases import DAYS_IN_WORDS, WEEKDAYS, in_words

TODAY = date(2016, 10, 7)
ASKED: DateOptions = {
    "now": datetime(2016, 10, 7, 8, tzinfo=UTC),
    "zone": "Europe/Zurich",
    "languages": ("en", "fr", "es", "ru", "zh", "ar"),
}
ENGLISH: DateOptions = {**ASKED, "languages": ("en",)}
COMING = [TODAY + timedelta(days=n) for n in range(1, 25)]  # the next such day of any month
RUSSIAN_CASES = ("ое", "ого", "ому", "ым", "ом", "ый")


def cases(language: str, day: date) -> list[str]:
    """Return a day of the month in the cases in which a language says it."""
    said = in_words(language, day)
    if language != "ru" or not said.endswith("ого"):
        return [said]
    return [f"{said.removesuffix('ого')}{ending}" for ending in RUSSIAN_CASES]


@given(st.sampled_from(COMING), st.sampled_from(sorted(DAYS_IN_WORDS)), st.integers(0, 6), st.data())
def test_day_in_words_beside_a_weekday_is_that_day_or_asked_about(
    day: date, language: str, weekday: int, data: st.DataObject
) -> None:
    said = data.draw(st.sampled_from(cases(language, day)))
    article = {"en": "the ", "fr": "le ", "es": "el "}.get(language, "")
    typed = f"{WEEKDAYS[language].split()[weekday]}, {article}{said}"

    try:
        found = read_due(typed, **ASKED)
    except AmbiguousInput as asked:
        days = [one.words for one in asked.interpretations]
        assert weekday != day.weekday() or len(days) > 1
        assert any(one.startswith(day.isoformat()) for one in days)
    else:
        assert (found.day, weekday) == (day, day.weekday())


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("the twentieth of october", 20),
        ("october twenty-first", 21),
        ("on the twentieth", 20),
        ("le vingt et un octobre", 21),
        ("el veintiuno de octubre", 21),
        ("к двадцать первому октября", 21),
        ("не позднее двадцатого", 20),
        ("الحادي والعشرين من أكتوبر", 21),
        ("十月二十一日", 21),
    ],
)
def test_day_in_words_is_read_with_its_month_or_alone(typed: str, day: int) -> None:
    assert read_due(typed, **ASKED).day == date(2016, 10, day)


@pytest.mark.parametrize(
    ("typed", "taken"),
    [("friday first draft", 1), ("thursday two copies", 1), ("thursday twentieth session", 1)],
)
def test_number_in_words_before_another_word_belongs_to_that(typed: str, taken: int) -> None:
    try:
        found = leading_date(typed.split(), **ENGLISH)
    except AmbiguousInput:
        assert typed.startswith("friday")  # which is today
    else:
        assert found[1] == taken


@pytest.mark.parametrize("typed", ["first", "second", "premier", "третий"])
def test_ordinal_alone_is_no_date(typed: str) -> None:
    with pytest.raises(UserError):
        read_due(typed, **ASKED)


def test_ordinal_at_the_end_of_a_title_is_no_date() -> None:
    assert trailing_date("Plan the twentieth", **ASKED) is None


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("weeks after 1 nov", "weeks"),
        ("working days before 1 nov", "working days"),
        ("in weeks", "weeks"),
        ("within days", "days"),
        ("in hours", "hours"),
        ("des semaines avant le 1er décembre", "weeks"),
        ("semanas antes del 1 de diciembre", "weeks"),
        ("за недели до 1 декабря", "weeks"),
    ],
)
def test_several_without_a_number_are_asked_about(typed: str, unit: str) -> None:
    with pytest.raises(AmbiguousInput, match=f"how many {unit}") as asked:
        read_due(typed, **ASKED)

    assert [one.label for one in asked.value.interpretations] == [f"{n} {unit}" for n in (2, 3, 4)]
    assert len({read_due(one.words, **ASKED).ends_at() for one in asked.value.interpretations}) == len(
        asked.value.interpretations
    )


@pytest.mark.parametrize(
    "typed", ["a week after 1 nov", "week before 1 nov", "in a month", "в течение недели"]
)
def test_one_needs_no_number(typed: str) -> None:
    assert read_due(typed, **ASKED)
