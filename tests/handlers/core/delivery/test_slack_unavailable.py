"""When Slack does not answer: what was said is kept, and shown when Slack is back."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


@pytest.mark.parametrize("trouble", ["down", "revoked"])
def test_card_waits_while_slack_is_away_and_appears_when_it_is_back(talk: Conversation, trouble: str) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    setattr(talk.workspace, trouble, True)
    talk.passes(minutes=5)
    meanwhile = talk.channel("#isc-web") + talk.direct(UTE)
    setattr(talk.workspace, trouble, False)
    said = talk.answer(LINDA, "action Room plan area:web")
    talk.passes(minutes=6)
    later = talk.answer(LINDA, "action Paper area:web")

    assert meanwhile == []
    assert said.splitlines()[-1] == (
        "I have it, but Slack isn't answering me. The card follows; nothing is lost."
    )
    assert sorted(m.text.splitlines()[0] for m in talk.channel("#isc-web")) == [
        "Cost table",
        "Room plan",
    ]
    assert len(talk.direct(UTE)) == 1
    assert "Slack does not answer" not in later
