"""Words after a date: what may belong to it never becomes text without a question."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.dates.forms import DateContext
from bot.dates.leftovers import (
    MAX_JOINTS,
    DateWords,
    EndingDate,
    ask_about_rest,
    ask_about_words_before,
    date_word_count,
    without_courtesy,
)
from bot.dates.reading import DateOptions, leading_date, read_due, trailing_date
from bot.errors import AmbiguousInput, UserError

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
COUNCIL = date(2016, 11, 14)
ASKED: DateOptions = {
    "now": MONDAY,
    "zone": "Europe/Zurich",
    "languages": ("en", "fr", "es", "ru", "zh", "ar"),
    "zones_by_place": {"geneva": "Europe/Zurich"},
    "sessions_by_body": {"council": COUNCIL, "mcg": None},
}


# What leads to a part of the day, and its parts, in each language.
PARTS_OF_DAY = (
    ("in the late|towards the end of the|first half of the|early", "morning|afternoon|evening"),
    ("en fin de|en début de|en milieu de|au début de la", "matinée|soirée"),
    ("a última hora de la|a primera hora de la|a mediados de la|al final de la", "mañana|tarde"),
    ("ближе к|в начале|в первой половине", "вечеру|дня|утра"),
    ("في آخر|في نهاية|في بداية", "الصباح|المساء|النهار|الليل"),
)


@pytest.mark.parametrize(
    "rest",
    [
        *(
            f"{lead} {part}"
            for leads, parts in PARTS_OF_DAY
            for lead in leads.split("|")
            for part in parts.split("|")
        ),
        "NY time",
        "octbre",
        "Wendesday",
        "à 16h00",
        "pas au 23",
        "no el 23",
        "не 23-го",
        "of october",
        "thursday of october",
        "on monday",
        "from monday",
        "week",
        "fortnight",
        "or mon 17",
        "or 17",
        "before 13 dec",
        "before Council",
        "before the council",
        "before COP22 in Marrakesh",
        "after the meeting",
        "until further notice",
        "in two weeks",
        "a week later",
        "last week figures",
        "of may",
        "weekly",
        "12/10",
        "in 3 working days",
        "мск",
        "de octubre",
        "en quinze",
        "que viene semana",
        "ou 14 octobre",
        "o 14 de octubre",
        "или в пятницу",
        "после совещания",
        "قبل الاجتماع",
        "or later",
        "at the earliest",
        "au plus tôt",
        "o más tarde",
        "не раньше",
        "على الأقل",
        "左右",
        "around",
        "from then on",
        "except 1 nov",
        "sauf le 1er novembre",
        "кроме 1 ноября",
        "for 90 minutes",
        "pendant deux heures",
        "لمدة ساعتين",
        "at two",
        "half past two",
        "à quatorze heures",
        "a las dos y media",
        "в два часа",
        "الساعة الثانية",
        "1400Z",
        "1500hrs",
        "14h-16h",
        "2ish",
        "Tokyo",
        "at Geneva",
        "in New York",
        "(La Paz time)",
        "heure de Genève",
        "rather than friday",
        "else wednesday",
        "failing that wednesday",
        "& thursday",
        "or thereabouts",
        "if possible",
        "plus 3 days",
        "du Caire",
        "the hall at 15:00",
        "toute la journée",
    ],
)
def test_words_of_dates_after_a_date_are_not_text(rest: str) -> None:
    assert date_word_count(rest.split(), has_hour=False)


@pytest.mark.parametrize(
    "rest",
    [
        "PST",
        "pst",
        "NZDT",
        "Tokyo",
        "Tokyo time",
        "New York briefing",
        "in Port of Spain",
        "(Lima)",
        "à Dakar",
        "по Moscow",
        "Eastern",
        "UTC-7",
        "(GMT+3)",
        "New York time call",
        "heure de Tokyo",
        "по времени Астаны",
    ],
)
def test_zone_after_an_hour_is_not_text(rest: str) -> None:
    assert date_word_count(rest.split(), has_hour=True)


@pytest.mark.parametrize(
    "rest",
    [
        "Send the table",
        "the report",
        "to discuss",
        "for the Council",
        "because the printer is late",
        "first draft",
        "in two languages",
        "on the Gender bus",
        "for Sam",
        "to Sam",
        "May I ask",
        "the 3 pages",
        "25 chairs",
        "Book the hotel for Monday",
        "by Kenji",
        "Minutes of MCG",
        "meeting notes",
        "Bangkok workshop",
        "time sheet",
        "because friday is a holiday",
        "Prepare the monday meeting",
        "Report of friday",
        "Room for 11 oct",
    ],
)
def test_other_words_after_a_date_are_text(rest: str) -> None:
    assert not date_word_count(rest.split(), has_hour=False)


def test_codes_of_stations_after_an_hour_are_not_text_where_they_are_capital() -> None:
    own = {"geneva": "Europe/Zurich", "ADD": "Africa/Addis_Ababa"}

    assert date_word_count(["ADD"], has_hour=True, own=own)
    assert date_word_count(["at", "Geneva"], has_hour=True, own=own)
    assert not date_word_count(["add", "the", "table"], has_hour=True, own=own)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20 working days before Council", date(2016, 10, 17)),
        ("two days before the council", date(2016, 11, 12)),
        ("a week before the next Council", date(2016, 11, 7)),
        ("3 days after the council meeting", date(2016, 11, 17)),
    ],
)
def test_days_are_counted_from_the_next_session_of_a_body(typed: str, day: date) -> None:
    assert read_due(typed, **ASKED).day == day


def test_body_without_a_session_gives_no_date() -> None:
    with pytest.raises(UserError, match="I know of no session ahead to count “a week before MCG” from"):
        read_due("a week before MCG", **ASKED)

    assert trailing_date("Call them a week before MCG", **ASKED) is None


def test_body_alone_is_no_date() -> None:
    assert trailing_date("Paper for Council", **ASKED) is None
    with pytest.raises(UserError):
        read_due("council", **ASKED)


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        ("Room plan by a week on wednesday", "Room plan", date(2016, 10, 19)),
        ("Room plan by 14 days before 13 dec", "Room plan", date(2016, 11, 29)),
        ("Room plan two weeks from thursday", "Room plan", date(2016, 10, 27)),
        ("Room plan 4th thursday of october", "Room plan", date(2016, 10, 27)),
        ("Room plan by friday fortnight", "Room plan", date(2016, 10, 28)),
        ("Sala a más tardar el 12 de octubre", "Sala", date(2016, 10, 12)),
    ],
)
def test_longer_dates_at_the_end_of_a_title_are_read_whole(text: str, title: str, day: date) -> None:
    found = trailing_date(text, **ASKED)

    assert found is not None
    assert (found[0], found[1].day) == (title, day)


@pytest.mark.parametrize("text", ["Room plan a week thursday", "Room plan 2 weeks 14 oct"])
def test_counted_words_before_a_date_at_the_end_of_a_title_are_asked_about(text: str) -> None:
    with pytest.raises(AmbiguousInput, match=r"What is “.* weeks?”\?"):
        trailing_date(text, **ASKED)


@pytest.mark.parametrize(
    "before",
    [
        "half an hour", "deux heures", "not", "not before", "around", "tentatively", "early", "CET", "week 43,", "second week of november,",
        "no earlier than", "peut-être", "if possible", "Bangkok time,", "ليس", "около", "21st", "5 may,",
    ],
)  # fmt: skip
@pytest.mark.parametrize("title", ["", "Budget review "])
def test_words_of_time_before_a_day_are_no_title(title: str, before: str) -> None:
    due = read_due("12 oct", **ASKED)

    with pytest.raises(AmbiguousInput, match="What is “"):
        ask_about_words_before(f"{title}{before}".split(), EndingDate("12 oct", due), DateContext(**ASKED))


@pytest.mark.parametrize(
    "title",
    ["Report of november", "Phase two", "Plan the week", "Room 12", "Quality of life", "Notes of 12 november", "Bangkok", "First draft", "Women in may"],
)  # fmt: skip
def test_other_words_before_a_day_are_the_title(title: str) -> None:
    ask_about_words_before(
        title.split(), EndingDate("12 oct", read_due("12 oct", **ASKED)), DateContext(**ASKED)
    )


DATE_WORDS = (
    "friday fri 14 monday 17 4th thursday october oct before after two weeks week days today tomorrow fortnight 13 dec "
    "12/10 14:00 UTC мск quinze viernes semana octubre следующей неделе пятницу working"
)
OTHER_WORDS = "of from on or and to in next this Council council COP22 en que viene el de la heure на в или a más tardar the"
TEXT = "Send table Tokyo"
CLEAR = frozenset(DATE_WORDS.split()) - {"14", "17", "13", "4th", "two", "quinze", "working", "следующей"}
CONNECTING = frozenset(
    ["of", "from", "on", "or", "and", "to", "in", "en", "el", "de", "la", "на", "в", "или", "the"]
)


def some(*words: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(" ".join(words).split()), min_size=1, max_size=8)


@given(some(DATE_WORDS, OTHER_WORDS, TEXT))
@example(["4th", "thursday", "of", "october"])
@example(["a", "week", "on", "monday"])
@example(["fri", "14", "or", "mon", "17"])
@example(["two", "weeks", "from", "monday"])
def test_any_mix_of_date_words_is_read_whole_asked_about_or_refused(words: list[str]) -> None:
    try:
        due, taken = leading_date(words, **ASKED)
        ask_about_rest(
            DateWords(words, taken), due, DateContext(**ASKED), lambda rest: leading_date(rest, **ASKED)
        )
    except UserError:
        return

    first = next((word for word in words[taken:] if word not in CONNECTING), "")
    assert first not in CLEAR


@given(some(DATE_WORDS, OTHER_WORDS))
def test_rest_of_a_date_that_holds_no_other_word_is_no_text(words: list[str]) -> None:
    known = [word for word in words if word not in {"Council", "council", "COP22", "más", "tardar"}]
    assume(any(word not in CONNECTING for word in known[: MAX_JOINTS + 1]) or len(known) <= MAX_JOINTS)

    assert bool(date_word_count(known, has_hour=False)) == bool(known)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("20 oct 14:00 New York", "America/New_York"),
        ("20 oct 14:00 in Tokyo", "Asia/Tokyo"),
        ("20 oct 2pm (Lima)", "America/Lima"),
        ("20 oct 14:00 Buenos Aires time", "America/Buenos_Aires"),
        ("20 oct 14:00 Geneva", "Europe/Zurich"),
    ],
)
def test_hour_is_of_the_place_that_ends_the_words(typed: str, zone: str) -> None:
    due, taken = leading_date(typed.split(), **ASKED)

    assert (due.day, due.at and due.at.hour, due.zone, taken) == (
        date(2016, 10, 20),
        14,
        zone,
        len(typed.split()),
    )


def test_place_before_more_words_is_asked_about_with_its_hour() -> None:
    words = ["20", "oct", "14:00", "New", "York", "briefing"]
    due, taken = leading_date(words, **ASKED)

    with pytest.raises(AmbiguousInput, match=r"What is “New York briefing”\?") as asked:
        ask_about_rest(
            DateWords(words, taken), due, DateContext(**ASKED), lambda rest: leading_date(rest, **ASKED)
        )

    assert [one.label for one in asked.value.interpretations] == ["Thu 20 Oct, 14:00 New York", "Just text"]
    assert asked.value.interpretations[0].words == "2016-10-20 14:00 America/New_York briefing"


@pytest.mark.parametrize(
    "typed",
    ["el 20 por la noche", "20 por la noche", "le 20 au soir", "the 20th in the evening", "20-го вечером"],
)
def test_day_of_the_month_before_a_part_of_the_day_is_no_hour(typed: str) -> None:
    with pytest.raises(AmbiguousInput) as asked:
        read_due(typed, **ASKED)

    assert {one.label.partition(",")[0] for one in asked.value.interpretations} == {"Thu 20 Oct"}


@pytest.mark.parametrize(
    ("rest", "count"),
    [
        ("please", 1),
        ("Pls, 1 hr", 1),
        ("s'il vous plaît", 3),
        ("пожалуйста", 1),
        ("谢谢", 1),
        ("many thanks", 2),
        ("please confirm the venue", 0),
        ("thanks to Ute", 0),
        ("the table, please", 0),
    ],
)
def test_courtesy_behind_a_date_is_no_text(rest: str, count: int) -> None:
    words = ["friday", *rest.split()]

    assert without_courtesy(words, 1) == ["friday", *words[1 + count :]]


HOURS_IN_WORDS = ("half past six", "a quarter to nine", "dix-huit heures trente", "à quinze heures trente",
                  "las seis y media", "в шесть часов тридцать минут", "الساعة السادسة والنصف")  # fmt: skip


@given(
    hour=st.sampled_from(HOURS_IN_WORDS),
    word=st.sampled_from(["prochain", "próximo", "nächsten", "coming"]),
    at=st.integers(1, 5),
)
def test_hour_in_words_behind_a_misspelt_word_becomes_no_text(hour: str, word: str, at: int) -> None:
    words = f"{word[:at]}{word[at + 1 :]} {hour}".split()

    assert date_word_count(words, has_hour=False) == len(words)


@pytest.mark.parametrize(
    "text", ["Lot six and seven", "Chapter three of five", "Table two", "Plan for six people"]
)
def test_number_behind_a_word_is_of_a_text(text: str) -> None:
    assert date_word_count(text.split(), has_hour=False) == 0


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("mercredi suivant", "suivant"),
        ("martes siguiente", "siguiente"),
        ("jueves inmediato", "inmediato"),
        ("الخميس التالي", "التالي"),
        ("thursday following the flood", "following the flood"),
        ("mardi 11 précédent", "précédent"),
    ],
)
def test_word_of_order_behind_a_day_is_asked_about(words: str, left: str) -> None:
    typed = words.split()
    due, taken = leading_date(typed, **ASKED)

    with pytest.raises(AmbiguousInput, match=f"What is “{left}”"):
        ask_about_rest(
            DateWords(typed, taken), due, DateContext(**ASKED), lambda rest: leading_date(rest, **ASKED)
        )


@pytest.mark.parametrize("words", ["二十四日以后", "24日之后"])
def test_after_a_day_of_the_month_is_not_after_so_many_days(words: str) -> None:
    with pytest.raises(UserError, match="doesn't say which day"):
        read_due(words, **ASKED)
