"""What pieces of work cost, in what no machine blurs: calls of Python functions, and statements to the database.

`make prices` counts anew and writes `tests/prices.csv`, to which `tests/test_prices.py` holds the code.

Counted are the calls of functions of the bot and of its libraries: apart those in the writer's thread, which works for
everybody in turn. Left out are the event loop and the threads themselves, which never take the same number of steps twice,
and what stands for Slack.
"""

import asyncio
import csv
import gc
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncBoltRequest

from tests import databases, statements
from tests.conversation import UNHINDERED, Conversation
from tests.handlers.scene import LINDA, UTE

TABLE = Path(__file__).with_suffix(".csv")
COLUMNS = ("work", "calls_outside", "calls_in_writer", "statements_sqlite", "statements_postgresql")
COMPARED = (3, 11)  # the Python of CI; later ones call less
ROUNDS = 5
MORE_LINES = 10
AROUND = timedelta(minutes=2)
TUESDAY, WEDNESDAY, THURSDAY = (date(2016, 10, day) for day in (11, 12, 13))

# Their own steps are not counted; what they run is.
_SCHEDULING = re.compile(
    r"/(?:asyncio|concurrent)/|/(?:threading|queue|selectors|weakref|_weakrefset)\.py$|/tests/prices\.py$"
)
# Neither they nor what they call is counted: how far a log goes depends on the tests before, and the time of a write is noted
# when its answer is on its way.
_LEFT_OUT = re.compile(
    r"/practice/|/tests/conversation\.py$|/logging/|/structlog/|/aiohttp/|/prometheus_client/"
)
_STATEMENTS = frozenset({"execute", "executemany"})


@dataclass(frozen=True)
class Price:
    """What a piece of work costs: calls outside the writer and in it, and statements."""

    outside: int
    writer: int
    statements: int

    def __sub__(self, other: "Price") -> "Price":
        return Price(
            self.outside - other.outside, self.writer - other.writer, self.statements - other.statements
        )


def least(found: Sequence[Price]) -> Price:
    """Return the least of each number: a first round also fills what is kept, and a thread may begin in any."""
    outside, writer, sent = zip(*map(astuple, found), strict=True)
    return Price(min(outside), min(writer), min(sent))


@cache
def _is_of(files: re.Pattern[str], code: CodeType) -> bool:
    return files.search(code.co_filename) is not None


@dataclass
class Counts:
    """Counts calls and statements in all threads that it profiles, while it is on."""

    calls: Counter[int] = field(default_factory=Counter)  # by thread
    statements: int = 0
    is_on: bool = False
    _depths: Counter[int] = field(
        default_factory=Counter
    )  # by thread: how deep it is within what is left out

    def __call__(self, frame: FrameType, event: str, called: Any) -> None:
        """Take an event of `sys.setprofile`."""
        if not self.is_on:
            return
        thread, code = threading.get_ident(), frame.f_code
        if event == "call":
            if self._depths[thread] or _is_of(_LEFT_OUT, code):
                self._depths[thread] += 1
            elif not _is_of(_SCHEDULING, code):
                self.calls[thread] += 1
                # psycopg's are functions in Python, sqlite3's are not
                self.statements += code.co_name in _STATEMENTS and "/psycopg/" in code.co_filename
        elif event == "return":
            self._depths[thread] -= bool(self._depths[thread])
        elif event == "c_call" and called.__name__ in _STATEMENTS:
            self.statements += type(called.__self__).__module__ == "sqlite3"

    def __enter__(self) -> None:
        """Count from here, in this thread and in the profiled ones."""
        self.calls.clear()
        self._depths.clear()
        self.statements = 0
        gc.collect()
        gc.disable()  # what it calls belongs to earlier work
        sys.setprofile(self)
        self.is_on = True

    def __exit__(self, *_: object) -> None:
        self.is_on = False
        sys.setprofile(None)
        gc.enable()

    @property
    def price(self) -> Price:
        """Return the price of what was counted last."""
        in_writer = sum(self.calls[one.ident or 0] for one in threading.enumerate() if one.name == "writer")
        return Price(self.calls.total() - in_writer, in_writer, self.statements)


class Priced:
    """A small task force at work, of which each piece is done several times and counted."""

    def __init__(self, url: str) -> None:
        self._counts = Counts()
        self._talk = Conversation(url, limits=UNHINDERED)
        self._fill()
        threading.setprofile(self._counts)  # the writer begins now; readers and senders when they are needed
        self._talk.restart()

    def close(self) -> None:
        self._talk.close()
        threading.setprofile(None)

    def _fill(self) -> None:
        for n in range(30):
            self._talk.answer(UTE, f"action Send part {n + 10} of the table area:web due:2016-12-13")
        for n in range(5):
            self._talk.answer(UTE, f"raise Who pays for part {n}? area:web")
            self._talk.answer(LINDA, f"event Forum {n} on:2016-11-16 area:web")

    def prices(self) -> dict[str, Price]:
        """Return the price of each piece of work."""
        return {
            "action": self._command(
                "action Send the cost table to number {} area:climate due:2016-12-13", 10
            ),
            "action with its date in words": self._command(
                "action Send the statistics to offices number {} by friday 16 dec", 30
            ),
            "done": self._command("done A-{} they have it", 10),
            "note": self._command("note A-{} they wrote back", 15),
            "move": self._command("move A-{} 2016-12-22", 20),
            "list": self._command("actions area:web", 0),
            "home": least([self._home() for _ in range(ROUNDS)]),
            f"{MORE_LINES} more lines of a digest": self._more_lines(),
            "reminder": self._reminder(),
        }

    # What people do

    def _command(self, words: str, first: int) -> Price:
        """Return the price of a command, from Slack's request to its answer; each round has a number of its own."""
        return least([self._said(words.format(first + n)) for n in range(ROUNDS)])

    def _said(self, words: str) -> Price:
        workspace, user = self._talk.workspace, self._talk.user(UTE)
        main = workspace.channel_id_named(self._talk.charter.channels.main.removeprefix("#"))
        return self._requested(lambda: workspace.type(user, str(main), f"/isc {words}"), waits=False)

    def _home(self) -> Price:
        """Return the price of what somebody sees who opens the Home."""
        workspace, user = self._talk.workspace, self._talk.user(UTE)
        return self._requested(lambda: workspace.open_home(user), waits=True)

    def _more_lines(self) -> Price:
        before = self._command("digest", 0)
        for n in range(MORE_LINES):
            self._talk.answer(UTE, f"action Send page {n} due:2016-10-19")
        return self._command("digest", 0) - before

    def _requested(self, act: Callable[[], Any], *, waits: bool) -> Price:
        """Return the price of a request; `waits` where the work is done after it was acknowledged."""
        tasks = self._talk.door.background.tasks

        async def request() -> Price:
            body = await self._payload_of(act)
            with self._counts:
                response = await self._talk.app.async_dispatch(
                    AsyncBoltRequest(mode="socket_mode", body=body)
                )
                while waits and tasks:
                    await asyncio.wait(set(tasks))
            assert response.status == 200, response.body
            while tasks:
                await asyncio.wait(set(tasks))
            return self._counts.price

        return self._talk.runner.run(request())

    async def _payload_of(self, act: Callable[[], Any]) -> dict[str, Any]:
        """Return the request that the workspace sends."""
        sent: list[dict[str, Any]] = []

        async def keep(_: str, payload: dict[str, Any]) -> None:
            sent.append(payload)

        deliver, self._talk.workspace.deliver = self._talk.workspace.deliver, keep
        await act()
        self._talk.workspace.deliver = deliver
        return sent[0]

    # What comes with time

    def _reminder(self) -> Price:
        """Return what one reminder costs, beside some minutes in which nothing is sent."""
        first, _ = (
            self._talk.answer(UTE, f"action Send it on {day:%A} priority:low due:{day}")
            for day in (WEDNESDAY, THURSDAY)
        )
        with_one, without = [], []
        for day in (TUESDAY, WEDNESDAY, THURSDAY):  # two days before the second, on the day of each
            with_one.append(self._minutes(day, time(9)))
            without.append(self._minutes(day, time(11)))
            if day == WEDNESDAY:
                self._talk.answer(UTE, f"done {re.findall(r'A-[0-9]+', first)[0]}")
        return least(with_one) - least(without)

    def _minutes(self, day: date, hour: time) -> Price:
        at = datetime.combine(day, hour, ZoneInfo(self._talk.charter.zone))
        self._talk.until(at - AROUND)
        with self._counts:
            self._talk.ticks.advance(at + AROUND, set_clock=self._talk.skips_to)
        return self._counts.price


def counted(kind: str) -> dict[str, Price]:
    """Return the prices on a database of a kind, counted in a process of their own.

    What a process did before changes the calls: what is kept may have made room for something else.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as another:
        return another.submit(_counted_here, kind).result()


def _counted_here(kind: str) -> dict[str, Price]:
    statements.share()  # as in the tests
    url = databases.fresh(kind)
    work = Priced(url)
    try:
        return work.prices()
    finally:
        work.close()
        databases.throw_away(url)


def numbers(kind: str, price: Price) -> dict[str, int]:
    """Return the columns of the table that a price on a database of a kind is compared with.

    On PostgreSQL most calls are its driver's; later Pythons than that of CI call less.
    """
    sent = {f"statements_{kind}": price.statements}
    if kind != "sqlite" or sys.version_info[:2] != COMPARED:
        return sent
    return {"calls_outside": price.outside, "calls_in_writer": price.writer, **sent}


def listed() -> dict[str, dict[str, int]]:
    """Return the numbers of the table by work and column."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["work"]: {name: int(row[name]) for name in COLUMNS[1:]} for row in rows}


def main() -> None:
    if sys.version_info[:2] != COMPARED:
        sys.exit(f"The table holds for Python {'.'.join(map(str, COMPARED))}.")
    sqlite, postgresql = counted("sqlite"), counted("postgresql")
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for work, price in sqlite.items():
            table.writerow((work, *astuple(price), postgresql[work].statements))
    sys.stdout.write(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
