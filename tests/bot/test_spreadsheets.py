"""Rows for spreadsheets: nothing in a cell is run, and nothing is lost on the way through a file."""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.errors import UserError
from bot.spreadsheets import NOT_A_TABLE, TOO_MUCH, _elements_of, as_csv, as_xlsx, read_table


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
        "'1",
        " =1",
    ],
)
def test_any_other_cell_comes_back_as_it_was(cell: str) -> None:
    assert read(as_csv([("A-1", cell), ("A-2", "")])) == [["A-1", cell], ["A-2", ""]]


@pytest.mark.parametrize("made", [as_csv, lambda rows: as_xlsx({"Sheet": rows})], ids=["csv", "xlsx"])
@settings(deadline=None)
@given(
    cell=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(str.strip)
    | st.text("'=+-@\t\r\n＝＋_x0D1,;\"\ufffe\uffff").map(str.strip)
)
def test_every_text_comes_back_as_it_was(made: Callable[[list[list[str]]], bytes], cell: str) -> None:
    assert read_table(made([["Title", "Key"], ["A-1", cell], ["A-2", "end"]]))[1] == [
        "A-1",
        *filter(None, [cell]),
    ]


def test_file_begins_with_the_mark_by_which_excel_knows_utf_8() -> None:
    assert as_csv([("é", "b")]) == b"\xef\xbb\xbf\xc3\xa9,b\r\n"


# Reading


ROWS = [["name", "email"], ["Zoë, née X", "zoe@example.org"], [], ["下周", "=not a formula"], ["", "last"]]


@pytest.mark.parametrize("made", [as_csv, lambda rows: as_xlsx({"Sheet": rows})], ids=["csv", "xlsx"])
def test_table_comes_back_as_it_was_written(made: Callable[[list[list[str]]], bytes]) -> None:
    assert read_table(made(ROWS)) == ROWS


@pytest.mark.parametrize(
    "content",
    [
        b"name;email\r\nAna;ana@x.org\r\n",
        b"\xef\xbb\xbfname,email\nAna,ana@x.org",
        b"name\temail\r\nAna\tana@x.org\r\n\r\n",
        b'"name";"email"\r\n"Ana";"ana@x.org";;\r\n;;;',
        b" name , email \rAna, ana@x.org ",
    ],
    ids=["semicolons", "mark and commas", "tabs", "quotes and empty cells", "blanks and old line ends"],
)
def test_csv_is_read_as_different_programs_write_it(content: bytes) -> None:
    assert read_table(content) == [["name", "email"], ["Ana", "ana@x.org"]]


def test_days_of_a_workbook_are_days_and_numbers_have_no_tail() -> None:
    rows = [["from", "number", "at"], [date(2016, 11, 1), 7.0, datetime(2016, 11, 1, 14, 30)]]  # noqa: DTZ001

    assert read_table(as_xlsx({"Sheet": rows}))[1] == ["2016-11-01", "7", "2016-11-01 14:30"]  # type: ignore[dict-item] # as other programs write


def formula() -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(["name", "=A1"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def packed(size: int) -> bytes:
    """Return a small file that is large when it is unpacked."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b" " * size)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", NOT_A_TABLE),
        ("é".encode("latin-1"), NOT_A_TABLE),
        (b"name\0,email", NOT_A_TABLE),
        (b"PK\x03\x04 and no more", NOT_A_TABLE),
        (packed(20_000_001), TOO_MUCH),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "That workbook is locked, or of an old kind. Save it as xlsx without a password."),
        (formula(), "Cell B1 holds a formula, and I read what is written. Put its value there, and send it again."),
        (b'name\n"Ana', "A quotation mark in that table is opened and not closed, so I can't tell where a cell ends."),
        (b"name\n" + b"x\n" * 2001, "That table goes on to row 2,002; I take 2,000 rows at once. Send it in parts."),
    ],
    ids=["picture", "other letters", "nul", "torn workbook", "packed too tight", "old workbook", "formula", "quote", "long"],
)  # fmt: skip
def test_what_is_no_table_is_said_and_what_is_possible(content: bytes, sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        read_table(content)

    assert str(refused.value) == sentence


GOOD = as_xlsx({"Sheet": ROWS})


def swollen(part: str, before: bytes, more: bytes) -> bytes:
    """Return a workbook with more in one of its parts than anybody has written."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as good,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for name in good.namelist():
            text = good.read(name)
            file.writestr(name, text.replace(before, more + before) if name == part else text)
    return content.getvalue()


SHEET, END = "xl/worksheets/sheet1.xml", b"</sheetData>"


@pytest.mark.parametrize(
    "content",
    [
        swollen("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>' * 156_001),
        swollen("xl/styles.xml", b"</fonts>", b"<font><b/></font>" * 78_001),
        swollen(SHEET, END, b"<row><c/></row>" * 250_001),
        swollen(SHEET, END, b"<row>" + b"<c/>" * 16_385 + b"</row>"),
        swollen(SHEET, END, b"<c>" * 101 + b"</c>" * 101),
        swollen(SHEET, END, b'<row><c t="inlineStr"><is><t>' + b"a" * 32_768 + b"</t></is></c></row>"),
    ],
    ids=["formats", "fonts", "empty rows", "a wide row", "deep", "a long cell"],
)
def test_workbook_that_swells_is_refused_before_it_is_read(content: bytes) -> None:
    assert len(content) < 200_000

    with pytest.raises(UserError) as refused:
        read_table(content)

    assert str(refused.value) == TOO_MUCH


def test_largest_table_is_read() -> None:
    rows = [[f"row {row} column {column} &c." for column in range(26)] for row in range(2_001)]
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(content)

    assert read_table(content.getvalue()) == rows


slips = st.lists(st.tuples(st.integers(4, 4_000), st.integers(0, 255)), min_size=1, max_size=8)


@given(slips)
def test_damaged_workbook_is_a_table_or_a_sentence(found: list[tuple[int, int]]) -> None:
    content = bytearray(GOOD)
    for place, byte in found:
        content[place % len(content)] = byte

    with suppress(UserError), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_table(bytes(content))


def with_sheet(part: bytes) -> bytes:
    """Return a workbook whose first sheet is this XML."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx({"Table": [["Title"]]}))) as plain,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in plain.infolist():
            is_sheet = one.filename.startswith("xl/worksheets/")
            made.writestr(one.filename, part if is_sheet else plain.read(one))
    return content.getvalue()


def sheet(*rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, b"".join(rows))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(sheet(b'<row r="1" a="%s"/>' % (b"x" * 19_000_000)), id="an attribute of 19 MB"),
        pytest.param(
            sheet(*[b'<row r="%d">%s</row>' % (n, b"<c/>" * 206) for n in range(1, 2001)]),
            id="412,000 empty cells",
        ),
    ],
)
def test_workbook_that_costs_more_than_any_table_is_refused_by_counting(part: bytes) -> None:
    read = []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            read.append(found := super().read(size))
            return found

    with pytest.raises(UserError, match="That workbook holds far more than its table"):
        read_table(with_sheet(part))
    with pytest.raises(UserError):
        _elements_of(Counting(part), most=416_000, cells=52_000)
    assert sum(map(len, read)) <= len(part) // 2  # the rest is not looked at
