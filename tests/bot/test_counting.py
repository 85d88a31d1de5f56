"""A question that counts is read whole: a word or a time that is added is used, or the question isn't answered."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.counting import asks_to_count, list_to_count, must_be_read_whole, narrowed_list
from bot.questions import read_question
from tests.bot.test_questions import CONTEXT
from tests.soak import amount, every

COUNTED = [
    ("how many actions are open?", "actions"),
    ("How many actions do I have?", "actions mine"),
    ("how many actions are overdue in gender?", 'actions overdue area:"GENDER"'),
    ("how many are blocked?", "actions blocked"),
    ("how many issues are there?", "issues"),
    ("how many actions were closed?", "actions done"),
    ("what was closed?", "actions done"),
    ("what is the number of late actions?", "actions overdue"),
    ("combien d'actions sont ouvertes ?", "actions"),
    ("combien d'actions sont en retard ?", "actions overdue"),
    ("combien d'actions ont été closes ?", "actions done"),
    ("¿cuántas acciones hay abiertas?", "actions"),
    ("¿cuántas tareas están atrasadas?", "actions overdue"),
    ("¿cuántas acciones se han cerrado?", "actions done"),
    ("сколько задач открыто?", "actions"),
    ("сколько задач просрочено?", "actions overdue"),
    ("сколько задач было закрыто?", "actions done"),
    ("有多少任务逾期了？", "actions overdue"),
    ("有多少任务？", "actions"),
    ("完成了多少任务？", "actions done"),
    ("كم عدد المهام المفتوحة؟", "actions"),
    ("كم عدد المهام المتأخرة؟", "actions overdue"),
    ("كم عدد المهام؟", "actions"),
]  # fmt: skip
TIMES = [
    "since 1 june", "this year", "in november", "last week", "between 1 and 5 oct", "yesterday", "before COP22", "2015",
    "depuis le 1er juin", "cette année", "en novembre", "avant-hier", "la semaine dernière",
    "desde el 1 de junio", "este año", "en noviembre", "la semana pasada",
    "с 1 июня", "в этом году", "в ноябре", "на прошлой неделе",
    "自6月1日以来", "今年", "十一月", "上周", "منذ 1 يونيو", "هذا العام", "في نوفمبر", "الأسبوع الماضي",
]  # fmt: skip
REFUSED = [
    "what was closed since 1 june?",
    "how many actions were closed this year?",
    "how many issues were escalated?",
    "how many actions aren't blocked?",
    "how many actions are open and overdue?",
    "how many events are there?",
    "how many actions were open?",
    "which actions were closed in november?",
]
ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyzéèçñ",
    "абвгдежзиклмнопрстуфхцчшщыэюя",
    "会议楼船猫鱼树",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
]


def command(text: str) -> str | None:
    asked = read_question(text, CONTEXT)
    assert asks_to_count(text, asked), text
    return list_to_count(text, asked, [CONTEXT.roster.name(one) for one in asked.people], CONTEXT.kind_words)


@pytest.mark.parametrize(("text", "expected"), COUNTED)
def test_question_is_the_list_of_what_it_counts(text: str, expected: str) -> None:
    assert command(text) == expected


@pytest.mark.parametrize("text", REFUSED)
def test_question_that_no_list_answers_is_refused(text: str) -> None:
    assert command(text) is None


BESIDE = [(text, time) for text, _ in COUNTED for time in TIMES]


@pytest.mark.parametrize(("question", "time"), every(BESIDE, random.Random(11).sample(BESIDE, 50)))
def test_period_is_never_passed_over(question: str, time: str) -> None:
    assert command(f"{question.rstrip('?？؟ ')} {time}?") is None


def strange_words(number: int) -> list[tuple[str, str]]:
    """Return questions, each with a word that no language has among its others."""
    chance, found = random.Random(11), []
    for _ in range(number):
        letters = chance.choice(ALPHABETS)
        word = "".join(chance.choice(letters) for _ in range(chance.randrange(5, 12)))
        question = chance.choice(COUNTED)[0]
        words = question.rstrip("?？؟ ").split()
        words.insert(chance.randrange(1, len(words) + 1), word)
        found.append((question, f"{' '.join(words)}?"))
    return found


@pytest.mark.grows
@pytest.mark.parametrize(("question", "longer"), strange_words(amount(40, 1000)))
def test_word_that_is_not_known_is_never_passed_over(question: str, longer: str) -> None:
    is_counted = asks_to_count(longer, read_question(longer, CONTEXT))

    assert not is_counted or command(longer) != command(question)


NARROWED = [
    ("accepted recommendations?", ['acceptance:"accepted"']),
    ("how many recommendations are not accepted?", ['acceptance:"not accepted"']),
    (
        "which informal recommendations are in progress?",
        ['implementation:"in progress"', 'formality:"informal"'],
    ),
    ("recommendations whose implementation is no information?", ['implementation:"no information"']),
    ("how many open recommendations are accepted?", ['acceptance:"accepted"', "open"]),
    ("list all recommendations", ["all"]),
    ("what recommendations are there?", []),
]


def narrowed(text: str) -> list[str] | None:
    asked = read_question(text, CONTEXT)
    if not must_be_read_whole(text, asked, CONTEXT.kind_words):
        return None
    return narrowed_list(text, asked, [CONTEXT.roster.name(one) for one in asked.people], CONTEXT.kind_words)


@pytest.mark.parametrize(("text", "typed"), NARROWED)
def test_question_narrows_a_list_by_what_it_names(text: str, typed: list[str]) -> None:
    assert narrowed(text) == typed


@pytest.mark.parametrize("time", TIMES)
def test_list_is_narrowed_to_no_time(time: str) -> None:
    assert all(narrowed(f"{text.rstrip('?')} {time}?") is None for text, _ in NARROWED)


@pytest.mark.grows
@given(
    st.sampled_from(NARROWED),
    st.text(ALPHABETS[0] + ALPHABETS[1], min_size=5, max_size=12),
    st.integers(0, 9),
)
def test_word_that_narrows_nothing_is_never_passed_over(
    asked: tuple[str, list[str]], word: str, place: int
) -> None:
    words = asked[0].rstrip("?").split()
    words.insert(place % (len(words) + 1), word)

    assert narrowed(f"{' '.join(words)}?") != asked[1]
