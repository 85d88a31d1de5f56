"""Word files: write a title and parts as .docx."""

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from handlers.core.documents.parts import (
    A4,
    MARGIN,
    Heading,
    Link,
    Paragraph,
    Part,
    Points,
    Table,
    Words,
    clean,
    is_rtl,
    pieces,
    plain,
)

if TYPE_CHECKING:
    from docx.document import Document as WordFile

MAX_PROPERTY_LENGTH = 255  # characters in a file property
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
LINK_COLOUR = "0B57A4"


def as_docx(title: str, parts: Sequence[Part], *, footer: str = "") -> bytes:
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
    section.left_margin = section.right_margin = Mm(MARGIN)
    _write(file.add_heading(level=0), title)
    _add_footer(file, footer)
    for part in parts:
        _add_part(file, part)
    content = io.BytesIO()
    file.save(content)
    return _without_timestamps(content.getvalue())


def _set_properties(file: "WordFile", title: str) -> None:
    """Set the title in the file's properties, and remove those of the template and its date."""
    properties = file.core_properties
    properties.title = clean(title)[:MAX_PROPERTY_LENGTH]
    properties.author = properties.comments = ""
    from docx.oxml.ns import qn  # noqa: PLC0415 - loaded by `as_docx`

    element = properties._element  # noqa: SLF001 - python-docx can change a date, but not leave it out
    for name in ("dcterms:created", "dcterms:modified"):
        for date in element.findall(qn(name)):
            element.remove(date)


def _add_part(file: "WordFile", part: Part) -> None:
    match part:
        case Heading(text, level):
            _write(file.add_heading(level=level), text)
        case Paragraph(text):
            _write(file.add_paragraph(), text)
        case Points(lines):
            for line in lines:
                _write(file.add_paragraph(style="List Bullet"), line)
        case Table():
            _add_table(file, part)


def _add_table(file: "WordFile", part: Table) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - loaded by `as_docx`
    from docx.shared import Mm  # noqa: PLC0415

    table = file.add_table(rows=0, cols=len(part.widths), style="Table Grid")
    for number, row in enumerate([part.head, *part.rows] if part.head else part.rows):
        added, is_head = table.add_row(), bool(part.head) and number == 0
        for cell, words, width in zip(added.cells, row, part.widths, strict=True):
            _write(cell.paragraphs[0], words, bold=is_head)
            cell.width = Mm(width)
        if is_head:  # it stands on each page, and is read aloud before each cell
            added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _write(paragraph: Any, words: Words, *, bold: bool = False) -> None:
    """Write words into an empty paragraph, from right to left where they are."""
    is_turned = is_rtl(plain(words))
    if is_turned:
        paragraph._p.get_or_add_pPr().append(_element("w:bidi"))  # noqa: SLF001
    for one in pieces(words):
        text = one.text if isinstance(one, Link) else one
        run = paragraph.add_run(text)
        run.bold = bold or None
        if is_turned:
            run.font.rtl = True
        if isinstance(one, Link):
            _make_link(paragraph, run, one.address)


def _make_link(paragraph: Any, run: Any, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - loaded by `as_docx`
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import RGBColor  # noqa: PLC0415

    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(LINK_COLOUR)
    link = _element("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)  # noqa: SLF001
    link.append(run._r)  # noqa: SLF001


def _add_footer(file: "WordFile", words: str) -> None:
    """Write words and the number of the page below each page."""
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{clean(words)}\t\t" if words else "\t\t")
    for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
        from docx.oxml.ns import qn  # noqa: PLC0415 - loaded by `as_docx`

        element = _element("w:fldSimple")
        element.set(qn("w:instr"), field)
        paragraph._p.append(element)  # noqa: SLF001
        if between:
            paragraph.add_run(between)


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement  # noqa: PLC0415 - loaded by `as_docx`

    return OxmlElement(name)


def _without_timestamps(content: bytes) -> bytes:
    """Repack a file without the time at which it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
