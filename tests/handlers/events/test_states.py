"""How sure an event is and what became of it, what falls at the same time, and what becomes of a wish for a change."""

import pytest

from bot.events import Period
from tests.conversation import Conversation
from tests.handlers.events.test_changes import FORUM, KENJI, announced
from tests.handlers.events.test_reminders import COSTA, first_line, reminders, until
from tests.handlers.scene import LINDA, UTE, labels, rows

# How sure


def test_idea_says_so_everywhere_until_it_is_confirmed(talk: Conversation) -> None:
    card = announced(talk, "event Regional standards forum on:20 oct area:gender state:idea")

    assert "idea" in card.text
    assert "idea" in talk.answer(UTE, "events")
    assert "idea" in talk.answer(UTE, "show E-1")
    until(talk, 10, 10)
    assert "Regional standards forum, Thu 20 Oct, idea" in talk.answer(COSTA, "digest me")
    talk.presses(KENJI, talk.channel("#isc-gender")[0], "Confirm")
    talk.passes(minutes=2)
    (card,) = [one for one in talk.channel("#isc-gender") if "E-1" in one.text and "week of" not in one.text]
    assert "idea" not in card.text
    assert "Confirm" not in labels(card)


def test_moved_idea_is_still_an_idea(talk: Conversation) -> None:
    announced(talk, f"{FORUM} state:idea")

    talk.answer(KENJI, "move E-1 16 dec")
    talk.passes(minutes=2)

    assert "Moved · E-1 · idea" in talk.channel("#isc-gender")[0].text


@pytest.mark.parametrize(
    ("course", "step", "sentence"),
    [
        (
            "mark E-1 held",
            "mark E-1 idea",
            "E-1 was held on Fri 7 Oct. All that's left is what came of it: done E-1",
        ),
        (
            "mark E-1 held",
            "confirm E-1",
            "E-1 was held on Fri 7 Oct. All that's left is what came of it: done E-1",
        ),
        ("done E-1 well", "mark E-1 held", "E-1 is closed. To open it again: reopen E-1"),
        ("done E-1 well", "mark E-1 proposed", "E-1 is closed. To open it again: reopen E-1"),
        ("done E-1 well", "mark E-1", "E-1 is closed. To open it again: reopen E-1"),
    ],
)
def test_state_that_cannot_follow_is_refused_with_what_can(
    quick: Conversation, course: str, step: str, sentence: str
) -> None:
    announced(quick, "event Forum on:7 oct area:gender")
    quick.answer(KENJI, course)
    before = rows(quick)

    assert quick.answer(KENJI, step) == sentence
    assert rows(quick) == before


def test_form_offers_the_states_that_can_follow(talk: Conversation) -> None:
    announced(talk, f"{FORUM} state:idea")

    talk.says(KENJI, "/isc mark E-1")

    view = talk.workspace.view(talk.user(KENJI))
    assert view is not None
    assert all(f"'{one}'" in str(view.shape) for one in ("proposed", "confirmed"))
    assert not any(f"'{one}'" in str(view.shape) for one in ("idea", "held", "closed"))


# At the same time


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2016-12-15/2016-12-15", "2016-12-15/2016-12-15", True),
        ("2016-12-15/2016-12-15T14:00@Europe/Zurich", "2016-12-15/2016-12-15", True),
        ("2016-12-15/2016-12-15T14:00@Europe/Zurich", "2016-12-15/2016-12-15T16:30@Europe/Zurich", True),
        ("2016-12-15/2016-12-15T09:00@Europe/Zurich", "2016-12-15/2016-12-15T16:00@Europe/Zurich", False),
        ("2016-12-15/2016-12-15T14:00@Europe/Zurich", "2016-12-15/2016-12-15T20:00@Asia/Bangkok", True),
        ("2016-12-15/2016-12-15T23:00@Europe/Zurich", "2016-12-16/2016-12-16T05:00@Asia/Bangkok", True),
        ("2016-12-14/2016-12-16T09:00@Europe/Zurich", "2016-12-15/2016-12-15T16:00@Europe/Zurich", True),
        ("2016-12-15/2016-12-15", "2016-12-16/2016-12-16", False),
    ],
)
def test_events_are_at_the_same_time_by_their_hours(one: str, other: str, *, expected: bool) -> None:
    assert Period.from_key(one).is_at_the_same_time_as(Period.from_key(other)) is expected
    assert Period.from_key(other).is_at_the_same_time_as(Period.from_key(one)) is expected


def test_events_of_one_day_at_other_hours_do_not_clash(talk: Conversation) -> None:
    talk.answer(LINDA, "event Breakfast on:15 dec 08:00")

    assert "At the same time" not in talk.answer(KENJI, "event Reception on:15 dec 18:00")
    assert "At the same time" in talk.answer(KENJI, "event Workshop on:15 dec 09:30")
    assert "Breakfast" in talk.answer(KENJI, "move E-2 15 dec 07:30")


# Moved within a day, and after "tomorrow" was said


def test_move_within_a_day_names_both_hours(talk: Conversation) -> None:
    talk.answer(KENJI, "event Regional standards forum on:15 dec 14:00 area:gender")
    talk.passes(minutes=2)

    talk.answer(KENJI, "move E-1 15 dec 16:00")
    talk.passes(minutes=2)

    assert "Thu 15 Dec, 16:00 Geneva" in talk.channel("#isc-gender")[0].text
    assert "not Thu 15 Dec, 14:00 Geneva" in talk.channel("#isc-gender")[0].text
    assert "moved from Thu 15 Dec, 14:00 Geneva" in talk.answer(UTE, "events december")


def test_reminder_that_said_tomorrow_shrinks_when_the_event_moves(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    until(weeks, 12, 14)
    assert [first_line(one) for one in reminders(weeks, COSTA)][-1].startswith(
        "*Regional standards forum* is tomorrow"
    )

    weeks.answer(KENJI, "move E-1 20 dec")
    weeks.passes(minutes=5)

    assert not any("tomorrow" in one.text for one in weeks.direct(COSTA))
    weeks.answer(KENJI, "move E-1 15 dec")
    weeks.passes(minutes=5)
    assert sum("is tomorrow, *Thu 15 Dec*" in one.text for one in weeks.direct(COSTA)) == 1


def test_reminder_that_was_asked_for_shrinks_when_the_event_moves(weeks: Conversation) -> None:
    weeks.answer(KENJI, FORUM)
    weeks.answer(UTE, "remind E-1 14 dec")
    until(weeks, 12, 14, hour=9)

    weeks.answer(KENJI, "move E-1 20 dec")
    weeks.passes(minutes=5)

    asked = [one.text for one in weeks.direct(UTE) if "E-1" in one.text and weeks.day_of(one) == "Wed 14 Dec"]
    assert not any("Thu 15 Dec" in text and "not Thu 15 Dec" not in text for text in asked)


# Who asked for a change


def answers(talk: Conversation, who: str) -> list[str]:
    return [one.text for one in talk.direct(who) if "You asked:" in one.text]


def test_whoever_asked_is_told_once_that_it_was_changed(both: Conversation) -> None:
    announced(both)
    both.answer(UTE, "askchange E-1 Can it wait for the budget?")
    both.passes(hours=1)

    both.answer(KENJI, "move E-1 16 dec")
    both.passes(hours=1)
    both.answer(KENJI, "move E-1 19 dec")
    both.passes(hours=3)

    (told,) = answers(both, UTE)
    assert told.splitlines()[:2] == [
        "Regional standards forum has changed since you asked: Mon 19 Dec, Bangkok.".replace(
            "Regional standards forum", "*Regional standards forum*"
        ),
        "You asked: “Can it wait for the budget?”",
    ]


def test_whoever_asked_is_told_once_that_it_stays_and_why(both: Conversation) -> None:
    announced(both)
    both.answer(UTE, "askchange E-1 Can it wait for the budget?")
    both.passes(hours=1)
    wish = next(one for one in both.direct(KENJI) if "Can it wait" in one.text)

    both.presses(KENJI, wish, "It stays as it is")
    said = both.submits(KENJI, text="the hall is booked")
    both.passes(hours=1)
    both.answer(KENJI, "edit E-1 place:Geneva")
    both.passes(hours=3)

    assert said[0].text == "E-1 stays as it is. I'll tell Ute Keller."
    (told,) = answers(both, UTE)
    assert told.startswith("*Regional standards forum* stays as it is: the hall is booked.\nYou asked:")
    assert both.answer(KENJI, "declinechange E-1 no") == "Nobody waits for a change of E-1."


def test_change_that_is_undone_answers_nobody(both: Conversation) -> None:
    announced(both)
    both.answer(UTE, "askchange E-1 Can it wait for the budget?")
    both.passes(hours=1)

    both.answer(KENJI, "edit E-1 place:Geneva")
    both.answer(KENJI, "undo E-1")
    both.passes(hours=3)

    assert answers(both, UTE) == []
    both.answer(KENJI, "cancel E-1 no budget")
    both.passes(hours=3)
    (told,) = answers(both, UTE)
    assert told.startswith("*Regional standards forum*, Thu 15 Dec, is cancelled: no budget.")


def test_only_who_may_change_an_event_says_that_it_stays(talk: Conversation) -> None:
    announced(talk)
    talk.answer(UTE, "askchange E-1 Can it wait for the budget?")

    assert "can change E-1" in talk.answer(COSTA, "declinechange E-1 the hall is booked")
