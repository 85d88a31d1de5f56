"""Word files: a title, headings, paragraphs and tables become a .docx."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordFile

PROPERTY_MAX = 255  # letters of a property of a file
A4 = 210, 297  # mm
COLUMNS = 45, 107  # mm, of a table, between margins of an inch
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file can hold
# What XML has no place for. Line breaks and tabs stay and become Word's own.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1  # to 9


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of two cells: a narrow one that says what the wide one holds."""

    rows: Sequence[tuple[str, str]]


Part = Heading | Paragraph | Table


def as_docx(title: str, parts: Sequence[Part]) -> bytes:
    """Return a Word file. Its texts are shown as they are, none is markup.

    The same parts give the same bytes: a file that is made again after a doubtful attempt is found again as the same.
    """
    # python-docx takes 38 ms and 4 MB to load, and few ask for a Word file.
    from docx import Document  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    file = Document()
    _describe(file, title)
    section = file.sections[0]
    section.page_width, section.page_height = map(Mm, A4)  # the template's page is the American one
    file.add_heading(_clean(title), level=0)
    for part in parts:
        _add(file, part)
    content = io.BytesIO()
    file.save(content)
    return _without_clock(content.getvalue())


def _describe(file: "WordFile", title: str) -> None:
    """Put the title into the file's properties, and take out what the template says of itself and its day."""
    properties = file.core_properties
    properties.title = _clean(title)[:PROPERTY_MAX]
    properties.author = properties.comments = ""
    from docx.oxml.ns import qn  # noqa: PLC0415 - loaded by `as_docx`

    element = properties._element  # noqa: SLF001 - python-docx can change a date, but not leave it out
    for name in ("dcterms:created", "dcterms:modified"):
        for date in element.findall(qn(name)):
            element.remove(date)


def _add(file: "WordFile", part: Part) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - loaded by `as_docx`

    match part:
        case Heading(text, level):
            file.add_heading(_clean(text), level=level)
        case Paragraph(text):
            file.add_paragraph(_clean(text))
        case Table(rows):
            table = file.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
            for row in rows:
                for cell, text, width in zip(table.add_row().cells, row, COLUMNS, strict=True):
                    cell.text, cell.width = _clean(text), Mm(width)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _without_clock(content: bytes) -> bytes:
    """Pack a file again without the moment at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
