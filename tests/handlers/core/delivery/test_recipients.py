"""Answers say who is told and when, as it will be: not in a minute where it is night, or where somebody is away."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, UTE, labels

FILIZ, JOOST, KENJI, TARO, HALE, LIHUA = (
    "filiz.arslan", "joost.peeters", "kenji.sato", "taro.nakagawa", "hale.kaya", "lihua.chen",
)  # fmt: skip
MORNING_AFTER = datetime(2016, 10, 10, 8, tzinfo=UTC)  # a Monday
EVENING = datetime(2016, 10, 10, 12, 30, tzinfo=UTC)  # 19:30 in Bangkok


def test_question_raised_in_their_evening_is_told_when_their_day_starts(talk: Conversation) -> None:
    talk.until(EVENING)

    said = talk.answer(FILIZ, "raise Who pays? area:web")
    talk.passes(minutes=3)

    assert said.splitlines()[1] == (
        "Goes to the focal points. I'll tell Taro and Joost in a minute, and Moussa when their day starts."
    )
    assert talk.direct(JOOST)
    assert not talk.direct("moussa.diallo")


def test_assigned_in_their_night_and_over_the_weekend_says_the_day(talk: Conversation) -> None:
    talk.answer(LINDA, "action Room plan due:28 oct")
    talk.until(datetime(2016, 10, 7, 20, tzinfo=UTC))  # Friday night

    said = talk.answer(LINDA, f"assign A-1 @{BANGKOK}")

    assert said.splitlines()[1] == "I'll tell Wipa on Mon 10 Oct."


def test_absent_owner_is_told_on_return_and_the_absence_is_named(talk: Conversation) -> None:
    talk.answer(KENJI, "absent 7-14 oct")

    said = talk.answer(LINDA, f"action Video owner:@{KENJI} due:28 oct")
    talk.passes(days=2)

    assert said.splitlines()[1] == (
        "For Kenji Sato, due Fri 28 Oct. "
        "Kenji is away until Fri 14 Oct, and nobody stands in; I'll tell them on Mon 17 Oct."
    )
    assert not any("Video" in m.text for m in talk.direct(KENJI))


def test_stand_in_is_named_where_they_read_it(talk: Conversation) -> None:
    talk.answer(KENJI, f"absent 7-14 oct @{TARO}")

    said = talk.answer(LINDA, f"action Video owner:@{KENJI} due:28 oct")
    by_stand_in = talk.answer(TARO, "move A-1 31 oct")
    talk.passes(minutes=3)

    assert said.splitlines()[1].endswith("Kenji is away until Fri 14 Oct, so I'll tell Taro in a minute.")
    assert any("Video" in m.text for m in talk.direct(TARO))
    assert "told" not in by_stand_in


def test_what_a_stand_in_does_is_told_on_return(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Video owner:@{KENJI} due:28 oct")
    talk.passes(minutes=3)
    talk.answer(KENJI, f"absent 7-14 oct @{TARO}")

    said = talk.answer(TARO, "move A-1 31 oct")

    assert said.splitlines()[1] == (
        "Kenji is away until Fri 14 Oct, and you stand in; I'll tell them on Mon 17 Oct."
    )


def test_second_message_within_the_hour_is_not_promised_in_a_minute(talk: Conversation) -> None:
    first = talk.answer(LINDA, f"action One owner:@{UTE} due:28 oct")
    talk.passes(minutes=5)

    second = talk.answer(LINDA, f"action Two owner:@{UTE} due:28 oct")
    talk.passes(minutes=20)
    early = [m for m in talk.direct(UTE) if "Two" in m.text]
    talk.passes(minutes=40)

    assert "I'll tell Ute in a minute." in first
    assert "I'll tell Ute within the hour." in second
    assert early == []
    assert any("Two" in m.text for m in talk.direct(UTE))


def test_chair_who_sends_up_their_own_question_is_told_that_it_is_with_them(talk: Conversation) -> None:
    talk.answer(ALINE, "raise Who pays? area:web")

    said = talk.answer(ALINE, "escalate I-1 no agreement")

    assert said.splitlines()[1].startswith(
        "Now with the task force. Nobody but you could answer this. I'll tell Linda in a minute. Answer due"
    )


def test_action_for_somebody_who_has_left_is_asked_about_and_nobody_is_told(talk: Conversation) -> None:
    talk.answer(LINDA, f"leave 7 oct @{UTE}")
    talk.answer(LINDA, "action Room plan due:28 oct")
    talk.until(MORNING_AFTER)

    (said,) = talk.says(ALINE, f"/isc action Cost table owner:@{UTE} due:28 oct")
    assigned = talk.answer(ALINE, f"assign A-1 @{UTE}")
    by_secretary = talk.answer(LINDA, f"action Cost table owner:@{UTE}")

    left = "Ute Keller has left; the last day was Fri 7 Oct."
    assert said.text == f"{left} Linda Okafor goes on with their work. Who should it be?"
    assert labels(said) == ["Linda Okafor"]
    assert assigned == said.text
    assert by_secretary == f"{left} You go on with their work. Who should it be?"
    (logged,) = talk.presses(ALINE, said, "Linda Okafor")
    assert logged.text.splitlines() == [
        "Cost table", "For Linda Okafor, due Fri 28 Oct. I'll tell Linda in a minute.", "Open · A-2"
    ]  # fmt: skip


def test_successor_is_offered_instead_of_whoever_has_left(talk: Conversation) -> None:
    talk.answer(LINDA, f"leave 7 oct @{HALE}")
    talk.answer(LINDA, f"appoint @{LIHUA} focal point area:access entity:BDT on:8 oct")
    talk.until(MORNING_AFTER)

    (said,) = talk.says(LINDA, f"/isc action Captions owner:@{HALE},@{JOOST}")
    talk.says(LINDA, "/isc action")
    formed = talk.submits(LINDA, text="Captions", owner=[talk.user(HALE)])

    assert said.text.endswith("Lihua Chen goes on with their work. Who should it be?")
    assert formed == []
    (logged,) = talk.presses(LINDA, said, "Lihua Chen")
    assert (
        logged.text.splitlines()[1]
        == "For Lihua Chen and Joost Peeters, no date yet. I'll tell Lihua and Joost in a minute."
    )


def test_level_asks_nobody_who_has_left(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.answer(LINDA, f"leave 7 oct @{FILIZ}")
    talk.until(MORNING_AFTER)

    named = talk.answer(ALINE, f"ask I-1 What would it cost? owner:@{FILIZ}")
    raiser = talk.answer(ALINE, "ask I-1 What would it cost?")

    left = "Filiz Arslan has left; the last day was Fri 7 Oct. Linda Okafor goes on with their work. Who should it be?"
    assert (named, raiser) == (left, left)
    assert talk.answer(ALINE, "show A-1") == "I can't find A-1."


def test_question_that_is_the_same_as_another_action_is_withdrawn(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.answer(FILIZ, "escalate I-1 no agreement")
    talk.answer(ALINE, f"ask I-1 What would it cost? owner:@{UTE}")
    talk.answer(LINDA, f"action Cost table owner:@{UTE}")

    said = talk.answer(LINDA, "same A-1 A-2")
    stands = talk.answer(ALINE, "show I-1")
    talk.answer(LINDA, "undo A-1")

    assert "The question of I-1 is withdrawn, and its time runs again." in said
    assert "What would it cost?" not in stands.splitlines()[1]
    assert "stands still" in talk.answer(ALINE, "show I-1") or "A-1" in talk.answer(ALINE, "show I-1")
