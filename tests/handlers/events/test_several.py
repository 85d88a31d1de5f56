"""Events of several areas and parts of the organisation, with their organiser and their link."""

from datetime import UTC, datetime

import pytest

from tests.conversation import Conversation
from tests.handlers.events.test_changes import KENJI, PAULA, thread
from tests.handlers.events.test_reminders import COSTA, days, until
from tests.handlers.scene import LINDA, UTE, labels

HALE, DANIEL = "hale.kaya", "daniel.mensah"  # focal points for Accessibility and for Resource mobilization
FORUM = "event Regional standards forum on:15 dec area:gender, accessibility place:Bangkok"


@pytest.mark.parametrize(
    "words",
    [
        "area:gender,accessibility",
        "area:gender, accessibility",
        "area:gender and accessibility",
        "area:gender area:accessibility",
        'area:"Gender" area:"Accessibility"',
        'area:"Gender, Accessibility"',
    ],
)
def test_areas_are_read_by_commas_and_when_given_twice(quick: Conversation, words: str) -> None:
    said = quick.answer(KENJI, f"event Forum on:15 dec {words}")

    assert said.splitlines() == [
        "*E-1*  Forum",
        "Thu 15 Dec · Gender, Accessibility",
        "Announced in #isc-gender and #isc-accessibility in a minute.",
    ]


def test_title_may_follow_the_areas(talk: Conversation) -> None:
    said = talk.answer(KENJI, "event on:15 dec area:gender, resource mobilization Forum, part two")

    assert said.splitlines()[:2] == [
        "*E-1*  Forum, part two",
        "Thu 15 Dec · Gender, Resource mobilization",
    ]


def test_unknown_second_area_is_asked_about(talk: Conversation) -> None:
    said = talk.answer(KENJI, "event Forum on:15 dec area:gender, nonsense")

    assert "nonsense" in said
    assert talk.answer(LINDA, "events december").startswith("No events")


def test_card_stands_in_every_channel_and_follows_a_move(both: Conversation) -> None:
    both.answer(KENJI, FORUM)
    both.passes(minutes=2)
    cards = [both.channel("#isc-gender")[0], both.channel("#isc-accessibility")[0]]
    assert all("Gender, Accessibility" in card.text for card in cards)

    both.answer(KENJI, "move E-1 16 dec the hall is taken")
    both.passes(minutes=3)

    for name, card in zip(("#isc-gender", "#isc-accessibility"), cards, strict=True):
        assert "Fri 16 Dec" in both.channel(name)[0].text
        assert thread(both, card) == [
            "Moved to Fri 16 Dec, not Thu 15 Dec: the hall is taken. By Kenji Sato."
        ]


def test_area_that_is_taken_away_takes_its_card_along(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.passes(minutes=2)

    said = talk.answer(KENJI, "edit E-1 area:gender, web")
    talk.passes(minutes=3)

    assert "Thu 15 Dec · Bangkok · Gender, Web editorial" in said
    assert "Regional standards forum" in talk.channel("#isc-web")[0].text
    assert "#isc-gender" in talk.channel("#isc-accessibility")[0].text
    talk.answer(KENJI, "undo E-1")
    talk.passes(minutes=3)
    assert "Gender, Accessibility" in talk.channel("#isc-accessibility")[0].text
    assert "#isc-gender" in talk.channel("#isc-web")[0].text


def test_focal_points_of_every_area_are_reminded(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)

    until(weeks, 12, 14)

    assert days(weeks, COSTA) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(weeks, HALE) == ["Thu 8 Dec", "Wed 14 Dec"]
    assert days(weeks, DANIEL) == []


def test_lists_find_an_event_by_each_of_its_areas(both: Conversation) -> None:
    both.answer(KENJI, FORUM)
    both.answer(KENJI, "event Fund call on:16 dec area:resmob")

    for area in ("gender", "accessibility"):
        said = both.answer(UTE, f"events december area:{area}")
        assert "Regional standards forum" in said
        assert "Fund call" not in said
    assert "E-1" not in both.answer(UTE, "events december area:resmob")


def test_digest_of_each_channel_and_each_focal_point_has_the_event(both: Conversation) -> None:
    both.answer(LINDA, "action Fund call owner:@daniel.mensah area:resmob due:14 oct")
    both.answer(KENJI, "event Regional standards forum on:20 oct area:gender, accessibility")

    both.until(datetime(2016, 10, 10, 12, tzinfo=UTC))

    def digest(channel: str) -> str:
        return next(one.text for one in both.channel(channel) if "week of" in one.text)

    assert "Regional standards forum" in digest("#isc-accessibility")
    assert "Regional standards forum" in digest("#isc-gender")
    assert "Regional standards forum" not in digest("#isc-resources")
    assert "Regional standards forum" in both.answer(HALE, "digest me")
    assert "Regional standards forum" not in both.answer(DANIEL, "digest me")


def test_members_of_each_named_entity_are_reminded_and_may_change_it(weeks: Conversation) -> None:
    weeks.answer(LINDA, "event Regional standards forum on:15 dec entity:FRMD, TSB")

    assert "Fri 16 Dec" in weeks.answer(UTE, "move E-1 16 dec")
    assert "Mon 19 Dec" in weeks.answer(PAULA, "move E-1 19 dec")
    said = weeks.answer(COSTA, "move E-1 15 dec")
    assert said == "Linda Okafor or anybody in FRMD or TSB can change E-1."
    until(weeks, 12, 16)
    assert days(weeks, KENJI) == ["Mon 12 Dec", "Fri 16 Dec"]


def test_organiser_and_link_are_said_back_shown_and_found(both: Conversation) -> None:
    said = both.answer(
        KENJI,
        "event COP22 on:7-18 nov place:Marrakesh kind:external organiser:UN Climate Change link:https://cop22.example.org",
    )

    assert "7 to 18 Nov · Marrakesh · outside conference · by UN Climate Change" in said
    shown = both.answer(UTE, "show E-1")
    assert "Organised by UN Climate Change" in shown
    assert "https://cop22.example.org" in shown
    assert "E-1" in both.answer(UTE, "search climate change")
    both.passes(minutes=2)
    (card,) = both.channel()[:1]
    assert "https://cop22.example.org" in card.text
    assert "organised by UN Climate Change" in card.text


def test_organiser_that_is_a_part_of_the_house_is_that_part(talk: Conversation) -> None:
    talk.answer(LINDA, "event Regional standards forum on:15 dec organiser:FRMD")

    assert "Fri 16 Dec" in talk.answer(UTE, "move E-1 16 dec")


def test_organiser_and_link_are_corrected_and_undone(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)

    talk.answer(KENJI, "edit E-1 organiser:The host country link:https://forum.example.org")
    assert "Organised by The host country" in talk.answer(UTE, "show E-1")
    talk.answer(KENJI, "undo E-1")

    shown = talk.answer(UTE, "show E-1")
    assert "Organised by" not in shown
    assert "https://" not in shown


def test_link_that_is_none_is_one_sentence(talk: Conversation) -> None:
    said = talk.answer(KENJI, "event Forum on:15 dec link:nonsense")

    assert said == "A link begins with https:// and has no spaces."


def test_form_takes_several_areas_and_entities(talk: Conversation) -> None:
    talk.says(KENJI, "/isc event")
    talk.presses_more(KENJI)

    said = talk.submits(
        KENJI,
        text="Forum",
        on="2016-12-15",
        area=["GENDER", "ACCESS"],
        entity=["TSB", "FRMD"],
        organiser="The host country",
        link="https://forum.example.org",
    )

    assert "Thu 15 Dec · Gender, Accessibility · TSB, FRMD · by The host country" in said[0].text
    talk.says(KENJI, "/isc edit E-1")
    talk.presses_more(KENJI)
    said = talk.submits(KENJI, area=[], entity=["TSB"], organiser="")
    assert said[0].text.splitlines()[1] == "Thu 15 Dec · TSB"


def test_areas_are_corrected_in_the_thread(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.passes(minutes=2)
    card = talk.channel("#isc-gender")[0]

    talk.replies(KENJI, card, "<@U0CLERK> edit area:gender, web link:https://forum.example.org")
    talk.passes(minutes=2)

    assert "Gender, Web editorial" in talk.channel("#isc-gender")[0].text
    assert "https://forum.example.org" in talk.channel("#isc-web")[0].text


def test_history_names_each_change(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)
    talk.answer(KENJI, "edit E-1 area:gender, web organiser:The host")

    said = talk.answer(LINDA, "history E-1")

    assert "Gender, Accessibility" in said
    assert "Gender, Web editorial" in said
    assert "The host" in said


def test_restricted_event_of_several_areas_is_posted_nowhere(talk: Conversation) -> None:
    said = talk.answer(KENJI, f"{FORUM} visibility:restricted")
    talk.passes(minutes=2)

    assert "It's restricted, so no channel shows it." in said
    assert talk.channel("#isc-gender") == talk.channel("#isc-accessibility") == []


def test_one_channel_of_two_areas_gets_one_card(talk: Conversation) -> None:
    said = talk.says(KENJI, "/isc event Forum on:15 dec area:gender area:gender")

    talk.passes(minutes=2)

    assert "Thu 15 Dec · Gender\n" in said[0].text
    assert len(talk.channel("#isc-gender")) == 1
    assert labels(said[0]) == ["Undo", "Calendar file"]


def test_list_of_events_comes_as_a_file(talk: Conversation) -> None:
    talk.answer(KENJI, f"{FORUM} organiser:The host link:https://forum.example.org")

    assert talk.answer(LINDA, "export events csv").startswith("The list of 1 event comes as a file")
