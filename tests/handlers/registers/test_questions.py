"""Questions about entries: each word narrows the list that answers them, or they aren't answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with
from tests.handlers.registers.test_registers import RISKS, implemented
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import TEXT, WITHOUT_REGISTERS

ENTERED = {
    "R-1": "Publish the audits report:JIU/REP/2016/1 nr:1 area:gender owner:@ute.keller addressee:executive head",
    "R-2": "Review the fees report:JIU/REP/2016/1 nr:2 area:gender formality:informal owner:@ute.keller",
    "R-3": "Translate the site report:JIU/REP/2016/2 nr:1 area:accessibility",
    "R-4": "Merge the groups report:JIU/REP/2016/2 nr:2",
    "R-5": "Count the posts report:JIU/REP/2016/2 nr:3 area:gender",
}
NOT_ANSWERED = ("I understood only a part of that",)


def filled(url: str, folder: Path) -> Conversation:
    """Return a task force with R-1 implemented, R-2 accepted, R-3 under consideration, R-4 not accepted, and R-5 new."""
    talk = talk_with(url, TEXT, folder)
    for words in ENTERED.values():
        talk.answer(LINDA, f"recommendation {words}")
    implemented(talk)
    for ref, state in (("R-2", "accepted"), ("R-3", "under consideration"), ("R-4", "not accepted")):
        talk.answer(ALINE, f"mark {ref} {state}")
    return talk


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = filled(url, tmp_path)
    yield talk
    talk.close()


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conversation]:
    talk = filled(databases.fresh("sqlite"), tmp_path_factory.mktemp("charter"))
    yield talk
    talk.close()


def listed(answer: str) -> list[str]:
    return [line.split("*")[1] for line in answer.splitlines() if line.startswith("*R") and "  " in line]


ASKED = [
    ("accepted recommendations?", ["R-1", "R-2"]),
    ("which recommendations are accepted?", ["R-1", "R-2"]),
    ("recommendations under consideration", ["R-3"]),
    ("which recommendations are under consideration?", ["R-3"]),
    ("what recommendations were not accepted?", ["R-4"]),
    ("how many recommendations are implemented?", ["R-1"]),
    ("how many recommendations are accepted?", ["R-1", "R-2"]),
    ("how many recommendations are closed?", ["R-1", "R-4"]),
    ("closed recommendations?", ["R-1", "R-4"]),
    ("how many recommendations are open?", ["R-2", "R-3", "R-5"]),
    ("how many open recommendations are accepted?", ["R-2"]),
    ("informal recommendations?", ["R-2"]),
    ("which recommendations are open and have the addressee executive head?", []),
    ("show me all recommendations", ["R-1", "R-2", "R-3", "R-4", "R-5"]),
    ("which accepted recommendations does Ute have?", ["R-1", "R-2"]),
    ("how many accepted recommendations are in gender?", ["R-1", "R-2"]),
    ("which recommendations are under consideration in accessibility?", ["R-3"]),
    ("any recommendations whose acceptance is no information?", ["R-5"]),
    ("which accepted recommendations have the implementation no information?", ["R-2"]),
    ("recommendations that are accepted", ["R-1", "R-2"]),
    ("what recommendations does Ute have?", ["R-2"]),
    ("recommendations in gender?", ["R-2", "R-5"]),
    ("how many recommendations are in progress?", []),
]


@pytest.mark.parametrize(("question", "refs"), ASKED)
def test_question_is_answered_by_what_it_names(quick: Conversation, question: str, refs: list[str]) -> None:
    answer = quick.asks(LINDA, question)

    assert listed(answer) == refs, answer
    assert refs or answer.startswith("No "), answer


@pytest.mark.parametrize(
    "question",
    [
        "which recommendations of JIU were accepted?", "accepted recommendations about audits?",
        "how many recommendations were accepted this year?", "recommendations accepted since june?",
        "which recommendations are not implemented?", "recommendations accepted or not relevant?",
        "which accepted recommendations and actions are in gender?", "late accepted recommendations and actions?", "which recommendations are blocked?",
        "how many recommendations were open?", "recommendations without an owner?",
        "who answers for the accepted recommendations?",
    ],
)  # fmt: skip
def test_question_of_which_a_word_is_not_read_is_not_answered(quick: Conversation, question: str) -> None:
    answer = quick.asks(LINDA, question)

    assert listed(answer) == [], answer
    assert answer.startswith(NOT_ANSWERED) or "is no state" in answer or "don't know" in answer, answer


def test_entries_without_deadlines_are_never_late(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)

    assert talk.asks(LINDA, "which risks are late?") == "Risks have no deadline, so none is late."
    talk.close()


def test_entries_are_late_by_their_deadlines(quick: Conversation) -> None:
    assert quick.asks(LINDA, "which recommendations are late?") == "No late recommendations."


def test_count_says_the_state_and_is_of_what_its_reader_sees(both: Conversation) -> None:
    both.answer(LINDA, "edit R-2 visibility:restricted")

    assert both.asks(LINDA, "how many recommendations are accepted?").splitlines()[0] == (
        "*2 recommendations, acceptance: accepted*"
    )
    assert both.asks(UTE, "how many recommendations are implemented?").splitlines()[0] == (
        "*1 recommendation, implementation: implemented*"
    )
    assert both.answer(LINDA, "recommendations closed").splitlines()[0] == "*2 closed recommendations*"
    assert (
        both.answer(LINDA, "recommendations open accepted")
        .splitlines()[0]
        .startswith("*1 open recommendation,")
    )


def test_choice_of_both_states_is_asked_about(quick: Conversation) -> None:
    (said,) = quick.says(LINDA, "which recommendations are no information?", channel="direct")
    row = labels(said)

    assert said.text.startswith("“no information” of which state?")
    assert row == ["Acceptance", "Implementation"]
    assert listed(quick.presses(LINDA, said, "Implementation")[-1].text) == ["R-2"]


def test_other_questions_with_the_word_stay_what_they_are(quick: Conversation) -> None:
    assert "recommendation" in quick.asks(LINDA, "how do I enter a recommendation?")
    assert quick.asks(LINDA, "what's open in gender?").startswith("Gender: ")


def test_entries_of_ones_own_area_and_of_several_are_listed(quick: Conversation) -> None:
    both = quick.asks(LINDA, "what recommendations are there in gender and accessibility?")

    assert listed(both) == ["R-3", "R-2", "R-5"]
    assert quick.asks(LINDA, "accepted recommendations in gender and accessibility?").startswith(NOT_ANSWERED)
    assert quick.asks(LINDA, "recommendations in my area?").startswith("You have no area of your own.")


def test_what_sounds_like_work_is_not_answered_by_a_list(quick: Conversation) -> None:
    assert quick.asks(LINDA, "can you publish the accepted recommendations?").startswith(NOT_ANSWERED)


def test_any_register_is_asked_by_its_own_choices(tmp_path: Path) -> None:
    talk = talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + RISKS, tmp_path)
    talk.answer(LINDA, "risk The roof leaks likelihood:high")
    talk.answer(LINDA, "risk The lift stops")
    talk.answer(LINDA, "mark RK-2 watched")

    high, watched = talk.asks(LINDA, "any high risks?"), talk.asks(LINDA, "how many risks are watched?")
    talk.close()

    assert listed(high) == ["RK-1"]
    assert listed(watched) == ["RK-2"]
