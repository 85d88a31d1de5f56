"""A reply that tells the bot what to do, or complains of its messages, is asked about: it is kept as no note unasked."""

from datetime import UTC, datetime

import pytest

from handlers.conversation.understanding.ranking import rank
from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, everything_said, labels, rows, signs

JOOST = "joost.peeters"  # the focal point of TSB
MONDAY = datetime(2016, 10, 10, 7, 1, tzinfo=UTC)
DOOR = "the lift of hall two is out of order"


@pytest.fixture
def asked(talk: Conversation) -> Message:
    """Ute is asked for A-1 by Linda."""
    talk.desk.rank = rank
    talk.answer(LINDA, "action Room plan for the forum owner:@ute.keller area:web due:12 oct")
    talk.passes(hours=3)
    return talk.direct(UTE)[-1]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("give it to Kenji", "Give it to Kenji"),
        ("goes to Kenji from now on", "Give to someone else"),
        ("can you move it to friday please", "Move it"),
        ("ok, and close it, Linda has it on paper", "Done"),
    ],
)
def test_order_is_offered_and_nothing_is_kept_before_it_is_pressed(
    talk: Conversation, asked: Message, words: str, label: str
) -> None:
    before = rows(talk)

    said = talk.replies(UTE, asked, words)[-1]

    assert labels(said)[0] == label, said.text
    assert "Add it as a note" in labels(said)
    assert rows(talk) == before
    assert "white_check_mark" not in signs(talk, UTE, asked)


def test_words_of_the_order_become_a_note_only_by_its_button(talk: Conversation, asked: Message) -> None:
    words = "add the new hall to the drawing of the second floor"
    said = talk.replies(UTE, asked, words)[-1]
    assert said.text == "I can't do that from a reply. I've noted nothing."
    assert words not in talk.answer(LINDA, "show A-1")

    talk.presses(UTE, said, "Add it as a note")

    assert words in talk.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    "words",
    ["please one message a day, not one per thing", "enough of this", "j'ai déjà répondu", "为什么还问我"],
)
def test_complaint_stands_on_no_card_and_fewer_reminders_are_offered(
    talk: Conversation, asked: Message, words: str
) -> None:
    before = rows(talk)["notes"]

    said = talk.replies(UTE, asked, words)[-1]

    assert labels(said)[0] == "Turn off reminders of A-1", said.text
    assert rows(talk)["notes"] == before


def test_complaint_under_what_is_not_ones_own_gets_the_settings(talk: Conversation) -> None:
    talk.answer(LINDA, 'raise One film crew or two? area:web options:"One; Two"')
    talk.passes(hours=3)
    said = talk.replies(JOOST, talk.direct(JOOST)[-1], "enough of this, I've answered already")[-1]

    assert said.text.splitlines()[0] == "I'm sorry for the messages. I've noted nothing."
    assert labels(said) == ["My settings", "Add it as a note", "Ask Linda"]
    assert "enough of this" not in talk.answer(LINDA, "show I-1")


def test_label_of_a_button_above_is_that_button(talk: Conversation) -> None:
    talk.answer(LINDA, 'raise One film crew or two? area:web options:"One; Two"')
    talk.passes(hours=3)
    sent = talk.direct(JOOST)[-1]
    assert "Take it up" in labels(sent)

    said = talk.replies(JOOST, sent, "fine, take it up, and same for the other issue")[-1]

    assert labels(said)[0] == "Take it up"
    assert "same for the other issue" not in talk.answer(LINDA, "show I-1")


def test_whoever_asked_tells_the_owner_and_the_answer_comes_back_once(both: Conversation) -> None:
    both.answer(LINDA, "action Room plan for the forum owner:@ute.keller area:web due:20 oct")
    both.passes(hours=3)
    both.replies(UTE, both.direct(UTE)[-1], "may be wednesday instead of tuesday, the venue said")
    both.until(MONDAY)
    (news,) = [one for one in both.direct(LINDA) if "News on what you asked for" in one.text]

    said = both.replies(LINDA, news, "Understood. Tell Ute Wednesday is fine for me")[-1]
    assert said.text == "Noted on A-1, and on no card. Shall I pass it on?"
    assert labels(said) == ["Tell Ute", "Just a note"]
    both.passes(minutes=10)
    assert "fine for me" not in "".join(one.text for one in both.direct(UTE))
    both.presses(LINDA, said, "Tell Ute")
    both.passes(minutes=10)

    told = both.direct(UTE)[-1]
    assert told.text.startswith("*Linda tells you:* Understood. Tell Ute Wednesday is fine for me")
    before = len(both.direct(LINDA))
    both.replies(UTE, told, "great, the venue knows")
    both.passes(days=2)
    heard = "\n".join(one.text for one in both.direct(LINDA)[before:])
    assert heard.count("the venue knows") == 1
    assert DOOR not in everything_said(both)


def test_what_tells_of_the_work_stays_a_note(talk: Conversation, asked: Message) -> None:
    for words in (DOOR, "asked Aline, she will look", "Kenji said: close it", "close call with the venue"):
        before = rows(talk)["notes"]
        talk.replies(UTE, asked, words)
        assert rows(talk)["notes"] == before + 1, words


def test_people_in_a_channel_talk_to_each_other(talk: Conversation) -> None:
    talk.desk.rank = rank
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    talk.passes(minutes=5)
    card = talk.channel("#isc-web")[0]
    before = rows(talk)["notes"]

    talk.replies(KENJI, card, "give it to Aline")
    assert rows(talk)["notes"] == before + 1

    said = talk.replies(LINDA, card, "<@U0CLERK> give it to Aline please, Ute is away")
    assert rows(talk)["notes"] == before + 1
    assert said


@pytest.mark.parametrize(
    "words", ["and move actions to the end", "shorten item 2 to ten minutes", "close the second one"]
)
def test_order_about_another_thing_is_not_offered_for_the_record_above(
    talk: Conversation, asked: Message, words: str
) -> None:
    before = rows(talk)

    said = talk.replies(UTE, asked, words)[-1]

    assert said.text == "I can't do that from a reply. I've noted nothing."
    assert rows(talk) == before


def test_question_and_thanks_under_a_meeting_are_no_answer_to_its_invitation(talk: Conversation) -> None:
    talk.desk.rank = rank
    talk.answer(LINDA, "meeting 20 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.passes(hours=3)
    talk.answer(KENJI, "attending M-1")
    talk.passes(days=10)
    sent = next(one for one in reversed(talk.direct(KENJI)) if "M-1" in one.text)

    said = talk.replies(KENJI, sent, "why is sponsorship not in there?")[-1]
    assert said.text == "I'll tell Linda."
    before = len(talk.direct(LINDA))
    assert talk.replies(KENJI, sent, "thanks!") == []
    talk.passes(hours=2)
    told = [one.text for one in talk.direct(LINDA)[before:]]
    assert any("why is sponsorship not in there?" in one for one in told)
    assert not any("thanks!" in one for one in told)


def test_time_for_another_record_is_asked_about_and_goes_where_its_writer_says(
    talk: Conversation, asked: Message
) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:14 oct")

    said = talk.replies(UTE, asked, "I need two more days for A-2")[-1]
    assert (said.text, labels(said)) == ("*Which one is that about?*", ["A-2", "A-1", "Something else"])
    assert "two more days" not in talk.answer(LINDA, "show A-1")

    offered = talk.presses(UTE, said, "A-2")[-1]
    assert "Move *A-2* to" in offered.text
    assert "two more days" not in talk.answer(LINDA, "show A-1")


def test_answer_to_an_invitation_that_a_week_lists_is_no_note_of_the_action_above(talk: Conversation) -> None:
    talk.desk.rank = rank
    talk.answer(LINDA, "meeting 20 oct 14:00 link:https://example.org/meet")
    talk.answer(LINDA, "call M-1")
    talk.passes(hours=3)
    talk.answer(LINDA, "action Room plan for the forum owner:@ute.keller area:web due:17 oct")
    talk.until(datetime(2016, 10, 17, 7, 1, tzinfo=UTC))
    sent = next(
        one for one in reversed(talk.direct(UTE)) if "Your week" in one.text and "Room plan" in one.text
    )

    said = talk.replies(UTE, sent, "I'll be there on the 20th")[-1]

    assert "I'll be there" not in talk.answer(LINDA, "show A-1")
    assert "Coming" in labels(said)
