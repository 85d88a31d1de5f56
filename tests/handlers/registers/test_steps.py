"""States of which not every choice may follow each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.scene import ALINE, LINDA, UTE, labels
from tests.shipped import WITHOUT_REGISTERS

PAPERS = """
registers:
  - code: memos
    one: memo
    prefix: PP
    what: What is written for a session.
    fields:
      - {name: nr, key: true}
    states:
      - name: way
        choices: [initiated, drafting, internal review, published]
        set_by: [owner, chair]
        second_key: {published: [secretary]}
        steps: [[initiated, drafting], [drafting, internal review], [internal review, drafting], [internal review, published]]
    closed_where: {way: published}
"""


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(databases.fresh("sqlite"), tmp_path))


def started(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, WITHOUT_REGISTERS + PAPERS, folder)
    talk.answer(LINDA, "memo The cost of travel nr:1 area:gender owner:@ute.keller")
    return talk


def state(talk: Conversation, ref: str = "PP-1") -> str:
    return next(one for one in talk.answer(LINDA, f"show {ref}").splitlines() if one.startswith("Way: "))


def test_only_the_steps_that_are_declared_are_taken(both: Conversation) -> None:
    (refused,) = both.says(UTE, "/isc mark PP-1 published")
    said, row = refused.text, labels(refused)
    drafting = both.presses(UTE, refused, "Drafting")[-1].text
    two = both.answer(UTE, "mark PP-1 initiated")
    both.answer(UTE, "mark PP-1 internal review")
    back = both.answer(UTE, "mark PP-1 drafting")

    assert said == "PP-1 is initiated, and from there it can only become drafting. Nothing has changed."
    assert row == ["Drafting"]
    assert "· drafting ·" in drafting
    assert two == "PP-1 is drafting, and from there it can only become internal review. Nothing has changed."
    assert "· drafting ·" in back


def test_form_and_done_offer_only_these_steps(talk: Conversation) -> None:
    talk.says(UTE, "/isc mark PP-1")
    form = str(talk.workspace.view(talk.user(UTE)))
    (asked,) = talk.says(UTE, "/isc done PP-1")

    assert "Drafting" in form
    assert "Published" not in form
    assert labels(asked) == ["Drafting"]


def test_reply_that_is_no_step_says_what_is(talk: Conversation) -> None:
    talk.passes(minutes=2)
    (card,) = talk.channel("isc-gender")
    (refused,) = talk.replies(UTE, card, "published, at last")
    (taken,) = talk.replies(UTE, card, "drafting")

    assert refused.text.startswith("PP-1 is initiated, and from there it can only become drafting.")
    assert "· drafting ·" in taken.text


def test_second_person_confirms_a_step_and_nothing_follows_the_last(both: Conversation) -> None:
    for choice in ("drafting", "internal review", "published"):
        both.answer(UTE, f"mark PP-1 {choice}")
    waiting = state(both)
    both.answer(LINDA, "confirm PP-1")
    (shown,) = both.says(UTE, "/isc show PP-1")

    assert waiting == "Way: internal review"
    assert state(both) == "Way: published"
    assert both.answer(ALINE, "mark PP-1 drafting") == (
        "PP-1 is published, and no step leads on from there. The last one is taken back with: undo PP-1"
    )
    assert "Set its state" not in labels(shown)
    assert both.answer(ALINE, "mark PP-1").startswith("PP-1 has no state that can be set now.")


def test_undo_goes_back_and_a_sheet_is_not_bound(both: Conversation) -> None:
    both.answer(UTE, "mark PP-1 drafting")
    both.answer(UTE, "undo PP-1")
    undone = state(both)
    enters(both, drops(both, csv([["Title", "Nr", "Way"], ["Rooms", "2", "internal review"]]), words="memos"))

    assert undone == "Way: initiated"
    assert state(both, "PP-2") == "Way: internal review"
    assert "published" in both.answer(ALINE, "mark PP-2 published")
