"""Slips of the finger and of the tongue: read right, or asked, and never half."""

from datetime import UTC, datetime

import pytest

from bot.dates.words import PHRASES, mentions_weekday
from tests.bot.dates.test_dates import CASES
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, UTE, rows

TARO = "taro.nakagawa"
AS_OF = datetime(2016, 10, 7, 8, tzinfo=UTC)


def test_every_word_of_a_date_is_asked_whether_it_is_a_weekday() -> None:
    for text in [*PHRASES, *(case["typed"] for case in CASES)]:
        assert mentions_weekday(text, AS_OF.date()) in {True, False}


DATES = [
    ("the 20th", "Thu 20 Oct"),
    ("20th of october", "Thu 20 Oct"),
    ("in a week", "Fri 14 Oct"),
    ("le 20 octobre", "Thu 20 Oct"),
    ("el 20 de octubre", "Thu 20 Oct"),
    ("end of the month", "Mon 31 Oct"),
]


@pytest.mark.parametrize(("typed", "day"), DATES)
def test_date_with_little_words_in_it_is_read_by_the_verbs_too(
    quick: Conversation, typed: str, day: str
) -> None:
    assert f"due {day}" in quick.answer(LINDA, f"action Table due:{typed}")


@pytest.mark.parametrize("typed", ["24 novmber", "by 2 days", "2 more days", "24 or 25 nov", "15 Send it"])
def test_number_with_words_behind_it_is_no_day_of_this_month(quick: Conversation, typed: str) -> None:
    quick.answer(LINDA, "action Table due:12 oct")

    logged, moved = quick.answer(LINDA, f"action Other due:{typed}"), quick.answer(LINDA, f"move A-1 {typed}")

    assert " due " not in logged
    assert "is now due" not in moved
    assert "Wed 12 Oct" in quick.answer(LINDA, "actions")


SAID = [
    ("done A-1 and A-2", ["One is done", "Two is done"]),
    ("done A-1,A-2 Sent", ["One is done. Result: Sent", "Two is done. Result: Sent"]),
    ("done A-1; A-2 & A-3", ["One is done", "Two is done", "Three is done"]),
    ("done A-1/A-2", ["One is done", "Two is done"]),
    ("A-1.", ["Owner: Linda Okafor"]),
    ("done A-1 result:Sent", ["is done. Result: Sent"]),
    ("cancel A-1 twice there reason:not needed", ["is cancelled: twice there; not needed"]),
    ("mark A-1 handed over to", ["Who takes it over?"]),
    ("move A-1 from 24 oct to 26 oct", ["I take one day here: Mon 24 Oct or Wed 26 Oct?"]),
    ("move A-1 24 oct => 26 oct", ["I take one day here: Mon 24 Oct or Wed 26 Oct?"]),
    (
        "link A-1 A-2 same topic",
        ["A link has no words of its own, so I didn't link them. Leave out “same topic”"],
    ),
    ("mute A-1 until monday", ["snooze A-1 until monday"]),
    ("event Workshop on:20 oct 14:00", ["Thu 20 Oct, 14:00 Geneva"]),
    ("holiday 20 oct Bangkok", ["Bangkok is closed on Thu 20 Oct."]),
    ("holiday 20 oct in Bangkok", ["Bangkok is closed on Thu 20 Oct."]),
    ("holiday 20 oct Founders' day", ["Geneva is closed on Thu 20 Oct: Founders' day."]),
    ('search "two"', ["1 thing found", "Two"]),
    ("search A-2", ["*A-2*  Two"]),
    ("actions done", ["No closed actions."]),
    ("action: Send it", ["Send it"]),
    ("action Plan owner:Ute Keller due:20 oct", ["Plan\nFor Ute Keller"]),
    ("action Round-up due:every monday from 1 nov", ["Every Monday: Mon 7 Nov, Mon 14 Nov"]),
    (
        "action Round-up due:every monday except 17 oct",
        ["Every Monday, except Mon 17 Oct 2016: Mon 10 Oct, Mon 24 Oct"],
    ),
    ("action Cost table for @ute.keller due:20 oct", ["Cost table\nFor Ute Keller"]),
    ("assign A-1 Ute Keller", ["One goes from Linda Okafor to Ute Keller."]),
    ("actions owner:Ute Keller", ["Ute has no open actions."]),
    (
        "action Plan owner:@ute.keller, @paula.ruiz and @taro.nakagawa",
        ["Ute Keller, Paula Ruiz and Taro Nakagawa"],
    ),
]


@pytest.mark.parametrize(("words", "expected"), SAID)
def test_words_are_understood_as_they_are_meant(quick: Conversation, words: str, expected: list[str]) -> None:
    for title in ("One", "Two", "Three"):
        quick.answer(LINDA, f"action {title} due:28 oct")

    said = quick.answer(LINDA, words)

    assert [part for part in expected if part not in said] == [], said


@pytest.mark.parametrize(
    "words", ["A-1 done, A-2 done", "A-1 and A-2 done", "A-1 & A-2 done!", "A-1, A-2 closed"]
)
def test_several_are_closed_by_one_answer_that_names_them(talk: Conversation, words: str) -> None:
    for title in ("One", "Two"):
        talk.answer(LINDA, f"action {title} owner:@ute.keller")
    talk.passes(minutes=2)

    talk.replies(UTE, talk.direct(UTE)[-1], words)

    assert talk.answer(LINDA, "actions") == "No open actions."


@pytest.mark.parametrize("words", ["DONE!!!", "Done!", "finished!", "close"])
def test_done_is_heard_however_it_is_said(quick: Conversation, words: str) -> None:
    quick.answer(LINDA, "action One owner:@ute.keller")
    quick.passes(minutes=2)

    quick.replies(UTE, quick.direct(UTE)[-1], words)

    assert quick.answer(LINDA, "actions") == "No open actions."


def test_button_of_a_date_changes_the_date_and_no_other_words(quick: Conversation) -> None:
    (asked,) = quick.says(LINDA, "/isc action Table due:12/10 see paper 12/10")
    (said,) = quick.presses(LINDA, asked, "Wed 12 Oct")
    (again,) = quick.says(LINDA, "/isc move A-1 11/10 because 11/10 is free")
    (moved,) = quick.presses(LINDA, again, "Tue 11 Oct")

    assert said.text.startswith("Table see paper 12/10\nYours, due Wed 12 Oct.")
    assert "Why: 11/10 is free" in moved.text.splitlines()


def test_undo_says_what_it_cannot_take_back_of_ones_own_reminders(quick: Conversation) -> None:
    quick.answer(LINDA, "action One due:28 oct")
    quick.answer(LINDA, "mute A-1")

    assert quick.answer(LINDA, "undo A-1") == (
        "The last step of A-1 was about your own reminders. To change that: unmute A-1"
    )
    assert "I'll remind you of A-1 again" in quick.answer(LINDA, "unmute A-1")


def test_undo_takes_back_the_note_that_was_written_last(talk: Conversation) -> None:
    talk.answer(LINDA, "action One")
    talk.passes(minutes=1)
    talk.answer(LINDA, "note A-1 Wrong one")

    said = talk.answer(LINDA, "undo A-1")

    assert said == "Your note on A-1 is taken back. What you did before it stays."
    assert "\nOpen\n" in talk.answer(LINDA, "A-1")
    assert "Wrong one" not in talk.answer(LINDA, "A-1")


def test_undo_of_the_same_is_done_where_it_was_said(quick: Conversation) -> None:
    quick.answer(LINDA, "action One")
    quick.answer(LINDA, "action Two")
    quick.answer(LINDA, "same A-1 A-2")

    assert quick.answer(LINDA, "undo A-2") == "That was done to A-1, so it's undone there."
    quick.answer(LINDA, "undo A-1")
    assert quick.answer(LINDA, "actions").startswith("*2 open actions*")


def test_closing_stays_where_somebody_has_noted_on_the_next_one(quick: Conversation) -> None:
    quick.answer(LINDA, "action Round-up owner:@ute.keller due:every monday")
    quick.answer(UTE, "done A-1")
    quick.answer(LINDA, "note A-2 Important")

    assert quick.answer(UTE, "undo A-1").startswith("A-2, the next one, has changed since")


def test_news_before_an_absence_that_somebody_covers_comes_to_who_stands_in(talk: Conversation) -> None:
    talk.answer(UTE, "absent 10-14 oct @taro.nakagawa")
    talk.until(datetime(2016, 10, 8, 9, tzinfo=UTC))  # a Saturday
    talk.answer(LINDA, "action Away owner:@ute.keller due:28 oct")
    talk.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    assert any("Away" in m.text for m in talk.direct(TARO))


def test_somebody_who_is_not_on_the_roster_cannot_be_meant_by_me(quick: Conversation) -> None:
    quick.answer(LINDA, "action One owner:@newcomer")

    assert "went wrong" not in quick.answer("newcomer", "assign A-1 me")
    assert "went wrong" not in quick.answer(STAFF, "assign A-1 me")


def test_it_is_said_when_an_owner_is_told_who_does_not_work_now(quick: Conversation) -> None:
    at_once = quick.answer(LINDA, "action One owner:@ute.keller due:28 oct")
    quick.until(datetime(2016, 10, 8, 9, tzinfo=UTC))  # a Saturday
    later = quick.answer(LINDA, "action Two owner:@ute.keller,@paula.ruiz due:28 oct")

    assert "I'll tell Ute in a minute." in at_once
    assert "I'll tell Ute on Mon 10 Oct, and Paula on Tue 11 Oct." in later


def test_field_that_is_emptied_in_the_form_is_cleared(quick: Conversation) -> None:
    quick.answer(LINDA, "action One area:web priority:high due:28 oct")
    quick.says(LINDA, "/isc edit A-1")
    quick.presses_more(LINDA)

    quick.submits(LINDA, text="One", area="", priority="")

    shown = quick.answer(LINDA, "A-1")
    assert "Web editorial" not in shown
    assert "Priority" not in shown
    assert "area taken out, was Web editorial" in quick.answer(LINDA, "history A-1")


@pytest.mark.parametrize(
    "words",
    [
        "action Cost table due:10/25, 6pm Ouagadou",
        "action Cost table due:10/25, 6pm Alto Paraíso",
        "action Cost table due:14 oct 9-11",
        "action Cost table due:14 oct by teatime",
        "action Cost table due:14 октября к обеду",
        "action Cost table due:в среду 12 октября в 14:00 по Вологде",
        "meeting 13 oct 14:00 Budget",
        "meeting четверг 13 октября в 10 утра по Нью-Йорку Budget talk",
        "meeting 26 de octubre a las 11 como muy pronto Budget talk",
        "absent 7 to 18 Nov, @kenji.sato covers, except the 21st",
    ],
)
def test_what_may_belong_to_a_day_or_an_hour_is_asked_about_and_nothing_is_entered(
    quick: Conversation, words: str
) -> None:
    before = rows(quick)

    quick.says(LINDA, f"/isc {words}")

    assert rows(quick) == before


def test_day_of_the_month_with_a_part_of_the_day_is_no_hour_in_chinese_either(quick: Conversation) -> None:
    said = quick.answer(LINDA, "action Cost table due:20号晚上")

    assert "20:00" not in said
    assert "Thu 20 Oct" in said


def test_until_in_chinese_begins_today(quick: Conversation) -> None:
    assert quick.answer(LINDA, "absent 到10月14日").startswith("You are away from Fri 7 to Fri 14 Oct.")
