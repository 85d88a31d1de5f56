"""Sessions of bodies: which is the next, by when papers are due, and when a level has to answer."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.calendar import Due
from bot.charter_file import read_charter
from bot.errors import UserError
from bot.sessions import (
    Session,
    answer_due,
    cancelled_session_on,
    is_session_based,
    must_precede_session,
    next_meeting_words,
    next_session_after,
    no_meeting_words,
    papers_due_on,
    session_on,
)

CHARTER = read_charter((Path(__file__).parents[2] / "charter.yaml").read_text(encoding="utf-8"))


def october(day: int) -> date:
    return date(2016, 10, day)


def session(day: int, body: str = "MCG", *, number: int = 1, is_cancelled: bool = False) -> Session:
    ends = datetime(2016, 10, day, 22, tzinfo=UTC)
    return Session(
        id=number, ref=f"M-{number}", body=body, on_day=october(day), begun_at=ends, papers_on=october(day),
        is_cancelled=is_cancelled,
    )  # fmt: skip


KNOWN = (
    session(20, number=1),
    session(6, number=2),
    session(13, number=3, is_cancelled=True),
    session(11, "CoCo", number=4),
)


@pytest.mark.parametrize(
    ("body", "after", "number"),
    [
        pytest.param("MCG", 5, 2, id="the-nearest"),
        pytest.param("MCG", 6, 1, id="later-than-that-day-and-not-one-called-off"),
        pytest.param("MCG", 20, None, id="none-later"),
        pytest.param("CoCo", 5, 4, id="another-body"),
        pytest.param(None, 5, None, id="no-body"),
    ],
)
def test_next_session_is_the_first_planned_one_later_than_a_day(
    body: str | None, after: int, number: int | None
) -> None:
    found = next_session_after(KNOWN, body, after=october(after))

    assert (found.id if found else None) == number


def test_session_of_a_day_is_the_planned_one_and_one_that_was_called_off_is_found_apart() -> None:
    assert session_on(KNOWN, "MCG", october(20)) == KNOWN[0]
    assert session_on(KNOWN, "MCG", october(13)) is None
    assert cancelled_session_on(KNOWN, "MCG", october(13)) == KNOWN[2]
    assert cancelled_session_on(KNOWN, "MCG", october(20)) is None


@pytest.mark.parametrize(
    ("body", "day", "due"),
    [
        pytest.param("MCG", date(2016, 10, 6), date(2016, 9, 29), id="five-working-days"),
        pytest.param("ISC-TF", date(2016, 9, 13), date(2016, 9, 7), id="the-8th-is-closed-in-geneva"),
        pytest.param("CWG-FHR", date(2017, 1, 30), date(2017, 1, 16), id="two-weeks"),
        pytest.param("MCG", date(2016, 10, 22), date(2016, 10, 17), id="on-a-saturday"),
    ],
)
def test_papers_are_due_working_days_of_geneva_before(body: str, day: date, due: date) -> None:
    assert papers_due_on(CHARTER.body(body), day, charter=CHARTER) == due


def test_papers_come_before_the_session_or_on_its_day() -> None:
    must_precede_session(october(6), october(6))
    with pytest.raises(
        UserError, match=r"^Papers are due before a session, not after it\. Nothing has changed\.$"
    ):
        must_precede_session(october(7), october(6))


@pytest.mark.parametrize(
    ("level", "known", "since", "day", "typed"),
    [
        pytest.param("mcg", KNOWN[0], 7, 20, "next meeting of MCG", id="at-the-session"),
        pytest.param("mcg", None, 7, 21, "no meeting of MCG is known, so 10 working days", id="none-known"),
        pytest.param("focal_points", None, 7, 14, "5 working days", id="days-of-the-level"),
        pytest.param("focal_points", KNOWN[0], 7, 14, "5 working days", id="its-days-go-before-a-session"),
    ],
)
def test_level_answers_at_the_session_of_its_body_or_within_its_days(
    level: str, known: Session | None, since: int, day: int, typed: str
) -> None:
    due = answer_due(CHARTER.level(level), known, since=october(since), today=october(7), charter=CHARTER)

    assert (due.day, due.at, due.zone, due.typed) == (october(day), None, "Europe/Zurich", typed)


def test_without_a_session_no_date_is_given_that_has_passed() -> None:
    since = date(2016, 9, 1)

    due = answer_due(CHARTER.level("mcg"), None, since=since, today=october(7), charter=CHARTER)

    assert due.day == october(21)


def test_date_follows_a_body_unless_somebody_set_it() -> None:
    def due(typed: str) -> Due:
        return Due(day=october(20), at=None, zone="Europe/Zurich", typed=typed)

    assert is_session_based(due(next_meeting_words("MCG")), "MCG")
    assert is_session_based(due(no_meeting_words("MCG")), "MCG")
    assert not is_session_based(due(next_meeting_words("CoCo")), "MCG")
    assert not is_session_based(due("20 oct"), "MCG")
    assert not is_session_based(None, "MCG")
