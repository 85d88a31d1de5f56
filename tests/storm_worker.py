"""One replica of the bot in a storm: a process that delivers as the bot does, and may be killed at any moment."""

import asyncio
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from ctypes import c_double
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection

from sqlalchemy import update
from sqlalchemy.sql import operators

from app import machine_time
from bot.charter import Charter
from bot.posts import Post, PostState
from cli.database import single_process
from handlers.core.clock.poller import Poller
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery import deliver, reconcile
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.lookup import mark_of
from handlers.core.delivery.reconcile import Reconciler
from handlers.core.slack.client import Client
from handlers.core.slack.workspace import channel_ids
from storage import outbox, tables
from storage.rate_limits import RateLimits
from storage.store import Store
from storage.unit_of_work import Read, Tx
from tests.shipped import REGISTRY

TOKEN = "xoxb-practice"
# The storm is about faults, not about waiting: Slack's own limits on the number of calls are opened wide.
WIDE = RateLimits(
    conversation_interval=timedelta(seconds=0.05),
    posts_per_minute=600_000,
    edits_per_minute=600_000,
    lookups_per_minute=600_000,
    burst=10_000,
)
THREADS = {"delivery", "writer", "APScheduler"}


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a replica is told when it starts. `slack` is the address of the Web API, `log` a file for its errors."""

    url: str
    slack: str
    charter: Charter
    patience: DeliveryTimeouts
    mutant: str
    log: str


class SharedClock:
    """The task force's time: the computer's, plus so many seconds as all processes see in one place."""

    def __init__(self, ahead: c_double) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return machine_time() + timedelta(seconds=self.ahead.value)


def work(orders: Orders, ahead: c_double, line: Connection) -> None:
    """Deliver until killed, or until whoever started this process is gone. On the line one may ask for its health."""
    logging.basicConfig(
        filename=orders.log, level=logging.ERROR, format="%(process)d %(asctime)s %(name)s %(message)s"
    )
    if orders.mutant:
        MUTANTS[orders.mutant]()
        # a method; else it repairs what the mutant breaks
        setattr(Reconciler, Reconciler.remove_duplicates.__name__, lambda _: 0)
    asyncio.run(_deliver(orders, SharedClock(ahead), line))


async def _deliver(orders: Orders, clock: SharedClock, line: Connection) -> None:
    client = Client(TOKEN, base_url=orders.slack)
    client.attach(asyncio.get_running_loop())
    with single_process(orders.url):
        poller = await asyncio.to_thread(_started, orders, client, clock)
        await asyncio.to_thread(_answer, line, poller)
    os._exit(0)


def _started(orders: Orders, client: Client, clock: SharedClock) -> Poller:
    store = Store(orders.url, charter=orders.charter, monotonic=time.monotonic)
    store.start()
    ticks = Ticks(
        store,
        client,
        registry=REGISTRY,
        now=clock.now,
        machine=machine_time,
        timeouts=orders.patience,
        channels=channel_ids(client),
        limits=WIDE,
    )
    poller = Poller(
        ticks, catch_up=lambda: 0, sync_accounts=lambda: 0, now=clock.now, monotonic=time.monotonic
    )
    poller.start()
    return poller


def _answer(line: Connection, poller: Poller) -> None:
    """Say whenever asked which work has stopped, until nobody can ask any more."""
    try:
        while line.recv():
            alive = {thread.name for thread in threading.enumerate() if thread.is_alive()}
            line.send([*poller.problems(), *(f"thread {name} is dead" for name in sorted(THREADS - alive))])
    except EOFError:
        return


# --- Mutants: what each rule is for shows when it is missing ----------------------------------------------------------


def _name_by_process() -> None:
    """The mark of a message names the process that made it, so no other process finds it again."""

    def own_mark_of(post: Post, salt: str) -> str:
        return hashlib.sha256(f"{mark_of(post, salt)}{os.getpid()}".encode()).hexdigest()[:24]

    for module in (deliver, reconcile):
        setattr(module, "mark_of", own_mark_of)  # noqa: B010 - a name that each imports


def _do_not_fence() -> None:
    """A claim that ran out is free at once, without a look; and whoever lost a claim still writes."""

    def abandoned(tx: Tx, *, machine: datetime) -> None:
        ran_out = update(tables.posts).where(
            tables.posts.c.state == PostState.SENDING, tables.posts.c.lease_until < machine
        )
        tx.db.execute(ran_out.values(state=PostState.PENDING, text=None, blocks=None))

    outbox.expire_claims = abandoned
    _, epoch = outbox._IS_CLAIMED.clauses
    epoch.operator = operators.ge  # an epoch only grows, so any claim will do


def _do_not_wait() -> None:
    """Slack is asked at once, and one look that finds nothing is enough to send again."""
    uncertain = outbox.uncertain_posts

    def uncertain_at_once(read: Read, *, machine: datetime, quarantine: timedelta, limit: int) -> list[Post]:
        # The quarantine begins where the claim ends; this one ends before it began.
        return uncertain(read, machine=machine, quarantine=-timedelta(minutes=1), limit=limit)

    def not_there(tx: Tx, post: Post, *, machine: datetime) -> None:
        tx.run(outbox._MARK_LOOKED_UP, post=post.id, claim=post.epoch, machine=machine)
        tx.run(outbox._REQUEUE_NOT_FOUND, post=post.id, claim=post.epoch, seen=machine, at=tx.now)

    outbox.uncertain_posts = uncertain_at_once
    outbox.mark_not_found = not_there


MUTANTS: Mapping[str, Callable[[], None]] = {
    "key": _name_by_process,
    "fence": _do_not_fence,
    "quarantine": _do_not_wait,
}
