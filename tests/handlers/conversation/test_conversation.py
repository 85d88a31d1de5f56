"""Ordinary words in the bot's own conversation: answered, offered, and never taken for a command."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, OBSERVER, STAFF, UTE, labels, rows
from tests.register_words import bare
from tests.shipped import CHARTER, REGISTRY


@pytest.fixture
def listed(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    return talk


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("what do I have to do?", "actions mine"),
        ("qu'est-ce que j'ai à faire ?", "actions mine"),
        ("¿qué tengo pendiente?", "actions mine"),
        ("что у меня на этой неделе?", "actions mine"),
        ("what's late?", "actions overdue"),
        ("when is the next meeting?", "meetings"),
        ("what was decided?", "decisions"),
        ("status of A-1?", "show A-1"),
        ("hello", "home"),
        ("who covers web editorial?", "who web editorial"),
        ("who is the secretary?", "who secretary"),
        ("how do I close an action?", "help done"),
        ("issues?", "issues"),
        ("how are you?", "home"),
    ],
)
def test_question_gets_the_answer_of_the_command(listed: Conversation, words: str, command: str) -> None:
    assert listed.asks(UTE, words) == listed.asks(UTE, command)


@pytest.fixture
def called(talk: Conversation) -> Conversation:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.answer(LINDA, "call M-1")
    talk.passes(minutes=2)
    talk.answer(UTE, "remote M-1")
    return talk


@pytest.mark.parametrize(
    "words",
    [
        "who is coming to the meeting?",
        "who is coming on 18 oct?",
        "Who hasn't answered about the meeting?",
        "qui vient à la réunion ?",
        "谁参加？",
    ],
)
def test_who_comes_is_answered_with_the_attendance_of_the_next_meeting(
    called: Conversation, words: str
) -> None:
    assert called.asks(LINDA, words) == called.asks(LINDA, "attendance M-1")


def test_who_comes_is_answered_with_the_list_where_no_meeting_is_ahead(talk: Conversation) -> None:
    assert talk.asks(LINDA, "who is coming to the next meeting?") == talk.asks(LINDA, "meetings")


def test_what_waits_for_me_is_more_than_actions(talk: Conversation) -> None:
    talk.answer("daniel.mensah", "raise Do we accept the sponsor? visibility:restricted")

    assert "Do we accept the sponsor?" in talk.asks("aline.moreau", "what waits for me?")


def test_last_day_that_somebody_mentions_is_offered_and_entered_only_when_pressed(talk: Conversation) -> None:
    before = rows(talk)

    (said,) = talk.says("hale.kaya", "my last day is 11 November", channel="direct")

    assert "Fri 11 Nov" in said.text
    assert rows(talk) == before
    (entered,) = talk.presses("hale.kaya", said, "Yes, it is")
    assert entered.text.startswith("Your last day is *Fri 11 Nov*.")


@pytest.mark.parametrize("words", ["find out by Wednesday who has confirmed a speaker"])
def test_sentence_that_begins_like_a_search_is_offered_as_work(talk: Conversation, words: str) -> None:
    assert talk.asks(UTE, words) == "Shall I put that on the list?"


def test_who_stands_in_is_taken_over_into_the_absence_that_is_offered(talk: Conversation) -> None:
    words = "I'm away from 13 to 18 October, Taro stands in"

    (said,) = talk.says("kenji.sato", words, channel="direct")
    (entered,) = talk.presses("kenji.sato", said, "Yes, I'm away")

    assert said.text == "Shall I note that you're away 13 to 18 Oct, and that Taro stands in?"
    assert "Taro Nakagawa stands in" in entered.text


def test_offered_work_is_logged_as_a_title(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "problem: nobody knows who signs the letters", channel="direct")

    (logged,) = talk.presses(UTE, said, "Log it as an action")

    assert logged.text.startswith("Nobody knows who signs the letters")


def test_sentence_that_begins_with_a_reference_is_a_reply_under_it(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")

    assert talk.asks(UTE, "A-1 needs until 20 october, IS sends the extract") == "Move *A-1* to Thu 20 Oct?"
    assert talk.asks(UTE, "A-1 first quote received") == "What about A-1?"


def test_what_is_to_be_shown_may_be_said_in_a_sentence(talk: Conversation) -> None:
    talk.answer("hale.kaya", "raise May captioning be ordered? area:accessibility")

    assert "May captioning be ordered?" in talk.asks(OBSERVER, "show me the open issues about accessibility")


def test_who_is_away_is_said_with_who_stands_in(talk: Conversation) -> None:
    talk.answer(UTE, "absent 10-14 oct @hale.kaya")

    assert talk.asks(LINDA, "who is away?") == (
        "*Away*\nUte Keller · from Mon 10 Oct until Fri 14 Oct, Hale Kaya stands in"
    )
    assert talk.asks(STAFF, "who is away?") == "Only members can see who's away."
    assert talk.asks(OBSERVER, "who is away?").startswith("*Away*")


def test_closed_days_are_those_of_ones_own_station(talk: Conversation) -> None:
    assert (
        talk.asks(LINDA, "when are the next holidays?")
        == "Geneva has no closed days in the next four months."
    )
    assert talk.asks("wipa.chaiyo", "closed days?").startswith("*Closed in Bangkok*\n")


def test_thanks_are_answered(talk: Conversation) -> None:
    assert talk.asks(UTE, "thanks!") == "You're welcome."


def test_work_is_offered_as_an_action_and_logged_only_when_pressed(talk: Conversation) -> None:
    before = rows(talk)

    (said,) = talk.says(UTE, "we need to book the room for the forum", channel="direct")

    assert (said.text, labels(said)) == (
        "Shall I put that on the list?",
        ["Log it as an action", "Raise it as an issue"],
    )
    assert rows(talk) == before
    (logged,) = talk.presses(UTE, said, "Log it as an action")
    assert logged.text.startswith("We need to book the room for the forum")


def test_problem_is_offered_as_an_issue(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "nobody knows who pays for the captions", channel="direct")

    assert labels(said) == ["Raise it as an issue", "Log it as an action"]


@pytest.mark.parametrize("who", [STAFF, OBSERVER])
def test_nothing_is_offered_to_whom_it_is_not_open(talk: Conversation, who: str) -> None:
    (said,) = talk.says(who, "nobody knows who pays for the captions", channel="direct")

    assert "Raise it as an issue" not in labels(said)


@pytest.mark.parametrize(
    "words",
    [
        "holiday on friday?",
        "holiday on friday was lovely",
        "leave it with me",
        "leave me out of this",
        "finish by friday?",
        "action needed?",
        "close the window, it is cold",
        "done with the first part",
        "absent again?",
        "appoint him?",
        "drop it",
        "who decides this?",
        "stuck in traffic",
        "cancel my lunch",
        "move it to friday?",
    ],
)
def test_sentence_that_begins_with_the_word_of_a_verb_does_nothing(listed: Conversation, words: str) -> None:
    before = rows(listed)

    listed.says(LINDA, words, channel="direct")

    assert rows(listed) == before
    assert "\nOpen\n" in listed.answer(LINDA, "show A-1")


@pytest.mark.parametrize(
    "verb", [name for v in REGISTRY.verbs if not v.is_hidden for name in (v.name, *v.also)]
)
def test_every_verb_can_open_an_ordinary_sentence(quick: Conversation, verb: str) -> None:
    before = rows(quick)

    for sentence in (f"{verb} it was not what we had hoped for", f"{verb} that with the others?"):
        quick.says("paula.ruiz", sentence, channel="direct")

    changed = {table for table, count in rows(quick).items() if count != before[table]}
    assert changed <= WRITTEN_BY_ITS_WORDS.get(verb, set())


# What these verbs keep is any words.
_RECORD = {"records", "history", "notifications", "posts"}
_ENTRY = _RECORD | {"items", "entries", "entry_values", "entry_keys", "owners"}
_NEED_A_TITLE_ALONE = [one.one for one in CHARTER.registers if bare(one, 1) == f"{one.one} Number 1"]
WRITTEN_BY_ITS_WORDS = {
    **dict.fromkeys(("action", "log", "raise", "propose", "event", "announce"), _RECORD),
    **dict.fromkeys(_NEED_A_TITLE_ALONE, _ENTRY),
    "asksecretary": {"history", "notifications"},
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dnoe A-1", "done"),
        ("acton Cost table", "action"),
        ("shwo A-1", "show"),
        ("raies Who pays?", "raise"),
    ],
)
def test_misspelt_verb_is_suggested(listed: Conversation, typed: str, meant: str) -> None:
    assert f"Did you mean {meant}?" in listed.asks(UTE, typed)


def test_name_that_is_like_a_verb_begins_a_sentence(listed: Conversation) -> None:
    said = listed.asks(LINDA, "Ute sends the cost table by 20 oct")

    assert "Did you mean" not in said


def test_unknown_words_say_what_can_be_asked(talk: Conversation) -> None:
    (said,) = talk.says(UTE, "the weather in Geneva is lovely", channel="direct")

    assert said.text == (
        "I don't understand “the weather in Geneva is lovely”. Ask me what's yours or late, what's due on a day, what's open in an area, or who is away."
    )
    assert labels(said) == ["My list", "Help", "Ask Linda"]


def test_what_is_said_to_a_record_is_kept_under_it_with_an_offer(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "A-1 I have sent it to Paula", channel="direct")

    assert (said.text, labels(said)) == (
        "Close *A-1* with that?",
        ["Yes, close it", "Just a note", "Take it off the card"],
    )
    assert "Ute Keller: I have sent it to Paula" in listed.answer(LINDA, "show A-1")


def test_two_areas_are_answered_both(talk: Conversation) -> None:
    said = talk.asks(LINDA, "who covers gender and web editorial?")

    assert "*Gender*" in said
    assert "*Web editorial*" in said


def test_typed_command_acts_as_before(listed: Conversation) -> None:
    assert listed.asks(UTE, "done A-1 Table sent").startswith("Cost table is done.")
    assert listed.asks(LINDA, "action Book the room due:14 oct").startswith("Book the room")
    assert listed.asks(LINDA, "raise Who pays for the captions?").startswith(
        "*I-1*  Who pays for the captions?"
    )
