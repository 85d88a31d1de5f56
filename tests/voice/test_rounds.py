"""A round: what it asks, what it says to the silent, its form, and what is printed of an area's answer."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import GRETA, LINDA
from tests.voice.test_forms import form_of


def test_question_its_reminder_and_its_form(talk: Conversation) -> None:
    talk.answer(LINDA, 'round updates by:"2 dec"')
    talk.until(datetime(2026, 11, 27, 12, tzinfo=UTC))
    asked, again = talk.direct(GRETA)

    assert shown(talk, asked) == sample("checkin.ask")
    assert shown(talk, again) == sample("checkin.again")
    talk.presses(GRETA, again, "Write it")
    assert shown(talk, form_of(talk, GRETA)) == sample("checkin.form")


def test_reply_is_shown_back_with_the_next_question(talk: Conversation) -> None:
    talk.answer(LINDA, 'round updates by:"2 dec"')
    talk.passes(minutes=5)
    (asked,) = talk.direct(GRETA)
    (said,) = talk.replies(GRETA, asked, "Captioning trial in three study groups")

    assert shown(talk, said) == sample("checkin.said")
