"""What should have an owner and has none, and what is open for long."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.calendar import WorkingDays
from bot.register_dates import AssignWithin, LongOpen
from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels
from tests.shipped import TEXT

RECEIVED = "recommendation Publish the audits report:A nr:1 area:bsg received:26 sep"
LINE = "Publish the audits · was to be assigned by Mon 10 Oct"


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    """A recommendation that was received ten working days before Monday 10 October; it is Friday 7 October."""
    talk = talk_with(url, TEXT, tmp_path)
    talk.answer(LINDA, RECEIVED)
    yield from watched(talk)


def test_tenth_working_day_after_it_was_received_is_the_last_to_assign_it() -> None:
    rule = AssignWithin.model_validate({"days": 10, "from": "received"})

    assert rule.last_day(date(2016, 6, 15), WorkingDays()) == date(2016, 6, 29)


def test_year_or_day_is_long_back_from_the_day_on() -> None:
    until = LongOpen(since="year", years=5).until(date(2016, 2, 29))

    assert [one <= until for one in ("2010", "2011", "2012")] == [True, True, False]
    assert [one <= until for one in ("2011-02-28", "2011-03-01")] == [True, False]


def test_entry_without_owner_waits_for_the_chair_from_the_day_after_its_last(both: Conversation) -> None:
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))
    before = both.answer(ALINE, "home")
    both.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    (home,) = both.says(ALINE, "/isc home")

    assert "to be assigned" not in before
    assert LINE in home.text
    assert "Assign" in labels(home)
    assert LINE in both.answer(LINDA, "home")
    assert LINE not in both.answer(KENJI, "home")


def test_chair_assigns_it_from_there_and_it_is_gone(both: Conversation) -> None:
    both.until(datetime(2016, 10, 11, 8, tzinfo=UTC))
    (home,) = both.says(ALINE, "/isc home")
    both.presses(ALINE, home, "Assign")
    both.submits(ALINE, owner=[both.user(UTE)])

    assert "Ute Keller" in both.answer(LINDA, "recommendations")
    assert LINE not in both.answer(ALINE, "home")


def test_digest_of_the_chair_and_the_secretary_has_it(both: Conversation) -> None:
    both.until(datetime(2016, 10, 17, 12, tzinfo=UTC))

    for who, is_told in ((ALINE, True), (LINDA, True), (KENJI, False)):
        digests = "\n".join(one.text for one in both.direct(who))
        assert ("Recommendations to assign" in digests) is is_told
        assert (LINE in digests) is is_told


def test_closed_or_withdrawn_entry_waits_for_nobody(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Another report:A nr:2 received:26 sep")
    both.answer(ALINE, "mark R-1 not relevant")
    both.answer(LINDA, "cancel R-2 entered twice")
    both.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

    assert "to be assigned" not in both.answer(ALINE, "home")


def test_list_is_narrowed_to_what_has_no_owner(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Another report:A nr:2 owner:@ute.keller")

    assert both.answer(LINDA, "recommendations unassigned").splitlines() == [
        "*1 open recommendation, without an owner*",
        "*R-1*  Publish the audits · acceptance: no information · nobody owns it yet",
    ]
    assert both.answer(LINDA, "assign R-1 @ute.keller")
    assert both.answer(LINDA, "recommendations unassigned").startswith(
        "No open recommendations, without an owner."
    )


def test_what_is_open_for_long_is_counted_and_listed(both: Conversation) -> None:
    both.answer(LINDA, "recommendation Old report:A nr:2 year:2011")
    both.answer(LINDA, "recommendation Newer report:A nr:3 year:2012")
    both.answer(LINDA, "recommendation Over report:A nr:4 year:2009")
    both.answer(LINDA, "recommendation Secret report:A nr:5 year:2009 visibility:restricted")
    both.answer(ALINE, "mark R-4 not relevant")

    assert (
        both.answer(UTE, "recommendations").splitlines()[-1]
        == "Open for 5 years or more: 1 (recommendations long)"
    )
    assert both.answer(UTE, "recommendations long").splitlines() == [
        "*1 open recommendation, for 5 years or more*",
        "*R-2*  Old · acceptance: no information · nobody owns it yet",
    ]
    assert both.answer(LINDA, "recommendations long").splitlines()[0].startswith("*2 open recommendations")
    assert "Open for" not in both.answer(LINDA, "recommendations accepted")


def test_register_that_declares_none_of_it_has_none_of_it(tmp_path: Path) -> None:
    keys = ("    due:", "    remind:", "    calendar:", "    assign_within:", "    long_open:")
    plain = "".join(line for line in TEXT.splitlines(keepends=True) if not line.startswith(keys))
    with closing(talk_with(databases.fresh("sqlite"), plain, tmp_path)) as talk:
        talk.answer(LINDA, f"{RECEIVED} year:2001")
        talk.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

        assert "to be assigned" not in talk.answer(ALINE, "home")
        assert "Open for" not in talk.answer(LINDA, "recommendations")
        for word in ("long", "unassigned", "late"):
            assert "is no state of a recommendation" in talk.answer(LINDA, f"recommendations {word}")
