"""Events that begin at an hour: whose hour it is, how each reader sees it, and what a move keeps."""

import pytest

from tests.conversation import Conversation
from tests.handlers.events.test_changes import KENJI, announced, thread
from tests.handlers.events.test_reminders import COSTA, days, first_line, reminders, until
from tests.handlers.scene import BANGKOK, BRASILIA, LINDA, UTE

FORUM = "event Regional standards forum on:15 dec 14:00 place:Bangkok area:gender"


def test_hour_is_said_back_in_the_place_of_who_typed_it(talk: Conversation) -> None:
    assert "Thu 15 Dec, 14:00 Geneva · Bangkok" in talk.answer(KENJI, FORUM)
    assert "Thu 15 Dec, 14:00 Bangkok" in talk.answer(BANGKOK, "event Workshop on:15 dec 14:00")


def test_each_reader_sees_their_own_hour_beside_that_of_the_place(talk: Conversation) -> None:
    talk.answer(KENJI, FORUM)

    assert "Thu 15 Dec, 14:00 Geneva (20:00 for you)" in talk.answer(BANGKOK, "show E-1")
    assert "Thu 15 Dec, 14:00 Geneva (11:00 for you)" in talk.answer(BRASILIA, "events december")
    assert "for you" not in talk.answer(UTE, "show E-1")


def test_card_leaves_each_readers_hour_to_slack(both: Conversation) -> None:
    card = announced(both, f"{FORUM.replace('14:00', '14:00 Bangkok')}")

    (shown,) = [one for one in card.blocks if "Bangkok" in str(one)][:1]
    assert "Thu 15 Dec, 14:00 Bangkok (<!date^1481785200^{time}|07:00 UTC> for you), Bangkok" in str(shown)
    both.restart()
    assert "14:00 Bangkok" in both.answer(LINDA, "show E-1")


def test_moved_event_keeps_its_hour_unless_another_is_named(both: Conversation) -> None:
    card = announced(both, FORUM)

    said = both.answer(KENJI, "move E-1 16 dec")
    assert first_line_of(said) == (
        "Regional standards forum is on Fri 16 Dec, 14:00 Geneva, not Thu 15 Dec, 14:00 Geneva."
    )
    said = both.answer(KENJI, "move E-1 16 dec 10:00 the hall is taken")
    assert first_line_of(said) == (
        "Regional standards forum is on Fri 16 Dec, 10:00 Geneva, not Fri 16 Dec, 14:00 Geneva: the hall is taken."
    )
    both.passes(minutes=3)
    (line,) = thread(both, card)
    assert line.startswith("Moved to Fri 16 Dec, 10:00 Geneva")
    assert "not Thu 15 Dec, 14:00 Geneva: the hall is taken." in line


def first_line_of(text: str) -> str:
    return text.splitlines()[0]


def test_undone_move_gives_the_hour_back(both: Conversation) -> None:
    announced(both, FORUM)
    both.answer(KENJI, "move E-1 16 dec 10:00 Bangkok")

    both.answer(KENJI, "undo E-1")

    assert "Thu 15 Dec, 14:00 Geneva" in both.answer(UTE, "show E-1")


def test_form_names_an_hour_and_an_emptied_one_makes_whole_days(talk: Conversation) -> None:
    announced(talk, "event Regional standards forum on:15 dec area:gender")
    talk.says(KENJI, "/isc move E-1")
    talk.submits(KENJI, on="2016-12-15", time="15:30")
    assert "Thu 15 Dec, 15:30 Geneva" in talk.answer(UTE, "show E-1")

    talk.says(KENJI, "/isc move E-1")
    said = talk.submits(KENJI, on="2016-12-15", time="")

    assert first_line(said[0]) == "Regional standards forum is on Thu 15 Dec, not Thu 15 Dec, 15:30 Geneva."


def test_form_of_somebody_elsewhere_keeps_the_place_of_the_hour(talk: Conversation) -> None:
    talk.answer(BANGKOK, "event Regional standards forum on:15 dec 14:00 area:gender")

    talk.says(LINDA, "/isc move E-1")
    view = talk.workspace.view(talk.user(LINDA))
    said = talk.submits(LINDA, on="2016-12-16", time="14:00 Asia/Bangkok")

    assert "14:00 Asia/Bangkok" in str(view.shape if view else "")
    assert first_line(said[0]).startswith(
        "Regional standards forum is on Fri 16 Dec, 14:00 Bangkok (08:00 for you)"
    )


def test_whole_day_stays_a_whole_day(talk: Conversation) -> None:
    card = announced(talk, "event Regional standards forum on:15 dec area:gender")

    assert ":" not in card.text.splitlines()[1].partition("·")[0]
    assert "for you" not in talk.answer(BANGKOK, "show E-1")


def test_reminder_counts_from_the_day_on_which_it_begins_for_its_reader(talk: Conversation) -> None:
    talk.answer(KENJI, "event Regional standards forum on:16 dec 01:00 area:gender")  # Thu 15 Dec in Barbados

    until(talk, 12, 15)

    assert days(talk, KENJI) == ["Fri 9 Dec", "Thu 15 Dec"]
    assert days(talk, COSTA) == ["Thu 8 Dec", "Wed 14 Dec"]
    late = reminders(talk, COSTA)[-1]
    assert first_line(late) == (
        "*Regional standards forum* is tomorrow, *Fri 16 Dec, 01:00 Geneva (Thu 20:00 for you)*."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "event Workshop on:5 dec 14:00 to:5 dec 17:00",
            (
                "I keep the hour at which an event begins, not the one at which it ends. "
                "Say it like on:24 oct 14:00 to:26 oct."
            ),
        ),
        ("event Workshop on:5 dec time:nonsense", ""),
        ("move E-1 time:14:00", "E-1 is already on Thu 15 Dec, 14:00 Geneva. Nothing has changed."),
    ],
)
def test_hour_that_cannot_be_taken_is_one_sentence(quick: Conversation, words: str, sentence: str) -> None:
    quick.answer(KENJI, FORUM)

    said = quick.answer(KENJI, words)

    assert said == sentence or (not sentence and "E-2" not in said)
