"""A meeting that was called is moved or cancelled, and reminded of: exactly those who were told are told, once."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, LINDA, UTE, labels

OLD, NEW = "Tue 11 Oct, 14:00 Geneva (09:00 for you)", "Tue 18 Oct, 14:00 Geneva (10:00 for you)"
SANTIAGO, GENEVA = "paula.ruiz", "greta.weber"
NEXT_DAY = "meeting 11 oct 14:00 link:https://example.org/meet"
WHERE = (BRASILIA, GENEVA, BANGKOK)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text.replace("*", "")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of October 2016, in UTC."""
    return datetime(2016, 10, day, hour, minute, tzinfo=UTC)


def called(talk: Conversation) -> None:
    """Plan the meeting of Tuesday 11 October, and call it on Friday."""
    talk.answer(LINDA, NEXT_DAY)
    talk.answer(LINDA, "call M-1")


def when(talk: Conversation, message: Message) -> str:
    return f"{datetime.fromtimestamp(float(message.ts), UTC):%a %H:%M}"


def test_reminders_come_the_morning_before_and_an_hour_before_in_each_readers_hours(
    talk: Conversation,
) -> None:
    called(talk)
    talk.until(at(11, 20))

    (day,) = told(talk, GENEVA, "Are you coming?")
    (hour,) = told(talk, GENEVA, "meets in an hour")
    assert (when(talk, day), when(talk, hour)) == ("Mon 07:00", "Tue 11:00")
    assert hour.text.splitlines()[0].replace("*", "") == (
        "The task force meets in an hour: Tue 11 Oct, 14:00 Geneva, by video"
    )
    (far,) = told(talk, BANGKOK, "Are you coming?")
    assert "An hour before is outside your hours, so I'll write at 17:00 that day." in far.text
    (evening,) = told(talk, BANGKOK, "The task force meets: Tue 11 Oct, 14:00 Geneva (19:00 for you)")[1:]
    assert when(talk, evening) == "Tue 10:00"


def test_who_sent_apologies_is_not_reminded(talk: Conversation) -> None:
    called(talk)
    talk.answer(GENEVA, "apologies M-1")
    talk.until(at(11, 20))

    assert told(talk, GENEVA, "meets in an hour") == []
    assert told(talk, GENEVA, "Are you coming?") == []


def test_meeting_moved_after_reminders_is_corrected_once_with_both_local_times(talk: Conversation) -> None:
    called(talk)
    talk.answer(BRASILIA, "remote M-1")
    talk.until(at(10, 14))
    talk.answer(LINDA, "move M-1 18 oct 14:00 Aline is travelling")
    talk.passes(minutes=3)

    (vera,) = told(talk, BRASILIA, "not Tue 11 Oct")
    assert vera.text.replace("*", "").splitlines()[:2] == [
        f"The task force meets on {NEW}, by video, not {OLD}: Aline is travelling.",
        "You were coming by video. Does that still work?",
    ]
    assert labels(vera) == ["Still so", "Coming", "Can't"]
    (wipa,) = told(talk, BANGKOK, "not Tue 11 Oct")  # it is night there, and it begins within 36 hours
    assert "Are you coming?" in wipa.text
    assert "14:00 Geneva (19:00 for you)" in wipa.text
    assert wipa.text.splitlines()[2:4] == [
        "Papers by Thu 13 Oct.",
        "I'm writing outside your hours because it's so soon.",
    ]
    assert "outside your hours" not in vera.text
    for one in (m for m in talk.direct(BANGKOK) if m is not wipa and " · M-1 · to" in str(m.blocks)):
        assert {"Coming", "Video", "Can't"}.isdisjoint(labels(one))
        assert "Moved · M-1 · to Tue 18 Oct, 14:00 Geneva" in str(one.blocks).replace(":arrow_right: ", "")

    talk.until(at(18, 13))
    assert len(told(talk, BRASILIA, "not Tue 11 Oct")) == 1
    (hour,) = told(talk, GENEVA, "meets in an hour")
    assert when(talk, hour) == "Tue 11:00"
    assert talk.day_of(hour) == "Tue 18 Oct"


def test_registrations_are_asked_again_and_no_answer_is_none(talk: Conversation) -> None:
    called(talk)
    talk.answer(BRASILIA, "remote M-1")
    talk.answer(UTE, "attending M-1")
    talk.until(at(10, 9))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.passes(minutes=3)
    (vera,) = told(talk, BRASILIA, "Does that still work?")
    talk.presses(BRASILIA, vera, "Still so")

    lines = talk.answer(LINDA, "attendance M-1").splitlines()

    assert lines[1:4] == [
        "1 of 25 has answered.",
        "By video (1): Vera Almeida",
        "Asked again, as it has moved (1): Ute Keller",
    ]


def test_cancelled_meeting_reaches_everybody_who_was_told_and_nobody_else(talk: Conversation) -> None:
    called(talk)
    talk.until(at(10, 9))
    said = talk.answer(LINDA, "cancel M-1 no quorum")
    talk.until(at(11, 20))

    assert "I'll tell" in said
    (ute,) = told(talk, UTE, "doesn't meet")
    assert ute.text.replace("*", "").splitlines()[0] == (
        "The task force doesn't meet on Tue 11 Oct, 14:00 Geneva: no quorum."
    )
    assert labels(ute) == []
    assert told(talk, UTE, "meets in an hour") == []
    assert told(talk, "julia.silva", "doesn't meet") == []
    assert told(talk, LINDA, "doesn't meet") == []


def test_who_was_not_reached_yet_hears_only_the_last_time(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 13 dec 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "move M-1 14 dec")
    talk.until(at(11, 20))

    assert told(talk, UTE, "not Tue 13 Dec") == []
    (call,) = told(talk, UTE, "The task force meets")
    assert "Wed 14 Dec, 14:00 Geneva" in call.text


def test_moved_away_and_back_before_anybody_heard_is_said_to_nobody(talk: Conversation) -> None:
    called(talk)
    talk.until(at(10, 9))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.answer(LINDA, "move M-1 11 oct 14:00")
    talk.until(at(11, 20))

    assert told(talk, UTE, ", not ") == []
    assert len(told(talk, UTE, "meets in an hour")) == 1


def test_undo_of_a_move_tells_those_who_had_heard(talk: Conversation) -> None:
    called(talk)
    talk.until(at(10, 9))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.passes(minutes=3)
    talk.answer(LINDA, "undo M-1")
    talk.passes(minutes=3)

    (back,) = told(talk, UTE, "not Tue 18 Oct, 14:00 Geneva")
    assert "meets on Tue 11 Oct" in back.text


def test_moved_in_time_waits_for_the_readers_hours(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(10, 14))  # 21:00 in Bangkok
    talk.answer(ALINE, "move M-1 26 oct")
    talk.passes(minutes=3)
    assert told(talk, BANGKOK, "not Tue 25 Oct") == []

    talk.until(at(11, 3))
    (moved,) = told(talk, BANGKOK, "not Tue 25 Oct")
    assert when(talk, moved) == "Tue 02:00"
    assert "by Aline Moreau" in str(moved.blocks)


def test_who_was_told_the_old_time_hears_the_new_one_before_either(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(14, 16, 30))  # Friday 18:30 in Geneva, 13:30 in Brasilia, 23:30 in Bangkok
    talk.answer(LINDA, "move M-1 17 oct 08:30")
    talk.until(at(17, 6, 29))

    heard = {who: [when(talk, one) for one in told(talk, who, "not Tue 25 Oct")] for who in WHERE}
    assert heard == {BRASILIA: ["Fri 16:31"], GENEVA: ["Mon 06:00"], BANGKOK: ["Mon 02:00"]}
    assert "outside your hours" not in told(talk, GENEVA, "not Tue 25 Oct")[0].text


def test_with_no_office_hour_left_the_new_time_comes_36_hours_before_it(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(14, 16, 30))
    talk.answer(LINDA, "move M-1 17 oct 07:00")
    talk.until(at(17, 4, 59))

    heard = {who: [when(talk, one) for one in told(talk, who, "not Tue 25 Oct")] for who in WHERE}
    assert heard == {BRASILIA: ["Fri 16:31"], GENEVA: ["Sat 17:00"], BANGKOK: ["Mon 02:00"]}
    (greta,) = told(talk, GENEVA, "not Tue 25 Oct")
    assert greta.text.splitlines()[-2] == "I'm writing outside your hours because it's so soon."


def test_day_that_closes_after_the_move_keeps_nobody_from_hearing_in_time(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(14, 16, 30))
    talk.answer(LINDA, "move M-1 17 oct 16:00")  # in Geneva they would hear on Monday morning
    talk.answer(LINDA, "holiday Geneva 17 oct Storm")
    talk.until(at(17, 13, 59))

    (greta,) = told(talk, GENEVA, "not Tue 25 Oct")
    assert when(talk, greta) == "Mon 07:00"


def test_meeting_that_has_begun_is_neither_moved_nor_cancelled(talk: Conversation) -> None:
    called(talk)
    talk.until(at(11, 12, 1))

    (refused,) = talk.says(LINDA, "/isc cancel M-1 no quorum")
    moved = talk.answer(LINDA, "move M-1 18 oct")
    edited = talk.answer(LINDA, "edit M-1 time:16:00")
    talk.passes(hours=2)

    began = "M-1 began on Tue 11 Oct, 14:00 Geneva, so it can't be"
    instead = "If it was held: held M-1. If it wasn't: once it's over, cancel M-1 and say what happened."
    assert refused.text == f"{began} cancelled any more. {instead}"
    assert moved == edited == f"{began} moved any more. {instead}"
    assert told(talk, UTE, "doesn't meet") == told(talk, UTE, ", not ") == []
    assert labels(talk.says(LINDA, "/isc M-1")[0])[:3] == ["It was held", "Who came", "It wasn't"]
    (said,) = talk.presses(LINDA, refused, "It was held")
    assert "was held on Tue 11 Oct" in said.text


def test_move_is_not_undone_when_the_time_before_has_passed(talk: Conversation) -> None:
    called(talk)
    talk.until(at(11, 11, 58))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.until(at(11, 12, 2))

    said = talk.answer(LINDA, "undo M-1")

    assert said.startswith("Tue 11 Oct, 14:00 Geneva has passed, so M-1 can't move there.")
    assert "Tue 18 Oct" in talk.answer(LINDA, "M-1")


def test_meeting_is_not_done_or_reopened_but_held_or_planned_anew(quick: Conversation) -> None:
    quick.answer(LINDA, NEXT_DAY)
    quick.answer(LINDA, "cancel M-1 no quorum")

    assert quick.answer(LINDA, "done M-1").endswith("Once it has been held, say so: held M-1")
    assert quick.answer(LINDA, "reopen M-1").endswith(
        "A cancelled meeting has to be planned again: meeting friday 10:00"
    )


def test_who_moved_it_is_told_when_somebody_else_moves_it_back(talk: Conversation) -> None:
    called(talk)
    talk.until(at(10, 9))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.passes(minutes=3)
    talk.answer(ALINE, "move M-1 11 oct 14:00")
    talk.passes(minutes=3)

    (back,) = told(talk, LINDA, "not Tue 18 Oct, 14:00 Geneva")
    assert "meets on Tue 11 Oct" in back.text.replace("*", "")


def test_who_called_it_is_told_when_somebody_else_moves_it(talk: Conversation) -> None:
    called(talk)
    talk.answer(ALINE, "move M-1 18 oct")
    talk.until(at(10, 12))

    assert len(told(talk, LINDA, "meets on Tue 18 Oct, 14:00 Geneva, by video, not Tue 11 Oct")) == 1
    assert told(talk, GENEVA, "not Tue 11 Oct") == []


def test_who_answered_for_a_time_that_no_message_told_hears_that_it_is_another(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(10, 14))  # 21:00 in Bangkok
    talk.answer(LINDA, "move M-1 26 oct")
    talk.passes(minutes=3)
    talk.answer(BANGKOK, "attending M-1")
    talk.answer(LINDA, "move M-1 25 oct 14:00")
    talk.until(at(12, 12))

    (back,) = told(talk, BANGKOK, "not Wed 26 Oct")
    assert "You were coming. Does that still work?" in back.text


def test_change_that_became_urgent_while_it_waited_comes_once(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 14 oct 20:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(11, 21))  # 04:00 in Bangkok
    talk.answer(LINDA, "move M-1 13 oct 16:00")  # in 41 hours
    talk.until(at(12, 0, 30))
    talk.answer(LINDA, "cancel M-1 no quorum")
    talk.answer(LINDA, "undo M-1")  # in 37 hours
    talk.until(at(13, 10))

    assert len(told(talk, BANGKOK, "not Fri 14 Oct")) == 1


def test_cancellation_wakes_nobody_for_a_time_that_they_were_never_told(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 25 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.until(at(10, 22))  # 05:00 in Bangkok
    talk.answer(LINDA, "move M-1 11 oct 19:00")
    talk.answer(LINDA, "cancel M-1 no quorum")
    talk.until(at(12, 12))

    (off,) = told(talk, BANGKOK, "doesn't meet on Tue 25 Oct")
    assert when(talk, off) == "Tue 02:00"
    assert "outside your hours" not in off.text


def test_apologies_for_another_time_are_none_for_this_one(talk: Conversation) -> None:
    called(talk)
    talk.answer(GENEVA, "apologies M-1")
    talk.answer(BRASILIA, "remote M-1")
    talk.until(at(10, 9))
    talk.answer(LINDA, "move M-1 18 oct")
    talk.until(at(18, 20))

    (tomorrow,) = told(talk, GENEVA, "Are you coming?")
    assert when(talk, tomorrow) == "Mon 07:00"
    assert len(told(talk, GENEVA, "meets in an hour")) == 1
    assert told(talk, BRASILIA, "You're coming by video.") == []


def test_messages_of_a_meeting_that_is_over_only_ask_who_was_there(talk: Conversation) -> None:
    called(talk)
    talk.until(at(11, 11, 30))
    (before,) = told(talk, GENEVA, "meets in an hour")
    offered = labels(before)
    talk.until(at(13, 8))

    now = [m for m in talk.direct(GENEVA) if m.text.startswith("Meeting 1") or m.ts == before.ts]

    assert offered
    assert told(talk, GENEVA, "meets in an hour") == []
    assert told(talk, GENEVA, "Are you coming?") == []
    assert [labels(m) for m in now] == [["I was there", "By video"] for _ in now]
    assert any("Tue 11 Oct" in m.text for m in now)


@pytest.mark.parametrize("words", ["absent today", "again holiday Geneva today"])
def test_message_came_in_office_hours_whatever_is_entered_of_that_day_afterwards(
    talk: Conversation, words: str
) -> None:
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=5)
    (called,) = told(talk, UTE, "11 Oct")
    assert "outside your hours" not in called.text

    talk.passes(minutes=30)
    talk.answer(UTE, words)
    talk.answer(LINDA, "edit M-1 place:T103")
    talk.passes(minutes=30)

    (called,) = told(talk, UTE, "11 Oct")
    assert "T103" in called.text
    assert "outside your hours" not in called.text
