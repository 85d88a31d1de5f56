"""Dates that hang on an event, a meeting or a session: said back, kept, moved along, and asked about without it."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import COP, KENJI, LINDA, STAFF, UTE, labels


def corrections(talk: Conversation, who: str, words: str) -> list[Message]:
    return [
        one for one in talk.direct(who) if words in one.text.replace("*", "") and "A-1" in str(one.blocks)
    ]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("a week before COP22", "Mon 31 Oct"),
        ("5 working days before COP22", "Mon 31 Oct"),
        ("a week before E-1", "Mon 31 Oct"),
        ("une semaine avant COP22", "Mon 31 Oct"),
        ("3 days after E-1", "Mon 21 Nov"),
        ("after COP22", "Mon 21 Nov"),
        ("before COP22", "Fri 4 Nov"),
    ],
)
def test_date_is_counted_from_an_event_and_said_back_with_it(
    quick: Conversation, words: str, day: str
) -> None:
    quick.answer(KENJI, COP)

    said = quick.answer(LINDA, f"action Stand for the exhibition owner:@{LINDA} due:{words}")

    assert f"due {day}" in said
    assert f"That's {words}; if that moves, so does this." in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Brief delegates a week before COP22", ["Brief delegates", "Mon 31 Oct", "a week before COP22"]),
        ("Agenda item 4 a week before COP22", ["Agenda item 4", "Mon 31 Oct", "a week before COP22"]),
        (f"Papers 5 working days before E-1 @{KENJI}", ["Papers", "Mon 31 Oct", "5 working days before E-1"]),
        ("Report by two weeks after COP22", ["Report", "Fri 2 Dec", "two weeks after COP22"]),
    ],
)
def test_date_at_the_end_of_a_title_depends_on_its_event(
    quick: Conversation, words: str, said: list[str]
) -> None:
    quick.answer(KENJI, COP)
    title, day, hangs = said

    answer = quick.answer(LINDA, f"action {words}")

    assert answer.splitlines()[0] == title
    assert f"due {day}" in answer
    assert f"That's {hangs}; if that moves, so does this." in answer


@pytest.mark.parametrize(
    "title", ["Hotel for a week before COP22", "Minutes of the day before COP22", "Hotel before COP22"]
)
def test_title_that_only_speaks_of_an_event_keeps_its_words(quick: Conversation, title: str) -> None:
    quick.answer(KENJI, COP)

    answer = quick.answer(LINDA, f"action {title}")

    assert answer.splitlines()[:2] == [title, "It's yours. Add a date if you want reminders."]


def test_question_about_an_event_keeps_its_words(quick: Conversation) -> None:
    quick.answer(KENJI, COP)

    assert "Who pays a week before COP22?" in quick.answer(LINDA, "raise Who pays a week before COP22?")


def test_date_on_a_closed_day_still_moves_with_its_event(talk: Conversation) -> None:
    talk.answer(KENJI, COP)

    said = talk.answer(LINDA, "action Brief delegates @paula.ruiz due:a week before COP22")
    talk.answer(KENJI, "move E-1 21 nov")

    assert "Mon 31 Oct isn't a working day in Santiago." in said
    assert "Mon 14 Nov" in talk.answer(LINDA, "show A-1")


def test_date_moves_with_its_event_and_its_owner_is_corrected_once(both: Conversation) -> None:
    both.answer(KENJI, COP)
    both.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    both.passes(hours=1)

    both.answer(KENJI, "move E-1 14 nov")
    both.passes(hours=1)
    both.answer(KENJI, "move E-1 21 nov")
    both.passes(hours=3)

    assert "Mon 14 Nov" in both.answer(UTE, "show A-1")
    assert "COP22 has moved" in both.answer(UTE, "history A-1")
    current = [one for one in corrections(both, UTE, "Mon 14 Nov") if "Not Mon 7 Nov" in one.text]
    assert len(current) == 1
    both.answer(KENJI, "move E-1 28 nov")
    both.answer(KENJI, "undo E-1")
    assert "Mon 14 Nov" in both.answer(UTE, "show A-1")


def test_date_of_its_own_does_not_move(both: Conversation) -> None:
    both.answer(KENJI, COP)
    both.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    both.answer(LINDA, "move A-1 28 oct")

    both.answer(KENJI, "move E-1 14 nov")

    assert "Fri 28 Oct" in both.answer(UTE, "show A-1")


def test_date_that_is_moved_onto_an_event_depends_on_it(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:20 oct")

    said = talk.answer(LINDA, "move A-1 a week before COP22")
    talk.answer(KENJI, "move E-1 14 nov")

    assert "That's a week before COP22; if that moves, so does this." in said
    assert "Mon 7 Nov" in talk.answer(UTE, "show A-1")
    talk.answer(LINDA, "move A-1 28 oct")
    talk.answer(LINDA, "undo A-1")
    talk.answer(KENJI, "move E-1 21 nov")
    assert "Mon 14 Nov" in talk.answer(UTE, "show A-1")


def test_date_depends_on_an_event_from_now_on_and_no_more_without_another_day(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:31 oct")

    depends = talk.answer(LINDA, "move A-1 a week before COP22")
    again = talk.answer(LINDA, "move A-1 a week before COP22")
    talk.answer(KENJI, "move E-1 14 nov")
    alone = talk.answer(LINDA, "move A-1 7 nov")
    talk.answer(KENJI, "move E-1 21 nov")

    assert depends.startswith("Stand for the exhibition stays due Mon 31 Oct. That's a week before COP22;")
    assert again == "A-1 is already due Mon 31 Oct. Nothing has changed."
    assert alone.startswith(
        "Stand for the exhibition stays due Mon 7 Nov. It doesn't depend on anything any more."
    )
    assert "Due: Mon 7 Nov" in talk.answer(UTE, "show A-1").splitlines()


def test_date_that_is_edited_says_on_what_it_depends_and_that_the_day_is_closed(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, "action Brief delegates @paula.ruiz due:20 oct")

    said = talk.answer(LINDA, 'edit A-1 New brief due:"a week before COP22"')

    assert said.splitlines()[2:5] == [
        "Due: Mon 31 Oct",
        "That's a week before COP22; if that moves, so does this.",
        "Mon 31 Oct isn't a working day in Santiago.",
    ]


def test_owner_is_asked_once_when_the_event_is_cancelled(both: Conversation) -> None:
    both.answer(KENJI, COP)
    both.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    both.passes(hours=1)

    both.answer(KENJI, "cancel E-1 no mandate")
    both.passes(hours=3)

    (asked,) = [one for one in both.direct(UTE) if "is cancelled" in one.text]
    assert asked.text.splitlines()[:2] == [
        "*Stand for the exhibition* is due *Mon 31 Oct*, a week before COP22, and COP22 is cancelled.",
        "Does it still have to be done? If nobody changes it, the date stays.",
    ]
    assert labels(asked) == ["New date", "Cancel it"]
    assert "Mon 31 Oct" in both.answer(UTE, "show A-1")


def test_date_depends_on_the_next_meeting_and_moves_with_it(both: Conversation) -> None:
    both.answer(LINDA, "meeting 18 oct 14:00")

    said = both.answer(LINDA, f"action Report back owner:@{UTE} due:after the next meeting")
    both.answer(LINDA, "move M-1 25 oct")

    assert "due Wed 19 Oct" in said
    assert "Wed 26 Oct" in both.answer(UTE, "show A-1")


def test_date_depends_on_a_session_and_moves_with_it(both: Conversation) -> None:
    both.answer(LINDA, "session MCG 20 oct")

    said = both.answer(LINDA, f"action Paper for MCG owner:@{UTE} due:5 working days before MCG")
    both.answer(LINDA, "session mcg 20 oct to:27 oct")

    assert "due Thu 13 Oct" in said
    assert "Thu 20 Oct" in both.answer(UTE, "show A-1")


def test_event_that_somebody_may_not_see_is_no_date_for_them(talk: Conversation) -> None:
    talk.answer(LINDA, "event Audit visit on:20 oct visibility:restricted")

    said = talk.answer(UTE, "action Prepare the room due:a week before Audit visit")

    assert "13 Oct" not in said
    assert "Thu 13 Oct" in talk.answer(LINDA, "action Prepare the room due:a week before Audit visit")
    assert talk.answer(STAFF, "show E-1").startswith("I can't find E-1")


def test_owner_who_may_not_see_the_event_is_asked_without_its_name(talk: Conversation) -> None:
    talk.answer(LINDA, "event Audit visit on:20 oct visibility:restricted")
    talk.answer(LINDA, f"action Prepare the room owner:@{UTE} due:a week before Audit visit")
    talk.answer(LINDA, "move E-1 27 oct")
    talk.answer(LINDA, "cancel E-1 no auditor")
    talk.passes(hours=3)

    (asked,) = [one for one in talk.direct(UTE) if "is cancelled" in one.text]
    assert "*Prepare the room* is due *Thu 20 Oct*, and what that depends on is cancelled." in asked.text
    assert "Audit" not in talk.answer(UTE, "history A-1")
    assert "Audit" not in talk.answer(UTE, "show A-1")


@pytest.mark.parametrize(
    ("entered", "cancelled", "again"),
    [
        (COP, "cancel E-1 no mandate", "reopen E-1"),
        (COP, "cancel E-1 no mandate", "undo E-1"),
        ("meeting 7 nov 10:00", "cancel M-1 no room", "undo M-1"),
    ],
)
def test_owner_is_asked_each_time_that_it_is_cancelled_and_not_where_it_takes_place(
    both: Conversation, entered: str, cancelled: str, again: str
) -> None:
    both.answer(LINDA, entered)
    ref = cancelled.split()[1]
    both.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before {ref}")
    both.passes(hours=1)

    both.answer(LINDA, cancelled)
    both.answer(LINDA, again)
    both.passes(minutes=5)
    asked_in_vain = [one for one in both.direct(UTE) if "is cancelled" in one.text]
    for words in (cancelled, again, cancelled):
        both.answer(LINDA, words)
    both.passes(minutes=5)
    asked = [one for one in both.direct(UTE) if "is cancelled" in one.text]
    both.answer(LINDA, again)
    both.answer(LINDA, cancelled)
    both.passes(minutes=5)

    assert asked_in_vain == []
    assert len(asked) == 1
    assert len([one for one in both.direct(UTE) if "is cancelled" in one.text]) == 1
    assert len([one for one in both.direct(UTE) if "asked again" in one.text]) == 1


def test_owner_is_asked_when_the_announcement_is_taken_back(talk: Conversation) -> None:
    talk.answer(LINDA, COP)
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")

    talk.answer(LINDA, "undo E-1")
    talk.passes(hours=1)

    assert [one for one in talk.direct(UTE) if "and COP22 is cancelled" in one.text]


def test_owner_who_has_taken_another_date_is_not_asked(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(KENJI, "event Fair on:14 nov")
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    talk.passes(hours=1)

    talk.answer(KENJI, "cancel E-1 no mandate")
    talk.answer(UTE, "move A-1 a week before Fair")
    talk.passes(hours=1)

    assert [one for one in talk.direct(UTE) if "is cancelled" in one.text] == []


@pytest.mark.parametrize("again", ["undo A-1", "reopen A-1"])
def test_action_that_opens_again_has_followed_its_event_meanwhile(both: Conversation, again: str) -> None:
    both.answer(KENJI, COP)
    both.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    both.answer(UTE, "done A-1 it stands")

    both.answer(KENJI, "move E-1 14 nov")
    said = both.answer(UTE, again)

    assert "Mon 7 Nov" in said
    assert "Due: Mon 7 Nov, a week before E-1 COP22" in both.answer(UTE, "show A-1").splitlines()
    assert "due: Mon 7 Nov, was Mon 31 Oct" in both.answer(UTE, "history A-1")


def test_date_that_depends_again_after_an_undo_has_followed_its_event(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    talk.answer(LINDA, "move A-1 28 oct")
    talk.answer(KENJI, "move E-1 14 nov")

    talk.answer(LINDA, "undo A-1")

    assert "Mon 7 Nov" in talk.answer(UTE, "show A-1")


def test_action_stays_as_it_was_where_its_event_is_cancelled(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand for the exhibition owner:@{UTE} due:a week before COP22")
    talk.answer(UTE, "done A-1 it stands")
    talk.answer(KENJI, "move E-1 14 nov")
    talk.answer(KENJI, "cancel E-1 no mandate")

    talk.answer(UTE, "reopen A-1")

    assert "Mon 31 Oct" in talk.answer(UTE, "show A-1")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2 days after the next meeting", "Thu 20 Oct"),
        ("2 days after the next meeting of MCG", "Thu 27 Oct"),
        ("2 days after the next meeting of the task force", "Thu 20 Oct"),
        ("2 days after the next MCG meeting", "Thu 27 Oct"),
        ("deux jours après la prochaine réunion du MCG", "Thu 27 Oct"),
    ],
)
def test_next_meeting_of_a_body_is_that_bodys(quick: Conversation, words: str, day: str) -> None:
    quick.answer(LINDA, "meeting 18 oct 14:00")
    quick.answer(LINDA, "session MCG 25 oct")

    said = quick.answer(LINDA, f"action Report due:{words}")

    assert said.splitlines()[0] == "Report"
    assert f"due {day}" in said
