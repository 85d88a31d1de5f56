"""An action that is blocked because it waits for another is free when that one is closed."""

import pytest

from bot.actions import apply_transition
from bot.obstacles import awaited_actions
from bot.records import Kind, Ref
from handlers.core.slack.workspace import introduce
from storage.unit_of_work import Tx
from tests.conversation import Conversation
from tests.handlers.scene import ALINE, LINDA, UTE
from tests.shipped import REGISTRY

HALE = "hale.kaya"


def blocked(talk: Conversation, why: str) -> None:
    talk.answer(LINDA, f"action Price list owner:@{HALE} due:20 oct")
    talk.answer(LINDA, f"action Cost table owner:@{UTE} due:21 oct")
    talk.answer(LINDA, f"action Room plan owner:@{HALE} due:21 oct")
    talk.answer(UTE, f"block A-2 {why}")
    talk.passes(minutes=3)


def test_what_waits_for_an_action_is_free_when_that_is_closed_and_its_owner_hears_it_once(
    both: Conversation,
) -> None:
    blocked(both, "waits for A-1")

    said = both.answer(HALE, "done A-1 sent")
    both.passes(hours=3)

    told = [m.text for m in both.direct(UTE) if "isn't blocked any more" in m.text]
    assert "A-2 waits no longer." in said
    assert len(told) == 1
    assert "*Cost table* isn't blocked any more: Hale closed what it waited for." in told[0]
    assert "A-2" not in both.answer(LINDA, "actions blocked")
    assert "A-1 is closed" in both.answer(LINDA, "history A-2")


@pytest.mark.parametrize("why", ["A-1 was too expensive, no vendor", "no quote"])
def test_what_only_names_an_action_stays_blocked(quick: Conversation, why: str) -> None:
    blocked(quick, why)

    quick.answer(HALE, "done A-1 sent")

    assert "A-2" in quick.answer(LINDA, "actions blocked")


def test_what_waits_for_two_is_free_after_the_second(quick: Conversation) -> None:
    blocked(quick, "waiting for A-1 and A-3")

    quick.answer(HALE, "done A-1 sent")
    between = quick.answer(LINDA, "actions blocked")
    quick.answer(HALE, "cancel A-3 no need")

    assert "A-2" in between
    assert "A-2" not in quick.answer(LINDA, "actions blocked")


@pytest.mark.parametrize(
    ("reason", "refs"),
    [
        ("waits for A-19", ["A-19"]), ("A-19", ["A-19"]), ("depends on A-19, A-20", ["A-19", "A-20"]),
        ("en attente de A-19", ["A-19"]), ("espera A-19", ["A-19"]), ("ждёт A-19", ["A-19"]), ("等A-19", ["A-19"]),
        ("waits for I-3", []), ("A-19 has failed", []), ("no money", []),
    ],
)  # fmt: skip
def test_reason_says_what_it_waits_for(reason: str, refs: list[str]) -> None:
    assert [str(one) for one in awaited_actions(reason)] == refs


def test_what_the_writer_may_not_see_is_as_not_there(quick: Conversation) -> None:
    blocked(quick, "no quote")
    quick.answer(LINDA, f"action Secret list owner:@{ALINE} visibility:restricted")

    hidden = quick.answer(HALE, "block A-1 waits for A-4")
    missing = quick.answer(HALE, "block A-1 waits for A-99")

    assert "I can't find A-4." in hidden
    assert hidden.replace("A-4", "A-99") == missing
    assert "A-1" not in quick.answer(LINDA, "actions blocked")


def test_end_of_a_wait_tells_an_owner_and_the_history_nothing_of_what_they_may_not_see(
    both: Conversation,
) -> None:
    blocked(both, "no quote")
    both.answer(LINDA, f"action Secret list owner:@{ALINE} visibility:restricted")
    both.answer(LINDA, "block A-1 waits for A-4")
    both.passes(hours=1)

    both.answer(ALINE, "done A-4 sent")
    both.passes(hours=3)

    told = [m.text for m in both.direct(HALE) if "isn't blocked any more" in m.text]
    assert len(told) == 1
    assert "*Price list* isn't blocked any more." in told[0]
    read = both.answer(HALE, "history A-1")
    assert "A-4 is closed" not in read
    assert "Aline" not in read
    assert "A-4 is closed" in both.answer(LINDA, "history A-1")


@pytest.mark.parametrize("step", ["done A-1 sent", "cancel A-1 no need"])
def test_what_is_closed_is_nothing_to_wait_for(quick: Conversation, step: str) -> None:
    blocked(quick, "no quote")
    quick.answer(UTE, "unblock A-2")
    quick.answer(HALE, step)

    said = quick.answer(UTE, "block A-2 waits for A-1")

    assert "A-1 is closed already, so there's nothing to wait for. A-2 isn't blocked." in said
    assert "A-2" not in quick.answer(LINDA, "actions blocked")


def test_circle_is_refused_and_named(quick: Conversation) -> None:
    blocked(quick, "waits for A-1")
    quick.answer(LINDA, "block A-3 waits for A-2")

    said = quick.answer(HALE, "block A-1 waits for A-3")
    own = quick.answer(HALE, "block A-1 waits for A-1")

    assert "A-1 can't wait for A-3, because A-3 waits for A-2 and A-2 waits for A-1." in said
    assert "A-1 can't wait for itself." in own
    assert "A-1" not in quick.answer(LINDA, "actions blocked").replace("waits for A-1", "")


def test_circle_names_no_link_that_the_writer_may_not_see(quick: Conversation) -> None:
    blocked(quick, "no quote")
    quick.answer(LINDA, f"action Secret list owner:@{ALINE} visibility:restricted")
    quick.answer(LINDA, "block A-4 waits for A-1")
    quick.answer(LINDA, "block A-3 waits for A-4")

    said = quick.answer(HALE, "block A-1 waits for A-3")

    assert "A-1 can't wait for A-3, because A-3 waits for A-1." in said


def _close_as_before(tx: Tx) -> None:
    """Close an action as versions did that left alone what waited for it."""
    action = tx.find(Ref(Kind.ACTION, 1))
    apply_transition(action, "done", by=action.created_by, now=tx.now)
    tx.change(action, "done")


def test_what_waited_for_what_was_closed_before_is_free_at_the_next_start_and_its_owner_hears_it_once(
    both: Conversation,
) -> None:
    blocked(both, "waits for A-1")
    both.store.write(_close_as_before, now=both.clock.now())
    assert "A-2" in both.answer(LINDA, "actions blocked")

    for _ in range(2):
        introduce(both.store, {}, REGISTRY, command="/isc", now=both.clock.now())
    both.passes(hours=3)

    told = [m.text for m in both.direct(UTE) if "isn't blocked any more" in m.text]
    assert len(told) == 1
    assert "A-2" not in both.answer(LINDA, "actions blocked")
    assert "A-1 is closed" in both.answer(LINDA, "history A-2")


def test_what_waits_for_what_is_open_still_waits_after_a_start(quick: Conversation) -> None:
    blocked(quick, "waiting for A-1 and A-3")
    quick.store.write(_close_as_before, now=quick.clock.now())

    introduce(quick.store, {}, REGISTRY, command="/isc", now=quick.clock.now())

    assert "A-2" in quick.answer(LINDA, "actions blocked")
