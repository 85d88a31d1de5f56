"""The task force on the day of the samples."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests import databases
from tests.conversation import Conversation

THURSDAY = datetime(2026, 11, 26, 14, tzinfo=UTC)  # Thu 26 Nov 2026, 15:00 in Geneva


@pytest.fixture
def talk(request: pytest.FixtureRequest) -> Iterator[Conversation]:
    conversation = Conversation(
        databases.fresh(databases.by_turns(request.node.name)), charter="charter.yaml", now=THURSDAY
    )
    yield conversation
    conversation.close()
    databases.throw_away(conversation.url)
