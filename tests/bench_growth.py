"""Measure what years of finished work cost each second and in a command: among 100,000 actions, against 10,000.

Two databases, alike in all that is open. Each work is done on both by turns; what it costs is the processor time of this
process, in which SQLite runs too, so that neither the disk nor other programs count.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from itertools import count

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    String,
    Table,
    cast,
    create_engine,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.actions import OPEN_STATES
from bot.notifications import NotificationState, Reason
from bot.posts import PostKind, PostState
from handlers.core.calls import Call
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.send import NotSent
from handlers.core.desk import Desk
from storage import outbox, tables
from storage.store import Store
from tests import bench_lists
from tests.bench_lists import NOW, TEAM
from tests.shipped import REGISTRY

MANY, FEW, OPEN = 100_000, 10_000, 500
HANGING = 20  # actions whose date depends on the event that moves
DAYS = ("7 apr", "8 apr")
REMINDERS = (Reason.BEFORE, Reason.TODAY, Reason.LATE)


@dataclass
class Bot:
    """The bot on one database."""

    store: Store
    desk: Desk
    ticks: Ticks
    numbers: "count[int]" = field(default_factory=count)
    moves: "count[int]" = field(default_factory=count)
    undone: list[int] = field(default_factory=list)
    now: datetime = NOW

    def says(self, words: str) -> str:
        return self.submit(self.call(words))

    def call(self, words: str) -> Call:
        key = f"bench.{next(self.numbers)}"
        return Call(team=TEAM, user="U1", channel="D1", words=words, now=self.now, key=key)

    def submit(self, call: Call) -> str:
        (said,) = self.store.submit([self.desk.write_request(call)]).result()
        if isinstance(said, Exception):
            raise said
        return str(said)


def _claim(bot: Bot) -> None:
    terms = bot.ticks._delivery.terms()
    bot.store.write(partial(outbox.claim, terms=terms), now=NOW)


def _done(bot: Bot) -> None:
    must(bot.says(f"done A-{bot.undone.pop()} Sent"), "done")


def _move(bot: Bot) -> None:
    must(bot.says(f"move E-1 {DAYS[next(bot.moves) % 2]}"), "E-1")


def must(said: str, word: str) -> None:
    """End the program where an answer lacks a word."""
    if word not in said.lower() and word not in said:
        raise SystemExit(f"“{word}” is missing: {said[:200]}")


WORKS: Mapping[str, Callable[[Bot], object]] = {
    "next_at": lambda bot: bot.ticks.next_at(),
    "claim": _claim,
    "heal": lambda bot: bot.ticks.remove_duplicates(),
    "done": _done,
    "move": _move,
}


def rounds(what: str, *, quick: bool) -> tuple[list[float], list[float], str]:
    """Return the processor time of a work in each round in ms, among many actions and among few, and the conditions."""
    part = 10 if quick else 1
    many, few = _bots(part)
    turns, times = (1, 3) if quick else (5, 15)
    works = [partial(timed, partial(WORKS[what], bot)) for bot in (many, few)]
    found = [processor_times(*works, times=times) for _ in range(turns)]
    mine, theirs = (list(column) for column in zip(*found, strict=True))
    conditions = (
        f"sqlite, {OPEN // part} open of {MANY // part:,} actions, with their posts, notifications and history, against {OPEN // part} "
        f"open of {FEW // part:,}; processor time, the median of {times}"
    )
    return mine, theirs, conditions


def timed(work: Callable[[], object]) -> float:
    """Return the processor time of a work in seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def processor_times(
    mine: Callable[[], float], theirs: Callable[[], float], *, times: int
) -> tuple[float, float]:
    """Let both measure by turns, the order changing each time; return their medians in ms."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(times):
        for place in (0, 1) if number % 2 else (1, 0):
            took[place].append((mine, theirs)[place]() * 1000)
    return statistics.median(took[0]), statistics.median(took[1])


@cache
def _bots(part: int) -> tuple[Bot, Bot]:
    """Return the bot on both databases; they stay open until the program ends."""
    return _bot(MANY // part, OPEN // part), _bot(FEW // part, OPEN // part)


def _bot(total: int, open_: int) -> Bot:
    store, url = bench_lists.opened("sqlite", total - open_, open_)
    engine = create_engine(url)
    _add_messages(engine)
    bot = bot_on(store)
    bot.says("event Assembly on:6 apr")
    for number in range(HANGING):
        bot.says(f"action Room {number} due:a week before E-1")
    chosen = select(tables.records.c.number).where(tables.records.c.state.in_(OPEN_STATES))
    with engine.connect() as db:
        bot.undone = list(db.execute(chosen.order_by(tables.records.c.number).limit(open_ - 10)).scalars())
    engine.dispose()
    bot.ticks.plan()
    return bot


def bot_on(store: Store) -> Bot:
    """Return the bot of the shipped charter on a store."""
    return Bot(store, Desk(store, REGISTRY, command="/isc"), _ticks(store))


def _ticks(store: Store) -> Ticks:
    return Ticks(
        store, _silent, registry=REGISTRY, now=lambda: NOW, machine=lambda: NOW, timeouts=DeliveryTimeouts(), channels={}
    )  # fmt: skip


def _silent(method: str, **_: object) -> Mapping[str, object]:
    raise NotSent(method)


def _add_messages(engine: Engine) -> None:
    """Write what has gone out about each action: a card, and a reminder of each kind with its post."""
    r, i, o = tables.records.c, tables.items.c, tables.owners.c
    about = (
        select(r.id, i.due_at, o.person_id)
        .join(tables.items, i.id == r.id)
        .join(tables.owners, o.record_id == r.id)
    )
    about_each = about.subquery()
    a, per_action = about_each.c, 1 + len(REMINDERS)
    with engine.begin() as db:
        for place, reason in enumerate((None, *REMINDERS)):
            number = (a.id - 1) * per_action + place + 1
            values = {
                "id": number, "key": literal("bench ") + cast(number, String), "kind": PostKind.REMINDER if reason else PostKind.CARD,
                "channel": None if reason else "#isc-tf", "person_id": a.person_id if reason else None,
                "record_id": None if reason else a.id, "send_at": a.due_at, "state": PostState.SENT, "epoch": 1, "attempts": 1,
                "slack_channel": "C1", "slack_ts": literal("1.") + cast(number, String), "last_error": "",
            }  # fmt: skip
            _insert_from(db, tables.posts, values, about_each)
            if reason:
                told = {
                    "key": literal(f"bench {reason} ") + cast(a.id, String), "record_id": a.id, "person_id": a.person_id, "reason": reason,
                    "context": "", "due_at": a.due_at, "own_at": a.due_at, "expires_at": a.due_at, "post_id": number,
                    "state": NotificationState.BATCHED,
                }  # fmt: skip
                _insert_from(db, tables.notifications, told, about_each)
        highest = db.execute(select(func.max(tables.posts.c.id))).scalar_one()
        db.execute(update(tables.counters).where(tables.counters.c.kind == "post").values(next=highest + 1))


def _insert_from(db: Connection, table: Table, values: Mapping[str, object], source: FromClause) -> None:
    columns = [
        value if isinstance(value, ColumnElement) else literal(value, type_=table.c[name].type)
        for name, value in values.items()
    ]
    db.execute(insert(table).from_select(list(values), select(*columns).select_from(source)))
