"""The official number is one meeting's, however many people and replicas give one at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from bot.errors import UserError
from bot.records import Kind
from handlers.core.calls import Call
from handlers.core.desk import Desk
from handlers.meetings import call
from storage.store import Store
from storage.unit_of_work import Read
from tests.conversation import BOT, Conversation
from tests.handlers.scene import ALINE, LINDA
from tests.shipped import REGISTRY

if TYPE_CHECKING:
    from bot.meetings import Meeting

CALL_DAY = datetime(2016, 11, 22, 7, 30, tzinfo=UTC)  # half an hour before the calls of mid-December go out
ROUNDS = 5


def numbers(talk: Conversation) -> list[int | None]:
    """Return the official numbers of all meetings, in the order in which they were planned."""

    def found(read: Read) -> list[int | None]:
        every: list[Meeting] = read.records(Kind.MEETING)
        return [one.official for one in sorted(every, key=lambda one: one.number)]

    return talk.store.read(found)


def at_once(talk: Conversation, *commands: tuple[str, str]) -> list[str]:
    """Let each command be run by a replica of its own at the same instant; return what each says."""
    together = Barrier(len(commands))

    def run(who: str, words: str) -> str:
        store = Store(talk.url, charter=talk.charter, monotonic=lambda: 0.0)
        store.start()
        try:
            desk = Desk(store, REGISTRY, command="/isc")
            typed = Call(
                team=BOT.team,
                user=talk.user(who),
                channel="C0000",
                words=words,
                now=talk.clock.now(),
                key=words,
            )
            together.wait()
            return store.write(desk.write_request(typed).work, now=typed.now)
        except UserError as error:
            return str(error)
        finally:
            store.stop()

    with ThreadPoolExecutor(len(commands)) as threads:
        return [one.result() for one in [threads.submit(run, *command) for command in commands]]


def test_calls_at_one_instant_get_one_number_each(both: Conversation) -> None:
    for n in range(ROUNDS):
        first, second = 2 * n + 1, 2 * n + 2
        both.answer(LINDA, f"meeting {14 + n} nov 10:00")
        both.answer(LINDA, f"meeting {14 + n} nov 15:00")

        said = at_once(both, (LINDA, f"call M-{first}"), (ALINE, f"call M-{second}"))

        assert all("is called. I'll invite" in one.replace("*", "") for one in said), said
    assert sorted(filter(None, numbers(both))) == list(range(1, 2 * ROUNDS + 1))


def test_of_two_who_name_one_number_the_later_is_told_who_has_it(both: Conversation) -> None:
    both.answer(LINDA, "meeting 13 dec 14:00")
    both.answer(LINDA, "meeting 14 dec 14:00")

    said = at_once(both, (LINDA, "edit M-1 number:15"), (ALINE, "edit M-2 number:15"))

    (refused,) = [one for one in said if "Nothing was done." in one]
    assert refused in {
        "Meeting 15 is already M-1. Nothing was done.",
        "Meeting 15 is already M-2. Nothing was done.",
    }
    assert sorted(filter(None, numbers(both))) == [15]


def test_number_given_by_hand_while_the_clock_calls_stops_no_tick(both: Conversation) -> None:
    both.answer(LINDA, "meeting 13 dec 14:00")
    both.answer(LINDA, "meeting 13 dec 16:00")
    both.until(CALL_DAY)
    due = datetime(2016, 11, 22, 8, 30, tzinfo=UTC)

    together = Barrier(2)

    def ticks() -> object:
        store = Store(both.url, charter=both.charter, monotonic=lambda: 0.0)
        store.start()
        try:
            together.wait()
            return store.write_in_turn([call.settle, call.settle], now=due)
        finally:
            store.stop()

    with ThreadPoolExecutor(2) as threads:
        done = [one.result() for one in [threads.submit(ticks), threads.submit(ticks)]]

    assert [type(one) for found in done for one in found] == [int] * 4  # type: ignore[attr-defined]
    assert numbers(both) == [1, 2]


@pytest.mark.parametrize("taken", [False, True], ids=["still free", "given to another"])
def test_undo_of_a_cancelled_call_brings_its_number_back_or_the_next(both: Conversation, taken: bool) -> None:  # noqa: FBT001
    both.answer(LINDA, "meeting 13 dec 14:00")
    both.answer(LINDA, "meeting 14 dec 14:00")
    both.answer(LINDA, "call M-1")
    both.answer(LINDA, "cancel M-1 no quorum")
    if taken:
        both.answer(LINDA, "call M-2")

    both.answer(LINDA, "undo M-1")

    assert numbers(both) == ([2, 1] if taken else [1, None])
