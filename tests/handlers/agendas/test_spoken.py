"""An item of an agenda in ordinary words is offered with its meeting, its presenter and its length, at each door."""

from datetime import timedelta

import pytest

from handlers.conversation.understanding.ranking import rank
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, OBSERVER, UTE, labels, rows

ASKED = "Put *Sponsor guidelines* on the agenda of Task force (M-1), Thu 20 Oct, 14:00 Geneva? Kenji Sato presents, 15 min."


@pytest.fixture
def planned(talk: Conversation) -> Conversation:
    talk.desk.rank = rank
    talk.answer(LINDA, "meeting 20 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "meeting 17 nov 14:00 link:https://example.org/meet")
    return talk


@pytest.mark.parametrize(
    "words",
    [
        "put sponsor guidelines on the agenda, Kenji presents, 15 min",
        "I'd like to have sponsor guidelines on the agenda on 20 oct, Kenji can present, 15 minutes",
        "Sponsor guidelines on the agenda please, Kenji presents, 15 min",
        "add an agenda item: sponsor guidelines, 15 min, Kenji",
        "add the sponsor guidelines to the agenda of M-1, 15 min, Kenji",
        "agenda item: Sponsor guidelines, 15 min, Kenji",
        "and book Kenji a slot on the agenda: sponsor guidelines, 15 min",
    ],
)
def test_item_is_offered_with_all_that_was_said_and_put_on_by_a_press(
    planned: Conversation, words: str
) -> None:
    for door in ("", "/isc ", "<@U0CLERK> "):
        before = rows(planned)
        said = planned.says(LINDA, f"{door}{words}", channel="" if door else "direct")[-1]
        assert said.text == ASKED, door
        assert labels(said) == ["Put it on", "Agenda"]
        assert rows(planned) == before

    planned.presses(LINDA, said, "Put it on")

    shown = planned.answer(LINDA, "agenda M-1")
    assert "Sponsor guidelines" in shown
    assert "Kenji Sato" in shown
    assert "15 min" in shown


def test_agenda_named_by_the_verb_takes_what_stands_behind_it(planned: Conversation) -> None:
    said = planned.says(LINDA, "/isc agenda add Cost table in six languages, Ute, 10 min")[-1]

    assert said.text.startswith("Put *Cost table in six languages* on the agenda of")


def test_who_does_not_run_the_agenda_proposes(planned: Conversation) -> None:
    said = planned.says(KENJI, "put the film crew on the agenda of 17 nov", channel="direct")[-1]

    assert said.text.startswith("Propose *Film crew* for the agenda of ")
    assert "(M-2)" in said.text
    planned.presses(KENJI, said, "Propose it")
    assert "Film crew" in planned.answer(LINDA, "agenda M-2")


def test_what_is_to_be_talked_about_next_time_is_proposed(planned: Conversation) -> None:
    said = planned.says(KENJI, "I'd like to talk about the film crew next time, 10 min", channel="direct")[-1]

    assert said.text.startswith("Propose *Film crew* for the agenda of ")
    assert "(M-1)" in said.text
    assert "10 min" in said.text


def test_day_without_a_meeting_is_said_and_nothing_is_put_elsewhere(planned: Conversation) -> None:
    before = rows(planned)

    said = planned.says(LINDA, "put the film crew on the agenda of 3 dec", channel="direct")[-1]

    assert said.text.startswith("I know no meeting of the task force “3 dec”.")
    assert rows(planned) == before


def test_reply_under_an_agenda_needs_no_word_for_it(planned: Conversation) -> None:
    planned.answer(LINDA, "call M-1")
    planned.passes(hours=20)
    sent = next(one for one in planned.direct(UTE) if "Add an item" in labels(one))
    before = rows(planned)["notes"]

    said = planned.replies(UTE, sent, "fine but add Aline's sponsors item, 15 min, Kenji")[-1]

    assert said.text.startswith("Propose *Aline's sponsors* for the agenda of")
    assert said.text.endswith("Kenji Sato presents, 15 min.")
    assert rows(planned)["notes"] == before


def test_titles_with_signs_come_back_unchanged_and_observers_are_refused(planned: Conversation) -> None:
    words = 'put <b>"A & B"</b> visibility:restricted on the agenda of M-1'
    said = planned.says(LINDA, words, channel="direct")[-1]
    assert "&lt;b&gt;" in said.text, said.text
    refused = planned.says(OBSERVER, "put the film crew on the agenda", channel="direct")[-1]
    assert "Put it on" not in labels(refused)
    planned.skips_to(planned.clock.now() + timedelta(days=60))
    assert "No meeting of the task force is planned" in planned.asks(LINDA, "put the film crew on the agenda")


def test_whoever_says_that_they_present_is_the_presenter(planned: Conversation) -> None:
    for words in (
        "sponsorship guidelines for the agenda of M-1, I present",
        "put the sponsorship guidelines on the agenda of M-1, I'll present",
    ):
        said = planned.says(UTE, words, channel="direct")[-1]
        assert said.text.startswith("Propose *Sponsorship guidelines* for the agenda of"), said.text
        assert said.text.endswith("Ute Keller presents."), said.text
    assert (
        "for the agenda of"
        not in planned.says(UTE, "send Kenji the papers for the agenda of M-1", channel="direct")[-1].text
    )
