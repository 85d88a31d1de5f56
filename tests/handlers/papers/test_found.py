"""Papers come along with their item, are handed in for somebody, and are shown by their number."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, STAFF, UTE

DANIEL = "daniel.mensah"


def test_papers_come_along_with_an_item_that_is_carried_over_and_are_shown_by_number(
    both: Conversation,
) -> None:
    both.answer(LINDA, "meeting 12 oct 14:00 number:15")
    both.answer(LINDA, "meeting 14 oct 14:00 number:16")
    both.answer(LINDA, f"item Cost table M-1 @{DANIEL}")
    handed = both.answer(LINDA, f"paper AG-3 Costs https://example.org/costs behalf:@{DANIEL}")
    refused = both.answer(UTE, f"paper AG-3 Annex https://example.org/annex behalf:@{DANIEL}")
    shown = both.answer(UTE, "show 15/3")
    both.skips_to(datetime(2016, 10, 12, 15, tzinfo=UTC))
    both.answer(LINDA, "defer AG-3 no time")
    both.answer(LINDA, "held M-1")
    both.answer(LINDA, "item Captions M-2")
    ahead = both.answer(UTE, "agenda M-2")
    both.answer(LINDA, "call M-2")
    week = both.answer(DANIEL, "digest me")
    (ref,) = [one.split("*")[1] for one in both.answer(UTE, "items").splitlines() if "Cost table" in one]
    both.answer(ALINE, f"paper {ref} Second table https://example.org/second")

    assert "Entered for Daniel Mensah" in handed
    assert "behalf" in refused or "enter" in refused
    assert "15/3 <https://example.org/costs|Costs>" in shown
    assert "by Daniel Mensah" in shown
    assert "carried over from 15 · paper 15/3" in ahead
    assert "Cost table" in ahead
    assert "Papers for item" not in week  # they came along
    listed = both.answer(UTE, "papers M-2")
    assert "From earlier meetings\n15/3" in listed.replace("*", "")
    assert "papers 15/3, 16/" in both.answer(UTE, "agenda M-2")
    for who, number in ((UTE, "15/9"), (STAFF, "15/3"), (UTE, "99/1")):
        assert both.answer(who, f"show {number}") == f"I know no paper {number} that you may read."
    assert "15/3" in both.answer(UTE, "show paper 15/3 (Rev.1)")
