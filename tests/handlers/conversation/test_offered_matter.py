"""What was read of a sentence is kept in what is offered for it, and what takes something away is no third guess."""

import pytest

from bot.guesses import TAKE_AWAY, Guess, offered
from tests.conversation import Conversation, buttons_of
from tests.handlers.scene import KENJI, LINDA, UTE, labels


@pytest.fixture
def heard(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "action Shelf list for the archive owner:@ute.keller area:web due:12 oct")
    talk.desk.rank = lambda _: [Guess("move", 0.9)]
    return talk


@pytest.mark.parametrize(
    "words",
    [
        "the shelf list for the archive, rather Friday 14 October",
        "shelf list archive: plutôt le 14 octobre",
        "shelf list archive: mejor el 14 de octubre",
        "shelf list archive: лучше 14 октября",
        "shelf list archive：10月14日",
        "shelf list archive: 14 أكتوبر",
    ],
)
def test_day_that_was_said_is_in_the_button(heard: Conversation, words: str) -> None:
    said = heard.says(UTE, words, channel="direct")[-1]

    assert said.text.endswith("Move Shelf list for the archive (A-1) to Fri 14 Oct?")
    heard.presses(UTE, said, labels(said)[0])
    assert "14 Oct" in heard.answer(UTE, "show A-1")


def test_only_thing_in_hand_is_meant(heard: Conversation) -> None:
    said = heard.says(UTE, "rather Friday 14 October with that thing", channel="direct")[-1]

    assert "Move Shelf list for the archive (A-1) to Fri 14 Oct?" in said.text


def test_person_that_was_named_is_in_the_button(heard: Conversation) -> None:
    heard.desk.rank = lambda _: [Guess("assign", 0.9)]

    said = heard.says(UTE, "the shelf list for the archive is rather something for Kenji", channel="direct")[
        -1
    ]

    assert said.text.endswith("Give Shelf list for the archive (A-1) to Kenji?")
    heard.presses(UTE, said, labels(said)[0])
    assert "Kenji" in heard.answer(UTE, "show A-1")


def test_standing_items_are_never_meant(heard: Conversation) -> None:
    heard.answer(LINDA, "meeting 18 oct 14:00")
    heard.answer(LINDA, "agenda M-1")
    heard.desk.rank = lambda _: [Guess("cancel", 0.9)]

    said = heard.says(LINDA, "the agenda is not what it was", channel="direct")[-1]

    assert "AG-" not in str(buttons_of(said))


@pytest.mark.parametrize("wish", sorted(TAKE_AWAY))
def test_what_takes_away_is_offered_only_where_it_is_likeliest(wish: str) -> None:
    first = offered([Guess(wish, 0.5), Guess("note", 0.3)], "so it is", lambda _: True)
    later = offered([Guess("note", 0.4), Guess(wish, 0.3), Guess("show", 0.2)], "so it is", lambda _: True)

    assert first is not None
    assert wish in first.wishes
    assert later is not None
    assert later.wishes == ("note", "show")


def test_question_behind_the_command_is_read_as_in_the_conversation(heard: Conversation) -> None:
    behind = heard.answer(KENJI, "who was to look after the seating?")

    assert not behind.startswith("I don't know")


@pytest.mark.parametrize("words", ["Rooming seen to.", "Setting the chairs took an hour.", "Acting on it."])
def test_sentence_is_no_misspelt_verb(talk: Conversation, words: str) -> None:
    assert "Did you mean" not in talk.asks(KENJI, words)


def test_misspelt_verb_is_still_asked_about(heard: Conversation) -> None:
    assert "Did you mean done?" in heard.asks(UTE, "donee A-1")


@pytest.mark.parametrize("words", ["who has read it?", "is it ready? and who is on it", "who put gs on it?"])
def test_code_that_is_a_word_is_read_in_capitals_alone(talk: Conversation, words: str) -> None:
    said = talk.asks(UTE, words)

    assert "*IS*" not in said
    assert "*GS*" not in said


@pytest.mark.parametrize(
    "words",
    [
        "when is the shelf list for the archive due?",
        "pour quand est le shelf list archive ?",
        "¿para cuándo es el shelf list archive?",
        "what happened with the shelf list?",
    ],
)
def test_question_of_a_record_by_its_title_is_answered_of_it(heard: Conversation, words: str) -> None:
    said = heard.asks(UTE, words)

    assert "A-1" in said
    assert "Which of these" not in said
    assert "ISC-TF" not in said


@pytest.mark.parametrize(
    "words", ["right, will do, thanks", "merci pour ton aide de ce matin", "thx again for all that last week"]
)
def test_thanks_are_never_shrugged_at(talk: Conversation, words: str) -> None:
    assert "I don't understand" not in talk.asks(KENJI, words)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("somewhere else, 17 to 19 October, my desk is empty", "17 to 19 Oct"),
        ("bureau vide du 17 au 19 octobre", "17 to 19 Oct"),
        ("escritorio vacío del 17 al 19 de octubre", "17 to 19 Oct"),
    ],
)
def test_days_away_that_were_said_are_in_the_button(heard: Conversation, words: str, days: str) -> None:
    heard.desk.rank = lambda _: [Guess("absent", 0.9)]

    said = heard.says(UTE, words, channel="direct")[-1]

    assert f"away {days}?" in said.text
