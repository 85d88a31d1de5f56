"""The paper of an issue: a Word file in one's own conversation, with what its reader may see when it is made."""

import io

import pytest
from docx import Document

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE

FILIZ = "filiz.arslan"


def raised(talk: Conversation) -> None:
    talk.answer(
        FILIZ, "raise Who pays for <six> languages? area:web options:each Bureau & its pages; one budget"
    )
    talk.answer("joost.peeters", "position I-1 A from 2018")
    talk.passes(days=4)  # Fri 7 to Tue 11 Oct
    talk.answer(FILIZ, "escalate I-1 no money")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:14 oct for:I-1")
    talk.answer(LINDA, "action Staff matter for:I-1 visibility:restricted")
    talk.answer(LINDA, "raise Who films?")
    talk.answer(LINDA, "link I-1 I-2")


def files(talk: Conversation, who: str) -> list[bytes]:
    talk.passes(minutes=1)
    return [talk.workspace.files[one["id"]].bytes for m in talk.direct(who) for one in m.files]


def lines(content: bytes) -> list[str]:
    """Return what stands in a Word file, each table behind the heading above it."""
    file = Document(io.BytesIO(content))
    found = []
    for part in file.iter_inner_content():
        rows = (
            []
            if hasattr(part, "text")
            else [" | ".join(cell.text for cell in row.cells) for row in part.rows]
        )
        found += rows or [getattr(part, "text", "")]
    return found


def test_paper_says_on_one_page_what_is_asked_and_how_it_came_here(talk: Conversation) -> None:
    raised(talk)

    said = talk.answer(UTE, "paper I-1")
    (paper,) = files(talk, UTE)

    assert said == "The paper of I-1 comes as a file in our own conversation, in a minute."
    assert lines(paper) == [
        "I-1  Who pays for <six> languages?",
        "Raised by Filiz Arslan, Fri 7 Oct 2016 · Web editorial",
        "Where it stands",
        "With the task force since Tue 11 Oct 2016",
        "Asked: the task force, a decision by Tue 25 Oct",
        "Options",
        "A | each Bureau & its pages",
        "B | one budget",
        "Positions",
        "TSB | A, from 2018",
        "The way it went",
        "Focal points | 2 working days; sent up by Filiz Arslan: no money",
        "Task force | no working days so far",
        "Actions",
        "A-1 | Cost table\nUte Keller · by Fri 14 Oct · open",
        "Linked",
        "I-2 | Who films?",
        "As of Tue 11 Oct 2016",
    ]


def test_paper_of_a_decided_issue_has_its_outcome_for_whoever_may_read_it(quick: Conversation) -> None:
    raised(quick)
    quick.answer(ALINE, "decide I-1 agreed Secret pilot visibility:restricted")
    for who in (LINDA, OBSERVER):
        quick.answer(who, "paper I-1")

    (full,), (bare,) = files(quick, LINDA), files(quick, OBSERVER)

    assert "The task force decided on Tue 11 Oct. Agreed: Secret pilot (DEC-1)" in lines(full)
    assert "The task force decided on Tue 11 Oct. What was decided is for those concerned." in lines(bare)
    assert "A-2 | Staff matter\nFiliz Arslan" not in "\n".join(lines(bare))


def test_same_paper_asked_for_twice_at_once_comes_once(quick: Conversation) -> None:
    raised(quick)
    quick.answer(UTE, "paper I-1")

    assert quick.answer(UTE, "paper I-1") == (
        "The paper of I-1 is already on its way, as a file in our own conversation."
    )
    assert len(files(quick, UTE)) == 1


def test_rights_that_end_before_it_is_made_count(quick: Conversation) -> None:
    raised(quick)
    quick.answer(UTE, "paper I-1")
    (asked,) = quick.says(LINDA, "/isc relieve @ute.keller")
    quick.presses(LINDA, asked, "End the role, keep that")

    assert files(quick, UTE) == []


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "paper A-1", "A-1 has no papers. An issue has one, and the items of an agenda."),
        (UTE, "paper", "Which one? You have nothing open that this goes with."),
        (STAFF, "paper I-1", "I can't find I-1."),
    ],
)
def test_what_has_no_paper_is_said(quick: Conversation, who: str, words: str, sentence: str) -> None:
    raised(quick)

    assert quick.answer(who, words) == sentence
