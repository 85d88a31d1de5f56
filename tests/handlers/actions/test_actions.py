"""Actions, as people talk about them with the bot."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels


def test_logged_action_is_said_back_with_its_date(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Send the cost table owner:@ute.keller area:web due:12 oct")

    assert said.splitlines() == [
        "Send the cost table",
        "For Ute Keller, due Wed 12 Oct. I'll tell Ute in a minute.",
        "Open · A-1 · Web editorial",
    ]


def test_done_closes_and_the_list_is_empty_again(talk: Conversation) -> None:
    talk.answer(LINDA, "action Send the cost table due:12 oct")

    said = talk.answer(LINDA, "done A-1 Table sent")

    assert said == "Send the cost table is done. Result: Table sent\nDone · A-1 · Fri 7 Oct"
    assert talk.answer(LINDA, "actions") == "No open actions."


def test_form_logs_the_same_action_as_words(talk: Conversation) -> None:
    assert talk.says(LINDA, "/isc action") == []

    said = talk.submits(
        LINDA, text="Send the cost table", due="2016-10-12", area="WEB", owner=[talk.user(UTE)]
    )

    assert said[0].text.splitlines()[:2] == [
        "Send the cost table",
        "For Ute Keller, due Wed 12 Oct. I'll tell Ute in a minute.",
    ]


def test_action_without_owner_goes_to_the_only_focal_point_of_its_area(talk: Conversation) -> None:
    said = talk.answer(LINDA, "action Early-warning text area:climate")

    assert said.splitlines()[1:] == [
        "For Paula Ruiz, no date yet. I'll tell Paula when their day starts.",
        "Open · A-1 · Climate change",
    ]


def test_filters_narrow_the_list_of_actions(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.answer(LINDA, "action Room plan area:events due:2016-10-10")
    talk.until(datetime(2016, 10, 11, 8, tzinfo=UTC))

    assert "1 open action in Web editorial" in talk.answer(LINDA, "actions area:web")
    assert "*A-1*" in talk.answer(UTE, "actions mine")
    assert talk.answer(UTE, "actions overdue").splitlines() == [
        "*1 overdue action*",
        "*A-2*  Room plan · Greta Weber, was due Mon 10 Oct",
    ]
    assert talk.answer(LINDA, "actions area:gender") == "No open actions in Gender."
    assert talk.answer(LINDA, "actions owner:@ute.keller").startswith("*1 open action of Ute Keller*")
    assert talk.answer(LINDA, "actions all").startswith("*2 actions*")


def test_reference_that_stands_first_says_of_what_the_words_are(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")

    noted = talk.says(LINDA, "A-1: quote received", channel="direct")
    asked = talk.answer(LINDA, "A-1 quote received")
    done = talk.answer(LINDA, "A-1 done Table sent")

    assert [m.text for m in noted] == ["Noted under A-1: quote received\nI'll show it on the card."]
    assert asked == "What about A-1?"
    assert done == "Cost table is done. Result: Table sent\nDone · A-1 · Fri 7 Oct"


def test_note_may_begin_with_another_reference(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")

    assert talk.answer(LINDA, "note A-1 I-2 is decided").startswith("Noted under A-1: I-2 is decided")


def test_show_tells_everything_and_a_bare_reference_is_enough(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct priority:high")
    talk.answer(UTE, "note A-1 Quote received")

    shown = talk.answer(LINDA, "A-1")

    assert shown.splitlines() == [
        "*A-1*  Cost table",
        "Owner: Ute Keller",
        "Due: Wed 12 Oct",
        "Open",
        "Area: Web editorial",
        "Priority: high",
        "Asked by Linda Okafor, 10:00",
        "10:00, Ute Keller: Quote received",
    ]
    assert talk.answer(LINDA, "show a1") == shown


def test_result_is_added_to_what_was_closed_without_a_word(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    talk.passes(minutes=2)
    closed = talk.says(UTE, "/isc done A-1")[0]

    talk.presses(UTE, closed, "Add the result")
    said = talk.submits(UTE, text="CHF 310 000 a year")
    talk.passes(seconds=1)

    assert said[0].text == "Cost table is done. Result: CHF 310 000 a year\nDone · A-1 · Fri 7 Oct"
    assert talk.channel("#isc-web")[0].text.splitlines()[1] == "Result: CHF 310 000 a year"


def test_card_appears_after_a_minute_and_is_edited_when_the_action_is_done(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(seconds=59)
    before = talk.channel("#isc-web")
    talk.passes(seconds=1)
    (card,) = talk.channel("#isc-web")
    shown = card.text

    talk.answer(UTE, "done A-1 Table sent")
    talk.passes(seconds=1)

    assert before == []
    assert shown.splitlines() == [
        "Cost table",
        "Open · A-1 · due Wed 12 Oct · Ute Keller · asked by Linda Okafor",
    ]
    (after,) = talk.channel("#isc-web")
    assert after.ts == card.ts
    assert after.text == "Cost table\nResult: Table sent\nDone · A-1 · Fri 7 Oct by Ute Keller"
    assert labels(after) == []


def test_action_undone_within_the_minute_never_appears(talk: Conversation) -> None:
    logged = talk.says(LINDA, "/isc action Cost table owner:@ute.keller area:web due:12 oct")[0]
    said = talk.presses(LINDA, logged, "Undo")
    talk.passes(days=4)

    assert said[0].text == "A-1 is taken back: cancelled (undone). Its card is edited if it was shown."
    assert not any("A-1" in m.text for m in [*talk.channel("#isc-web"), *talk.direct(UTE)])


def test_card_of_an_action_undone_later_says_so_and_has_no_buttons(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web")
    talk.passes(minutes=2)

    talk.answer(LINDA, "undo A-1")
    talk.passes(seconds=1)

    (card,) = talk.channel("#isc-web")
    assert (card.text, labels(card)) == ("Cost table\nCancelled · A-1 · undone", [])


def test_day_on_a_card_is_the_day_in_geneva(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 7, 22, 30, tzinfo=UTC))  # half past midnight on Saturday there
    talk.answer(LINDA, "action Cost table area:web")
    talk.passes(minutes=2)
    talk.answer(LINDA, "done A-1 Sent")
    talk.passes(seconds=1)

    assert "Done · A-1 · Sat 8 Oct by Linda Okafor" in talk.channel("#isc-web")[0].text


def test_owner_is_told_after_a_minute(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.passes(seconds=59)
    before = talk.direct(UTE)
    talk.passes(seconds=1)

    assert before == []
    assert [m.text.splitlines() for m in talk.direct(UTE)] == [
        [
            "*Cost table*",
            "Linda asks you for this, due *Wed 12 Oct*.",
            "Reply in this thread: I'll tell Linda and show it on the card.",
            "Open · A-1",
        ]
    ]


def test_owner_is_not_told_at_night(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 10, 20, tzinfo=UTC))  # 22:00 in Geneva, 03:00 in Bangkok
    before = len(talk.direct("wipa.chaiyo"))
    talk.answer(LINDA, "action Names for the exercise owner:@wipa.chaiyo due:20 oct")

    talk.until(datetime(2016, 10, 11, 1, 59, tzinfo=UTC))
    at_night = len(talk.direct("wipa.chaiyo"))
    talk.until(datetime(2016, 10, 11, 2, tzinfo=UTC))  # 09:00 there

    assert at_night == before
    assert "asks you for this" in talk.direct("wipa.chaiyo")[-1].text


@pytest.mark.parametrize(
    ("who", "words"), [("moussa.diallo", "show A-1"), ("zahra.farah", "show A-1"), (UTE, "done A-1"), (UTE, "note A-1 x")]
)  # fmt: skip
def test_restricted_action_is_for_others_as_if_it_did_not_exist(
    talk: Conversation, who: str, words: str
) -> None:
    talk.answer(LINDA, "action Complaint owner:@paula.ruiz area:web visibility:restricted due:12 oct")

    assert talk.answer(who, words) == "I can't find A-1."
    assert talk.answer(who, words.replace("A-1", "A-77")) == "I can't find A-77."


def test_card_does_not_name_the_restricted_record_it_belongs_to(talk: Conversation) -> None:
    talk.answer(LINDA, "action Complaint visibility:restricted")
    talk.answer(LINDA, "action Book a room area:web for:A-1 visibility:members")
    talk.passes(minutes=2)

    assert "A-1" not in talk.channel("#isc-web")[0].text


def test_restricted_action_is_in_no_card_no_channel_and_no_list_of_others(talk: Conversation) -> None:
    talk.answer(LINDA, "action Complaint owner:@paula.ruiz area:web visibility:restricted due:12 oct")
    talk.answer(LINDA, "action Plain thing area:web due:13 oct")
    talk.until(datetime(2016, 10, 18, tzinfo=UTC))

    everywhere = [
        m.text
        for channel in talk.workspace.channels.values()
        if not channel.is_direct
        for m in talk.workspace.messages(channel.id)
        if m.only_for is None
    ]
    assert any("Plain thing" in text for text in everywhere)
    assert not any("Complaint" in text for text in everywhere)
    assert "Complaint" not in talk.answer(UTE, "actions all") + talk.answer(UTE, "digest week")
    assert "1 action is late" in talk.answer(UTE, "digest week") or "1 overdue" in talk.answer(
        UTE, "digest week"
    )
    assert "Complaint" in talk.answer("paula.ruiz", "actions") + talk.answer(LINDA, "actions")
    assert any("Complaint" in m.text for m in talk.direct("paula.ruiz"))


def test_action_that_was_taken_back_is_cancelled_undone_wherever_it_is_shown(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table area:web owner:@ute.keller")
    talk.passes(minutes=3)
    talk.answer(LINDA, "undo A-1")
    talk.passes(minutes=1)

    assert "Cancelled (undone)" in talk.answer(LINDA, "show A-1").splitlines()
    assert talk.channel("#isc-web")[0].text == "Cost table\nCancelled · A-1 · undone"
    assert talk.direct(UTE)[0].text == "Cost table\nCancelled · A-1 · undone"


def test_staff_without_an_action_are_told_whose_list_it_is(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")

    assert talk.answer("ingrid.berg", "actions").startswith("Only members see the list.")


def test_days_left_and_what_is_due_soon_are_counted_in_the_owners_working_days(talk: Conversation) -> None:
    talk.answer(
        LINDA, "action Names from the region @omar.mansour tue 11 oct"
    )  # Cairo works Sunday to Thursday
    talk.answer(LINDA, "action Cost table @ute.keller tue 11 oct")

    (listed,) = talk.says(LINDA, "/isc actions")

    assert days_left(listed) == [
        ("A-1 Names from the region", "large_blue_circle", 3),
        ("A-2 Cost table", "large_yellow_circle", 2),
    ]


def days_left(listed: Message) -> list[tuple[str, str, int]]:
    """Return what each row of a list of actions is, the sign before its date, and its days left."""
    (table,) = [block for block in listed.blocks if block["type"] == "data_table"]
    return [
        (what["text"], due["elements"][0]["elements"][0]["name"], left["value"])
        for what, due, _, left in table["rows"][1:]
    ]
