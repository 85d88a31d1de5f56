"""A meeting: its card, what one answers, and what is said when it moves or is cancelled."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import LINDA, WIPA

PLAN = 'meeting 7 dec 14:00 duration:85 min place:"room T103" link:https://example.org/meet number:16'


def answered_by_video(talk: Conversation) -> Message:
    """Call the meeting, and let Wipa answer in Bangkok; return what she is told."""
    talk.says(LINDA, f"/isc {PLAN}")
    talk.says(LINDA, "/isc call M-1")
    talk.passes(days=1)
    (call,) = [m for m in talk.direct(WIPA) if "The task force meets" in m.text]
    (said,) = talk.presses(WIPA, call, "Video")
    talk.passes(minutes=5)
    return said


def moved(talk: Conversation) -> None:
    answered_by_video(talk)
    talk.until(datetime(2026, 12, 1, 9, tzinfo=UTC))
    talk.says(LINDA, "/isc move M-1 8 dec 10:00 Aline is travelling")
    talk.passes(minutes=5)


def test_answer_and_card(talk: Conversation) -> None:
    said = answered_by_video(talk)

    assert shown(talk, said) == sample("meeting.mine")
    assert shown(talk, talk.channel()[0]) == sample("meeting.card")
    (question,) = talk.presses(WIPA, said, "Change")
    assert "[Coming] [Video] [Can't]" in shown(talk, question)


def test_moved_and_an_hour_before(talk: Conversation) -> None:
    moved(talk)
    told = talk.direct(WIPA)[-1]
    assert shown(talk, told) == sample("meeting.moved")

    talk.presses(WIPA, told, "Still so")
    talk.until(datetime(2026, 12, 8, 8, 30, tzinfo=UTC))

    assert shown(talk, talk.direct(WIPA)[-1]) == sample("meeting.soon")


def test_cancelled(talk: Conversation) -> None:
    moved(talk)

    talk.says(LINDA, "/isc cancel M-1 no quorum")
    talk.passes(minutes=5)

    assert shown(talk, talk.direct(WIPA)[-1]) == sample("meeting.cancelled")
