"""Fields that an entry needs because of what else it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

RISKS = """
registers:
  - code: risks
    one: risk
    prefix: RK
    what: What may go wrong.
    fields:
      - {name: nr, key: true}
      - {name: likelihood, choices: [low, middle, high], start: low}
      - {name: plan, type: long, required_where: {likelihood: [middle, high]}, label: Plan B}
      - {name: proof, type: link, several: true, required_where: [{handling: given up}, {likelihood: high, not: {plan: nothing}}]}
    states:
      - {name: handling, choices: [new, watched, given up], set_by: [owner, chair]}
    closed_where: {handling: given up}
"""
NEEDS_PROOF = (
    "where its handling is given up or where its likelihood is high, except where its plan b is nothing"
)
PROOF = "https://example.org/why"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(databases.fresh("sqlite"), tmp_path))


def started(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, WITHOUT_REGISTERS + RISKS, folder)
    talk.answer(LINDA, "risk The roof leaks nr:1 area:gender owner:@ute.keller")
    return talk


def test_field_is_required_when_it_is_entered_and_edited(both: Conversation) -> None:
    refused = both.answer(LINDA, "risk Rust nr:2 likelihood:middle")
    entered = both.answer(LINDA, "risk Rust nr:2 likelihood:middle plan:paint it")
    raised = both.answer(LINDA, "edit RK-1 likelihood:middle")
    emptied = both.answer(LINDA, "edit RK-2 plan:none")
    high = both.answer(LINDA, "edit RK-2 likelihood:high")
    low = both.answer(LINDA, "edit RK-2 likelihood:low plan:none")

    assert refused == "A risk needs its plan b where its likelihood is middle or high: plan:..."
    assert entered.startswith("*RK-2*")
    assert raised == emptied == refused
    assert high == (f"A risk needs its proof {NEEDS_PROOF}: proof:...")
    assert low.startswith("*RK-2*")


def test_choice_is_not_set_without_what_it_asks_for(both: Conversation) -> None:
    refused = both.answer(UTE, "mark RK-1 given up")
    before = both.answer(LINDA, "show RK-1")
    done = both.answer(UTE, f"mark RK-1 given up proof:{PROOF}")
    emptied = both.answer(LINDA, "edit RK-1 proof:none")

    assert refused == "Given up needs the proof. Say it like mark RK-1 given up proof:..."
    assert "Handling: new" in before
    assert "given up" in done
    assert emptied.startswith("A risk needs its proof where its handling is given up")


def test_who_may_set_a_state_fills_in_only_what_that_asks_for(talk: Conversation) -> None:
    assert "given up" in talk.answer(ALINE, f"mark RK-1 given up proof:{PROOF}")
    talk.answer(LINDA, "risk Rust nr:2 likelihood:middle plan:paint area:gender owner:@ute.keller")

    assert talk.answer(ALINE, "mark RK-2 watched plan:wait") != ""
    assert "Given up" in talk.answer(UTE, "mark RK-2 given up plan:none")


def test_forms_name_the_field(talk: Conversation) -> None:
    talk.says(LINDA, "/isc edit RK-1")
    talk.presses_more(LINDA)
    talk.submits(LINDA, likelihood="high", proof=PROOF)
    view = talk.workspace.view(talk.user(LINDA))
    assert view is not None
    edited = view.errors
    talk.says(UTE, "/isc mark RK-1")
    talk.submits(UTE, text="handling given up")
    view = talk.workspace.view(talk.user(UTE))
    assert view is not None

    assert edited == {"plan": "A risk needs its plan b where its likelihood is middle or high: plan:..."}
    assert view.errors == {"proof": "Given up needs the proof."}


def test_reply_asks_for_what_is_missing_and_takes_a_link(talk: Conversation) -> None:
    talk.passes(minutes=2)
    (card,) = talk.channel("isc-gender")
    (asked,) = talk.replies(UTE, card, "given up")
    said, row = asked.text, labels(asked)
    (done,) = talk.replies(UTE, card, f"given up: {PROOF}")

    assert said.startswith("Given up needs the proof, so nothing has changed.")
    assert row == ["Add the proof"]
    assert "given up" in done.text
    assert f"Proof: {PROOF}" in talk.answer(LINDA, "show RK-1")


def test_row_without_it_is_refused_and_undo_goes_back(both: Conversation) -> None:
    table = [
        ["Title", "Nr", "Likelihood", "Plan B", "Handling"],
        ["Rust", "2", "middle", "", ""],
        ["Rot", "3", "middle", "paint it", ""],
        ["Mould", "4", "low", "", "given up"],
    ]
    shown = drops(both, csv(table), words="risks")
    enters(both, shown)
    both.answer(UTE, f"mark RK-1 given up proof:{PROOF}")
    both.answer(UTE, "undo RK-1")

    assert shown.text.splitlines()[1:] == [
        "Row 2: no plan b, needed where its likelihood is middle or high",
        f"Row 4: no proof, needed {NEEDS_PROOF}",
    ]
    assert "Plan B: paint it" in both.answer(LINDA, "show RK-2")
    assert "Handling: new" in both.answer(LINDA, "show RK-1")
