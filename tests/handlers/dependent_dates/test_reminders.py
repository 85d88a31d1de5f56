"""Reminders put off or wished for until a day that depends on an event: they follow it, and their readers hear once."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels


def with_reminders(talk: Conversation) -> Conversation:
    """Let Ute put an action off until a week before an event, and Linda be reminded of it at an hour of that day."""
    talk.answer(KENJI, "event COP22 on:7-18 nov place:Marrakesh")
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:20 oct")
    talk.answer(UTE, "snooze A-1 a week before COP22")
    talk.answer(LINDA, "remind A-1 a week before COP22 at 11:00")
    talk.passes(hours=1)
    return talk


def told(talk: Conversation, who: str) -> list[str]:
    """Return what somebody was told of where their reminder is now."""
    lines = [line for one in talk.direct(who) for line in one.text.replace("*", "").splitlines()]
    return [line for line in lines if "remind you on" in line]


def test_reminders_move_with_their_event_and_their_readers_are_told_once(both: Conversation) -> None:
    with_reminders(both)

    both.answer(KENJI, "move E-1 10 nov")
    both.answer(KENJI, "move E-1 14 nov")
    both.passes(hours=1)

    assert told(both, UTE) == [
        "COP22 has moved. I'll remind you on Mon 7 Nov, 09:00 Geneva, not Mon 31 Oct, 09:00 Geneva."
    ]
    assert told(both, LINDA) == [
        "COP22 has moved. I'll remind you on Mon 7 Nov, 11:00 Geneva, not Mon 31 Oct, 11:00 Geneva."
    ]
    assert "back on Mon 7 Nov, 09:00 Geneva" in both.answer(UTE, "settings")
    assert both.ticks.audit() == []


@pytest.mark.parametrize("who", [UTE, LINDA])
def test_moved_reminder_comes_on_the_new_day_alone(talk: Conversation, who: str) -> None:
    with_reminders(talk).answer(KENJI, "move E-1 14 nov")
    words = "put it off until today" if who == UTE else "You asked me to remind you."

    talk.until(datetime(2016, 11, 6, 12, tzinfo=UTC))
    before = [one for one in talk.direct(who) if words in one.text]
    talk.until(datetime(2016, 11, 7, 12, tzinfo=UTC))

    assert before == []
    (came,) = [one for one in talk.direct(who) if words in one.text]
    assert talk.day_of(came) == "Mon 7 Nov"


def test_nobody_is_told_of_a_move_that_was_taken_back(talk: Conversation) -> None:
    with_reminders(talk)

    talk.answer(KENJI, "move E-1 14 nov")
    talk.answer(KENJI, "undo E-1")
    talk.passes(hours=1)

    assert told(talk, UTE) == []
    assert "back on Mon 31 Oct, 09:00 Geneva" in talk.answer(UTE, "settings")


def test_reminder_whose_day_would_have_passed_comes_as_soon_as_it_can(talk: Conversation) -> None:
    with_reminders(talk)

    talk.answer(KENJI, "move E-1 11 oct")
    talk.passes(hours=1)

    (came,) = [one for one in talk.direct(LINDA) if "You asked me to remind you." in one.text]
    assert talk.day_of(came) == "Fri 7 Oct"


def test_reader_is_asked_when_the_event_is_cancelled_and_the_reminder_stays(talk: Conversation) -> None:
    with_reminders(talk)

    talk.answer(KENJI, "cancel E-1 no mandate")
    talk.passes(hours=1)
    (asked,) = [one for one in talk.direct(LINDA) if "is cancelled" in one.text]
    sentence, offered = asked.text, labels(asked)
    talk.answer(KENJI, "reopen E-1")
    talk.passes(hours=1)

    shown = next(one for one in talk.direct(LINDA) if one.ts == asked.ts)
    assert "COP22 is cancelled, and I'll still remind you on *Mon 31 Oct, 11:00 Geneva*." in sentence
    assert offered == ["Another day", "Don't"]
    assert "COP22 takes place after all. I'll remind you on Mon 31 Oct, 11:00 Geneva." in shown.text
    assert labels(shown) == []


def test_reminder_that_was_taken_back_is_not_told_of(talk: Conversation) -> None:
    with_reminders(talk)
    talk.answer(UTE, "unmute A-1")

    talk.answer(KENJI, "move E-1 14 nov")
    talk.passes(hours=1)

    assert told(talk, UTE) == []


def test_reminder_of_its_own_day_does_not_move(talk: Conversation) -> None:
    talk.answer(KENJI, "event COP22 on:7-18 nov")
    talk.answer(LINDA, "remind E-1 31 oct")

    talk.answer(KENJI, "move E-1 14 nov")
    talk.passes(hours=1)

    assert told(talk, LINDA) == []


def test_reader_who_may_not_see_the_event_any_more_is_not_told_its_name(talk: Conversation) -> None:
    with_reminders(talk)
    talk.answer(KENJI, "edit E-1 visibility:restricted")

    talk.answer(LINDA, "move E-1 14 nov")
    talk.passes(hours=1)

    assert told(talk, UTE) == [
        "What that depends on has moved. I'll remind you on Mon 7 Nov, 09:00 Geneva, not Mon 31 Oct, 09:00 Geneva."
    ]
