"""A reminder that comes on the day of a deadline, after its hour, says that it was due."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import LINDA
from tests.shipped import TEXT

GENDER = "nadia.costa"  # of Bridgetown, where nine in the morning is 15:00 in Geneva


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(talk_with(url, TEXT, tmp_path))


def test_reminder_after_the_hour_says_that_it_was_due(both: Conversation) -> None:
    both.answer(
        LINDA,
        f"recommendation Publish it report:JIU/1 nr:5 area:gender owner:@{GENDER} due:2016-10-12 14:00",
    )
    both.until(datetime(2016, 10, 12, 14, tzinfo=UTC))

    said = [one.text for one in both.direct(GENDER) if "Wed 12 Oct" in one.text]
    assert any("Publish it was due today, Wed 12 Oct" in one.replace("*", "") for one in said), said
