"""What tells somebody what to do, or how something stands, is never answered as a question."""

import pytest

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels


@pytest.fixture
def listed(quick: Conversation) -> Conversation:
    quick.answer(LINDA, "action Cost table owner:@ute.keller area:web due:12 oct")
    quick.answer(LINDA, "action Captioning quote owner:@hale.kaya due:12 oct")
    quick.answer(LINDA, "action Room plan owner:@ute.keller due:20 oct")
    return quick


def says(talk: Conversation, who: str, words: str) -> str:
    (said,) = talk.says(who, words, channel="direct")
    return said.text


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("send the cost table to Ute by friday week", "Shall I put that on the list?"),
        ("send the cost table to Ute by 21 oct", "Shall I log it, due Fri 21 Oct?"),
        ("todo hale captions wed", "Shall I log it for Hale, due Wed 12 Oct?"),
        ("please ask Hale to check the captions", "Shall I log it for Hale?"),
        ("ute needs to send the cost table by 21 oct", "Shall I log it for Ute, due Fri 21 Oct?"),
        ("my hours are 10-18", "Shall I write to you only between 10 and 18?"),
    ],
)
def test_what_tells_what_to_do_is_offered(listed: Conversation, words: str, offered: str) -> None:
    assert says(listed, LINDA, words) == offered


def test_what_somebody_needs_to_do_is_logged_as_theirs(listed: Conversation) -> None:
    (said,) = listed.says(LINDA, "ute needs to send the cost table by 21 oct", channel="direct")

    (logged,) = listed.presses(LINDA, said, "Log it as an action")

    assert logged.text.startswith("Send the cost table\nFor Ute Keller, due Fri 21 Oct.")


def test_hours_that_somebody_mentions_are_set_when_pressed(listed: Conversation) -> None:
    (said,) = listed.says(UTE, "my hours are 10-18", channel="direct")

    assert labels(said) == ["Yes, set them"]
    assert "10:00" in listed.presses(UTE, said, "Yes, set them")[-1].text


@pytest.mark.parametrize("words", ["send me what's overdue", "give me my list", "tell me what is late"])
def test_what_asks_to_see_a_list_is_no_work(listed: Conversation, words: str) -> None:
    assert not says(listed, UTE, words).startswith("Shall I")


@pytest.mark.parametrize("words", ["A-1 is done", "close A-1 pls", "done A-1, thanks"])
def test_what_is_said_to_be_done_is_closed_with_no_courtesy_as_its_result(
    listed: Conversation, words: str
) -> None:
    assert says(listed, UTE, words).startswith("Cost table is done. I'll tell Linda.")


@pytest.mark.parametrize("words", ["is A-1 done?", "why is A-1 blocked"])
def test_question_about_something_shows_it(listed: Conversation, words: str) -> None:
    assert says(listed, UTE, words) == says(listed, UTE, "show A-1")


def test_who_has_not_answered_is_shown_with_the_issue(listed: Conversation) -> None:
    listed.answer("hale.kaya", "raise Who pays for captions? area:access")

    assert says(listed, LINDA, "who hasn't answered I-1") == says(listed, LINDA, "show I-1")
