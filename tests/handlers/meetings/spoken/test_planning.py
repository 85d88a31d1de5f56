"""A meeting that a sentence asks to plan is offered with its day, length and room, in whatever order they are said."""

from itertools import permutations

from tests.conversation import Conversation
from tests.handlers.scene import LINDA, labels

PARTS = (
    ("on 18 oct 10:00", "on Tuesday 18 Oct at 10:00"),
    ("90 minutes", "for 90 min"),
    ("room T103", "in room T103"),
)
OFFERED = "Shall I plan a meeting of the task force, Tue 18 Oct, 10:00 Geneva, 90 minutes, room T103?"


def test_order_of_day_length_and_room_changes_nothing(talk: Conversation) -> None:
    for which in (0, 1):
        for parts in permutations([one[which] for one in PARTS]):
            for joint in (", ", " "):
                words = f"plan a meeting of the task force {joint.join(parts)}"
                said = talk.says(LINDA, words, channel="direct")[-1]
                assert (said.text, labels(said)) == (OFFERED, ["Plan it"]), words


def test_meeting_without_a_day_offers_the_form(talk: Conversation) -> None:
    said = talk.says(LINDA, "I want to plan a meeting", channel="direct")[-1]

    assert said.text.startswith("When is it? Say its day and hour, or fill in a form.")
    assert labels(said) == ["Plan a meeting"]
