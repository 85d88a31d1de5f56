"""The record of a meeting: made from what is stored, sent for comments, corrected, final by silence, approved."""

import io
from datetime import UTC, datetime

import pypdfium2
from docx import Document

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, STAFF, UTE, labels

OVER = datetime(2016, 12, 13, 15, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 5, month: int = 12) -> datetime:
    return datetime(2016, month, day, hour, minute, tzinfo=UTC)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text]


def plain(message: Message) -> list[str]:
    return message.text.replace("*", "").splitlines()


def held(talk: Conversation) -> None:
    """Hold the meeting of Tue 13 Dec, without saying who came."""
    talk.answer(LINDA, 'meeting 13 dec 14:00 duration:90 min place:"room T103"')
    talk.answer(LINDA, "item Sponsorship guidelines M-1")
    talk.answer(LINDA, "call M-1")
    talk.until(OVER)
    talk.answer(LINDA, "held M-1")
    talk.answer(LINDA, f"action Cost table @{UTE} due:20.1.2017 for:M-1")


def test_draft_goes_to_everybody_three_working_days_after_and_stands_by_silence(both: Conversation) -> None:
    held(both)
    both.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, video @{KENJI}, the others were absent")
    both.until(at(15, 9))

    (preview,) = told(both, LINDA, "it goes out on")
    assert plain(preview)[:3] == [
        "Draft record of meeting 1: it goes out on Fri 16 Dec, 09:00 Geneva to 25 people",
        "Comments until Fri 23 Dec, 18:00 Geneva.",
        "Daniel Mensah has 4 working days until then.",
    ]
    assert labels(preview)[:4] == ["Send it now", "Read it", "Until Wed 28 Dec", "Hold it back"]
    assert told(both, UTE, "Draft record") == []
    assert "isn't out yet" in both.answer(UTE, "record M-1")

    both.until(at(16, 10))
    (draft,) = told(both, UTE, "Draft record of meeting 1")
    assert plain(draft)[:3] == [
        "Draft record of meeting 1",
        "Comments until Fri 23 Dec, 18:00 Geneva. If it's right, there's nothing to do.",
        "Draft · M-1 · by Linda Okafor",
    ]
    assert labels(draft)[:2] == ["Read it", "Correct"]
    (read,) = both.presses(UTE, draft, "Read it")
    assert "Present by video  b) Focal point: Kenji Sato" in read.text.replace("*", "")
    assert "3  Sponsorship guidelines" in read.text
    assert "Cost table: Ute Keller, due Fri 20 Jan 2017 (A-1)" in read.text
    assert len(told(both, OBSERVER, "Draft record of meeting 1")) == 1
    assert both.answer(STAFF, "record M-1") == "I can't find M-1."
    assert "Draft record: comments until Fri 23 Dec, 18:00 Geneva" in both.answer(UTE, "show M-1")

    both.until(at(23, 18))
    assert "Record: final since Fri 23 Dec" in both.answer(UTE, "show M-1")
    both.until(at(28, 12))
    assert len(told(both, LINDA, "It stands: nobody asked for a correction")) == 1
    assert told(both, UTE, "It stands") == []


def test_correction_is_taken_makes_the_next_revision_and_a_later_meeting_approves_it(
    talk: Conversation,
) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    talk.until(at(16, 10))
    (draft,) = told(talk, UTE, "Draft record of meeting 1")
    (asked,) = talk.replies(UTE, draft, "Kenji was there too, by video")

    assert "Is that a correction of the record of meeting 1?" in asked.text
    assert "object" not in asked.text
    talk.presses(UTE, asked, "Correct")
    (form,) = talk.workspace.stacks[talk.user(UTE)]
    assert "Kenji was there too, by video" in str(form.shape)
    (said,) = talk.submits(UTE)
    assert said.text == (
        "Sent to Aline Moreau, Linda Okafor as a correction of the record of meeting 1. You'll hear what becomes of it."
    )
    talk.passes(hours=1)
    (waits,) = told(talk, LINDA, "Ute Keller asks for a correction in the record of meeting 1")
    assert "asks for a correction" in talk.answer(LINDA, "home")
    talk.answer(LINDA, f"present M-1 video @{KENJI}")
    (taken,) = talk.presses(LINDA, waits, "Take it")
    assert plain(taken)[0] == "Draft record of meeting 1 (Rev.1)"
    assert "Present by video  b) Focal point: Kenji Sato" in taken.text.replace("*", "")
    talk.passes(hours=2)
    assert "Linda Okafor took your correction into the record of meeting 1" in talk.direct(UTE)[-1].text

    talk.until(at(28, 12))
    (final,) = told(talk, UTE, "It stands: 1 correction taken")
    assert plain(final)[0] == "Record of meeting 1 (Rev.1)"

    before = talk.answer(UTE, "record M-1")
    talk.answer(LINDA, f"present M-1 absent @{UTE}")
    talk.answer(LINDA, "done A-1 Sent")
    assert talk.answer(UTE, "record M-1") == before
    assert "Correct" not in labels(draft)

    talk.answer(LINDA, "meeting 7 feb 2017 14:00")
    talk.answer(LINDA, "call M-2")
    talk.until(datetime(2017, 2, 7, 16, tzinfo=UTC))
    talk.answer(LINDA, "held M-2")
    (final,) = talk.says(LINDA, "/isc record M-1")
    assert "Approved" not in talk.answer(LINDA, "record M-2")
    (approved,) = talk.presses(LINDA, final, "Approved by meeting 2")
    assert "Approved by meeting 2 (M-2)." in approved.text
    assert "noted that the record was approved" in talk.answer(LINDA, "history M-1")
    talk.answer(LINDA, f"present M-2 @{LINDA}")
    lines = talk.answer(LINDA, "record M-2").splitlines()
    assert lines[lines.index("2  Record of the last meeting") + 1].endswith("Approved")
    assert "can't be undone" in talk.answer(LINDA, "undo M-1")


def test_comment_on_a_draft_reaches_who_prepares_it_unless_it_becomes_a_correction(
    talk: Conversation,
) -> None:
    held(talk)
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    talk.until(at(16, 10))
    for who, button in ((KENJI, "Only comment"), (UTE, "Correct")):
        (draft,) = told(talk, who, "Draft record of meeting 1")
        (asked,) = talk.replies(who, draft, f"Item 3 reads well to me, says {who}")
        assert "I've kept it as a comment. I'll tell Linda." in asked.text
        talk.presses(who, asked, button)
    talk.submits(UTE)
    talk.passes(minutes=5)

    (note,) = told(talk, LINDA, "A note on Task force, meeting 1")
    assert f"“Item 3 reads well to me, says {KENJI}”" in note.text
    assert len(told(talk, LINDA, f"says {UTE}")) == 1
    assert told(talk, OBSERVER, "Item 3 reads well") == []


def test_draft_waits_for_who_came_and_a_cancelled_meeting_has_no_record(talk: Conversation) -> None:
    held(talk)
    talk.until(at(20, 10))

    assert told(talk, UTE, "Draft record") == []
    assert "Who came to meeting 1? The draft record waits for the answer." in talk.answer(
        LINDA, "home"
    ).replace("*", "")
    assert "The draft record waits for the answer" in talk.answer(LINDA, "record M-1")
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA}, the others were absent")
    talk.until(at(22, 10))
    (draft,) = told(talk, UTE, "Draft record")
    assert "Comments until *Wed 28 Dec, 18:00 Geneva*" in draft.text
    talk.answer(LINDA, "meeting 14 feb 2017 14:00")
    talk.answer(LINDA, "cancel M-2 no room")
    assert talk.answer(LINDA, "record M-2") == "M-2 was cancelled, so it has no record."


def test_record_leaves_out_what_its_reader_may_not_see(
    talk: Conversation,
) -> None:
    held(talk)
    talk.answer(LINDA, f"action Secret offer @{ALINE} due:20.1.2017 for:M-1 visibility:restricted")
    talk.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    talk.until(at(16, 10))

    assert "Secret offer" in talk.answer(LINDA, "record M-1")
    assert "Secret offer" not in talk.answer(UTE, "record M-1")
    files = {}
    for label in ("Word file", "PDF"):
        (shown,) = talk.says(UTE, "/isc record M-1")
        talk.presses(UTE, shown, label)
    talk.passes(minutes=5)
    for one in [file for message in talk.direct(UTE) for file in message.files]:
        files[one["name"].rsplit(".", 1)[1]] = talk.workspace.files[one["id"]].bytes
    in_word = " ".join(
        cell.text for row in Document(io.BytesIO(files["docx"])).tables[0].rows for cell in row.cells
    )
    with pypdfium2.PdfDocument(files["pdf"]) as file:
        in_pdf = file[0].get_textpage().get_text_range()
    assert "Ute Keller" in in_word
    assert "Draft record of meeting 1" in in_pdf
    assert "Cost table: Ute Keller" in in_pdf
    assert "Secret offer" not in in_pdf
    assert "3 Sponsorship guidelines" in in_pdf
