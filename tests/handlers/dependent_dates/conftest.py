"""What dates depend on in these tests."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import COP, KENJI, LINDA


@pytest.fixture
def known(quick: Conversation) -> Conversation:
    """A conversation with an event, the task force's next meeting and one of another body."""
    quick.answer(KENJI, COP)
    quick.answer(LINDA, "meeting 18 oct 14:00")
    quick.answer(LINDA, "session MCG 25 oct")
    return quick
