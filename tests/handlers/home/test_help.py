"""Help offers each reader what they may do, and each example can be typed."""

import re
from datetime import date

import pytest

from bot.examples import fill
from handlers.home.help_views import TOPICS
from tests.conversation import Conversation, charter_of
from tests.handlers.scene import ALINE, KENJI, LINDA, OBSERVER, STAFF, UTE, labels
from tests.shipped import CHARTER, REGISTRY

EXAMPLES = [words for topic in TOPICS.values() for said in topic.lines.values() for words in said]


@pytest.mark.parametrize("words", EXAMPLES)
def test_example_begins_with_a_verb_that_can_be_typed(words: str) -> None:
    charter = charter_of("charter.yaml")
    verb, _ = REGISTRY.find(fill(words, charter, date(2016, 10, 7), action="A-1", issue="I-1"))

    assert not verb.is_hidden


def test_days_of_examples_lie_ahead_and_can_be_typed(quick: Conversation) -> None:
    assert "/isc event Workshop on:24 oct to:26 oct" in topic(quick, LINDA, "Events")
    assert "/isc session MCG 24 oct" in topic(quick, LINDA, "Dates")
    assert "/isc absent 24-28 oct @name" in topic(quick, LINDA, "People and absence")

    assert "from Mon 24 to Fri 28 Oct" in quick.answer(LINDA, f"absent 24-28 oct @{UTE}")


def test_help_names_only_what_its_reader_may_do(quick: Conversation) -> None:
    quick.answer(LINDA, "raise Who pays? area:web")
    topics = {who: topic(quick, who, "Issues") for who in (UTE, OBSERVER, ALINE)}

    assert "Raise: " in topics[UTE]
    assert "Without a meeting" not in topics[UTE]
    assert "Without a meeting: " in topics[ALINE]
    assert topics[OBSERVER].splitlines() == ["Issues", "Lists: /isc issues, /isc decisions"]


def topic(talk: Conversation, who: str, label: str) -> str:
    (menu,) = talk.says(who, "/isc help")
    return talk.presses(who, menu, label)[-1].text


def test_colleague_is_offered_events_and_people(quick: Conversation) -> None:
    (menu,) = quick.says(STAFF, "/isc help")

    assert menu.text == "What would you like to do? Press a button, or just say it:\n“who is the chair?”"
    assert labels(menu) == ["Events", "People and absence", "Registers", "My settings", "All commands"]


def test_all_commands_are_those_that_the_reader_may_use(quick: Conversation) -> None:
    commands = {who: verbs(quick.answer(who, "help all")) for who in (LINDA, OBSERVER, STAFF)}

    on_the_line_of_a_list = {one.one for one in CHARTER.registers}
    by_button = {"once", "unmute", "unfollow", "option", "read", "lists"}
    every = {verb.name for verb in REGISTRY.verbs if not verb.is_hidden} - on_the_line_of_a_list
    assert by_button <= every
    every -= by_button
    assert every - commands[LINDA] == {"confirm", "object", "return"}, "these are for those who decide"
    assert {"session", "appoint", "raise"} & commands[OBSERVER] == set()
    assert {"issues", "note"} <= commands[OBSERVER]
    assert "raise" not in commands[STAFF]


def verbs(text: str) -> set[str]:
    return set(re.findall(r"^\*(\w+)\*", text, re.MULTILINE))


def test_back_leads_to_the_menu_again(quick: Conversation) -> None:
    (menu,) = quick.says(UTE, "/isc help")
    text, shown = menu.text, quick.presses(UTE, menu, "All commands")[-1]

    assert quick.presses(UTE, shown, "Back")[-1].text == text


@pytest.mark.parametrize("words", ["help registers", "topic registers"])
def test_registers_have_a_line_and_a_button_each(quick: Conversation, words: str) -> None:
    (said,) = quick.says(UTE, f"/isc {words}")
    (member,) = quick.says(UTE, "/isc help")

    lines = [f"{one.many.capitalize()}: {one.what}" for one in CHARTER.registers]
    assert said.text.splitlines()[1:-1] == lines
    assert labels(said) == [*(one.many.capitalize() for one in CHARTER.registers), "Back"]
    assert "Registers" in labels(member)
    assert quick.presses(UTE, said, labels(said)[0])[-1].text.startswith("No open recommendations.")


def test_registers_are_offered_to_those_who_read_lists_and_to_others_what_they_may_enter(
    quick: Conversation,
) -> None:
    offered = quick.answer(STAFF, "topic registers")

    assert "Service requests" in offered
    assert "Recommendations" not in offered
    assert "Recommendations" in quick.answer(OBSERVER, "help registers")


@pytest.mark.parametrize("who", [UTE, KENJI, LINDA, ALINE, OBSERVER, STAFF])
def test_what_help_says_that_one_can_say_is_understood(quick: Conversation, who: str) -> None:
    quick.answer(LINDA, f"action Room plan & seats owner:@{UTE} due:14 oct")
    quick.answer(LINDA, f"action Captioning quote owner:@{ALINE} due:13 oct")
    quick.answer(LINDA, "meeting 12 oct 14:00")
    (menu,) = quick.says(who, "/isc help")
    said = re.findall(r"“(.+?)”", menu.text)
    answers = [quick.asks(who, words) for words in reversed(said)]

    assert ("is done" in said[0]) == (who in {UTE, ALINE})
    assert ("“who has not answered?”" in menu.text) == (who in {LINDA, ALINE})
    for answer in answers:
        assert not answer.startswith(("I don't", "Which of these", "I can't"))
        assert " can " not in answer.splitlines()[0]
