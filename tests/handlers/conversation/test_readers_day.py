"""What is on on a day is on on that day where the reader is."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, BRASILIA, LINDA

# At 20:00 in Geneva it is 01:00 of the next day in Bangkok, and 15:00 in Brasilia.
LATE = "21 oct 20:00"


@pytest.mark.parametrize(
    ("planned", "ref"),
    [(f"meeting {LATE} Evening call", "M-1"), ("event Evening call on:21 oct time:20:00", "E-1")],
)
@pytest.mark.parametrize(
    ("who", "there", "not_there"),
    [(BANGKOK, "22 oct", "21 oct"), (BRASILIA, "21 oct", "22 oct"), (LINDA, "21 oct", "20 oct")],
)
def test_what_is_on_is_answered_for_the_readers_day(
    quick: Conversation, planned: str, ref: str, who: str, there: str, not_there: str
) -> None:
    quick.answer(LINDA, planned)

    assert ref in quick.asks(who, f"what is on {there}?")
    assert ref not in quick.asks(who, f"what is on {not_there}?")


def test_whole_day_is_the_same_everywhere(quick: Conversation) -> None:
    quick.answer(LINDA, "event Forum on:21 oct")

    assert "Forum" in quick.asks(BANGKOK, "what is on 21 oct?")
    assert "Forum" not in quick.asks(BANGKOK, "what is on 22 oct?")
