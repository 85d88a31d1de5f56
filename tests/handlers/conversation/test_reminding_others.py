"""“Remind Kenji of A-2”: nobody plans reminders of others, so the question is whether to ask them now, by a nudge."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels, rows

QUESTION = "A reminder that you set comes to you alone. Ask about A-2 now, with a nudge?"


@pytest.fixture
def logged(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:12 oct")
    talk.answer(LINDA, "action Photos owner:@kenji.sato due:12 oct")
    talk.answer("filiz.arslan", "raise Who pays? area:web")
    talk.passes(minutes=5)
    return talk


@pytest.mark.parametrize(
    "words",
    [
        "remind Kenji of A-2",
        "remind Kenji about A-2",
        "remind @kenji.sato of A-2",
        "remind Kenji Sato of A-2 on friday",
        "remind Kenji to send A-2",
        "please remind Kenji of A-2",
        "can you remind Kenji of A-2?",
        "Could you please remind Kenji of A-2?",
    ],
)
def test_reminding_somebody_else_offers_the_nudge(logged: Conversation, words: str) -> None:
    before = rows(logged)

    (asked,) = logged.says(LINDA, words, channel="direct")

    assert asked.text == QUESTION
    assert labels(asked) == ["Nudge", "Remind me"]
    assert rows(logged) == before, "nothing is done before a button is pressed"


def test_nudge_that_is_offered_asks_the_owner(logged: Conversation) -> None:
    (asked,) = logged.says(LINDA, "remind Kenji of A-2", channel="direct")

    said = logged.presses(LINDA, asked, "Nudge")[-1].text
    logged.passes(minutes=2)

    assert "I'll ask Kenji about A-2 in a minute." in said
    assert any("Linda asks how it's going" in m.text for m in logged.direct(KENJI))


def test_command_offers_the_same(logged: Conversation) -> None:
    assert logged.answer(LINDA, "remind Kenji of A-2") == QUESTION


def test_reminding_of_an_issue_offers_the_nudge(logged: Conversation) -> None:
    (asked,) = logged.says("filiz.arslan", "remind Joost of I-1", channel="direct")

    assert asked.text == QUESTION.replace("A-2", "I-1")
    assert labels(asked) == ["Nudge", "Remind me"]


def test_nudge_is_offered_only_to_who_may_nudge(logged: Conversation) -> None:
    (asked,) = logged.says(UTE, "remind Kenji of A-2", channel="direct")

    assert (
        asked.text
        == "A reminder that you set comes to you alone. Owners of an action get reminders of their own."
    )
    assert labels(asked) == ["Remind me"]


def test_closed_action_is_not_offered_to_nudge(logged: Conversation) -> None:
    logged.answer(KENJI, "done A-2 sent")

    (asked,) = logged.says(LINDA, "remind Kenji of A-2", channel="direct")

    assert labels(asked) == ["Remind me"]


@pytest.mark.parametrize("words", ["remind tomorrow of A-2", "remind linda of A-2", "remind of A-2"])
def test_who_names_nobody_else_is_not_told_that_others_are_not_reminded(
    logged: Conversation, words: str
) -> None:
    (asked,) = logged.says(LINDA, words, channel="direct")

    assert "nobody else" not in asked.text


def test_event_is_nothing_to_nudge(logged: Conversation) -> None:
    logged.answer(LINDA, "event COP22 on:7-18 nov place:Marrakesh kind:external")

    (asked,) = logged.says(LINDA, "remind Kenji of E-1", channel="direct")

    assert labels(asked) == ["Remind me"]


def test_record_that_may_not_be_seen_is_not_there(logged: Conversation) -> None:
    logged.answer(LINDA, "action Secret owner:@kenji.sato visibility:restricted")

    (asked,) = logged.says(UTE, "remind Kenji of A-3", channel="direct")

    assert "I can't find A-3" in asked.text


def test_who_is_named_without_a_reference_is_told_what_to_type(logged: Conversation) -> None:
    for words in ("remind Kenji", "remind Kenji of the photos"):
        (asked,) = logged.says(LINDA, words, channel="direct")
        assert asked.text.startswith(
            "A reminder that you set comes to you alone. To ask how something is going: nudge "
        )
        assert labels(asked) == []


@pytest.mark.parametrize(
    "words", ["nudge Kenji about A-2", "ping Kenji on A-2", "could you nudge Kenji about A-2?"]
)
def test_nudge_that_names_somebody_first_is_asked_about(logged: Conversation, words: str) -> None:
    (asked,) = logged.says(LINDA, words, channel="direct")

    assert asked.text == "Ask about A-2 now?"
    assert labels(asked) == ["Nudge", "Leave it"]


def test_asking_to_be_reminded_of_what_there_is_stays_a_question(logged: Conversation) -> None:
    (asked,) = logged.says(UTE, "can you remind me what's mine?", channel="direct")

    assert "Cost table" in asked.text


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("rappelle-moi A-1 lundi", "Mon 10 Oct"),
        ("recuérdame A-1 el martes", "Tue 11 Oct"),
        ("напомни мне об A-1 во вторник", "Tue 11 Oct"),
        ("ذكرني بـ A-1 يوم الاثنين", "Mon 10 Oct"),
        ("周一提醒我 A-1", "Mon 10 Oct"),
    ],
)
def test_request_in_another_language_is_no_note_on_it(quick: Conversation, words: str, day: str) -> None:
    quick.answer(LINDA, "action Price list owner:@ute.keller due:20 oct")

    (said,) = quick.says("hale.kaya", words, channel="direct")

    assert f"I'll remind you of A-1 on {day}" in said.text
