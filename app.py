"""The composition root and the command line: the only file that reads the environment and the clock."""

import gc

# While modules load, full collections find nothing and take 0.15 s of 0.96.
gc.disable()

import asyncio
import csv
import io
import logging
import os
import signal
import socket
import sys
import time
import zoneinfo
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import uvloop
from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.charter import Charter
from bot.errors import UserError
from cli import add_commands
from cli.database import load_charter, open_store, single_process
from cli.environment import Environment, StartupError
from cli.slack import fetch_identity, make_client
from handlers import REGISTRY
from handlers.calls import Call
from handlers.clock.health import HealthMonitor
from handlers.clock.poller import Poller
from handlers.clock.ticks import Ticks
from handlers.delivery.deliver import DeliveryTimeouts
from handlers.delivery.send import MaybeSent, NotSent
from handlers.desk import Desk
from handlers.people.roster import import_roster
from handlers.slack.client import Client
from handlers.slack.listeners import SlackListeners
from handlers.slack.site import Site, serve
from handlers.slack.workspace import channel_ids, link_accounts
from practice.clock import Clock
from practice.server import Protocol
from practice.server import site as practice_site
from practice.workspace import Channel, Person, Workspace
from practice.workspace_file import WorkspaceFile
from storage.access import is_supported
from storage.metadata import save_team
from storage.migrate import sqlite_file
from storage.rate_limits import resume
from storage.store import Store

if TYPE_CHECKING:
    import structlog

# What has been loaded stays: from now on no collection looks at it.
gc.freeze()
gc.enable()

log = logging.getLogger("clerk")
command_line = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="The clerk of a task force, in Slack.",
)

SOCKET_DRAIN_SECONDS = 1.7  # seconds to acknowledge what Socket Mode has delivered, when the bot stops
SOCKET_CLOSE_SECONDS = 1.0  # seconds for Slack's closing handshake
SEND_DRAIN_SECONDS = (
    4.0  # seconds for running sends; then the calls are cancelled, and looked up at the next start
)
PRACTICE_FOLDER = Path("data/practice")


# The zone data of the pinned package, not of the machine, so that replicas agree.
zoneinfo.reset_tzpath(to=())


def machine_time() -> datetime:
    """Return the time of this computer's clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads it


def _check_database_url(url: SecretStr) -> SecretStr:
    if not is_supported(url.get_secret_value()):
        raise ValueError("it is neither sqlite:///file.db nor postgresql://user@host/name")
    return url


class Settings(BaseSettings):
    """The settings of an operator, from the environment or `.env`. `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: Annotated[SecretStr, AfterValidator(_check_database_url)] = SecretStr(
        "sqlite:///data/isc.db"
    )
    charter: Path = Path("charter.yaml")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    public_url: str = ""
    practice_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"
    log_format: Annotated[str, Field(pattern="^(auto|text|json)$")] = "auto"
    quarantine_seconds: Annotated[float, Field(gt=0)] = 90
    lease_seconds: Annotated[float, Field(gt=0)] = 30
    command: Annotated[str, Field(pattern="^/[a-z0-9_-]{1,31}$")] = "/isc"
    audit_file: Path = Path("data/audit.log")
    erasures_file: Path = Path("data/erasures.log")

    @property
    def has_slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def timeouts(self) -> DeliveryTimeouts:
        return DeliveryTimeouts(
            lease=timedelta(seconds=self.lease_seconds), quarantine=timedelta(seconds=self.quarantine_seconds)
        )


def read_settings() -> Settings:
    """Read the settings. Raises StartupError with a line that names the wrong one and shows no value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0]).upper()
        raise StartupError(f"The setting {name} is wrong: {wrong['msg']}. See .env.example.") from None


@dataclass
class RunningBot:
    """The bot's parts while it runs."""

    store: Store
    client: Client
    ticks: Ticks
    poller: Poller
    app: AsyncApp
    desk: Desk
    team: str
    health: HealthMonitor


@asynccontextmanager
async def running_bot(
    settings: Settings,
    client: Client,
    *,
    url: str,
    charter: Charter,
    text: str,
    now: Callable[[], datetime],
    roster: str = "",
) -> AsyncIterator[RunningBot]:
    """Connect to the workspace, open the store, and run until the context ends."""
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(fetch_identity, client, settings)
    store = await asyncio.to_thread(
        open_store, url, charter, text, now=machine_time, monotonic=time.monotonic
    )
    channels = await asyncio.to_thread(_join_workspace, store, client, identity.team, roster, now())
    ticks = Ticks(
        store,
        client,
        registry=REGISTRY,
        now=now,
        machine=machine_time,
        timeouts=settings.timeouts,
        channels=channels,
        skew=lambda: client.skew or timedelta(),
        audit_file=settings.audit_file,
        erasures_file=settings.erasures_file,
    )
    desk = Desk(store, REGISTRY, command=settings.command)
    door = SlackListeners(desk, client, identity, now=now, is_slack_silent=lambda: ticks.is_slack_silent)
    poller = Poller(ticks, now=now, monotonic=time.monotonic)
    await asyncio.to_thread(poller.start)
    try:
        watch = _health_monitor(store, client, poller, url=url, now=now)
        yield RunningBot(store, client, ticks, poller, door.build_app(), desk, identity.team, watch)
    finally:
        try:
            await _drain(door, poller, client)
        finally:
            await asyncio.to_thread(store.stop)


def _health_monitor(
    store: Store, client: Client, poller: Poller, *, url: str, now: Callable[[], datetime]
) -> HealthMonitor:
    file = sqlite_file(url)
    return HealthMonitor(
        store,
        now=now,
        machine=machine_time,
        folder=file.absolute().parent if file else None,
        heartbeats=poller.heartbeats,
        skew=lambda: client.skew,
        audit=lambda: poller.missing_count,
    )


async def _drain(listeners: SlackListeners, poller: Poller, client: Client) -> None:
    """Wait for running calls. One that takes too long is cancelled and looked up at the next start."""
    ending = asyncio.gather(listeners.close(), asyncio.to_thread(poller.stop))
    done, _ = await asyncio.wait({ending}, timeout=SEND_DRAIN_SECONDS)
    if not done:
        client.abort_calls()
    await ending


def _join_workspace(store: Store, client: Client, team: str, roster: str, now: datetime) -> dict[str, str]:
    """Check that the store belongs to this workspace and link its people's accounts; return the channels."""
    try:
        store.write(partial(save_team, team=team), now=now)
        if roster:
            store.write(partial(import_roster, text=roster), now=now)
        link_accounts(store, client, team, now=now, registry=REGISTRY)
        channels = channel_ids(client)
        # Slack has accepted us: what it refused before this start may be sent, perhaps with a new token.
        store.write(resume, now=now)
    except UserError as error:
        store.stop()
        raise StartupError(str(error)) from None
    except (NotSent, MaybeSent) as error:
        store.stop()
        raise StartupError(f"Slack does not answer ({error}). Try again when it does.") from None
    return channels


async def serve_slack(settings: Settings) -> None:
    """Run the real bot until SIGTERM or Ctrl-C."""
    charter, text = load_charter(settings.charter)
    url = settings.database_url.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    if not secret and settings.slack_app_token is None:
        raise StartupError(
            "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). See .env.example."
        )
    with single_process(url):
        address = bound_socket(settings.host, settings.port)
        async with running_bot(
            settings,
            make_client(settings, now=machine_time),
            url=url,
            charter=charter,
            text=text,
            now=machine_time,
        ) as bot:
            web = Site(
                bot.app,
                signing_secret=secret,
                machine=machine_time,
                health=bot.health.state,
                ready=bot.health.not_ready_reasons,
            )
            # Socket Mode ends first, while the site still says that the bot is stopping.
            async with serve(web, address), socket_mode(settings, bot.app):
                stop_asked = stop_event()
                bot.health.is_connected = True
                where = f"http://{settings.host}:{address.getsockname()[1]}"
                print(f"The clerk of {charter.short} is at work. Health: {where}/healthz", flush=True)
                await stop_asked.wait()
                bot.health.is_stopping = True


@asynccontextmanager
async def socket_mode(settings: Settings, app: AsyncApp) -> AsyncIterator[None]:
    """Hold the Socket Mode connection; without an app token Slack uses HTTP."""
    if settings.slack_app_token is None:
        yield
        return
    link = SocketModeConnection(app, settings.slack_app_token.get_secret_value(), web_client=app.client)
    await link.connect_async()  # type: ignore[no-untyped-call] # slack_bolt has no types there
    try:
        yield
    finally:
        await link.close_async()


class SocketModeConnection(AsyncSocketModeHandler):
    """A Socket Mode connection that answers what it has received before it closes."""

    def __init__(self, app: AsyncApp, token: str, *, web_client: AsyncWebClient) -> None:
        super().__init__(app, token, web_client=web_client)
        self._answering: set[asyncio.Task[Any] | None] = set()

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override] # as in the parent
        task = asyncio.current_task()
        self._answering.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._answering.discard(task)

    async def close_async(self) -> None:
        self.client.socket_mode_request_listeners.clear()  # what arrives now is not acknowledged, and not handled
        if answering := [task for task in self._answering if task]:
            await asyncio.wait(answering, timeout=SOCKET_DRAIN_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(SOCKET_CLOSE_SECONDS):
                await super().close_async()  # type: ignore[no-untyped-call]


async def serve_practice(settings: Settings) -> None:
    """Run the practice workspace with the bot in it; the bot reaches it over TCP, as it would reach Slack."""
    charter, text = load_charter(settings.charter)
    url = f"sqlite:///{PRACTICE_FOLDER / 'isc.db'}"
    people = practice_text(settings.charter, "people.csv")
    clock = Clock(machine_time)
    workspace = practice_workspace(charter, people, clock, command=settings.command)
    kept = WorkspaceFile(PRACTICE_FOLDER / "slack.json", workspace, clock)
    bot: list[RunningBot] = []

    async def advance(to: datetime) -> None:
        await asyncio.to_thread(bot[0].ticks.advance, to, set_clock=clock.reach)

    with single_process(url):
        if os.environ.get("FRESH") == "1":
            empty_folder(PRACTICE_FOLDER)
        kept.load()
        address = bound_socket(settings.host, settings.practice_port)
        page = f"http://{settings.host}:{address.getsockname()[1]}"
        workspace.base_url = page
        web = practice_site(
            workspace,
            clock,
            advance=advance,
            zone=charter.zone,
            place=charter.home_station.city,
            shortcuts=SHORTCUTS,
        )
        local = settings.model_copy(
            update={
                "slack_bot_token": SecretStr(PRACTICE_BOT),
                "slack_app_token": SecretStr(PRACTICE_APP),
                "slack_api_url": f"{page}/api/",
                "audit_file": PRACTICE_FOLDER / settings.audit_file.name,
                "erasures_file": PRACTICE_FOLDER / settings.erasures_file.name,
            }
        )
        async with serve(web, address, http=Protocol):
            client = make_client(local, now=machine_time)
            async with running_bot(
                local, client, url=url, charter=charter, text=text, now=clock.now, roster=people
            ) as started:
                bot.append(started)
                asked = stop_event()
                async with socket_mode(local, started.app), kept.saving():
                    if os.environ.get("EMPTY") != "1":
                        await asyncio.to_thread(
                            log_samples, started, practice_text(settings.charter, "samples.txt"), clock.now()
                        )
                    print(
                        f"The practice workspace of {charter.short}: {page}\nStop it with Ctrl-C.", flush=True
                    )
                    await asked.wait()


PRACTICE_BOT, PRACTICE_APP = "xoxb-practice", "xapp-practice"
SHORTCUTS = [
    ("log_action", "Log as action", "message"),
    ("escalate_this", "Escalate this", "message"),
    ("note_on", "Note on...", "message"),
    ("raise_issue", "Raise with task force", "global"),
]


def empty_folder(folder: Path) -> None:
    """Empty the practice folder, but for the lock that this process holds."""
    for file in folder.iterdir():
        if file.suffix != ".lock":
            file.unlink()


def practice_text(charter: Path, name: str) -> str:
    """Return the text of the practice file that belongs to a charter; empty when it has none."""
    own = charter.with_name(f"{charter.stem}.{name}")
    shipped = Path(__file__).parent / "practice" / name
    found = own if own.exists() else shipped if charter.name == "charter.yaml" else None
    return found.read_text(encoding="utf-8") if found else ""


def practice_workspace(charter: Charter, people: str, clock: Clock, *, command: str) -> Workspace:
    """Return a workspace with the fictional people of a roster file and the charter's channels."""
    rows: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(people)):
        rows.setdefault(row["email"], row)
    persons = [
        Person(
            id=f"U{number:04}",
            name=email.split("@")[0],
            real_name=row["name"],
            email=email,
            zone=charter.find_station(row["station"]).zone,
            title=charter.role(row["role"]).title if row["role"] else "",
        )
        for number, (email, row) in enumerate(rows.items(), 1)
    ]
    members = {person.id for person in persons}
    channels = [
        Channel(f"C{n:04}", name.removeprefix("#"), members | {"U0CLERK"})
        for n, name in enumerate(charter.all_channels, 1)
    ]
    return Workspace(now=clock.now, machine=machine_time, people=persons, channels=channels, command=command)


def log_samples(bot: RunningBot, samples: str, now: datetime) -> None:
    """Send the sample sentences of the fictional people once, so that there is something to look at."""
    for number, line in enumerate(samples.splitlines(), 1):
        email, _, words = line.partition(": ")
        person = bot.store.snapshot.roster.by_email(email)
        user = bot.store.snapshot.roster.slack_user(person.id) if person else None
        if user is not None and words:
            call = Call(team=bot.team, user=user, channel="", words=words, now=now, key=f"sample:{number}")
            bot.store.write(bot.desk.write_request(call).work, now=now, key=call.key)


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises StartupError when the port is taken."""
    # asyncio sets TCP_NODELAY only where the protocol is named. Without it an answer in two segments waits for the other
    # side's delayed acknowledgement: 44 ms a command on Linux.
    bound = socket.socket(proto=socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        raise StartupError(
            f"Port {port} on {host} cannot be used: {error.strerror}. Set PORT or PRACTICE_PORT to another one."
        ) from None
    return bound


def stop_event() -> asyncio.Event:
    """Return an event that SIGTERM or Ctrl-C sets; then everything is closed in order."""
    asked = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, asked.set)
    return asked


@command_line.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    if context.invoked_subcommand is None:
        run()


@command_line.command()
def run() -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    wanted = start_up()
    uvloop.run(serve_slack(wanted) if wanted.has_slack else serve_practice(wanted))


@command_line.command()
def practice() -> None:
    """Run the practice workspace, also where tokens are set."""
    uvloop.run(serve_practice(start_up()))


add_commands(command_line)


def start_up() -> Settings:
    """Read the settings and set up the log."""
    wanted = read_settings()
    set_up_log(wanted)
    _warn_of_unknown_settings()
    return wanted


class AsJson(logging.Formatter):
    """One JSON object a line. structlog is loaded by the first record, and most starts log none."""

    def format(self, record: logging.LogRecord) -> str:
        return self._formatter.format(record)

    @cached_property
    def _formatter(self) -> logging.Formatter:
        # structlog brings rich and pygments along: 40 ms and 4 MB.
        import structlog  # noqa: PLC0415

        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                self._renderer(),
            ],
        )

    def _renderer(self) -> "structlog.typing.Processor":
        import structlog  # noqa: PLC0415 - as above

        return structlog.processors.JSONRenderer()


class AsText(AsJson):
    """Format a line for people, in colours."""

    def _renderer(self) -> "structlog.typing.Processor":
        import structlog  # noqa: PLC0415 - as above

        return structlog.dev.ConsoleRenderer()


def set_up_log(settings: Settings) -> None:
    """Write one event a line: JSON, or colours on a terminal."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if as_json else AsText())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for talkative in ("apscheduler", "slack_sdk", "aiohttp", "uvicorn", "alembic"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
    # Bolt warns of a token that our own `authorize` makes unnecessary, and of each event without a listener.
    logging.getLogger("slack_bolt").setLevel(max(logging.ERROR, root.level))
    # psycopg warns of each repeated delivery: the inbox's key refuses it, as it should.
    logging.getLogger("psycopg").setLevel(max(logging.ERROR, root.level))


def _warn_of_unknown_settings() -> None:
    """Warn of names in `.env` that no setting has, most often because of a typing mistake."""
    known = {name.upper() for name in Settings.model_fields}
    lines = Path(".env").read_text(encoding="utf-8").splitlines() if Path(".env").exists() else []
    for line in lines:
        name = line.partition("=")[0].strip().removeprefix("export ")
        if name and not name.startswith("#") and name.upper() not in known:
            log.warning("unknown setting in .env", extra={"setting": name})


def main() -> None:
    """Run the command line; a failed start is one line, not a traceback."""
    try:
        command_line(obj=Environment(start_up=start_up, now=machine_time, monotonic=time.monotonic))
    except StartupError as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
