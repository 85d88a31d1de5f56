"""Deliverables of the shipped charter: from the draft through the bodies, as the task force's own papers went."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import TEXT

RUNA = "runa.lindqvist"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


def test_sponsorship_guidelines_are_endorsed_approved_in_december_and_in_force_by_the_chair(
    both: Conversation,
) -> None:
    for session in ("ISC-TF 13 dec", "MCG 15 dec"):
        both.answer(LINDA, f"session {session}")
    both.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines area:resmob owner:@ute.keller")
    both.answer(UTE, "submit D-1 task force purpose:endorsement")
    both.until(datetime(2016, 12, 13, 15, tzinfo=UTC))

    refused = both.answer(ALINE, "outcome D-1 approved")
    both.answer(ALINE, "outcome D-1 endorsed")
    both.answer(UTE, "submit D-1 MCG")
    both.until(datetime(2017, 1, 9, 10, tzinfo=UTC))
    draft = both.answer(LINDA, "outcome D-1 approved on:15 dec behalf:MCG")
    confirmed = both.answer(RUNA, "confirm D-1")

    assert refused.startswith("“approved” is for MCG, or who stands above. ISC-TF can say endorsed,")
    assert "approved by MCG on Thu 15 Dec 2016, to be confirmed" in draft
    assert confirmed.splitlines() == [
        "*D-1*  Sponsorship guidelines · approved by MCG on Thu 15 Dec 2016 · Ute Keller",
        "I'll tell Ute in a minute.",
    ]
    assert "Approved 100 % (1/1)" in both.answer(LINDA, 'deliverables all on:"31 dec 2016"')
    assert "Approved 0 % (0/1)" in both.answer(LINDA, 'deliverables all on:"14 dec 2016"')
    assert both.answer(LINDA, "mark D-1 in force") == "Aline can set the state of D-1."
    assert "in force · approved by MCG" in both.answer(ALINE, "mark D-1 in force")
    assert both.answer(LINDA, "deliverables").startswith("No open deliverables.")


def test_risk_paper_goes_through_four_bodies_and_its_paper_for_the_council_is_due_on_easter_monday(
    both: Conversation,
) -> None:
    for session in ("WG-RISK 18 oct", "ISC-TF 25 oct", "CWG-FHR 30 jan 2017", "Council 15 may 2017"):
        both.answer(LINDA, f"session {session}")
    both.answer(LINDA, 'deliverable Risk policy route:"risk paper" owner:@ute.keller')
    both.answer(UTE, "submit D-1 WG-RISK")
    both.until(datetime(2016, 10, 26, 12, tzinfo=UTC))
    both.answer(LINDA, "outcome D-1 endorsed on:18 oct")
    both.answer(ALINE, "outcome D-1 endorsed by:task force on:25 oct")
    both.answer(UTE, "submit D-1 CWG-FHR")

    refused = both.answer(UTE, "submit D-1 Council")
    both.answer(UTE, "submit D-1 Council reason:it has one session a year")
    shown = both.answer(UTE, "show D-1").splitlines()

    assert refused.startswith("CWG-FHR comes before Council, and D-1 has no outcome there yet.")
    assert [one for one in shown if one.startswith(("Endorsed", "CWG", "Council"))] == [
        "Endorsed by WG-RISK on Tue 18 Oct",
        "Endorsed by ISC-TF on Tue 25 Oct",
        "CWG-FHR: Mon 30 Jan 2017, for review, paper due Mon 16 Jan 2017",
        "Council: Mon 15 May 2017, for approval, paper due Mon 17 Apr 2017",
    ]
    both.answer(UTE, "submitted D-1")
    both.until(datetime(2017, 4, 13, 12, tzinfo=UTC))
    assert "*Risk policy* is due *Mon 17 Apr*." in both.direct(UTE)[-1].text
    assert both.day_of(both.direct(UTE)[-1]) == "Thu 13 Apr"
    assert "D-1" in both.answer(UTE, "deliverables mine")
    assert "paper due Mon 17 Apr" in both.asks(LINDA, "which deliverables wait for the Council?")


def test_earlier_body_that_says_its_word_late_takes_nothing_back(both: Conversation) -> None:
    both.answer(LINDA, "deliverable Mobility strategy route:strategy area:gender owner:@ute.keller")
    both.answer(LINDA, "outcome D-1 approved by:Council reason:it met first")

    late = both.answer(ALINE, "outcome D-1 endorsed by:ISC-TF")
    both.answer(ALINE, "undo D-1")
    both.answer(ALINE, "mark D-1 in force")
    later = both.answer(ALINE, "outcome D-1 endorsed by:ISC-TF")

    assert late.startswith("*D-1*  Mobility strategy · approved by Council on Fri 7 Oct")
    assert later.startswith("*D-1*  Mobility strategy · in force · approved by Council on Fri 7 Oct")
    assert "Endorsed by ISC-TF on Fri 7 Oct" in both.answer(UTE, "show D-1").splitlines()
    assert both.answer(LINDA, "deliverables").startswith("No open deliverables.")


def test_deliverable_that_was_given_up_goes_on_once_its_state_is_set(both: Conversation) -> None:
    both.answer(LINDA, "deliverable Mobility strategy route:strategy area:gender owner:@ute.keller")
    both.answer(RUNA, "outcome D-1 noted by:MCG reason:early")
    both.answer(LINDA, "outcome D-1 endorsed by:ISC-TF")
    both.answer(ALINE, "mark D-1 given up no time")

    refused = {
        both.answer(LINDA, "submit D-1 Council reason:again"),
        both.answer(ALINE, "outcome D-1 endorsed by:ISC-TF"),
        both.answer(ALINE, "confirm D-1"),
    }
    both.answer(ALINE, "mark D-1 status in draft")

    assert refused == {
        "D-1 is given up. Nothing has changed. To go on with it, set its state first: mark D-1 status in draft"
    }
    assert "Mobility strategy · endorsed · noted by MCG on Fri 7 Oct" in both.answer(ALINE, "confirm D-1")


def test_everyday_words_find_deliverables(both: Conversation) -> None:
    both.answer(LINDA, "deliverable Translation guidelines route:language paper area:web")

    assert both.answer(LINDA, "deliverable Without a route").startswith("A deliverable needs its route:")
    assert "Translation guidelines" in both.asks(LINDA, "which deliverables are in draft?")
    assert "deliverables" in both.answer(LINDA, "help deliverables")
