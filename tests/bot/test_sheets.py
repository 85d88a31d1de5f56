"""Rows for spreadsheets: nothing in a cell is run, and nothing is lost on the way through a file."""

import csv
import io

import pytest

from bot.sheets import as_csv


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+41 22 730", "-5 %", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"],
)
def test_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert read(as_csv([("A-1", cell)])) == [["A-1", f"'{cell}"]]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "A-1",
        "1 = 1",
        "two\nlines",
        'a "word", quoted',
        "‘quote’",
        "É, 下周, قائمة, \U0001f600",
        "'=1",
        " =1",
    ],
)
def test_any_other_cell_comes_back_as_it_was(cell: str) -> None:
    assert read(as_csv([("A-1", cell), ("A-2", "")])) == [["A-1", cell], ["A-2", ""]]


def test_file_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert as_csv([("é", "b")]) == b"\xef\xbb\xbf\xc3\xa9,b\r\n"
