"""“endorsed, to MCG”: what goes through bodies is submitted to that one; of anything else it is said how that is entered."""

from datetime import UTC, datetime

import pytest

from bot.grammar.minutes import body_named
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE
from tests.shipped import CHARTER

OVER = datetime(2016, 10, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("to MCG", "MCG"),
        ("goes to the mcg.", "MCG"),
        ("with two changes, to Council", "Council"),
        ("and sent to MCG", "MCG"),
        ("to be sent to everybody", ""),
        ("one crew for MCG", ""),
        (f"to {CHARTER.short}", ""),
        ("", ""),
    ],
)
def test_body_is_read_at_the_end_of_an_outcome(text: str, body: str) -> None:
    assert body_named(text, CHARTER) == body


def test_outcome_submits_what_goes_through_bodies_and_undo_takes_it_back(both: Conversation) -> None:
    both.answer(LINDA, "deliverable Sponsorship guidelines route:guidelines owner:@ute.keller area:resmob")
    both.answer(LINDA, "meeting 12 oct 14:00 number:15")
    both.answer(LINDA, "item D-1 M-1")
    both.answer(LINDA, "item Captions M-1")
    both.skips_to(OVER)
    (shown,) = both.says(
        LINDA, "/isc minutes M-1\n3: endorsed, to MCG\n4: endorsed, with two changes, to MCG"
    )
    preview = shown.text
    (done,) = both.presses(LINDA, shown, "Enter it")
    entered, entry = done.text, both.answer(UTE, "show D-1")
    both.presses(LINDA, done, "Undo")

    missing = "Item 4 is about nothing that goes through bodies, so nothing is submitted to MCG. To enter what does: deliverable"
    assert "Item 3 endorsed, goes to MCG" in preview
    assert "Item 4 endorsed with two changes, to MCG" in preview
    assert missing in preview
    assert "D-1 is submitted to MCG." in entered
    assert missing in entered
    assert "MCG" in entry
    assert "endorsed by Task force, meeting 15" in both.answer(LINDA, "history D-1")
    assert both.answer(UTE, "show D-1") != entry
