"""A word that is added to a question changes its answer as it should, or the question is refused; it is never passed over."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE

REFUSALS = ("I understood only a part of that",)


@pytest.fixture
def listed(talk: Conversation) -> Conversation:
    """Three actions of three people, one of them late; nothing is Linda's. Ute and Wipa (of Bangkok) are away."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Photo list owner:@nadia.costa area:gender due:14 oct")
    talk.answer(LINDA, "action Room plan owner:@kenji.sato area:access due:18 oct")
    talk.answer("nadia.costa", "raise One logo or two? area:gender")
    talk.answer(LINDA, "event Forum on:12 oct to:13 oct place:Bangkok area:gender")
    talk.answer(LINDA, "event Fair on:7 nov to:8 nov place:Bonn area:web")
    talk.answer(UTE, "absent 12-14 oct")
    talk.answer("wipa.chaiyo", "absent 12-14 oct")
    return talk


ADDED = [  # a question, and the same with one thing more
    ("how many actions are open?", "how many of my actions are open?"),
    ("are any actions late?", "are any of my actions late?"),
    ("how many actions are late?", "how many actions of mine are late?"),
    ("сколько действий открыто?", "сколько моих действий открыто?"),
    ("сколько действий?", "сколько у меня действий?"),
    ("how many issues are open?", "how many of my issues are open?"),
    ("issues?", "my issues"),
    ("combien d'actions sont ouvertes ?", "combien de mes actions sont ouvertes ?"),
    ("¿cuántas acciones hay abiertas?", "¿cuántas de mis acciones hay abiertas?"),
    ("有多少任务？", "我有多少任务？"),
    ("quelles questions sont ouvertes ?", "quelles sont mes questions ?"),
    ("какие вопросы?", "мои вопросы?"),
    ("ما هي القضايا؟", "ما هي قضاياي؟"),
    ("what is open in web?", "what is open in web except for Ute?"),
    ("what is open?", "what is open without Ute?"),
    ("which actions are Ute's?", "which actions are not Ute's?"),
    ("what is open in web?", "what is open in web apart from Ute?"),
    ("what is open in web?", "what is open in web besides Ute?"),
    ("qu'est-ce qui est ouvert en web ?", "qu'est-ce qui est ouvert en web sauf pour Ute ?"),
    ("¿qué está abierto en web?", "¿qué está abierto en web salvo para Ute?"),
    ("что открыто в web?", "что открыто в web кроме Ute?"),
    ("who is away?", "who is away except Omar?"),
    ("who is away?", "who is not away?"),
    ("who is away?", "who isn't away?"),
    ("who is away?", "who isn’t away?"),
    ("qui est absent ?", "qui est absent sauf Omar ?"),
    ("кто в отпуске?", "кто не в отпуске?"),
    ("谁在休假？", "除了Omar谁在休假？"),
    ("من في إجازة؟", "من في إجازة باستثناء Omar؟"),
    ("what is due this week?", "what is not due this week?"),
    ("who covers web?", "who doesn't cover web?"),
    ("what is open in gender?", "what is open in gender and web?"),
    ("what is open in access?", "what is open in web or access?"),
    ("qu'est-ce qui est ouvert en gender ?", "qu'est-ce qui est ouvert en gender et web ?"),
    ("¿qué está abierto en gender?", "¿qué está abierto en gender y web?"),
    ("who is away?", "who was away on 10 oct?"),
    ("who is away?", "who was away last week?"),
    ("who is away?", "who was away yesterday?"),
    ("who is away?", "who was away on monday?"),
    ("qui est absent ?", "qui était absent hier ?"),
    ("¿quién está fuera?", "¿quién estaba fuera ayer?"),
    ("кто в отпуске?", "кто был в отпуске вчера?"),
    ("谁在休假？", "昨天谁在休假？"),
    ("من في إجازة؟", "من كان في إجازة أمس؟"),
    ("what is late?", "what was late last week?"),
    ("какие мероприятия?", "какие мероприятия в октябре?"),
    ("мероприятия", "мероприятия в ноябре"),
    ("quels sont les événements ?", "quels sont les événements d'octobre ?"),
    ("有哪些活动?", "十月有哪些活动?"),
    ("¿qué eventos hay?", "¿qué eventos hay en octubre?"),
    ("ما هي الفعاليات؟", "ما هي الفعاليات في أكتوبر؟"),
    ("which events are there?", "which events are there in november?"),
    ("is anybody away?", "is anybody in Bangkok away?"),
    ("what is open?", "what is open in Bangkok?"),
    ("is the office closed?", "which offices are closed on 18 oct?"),
    ("which issues are open?", "which issues are late?"),
    ("issues?", "are any issues late?"),
    ("what is due on 11 oct?", "what is due on 11 and 14 oct?"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "longer"), ADDED)
def test_added_word_is_never_passed_over(listed: Conversation, question: str, longer: str) -> None:
    answer = listed.asks(LINDA, longer)

    assert not answer.startswith("That went wrong")
    assert answer.startswith(REFUSALS) or answer != listed.asks(LINDA, question)


TITLES = {
    "Cost table": "web",
    "Photo list": "gender",
    "Room plan": "access",
    "Forum": "gender",
    "Fair": "web",
}
OF_AREAS = [
    ("what is open in gender and web?", {"gender", "web"}),
    ("what is open in web or access?", {"web", "access"}),
    ("qu'est-ce qui est ouvert en gender et web ?", {"gender", "web"}),
    ("¿qué está abierto en gender y web?", {"gender", "web"}),
    ("что открыто в gender и web?", {"gender", "web"}),
]


@pytest.mark.parametrize(("words", "areas"), OF_AREAS)
def test_areas_are_all_answered(listed: Conversation, words: str, areas: set[str]) -> None:
    answer = listed.asks(LINDA, words)

    assert {one for one in TITLES if one in answer} == {one for one, area in TITLES.items() if area in areas}


@pytest.mark.parametrize(
    "words",
    ["how many of my actions are open?", "сколько у меня действий?", "我有多少任务？", "мои действия"],
)
def test_what_is_ones_own_is_narrowed_to_whoever_asks(listed: Conversation, words: str) -> None:
    assert listed.asks(LINDA, words) == listed.asks(LINDA, "actions mine")
    own = listed.asks(UTE, words)
    assert {one for one in TITLES if one in own} == {"Cost table"}


@pytest.mark.parametrize(
    "words",
    ["мероприятия в ноябре", "quels sont les événements de novembre ?", "¿qué eventos hay en noviembre?"],
)
def test_month_narrows_the_events(listed: Conversation, words: str) -> None:
    answer = listed.asks(LINDA, words)

    assert "Fair" in answer
    assert "Forum" not in answer


def test_place_narrows_who_is_away(listed: Conversation) -> None:
    assert listed.asks(LINDA, "is anybody in Bangkok away?") == (
        "*Away in Bangkok*\nWipa Chaiyo · from Wed 12 Oct until Fri 14 Oct"
    )
    assert listed.asks(LINDA, "is anybody in Cairo away?").startswith("Nobody in Cairo is away")


def test_offices_are_each_answered_for_the_day(listed: Conversation) -> None:
    listed.answer(LINDA, "holiday BKK 18 oct Flood")

    assert "Bangkok is closed on Tue 18 Oct: " in listed.asks(LINDA, "which offices are closed on 18 oct?")
    assert "Geneva is open on Tue 18 Oct." in listed.asks(LINDA, "which offices are closed on 18 oct?")
    assert listed.asks(LINDA, "is Geneva closed on 15 oct?") == "Geneva is closed on Sat 15 Oct: weekend."


@pytest.mark.parametrize(
    "words",
    [
        "what is open in web except for Ute?",
        "which actions are not Ute's?",
        "qui est absent sauf Omar ?",
        "кто не в отпуске?",
    ],
)
def test_exception_is_refused(listed: Conversation, words: str) -> None:
    assert listed.asks(LINDA, words).startswith("I understood only a part of that")
