"""Papers of agenda items: handed in, numbered, replaced, late, admitted, read by who is invited, told and taken back."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

DANIEL, KENJI = "daniel.mensah", "kenji.sato"
PLAN = "meeting 13 dec 14:00 number:15"
PDF = b"%PDF-1.7 a table of costs"


def told(talk: Conversation, who: str, words: str) -> list[str]:
    return [m.text for m in talk.direct(who) if words in m.text]


def sent_files(talk: Conversation) -> list[tuple[str, bytes]]:
    return [(file.name, file.bytes) for file in talk.workspace.files.values()]


def test_paper_is_numbered_replaced_told_and_read_by_who_is_invited(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    both.answer(LINDA, "item Who pays for six languages? 10 min")
    (said,) = both.drops(DANIEL, "paper AG-3", costs_pdf=PDF)
    both.passes(minutes=2)
    at_once = (told(both, LINDA, "15/3"), told(both, UTE, "15/3"))
    (again,) = both.drops(DANIEL, "paper AG-3", costs_pdf=PDF + b", new")
    (annex,) = both.says(UTE, "/isc paper AG-3 Annex https://example.org/annex")
    (listed,) = both.says(UTE, "/isc papers M-1")
    papers = listed.text.splitlines()
    (asked,) = both.presses(UTE, listed, "Read it")
    both.passes(minutes=2)
    files = [(name.split("-")[:4], content) for name, content in sent_files(both) if "15-3" in name]
    both.passes(days=1)

    assert said.text.splitlines() == [
        "15/3 costs",
        "It's a paper for item 3 of Task force, meeting 15, Tue 13 Dec, 14:00 Geneva (15:00 for you).",
        "Who is invited may read it, and hears of it with their next message.",
        "I'll tell Linda in a minute.",
        "Meeting · AG-3 · Who pays for six languages?",
    ]
    assert labels(said) == ["Take it back", "Papers"]
    assert "Daniel Mensah handed in a paper for Task force, meeting 15: Who pays" in at_once[0][0]
    assert (len(at_once[0]), at_once[1]) == (1, [])
    assert again.text.splitlines()[0] == "15/3 (Rev.1) costs"
    assert annex.text.startswith("15/3 bis <https://example.org/annex|Annex>")
    assert papers == [
        "Papers, Tue 13 Dec, 14:00 Geneva",
        "15/3 (Rev.1) costs",
        "item 3, Who pays for six languages? · by Daniel Mensah, 10:02",
        "15/3 bis <https://example.org/annex|Annex>",
        "item 3, Who pays for six languages? · by Ute Keller, 10:02",
        "Meeting · M-1 · papers are due Thu 8 Dec",
    ]
    assert asked.text == "15/3 (Rev.1) comes into your conversation with me in a moment."
    assert files == [(["15", "3", "Rev.1", "2016"], PDF + b", new")]
    (news,) = told(both, UTE, "15/3 (Rev.1)*")
    assert "15/3*" not in news  # what was replaced before its reader got it is told of no more
    assert "3  Who pays for six languages? · 10 min · papers 15/3 (Rev.1), 15/3 bis" in both.answer(
        UTE, "agenda"
    )
    assert "Papers: 15/3 (Rev.1) costs, 15/3 bis Annex" in both.answer(UTE, "show AG-3")
    assert "AG-3" in both.answer(UTE, "search annex")
    assert "handed in a paper" in both.answer(UTE, "history AG-3")


def test_late_paper_waits_for_the_chair_who_admits_it(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "item Budget")
    talk.skips_to(datetime(2016, 12, 9, 9, tzinfo=UTC))
    talk.passes(minutes=1)
    (late,) = talk.drops(KENJI, "paper AG-3 Cost table", table_docx=b"late")
    talk.passes(minutes=2)
    before = (talk.answer(UTE, "papers"), talk.answer(UTE, "agenda"), talk.answer(LINDA, "papers"))
    (asked,) = [m for m in talk.direct(ALINE) if "Is it admitted?" in m.text]
    home = talk.answer(ALINE, "home")
    (refused,) = talk.says(LINDA, "/isc papers AG-3")
    (admitted,) = talk.presses(ALINE, asked, "Admit it")
    again = talk.presses(ALINE, asked, "Admit it") if "Admit it" in labels(asked) else []
    talk.passes(minutes=2)

    assert "Papers were due Thu 8 Dec, so Aline is asked whether it's admitted." in late.text
    assert "Cost table" not in before[0] + before[1]
    assert "15/3 Cost table" in before[2]
    assert "came late, and isn't admitted yet" in before[2]
    assert "Admit it" not in labels(refused)
    assert "15/3 Cost table came late, by Kenji Sato" in home
    assert admitted.text.splitlines()[0] == "15/3 Cost table is admitted. Who is invited may read it."
    assert all("doesn't wait" in m.text for m in again)
    assert "paper 15/3" in talk.answer(UTE, "agenda")
    assert told(talk, KENJI, "is admitted")
    assert "admitted a late paper" in talk.answer(UTE, "history AG-3")


def test_paper_is_taken_back_or_declined_with_the_reason_and_its_file_is_gone(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "item Budget")
    (mine,) = talk.drops(DANIEL, "paper AG-3", draft_pdf=PDF)
    talk.drops(KENJI, "paper AG-3", other_pdf=PDF)
    undone = talk.answer(KENJI, "undo AG-3")
    talk.presses(DANIEL, mine, "Take it back")
    (back,) = talk.submits(DANIEL, text="")
    (listed,) = talk.says(ALINE, "/isc papers AG-3")
    refused = talk.answer(UTE, "declinepaper AG-3 2 no")
    talk.says(ALINE, "/isc declinepaper AG-3 2")
    label = str(talk.workspace.view(talk.user(ALINE)))
    (said,) = talk.submits(ALINE, text="it is for the next meeting")
    declined = said.text
    talk.passes(minutes=2)

    assert undone.startswith("A step about a paper isn't undone.")
    assert back.text.splitlines()[0] == "15/3 draft is taken back. Its file is deleted here."
    assert "15/3 bis other" in listed.text
    assert "15/3 draft" not in listed.text
    assert "can take it back" in refused
    assert "Why isn't it a paper of the meeting?" in label
    assert declined.splitlines()[:2] == [
        "15/3 bis other isn't a paper of the meeting. Its file is deleted here.",
        "Why: it is for the next meeting",
    ]
    assert told(talk, KENJI, "Why: it is for the next meeting")
    assert "Papers" not in talk.answer(UTE, "show AG-3")


@pytest.mark.parametrize("who", [OBSERVER, STAFF])
def test_who_is_not_a_member_hands_nothing_in_and_only_who_is_invited_reads(
    talk: Conversation, who: str
) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "item Budget")
    talk.drops(DANIEL, "paper AG-3", costs_pdf=PDF)
    said = talk.answer(who, "paper AG-3 https://example.org/a")
    seen = talk.answer(who, "papers M-1")

    assert ("15/3 costs" in seen) is (who == OBSERVER)
    assert "Only members can propose an item of an agenda." in said
    assert "example.org/a" not in talk.answer(LINDA, "papers")


def test_what_is_no_paper_is_refused_with_the_way(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "item Budget")
    nothing = talk.answer(UTE, "paper AG-3 Cost table")
    (large,) = talk.drops(UTE, "paper AG-3", big_pdf=b"x" * 5_000_001)
    talk.answer(LINDA, "raise Whose contract ends? visibility:restricted")
    talk.answer(LINDA, "item I-1")
    talk.drops(LINDA, "paper AG-4", contract_pdf=PDF)
    talk.answer(LINDA, "cancel M-1 no room")

    assert nothing.startswith("Which paper? Send its file with these words in our own conversation")
    assert large.text == "That file is too large: I read up to 5 MB. Nothing was done. Send it in parts."
    assert "contract" not in talk.answer(UTE, "papers M-1")
    assert talk.answer(UTE, "search contract").startswith("Nothing found")
    assert talk.answer(UTE, "paper AG-3 https://example.org").startswith(
        "M-1 was cancelled, so it has no agenda"
    )
