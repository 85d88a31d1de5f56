"""Replies under an invitation: plain words are the answer, what only sounds like one is offered."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, STAFF, UTE, labels, rows, signs

PLAN = "meeting 20 oct 14:00 link:https://example.org/meet"


def invitation(talk: Conversation, plan: str = PLAN, to: str = UTE) -> Message:
    talk.answer(LINDA, plan)
    talk.answer(LINDA, "call M-1")
    talk.passes(hours=1)
    return talk.direct(to)[-1]


def coming(talk: Conversation) -> str:
    lines = talk.answer(LINDA, "attendance M-1").splitlines()
    return "\n".join(line for line in lines if "Keller" in line and "No answer" not in line)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("coming", "Coming"),
        ("Yes", "Coming"),
        ("yes, thanks!", "Coming"),
        ("Oui, je viens", "Coming"),
        ("да, буду", "Coming"),
        ("会参加", "Coming"),
        ("video", "By video"),
        ("i'll join by video", "By video"),
        ("can't", "Apologies"),
        ("Sorry, I can’t make it", "Apologies"),
        ("no", "Apologies"),
        ("lo siento, no puedo", "Apologies"),
        ("لن أتمكن من الحضور", "Apologies"),
    ],
)
def test_plain_words_under_an_invitation_are_the_answer(quick: Conversation, words: str, label: str) -> None:
    sent = invitation(quick)

    quick.replies(UTE, sent, words)

    assert signs(quick, UTE, sent) == ["white_check_mark"]
    assert coming(quick) == f"{label} (1): Ute Keller"


def test_answer_says_what_was_understood(talk: Conversation) -> None:
    sent = invitation(talk)

    (said,) = talk.replies(UTE, sent, "coming")

    assert said.text.splitlines()[0] == "You're coming: Thu 20 Oct, 14:00 Geneva"
    assert labels(said) == ["Change"]


def test_answer_to_a_time_that_is_another_by_now_is_asked_again(both: Conversation) -> None:
    sent = invitation(both)
    both.answer(LINDA, "move M-1 25 oct 15:00")

    (said,) = both.replies(UTE, sent, "coming")

    assert said.text == (
        "Task force, meeting 1 is on Tue 25 Oct, 15:00 Geneva, not Thu 20 Oct, 14:00 Geneva, so I haven't noted "
        "anything. Are you coming?"
    )
    assert not coming(both).startswith("Coming")
    both.presses(UTE, said, "Coming")
    assert coming(both) == "Coming (1): Ute Keller"


@pytest.mark.parametrize(
    "words",
    ["can we do it at 15:00?", "I'll be 20 minutes late", "ok", "maybe", "yes, I can't", "no, coming"],
)
def test_what_only_sounds_like_an_answer_is_offered(quick: Conversation, words: str) -> None:
    sent = invitation(quick)

    (said,) = quick.replies(UTE, sent, words)

    assert labels(said) == ["Coming", "Video", "Can't", "Just a note"]
    assert coming(quick) == ""
    assert quick.presses(UTE, said, "Just a note")[0].text == "I'll tell Linda."
    assert coming(quick) == ""


@pytest.mark.parametrize(
    "words",
    [
        "sorry, not this time",
        "apologies, on mission",
        "sorry, @ute comes",
        "The cost table is on the drive",
    ],
)
def test_whatever_is_no_answer_is_asked_about_until_there_is_one(quick: Conversation, words: str) -> None:
    sent = invitation(quick)

    (said,) = quick.replies(UTE, sent, words)

    assert labels(said) == ["Coming", "Video", "Can't", "Just a note"]
    quick.presses(UTE, said, "Can't")
    assert coming(quick) == "Apologies (1): Ute Keller"


def test_plain_note_under_an_answered_invitation_is_only_a_note(quick: Conversation) -> None:
    sent = invitation(quick)
    quick.answer(UTE, "attending M-1")

    (said,) = quick.replies(UTE, sent, "The cost table is on the drive")
    assert said.text == "I'll tell Linda."
    assert signs(quick, UTE, sent) == ["pencil2"]
    assert coming(quick) == "Coming (1): Ute Keller"


def test_no_under_a_meeting_that_moved_are_apologies(talk: Conversation) -> None:
    sent = invitation(talk)
    talk.replies(UTE, sent, "yes")
    talk.answer(LINDA, "move M-1 21 oct 14:00")
    talk.passes(hours=1)
    moved = talk.direct(UTE)[-1]

    talk.replies(UTE, moved, "no")

    assert "Does that still work?" in moved.text
    assert coming(talk) == "Apologies (1): Ute Keller"


def test_yes_under_a_reminder_is_no_answer_to_anything(quick: Conversation) -> None:
    invitation(quick)
    quick.answer(UTE, "remind me of M-1 on monday")
    quick.passes(days=3)
    reminder = quick.direct(UTE)[-1]

    (said,) = quick.replies(UTE, reminder, "yes")

    assert labels(said) == ["Coming", "Video", "Can't", "Just a note"]


def test_video_without_a_link_says_so_and_notes_nothing(quick: Conversation) -> None:
    sent = invitation(quick, "meeting 20 oct 14:00")
    before = rows(quick)

    (said,) = quick.replies(UTE, sent, "by video")

    assert said.text.startswith("M-1 has no link")
    assert rows(quick) == before


def test_stand_in_answers_for_themselves_where_both_are_asked(quick: Conversation) -> None:
    quick.answer(LINDA, "absent 7-25 oct @kenji.sato behalf:@ute.keller")
    both = invitation(quick, to=KENJI)

    (said,) = quick.replies(KENJI, both, "coming")

    assert "For Ute Keller" in both.text
    assert said.text.startswith("You're coming")
    assert coming(quick) == ""


def test_stand_in_who_is_not_invited_answers_for_whom_they_stand(quick: Conversation) -> None:
    quick.answer(LINDA, "absent 7-25 oct @ingrid.berg behalf:@ute.keller")
    sent = invitation(quick, to=STAFF)

    (said,) = quick.replies(STAFF, sent, "yes")

    assert said.text.startswith("Ute Keller is coming")
    assert coming(quick) == "Coming (1): Ute Keller"


def test_coming_in_a_channel_is_left_to_the_people_there(quick: Conversation) -> None:
    invitation(quick)
    card = next(one for one in quick.channel() if "M-1" in one.text)

    assert quick.replies(UTE, card, "no") == []
    assert coming(quick) == ""
