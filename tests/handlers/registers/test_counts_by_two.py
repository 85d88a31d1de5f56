"""Counts by two fields: a table with its totals, in the list, in a file and in the answer to a question."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import KENJI, LINDA, STAFF
from tests.shipped import WITHOUT_REGISTERS

FINDINGS = """
registers:
  - code: findings
    one: finding
    prefix: FI
    what: What the auditors found.
    fields:
      - {name: level, choices: [low, high], start: low}
      - {name: source, choices: [audit, visit, ask us]}
      - {name: report}
      - {name: cost, type: number}
      - {name: tags, several: true}
    states:
      - {name: handling, choices: [new, fixed], set_by: [secretary]}
    closed_where: {handling: fixed}
    rates:
      fixed: {count: {handling: fixed}}
    mask_below: 5
"""
ENTERED = ["low audit", "low audit", "low visit", "high audit", "high", "low"]


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    talk = talk_with(url, WITHOUT_REGISTERS + FINDINGS, tmp_path)
    for n, words in enumerate(ENTERED):
        level, _, source = words.partition(" ")
        talk.answer(LINDA, f"finding Number {n} level:{level}{f' source:{source}' if source else ''}")
    yield from watched(talk)


def file_of(talk: Conversation, words: str) -> list[list[str]]:
    talk.answer(LINDA, words)
    talk.passes(minutes=5)
    text = [one.bytes.decode("utf-8-sig") for one in talk.workspace.files.values()][-1]
    return list(csv.reader(text.splitlines()))


def test_entries_are_counted_by_two_fields_with_their_totals(both: Conversation) -> None:
    both.answer(LINDA, "mark FI-1 FI-4 fixed")
    (shown,) = both.says(LINDA, "/isc findings all by:level,source")
    of_open = both.answer(LINDA, "findings by:source by:level").splitlines()
    by_state = both.answer(LINDA, "findings all by:handling,level").splitlines()

    assert shown.text.splitlines() == [
        "*6 findings, by level and source*",
        "low: audit 2, no source 1, visit 1, together 4/6 (67 %)",
        "high: audit 1, no source 1, visit 0, together 2/6 (33 %)",
        "together: audit 3/6 (50 %), no source 2/6 (33 %), visit 1/6 (17 %), together 6",
    ]
    assert of_open[0] == "*4 open findings, by source and level*"
    assert of_open[-1].endswith("together 4")
    assert by_state[1] == "new: low 3, high 1, together 4/6 (67 %)"
    assert by_state[2] == "fixed: low 1, high 1, together 2/6 (33 %)"


def test_change_since_the_last_freeze_stands_beside_each_number(both: Conversation) -> None:
    both.answer(LINDA, "freeze findings")
    unchanged = both.answer(LINDA, "findings all by:level,handling")
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))
    both.answer(LINDA, "edit FI-3 level:high")
    both.answer(LINDA, "mark FI-1 fixed")

    said = both.answer(LINDA, "findings all by:level,handling").splitlines()

    assert "(+" not in unchanged
    assert said[1:] == [
        "high: new 3 (+1), fixed 0, together 3/6 (50 %) (+1)",
        "low: new 2 (−2), fixed 1 (+1), together 3/6 (50 %) (−1)",
        "together: new 5/6 (83 %) (−1), fixed 1/6 (17 %) (+1), together 6",
        "+ and −: what has changed since the rates were frozen, Fri 7 Oct.",
    ]
    assert "(+" not in both.answer(LINDA, "findings all by:level,report"), "what texts said then isn't kept"
    assert "(+" not in both.answer(LINDA, "findings by:level,handling"), "what is open is asked of today"
    assert "new 4, together 4/6 (67 %)" in both.answer(LINDA, "findings on:7 oct by:level,handling")


def test_file_has_the_same_table(both: Conversation) -> None:
    found = file_of(both, "export findings by:level,source")
    single = file_of(both, "export findings by:level")

    assert found == [
        ["Level", "audit", "no source", "visit", "together"],
        ["low", "2", "1", "1", "4"],
        ["high", "1", "1", "0", "2"],
        ["together", "3", "2", "1", "6"],
    ]
    assert single == [["Level", "Number"], ["low", "4"], ["high", "2"], ["together", "6"]]
    assert both.answer(LINDA, "export findings by:colour").startswith("I count findings by level, source,")
    assert both.answer(LINDA, "export actions by:level") == (
        "A file of actions takes area:, entity: and owner: only."
    )


@pytest.mark.parametrize("words", ["by:level,tags", "by:cost,level", "by:level,source,handling"])
def test_what_is_not_counted_is_refused_with_what_is(both: Conversation, words: str) -> None:
    said, of_file = both.answer(LINDA, f"findings {words}"), both.answer(LINDA, f"export findings {words}")

    assert said == of_file
    assert said.startswith(("I count findings by level, source, ", "I count by one field or by two: by:"))
    assert "tags" not in said
    assert "cost" not in said


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("how many findings by level and source?", "*6 open findings, by level and source*"),
        ("how many findings are there by level?", "*6 open findings, by level*"),
        ("how many low findings by source and handling?", "*4 open findings, level: low, by source and handling*"),
        ("all findings by level and area?", "*6 findings, by level and area*"),
    ],
)  # fmt: skip
def test_question_is_answered_with_the_table(both: Conversation, question: str, head: str) -> None:
    assert both.asks(LINDA, question).splitlines()[0] == head


def test_table_counts_only_what_its_reader_may_see(both: Conversation) -> None:
    both.answer(LINDA, "edit FI-1 visibility:restricted")

    assert "together 6" in both.answer(LINDA, "findings all by:level,source")
    assert "together 5" in both.answer(KENJI, "findings all by:level,source")
    assert "together" not in both.answer(STAFF, "findings all by:level,source")


def test_more_values_than_fit_are_counted_together(both: Conversation) -> None:
    for n, level in product(range(9), ("low", "high")):
        both.answer(LINDA, f"finding More report:{n} level:{level}")

    said = both.answer(LINDA, "findings all by:level,report").splitlines()

    assert said[1].startswith("low: no report 4, 0 1, 1 1, ")
    assert ", others 3, together 13/24 (54 %)" in said[1]
    assert said[-1].endswith("together 24")
