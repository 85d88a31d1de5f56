"""Reminders: before the day, on it and after it, at nine where the owner is, one message a morning."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, BRASILIA, CAIRO, LINDA, UTE, labels, rows, signs


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

    assert times(talk, who, "is due *") == moments
    assert times(talk, who, "is due *today") == moments[-1:]


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

    assert times(talk, who, "was due *") == [late, last]
    assert times(talk, who, "my last reminder") == [last]
    assert talk.ticks.audit() == []


def test_late_reminder_asks_and_the_last_one_says_what_happens_then(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.until(datetime(2016, 10, 12, 7, tzinfo=UTC))
    late = talk.direct(UTE)[-1]
    talk.until(datetime(2016, 10, 18, 7, tzinfo=UTC))
    last = talk.direct(UTE)[-1]
    talk.until(datetime(2016, 11, 10, tzinfo=UTC))

    assert late.text.splitlines() == [
        "*Cost table* was due *Tue 11 Oct*.",
        "How is it going?",
        "Reply in this thread: I'll tell Linda and show it on the card.",
        "Overdue · A-1",
    ]
    assert last.text.splitlines()[3:] == [
        "Overdue · A-1 · my last reminder; from Wed 19 Oct it's on Aline's list",
    ]
    assert times(talk, LINDA, "is still open") == ["Wed 19 07:00"]
    (told,) = [m for m in talk.direct(LINDA) if "is still open" in m.text]
    assert told.text.splitlines() == [
        "*Cost table* is still open.",
        "I reminded Ute 3 times since Tue 11 Oct, last on Tue 18 Oct. No answer so far.",
        "Overdue · A-1 · was due Tue 11 Oct",
    ]


def test_what_had_its_last_reminder_stands_on_the_chairs_list_and_on_nobody_elses(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:17 oct")
    talk.until(datetime(2016, 10, 18, 12, tzinfo=UTC))
    before = talk.answer(ALINE, "home")
    talk.until(datetime(2016, 10, 19, 8, tzinfo=UTC))

    after = talk.answer(ALINE, "home").splitlines()

    assert "last reminder" not in before
    begins = after.index("1 action is still open after my last reminder")
    assert after[begins + 1] == "A-1  Cost table · Ute Keller, was due Tue 11 Oct"
    assert "last reminder" not in talk.answer(LINDA, "home")


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
    assert times(talk, LINDA, "Ute turned reminders off on Fri 7 Oct.") == ["Wed 19 07:00"]


def test_priority_may_have_days_of_its_own(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:24 oct priority:low")
    talk.until(datetime(2016, 10, 25, tzinfo=UTC))

    assert times(talk, UTE, "is due *") == ["Thu 20 07:00", "Mon 24 07:00"]
    assert all(m.text.count("A-1") <= 1 for m in talk.direct(UTE))


def test_after_an_outage_the_message_says_that_it_is_the_last(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.passes(minutes=5)
    talk.machine_at = datetime(2016, 10, 20, 8, tzinfo=UTC)
    talk.passes(hours=2)

    (only,) = [m for m in talk.direct(UTE) if "was due" in m.text]
    assert only.text.count("Cost table") == 1
    assert "my last reminder" in only.text


def test_two_things_of_one_morning_are_one_message(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:13 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 9, tzinfo=UTC))

    assert times(talk, UTE, "*Two things are due") == ["Tue 11 07:00"]
    assert talk.direct(UTE)[-1].text.splitlines() == [
        "*Two things are due Thu 13 Oct*",
        "*Cost table*",
        "Due soon · A-1 · due Thu 13 Oct",
        "*Room plan*",
        "Due soon · A-2 · due Thu 13 Oct",
        "Anything else? Reply in the thread, number first: “A-1 needs until Thu 20 Oct”",
    ]


def test_heading_of_several_dates_is_in_their_order(talk: Conversation) -> None:
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:18 oct")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:10 oct")
    talk.answer(LINDA, "action Seating owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 9, tzinfo=UTC))

    assert talk.direct(UTE)[-1].text.splitlines()[0] == (
        "*One thing was due Mon 10 Oct, one is due Thu 13 Oct, and one is due Tue 18 Oct*"
    )


def test_reminder_of_what_was_given_away_shrinks(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")
    talk.answer(LINDA, "assign A-1 @taro.nakagawa")
    talk.passes(minutes=2)

    now = next(one for one in talk.direct(UTE) if one.ts == said.ts)
    assert now.text.splitlines() == ["Cost table", "Open · A-1 · now with Taro"]
    assert labels(now) == []


def test_reminders_that_went_to_a_stand_in_are_not_said_to_be_the_owners(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.until(datetime(2016, 10, 12, 9, tzinfo=UTC))
    talk.answer(LINDA, "absent 13-21 oct @taro.nakagawa behalf:@ute.keller")
    talk.until(datetime(2016, 10, 20, tzinfo=UTC))

    (told,) = [m for m in talk.direct(LINDA) if "is still open" in m.text]
    assert (
        "I reminded Ute twice since Tue 11 Oct, last on Wed 12 Oct, and Taro in place of Ute on Tue 18 Oct."
        in told.text
    )


def test_what_is_logged_after_the_hour_of_its_reminder_is_told_once(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:10 oct")
    talk.passes(hours=5)

    assert [m.text.splitlines()[1] for m in talk.direct(UTE)] == [
        "Linda asks you for this, due *Mon 10 Oct*."
    ]


def test_nobody_is_reminded_of_what_is_closed(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.passes(minutes=5)
    talk.answer(UTE, "done A-1")
    talk.until(datetime(2016, 10, 13, tzinfo=UTC))

    assert times(talk, UTE, "is due *") == []


def reminder(talk: Conversation, *titles: str) -> Message:
    for title in titles:
        talk.answer(LINDA, f"action {title} owner:@ute.keller due:13 oct")
    talk.until(datetime(2016, 10, 11, 7, tzinfo=UTC))
    return talk.direct(UTE)[-1]


def test_reply_under_a_reminder_is_a_note_with_a_tick(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    answer = talk.replies(UTE, said, "Quote received, table on Wednesday")

    assert [line.text for line in answer] == ["I'll tell Linda and show it on the card."]
    assert signs(talk, UTE, said) == ["pencil2"]
    assert talk.answer(UTE, "show A-1").endswith("Ute Keller: Quote received, table on Wednesday")


def test_done_with_a_result_closes_and_the_reminder_shrinks(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    answer = talk.replies(UTE, said, "done, CHF 310 000 a year")
    talk.passes(seconds=1)

    assert (
        answer[0].text
        == "Cost table is done. Result: CHF 310 000 a year. I'll tell Linda.\nDone · A-1 · Tue 11 Oct"
    )
    assert signs(talk, UTE, said) == ["white_check_mark"]
    shown = talk.direct(UTE)[-1]
    assert shown.text.splitlines() == ["Cost table", "Done · A-1 · Tue 11 Oct · CHF 310 000 a year"]
    assert labels(shown) == ["Reopen"]


def test_bare_done_closes_and_offers_to_add_the_result(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")

    (answer,) = talk.replies(UTE, said, "Done.")

    assert answer.text == "Cost table is done. I'll tell Linda.\nDone · A-1 · Tue 11 Oct"
    assert labels(answer) == ["Add the result", "Undo"]


def test_done_under_two_things_asks_which_one(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    (question,) = talk.replies(UTE, said, "done, all of it")
    pressed = talk.presses(UTE, question, "A-2")

    assert (question.text, labels(question)) == (
        "Which one is done?",
        ["A-1", "A-2", "Both", "Something else"],
    )
    assert signs(talk, UTE, said) == ["question"]
    assert [m.text for m in pressed] == [
        "Room plan is done. Result: all of it. I'll tell Linda.\nDone · A-2 · Tue 11 Oct"
    ]
    assert "*A-1*  Cost table" in talk.answer(UTE, "actions mine")


def test_reference_says_which_one_is_done_and_which_one_is_noted(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    talk.replies(UTE, said, "A-2 done")
    talk.replies(UTE, said, "A-1: quote received")
    asked = talk.replies(UTE, said, "working on it")

    assert signs(talk, UTE, said) == ["white_check_mark", "pencil2", "question"]
    assert talk.answer(UTE, "show A-2").splitlines()[3] == "Done"
    assert "Ute Keller: quote received" in talk.answer(UTE, "show A-1")
    assert asked[0].text == "Several things are above: A-1, A-2. Which one do you mean?"
    talk.presses(UTE, asked[0], "A-1")
    assert "Ute Keller: working on it" in talk.answer(UTE, "show A-1")


def test_reference_of_something_else_takes_the_reply_there(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")
    talk.answer(LINDA, "action Fund call owner:@ute.keller")

    (offer,) = talk.replies(UTE, said, "A-3 not mine")

    assert offer.text == "Should *A-3* go to someone else?"
    assert talk.answer(UTE, "show A-3").endswith("Ute Keller: not mine")


def test_both_are_done_by_one_button(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    (question,) = talk.replies(UTE, said, "both done")
    talk.presses(UTE, question, "Both")
    (again,) = talk.replies(UTE, said, "done")

    assert labels(question) == ["A-1", "A-2", "Both", "Something else"]
    assert again.text == "A-1 is done and A-2 is done already."


def test_words_about_two_named_things_are_on_the_buttons(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    (question,) = talk.replies(UTE, said, "A-1 and A-2: working on it")
    talk.presses(UTE, question, "A-2")

    assert (question.text, labels(question)) == (
        "You name several things: A-1, A-2. Which one do you mean?",
        ["A-1", "A-2", "Something else"],
    )
    assert talk.answer(UTE, "show A-2").endswith("Ute Keller: working on it")


def test_weekday_said_on_that_day_about_something_late_is_asked_with_both_dates(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:7 oct")
    talk.passes(days=7)  # it is Friday 14 October

    (offer,) = talk.replies(UTE, talk.direct(UTE)[-1], "A-1 needs until Friday")
    talk.presses(UTE, offer, "Fri 21 Oct")

    assert (offer.text, labels(offer)[:2]) == ("Move *A-1* to which day?", ["Fri 14 Oct", "Fri 21 Oct"])
    assert "Fri 21 Oct" in talk.answer(UTE, "show A-1")


def test_each_line_goes_to_what_it_names(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")

    (answer,) = talk.replies(UTE, said, "A-1 done\nA-2: I need until 20 oct")
    talk.presses(UTE, answer, "Move it")

    assert "Move *A-2* to Thu 20 Oct?" in answer.text
    assert "\nDone\n" in talk.answer(UTE, "show A-1")
    assert "Due: Thu 20 Oct" in talk.answer(UTE, "show A-2")
    assert talk.answer(UTE, "show A-2").endswith("Ute Keller: I need until 20 oct")


def test_lines_of_which_one_cannot_be_filed_are_all_left(talk: Conversation) -> None:
    said = reminder(talk, "Cost table", "Room plan")
    before = rows(talk)

    (refused,) = talk.replies(UTE, said, "A-1: quote received\nA-99: booked")

    assert refused.text.startswith("I can't find A-99.")
    assert rows(talk) == before


def test_old_offer_of_a_day_says_that_it_is_old(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")
    (offer,) = talk.replies(UTE, said, "I need until 20 oct")
    talk.answer(LINDA, "move A-1 27 oct")

    (old,) = talk.presses(UTE, offer, "Move it")
    said_old, was = old.text, talk.answer(UTE, "show A-1")
    talk.presses(UTE, old, "Move it all the same")

    assert said_old == "That offer is old: A-1 has moved since, it's due Thu 27 Oct now."
    assert "Due: Thu 27 Oct" in was
    assert "Due: Thu 20 Oct" in talk.answer(UTE, "show A-1")


def test_reference_to_another_item_is_not_kept_under_the_wrong_one(talk: Conversation) -> None:
    said = reminder(talk, "Cost table")
    talk.answer(LINDA, "action Room plan owner:@ute.keller")

    talk.replies(UTE, said, "A-2: booked")
    missing = talk.replies(UTE, said, "A-9 done")

    assert "booked" not in talk.answer(UTE, "show A-1")
    assert "Ute Keller: booked" in talk.answer(UTE, "show A-2")
    assert missing[0].text == "I can't find A-9."
    assert signs(talk, UTE, said) == ["pencil2", "question"]


def test_reply_of_an_observer_under_a_card_is_a_remark_and_does_not_close(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")

    refused = talk.replies("zahra.farah", card, "done")
    talk.replies("zahra.farah", card, "How many took part?")

    assert refused[0].text == "Ute or Linda can close A-1. As an observer you can leave a remark."
    assert signs(talk, UTE, card) == ["question", "pencil2"]
    assert talk.answer(UTE, "show A-1").splitlines()[3] == "Open"
    assert "Zahra Farah (observer's remark): How many took part?" in talk.answer(UTE, "show A-1")


def test_done_by_a_member_who_does_not_own_it_is_refused_in_the_thread(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=2)

    refused = talk.replies("paula.ruiz", talk.channel("#isc-web")[0], "done")

    assert [m.text for m in refused] == ["Ute or Linda can close A-1."]
    assert refused[0].only_for == talk.user("paula.ruiz")
    assert "\nOpen\n" in talk.answer(UTE, "show A-1")


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
    assert again[0].text == "You closed A-1 on Tue 11 Oct."
    assert labels(again[0]) == ["Reopen"]


def test_what_is_due_first_stands_first_whenever_it_was_logged(talk: Conversation) -> None:
    talk.answer(LINDA, "action Photos owner:@ute.keller due:25 oct")
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:11 oct")
    talk.until(datetime(2016, 10, 11, 12, tzinfo=UTC))

    lines = [line.strip("*") for line in talk.direct(UTE)[-1].text.splitlines()]

    assert lines[0] == "One thing is due today, Tue 11 Oct, and one is due Tue 25 Oct"
    assert [line for line in lines if line in {"Photos", "Cost table"}] == ["Cost table", "Photos"]


def test_reminder_that_was_asked_for_comes_though_it_is_closed_and_says_so(both: Conversation) -> None:
    both.answer(LINDA, f"action Price list owner:@{UTE} due:20 oct")
    both.answer(LINDA, "raise Two price lists")
    both.answer(UTE, "done A-1 sent")
    both.answer(LINDA, "escalate I-1 no agreement")
    said = both.answer(ALINE, "decide I-1 agreed One list")
    both.answer(UTE, "remind A-1 monday")
    both.answer(LINDA, "remind I-1 monday")
    before = len(both.direct(UTE)), len(both.direct(LINDA))
    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    action = "\n".join(m.text for m in both.direct(UTE)[before[0] :])
    issue = "\n".join(m.text for m in both.direct(LINDA)[before[1] :])
    assert "One list" in said
    assert "Price list" in action
    assert "Done · A-1" in action
    assert "I-1*  Two price lists · decided\nYou asked me to remind you." in issue
