"""The agenda as a Word file and a PDF, as each of its readers may read it."""

import io

import pypdfium2
from docx import Document

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE, labels

ODD = "Who pays? =SUM(A1) <b> & “six” العربية 預算"


def file_of(talk: Conversation, form: str) -> bytes:
    (found,) = [one.bytes for one in talk.workspace.files.values() if one.name.endswith(form)]
    return found


def test_agenda_comes_as_word_and_pdf_and_masks_what_its_reader_may_not_read(talk: Conversation) -> None:
    talk.answer(LINDA, 'meeting 13 dec 14:00 number:15 duration:90 place:"room T103"')
    talk.answer(LINDA, f"item {ODD} @ute.keller 20 min")
    talk.answer(LINDA, "raise Whose contract ends? visibility:restricted")
    talk.answer(LINDA, "item I-1 15 min")
    talk.answer(UTE, "paper AG-3 Costs https://example.org/costs")
    (sent,) = talk.says(LINDA, "/isc sendagenda M-1")
    talk.passes(minutes=2)
    (shown,) = [m for m in talk.channel() if m.text.startswith("Agenda, ")]
    row = labels(shown)
    (said,) = talk.presses(UTE, shown, "Word file")
    again = talk.answer(UTE, "agendafile M-1 docx")
    talk.answer(ALINE, "agendafile M-1 pdf")
    refused = talk.answer(STAFF, "agendafile M-1 pdf")
    talk.passes(minutes=2)

    assert "goes to #isc-tf" in sent.text
    assert row == ["Add an item", "Papers", "Word file", "PDF"]
    assert said.text == "Agenda of Task force, meeting 15 comes into your conversation with me in a moment."
    assert "is on its way already" in again
    word = Document(io.BytesIO(file_of(talk, "docx")))
    facts, items = word.tables
    assert [cell.text for cell in facts.columns[1].cells] == [
        "Tue 13 Dec 2016, 14:00 Geneva",
        "room T103",
        "90 minutes",
    ]
    rows = [[cell.text for cell in one.cells] for one in items.rows]
    assert rows[0] == ["Item", "Subject", "Presented by", "Time", "Papers"]
    assert rows[3] == ["3", ODD, "Ute Keller", "20 min", "15/3"]
    assert rows[4] == ["4", "An item that not everybody may read", "", "15 min", ""]
    with pypdfium2.PdfDocument(file_of(talk, "pdf")) as pages:
        text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "Whose contract ends?" in text
    assert "4 items, 55 minutes" in text
    assert refused == "I can't find M-1."
