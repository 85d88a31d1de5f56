"""News of what somebody asked for, and questions about it."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import GRETA, LINDA, UTE, WIPA, in_channels, log_others


def test_question_to_who_asked(talk: Conversation) -> None:
    log_others(talk, 1)
    talk.says(LINDA, f"/isc action Room plan for the next assembly owner:@{GRETA} due:30 nov area:web")
    talk.passes(minutes=5)
    (offer,) = talk.replies(GRETA, in_channels(talk, "Room plan"), "Is it for 20 people or 40?")
    talk.presses(GRETA, offer, "Ask Linda")
    talk.passes(minutes=2)

    assert shown(talk, talk.direct(LINDA)[-1]) == sample("asked.of")


def test_first_message_to_an_owner(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:30 nov area:web")
    talk.passes(minutes=5)

    assert shown(talk, talk.direct(UTE)[-1]) == sample("assigned")


def test_news_of_what_somebody_asked_for(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:11 dec area:web")
    log_others(talk, 4)
    talk.says(LINDA, f"/isc action Names from Asia and the Pacific owner:@{WIPA} due:11 dec area:web")
    talk.passes(minutes=5)
    talk.replies(UTE, in_channels(talk, "Cost table"), "second quote comes on Tuesday")
    talk.says(WIPA, "/isc done A-6")
    talk.until(datetime(2026, 11, 27, 9, tzinfo=UTC))

    (news,) = [one for one in talk.direct(LINDA) if "News on what you asked for" in one.text]

    assert shown(talk, news) == sample("news.asker")


def test_closed_by_somebody_else(talk: Conversation) -> None:
    log_others(talk, 5)
    talk.says(LINDA, f"/isc action Names from Asia and the Pacific owner:@{WIPA} due:11 dec area:web")
    talk.until(datetime(2026, 12, 4, 7, tzinfo=UTC))
    talk.says(LINDA, "/isc done A-6 done by phone")
    talk.passes(hours=2)

    assert shown(talk, talk.direct(WIPA)[-1]) == sample("closed.for.you")
