"""A question keeps its time and whose it is, or it is refused: today's answer is none to what was or will be."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE

REFUSED = (
    "I understood only a part of that",
    "Roles change, so I can answer that for one day",
    "I don't understand",
    "I can't tell who that is",
    "I know no meeting of the task force that was held",
)
TODAYS = ("Aline Moreau", "Linda Okafor", "Nadia Costa")

OF_ANOTHER_TIME = [
    "who was the chair?",
    "who used to be the chair?",
    "who were my focal points?",
    "who was the focal point for gender?",
    "who covered gender?",
    "who led gender?",
    "who held gender?",
    "who chaired the task force?",
    "who will be the chair?",
    "who is going to be the chair?",
    "who was in Geneva?",
    "where was Kenji?",
    "who attended?",
    "qui était le président ?",
    "qui avait gender ?",
    "qui couvrait gender ?",
    "qui sera le président ?",
    "quién era el presidente?",
    "quién llevaba gender?",
    "quién cubría gender?",
    "quién será el presidente?",
    "кто был председателем?",
    "кто занимался gender?",
    "кто будет председателем?",
    "谁负责过 gender？",
    "谁曾经负责 gender？",
    "以前的主席是谁？",
    "下一任主席是谁？",
    "من كان الرئيس؟",
    "من سيكون الرئيس؟",
    "what was Kenji doing?",
    "what was blocked?",
    "who was blocked?",
    "qu'est-ce qui était bloqué ?",
    "what was late?",
    "which meetings were planned?",
    "was Geneva closed yesterday?",
    "who stood in for me?",
]  # fmt: skip


@pytest.fixture
def asked(quick: Conversation) -> Conversation:
    quick.answer(LINDA, "action Cost table due:2 nov")
    return quick


@pytest.mark.parametrize("question", OF_ANOTHER_TIME)
def test_question_of_another_time_is_not_answered_by_what_is_so_today(
    asked: Conversation, question: str
) -> None:
    said = asked.asks(LINDA, question)

    assert said.startswith(REFUSED)
    assert not any(name in said for name in TODAYS)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("who is the chair?", "Aline Moreau"),
        ("who's the focal point for gender?", "Nadia Costa"),
        ("qui est le président ?", "Aline Moreau"),
        ("quién es el presidente?", "Aline Moreau"),
        ("кто председатель?", "Aline Moreau"),
        ("谁是主席？", "Aline Moreau"),
        ("who is assigned to gender?", "Nadia Costa"),
        ("what was decided?", "No decisions yet."),
        ("мои задачи", "Cost table"),
        ("покажи мои", "Cost table"),
    ],
)
def test_question_of_today_is_answered(asked: Conversation, question: str, answer: str) -> None:
    assert answer in asked.asks(LINDA, question)


@pytest.mark.parametrize(
    "question",
    [
        "my meetings",
        "which meetings are mine?",
        "my next meeting",
        "mes réunions",
        "mis reuniones",
        "мои встречи",
        "我的会议",
        "اجتماعاتي",
    ],
)
def test_own_meetings_are_those_to_which_one_is_invited(asked: Conversation, question: str) -> None:
    asked.answer(LINDA, "meeting thu 13 oct 10:00")
    own = asked.asks(LINDA, question)
    asked.answer(UTE, "again meeting 12 oct 14:00 group:Editors")

    mixed = asked.asks(LINDA, question)

    assert "M-1" in own
    assert mixed.startswith("I understood only a part of that")


@pytest.mark.parametrize(
    "question",
    [
        "who are my focal points?",
        "my focal point",
        "mes points focaux",
        "mis puntos focales",
        "мои координаторы",
    ],
)
def test_own_focal_points_are_not_those_of_everybody(asked: Conversation, question: str) -> None:
    said = asked.asks(LINDA, question)

    assert said.startswith(REFUSED)


def test_nothing_of_ones_own_in_an_area_is_said_of_that_area(asked: Conversation) -> None:
    said = asked.answer(LINDA, "actions mine area:gender")

    assert said == "No actions of yours are open in Gender."
