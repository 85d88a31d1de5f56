"""Adding a notification touches two existing files: proven with one that exists in this test alone.

`notification/` tells the secretary that nobody has said what came of an event: the patch has its reason with the traits,
and its declaration with the notification that it follows. Its facts and its words stand in files of their own.
"""

from pathlib import Path

from tests.house.added import Addition, must_pass

NOTIFICATION = Addition(Path(__file__).parent / "notification")
TOUCHED = {
    "bot/notifications.py",  # the reason, and how it is treated
    "handlers/events/notifications.py",  # what it is, and what it follows
}


def test_patch_touches_two_existing_files_and_no_other() -> None:
    assert NOTIFICATION.touched() == TOUCHED
    assert NOTIFICATION.replaced() == []


def test_notification_comes_once_in_the_morning_and_shrinks(tmp_path: Path) -> None:
    NOTIFICATION.add_to_copy(tmp_path)

    must_pass(tmp_path, "tests/handlers/events/test_unsaid_outcomes.py")
