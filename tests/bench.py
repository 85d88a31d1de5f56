"""Measure beside a reference in the same run, and write build/bench.json.

`python -m tests.bench` measures everything; `python -m tests.bench action` what has "action" in its name.
Servers and load run as processes of their own, on the loopback address only.
"""

import asyncio
import hashlib
import hmac
import json
import multiprocessing
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.routing import Route

from app import machine
from bot.charter import read_charter
from handlers import MENU
from handlers.calls import Desk
from handlers.people import import_roster
from handlers.slack import Client, Door, Identity
from handlers.web import Site
from storage.store import Store
from tests import databases

SECRET = "bench-secret"
BOT = Identity(team="T0BENCH", user="U0CLERK", bot="B0CLERK", token="xoxb-bench")
ROUNDS = 5
SECONDS = 1.0 if os.environ.get("QUICK") == "1" else 5.0
CALLERS = 200
HERE = Path(__file__).parent.parent
MOST_A_SECOND = 12_000
_NUMBERS = count()
COUNTED = ("records", "items", "actions", "owners", "history", "posts", "inbox")


# --- What is measured ---------------------------------------------------------------------------------------------


async def _allowed() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=BOT.team, bot_user_id=BOT.user, bot_id=BOT.bot, bot_token=BOT.token
    )


def bare_app() -> Starlette:
    """Bolt with one listener that acknowledges, on the same server."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed, process_before_response=True)

    @bolt.command("/isc")
    async def listener(ack: Callable[..., object]) -> None:
        await ack()  # type: ignore[misc]

    return _over_http(bolt)


def default_app() -> Starlette:
    """Bolt as it comes: it polls for the acknowledgement."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed)

    @bolt.command("/isc")
    async def listener(ack: Callable[..., object]) -> None:
        await ack()  # type: ignore[misc]

    return _over_http(bolt)


def _over_http(bolt: AsyncApp) -> Starlette:
    handler = AsyncSlackRequestHandler(bolt)
    return Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])


def whole_bot(url: str) -> Site:
    """The bot with everything registered, on a database with the shipped roster and 200 callers."""
    charter = read_charter((HERE / "charter.yaml").read_text(encoding="utf-8"))
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    store.write(lambda tx: import_roster(tx, _callers()), now=machine())
    store.write(_give_accounts, now=machine())
    client = Client(BOT.token, base_url="http://127.0.0.1:9/")
    door = Door(Desk(store, MENU, command="/isc"), client, BOT, now=machine, is_slack_silent=lambda: False)
    return Site(door.app(), signing_secret=SECRET, machine=machine, health=list, ready=list)


def _callers() -> str:
    rows = ["name,email,station,language,role,area,entity"]
    rows += [f"Caller {n},caller{n}@example.org,GVA,en,deputy_director,,BR" for n in range(CALLERS)]
    return "\n".join(rows)


def _give_accounts(tx: object) -> None:
    from bot.people import Account

    for person in tx.roster.persons.values():  # type: ignore[attr-defined]
        number = int(person.email.removeprefix("caller").split("@")[0])
        tx.add(Account(team=BOT.team, user=f"U{number:08}", person_id=person.id, from_at=tx.now))  # type: ignore[attr-defined]


# --- Servers and load -----------------------------------------------------------------------------------------------


def _serve(build: Callable[[], Starlette], bound: socket.socket) -> None:
    config = uvicorn.Config(build(), log_config=None, access_log=False, loop="uvloop", http="httptools")
    uvicorn.Server(config).run(sockets=[bound])


@contextmanager
def served(build: Callable[[], Starlette]) -> Iterator[int]:
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


def signed(number: int) -> bytes:
    """Return a whole HTTP request of a signed command; each has its own trigger and one of 200 callers."""
    body = urlencode(
        {
            "token": "t", "team_id": BOT.team, "team_domain": "bench", "channel_id": "C0BENCH", "channel_name": "isc-tf",
            "user_id": f"U{number % CALLERS:08}", "user_name": "caller", "command": "/isc",
            "text": f"action Send the cost table number {number} area:climate due:2027-10-{number % 28 + 1:02}",
            "api_app_id": "A0", "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/", "trigger_id": f"{os.getpid()}.{number}.{time.monotonic_ns()}",
        }
    ).encode()  # fmt: skip
    stamp = str(int(time.time()))  # noqa: TID251 - a signature is made of it
    signature = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
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
        assert head.startswith(b"HTTP/1.1 200"), (head[:100], body[:200])
        assert not body or b"is yours" in body or b"told in a minute" in body, body[:300]
        load.answers += 1
    writer.close()


async def _pressed(port: int, connections: int, seconds: float) -> Load:
    load = Load(0, seconds, [])
    # Signed before the clock runs: on two cores the load must not take what the servers need.
    requests = iter([signed(next(_NUMBERS)) for _ in range(int(seconds * MOST_A_SECOND))])
    began = time.perf_counter()
    await asyncio.gather(*[_connection(port, began + seconds, load, requests) for _ in range(connections)])
    load.seconds = time.perf_counter() - began
    return load


def press(port: int, connections: int, seconds: float) -> Load:
    """Load a server from this process over so many connections."""
    return asyncio.run(_pressed(port, connections, seconds))


# --- The figures ----------------------------------------------------------------------------------------------------


def action_http(kind: str, connections: int) -> dict[str, object]:
    """Measure a whole signed `/isc action` beside a bare Bolt app, alternating."""
    url = databases.fresh(kind)
    with served(bare_app) as bare, served(lambda: whole_bot(url)) as ours:
        press(bare, connections, 0.5)
        press(ours, connections, 0.5)
        rounds = []
        for number in range(ROUNDS):
            order = (bare, ours) if number % 2 else (ours, bare)
            seen = {port: press(port, connections, SECONDS) for port in order}
            rounds.append(
                (seen[ours].per_second, seen[bare].per_second, seen[ours].at(0.5), seen[ours].at(0.99))
            )
    ratio = statistics.median(o / b for o, b, _, _ in rounds)
    return {
        "value": round(statistics.median(o for o, _, _, _ in rounds)),
        "unit": "req/s",
        "against": round(statistics.median(b for _, b, _, _ in rounds)),
        "ratio": round(ratio, 3),
        "range": [
            round(min(o / b for o, b, _, _ in rounds), 3),
            round(max(o / b for o, b, _, _ in rounds), 3),
        ],
        "p50_ms": round(statistics.median(p for _, _, p, _ in rounds) * 1000, 2),
        "p99_ms": round(statistics.median(p for _, _, _, p in rounds) * 1000, 2),
        "conditions": f"{'sqlite synchronous=full' if kind == 'sqlite' else 'postgresql'}, c={connections}, {_rows(url)}",
    }


def _rows(url: str) -> str:
    """Say which rows a command has written, by counting them."""
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as db:
        counts = {name: db.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in COUNTED}  # noqa: S608
    engine.dispose()
    assert len(set(counts.values())) == 1, counts
    return f"{len(COUNTED)} rows each in {', '.join(COUNTED)}; {counts['records']} commands"


FIGURES: dict[str, Callable[[], dict[str, object]]] = {
    "action_http_sqlite": lambda: action_http("sqlite", 16),
    "action_http_postgresql": lambda: action_http("postgresql", 16),
    "action_http_sqlite_c1": lambda: action_http("sqlite", 1),
    "action_http_postgresql_c1": lambda: action_http("postgresql", 1),
}


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    found = {}
    for name, measure in FIGURES.items():
        if wanted in name:
            found[name] = measure()
            print(name, json.dumps(found[name]), flush=True)
    file = HERE / "build" / "bench.json"
    file.parent.mkdir(exist_ok=True)
    kept = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(kept | found, indent=2) + "\n")


if __name__ == "__main__":
    main()
