"""Fields that may have several values: added by words, chosen in forms, one on each line of a cell."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.scene import LINDA, UTE
from tests.shipped import WITHOUT_REGISTERS

FINDINGS = """
registers:
  - code: findings
    one: finding
    prefix: FD
    what: What was found.
    owner: focal_point
    fields:
      - {name: nr, key: true}
      - {name: proof, type: link, several: true, label: Evidence}
      - {name: tags, several: true}
      - {name: causes, choices: [human error, weather, age], several: true}
      - {name: sites, type: entity, several: true}
      - {name: see, type: record, several: true, label: See also}
    states:
      - {name: work, choices: [new, fixed], needs: {fixed: [proof]}}
    closed_where: {work: fixed}
"""
FIRST, SECOND = "https://example.org/a,b", "https://example.org/B"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(databases.fresh("sqlite"), tmp_path))


def started(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, WITHOUT_REGISTERS + FINDINGS, folder)
    talk.answer(
        LINDA,
        f"finding The roof leaks nr:1 area:gender owner:@ute.keller proof:{FIRST},{SECOND} tags:roof, rain",
    )
    return talk


def lines(talk: Conversation, *, of: str = "FD-1", who: str = LINDA) -> list[str]:
    return talk.answer(who, f"show {of}").splitlines()


def test_values_are_said_one_after_another_and_shown_together(both: Conversation) -> None:
    assert f"Evidence: {FIRST}, {SECOND}" in lines(both)
    assert "Tags: roof, rain" in lines(both)


def test_edit_adds_to_what_is_there_and_empties_it(both: Conversation) -> None:
    both.answer(LINDA, "action Mend the roof")
    added = both.answer(LINDA, "edit FD-1 tags:Rain;water causes:human error causes:age sites:BR,BDT see:A-1")
    shown = lines(both)
    again = both.answer(LINDA, "edit FD-1 tags:water")
    emptied = both.answer(LINDA, "edit FD-1 tags:none causes:-")
    history = both.answer(LINDA, "history FD-1")

    assert "Tags: roof, rain, water" in added.splitlines()
    assert "Causes: human error, age" in shown
    assert "See also: A-1" in shown
    assert "Tags: roof, rain, water" in shown
    assert any(one.startswith("Sites: ") and one.count(", ") == 1 for one in shown)
    assert again == "FD-1 already says that, so nothing has changed."
    assert "Tags: none" in emptied.splitlines()
    assert not [one for one in lines(both) if one.startswith(("Tags", "Causes"))]
    assert "roof, rain, water" in history


def test_undo_takes_back_what_was_added(both: Conversation) -> None:
    both.answer(LINDA, "edit FD-1 tags:water")
    both.answer(LINDA, "undo FD-1")

    assert "Tags: roof, rain" in lines(both)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("proof:here", "A link begins with https://"),
        ("causes:age,wind", "“wind” isn't human error, weather or age."),
        ("sites:BR,Atlantis", "I don't know “Atlantis”."),
        ("see:A-999", "A-999"),
        ("see:that", "“that” isn't a reference."),
        (f"tags:{'x' * 201}", "has 201 characters; 200 are the most."),
        (f"tags:{','.join(str(n) * 66 for n in range(100, 117))}", "characters; 3000 are the most."),
    ],
)
def test_value_that_is_none_is_refused_by_name(talk: Conversation, words: str, sentence: str) -> None:
    before = lines(talk)

    assert sentence in talk.answer(LINDA, f"edit FD-1 {words}")
    assert lines(talk) == before


def test_form_has_all_of_them(talk: Conversation) -> None:
    talk.answer(LINDA, "edit FD-1 causes:age")
    talk.says(LINDA, "/isc edit FD-1")
    talk.presses_more(LINDA)
    form = str(talk.workspace.view(talk.user(LINDA)))
    talk.submits(LINDA, proof=f"{SECOND}\n{FIRST}", tags="roof", causes=["weather", "human error"])

    assert f"{FIRST}\\n{SECOND}" in form
    assert "Tags: roof" in lines(talk)
    assert "Causes: weather, human error" in lines(talk)
    assert f"Evidence: {SECOND}, {FIRST}" in lines(talk)


def test_one_value_is_what_a_choice_needs(both: Conversation) -> None:
    both.answer(LINDA, "edit FD-1 proof:none")
    refused = both.answer(UTE, "mark FD-1 fixed")
    done = both.answer(UTE, f"mark FD-1 fixed proof:{FIRST}")
    emptied = both.answer(UTE, "edit FD-1 proof:none")

    assert "Fixed needs the evidence" in refused
    assert "fixed" in done
    assert "Fixed needs the evidence" in emptied


def test_link_in_a_reply_is_added(talk: Conversation) -> None:
    talk.passes(minutes=2)
    (said,) = talk.replies(UTE, talk.channel("isc-gender")[0], "fixed, https://example.org/third")

    assert "fixed" in said.text
    assert f"Evidence: {FIRST}, {SECOND}, https://example.org/third" in lines(talk)


def test_list_is_filtered_by_one_of_them(both: Conversation) -> None:
    both.answer(LINDA, "edit FD-1 causes:age,weather sites:BR")
    both.answer(LINDA, "finding Rust nr:2 causes:human error")

    assert "FD-1" in both.answer(LINDA, "findings tags:RAIN")
    assert "FD-1" in both.answer(LINDA, "findings sites:br causes:age")
    assert "No open findings" in both.answer(LINDA, "findings tags:roof causes:human error")
    assert "FD-2" not in both.answer(LINDA, "findings causes:weather")
    assert "FD-1" in both.answer(LINDA, "search rain")
    assert "I count findings by nr" in both.answer(LINDA, "findings by:tags")
    assert "tags" not in both.answer(LINDA, "findings by:tags")


def test_question_by_a_choice_of_several_is_answered(talk: Conversation) -> None:
    talk.answer(LINDA, "edit FD-1 causes:age,weather")

    assert "FD-1" in talk.asks(LINDA, "weather findings?")
    assert "No open findings" in talk.asks(LINDA, "human error findings?")


def test_cells_are_read_and_written_with_a_line_for_each(both: Conversation) -> None:
    head = ["Title", "Nr", "Evidence", "Tags", "Causes", "Sites"]
    rows = [
        ["First", "5", f"{FIRST};{SECOND}", "one, two; three", "age; weather", "BR,BDT"],
        ["Second", "6", "", "x", "", ""],
        ["Third", "7", "", "", "age;wind", ""],
    ]

    shown = drops(both, csv([head, *[[f'"{cell}"' for cell in row] for row in rows]]), words="findings")
    enters(both, shown)
    for form in ("csv", "xlsx"):
        both.answer(LINDA, f"export findings {form}")
        both.passes(minutes=2)
    again = [
        drops(both, one.bytes, f"findings_{n}", words="findings")
        for n, one in enumerate(list(both.workspace.files.values()))
    ]

    assert "Row 4: causes: “wind” isn't human error, weather or age" in shown.text
    assert "Tags: one, two, three" in lines(both, of="FD-2")
    assert "Causes: age, weather" in lines(both, of="FD-2")
    assert f"Evidence: {FIRST}, {SECOND}" in lines(both, of="FD-2")
    assert ["3 the same" in one.text for one in again[-2:]] == [True, True]
