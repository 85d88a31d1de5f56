"""One list of what is asked: rounds, registration, positions and silence procedures stand in it, and on Home, alike."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.rounds.scene import CHARTER, CILKA, GRETA, HALE, JOOST, KENJI, MOUSSA, NADIA, PAULA, begun
from tests.handlers.rounds.test_rounds import at
from tests.handlers.scene import ALINE, LINDA, labels

BY_HAND = CHARTER.replace("for_each: meeting", "for_each: by hand")
ASKED = (CILKA, GRETA, HALE, JOOST, KENJI, MOUSSA, NADIA, PAULA)
REFS = ("I-1", "M-1", "P-1", "RD-1")
QUESTIONS = (
    "who hasn't answered?",
    "Who is silent?",
    "who has not replied yet",
    "whose answers are missing?",
    "who has not answered the round?",
    "qui n'a pas encore répondu ?",
    "¿quién no ha respondido?",
    "кто ещё не ответил?",
    "谁还没有回复？",
    "من لم يرد بعد؟",
)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Conversation]:
    """On Mon 28 Nov an issue, a meeting, a procedure and a round ask people, and each has one answer."""
    talk = begun(databases.fresh("sqlite"), tmp_path, charter=BY_HAND)
    for who in (*ASKED, LINDA, ALINE):
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, "meeting 12 dec 14:00")
    talk.answer(ALINE, "call M-1")
    talk.answer(KENJI, "raise Who pays for captions? area:ACCESS")
    talk.opens(ALINE, "propose Guidelines asked:@moussa.diallo,@paula.ruiz,@hale.kaya")
    talk.answer(ALINE, "round updates by:2 dec")
    talk.answer(CILKA, 'answer RD-1 Photos sorted result:"All are online"')
    talk.answer(CILKA, "attending M-1")
    talk.answer(JOOST, "position I-1 the office")
    talk.until(at(29, 15, 11))
    talk.asks(PAULA, "P-1: only a typo in line 2")
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def _on_home(talk: Conversation, who: str) -> set[str]:
    """Return what waits for somebody's answer on their Home."""
    shown = str(talk.says(who, "/isc home")[-1].blocks)
    return {one for one in REFS if re.search(rf"\b{one}\b", shown)}


def test_silent_lists_what_waits_for_answers_and_home_has_the_same(asked: Conversation) -> None:
    (listed,) = asked.says(LINDA, "/isc silent")
    in_words = [asked.asks(LINDA, words) for words in QUESTIONS]
    of_one = [asked.answer(LINDA, "silent RD-1"), asked.asks(LINDA, "who hasn't answered RD-1?")]
    of_hale = asked.answer(LINDA, "silent owner:@hale.kaya")
    of_cilka = asked.answer(LINDA, "silent owner:@cilka.novak")
    refused = asked.asks(HALE, QUESTIONS[0])

    assert listed.text.splitlines() == [
        "No overdue action waits for an answer.",
        "4 things wait for answers",
        "I-1  Who pays for captions? · 1 of 2 have answered; waiting for BDT",
        "M-1  The task force meets on Mon 12 Dec, 14:00 Geneva · 1 of 25 have answered; waiting for Aline, Linda, Runa and 21 others",
        "P-1  Guidelines · 1 of 3 have answered; waiting for Moussa and Hale · who says nothing agrees",
        "RD-1  Area updates for Fri 2 Dec · 1 of 9 have answered; waiting for Climate change, Emergency telecommunications, Accessibility and 5 others",
    ]
    assert labels(listed) == ["Who"] * 4
    assert set(in_words) == {listed.text}
    assert of_one[0] == of_one[1] != listed.text
    assert refused.endswith("can list who hasn't answered.")
    asked_of = {HALE: of_hale, CILKA: of_cilka}
    assert {who: _on_home(asked, who) for who in asked_of} == {
        who: {ref for ref in REFS if ref in said} for who, said in asked_of.items()
    }
    assert _on_home(asked, CILKA) == set()


def test_nudge_asks_whoever_has_not_answered_whatever_asks_them(asked: Conversation) -> None:
    said = {ref: asked.answer(LINDA, f"nudge {ref} We meet soon") for ref in REFS}
    again = asked.answer(LINDA, "nudge RD-1")
    asked.answer(LINDA, "undo RD-1")
    asked.passes(minutes=5)
    hale = asked.direct(HALE)[-1].text

    assert said["P-1"].startswith("I'll ask Hale about P-1 in a minute, and Moussa about P-1 when")
    assert again.startswith("You asked ")
    assert "Linda asks you to read this:* “We meet soon”\nGuidelines\nIt becomes final on " in hale
    assert "asks for Accessibility" not in hale  # it was taken back
    assert asked.answer(HALE, "nudge P-1").endswith("can list who hasn't answered.")
