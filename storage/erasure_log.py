"""The log of erasures in a file beside the database, without names. A restore applies the missing ones."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.erasure import ErasureLogLine, parse_log_line


def read(file: Path) -> Sequence[ErasureLogLine]:
    """Return the erasures in the file, oldest first; empty if there is no file."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    found = []
    for line in lines:
        try:
            found.append(parse_log_line(line))
        except ValueError:
            continue  # a line that was cut off when the disk was full; it is written again
    return found


def append(file: Path, erasure: ErasureLogLine) -> None:
    """Append an erasure and sync the file to disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{erasure.as_text()}\n")
        lines.flush()
        os.fsync(lines.fileno())
