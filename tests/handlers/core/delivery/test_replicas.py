"""Four replicas on one PostgreSQL share Slack's limits and each other's work.

In the first test Slack is the practice workspace over TCP. It lets less through than the bot sends at its usual pace,
and refuses some calls besides, so that there are many answers 429; some messages it takes without an answer.

Who did not wait? Slack counts each call that arrives within a Retry-After of its method. But it opens the Retry-After
when it answers, and no replica can know of it before one has read the answer and has committed the gate that all of them
look at. What was on its way by then, or had just passed that gate, arrives too early and nobody could help it. So each
call carries the moment at which it was made, and one is a fault if it was made after that commit and a grace, which is
what lies between looking at the gate and making a call. All clocks here are one: the replicas are threads.
"""

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, func, select

from app import machine_time
from bot.people import Account
from bot.posts import PostState
from handlers.core.calls import Call
from handlers.core.clock.poller import Poller
from handlers.core.clock.ticks import DEFAULT_LIMITS, Ticks
from handlers.core.delivery.batch import batch
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.desk import Desk
from handlers.core.slack.client import Client
from handlers.core.slack.workspace import channel_ids
from handlers.digests.schedule import plan_digests
from handlers.people.roster import import_roster
from practice.clock import Clock
from practice.faults import Fault, FaultKind
from practice.limits import Limits, Rate
from practice.model import Channel, Message, Person
from practice.workspace import Met, Workspace
from storage import rate_limits, tables
from storage.store import Store, reading_engine
from storage.unit_of_work import Tx
from tests import databases
from tests.conversation import InProcess
from tests.shipped import REGISTRY
from tests.storage.scene import CHARTER
from tests.storm_slack import served

T = TypeVar("T")

TEAM, TOKEN = "T0PRACTICE", "xoxb-practice"
FRIDAY = datetime(2016, 10, 7, 8, tzinfo=UTC)  # 10:00 in Geneva
MONDAY = datetime(2016, 10, 10, 7, tzinfo=UTC)  # 09:00 there: digests are due
PEOPLE = 22
SECRETARY = 2
AREAS = {"WEB": "#isc-web", "EVENTS": "#isc-events", "CLIM": "#isc-climate", "GENDER": "#isc-gender"}
POST, EDIT, LOOK, OPEN = "chat.postMessage", "chat.update", "conversations.history", "conversations.open"
CALLS = (POST, EDIT, LOOK, OPEN)
GATE_OF = {
    POST: rate_limits.POST,
    EDIT: rate_limits.EDIT,
    LOOK: rate_limits.LOOK_UP,
    OPEN: rate_limits.LOOK_UP,
}
TIGHT = {EDIT: Rate(60, 2), LOOK: Rate(60, 2), OPEN: Rate(60, 2), "chat.delete": Rate(60, 2)}
IMPATIENT = DeliveryTimeouts(lease=timedelta(seconds=6), quarantine=timedelta(seconds=2))
GRACE = 0.6
A_HAIR = 0.05  # what the end of a Retry-After may differ between two looks at the clock
A_WHILE = 0.6  # seconds after which nothing is on its way any more that was claimed before a gate closed
LONGEST = 600.0  # seconds: how busy this machine is must change no test


# A task force that has much to tell


def roster() -> str:
    """Return people in Geneva, of whom the first ten have a role, and so get a digest."""
    roles = {1: "chair,,GS", SECRETARY: "secretary,,SPM"} | dict.fromkeys(range(3, 11), "focal_point,BSG,BR")
    rows = [f"P{n},p{n}@example.org,GVA,en,{roles.get(n, ',,')}" for n in range(1, PEOPLE + 1)]
    return "\n".join(["name,email,station,language,role,area,entity", *rows])


def written(url: str, clock: Clock) -> None:
    """Let everybody get an action on Friday: a card in one of four channels, and news of it."""
    store = Store(url, charter=CHARTER, monotonic=time.monotonic)
    store.start()
    store.write(lambda tx: import_roster(tx, roster()), now=FRIDAY)
    store.write(_give_accounts, now=FRIDAY)
    for number in range(1, PEOPLE + 1):
        area = list(AREAS)[number % len(AREAS)]
        says(store, f"action Table {number} owner:@p{number} area:{area} due:12 oct", at=clock.now())
    store.stop()


def _give_accounts(tx: Tx) -> None:
    for person_id in tx.roster.persons:
        tx.add(Account(team=TEAM, user=f"U{person_id:04}", person_id=person_id, from_at=tx.now))


def says(store: Store, words: str, *, at: datetime) -> str:
    call = Call(team=TEAM, user=f"U{SECRETARY:04}", channel="C0000", words=words, now=at, key=words)
    return store.write(Desk(store, REGISTRY, command="/isc").write_request(call).work, now=at, key=words)


def workspace_people() -> list[Person]:
    return [
        Person(f"U{n:04}", f"p{n}", f"P{n}", f"p{n}@example.org", "Europe/Zurich")
        for n in range(1, PEOPLE + 1)
    ]


def workspace_channels() -> list[Channel]:
    members = {person.id for person in workspace_people()} | {"U0CLERK"}
    names = dict.fromkeys([CHARTER.channels.main, *[area.channel for area in CHARTER.areas]])
    return [Channel(f"C{n:04}", name.removeprefix("#"), set(members)) for n, name in enumerate(names)]


def sent(workspace: Workspace) -> list[Message]:
    return [m for posted in workspace.posted.values() for m in posted if m.metadata is not None]


def mark_in(metadata: object) -> str:
    return str(metadata["event_payload"]["id"]) if isinstance(metadata, dict) else ""


def is_digest(text: str) -> bool:
    return "week of " in text or "Your week" in text


# Slack that keeps count


@dataclass(frozen=True, kw_only=True)
class Made:
    """A call as it arrived: made at a moment of the common clock. `early` says that it came within a Retry-After."""

    method: str
    channel: str
    text: str
    mark: str
    made_at: float
    answered_at: float
    retry_after: int | None
    early: bool


class Slack(Workspace):
    """The practice workspace, which also keeps every call."""

    made: list[Made]

    def meet(self, method: str, values: Mapping[str, object]) -> Met:
        with self.lock:
            violations = self.limits.violations if self.limits else []
            before = len(violations)
            met = super().meet(method, values)
            self.made.append(
                Made(
                    method=method,
                    channel=self._aimed_at(values),
                    text=str(values.get("text", "")),
                    mark=mark_in(values.get("metadata")),
                    made_at=float(str(values["made_at"])),
                    answered_at=time.monotonic(),
                    retry_after=met.retry_after,
                    early=len(violations) > before,
                )
            )
            return met


class Line(Client):
    """The bot's own client, whose calls say when they were made."""

    async def _request(
        self, method: str, deadline: timedelta, values: Mapping[str, object]
    ) -> Mapping[str, Any]:
        return await super()._request(method, deadline, {**values, "made_at": time.monotonic()})


class Watched(Store):
    """A store that keeps when it closed which gates for all."""

    closed: list[tuple[str, float]]

    def write(self, work: Callable[[Tx], T], *, now: datetime, key: str | None = None) -> T:
        answer = super().write(work, now=now, key=key)
        if isinstance(work, partial) and work.func is rate_limits.block:
            self.closed += [(name, time.monotonic()) for name in work.keywords["names"]]
        return answer


# Replicas


@dataclass
class Replica:
    """One bot of several, with all that its process would have."""

    store: Watched
    poller: Poller


@contextmanager
def at_work(url: str, address: str, clock: Clock) -> Iterator[Replica]:
    """Let one replica work, with a store, a client, a loop and a poller of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    client = Line(TOKEN, base_url=address)
    client.attach(loop)
    store = Watched(url, charter=CHARTER, monotonic=time.monotonic)
    store.closed = []
    store.start()
    ticks = Ticks(
        store,
        client,
        now=clock.now,
        machine=machine_time,
        timeouts=IMPATIENT,
        registry=REGISTRY,
        channels=channel_ids(client),
    )
    replica = Replica(
        store,
        Poller(ticks, catch_up=lambda: 0, sync_accounts=lambda: 0, now=clock.now, monotonic=time.monotonic),
    )
    try:
        yield replica
    finally:
        replica.poller.stop()
        store.stop()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@dataclass
class Watcher:
    """Looks into the database over and over: what is held while posting is closed, and whether all is settled."""

    engine: Engine
    clock: Clock
    held: list[int] = field(default_factory=list)  # how many claims somebody slept on
    looks: int = 0  # while posting had been closed for a while
    longest_pause: float = 0.0  # seconds between two looks: for how long this machine left a thread waiting
    _closed_since: float | None = None
    _looked_at: float | None = None

    def look(self) -> bool:
        """Note claims that are held for nothing; say whether all is sent and edited."""
        self._note_pause()
        c = tables.posts.c
        by_state = select(c.state, func.count()).where(c.send_at <= self.clock.now()).group_by(c.state)
        to_edit = select(func.count()).where(c.state == PostState.SENT, c.shown < c.wanted)
        closed = select(tables.gates.c.name).where(
            tables.gates.c.name == rate_limits.POST, tables.gates.c.free_at > self.clock.now()
        )
        with self.engine.connect() as db:
            states: dict[str, int] = dict(db.execute(by_state).all())
            edits = db.execute(to_edit).scalar_one()
            is_closed = db.execute(closed).first() is not None
        self._judge(states.get(PostState.SENDING, 0), is_closed=is_closed)
        return not edits and not states.keys() & {PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN}

    def _note_pause(self) -> None:
        now = time.monotonic()
        self.longest_pause = max(self.longest_pause, now - (self._looked_at or now))
        self._looked_at = now

    def _judge(self, held: int, *, is_closed: bool) -> None:
        now = time.monotonic()
        since = self._closed_since or now
        self._closed_since = since if is_closed else None
        if is_closed and now - since > A_WHILE:
            self.looks += 1
            self.held += [held] if held else []


def too_early(made: Sequence[Made], closed: Sequence[tuple[str, float]], grace: float) -> Iterator[str]:
    """Say which calls were made although every replica could know for `grace` s that their method was closed, a line each."""
    for refused in made:
        if refused.retry_after is None or refused.early:
            continue
        known_at = min(
            (at for gate, at in closed if gate == GATE_OF.get(refused.method) and at >= refused.answered_at),
            default=refused.answered_at,
        )
        until = refused.answered_at + refused.retry_after - A_HAIR
        for call in made:
            if call.method == refused.method and known_at + grace < call.made_at < until:
                yield f"{call.method} {call.made_at - known_at:.3f} s after all knew of {refused.retry_after} s"


def out_of_turn(made: Sequence[Made]) -> Iterator[str]:
    """Say which digests were tried before what they must wait for, a line each: the first attempts count.

    In one conversation a digest comes last. It may pass the cards of others that wait for the next second of theirs,
    but no reminder: each has a conversation to itself, so all are claimed before the first digest, or together with it.
    """
    first = {call.mark: call for call in reversed(made) if call.method == POST}.values()
    digests = [call for call in first if is_digest(call.text)]
    for call in first:
        if call in digests:
            continue
        there = [one.made_at for one in digests if one.channel == call.channel]
        anywhere = [one.made_at + A_WHILE for one in digests if call.channel.startswith("D")]
        if call.made_at > min([*there, *anywhere], default=call.made_at):
            yield f"{call.channel} had a digest first: {call.text.splitlines()[0]}"


def gaps(made: Sequence[Made]) -> Iterator[float]:
    """Return the seconds between each two calls that post to the same conversation."""
    for place in {call.channel for call in made if call.method == POST}:
        there = sorted(call.made_at for call in made if (call.method, call.channel) == (POST, place))
        yield from (later - earlier for earlier, later in pairwise(there))


def tables_told(workspace: Workspace) -> Counter[str]:
    """Count where each action was told of: on a card in its area's channel, and to its owner."""
    found = [m for m in sent(workspace) if not is_digest(m.text)]
    return Counter(
        f"{title} {'to its owner' if m.channel == f'D{int(title):04}' else workspace.channels[m.channel].name}"
        for m in found
        for title in re.findall(r"^\*?Table (\d+)\*?$", m.text, re.MULTILINE)
    )


def all_tables() -> Counter[str]:
    names = [area.removeprefix("#") for area in AREAS.values()]
    numbers = [n for n in range(1, PEOPLE + 1) if n != SECRETARY]  # who says it is not told of it
    return Counter(
        [f"{n} {names[n % len(names)]}" for n in range(1, PEOPLE + 1)]
        + [f"{n} to its owner" for n in numbers]
    )


@pytest.mark.soak  # it asserts real seconds
def test_nobody_calls_within_a_retry_after_and_all_arrives_once() -> None:
    url = databases.fresh("postgresql")
    clock = Clock(machine_time)
    clock.offset = FRIDAY - machine_time()
    written(url, clock)
    slack = Slack(now=machine_time, people=workspace_people(), channels=workspace_channels())
    slack.made = []
    with ExitStack() as ends:
        address = ends.enter_context(served(slack, clock))
        crew = [ends.enter_context(at_work(url, address, clock)) for _ in range(4)]
        engine = reading_engine(url)
        ends.callback(engine.dispose)
        _prepare(crew[0].store, slack)
        clock.reach(MONDAY + timedelta(minutes=10))
        watcher = Watcher(engine, clock)

        for replica in crew:
            replica.poller.start()
        within(LONGEST, lambda: watcher.look() or len(sent(slack)) > 2 * PEOPLE)
        for number in range(1, 3):
            says(crew[0].store, f"done A-{number} It is sent", at=clock.now())
        within(LONGEST, watcher.look)

        closed = [one for replica in crew for one in replica.store.closed]
    refused = Counter(call.method for call in slack.made if call.retry_after is not None)
    assert refused[POST] >= 8
    assert min(refused[EDIT], refused[LOOK]) >= 2
    assert slack.faults.happened.keys() == {"too_many", "reset_after"}
    assert list(too_early(slack.made, closed, GRACE + watcher.longest_pause)) == []
    assert tables_told(slack) == all_tables()
    marks = Counter(mark_in(message.metadata) for message in sent(slack))
    assert set(marks.values()) == {1}
    digests = [message.channel for message in sent(slack) if is_digest(message.text)]
    assert sorted(digests) == sorted({*digests})
    assert {f"D{n:04}" for n in range(1, 11)} <= {*digests}
    assert list(out_of_turn(slack.made)) == []
    assert (
        min(gaps(slack.made))
        > DEFAULT_LIMITS.conversation_interval.total_seconds() - GRACE - watcher.longest_pause
    )
    assert watcher.looks > 20
    # On a busy machine an answer may be late; who slept on a claim would be seen with it for as long as posting is closed.
    assert len(watcher.held) < watcher.looks / 10


def _prepare(store: Store, slack: Slack) -> None:
    """Prepare on Friday what was not sent then, and let Slack be narrow and moody from now on."""
    store.write(plan_digests, now=FRIDAY)
    store.write(partial(batch, registry=REGISTRY), now=FRIDAY + timedelta(minutes=1))
    slack.limits = Limits(methods=TIGHT, channel=Rate(50, 3), workspace=Rate(180, 5))
    slack.faults.plan(0.12, 7, [FaultKind.TOO_MANY, FaultKind.RESET_AFTER], 2, methods=CALLS)
    for method in (POST, EDIT, LOOK):
        slack.faults.add(Fault(kind=FaultKind.TOO_MANY, method=method, count=2, seconds=2))
    slack.made.clear()


def within(seconds: float, is_true: Callable[[], bool]) -> None:
    """Wait until it is true; fail if that takes too long."""
    until = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


# At the same moment


MOMENTS = (
    FRIDAY + timedelta(minutes=3),
    FRIDAY + timedelta(hours=2),
    MONDAY + timedelta(minutes=5),
    MONDAY + timedelta(days=1, minutes=5),
    MONDAY + timedelta(days=2, minutes=5),
)


def delivered_by(count: int) -> Counter[tuple[str, str]]:
    """Let so many replicas do everything at the same moments; return what then stands in Slack, and how often."""
    url = databases.fresh("postgresql")
    clock = Clock(lambda: FRIDAY)
    written(url, clock)
    workspace = Workspace(now=clock.now, people=workspace_people(), channels=workspace_channels())
    together = threading.Barrier(count)
    lock = threading.Lock()

    def reach(to: datetime) -> None:
        with lock:
            clock.reach(to)

    def work(ticks: Ticks) -> None:
        for moment in MOMENTS:
            together.wait(LONGEST)
            ticks.advance(moment, set_clock=reach)
            together.wait(LONGEST)
            ticks.advance(moment, set_clock=reach)  # what another one held until now
            ticks.reconcile()
            ticks.remove_duplicates()

    with ExitStack() as ends:
        crew = [ends.enter_context(ticking(url, clock, InProcess(workspace))) for _ in range(count)]
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(work, crew))
    marks = Counter(mark_in(message.metadata) for message in sent(workspace))
    assert set(marks.values()) == {1}
    return Counter((message.channel, message.text) for message in sent(workspace))


@contextmanager
def ticking(url: str, clock: Clock, slack: InProcess) -> Iterator[Ticks]:
    store = Store(url, charter=CHARTER, monotonic=time.monotonic)
    store.start()
    ticks = Ticks(
        store,
        slack,
        registry=REGISTRY,
        now=clock.now,
        machine=clock.machine,
        timeouts=DeliveryTimeouts(),
        channels=channel_ids(slack),
    )
    yield ticks
    ticks.close()
    store.stop()


@pytest.fixture(scope="module")
def by_one() -> Counter[tuple[str, str]]:
    return delivered_by(1)


@pytest.mark.parametrize("count", [2, pytest.param(4, marks=pytest.mark.soak)])
def test_replicas_at_the_same_moment_do_what_one_would_have_done(
    by_one: Counter[tuple[str, str]], count: int
) -> None:
    found = delivered_by(count)

    assert found == by_one
    assert len(found) > 3 * PEOPLE
    assert set(found.values()) == {1}
