"""A button that confirms what was asked is pressed twice at once: it counts once."""

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE


def test_plan_it_anyway_pressed_twice_plans_one(both: Conversation) -> None:
    both.answer(LINDA, "meeting 13 dec 14:00")
    (asked,) = both.says(LINDA, "/isc meeting 13 dec 14:30 Second")

    both.presses(LINDA, asked, "Plan it anyway", times=2)

    assert "*2 meetings ahead*" in both.answer(LINDA, "meetings")


def test_log_again_pressed_twice_logs_one(both: Conversation) -> None:
    both.answer(UTE, "action Cost table @ute.keller")
    (asked,) = both.says(UTE, "/isc action Cost table @ute.keller")

    both.presses(UTE, asked, "Log again", times=2)

    assert "2 open actions" in both.answer(UTE, "actions mine")
