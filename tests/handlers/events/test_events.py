"""Events: announced, listed, noticed when they fall together."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF


def test_event_is_said_back_with_its_days_and_where_it_is_announced(talk: Conversation) -> None:
    said = talk.answer(
        LINDA, "event Captioning workshop on:22 nov to:24 nov place:Bangkok area:accessibility"
    )

    assert said.splitlines() == [
        "*E-1*  Captioning workshop",
        "22 to 24 Nov · Bangkok · Accessibility",
        "Announced in #isc-accessibility in a minute.",
    ]


def test_announce_is_the_same_word_and_names_what_falls_on_the_same_days(talk: Conversation) -> None:
    talk.answer(LINDA, "event Telecom World on:14-17 nov place:Bangkok")

    said = talk.answer(LINDA, "announce COP22 on:7-18 nov place:Marrakesh kind:external")

    assert said.splitlines()[-2:] == [
        "At the same time:",
        "*E-1*  Telecom World · 14 to 17 Nov · Bangkok",
    ]


def test_events_of_a_month_are_listed_with_their_count(talk: Conversation) -> None:
    talk.answer(LINDA, "event Telecom World on:14-17 nov place:Bangkok")
    talk.answer(LINDA, "event Winter school on:5 dec")

    assert talk.answer("ingrid.berg", "events november").splitlines() == [
        "*1 event, 1 to 30 Nov*",
        "*E-1*  Telecom World · 14 to 17 Nov · Bangkok",
    ]
    assert talk.answer(LINDA, "events").startswith("*2 events, 7 Oct 2016 to 7 Jan 2017*")


def test_event_card_appears_after_a_minute(talk: Conversation) -> None:
    talk.answer(LINDA, "event Winter school on:5 dec area:gender")
    talk.passes(seconds=60)

    assert talk.channel("#isc-gender")[0].text.splitlines() == [
        "Winter school",
        "Mon 5 Dec",
        "Event · E-1 · Gender · by Linda Okafor",
    ]


def test_restricted_event_is_announced_in_no_channel(talk: Conversation) -> None:
    said = talk.answer(LINDA, "event Audit visit on:20 oct visibility:restricted")
    talk.passes(minutes=2)

    assert said.splitlines()[2] == "It's restricted, so no channel shows it."
    assert talk.channel() == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("event Workshop", "When is it? Say it like event Workshop on:24 oct to:26 oct"),
        ("event Show <!channel>", "When is it? Say it like event Show &lt;!channel&gt; on:24 oct to:26 oct"),
        (
            "event Show on:20 oct to:18 oct",
            "That ends before it starts. Did you swap the two days?",
        ),
        ("events foo", "“foo” isn't a month. Say it like events october."),
        (
            "events december",
            "No events from 1 to 31 Dec. Announce one, so that nobody plans another for the same days.",
        ),
    ],
)
def test_event_that_cannot_be_is_one_sentence(quick: Conversation, words: str, sentence: str) -> None:
    assert quick.answer(LINDA, words) == sentence


def test_colleagues_are_not_invited_to_announce_what_they_may_not(quick: Conversation) -> None:
    assert quick.answer(STAFF, "events december") == "No events from 1 to 31 Dec."


def test_event_takes_its_zone_apart_from_its_hour(talk: Conversation) -> None:
    said = talk.answer(LINDA, "event Forum on:22 nov time:14:00 zone:Bangkok")

    assert "Tue 22 Nov, 14:00 Bangkok (08:00 for you)" in said
    assert "15:00 Bangkok" in talk.answer(LINDA, "edit E-1 time:15:00 zone:Bangkok")
