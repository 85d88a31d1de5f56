"""Word files: what is in them, and that the same parts give the same bytes."""

import io
import zipfile

from docx import Document

from handlers.core.documents.docx import ZIP_EPOCH, as_docx
from handlers.core.documents.parts import Heading, Paragraph, Table

PARTS = (
    Heading("Question"),
    Paragraph("Who pays for <b>six</b> languages & *why*?\nTwo options."),
    Table([("A", "each Bureau"), ("B", "one budget <script>\x00")]),
)


def test_file_holds_headings_paragraphs_and_tables_with_texts_as_they_are() -> None:
    file = Document(io.BytesIO(as_docx("I-21 <Who> pays?", PARTS)))

    assert [(one.style.name, one.text) for one in file.paragraphs if one.style] == [
        ("Title", "I-21 <Who> pays?"),
        ("Heading 1", "Question"),
        ("Normal", "Who pays for <b>six</b> languages & *why*?\nTwo options."),
    ]
    assert [[cell.text for cell in row.cells] for row in file.tables[0].rows] == [
        ["A", "each Bureau"],
        ["B", "one budget <script>"],
    ]


def test_file_says_its_title_and_neither_a_moment_nor_who_made_it() -> None:
    content = as_docx("T" * 300, ())

    properties = Document(io.BytesIO(content)).core_properties
    assert (properties.title, properties.author, properties.comments) == ("T" * 255, "", "")
    assert (properties.created, properties.modified) == (None, None)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {part.date_time for part in packed.infolist()} == {ZIP_EPOCH}
    assert content == as_docx("T" * 300, ())
