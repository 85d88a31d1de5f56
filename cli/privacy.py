"""`privacy export`."""

from pathlib import Path
from typing import Annotated

import typer

from cli.database import load_charter, open_records
from cli.environment import Environment, StartupError
from cli.output import write_file
from handlers.privacy.personal_file import personal_file

privacy = typer.Typer(help="What is kept about people.")


@privacy.command(name="export")
def export_personal_file(
    context: typer.Context,
    email: Annotated[str, typer.Argument(help="address of the person")],
    file: Path,
) -> None:
    """Write everything that is kept about one person to a file, also while the bot runs."""
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    charter, _ = load_charter(settings.charter)
    if file.exists():
        raise StartupError(f"{file} already exists. Choose another name.")
    with open_records(settings.database_url.get_secret_value(), charter) as read:
        person = read.roster.by_email(email)
        if person is None:
            raise StartupError(f"Nobody on the roster has the address {email}. Nothing was written.")
        content = personal_file(read, person.id, now=environment.now())
    try:
        file.touch(0o600, exist_ok=False)  # only its owner may read it
    except OSError as error:
        raise StartupError(f"{file} cannot be written: {error.strerror}.") from None
    write_file(file, content)
    print(f"{file} has what is kept about {email}.")
