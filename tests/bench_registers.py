"""Measure what a register costs with 10,000 entries, against 1,000.

Two databases, alike in all that is open, filled two months ago by the bot's own imports. Each work is done on both by
turns; what it costs is the processor time of this process, in which SQLite runs too.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from itertools import count

from sqlalchemy import make_url

from bot.charter_file import read_charter
from storage.store import Store
from tests import bench_growth, bench_lists, databases
from tests.bench_growth import Bot
from tests.bench_lists import HERE, NOW

MANY, FEW, OPEN, A_FILE = 10_000, 1_000, 500, 2_000
HEAD = "Title,Report,Number,Year,Acceptance,Implementation,Evidence"
IS_OPEN, IS_CLOSED = "accepted,in progress,", "accepted,implemented,https://example.org/1"
MARKS = ("under consideration", "accepted")


def rounds(what: str, *, quick: bool) -> tuple[list[float], list[float], str]:
    """Return the processor time of a work in each round in ms, among many entries and among few, and the conditions."""
    part, turns, times = (10, 1, 3) if quick else (1, 5, 1 if what == "import" else 15)
    open_, some = OPEN // part, A_FILE // part
    works = [partial(WORKS[what], _address(total // part, open_, some), some) for total in (MANY, FEW)]
    found = [bench_growth.processor_times(*works, times=times) for _ in range(turns)]
    mine, theirs = (list(column) for column in zip(*found, strict=True))
    conditions = f"sqlite, {MANY // part:,} recommendations, against {FEW // part:,}, {open_} of them open; processor time, the median of {times}"
    return mine, theirs, conditions


def _reads(words: str, found: str) -> Callable[[str, int], float]:
    def read(url: str, _: int) -> float:
        bot = _bot(url)
        begun = time.process_time()
        said = bot.desk.read(bot.call(words)).text
        took = time.process_time() - begun
        bench_growth.must(said, found)
        return took

    return read


def _mark(url: str, _: int) -> float:
    bot = _bot(url)
    choice = MARKS[next(bot.moves) % 2]
    begun = time.process_time()
    said = bot.says(f"mark R-1 {choice}")
    took = time.process_time() - begun
    bench_growth.must(said, choice)
    return took


def _import(url: str, number: int) -> float:
    """Enter a file into a copy of the database."""
    copy = databases.durable("sqlite")
    with (
        sqlite3.connect(str(make_url(url).database)) as here,
        sqlite3.connect(str(make_url(copy).database)) as there,
    ):
        here.backup(there)
    bot = _opened(copy)
    begun = time.process_time()
    _enter(bot, MANY, number, open_=number)
    took = time.process_time() - begun
    bot.store.stop()
    return took


WORKS: Mapping[str, Callable[[str, int], float]] = {
    "page": _reads("recommendations page:2", "R-"),
    "home": _reads("home", "Task force"),
    "show": _reads("show R-1", "R-1"),
    "mark": _mark,
    "import": _import,
    "rates": _reads("recommendations", "Implementation"),
}


@cache
def _address(total: int, open_: int, a_file: int) -> str:
    """Return the address of a database with so many entries, the newest of them open."""
    store, url = bench_lists.opened("sqlite", 0, 0)
    bot = bench_growth.bot_on(store)
    for first in range(0, total, a_file):
        some = min(a_file, total - first)
        _enter(bot, first, some, open_=max(0, open_ - (total - first - some)))
    store.stop()
    return url


@cache
def _bot(url: str) -> Bot:
    """Return the bot on a database, which stays open until the program ends."""
    return _opened(url)


def _opened(url: str) -> Bot:
    charter = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    return replace(bench_growth.bot_on(store), now=NOW + timedelta(weeks=8), numbers=count(MANY))


def _enter(bot: Bot, first: int, number: int, *, open_: int) -> None:
    """Import a file with so many rows, of which the last so many are open."""
    says = [*[IS_CLOSED] * (number - open_), *[IS_OPEN] * open_]
    rows = [
        f"Audit {first + row},JIU/REP/2015/1,{first + row},{2005 + row % 10},{one}"
        for row, one in enumerate(says)
    ]
    file = replace(bot.call("import recommendations"), content="\n".join([HEAD, *rows]).encode())
    shown = bot.desk.with_preview(file)
    bot.submit(shown)
    button = shown.preview.reply.blocks[-1]["elements"][0] if shown.preview else {}
    bot.says(f"applyentries {str(button['value']).removeprefix('v1:applyentries:')}")
    bot.ticks.plan()
