"""A message that was sent speaks of the date it was sent for, and then in one line of what became of it."""

from datetime import UTC, datetime

from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE, labels

FILIZ, JOOST = "filiz.arslan", "joost.peeters"


def on(day: int, hour: int = 12) -> datetime:
    return datetime(2016, 10, day, hour, tzinfo=UTC)


def shown(talk: Conversation, who: str, words: str) -> list[tuple[str, list[str]]]:
    """Return the messages to somebody with these words, each with its buttons."""
    return [(m.text, labels(m)) for m in talk.direct(who) if words in m.text]


def test_messages_about_a_deadline_that_was_moved_keep_their_own(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.until(on(24))

    talk.answer(FILIZ, "move I-1 16 jan 2017")
    talk.passes(minutes=5)

    moved: tuple[str, list[str]] = ("Who pays?\nMoved · I-1 · to Mon 16 Jan 2017", [])
    assert shown(talk, FILIZ, "Moved · I-1") == [moved] * 3
    assert shown(talk, LINDA, "Moved · I-1") == [moved]
    assert shown(talk, JOOST, "Moved · I-1") == [moved]
    (arrived,) = [m for m in talk.direct(JOOST) if "by Filiz Arslan" in m.text]
    assert "The answer was due Fri 14 Oct. Moved to Mon 16 Jan 2017." in arrived.text
    assert "My words" in labels(arrived)


def test_deadline_that_is_put_back_is_spoken_of_as_before(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.until(on(14, 15))
    before = shown(talk, FILIZ, "time ends")

    talk.answer(FILIZ, "move I-1 28 oct")
    talk.passes(minutes=2)
    talk.answer(FILIZ, "undo I-1")
    talk.passes(minutes=2)

    assert before
    assert shown(talk, FILIZ, "time ends") == before


def test_messages_to_a_level_that_an_issue_has_left_say_where_it_is(talk: Conversation) -> None:
    talk.answer(FILIZ, "raise Who pays? area:web")
    talk.until(on(14, 15))

    talk.answer(FILIZ, "escalate I-1 no money")
    talk.passes(minutes=5)

    moved = "Who pays?\nMoved · I-1 · to the task force, until Fri 28 Oct"
    assert shown(talk, FILIZ, "Moved · I-1") == [(moved, [])] * 2
    arrived, warned = [m for m in talk.direct(JOOST) if m.text.startswith("Who pays?")]
    assert arrived.text == "Who pays?\nWaiting · I-1 · task force, until Fri 28 Oct"
    assert warned.text == moved
    assert labels(arrived) == labels(warned) == []


def test_reminders_of_an_action_that_was_moved_keep_their_own_date(talk: Conversation) -> None:
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:11 oct")
    talk.until(on(21))

    talk.answer(LINDA, "move A-1 10 nov")
    talk.passes(minutes=5)
    talk.answer(LINDA, "move A-1 15 nov")
    talk.passes(minutes=5)

    line = "Cost table\nMoved · A-1 · to Tue 15 Nov"
    reminded = shown(talk, UTE, "Moved · A-1")
    assert {found for found, _ in reminded} == {line}
    assert all(row == [] for _, row in reminded)
    assert [m.text for m in talk.direct(LINDA) if "Moved · A-1" in m.text] == [line]
    first, second = [m for m in talk.direct(UTE) if "Not Tue 11 Oct" in m.text or "Not Thu 10 Nov" in m.text]
    assert (
        "Not Tue 11 Oct but Thu 10 Nov. Changed by Linda Okafor. No more reminders for Tue 11 Oct. Moved to Tue 15 Nov."
        in first.text
    )
    assert labels(first) == []
    assert "Not Thu 10 Nov but Tue 15 Nov." in second.text
    assert labels(second) != []


def test_end_of_a_proposal_that_is_moved_twice_is_told_as_it_was(talk: Conversation) -> None:
    talk.opens(ALINE, "propose Video guidelines")
    talk.passes(minutes=12)  # they hear of it in ten

    talk.answer(ALINE, "move P-1 28 oct")
    talk.passes(minutes=5)
    talk.answer(ALINE, "move P-1 4 nov")
    talk.passes(minutes=5)

    first, second = [m.text for m in talk.direct(UTE) if ": not " in m.text]
    assert "but Fri 28 Oct" in first
    assert first.endswith(" Moved to Fri 4 Nov, 18:00 Geneva.")
    assert "but Fri 4 Nov" in second
    assert second.endswith("Nothing else has changed.")
