"""A day that is closed since, on which the time of a level was to end: it ends on the next working day."""

from datetime import UTC, date, datetime

import pytest

from bot.calendar import Closure
from tests.conversation import Conversation
from tests.handlers.scene import LINDA

FILIZ, JOOST = "filiz.arslan", "joost.peeters"
RAISE = "raise Who pays for six languages? area:web"  # on Fri 7 Oct: the focal points have until Fri 14 Oct
CLOSE, REOPEN = "holiday Geneva 14 oct Ceremony", "holiday off Geneva 14 oct"


def at(day: int, hour: int = 15) -> datetime:
    return datetime(2016, 10, day, hour, tzinfo=UTC)


def raised(talk: Conversation, *, closed_at: datetime) -> None:
    talk.answer(FILIZ, RAISE)
    talk.until(closed_at)
    talk.answer(LINDA, CLOSE)
    talk.passes(minutes=2)


def told(talk: Conversation, who: str, words: str) -> list[tuple[str, str]]:
    return [
        (talk.day_of(m), line)
        for m in talk.direct(who)
        for line in m.text.splitlines()
        if words in line and "I-1" not in line
    ]


def test_time_of_a_level_that_ends_on_a_day_that_is_closed_since_ends_on_the_next_working_day(
    talk: Conversation,
) -> None:
    raised(talk, closed_at=at(12))
    talk.until(at(17))

    assert told(talk, JOOST, " left with ") == [
        ("Thu 13 Oct", "One working day left with the focal points (Mon 17 Oct).")
    ]
    assert told(talk, FILIZ, "time ends") == [
        (
            "Mon 17 Oct",
            "The focal points' time ends today, Mon 17 Oct, and there's no agreement. Nobody has answered.",
        )
    ]
    assert "focal points, until Mon 17 Oct" in talk.channel("isc-web")[0].text
    assert "by itself · moved it with the working days\n      due: Mon 17 Oct, was Fri 14 Oct" in talk.answer(
        FILIZ, "history I-1"
    )
    assert "why: Ceremony" in talk.answer(FILIZ, "history I-1")


def test_deadline_of_a_level_moves_back_once_when_the_day_is_open_again(talk: Conversation) -> None:
    raised(talk, closed_at=at(10))
    talk.answer(LINDA, REOPEN)
    talk.until(at(17))

    assert told(talk, JOOST, " left with ") == [
        ("Thu 13 Oct", "One working day left with the focal points (Fri 14 Oct).")
    ]
    assert [day for day, _ in told(talk, FILIZ, "time ends")] == ["Fri 14 Oct"]
    assert talk.answer(FILIZ, "history I-1").count("moved it with the working days") == 2


def test_holders_who_were_warned_of_the_later_day_are_warned_of_the_earlier_one_once(
    talk: Conversation,
) -> None:
    raised(talk, closed_at=at(12))
    talk.until(at(13, 8))
    talk.answer(LINDA, REOPEN)
    talk.until(at(13, 15))

    assert told(talk, JOOST, " left with ") == [
        ("Thu 13 Oct", "One working day left with the focal points (Fri 14 Oct).")
    ]
    (moved,) = [m for m in talk.direct(JOOST) if "to Fri 14 Oct" in m.text]
    assert talk.day_of(moved) == "Thu 13 Oct"


def test_who_was_warned_before_the_day_closed_reads_one_warning_when_it_opens_again(
    talk: Conversation,
) -> None:
    raised(talk, closed_at=at(13, 8))
    talk.until(at(13, 9))
    talk.answer(LINDA, REOPEN)
    talk.until(at(13, 15))

    assert told(talk, JOOST, " left with ") == [
        ("Thu 13 Oct", "One working day left with the focal points (Fri 14 Oct).")
    ]
    assert not [m for m in talk.direct(JOOST) if "to Mon 17 Oct" in m.text]


def test_deadline_that_was_moved_and_back_follows_the_day_that_is_open_again(talk: Conversation) -> None:
    raised(talk, closed_at=at(10))
    talk.answer(LINDA, "move I-1 18 oct")
    talk.answer(LINDA, "undo I-1")
    talk.answer(LINDA, REOPEN)
    talk.passes(minutes=2)

    assert "until Fri 14 Oct" in talk.answer(LINDA, "show I-1")


def test_deadline_goes_over_several_closed_days_and_back_as_they_open(talk: Conversation) -> None:
    raised(talk, closed_at=at(10))
    talk.answer(LINDA, "holiday Geneva 17 oct Storm")
    talk.passes(minutes=2)
    assert "until Tue 18 Oct" in talk.channel("isc-web")[0].text

    talk.answer(LINDA, REOPEN)
    talk.passes(minutes=2)
    assert "until Fri 14 Oct" in talk.channel("isc-web")[0].text


def test_date_that_somebody_set_stays_on_a_day_that_is_closed_since(talk: Conversation) -> None:
    talk.answer(FILIZ, f"{RAISE} due:14 oct")
    talk.until(at(12))
    talk.answer(LINDA, CLOSE)
    talk.until(at(13))

    assert told(talk, JOOST, " left with ") == []
    assert told(talk, JOOST, "Today is the last working day") == [
        ("Thu 13 Oct", "Today is the last working day with the focal points (Fri 14 Oct).")
    ]
    assert "moved it with the working days" not in talk.answer(FILIZ, "history I-1")


def test_holiday_elsewhere_moves_no_deadline_of_a_level(talk: Conversation) -> None:
    talk.answer(FILIZ, RAISE)
    talk.answer(LINDA, "holiday Bangkok 14 oct Flood")
    talk.passes(minutes=2)

    assert "focal points, until Fri 14 Oct" in talk.channel("isc-web")[0].text


def test_deadline_follows_a_day_that_the_charter_closes_from_the_next_start_on(talk: Conversation) -> None:
    talk.answer(FILIZ, RAISE)
    talk.passes(minutes=2)
    closed = Closure(
        station="GVA", day=date(2016, 10, 14), name="Ceremony", is_open=False, at=at(7), person_id=1
    )
    talk.charter = talk.charter.with_overrides([closed])
    talk.restart()
    talk.until(at(17))

    assert [day for day, _ in told(talk, FILIZ, "time ends")] == ["Mon 17 Oct"]
    assert talk.answer(FILIZ, "history I-1").count("moved it with the working days") == 1


def test_recent_digest_shows_the_day_to_which_a_deadline_moved(talk: Conversation) -> None:
    raised(talk, closed_at=at(11))
    digest = next(m for m in talk.channel() if "Issues" in m.text)
    followed = digest.text
    talk.answer(LINDA, "move I-1 19 oct")
    talk.passes(minutes=2)

    assert "until Mon 17 Oct" in followed
    assert "until Wed 19 Oct" in next(m for m in talk.channel() if m.ts == digest.ts).text


@pytest.mark.parametrize("step", ["edit I-1 Who pays then?", "option I-1 the host"])
def test_own_last_step_can_be_undone_after_the_calendar_moved_the_deadline(
    talk: Conversation, step: str
) -> None:
    talk.answer(LINDA, RAISE)
    talk.answer(LINDA, step)
    talk.answer(LINDA, CLOSE)
    talk.passes(minutes=2)

    assert talk.answer(LINDA, "undo I-1").startswith("Taken back")
    assert "until Mon 17 Oct" in talk.answer(LINDA, "show I-1")
