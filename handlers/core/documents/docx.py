"""Word files: write a title, headings, paragraphs and tables as .docx."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordFile

MAX_PROPERTY_LENGTH = 255  # characters in a file property
A4 = 210, 297  # mm
COLUMN_WIDTHS = 45, 107  # mm, of a table, between margins of an inch
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
# Characters that XML excludes. Line breaks and tabs stay and become Word's own.
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
    """Rows of two cells: a narrow label and a wide value."""

    rows: Sequence[tuple[str, str]]


Part = Heading | Paragraph | Table


def as_docx(title: str, parts: Sequence[Part]) -> bytes:
    """Return a Word file. Texts are written as they are, without markup.

    The same parts give the same bytes, so that a file made again after an uncertain attempt is recognized.
    """
    # python-docx takes 38 ms and 4 MB to load, and is rarely needed.
    from docx import Document  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    file = Document()
    _set_properties(file, title)
    section = file.sections[0]
    section.page_width, section.page_height = map(Mm, A4)  # the template's page is US Letter
    file.add_heading(_clean(title), level=0)
    for part in parts:
        _add_part(file, part)
    content = io.BytesIO()
    file.save(content)
    return _without_timestamps(content.getvalue())


def _set_properties(file: "WordFile", title: str) -> None:
    """Set the title in the file's properties, and remove those of the template and its date."""
    properties = file.core_properties
    properties.title = _clean(title)[:MAX_PROPERTY_LENGTH]
    properties.author = properties.comments = ""
    from docx.oxml.ns import qn  # noqa: PLC0415 - loaded by `as_docx`

    element = properties._element  # noqa: SLF001 - python-docx can change a date, but not leave it out
    for name in ("dcterms:created", "dcterms:modified"):
        for date in element.findall(qn(name)):
            element.remove(date)


def _add_part(file: "WordFile", part: Part) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - loaded by `as_docx`

    match part:
        case Heading(text, level):
            file.add_heading(_clean(text), level=level)
        case Paragraph(text):
            file.add_paragraph(_clean(text))
        case Table(rows):
            table = file.add_table(rows=0, cols=len(COLUMN_WIDTHS), style="Table Grid")
            for row in rows:
                for cell, text, width in zip(table.add_row().cells, row, COLUMN_WIDTHS, strict=True):
                    cell.text, cell.width = _clean(text), Mm(width)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _without_timestamps(content: bytes) -> bytes:
    """Repack a file without the time at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
