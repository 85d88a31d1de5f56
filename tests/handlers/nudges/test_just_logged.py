"""A nudge about what was logged a moment ago: its reader gets both in one message, and reads each thing once."""

from datetime import UTC, datetime

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

JOOST = "joost.peeters"


def about(talk: Conversation, who: str, title: str) -> Message:
    (found,) = [m for m in talk.direct(who) if title in m.text]
    return found


def test_nudge_right_after_logging_says_the_action_once_with_the_question_under_it(
    both: Conversation,
) -> None:
    both.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    both.answer(LINDA, "nudge A-1 we need it for Monday")
    both.passes(minutes=5)

    read = about(both, UTE, "Captioning quote")
    assert read.text.splitlines()[:3] == [
        "*Captioning quote*",
        "Linda asks you for this, due *Wed 12 Oct*.",
        "*Linda asks how it's going:* “we need it for Monday”",
    ]
    assert read.text.count("Captioning quote") == 1
    assert read.text.count("A-1") == 1
    assert labels(read)[:3] == ["Done", "Note", "New date"]


def test_what_was_said_once_stays_one_when_it_is_closed(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "nudge A-1")
    talk.passes(minutes=5)
    talk.answer(UTE, "done A-1 sent")
    talk.passes(minutes=5)

    assert about(talk, UTE, "Captioning quote").text.count("Captioning quote") == 1


def test_nudge_that_is_taken_back_is_not_in_the_message_of_the_new_action(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "nudge A-1 we need it for Monday")
    talk.answer(LINDA, "undo A-1")
    talk.passes(minutes=5)

    assert "how it's going" not in about(talk, UTE, "Captioning quote").text


def test_other_new_actions_beside_it_are_said_as_ever(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:2016-10-13")
    talk.answer(LINDA, "nudge A-2 is there a room?")
    talk.passes(minutes=5)

    lines = about(talk, UTE, "Captioning quote").text.splitlines()
    assert lines.count("*Linda asks how it's going:* “is there a room?”") == 1
    assert lines.index("*Room plan*") < lines.index("*Linda asks how it's going:* “is there a room?”")


def test_nudge_right_after_raising_says_the_issue_once_with_the_question_under_it(talk: Conversation) -> None:
    talk.answer("filiz.arslan", "raise Who pays for six languages? area:web")
    talk.answer("filiz.arslan", "nudge I-1 we meet on Monday")
    talk.passes(minutes=5)

    read = about(talk, JOOST, "Who pays")
    assert read.text.count("Who pays for six languages?") == 1
    assert "*Filiz asks what you think:* “we meet on Monday”" in read.text.splitlines()


def test_nudge_of_another_day_is_a_message_of_its_own(talk: Conversation) -> None:
    talk.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-12")
    talk.passes(minutes=5)
    talk.answer(LINDA, "nudge A-1 we need it for Monday")
    talk.passes(minutes=5)

    assert len([m for m in talk.direct(UTE) if "Captioning quote" in m.text]) == 2


def test_nudge_beside_a_reminder_stands_under_it(both: Conversation) -> None:
    both.answer(LINDA, "action Captioning quote owner:@ute.keller due:2016-10-10")
    both.until(datetime(2016, 10, 10, 6, 30, tzinfo=UTC))
    both.answer(LINDA, "nudge A-1 is it ready?")
    both.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    read = next(one for one in both.direct(UTE)[::-1] if "how it's going" in one.text)
    assert read.text.count("A-1") == 1
    assert "*Linda asks how it's going:* “is it ready?”" in read.text
