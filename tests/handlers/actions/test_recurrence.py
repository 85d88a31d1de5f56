"""Actions that come again: said back, moved, closed with the next one, taken back, ended."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels, rows

EVERY_MONDAY = "Every Monday: Mon 10 Oct, Mon 17 Oct, Mon 24 Oct."
LOGGED = f"""Send the round-up
For Ute Keller, due Mon 10 Oct. I'll tell Ute in a minute.
{EVERY_MONDAY} I'll log the next one when you close this one.
Open · A-1"""
DONE = """Send the round-up is done. Result: Sent
The next one is A-2, due Mon 17 Oct.
I'll tell Linda.
I'll tell Paula when their day starts.
Done · A-1 · Fri 7 Oct"""


def begin(talk: Conversation, due: str = "every monday") -> str:
    return talk.answer(LINDA, f"action Send the round-up owner:@ute.keller due:{due}")


def line(talk: Conversation, ref: str, label: str) -> str:
    """Return what stands behind a label when a record is shown; empty when it is not there."""
    shown = talk.answer(LINDA, f"show {ref}").splitlines()
    return next((one.removeprefix(f"{label}: ") for one in shown if one.startswith(f"{label}: ")), "")


def test_action_that_comes_again_is_said_back_with_its_next_dates(talk: Conversation) -> None:
    assert begin(talk) == LOGGED
    assert line(talk, "A-1", "Due") == "Mon 10 Oct"
    assert line(talk, "A-1", "Again") == EVERY_MONDAY


def test_closing_one_logs_the_next_with_all_it_had(talk: Conversation) -> None:
    talk.answer(
        LINDA,
        "action Send the round-up owner:@ute.keller,@paula.ruiz area:web priority:high due:every monday",
    )
    talk.passes(minutes=2)

    (said,) = talk.says(UTE, "/isc done A-1 Sent")

    assert said.text == DONE
    assert labels(said) == ["Undo", "Stop repeating"]
    shown = talk.answer(LINDA, "show A-2")
    assert "Owner: Ute Keller, Paula Ruiz\nDue: Mon 17 Oct\nAgain: Every Monday: Mon 17 Oct" in shown
    assert "Area: Web editorial\nPriority: high" in shown
    assert "Asked by Linda Okafor" in shown
    assert "Linked: A-1  Send the round-up" in shown
    assert line(talk, "A-1", "Again") == ""


def test_next_one_has_its_card_and_its_reminders(talk: Conversation) -> None:
    begin(talk)
    talk.answer(UTE, "done A-1 Sent")

    talk.until(datetime(2016, 10, 17, 8, tzinfo=UTC))

    assert [
        m
        for m in talk.channel()
        if m.text.endswith("Open · A-2 · due Mon 17 Oct · Ute Keller · every Monday · asked by Linda Okafor")
    ]
    assert "A-2" in talk.direct(UTE)[-1].text


def test_series_goes_on_when_one_is_closed_late_without_those_that_passed(talk: Conversation) -> None:
    begin(talk)
    talk.until(datetime(2016, 10, 19, 8, tzinfo=UTC))

    assert "The next one is A-2, due Mon 24 Oct." in talk.answer(UTE, "done A-1 Sent")


def test_undo_of_the_closing_takes_the_next_one_back(talk: Conversation) -> None:
    begin(talk)
    (said,) = talk.says(UTE, "/isc done A-1 Sent")

    (undone,) = talk.presses(UTE, said, "Undo")

    assert undone.text == (
        "Taken back. *A-1*  Send the round-up · Ute Keller, due Mon 10 Oct\nA-2, the next one, is taken back too."
    )
    assert line(talk, "A-1", "Again") == EVERY_MONDAY
    assert "Cancelled (undone)" in talk.answer(LINDA, "show A-2").splitlines()
    assert "The next one is A-3, due Mon 17 Oct." in talk.answer(UTE, "done A-1 Sent")


def test_closing_stays_where_the_next_one_has_changed_since(talk: Conversation) -> None:
    begin(talk)
    talk.answer(UTE, "done A-1 Sent")
    talk.answer(UTE, "start A-2")
    before = rows(talk)

    said = talk.answer(UTE, "undo A-1")

    assert said == (
        "A-2, the next one, has changed since, so the closing of A-1 stays. To work on it again: reopen A-1"
    )
    assert rows(talk) == before


def test_one_that_is_opened_again_logs_no_second_next_one(talk: Conversation) -> None:
    begin(talk)
    talk.answer(UTE, "done A-1 Sent")
    talk.answer(UTE, "reopen A-1")

    said = talk.answer(UTE, "done A-1 Sent to all")

    assert said == "Send the round-up is done. Result: Sent to all. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"
    assert talk.answer(LINDA, "actions").startswith("*1 open action*")


def test_button_ends_the_series_and_undo_brings_it_back(talk: Conversation) -> None:
    begin(talk)
    (said,) = talk.says(UTE, "/isc done A-1 Sent")

    (stopped,) = talk.presses(UTE, said, "Stop repeating")

    assert stopped.text == "Send the round-up stays due Mon 17 Oct and won't come again.\nOpen · A-2"
    talk.presses(UTE, stopped, "Undo")
    assert line(talk, "A-2", "Again").startswith("Every Monday")


def test_cancelled_series_does_not_come_again(talk: Conversation) -> None:
    begin(talk)

    said = talk.answer(UTE, "cancel A-1 no longer needed")

    assert (
        said
        == "Send the round-up is cancelled: no longer needed\nIt won't come again.\nI'll tell Linda.\nCancelled · A-1 · Fri 7 Oct"
    )
    assert talk.answer(LINDA, "actions") == "No open actions."


def test_new_series_that_is_taken_back_does_not_come_again(talk: Conversation) -> None:
    begin(talk)

    assert talk.answer(LINDA, "undo A-1").endswith("It won't come again.")


def test_done_in_the_thread_logs_the_next_one_too(talk: Conversation) -> None:
    begin(talk)
    talk.passes(minutes=2)
    (card,) = talk.channel()

    (said,) = talk.replies(UTE, card, "done, Sent")

    assert said.text == DONE.replace("I'll tell Paula when their day starts.\n", "")
    assert labels(said) == ["Undo", "Stop repeating"]


def test_several_are_closed_at_once_each_with_its_next_one(talk: Conversation) -> None:
    begin(talk)
    begin(talk, "every friday")

    (said,) = talk.says(UTE, "/isc done A-1 A-2 Sent")

    assert "The next one is A-3, due Mon 17 Oct." in said.text
    assert "The next one is A-4, due Fri 21 Oct." in said.text
    assert labels(said) == ["Undo", "Undo", "Stop repeating A-3", "Stop repeating A-4"]


MOVED = [
    ("move A-1 14 oct", "is now due Fri 14 Oct, not Mon 10 Oct.\nOnly this one moves; it comes every Monday, and the next one is due Mon 17 Oct."),
    ("move A-1 sat 8 oct", "is now due Sat 8 Oct, not Mon 10 Oct.\nOnly this one moves; it comes every Monday, and the next one is due Mon 17 Oct."),
    ("move A-1 every friday", "is now due Fri 14 Oct, not Mon 10 Oct.\nEvery Friday: Fri 14 Oct, Fri 21 Oct, Fri 28 Oct."),
    ("move A-1 to every second tuesday of the month", "is now due Tue 11 Oct, not Mon 10 Oct.\nSecond Tuesday of every month: Tue 11 Oct, Tue 8 Nov, Tue 13 Dec."),
    ("move A-1 every monday until 17 oct", "stays due Mon 10 Oct.\nEvery Monday, until Mon 17 Oct 2016: Mon 10 Oct, Mon 17 Oct (the last)."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), MOVED)
def test_moving_says_whether_this_one_or_all_move(quick: Conversation, words: str, said: str) -> None:
    begin(quick)

    assert quick.answer(LINDA, words).startswith(f"Send the round-up {said}")


@pytest.mark.parametrize("day", ["14 oct", "sat 8 oct"])
def test_date_that_was_moved_is_not_given_twice(quick: Conversation, day: str) -> None:
    begin(quick)
    quick.answer(LINDA, f"move A-1 {day}")

    assert "The next one is A-2, due Mon 17 Oct." in quick.answer(UTE, "done A-1 Sent")


def test_ordinary_action_comes_again_when_it_is_moved_or_edited_so(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the round-up due:12 oct")

    moved = talk.answer(LINDA, "move A-1 every monday")
    edited = talk.answer(LINDA, "edit A-1 due:every friday")

    assert moved.splitlines()[:2] == [
        "Send the round-up is now due Mon 10 Oct, not Wed 12 Oct.",
        EVERY_MONDAY,
    ]
    assert "is now due Fri 14 Oct, not Mon 10 Oct.\nEvery Friday: Fri 14 Oct" in edited


def test_end_of_a_series_is_said(talk: Conversation) -> None:
    begin(talk, "every monday 2 times")
    talk.answer(UTE, "done A-1 Sent")

    said = talk.answer(UTE, "done A-2 Sent")

    assert (
        said
        == "Send the round-up is done. Result: Sent\nThat was the last one.\nI'll tell Linda.\nDone · A-2 · Fri 7 Oct"
    )


def test_every_second_week_is_counted_from_the_first(talk: Conversation) -> None:
    begin(talk, "every 2 weeks on monday")

    said = [talk.answer(UTE, f"done A-{n} Sent").splitlines()[1] for n in (1, 2)]

    assert said == ["The next one is A-2, due Mon 24 Oct.", "The next one is A-3, due Mon 7 Nov."]


def test_working_days_are_those_of_the_first_owners_station(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Check the mail owner:@omar.mansour due:every working day")

    assert "Every working day: Sun 9 Oct, Mon 10 Oct, Tue 11 Oct." in said


READ = [
    ("action Send it by:every monday 10:00 until 31 dec", "Every Monday, 10:00 Geneva, until Sat 31 Dec 2016: Mon 10 Oct, Mon 17 Oct, Mon 24 Oct and 9 more."),
    ("action due:every monday Send it", EVERY_MONDAY),
    ('action Send it due:"each monday" area:web', EVERY_MONDAY),
    ("action Envoyer due:chaque lundi", EVERY_MONDAY),
    ("action 发送 due:每周一", EVERY_MONDAY),
    ("action Report due:last working day of every month", "Last working day of every month: Mon 31 Oct, Wed 30 Nov, Fri 30 Dec."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), READ)
def test_dates_that_come_again_are_read_behind_the_option(quick: Conversation, words: str, said: str) -> None:
    assert said in quick.answer(LINDA, words)


TITLES = ["Send the round-up every monday", "Ask every member", "Every friday report", "Report weekly"]


@pytest.mark.parametrize("title", TITLES)
def test_every_in_a_title_stays_a_word_of_it(quick: Conversation, title: str) -> None:
    assert quick.answer(LINDA, f"action {title}").startswith(
        f"{title}\nIt's yours. Add a date if you want reminders.\n"
    )


REFUSED = [
    ("remind A-1 every monday", "remind takes one day. Only actions come again: action Send the round-up due:every monday"),
    ("snooze A-1 until:every monday", "Only actions can come again, so until: takes one day here, not “every monday”."),
    ("raise Who pays due:every monday", "Only actions can come again, so due: takes one day here, not “every monday”."),
    ("action Send it due:every blue moon", "I read “every”, but not “blue”. Say it like “every monday 10:00 until 31 dec” or “last working day of every month”."),
    ("action Send it due:every monday until further notice", "I can't tell until when “every monday until further notice” goes. Say it like “every monday 10:00 until 31 dec” or “last working day of every month”."),
    ("action Send it due:every monday until 9 oct", "The first would be Mon 10 Oct, after the end. Say it like “every monday 10:00 until 31 dec” or “last working day of every month”."),
    ("move A-1 every monday", "A-1 is already due Mon 10 Oct. Nothing has changed."),
    ("once A-2", "A-2 doesn't repeat. To make it repeat: move A-2 every monday"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "sentence"), REFUSED)
def test_what_cannot_come_again_is_refused_and_nothing_is_done(
    quick: Conversation, words: str, sentence: str
) -> None:
    begin(quick)
    quick.answer(LINDA, "action Cost table")
    before = rows(quick)

    assert quick.answer(LINDA if "snooze" not in words else UTE, words) == sentence
    assert rows(quick) == before


def test_month_without_a_day_is_asked_about(talk: Conversation) -> None:
    (asked,) = talk.says(LINDA, "/isc action Send the round-up due:every month")

    (said,) = talk.presses(LINDA, asked, "First working day of every month")

    assert "First working day of every month: Tue 1 Nov, Thu 1 Dec, Mon 2 Jan 2017." in said.text


def test_others_may_not_end_a_series(talk: Conversation) -> None:
    begin(talk)

    assert talk.answer(BANGKOK, "once A-1") == "Ute or Linda can end the series of A-1."
    assert "won't come again." in talk.answer(ALINE, "once A-1")


def test_pasted_lines_may_come_again(talk: Conversation) -> None:
    (shown,) = talk.says(LINDA, "/isc action\n- Send the round-up due:every monday\n- Call Ute")

    assert f"1  Send the round-up · Linda Okafor · {EVERY_MONDAY}" in shown.text

    (said,) = talk.presses(LINDA, shown, "Log both")

    assert "A-1*  Send the round-up · Linda Okafor, due Mon 10 Oct" in said.text
