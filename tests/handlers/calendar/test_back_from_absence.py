"""Somebody is back: one message says what was done in their name, and what is theirs."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from bot.posts import PostState
from storage import tables
from tests.conversation import Conversation
from tests.handlers.scene import LINDA, UTE, labels

TARO = "taro.nakagawa"
BACK = datetime(2016, 10, 24, 9, tzinfo=UTC)  # the Monday after, in Geneva


def away(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:19 oct")
    talk.answer(LINDA, "action Room plan owner:@ute.keller due:28 oct")
    talk.answer(UTE, "absent 17-21 oct @taro.nakagawa")


def told(talk: Conversation) -> list[str]:
    return [m.text for m in talk.direct(UTE) if "You were away" in m.text]


def test_what_the_officer_did_is_told_on_the_first_morning_back(talk: Conversation) -> None:
    away(talk)
    talk.until(datetime(2016, 10, 18, 10, tzinfo=UTC))
    talk.answer(TARO, "start A-1")
    talk.answer(TARO, "done A-1 Sent")
    talk.answer(LINDA, "edit A-2 Room plan, second floor")
    before = told(talk)
    talk.until(BACK)

    assert before == []
    (said,) = told(talk)
    assert said.splitlines()[:4] == [
        "You were away from Mon 17 to Fri 21 Oct; Taro Nakagawa stood in.",
        "Done in your name:",
        "*A-1*  Cost table · Taro Nakagawa started it, Taro Nakagawa closed it",
        "What is due and what is new comes to you again.",
    ]
    talk.passes(days=7)
    assert len(told(talk)) == 1


def test_whoever_comes_back_sooner_hears_it_then_and_not_again(talk: Conversation) -> None:
    away(talk)
    talk.until(datetime(2016, 10, 19, 10, tzinfo=UTC))
    (said,) = talk.says(UTE, "/isc absent off")
    talk.passes(minutes=2)

    assert labels(said) == []
    (now,) = told(talk)
    assert now.startswith(
        "You were away from Mon 17 to Tue 18 Oct; Taro Nakagawa stood in.\nNothing was done in your name."
    )
    talk.until(BACK)
    assert len(told(talk)) == 1


def test_nothing_is_told_of_an_absence_that_did_not_begin_or_that_nobody_stood_in_for(
    talk: Conversation,
) -> None:
    away(talk)
    talk.answer(UTE, "absent off")
    talk.answer(UTE, "absent 18-20 oct")
    talk.until(BACK)

    assert told(talk) == []


def test_day_of_work_after_all_brings_no_word_of_an_absence_to_come(talk: Conversation) -> None:
    away(talk)
    talk.answer(LINDA, "holiday Geneva 14 oct")
    talk.answer(LINDA, "holiday Geneva 14 oct off")
    talk.until(datetime(2016, 10, 14, 12, tzinfo=UTC))
    before = told(talk)
    talk.until(BACK)

    assert before == []
    assert len(told(talk)) == 1


def test_each_absence_tells_of_its_own_days(talk: Conversation) -> None:
    talk.answer(LINDA, "action Cost table owner:@ute.keller due:28 oct")
    talk.answer(UTE, "absent 11-13 oct @taro.nakagawa")
    talk.answer(UTE, "absent 14-18 oct @joost.peeters")
    talk.until(datetime(2016, 10, 12, 10, tzinfo=UTC))
    talk.answer(TARO, "start A-1")
    talk.until(datetime(2016, 10, 17, 10, tzinfo=UTC))
    talk.answer("joost.peeters", "block A-1 no quote")
    talk.until(datetime(2016, 10, 19, 9, tzinfo=UTC))

    said = "\n".join(told(talk))
    first, second = said.index("Taro Nakagawa stood in"), said.index("Joost Peeters stood in")
    assert "Joost Peeters blocked it" not in said[first:second]
    assert "Taro Nakagawa started it" in said[first:second]


def test_what_was_told_to_an_officer_of_the_same_day_comes_to_whoever_is_back(talk: Conversation) -> None:
    talk.until(datetime(2016, 10, 10, 5, tzinfo=UTC))  # seven in the morning
    talk.answer(UTE, "absent 10 oct @taro.nakagawa")
    talk.answer(LINDA, "action Cost table owner:@ute.keller")
    talk.answer(LINDA, "action Room plan owner:@ute.keller visibility:restricted")
    talk.answer(UTE, "absent off")
    talk.until(datetime(2016, 10, 10, 9, tzinfo=UTC))

    assert "Cost table" not in str([m.text for m in talk.direct(TARO)])
    assert all(any(title in m.text for m in talk.direct(UTE)) for title in ("Cost table", "Room plan"))


def test_who_has_left_by_the_morning_after_is_told_nothing_and_it_is_not_tried_again(
    talk: Conversation,
) -> None:
    away(talk)
    talk.until(datetime(2016, 10, 21, 20, tzinfo=UTC))
    talk.deactivates(UTE)
    talk.until(datetime(2016, 10, 24, 6, tzinfo=UTC))
    before = withdrawn(talk)

    talk.until(datetime(2016, 10, 24, 7, 30, tzinfo=UTC))

    assert told(talk) == []
    assert withdrawn(talk) == before


def withdrawn(talk: Conversation) -> int:
    """Return how many messages were put together for nothing."""
    chosen = select(func.count()).where(
        tables.posts.c.kind == "reminder", tables.posts.c.state == PostState.CANCELLED
    )
    return int(talk.store.read(lambda read: read.db.execute(chosen).scalar_one()))


def test_what_was_done_on_the_day_of_an_early_return_is_told_once(both: Conversation) -> None:
    away(both)
    both.until(datetime(2016, 10, 19, 10, tzinfo=UTC))
    both.answer(TARO, "done A-1 Sent")
    both.answer(UTE, "absent off")
    both.passes(minutes=2)
    said = told(both)
    both.until(BACK)

    assert [one.splitlines()[:3] for one in said] == [
        [
            "You were away from Mon 17 to Tue 18 Oct; Taro Nakagawa stood in.",
            "Done in your name:",
            "*A-1*  Cost table · Taro Nakagawa closed it",
        ]
    ]
    assert told(both) == said


def test_whoever_is_back_on_the_day_they_left_hears_what_was_done_until_then(both: Conversation) -> None:
    both.answer(LINDA, "action Cost table owner:@ute.keller due:19 oct")
    both.answer(UTE, "absent 7-21 oct @taro.nakagawa")
    both.answer(TARO, "done A-1 Sent")
    both.answer(UTE, "absent off")
    both.passes(minutes=2)
    said = told(both)
    both.answer(UTE, "absent 7-21 oct @taro.nakagawa")
    both.answer(UTE, "absent off")
    both.until(BACK)

    assert [one.splitlines()[:3] for one in said] == [
        [
            "You were away on Fri 7 Oct; Taro Nakagawa stood in.",
            "Done in your name:",
            "*A-1*  Cost table · Taro Nakagawa closed it",
        ]
    ]
    assert told(both) == said


def test_absence_entered_by_another_that_is_over_before_it_is_read_is_told_as_over(
    both: Conversation,
) -> None:
    both.answer(LINDA, "absent 7 oct @taro.nakagawa behalf:@ute.keller")
    both.until(datetime(2016, 10, 12, 15, tzinfo=UTC))

    (read,) = [m for m in both.direct(UTE) if "wrote down" in m.text]
    said = "Linda Okafor wrote down that you were away on Fri 7 Oct. Taro Nakagawa stood in."
    assert said in read.text.splitlines()
    assert "I am back" not in labels(read)


def test_summary_of_an_absence_stays_true_when_it_is_written_again(quick: Conversation) -> None:
    away(quick)
    quick.until(datetime(2016, 10, 18, 10, tzinfo=UTC))
    quick.answer(TARO, "done A-1 Sent")
    quick.until(BACK)
    (before,) = told(quick)

    quick.answer(LINDA, f"action One more owner:@{UTE} due:28 oct")
    quick.answer(UTE, "done A-2 Painted")
    quick.passes(hours=1)

    (after,) = told(quick)
    assert after.splitlines()[:4] == before.splitlines()[:4]
    assert "A-2  Room plan · done" in after
