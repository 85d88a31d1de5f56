"""Measure beside a reference in the same run, and write build/bench.json.

`python -m tests.bench` measures everything; `python -m tests.bench action` what has "action" in its name.
Servers and load run as processes of their own, on the loopback address only.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import socket
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from sqlalchemy import create_engine, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app import machine_time
from handlers.core.desk import Desk
from handlers.core.slack.client import Client
from handlers.core.slack.listeners import SlackListeners
from tests import (
    bench_clone,
    bench_growth,
    bench_lateness,
    bench_lists,
    bench_registers,
    bench_servers,
    bench_words,
    databases,
    results,
)
from tests.bench_servers import BOT, CALLERS, SECRET
from tests.cli import test_wrong_configurations
from tests.shipped import REGISTRY

QUICK = os.environ.get("QUICK") == "1"  # judged only for what is lost or done twice; the figures mean nothing
ROUNDS, SECONDS, WARM_UP = (1, 0.5, 0.2) if QUICK else (5, 5.0, 0.5)
MOST_A_SECOND = 12_000
BURSTS, BURST = 1 if QUICK else 5, 3000
COUNTED = {
    **{name: f"FROM {name}" for name in ("records", "items", "actions", "owners", "history", "inbox")},
    "posts": "FROM posts WHERE kind = 'card'",
}
_NUMBERS = count()

Figure = dict[str, object]


# --- Servers and load -----------------------------------------------------------------------------------------------


def command(number: int, *, words: str = "") -> str:
    """Return the body of a command; each has its own trigger and one of 200 callers."""
    return urlencode(
        {
            "token": "t", "team_id": BOT.team, "team_domain": "bench", "channel_id": "C0BENCH", "channel_name": "isc-tf",
            "user_id": f"U{number % CALLERS:08}", "user_name": "caller", "command": "/isc",
            "text": words or f"action Send the cost table number {number} area:climate due:2027-10-{number % 28 + 1:02}",
            "api_app_id": "A0", "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/",
            "trigger_id": f"{os.getpid()}.{number}",
        }
    )  # fmt: skip


def signed_command(number: int) -> bytes:
    return _signed(command(number), "application/x-www-form-urlencoded")


def signed_form(number: int) -> bytes:
    """Return a command that opens a form, which is a call to Slack."""
    return _signed(command(number, words="action"), "application/x-www-form-urlencoded")


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
    body, stamp = text.encode(), str(int(machine_time().timestamp()))
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


@dataclass
class Rounds:
    """What both servers did in turn, ours first, and how many of our answers there were with the warm-up."""

    loads: list[tuple[Load, Load]]
    answers: int

    def columns(self, of: Callable[[Load], float]) -> tuple[list[float], list[float]]:
        """Return one figure of each load, ours and the reference's, round by round."""
        return [of(ours) for ours, _ in self.loads], [of(reference) for _, reference in self.loads]

    def median(self, of: Callable[[Load], float]) -> float:
        return statistics.median(self.columns(of)[0])


def alternating(
    ours: int, reference: int, connections: int, make: Callable[[int], bytes] = signed_command
) -> Rounds:
    """Load both servers in turn, the order changing each round, after a warm-up of both."""
    warm, _ = (press(port, connections, WARM_UP, make) for port in (ours, reference))
    loads = []
    for number in range(ROUNDS):
        order = (ours, reference) if number % 2 else (reference, ours)
        seen = {port: press(port, connections, SECONDS, make) for port in order}
        loads.append((seen[ours], seen[reference]))
    return Rounds(loads, warm.answers + sum(mine.answers for mine, _ in loads))


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


def _rows(url: str, answers: int) -> str:
    """Say which rows the commands have written. Ends the bench where one was lost, or was done twice."""
    engine = create_engine(url)
    with engine.connect() as db:
        counts = {
            name: db.execute(text(f"SELECT count(*) {of}")).scalar_one() for name, of in COUNTED.items()
        }
    engine.dispose()
    if set(counts.values()) != {answers}:
        raise SystemExit(f"{answers} commands were answered, and these rows are there: {counts}")
    return f"{len(COUNTED)} rows each in {', '.join(COUNTED)}; {answers} commands, 0 lost, 0 twice"


# --- The figures ----------------------------------------------------------------------------------------------------


def action_http(kind: str, connections: int) -> Figure:
    """Measure a whole signed `/isc action` beside a bare Bolt app, alternating."""
    url = databases.durable(kind)
    with bench_servers.served(bench_servers.bare_app) as bare, bench_servers.bot(url) as (ours, _):
        found = alternating(ours, bare, connections)
    return {
        **compared(*found.columns(lambda load: load.per_second), "req/s"),
        "p50_ms": round(found.median(lambda load: load.at(0.5)) * 1000, 2),
        "p99_ms": round(found.median(lambda load: load.at(0.99)) * 1000, 2),
        "conditions": f"app.py run, {'sqlite synchronous=full' if kind == 'sqlite' else 'postgresql'}, c={connections}, "
        f"{_rows(url, found.answers)}",
    }


def latency() -> Figure:
    """Measure the median answer on one connection, less one fdatasync, beside Bolt as it comes."""
    with (
        bench_servers.served(bench_servers.default_app) as polling,
        bench_servers.bot(databases.durable("sqlite")) as (ours, _),
    ):
        sync = _fdatasync()
        mine, theirs = alternating(ours, polling, 1).columns(lambda load: load.at(0.5))
    found = compared([(one - sync) * 1000 for one in mine], [one * 1000 for one in theirs], "ms")
    return {
        **found,
        "conditions": f"app.py run, sqlite synchronous=full, c=1, p50; one fdatasync took {sync * 1000:.2f} ms",
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
    with (
        bench_servers.served(bench_servers.one_event_app) as one,
        bench_servers.bot(databases.durable("sqlite")) as (ours, _),
    ):
        found = alternating(ours, one, 16, signed_event)
    return {
        **compared(*found.columns(lambda load: load.per_second), "req/s"),
        "conditions": "app.py run, an event that is only acknowledged, c=16",
    }


def slow_slack() -> Figure:
    """Measure the slowest hundredth of answers while each command opens a form, a call that takes Slack 50 ms."""
    with (
        bench_servers.bot(databases.durable("sqlite"), slack_takes=0.05) as (ours, slack),
        bench_servers.served(partial(bench_servers.form_app, slack)) as bare,
    ):
        found = alternating(ours, bare, 16, signed_form)
    return {
        **compared(*found.columns(lambda load: load.at(0.99) * 1000), "ms"),
        "conditions": "app.py run, ack p99, c=16, each command opens a form, a Slack call of 50 ms",
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
    store = bench_servers.filled(url)
    client = Client(BOT.token, base_url=f"http://127.0.0.1:{bound.getsockname()[1]}/api/")
    door = SlackListeners(
        Desk(store, REGISTRY, command="/isc"), client, BOT, now=machine_time, is_slack_silent=lambda: False
    )
    handler = AsyncSocketModeHandler(door.build_app(), "xapp-bench", web_client=client.web)
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


def start(**settings: str) -> Figure:
    """Start the practice workspace as `make run` does: processor seconds and memory when it says its address."""
    with tempfile.TemporaryDirectory() as folder:
        bench_servers.practice_start(folder)
        seen = [bench_servers.practice_start(folder, **settings) for _ in range(ROUNDS)]
    seconds, pss = (statistics.median(column) for column in zip(*seen, strict=True))
    return {
        "value": round(seconds, 2), "unit": "processor s", "against": None, "ratio": None, "pss_mb": round(pss),
        "conditions": f"the practice workspace with the bot in it, {'new' if settings else 'with its data there'}",
    }  # fmt: skip


def first_words() -> Figure:
    """Say to a practice workspace what only its meaning tells: processor seconds, and memory with the encoder in it."""
    seen = [bench_words.first_words() for _ in range(ROUNDS)]
    seconds, waited, before, after = (statistics.median(column) for column in zip(*seen, strict=True))
    return {
        "value": round(seconds, 2), "unit": "processor s", "against": None, "ratio": None, "pss_mb": round(after),
        "conditions": f"a practice workspace of {before:.0f} MB; the offer was there after {waited:.1f} s",
    }  # fmt: skip


def clone_to_digest() -> Figure:
    """Clone, `make run` and go to the first digest, with nothing that pip has kept: seconds."""
    started, seconds = bench_clone.clone_to_digest()
    return {
        "value": round(seconds), "unit": "s", "against": None, "ratio": None,
        "conditions": f"git clone, make run with PIP_NO_CACHE_DIR; the page's address came after {started:.0f} s",
    }  # fmt: skip


def wrong_configurations() -> Figure:
    """Start the bot with each wrong configuration: processor seconds until it has said what is wrong."""
    used = test_wrong_configurations.cpu_seconds()
    return {
        "value": round(statistics.median(used), 2), "unit": "processor s", "against": None, "ratio": None,
        "most": round(max(used), 2), "conditions": f"app.py run with {len(used)} wrong configurations, one at a time",
    }  # fmt: skip


def claim_lateness(kind: str, *, spread: timedelta) -> Figure:
    """Measure how late 1,000 due notices are claimed, beside APScheduler's job store, alternating."""
    mine, theirs, conditions = bench_lateness.rounds(kind, spread=spread, quick=QUICK)
    return {**compared(mine, theirs, "ms"), "conditions": conditions}


def lists(kind: str, what: str) -> Figure:
    """Measure what a question costs with all that was ever closed beside the open, against a tenth of it."""
    mine, theirs, conditions = bench_lists.rounds(kind, what, quick=QUICK)
    return {**compared(mine, theirs, "ms"), "conditions": conditions}


def growth(what: str) -> Figure:
    """Measure what a work costs with ten times as much behind it."""
    mine, theirs, conditions = bench_growth.rounds(what, quick=QUICK)
    return {**compared(mine, theirs, "ms"), "conditions": conditions}


def register(what: str) -> Figure:
    """Measure what a work costs with ten times as many entries in a register."""
    mine, theirs, conditions = bench_registers.rounds(what, quick=QUICK)
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
    "start_fresh": partial(start, FRESH="1"),
    "start_again": start,
    "first_words": first_words,
    "wrong_configurations": wrong_configurations,
    "clone_to_digest": clone_to_digest,
    "claim_lateness_sqlite": lambda: claim_lateness("sqlite", spread=timedelta()),
    "claim_lateness_postgresql": lambda: claim_lateness("postgresql", spread=timedelta()),
    "claim_spread_sqlite": lambda: claim_lateness("sqlite", spread=timedelta(seconds=1)),
    "claim_spread_postgresql": lambda: claim_lateness("postgresql", spread=timedelta(seconds=1)),
    **{
        f"lists_{what}_{kind}": partial(lists, kind, what)
        for kind in databases.KINDS
        for what in bench_lists.QUESTIONS
    },
    **{f"growth_{what}": partial(growth, what) for what in bench_growth.WORKS},
    **{f"register_{what}": partial(register, what) for what in bench_registers.WORKS},
}
# What each ratio must reach: at least for throughput, at most for time.
AT_LEAST = {
    "action_http_sqlite": 0.26, "action_http_postgresql": 0.19, "action_http_sqlite_c1": 0.18, "action_http_postgresql_c1": 0.08,
    "registered": 0.80,
}  # fmt: skip
AT_MOST = {
    "action_latency": 0.15, "slow_slack": 1.5,
    "claim_lateness_sqlite": 0.10, "claim_lateness_postgresql": 0.10,
    **{f"lists_{what}_{kind}": 1.2 for kind in databases.KINDS for what in bench_lists.QUESTIONS},
    **{f"growth_{what}": 1.3 for what in bench_growth.WORKS},
    **{f"register_{what}": 11 if what == "rates" else 1.3 for what in bench_registers.WORKS},
}  # fmt: skip
# No reminders are a millisecond apart, and a claim is a commit, which a job is not.
ONLY_TOLD = ("claim_spread_sqlite", "claim_spread_postgresql")
# The same commands on the same server as another figure: what is lost or done twice shows there.
# Tests start wrong configurations as processes. A clone takes what a network takes, and a claim waits for its reference.
SAME_AGAIN = (
    "action_http_sqlite_c1", "action_http_postgresql_c1", "action_latency", "start_again", "first_words", "wrong_configurations",
    "clone_to_digest", "claim_lateness_sqlite", "claim_lateness_postgresql",
)  # fmt: skip
# At most, by the beginning of the name: seconds (of a processor, but for the clone), MB.
LIMITS: dict[str, dict[str, float]] = {
    "start_": {"value": 1.0, "pss_mb": 125}, "first_words": {"value": 2.0, "pss_mb": 275}, "wrong_configurations": {"most": 2.0}, "clone_to_digest": {"value": 180},
}  # fmt: skip


def main() -> None:
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)  # it mourns the connection that we close
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    found = {}
    for name, measure in FIGURES.items():
        if wanted in name and (wanted or not QUICK or name not in (*ONLY_TOLD, *SAME_AGAIN)):
            found[name] = {**measure(), **results.stamp(f"make bench K={name}")}
            print(name, json.dumps(found[name]), flush=True)
    if not QUICK:
        results.keep("bench", results.kept("bench") | found)
        _judge(found)


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
    wrong += [
        f"{name}: {what} {figure[what]} is over {most}"
        for name, figure in found.items()
        for beginning, limits in LIMITS.items()
        for what, most in limits.items()
        if name.startswith(beginning) and float(str(figure[what])) > most
    ]
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main()
