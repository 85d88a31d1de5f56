"""What tests ask for: a database of each kind, a conversation on it."""

from collections.abc import Iterator

import pytest

from tests import databases
from tests.conversation import Conversation


@pytest.fixture(params=databases.KINDS)
def url(request: pytest.FixtureRequest) -> str:
    """A new empty database, once of each kind."""
    return databases.fresh(request.param)


@pytest.fixture
def talk(url: str) -> Iterator[Conversation]:
    """A task force in the practice workspace; it is Friday 7 October 2016, 10:00 in Geneva."""
    conversation = Conversation(url)
    yield conversation
    conversation.close()
