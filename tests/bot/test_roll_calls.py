"""What is counted in a roll call, which words answer it, and how the charter declares it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charter_file import CharterError, read_charter
from bot.roll_calls import (
    REACHED,
    RollCall,
    RollCallPlace,
    RollCallState,
    SafetyAnswer,
    Tally,
    answer_meant,
    answer_said,
    counts_of,
    percent,
    split_exercise,
    split_names,
)
from tests.shipped import TEXT

NOON = datetime(2016, 10, 7, 12, tzinfo=UTC)
CALL = RollCall(
    id=1, offices=("DKR", "HRE"), is_exercise=False, started_by=1, at=NOON, begun_at=NOON,
    state=RollCallState.OPEN,
)  # fmt: skip
SAID = st.lists(
    st.tuples(
        st.sampled_from(("DKR", "HRE")),
        st.sampled_from(("", *SafetyAnswer)),
        st.booleans(),
        st.integers(min_value=0, max_value=120),
    ),
    max_size=40,
)


@given(SAID)
def test_counts_say_what_the_places_said(said: list[tuple[str, str, bool, int]]) -> None:
    places = []
    for n, (office, answer, is_entered, minutes) in enumerate(said):
        place = RollCallPlace(call_id=1, place=n, office=office, person_id=n)
        if answer:
            by = 1000 if is_entered else n
            place.set(SafetyAnswer(answer), now=NOON + timedelta(minutes=minutes), by=by)
        places.append(place)

    tally = Tally(counts_of(CALL, places))

    answers = Counter(one.answer for one in places)
    reached = [one for one in places if one.answer in REACHED]
    assert tally.away == answers[SafetyAnswer.AWAY]
    assert tally.counted == len(places) - tally.away
    assert tally.reached == len(reached)
    assert tally.unreached == answers[""] + answers[SafetyAnswer.UNREACHED]
    assert tally.entered == sum(one.entered_by is not None for one in reached)
    assert tally.prompt == sum((one.reached_at or NOON) - NOON <= timedelta(hours=1) for one in reached)
    assert tally.reached == sum(tally.of(office).reached for office in CALL.offices)


def test_who_is_reached_keeps_the_time_of_the_first_answer() -> None:
    place = RollCallPlace(call_id=1, place=1, office="DKR", person_id=7)

    place.set(SafetyAnswer.HELP, now=NOON, by=7)
    place.set(SafetyAnswer.SAFE, now=NOON + timedelta(hours=2), by=9)

    assert (place.reached_at, place.entered_by) == (NOON, 9)


@pytest.mark.parametrize(
    ("number", "among", "said"), [(49, 55, "89 %"), (199, 200, "99 %"), (3, 3, "100 %"), (0, 0, "–")]
)
def test_share_is_never_more_than_it_is(number: int, among: int, said: str) -> None:
    assert percent(number, among) == said


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Safe", SafetyAnswer.SAFE),
        ("I’m safe.", SafetyAnswer.SAFE),
        ("i am safe and working", SafetyAnswer.WORKING),
        ("I need help!", SafetyAnswer.HELP),
        ("I'm injured", SafetyAnswer.HELP),
        ("I'm away", SafetyAnswer.AWAY),
        ("is the room safe?", None),
        ("safe travels", None),
        ("help", None),
        ("I need help with the paper", None),
        ("", None),
    ],
)
def test_words_answer_only_where_they_say_nothing_else(words: str, answer: SafetyAnswer | None) -> None:
    assert answer_said(words) == answer


def test_words_of_the_start_are_parted() -> None:
    assert split_exercise("Addis Ababa exercise") == ("Addis Ababa", True)
    assert split_exercise("Dakar") == ("Dakar", False)
    assert split_names("Ann Lee, Bo  Chen;Ann Lee") == ("Ann Lee", "Bo Chen")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("every: 30 minutes", "every: half an hour", "write 1 to 240 minutes, like “30 minutes”"),
        ("purge_after: 30 days", "purge_after: 400 days", "write 1 to 90 days, like “30 days”"),
        ("department_chief, regional_director]\n  purge", "departmentchief]\n  purge", "there is no role “departmentchief” in “roles”"),
        ("start_by: [chair, secretary, regional]\n", "start_by: []\n", "start_by"),
    ],
)  # fmt: skip
def test_mistake_in_the_declaration_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(CharterError, match=said):
        read_charter(TEXT.replace(old, new))


@pytest.mark.parametrize("before", ["", "Hi, ", "hello all, ", "Thanks. ", "Hey everyone! "])
@pytest.mark.parametrize("after", ["", " thanks", ", thank you", ". Thanks for asking!", " merci"])
@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I'm safe", SafetyAnswer.SAFE),
        ("safe and working", SafetyAnswer.WORKING),
        ("I need help", SafetyAnswer.HELP),
        ("I’m on leave", SafetyAnswer.AWAY),
        ("je suis en sécurité", SafetyAnswer.SAFE),
        ("j’ai besoin d’aide", SafetyAnswer.HELP),
        ("estoy a salvo", SafetyAnswer.SAFE),
        ("necesito ayuda", SafetyAnswer.HELP),
        ("Я в безопасности", SafetyAnswer.SAFE),
        ("мне нужна помощь", SafetyAnswer.HELP),
        ("我很安全", SafetyAnswer.SAFE),
        ("我需要帮助", SafetyAnswer.HELP),
        ("أنا في أمان", SafetyAnswer.SAFE),
        ("أحتاج إلى مساعدة", SafetyAnswer.HELP),
    ],
)
def test_courtesy_around_an_answer_changes_nothing(
    before: str, said: str, after: str, answer: SafetyAnswer
) -> None:
    assert answer_said(f"{before}{said}{after}") is answer


@pytest.mark.parametrize(
    "said",
    [
        "thanks",
        "hi all",
        "I'm not safe",
        "safe?",
        "Je ne suis pas en sécurité",
        "no estoy a salvo",
        "help",
        "Is Ann safe",
        "",
        ".",
    ],
)
def test_words_that_are_no_answer_stay_words(said: str) -> None:
    assert answer_said(said) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I need help, stuck in the lift", SafetyAnswer.HELP),
        ("not safe, stuck in the lift", SafetyAnswer.HELP),
        ("Help! There is smoke", SafetyAnswer.HELP),
        ("please help us", SafetyAnswer.HELP),
        ("J’ai besoin d’aide au 3e étage", SafetyAnswer.HELP),
        ("no estoy a salvo", SafetyAnswer.HELP),
        ("I'm fine, merci", SafetyAnswer.SAFE),
        ("all good here", SafetyAnswer.SAFE),
        ("Tout va bien, merci", SafetyAnswer.SAFE),
        ("أنا بخير", SafetyAnswer.SAFE),
        ("I'm on leave today", SafetyAnswer.AWAY),
        ("I'm safe", SafetyAnswer.SAFE),
        ("I'm safe but Ann is hurt", None),
        ("fine, but the lift is stuck", None),
        ("helping Ann with the plan", None),
        ("my leg is broken", None),
        ("is it safe?", None),
        ("", None),
    ],
)
def test_who_is_just_asked_may_answer_in_more_words(said: str, answer: SafetyAnswer | None) -> None:
    assert answer_meant(said) is answer
