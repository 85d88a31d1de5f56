"""Reminders: before the day, on it and after it, at nine where the owner is, one message a morning."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, CAIRO, LINDA, UTE, labels, signs


def times(talk: Conversation, who: str, words: str) -> list[str]:
    """Return when the bot wrote `words` to somebody, in UTC."""
    found = [m for m in talk.direct(who) if words in m.text.replace("*Due this week*", "")]
    return [f"{datetime.fromtimestamp(float(m.ts), UTC):%a %d %H:%M}" for m in found]


@pytest.mark.parametrize(
    ("who", "due", "moments"),
    [
        (BANGKOK, "12 oct", ["Mon 10 02:00", "Wed 12 02:00"]),
        (BANGKOK, "17 oct", ["Wed 12 02:00", "Mon 17 02:00"]),  # Friday the 14th is closed there
        (
            CAIRO,
            "18 oct",
            ["Tue 11 07:00", "Sun 16 07:00", "Tue 18 07:00"],
        ),  # the week there begins on Sunday
        (BRASILIA, "13 oct", ["Mon 10 12:00", "Thu 13 12:00"]),  # Wednesday the 12th is closed there
        # The clocks there have changed.
        (BRASILIA, "18 oct", ["Mon 10 12:00", "Fri 14 12:00", "Tue 18 11:00"]),
        (UTE, "24 oct", ["Mon 10 07:00", "Mon 17 07:00", "Thu 20 07:00", "Mon 24 07:00"]),
    ],
)
def test_owner_is_reminded_at_nine_ten_five_and_two_working_days_before_and_on_the_day(
    talk: Conversation, who: str, due: str, moments: list[str]
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{who} due:{due}")
    talk.until(datetime(2016, 10, 25, tzinfo=UTC))

    assert times(talk, who, "*Due ") == moments
    assert times(talk, who, "*Due today") == moments[-1:]


@pytest.mark.parametrize(
    ("who", "due", "late", "last"),
    [
        (UTE, "12 oct", "Thu 13 07:00", "Wed 19 07:00"),
        (UTE, "14 oct", "Mon 17 07:00", "Fri 21 07:00"),
        (UTE, "28 oct", "Mon 31 08:00", "Fri 04 08:00"),  # the clocks have changed
        (BANGKOK, "13 oct", "Mon 17 02:00", "Fri 21 02:00"),  # Friday the 14th is closed there
        (CAIRO, "13 oct", "Sun 16 07:00", "Thu 20 07:00"),  # the week there is from Sunday to Thursday
        (CAIRO, "fri 14 oct", "Sun 16 07:00", "Thu 20 07:00"),
    ],
)
def test_owner_is_reminded_one_and_five_working_days_after(
    talk: Conversation, who: str, due: str, late: str, last: str
) -> None:
    talk.answer(LINDA, f"action Names for the exercise owner:@{who} due:{due}")
    talk.until(datetime(2016, 11, 20, tzinfo=UTC))

    assert times(talk, who, "*Was due ") == [late, last]
    assert times(talk, who, "This is the last reminder.") == [last]
    assert talk.ticks.audit() == []


def test_late_reminder_asks_and_the_last_one_says_what_happens_then(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.until(datetime(2016, 10, 12, 7, tzinfo=UTC))
    late = talk.direct(UTE)[-1]
    talk.until(datetime(2016, 10, 18, 7, tzinfo=UTC))
    last = talk.direct(UTE)[-1]
    talk.until(datetime(2016, 11, 10, tzinfo=UTC))

    assert late.text.splitlines() == [
        "*Was due Tue 11 Oct*",
        "*A-1*  Cost table",
        "Asked by Linda Okafor.",
        "Done, later, or stuck?",
        "Answer here in your own words; “done” closes it.",
    ]
    assert last.text.splitlines()[:4] == [
        "*Was due Tue 11 Oct*",
        "*A-1*  Cost table",
        "Asked by Linda Okafor.",
        "This is the last reminder. From Wed 19 Oct it stands on the chair's list.",
    ]
    assert times(talk, LINDA, "had the last reminder") == ["Wed 19 07:00"]
    (told,) = [m for m in talk.direct(LINDA) if "had the last reminder" in m.text]
    assert told.text.splitlines()[:2] == [
        "*A-1*  Cost table",
        "Was due Tue 11 Oct. Ute Keller had the last reminder, and it is still open.",
    ]


def test_what_had_its_last_reminder_stands_on_the_chairs_list_and_on_nobody_elses(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:17 oct")
    talk.until(datetime(2016, 10, 18, 12, tzinfo=UTC))
    before = talk.answer(ALINE, "home")
    talk.until(datetime(2016, 10, 19, 8, tzinfo=UTC))

    after = talk.answer(ALINE, "home").splitlines()

    assert "Watch" not in before
    begins = after.index("Watch: 1 action still open after the last reminder")
    assert after[begins + 1] == "*A-1*  Cost table · Ute Keller, was due Tue 11 Oct"
    assert "Watch" not in talk.answer(LINDA, "home")


def test_what_is_answered_after_the_last_reminder_does_not_reach_the_secretary(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.until(datetime(2016, 10, 18, 9, tzinfo=UTC))
    talk.answer(UTE, "done A-1")
    talk.until(datetime(2016, 10, 20, tzinfo=UTC))

    assert times(talk, LINDA, "last reminder") == []


def test_secretary_hears_of_it_although_the_owner_wanted_no_reminders(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.passes(minutes=5)
    talk.answer(UTE, "mute A-1")
    talk.until(datetime(2016, 10, 20, tzinfo=UTC))

    assert times(talk, UTE, "ue Tue 11 Oct*") == []
    assert times(talk, LINDA, "had the last reminder") == ["Wed 19 07:00"]


def test_priority_may_have_days_of_its_own(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:24 oct priority:low")
    talk.until(datetime(2016, 10, 25, tzinfo=UTC))

    assert times(talk, UTE, "*Due ") == ["Thu 20 07:00", "Mon 24 07:00"]
    assert all(m.text.count("*A-1*") == 1 for m in talk.direct(UTE))


def test_after_an_outage_the_message_says_that_it_is_the_last(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.passes(minutes=5)
    talk.machine_at = datetime(2016, 10, 20, 8, tzinfo=UTC)
    talk.passes(hours=2)

    (only,) = [m for m in talk.direct(UTE) if "Was due" in m.text]
    assert only.text.count("*A-1*") == 1
    assert "This is the last reminder." in only.text


def test_two_things_of_one_morning_are_one_message(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:13 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 9, tzinfo=UTC))

    assert times(talk, UTE, "*Due ") == ["Tue 11 07:00"]
    assert talk.direct(UTE)[-1].text.splitlines() == [
        "*Due Thu 13 Oct*",
        "*A-1*  Cost table",
        "Asked by Linda Okafor.",
        "*A-2*  Room plan",
        "Asked by Linda Okafor.",
        "Answer here in your own words, the reference first: “A-12 done”, or “A-12: a note”.",
    ]


def test_what_is_logged_after_the_hour_of_its_reminder_is_told_once(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:10 oct")
    talk.passes(hours=5)

    assert [m.text.splitlines()[1] for m in talk.direct(UTE)] == [
        "This is yours, due Mon 10 Oct. Asked by Linda Okafor."
    ]


def test_nobody_is_reminded_of_what_is_closed(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.passes(minutes=5)
    talk.answer(UTE, "done A-1")
    talk.until(datetime(2016, 10, 13, tzinfo=UTC))

    assert times(talk, UTE, "*Due ") == []


def reminder(talk: Conversation, *titles: str) -> Message:
    for title in titles:
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 7, tzinfo=UTC))
    return talk.direct(UTE)[-1]


def test_reply_under_a_reminder_is_a_note_with_a_tick(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    answer = talk.replies(UTE, said, "Quote received, table on Wednesday")

    assert answer == []
    assert signs(talk, UTE, said) == ["white_check_mark"]
    assert talk.answer(UTE, "show A-1").endswith("Ute Keller: Quote received, table on Wednesday")


def test_done_with_a_result_closes_and_the_reminder_shrinks(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    answer = talk.replies(UTE, said, "done CHF 310 000 a year")
    talk.passes(seconds=1)

    assert answer[0].text == "*A-1*  Cost table is done. Result: CHF 310 000 a year"
    assert signs(talk, UTE, said) == ["white_check_mark"]
    shown = talk.direct(UTE)[-1]
    assert "*A-1*  Cost table · done Tue 11 Oct, by Ute Keller" in shown.text
    assert labels(shown) == []


def test_bare_done_closes_and_offers_to_add_the_result(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    (answer,) = talk.replies(UTE, said, "Done.")

    assert answer.text == "*A-1*  Cost table is done."
    assert labels(answer) == ["Undo", "Add the result"]


def test_done_under_two_things_asks_which_one(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    (question,) = talk.replies(UTE, said, "done all of it")
    pressed = talk.presses(UTE, question, "A-2")

    assert (question.text, labels(question)) == ("Which one is done?", ["A-1", "A-2"])
    assert signs(talk, UTE, said) == ["question"]
    assert [m.text for m in pressed] == ["*A-2*  Room plan is done. Result: all of it"]
    assert "*A-1*  Cost table" in talk.answer(UTE, "actions mine")


def test_reference_says_which_one_is_done_and_which_one_is_noted(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    talk.replies(UTE, said, "A-2 done")
    talk.replies(UTE, said, "A-1: quote received")
    asked = talk.replies(UTE, said, "working on it")

    assert signs(talk, UTE, said) == ["white_check_mark", "white_check_mark", "question"]
    assert talk.answer(UTE, "show A-2").splitlines()[3] == "State: done"
    assert "Ute Keller: quote received" in talk.answer(UTE, "show A-1")
    assert asked[0].text == (
        "Several things are above: A-1, A-2. Which one do you mean? Example: A-1: your note"
    )


def test_reference_to_another_item_is_not_kept_under_the_wrong_one(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")
    talk.answer(LINDA, "action Room plan owner:@ute.keller")

    talk.replies(UTE, said, "A-2: booked")
    missing = talk.replies(UTE, said, "A-9 done")

    assert "booked" not in talk.answer(UTE, "show A-1")
    assert "Ute Keller: booked" in talk.answer(UTE, "show A-2")
    assert missing[0].text == "There is no A-9 that you can see."
    assert signs(talk, UTE, said) == ["white_check_mark", "question"]


def test_reply_of_an_observer_under_a_card_is_a_remark_and_does_not_close(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")

    refused = talk.replies("zahra.farah", card, "done")
    talk.replies("zahra.farah", card, "How many took part?")

    assert refused[0].text == (
        "Observers read and leave remarks; they change nothing. Example: note A-1 How many took part?"
    )
    assert signs(talk, UTE, card) == ["question", "white_check_mark"]
    assert talk.answer(UTE, "show A-1").splitlines()[3] == "State: open"
    assert "Zahra Farah (observer's remark): How many took part?" in talk.answer(UTE, "show A-1")


def test_done_by_a_member_who_does_not_own_it_is_refused_in_the_thread(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=2)

    refused = talk.replies("paula.ruiz", talk.channel("#isc-web")[0], "done")

    assert [m.text for m in refused] == [
        "That is not possible with your role. Closing is for an owner, the secretary or the chair."
    ]
    assert refused[0].only_for == talk.user("paula.ruiz")
    assert "State: open" in talk.answer(UTE, "show A-1")


def test_words_of_staff_under_a_card_are_left_alone(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")

    assert talk.replies("ingrid.berg", card, "me too") == []
    assert signs(talk, UTE, card) == []


def test_reply_to_a_closed_item_is_kept(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")
    talk.replies(UTE, said, "done")

    talk.replies(UTE, said, "The figures are in the annex")
    again = talk.replies(UTE, said, "done")

    assert talk.answer(UTE, "show A-1").endswith("Ute Keller: The figures are in the annex")
    assert (
        again[0].text
        == "A-1 is already done (Ute Keller, Tue 11 Oct). From here: verify or reopen. Example: reopen A-1"
    )
