"""Deadlines of an event's own: by when to register and to nominate, whom they concern, and what moves them."""

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.events.test_changes import KENJI
from tests.handlers.events.test_reminders import COSTA, first_line, until
from tests.handlers.scene import BANGKOK, LINDA, UTE, labels

COP = "event COP22 on:7-18 nov place:Marrakesh area:gender kind:external nomination:28 oct"


def reminders(talk: Conversation, who: str, word: str = "nominate by") -> list[Message]:
    return [one for one in talk.direct(who) if "*COP22*" in one.text and word in one.text]


def days(talk: Conversation, who: str) -> list[str]:
    return [talk.day_of(one) for one in reminders(talk, who)]


def test_deadlines_are_said_back_and_stand_on_the_card_in_lists_and_details(both: Conversation) -> None:
    said = both.answer(KENJI, f"{COP} registration:2 nov 17:00")
    both.passes(minutes=2)

    assert said.splitlines()[1] == (
        "7 to 18 Nov · Marrakesh · Gender · outside conference · nominate by Fri 28 Oct · "
        "register by Wed 2 Nov, 17:00 Geneva"
    )
    card = both.channel("#isc-gender")[0].text
    assert "Nominate by Fri 28 Oct, register by Wed 2 Nov, 17:00 Geneva" in card
    assert "register by Wed 2 Nov, 17:00 Geneva (23:00 for you)" in both.answer(BANGKOK, "show E-1")
    assert "nominate by Fri 28 Oct" in both.answer(UTE, "events november")


def test_those_whom_it_concerns_are_reminded_on_calendar_days_before(both: Conversation) -> None:
    both.answer(KENJI, COP)

    until(both, 10, 28)

    assert days(both, KENJI) == ["Fri 14 Oct", "Fri 21 Oct", "Tue 25 Oct", "Thu 27 Oct"]
    assert days(both, COSTA) == ["Fri 14 Oct", "Fri 21 Oct", "Tue 25 Oct", "Thu 27 Oct"]
    assert days(both, UTE) == []
    early, *_, late = reminders(both, COSTA)
    assert early.text.splitlines()[:2] == [
        "*COP22*: nominate by *Fri 28 Oct*.",
        "It's from 7 to 18 Nov, Marrakesh.",
    ]
    assert first_line(late) == "*COP22*: nominate by tomorrow, *Fri 28 Oct*."
    assert labels(late) == ["Open", "No more of these"]


def test_hard_deadline_stays_on_a_holiday_and_reminders_come_before(talk: Conversation) -> None:
    said = talk.answer(KENJI, COP.replace("28 oct", "sun 30 oct"))

    until(talk, 10, 31)

    assert "nominate by Sun 30 Oct" in said
    assert "Sun 30 Oct isn't a working day in Geneva." in said
    assert days(talk, KENJI) == ["Fri 14 Oct", "Fri 21 Oct", "Thu 27 Oct", "Fri 28 Oct"]


def test_deadline_of_our_own_event_on_a_closed_day_is_asked_about(talk: Conversation) -> None:
    asked = talk.says(KENJI, "/isc event Workshop on:7 dec registration:5 nov")

    assert asked[0].text.startswith("Sat 5 Nov isn't a working day in Geneva.")
    said = talk.presses(KENJI, asked[0], "Mon 7 Nov")
    assert "register by Mon 7 Nov" in said[-1].text


def test_deadline_stays_when_the_event_moves_and_moves_too_if_asked(both: Conversation) -> None:
    both.answer(KENJI, COP)

    said = both.says(KENJI, "/isc move E-1 14 nov")[-1]

    assert "Nominations still close on Fri 28 Oct." in said.text
    assert "Move that too" in labels(said)
    assert "nominate by Fri 28 Oct" in both.answer(UTE, "show E-1")
    both.presses(KENJI, said, "Move that too")
    assert "nominate by Fri 4 Nov" in both.answer(UTE, "show E-1")


def test_whoever_was_reminded_is_told_once_of_another_day(both: Conversation) -> None:
    both.answer(KENJI, COP)
    until(both, 10, 14)

    both.answer(KENJI, "edit E-1 nomination:31 oct")
    both.answer(KENJI, "edit E-1 nomination:1 nov")
    until(both, 10, 17)

    told = [one.text for one in both.direct(COSTA) if "not Fri 28 Oct" in one.text]
    assert len(told) == 1
    assert told[0].startswith("*COP22*: nominate by *Tue 1 Nov*, not Fri 28 Oct.")
    shrunk = next(one for one in both.direct(COSTA) if one.text.startswith("COP22"))
    assert shrunk.text.splitlines() == ["COP22", "Moved · E-1 · nominate by Tue 1 Nov"]
    until(both, 10, 31)
    assert days(both, COSTA)[1:] == ["Tue 18 Oct", "Tue 25 Oct", "Fri 28 Oct", "Mon 31 Oct"]


def test_undone_correction_gives_the_day_back(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(KENJI, "edit E-1 nomination:1 nov")

    talk.answer(KENJI, "undo E-1")

    assert "nominate by Fri 28 Oct" in talk.answer(UTE, "show E-1")


def test_cancelled_or_muted_event_reminds_of_no_deadline(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(COSTA, "mute E-1")
    until(talk, 10, 14)
    talk.answer(KENJI, "cancel E-1 no mandate")

    until(talk, 10, 28)

    assert days(talk, COSTA) == []
    assert days(talk, KENJI) == []  # the one of Fri 14 Oct has shrunk


def test_one_reason_for_an_event_and_a_day(talk: Conversation) -> None:
    talk.answer(KENJI, "event COP22 on:4 nov area:gender kind:external nomination:4 nov")

    until(talk, 11, 3)

    on_day = [one for one in talk.direct(COSTA) if talk.day_of(one) == "Fri 28 Oct" and "COP22" in one.text]
    assert len(on_day) == 1
    assert (
        on_day[0].text.count("*COP22*") == 1
    )  # a week before the deadline, five working days before Fri 4 Nov


def test_deadline_ahead_is_in_the_digest(talk: Conversation) -> None:
    talk.answer(KENJI, "event COP22 on:7 dec area:gender kind:external nomination:19 oct")

    until(talk, 10, 10)

    digests = [one.text for one in talk.channel("#isc-gender") if "week of" in one.text]
    assert "COP22, Wed 7 Dec, nominate by Wed 19 Oct" in digests[-1]
    assert "nominate by Wed 19 Oct" in talk.answer(COSTA, "digest me")


def test_form_shows_the_days_keeps_the_hour_and_clears(talk: Conversation) -> None:
    talk.answer(KENJI, f"{COP} registration:2 nov 17:00")
    talk.says(KENJI, "/isc edit E-1")
    talk.presses_more(KENJI)
    said = talk.submits(KENJI, nomination="", registration="2016-11-02", place="Rabat")

    assert "nominate by" not in said[0].text
    assert "register by Wed 2 Nov, 17:00 Geneva" in said[0].text


def test_deadline_is_corrected_in_the_thread_of_the_card(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.passes(minutes=2)

    talk.replies(KENJI, talk.channel("#isc-gender")[0], "<@U0CLERK> edit nomination:1 nov")
    talk.passes(minutes=2)

    assert "Nominate by Tue 1 Nov" in talk.channel("#isc-gender")[0].text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "event COP22 on:7-18 nov registration:21 nov",
            "Registration would close after the event ends, Fri 18 Nov.",
        ),
        (
            "event COP22 on:7-18 nov nomination:21 nov",
            "Nominations would close after the event ends, Fri 18 Nov.",
        ),
    ],
)
def test_deadline_that_cannot_be_is_one_sentence(quick: Conversation, words: str, sentence: str) -> None:
    assert quick.answer(LINDA, words) == sentence
