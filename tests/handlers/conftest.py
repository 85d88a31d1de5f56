"""What the dialogues ask for besides `talk`."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation


@pytest.fixture
def quick() -> Iterator[Conversation]:
    """The same conversation as `talk`, on SQLite alone: for long tables of words, not for what a database may break."""
    conversation = Conversation(databases.fresh("sqlite"))
    yield conversation
    conversation.close()
