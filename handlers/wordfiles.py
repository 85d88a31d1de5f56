"""Word files: a title, headings, paragraphs and tables become a .docx."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm

PROPERTY_MAX = 255  # letters of a property of a file
A4 = Mm(210), Mm(297)
COLUMNS = Mm(45), Mm(107)  # of a table, between margins of an inch
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
    file = Document()
    _describe(file, title)
    section = file.sections[0]
    section.page_width, section.page_height = A4  # the template's page is the American one
    file.add_heading(_clean(title), level=0)
    for part in parts:
        _add(file, part)
    content = io.BytesIO()
    file.save(content)
    return _without_clock(content.getvalue())


def _describe(file: WordFile, title: str) -> None:
    """Put the title into the file's properties, and take out what the template says of itself and its day."""
    properties = file.core_properties
    properties.title = _clean(title)[:PROPERTY_MAX]
    properties.author = properties.comments = ""
    element = properties._element  # noqa: SLF001 - python-docx can change a date, but not leave it out
    for name in ("dcterms:created", "dcterms:modified"):
        for date in element.findall(qn(name)):
            element.remove(date)


def _add(file: WordFile, part: Part) -> None:
    match part:
        case Heading(text, level):
            file.add_heading(_clean(text), level=level)
        case Paragraph(text):
            file.add_paragraph(_clean(text))
        case Table(rows):
            table = file.add_table(rows=0, cols=len(COLUMNS), style="Table Grid")
            for row in rows:
                for cell, text, width in zip(table.add_row().cells, row, COLUMNS, strict=True):
                    cell.text, cell.width = _clean(text), width


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _without_clock(content: bytes) -> bytes:
    """Pack a file again without the moment at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
