"""`backup` and `restore`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.charter import Charter
from bot.errors import UserError
from cli.database import load_charter, single_process
from cli.environment import Environment, StartupError
from cli.history import read_file
from cli.output import Replace, count_text
from handlers import registry_of
from handlers.core.clock.erasures import reapply_erasures
from handlers.core.delivery.restore import prepare_restored
from storage.backup import PreparedRestore, back_up, install, prepared_restore
from storage.store import Store

AgreedBy = Annotated[str, typer.Option(help="e-mail address of the second person, with --replace")]


def backup(context: typer.Context, file: Path, *, replace: Replace = False) -> None:
    """Write all records to one file, also while the bot runs."""
    environment = context.ensure_object(Environment)
    now = environment.now()
    url = environment.start_up().database_url.get_secret_value()
    try:
        made = back_up(url, file, now=now, replace=replace)
    except UserError as error:
        raise StartupError(str(error)) from None
    size = f"{made.size_bytes / 1_000_000:,.1f} MB"
    print(f"{file} has {count_text(made.record_count, 'record')} as of {_date_text(now)}, {size}.")


def restore(
    context: typer.Context, file: Path, *, replace: Replace = False, agreed_by: AgreedBy = ""
) -> None:
    """Restore a backup into the database: all of its records or none.

    Replacing records takes a second person: the chair, a secretary or a deputy, who stands in the sealed history.
    """
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    if replace and not agreed_by:
        raise StartupError(
            "Replacing records takes two. Name the chair, the secretary or a deputy who agrees: "
            "--agreed-by name@example.org"
        )
    charter, _ = load_charter(settings.charter)
    url = settings.database_url.get_secret_value()
    with single_process(url):
        try:
            seen = read_file(settings.audit_file)
            with prepared_restore(
                file, url=url, task_force=charter.short, replace=replace, seen=seen
            ) as copy:
                uncertain, erased = _prepare_copy(
                    environment, copy.copy_url, charter, settings.erasures_file, agreed_by
                )
                install(copy, now=environment.now())
        except UserError as error:
            raise StartupError(str(error)) from None
    print(_restore_summary(copy, uncertain, erased))


def _prepare_copy(
    environment: Environment, url: str, charter: Charter, erasures: Path, agreed_by: str
) -> tuple[int, int]:
    """Prepare the restored records before any bot can read them.

    Returns how many messages Slack may already have, and how many people were erased again.
    """
    store = Store(url, charter=charter, monotonic=environment.monotonic)
    store.start()
    try:
        uncertain = prepare_restored(
            store, registry=registry_of(charter), now=environment.now(), agreed_by=agreed_by
        )
        return uncertain, reapply_erasures(store, erasures, now=environment.now())
    except OSError as error:
        raise StartupError(f"{erasures} cannot be read: {error.strerror}. Nothing was restored.") from None
    finally:
        store.stop()


def _restore_summary(restored: PreparedRestore, uncertain: int, erased: int) -> str:
    as_of = f" as of {_date_text(restored.as_of)}" if restored.as_of else ""
    sentences = [f"The records were restored: {count_text(restored.record_count, 'record')}{as_of}."]
    if erased:
        people = "1 person was" if erased == 1 else f"{erased:,} people were"
        sentences.append(f"{people} erased again.")
    if uncertain:
        messages = count_text(uncertain, "message")
        sentences.append(f"{messages} will be looked up in Slack before anything is sent again.")
    if restored.next_refs:
        refs = ", ".join(map(str, restored.next_refs))
        sentences.append(f"References continue at {refs}, so that none is used twice.")
    return " ".join(sentences)


def _date_text(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y %H:%M} UTC"
