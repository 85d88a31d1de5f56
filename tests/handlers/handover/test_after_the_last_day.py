"""After the last day: whoever has left reads what is public, and learns who has it now."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import BANGKOK, LINDA, STAFF, UTE, labels, rows

HALE, LIHUA, JOOST = "hale.kaya", "lihua.chen", "joost.peeters"
LEFT = "Your last day was Fri 7 Oct."
ASK = f"{LEFT} You can still read what is public. For anything else, ask Linda Okafor."
MORNING_AFTER = datetime(2016, 10, 8, 7, tzinfo=UTC)
ON_A_RECORD = [
    "done A-1",
    "done A-1 Sent",
    "move A-1 20 oct",
    f"assign A-1 @{HALE}",
    "start A-1",
    "stuck A-1 No money",
    "note A-1 Hello",
    "A-1: Hello",
    "edit A-1 title:Other",
    "cancel A-1 Not needed",
    "snooze A-1 friday",
    "remind A-1 friday",
    f"done A-1 behalf:@{HALE}",
]
ON_NONE = [
    "action Table",
    "raise Who pays?",
    "handover",
    "absent 10 oct",
    "leave off",
    "settings digest:tue",
    "export actions",
    "event Fair on:12 oct",
]


def given(talk: Conversation, who: str) -> Message:
    """Return the message by which somebody learns of A-1; it is their last day."""
    talk.answer(LINDA, f"action Cost table owner:@{who} due:14 oct")
    talk.passes(minutes=3)
    message = talk.direct(who)[-1]
    talk.answer(LINDA, f"leave 7 oct @{who}")
    talk.passes(minutes=3)
    return message


@pytest.fixture
def left(talk: Conversation) -> tuple[Conversation, Message]:
    """It is the morning after Ute's last day; nobody follows them."""
    message = given(talk, UTE)
    talk.until(MORNING_AFTER)
    return talk, message


def test_whoever_has_left_changes_nothing_by_words(left: tuple[Conversation, Message]) -> None:
    talk, _ = left
    before = rows(talk)

    said = {words: talk.answer(UTE, words) for words in ON_A_RECORD}
    alone = {words: talk.answer(UTE, words) for words in ON_NONE}

    assert said == dict.fromkeys(ON_A_RECORD, f"{LEFT} Linda Okafor has A-1 now.")
    assert alone == dict.fromkeys(ON_NONE, ASK)
    assert rows(talk) == before
    assert talk.answer(LINDA, "leave off @ute.keller") == "Ute is staying. The last day is taken out."


def test_old_button_and_the_thread_say_who_has_it_now(left: tuple[Conversation, Message]) -> None:
    talk, message = left
    before = rows(talk)

    pressed = [
        one.text
        for label in labels(message)
        if label != "History"
        for one in talk.presses(UTE, message, label)
    ]
    replied = [one.text for words in ("done", "A note") for one in talk.replies(UTE, message, words)]

    assert labels(message)
    assert {*pressed, *replied} == {f"{LEFT} Linda Okafor has A-1 now."}
    assert rows(talk) == before


def test_button_of_what_was_handed_over_since_names_its_new_owner(left: tuple[Conversation, Message]) -> None:
    talk, message = left
    talk.answer(LINDA, f"assign A-1 @{JOOST}")

    (said,) = talk.presses(UTE, message, "Done")
    stranger = talk.answer(UTE, "done A-2")

    assert said.text == f"{LEFT} Joost Peeters has A-1 now."
    assert stranger == ASK


def test_who_shares_it_has_it_now(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Room plan owner:@{UTE},@{JOOST}")
    talk.answer(LINDA, f"leave 7 oct @{UTE}")
    talk.until(MORNING_AFTER)

    assert talk.answer(UTE, "done A-1") == f"{LEFT} Joost Peeters has A-1 now."


def test_successor_has_it_now(talk: Conversation) -> None:
    given(talk, HALE)
    talk.answer(LINDA, f"appoint @{LIHUA} focal point area:access entity:BDT on:8 oct")
    talk.until(MORNING_AFTER)

    said = talk.answer(HALE, "done A-1")

    assert said == f"{LEFT} Lihua Chen has A-1 now."
    assert talk.answer(LIHUA, "done A-1").startswith("Cost table is done.")


def test_nothing_is_told_of_records_that_were_never_theirs_or_are_for_few(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Staff matter owner:@{UTE} visibility:restricted")
    talk.answer(LINDA, f"action Room plan owner:@{JOOST}")
    talk.answer(LINDA, f"leave 7 oct @{UTE}")
    talk.until(MORNING_AFTER)

    assert {talk.answer(UTE, f"done A-{n}") for n in (1, 2, 3)} == {ASK}


def test_form_that_was_open_at_midnight_is_refused(talk: Conversation) -> None:
    message = given(talk, UTE)
    talk.presses(UTE, message, "New date")
    before = rows(talk)
    talk.until(MORNING_AFTER)

    talk.submits(UTE, due="2016-10-20")

    assert rows(talk)["history"] == before["history"]
    assert "Due: Fri 14 Oct" in talk.answer(LINDA, "show A-1")


def test_last_day_ends_at_midnight_of_the_station(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{BANGKOK} due:12 oct")  # five hours ahead of Geneva
    talk.answer(LINDA, f"leave 7 oct @{BANGKOK}")
    talk.answer(LINDA, f"action Poster owner:@{UTE}")
    talk.answer(LINDA, f"leave 7 oct @{UTE}")
    before_midnight_in_bangkok, after = datetime(2016, 10, 7, 16, 50, tzinfo=UTC), datetime(2016, 10, 7, 17, 10, tzinfo=UTC)  # fmt: skip

    talk.until(before_midnight_in_bangkok)
    still = talk.answer(BANGKOK, "move A-1 20 oct")
    talk.until(after)
    gone = talk.answer(BANGKOK, "done A-1")
    here = talk.answer(UTE, "start A-2")

    assert still == "Cost table is now due Thu 20 Oct, not Wed 12 Oct.\nOpen · A-1"
    assert gone.startswith(f"{LEFT} ")
    assert here == "Poster is in progress.\nIn progress · A-2"


def test_whoever_has_left_still_reads_what_is_public(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Open list owner:@{UTE} visibility:public")
    talk.answer(LINDA, f"action Own list owner:@{UTE}")
    talk.answer(LINDA, f"leave 7 oct @{UTE}")
    talk.until(MORNING_AFTER)

    shown = talk.says(UTE, "/isc show A-1")[-1]
    listed = talk.answer(UTE, "actions")

    assert "Open list" in shown.text
    assert labels(shown) == []
    assert "Open list" in listed
    assert "Own list" not in listed
    assert talk.answer(UTE, "show A-2") == f"{LEFT} Linda Okafor has A-2 now."
    assert talk.answer(UTE, "history A-2") == f"{LEFT} Linda Okafor has A-2 now."
    assert labels(talk.says(UTE, "/isc help")[-1])[:2] == ["Events", "People and absence"]


def test_stand_in_who_has_left_acts_for_nobody(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{JOOST} due:14 oct")
    talk.answer(JOOST, f"absent 7-20 oct @{HALE}")
    talk.answer(LINDA, f"leave 7 oct @{HALE}")
    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))

    assert talk.answer(HALE, "done A-1") == ASK
    assert not any("Cost table" in one.text for one in talk.direct(HALE) if talk.day_of(one) > "Sat 8 Oct")


@pytest.mark.parametrize("way", ["leave off", "appoint"])
def test_whoever_comes_back_has_rights_again(left: tuple[Conversation, Message], way: str) -> None:
    talk, _ = left
    words = {"leave off": f"leave off @{UTE}", "appoint": f"appoint @{UTE} focal point area:web entity:IS"}

    said = talk.answer(LINDA, words[way])

    assert "Ute" in said
    assert talk.answer(UTE, "done A-1").startswith("Cost table is done. I'll tell Linda.")
    roles = talk.answer(LINDA, f"handover @{UTE}").splitlines()[0]
    assert ("FRMD" in roles) is (way == "leave off")
    assert ("Web editorial" in roles) is (way == "appoint")


def test_colleague_without_a_role_starts_notes_and_closes_what_they_were_given(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{STAFF} due:14 oct")

    assert talk.answer(STAFF, "start A-1") == "Cost table is in progress.\nIn progress · A-1"
    assert talk.answer(STAFF, "note A-1 Half of it") == (
        "Noted under A-1: Half of it\nI'll tell Linda and show it on the card."
    )
    assert (
        talk.answer(STAFF, "done A-1 Sent")
        == "Cost table is done. Result: Sent. I'll tell Linda.\nDone · A-1 · Fri 7 Oct"
    )
