"""Reminders of events: who gets them and when, what becomes of them, and the question that comes after an event."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.events.test_changes import KENJI, PAULA
from tests.handlers.scene import BANGKOK, CAIRO, LINDA, UTE, labels, rows

COSTA = "nadia.costa"  # focal point for Gender
FORUM = "event Regional standards forum on:15 dec place:Bangkok area:gender"


def reminders(talk: Conversation, who: str) -> list[Message]:
    """Return the messages about the forum to a person, digests left out."""
    return [one for one in talk.direct(who) if "*Regional standards forum*" in one.text]


def days(talk: Conversation, who: str) -> list[str]:
    return [talk.day_of(one) for one in reminders(talk, who)]


def first_line(message: Message) -> str:
    return message.text.splitlines()[0]


def until(talk: Conversation, month: int, day: int, hour: int = 20) -> None:
    talk.until(datetime(2016, month, day, hour, tzinfo=UTC))


# Ahead


def test_announcer_and_focal_points_are_reminded_five_and_one_working_days_before(
    weeks: Conversation,
) -> None:
    weeks.answer(KENJI, FORUM)

    until(weeks, 12, 14)

    assert days(weeks, KENJI) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(weeks, COSTA) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(weeks, UTE) == []
    early, late = reminders(weeks, COSTA)
    assert first_line(early) == "*Regional standards forum* is on *Thu 15 Dec*, Bangkok."
    assert first_line(late) == "*Regional standards forum* is tomorrow, *Thu 15 Dec*, Bangkok."
    assert labels(late) == ["Open", "No more of these"]


def test_focal_points_of_the_organising_entity_are_reminded(talk: Conversation) -> None:
    talk.answer(LINDA, "event Regional standards forum on:15 dec entity:TSB")

    until(talk, 12, 14)

    assert days(talk, KENJI) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(talk, PAULA) == ["Wed 7 Dec", "Wed 14 Dec"]  # Thu 8 Dec is a holiday in Santiago
    assert days(talk, COSTA) == []


def test_reminders_come_on_working_days_of_their_reader(talk: Conversation) -> None:
    talk.answer(CAIRO, "event Regional standards forum on:19 dec")  # a Monday; they work on Sunday

    until(talk, 12, 18)

    assert days(talk, CAIRO) == ["Mon 12 Dec", "Sun 18 Dec"]


def test_event_announced_late_has_only_the_reminders_still_ahead(talk: Conversation) -> None:
    until(talk, 12, 12)
    talk.answer(KENJI, FORUM)

    until(talk, 12, 14)

    assert days(talk, KENJI) == ["Wed 14 Dec"]


def test_reminders_follow_a_move_and_earlier_ones_shrink(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 8)

    weeks.answer(KENJI, "move E-1 16 dec")
    until(weeks, 12, 15)

    assert days(weeks, KENJI) == ["Fri 9 Dec", "Thu 15 Dec"]
    shrunk = next(
        one for one in weeks.direct(COSTA) if weeks.day_of(one) == "Thu 8 Dec" and not one.thread_ts
    )
    assert shrunk.text == "Regional standards forum\nMoved · E-1 · to Fri 16 Dec"
    assert labels(shrunk) == []
    assert [first_line(one) for one in reminders(weeks, COSTA)] == [
        "*Regional standards forum* is on *Fri 16 Dec*, Bangkok, not Thu 15 Dec.",
        "*Regional standards forum* is on *Fri 16 Dec*, Bangkok.",
        "*Regional standards forum* is tomorrow, *Fri 16 Dec*, Bangkok.",
    ]


def test_cancelled_event_sends_no_reminder_and_no_question(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 5)

    weeks.answer(KENJI, "cancel E-1 no host")
    until(weeks, 12, 20)

    assert days(weeks, KENJI) == days(weeks, COSTA) == []


def test_event_that_takes_place_after_all_is_reminded_of_again(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.answer(KENJI, "cancel E-1 no host")
    talk.passes(days=1)

    talk.answer(KENJI, "reopen E-1")
    until(talk, 12, 14)

    assert days(talk, KENJI) == ["Thu 8 Dec", "Wed 14 Dec"]


def test_new_focal_point_is_reminded_and_who_left_the_role_is_not(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 5)
    talk.answer(LINDA, f"appoint @{UTE} focal point for gender entity:GS")
    talk.answer(LINDA, f"relieve @{COSTA}")

    until(talk, 12, 14)

    assert days(talk, UTE) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(talk, COSTA) == []


def test_event_that_became_restricted_is_reminded_of_only_to_who_may_see_it(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.answer(KENJI, "edit E-1 visibility:restricted")

    until(talk, 12, 14)

    assert days(talk, KENJI) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(talk, BANGKOK) == []


def test_event_is_a_line_in_the_digest_a_month_and_six_months_ahead(talk: Conversation) -> None:
    talk.answer(KENJI, "event Regional standards forum on:2017-05-31 area:gender")

    until(talk, 12, 31)

    lines = [one for one in talk.channel() if "Regional standards forum" in one.text]
    assert [talk.day_of(one) for one in lines] == ["Mon 10 Oct", "Mon 28 Nov"]


def test_muted_event_sends_no_reminder_but_says_that_it_moved(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 8)

    said = weeks.presses(COSTA, reminders(weeks, COSTA)[0], "No more of these")
    weeks.passes(minutes=2)

    assert first_line(said[-1]).startswith("No more reminders of Regional standards forum for you.")
    assert reminders(weeks, COSTA) == []  # the reminder has shrunk
    weeks.answer(KENJI, "move E-1 16 dec")
    until(weeks, 12, 15)
    (told,) = reminders(weeks, COSTA)
    assert "is on *Fri 16 Dec*, Bangkok, not Thu 15 Dec." in told.text


def test_reminders_that_are_turned_on_again_come(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    muted = talk.says(KENJI, "/isc mute E-1")[0]

    said = talk.presses(KENJI, muted, "Remind me")
    until(talk, 12, 14)

    assert first_line(said[0]) == "I'll remind you of Regional standards forum again, Thu 15 Dec."
    assert days(talk, KENJI) == ["Thu 8 Dec", "Wed 14 Dec"]


@pytest.mark.parametrize(
    ("who", "words", "sentence"),
    [
        (UTE, "mute E-1", "You aren't reminded of E-1. To be reminded: follow E-1"),
        (KENJI, "unmute E-1", "Your reminders of E-1 are on. Nothing has changed."),
        (
            KENJI,
            "mute E-1 monday",
            "mute turns them off for good. To be reminded on a day: remind E-1 friday",
        ),
    ],
)
def test_reminders_that_cannot_be_turned_off_or_on(
    quick: Conversation, who: str, words: str, sentence: str
) -> None:
    quick.answer(KENJI, FORUM)
    before = rows(quick)

    assert quick.answer(who, words) == sentence
    assert rows(quick) == before


# Corrections at any hour


def test_correction_of_what_begins_soon_comes_outside_hours_and_says_so(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 14, 20)  # in Barbados it is 16:00
    until(weeks, 12, 15, 1)

    weeks.answer(LINDA, "cancel E-1 the hall is flooded")
    weeks.passes(minutes=5)

    told = reminders(weeks, COSTA)[-1]
    assert told.text.splitlines()[:2] == [
        "*Regional standards forum*, Thu 15 Dec, is cancelled: the hall is flooded.",
        "I'm writing outside your hours because it's so soon.",
    ]


def test_event_moved_in_the_evening_to_the_next_morning_is_told_before_it(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 9, 17)  # Friday evening in Geneva, afternoon in Barbados

    weeks.answer(LINDA, "move E-1 12 dec 07:30")
    until(weeks, 12, 12, 6)

    (kenji,) = (one for one in reminders(weeks, KENJI) if ", not " in one.text)
    (costa,) = (one for one in reminders(weeks, COSTA) if ", not " in one.text)
    assert f"{datetime.fromtimestamp(float(kenji.ts), UTC):%a %H:%M}" == "Sat 18:30"
    assert f"{datetime.fromtimestamp(float(costa.ts), UTC):%a %H:%M}" == "Fri 17:01"


def test_correction_of_what_is_far_away_waits_for_office_hours(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 8, 23)

    talk.answer(LINDA, "cancel E-1 the hall is flooded")
    talk.passes(hours=2)
    assert reminders(talk, KENJI) == []  # the reminder has shrunk, and the news waits
    until(talk, 12, 9, 9)

    told = reminders(talk, KENJI)[-1]
    assert "is cancelled: the hall is flooded." in told.text
    assert "outside your hours" not in told.text


def test_who_may_no_longer_see_an_event_is_not_said_to_be_told(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 8)
    talk.answer(KENJI, "edit E-1 visibility:restricted")

    said = talk.answer(KENJI, "move E-1 16 dec")

    assert "Nadia" not in said


# Afterwards


def asked(talk: Conversation, who: str = KENJI) -> list[Message]:
    return [one for one in reminders(talk, who) if "What came of it?" in one.text]


def test_announcer_is_asked_once_what_came_of_it(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)

    until(weeks, 12, 30)

    (question,) = asked(weeks)
    assert weeks.day_of(question) == "Fri 16 Dec"
    assert first_line(question) == "*Regional standards forum* was on Thu 15 Dec, Bangkok. What came of it?"
    assert labels(question) == ["Write it", "Nothing to add", "It didn't take place"]
    assert asked(weeks, COSTA) == []


def test_reply_to_the_question_is_kept_with_the_event(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 16)

    weeks.replies(KENJI, asked(weeks)[0], "Forty people came; the report follows")

    assert "Forty people came" in weeks.answer(LINDA, "show E-1")


def test_written_outcome_closes_the_event_and_the_question_shrinks(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 16)
    question = asked(talk)[0]

    talk.presses(KENJI, question, "Write it")
    said = talk.submits(KENJI, text="Forty people came")
    talk.passes(minutes=2)

    assert first_line(said[0]) == "Regional standards forum is closed now."
    assert "Forty people came" in talk.answer(LINDA, "show E-1")
    assert asked(talk) == []


def test_event_that_is_cancelled_after_its_day_did_not_take_place(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 16)

    talk.presses(KENJI, asked(talk)[0], "It didn't take place")
    (said,) = talk.submits(KENJI, text="the hall was flooded")
    until(talk, 12, 19)

    sentence = "Regional standards forum, Thu 15 Dec, didn't take place: the hall was flooded."
    assert first_line(said) == sentence
    assert first_line(reminders(talk, COSTA)[-1]).replace("*", "") == sentence


def test_event_with_nothing_to_add_was_held(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    until(talk, 12, 16)

    said = talk.presses(KENJI, asked(talk)[0], "Nothing to add")

    assert first_line(said[0]) == "Regional standards forum is held now."


@pytest.mark.parametrize(
    "step", ["mark E-1 held", "done E-1 Forty people came", "note E-1 Forty people came"]
)
def test_who_has_said_what_came_of_it_is_not_asked(quick: Conversation, step: str) -> None:
    quick.answer(KENJI, FORUM)
    until(quick, 12, 15, 16)
    quick.answer(KENJI, step)

    until(quick, 12, 20)

    assert asked(quick) == []


def test_event_entered_after_it_was_over_is_not_asked_about(talk: Conversation) -> None:
    talk.answer(KENJI, "event Regional standards forum on:2016-10-03 past")

    talk.passes(days=7)

    assert asked(talk) == []
