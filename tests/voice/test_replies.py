"""Offers beside replies that sound like more than a note."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import LINDA, UTE, in_channels


@pytest.fixture
def card(talk: Conversation) -> Message:
    """The card of A-1, which Ute owns."""
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.passes(minutes=5)
    return in_channels(talk, "Cost table")


def test_offer_brings_its_answers(talk: Conversation, card: Message) -> None:
    (done,) = talk.replies(UTE, card, "sent it now, to Paula")
    (date,) = talk.replies(UTE, card, "can I have until friday 4 dec?")
    (stuck,) = talk.replies(UTE, card, "stuck, no answer")
    (question,) = talk.replies(UTE, card, "Is it for 20 people or 40?")

    assert shown(talk, done) == sample("reply.done")
    assert shown(talk, date) == sample("reply.date")
    assert shown(talk, stuck) == sample("reply.stuck")
    assert shown(talk, question) == sample("reply.question")


def test_raising_begins_with_what_was_said(talk: Conversation, card: Message) -> None:
    (offer,) = talk.replies(UTE, card, "stuck, no answer")

    talk.presses(UTE, offer, "Raise it")
    (said,) = talk.submits(UTE, text="stuck, no answer", then="raise")

    assert "I-1" in said.text
