"""A round that is for a meeting follows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.rounds.scene import CILKA, HALE, begun
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
