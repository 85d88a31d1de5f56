"""An import that changes by which way entries go follows the rule of an edit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.databases import fresh
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.registers.test_ways import DELIVERABLES
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import WITHOUT_REGISTERS

KEYED = DELIVERABLES.replace("fields:\n", "fields:\n      - {name: nr, key: true}\n")
HEAD = ["Title", "nr", "route"]


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(imported(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(imported(fresh("sqlite"), tmp_path))


def imported(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, WITHOUT_REGISTERS + KEYED, folder)
    talk.answer(LINDA, "session ISC-TF 13 dec")
    talk.answer(LINDA, "session MCG 15 dec")
    enters(talk, drops(talk, csv([HEAD, ["Sponsorship", "1", "guidelines"]]), words="outputs"))
    talk.answer(LINDA, "submit O-1 MCG reason:they meet first")
    return talk


def test_submission_to_a_body_off_the_new_way_is_dropped(both: Conversation) -> None:
    before = both.answer(LINDA, "show O-1")
    shown = drops(both, csv([HEAD, ["Sponsorship", "1", "policy"]]), words="outputs")
    enters(both, shown)

    assert "Paper due" in before
    assert "Row 2: O-1, route: “guidelines” → “policy”; no longer before MCG" in shown.text
    assert "MCG" not in both.answer(LINDA, "show O-1")
    assert "Paper due" not in both.answer(LINDA, "show O-1")
    assert both.answer(LINDA, "submit O-1 MCG").startswith("O-1 doesn't go to MCG.")


def test_submission_to_a_body_on_both_ways_stays(talk: Conversation) -> None:
    talk.answer(LINDA, "submit O-1 ISC-TF")
    shown = drops(talk, csv([HEAD, ["Sponsorship", "1", "policy"]]), words="outputs")
    enters(talk, shown)

    assert "no longer before MCG" in shown.text
    assert "ISC-TF: Tue 13 Dec" in talk.answer(LINDA, "show O-1")


def test_entry_with_a_draft_is_left_as_it_is(talk: Conversation) -> None:
    talk.answer(LINDA, "outcome O-1 approved reason:by mail")
    shown = drops(talk, csv([HEAD, ["Sponsorship", "1", "policy"]]), words="outputs")

    assert "so it stays" in shown.text
    assert "approved by MCG" in talk.answer(ALINE, "confirm O-1")
