"""Deadlines of entries from a sheet: days as they are written there, hours with their zone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.registers.test_imports import csv, drops, enters
from tests.handlers.scene import LINDA, UTE
from tests.shipped import TEXT

HEAD = ["Title", "Report", "Number", "Owners", "Area", "Due"]


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(databases.fresh("sqlite"), TEXT, tmp_path))


def row(number: int, due: str, owner: str = "") -> list[str]:
    return [f"Number {number}", "JIU", str(number), owner, "Gender", due]


def due(talk: Conversation, ref: str) -> str:
    lines = talk.answer(LINDA, f"show {ref}").splitlines()
    return next((one for one in lines if one.startswith("Due: ")), "")


def test_days_of_a_sheet_are_the_deadlines(both: Conversation) -> None:
    table = [
        HEAD,
        row(1, "2016-12-16", "Ute Keller"),
        row(2, "1 dec 2016"),
        row(3, "2016-12-16 14:30"),
        row(4, ""),
        row(5, "soon"),
        row(6, "2016-12-16 14:30 Mars/Base"),
        row(7, "2017-03-26 02:30"),
    ]

    shown = drops(both, csv(table))
    enters(both, shown)

    assert shown.text.splitlines() == [
        "7 rows: 4 new, 3 refused. Nothing is entered yet.",
        "Row 6: due: “soon” is no day that I can read; it is written 2016-10-12",
        "Row 7: due: “Mars/Base” is no time zone; one is Europe/Zurich",
        "Row 8: due: there is no 02:30 on 2017-03-26 in Europe/Zurich, where the clocks go forward over it",
    ]
    assert due(both, "R-1") == "Due: Fri 16 Dec"
    assert due(both, "R-2") == "Due: Thu 1 Dec"
    assert due(both, "R-3") == "Due: Fri 16 Dec, 14:30 Geneva"
    assert due(both, "R-4") == ""


def test_day_of_a_workbook_is_read_and_its_owner_reminded(talk: Conversation) -> None:
    book, content = Workbook(), BytesIO()
    assert book.active is not None
    book.active.append(HEAD)
    book.active.append(["Number 1", "JIU", 1, "Ute Keller", "Gender", date(2016, 10, 12)])
    book.save(content)
    enters(talk, drops(talk, content.getvalue()))

    talk.until(datetime(2016, 10, 12, 12, tzinfo=UTC))

    assert due(talk, "R-1") == "Due: Wed 12 Oct"
    assert any("Number 1* is due *Wed 12 Oct*" in one.text for one in talk.direct(UTE))
    assert "Number 1" in talk.answer(UTE, "recommendations mine")


def test_same_sheet_changes_nothing_and_another_day_is_shown_with_both(both: Conversation) -> None:
    enters(both, drops(both, csv([HEAD, row(1, "2016-12-16"), row(2, "2016-12-16"), row(3, "2016-12-16")])))
    both.answer(LINDA, "move R-2 20 dec They asked")
    again = drops(both, csv([HEAD, row(1, "16 dec 2016"), row(3, "2016-12-16")]))

    shown = drops(both, csv([HEAD, row(1, "2016-12-19"), row(2, "2016-12-19"), row(3, "")]))
    enters(both, shown)

    assert again.text.startswith("2 rows: 2 the same.")
    assert shown.text.splitlines() == [
        "3 rows: 2 changed, 1 edited here since. Nothing is entered yet.",
        "Row 2: R-1, due: Fri 16 Dec → Mon 19 Dec",
        "Row 4: R-3, due: Fri 16 Dec → none",
        "Row 3: Linda edited R-2 on Fri 7 Oct, so it stays. due: Tue 20 Dec here, Mon 19 Dec in the file",
    ]
    assert [due(both, f"R-{n}") for n in (1, 2, 3)] == ["Due: Mon 19 Dec", "Due: Tue 20 Dec", ""]


@pytest.mark.parametrize("said", ["16 dec 14:00", "16 dec", "16 dec 00:00"])
def test_own_export_comes_back_with_its_hours(talk: Conversation, tmp_path: Path, said: str) -> None:
    talk.answer(LINDA, f"recommendation One report:X nr:1 due:{said}")
    shown = due(talk, "R-1")
    for form in ("csv", "xlsx"):
        talk.answer(LINDA, f"export recommendations {form}")
        talk.passes(minutes=2)
    files = [one.bytes for one in talk.workspace.files.values()]
    same = [drops(talk, one).text for one in files]
    with closing(talk_with(databases.fresh("sqlite"), TEXT, tmp_path)) as other:
        enters(other, drops(other, files[1]))
        elsewhere = due(other, "R-1")

    assert shown
    assert [one.startswith("1 row: 1 the same.") for one in same] == [True, True]
    assert elsewhere == shown


def test_row_without_a_day_that_is_required_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace("due: optional", "due: required").replace("nr:4\n", "nr:4 due:friday\n", 1)
    with closing(talk_with(databases.fresh("sqlite"), text, tmp_path)) as talk:
        shown = drops(talk, csv([HEAD, row(1, ""), row(2, "2016-12-16")]))

        assert shown.text.splitlines()[:2] == [
            "2 rows: 1 new, 1 refused. Nothing is entered yet.",
            "Row 2: no due",
        ]
