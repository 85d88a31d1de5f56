"""News of what somebody asked for, and questions about it."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import GRETA, LINDA, WIPA, in_channels, log_others


def test_question_to_who_asked(talk: Conversation) -> None:
    log_others(talk, 1)
    talk.says(LINDA, f"/isc action Room plan for the next assembly owner:@{GRETA} due:30 nov area:web")
    talk.passes(minutes=5)
    (offer,) = talk.replies(GRETA, in_channels(talk, "Room plan"), "Is it for 20 people or 40?")
    talk.presses(GRETA, offer, "Ask Linda")
    talk.passes(minutes=2)

    assert shown(talk, talk.direct(LINDA)[-1]) == sample("asked.of")


def test_closed_by_somebody_else(talk: Conversation) -> None:
    log_others(talk, 5)
    talk.says(LINDA, f"/isc action Names from Asia and the Pacific owner:@{WIPA} due:11 dec area:web")
    talk.until(datetime(2026, 12, 4, 7, tzinfo=UTC))
    talk.says(LINDA, "/isc done A-6 done by phone")
    talk.passes(hours=2)

    assert shown(talk, talk.direct(WIPA)[-1]) == sample("closed.for.you")
