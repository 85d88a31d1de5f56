"""The composition root and the command line: the only file that reads the environment and the clock."""

import gc

# While modules load, full collections find nothing and take 0.15 s of 0.96.
gc.disable()

import asyncio
import csv
import fcntl
import io
import logging
import os
import re
import signal
import socket
import sys
import time
import zoneinfo
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
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
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.calendar import local
from bot.charter import Charter
from bot.charter_file import read_charter
from bot.errors import UserError
from bot.people import Roster
from bot.spreadsheets import read_table
from handlers import REGISTRY
from handlers.blocks.text import Reader
from handlers.calls import Call
from handlers.clock.erasures import reapply_erasures
from handlers.clock.health import (
    HealthMonitor,
    check_lines,
    clock_problem,
    disk_problem,
    free_mb,
    outbox_lines,
    outbox_status,
)
from handlers.clock.poller import Poller
from handlers.clock.ticks import Ticks
from handlers.delivery.deliver import DeliveryTimeouts
from handlers.delivery.restore import prepare_restored
from handlers.delivery.send import MaybeSent, NotSent
from handlers.desk import Desk
from handlers.people.commands import add_first_officers
from handlers.people.export import roster_sheets
from handlers.people.roster import (
    MAX_OPERATOR_ROWS,
    Table,
    apply_operator_rows,
    import_roster,
    import_summary,
    notify_changes,
    preview_operator_rows,
)
from handlers.privacy.personal_file import personal_file as file_about
from handlers.records.export import CSV, XLSX, encode_sheets
from handlers.sealing.seal import verify
from handlers.slack.listeners import Client, Identity, SlackListeners
from handlers.slack.site import Site, serve
from handlers.slack.workspace import call_slack, channel_ids, link_accounts
from practice.clock import Clock
from practice.server import Protocol
from practice.server import site as practice_site
from practice.workspace import Channel, Person, Workspace
from practice.workspace_file import WorkspaceFile
from storage.backup import PreparedRestore, back_up, install, prepared_restore
from storage.metadata import save_charter, save_team
from storage.migrate import WrittenByNewer, count_missing_migrations, migrate, sqlite_file
from storage.outbox import Figures
from storage.rate_limits import Pause, resume
from storage.store import Store, reading_engine
from storage.unit_of_work import Read, Snapshot, Tx, load_roster

if TYPE_CHECKING:
    import structlog

# What has been loaded stays: from now on no collection looks at it.
gc.freeze()
gc.enable()

log = logging.getLogger("clerk")
cli = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="The clerk of a task force, in Slack.",
)

SOCKET_DRAIN_SECONDS = (
    1.7  # seconds in which what Socket Mode has brought is acknowledged, when the bot stops
)
SOCKET_CLOSE_SECONDS = 1.0  # seconds for Slack to say goodbye
SEND_DRAIN_SECONDS = (
    4.0  # seconds for what is being sent; then the calls are ended, and looked up at the next start
)
PRACTICE_FOLDER = Path("data/practice")


# The zone data of the pinned package, not of the machine, so that replicas agree.
zoneinfo.reset_tzpath(to=())


def machine_time() -> datetime:
    """Read this computer's clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads it


def _check_database_url(url: SecretStr) -> SecretStr:
    with suppress(ArgumentError):
        if make_url(url.get_secret_value()).get_backend_name() in {"sqlite", "postgresql"}:
            return url
    raise ValueError("it is neither sqlite:///file.db nor postgresql://user@host/name")


class Settings(BaseSettings):
    """What an operator sets, in the environment or in `.env`. `.env.example` says what each means."""

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


class StartupError(Exception):
    """The start ends with one line that says what to do."""


def read_settings() -> Settings:
    """Read the settings. Raises Stopped with a line that names the wrong one and shows no value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0]).upper()
        raise StartupError(f"The setting {name} is wrong: {wrong['msg']}. See .env.example.") from None


def load_charter(path: Path) -> tuple[Charter, str]:
    """Return the charter and its text. Raises Stopped with every problem and its line."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_charter(text, name=path.name), text
    except OSError as error:
        raise StartupError(
            f"The charter {path} cannot be read: {error.strerror}. Set CHARTER to a file that is there."
        ) from None
    except (UserError, UnicodeDecodeError) as error:
        raise StartupError(str(error)) from None


@contextmanager
def single_process(url: str) -> Iterator[None]:
    """Hold the lock of an SQLite file, so that no second process writes it."""
    file = sqlite_file(url)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise StartupError(
                f"{file} is in use by process {lock.read().strip() or '?'}. Stop that one first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def open_store(url: str, charter: Charter, text: str) -> Store:
    """Migrate and open the records. Raises Stopped when they are another task force's, or cannot be reached."""
    try:
        migrate(url)
        store = Store(url, charter=charter, monotonic=time.monotonic)
        store.start()
    except WrittenByNewer:
        raise StartupError(
            "The database was written by a newer version. Run that one, or restore an older copy."
        ) from None
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StartupError(
            f"The database {_redacted_url(url)} cannot be opened: {reason}. Check DATABASE_URL."
        ) from None
    try:
        store.write(partial(save_charter, charter=text), now=machine_time())
        store.write(add_first_officers, now=machine_time())
    except UserError as error:
        store.stop()
        raise StartupError(str(error)) from None
    return store


def _redacted_url(url: str) -> str:
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "not an address"


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
    """Join the workspace, open the records, and work until the context ends."""
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(_fetch_identity, client, settings)
    store = await asyncio.to_thread(open_store, url, charter, text)
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
    """Let end what runs. A call that takes too long is ended: nobody knows then what came of it, so it is looked up."""
    ending = asyncio.gather(listeners.close(), asyncio.to_thread(poller.stop))
    done, _ = await asyncio.wait({ending}, timeout=SEND_DRAIN_SECONDS)
    if not done:
        client.abort_calls()
    await ending


def _join_workspace(store: Store, client: Client, team: str, roster: str, now: datetime) -> dict[str, str]:
    """Make sure that the records are this workspace's and its people have their accounts; return its channels."""
    try:
        store.write(partial(save_team, team=team), now=now)
        if roster:
            store.write(partial(import_roster, text=roster), now=now)
        link_accounts(store, client, team, now=now, registry=REGISTRY)
        channels = channel_ids(client)
        # Slack has let us in: what it refused before this start may go out, perhaps with a new token.
        store.write(resume, now=now)
    except UserError as error:
        store.stop()
        raise StartupError(str(error)) from None
    except (NotSent, MaybeSent) as error:
        store.stop()
        raise StartupError(f"Slack does not answer ({error}). Try again when it does.") from None
    return channels


def _fetch_identity(client: Client, settings: Settings) -> Identity:
    try:
        found = call_slack(client, "auth.test")
    except UserError as error:
        raise StartupError(f"{error}. Check SLACK_BOT_TOKEN.") from None
    except (NotSent, MaybeSent) as error:
        raise StartupError(f"Slack does not answer at {settings.slack_api_url} ({error}).") from None
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    return Identity(
        team=found["team_id"],
        user=found["user_id"],
        bot=found.get("bot_id", ""),
        token=token,
        enterprise=found.get("enterprise_id") or "",
    )


def make_client(settings: Settings) -> Client:
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    return Client(token, base_url=settings.slack_api_url, machine=machine_time)


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
            settings, make_client(settings), url=url, charter=charter, text=text, now=machine_time
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
                asked = stop_event()
                bot.health.is_connected = True
                where = f"http://{settings.host}:{address.getsockname()[1]}"
                print(f"The clerk of {charter.short} is at work. Health: {where}/healthz", flush=True)
                await asked.wait()
                bot.health.is_stopping = True


@asynccontextmanager
async def socket_mode(settings: Settings, app: AsyncApp) -> AsyncIterator[None]:
    """Hold the Socket Mode connection; without an app token Slack comes by HTTP."""
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
    """A Socket Mode connection that answers what it has taken before it closes."""

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
        self.client.socket_mode_request_listeners.clear()  # what comes now is not acknowledged: nothing is done
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
            client = make_client(local)
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
    """Return a workspace with the invented people of a roster file and the charter's channels."""
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
    """Let the invented people say the sample sentences once, so that there is something to look at."""
    for number, line in enumerate(samples.splitlines(), 1):
        email, _, words = line.partition(": ")
        person = bot.store.snapshot.roster.by_email(email)
        user = bot.store.snapshot.roster.slack_user(person.id) if person else None
        if user is not None and words:
            call = Call(team=bot.team, user=user, channel="", words=words, now=now, key=f"sample:{number}")
            bot.store.write(bot.desk.write_request(call).work, now=now, key=call.key)


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises Stopped when the port is taken."""
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
    """Return what SIGTERM or Ctrl-C will set; then everything is closed in order."""
    asked = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, asked.set)
    return asked


@cli.callback(invoke_without_command=True)
def default(context: typer.Context) -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    if context.invoked_subcommand is None:
        run()


@cli.command()
def run() -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    wanted = start_up()
    uvloop.run(serve_slack(wanted) if wanted.has_slack else serve_practice(wanted))


@cli.command()
def practice() -> None:
    """Run the practice workspace, also where tokens are set."""
    uvloop.run(serve_practice(start_up()))


@cli.command(name="migrate")
def migrate_() -> None:
    """Bring the database to the tables of this version."""
    url = start_up().database_url.get_secret_value()
    with single_process(url):
        migrate(url)
    print("The database is up to date.")


Replace = Annotated[bool, typer.Option("--replace", help="put it in the place of what is there")]


@cli.command(name="import")
def import_(
    kind: Annotated[str, typer.Argument(help="roster")],
    file: Path,
    *,
    check: Annotated[bool, typer.Option("--check", help="only say what each row would do")] = False,
    tell_: Annotated[bool, typer.Option("--tell", help="let those know in Slack who get a role")] = False,
) -> None:
    """Import a roster from a CSV or XLSX file: all of it or nothing."""
    if kind != "roster":
        raise StartupError(
            f"I can import a roster, not {kind}. Example: python app.py import roster people.csv"
        )
    wanted = start_up()
    charter, text = load_charter(wanted.charter)
    url = wanted.database_url.get_secret_value()
    try:
        rows = read_table(file.read_bytes(), most=MAX_OPERATOR_ROWS)
    except (OSError, UserError) as error:
        raise StartupError(f"{file} cannot be read: {error}") from None
    if check:
        _check_import(url, charter, rows)
        return
    with single_process(url):
        store = open_store(url, charter, text)
        try:
            print(store.write(partial(_import_rows, rows=rows, notifies=tell_), now=machine_time()))
        except UserError as error:
            raise StartupError(str(error)) from None
        finally:
            store.stop()


def _import_rows(tx: Tx, rows: Table, *, notifies: bool) -> str:
    taken = apply_operator_rows(tx, rows)
    if notifies:
        notify_changes(tx, taken)
    return import_summary(taken)


def _check_import(url: str, charter: Charter, rows: Table) -> None:
    """Say what each row would do, also beside the running bot. Raises Stopped where one cannot be taken."""
    with _open_for_reading(url, charter) as read:
        reader = Reader(charter=charter, roster=read.roster, now=machine_time(), zone=charter.zone)
        try:
            said, is_whole = preview_operator_rows(read, rows, reader)
        except UserError as error:
            raise StartupError(str(error)) from None
    print("\n".join(said))
    if not is_whole:
        raise typer.Exit(1)


@cli.command()
def export(
    kind: Annotated[str, typer.Argument(help="roster")], file: Path, *, replace: Replace = False
) -> None:
    """Write the roster into a CSV or XLSX file, also while the bot runs."""
    if kind != "roster":
        raise StartupError(
            f"I can export a roster, not {kind}. Example: python app.py export roster people.xlsx"
        )
    form = file.suffix.removeprefix(".").casefold()
    if form not in {CSV, XLSX}:
        raise StartupError(f"I write csv and xlsx, not {file.suffix or file.name}. Example: {file.stem}.xlsx")
    if file.exists() and not replace:
        raise StartupError(f"{file} is there already. Say --replace to put the roster in its place.")
    wanted = start_up()
    charter, _ = load_charter(wanted.charter)
    with _open_for_reading(wanted.database_url.get_secret_value(), charter) as read:
        found = roster_sheets(read.roster, charter, on=local(machine_time(), charter.zone).date())
    try:
        file.write_bytes(encode_sheets(form, found))
    except OSError as error:
        raise StartupError(f"{file} cannot be written: {error.strerror}.") from None
    print(f"{file} has {_count_text(len(found['Roster']) - 1, 'role')}.")


@contextmanager
def _open_for_reading(url: str, charter: Charter) -> Iterator[Read]:
    """Look at the records without changing them, also beside the running bot. Raises Stopped where there are none."""
    there = sqlite_file(url)
    if there is not None and not there.exists():
        raise StartupError(f"There are no records at {there}. Check DATABASE_URL.")
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            yield Read(db, Snapshot(charter, "", load_roster(db), -1))
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StartupError(f"The records in {_redacted_url(url)} cannot be read: {reason}.") from None
    finally:
        engine.dispose()


AgreedBy = Annotated[str, typer.Option(help="e-mail address of the second person, with --replace")]


@cli.command()
def backup(file: Path, *, replace: Replace = False) -> None:
    """Write all records into one file, also while the bot runs."""
    now = machine_time()
    try:
        made = back_up(start_up().database_url.get_secret_value(), file, now=now, replace=replace)
    except UserError as error:
        raise StartupError(str(error)) from None
    print(
        f"{file} has {_count_text(made.record_count, 'record')} as of {_date_text(now)}, {_size_text(made.size_bytes)}."
    )


@cli.command()
def restore(file: Path, *, replace: Replace = False, agreed_by: AgreedBy = "") -> None:
    """Put the records of a backup into the database: all of them or nothing.

    Replacing records takes a second person: the chair, a secretary or a deputy, who stands in the sealed history.
    """
    wanted = start_up()
    if replace and not agreed_by:
        raise StartupError(
            "Replacing records takes two. Name the chair, the secretary or a deputy who agrees: "
            "--agreed-by name@example.org"
        )
    charter, _ = load_charter(wanted.charter)
    url = wanted.database_url.get_secret_value()
    with single_process(url):
        try:
            with prepared_restore(file, url=url, task_force=charter.short, replace=replace) as ready:
                doubtful, erased = _prepare_restored(ready.copy_url, charter, wanted.erasures_file, agreed_by)
                install(ready, now=machine_time())
        except UserError as error:
            raise StartupError(str(error)) from None
    print(_restore_summary(ready, doubtful, erased))


def _prepare_restored(url: str, charter: Charter, erasures: Path, agreed_by: str) -> tuple[int, int]:
    """Do what must be done before any bot can see these records.

    Return how many messages Slack may have already, and how many people were erased again.
    """
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    try:
        doubtful = prepare_restored(store, registry=REGISTRY, now=machine_time(), agreed_by=agreed_by)
        return doubtful, reapply_erasures(store, erasures, now=machine_time())
    except OSError as error:
        raise StartupError(f"{erasures} cannot be read: {error.strerror}. Nothing was restored.") from None
    finally:
        store.stop()


def _restore_summary(ready: PreparedRestore, doubtful: int, erased: int) -> str:
    as_of = f" as of {_date_text(ready.as_of)}" if ready.as_of else ""
    said = [f"The records were restored: {_count_text(ready.record_count, 'record')}{as_of}."]
    if erased:
        people = "1 person was" if erased == 1 else f"{erased:,} people were"
        said.append(f"{people} erased again.")
    if doubtful:
        said.append(
            f"{_count_text(doubtful, 'message')} will be looked up in Slack before any is sent again."
        )
    if ready.next_refs:
        refs = ", ".join(map(str, ready.next_refs))
        said.append(f"References continue at {refs}, so that none is used twice.")
    return " ".join(said)


def _count_text(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _date_text(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y %H:%M} UTC"


def _size_text(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


audit = typer.Typer(help="Look whether the history is as it was written.")
cli.add_typer(audit, name="audit")


@audit.command(name="verify")
def audit_verify(
    file: Annotated[Path | None, typer.Option(help="heads to compare with; default: AUDIT_FILE")] = None,
    head: Annotated[str | None, typer.Option(help="a seal as it was posted in the audit channel")] = None,
) -> None:
    """Look whether any line of the history was changed, taken out or inserted, also while the bot runs."""
    wanted = start_up()
    if file is not None and not file.exists():
        raise StartupError(f"The file {file} is not there. Leave --file out to compare with AUDIT_FILE.")
    if head is not None and not re.fullmatch("[0-9a-fA-F]{64}", head.strip()):
        raise StartupError("A seal has 64 digits and letters a to f. Copy it whole from the audit channel.")
    breaks = _verify_history(
        wanted.database_url.get_secret_value(),
        file or wanted.audit_file,
        None if head is None else head.strip().lower(),
    )
    if breaks:
        raise typer.Exit(1)


def _verify_history(url: str, file: Path, head: str | None) -> int:
    """Say what does not fit; return how much. Raises Stopped where the history cannot be read."""
    database = sqlite_file(url)
    if database is not None and not database.exists():
        raise StartupError(f"There are no records at {database}. Check DATABASE_URL.")
    try:
        if count_missing_migrations(url):
            raise StartupError(
                f"The database {_redacted_url(url)} has the tables of an older version. Migrate it first."
            )
        return verify(url, file=file, wanted=head, say=print)
    except WrittenByNewer:
        raise StartupError("The database was written by a newer version. Run that one.") from None
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StartupError(f"The history in {_redacted_url(url)} cannot be read: {reason}.") from None
    except OSError as error:
        raise StartupError(f"{file} cannot be read: {error.strerror}.") from None


privacy = typer.Typer(help="What is kept about people.")
cli.add_typer(privacy, name="privacy")


@privacy.command(name="export")
def privacy_export(email: Annotated[str, typer.Argument(help="address of the person")], file: Path) -> None:
    """Write all that is kept about one person into a file, also while the bot runs."""
    wanted = start_up()
    charter, _ = load_charter(wanted.charter)
    if file.exists():
        raise StartupError(f"{file} is there already. Choose another name.")
    found = _personal_file(wanted.database_url.get_secret_value(), charter, email)
    try:
        file.touch(0o600, exist_ok=False)  # for its owner alone
        file.write_bytes(found)
    except OSError as error:
        raise StartupError(f"{file} cannot be written: {error.strerror}.") from None
    print(f"{file} has what is kept about {email}.")


def _personal_file(url: str, charter: Charter, email: str) -> bytes:
    """Return the file about a person. Raises Stopped where there is none, or the records cannot be read."""
    database = sqlite_file(url)
    if database is not None and not database.exists():
        raise StartupError(f"There are no records at {database}. Check DATABASE_URL.")
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            read = Read(db, Snapshot(charter, "", Roster(), -1).reloaded(db, 0))
            person = read.roster.by_email(email)
            if person is None:
                raise StartupError(f"Nobody on the roster has the address {email}. Nothing was written.")
            return file_about(read, person.id, now=machine_time())
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise StartupError(f"The records in {_redacted_url(url)} cannot be read: {reason}.") from None
    finally:
        engine.dispose()


@cli.command()
def doctor() -> None:
    """Check settings, charter, database and Slack: one line each, and what to do about it."""
    wanted = start_up()
    charter, _ = load_charter(wanted.charter)
    print(f"ok    charter {wanted.charter}: {charter.name}, {len(charter.areas)} areas")
    for line in _check_database(wanted.database_url.get_secret_value(), charter):
        print(line)
    if wanted.has_slack:
        uvloop.run(_check_slack(wanted, charter))
    else:
        print("note  no SLACK_BOT_TOKEN: `run` starts the practice workspace")


def _check_database(url: str, charter: Charter) -> Iterator[str]:
    """Look at the database without changing it, also beside the running bot."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield f"note  database {_redacted_url(url)} is not there yet: `run` makes it"
        return
    try:
        yield from _check_tables(url, charter)
    except WrittenByNewer:
        yield "fault the database was written by a newer version: run that one, or restore an older copy"
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        yield f"fault database {_redacted_url(url)}: {str(error).splitlines()[0][:200]}. Check DATABASE_URL"
    if file is not None:
        free = free_mb(file.absolute().parent)
        yield from check_lines(disk_problem(free), otherwise=f"disk of the records: {free:,} MB free")


def _check_tables(url: str, charter: Charter) -> list[str]:
    missing = count_missing_migrations(url)
    there = f"ok    database {_redacted_url(url)}"
    if missing:
        return [
            there,
            f"note  {_count_text(missing, 'migration')} to come: `run` or `migrate` brings it, after a copy",
        ]
    lines = outbox_lines(*_outbox_status(url, charter), now=machine_time())
    return [there, "ok    its tables are those of this version", *lines]


def _outbox_status(url: str, charter: Charter) -> tuple[Figures, Pause | None]:
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            return outbox_status(Read(db, Snapshot(charter, "", Roster(), -1)), now=machine_time())
    finally:
        engine.dispose()


async def _check_slack(settings: Settings, charter: Charter) -> None:
    client = make_client(settings)
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(_fetch_identity, client, settings)
    print(f"ok    Slack workspace {identity.team}")
    if (skew := client.skew) is not None:
        print(*check_lines(clock_problem(skew), otherwise=f"clock: {skew.total_seconds():+.0f} s to Slack's"))
    there = await asyncio.to_thread(channel_ids, client)
    for name in charter.all_channels:
        known = name.removeprefix("#") in there or not name.startswith("#")
        print(
            f"{'ok   ' if known else 'fault'} channel {name}{'' if known else ': make it, and invite the bot'}"
        )


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
    """A line for people, in colours."""

    def _renderer(self) -> "structlog.typing.Processor":
        import structlog  # noqa: PLC0415 - as above

        return structlog.dev.ConsoleRenderer()


def set_up_log(settings: Settings) -> None:
    """Write one event a line: JSON where nobody watches, colours on a terminal."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if as_json else AsText())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for talkative in ("apscheduler", "slack_sdk", "aiohttp", "uvicorn", "alembic"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
    # Bolt warns of a token that our own `authorize` makes needless, and of each event that nobody needs.
    logging.getLogger("slack_bolt").setLevel(max(logging.ERROR, root.level))
    # psycopg warns of each repeated delivery: the inbox's key refuses it, as it should.
    logging.getLogger("psycopg").setLevel(max(logging.ERROR, root.level))


def _warn_of_unknown_settings() -> None:
    """Point at names in `.env` that no setting has: most often one with a typing mistake."""
    known = {name.upper() for name in Settings.model_fields}
    lines = Path(".env").read_text(encoding="utf-8").splitlines() if Path(".env").exists() else []
    for line in lines:
        name = line.partition("=")[0].strip().removeprefix("export ")
        if name and not name.startswith("#") and name.upper() not in known:
            log.warning("unknown setting in .env", extra={"setting": name})


def main() -> None:
    """Run the command line; a start that cannot be is one line, not a traceback."""
    try:
        cli()
    except StartupError as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
