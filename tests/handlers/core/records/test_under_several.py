"""Words under a message with several things are kept, asked about, and never counted as silence."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

JOOST = "joost.peeters"
WORDS = "I'm nearly finished, tomorrow at the latest"
MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)
LATER = datetime(2016, 10, 17, 10, tzinfo=UTC)
HASNT_SAID = "wrote something under a message with several things, and hasn't said about which."


def week_of(talk: Conversation, who: str) -> Message:
    return next(one for one in talk.direct(who)[::-1] if "Your week" in one.text)


def written(talk: Conversation, words: str = WORDS) -> Message:
    """Let Ute write under her week, which reminds her of two actions; return the question."""
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:10 oct")
    talk.answer(LINDA, f"action Room plan owner:@{UTE} due:10 oct")
    talk.until(MONDAY)
    (asked,) = talk.replies(UTE, week_of(talk, UTE), words)
    return asked


def test_words_under_several_things_are_asked_about_with_a_button_each(both: Conversation) -> None:
    asked = written(both)

    assert asked.text == "Several things are above: A-1, A-2. Which one do you mean?"
    assert labels(asked) == ["A-1", "A-2", "Something else"]


def test_reply_that_names_one_of_them_chooses_it(both: Conversation) -> None:
    written(both)
    answer = both.replies(UTE, week_of(both, UTE), "I meant the one about A-2")

    assert "Which one do you mean?" not in answer[-1].text
    assert WORDS in both.answer(LINDA, "history A-2")
    assert WORDS not in both.answer(LINDA, "history A-1")


def test_they_are_no_silence(both: Conversation) -> None:
    written(both)
    both.until(LATER)

    silent = both.answer(LINDA, "silent")
    assert silent.splitlines() == [
        "No overdue action waits for an answer.",
        f"A-1: Ute Keller {HASNT_SAID}",
        f"A-2: Ute Keller {HASNT_SAID}",
    ]
    assert "no answer" not in both.answer(LINDA, "home")


def test_they_are_no_silence_before_the_first_reminder(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    both.answer(LINDA, f"action Room plan owner:@{UTE} due:12 oct")
    both.passes(minutes=70)
    sent = next(one for one in both.direct(UTE)[::-1] if "A-1" in one.text and "A-2" in one.text)
    both.replies(UTE, sent, WORDS)
    both.until(LATER)

    assert "No overdue action waits for an answer." in both.answer(LINDA, "silent")


def test_they_stand_on_home_until_their_writer_says_which(both: Conversation) -> None:
    written(both)
    (home,) = both.says(UTE, "/isc home")
    shown = home.text

    again = both.presses(UTE, home, "Answer")[-1]
    both.presses(UTE, again, "A-1")

    assert "Which one is that about?" in shown
    assert f"You wrote, Mon 10 Oct: “{WORDS}”" in shown
    assert f"Ute Keller: {WORDS}" in both.answer(LINDA, "show A-1")
    assert WORDS not in both.answer(LINDA, "show A-2")
    assert "Which one is that about?" not in both.answer(UTE, "home")


def test_what_is_placed_is_a_reply_like_any(both: Conversation) -> None:
    asked = written(both, "can I have until friday?")

    (offered,) = both.presses(UTE, asked, "A-2")

    assert offered.text == "Move *A-2* to Fri 14 Oct?"
    assert "Move it" in labels(offered)


def test_done_under_several_things_is_kept_until_it_is_placed(both: Conversation) -> None:
    asked = written(both, "done, both quotes are in")
    home = both.answer(UTE, "home")

    said = both.presses(UTE, asked, "A-1")[-1]

    assert "Cost table is done. Result: both quotes are in." in said.text
    assert "Which one is that about?" in home
    assert "Result: both quotes are in" in both.answer(LINDA, "show A-1")
    assert "Which one is that about?" not in both.answer(UTE, "home")


def test_deleted_words_are_not_asked_about(both: Conversation) -> None:
    written(both)

    both.deletes(UTE, both.last(UTE))

    assert "Which one is that about?" not in both.answer(UTE, "home")
    both.until(LATER)
    assert both.answer(LINDA, "silent").startswith("*2 overdue actions without an answer*")


def test_edit_that_names_one_places_them(both: Conversation) -> None:
    written(both)

    both.edits(UTE, both.last(UTE), f"A-1: {WORDS}")

    assert WORDS in both.answer(LINDA, "show A-1")
    assert "Which one is that about?" not in both.answer(UTE, "home")
    assert HASNT_SAID not in both.answer(LINDA, "silent")


def test_thanks_under_several_things_wait_for_nothing(both: Conversation) -> None:
    written(both, "Thanks!")

    assert "Which one is that about?" not in both.answer(UTE, "home")


def test_something_else_is_left(both: Conversation) -> None:
    asked = written(both, "the printer on floor 3 is broken")

    both.presses(UTE, asked, "Something else")

    assert "Which one is that about?" not in both.answer(UTE, "home")
    assert "printer" not in both.answer(LINDA, "show A-1")


def test_words_under_an_issue_and_an_action_are_no_silence_on_the_issue(both: Conversation) -> None:
    both.answer(LINDA, "raise Who pays? area:web options:each Bureau; one budget")
    both.answer(LINDA, f"action Cost table owner:@{JOOST} due:12 oct")
    both.passes(minutes=70)
    sent = next(one for one in both.direct(JOOST)[::-1] if "Who pays?" in one.text and "A-1" in one.text)
    both.replies(JOOST, sent, "we could live with that")

    assert f"TSB: Joost Peeters {HASNT_SAID}" in both.answer(LINDA, "silent I-1")


def test_one_line_about_several_things_is_no_silence(both: Conversation) -> None:
    asked = written(both, "A-1 is nearly there and I still need the room for A-2")

    assert asked.text.startswith("That's about several things. One a line")
    assert "Which one is that about?" in both.answer(UTE, "home")
