"""S1: the sponsorship guidelines become a paper of meeting 15, are endorsed there and submitted to MCG, and come into force."""

import re

from tests.conversation import Conversation
from tests.dialogues.test_meeting_scenarios import HARARE, december, geneva, told, when
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, UTE

__all__ = ["december"]  # the fixture
EDDA = "edda.brandt"  # in MCG


def test_s1_steps_2_to_5_and_8_and_9_guidelines_go_from_the_agenda_to_mcg_and_into_force(
    december: Conversation,
) -> None:
    talk = december
    talk.answer(LINDA, "edit M-1 number:15")
    talk.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines owner:@daniel.mensah area:resmob")
    talk.answer(LINDA, "call M-1")
    talk.skips_to(geneva(11, 24, 10))
    proposed = talk.answer(HARARE, "item D-1 M-1 10 min")
    (ref,) = set(re.findall(r"AG-\d+", proposed))
    talk.answer(LINDA, f"confirm {ref}")
    first = talk.answer(HARARE, f"paper {ref} Draft https://example.org/draft")
    talk.skips_to(geneva(12, 2, 10))
    talk.answer(OBSERVER, "note D-1 the accounts are unclear")
    talk.skips_to(geneva(12, 9, 10))
    late = talk.answer(KENJI, f"paper {ref} Annex https://example.org/annex")
    talk.passes(minutes=2)
    (asked,) = told(talk, ALINE, "Is it admitted?")
    unread = talk.answer(UTE, "papers M-1")
    talk.presses(ALINE, asked, "Admit it")

    assert "Proposed for Task force, meeting 15, Tue 13 Dec, 14:00 Geneva (15:00 for you)" in proposed
    assert "15/" in first.splitlines()[0]
    assert "(observer's remark): the accounts are unclear" in talk.answer(UTE, "show D-1")
    assert "Papers were due Thu 8 Dec, so Aline is asked whether it's admitted." in late
    assert when(talk, ALINE, asked) == "Fri 9 Dec 10:01"
    assert "Annex" not in unread
    assert "Annex" in talk.answer(UTE, "papers M-1")
    assert "admitted a late paper" in talk.answer(LINDA, f"history {ref}")
    place = re.findall(r"item (\d+) of M-1", talk.answer(LINDA, f"show {ref}"))[0]

    talk.skips_to(geneva(12, 13, 15, 30))
    (refused,) = talk.says(LINDA, f"/isc minutes M-1 {place}: approved, to MCG")
    (shown,) = talk.says(LINDA, f"/isc minutes M-1 {place}: endorsed, to MCG")
    (entered,) = talk.presses(LINDA, shown, "Enter it")
    talk.skips_to(geneva(12, 15, 11))
    talk.answer(EDDA, "outcome D-1 approved by:MCG")
    approved = talk.answer(UTE, "show D-1")
    talk.answer(ALINE, "mark D-1 in force")

    assert "“approved” is for MCG" in refused.text
    assert f"Item {place} endorsed, goes to MCG" in shown.text
    assert "D-1 is submitted to MCG." in entered.text
    assert "pproved" in approved
    assert "Thu 15 Dec" in approved
    assert "in force" in talk.answer(UTE, "show D-1").casefold()
