"""What commands have in common that write a file or print a figure."""

from pathlib import Path
from typing import Annotated

import typer

from cli.environment import StartupError

Replace = Annotated[bool, typer.Option("--replace", help="replace what is there")]


def write_file(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise StartupError(f"{file} cannot be written: {error.strerror}.") from None


def count_text(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
