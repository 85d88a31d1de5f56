"""Somebody comes instead of who sends apologies: told once by a message of their own, and when that is taken back."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, BANGKOK, LINDA, OBSERVER, STAFF, UTE, labels

PLAN = 'meeting 13 dec 14:00 duration:90 min place:"room T103" link:https://example.org/meet'
DECEMBER = "Tue 13 Dec, 14:00 Geneva"
SALMA, JULIA, KENJI, TARO = "salma.haddad", "julia.silva", "kenji.sato", "taro.nakagawa"


def called(talk: Conversation, plan: str = PLAN) -> None:
    talk.answer(LINDA, plan)
    talk.answer(LINDA, "call M-1")
    talk.passes(days=4)


def told(talk: Conversation, who: str, words: str) -> list[Message]:
    return [m for m in talk.direct(who) if words in m.text.replace("*", "")]


def lines_of(message: Message) -> list[str]:
    return message.text.replace("*", "").splitlines()


def attendance(talk: Conversation, label: str) -> str:
    lines = talk.answer(LINDA, "attendance M-1").splitlines()
    return next((one.partition(": ")[2] for one in lines if one.startswith(label)), "")


def test_representative_is_told_once_for_whom_and_when_and_answers(talk: Conversation) -> None:
    called(talk)
    said = talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.passes(days=2)

    assert said.splitlines()[:2] == [
        f"You've sent apologies for {DECEMBER}",
        "Ingrid Berg comes instead. I'll tell Ingrid.",
    ]
    (asked,) = told(talk, STAFF, "M-1")
    assert lines_of(asked)[:4] == [
        "Salma Haddad can't come to this meeting, and you'd come instead.",
        f"The task force meets on {DECEMBER} (13:00 for you), room T103 and by video",
        "Items for the agenda by Mon 5 Dec.",
        "Papers by Thu 8 Dec.",
    ]
    assert labels(asked)[:3] == ["Coming", "Video", "Can't"]
    assert talk.answer(STAFF, "M-1").startswith("*M-1*")
    talk.presses(STAFF, asked, "Coming")
    assert attendance(talk, "Coming") == "Ingrid Berg"
    assert attendance(talk, "Apologies") == "Salma Haddad (Ingrid Berg comes)"


def test_representative_who_is_named_later_reads_when_the_meeting_was_called(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.passes(days=5)

    talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.passes(days=1)

    (asked,) = told(talk, STAFF, "M-1")
    assert "Short notice: called 6 working days ahead instead of 15." in lines_of(asked)


def test_member_who_is_invited_anyway_is_told_too(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{KENJI}")
    quick.passes(days=2)

    assert len(told(quick, KENJI, "Salma Haddad can't come")) == 1


def test_who_is_invited_too_is_asked_once_and_stands_in_one_row(talk: Conversation) -> None:
    called(talk)
    (call,) = told(talk, KENJI, "The task force meets on")
    talk.answer(SALMA, f"apologies M-1 @{KENJI}")
    talk.answer(ALINE, f"apologies M-1 @{KENJI}")
    talk.passes(days=2)

    (asked,) = told(talk, KENJI, "can't come to this meeting")
    assert "Salma Haddad can't come to this meeting, and you'd come instead." in lines_of(asked)
    assert "Aline Moreau can't come to this meeting, and you'd come instead." in lines_of(asked)
    assert labels(asked) == ["Coming", "Video", "Can't", "Agenda", "Add an item", "Calendar file", "History"]
    assert labels(call) == ["Agenda", "Add an item", "Calendar file", "History"]
    assert (
        attendance(talk, "Apologies")
        == "Aline Moreau (Kenji Sato is asked), Salma Haddad (Kenji Sato is asked)"
    )

    talk.presses(KENJI, asked, "Coming")

    assert attendance(talk, "Coming") == "Kenji Sato"
    assert attendance(talk, "Apologies") == "Aline Moreau (Kenji Sato comes), Salma Haddad (Kenji Sato comes)"
    assert "Kenji" not in attendance(talk, "No answer")


def test_who_has_answered_already_is_not_asked_again_for_another(quick: Conversation) -> None:
    called(quick)
    quick.answer(KENJI, "remote M-1")
    quick.answer(SALMA, f"apologies M-1 @{KENJI}")
    quick.passes(days=2)

    (asked,) = told(quick, KENJI, "can't come to this meeting")
    assert lines_of(asked)[:2] == [
        "Salma Haddad can't come to this meeting, and you'd come instead.",
        "You're coming by video.",
    ]
    assert labels(asked) == ["Change", "Agenda", "Add an item", "Calendar file", "History"]


def test_who_is_named_and_moves_it_at_once_is_told_for_whom(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{LINDA}")
    quick.answer(LINDA, "move M-1 14 dec")
    quick.passes(days=1)

    (asked,) = told(quick, LINDA, "Salma Haddad can't come to this meeting")
    assert "The task force meets on Wed 14 Dec, 14:00 Geneva" in asked.text.replace("*", "")


def test_who_is_named_before_a_move_is_told_both_and_asked_once(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{KENJI}")
    quick.answer(LINDA, "move M-1 14 dec")
    quick.passes(days=1)

    (asked,) = told(quick, KENJI, "Salma Haddad can't come to this meeting")
    moved = "meets on Wed 14 Dec, 14:00 Geneva, room T103 and by video, not Tue 13 Dec"
    assert moved in asked.text.replace("*", "")
    assert labels(asked) == ["Coming", "Video", "Can't", "Agenda", "Add an item", "Calendar file", "History"]
    quick.answer(SALMA, "attending M-1")
    quick.passes(days=1)
    assert len(told(quick, KENJI, "You needn't come for Salma Haddad")) == 1


def test_who_is_named_and_moves_it_before_the_call_reached_them_is_told(quick: Conversation) -> None:
    quick.answer(LINDA, "meeting 18 oct 14:00")
    quick.answer(ALINE, "call M-1")
    quick.answer(ALINE, f"apologies M-1 @{LINDA}")
    quick.answer(LINDA, "move M-1 25 oct 14:00")
    quick.passes(days=1)

    assert len(told(quick, LINDA, "Aline Moreau can't come")) == 1


def test_call_asks_again_once_nobody_is_represented(quick: Conversation) -> None:
    called(quick)
    (call,) = told(quick, KENJI, "The task force meets on")
    quick.answer(SALMA, f"apologies M-1 @{KENJI}")
    quick.answer(SALMA, "attending M-1")
    quick.passes(minutes=5)

    assert labels(call)[:3] == ["Coming", "Video", "Can't"]


def test_representative_who_was_replaced_does_not_count_as_present(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.answer(STAFF, "attending M-1")
    quick.answer(SALMA, f"apologies M-1 @{JULIA}")
    quick.answer(JULIA, "remote M-1")
    quick.until(datetime(2016, 12, 13, 16, tzinfo=UTC))

    assert quick.answer(LINDA, "held M-1").splitlines()[1:3] == [
        "1 by video: Invitee",
        "1 represented: a) Deputy to the Director or Chief of SPM",
    ]


def test_representative_is_reminded_and_corrected_as_who_is_invited(talk: Conversation) -> None:
    called(talk, "meeting 20 oct 14:00")
    talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.passes(days=2)
    talk.answer(LINDA, "move M-1 21 oct")
    talk.until(datetime(2016, 10, 21, 20, tzinfo=UTC))

    (moved,) = told(talk, STAFF, ", not Thu 20 Oct")
    assert "You'd come for Salma Haddad." in moved.text
    (tomorrow,) = told(talk, STAFF, "The task force meets: Fri 21 Oct")
    assert "You'd come for Salma Haddad." in tomorrow.text
    assert len(told(talk, STAFF, "meets in an hour")) == 1


@pytest.mark.parametrize(
    ("words", "line", "why"),
    [
        ("attending M-1", "Ingrid Berg no longer comes instead. I'll tell Ingrid.", "Salma Haddad is coming."),
        (f"apologies M-1 @{JULIA}", "Julia Silva comes instead, not Ingrid Berg. I'll tell both.", "Julia Silva comes instead."),
        ("apologies M-1 nobody", "Ingrid Berg no longer comes instead. I'll tell Ingrid.", "Nobody comes instead."),
    ],
)  # fmt: skip
def test_representative_is_told_when_it_is_taken_back(
    quick: Conversation, words: str, line: str, why: str
) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.passes(days=2)

    assert line in quick.answer(SALMA, words).splitlines()
    quick.passes(days=2)

    (off,) = told(quick, STAFF, "You needn't come for")
    assert lines_of(off)[:2] == [
        f"You needn't come for Salma Haddad on {DECEMBER} (13:00 for you) any more. {why}",
        "Meeting · M-1 · nothing for you to do",
    ]
    assert quick.answer(STAFF, "M-1").startswith("I can't find M-1")
    quick.answer(LINDA, "move M-1 14 dec")
    quick.passes(days=2)
    assert told(quick, STAFF, "14 Dec") == []


def test_representative_who_is_invited_anyway_stays_invited(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{KENJI}")
    quick.passes(days=2)
    quick.answer(SALMA, "attending M-1")
    quick.passes(days=2)

    (off,) = told(quick, KENJI, "You needn't come for Salma Haddad")
    assert "You're still invited yourself." in off.text
    assert labels(off) == ["Coming", "Video", "Can't"]


def test_what_is_taken_back_before_anybody_was_told_is_said_to_nobody(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.answer(SALMA, "remote M-1")
    quick.passes(days=2)

    assert told(quick, STAFF, "M-1") == []


def test_naming_the_same_again_tells_nobody_again(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.passes(days=2)
    quick.answer(SALMA, "attending M-1")
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.passes(days=2)

    assert len(told(quick, STAFF, "M-1")) == 1


def test_still_so_keeps_the_representative_and_another_answer_does_not(talk: Conversation) -> None:
    called(talk)
    talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.answer(UTE, f"apologies M-1 @{JULIA}")
    talk.passes(days=2)
    talk.answer(LINDA, "move M-1 14 dec")
    talk.passes(days=2)
    (salma,), (ute,) = told(talk, SALMA, "not Tue 13 Dec"), told(talk, UTE, "not Tue 13 Dec")
    assert "You had sent apologies, and Ingrid Berg was to come instead. Does that still work?" in salma.text

    (still,) = talk.presses(SALMA, salma, "Still so")
    (comes,) = talk.presses(UTE, ute, "Coming")
    talk.passes(days=2)

    assert still.text.splitlines()[1] == "Ingrid Berg still comes instead."
    assert "Julia Silva no longer comes instead. I'll tell Julia." in comes.text.splitlines()
    assert told(talk, STAFF, "You needn't come for") == []
    assert len(told(talk, JULIA, "You needn't come for")) == 1
    assert attendance(talk, "Apologies") == "Salma Haddad (Ingrid Berg is asked)"


def test_person_is_named_without_the_sign_where_one_is_meant(quick: Conversation) -> None:
    called(quick)

    assert "Kenji Sato comes instead." in quick.answer(SALMA, "apologies M-1 kenji")
    assert "Julia Silva comes instead" in quick.answer(SALMA, "apologies M-1 Julia Silva comes instead")
    assert quick.answer(SALMA, "apologies M-1 I'm ill").startswith(
        "I don't understand “I'm ill” here, so I haven't noted anything."
    )
    assert attendance(quick, "Apologies") == "Salma Haddad (Julia Silva is asked)"


def test_second_name_is_asked_about(quick: Conversation) -> None:
    called(quick)

    (asked,) = quick.says(SALMA, f"/isc apologies M-1 @{STAFF} @{JULIA}")
    assert (
        asked.text
        == "Only one person can come instead. Ingrid Berg or Julia Silva? I haven't noted anything yet."
    )
    assert labels(asked) == ["Ingrid Berg", "Julia Silva"]
    quick.presses(SALMA, asked, "Julia Silva")
    assert attendance(quick, "Apologies") == "Salma Haddad (Julia Silva is asked)"


def test_who_cannot_come_themselves_does_not_come_instead(quick: Conversation) -> None:
    called(quick)
    quick.answer(KENJI, "apologies M-1")

    assert quick.answer(SALMA, f"apologies M-1 @{KENJI}") == (
        "Kenji Sato can't come either. Name somebody else: apologies M-1 @name"
    )
    assert quick.answer(SALMA, f"apologies M-1 @{SALMA}").startswith("Who else comes instead?")
    assert attendance(quick, "Apologies") == "Kenji Sato"


def test_who_sent_them_hears_that_the_representative_cannot_come(talk: Conversation) -> None:
    called(talk)
    talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.passes(days=2)
    (asked,) = told(talk, STAFF, "you'd come instead")
    talk.presses(STAFF, asked, "Can't")
    talk.passes(days=2)

    (declined,) = told(talk, SALMA, "Ingrid Berg can't come for you")
    assert lines_of(declined)[:2] == [
        f"Ingrid Berg can't come for you on {DECEMBER}.",
        "To send somebody else: apologies M-1 @name",
    ]
    assert attendance(talk, "Apologies") == "Salma Haddad (Ingrid Berg can't either), Ingrid Berg"


def test_acting_chair_of_the_chairs_apologies_changes_with_them(quick: Conversation) -> None:
    called(quick)
    quick.answer(ALINE, f"apologies M-1 @{TARO}")
    assert "Acting chair: Taro Nakagawa" in quick.answer(LINDA, "M-1")
    quick.answer(ALINE, f"apologies M-1 @{KENJI}")
    assert "Acting chair: Kenji Sato" in quick.answer(LINDA, "M-1")
    quick.answer(ALINE, "attending M-1")
    assert "Acting chair" not in quick.answer(LINDA, "M-1")


def test_acting_chair_who_cannot_come_is_said_not_to(talk: Conversation) -> None:
    called(talk)
    talk.answer(ALINE, f"apologies M-1 @{TARO}")
    said = talk.answer(TARO, "apologies M-1")

    assert "Somebody else has to chair it. To name them: edit M-1 chair:@name" in said
    assert "Acting chair: Taro Nakagawa, who can't come" in talk.answer(LINDA, "M-1").splitlines()
    talk.until(datetime(2016, 12, 13, 16, tzinfo=UTC))
    assert "so who chaired M-1?" in talk.answer(LINDA, "held M-1")


# Entered for somebody else


def test_who_was_entered_by_the_secretary_is_told_once_and_can_change_it(talk: Conversation) -> None:
    called(talk)
    talk.answer(LINDA, f"remote M-1 behalf:@{BANGKOK}")
    talk.answer(LINDA, f"remote M-1 behalf:@{BANGKOK}")
    talk.passes(days=2)

    (entered,) = told(talk, BANGKOK, "Linda Okafor entered")
    assert lines_of(entered)[:2] == [
        "Linda Okafor entered this for you:",
        "You're coming by video: Tue 13 Dec, 14:00 Geneva (20:00 for you)",
    ]
    (asked,) = talk.presses(BANGKOK, entered, "Change")
    assert labels(asked) == ["Coming", "Video", "Can't"]
    talk.answer(BANGKOK, "apologies M-1")
    talk.passes(days=2)
    assert told(talk, BANGKOK, "Linda Okafor entered") == []
    assert lines_of(entered)[0] == "You've sent apologies for Tue 13 Dec, 14:00 Geneva (20:00 for you)"


def test_representative_who_is_entered_afterwards_is_not_said_to_be_told(quick: Conversation) -> None:
    called(quick)
    quick.until(datetime(2016, 12, 13, 16, tzinfo=UTC))

    came = quick.answer(LINDA, f"apologies M-1 @{KENJI} behalf:@{UTE}")
    nobody = quick.answer(LINDA, f"apologies M-1 nobody behalf:@{UTE}")
    quick.passes(days=2)

    assert came.splitlines()[1] == "Kenji Sato came instead."
    assert nobody.splitlines()[1] == "Kenji Sato didn't come instead."
    assert told(quick, KENJI, "to come instead") == []


# Left-over words, and the same answer again


def test_same_answer_again_writes_one_line_of_history(quick: Conversation) -> None:
    called(quick)
    for _ in range(3):
        quick.answer(UTE, "attending M-1")
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.answer(SALMA, "apologies M-1")

    history = quick.answer(UTE, "history M-1")
    assert history.count("Ute Keller") == 1
    assert history.count("Salma Haddad") == 1


@pytest.mark.parametrize("who", [LINDA, UTE, OBSERVER])
def test_answer_after_a_move_leaves_its_undo(quick: Conversation, who: str) -> None:
    called(quick)
    quick.answer(LINDA, "move M-1 14 dec")
    quick.answer(who, "attending M-1")

    assert quick.answer(LINDA, "undo M-1").startswith("Taken back.")
    assert DECEMBER in quick.answer(LINDA, "M-1")


def test_undo_of_an_answer_says_how_to_change_it(quick: Conversation) -> None:
    called(quick)
    quick.answer(UTE, "attending M-1")

    assert quick.answer(UTE, "undo M-1") == (
        "To change an answer, give another: attending, remote or apologies M-1"
    )


# Who has left


def test_who_sent_apologies_hears_that_their_representative_has_left(talk: Conversation) -> None:
    called(talk)
    talk.answer(SALMA, f"apologies M-1 @{STAFF}")
    talk.passes(days=1)
    talk.deactivates(STAFF)
    talk.passes(days=5)

    (declined,) = told(talk, SALMA, "Ingrid Berg can't come for you")
    assert lines_of(declined)[:2] == [
        f"Ingrid Berg can't come for you on {DECEMBER}.",
        "To send somebody else: apologies M-1 @name",
    ]
    assert attendance(talk, "Apologies") == "Salma Haddad (Ingrid Berg can't either)"
    assert "Julia Silva comes instead. I'll tell Julia." in talk.answer(SALMA, f"apologies M-1 @{JULIA}")


def test_representative_who_has_left_is_not_asked_about_after_a_move(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.passes(days=1)
    quick.deactivates(STAFF)
    quick.answer(LINDA, "move M-1 14 dec")
    quick.passes(days=3)

    (moved,) = told(quick, SALMA, ", not Tue 13 Dec")
    assert "You had sent apologies. Does that still work?" in lines_of(moved)
    (still,) = quick.presses(SALMA, moved, "Still so")
    assert "Ingrid" not in still.text
    assert attendance(quick, "Apologies") == "Salma Haddad"


def test_acting_chair_who_has_left_is_said_to_have(quick: Conversation) -> None:
    called(quick)
    quick.answer(ALINE, f"apologies M-1 @{TARO}")
    quick.deactivates(TARO)
    quick.passes(days=1)

    assert "Acting chair: Taro Nakagawa, who has left by then" in quick.answer(LINDA, "M-1").splitlines()


def test_who_has_left_does_not_count_as_a_representative(quick: Conversation) -> None:
    called(quick)
    quick.answer(SALMA, f"apologies M-1 @{STAFF}")
    quick.passes(days=1)
    quick.deactivates(STAFF)
    quick.until(datetime(2016, 12, 13, 16, tzinfo=UTC))

    assert (
        "1 with apologies: a) Deputy to the Director or Chief of SPM"
        in quick.answer(LINDA, "held M-1").splitlines()
    )
