"""Guests of one item: they read it, its papers and when it comes, and nothing else; they count in no figures."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE, labels

GUEST, OTHER = STAFF, "julia.silva"  # on the roster, without a role
PLAN = "meeting 13 dec 14:00 number:15 place:T103"


def test_guest_of_an_item_reads_it_and_its_papers_and_nothing_else(both: Conversation) -> None:
    both.answer(LINDA, PLAN)
    both.answer(LINDA, "item Zebra budget M-1")
    said = both.answer(LINDA, f"item Cost of captions M-1 @{GUEST} 10 min")
    known = both.answer(LINDA, f"edit AG-3 guests:@{UTE}")
    both.answer(LINDA, f"edit AG-3 guests:@{OTHER}")
    both.answer(LINDA, "paper AG-4 Captions https://example.org/captions")
    both.answer(LINDA, "paper AG-3 Zebra https://example.org/zebra")
    both.passes(minutes=5)
    told = both.direct(GUEST)[-1].text
    reads = [
        both.answer(GUEST, words)
        for words in ("show AG-4", "papers AG-4", "items", "search captions", "show 15/4")
    ]
    others = [
        both.answer(GUEST, words)
        for words in (
            "show AG-3",
            "papers AG-3",
            "agenda M-1",
            "show M-1",
            "papers M-1",
            "search zebra",
            "show 15/3",
            "items",
        )
    ]
    both.answer(LINDA, "move M-1 14 dec 10:00")
    both.passes(minutes=5)

    assert "asked in for this item only: the meeting doesn't invite them." in said
    assert "You're asked in for one item: Cost of captions" in told
    assert "It's item 4 of a meeting that begins on Tue 13 Dec, 14:00 Geneva (13:00 for you), T103." in told
    assert known == "Ute Keller is invited to all of M-1 already."
    assert "Tue 13 Dec, 14:00 Geneva" in reads[0]
    assert "Captions" in reads[1]
    assert "Papers: 15/4 Captions" in reads[0]
    assert reads[4] == reads[1]
    assert all("Cost of captions" in one for one in reads)
    assert not any("Zebra" in one or "zebra/" in one for one in [*reads, *others])
    assert "Task force" not in reads[0]
    assert "Wed 14 Dec, 10:00 Geneva" in both.direct(GUEST)[-1].text
    assert "Guests for this item: Julia Silva" in both.answer(LINDA, "show AG-3")
    assert "guests: Julia Silva" in both.answer(LINDA, "history AG-3")


def test_somebody_uninvited_who_came_is_a_guest_of_one_item_and_in_no_figures(talk: Conversation) -> None:
    talk.answer(LINDA, PLAN)
    talk.answer(LINDA, "item Cost of captions M-1")
    talk.answer(LINDA, "call M-1")
    talk.until(datetime(2016, 12, 13, 14, 0, tzinfo=UTC))
    (asked,) = talk.says(LINDA, f"/isc present M-1 @{UTE} @{GUEST}")
    asks = labels(asked)
    talk.presses(LINDA, asked, "For one item only")
    (entered,) = talk.submits(LINDA, item="AG-3")
    talk.answer(LINDA, "held M-1")
    record = talk.answer(LINDA, "record M-1")
    refused = talk.answer(UTE, f"edit AG-3 guests:@{LINDA}")

    assert "For one item only" in asks
    assert "Ingrid Berg is a guest of this item." in entered.text
    assert "For this item: Ingrid Berg" in record
    assert record.count("Ingrid Berg") == 1
    assert refused == "Linda can change AG-3."


def test_guest_hears_of_each_time_to_which_the_meeting_moves(both: Conversation) -> None:
    both.answer(LINDA, f"{PLAN} link:https://meet.example.org/isc")
    both.answer(LINDA, f"item Cost of captions M-1 @{GUEST} 10 min")
    both.passes(minutes=5)
    moved = []
    for day in (14, 15, 14):
        moved.append(both.answer(LINDA, f"move M-1 {day} dec 10:00"))
        both.passes(minutes=0.3)
    both.passes(minutes=5)
    told_last = both.direct(GUEST)[-1]
    both.answer(LINDA, "cancel M-1 no quorum")
    both.passes(minutes=5)

    assert all("Dec, 10:00 Geneva" in one for one in moved)
    assert "Link: https://meet.example.org/isc" in told_last.text
    assert "Coming" not in labels(told_last)
    told = [one.text for one in both.direct(GUEST) if "Cost of captions" in one.text]
    assert sum("Wed 14 Dec, 10:00 Geneva" in one and "You're asked in" in one for one in told) <= 1
    assert "isn't dealt with on Wed 14 Dec" in told[-1]
