"""Spreadsheet tables: reading and writing CSV and XLSX."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from itertools import zip_longest
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from bot.errors import UserError

Cell = str | date | int
Row = Sequence[Cell]
MAX_BYTES = 1_000_000  # of an uploaded file
MAX_ROWS = 2_000  # without the header; more would block the writer for other users
MAX_EMPTY_ROWS = 10_000  # after those; a workbook of 5 KB can have a million, which take half a minute
MAX_COLUMNS = 26
# A workbook is a ZIP file of XML: a small one can unpack to more than the memory, and take minutes to read.
MAX_ROW_BYTES = 10_000  # unpacked, for each row that is taken
MAX_CELL_ELEMENTS = {"xl/worksheets/": 8, "": 3}  # for each cell, by the beginning of the part's name
SPARE_ROWS = 100  # beyond those that are taken, whose cells are read all the same
MAX_IN_ROW = 16_384  # cells of one row: a workbook has no more columns
MAX_CHARACTERS = 32_767  # of a cell: a workbook has no longer ones
CHUNK_BYTES = 65_536  # of a part, read at once
MAX_TAG_BYTES = 200_000  # of one element's attributes: those of a workbook take some hundreds
MAX_DEPTH = 100  # of elements in one another
ZIP_MAGIC, OLE_MAGIC = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
)  # first bytes of a workbook, of an old or encrypted one
SURROGATES = range(0xD800, 0xE000)
UTF_8 = "utf-8-sig"  # with its mark or without
WINDOWS = "cp1252"  # Latin-1 as programs on Windows write it
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")  # but tabs and line feeds
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
# How a workbook writes a character that XML has not, and the beginning of what only looks like it.
_ESCAPED, _LOOKS_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_"), re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
MAX_COLUMN_WIDTH = 60  # in characters
# Cells with these prefixes are run as formulas; full-width characters count as well.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_A_TABLE = "That file isn't a table that I can read. Save it as xlsx, or as “CSV UTF-8”, and send that."
TOO_MUCH = (
    "That workbook holds far more than its table, such as formats of empty cells. "
    "Copy the table into a new workbook, and send that."
)
# openpyxl raises these for a damaged workbook; it has no exception of its own for that.
_DAMAGED_FILE_ERRORS = (
    zipfile.BadZipFile, zlib.error, ParseError, expat.ExpatError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, EOFError, OSError, NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip


# Writing


def as_csv(rows: Iterable[Row]) -> bytes:
    """Return rows as CSV with a byte order mark, from which Excel recognizes UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_escape_formula(as_text(cell)) for cell in row] for row in rows)
    return text.getvalue().encode(UTF_8)


def as_text(cell: object) -> str:
    """Return a cell as text; a day as 2016-10-12, with its hour if it has one."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time.min else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _escape_formula(cell: str) -> str:
    """Prefix an apostrophe to text that a spreadsheet would run as a formula, and to what looks as if it had one already."""
    return f"'{cell}" if _is_like_formula(cell) else cell


def _is_like_formula(cell: str) -> bool:
    """Return whether a text is a formula for a spreadsheet, with any number of apostrophes before it."""
    return cell.lstrip("'").startswith(FORMULA_PREFIXES)


def as_xlsx(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Return a workbook with these sheets. Days are days in it, and text that looks like a formula stays text."""
    # openpyxl takes 63 ms and 6 MB to load, and most starts need no workbook.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        table_rows = list(rows)
        for number, width in enumerate(_column_widths(table_rows), 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        for row in table_rows:
            sheet.append([_workbook_cell(sheet, cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _column_widths(rows: Sequence[Row]) -> list[int]:
    columns = zip_longest(*rows, fillvalue="")
    return [min(max(len(as_text(cell)) for cell in column) + 2, MAX_COLUMN_WIDTH) for column in columns]


def _workbook_cell(sheet: Any, cell: Cell) -> object:
    if not isinstance(cell, str):
        return cell
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - loaded by `as_xlsx`

    text = _escape_controls(cell)
    if not text.startswith("="):
        return text or None
    written = WriteOnlyCell(sheet, value=text)
    written.data_type = "s"
    return written


def _escape_controls(text: str) -> str:
    """Return a text as a workbook holds it: `_x0007_` for a character that XML has not."""
    return _NOT_IN_XML.sub(lambda one: f"_x{ord(one[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", text))


def _unescape_controls(text: str) -> str:
    """Return a text that a workbook holds; NUL, which no database stores, stays as it is written."""
    return _ESCAPED.sub(
        lambda one: chr(code) if (code := int(one[1], 16)) and code not in SURROGATES else one[0], text
    )


# Reading


def read_table(
    content: bytes,
    *,
    most: int = MAX_ROWS,
    columns: int = MAX_COLUMNS,
    encodings: Sequence[str] = (UTF_8,),
) -> list[list[str]]:
    """Return the rows of a CSV file, or of the first sheet of a workbook, as text; header first.

    An empty row is an empty list, so that row numbers are kept. Of a workbook the first `columns` are read, and a CSV file
    is read by the first of the `encodings` that fits. Raises UserError if the file is no table or has more than `most` rows.
    """
    if content.startswith(OLE_MAGIC):
        raise UserError("That workbook is locked, or of an old kind. Save it as xlsx without a password.")
    is_workbook = content.startswith(ZIP_MAGIC)
    read = _sheet_rows(content, most, columns) if is_workbook else _csv_rows(_decoded(content, encodings))
    rows = [_strip_empty_cells(row) for row in _limit_rows(read, most)]
    return rows[: max((number for number, row in enumerate(rows, 1) if row), default=0)]


def _strip_empty_cells(row: Sequence[str]) -> list[str]:
    """Return the row without trailing empty cells."""
    cells = [cell.strip() for cell in row]
    return cells[: max((number for number, cell in enumerate(cells, 1) if cell), default=0)]


def _limit_rows(rows: Iterable[list[str]], most: int) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 1):
        if number <= most + 1:
            yield row
        elif any(map(str.strip, row)):
            raise UserError(
                f"That table goes on to row {number:,}; I take {most:,} rows at once. Send it in parts."
            )
        elif number > most + MAX_EMPTY_ROWS:
            raise UserError(
                f"That table goes on beyond row {number:,}. Delete the empty rows at its end, and send it again."
            )


def _decoded(content: bytes, encodings: Sequence[str]) -> str:
    """Return the text of a CSV file. Raises UserError for a file that is none."""
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            # Nearly every picture can be read as Latin letters, with characters that no table has.
            if "\0" in text or (encoding != UTF_8 and _CONTROLS.search(text.replace("\r", ""))):
                break
            return text
    raise UserError(NOT_A_TABLE)


def _csv_rows(text: str) -> list[list[str]]:
    # csv.Sniffer would guess from all cells; the header is unambiguous.
    head = text.partition("\n")[0]
    between = max(",;\t", key=head.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True))
    except csv.Error:
        raise UserError(
            "A quotation mark in that table is opened and not closed, so I can't tell where a cell ends."
        ) from None
    return [[_unescape_formula(cell) for cell in row] for row in found]


def _unescape_formula(cell: str) -> str:
    """Remove the apostrophe that `as_csv` prefixes."""
    return cell[1:] if cell.startswith("'") and _is_like_formula(cell) else cell


def _sheet_rows(content: bytes, most: int, columns: int) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 63 ms and 6 MB, as in `as_xlsx`
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_what_swells(packed, max(most, MAX_ROWS), columns)
        book = load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write wrong dimensions, and openpyxl trusts them
        for row in sheet.iter_rows(max_col=columns):
            yield [_cell_text(cell) for cell in row]
    except (*_DAMAGED_FILE_ERRORS, InvalidFileException):
        raise UserError(NOT_A_TABLE) from None


def _refuse_what_swells(packed: zipfile.ZipFile, rows: int, columns: int) -> None:
    """Raise for a workbook that would take long, or much memory, to read, beside a table of so many rows."""
    if sum(part.file_size for part in packed.infolist()) > rows * MAX_ROW_BYTES:
        raise UserError(TOO_MUCH)
    left = {sort: rows * columns * most for sort, most in MAX_CELL_ELEMENTS.items()}
    for part in packed.infolist():
        if part.filename.endswith((".xml", ".rels")):
            sort = next(one for one in left if part.filename.startswith(one))
            with packed.open(part) as file:
                left[sort] -= _elements_of(file, most=left[sort], cells=(rows + SPARE_ROWS) * columns)


def _elements_of(file: IO[bytes], *, most: int, cells: int) -> int:
    """Return how many elements a part of a workbook has.

    Raises for more, for more cells, for many in one row, for deep ones and for those with endless attributes.
    """
    counted, children = 0, [0]

    def start(name: str, _attributes: object) -> None:
        nonlocal counted, cells
        counted += 1
        cells -= name == "c" or name.endswith(":c")
        children[-1] += 1
        children.append(0)
        if counted > most or cells < 0 or len(children) > MAX_DEPTH:
            raise UserError(TOO_MUCH)

    def end(name: str) -> None:
        if children.pop() > MAX_IN_ROW and name.endswith("row"):
            raise UserError(TOO_MUCH)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    given = 0
    while chunk := file.read(CHUNK_BYTES):
        parser.Parse(chunk)
        given += len(chunk)
        # Of a tag that does not end, all is read again with each chunk.
        if given - parser.CurrentByteIndex > MAX_TAG_BYTES:
            raise UserError(TOO_MUCH)
    parser.Parse(b"", True)
    return counted


def _cell_text(cell: Any) -> str:
    if cell.data_type == "f":
        raise UserError(
            f"Cell {cell.coordinate} holds a formula, and I read what is written. Put its value there, and send it again."
        )
    text = _unescape_controls(as_text(cell.value))
    if len(text) > MAX_CHARACTERS:
        raise UserError(TOO_MUCH)
    return text
