"""`doctor`."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

import typer
import uvloop

from bot.charter import Charter
from cli.database import load_charter
from cli.environment import Environment, Settings
from cli.output import count_text
from cli.slack import fetch_identity, make_client
from handlers.clock.health import (
    check_lines,
    clock_problem,
    disk_problem,
    free_mb,
    outbox_lines,
    outbox_status,
)
from handlers.slack.client import Client
from handlers.slack.workspace import channel_ids
from storage.access import DatabaseUnavailable, database_errors, open_for_reading, redacted_url
from storage.migrate import WrittenByNewer, count_missing_migrations, sqlite_file


def doctor(context: typer.Context) -> None:
    """Check settings, charter, database and Slack: one line each, and what to do about it."""
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    charter, _ = load_charter(settings.charter)
    print(f"ok    charter {settings.charter}: {charter.name}, {len(charter.areas)} areas")
    for line in _check_database(settings.database_url.get_secret_value(), charter, environment.now()):
        print(line)
    if settings.slack_bot_token is None:
        print("note  no SLACK_BOT_TOKEN: `run` starts the practice workspace")
    else:
        uvloop.run(_check_slack(make_client(settings, now=environment.now), settings, charter))


def _check_database(url: str, charter: Charter, now: datetime) -> Iterator[str]:
    """Check the database without changing it, also while the bot runs."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield f"note  database {redacted_url(url)} is not there yet: `run` makes it"
        return
    try:
        with database_errors():
            lines = _check_tables(url, charter, now)
    except WrittenByNewer:
        lines = ["fault the database was written by a newer version: run that one, or restore an older copy"]
    except DatabaseUnavailable as reason:
        lines = [f"fault database {redacted_url(url)}: {reason}. Check DATABASE_URL"]
    yield from lines
    if file is not None:
        free = free_mb(file.absolute().parent)
        yield from check_lines(disk_problem(free), otherwise=f"disk of the records: {free:,} MB free")


def _check_tables(url: str, charter: Charter, now: datetime) -> list[str]:
    missing = count_missing_migrations(url)
    is_reached = f"ok    database {redacted_url(url)}"
    if missing:
        count = count_text(missing, "migration")
        return [is_reached, f"note  {count} to come: `run` or `migrate` brings it, after a copy"]
    with open_for_reading(url, charter) as read:
        status = outbox_status(read, now=now)
    return [is_reached, "ok    its tables are those of this version", *outbox_lines(*status, now=now)]


async def _check_slack(client: Client, settings: Settings, charter: Charter) -> None:
    client.attach(asyncio.get_running_loop())
    identity = await asyncio.to_thread(fetch_identity, client, settings)
    print(f"ok    Slack workspace {identity.team}")
    if (skew := client.skew) is not None:
        print(*check_lines(clock_problem(skew), otherwise=f"clock: {skew.total_seconds():+.0f} s to Slack's"))
    visible = await asyncio.to_thread(channel_ids, client)
    for name in charter.all_channels:
        if name.removeprefix("#") in visible or not name.startswith("#"):
            print(f"ok    channel {name}")
        else:
            print(f"fault channel {name}: make it, and invite the bot")
