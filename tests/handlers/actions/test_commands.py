"""What is done with actions after they are logged: states, dates, owners, changes, links."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.actions import TRANSITIONS
from handlers.core.calls import Call
from handlers.core.desk import Desk
from practice.workspace import Message
from storage.store import Store
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels, rows

MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
CLIMATE, DEPUTY_OF_BR, DEPUTY_OF_TSB = "paula.ruiz", "taro.nakagawa", "edda.brandt"
NEWS = "I'll tell"


def told(talk: Conversation, who: str) -> list[str]:
    """Return the last lines but the foot of what a person was told, message by message."""
    return [m.text.splitlines()[1] for m in talk.direct(who)]


# States

REACHED = {
    "open": [],
    "in progress": ["start A-1"],
    "blocked": ["block A-1 no quote"],
    "done": ["done A-1 Sent"],
    "verified": ["done A-1 Sent", "verify A-1"],
    "cancelled": ["cancel A-1 no longer needed"],
    "handed over": ["mark A-1 handed over to the study group"],
}
FROM_HERE = {
    "open": "start, block, done, cancel or mark handed over",
    "in progress": "block, done, cancel or mark handed over",
    "blocked": "unblock, done, cancel or mark handed over",
    "done": "verify or reopen",
    "verified": "reopen",
    "cancelled": "reopen",
    "handed over": "reopen",
}
SAID = {
    "start": "is in progress. Note: as agreed",
    "block": "is blocked: as agreed. I'll tell Linda.",
    "unblock": "is in progress again. Note: as agreed",
    "done": "is done. Result: as agreed. I'll tell Linda.",
    "verify": "is verified. Note: as agreed\nLinda Okafor closed it on Fri 7 Oct.",
    "reopen": "is open again. Note: as agreed",
    "cancel": "is cancelled: as agreed. I'll tell Linda.",
    "handover": "is handed over to as agreed. I'll tell Linda.",
}
CLOSED = {
    "done": "Linda closed A-1 on Fri 7 Oct.",
    "verified": "Linda closed A-1 on Fri 7 Oct. It's verified.",
    "cancelled": "Linda cancelled A-1 on Fri 7 Oct.",
    "handed over": "Linda handed A-1 over on Fri 7 Oct.",
}
HERE = "Open · A-1 · Web editorial"
FACTS = {
    "start": "In progress · A-1 · Web editorial",
    "block": "Blocked · A-1 · Web editorial",
    "unblock": "In progress · A-1 · Web editorial",
    "done": "Done · A-1 · Fri 7 Oct",
    "verify": "Verified · A-1 · Fri 7 Oct",
    "reopen": HERE,
    "cancel": "Cancelled · A-1 · Fri 7 Oct",
    "handover": "Handed over · A-1 · Fri 7 Oct",
}
MARKED = {"handover": "mark A-1 handed over as agreed"}  # no verb of its own


def bring(talk: Conversation, state: str) -> None:
    """Log A-1, owned by Ute Keller, and bring it into a state; whoever verifies is not who closed it."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    for words in REACHED[state]:
        talk.answer(ALINE if words.startswith("verify") else LINDA, words)


@pytest.mark.parametrize(("state", "verb"), list(product(REACHED, TRANSITIONS)))
def test_move_is_made_where_it_is_legal_and_else_refused_with_those_that_are(
    quick: Conversation, state: str, verb: str
) -> None:
    bring(quick, state)
    before = rows(quick)

    words = "" if verb == "done" and state in CLOSED else " as agreed"  # a result of what is closed is kept
    said = quick.answer(ALINE, MARKED.get(verb, f"{verb} A-1{words}"))

    if verb in FROM_HERE[state].replace("mark handed over", "handover").replace(",", "").split():
        assert said == f"Cost table {SAID[verb]}\n{FACTS[verb]}"
        return
    is_same = TRANSITIONS[verb].target == state.replace(" ", "_")
    assert said.startswith(
        CLOSED.get(state)
        or f"A-1 is {'already ' if is_same else ''}{state}{'.' if is_same else ', so it can'}"
    )
    assert rows(quick) == before


REFUSED = [
    ("in progress", "start A-1", "A-1 is already in progress."),
    ("open", "verify A-1", "A-1 is open, so it can't be verified."),
    ("done", "done A-1", "You closed A-1 on Fri 7 Oct."),
    ("verified", "cancel A-1 too late", "You closed A-1 on Fri 7 Oct. It's verified."),
    ("done", "move A-1 20 oct", "You closed A-1 on Fri 7 Oct."),
    ("done", "assign A-1 @paula.ruiz", "You closed A-1 on Fri 7 Oct."),
    ("done", "edit A-1 due:20 oct", "You closed A-1 on Fri 7 Oct."),
    ("open", "mark A-1 verified", "A-1 is open, so it can't become verified."),
    ("open", "mark A-1 open", "A-1 is already open."),
    ("open", "mark A-1 fine", "“fine” isn't a state of an action. It can be open, in progress, blocked, done, verified, cancelled, handed over."),
    ("open", "mark A-1 blocked", "What is in the way?"),
    ("open", "mark A-1 handed over", "Who takes it over?"),
    ("open", "move A-1 sometime", "I don't know “sometime” as a date. Say it like “fri 14 oct”."),
    ("open", "move A-1 12 oct", "A-1 is already due Wed 12 Oct. Nothing has changed."),
    ("open", "move A-99 20 oct", "I can't find A-99."),
    ("open", "move due:20 oct", "Which one?\nCost table\nOpen · A-1\nWho pays?\nI-1"),
    ("open", "assign A-1 @ute.keller", "A-1 is already with Ute Keller. Nothing has changed."),
    ("open", "assign A-1 @zahra.farah", "Zahra Farah only observes and can't own anything here. Name somebody else."),
    ("open", "assign A-1 @guest", "Gil Guest is a guest and can't own anything here. Name a colleague."),
    ("open", "assign A-1 @nobodyx", "I don't know “@nobodyx”. Pick the person from Slack's @ list."),
    ("open", "edit A-1 Cost table", "A-1 already says that, so nothing has changed."),
    ("open", "edit A-1 for:A-1", "A-1 can't belong to itself."),
    ("open", "edit A-1 priority:urgent", "“urgent” isn't a priority I know. It can be low, normal or high."),
    ("open", "link A-1", "Which two belong together? Name both: link A-12 I-7"),
    ("open", "link A-1 A-1", "Which two belong together? Name both: link A-12 I-7"),
    ("open", "link A-1 I-99", "I can't find I-99."),
]  # fmt: skip


@pytest.mark.parametrize(("state", "words", "sentence"), REFUSED)
def test_what_is_not_possible_is_refused_with_what_is_and_nothing_is_done(
    quick: Conversation, state: str, words: str, sentence: str
) -> None:
    bring(quick, state)
    quick.answer(LINDA, "raise Who pays? area:web")
    before = rows(quick)

    assert quick.answer(LINDA, words) == sentence
    assert rows(quick) == before


ONLY_OWNERS = [
    ("start A-1", "Ute or Linda can start A-1."),
    ("block A-1 no quote", "Ute or Linda can say what is in the way of A-1."),
    ("cancel A-1 no need", "Ute or Linda can cancel A-1."),
    ("mark A-1 done", "Ute or Linda can change the state of A-1."),
    ("move A-1 20 oct", "Ute or Linda can give A-1 another date."),
    ("assign A-1 @paula.ruiz", "Ute or Linda can give A-1 to somebody else."),
    ("edit A-1 Other title", "Ute or Linda can change A-1."),
    ("verify A-1", "Linda can verify A-1."),
]


@pytest.mark.parametrize(("words", "sentence"), ONLY_OWNERS)
def test_others_than_owners_are_told_for_whom_it_is(quick: Conversation, words: str, sentence: str) -> None:
    bring(quick, "done" if words == "verify A-1" else "open")
    before = rows(quick)

    assert quick.answer(CLIMATE, words) == sentence
    assert quick.answer(OBSERVER, words) == f"{sentence} As an observer you can leave a remark."
    assert quick.answer(STAFF, words) in {"I can't find A-1.", sentence, "Linda can verify it."}
    assert rows(quick) == before


def test_owner_may_do_all_of_it(quick: Conversation) -> None:
    bring(quick, "open")

    said = [
        quick.answer(UTE, words)
        for words in (
            "start A-1",
            "block A-1 no quote",
            "unblock A-1",
            "move A-1 20 oct",
            "edit A-1 Table",
            "done A-1",
        )
    ]

    assert said == [
        "Cost table is in progress.\nIn progress · A-1 · Web editorial",
        "Cost table is blocked: no quote. I'll tell Linda.\nBlocked · A-1 · Web editorial",
        "Cost table is in progress again.\nIn progress · A-1 · Web editorial",
        "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nIn progress · A-1 · Web editorial",
        "Table\nUntil now: Cost table\nIn progress · A-1 · Web editorial",
        "Table is done. I'll tell Linda.\nDone · A-1 · Fri 7 Oct",
    ]


def test_nobody_verifies_what_is_their_own(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@aline.moreau")
    quick.answer(LINDA, "done A-1 Sent")
    quick.answer(LINDA, "action Cost table owner:@ute.keller")
    quick.answer(LINDA, "done A-2 Sent")
    others = "so somebody else has to verify it."

    assert quick.answer(LINDA, "verify A-1") == f"You closed A-1, {others}"
    assert quick.answer(ALINE, "verify A-1") == f"A-1 is yours, {others}"
    assert quick.answer(LINDA, "verify A-2") == f"You closed A-2, {others} Ask Aline."


def test_deputy_verifies_for_their_own_part_of_the_organisation(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table owner:@ute.keller entity:BR")
    quick.answer(LINDA, "done A-1 Sent")

    other = quick.answer(DEPUTY_OF_TSB, "verify A-1")
    own = quick.answer(DEPUTY_OF_BR, "mark A-1 verified")

    assert other == "Linda can verify A-1."
    assert own == "Cost table is verified.\nLinda Okafor closed it on Fri 7 Oct.\nVerified · A-1 · Fri 7 Oct"


def test_card_and_show_say_what_is_in_the_way(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=2)

    talk.answer(UTE, "block A-1 waiting for the quote")
    talk.passes(seconds=1)

    (card,) = talk.channel("#isc-web")
    assert card.text.splitlines()[1:] == [
        "In the way: waiting for the quote.",
        "Blocked · A-1 · since Fri 7 Oct · Ute Keller · asked by Linda Okafor",
    ]
    assert labels(card) == ["Unblock", "Note", "Raise as an issue", "New date", "Done", "History"]
    assert "Blocked: waiting for the quote" in talk.answer(LINDA, "A-1").splitlines()


def test_card_of_what_is_cancelled_keeps_the_reason_and_loses_its_buttons(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=2)

    talk.answer(LINDA, "cancel A-1 no longer needed")
    talk.passes(seconds=1)

    (card,) = talk.channel("#isc-web")
    assert card.text == "Cost table\nWhy: no longer needed\nCancelled · A-1 · Fri 7 Oct by Linda Okafor"
    assert labels(card) == []


@pytest.mark.parametrize("ends", ["cancel A-1 a slip", "undo A-1"])
def test_reopened_action_has_the_card_that_nobody_saw_before(talk: Conversation, ends: str) -> None:
    """It ended within the minute in which nothing goes out."""
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    talk.answer(LINDA, ends)
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "reopen A-1")
    talk.passes(minutes=5)

    assert said.startswith(f"Cost table is open again.\n{NEWS} Ute ")
    assert [m.text.splitlines()[0] for m in talk.channel("#isc-web")] == ["Cost table"]
    assert told(talk, UTE) == ["Linda asks you for this, no date yet."]


def test_undo_of_the_end_brings_the_card_that_nobody_saw_before(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    talk.answer(LINDA, "cancel A-1 a slip")
    talk.passes(minutes=5)

    talk.answer(LINDA, "undo A-1")
    talk.passes(minutes=5)

    assert [m.text.splitlines()[0] for m in talk.channel("#isc-web")] == ["Cost table"]
    assert told(talk, UTE) == ["Linda asks you for this, no date yet."]


def test_owner_who_knows_a_reopened_action_is_not_told_again(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web")
    talk.passes(minutes=5)
    talk.answer(LINDA, "done A-1 Sent")

    said = talk.answer(LINDA, "reopen A-1")
    talk.passes(minutes=5)

    assert NEWS not in said
    assert len(talk.channel("#isc-web")) == len(talk.direct(UTE)) == 1


def test_reopened_action_is_on_the_list_and_reminded_of_again(talk: Conversation) -> None:
    bring(talk, "done")

    talk.answer(LINDA, "reopen A-1 one column is missing")
    talk.until(datetime(2016, 10, 12, 8, tzinfo=UTC))

    assert "*A-1*  Cost table · Ute Keller, due Wed 12 Oct" in talk.answer(LINDA, "actions")
    assert any("due *today" in m.text for m in talk.direct(UTE))
    assert "Result" not in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("mark A-1 in progress", "in progress"),
        ("mark A-1 In_Progress: at last", "in progress"),
        ("set A-1 started", "in progress"),
        ("mark A-1 blocked no quote", "blocked: no quote"),
        ("A-1 mark stuck no quote", "blocked: no quote"),
        ("mark A-1 done Sent", "done"),
        ("mark A-1 finished", "done"),
        ("mark A-1 cancelled no need", "cancelled"),
    ],
)
def test_state_is_named_as_people_name_it(quick: Conversation, words: str, state: str) -> None:
    bring(quick, "open")

    quick.answer(LINDA, words)

    assert state.capitalize() in quick.answer(LINDA, "show A-1").splitlines()


def test_note_of_a_move_stands_under_the_action(quick: Conversation) -> None:
    bring(quick, "open")

    quick.answer(UTE, "start A-1 first half is there")

    assert quick.answer(LINDA, "A-1").endswith("Ute Keller: first half is there")


# Several at once


def test_each_legal_one_is_done_and_each_refused_one_is_named(talk: Conversation) -> None:
    for title in ("Cost table", "Room plan", "Paper"):
        talk.answer(LINDA, f"action {title} due:12 oct")
    talk.answer(LINDA, "done A-2")

    (said,) = talk.says(LINDA, "/isc move A-1 A-2 A-99 A-3 20 oct printer is late")

    assert said.text.splitlines() == [
        "Cost table is now due Thu 20 Oct, not Wed 12 Oct.",
        "Open · A-1",
        "Paper is now due Thu 20 Oct, not Wed 12 Oct.",
        "Open · A-3",
        "Why: printer is late",
        "You closed A-2 on Fri 7 Oct.",
        "I can't find A-99.",
    ]
    assert labels(said) == ["Undo", "Undo"]


def test_done_closes_what_it_can_and_names_the_rest(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table")

    said = talk.answer(LINDA, "done A-1 A-99 Sent")

    assert said == "Cost table is done. Result: Sent\nI can't find A-99.\nDone · A-1 · Fri 7 Oct"


# Another date


def test_who_was_told_a_date_gets_one_correction_with_the_old_and_the_new_one(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(hours=5)

    assert said == f"Cost table is now due Thu 20 Oct, not Wed 12 Oct.\n{NEWS} Ute in a minute.\n{HERE}"
    assert told(talk, UTE) == [
        "Linda asks you for this, due *Thu 20 Oct*.",
        "Not Wed 12 Oct but Thu 20 Oct. Changed by Linda Okafor. No more reminders for Wed 12 Oct.",
    ]


def test_correction_has_the_hour_of_its_reader(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Names owner:@{BANGKOK} due:fri 14 oct 15:00")
    talk.until(MONDAY)

    talk.answer(LINDA, "move A-1 20 oct 16:00")
    talk.passes(minutes=5)

    assert told(talk, BANGKOK)[-1] == (
        "Not Fri 14 Oct, 15:00 Geneva (20:00 for you) but Thu 20 Oct, 16:00 Geneva (21:00 for you). "
        "Changed by Linda Okafor. No more reminders for Fri 14 Oct."
    )


def test_who_has_not_been_told_yet_is_told_once_with_the_new_date(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(seconds=30)

    said = talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(hours=5)

    assert said == "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nOpen · A-1 · Web editorial"
    assert told(talk, UTE) == ["Linda asks you for this, due *Thu 20 Oct*."]


def test_two_moves_within_a_minute_are_one_correction_from_the_date_that_was_told(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)

    talk.answer(LINDA, "move A-1 18 oct")
    talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(hours=5)

    assert told(talk, UTE)[1:] == [
        "Not Wed 12 Oct but Thu 20 Oct. Changed by Linda Okafor. No more reminders for Wed 12 Oct."
    ]


def test_date_that_is_moved_back_in_time_is_not_corrected(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)

    talk.answer(LINDA, "move A-1 18 oct")
    talk.answer(LINDA, "move A-1 12 oct")
    talk.passes(hours=5)

    assert len(talk.direct(UTE)) == 1


def test_owner_who_moves_the_date_is_not_told_what_they_did(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)

    talk.answer(UTE, "postpone A-1 20 oct")
    talk.passes(hours=5)

    assert len(talk.direct(UTE)) == 1


def test_owner_who_logged_it_is_corrected_when_somebody_else_moves_it(talk: Conversation) -> None:
    talk.answer(UTE, "action Cost table due:12 oct")

    talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(minutes=5)

    assert [line.split(".")[0] for line in told(talk, UTE)] == ["Not Wed 12 Oct but Thu 20 Oct"]


def test_owner_hears_of_the_first_date_of_what_had_none(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(minutes=5)

    assert said.splitlines()[0] == "Cost table is now due Thu 20 Oct; it had no date."
    assert told(talk, UTE)[1:] == ["Due Thu 20 Oct; it had no date. Changed by Linda Okafor."]


def test_no_message_shows_the_old_date_as_if_it_held(talk: Conversation) -> None:
    bring(talk, "open")
    talk.until(MONDAY)

    talk.answer(LINDA, "move A-1 20 oct")
    talk.passes(minutes=5)
    talk.answer(LINDA, "move A-1 21 oct")
    talk.passes(minutes=5)

    everywhere = [m.text for m in [*talk.direct(UTE), *talk.channel("#isc-web"), *talk.channel()]]
    shown = " ".join(everywhere).replace("was due Wed 12 Oct. Moved to Fri 21 Oct.", "")
    assert "due Wed 12 Oct" not in shown
    assert "due Thu 20 Oct" not in shown
    assert told(talk, UTE)[-2:] == [
        "Not Wed 12 Oct but Thu 20 Oct. Changed by Linda Okafor. No more reminders for Wed 12 Oct. Moved to Fri 21 Oct.",
        "Not Thu 20 Oct but Fri 21 Oct. Changed by Linda Okafor. No more reminders for Thu 20 Oct.",
    ]


def test_reminders_follow_the_new_date(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)
    talk.answer(LINDA, "move A-1 20 oct")

    talk.until(datetime(2016, 10, 19, 20, tzinfo=UTC))

    reminders = [m.text.splitlines()[0] for m in talk.direct(UTE) if " due *" in m.text]
    assert not any("12 Oct" in one for one in reminders)
    assert any("Thu 20 Oct" in one for one in reminders)


def test_date_that_fits_two_ways_is_asked_with_buttons(quick: Conversation) -> None:
    bring(quick, "open")

    (asked,) = quick.says(LINDA, "/isc move A-1 12/11")
    (said,) = quick.presses(LINDA, asked, "Sat 12 Nov")

    assert (
        said.text
        == "Cost table is now due Sat 12 Nov, not Wed 12 Oct. Sat 12 Nov isn't a working day in Geneva.\nOpen · A-1 · Web editorial"
    )


@pytest.mark.parametrize(
    "words",
    [
        "move A-1 thu 20 oct",
        "move A-1 to 20 oct",
        "move A-1 due:20 oct",
        "move A-1 due: 20 oct the printer is late",
        "reschedule A-1 20 oct reason:printer",
        "A-1 extend 20 oct",
        "due A-1 20 oct",
        "move a1 next thursday",
        "move A-1 in 2 weeks",
    ],
)
def test_new_date_is_read_as_people_write_it(quick: Conversation, words: str) -> None:
    bring(quick, "open")

    said = quick.answer(LINDA, words)

    assert said.startswith("Cost table is now due ")
    assert ("Thu 20 Oct" in said) is ("weeks" not in words) or "Thu 13 Oct" in said


# Other owners


def test_new_owner_is_told_and_the_one_before_once(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)

    said = talk.answer(LINDA, f"assign A-1 @{CLIMATE} @filiz.arslan")
    talk.passes(hours=5)

    assert said == (
        "Cost table goes from Ute Keller to Paula Ruiz and Filiz Arslan.\n"
        f"{NEWS} Filiz in a minute, Ute within the hour, and Paula when their day starts.\n{HERE}"
    )
    assert told(talk, CLIMATE) == ["Linda asks you for this, due *Wed 12 Oct*."]
    assert told(talk, UTE) == [
        "No longer yours: Paula Ruiz and Filiz Arslan have it now.",
        "No longer yours: Linda Okafor gave it to Paula Ruiz and Filiz Arslan. Nothing for you to do.",
    ]
    assert not any("done" in m.text or labels(m) for m in talk.direct(UTE))


def test_who_was_not_told_yet_hears_nothing_of_what_was_theirs_for_a_moment(talk: Conversation) -> None:
    bring(talk, "open")

    talk.answer(LINDA, f"assign A-1 @{CLIMATE}")
    talk.passes(hours=5)

    assert talk.direct(UTE) == []
    assert len(talk.direct(CLIMATE)) == 1


def test_action_that_comes_back_before_its_owner_heard_that_it_went_is_not_told_again(
    talk: Conversation,
) -> None:
    bring(talk, "open")
    talk.passes(minutes=5)
    talk.answer(LINDA, "assign A-1 @filiz.arslan")
    talk.passes(minutes=5)

    talk.answer(LINDA, "give A-1 to @ute.keller")
    talk.passes(hours=5)

    assert told(talk, UTE) == ["Linda asks you for this, due *Wed 12 Oct*."]
    assert told(talk, "filiz.arslan")[-1] == (
        "No longer yours: Linda Okafor gave it to Ute Keller. Nothing for you to do."
    )


def test_colleague_who_is_not_on_the_roster_can_be_given_an_action(talk: Conversation) -> None:
    bring(talk, "open")

    said = talk.answer(UTE, "assign A-1 @newcomer")
    talk.passes(minutes=5)

    assert (
        "Noor Newcomer isn't on the roster. They can own it all the same, and I'll tell them. I'll ask Linda"
        in said
    )
    assert any("Noor Newcomer isn't on the roster" in m.text for m in talk.direct(LINDA))


def test_two_newcomers_are_two_questions_to_the_secretary(talk: Conversation) -> None:
    talk.answer(ALINE, "action Cost table owner:@newcomer")

    assert "Noor Newcomer" in talk.answer(ALINE, "show A-1")


# Changes


def test_each_change_is_said_back_and_shown(quick: Conversation) -> None:
    bring(quick, "open")
    quick.answer(LINDA, "raise Who pays? area:web")

    said = quick.answer(
        LINDA, "edit A-1 Cost table, new area:events for:I-1 priority:high due:20 oct owner:@paula.ruiz"
    )

    assert said.splitlines()[:7] == [
        "Cost table, new",
        "Until now: Cost table",
        "Owner: Paula Ruiz",
        "Due: Thu 20 Oct",
        "Area: Events coordination",
        "Priority: high",
        "For: I-1",
    ]


def test_moved_area_leaves_one_line_behind_and_gets_a_card(talk: Conversation) -> None:
    bring(talk, "open")
    talk.passes(minutes=2)

    talk.answer(LINDA, "edit A-1 area:events")
    talk.passes(minutes=2)

    assert [(m.text, labels(m)) for m in talk.channel("#isc-web")] == [
        ("Cost table\nMoved · A-1 · to #isc-events", [])
    ]
    (card,) = talk.channel("#isc-events")
    assert card.text.startswith("Cost table\nOpen · A-1 · due Wed 12 Oct · Ute Keller")


def test_area_that_moves_before_the_card_was_shown_leaves_nothing_behind(talk: Conversation) -> None:
    bring(talk, "open")

    talk.answer(LINDA, "edit A-1 area:events")
    talk.passes(minutes=5)

    assert (len(talk.channel("#isc-web")), len(talk.channel("#isc-events"))) == (0, 1)


def test_area_that_moves_there_and_back_has_one_card_again(talk: Conversation) -> None:
    bring(talk, "open")
    talk.answer(LINDA, "edit A-1 area:events")
    talk.passes(minutes=2)

    talk.answer(LINDA, "edit A-1 area:web")
    talk.passes(minutes=2)

    (web,), (events,) = talk.channel("#isc-web"), talk.channel("#isc-events")
    assert labels(web) == ["Done", "Note", "New date", "I'm stuck", "Give to someone else", "Edit", "History"]
    assert events.text == "Cost table\nMoved · A-1 · to #isc-web"


def test_record_made_restricted_disappears_from_channels(talk: Conversation) -> None:
    bring(talk, "open")
    talk.until(MONDAY)
    before = [m.text for m in [*talk.channel(), *talk.channel("#isc-web")]]

    talk.answer(LINDA, "edit A-1 visibility:restricted")
    talk.passes(minutes=2)

    assert sum("Cost table" in text for text in before) == 3  # the card and two digests
    assert not any("Cost table" in m.text for m in [*talk.channel(), *talk.channel("#isc-web")])
    assert talk.answer(CLIMATE, "show A-1") == "I can't find A-1."


def test_record_that_was_restricted_gets_its_card(talk: Conversation) -> None:
    talk.answer(LINDA, "action Complaint area:web visibility:restricted")
    talk.passes(minutes=2)

    talk.answer(LINDA, "edit A-1 visibility:members")
    talk.passes(minutes=2)

    assert [m.text.splitlines()[0] for m in talk.channel("#isc-web")] == ["Complaint"]


# Links


def test_link_is_shown_on_both_sides(talk: Conversation) -> None:
    bring(talk, "open")
    talk.answer(LINDA, "raise Who pays? area:web")

    said = talk.answer(CLIMATE, "link A-1 to I-1")

    assert said == "A-1 and I-1 are linked: Who pays?"
    assert "Linked: I-1  Who pays?" in talk.answer(LINDA, "A-1").splitlines()
    assert "Linked: A-1  Cost table" in talk.answer(LINDA, "I-1").splitlines()
    assert talk.answer(LINDA, "relate I-1 A-1") == "I-1 is already linked with A-1. Nothing has changed."


def test_link_says_nothing_of_what_one_may_not_see(quick: Conversation) -> None:
    bring(quick, "open")
    quick.answer(LINDA, "action Complaint visibility:restricted")

    quick.answer(LINDA, "link A-1 A-2")

    assert "A-2" not in quick.answer(CLIMATE, "A-1")
    assert "Linked: A-2  Complaint" in quick.answer(LINDA, "A-1")


# Words said twice


@pytest.mark.parametrize(
    ("words", "ref"),
    [
        ("action Cost table due:12 oct", "A-1"),
        ("raise Who pays? area:web", "I-1"),
        ("event Workshop on:5 dec to:7 dec", "E-1"),
    ],
)
def test_same_words_twice_are_asked_about_and_logged_again_with_a_button(
    talk: Conversation, words: str, ref: str
) -> None:
    talk.answer(LINDA, words)
    talk.passes(seconds=90)
    before = rows(talk)

    (asked,) = talk.says(LINDA, f"/isc {words}")
    question, nothing = asked.text, rows(talk)
    (said,) = talk.presses(LINDA, asked, "Log again")

    assert question == f"Already logged as {ref} at 10:00."
    assert nothing == before
    assert ref.replace("1", "2") in said.text


def test_same_words_are_logged_after_two_minutes_by_another_or_after_undo(talk: Conversation) -> None:
    said = [talk.answer(LINDA, "action Cost table"), talk.answer(UTE, "action Cost table")]
    talk.passes(minutes=2, seconds=1)
    said.append(talk.answer(LINDA, "action Cost table"))
    talk.answer(LINDA, "undo A-3")
    said.append(talk.answer(LINDA, "action Cost table"))

    assert [text.splitlines()[-1] for text in said] == [f"Open · A-{n}" for n in range(1, 5)]


def test_refused_repetition_leaves_no_gap_in_the_numbers(quick: Conversation) -> None:
    quick.answer(LINDA, "action Cost table")
    quick.answer(LINDA, "action Cost table")

    assert quick.answer(LINDA, "action Room plan").endswith("Open · A-2")


def test_same_words_at_another_replica_are_asked_about_too(talk: Conversation) -> None:
    other = Store(talk.url, charter=talk.charter, monotonic=lambda: 0.0)
    other.start()
    desk = Desk(other, talk.desk.registry, command="/isc")
    talk.answer(LINDA, "action Room plan")
    there = _at(talk, desk, "action Cost table due:12 oct")

    here = talk.answer(LINDA, "action Cost table due:12 oct")
    again = _at(talk, desk, "action Room plan")
    other.stop()

    assert (there, here) == ("", "Already logged as A-2 at 10:00.")
    assert again == "Already logged as A-1 at 10:00."


def _at(talk: Conversation, desk: Desk, words: str) -> str:
    """Say words at another replica; return why they were refused, empty when they were not."""
    call = Call(
        team=BOT.team, user=talk.user(LINDA), channel="C1", words=words, now=talk.clock.now(), key=None
    )
    (answer,) = desk.store.submit([desk.write_request(call)]).result()
    return str(answer) if isinstance(answer, Exception) else ""


# Forms and buttons


def card_of(talk: Conversation) -> Message:
    bring(talk, "open")
    talk.passes(minutes=2)
    (card,) = talk.channel("#isc-web")
    return card


def test_button_for_a_new_date_opens_a_form_with_the_date_it_has(talk: Conversation) -> None:
    card = card_of(talk)

    talk.presses(UTE, card, "New date")
    (said,) = talk.submits(UTE, due="2016-10-20", text="printer is late")

    assert (
        said.text
        == "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nWhy: printer is late\nOpen · A-1 · Web editorial"
    )


@pytest.mark.parametrize("label", ["Done", "New date"])
def test_right_is_asked_when_a_button_is_pressed(talk: Conversation, label: str) -> None:
    card = card_of(talk)
    before = rows(talk)

    (said,) = talk.presses(CLIMATE, card, label)

    assert said.text == f"Ute or Linda can {'close A-1' if label == 'Done' else 'give A-1 another date'}."
    assert talk.workspace.view(talk.user(CLIMATE)) is None
    assert rows(talk) == before


def test_what_is_said_back_offers_what_comes_next(quick: Conversation) -> None:
    (logged,) = quick.says(LINDA, "/isc action Cost table")
    (started,) = quick.says(LINDA, "/isc start A-1")
    (blocked,) = quick.says(LINDA, "/isc block A-1 no quote")
    (done,) = quick.says(LINDA, "/isc done A-1 Sent")
    (shown,) = quick.says(LINDA, "/isc A-1")

    assert labels(logged) == ["Set a date", "Undo", "Edit"]
    assert labels(started) == ["Undo", "Edit"]
    assert labels(blocked) == ["Undo", "Unblock"]
    assert (labels(done), labels(shown)) == (["Undo"], ["Reopen"])


FORMS = [
    ("move A-1", {"due": "2016-10-20"}, "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nOpen · A-1 · Web editorial"),
    ("block A-1", {"text": "no quote"}, "Cost table is blocked: no quote\nBlocked · A-1 · Web editorial"),
    ("cancel A-1", {"text": "no need"}, "Cost table is cancelled: no need\nCancelled · A-1 · Fri 7 Oct"),
    ("mark A-1", {"state": "in_progress", "text": ""}, "Cost table is in progress.\nIn progress · A-1 · Web editorial"),
    ("edit A-1", {"text": "Table", "visibility": "members"}, "Table\nUntil now: Cost table\nOpen · A-1 · Web editorial"),
    ("edit A-1", {"text": "Cost table", "area": "EVENTS", "priority": "high"}, "Cost table\nArea: Events coordination\nPriority: high\nOpen · A-1 · Events coordination"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "values", "sentence"), FORMS)
def test_form_does_the_same_as_words(
    talk: Conversation, words: str, values: dict[str, str], sentence: str
) -> None:
    bring(talk, "open")

    assert talk.says(LINDA, f"/isc {words}") == []
    if "priority" in values or "visibility" in values:
        talk.presses_more(LINDA)
    (said,) = talk.submits(LINDA, **values)

    assert said.text == sentence


def test_form_gives_an_action_to_others(talk: Conversation) -> None:
    bring(talk, "open")

    talk.says(LINDA, "/isc assign A-1")
    (said,) = talk.submits(LINDA, owner=[talk.user(CLIMATE)])

    assert said.text.splitlines()[0] == "Cost table goes from Ute Keller to Paula Ruiz."


def test_form_of_what_is_closed_or_not_ones_own_does_not_open(quick: Conversation) -> None:
    bring(quick, "done")

    assert quick.answer(LINDA, "move A-1").startswith("You closed A-1 on Fri 7 Oct.")
    assert quick.answer(CLIMATE, "edit A-1") == "Ute or Linda can change A-1."
    assert quick.answer(LINDA, "block A-1").startswith("You closed A-1 on Fri 7 Oct.")


def test_mark_form_without_a_reason_says_so_and_does_nothing(quick: Conversation) -> None:
    bring(quick, "open")
    quick.says(LINDA, "/isc mark A-1")

    quick.submits(LINDA, state="blocked", text="")

    assert "\nOpen\n" in quick.answer(LINDA, "A-1")


def test_verbs_work_in_the_thread_of_a_card(talk: Conversation) -> None:
    card = card_of(talk)

    moved = talk.replies(UTE, card, "move A-1 20 oct")
    talk.replies(UTE, card, "start A-1")

    assert [m.text for m in moved] == [
        "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nOpen · A-1 · Web editorial"
    ]
    assert "\nIn progress\n" in talk.answer(UTE, "A-1")


def offered(talk: Conversation, who: str) -> list[str]:
    """Return the labels of the buttons that somebody sees under A-1."""
    return labels(talk.says(who, "/isc show A-1")[-1])


def test_only_those_buttons_are_shown_that_the_reader_may_press(quick: Conversation) -> None:
    bring(quick, "open")

    assert offered(quick, UTE) == offered(quick, ALINE) == ["Done", "Note", "New date", "Put on agenda"]
    assert offered(quick, BANGKOK) == ["Note", "Put on agenda"]
    assert offered(quick, OBSERVER) == ["Note"]

    quick.answer(UTE, "done A-1 Sent")

    assert offered(quick, UTE) == ["Reopen"]  # nobody verifies what is their own
    assert offered(quick, ALINE) == ["Reopen"]  # what is closed has no other step
    assert offered(quick, BANGKOK) == offered(quick, OBSERVER) == []


def test_deputy_verifies_the_work_of_an_owner_of_their_part_where_no_entity_was_named(
    quick: Conversation,
) -> None:
    quick.answer(LINDA, "action Cost table owner:@joost.peeters")
    quick.answer(LINDA, "action Room plan owner:@joost.peeters entity:BR")
    quick.answer(LINDA, "done A-1 Sent")
    quick.answer(LINDA, "done A-2 Sent")

    other = quick.answer(DEPUTY_OF_BR, "verify A-1")
    named = quick.answer(DEPUTY_OF_TSB, "verify A-2")
    own = quick.answer(DEPUTY_OF_TSB, "verify A-1")

    assert other == "Linda can verify A-1."
    assert named == "Linda can verify A-2.", "the entity that was named goes before"
    assert own.startswith("Cost table is verified.")


def test_sentence_behind_the_person_who_gets_it_is_the_reason(quick: Conversation) -> None:
    quick.answer(UTE, "action Names from Asia")

    given = quick.answer(UTE, "assign A-1 @lihua.chen, she knows the ministries")
    unknown = quick.answer(UTE, "assign A-1 @lihua.chen, bobb")

    assert given.splitlines()[:2] == [
        "Names from Asia goes from Ute Keller to Lihua Chen.",
        "Why: she knows the ministries",
    ]
    assert unknown == "I don't know “bobb”. Pick the person from Slack's @ list."
