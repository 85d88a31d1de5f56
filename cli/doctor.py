"""`doctor`."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from bot.charter import Charter
from bot.charter_changes import charter_changes
from bot.health import disk_problem
from bot.trouble import Trouble, database_text
from cli.database import load_charter
from cli.doctor_history import check_file
from cli.doctor_languages import check_charter_language, check_languages_of_people
from cli.doctor_messages import Sample, message_samples, view_samples
from cli.doctor_people import Unlinked, check_accounts, check_plans, check_second_persons, unlinked
from cli.doctor_slack import check_slack
from cli.environment import Environment, Settings
from cli.output import count_text
from cli.slack import make_client
from handlers import registry_of
from handlers.core.clock.health import check_lines, free_mb, outbox_lines, outbox_status
from handlers.core.desk import Desk
from handlers.core.slack.feeds import FEED_PATH
from storage.access import (
    DatabaseUnavailable,
    damage,
    database_errors,
    open_for_reading,
    redacted_url,
    transaction_settings,
)
from storage.metadata import find_workspace, lost_values, orphaned_items
from storage.migrate import WrittenByNewer, count_missing_migrations, sqlite_file
from storage.store import Store

ENV_FILE = Path(".env")
READABLE_BY_OTHERS = 0o077
NewCharter = Annotated[Path | None, typer.Option(help="a new version: says what it would change")]


def doctor(context: typer.Context, *, charter: NewCharter = None) -> None:
    """Check settings, charter, database and Slack: one line each, and what to do about it. Exits with 1 at a fault."""
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    url = settings.database_url.get_secret_value()
    found = [*_check_settings(environment)]
    current, _ = load_charter(settings.charter)
    found.append(f"ok    charter {settings.charter}: {current.name}, {len(current.areas)} areas")
    found += check_charter_language(current)
    found.append(_check_public_url(settings.public_url))
    if charter is not None:
        found += _check_new_charter(load_charter(charter)[0], current, url, file=charter)
    found += _check_database(url, current, environment.now())
    found += check_file(url, settings.audit_file)
    owner, people, samples = None, None, list[Sample]()
    try:
        with database_errors():
            owner, people, samples = _from_records(settings, current, environment.now())
    except DatabaseUnavailable as reason:
        found.append(f"fault {reason.sentence(url)}")
    if settings.slack_bot_token is None:
        found += check_accounts(people, None)
    print(*found, sep="\n")
    if settings.slack_bot_token is None:
        print("note  no SLACK_BOT_TOKEN: `run` starts the practice workspace")
    else:
        client = make_client(settings, now=environment.now)
        lines = uvloop.run(
            check_slack(client, settings, current, owner=owner, people=people, samples=samples)
        )
        print(*lines, sep="\n")
        found += lines
    if any(line.startswith("fault") for line in found):
        raise typer.Exit(1)


def _check_settings(environment: Environment) -> Iterator[str]:
    for name, hint in environment.unknown_settings():
        yield f"fault {name} is not a setting{hint}" if hint else f"note  {name} is not a setting of this bot"
    if not ENV_FILE.exists():
        return
    mode = ENV_FILE.stat().st_mode & 0o777
    if mode & READABLE_BY_OTHERS:
        yield f"fault {ENV_FILE} can be read by other users of this machine ({mode:o}): chmod 600 {ENV_FILE}"
    else:
        yield f"ok    {ENV_FILE} is readable by its user alone"


def _check_public_url(address: str) -> str:
    """Say whether people's calendars can read their meetings here, and whether others could read along."""
    if not address:
        return "note  no PUBLIC_URL: people get calendar files, and no address that their own calendar reads"
    if address.startswith("http://"):
        return "note  PUBLIC_URL is not encrypted, so whoever sees the traffic can read calendars: serve it as https"
    return f"ok    PUBLIC_URL {address}: let {FEED_PATH.partition('{')[0]} through to this server"


def _check_new_charter(new: Charter, current: Charter, url: str, *, file: Path) -> Iterator[str]:
    """Say what a new charter changes, and what would stop the bot from starting with it."""
    changes = charter_changes(current, new)
    yield (
        f"note  {file} changes {count_text(len(changes), 'thing')}"
        if changes
        else f"ok    {file} changes nothing"
    )
    yield from (f"note    {line}" for line in changes)
    yield from check_charter_language(new)
    if new.short != current.short:
        yield f"fault {file} is of another task force, {new.short}: these records belong to {current.short}"
    lost, said = [], []
    if _has_records(url):
        with (
            suppress(DatabaseUnavailable),
            open_for_reading(url, new) as read,
        ):  # the check of the database says why
            lost, said = orphaned_items(read), lost_values(read)
    for one in said:
        yield f"fault entries have {one}. Put it back: only labels change"
    for item in lost:
        yield (
            f"fault records refer to {item.noun}: {item.code} ({item.display_name}). Put it back with "
            '"retired:" and the first day on which it no longer counts'
        )


def _has_records(url: str) -> bool:
    """Return whether a database of this version can be read."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return False
    try:
        with database_errors():
            return count_missing_migrations(url) == 0
    except (WrittenByNewer, DatabaseUnavailable):
        return False


def _from_records(
    settings: Settings, charter: Charter, now: datetime
) -> tuple[str | None, list[Unlinked] | None, list[Sample]]:
    """Return what to ask Slack about: the workspace of the records, whom the bot can't reach, messages and forms.

    The first two are None where none is known.
    """
    url = settings.database_url.get_secret_value()
    if not _has_records(url):
        return None, None, []
    with open_for_reading(url, charter) as read:
        owner, people, messages = find_workspace(read), unlinked(read, now), message_samples(read)
        if not read.roster.persons:
            return owner, people, messages  # nobody for whom a form could open, as after `migrate`
    store = Store(url, charter=charter, monotonic=lambda: 0.0)  # never started, so it only reads
    try:
        desk = Desk(store, registry_of(charter), command=settings.command, public_url=settings.public_url)
        return owner, people, [*messages, *view_samples(desk, now)]
    finally:
        store.stop()


def _check_database(url: str, charter: Charter, now: datetime) -> Iterator[str]:
    """Check the database without changing it, also while the bot runs."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        yield f"note  database {redacted_url(url)} does not exist yet: `run` makes it"
        return
    try:
        with database_errors():
            lines = _check_tables(url, charter, now)
    except WrittenByNewer:
        lines = ["fault the database was written by a newer version: run that one, or restore an older copy"]
    except DatabaseUnavailable as reason:
        lines = [f"fault {reason.sentence(url)}"]
    yield from lines
    yield from check_lines(_damage(url), otherwise="its pages and indexes fit") if file is not None else ()
    if file is not None:
        free = free_mb(file.absolute().parent)
        yield from check_lines(disk_problem(free), otherwise=f"disk of the records: {free:,} MB free")


def _damage(url: str) -> list[str]:
    """Return what SQLite finds damaged; nothing where the check of the tables says why none can be opened."""
    try:
        with database_errors():
            found = damage(url)
    except DatabaseUnavailable as reason:
        return [reason.sentence(url)] if reason.trouble is Trouble.DAMAGED else []
    return [database_text(Trouble.DAMAGED, redacted_url(url), "; ".join(found))] if found else []


def _check_tables(url: str, charter: Charter, now: datetime) -> list[str]:
    missing = count_missing_migrations(url)
    is_reached = f"ok    database {redacted_url(url)}"
    if missing:
        count = count_text(missing, "migration")
        return [is_reached, f"note  {count} to come: `run` or `migrate` does that, after a copy"]
    with open_for_reading(url, charter) as read:
        status, plans = outbox_status(read, now=now), list(check_plans(read))
        shown = ", ".join(f"{name} {value}" for name, value in transaction_settings(read).items())
        languages = list(check_languages_of_people(read.roster))
        alone = list(check_second_persons(read, now))
    each = [f"ok    each transaction: {shown}"] if shown else []
    is_current = "ok    its tables are those of this version"
    return [is_reached, is_current, *each, *outbox_lines(*status, now=now), *plans, *languages, *alone]
