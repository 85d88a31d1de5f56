"""A digest that is edited agrees with itself: what it counts above is what stands below."""

from datetime import UTC, datetime

import pytest

from practice.workspace import Message
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, KENJI, LINDA, UTE, labels

MONDAY = datetime(2016, 10, 17, 12, tzinfo=UTC)


def week(talk: Conversation, who: str) -> Message:
    return [one for one in talk.direct(who) if "Your week" in one.text][-1]


def summary(message: Message) -> str:
    lines = message.text.splitlines()
    return lines[next(n for n, one in enumerate(lines) if one.startswith("Your week")) + 1]


def test_what_waited_for_the_chair_is_not_counted_once_it_is_decided(both: Conversation) -> None:
    both.answer(LINDA, "propose Video guidelines wording:Use the template area:web")
    both.until(MONDAY)
    assert summary(week(both, ALINE)).startswith("1 thing waits for you")

    both.opens(ALINE, "confirm P-1")
    both.passes(minutes=30)

    assert summary(week(both, ALINE)).startswith("1 thing settled since")


def test_text_that_has_become_final_does_not_wait_in_the_week_that_was_sent(quick: Conversation) -> None:
    quick.opens(ALINE, f"propose Video guidelines wording:Use it asked:@{UTE} due:14 oct")
    quick.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    quick.says(UTE, "P-1: the budget is missing", channel="direct")
    quick.until(MONDAY)
    assert "1 thing waits for you" in summary(week(quick, ALINE))

    quick.answer(ALINE, "adopt P-1")
    quick.passes(minutes=30)

    assert "waits" not in summary(week(quick, ALINE))
    assert "1 thing settled since" in summary(week(quick, ALINE))


@pytest.mark.parametrize(
    ("step", "said", "line"),
    [
        ("done A-1 Sent", "1 action is due this week, 1 closed since.", "A-1"),
        ("move A-1 28 oct", "1 action is due this week, 1 moved since.", "moved since"),
    ],
)
def test_own_actions_are_counted_as_they_stand(quick: Conversation, step: str, said: str, line: str) -> None:
    quick.answer(LINDA, f"action Cost table owner:@{UTE} due:14 oct")
    quick.answer(LINDA, f"action Room plan owner:@{UTE} due:20 oct")
    quick.until(MONDAY)
    assert summary(week(quick, UTE)) == "1 action is late, 1 is due this week."

    quick.answer(UTE, step)
    quick.passes(minutes=30)

    assert summary(week(quick, UTE)) == said
    assert line in week(quick, UTE).text


def test_closed_action_keeps_no_button_in_the_week_that_was_sent(both: Conversation) -> None:
    both.answer(LINDA, f"action Cost table owner:@{UTE} due:20 oct")
    both.until(MONDAY)
    assert "Done" in labels(week(both, UTE))

    both.answer(LINDA, "done A-1 Sent")
    both.passes(minutes=30)

    assert "Done" not in labels(week(both, UTE))


def test_action_that_was_moved_ahead_is_not_late_in_the_secretarys_week(quick: Conversation) -> None:
    quick.answer(LINDA, f"action Cost table owner:@{UTE} due:12 oct")
    quick.answer(LINDA, f"action Room plan owner:@{KENJI} due:13 oct")
    quick.until(MONDAY)
    assert "2 actions are late in the task force" in summary(week(quick, LINDA))

    quick.answer(UTE, "move A-1 28 oct")
    quick.passes(minutes=30)

    found = week(quick, LINDA)
    assert "1 action is late in the task force" in summary(found)
    (line,) = [one for one in found.text.splitlines() if "A-1" in one]
    assert line.endswith("moved since")


def test_week_of_a_channel_counts_what_stands_below(quick: Conversation) -> None:
    for title in ("Cost table", "Room plan"):
        quick.answer(LINDA, f"action {title} owner:@{UTE} due:12 oct visibility:public")
    quick.until(MONDAY)
    main = [one for one in quick.channel() if "week of" in one.text][-1]
    assert "2 actions are late" in main.text

    quick.answer(LINDA, "done A-1 Sent")
    quick.passes(minutes=30)

    main = [one for one in quick.channel() if "week of" in one.text][-1]
    assert "1 action is late, 1 closed since" in main.text
    assert "2 actions open on Mon 17 Oct" in main.text


def test_digest_that_is_edited_counts_what_was_open_on_its_day(both: Conversation) -> None:
    areas = ["climate", "emtel", "access", "comms", "web", "resmob", "gender", "events", "bsg"]
    for area in areas:
        both.answer(LINDA, f"action Plan owner:@{UTE} area:{area} due:20 oct")
    both.until(MONDAY)
    for _ in range(3):
        both.answer(LINDA, f"action One more owner:@{UTE} due:21 oct")
    both.answer(UTE, "done A-2 Sent")
    both.passes(minutes=30)

    main = [one for one in both.channel() if "week of" in one.text][-1]
    (drawn,) = both.presses(LINDA, main, "Chart")
    chart = drawn.blocks[0]
    counts = {one["label"]: one["value"] for one in chart["chart"]["series"][0]["data"]}
    by_area = drawn.text

    assert "8 actions are due this week, 1 closed since." in main.text
    assert "9 actions open on Mon 17 Oct" in main.text
    assert chart["title"] == "Open actions by area, Mon 17 Oct"
    assert sum(counts.values()) == 9
    assert counts["2 others"] == 2
    assert by_area.startswith("Open by area, Mon 17 Oct: ")
    assert by_area.endswith(" · 2 others 2")


def test_week_that_begins_on_a_thursday_does_not_call_the_days_before_last_week(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 13, 12, tzinfo=UTC))
    talk.answer(LINDA, f"action Plan owner:@{UTE} due:20 oct")

    assert "1 new in the last 7 days" in talk.answer(LINDA, "digest week")


def test_meeting_that_was_held_stands_so_in_the_week_that_was_sent(both: Conversation) -> None:
    both.answer(LINDA, "meeting 17 oct 14:00")
    both.answer(LINDA, f"action Room plan owner:@{UTE} due:20 oct")
    both.until(datetime(2016, 10, 17, 16, tzinfo=UTC))
    main = [one for one in both.channel() if "week of" in one.text][-1]
    assert "meets today" in main.text

    both.answer(LINDA, "held M-1")
    both.answer(UTE, "done A-1 Sent")
    both.passes(minutes=30)

    main = [one for one in both.channel() if "week of" in one.text][-1]
    (line,) = [one for one in main.text.splitlines() if "M-1" in one]
    assert line == "Meetings · M-1  Task force, meeting 1 · Mon 17 Oct, 14:00 Geneva · held"
    assert "meets" not in main.text
    said = both.asks(LINDA, "what is due this week?")
    assert "Mon 17 Oct, 14:00 Geneva · held" in said
    assert "meets" not in said


def test_button_of_a_list_says_how_many_are_still_in_it(quick: Conversation) -> None:
    for nr in (1, 2):
        quick.answer(LINDA, f"recommendation Audit {nr} report:X nr:{nr} area:gender owner:@{UTE} due:20 oct")
    quick.until(MONDAY)
    before = labels(week(quick, UTE))

    quick.answer(ALINE, "mark R-1 not relevant")
    quick.passes(minutes=30)
    after = labels(week(quick, UTE))
    quick.answer(ALINE, "mark R-2 not relevant")
    quick.passes(minutes=30)

    assert "Recommendations late or due (2)" in before
    assert "Recommendations late or due (1)" in after
    assert not [one for one in labels(week(quick, UTE)) if one.startswith("Recommendations late")]
