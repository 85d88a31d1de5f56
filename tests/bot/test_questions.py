"""What a question names: a table in six languages, written before the rule saw it.

In its first run the rule read 74 of the 78 sentences.
"""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.charter_file import read_charter
from bot.grammar.parsed import TypingContext
from bot.people import Person, Roster
from bot.phrases import Phrase
from bot.questions import Question, read_question
from tests.shipped import REGISTRY

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CHARTER = read_charter((ROOT / "charter.yaml").read_text("utf-8"), name="charter.yaml")
THURSDAY = datetime(2026, 11, 26, 8, tzinfo=UTC)


def people() -> Roster:
    rows = csv.DictReader((ROOT / "practice/people.csv").read_text("utf-8").splitlines())
    named = dict.fromkeys((row["name"], row["email"], row["station"]) for row in rows)
    persons = [
        Person(id=n, name=name, email=email, station=at) for n, (name, email, at) in enumerate(named, 1)
    ]
    return Roster(persons={one.id: one for one in persons})


ROSTER = people()
CONTEXT = TypingContext(
    charter=CHARTER, roster=ROSTER, team="T0PRACTICE", person_id=1, now=THURSDAY, zone="Europe/Zurich", language="en",
    working_days=CHARTER.working_days("GVA"), kind_words=REGISTRY.kind_words,
)  # fmt: skip


def test_name_that_two_people_have_is_both() -> None:
    other = Person(id=99, name="Ute Other", email="ute.other@example.org", station="GVA")
    both = replace(CONTEXT, roster=Roster(persons={**ROSTER.persons, 99: other}))

    names = [both.roster.name(one) for one in read_question("what does Ute have?", both).people]

    assert names == ["Ute Keller", "Ute Other"]


OTHER_SCRIPTS = {97: "山田 太郎", 98: "Кэндзи Сато", 99: "أحمد منصور", 100: "王 小明"}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("山田有什么任务?", 97),
        ("山田?", 97),
        ("山田太郎在休假吗?", 97),
        ("太郎は?", 97),
        ("王小明呢?", 100),
        ("Кэндзи?", 98),
        ("что у Кэндзи?", 98),
        ("ماذا لدى أحمد؟", 99),
        ("ماذا لدى احمد؟", 99),
    ],
)
def test_name_is_found_in_the_script_in_which_the_roster_has_it(text: str, person: int) -> None:
    persons = {n: Person(id=n, name=name, email="", station="GVA") for n, name in OTHER_SCRIPTS.items()}

    assert read_question(text, replace(CONTEXT, roster=Roster(persons=persons))).people == (person,)


def test_one_sign_of_a_name_is_no_name() -> None:
    one = Person(id=99, name="王 小明", email="", station="GVA")

    assert not read_question("国王有什么任务?", replace(CONTEXT, roster=Roster(persons={99: one}))).people


@pytest.mark.parametrize(("text", "is_named"), [("what will be due?", False), ("what does Will have?", True)])
def test_name_that_is_an_ordinary_word_needs_its_capital_letter(text: str, is_named: bool) -> None:  # noqa: FBT001
    will = Person(id=99, name="Will Long", email="will.long@example.org", station="GVA")
    context = replace(CONTEXT, roster=Roster(persons={99: will}))

    assert bool(read_question(text, context).people) is is_named


def table() -> list[list[str]]:
    return [line.split("\t") for line in (HERE / "phrases_subjects.tsv").read_text("utf-8").splitlines()]


def in_words(asked: Question) -> str:
    """Return what was read as the table says it."""
    if asked.phrase is Phrase.NEW and not (asked.ref or asked.has_subject):
        return "new"
    is_named = asked.has_subject or asked.phrase in {Phrase.WHO, Phrase.AWAY}
    named = [ROSTER.persons[one].email.partition("@")[0] for one in asked.people if is_named]
    named += ["me"] if asked.asks_who_one_is else []
    person = {Phrase.WHO: "who", Phrase.AWAY: "away"}.get(asked.phrase, "person")
    person = "who" if asked.asks_who_one_is else person
    if asked.ref:
        return f"ref={asked.ref} about={asked.about}"
    parts = [
        *[f"{person}={one}" for one in named],
        *([f"area={asked.area.code}"] if asked.area else []),
        *([f"{person}={asked.station.code}"] if asked.station else []),
        *([f"days={'..'.join(str(day) for day in dict.fromkeys(asked.days))}"] if asked.days else []),
        *[f"kind={one}" for one in asked.kinds],
        *(["late"] if asked.is_late else []),
    ]
    return " ".join(parts)


@pytest.mark.parametrize(("_language", "named", "text"), table())
def test_question_names(_language: str, named: str, text: str) -> None:
    asked = read_question(text, CONTEXT)

    assert in_words(asked) == named
