"""Documents as files: what people wrote comes back unchanged from both forms, in six languages and against injection."""

import io
import re
import unicodedata

import pypdfium2
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.core.documents.docx import as_docx
from handlers.core.documents.parts import Heading, Link, Paragraph, Part, Points, Table, clean, is_rtl
from handlers.core.documents.pdf import as_pdf
from tests.soak import amount

WRITTEN = (
    "#let x = 1; #eval(sys.inputs)",
    "$sum_(i=1)^n$ and @label <label>",
    "= no heading\n- no point\n+ 1. /term: x",
    "*bold* _soft_ `raw` ~ \\ // no /* comment */ [x](y) {#}",
    "=SUM(A1) +1 -1 @x | %0A \"'",
    "</w:t></w:r><script>&amp;]]>",
    "x" * 300,
    "https://example.org/" + "a-long/path" * 20,
    "Проект записи пятнадцатого заседания",
    "会议记录草案，简体和繁體",
    "Élu à l’unanimité · ¿mañana? · ½ € → ☑ 👍",
    "tab\there, two  blanks",
)
ARABIC = "محضر الاجتماع الخامس"
LETTERS = st.characters(
    min_codepoint=0x20, max_codepoint=0x4FF, exclude_categories=["Cc", "Cn", "Mn", "Me", "Cf"]
)
WORDS = st.text(LETTERS | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30)


def bare(text: str) -> str:
    """Return a text without blanks and invisible characters; the reader has a sign of its own for a hyphen at an end."""
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFKC", text.replace("\ufffe", "-")))


def parts_of(texts: list[str]) -> list[Part]:
    return [
        Heading(texts[0]),
        *[Paragraph(one) for one in texts],
        Points([[one, Link(one, "https://example.org/?a=1&b=2#c")] for one in texts]),
        Table([(one, one) for one in texts], head=("No", "What"), widths=(50, 100)),
    ]


def text_of_pdf(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as file:
        return "".join(page.get_textpage().get_text_range() for page in file)


def text_of_docx(content: bytes) -> list[str]:
    file = Document(io.BytesIO(content))
    in_tables = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return [*[one.text for one in file.paragraphs], *in_tables]


def assert_unchanged(texts: list[str]) -> None:
    in_word, in_pdf = (
        text_of_docx(as_docx("T", parts_of(texts))),
        bare(text_of_pdf(as_pdf("T", parts_of(texts)))),
    )

    assert in_word == [
        "T",
        clean(texts[0]),
        *map(clean, texts),
        *[clean(one) * 2 for one in texts],
        "No",
        "What",
    ] + [clean(one) for one in texts for _ in range(2)]
    for one in texts:
        assert in_pdf.count(bare(clean(one))) >= 5, one


def test_what_looks_like_markup_or_a_formula_comes_back_unchanged_from_both_files() -> None:
    assert_unchanged([*WRITTEN])


@settings(max_examples=amount(2, 50), deadline=None)
@given(st.lists(WORDS.filter(str.strip), min_size=20, max_size=30))
def test_any_words_come_back_unchanged_from_both_files(texts: list[str]) -> None:
    assert_unchanged([one for one in texts if not any(is_rtl(letter) for letter in one)] or ["x"])


def test_arabic_runs_from_right_to_left_in_both_files() -> None:
    parts: list[Part] = [Paragraph(ARABIC), Points([ARABIC])]

    in_word = Document(io.BytesIO(as_docx("T", parts))).paragraphs[1]
    in_pdf = as_pdf("T", parts)

    assert (in_word.text, in_word.runs[0].font.rtl) == (ARABIC, True)
    assert "w:bidi" in in_word._p.xml
    assert bare(text_of_pdf(in_pdf)).count(bare(ARABIC)) == 2


def test_no_character_is_a_box_and_no_link_runs_anything() -> None:
    many = "".join(map(chr, range(0x13000, 0x13200)))
    parts = [
        Paragraph("\x00\x9f\ufeff𓀀 \ue000"),
        Paragraph(many),
        Paragraph(Link("here", "javascript:alert(1)")),
    ]

    content = as_pdf("T", parts)  # the standard refuses a file that has one

    text = bare(text_of_pdf(content))
    assert text.startswith("T[U+13000]")
    assert all(f"[U+{ord(one):04X}]" in text for one in many)
    assert "here" in text
    assert b"javascript" not in content


def test_parts_without_content_leave_nothing() -> None:
    parts: list[Part] = [Points(()), Table(()), Paragraph(""), Heading("")]

    assert text_of_docx(as_docx("T", parts)) == ["T", "", ""]
    assert bare(text_of_pdf(as_pdf("T", parts))) == "T1/1"


def test_file_is_tagged_says_its_title_and_is_the_same_each_time() -> None:
    content = as_pdf("Record of meeting 15", [Paragraph("x")], footer="Draft")

    with pypdfium2.PdfDocument(content) as file:
        assert (file.is_tagged(), file.get_metadata_value("Title")) == (True, "Record of meeting 15")
        assert file.get_metadata_value("CreationDate") == ""
    assert "Draft 1 / 1" in " ".join(text_of_pdf(content).split())
    assert content == as_pdf("Record of meeting 15", [Paragraph("x")], footer="Draft")
