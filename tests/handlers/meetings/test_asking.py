"""Who hasn't answered for a meeting is asked again, and its organiser reads that nobody can come by video."""

from tests.conversation import Conversation
from tests.handlers.scene import KENJI, LINDA, UTE, labels


def test_nudge_asks_who_has_not_answered_once_a_working_day(both: Conversation) -> None:
    both.answer(LINDA, "meeting 18 oct 14:00 link:https://example.org/meet")
    assert both.answer(LINDA, "nudge M-1").startswith("M-1 isn't called yet, so nobody has been asked.")
    both.answer(LINDA, "call M-1")
    both.answer(KENJI, "attending M-1")
    both.passes(minutes=5)

    said = both.answer(LINDA, "nudge M-1 we need the number of chairs")
    assert "about M-1" in said.replace("*", "")
    both.passes(minutes=5)
    (asked,) = [one for one in both.direct(UTE) if "asks whether" in one.text]
    assert asked.text.splitlines() == [
        "*Linda asks whether you're coming:* “we need the number of chairs”",
        "Task force",
        "The task force meets on Tue 18 Oct, 14:00 Geneva, by video.",
        "Meeting · M-1",
    ]
    assert labels(asked) == ["Coming", "Video", "Can't"]
    assert not [one for one in both.direct(KENJI) if "asks whether" in one.text]
    both.presses(UTE, asked, "Video")
    assert "Once a working day is enough." in both.answer(LINDA, "nudge M-1 again")
    both.passes(days=3)
    both.answer(LINDA, "nudge M-1")
    both.passes(minutes=5)
    assert len([one for one in both.direct(UTE) if "asks whether" in one.text]) == 0
    assert "can change M-1" in both.answer(UTE, "nudge M-1")


def test_preview_of_a_call_says_that_nobody_can_come_by_video(talk: Conversation) -> None:
    talk.answer(LINDA, "meeting 18 oct 14:00")
    talk.passes(minutes=10)

    (preview,) = [one for one in talk.direct(LINDA) if "This call goes out" in one.text]
    assert (
        "Nobody is offered to come by video: it has no link. To add one: edit M-1 link:https://…"
        in preview.text
    )
