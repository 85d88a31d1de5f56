"""The file of erasures beside the database: who was erased, without a name. A restore applies what it lacks."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.erasure import ErasureLogLine, parse_log_line


def read(file: Path) -> Sequence[ErasureLogLine]:
    """Return the erasures in a file, oldest first; one that is not there holds none."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    found = []
    for line in lines:
        try:
            found.append(parse_log_line(line))
        except ValueError:
            continue  # the end of a line that was cut off when the disk was full: it is written again
    return found


def append(file: Path, erasure: ErasureLogLine) -> None:
    """Write an erasure behind the others, down to the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{erasure.as_text()}\n")
        lines.flush()
        os.fsync(lines.fileno())
