"""Events: announced, listed, noticed when they fall together."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, STAFF, rows


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


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Pacific readiness drill 20 jan Suva", ["Pacific readiness drill", "Fri 20 Jan 2017 · Suva"]),
        ("Drill of the year 20-24 jan, in Bangkok", ["Drill of the year", "20 to 24 Jan 2017 · Bangkok"]),
        ("Seminar next friday", ["Seminar", "Fri 14 Oct"]),
        ("Seminar on:8 to 10 November in Addis Ababa", ["Seminar", "8 to 10 Nov · Addis Ababa"]),
        ("Seminar on:14–16 ноября в Аддис-Абебе", ["Seminar", "14 to 16 Nov · Аддис-Абебе"]),
        ("Seminar on:du 7 au 11 novembre à Yaoundé", ["Seminar", "7 to 11 Nov · Yaoundé"]),
        ("Seminar on:11月28日到12月2日，曼谷", ["Seminar", "28 Nov to 2 Dec · 曼谷"]),
        ("Seminar on:week of 14 nov", ["Seminar", "14 to 18 Nov"]),
        ("Seminar on:12-14/12", ["Seminar", "12 to 14 Dec"]),
        ("Seminar on:all of next week", ["Seminar", "10 to 14 Oct"]),
        ("Seminar on:в ближайшие выходные", ["Seminar", "8 to 9 Oct"]),
        ("Seminar on:14 nov 10:00 Bangkok", ["Seminar", "Mon 14 Nov, 10:00 Bangkok (04:00 for you)"]),
    ],
)
def test_days_and_place_of_an_event_are_read_where_they_stand(
    quick: Conversation, words: str, lines: list[str]
) -> None:
    said = quick.answer(LINDA, f"event {words}")

    assert said.removeprefix("*E-1*  ").splitlines()[:2] == lines


@pytest.mark.parametrize("words", ["Workshop may", "Forum 2020", "Seminar on:14 nov Bangkok place:Room 5"])
def test_what_may_be_a_title_or_a_second_place_is_asked_about(quick: Conversation, words: str) -> None:
    before = rows(quick)

    quick.says(LINDA, f"/isc event {words}")

    assert rows(quick) == before
