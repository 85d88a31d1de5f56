"""Batch the writes of calls that arrive together, so that one commit serves them all."""

import asyncio
import concurrent.futures
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Gauge, Histogram

from storage.store import Store, Unavailable, WriteRequest

BEHIND_AFTER = 2.0  # seconds that a call may wait for the writer before new calls are refused


LOOP_TURNS = 10  # until all calls that have arrived are read; six turns were not always enough


MAX_BATCH = 200  # calls in one transaction, so that a burst of thousands gets its first answers early


QUEUED = Gauge("clerk_writer_queue", "Calls that wait for the writer")
WAIT_SECONDS = Histogram(
    "clerk_writer_wait_seconds",
    "Time from when a call is ready to be written to its commit",
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 2, 3),  # after 2 new calls are refused
)


BEHIND = "I'm behind at the moment. Nothing was changed. Try again in a minute."


@dataclass(frozen=True)
class PendingWrite:
    """A call that waits for the writer; `since` is in the loop's time."""

    request: WriteRequest[str]
    answer: asyncio.Future[str]
    since: float


@dataclass(eq=False)
class WriteBatcher:
    """Submit calls that arrive within the same few turns of the event loop as one group."""

    store: Store
    behind_after: float
    _waiting: list[PendingWrite] = field(default_factory=list)
    _group: list[PendingWrite] = field(default_factory=list)  # with the writer now

    async def write(self, request: WriteRequest[str]) -> str:
        """Return the answer of a request once it is durable, or raise what it raised.

        Raises Unavailable while the oldest request has waited for longer than `behind_after`.
        """
        loop = asyncio.get_running_loop()
        oldest = next(iter(self._group or self._waiting), None)
        if oldest is not None and loop.time() - oldest.since > self.behind_after:
            raise Unavailable(BEHIND)
        waiting = PendingWrite(request, loop.create_future(), loop.time())
        self._waiting.append(waiting)
        QUEUED.inc()
        if oldest is None:
            loop.call_soon(self._submit_after_turns, loop, LOOP_TURNS)
        return await waiting.answer

    def _submit_after_turns(self, loop: asyncio.AbstractEventLoop, left: int) -> None:
        if left:
            loop.call_soon(self._submit_after_turns, loop, left - 1)
            return
        self._group, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
        done = self.store.submit([waiting.request for waiting in self._group])
        done.add_done_callback(
            lambda answers: loop.call_soon_threadsafe(self._resolve_answers, loop, answers)
        )

    def _resolve_answers(
        self, loop: asyncio.AbstractEventLoop, done: concurrent.futures.Future[list[Any]]
    ) -> None:
        for waiting, answer in zip(self._group, done.result(), strict=True):
            QUEUED.dec()
            WAIT_SECONDS.observe(loop.time() - waiting.since)
            if waiting.answer.done():
                continue
            if isinstance(answer, Exception):
                waiting.answer.set_exception(answer)
            else:
                waiting.answer.set_result(answer)
        self._group = []
        if self._waiting:
            loop.call_soon(self._submit_after_turns, loop, LOOP_TURNS)
