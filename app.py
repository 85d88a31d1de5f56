"""Settings, composition root, `run` and `practice`: the only file that reads the environment and the clock."""

import gc

# Imports create hardly any garbage: full collections would free nothing and take 0.15 s of the 0.96 s of a start.
gc.disable()

import asyncio
import logging
import os
import secrets
import sys
import time
import zoneinfo
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from slack_bolt.async_app import AsyncApp

from bot.charter import Charter
from bot.errors import UserError
from cli import add_commands, setting_values
from cli.database import load_charter, open_store, single_process, startup_error
from cli.environment import Environment, StartupError, WrongConfiguration
from cli.history import ADVICE, HistoryCheck, Look, looks_in_slack
from cli.instance import enter_folder, give_back, read_instance
from cli.log_format import set_up_logging
from cli.practice_guide import practice_guide
from cli.practice_workspace import (
    SHORTCUTS,
    Samples,
    empty_folder,
    moment_of_samples,
    older_folder,
    practice_text,
    practice_workspace,
)
from cli.serving import bound_socket, stop_event
from cli.slack import fetch_channels, fetch_identity, make_client
from handlers import registry_of
from handlers.conversation.understanding.encoder import embed
from handlers.conversation.understanding.ranking import rank
from handlers.core.clock.health import HealthMonitor
from handlers.core.clock.poller import Poller
from handlers.core.clock.ticks import Ticks
from handlers.core.delivery.deliver import DeliveryTimeouts
from handlers.core.desk import Desk
from handlers.core.registry import Registry
from handlers.core.slack.account_sync import AccountSync
from handlers.core.slack.catch_up import CatchUp
from handlers.core.slack.client import Client
from handlers.core.slack.feeds import CalendarFeeds
from handlers.core.slack.listeners import SlackListeners
from handlers.core.slack.site import Site, serve
from handlers.core.slack.socket_mode import NotConnected, socket_mode
from handlers.core.slack.workspace import introduce
from handlers.duplicates.compare import EVERY, Comparison
from handlers.duplicates.nearest import Nearest
from handlers.icalendar.feed import open_feed
from handlers.people.first_officers import log_unlinked
from handlers.people.roster import import_roster
from practice.clock import Clock
from practice.server import Protocol
from practice.server import site as practice_site
from practice.workspace_file import WorkspaceFile
from storage.metadata import save_team
from storage.migrate import sqlite_file
from storage.rate_limits import resume
from storage.received import listening_since
from storage.store import AWAY, Store

# What imports created lives as long as the process: exclude it from every later collection.
gc.freeze()
gc.enable()

log = logging.getLogger("clerk")
command_line = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="The clerk of a task force, in Slack.",
)

MAX_SECONDS = 24 * 3600  # of a lease or a quarantine: more is a typing mistake
SEND_DRAIN_SECONDS = 4.0  # for the calls to Slack that run when the bot stops; then they are aborted
LATER_CHECK = timedelta(minutes=5)  # between comparisons of the history, until Slack shows our messages
PRACTICE_FOLDER = Path("data/practice")
FIRST_PEOPLE = 2  # the charter's chair and secretary, who are there before a roster is imported
PRACTICE_URL = f"sqlite:///{PRACTICE_FOLDER / 'isc.db'}"
PRACTICE_ADVICE = "Put its file back, or begin anew: make run FRESH=1"
# The sentence encoder computes on one thread: more of them change the last digits, and take the processor from the rest.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Use the zone data of the pinned package instead of the machine's, so that all replicas agree.
zoneinfo.reset_tzpath(to=())


def machine_time() -> datetime:
    """Return the time of this computer's clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads it


class Settings(BaseSettings):
    """The operator's settings, from the environment or `.env`. `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=False,
    )

    slack_bot_token: Annotated[SecretStr, AfterValidator(setting_values.token("xoxb-"))] | None = None
    slack_app_token: Annotated[SecretStr, AfterValidator(setting_values.token("xapp-"))] | None = None
    slack_signing_secret: Annotated[SecretStr, AfterValidator(setting_values.signing_secret)] | None = None
    slack_api_url: Annotated[str, AfterValidator(setting_values.api_url)] = "https://slack.com/api/"
    database_url: Annotated[SecretStr, AfterValidator(setting_values.database_url)] = SecretStr(
        "sqlite:///data/isc.db"
    )
    charter: Path = Path("charter.yaml")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 3000
    public_url: Annotated[str, AfterValidator(setting_values.web_address)] = ""
    practice_port: Annotated[int, Field(ge=0, le=65535)] = 8000
    log_level: Annotated[str, AfterValidator(setting_values.one_of("DEBUG", "INFO", "WARNING", "ERROR"))] = (
        "INFO"
    )
    log_format: Annotated[str, AfterValidator(setting_values.one_of("auto", "text", "json"))] = "auto"
    quarantine_seconds: Annotated[float, Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)] = 90
    lease_seconds: Annotated[float, Field(gt=0, le=MAX_SECONDS, allow_inf_nan=False)] = 30
    command: Annotated[str, AfterValidator(setting_values.command)] = "/isc"
    understanding: Annotated[str, AfterValidator(setting_values.one_of("on", "off"))] = "on"
    audit_file: Path = Path("data/audit.log")
    erasures_file: Path = Path("data/erasures.log")

    _not_empty = field_validator("*", mode="before")(setting_values.not_empty)

    @property
    def has_slack(self) -> bool:
        return self.slack_bot_token is not None

    @property
    def timeouts(self) -> DeliveryTimeouts:
        return DeliveryTimeouts(
            lease=timedelta(seconds=self.lease_seconds), quarantine=timedelta(seconds=self.quarantine_seconds)
        )


def read_settings() -> Settings:
    """Read the settings. Raises WrongConfiguration, which names a wrong setting and does not show its value."""
    try:
        names = Settings.model_fields
        folders = setting_values.secret_folders(names, os.environ.get("CREDENTIALS_DIRECTORY", ""))
        # pydantic declares this argument only to its own plugin for mypy.
        return Settings(_secrets_dir=folders, **setting_values.secrets_by_path(names, os.environ))  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        reason = setting_values.WORDS_BY_TYPE.get(first["type"], first["msg"]).format(**first.get("ctx", {}))
        name = str(first["loc"][0]).upper()
        raise WrongConfiguration(
            f"The setting {name} is wrong: {reason.removeprefix('Value error, ')}. See .env.example."
        ) from None
    except UnicodeDecodeError:
        raise WrongConfiguration(
            "The file .env or a secret's file is not in UTF-8. Save it again as UTF-8."
        ) from None
    except OSError as error:
        raise WrongConfiguration(
            f"The settings in {error.filename} cannot be read: {error.strerror}."
        ) from None


@dataclass
class RunningBot:
    """The parts of a bot that runs."""

    store: Store
    ticks: Ticks
    app: AsyncApp
    desk: Desk
    team: str
    health: HealthMonitor
    catch_up: CatchUp
    accounts: AccountSync
    compare: Callable[
        [], int
    ]  # what was entered with what is planned, which happens by itself every two seconds

    def on_events_limited(self) -> None:
        """Count that Slack keeps back events, and read what was written meanwhile."""
        self.health.note_events_limited()
        self.catch_up.request_after_limit()


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
    """Open the database, connect to the workspace and run the bot while the context lasts.

    `url` is the database's, `text` the charter's; `roster` is a CSV file that is imported first. `now` is the task
    force's clock, which the practice workspace can move.
    """
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(fetch_identity, client, settings)
    channels = await asyncio.to_thread(fetch_channels, client)
    check = _history_check(settings, url, looks_in_slack(client, identity, charter, channels))
    await asyncio.to_thread(check.require)
    store = await asyncio.to_thread(_opened_store, settings, url, charter, text)
    await asyncio.to_thread(_join_workspace, store, identity.team, roster, now())
    registry = registry_of(charter)
    ticks = _new_ticks(settings, store, client, registry, channels, now)
    desk = _new_desk(settings, store, registry, channels)
    is_silent: Callable[[], bool] = partial(getattr, ticks, "is_slack_silent")
    catch_up = CatchUp(ticks.means, desk, identity, is_slack_away=is_silent)
    listeners = SlackListeners(
        desk, client, identity, now=now, is_slack_silent=is_silent, on_missed=catch_up.request
    )
    told = partial(log_unlinked, now=now())
    accounts = AccountSync(ticks.means, identity.team, is_slack_away=is_silent, when_asked=told)
    later: dict[str, tuple[Callable[[], object], timedelta]] = {}
    if not check.is_complete:
        later["history"] = (partial(check.repeat, store), LATER_CHECK)
    comparison = Comparison(store, registry, Nearest(embed), now)
    if settings.understanding == "on":
        later["compare"] = (comparison.turn, EVERY)
    poller = _new_poller(ticks, catch_up, accounts, later, now, client.forget_skew)
    await asyncio.to_thread(poller.start)
    try:
        health = _health_monitor(store, client, poller, check, accounts, url=url, now=now)
        app = listeners.build_app()
        compare = comparison.turn if settings.understanding == "on" else int
        yield RunningBot(store, ticks, app, desk, identity.team, health, catch_up, accounts, compare)
    finally:
        try:
            await _drain(listeners, poller, client)
        finally:
            await asyncio.to_thread(store.stop)


def _opened_store(settings: Settings, url: str, charter: Charter, text: str) -> Store:
    return open_store(
        url, charter, text, now=machine_time, monotonic=time.monotonic, audit_file=settings.audit_file
    )


def _new_desk(settings: Settings, store: Store, registry: Registry, channels: Mapping[str, str]) -> Desk:
    return Desk(
        store,
        registry,
        command=settings.command,
        channels=channels,
        public_url=settings.public_url,
        rank=rank if settings.understanding == "on" else None,
    )


def _new_ticks(
    settings: Settings,
    store: Store,
    client: Client,
    registry: Registry,
    channels: Mapping[str, str],
    now: Callable[[], datetime],
) -> Ticks:
    return Ticks(
        store,
        client,
        registry=registry,
        now=now,
        machine=machine_time,
        timeouts=settings.timeouts,
        channels=channels,
        skew=lambda: client.skew or timedelta(),
        audit_file=settings.audit_file,
        erasures_file=settings.erasures_file,
    )


def _new_poller(
    ticks: Ticks,
    catch_up: CatchUp,
    accounts: AccountSync,
    later: Mapping[str, tuple[Callable[[], object], timedelta]],
    now: Callable[[], datetime],
    on_clock_set: Callable[[], object],
) -> Poller:
    return Poller(
        ticks,
        on_clock_set=on_clock_set,
        catch_up=catch_up.catch_up,
        sync_accounts=accounts.turn,
        others=later,
        now=now,
        monotonic=time.monotonic,
    )


def _history_check(settings: Settings, url: str, look: Look) -> HistoryCheck:
    advice = PRACTICE_ADVICE if url == PRACTICE_URL else ADVICE
    return HistoryCheck(url, audit_file=settings.audit_file, look=look, advice=advice)


def _health_monitor(
    store: Store,
    client: Client,
    poller: Poller,
    check: HistoryCheck,
    accounts: AccountSync,
    *,
    url: str,
    now: Callable[[], datetime],
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
        history=lambda: check.problem,
        knows_accounts=accounts.has_asked,
    )


async def _drain(listeners: SlackListeners, poller: Poller, client: Client) -> None:
    """Wait for running work to end. Calls that take too long are aborted; the next start looks up in Slack what they did."""
    stopping = asyncio.gather(listeners.close(), asyncio.to_thread(poller.stop))
    done, _ = await asyncio.wait({stopping}, timeout=SEND_DRAIN_SECONDS)
    if not done:
        client.abort_calls()
    await stopping


def _join_workspace(store: Store, team: str, roster: str, now: datetime) -> None:
    """Import the roster, if there is one. Raises StartupError when the records belong to another workspace."""
    try:
        store.write(partial(save_team, team=team), now=now)
        store.write(listening_since, now=now)  # before the first message is sent
        if roster and len(store.snapshot.roster.persons) <= FIRST_PEOPLE:  # later some may have left
            store.write(partial(import_roster, text=roster), now=now)
        # Slack accepts the token: resume sending if it was paused, perhaps because an older token was revoked.
        store.write(resume, now=now)
    except UserError as error:
        store.stop()
        raise startup_error(error) from None


async def serve_slack(settings: Settings) -> None:
    """Run the bot in Slack until SIGTERM or Ctrl-C."""
    stop = stop_event()
    charter, text = load_charter(settings.charter)
    url = settings.database_url.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    if not secret and settings.slack_app_token is None:
        raise WrongConfiguration(
            "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP). See .env.example."
        )
    setting_values.require_writable("AUDIT_FILE", settings.audit_file)
    setting_values.require_writable("ERASURES_FILE", settings.erasures_file)
    with single_process(url), bound_socket(settings.host, settings.port) as address:
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
                alive=bot.health.is_alive,
                on_events_limited=bot.on_events_limited,
                feeds=_calendar_feeds(settings, bot.store),
            )
            await asyncio.to_thread(
                introduce,
                bot.store,
                bot.desk.channels,
                bot.desk.registry,
                command=settings.command,
                now=machine_time(),
            )
            # Socket Mode closes first, while the site still reports that the bot is stopping.
            async with serve(web, address), _socket_mode(settings, bot):
                bot.health.is_connected = True
                page = f"http://{settings.host}:{address.getsockname()[1]}"
                print(f"The clerk of {charter.short} is at work. Health: {page}/healthz", flush=True)
                await stop.wait()
                bot.health.is_stopping = True


def _calendar_feeds(settings: Settings, store: Store) -> CalendarFeeds | None:
    """Return what serves calendars; None where nobody reaches this server from outside."""
    if not settings.public_url:
        return None
    return CalendarFeeds(partial(open_feed, store), now=machine_time)


@asynccontextmanager
async def _socket_mode(settings: Settings, bot: RunningBot) -> AsyncIterator[None]:
    """Keep a Socket Mode connection; without an app token Slack sends over HTTP, and there is none. Raises StartupError."""
    async with AsyncExitStack() as stack:
        if settings.slack_app_token is not None:
            token = settings.slack_app_token.get_secret_value()
            try:
                connection = await stack.enter_async_context(
                    socket_mode(bot.app, token, on_connected=bot.catch_up.request)
                )
            except NotConnected as error:
                raise startup_error(error) from None
            bot.health.is_socket_open = connection.is_open
        yield


async def serve_practice(settings: Settings) -> None:
    """Run the practice workspace with the bot in it; the bot connects to it over TCP, as it would to Slack."""
    stop = stop_event()
    charter, text = load_charter(settings.charter)
    url = PRACTICE_URL
    people = practice_text(settings.charter, "people.csv")
    clock = Clock(machine_time)
    workspace = practice_workspace(charter, people, clock, machine=machine_time, command=settings.command)
    saved = WorkspaceFile(PRACTICE_FOLDER / "slack.json", workspace, clock)
    bots: list[RunningBot] = []  # until it runs: it connects to the site, and the site moves its clock

    async def advance(to: datetime) -> None:
        await asyncio.to_thread(bots[0].compare)  # in a moment a week may pass
        await asyncio.to_thread(bots[0].ticks.advance, to, set_clock=clock.reach)

    with single_process(url), bound_socket(settings.host, settings.practice_port) as address:
        if os.environ.get("FRESH") == "1":
            empty_folder(PRACTICE_FOLDER)
        saved.load()
        page = workspace.base_url = f"http://{settings.host}:{address.getsockname()[1]}"
        zone, place = charter.zone, charter.home_station.city
        guide = practice_guide(
            lambda: bots[0].store if bots else None,
            registry_of(charter),
            team=workspace.team_id,
            now=clock.now,
        )
        local = _practice_settings(settings, page)
        tokens = [one.get_secret_value() for one in (local.slack_bot_token, local.slack_app_token) if one]
        web = practice_site(
            workspace, clock, advance=advance, tokens=tokens, zone=zone, place=place, shortcuts=SHORTCUTS,
            guide=guide, host=settings.host,
        )  # fmt: skip
        async with serve(web, address, http=Protocol), saved.saving():  # it ends after the bot
            client = make_client(local, now=machine_time)
            async with running_bot(
                local, client, url=url, charter=charter, text=text, now=clock.now, roster=people
            ) as bot:
                bots.append(bot)
                await asyncio.to_thread(bot.accounts.ask_about_all)
                async with _socket_mode(local, bot):
                    at = moment_of_samples(clock.now(), charter)
                    left_out = await asyncio.to_thread(_enter_samples, settings, bot, at, stop.is_set)
                    left = [older_folder(left_out)] if left_out else []
                    ready = f"The practice workspace of {charter.short}: {page}\nStop it with Ctrl-C."
                    print(ready, *left, sep="\n", flush=True)
                    await stop.wait()
                    workspace.end_streams()


def _enter_samples(
    settings: Settings, bot: RunningBot, now: datetime, is_stopping: Callable[[], bool]
) -> int:
    """Enter the samples of the charter unless EMPTY=1; return how many do not fit."""
    if os.environ.get("EMPTY") == "1":
        return 0
    samples = Samples(store=bot.store, desk=bot.desk, team=bot.team, now=now)
    left_out = samples.enter(practice_text(settings.charter, "samples.txt"), is_stopping=is_stopping)
    bot.ticks.plan()
    return left_out


def _practice_settings(settings: Settings, page: str) -> Settings:
    """Return the settings of a bot in the practice workspace that is served at `page`.

    Its tokens are made anew: with those that everybody knows any page in this browser could write as the bot.
    """
    bot_token, app_token = (f"{kind}-{secrets.token_hex(16)}" for kind in ("xoxb", "xapp"))
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(bot_token),
            "slack_app_token": SecretStr(app_token),
            "slack_api_url": f"{page}/api/",
            "public_url": "",  # the practice workspace serves no calendars
            "audit_file": PRACTICE_FOLDER / settings.audit_file.name,
            "erasures_file": PRACTICE_FOLDER / settings.erasures_file.name,
        }
    )


@command_line.callback(invoke_without_command=True)
def default(
    context: typer.Context,
    instance: Annotated[str, typer.Option(help="do it as the systemd service clerk@NAME would")] = "",
) -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    if instance:
        _become(context, instance)
    if context.invoked_subcommand is None:
        run()


def _become(context: typer.Context, instance: str) -> None:
    """Take over the folder and the settings of the service's process, and give it what this process writes there."""
    found = read_instance(instance, unit_path=os.environ.get("SYSTEMD_UNIT_PATH", ""))
    known = {f"{name.upper()}{end}" for name in Settings.model_fields for end in ("", "_FILE")}
    for name in known & os.environ.keys():
        del os.environ[name]
    os.environ.pop("CREDENTIALS_DIRECTORY", None)
    os.environ |= found.variables()
    context.call_on_close(partial(give_back, found.folder))
    enter_folder(context, found.folder)


@command_line.command()
def run() -> None:
    """Run the bot: with Slack tokens the real one, without them the practice workspace."""
    settings = start_up()
    if settings.has_slack:
        uvloop.run(serve_slack(settings))
        return
    if settings.slack_app_token or settings.slack_signing_secret:
        raise WrongConfiguration(
            "Set SLACK_BOT_TOKEN as well, or take the other settings of Slack away. See .env.example."
        )
    _practice(settings)


@command_line.command()
def practice() -> None:
    """Run the practice workspace, also where tokens are set."""
    _practice(start_up())


def _practice(settings: Settings) -> None:
    """Run the practice workspace. Unless LOG_LEVEL is set it logs warnings alone: the address stays the last line."""
    if "log_level" not in settings.model_fields_set:
        set_up_logging(settings.log_format, "WARNING")
    uvloop.run(serve_practice(settings))


add_commands(command_line)


def start_up() -> Settings:
    """Read the settings and set up logging. Files that the process makes are readable by its user alone."""
    os.umask(0o077)
    settings = read_settings()
    set_up_logging(settings.log_format, settings.log_level)
    _warn_of_unknown_settings()
    return settings


def unknown_settings() -> list[tuple[str, str]]:
    """Return names in `.env` and the environment that look like settings and are none: mostly typing mistakes."""
    fields = {name.upper() for name in Settings.model_fields}
    lines = Path(".env").read_text(encoding="utf-8").splitlines() if Path(".env").exists() else []
    names = [line.partition("=")[0].strip().removeprefix("export ") for line in lines]
    in_file = [name for name in names if name and not name.startswith("#")]
    return setting_values.unknown_settings(in_file, os.environ, fields | {f"{name}_FILE" for name in fields})


def _warn_of_unknown_settings() -> None:
    for name, hint in unknown_settings():
        log.warning("unknown setting%s", hint, extra={"setting": name})


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line, by default that of the process; a StartupError is printed as one line, without a traceback."""
    try:
        command_line(
            words,
            obj=Environment(
                start_up=start_up,
                now=machine_time,
                monotonic=time.monotonic,
                unknown_settings=unknown_settings,
            ),
        )
    except StartupError as reason:
        print(reason, file=sys.stderr)
        sys.exit(reason.code)
    except AWAY as error:
        print(ended := startup_error(error), file=sys.stderr)
        sys.exit(ended.code)


if __name__ == "__main__":
    main()
