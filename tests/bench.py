"""Measure beside a reference in the same run, and write build/bench.json.

`python -m tests.bench` measures everything; `python -m tests.bench action` what has "action" in its name.
Servers and load run as processes of their own, on the loopback address only.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app import machine
from bot.charterfile import read_charter
from bot.people import Account
from handlers import MENU
from handlers.calls import Desk
from handlers.health import State
from handlers.roster import import_roster
from handlers.slack import Body, Client, Door, Identity
from handlers.web import Site
from storage.store import Store
from storage.units import Tx
from tests import bench_lateness, bench_lists, databases

SECRET = "bench-secret"
BOT = Identity(team="T0BENCH", user="U0CLERK", bot="B0CLERK", token="xoxb-bench")
QUICK = os.environ.get("QUICK") == "1"  # judged only for what is lost or done twice; the figures mean nothing
ROUNDS, SECONDS, WARM_UP = (1, 0.5, 0.2) if QUICK else (5, 5.0, 0.5)
CALLERS = 200
MOST_A_SECOND = 12_000
BURSTS, BURST = 1 if QUICK else 5, 3000
HERE = Path(__file__).parent.parent
COUNTED = ("records", "items", "actions", "owners", "history", "posts", "inbox")
_NUMBERS = count()

Figure = dict[str, object]


# --- What is measured ---------------------------------------------------------------------------------------------


async def _allowed() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=BOT.team, bot_user_id=BOT.user, bot_id=BOT.bot, bot_token=BOT.token
    )


def bare_app(slack: int | None = None) -> Starlette:
    """Return Bolt with one listener that acknowledges; with a port of a Slack it also starts a call."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed, process_before_response=True)
    client = _client(slack)
    tasks: set[asyncio.Task[object]] = set()

    @bolt.command("/isc")
    async def listener(ack: AsyncAck) -> None:
        await ack()
        if slack is not None:
            _start(client, tasks)

    return _over_http(bolt)


def default_app() -> Starlette:
    """Return Bolt as it comes: it polls for the acknowledgement."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed)

    @bolt.command("/isc")
    async def listener(ack: AsyncAck) -> None:
        await ack()

    return _over_http(bolt)


def one_event_app() -> Starlette:
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed, process_before_response=True)

    @bolt.event("reaction_added")
    async def listener() -> None:
        """Acknowledge, as Bolt does for an event by itself."""

    return _over_http(bolt)


def _over_http(bolt: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(bolt)
    return Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])


def slack_that_takes_its_time() -> Starlette:
    async def call(_: Request) -> JSONResponse:
        await asyncio.sleep(0.05)
        return JSONResponse({"ok": True})

    return Starlette(routes=[Route("/api/{method}", call, methods=["POST"])])


def _client(slack: int | None) -> Client:
    return Client(BOT.token, base_url=f"http://127.0.0.1:{slack or 9}/api/")


def _start(client: Client, tasks: set[asyncio.Task[object]]) -> None:
    task: asyncio.Task[object] = asyncio.get_running_loop().create_task(
        client.ask(
            "chat.postEphemeral", deadline=timedelta(seconds=5), channel="C0BENCH", user="U0", text="Noted"
        )
    )
    tasks.add(task)
    task.add_done_callback(tasks.discard)


class LoudDoor(Door):
    """The bot's own door, but each command also starts a Slack call."""

    async def _command(self, body: Body) -> BoltResponse:
        response = await super()._command(body)
        self._later(self._call_slack())
        return response

    async def _call_slack(self) -> None:
        await self.client.ask(
            "chat.postEphemeral", deadline=timedelta(seconds=5), channel="C0BENCH", user="U0", text="Noted"
        )


def whole_bot(url: str, slack: int | None = None) -> Site:
    """Return the bot with everything registered, on a database with 200 callers on its roster."""
    door_of = Door if slack is None else LoudDoor
    door = door_of(
        Desk(_store(url), MENU, command="/isc"),
        _client(slack),
        BOT,
        now=machine,
        is_slack_silent=lambda: False,
    )
    return Site(door.app(), signing_secret=SECRET, machine=machine, health=State, ready=list)


def _store(url: str) -> Store:
    charter = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    store.write(lambda tx: import_roster(tx, _callers()), now=machine())
    store.write(_give_accounts, now=machine())
    return store


def _callers() -> str:
    rows = ["name,email,station,language,role,area,entity"]
    rows += [f"Caller {n},caller{n}@example.org,GVA,en,deputy_director,,BR" for n in range(CALLERS)]
    return "\n".join(rows)


def _give_accounts(tx: Tx) -> None:
    for person in tx.roster.persons.values():
        number = int(person.email.removeprefix("caller").split("@")[0])
        tx.add(Account(team=BOT.team, user=f"U{number:08}", person_id=person.id, from_at=tx.now))


# --- Servers and load -----------------------------------------------------------------------------------------------


def _serve(build: Callable[[], Starlette | Site], bound: socket.socket) -> None:
    config = uvicorn.Config(build(), log_config=None, access_log=False, loop="uvloop", http="httptools")
    uvicorn.Server(config).run(sockets=[bound])


@contextmanager
def served(build: Callable[[], Starlette | Site]) -> Iterator[int]:
    """Serve in a process of its own; yields the port."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen(128)
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(build, bound), daemon=True)
    process.start()
    try:
        yield bound.getsockname()[1]
    finally:
        process.terminate()
        process.join()
        bound.close()


def command(number: int) -> str:
    """Return the body of a command; each has its own trigger and one of 200 callers."""
    return urlencode(
        {
            "token": "t", "team_id": BOT.team, "team_domain": "bench", "channel_id": "C0BENCH", "channel_name": "isc-tf",
            "user_id": f"U{number % CALLERS:08}", "user_name": "caller", "command": "/isc",
            "text": f"action Send the cost table number {number} area:climate due:2027-10-{number % 28 + 1:02}",
            "api_app_id": "A0", "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/",
            "trigger_id": f"{os.getpid()}.{number}",
        }
    )  # fmt: skip


def signed_command(number: int) -> bytes:
    return _signed(command(number), "application/x-www-form-urlencoded")


def signed_event(number: int) -> bytes:
    event = {"type": "reaction_added", "user": "U0", "reaction": "eyes", "item": {}, "event_ts": "1.0"}
    body = {
        "type": "event_callback",
        "team_id": BOT.team,
        "api_app_id": "A0",
        "event_id": f"Ev{number}",
        "event": event,
    }
    return _signed(json.dumps(body), "application/json")


def _signed(text: str, content_type: str) -> bytes:
    body, stamp = text.encode(), str(int(machine().timestamp()))
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Load:
    """What a load saw: how many answers, in how many seconds, and how long each took."""

    answers: int
    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def at(self, share: float) -> float:
        """Return the latency in seconds that this share of the answers stayed under."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def _connection(port: int, until: float, load: Load, requests: Iterator[bytes]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in requests:
        if time.perf_counter() > until:
            break
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            ),
            0,
        )
        body = await reader.readexactly(length) if length else b""
        load.latencies.append(time.perf_counter() - began)
        if not head.startswith(b"HTTP/1.1 200") or b"went wrong" in body:
            raise SystemExit(f"not answered as it should be: {head[:100]!r} {body[:300]!r}")
        load.answers += 1
    writer.close()


async def _pressed(port: int, connections: int, seconds: float, make: Callable[[int], bytes]) -> Load:
    load = Load(0, seconds, [])
    # Signed before the clock runs: on two cores the load must not take what the servers need.
    requests = iter([make(next(_NUMBERS)) for _ in range(int(seconds * MOST_A_SECOND))])
    began = time.perf_counter()
    await asyncio.gather(*[_connection(port, began + seconds, load, requests) for _ in range(connections)])
    load.seconds = time.perf_counter() - began
    return load


def press(port: int, connections: int, seconds: float, make: Callable[[int], bytes] = signed_command) -> Load:
    """Load a server from this process over so many connections."""
    return asyncio.run(_pressed(port, connections, seconds, make))


def alternating(
    reference: int, ours: int, connections: int, make: Callable[[int], bytes] = signed_command
) -> Iterator[dict[int, Load]]:
    """Load both servers in turn, the order changing each round, after a warm-up of both."""
    for port in (reference, ours):
        press(port, connections, WARM_UP, make)
    for number in range(ROUNDS):
        order = (reference, ours) if number % 2 else (ours, reference)
        yield {port: press(port, connections, SECONDS, make) for port in order}


def compared(mine: list[float], theirs: list[float], unit: str) -> Figure:
    """Return the median, its reference, and the ratio within each round: the median and the range."""
    ratios = [m / t for m, t in zip(mine, theirs, strict=True)]
    return {
        "value": round(statistics.median(mine), 2),
        "unit": unit,
        "against": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(ratios), 3),
        "range": [round(min(ratios), 3), round(max(ratios), 3)],
    }


def _rows(url: str) -> str:
    """Say which rows a command has written, by counting them."""
    engine = create_engine(url)
    with engine.connect() as db:
        counts = {name: db.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in COUNTED}
    engine.dispose()
    if len(set(counts.values())) != 1:
        raise SystemExit(f"a command did not write all its rows: {counts}")
    return f"{len(COUNTED)} rows each in {', '.join(COUNTED)}; {counts['records']} commands"


# --- The figures ----------------------------------------------------------------------------------------------------


def action_http(kind: str, connections: int) -> Figure:
    """Measure a whole signed `/isc action` beside a bare Bolt app, alternating."""
    url = databases.durable(kind)
    with served(bare_app) as bare, served(lambda: whole_bot(url)) as ours:
        rounds = [
            (seen[ours].per_second, seen[bare].per_second, seen[ours].at(0.5), seen[ours].at(0.99))
            for seen in alternating(bare, ours, connections)
        ]
    mine, theirs, p50, p99 = (list(column) for column in zip(*rounds, strict=True))
    return {
        **compared(mine, theirs, "req/s"),
        "p50_ms": round(statistics.median(p50) * 1000, 2),
        "p99_ms": round(statistics.median(p99) * 1000, 2),
        "conditions": f"{'sqlite synchronous=full' if kind == 'sqlite' else 'postgresql'}, c={connections}, {_rows(url)}",
    }


def latency() -> Figure:
    """Measure the median answer on one connection, less one fdatasync, beside Bolt as it comes."""
    url = databases.durable("sqlite")
    with served(default_app) as polling, served(lambda: whole_bot(url)) as ours:
        rounds = [
            (seen[ours].at(0.5), seen[polling].at(0.5), _fdatasync())
            for seen in alternating(polling, ours, 1)
        ]
    syncs = [sync for _, _, sync in rounds]
    found = compared(
        [(mine - sync) * 1000 for mine, _, sync in rounds], [theirs * 1000 for _, theirs, _ in rounds], "ms"
    )
    return {
        **found,
        "conditions": f"sqlite synchronous=full, c=1, p50; one fdatasync took {statistics.median(syncs) * 1000:.2f} ms",
    }


def _fdatasync() -> float:
    with tempfile.NamedTemporaryFile(
        dir=Path(databases.durable("sqlite").removeprefix("sqlite:///")).parent
    ) as file:
        took = []
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def registered() -> Figure:
    """Measure an event that needs no work: everything registered, beside one handler alone."""
    url = databases.durable("sqlite")
    with served(one_event_app) as one, served(lambda: whole_bot(url)) as ours:
        rounds = [
            (seen[ours].per_second, seen[one].per_second) for seen in alternating(one, ours, 16, signed_event)
        ]
    mine, theirs = (list(column) for column in zip(*rounds, strict=True))
    return {**compared(mine, theirs, "req/s"), "conditions": "an event that is only acknowledged, c=16"}


def slow_slack() -> Figure:
    """Measure the slowest hundredth of answers while each command also starts a call that takes Slack 50 ms."""
    url = databases.durable("sqlite")
    with (
        served(slack_that_takes_its_time) as slack,
        served(lambda: bare_app(slack)) as bare,
        served(lambda: whole_bot(url, slack)) as ours,
    ):
        rounds = [
            (seen[ours].at(0.99) * 1000, seen[bare].at(0.99) * 1000) for seen in alternating(bare, ours, 16)
        ]
    mine, theirs = (list(column) for column in zip(*rounds, strict=True))
    return {
        **compared(mine, theirs, "ms"),
        "conditions": "ack p99, c=16, each command starts a Slack call of 50 ms",
    }


def socket_bursts() -> Figure:
    """Send bursts of 3,000 envelopes over one Socket Mode connection and count the acknowledgements of each."""
    acked, seconds = asyncio.run(_bursts(databases.durable("sqlite")))
    twice = sum(1 for count_ in acked.values() if count_ > 1)
    missing = BURSTS * BURST - len(acked)
    if twice or missing:
        raise SystemExit(f"socket mode: {missing} envelopes without an ack, {twice} with more than one")
    return {
        "value": round(len(acked) / seconds), "unit": "envelopes/s", "against": None, "ratio": None,
        "conditions": f"{BURSTS} bursts of {BURST} envelopes, each acknowledged exactly once",
    }  # fmt: skip


async def _bursts(url: str) -> tuple[Counter[str], float]:
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    hub = Hub(f"ws://127.0.0.1:{bound.getsockname()[1]}/link")
    server = uvicorn.Server(
        uvicorn.Config(hub.site(), log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1)
    )
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    store = _store(url)
    client = Client(BOT.token, base_url=f"http://127.0.0.1:{bound.getsockname()[1]}/api/")
    door = Door(Desk(store, MENU, command="/isc"), client, BOT, now=machine, is_slack_silent=lambda: False)
    handler = AsyncSocketModeHandler(door.app(), "xapp-bench", web_client=client.web)
    await handler.connect_async()  # type: ignore[no-untyped-call] # slack_bolt has no types there
    bursts = [[_envelope(number * BURST + n) for n in range(BURST)] for number in range(BURSTS)]
    began = time.perf_counter()
    for burst in bursts:
        await hub.burst(burst)
    seconds = time.perf_counter() - began
    await handler.close_async()  # type: ignore[no-untyped-call]
    server.should_exit = True
    await serving
    await door.close()
    store.stop()
    return hub.acked, seconds


def _envelope(number: int) -> dict[str, object]:
    fields = dict(parse_qsl(command(number)))
    return {
        "envelope_id": f"e{number}",
        "type": "slash_commands",
        "payload": fields,
        "accepts_response_payload": True,
    }


class Hub:
    """The other end of a Socket Mode connection: it sends a burst and counts what comes back."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.acked: Counter[str] = Counter()
        self._socket: asyncio.Future[WebSocket] = asyncio.get_running_loop().create_future()
        self._done = asyncio.Event()
        self._wanted = 0

    def site(self) -> Starlette:
        return Starlette(
            routes=[Route("/api/{method}", self._api, methods=["POST"]), WebSocketRoute("/link", self._link)]
        )

    async def burst(self, envelopes: list[dict[str, object]]) -> None:
        link = await self._socket
        self._wanted += len(envelopes)
        self._done.clear()
        for envelope in envelopes:
            await link.send_json(envelope)
        await self._done.wait()

    async def _api(self, _: Request) -> JSONResponse:
        return JSONResponse({"ok": True, "url": self.address})

    async def _link(self, link: WebSocket) -> None:
        await link.accept()
        await link.send_json({"type": "hello"})
        self._socket.set_result(link)
        with suppress(WebSocketDisconnect):
            while True:
                answer = await link.receive_json()
                self.acked[answer["envelope_id"]] += 1
                if self.acked.total() == self._wanted:
                    self._done.set()


def start_and_memory() -> Figure:
    """Start the practice workspace as `make run` does: seconds until its page answers, and its memory when idle."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, str(HERE / "app.py"), "practice"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PRACTICE_PORT": "0", "EMPTY": "1", "CHARTER": str(HERE / "charter.yaml")}, text=True,
        )  # fmt: skip
        said = process.stdout.readline() if process.stdout else ""
        seconds = time.perf_counter() - began
        memory = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        process.terminate()
        process.communicate(timeout=30)
    resident = next(int(line.split()[1]) for line in memory.splitlines() if line.startswith("VmRSS"))
    if not said.startswith("The practice workspace"):
        raise SystemExit("the practice workspace did not start")
    return {
        "value": round(seconds, 2), "unit": "s", "against": None, "ratio": None,
        "conditions": f"start until the bot is connected; {resident // 1024} MB resident then, with the practice workspace in it",
    }  # fmt: skip


def claim_lateness(kind: str, *, spread: timedelta) -> Figure:
    """Measure how late 1,000 due notices are claimed, beside APScheduler's job store, alternating."""
    mine, theirs, conditions = bench_lateness.rounds(kind, spread=spread, quick=QUICK)
    return {**compared(mine, theirs, "ms"), "conditions": conditions}


def lists(kind: str, what: str) -> Figure:
    """Measure what a question costs with all that was ever closed beside the open, against a tenth of it."""
    mine, theirs, conditions = bench_lists.rounds(kind, what, quick=QUICK)
    return {**compared(mine, theirs, "ms"), "conditions": conditions}


FIGURES: dict[str, Callable[[], Figure]] = {
    "action_http_sqlite": lambda: action_http("sqlite", 16),
    "action_http_postgresql": lambda: action_http("postgresql", 16),
    "action_http_sqlite_c1": lambda: action_http("sqlite", 1),
    "action_http_postgresql_c1": lambda: action_http("postgresql", 1),
    "action_latency": latency,
    "registered": registered,
    "slow_slack": slow_slack,
    "socket_bursts": socket_bursts,
    "start": start_and_memory,
    "claim_lateness_sqlite": lambda: claim_lateness("sqlite", spread=timedelta()),
    "claim_lateness_postgresql": lambda: claim_lateness("postgresql", spread=timedelta()),
    "claim_spread_sqlite": lambda: claim_lateness("sqlite", spread=timedelta(seconds=1)),
    "claim_spread_postgresql": lambda: claim_lateness("postgresql", spread=timedelta(seconds=1)),
    **{
        f"lists_{what}_{kind}": partial(lists, kind, what)
        for kind in databases.KINDS
        for what in bench_lists.QUESTIONS
    },
}
# What each ratio must reach: at least for throughput, at most for time.
AT_LEAST = {
    "action_http_sqlite": 0.30, "action_http_postgresql": 0.24, "action_http_sqlite_c1": 0.15, "action_http_postgresql_c1": 0.10,
    "registered": 0.80,
}  # fmt: skip
AT_MOST = {
    "action_latency": 0.15, "slow_slack": 1.5,
    "claim_lateness_sqlite": 0.10, "claim_lateness_postgresql": 0.10,
    **{f"lists_{what}_{kind}": 1.2 for kind in databases.KINDS for what in bench_lists.QUESTIONS},
}  # fmt: skip
# No reminders are a millisecond apart, and a claim is a commit, which a job is not.
ONLY_TOLD = ("claim_spread_sqlite", "claim_spread_postgresql")


def main() -> None:
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)  # it mourns the connection that we close
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    found = {}
    for name, measure in FIGURES.items():
        if wanted in name and not (QUICK and name in ONLY_TOLD):
            found[name] = measure()
            print(name, json.dumps(found[name]), flush=True)
    if not QUICK:
        _keep(found)
        _judge(found)


def _keep(found: dict[str, Figure]) -> None:
    file = HERE / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    file.write_text(json.dumps(kept | found, indent=2) + "\n", encoding="utf-8")


def _judge(found: dict[str, Figure]) -> None:
    """Say which ratios are not what they must be, and end with 1 if there are any."""
    ratios = {
        name: float(str(figure["ratio"])) for name, figure in found.items() if figure["ratio"] is not None
    }
    wrong = [
        f"{name}: {ratios[name]} is under {least}"
        for name, least in AT_LEAST.items()
        if ratios.get(name, least) < least
    ]
    wrong += [
        f"{name}: {ratios[name]} is over {most}"
        for name, most in AT_MOST.items()
        if ratios.get(name, most) > most
    ]
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
