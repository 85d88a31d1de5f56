"""A round that is for a meeting follows it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.rounds.scene import CILKA, GRETA, HALE, begun
from tests.handlers.rounds.test_rounds import at, days
from tests.handlers.scene import LINDA


@pytest.fixture
def meets(tmp_path: Path) -> Iterator[Conversation]:
    talk = begun(databases.fresh("sqlite"), tmp_path)
    for who in (CILKA, HALE):
        talk.answer(who, "settings digest:off")
    talk.answer(LINDA, "meeting 13 dec 14:00")
    yield talk
    assert talk.undeclared_steps() == set()
    talk.close()


def test_it_closes_on_another_day_and_the_silent_are_told_once(meets: Conversation) -> None:
    meets.until(at(30, 12, 11))
    meets.answer(HALE, "answer RD-1 Trial agreed result:agreed")
    meets.answer(LINDA, "move M-1 15 dec The room is taken")
    meets.until(at(1, 12))
    moved = meets.direct(CILKA)[-1].text

    assert "*Area updates for Thu 15 Dec* closes on *Mon 12 Dec, 18:00 Geneva*, not Thu 8 Dec" in moved
    meets.until(at(13, 12))
    assert days(meets, CILKA, "RD-1") == ["Tue 29 Nov", "Wed 30 Nov", "Wed 7 Dec", "Fri 9 Dec", "Mon 12 Dec"]
    assert days(meets, HALE, "RD-1") == ["Tue 29 Nov"]
    assert meets.answer(LINDA, "silent RD-1").splitlines()[0].endswith("1 of 9 have answered.")


def test_it_is_cancelled_with_its_meeting(meets: Conversation) -> None:
    meets.until(at(30, 12, 11))
    meets.answer(LINDA, "cancel M-1 no room")
    meets.until(at(9, 12))

    assert days(meets, CILKA, "RD-1") == ["Tue 29 Nov"]
    assert meets.answer(LINDA, "rounds").startswith("No open or planned rounds")
    assert "is cancelled, so it takes no answers" in meets.answer(CILKA, "answer RD-1 Photos result:sorted")


def test_close_of_an_open_round_moves_and_the_silent_are_told_once(tmp_path: Path) -> None:
    with closing(begun(databases.fresh("sqlite"), tmp_path)) as talk:
        for who in (CILKA, HALE, GRETA):
            talk.answer(who, "settings digest:off")
        talk.answer(LINDA, "round updates by:2 dec")
        talk.until(at(29, 12, 11))
        talk.answer(HALE, "answer RD-1 Trial agreed result:agreed")
        refused = talk.answer(CILKA, "move RD-1 9 dec")
        hour = talk.answer(LINDA, "move RD-1 9 dec 15:00")
        past = talk.answer(LINDA, "move RD-1 28 nov")
        moved = talk.answer(LINDA, "move RD-1 9 dec Three are ill")
        talk.until(at(30, 18, 11))
        told = talk.direct(CILKA)[-1].text
        history = talk.answer(LINDA, "history RD-1")
        talk.until(at(10, 12))
        asked = {who: days(talk, who, "RD-1") for who in (CILKA, HALE)}
        steps = talk.undeclared_steps()

    assert refused.startswith("Linda can ")
    assert hour == "Give me the day: a round closes at 18:00, as the charter says."
    assert "too soon" in past or "passed" in past
    assert moved.startswith("*RD-1* is open until Fri 9 Dec, 18:00 Geneva now. I'll tell ")
    assert "*Area updates for Fri 9 Dec* closes on *Fri 9 Dec, 18:00 Geneva*, not Fri 2 Dec.\n" in f"{told}\n"
    assert "moved its close" in history
    assert "Three are ill" in history
    reminded = ["Tue 6 Dec", "Thu 8 Dec", "Fri 9 Dec"]
    assert asked == {
        CILKA: [
            "Mon 28 Nov",
            "Tue 29 Nov",
            "Tue 29 Nov",
            *reminded,
        ],  # the move came on the day of a reminder
        HALE: ["Mon 28 Nov", "Tue 29 Nov"],  # who has answered since
    }
    assert steps == set()
