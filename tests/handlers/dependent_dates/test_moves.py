"""What becomes of dates when their event moves: who is told, what stays and is asked about, and how many at a time."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text

from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.records import Kind
from handlers.dependent_dates.changes import CHUNK
from practice.workspace import Message
from storage.unit_of_work import Read, Tx
from tests import databases
from tests.conversation import Conversation
from tests.handlers.scene import COP, KENJI, LINDA, UTE, labels
from tests.soak import amount

MANY = amount(2 * CHUNK + 20, 300)


def with_dates(talk: Conversation) -> Conversation:
    """Log two actions of Ute's and one of Linda's that depend on an event; an hour later everybody has been told."""
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:a week before COP22")
    talk.answer(LINDA, f"action Report owner:@{UTE} due:2 days after COP22")
    talk.answer(LINDA, "action Papers due:3 weeks before COP22")
    talk.passes(hours=1)
    return talk


def questions(talk: Conversation, who: str, words: str) -> list[Message]:
    return [one for one in talk.direct(who) if words in one.text]


# Whoever moves it


def test_mover_is_told_how_many_dates_moved_and_which(talk: Conversation) -> None:
    moved = with_dates(talk).answer(KENJI, "move E-1 14 nov")

    assert "3 dates moved with it: A-1, A-2 and A-3." in moved.splitlines()
    assert "3 dates moved with it: A-1, A-2 and A-3." in talk.answer(KENJI, "undo E-1").splitlines()
    assert "moved with it" not in talk.answer(KENJI, "edit E-1 place:Bonn")
    edited = talk.answer(KENJI, "edit E-1 on:21 nov")
    assert "3 dates moved with it: A-1, A-2 and A-3." in edited.splitlines()


def test_mover_is_told_of_dates_they_may_see_alone(talk: Conversation) -> None:
    with_dates(talk).answer(
        LINDA, "action Secret owner:@aline.moreau due:a week before COP22 visibility:restricted"
    )

    moved = talk.answer(KENJI, "move E-1 14 nov")

    assert "3 dates moved with it: A-1, A-2 and A-3." in moved.splitlines()
    assert "A-4" not in moved
    assert "A-4" in talk.answer(LINDA, "move E-1 21 nov")


def test_mover_is_told_of_many_dates_by_the_first(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    for number in range(7):
        talk.answer(LINDA, f"action Item {number} due:{number + 2} days before COP22")

    assert "7 dates moved with it: A-1, A-2, A-3, A-4, A-5 and 2 more." in talk.answer(
        KENJI, "move E-1 14 nov"
    )


@pytest.mark.parametrize(
    ("entered", "words", "line"),
    [
        ("meeting 8 nov 14:00", "move M-1 15 nov", "1 date moved with it: A-1."),
        ("meeting 8 nov 14:00", "move M-1 8 nov 16:00", ""),
        ("meeting 8 nov 14:00", "edit M-1 on:15 nov", "1 date moved with it: A-1."),
        ("meeting 8 nov 14:00", "cancel M-1 no room", "1 date depends on it: A-1. I'll ask Ute Keller."),
        ("session MCG 8 nov", "session MCG 8 nov to:15 nov", "1 date moved with it: A-1."),
        ("session MCG 8 nov", "session MCG off 8 nov", "1 date depends on it: A-1. I'll ask Ute Keller."),
        ("session MCG 8 nov", "move M-1 15 nov", "1 date moved with it: A-1."),
    ],
)  # fmt: skip
def test_whoever_moves_a_meeting_is_told_too(talk: Conversation, entered: str, words: str, line: str) -> None:
    talk.answer(LINDA, entered)
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:a week before M-1")

    answer = talk.answer(LINDA, words)

    assert line in answer.splitlines() if line else "date" not in answer


def test_whoever_cancels_is_told_who_is_asked(talk: Conversation) -> None:
    cancelled = with_dates(talk).answer(KENJI, "cancel E-1 no mandate")

    assert (
        "3 dates depend on it: A-1, A-2 and A-3. I'll ask Ute Keller and Linda Okafor."
        in cancelled.splitlines()
    )


# Into the past


def test_date_does_not_move_into_the_past_and_its_owner_is_asked_once(both: Conversation) -> None:
    with_dates(both)

    moved = both.answer(KENJI, "move E-1 11 oct")
    both.passes(hours=3)

    assert "1 date moved with it: A-2." in moved.splitlines()
    assert (
        "2 dates would have passed, so they stay: A-1 and A-3. I'll ask Ute Keller and Linda Okafor."
        in moved.splitlines()
    )
    (asked,) = questions(both, UTE, "Which day should it be?")
    assert asked.text.splitlines()[:2] == [
        "*Stand* is due *Mon 31 Oct*, which was a week before COP22. COP22 has moved: that's *Tue 4 Oct* now, and has passed.",
        "Which day should it be? If nobody changes it, Mon 31 Oct stays.",
    ]
    assert labels(asked)[:2] == ["New date", "Cancel it"]
    assert "Due: Mon 31 Oct" in both.answer(UTE, "show A-1")
    assert both.ticks.audit() == []


def test_history_says_that_a_date_stayed_and_why(talk: Conversation) -> None:
    with_dates(talk).answer(KENJI, "move E-1 11 oct")

    assert "Kenji Sato (Focal point) · left its date" in talk.answer(UTE, "history A-1")
    assert "why: COP22 has moved, and a week before COP22 has passed" in talk.answer(UTE, "history A-1")


def test_date_that_has_stayed_moves_once_its_event_is_later_again(talk: Conversation) -> None:
    with_dates(talk).answer(KENJI, "move E-1 11 oct")
    talk.passes(hours=3)

    talk.answer(KENJI, "move E-1 21 nov")
    talk.passes(hours=3)

    assert "Due: Mon 14 Nov" in talk.answer(UTE, "show A-1")
    assert questions(talk, UTE, "Which day should it be?") == []
    (shown,) = questions(talk, UTE, "COP22 has moved again")
    assert "due Mon 14 Nov" in shown.text
    assert "Cancel it" not in labels(shown)


def test_date_of_today_moves(talk: Conversation) -> None:
    with_dates(talk).answer(KENJI, "move E-1 14 oct")

    assert "Due: Fri 7 Oct" in talk.answer(UTE, "show A-1")


def test_date_that_had_passed_already_is_not_asked_about(talk: Conversation) -> None:
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:27 days before COP22")
    talk.passes(days=5)

    moved = talk.answer(KENJI, "move E-1 31 oct")
    talk.passes(hours=3)

    assert "date" not in moved
    assert questions(talk, UTE, "Which day should it be?") == []


def test_owner_who_moved_it_is_told_in_the_answer_and_not_asked(talk: Conversation) -> None:
    talk.answer(UTE, COP)
    talk.answer(UTE, "action Stand due:a week before COP22")

    moved = talk.answer(UTE, "move E-1 11 oct")
    talk.passes(hours=3)

    assert "1 date would have passed, so it stays: A-1." in moved.splitlines()
    assert questions(talk, UTE, "Which day should it be?") == []
    assert talk.answer(UTE, "undo A-1").startswith("The date of A-1 stayed as it was.")


def test_owner_who_may_not_see_the_event_is_asked_without_its_name(talk: Conversation) -> None:
    talk.answer(LINDA, "event Audit visit on:7 nov visibility:restricted")
    talk.answer(LINDA, f"action Room owner:@{UTE} due:a week before Audit visit")
    talk.passes(hours=1)

    talk.answer(LINDA, "move E-1 11 oct")
    talk.passes(hours=3)

    (asked,) = questions(talk, UTE, "Which day should it be?")
    assert "*Room* is due *Mon 31 Oct*. What that depends on has moved: that's *Tue 4 Oct* now" in asked.text
    assert "Audit" not in talk.answer(UTE, "history A-1")


def test_answer_to_the_question_sets_another_day(talk: Conversation) -> None:
    with_dates(talk).answer(KENJI, "move E-1 11 oct")
    talk.passes(hours=3)
    (asked,) = questions(talk, UTE, "Which day should it be?")

    talk.presses(UTE, asked, "New date")
    talk.submits(UTE, due="2016-10-10")
    talk.passes(minutes=2)

    shown = next(one for one in talk.direct(UTE) if one.ts == asked.ts)
    assert "Due: Mon 10 Oct" in talk.answer(UTE, "show A-1")
    assert shown.text.splitlines()[0] == "Stand"
    assert "to Mon 10 Oct" in shown.text
    assert "Cancel it" not in labels(shown)


# What became of a question


def asked_without(talk: Conversation) -> Message:
    """Let the event be cancelled, and return what Ute is asked about her action."""
    talk.answer(KENJI, COP)
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:a week before COP22")
    talk.passes(hours=1)
    talk.answer(KENJI, "cancel E-1 no mandate")
    talk.passes(minutes=5)
    (asked,) = questions(talk, UTE, "Does it still have to be done?")
    return asked


@pytest.mark.parametrize(
    ("who", "words", "line"),
    [
        (KENJI, "reopen E-1", "Open · A-1 · due Mon 31 Oct · COP22 takes place after all"),
        (KENJI, "undo E-1", "Open · A-1 · due Mon 31 Oct · COP22 takes place after all"),
        (LINDA, "move A-1 28 oct", "Moved · A-1 · to Fri 28 Oct"),
        (UTE, "move A-1 28 oct", "Moved · A-1 · to Fri 28 Oct"),
        (UTE, "done A-1 it stands", "Done · A-1"),
        (UTE, "cancel A-1 not needed", "Cancelled · A-1"),
        (LINDA, "assign A-1 @hale.kaya", "Open · A-1 · now with Hale"),
    ],
)
def test_question_shrinks_to_what_became_of_it(both: Conversation, who: str, words: str, line: str) -> None:
    asked = asked_without(both)

    both.answer(who, words)
    both.passes(minutes=5)

    shown = next(one for one in both.direct(UTE) if one.ts == asked.ts)
    assert shown.text.splitlines() == ["Stand", line]
    assert labels(shown) == []


def test_only_the_last_question_has_buttons(talk: Conversation) -> None:
    asked = asked_without(talk)
    talk.answer(KENJI, "reopen E-1")
    talk.passes(minutes=5)

    talk.answer(KENJI, "cancel E-1 no mandate")
    talk.passes(minutes=5)

    shown = next(one for one in talk.direct(UTE) if one.ts == asked.ts)
    (again,) = questions(talk, UTE, "Does it still have to be done?")
    assert shown.text.splitlines() == ["Stand", "Open · A-1 · asked again"]
    assert labels(again)[:2] == ["New date", "Cancel it"]


def test_question_shrinks_when_a_body_meets_after_all(talk: Conversation) -> None:
    talk.answer(LINDA, "session MCG 8 nov")
    talk.answer(LINDA, f"action Stand owner:@{UTE} due:a week before MCG")
    talk.passes(hours=1)
    talk.answer(LINDA, "session MCG off 8 nov")
    talk.passes(minutes=5)
    (asked,) = questions(talk, UTE, "Does it still have to be done?")

    talk.answer(LINDA, "session MCG 8 nov")
    talk.passes(minutes=5)

    shown = next(one for one in talk.direct(UTE) if one.ts == asked.ts)
    assert "Management Coordination Group takes place after all" in shown.text


# Many at a time


@pytest.fixture
def crowded() -> Iterator[Conversation]:
    conversation = Conversation(databases.fresh("postgresql"))
    yield conversation
    conversation.close()


def log_many(tx: Tx) -> None:
    """Log actions that depend on the first record."""
    day = Due(
        day=date(2016, 10, 31), at=None, zone="Europe/Zurich", typed="a week before COP22",
        hangs_on="record:1 GVA en a week before anchorstart",
    )  # fmt: skip
    for number in range(MANY):
        action = Action(
            id=tx.next_number("record"), number=tx.next_number(Kind.ACTION), title=f"Item {number}", area=None,
            state=ActionState.OPEN, created_at=tx.now, created_by=4, changed_at=tx.now, visibility="members",
        )  # fmt: skip
        action.set_owners((4,), ())
        action.set_due(day)
        tx.create(action)


def moved_by_transaction(read: Read) -> list[int]:
    """Return how many actions each transaction has moved."""
    moved = text("SELECT count(*) FROM history WHERE verb = 'move' AND record_id > 1 GROUP BY xmin")
    return list(read.db.execute(moved).scalars())


@pytest.mark.grows
def test_no_transaction_moves_more_than_a_chunk(crowded: Conversation) -> None:
    crowded.answer(KENJI, COP)
    crowded.store.write(log_many, now=crowded.clock.now())
    crowded.passes(minutes=5)

    answer = crowded.answer(KENJI, "move E-1 14 nov")
    crowded.passes(minutes=5)

    counts = crowded.store.read(moved_by_transaction)
    assert f"{MANY} dates moved with it: A-1, A-2, A-3, A-4, A-5 and {MANY - 5} more." in answer
    assert sum(counts) == MANY
    assert max(counts) <= CHUNK
    assert "Due: Mon 7 Nov" in crowded.answer(LINDA, f"show A-{MANY}")
    assert "Kenji Sato (Focal point) · moved it" in crowded.answer(LINDA, f"history A-{MANY}")


def test_dates_that_wait_follow_the_last_move(crowded: Conversation) -> None:
    crowded.answer(KENJI, COP)
    crowded.store.write(log_many, now=crowded.clock.now())

    crowded.answer(KENJI, "move E-1 14 nov")
    crowded.answer(KENJI, "move E-1 21 nov")
    crowded.passes(minutes=5)

    assert "Due: Mon 14 Nov" in crowded.answer(LINDA, "show A-1")
    assert "Due: Mon 14 Nov" in crowded.answer(LINDA, f"show A-{MANY}")
    assert crowded.ticks.audit() == []
