"""The servers of the bench: the real bot as `app.py run` starts it, a stand-in for Slack, and the references.

The references are served as the bot serves itself: the same socket, the same options of uvicorn, uvloop, and a process
of their own.
"""

import asyncio
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app import machine_time
from bot.charter_file import read_charter
from bot.people import Account
from cli.serving import bound_socket
from handlers.core.slack import site
from handlers.core.slack.client import Client, Identity
from handlers.people.roster import import_roster
from storage.store import Store
from storage.unit_of_work import Tx

SECRET = "bench-secret"
BOT = Identity(team="T0BENCH", user="U0CLERK", bot="B0CLERK", token="xoxb-bench")
CALLERS = 200
HERE = Path(__file__).parent.parent
CHARTER = HERE / "charter.yaml"
STOPS_WITHIN = 60  # seconds; what was posted is sent at the pace of Slack, and the rest is left


# --- References ----------------------------------------------------------------------------------------------------


async def _allowed() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=BOT.team, bot_user_id=BOT.user, bot_id=BOT.bot, bot_token=BOT.token
    )


def bare_app() -> Starlette:
    """Return Bolt with one listener that acknowledges."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed, process_before_response=True)

    @bolt.command("/isc")
    async def listener(ack: AsyncAck) -> None:
        await ack()

    return _over_http(bolt)


def form_app(slack: str) -> Starlette:
    """Return Bolt with one listener that acknowledges and starts a call to Slack, as a command does that opens a form."""
    bolt = AsyncApp(signing_secret=SECRET, authorize=_allowed, process_before_response=True)
    client = Client(BOT.token, base_url=slack)
    tasks: set[asyncio.Task[object]] = set()

    @bolt.command("/isc")
    async def listener(ack: AsyncAck) -> None:
        await ack()
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(
            client.call("views.open", deadline=timedelta(seconds=5), trigger_id="1.1", view={})
        )
        tasks.add(task)
        task.add_done_callback(tasks.discard)

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


def slack_app(seconds: float = 0) -> Starlette:
    """Return a stand-in for Slack's Web API: it knows the bot and the charter's channels, and takes every message."""
    numbers = count(1)
    charter = read_charter(CHARTER.read_text(encoding="utf-8"))
    channels = [
        {"id": f"C{n:04}", "name": name.removeprefix("#")} for n, name in enumerate(charter.all_channels)
    ]
    answers: dict[str, dict[str, object]] = {
        "auth.test": {"team_id": BOT.team, "user_id": BOT.user, "bot_id": BOT.bot},
        "conversations.list": {"channels": channels},
        "conversations.open": {"channel": {"id": "D0001"}},
        "conversations.history": {"messages": []},
    }

    async def call(request: Request) -> JSONResponse:
        if seconds:
            await asyncio.sleep(seconds)
        sent = {"channel": "C0001", "ts": f"{next(numbers)}.000001"}
        return JSONResponse({"ok": True, **answers.get(request.path_params["method"], sent)})

    return Starlette(routes=[Route("/api/{method}", call, methods=["POST"])])


# --- Processes -----------------------------------------------------------------------------------------------------


@contextmanager
def served(build: Callable[[], Starlette]) -> Iterator[int]:
    """Serve in a process of its own; yields the port."""
    bound = bound_socket("127.0.0.1", 0)
    bound.listen()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(build, bound), daemon=True)
    process.start()
    try:
        yield bound.getsockname()[1]
    finally:
        process.terminate()
        process.join()
        bound.close()


def _serve(build: Callable[[], Starlette], bound: socket.socket) -> None:
    async def forever() -> None:
        async with site.serve(build(), bound):
            await asyncio.Event().wait()

    uvloop.run(forever())


@contextmanager
def bot(url: str, *, slack_takes: float = 0) -> Iterator[tuple[int, str]]:
    """Start `app.py run` on a database with 200 callers on its roster; yields its port and the Web API it uses."""
    filled(url).stop()
    with served(lambda: slack_app(slack_takes)) as slack, tempfile.TemporaryDirectory() as folder:
        address = f"http://127.0.0.1:{slack}/api/"
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
        process = subprocess.Popen(
            [sys.executable, str(HERE / "app.py"), "run"], cwd=folder, stdout=subprocess.PIPE, text=True,
            env={**ours, "DATABASE_URL": url, "CHARTER": str(CHARTER), "PORT": "0", "SLACK_API_URL": address,
                 "SLACK_BOT_TOKEN": BOT.token, "SLACK_SIGNING_SECRET": SECRET, "LOG_LEVEL": "ERROR"},
        )  # fmt: skip
        try:
            said = process.stdout.readline() if process.stdout else ""
            if "Health: " not in said:
                raise SystemExit(f"the bot did not start: {said}")
            yield int(said.rpartition(":")[2].removesuffix("/healthz\n")), address
        finally:
            process.terminate()
            process.communicate(timeout=STOPS_WITHIN)
    if process.returncode:
        raise SystemExit(f"the bot ended with {process.returncode}")


def filled(url: str) -> Store:
    """Open the records, with callers on the roster who have accounts."""
    charter = read_charter(CHARTER.read_text(encoding="utf-8"))
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    store.write(lambda tx: import_roster(tx, _callers()), now=machine_time())
    store.write(_give_accounts, now=machine_time())
    return store


def _callers() -> str:
    rows = ["name,email,station,language,role,area,entity"]
    rows += [f"Caller {n},caller{n}@example.org,GVA,en,deputy_director,,BR" for n in range(CALLERS)]
    return "\n".join(rows)


def _give_accounts(tx: Tx) -> None:
    for person in tx.roster.persons.values():
        number = int(person.email.removeprefix("caller").split("@")[0])
        tx.add(Account(team=BOT.team, user=f"U{number:08}", person_id=person.id, from_at=tx.now))


# --- A start -------------------------------------------------------------------------------------------------------


def practice_start(folder: str, **settings: str) -> tuple[float, float]:
    """Start the practice workspace as `make run` does; return its processor seconds and its memory (PSS) in MB."""
    with practice_running(folder, **settings) as (pid, _):
        return processor_seconds(pid), memory(pid)


@contextmanager
def practice_running(folder: str, **settings: str) -> Iterator[tuple[int, str]]:
    """Run the practice workspace in a folder; yield its process id and the address of its page."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "app.py"), "practice"], cwd=folder, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={**os.environ, "PRACTICE_PORT": "0", "CHARTER": str(CHARTER), **settings},
    )  # fmt: skip
    try:
        said = process.stdout.readline() if process.stdout else ""
        if not said.startswith("The practice workspace"):
            raise SystemExit("the practice workspace did not start")
        yield process.pid, said.rpartition(" ")[2].strip()
    finally:
        process.terminate()
        process.communicate(timeout=STOPS_WITHIN)


def processor_seconds(pid: int) -> float:
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the memory (PSS) of a process in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
