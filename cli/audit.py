"""`audit verify`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from cli.database import require_database
from cli.environment import Environment, StartupError
from cli.history import loss_text
from handlers.core.delivery.witness import witnesses_beside_file
from handlers.core.sealing.seal import verify
from storage.access import DatabaseUnavailable, database_errors, redacted_url
from storage.migrate import WrittenByNewer, count_missing_migrations
from storage.witness import find_loss

audit = typer.Typer(help="Verify the history.")


@audit.command(name="verify")
def verify_history(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option(help="heads to compare with; default: AUDIT_FILE")] = None,
    head: Annotated[str | None, typer.Option(help="a seal as it was posted in the audit channel")] = None,
) -> None:
    """Check whether any line of the history was changed, removed or inserted, also while the bot runs."""
    settings = context.ensure_object(Environment).start_up()
    if file is not None and not file.exists():
        raise StartupError(f"The file {file} does not exist. Leave --file out to compare with AUDIT_FILE.")
    if head is not None and not re.fullmatch("[0-9a-fA-F]{64}", head.strip()):
        raise StartupError("A seal has 64 digits and letters a to f. Copy it whole from the audit channel.")
    wanted = None if head is None else head.strip().lower()
    if _print_breaks(settings.database_url.get_secret_value(), file or settings.audit_file, wanted):
        raise typer.Exit(1)


def _print_breaks(url: str, file: Path, head: str | None) -> int:
    """Print each break in the chain of seals and a summary; return how many breaks there are.

    Raises StartupError when the history or the file cannot be read.
    """
    require_database(url)
    try:
        with database_errors():
            if count_missing_migrations(url):
                raise StartupError(
                    f"The database {redacted_url(url)} has the tables of an older version. Migrate it first."
                )
            loss = find_loss(url, witnesses_beside_file(file))
            lost = [] if loss is None else [loss_text(loss, redacted_url(url))]
            return verify(url, file=file, wanted=head, lost=lost, say=print)
    except WrittenByNewer:
        raise StartupError("The database was written by a newer version. Run that one.") from None
    except DatabaseUnavailable as reason:
        raise StartupError(reason.sentence(url)) from None
    except OSError as error:
        raise StartupError(f"{file} cannot be read: {error.strerror}.") from None
