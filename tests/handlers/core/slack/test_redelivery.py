"""What Slack delivers twice is done once and answered once."""

import pytest

from practice.faults import Fault, FaultKind
from tests.conversation import Conversation
from tests.handlers.scene import LINDA


@pytest.fixture
def talk(both: Conversation) -> Conversation:
    """Whether a thing is done once is asked of both databases."""
    return both


def test_message_that_slack_delivers_twice_is_logged_and_answered_once(talk: Conversation) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.EVENT_REPEATED))

    said = talk.says(LINDA, "action Send the cost table due:14 oct", channel="direct")

    assert talk.workspace.faults.happened == {"event_repeated": 1}
    assert [m.text.splitlines()[0] for m in said] == ["Send the cost table"]
    assert "A-2" not in talk.answer(LINDA, "actions all")


def test_question_that_slack_delivers_twice_is_answered_once(talk: Conversation) -> None:
    talk.workspace.faults.add(Fault(kind=FaultKind.EVENT_REPEATED))

    said = talk.says(LINDA, "who secretary", channel="direct")

    assert talk.workspace.faults.happened == {"event_repeated": 1}
    assert [m.text for m in said] == ["*Secretary*  Linda Okafor"]
