"""Words after a date: what may belong to it never becomes text without a question."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.dates.forms import DateContext
from bot.dates.leftovers import MAX_JOINTS, DateWords, ask_about_rest, date_word_count
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


@pytest.mark.parametrize(
    "rest",
    [
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
    ],
)
def test_words_of_dates_after_a_date_are_not_text(rest: str) -> None:
    assert date_word_count(rest.split(), has_hour=False)


@pytest.mark.parametrize(
    "rest", ["PST", "Tokyo", "Tokyo time", "New York time call", "heure de Tokyo", "по времени Астаны"]
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
        "at Geneva",
        "time sheet",
    ],
)
def test_other_words_after_a_date_are_text(rest: str) -> None:
    assert not date_word_count(rest.split(), has_hour=False)


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
