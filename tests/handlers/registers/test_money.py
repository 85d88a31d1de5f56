"""Amounts of money in fields of registers: typed, filled in, listed, imported and exported with their currency."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.scene import LINDA
from tests.shipped import WITHOUT_REGISTERS

GRANTS = """
registers:
  - code: grants
    one: grant
    prefix: GR
    what: What somebody asks for.
    fields:
      - {name: nr, key: true}
      - {name: cost, type: money, required: true}
"""


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, WITHOUT_REGISTERS + GRANTS, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(databases.fresh("sqlite"), WITHOUT_REGISTERS + GRANTS, tmp_path))


def cost(talk: Conversation, ref: str) -> str:
    return next(one for one in talk.answer(LINDA, f"show {ref}").splitlines() if one.startswith("Cost: "))


def test_amount_is_typed_changed_listed_and_undone(both: Conversation) -> None:
    both.answer(LINDA, "grant Film the opening nr:1 cost:CHF 42 000")
    both.answer(LINDA, "grant Photos nr:2 cost:12.5 eur")
    found = both.answer(LINDA, "grants cost:chf42000")
    none = both.answer(LINDA, "grants cost:much")
    both.answer(LINDA, "edit GR-1 cost:usd 0")
    edited = cost(both, "GR-1")
    both.answer(LINDA, "undo GR-1")

    assert cost(both, "GR-2") == "Cost: EUR 12.50"
    assert "GR-1" in found
    assert "GR-2" not in found
    assert none.startswith("“much” is no amount with its currency.")
    assert edited == "Cost: USD 0"
    assert cost(both, "GR-1") == "Cost: CHF 42 000"


@pytest.mark.parametrize("amount", ["42 000", "much", "CHF 42,000.5", "CHF -3", "CHF 1234567890123"])
def test_what_is_no_amount_is_refused(talk: Conversation, amount: str) -> None:
    said = talk.answer(LINDA, f'grant Film nr:1 cost:"{amount}"')

    assert "is no amount with its currency. Write it like CHF 42 000" in said
    assert talk.answer(LINDA, "grants").startswith("No ")


def test_form_has_the_amount_and_names_the_field(talk: Conversation) -> None:
    talk.answer(LINDA, "grant Film nr:1 cost:CHF 42 000")
    talk.says(LINDA, "/isc edit GR-1")
    form = str(talk.workspace.view(talk.user(LINDA)))
    talk.submits(LINDA, cost="43 000")
    view = talk.workspace.view(talk.user(LINDA))
    errors = view.errors if view is not None else {}
    talk.submits(LINDA, cost="CHF 43000")

    assert "CHF 42 000" in form
    assert list(errors) == ["cost"]
    assert cost(talk, "GR-1") == "Cost: CHF 43 000"


def test_sheet_is_read_and_comes_back(both: Conversation) -> None:
    shown = drops(
        both, csv([["Title", "Nr", "Cost"], ["A", "1", "chf 1'500"], ["B", "2", "1500"]]), words="grants"
    )
    enters(both, shown)
    both.answer(LINDA, "export grants xlsx")
    both.passes(minutes=2)
    (file,) = (
        both.workspace.files.values()
        if len(both.workspace.files) == 1
        else list(both.workspace.files.values())[-1:]
    )

    assert "Row 3: cost: “1500” is no amount with its currency" in shown.text
    assert cost(both, "GR-1") == "Cost: CHF 1 500"
    assert drops(both, file.bytes, "again_xlsx", words="grants").text.startswith("1 row: 1 the same.")
