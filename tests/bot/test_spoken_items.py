"""Items of an agenda in ordinary words: what is to be dealt with, who presents it, how long, at which meeting; in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agendas.spoken import SaidItem, read_item

HEADS = (
    "put {} on the agenda",
    "Put {} on the agenda please",
    "add {} to the agenda",
    "add an item on {} to the agenda",
    "can you put {} onto the next agenda",
    "I'd like to have {} on the agenda",
    "we want {} on the agenda",
    "{} on the agenda",
    "agenda item: {}",
    "add an agenda item: {}",
    "new agenda item on {}",
    "agenda: add {}",
    "agenda add {}",
    "setze {} auf die Tagesordnung",
    "mettez {} à l'ordre du jour",
    "añade {} al orden del día",
    "включите {} в повестку дня",
    "أضف {} إلى جدول الأعمال",
)
TAILS = ("10 min", "Kenji presents", "for M-4")


@given(st.sampled_from(HEADS), st.permutations(TAILS), st.integers(0, len(TAILS)))
def test_what_stands_behind_an_item_is_read_in_any_order(head: str, tails: list[str], many: int) -> None:
    said = read_item(", ".join([head.format("sponsor guidelines"), *tails[:many]]))

    assert said == SaidItem(
        title="Sponsor guidelines",
        minutes=10 if "10 min" in tails[:many] else None,
        presenter="Kenji" if "Kenji presents" in tails[:many] else "",
        meeting="M-4" if "for M-4" in tails[:many] else "",
    )


@pytest.mark.parametrize(
    "words",
    [
        "what is on the agenda?",
        "is the budget on the agenda of M-3?",
        "nothing on the agenda yet",
        "the budget is on the agenda",
        "who put the budget on the agenda",
        "why is the budget not on the agenda",
        "take the budget off the agenda",
        "remove the budget from the agenda",
        "Kenji wants the budget on the agenda",
        "put it on the agenda",
        "put nothing on the agenda",
        "what will we discuss next time?",
        "we did not discuss the budget next time",
        "let's discuss it at the next meeting",
        "let's not discuss it next time",
        "I want to talk about why nobody answers at the next meeting",
        "I saw the budget on the agenda of the council, and nobody had told us of it before",
    ],
)
def test_words_that_tell_of_an_agenda_put_nothing_on_it(words: str) -> None:
    assert read_item(words) is None


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("I would like to talk about the second film crew next time", "Second film crew"),
        ("can we discuss the posters at our next meeting?", "Posters"),
        ("Next time let's go through the risks", "Risks"),
        ("J'aimerais parler du budget à la prochaine réunion", "Budget"),
        ("Quiero hablar de los patrocinadores en la próxima reunión", "Patrocinadores"),
        ("Хочу обсудить бюджет на следующей встрече", "Бюджет"),
        ("下次会议我想讨论预算", "预算"),
        ("أود مناقشة الميزانية في الاجتماع القادم", "الميزانية"),
        ("Ich möchte nächstes Mal über das Budget sprechen", "Budget"),
    ],
)
def test_what_somebody_wants_to_talk_about_at_the_next_meeting_is_an_item(words: str, title: str) -> None:
    assert read_item(words) == SaidItem(title)


def test_time_for_somebody_is_an_item_that_they_present() -> None:
    assert read_item("and book Ute a slot on the agenda: cost table, 10 min") == SaidItem(
        "Cost table", 10, "Ute"
    )


def test_under_an_agenda_its_name_need_not_be_said() -> None:
    said = SaidItem("Aline's sponsors", 15, others=("Daniel",))
    assert read_item("fine but add Aline's sponsors item, 15 min, Daniel", is_under_agenda=True) == said
    assert read_item("add Aline's sponsors, 15 min") is None


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert read_item(text) is None or read_item(text, is_under_agenda=True) is not None
