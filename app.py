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
from bot.charterfile import read_charter
from bot.errors import UserError
from bot.people import Roster
from bot.sheets import table_of
from handlers import MENU
from handlers.calls import Call, Desk
from handlers.erasing import erase_again
from handlers.export import CSV, XLSX, as_file, roster_sheets
from handlers.health import (
    Watch,
    clock_problem,
    disk_problem,
    figures_told,
    free_mb,
    look,
    told,
)
from handlers.people import first_officers
from handlers.personal import file as file_about
from handlers.poller import Poller
from handlers.restored import mark_restored
from handlers.roster import OPERATORS_MOST, Table, import_roster, in_words, report_of, taken_from, tell
from handlers.sealing import verify
from handlers.sending import MaybeSent, NotSent
from handlers.slack import Client, Door, Identity
from handlers.ticks import Patience, Ticks
from handlers.views.text import Reader
from handlers.web import Site, served
from handlers.workspace import ask, directory_of, link_accounts
from practice.clock import Clock
from practice.kept import Kept
from practice.server import Protocol
from practice.server import site as practice_site
from practice.workspace import Channel, Person, Workspace
from storage.backup import Restoration, back_up, put_in_place, restoring
from storage.facts import remember, remember_team
from storage.gates import Pause, resume
from storage.migrate import WrittenByNewer, migrate, missing_migrations, sqlite_file
from storage.outbox import Figures
from storage.store import Store, reading_engine
from storage.units import Known, Read, Tx, load_roster

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

ANSWERED_WITHIN = 1.7  # seconds in which what Socket Mode has brought is acknowledged, when the bot stops
CLOSED_WITHIN = 1.0  # seconds for Slack to say goodbye
DRAINED_WITHIN = (
    4.0  # seconds for what is being sent; then the calls are ended, and looked up at the next start
)
PRACTICE = Path("data/practice")


# The zone data of the pinned package, not of the machine, so that replicas agree.
zoneinfo.reset_tzpath(to=())


def machine() -> datetime:
    """Read this computer's clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads it


def _database(url: SecretStr) -> SecretStr:
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
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite:///data/isc.db")
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
    def patience(self) -> Patience:
        return Patience(
            lease=timedelta(seconds=self.lease_seconds), quarantine=timedelta(seconds=self.quarantine_seconds)
        )


class Stopped(Exception):
    """The start ends with one line that says what to do."""


def settings() -> Settings:
    """Read the settings. Raises Stopped with a line that names the wrong one and shows no value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0]).upper()
        raise Stopped(f"The setting {name} is wrong: {wrong['msg']}. See .env.example.") from None


def charter_of(path: Path) -> tuple[Charter, str]:
    """Return the charter and its text. Raises Stopped with every problem and its line."""
    try:
        text = path.read_text(encoding="utf-8")
        return read_charter(text, name=path.name), text
    except OSError as error:
        raise Stopped(
            f"The charter {path} cannot be read: {error.strerror}. Set CHARTER to a file that is there."
        ) from None
    except (UserError, UnicodeDecodeError) as error:
        raise Stopped(str(error)) from None


@contextmanager
def only_one(url: str) -> Iterator[None]:
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
            raise Stopped(
                f"{file} is in use by process {lock.read().strip() or '?'}. Stop that one first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def opened(url: str, charter: Charter, text: str) -> Store:
    """Migrate and open the records. Raises Stopped when they are another task force's, or cannot be reached."""
    try:
        migrate(url)
        store = Store(url, charter=charter, monotonic=time.monotonic)
        store.start()
    except WrittenByNewer:
        raise Stopped(
            "The database was written by a newer version. Run that one, or restore an older copy."
        ) from None
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise Stopped(f"The database {_shown(url)} cannot be opened: {reason}. Check DATABASE_URL.") from None
    try:
        store.write(partial(remember, charter=text), now=machine())
        store.write(first_officers, now=machine())
    except UserError as error:
        store.stop()
        raise Stopped(str(error)) from None
    return store


def _shown(url: str) -> str:
    with suppress(ArgumentError):
        return make_url(url).render_as_string(hide_password=True)
    return "not an address"


@dataclass
class Running:
    """The bot's parts while it runs."""

    store: Store
    client: Client
    ticks: Ticks
    poller: Poller
    app: AsyncApp
    desk: Desk
    team: str
    watch: Watch


@asynccontextmanager
async def running(
    wanted: Settings,
    client: Client,
    *,
    url: str,
    charter: Charter,
    text: str,
    now: Callable[[], datetime],
    roster: str = "",
) -> AsyncIterator[Running]:
    """Join the workspace, open the records, and work until the context ends."""
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(_identity, client, wanted)
    store = await asyncio.to_thread(opened, url, charter, text)
    channels = await asyncio.to_thread(_joined, store, client, identity.team, roster, now())
    ticks = Ticks(
        store,
        client,
        now=now,
        machine=machine,
        patience=wanted.patience,
        channels=channels,
        skew=lambda: client.skew or timedelta(),
        audit_file=wanted.audit_file,
        erasures_file=wanted.erasures_file,
    )
    desk = Desk(store, MENU, command=wanted.command)
    door = Door(desk, client, identity, now=now, is_slack_silent=lambda: ticks.is_slack_silent)
    poller = Poller(ticks, now=now, monotonic=time.monotonic)
    await asyncio.to_thread(poller.start)
    try:
        watch = _watch(store, client, poller, url=url, now=now)
        yield Running(store, client, ticks, poller, door.app(), desk, identity.team, watch)
    finally:
        try:
            await _drained(door, poller, client)
        finally:
            await asyncio.to_thread(store.stop)


def _watch(store: Store, client: Client, poller: Poller, *, url: str, now: Callable[[], datetime]) -> Watch:
    file = sqlite_file(url)
    return Watch(
        store,
        now=now,
        machine=machine,
        folder=file.absolute().parent if file else None,
        beats=poller.beats,
        skew=lambda: client.skew,
        audit=lambda: poller.differences,
    )


async def _drained(door: Door, poller: Poller, client: Client) -> None:
    """Let end what runs. A call that takes too long is ended: nobody knows then what came of it, so it is looked up."""
    ending = asyncio.gather(door.close(), asyncio.to_thread(poller.stop))
    done, _ = await asyncio.wait({ending}, timeout=DRAINED_WITHIN)
    if not done:
        client.hang_up()
    await ending


def _joined(store: Store, client: Client, team: str, roster: str, now: datetime) -> dict[str, str]:
    """Make sure that the records are this workspace's and its people have their accounts; return its channels."""
    try:
        store.write(partial(remember_team, team=team), now=now)
        if roster:
            store.write(partial(import_roster, text=roster), now=now)
        link_accounts(store, client, team, now=now)
        channels = directory_of(client)
        # Slack has let us in: what it refused before this start may go out, perhaps with a new token.
        store.write(resume, now=now)
    except UserError as error:
        store.stop()
        raise Stopped(str(error)) from None
    except (NotSent, MaybeSent) as error:
        store.stop()
        raise Stopped(f"Slack does not answer ({error}). Try again when it does.") from None
    return channels


def _identity(client: Client, wanted: Settings) -> Identity:
    try:
        found = ask(client, "auth.test")
    except UserError as error:
        raise Stopped(f"{error}. Check SLACK_BOT_TOKEN.") from None
    except (NotSent, MaybeSent) as error:
        raise Stopped(f"Slack does not answer at {wanted.slack_api_url} ({error}).") from None
    token = wanted.slack_bot_token.get_secret_value() if wanted.slack_bot_token else ""
    return Identity(
        team=found["team_id"],
        user=found["user_id"],
        bot=found.get("bot_id", ""),
        token=token,
        enterprise=found.get("enterprise_id") or "",
    )


def client_of(wanted: Settings) -> Client:
    token = wanted.slack_bot_token.get_secret_value() if wanted.slack_bot_token else ""
    return Client(token, base_url=wanted.slack_api_url, machine=machine)


async def serve_slack(wanted: Settings) -> None:
    """Run the real bot until SIGTERM or Ctrl-C."""
    charter, text = charter_of(wanted.charter)
    url = wanted.database_url.get_secret_value()
    secret = wanted.slack_signing_secret.get_secret_value() if wanted.slack_signing_secret else ""
    if not secret and wanted.slack_app_token is None:
        raise Stopped("Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). See .env.example.")
    with only_one(url):
        address = bound_socket(wanted.host, wanted.port)
        async with running(
            wanted, client_of(wanted), url=url, charter=charter, text=text, now=machine
        ) as bot:
            web = Site(
                bot.app,
                signing_secret=secret,
                machine=machine,
                health=bot.watch.state,
                ready=bot.watch.unready,
            )
            # Socket Mode ends first, while the site still says that the bot is stopping.
            async with served(web, address), socket_mode(wanted, bot.app):
                asked = asked_to_stop()
                bot.watch.is_connected = True
                where = f"http://{wanted.host}:{address.getsockname()[1]}"
                print(f"The clerk of {charter.short} is at work. Health: {where}/healthz", flush=True)
                await asked.wait()
                bot.watch.is_stopping = True


@asynccontextmanager
async def socket_mode(wanted: Settings, app: AsyncApp) -> AsyncIterator[None]:
    """Hold the Socket Mode connection; without an app token Slack comes by HTTP."""
    if wanted.slack_app_token is None:
        yield
        return
    link = Link(app, wanted.slack_app_token.get_secret_value(), web_client=app.client)
    await link.connect_async()  # type: ignore[no-untyped-call] # slack_bolt has no types there
    try:
        yield
    finally:
        await link.close_async()


class Link(AsyncSocketModeHandler):
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
            await asyncio.wait(answering, timeout=ANSWERED_WITHIN)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSED_WITHIN):
                await super().close_async()  # type: ignore[no-untyped-call]


async def serve_practice(wanted: Settings) -> None:
    """Run the practice workspace with the bot in it; the bot reaches it over TCP, as it would reach Slack."""
    charter, text = charter_of(wanted.charter)
    url = f"sqlite:///{PRACTICE / 'isc.db'}"
    people = beside(wanted.charter, "people.csv")
    clock = Clock(machine)
    workspace = workspace_of(charter, people, clock, command=wanted.command)
    kept = Kept(PRACTICE / "slack.json", workspace, clock)
    bot: list[Running] = []

    async def advance(to: datetime) -> None:
        await asyncio.to_thread(bot[0].ticks.advance, to, set_clock=clock.reach)

    with only_one(url):
        if os.environ.get("FRESH") == "1":
            throw_away(PRACTICE)
        kept.load()
        address = bound_socket(wanted.host, wanted.practice_port)
        page = f"http://{wanted.host}:{address.getsockname()[1]}"
        workspace.base_url = page
        web = practice_site(
            workspace, clock, advance=advance, zone=charter.zone, place=charter.home.city, shortcuts=SHORTCUTS
        )
        local = wanted.model_copy(
            update={
                "slack_bot_token": SecretStr(PRACTICE_BOT),
                "slack_app_token": SecretStr(PRACTICE_APP),
                "slack_api_url": f"{page}/api/",
                "audit_file": PRACTICE / wanted.audit_file.name,
                "erasures_file": PRACTICE / wanted.erasures_file.name,
            }
        )
        async with served(web, address, http=Protocol):
            client = client_of(local)
            async with running(
                local, client, url=url, charter=charter, text=text, now=clock.now, roster=people
            ) as started:
                bot.append(started)
                asked = asked_to_stop()
                async with socket_mode(local, started.app), kept.saving():
                    if os.environ.get("EMPTY") != "1":
                        await asyncio.to_thread(
                            log_samples, started, beside(wanted.charter, "samples.txt"), clock.now()
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


def throw_away(folder: Path) -> None:
    """Empty the practice folder, but for the lock that this process holds."""
    for file in folder.iterdir():
        if file.suffix != ".lock":
            file.unlink()


def beside(charter: Path, name: str) -> str:
    """Return the text of the practice file that belongs to a charter; empty when it has none."""
    own = charter.with_name(f"{charter.stem}.{name}")
    shipped = Path(__file__).parent / "practice" / name
    found = own if own.exists() else shipped if charter.name == "charter.yaml" else None
    return found.read_text(encoding="utf-8") if found else ""


def workspace_of(charter: Charter, people: str, clock: Clock, *, command: str) -> Workspace:
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
    return Workspace(now=clock.now, machine=machine, people=persons, channels=channels, command=command)


def log_samples(bot: Running, samples: str, now: datetime) -> None:
    """Let the invented people say the sample sentences once, so that there is something to look at."""
    for number, line in enumerate(samples.splitlines(), 1):
        email, _, words = line.partition(": ")
        person = bot.store.known.roster.by_email(email)
        user = bot.store.known.roster.user(person.id) if person else None
        if user is not None and words:
            call = Call(team=bot.team, user=user, channel="", words=words, now=now, key=f"sample:{number}")
            bot.store.write(bot.desk.piece(call).work, now=now, key=call.key)


def bound_socket(host: str, port: int) -> socket.socket:
    """Return a bound socket. Raises Stopped when the port is taken."""
    # asyncio sets TCP_NODELAY only where the protocol is named. Without it an answer in two segments waits for the other
    # side's delayed acknowledgement: 44 ms a command on Linux.
    bound = socket.socket(proto=socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        raise Stopped(
            f"Port {port} on {host} cannot be used: {error.strerror}. Set PORT or PRACTICE_PORT to another one."
        ) from None
    return bound


def asked_to_stop() -> asyncio.Event:
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
    wanted = begun()
    uvloop.run(serve_slack(wanted) if wanted.has_slack else serve_practice(wanted))


@cli.command()
def practice() -> None:
    """Run the practice workspace, also where tokens are set."""
    uvloop.run(serve_practice(begun()))


@cli.command(name="migrate")
def migrate_() -> None:
    """Bring the database to the tables of this version."""
    url = begun().database_url.get_secret_value()
    with only_one(url):
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
        raise Stopped(f"I can import a roster, not {kind}. Example: python app.py import roster people.csv")
    wanted = begun()
    charter, text = charter_of(wanted.charter)
    url = wanted.database_url.get_secret_value()
    try:
        rows = table_of(file.read_bytes(), most=OPERATORS_MOST)
    except (OSError, UserError) as error:
        raise Stopped(f"{file} cannot be read: {error}") from None
    if check:
        _check(url, charter, rows)
        return
    with only_one(url):
        store = opened(url, charter, text)
        try:
            print(store.write(partial(_imported, rows=rows, tells=tell_), now=machine()))
        except UserError as error:
            raise Stopped(str(error)) from None
        finally:
            store.stop()


def _imported(tx: Tx, rows: Table, *, tells: bool) -> str:
    taken = taken_from(tx, rows)
    if tells:
        tell(tx, taken)
    return in_words(taken)


def _check(url: str, charter: Charter, rows: Table) -> None:
    """Say what each row would do, also beside the running bot. Raises Stopped where one cannot be taken."""
    with _looking(url, charter) as read:
        reader = Reader(charter=charter, roster=read.roster, now=machine(), zone=charter.zone)
        try:
            said, is_whole = report_of(read, rows, reader)
        except UserError as error:
            raise Stopped(str(error)) from None
    print("\n".join(said))
    if not is_whole:
        raise typer.Exit(1)


@cli.command()
def export(
    kind: Annotated[str, typer.Argument(help="roster")], file: Path, *, replace: Replace = False
) -> None:
    """Write the roster into a CSV or XLSX file, also while the bot runs."""
    if kind != "roster":
        raise Stopped(f"I can export a roster, not {kind}. Example: python app.py export roster people.xlsx")
    form = file.suffix.removeprefix(".").casefold()
    if form not in {CSV, XLSX}:
        raise Stopped(f"I write csv and xlsx, not {file.suffix or file.name}. Example: {file.stem}.xlsx")
    if file.exists() and not replace:
        raise Stopped(f"{file} is there already. Say --replace to put the roster in its place.")
    wanted = begun()
    charter, _ = charter_of(wanted.charter)
    with _looking(wanted.database_url.get_secret_value(), charter) as read:
        found = roster_sheets(read.roster, charter, on=local(machine(), charter.zone).date())
    try:
        file.write_bytes(as_file(form, found))
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.") from None
    print(f"{file} has {_counted(len(found['Roster']) - 1, 'role')}.")


@contextmanager
def _looking(url: str, charter: Charter) -> Iterator[Read]:
    """Look at the records without changing them, also beside the running bot. Raises Stopped where there are none."""
    there = sqlite_file(url)
    if there is not None and not there.exists():
        raise Stopped(f"There are no records at {there}. Check DATABASE_URL.")
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            yield Read(db, Known(charter, "", load_roster(db), -1))
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise Stopped(f"The records in {_shown(url)} cannot be read: {reason}.") from None
    finally:
        engine.dispose()


AgreedBy = Annotated[str, typer.Option(help="e-mail address of the second person, with --replace")]


@cli.command()
def backup(file: Path, *, replace: Replace = False) -> None:
    """Write all records into one file, also while the bot runs."""
    now = machine()
    try:
        made = back_up(begun().database_url.get_secret_value(), file, now=now, replace=replace)
    except UserError as error:
        raise Stopped(str(error)) from None
    print(f"{file} has {_counted(made.records, 'record')} as of {_dated(now)}, {_sized(made.size)}.")


@cli.command()
def restore(file: Path, *, replace: Replace = False, agreed_by: AgreedBy = "") -> None:
    """Put the records of a backup into the database: all of them or nothing.

    Replacing records takes a second person: the chair, a secretary or a deputy, who stands in the sealed history.
    """
    wanted = begun()
    if replace and not agreed_by:
        raise Stopped(
            "Replacing records takes two. Name the chair, the secretary or a deputy who agrees: "
            "--agreed-by name@example.org"
        )
    charter, _ = charter_of(wanted.charter)
    url = wanted.database_url.get_secret_value()
    with only_one(url):
        try:
            with restoring(file, url=url, task_force=charter.short, replace=replace) as ready:
                doubtful, erased = _brought_up(ready.url, charter, wanted.erasures_file, agreed_by)
                put_in_place(ready, now=machine())
        except UserError as error:
            raise Stopped(str(error)) from None
    print(_restored(ready, doubtful, erased))


def _brought_up(url: str, charter: Charter, erasures: Path, agreed_by: str) -> tuple[int, int]:
    """Do what must be done before any bot can see these records.

    Return how many messages Slack may have already, and how many people were erased again.
    """
    store = Store(url, charter=charter, monotonic=time.monotonic)
    store.start()
    try:
        doubtful = mark_restored(store, now=machine(), agreed_by=agreed_by)
        return doubtful, erase_again(store, erasures, now=machine())
    except OSError as error:
        raise Stopped(f"{erasures} cannot be read: {error.strerror}. Nothing was restored.") from None
    finally:
        store.stop()


def _restored(ready: Restoration, doubtful: int, erased: int) -> str:
    as_of = f" as of {_dated(ready.as_of)}" if ready.as_of else ""
    said = [f"The records were restored: {_counted(ready.records, 'record')}{as_of}."]
    if erased:
        people = "1 person was" if erased == 1 else f"{erased:,} people were"
        said.append(f"{people} erased again.")
    if doubtful:
        said.append(f"{_counted(doubtful, 'message')} will be looked up in Slack before any is sent again.")
    if ready.next_refs:
        refs = ", ".join(map(str, ready.next_refs))
        said.append(f"References continue at {refs}, so that none is used twice.")
    return " ".join(said)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _dated(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y %H:%M} UTC"


def _sized(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


audit = typer.Typer(help="Look whether the history is as it was written.")
cli.add_typer(audit, name="audit")


@audit.command(name="verify")
def audit_verify(
    file: Annotated[Path | None, typer.Option(help="heads to compare with; default: AUDIT_FILE")] = None,
    head: Annotated[str | None, typer.Option(help="a seal as it was posted in the audit channel")] = None,
) -> None:
    """Look whether any line of the history was changed, taken out or inserted, also while the bot runs."""
    wanted = begun()
    if file is not None and not file.exists():
        raise Stopped(f"The file {file} is not there. Leave --file out to compare with AUDIT_FILE.")
    if head is not None and not re.fullmatch("[0-9a-fA-F]{64}", head.strip()):
        raise Stopped("A seal has 64 digits and letters a to f. Copy it whole from the audit channel.")
    breaks = _verified(
        wanted.database_url.get_secret_value(),
        file or wanted.audit_file,
        None if head is None else head.strip().lower(),
    )
    if breaks:
        raise typer.Exit(1)


def _verified(url: str, file: Path, head: str | None) -> int:
    """Say what does not fit; return how much. Raises Stopped where the history cannot be read."""
    database = sqlite_file(url)
    if database is not None and not database.exists():
        raise Stopped(f"There are no records at {database}. Check DATABASE_URL.")
    try:
        if missing_migrations(url):
            raise Stopped(f"The database {_shown(url)} has the tables of an older version. Migrate it first.")
        return verify(url, file=file, wanted=head, say=print)
    except WrittenByNewer:
        raise Stopped("The database was written by a newer version. Run that one.") from None
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise Stopped(f"The history in {_shown(url)} cannot be read: {reason}.") from None
    except OSError as error:
        raise Stopped(f"{file} cannot be read: {error.strerror}.") from None


privacy = typer.Typer(help="What is kept about people.")
cli.add_typer(privacy, name="privacy")


@privacy.command(name="export")
def privacy_export(email: Annotated[str, typer.Argument(help="address of the person")], file: Path) -> None:
    """Write all that is kept about one person into a file, also while the bot runs."""
    wanted = begun()
    charter, _ = charter_of(wanted.charter)
    if file.exists():
        raise Stopped(f"{file} is there already. Choose another name.")
    found = _about(wanted.database_url.get_secret_value(), charter, email)
    try:
        file.touch(0o600, exist_ok=False)  # for its owner alone
        file.write_bytes(found)
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.") from None
    print(f"{file} has what is kept about {email}.")


def _about(url: str, charter: Charter, email: str) -> bytes:
    """Return the file about a person. Raises Stopped where there is none, or the records cannot be read."""
    database = sqlite_file(url)
    if database is not None and not database.exists():
        raise Stopped(f"There are no records at {database}. Check DATABASE_URL.")
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            read = Read(db, Known(charter, "", Roster(), -1).read_again(db, 0))
            person = read.roster.by_email(email)
            if person is None:
                raise Stopped(f"Nobody on the roster has the address {email}. Nothing was written.")
            return file_about(read, person.id, now=machine())
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        reason = str(error).splitlines()[0][:200]
        raise Stopped(f"The records in {_shown(url)} cannot be read: {reason}.") from None
    finally:
        engine.dispose()


@cli.command()
def doctor() -> None:
    """Check settings, charter, database and Slack: one line each, and what to do about it."""
    wanted = begun()
    charter, _ = charter_of(wanted.charter)
    print(f"ok    charter {wanted.charter}: {charter.name}, {len(charter.areas)} areas")
    for line in _checked(wanted.database_url.get_secret_value(), charter):
        print(line)
    if wanted.has_slack:
        uvloop.run(_check_slack(wanted, charter))
    else:
        print("note  no SLACK_BOT_TOKEN: `run` starts the practice workspace")


def _checked(url: str, charter: Charter) -> Iterator[str]:
    """Look at the database without changing it, also beside the running bot."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield f"note  database {_shown(url)} is not there yet: `run` makes it"
        return
    try:
        yield from _tables_checked(url, charter)
    except WrittenByNewer:
        yield "fault the database was written by a newer version: run that one, or restore an older copy"
    except (SQLAlchemyError, ArgumentError, ModuleNotFoundError) as error:
        yield f"fault database {_shown(url)}: {str(error).splitlines()[0][:200]}. Check DATABASE_URL"
    if file is not None:
        free = free_mb(file.absolute().parent)
        yield from told(disk_problem(free), otherwise=f"disk of the records: {free:,} MB free")


def _tables_checked(url: str, charter: Charter) -> list[str]:
    missing = missing_migrations(url)
    there = f"ok    database {_shown(url)}"
    if missing:
        return [
            there,
            f"note  {_counted(missing, 'migration')} to come: `run` or `migrate` brings it, after a copy",
        ]
    lines = figures_told(*_seen(url, charter), now=machine())
    return [there, "ok    its tables are those of this version", *lines]


def _seen(url: str, charter: Charter) -> tuple[Figures, Pause | None]:
    engine = reading_engine(url)
    try:
        with engine.connect() as db, db.begin():
            return look(Read(db, Known(charter, "", Roster(), -1)), now=machine())
    finally:
        engine.dispose()


async def _check_slack(wanted: Settings, charter: Charter) -> None:
    client = client_of(wanted)
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(_identity, client, wanted)
    print(f"ok    Slack workspace {identity.team}")
    if (skew := client.skew) is not None:
        print(*told(clock_problem(skew), otherwise=f"clock: {skew.total_seconds():+.0f} s to Slack's"))
    there = await asyncio.to_thread(directory_of, client)
    for name in charter.all_channels:
        known = name.removeprefix("#") in there or not name.startswith("#")
        print(
            f"{'ok   ' if known else 'fault'} channel {name}{'' if known else ': make it, and invite the bot'}"
        )


def begun() -> Settings:
    """Read the settings and set up the log."""
    wanted = settings()
    set_up_log(wanted)
    _warn_of_unknown_names()
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


def set_up_log(wanted: Settings) -> None:
    """Write one event a line: JSON where nobody watches, colours on a terminal."""
    as_json = wanted.log_format == "json" or (wanted.log_format == "auto" and not sys.stderr.isatty())
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if as_json else AsText())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(wanted.log_level)
    for talkative in ("apscheduler", "slack_sdk", "aiohttp", "uvicorn", "alembic"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, root.level))
    # Bolt warns of a token that our own `authorize` makes needless, and of each event that nobody needs.
    logging.getLogger("slack_bolt").setLevel(max(logging.ERROR, root.level))
    # psycopg warns of each repeated delivery: the inbox's key refuses it, as it should.
    logging.getLogger("psycopg").setLevel(max(logging.ERROR, root.level))


def _warn_of_unknown_names() -> None:
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
    except Stopped as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
