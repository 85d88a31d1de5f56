"""Words that no exact reader knows: the likeliest commands are offered at every door, and nothing happens before a press."""

import re

import pytest

from bot.guesses import OPPOSITES, SMALL_TALK, Guess
from handlers.conversation.guess_views import LINES
from handlers.conversation.understanding.ranking import WEIGHTS, rank, trained_on
from handlers.conversation.understanding.said import digest, read_said
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, STAFF, UTE, labels, rows
from tests.shipped import REGISTRY

PLAN = "Room plan for the next assembly"


@pytest.fixture
def heard(talk: Conversation) -> Conversation:
    talk.desk.rank = rank
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    return talk


@pytest.fixture
def unheard(talk: Conversation) -> Conversation:
    talk.answer(LINDA, f"action {PLAN} owner:@ute.keller area:web due:12 oct")
    return talk


@pytest.mark.parametrize("door", ["direct", "mention", "slash"])
def test_sentence_is_offered_with_its_record_at_every_door(heard: Conversation, door: str) -> None:
    words = "I need two more days for the room plan"
    before = rows(heard)

    said = {
        "direct": lambda: heard.says(UTE, words, channel="direct"),
        "mention": lambda: heard.says(UTE, f"<@U0CLERK> {words}"),
        "slash": lambda: heard.says(UTE, f"/isc {words}"),
    }[door]()

    assert said[-1].text == f"Move {PLAN} (A-1) to Fri 14 Oct?"
    assert labels(said[-1]) == ["Move it", "Add it as a note", "Another day"]
    assert rows(heard) == before


def test_offer_is_a_line_that_does_what_was_said(heard: Conversation) -> None:
    offered = heard.says(UTE, "nobody wants the room plan any more so please drop it", channel="direct")[-1]

    assert "Cancel" in labels(offered)
    heard.presses(UTE, offered, "Cancel")

    assert "Cancelled" in heard.answer(UTE, "show A-1")


def test_nothing_is_offered_of_what_its_reader_may_not_see(heard: Conversation) -> None:
    heard.answer(LINDA, "action Merger of the printing units owner:@ute.keller visibility:restricted")

    for who in (KENJI, STAFF):
        said = heard.asks(who, "the merger of the printing units needs two more days")
        assert "erger" not in said.replace("the merger of the printing units", "")
        assert "A-2" not in said


def test_what_has_an_opposite_is_offered_with_it(heard: Conversation) -> None:
    heard.answer(LINDA, "meeting 18 oct 14:00")
    heard.answer(LINDA, "call M-1")
    for wish, other in (("attending", "Can't"), ("apologies", "Coming")):
        heard.desk.rank = lambda _, wish=wish: [Guess(wish, 0.9)]
        assert other in labels(heard.says(UTE, "so it is with the date", channel="direct")[-1])


def test_small_talk_and_words_without_letters_are_not_guessed_at(heard: Conversation) -> None:
    shrug = heard.asks(UTE, "???!! ... --")

    assert shrug.startswith("I don't understand")


def test_exact_words_act_as_before(heard: Conversation) -> None:
    assert heard.asks(UTE, "done A-1").startswith(f"{PLAN} is done.")


def test_it_can_be_turned_off(unheard: Conversation) -> None:
    assert unheard.asks(UTE, "it's off my desk").startswith("I don't understand")


def test_weights_are_of_the_examples() -> None:
    assert trained_on() == digest(read_said()), f"run make understanding: {WEIGHTS.name} is of other examples"


def test_each_wish_is_a_line_a_verb_or_nothing() -> None:
    for wish in {one.wish for one in read_said()}:
        if wish in LINES or wish == SMALL_TALK:
            continue
        name, _, kind = wish.partition(" ")
        assert not REGISTRY[name].is_hidden, wish
        assert not kind or kind in {one.value for one in REGISTRY.kinds_of_verb(name)}, wish
    for pair in OPPOSITES:
        assert pair <= {one.wish for one in read_said()}


def test_each_line_is_read_by_a_word(heard: Conversation) -> None:
    for wish, line in LINES.items():
        said = heard.asks(LINDA, line.typed or wish)
        assert not re.match("I don't understand|Which of these|I'm not sure", said), wish
