"""What is asked about a meeting that is over is answered from its record, and what is said of an agenda is offered."""

import re
from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, STAFF, UTE, labels


@pytest.fixture
def held(talk: Conversation) -> Conversation:
    """A meeting of Tue 11 Oct that is over, with a quorum, and one ahead with two items of its own."""
    talk.answer(LINDA, "meeting 11 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.answer(LINDA, "meeting 8 nov 14:00")
    for title in ("Posters", "Budget"):
        talk.answer(LINDA, f"item {title} M-2")
    talk.until(datetime(2016, 10, 11, 15, tzinfo=UTC))
    return talk


def test_questions_about_a_meeting_are_answered_in_words(held: Conversation) -> None:
    asked = held.says(LINDA, "M-1 was held", channel="direct")[-1]
    assert asked.text.startswith("Was meeting 1 of Tue 11 Oct held?")
    assert labels(asked) == ["Yes, as planned", "Who came", "No"]
    held.presses(LINDA, asked, "Yes, as planned")
    held.answer(LINDA, f"present M-1 @{ALINE} @{UTE}, video @{KENJI}, the others were absent")

    again = held.says(LINDA, "yes, M-1 was held", channel="direct")[-1]
    assert "It was held." in again.text
    assert labels(again) == ["Record", "Agenda"]
    assert "Aline Moreau chaired it." in held.asks(UTE, "who chaired meeting 1?")
    assert "Present by video  b) Focal point: Kenji Sato" in held.asks(LINDA, "who was there?").replace(
        "*", ""
    )
    early = held.asks(UTE, "who was at meeting 1?")
    assert "2 present" in early
    assert "Kenji Sato" not in early  # the record names them once it is out
    assert "The charter asks for no quorum" in held.asks(UTE, "did we have a quorum at 1?")
    assert held.asks(UTE, "where are the papers of M-1?").startswith("Papers, Tue 11 Oct")
    assert "isn't out yet" in held.asks(UTE, "what did we decide on 11 oct?")
    assert (
        held.asks(UTE, "what did we decide on 12 oct?")
        == "I know no meeting of the task force on Wed 12 Oct."
    )
    assert held.asks(UTE, "who chaired meeting 7?") == "I don't know a meeting 7 of the task force."
    assert "Kenji" not in held.asks(STAFF, "who was there?")


def test_whether_a_record_or_an_agenda_is_out_is_answered_with_where_it_stands(held: Conversation) -> None:
    held.answer(LINDA, "held M-1")

    record = held.asks(LINDA, "is the record of meeting 1 final?")
    assert record == held.answer(LINDA, "record M-1")
    agenda = held.asks(UTE, "is the agenda out yet?")
    assert "M-2" in agenda
    assert agenda.splitlines()[-1].endswith("not sent yet")


def test_record_that_is_out_is_answered_with_where_it_stands(held: Conversation) -> None:
    held.answer(LINDA, "held M-1")
    held.answer(LINDA, f"present M-1 @{ALINE} @{LINDA} @{UTE}, the others were absent")
    held.until(datetime(2016, 10, 14, 15, tzinfo=UTC))

    said = held.says(UTE, "is the record of meeting 1 final?", channel="direct")[-1]
    assert said.text.splitlines()[1] == "Draft record: comments until Fri 21 Oct, 18:00 Geneva."
    assert labels(said) == ["Record", "Agenda"]
    assert "Draft record" not in held.asks(STAFF, "is the record of meeting 1 final?")
    held.until(datetime(2016, 10, 24, 15, tzinfo=UTC))
    assert "final since Fri 21 Oct" in held.asks(UTE, "is the record of meeting 1 final?")


def test_places_of_an_agenda_are_offered_with_their_effect(held: Conversation) -> None:
    before = held.answer(LINDA, "agenda M-2")
    numbers = {one[3:].split(" ·")[0].strip(): one[0] for one in before.splitlines() if one[:1].isdigit()}
    posters, budget = numbers["Posters"], numbers["Budget"]

    swap = held.says(LINDA, f"swap {posters} and {budget}", channel="direct")[-1]
    said = swap.text.replace("*", "")
    assert f"Item {posters}, Posters (AG-" in said
    assert f"becomes item {budget}, and item {budget}, Budget" in said
    first = held.says(LINDA, f"item {budget} first", channel="direct")[-1]
    drop = held.says(LINDA, f"drop item {posters}", channel="direct")[-1]
    assert labels(drop) == ["Take it off", "Agenda"]
    typed = held.says(LINDA, f"/isc item {budget} first")[-1]
    assert "says where an item is to stand" in typed.text
    assert held.answer(LINDA, "agenda M-2") == before
    behind = first.text.split("becomes item ")[1][0]
    assert f"item {behind}, behind the standing ones" in first.text
    held.presses(LINDA, first, f"{budget} to {behind}")
    after = held.answer(LINDA, "agenda M-2").splitlines()
    assert after[int(behind)].startswith(f"{behind}  Budget")
    assert "stands there already" in held.asks(LINDA, "the budget should come first")
    assert "no item 40" in held.asks(LINDA, "drop item 40")
    assert "can say what goes on the agenda" in held.asks(KENJI, "drop item 2")
    assert held.asks(LINDA, "put it on the agenda, greta presents, 15 min").startswith("What shall I put")


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("the posters should come first", "{} to {}"),
        ("put the posters item first", "{} to {}"),
        ("let's start with the posters", "{} to {}"),
        ("can we make posters the first item, please?", "{} to {}"),
        ("take the posters off the agenda", "Take it off"),
        ("the posters can wait for the next meeting, no quote yet", "Defer it"),
    ],
)
def test_item_is_named_by_its_title(held: Conversation, words: str, label: str) -> None:
    held.answer(LINDA, "order AG-3 9")
    lines = [one for one in held.answer(LINDA, "agenda M-2").splitlines() if one[:1].isdigit()]
    place = next(one[0] for one in lines if "Posters" in one)
    said = held.says(LINDA, words, channel="direct")[-1]
    assert f"tem {place}, *Posters*" in said.text
    assert re.fullmatch(label.format(place, r"\d"), labels(said)[0])
    assert "Posters" not in held.asks(KENJI, words)


def test_title_that_fits_two_items_is_asked_about(held: Conversation) -> None:
    held.answer(LINDA, "item Film crew in Lima M-2")
    held.answer(LINDA, "item Film crew in Suva M-2")
    asked = held.says(LINDA, "take the film crew off the agenda", channel="direct")[-1]
    assert asked.text.startswith("Which one: item ")
    held.presses(LINDA, asked, "Item 6")
    held.submits(LINDA, text="No crew is free.")
    after = held.answer(LINDA, "agenda M-2")
    assert "Film crew in Lima" in after
    assert "Film crew in Suva" not in after


def test_meeting_is_named_by_its_number_whatever_day_that_is(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 14 nov 14:00 number:16")
    early = talk.asks(KENJI, "I'm coming to meeting 16")
    talk.answer(LINDA, "call M-1")
    coming = talk.asks(KENJI, "coming to meeting 16")
    row = labels(talk.direct(KENJI)[-1])
    when = talk.asks(KENJI, "when is meeting 16?")
    unknown = talk.asks(KENJI, "coming to meeting 23")

    assert early == "No meeting is waiting for your answer."
    assert coming.startswith("The task force meets on Mon 14 Nov, 14:00 Geneva.")
    assert row[0] == "Coming"
    assert when.startswith("*M-1*  Task force, meeting 16")
    assert "M-1" not in unknown or "meeting 23" in unknown
