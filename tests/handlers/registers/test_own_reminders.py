"""Reminders of entries are turned off and on by who gets them, and whoever answers for one is asked how it goes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import databases
from tests.conversation import Conversation
from tests.handlers.registers.scene import talk_with, watched
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE, labels
from tests.shipped import TEXT

DUE = datetime(2016, 10, 12, 12, tzinfo=UTC)


@pytest.fixture
def both(url: str, tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(url, tmp_path))


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Conversation]:
    yield from watched(started(databases.fresh("sqlite"), tmp_path))


def started(url: str, folder: Path) -> Conversation:
    talk = talk_with(url, TEXT, folder)
    talk.answer(
        LINDA, "recommendation Publish the audits report:X nr:1 area:gender owner:@ute.keller due:12 oct"
    )
    talk.answer(LINDA, "recommendation Common rules report:X nr:2 area:bsg due:12 oct")
    talk.passes(minutes=5)
    return talk


def reminded(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who) if "is due" in one.text or "is late" in one.text]


def test_owner_turns_reminders_off_and_on(both: Conversation) -> None:
    off = both.answer(UTE, "mute R-1")
    twice = both.answer(UTE, "mute R-1")
    (settings,) = both.says(UTE, "/isc settings")
    put_off, row = settings.text, labels(settings)
    both.until(DUE)
    silent = reminded(both, UTE)
    history = both.answer(LINDA, "history R-1")
    on = both.answer(UTE, "unmute R-1")
    again = both.answer(UTE, "unmute R-1")
    both.until(datetime(2016, 10, 18, 12, tzinfo=UTC))

    assert "I won't remind you of it any more. It stays in your weekly digest." in off
    assert twice == "Your reminders of R-1 are off already. Nothing has changed."
    assert "Publish the audits" in put_off.partition("Put off or stopped")[2]
    assert "Turn reminders on" in row
    assert "Put off or stopped" not in both.answer(UTE, "settings")
    assert silent == []
    assert "stopped their reminders" in history
    assert on.startswith("I'll remind you of R-1 again, next on")
    assert again == "Your reminders of R-1 are on. Nothing has changed."
    assert [one.text for one in both.direct(UTE) if "R-1" in one.text and "due" in one.text]


def test_reminder_has_the_button_and_shrinks(talk: Conversation) -> None:
    talk.until(DUE)
    sent = next(one for one in talk.direct(UTE) if "is due" in one.text)
    row = labels(sent)
    talk.presses(UTE, sent, "Turn off reminders")
    talk.passes(minutes=2)
    now = next(one for one in talk.direct(UTE) if one.ts == sent.ts)

    assert "Turn off reminders" in row
    assert "reminders off" in now.text


def test_who_answers_for_it_turns_them_off_and_nobody_else_does(both: Conversation) -> None:
    off = both.answer(KENJI, "mute R-2")
    refused = [both.answer(who, "mute R-2") for who in (UTE, ALINE)]
    undone = both.answer(KENJI, "undo R-2")
    both.answer(UTE, "mute R-1")
    both.answer(LINDA, "cancel R-1 entered twice")

    assert "I won't remind you of it any more" in off
    assert refused == ["I remind only whoever answers for R-2. To be reminded once: remind R-2 friday"] * 2
    assert "unmute" in undone or "again" in undone
    assert both.answer(UTE, "unmute R-1") == "R-1 is withdrawn, so I remind nobody of it."
    assert "R-1" not in both.answer(STAFF, "mute R-1") or "can't" in both.answer(STAFF, "mute R-1")


def test_who_answers_for_an_entry_is_asked_how_it_goes(both: Conversation) -> None:
    said = both.answer(LINDA, "nudge R-1 we meet on Monday")
    twice = both.answer(LINDA, "nudge R-1")
    both.answer(LINDA, "nudge R-2")
    both.passes(minutes=30)
    owner = next(one for one in both.direct(UTE) if "we meet on Monday" in one.text)
    focal_point = [one.text for one in both.direct(KENJI) if "asks how it's going" in one.text]

    assert "Ute" in said
    assert "Ute" in twice
    assert owner.text.startswith("*Linda asks how it's going:* “we meet on Monday”")
    assert "Publish the audits" in owner.text
    assert "Acceptance: no information" in owner.text
    assert len(focal_point) == 1
    assert "asked how it is going" in both.answer(LINDA, "history R-1")


def test_nobody_is_asked_of_what_nobody_answers_for_or_is_over(talk: Conversation) -> None:
    talk.answer(LINDA, "recommendation Third report:X nr:3")
    unowned = talk.answer(LINDA, "nudge R-3")
    talk.answer(ALINE, "mark R-1 not relevant")

    assert unowned == "Nobody owns R-3 yet, so there is nobody to ask."
    assert talk.answer(LINDA, "nudge R-1") == "R-1 is closed: there is nothing to ask."


def test_owner_puts_reminders_off_and_is_reminded_on_that_day(both: Conversation) -> None:
    (said,) = both.says(UTE, "/isc snooze R-1 14 oct")
    answer, row = said.text, labels(said)
    (settings,) = both.says(UTE, "/isc settings")
    put_off, back = settings.text, labels(settings)
    both.until(DUE)
    silent = reminded(both, UTE)
    both.until(datetime(2016, 10, 14, 12, tzinfo=UTC))
    woken = both.direct(UTE)[-1]
    words, buttons = woken.text, labels(woken)
    both.presses(UTE, woken, "Snooze")
    both.submits(UTE, to="2016-10-17")
    both.passes(minutes=2)
    now = next(one for one in both.direct(UTE) if one.ts == woken.ts)

    assert "I'll come back to it on Fri 14 Oct, 09:00 Geneva." in answer
    assert row == ["Wake"]
    assert "back on Fri 14 Oct" in put_off.partition("Put off or stopped")[2]
    assert "Wake" in back
    assert silent == []
    assert "You put it off until today." in words
    assert {"Snooze", "Turn off reminders"} <= {*buttons}
    assert "I'll come back to it on Mon 17 Oct" in now.text
    assert "put their reminders off" in both.answer(LINDA, "history R-1")
    assert both.answer(UTE, "undo R-1").endswith("unmute R-1")


def test_what_was_put_off_is_woken_or_stopped(talk: Conversation) -> None:
    (said,) = talk.says(KENJI, "/isc snooze R-2 monday")
    woken = talk.presses(KENJI, said, "Wake")[-1].text
    refused = talk.answer(ALINE, "snooze R-2 monday")
    talk.answer(KENJI, "snooze R-2 monday")
    off = talk.answer(KENJI, "mute R-2")
    instead = talk.answer(KENJI, "mute R-2 monday")

    assert woken.startswith("I'll remind you of R-2 again, next on")
    assert refused == "I remind only whoever answers for R-2. To be reminded once: remind R-2 friday"
    assert "I won't remind you of it any more" in off
    assert instead == "mute turns them off for good. To have them again on a day: snooze R-2 monday"


def test_reply_that_wants_it_later_is_offered_the_day(talk: Conversation) -> None:
    talk.until(DUE)
    sent = next(one for one in talk.direct(UTE) if "is due" in one.text)
    (offered,) = talk.replies(UTE, sent, "remind me again on 17 october")
    question, row = offered.text, labels(offered)
    (shown,) = talk.presses(UTE, offered, "Yes, then")

    assert "Remind you of R-1 on Mon 17 Oct?" in question.replace("*", "")
    assert row == ["Yes, then", "Another day", "Just a note"]
    assert "I'll come back to it on Mon 17 Oct" in shown.text
