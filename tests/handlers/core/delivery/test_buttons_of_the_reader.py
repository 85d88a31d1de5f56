"""Under a message to one person are the buttons that this person may press."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, OBSERVER, STAFF, UTE, labels

THURSDAY_NOON = datetime(2016, 10, 13, 12, tzinfo=UTC)


def of(talk: Conversation, who: str, words: str) -> Message:
    """Return the last message to somebody in which these words are."""
    return [one for one in talk.direct(who) if words in one.text][-1]


def test_reminder_that_an_observer_asked_for_has_what_an_observer_may_do(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:21 oct")
    talk.answer(OBSERVER, "remind A-1 thursday")
    talk.answer(UTE, "remind A-1 thursday")
    talk.until(THURSDAY_NOON)

    observed, own = of(talk, OBSERVER, "Cost table"), of(talk, UTE, "Cost table")

    assert labels(observed) == ["Note"]
    assert "Done" in labels(own)
    assert "Done" not in labels(observed)
    talk.presses(OBSERVER, observed, "Note")
    talk.submits(OBSERVER, text="How many took part?")
    assert "How many took part?" in talk.answer(LINDA, "show A-1")


def test_member_who_asked_to_be_reminded_of_another_persons_action_may_note_only(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:21 oct")
    talk.answer("joost.peeters", "remind A-1 thursday")
    talk.until(THURSDAY_NOON)

    assert labels(of(talk, "joost.peeters", "Cost table")) == ["Note"]


def test_colleague_without_a_role_may_press_all_that_is_under_the_message_of_their_own(
    talk: Conversation,
) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{STAFF} due:12 oct")
    talk.until(datetime(2016, 10, 13, 12, tzinfo=UTC))

    found = {label for one in talk.direct(STAFF) for label in labels(one)}
    assert {"Done", "Note", "New date"} <= found


@pytest.mark.parametrize("who", [OBSERVER, UTE])
def test_note_under_a_closed_action_offers_to_reopen_it_to_who_may(talk: Conversation, who: str) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:21 oct")
    talk.answer(who, "remind A-1 tuesday")
    talk.until(datetime(2016, 10, 11, 12, tzinfo=UTC))
    message = of(talk, who, "Cost table")
    talk.answer(LINDA, "done A-1 Sent")

    said = talk.replies(who, message, "One more thing")

    assert said[-1].text == "Noted. A-1 stays done."
    assert labels(said[-1]) == (["Reopen"] if who == UTE else [])


def test_holder_and_raiser_keep_the_buttons_that_are_for_them(talk: Conversation) -> None:
    talk.answer(UTE, "raise Who pays for six languages? area:web")
    talk.passes(minutes=3)
    asked = labels(of(talk, "joost.peeters", "Who pays"))
    talk.answer("joost.peeters", "escalate I-1 no mandate")
    talk.passes(minutes=3)

    assert "My words" in asked
    assert {"Decide", "Take it up"} <= set(labels(of(talk, ALINE, "Who pays")))


def test_addressee_reads_comments_and_objects(talk: Conversation) -> None:
    talk.opens(ALINE, f"propose Guidelines asked:@{UTE}")
    talk.passes(minutes=12)

    assert labels(of(talk, UTE, "Guidelines")) == ["Read it", "Comment", "Object"]
