"""`import roster` and `export roster`."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.calendar import local
from bot.charter import Charter
from bot.errors import UserError
from bot.spreadsheets import read_table
from cli.database import load_charter, open_records, open_store, single_process
from cli.environment import Environment, StartupError
from cli.history import HistoryCheck
from cli.output import Replace, count_text, write_file
from handlers.core.blocks.text import Reader
from handlers.core.records.export import CSV, XLSX, encode_sheets
from handlers.people.export import roster_sheets
from handlers.people.roster import (
    MAX_OPERATOR_ROWS,
    Table,
    apply_operator_rows,
    import_summary,
    notify_changes,
    preview_operator_rows,
)
from storage.unit_of_work import Tx


def import_roster(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="roster")],
    file: Path,
    *,
    check: Annotated[bool, typer.Option("--check", help="only show what each row would do")] = False,
    notifies: Annotated[bool, typer.Option("--tell", help="welcome in Slack those who get a role")] = False,
) -> None:
    """Import a roster from a CSV or XLSX file: all of its rows or none."""
    if kind != "roster":
        raise StartupError(
            f"I can import a roster, not {kind}. Example: python app.py import roster people.csv"
        )
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    charter, text = load_charter(settings.charter)
    url = settings.database_url.get_secret_value()
    try:
        rows = read_table(file.read_bytes(), most=MAX_OPERATOR_ROWS)
    except (OSError, UserError) as error:
        raise StartupError(f"{file} cannot be read: {error}") from None
    if check:
        _check_rows(environment, url, charter, rows)
        return
    work = partial(_import_and_notify if notifies else _import, rows=rows)
    with single_process(url):
        HistoryCheck(url, audit_file=settings.audit_file, look=tuple).require()  # a token is not needed here
        store = open_store(
            url,
            charter,
            text,
            now=environment.now,
            monotonic=environment.monotonic,
            audit_file=settings.audit_file,
        )
        try:
            print(store.write(work, now=environment.now()))
        except UserError as error:
            raise StartupError(str(error)) from None
        finally:
            store.stop()


def _import(tx: Tx, rows: Table) -> str:
    return import_summary(apply_operator_rows(tx, rows))


def _import_and_notify(tx: Tx, rows: Table) -> str:
    changes = apply_operator_rows(tx, rows)
    notify_changes(tx, changes)
    return import_summary(changes)


def _check_rows(environment: Environment, url: str, charter: Charter, rows: Table) -> None:
    """Print what each row would do, also while the bot runs. Exits with 1 when a row cannot be imported."""
    with open_records(url, charter) as read:
        reader = Reader(charter=charter, roster=read.roster, now=environment.now(), zone=charter.zone)
        try:
            lines, can_be_imported = preview_operator_rows(read, rows, reader)
        except UserError as error:
            raise StartupError(str(error)) from None
    print("\n".join(lines))
    if not can_be_imported:
        raise typer.Exit(1)


def export_roster(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="roster")],
    file: Path,
    *,
    replace: Replace = False,
) -> None:
    """Write the roster to a CSV or XLSX file, also while the bot runs."""
    if kind != "roster":
        raise StartupError(
            f"I can export a roster, not {kind}. Example: python app.py export roster people.xlsx"
        )
    form = file.suffix.removeprefix(".").casefold()
    if form not in {CSV, XLSX}:
        raise StartupError(f"I write csv and xlsx, not {file.suffix or file.name}. Example: {file.stem}.xlsx")
    if file.exists() and not replace:
        raise StartupError(f"{file} already exists. Say --replace to put the roster in its place.")
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    charter, _ = load_charter(settings.charter)
    today = local(environment.now(), charter.zone).date()
    with open_records(settings.database_url.get_secret_value(), charter) as read:
        sheets = roster_sheets(read.roster, charter, on=today)
    write_file(file, encode_sheets(form, sheets))
    print(f"{file} has {count_text(len(sheets['Roster']) - 1, 'role')}.")
