"""A bot that ends, or fails, at a named boundary, while Slack and the database live on.

The bot runs in a process of its own and speaks with Slack, which stays with the test, through a pipe. A boundary is the
moment right after a commit, or right before or after a call of Slack's.
"""

import logging
import multiprocessing
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from bot.charter_file import read_charter
from bot.notifications import NotificationState
from bot.people import Profile
from bot.posts import PostState
from handlers.core.calls import Call
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.delivery.park import UNCERTAIN_PREFIX
from handlers.core.delivery.send import MaybeSent
from handlers.core.desk import Desk
from handlers.core.slack.accounts import link_account
from handlers.people.roster import import_roster
from practice.faults import Fault, FaultKind
from practice.workspace import Channel, Message, Person, Workspace
from storage import tables
from storage.migrate import sqlite_file
from storage.store import Store, Unavailable, WriteRequest
from storage.unit_of_work import Tx
from tests import databases
from tests.shipped import REGISTRY
from tests.storage.scene import rows_of

T = TypeVar("T")

HERE = Path(__file__).parent.parent
CHARTER = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
TEAM, BOT = "T0PRACTICE", "U0CLERK"
ALINE, LINDA, TARO = "U0001", "U0002", "U0003"  # the chair, the secretary, a focal point
ROSTER = """name,email,station,language,role,area,entity
Aline Moreau,aline.moreau@example.org,GVA,fr,chair,,GS
Linda Okafor,linda.okafor@example.org,GVA,en,secretary,,SPM
Taro Nakagawa,taro.nakagawa@example.org,GVA,en,focal_point,WEB,BR
"""
MONDAY = datetime(2016, 10, 10, 8, tzinfo=UTC)  # 10:00 in Geneva: this week's digests are out
POST, EDIT, LOOK = "chat.postMessage", "chat.update", "conversations.history"
ADDRESS, BYTES, SHOW = "files.getUploadURLExternal", "upload", "files.completeUploadExternal"


# What happens


@dataclass(frozen=True)
class Passes:
    """Time in which the bot does what falls due, looks up and heals so many times in it, and prunes."""

    length: timedelta
    turns: int = 4


@dataclass(frozen=True)
class Sleeps:
    """Time in which the bot does not run."""

    length: timedelta


@dataclass(frozen=True)
class Says:
    """A command of the secretary's, acknowledged."""

    words: str


@dataclass(frozen=True)
class Joins:
    """A person of the roster gets an account."""

    user: str


@dataclass(frozen=True)
class AtSlack:
    """Something changes at Slack's side."""

    change: "Callable[[World], None]"


Step = Passes | Sleeps | Says | Joins | AtSlack


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What happens, and what people see at its end: the place of each message and words that are in it, or others.
    What is in `may_show` may be there or not.
    With `may_double` Slack shows a message so late that a second copy is sent, and removed.

    `parked` is how many posts wait for the secretary's word then, `without` whose account is not known yet.
    """

    steps: tuple[Step, ...]
    shows: tuple[tuple[str, ...], ...]
    begins: datetime = MONDAY
    may_show: tuple[tuple[str, ...], ...] = ()
    may_double: bool = False
    parked: int = 0
    without: str = ""


class Way(StrEnum):
    """How it goes wrong at a boundary; with AWAY the database refuses the commit instead."""

    EXIT = "exit"
    KILL = "SIGKILL"
    RAISE = "exception"
    AWAY = "database away"


ENDS = {Way.EXIT: 1, Way.KILL: -signal.SIGKILL}  # the exit codes of those that do not live on


@dataclass(frozen=True)
class Crash:
    """Where and how a bot goes wrong, at the n-th time that it gets there."""

    boundary: str
    way: Way
    nth: int = 1


class Torn(Exception):
    """What is raised at a boundary; nobody expects it."""


# The bot's side


class Line:
    """The pipe to the test, for the bot's threads."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()

    def tell(self, kind: str, *what: object) -> None:
        with self._lock:
            self._pipe.send((kind, *what))

    def ask(self, kind: str, *what: object) -> Any:
        with self._lock:
            self._pipe.send((kind, *what))
            return self._pipe.recv()


class Boundaries:
    """Reports each boundary that is reached, and crashes at the wanted one."""

    def __init__(self, line: Line, crash: Crash | None) -> None:
        self._line = line
        self._crash = crash
        self._lock = threading.Lock()
        self._count: Counter[str] = Counter()

    def approach(self, name: str) -> None:
        """Refuse the commit that this boundary would follow, if that is wanted."""
        if self._crash and self._crash.way is Way.AWAY and self._is_here(name):
            raise Unavailable

    def reach(self, name: str) -> None:
        self._line.tell("reached", name)
        if self._crash and self._crash.way is not Way.AWAY and self._is_here(name):
            _go_wrong(self._crash.way)

    def _is_here(self, name: str) -> bool:
        with self._lock:
            self._count[name] += 1
            return self._crash == Crash(name, self._crash.way, self._count[name]) if self._crash else False


def _go_wrong(way: Way) -> None:
    if way is Way.EXIT:
        os._exit(1)
    if way is Way.KILL:
        os.kill(os.getpid(), signal.SIGKILL)
        threading.Event().wait()
    raise Torn


class NamedStore(Store):
    """The store, which names what it has committed."""

    boundaries: Boundaries

    def write(self, work: Callable[[Tx], T], *, now: datetime, key: str | None = None) -> T:
        with self._commit_of(work):
            return super().write(work, now=now, key=key)

    def write_in_turn(self, works: Sequence[Callable[[Tx], T]], *, now: datetime) -> list[T | Exception]:
        with self._commit_of(works[-1]):
            return super().write_in_turn(works, now=now)

    @contextmanager
    def _commit_of(self, work: Callable[[Tx], object]) -> Iterator[None]:
        """Name a commit by its work, the last one where there are several."""
        name = f"after commit: {name_of(work)}"
        self.boundaries.approach(name)
        yield
        self.boundaries.reach(name)


def name_of(work: Callable[..., object]) -> str:
    """Return the name of a piece of work, as it stands in its module."""
    function = work.func if isinstance(work, partial) else work
    return f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"


@dataclass(frozen=True)
class NamedSlack:
    """Slack at the other end of the line."""

    line: Line
    boundaries: Boundaries

    def __call__(self, method: str, *, deadline: timedelta, **values: object) -> Mapping[str, Any]:
        self.boundaries.reach(f"before {method}")
        answer: Mapping[str, Any] | None = self.line.ask("call", method, values)
        self.boundaries.reach(f"after {method}")
        if answer is None:
            raise MaybeSent("no answer")
        return answer


class Life:
    """One process of the bot, from its start on. It begins with the step at which the one before it ended."""

    def __init__(self, pipe: Connection, url: str, crash: Crash | None, *, at: datetime) -> None:
        self.at = at
        self.line = Line(pipe)
        boundaries = Boundaries(self.line, crash)
        self.store = NamedStore(url, charter=CHARTER, monotonic=lambda: 0.0)
        self.store.boundaries = boundaries
        self.store.start()
        self.slack = NamedSlack(self.line, boundaries)
        self.desk = Desk(self.store, REGISTRY, command="/isc")
        self.ticks = self._ticks()

    def _ticks(self) -> Ticks:
        channels = {c.name: c.id for c in channels_of()}
        begin = partial(
            Ticks,
            self.store,
            self.slack,
            registry=REGISTRY,
            now=lambda: self.at,
            machine=lambda: self.at,
            timeouts=DeliveryTimeouts(),
        )
        with suppress(Torn, Unavailable):
            return begin(channels=channels)
        return begin(channels=channels)  # whoever watches the process starts it again

    def run(self, steps: tuple[Step, ...], first: int) -> None:
        for number, step in list(enumerate(steps))[first:]:
            self._take(step, number)
            self.line.tell("done", number)
        self.ticks.close()
        self.store.stop()

    def _take(self, step: Step, number: int) -> None:
        match step:
            case Passes(length, turns):
                for _ in range(turns):
                    self._turn(self.at + length / turns)
                self._tick(self.ticks.prune)
            case Sleeps(length):
                self._move(self.at + length)
            case Says(words):
                call = Call(
                    team=TEAM, user=LINDA, channel="C1", words=words, now=self.at, key=f"step {number}"
                )
                self._submit(self.desk.write_request(call))
            case Joins(user):
                self._submit(WriteRequest(partial(_join, user=user, now=self.at), self.at))
            case AtSlack():
                self.line.ask("change", number)

    def _submit(self, piece: WriteRequest[Any]) -> None:
        answer = self.store.submit([piece]).result()[0]
        if isinstance(answer, Exception):
            raise answer

    def _turn(self, to: datetime) -> None:
        self._tick(self.ticks.plan)
        self._tick(partial(self.ticks.advance, to, set_clock=self._move))
        self._tick(self.ticks.reconcile)
        self._tick(self.ticks.remove_duplicates)

    def _tick(self, tick: Callable[[], object]) -> None:
        """Run a tick as the poller does: what fails is tried again."""
        try:
            tick()
        except (Torn, Unavailable):
            tick()

    def _move(self, to: datetime) -> None:
        self.at = to
        self.line.tell("moved", to)


def _join(tx: Tx, user: str, now: datetime) -> None:
    person = next(one for one in people_of() if one.id == user)
    link_account(tx, TEAM, Profile(user, person.real_name, person.email, person.zone), now=now)


def live(
    pipe: Connection,
    url: str,
    steps: Callable[[], tuple[Step, ...]],
    crash: Crash | None,
    first: int,
    at: datetime,
) -> None:
    """Be the bot. This is where its process begins."""
    logging.disable()
    Life(pipe, url, crash, at=at).run(steps(), first)


# Slack's side


def people_of() -> list[Person]:
    rows = [line.split(",") for line in ROSTER.splitlines()[1:]]
    return [
        Person(f"U{number:04}", row[1].split("@")[0], row[0], row[1], "Europe/Zurich")
        for number, row in enumerate(rows, 1)
    ]


@cache
def channels_of() -> list[Channel]:
    names = dict.fromkeys([CHARTER.channels.main, *[area.channel for area in CHARTER.areas]])
    members = {ALINE, LINDA, TARO, BOT}
    return [
        Channel(f"C{number:04}", name.removeprefix("#"), set(members)) for number, name in enumerate(names)
    ]


def place_of(name: str) -> str:
    return next(channel.id for channel in channels_of() if channel.name == name)


@dataclass
class World:
    """What survives the bot: Slack, the database, the time."""

    scenario: str
    url: str
    at: datetime
    workspace: Workspace = field(init=False)
    refusals: dict[tuple[str, str], str] = field(default_factory=dict)  # Slack's word, by method and content
    aimed: dict[str, Fault] = field(default_factory=dict)  # what the next message meets, by its place
    removed: set[str] = field(default_factory=set)
    reached: Counter[str] = field(default_factory=Counter)
    next_step: int = 0

    def __post_init__(self) -> None:
        self.workspace = Workspace(now=lambda: self.at, people=people_of(), channels=channels_of())

    def live(self, crash: Crash | None = None) -> int:
        """Let a bot live until it ends; return how it ended."""
        ours, theirs = _PROCESSES.Pipe()
        steps = partial(steps_of, self.scenario)
        process = _PROCESSES.Process(
            target=live, args=(theirs, self.url, steps, crash, self.next_step, self.at)
        )
        with _ONE_AT_A_TIME:
            process.start()
        theirs.close()
        with ours, suppress(EOFError, ConnectionResetError):
            while True:
                self._hear(ours, *ours.recv())
        with _ONE_AT_A_TIME:
            process.join()
        return int(process.exitcode or 0)

    def _hear(self, bot: Connection, kind: str, *what: Any) -> None:
        match kind, what:
            case "reached", (name,):
                self.reached[name] += 1
            case "moved", (to,):
                self.at = to
            case "done", (number,):
                self.next_step = number + 1
            case "change", (number,):
                steps_of(self.scenario)[number].change(self)
                _answer(bot, None)
            case "call", (method, values):
                _answer(bot, self._call(method, values))

    def _call(self, method: str, values: Mapping[str, object]) -> Mapping[str, Any] | None:
        if error := self.refusals.get((method, "blocks" if values.get("blocks") else "text")):
            return {"ok": False, "error": error}
        if method == POST and (fault := self.aimed.pop(str(values["channel"]), None)):
            self.workspace.faults.add(fault)
        met = self.workspace.meet(method, values)
        if met.answer is None or met.status >= 500:
            return None
        return met.answer | ({"retry_after": met.retry_after} if met.retry_after is not None else {})

    def visible(self) -> list[tuple[str, str, str]]:
        """Return what the bot has posted and people see: place, Slack's timestamp, text."""
        return [
            (self._name(place), message.ts, message.text)
            for place, messages in self.workspace.posted.items()
            for message in messages
            if message.user == BOT and not message.subtype
        ]

    def _name(self, place: str) -> str:
        channel = self.workspace.channels[place]
        return channel.user if channel.is_direct else f"#{channel.name}"


def _answer(bot: Connection, answer: object) -> None:
    with suppress(BrokenPipeError):  # it died while it waited
        bot.send(answer)


# Whoever starts a process may take the exit code of one that another thread joins; templates are made once.
_ONE_AT_A_TIME = threading.Lock()
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.crashing", "pytest"])


# Databases


def peopled(kind: str, *, without: str) -> str:
    """Return the address of a new database with the roster in it, all linked to their accounts but one."""
    with _ONE_AT_A_TIME:
        url = databases.fresh(kind)
    file = sqlite_file(url)
    if file is None:
        _fill(url, without)
    else:
        with _ONE_AT_A_TIME:
            shutil.copy(_template(without), file)
    return url


@cache
def _template(without: str) -> Path:
    url = databases.fresh("sqlite")
    _fill(url, without)
    return Path(str(sqlite_file(url)))


def _fill(url: str, without: str) -> None:
    store = Store(url, charter=CHARTER, monotonic=lambda: 0.0)
    store.start()
    store.write(partial(import_roster, text=ROSTER), now=MONDAY)
    for person in people_of():
        if person.id != without:
            store.write(partial(_join, user=person.id, now=MONDAY), now=MONDAY)
    store.stop()


# Scenarios


SETTLES = Passes(timedelta(minutes=18), turns=15)  # time enough for every wait, two look-ups and the healing


def _after(*, turns: int = 4, **length: float) -> Passes:
    return Passes(timedelta(**length), turns)


def _meets(kind: FaultKind, **more: Any) -> AtSlack:
    return AtSlack(lambda world: world.workspace.faults.add(Fault(kind=kind, **more)))


def _aimed(place: str, kind: FaultKind, **more: Any) -> AtSlack:
    return AtSlack(lambda world: world.aimed.update({place: Fault(kind=kind, method=POST, **more)}))


def _sent_with(*faults: AtSlack) -> "Scenario":
    """Return a card that meets these faults."""
    return Scenario(steps=(LOGGED, *faults, _after(minutes=2)), shows=(CARD,))


def _told_with(fault: AtSlack) -> "Scenario":
    """Return a message to a person that meets this fault; the card beside it does not."""
    return Scenario(steps=(ASSIGNED, fault, _after(minutes=2)), shows=(CARD, MESSAGE))


def _edited_with(fault: AtSlack) -> "Scenario":
    return Scenario(steps=(LOGGED, _after(minutes=2), DONE, fault, _after(minutes=2)), shows=(CARD_DONE,))


def _filed_with(*faults: AtSlack, **more: Any) -> "Scenario":
    """Return a file that meets these faults; the card beside it does not."""
    return Scenario(steps=(LOGGED, *faults, EXPORTED, _after(minutes=2)), shows=(CARD, FILE), **more)


def _refuses(method: str, content: str, error: str) -> AtSlack:
    return AtSlack(lambda world: world.refusals.update({(method, content): error}))


ACTION = "action Send the cost table area:web due:24 oct"
LOGGED = Says(f"{ACTION} owner:<@{LINDA}>")
ASSIGNED = Says(f"{ACTION} owner:<@{TARO}>")
DONE = Says("done A-1 Table sent")
EXPORTED = Says("export actions")
RAISED = Says("raise Who pays? area:web")
DECIDED = Says("decide I-1 agreed Option B behalf:CWG-LANG")
ISSUE_CARD, ANSWER = ("#isc-web", "Decided · I-1"), ("#isc-web", "Decided · DEC-1")
CARD_DONE = ("#isc-web", "Table sent")
CARD, MESSAGE = ("#isc-web", "A-1 "), (TARO, "asks you for this")
FILE = (LINDA, "*1 open action* · as of")
DIGESTS = (("#isc-tf", "ISC-TF · week of"), ("#isc-web", "Web editorial · week of"))
DOUBT = "I don't know whether I reached"
WEB = "isc-web"
FIVE_TO_NINE = datetime(2016, 10, 10, 6, 55, tzinfo=UTC)  # in Geneva; the digests go out at nine
NEARLY_SIX = datetime(2016, 10, 10, 15, 56, 30, tzinfo=UTC)  # in Geneva; after six nobody is disturbed


def _answers_the_first(world: World) -> None:
    """Let a person answer under the oldest message in the area's channel."""
    root = next(message for message in world.workspace.posted[place_of(WEB)] if message.user == BOT)
    reply = Message(
        channel=root.channel, ts=world.workspace.next_ts(), user=LINDA, thread_ts=root.ts, text="Thanks"
    )
    world.workspace.add(reply)


def _deletes_all(world: World) -> None:
    for messages in list(world.workspace.posted.values()):
        for message in list(messages):
            world.removed.add(message.ts)
            world.workspace.remove(message)


SCENARIOS: Mapping[str, Scenario] = {
    "card": Scenario(steps=(LOGGED, _after(minutes=2)), shows=(CARD,)),
    "message to a person": Scenario(steps=(ASSIGNED, _after(minutes=2)), shows=(CARD, MESSAGE)),
    "undone before it was shown": Scenario(steps=(LOGGED, Says("undo A-1"), _after(minutes=2)), shows=()),
    "digests": Scenario(
        begins=FIVE_TO_NINE, steps=(ASSIGNED, _after(minutes=10)),
        shows=(CARD, *DIGESTS, (TARO, "Linda asks you for this, due *Mon 24 Oct*.")),
    ),
    "digests that waited for the next day": Scenario(
        begins=FIVE_TO_NINE,
        steps=(LOGGED, _after(minutes=2), Sleeps(timedelta(hours=12)), _after(hours=15)),
        shows=(CARD, *DIGESTS, (LINDA, "Your week")),
    ),
    "digests that are too late": Scenario(
        begins=FIVE_TO_NINE,
        steps=(LOGGED, _after(minutes=2), Sleeps(timedelta(days=6, hours=3)), _after(hours=1)),
        shows=(CARD,),
    ),
    "message that waits for the next day": Scenario(
        begins=NEARLY_SIX,
        steps=(ASSIGNED, _aimed(TARO, FaultKind.TOO_MANY, seconds=300), _after(hours=16)),
        shows=(CARD, MESSAGE),
    ),
    "decision in the thread": Scenario(
        steps=(RAISED, _after(minutes=2), DECIDED, _meets(FaultKind.RESET_AFTER, method=POST), _after(minutes=2)),
        shows=(ISSUE_CARD, ANSWER),
        # What asks him may come before or after the decision; if it came before, the decision comes beside it.
        may_show=((TARO, "Decided · I-1", "Waiting · I-1"), (TARO, "Decided · DEC-1")),
    ),
    "edit": Scenario(steps=(LOGGED, _after(minutes=2), DONE, _after(minutes=2)), shows=(CARD_DONE,)),
    "edit too fast": _edited_with(_meets(FaultKind.TOO_MANY, method=EDIT, seconds=5)),
    "edit broken off": _edited_with(_meets(FaultKind.RESET_AFTER, method=EDIT)),
    "edit with refused blocks": _edited_with(_refuses(EDIT, "blocks", "invalid_blocks")),
    "edit of a message that was deleted": Scenario(
        steps=(LOGGED, SETTLES, AtSlack(_deletes_all), DONE, _after(minutes=2)), shows=()
    ),
    "refused blocks": _sent_with(_refuses(POST, "blocks", "invalid_blocks")),
    "refused text": Scenario(
        steps=(LOGGED, _refuses(POST, "blocks", "invalid_blocks"), _refuses(POST, "text", "no_text"), _after(minutes=2)),
        shows=(),
        parked=1,
    ),
    "too fast": _sent_with(_meets(FaultKind.TOO_MANY, method=POST, seconds=5)),
    "broken off before": _sent_with(_meets(FaultKind.RESET_BEFORE, method=POST)),
    "broken off after": _sent_with(_meets(FaultKind.RESET_AFTER, method=POST)),
    "message broken off before": _told_with(_aimed(TARO, FaultKind.RESET_BEFORE)),
    "message broken off after": _told_with(_aimed(TARO, FaultKind.RESET_AFTER)),
    "look-up too fast": _sent_with(
        _meets(FaultKind.RESET_AFTER, method=POST), _meets(FaultKind.TOO_MANY, method=LOOK, seconds=30)
    ),
    "look-up not allowed": Scenario(
        steps=(
            LOGGED, _meets(FaultKind.RESET_AFTER, method=POST), _refuses(LOOK, "text", "not_in_channel"),
            _after(minutes=2),
        ),
        shows=((LINDA, DOUBT),),
        may_show=(CARD,),
        parked=1,
    ),
    "second copy": Scenario(
        steps=(LOGGED, _meets(FaultKind.HISTORY_LATE, seconds=400), _after(minutes=2)),
        shows=(CARD,),
        may_double=True,
    ),
    "second copy, the first answered": Scenario(
        steps=(
            LOGGED, _meets(FaultKind.HISTORY_LATE, seconds=400), _after(minutes=7, turns=8), AtSlack(_answers_the_first),
        ),
        shows=(CARD,),
        may_double=True,
    ),
    "archived channel": Scenario(
        steps=(LOGGED, _meets(FaultKind.CHANNEL_ARCHIVED, channel=WEB, on=True), _after(minutes=3)),
        shows=((LINDA, "the channel is archived"),),
        parked=1,
    ),
    "deactivated person": Scenario(
        steps=(ASSIGNED, _meets(FaultKind.PERSON_DEACTIVATED, user=TARO, on=True), _after(minutes=3)),
        shows=(CARD, (LINDA, "I couldn't reach", DOUBT)),
        parked=1,
    ),
    "person without an account": Scenario(
        without=TARO,
        steps=(Says(f"{ACTION} owner:taro"), _after(minutes=2), Joins(TARO), _after(minutes=2)),
        shows=(CARD, MESSAGE),
    ),
    "file": _filed_with(),
    "file too fast": _filed_with(_meets(FaultKind.TOO_MANY, method=SHOW, seconds=5)),
    "file without an address": _filed_with(_meets(FaultKind.RESET_AFTER, method=ADDRESS)),
    "file whose bytes broke off": _filed_with(_meets(FaultKind.RESET_BEFORE, method=BYTES)),
    "file broken off before": _filed_with(_meets(FaultKind.RESET_BEFORE, method=SHOW)),
    "file broken off after": _filed_with(_meets(FaultKind.RESET_AFTER, method=SHOW)),
    "file shown late": _filed_with(_meets(FaultKind.HISTORY_LATE, method=SHOW, seconds=60)),
    "second file": _filed_with(_meets(FaultKind.HISTORY_LATE, method=SHOW, seconds=400), may_double=True),
    "file that does not arrive": Scenario(
        steps=(
            LOGGED, _after(minutes=2), EXPORTED, _meets(FaultKind.PERSON_DEACTIVATED, user=LINDA, on=True),
            _after(minutes=3),
        ),
        shows=(CARD,),
        parked=1,
    ),
    "revoked token": Scenario(
        steps=(
            ASSIGNED, _meets(FaultKind.TOKEN_REVOKED, on=True), _after(minutes=3),
            _meets(FaultKind.TOKEN_REVOKED, on=False),
        ),
        shows=(CARD, MESSAGE),
    ),
    "silent Slack": Scenario(
        steps=(ASSIGNED, _meets(FaultKind.DOWN, on=True), _after(minutes=3), _meets(FaultKind.DOWN, on=False)),
        shows=(CARD, MESSAGE),
    ),
}  # fmt: skip


def steps_of(name: str) -> tuple[Step, ...]:
    return (*SCENARIOS[name].steps, SETTLES)


# What became of it


def play(name: str, crash: Crash | None = None, *, kind: str = "sqlite") -> World:
    """Let a scenario happen; after a crash another process goes on."""
    scenario = SCENARIOS[name]
    world = World(name, peopled(kind, without=scenario.without), scenario.begins)
    ended = world.live(crash)
    if crash is not None and crash.way in ENDS:
        assert ended == ENDS[crash.way], f"{crash} was not reached"
        ended = world.live()
    assert ended == 0, ended
    return world


def wrongs(world: World) -> list[str]:
    """Return what is not as it must be at the end of a scenario."""
    scenario = SCENARIOS[world.scenario]
    return [*_wrong_at_slack(scenario, world), *_wrong_in_the_records(scenario, world)]


def _wrong_at_slack(scenario: Scenario, world: World) -> list[str]:
    wrong, missing = [], [*scenario.shows, *scenario.may_show]
    for place, _, text in world.visible():
        fits = next(
            (one for one in missing if one[0] == place and any(words in text for words in one[1:])), None
        )
        if fits is None:
            wrong.append(f"twice or for nothing in {place}: {text}")
        else:
            missing.remove(fits)
    if world.reached["before chat.delete"] and not scenario.may_double:
        wrong.append("a second copy was sent, and had to be removed")
    return [
        *wrong,
        *(
            f"lost in {place}: {words[0]}"
            for place, *words in missing
            if (place, *words) not in scenario.may_show
        ),
    ]


def _wrong_in_the_records(scenario: Scenario, world: World) -> list[str]:
    posts = [row for row in rows_of(world.url, tables.posts) if row["send_at"] <= world.at]
    under_way = {PostState.PENDING, PostState.SENDING}
    wrong = [f"{row['key']} is {row['state']}" for row in posts if row["state"] in under_way]
    for_a_word = {PostState.PARKED, PostState.UNCERTAIN}
    parked = [f"{row['key']}: {row['last_error']}" for row in posts if row["state"] in for_a_word]
    if len(parked) != scenario.parked:
        wrong.append(f"parked: {parked}")
    sent = {row["slack_ts"]: row["key"] for row in posts if row["state"] == PostState.SENT}
    there = {ts for _, ts, _ in world.visible()} | world.removed
    wrong += [f"{key} points at no message" for ts, key in sent.items() if ts not in there]
    in_doubt = {row["text"] for row in posts if row["last_error"].startswith(UNCERTAIN_PREFIX)}
    wrong += [
        f"nobody knows of {text}"
        for _, ts, text in world.visible()
        if ts not in sent and text not in in_doubt
    ]
    wrong += [
        f"{row['key']} waits for an edit"
        for row in posts
        if row["state"] == PostState.SENT and row["shown"] < row["wanted"]
    ]
    notices = rows_of(world.url, tables.notifications)
    return wrong + [
        f"{row['key']} is left behind"
        for row in notices
        if row["state"] == NotificationState.PLANNED and row["due_at"] <= world.at
    ]
