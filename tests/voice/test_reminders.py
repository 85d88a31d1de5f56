"""Reminders: of one thing and of several, late, and what they become."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.voice.notation import sample, shown
from tests.voice.scene import ALINE, HALE, LINDA, UTE, log_others

MORNING = 8  # 09:00 in Geneva, in UTC


def day(number: int, month: int = 12, *, hour: int = MORNING) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


def captioning_quote(talk: Conversation) -> None:
    """Log A-5, for which Aline asks."""
    log_others(talk, 4)
    talk.says(ALINE, f"/isc action Captioning quote owner:@{HALE} due:2 dec area:access")
    talk.passes(minutes=5)


def test_reminder_of_one_thing(talk: Conversation) -> None:
    talk.says(LINDA, f"/isc action Cost table for six languages owner:@{UTE} due:1 dec area:web")
    talk.until(day(27, 11))

    (said,) = [m for m in talk.direct(UTE) if "is due" in m.text]

    assert shown(talk, said) == sample("remind.one")
    assert said.text.splitlines()[0] == "*Cost table for six languages* is due *Tue 1 Dec*."


def test_things_of_one_day_are_one_message_and_the_number_says_which_is_meant(talk: Conversation) -> None:
    captioning_quote(talk)
    log_others(talk, 5)
    talk.says(ALINE, f"/isc action Sign language for the opening owner:@{HALE} due:2 dec area:access")
    talk.says(ALINE, f"/isc action Speakers' list owner:@{HALE} due:2 dec area:web")
    talk.until(day(2))
    said = talk.direct(HALE)[-1]
    before = shown(talk, said)

    (offer,) = talk.replies(HALE, said, "A-5 needs until Fri 4 Dec")
    talk.replies(HALE, said, "A-11 done, booked")
    talk.passes(minutes=1)
    one_less = shown(talk, talk.direct(HALE)[-1])
    talk.presses(HALE, offer, "Move it")
    talk.passes(minutes=1)

    assert before == sample("remind.three")
    assert one_less == sample("remind.three.less")
    assert shown(talk, talk.direct(HALE)[-1]) == sample("remind.three.one")


def test_last_reminder_asks_about_the_last_word(talk: Conversation) -> None:
    captioning_quote(talk)
    talk.until(day(8))
    talk.says(HALE, "/isc note A-5 waiting for the quote")
    talk.until(day(9))
    said = talk.direct(HALE)[-1]

    (answer,) = talk.presses(HALE, said, "Still so")

    assert shown(talk, said) == sample("remind.overdue")
    assert answer.text.startswith("Noted: still “waiting for the quote”")


def test_reminder_shrinks_to_what_became_of_it(talk: Conversation) -> None:
    captioning_quote(talk)
    talk.until(day(3))
    said = talk.direct(HALE)[-1]
    talk.replies(HALE, said, "done, both quotes are in")
    talk.passes(minutes=1)

    assert shown(talk, talk.direct(HALE)[-1]) == sample("remind.closed")


def test_who_asked_hears_that_nobody_answers(talk: Conversation) -> None:
    captioning_quote(talk)
    talk.until(day(2))
    talk.replies(HALE, talk.direct(HALE)[-1], "vendor doesn't answer")
    talk.until(day(3))
    talk.presses(HALE, talk.direct(HALE)[-1], "Turn off reminders")
    talk.until(day(10, hour=12))

    (told,) = [m for m in talk.direct(ALINE) if "still open" in m.text]

    assert shown(talk, told) == sample("remind.silent")
    assert not [m for m in talk.direct(LINDA) if "still open" in m.text]
