"""The Slack of a storm: the practice workspace over TCP, which remembers what it took and counts by that alone."""

import asyncio
import re
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

import uvicorn

from app import machine_time
from handlers.core.slack.site import Server
from practice.clock import Clock
from practice.faults import CALLS
from practice.model import Channel, Message, Person
from practice.server import Protocol, site
from practice.workspace import Workspace

TITLE = re.compile(r"table \d{4}-\d\d")  # of a storm's actions: whose, and of which morning
# What delivering calls; a start is not part of the storm.
METHODS = ("chat.postMessage", "chat.update", "chat.delete", "conversations.history", "conversations.open")


@dataclass
class Copy:
    """A message as Slack had it: where, and from when until when by this computer's steady clock."""

    channel: str
    text: str
    since: float
    until: float = float("inf")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What became of the reminders: `raw` counts what Slack took once more, `visible` what people saw twice."""

    attempted: int
    lost: int
    duplicates_raw: int
    duplicates_visible: int


def count(copies: Sequence[Copy], expected: Mapping[str, str], *, grace: float) -> Tally:
    """Count reminders. `expected` says in which conversation each must stand, by its title.

    One is lost that does not stand there in the end. One was seen twice if two messages with it stood there together
    for longer than `grace` seconds (what looking up and healing may take), or still do.
    """
    found: dict[str, list[Copy]] = defaultdict(list)
    for copy in copies:
        for title in set(TITLE.findall(copy.text)):
            if expected.get(title) == copy.channel:
                found[title].append(copy)
    return Tally(
        attempted=len(expected),
        lost=sum(all(copy.until < float("inf") for copy in found[title]) for title in expected),
        duplicates_raw=sum(len(copies) - 1 for copies in found.values() if copies),
        duplicates_visible=sum(_was_seen_twice(copies, grace) for copies in found.values()),
    )


def _was_seen_twice(copies: Sequence[Copy], grace: float) -> bool:
    return any(
        min(one.until, other.until) - max(one.since, other.since) > grace
        for one, other in combinations(copies, 2)
    )


class Slack(Workspace):
    """The practice workspace, which also remembers what was deleted."""

    copies: list[Copy]
    standing: dict[tuple[str, str], Copy]
    has_taken: threading.Event  # set with each message, for whoever waits for the next one

    def watch(self) -> None:
        self.copies, self.standing, self.has_taken = [], {}, threading.Event()

    def add(self, message: Message) -> Message:
        """Keep a message, and that Slack has taken it."""
        added = super().add(message)
        copy = Copy(message.channel, message.text, time.monotonic())
        self.copies.append(copy)
        self.standing[message.channel, message.ts] = copy
        self.has_taken.set()
        return added

    def remove(self, message: Message) -> None:
        """Take a message away; that it was there stays known."""
        self.standing.pop((message.channel, message.ts)).until = time.monotonic()
        super().remove(message)

    def has(self, title: str, channel: str) -> bool:
        """Say whether a reminder stands in a conversation."""
        with self.lock:
            return any(title in message.text for message in self.posted.get(channel, []))


def slack_for(people: Sequence[Person], channels: Sequence[str]) -> Slack:
    members = {person.id for person in people} | {"U0CLERK"}
    slack = Slack(
        now=machine_time,
        people=people,
        channels=[
            Channel(f"C{n:04}", name.removeprefix("#"), set(members)) for n, name in enumerate(channels)
        ],
    )
    slack.watch()
    return slack


def begin_faults(slack: Slack, *, fraction: float, seed: int, seconds: float) -> None:
    """Let a share of the calls go wrong in every way there is, in turn."""
    slack.faults.plan(fraction, seed, sorted(CALLS), seconds, methods=METHODS)


@contextmanager
def served(slack: Workspace, clock: Clock) -> Iterator[str]:
    """Serve from a thread of its own; yields the address of the Web API."""
    with socket.socket(proto=socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        slack.base_url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        web = site(slack, clock, advance=lambda _: asyncio.sleep(0))
        server = Server(
            uvicorn.Config(
                web,
                http=Protocol,
                log_config=None,
                access_log=False,
                ws="websockets-sansio",
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        try:
            yield f"{slack.base_url}/api/"
        finally:
            server.should_exit = True
            thread.join()
