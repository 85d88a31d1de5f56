"""The log of chain heads in a file beside the database: one line a day, append-only."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.seals import ChainHead, parse_head


@dataclass(frozen=True, kw_only=True)
class HeadLog:
    """The heads in a file, oldest first, and the line numbers that could not be parsed."""

    entries: Sequence[ChainHead]
    unreadable_lines: Sequence[int]


def read(file: Path) -> HeadLog:
    """Return the content of the file; empty if there is no file."""
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.exists() else []
    found, unreadable = [], []
    for number, line in enumerate(lines, 1):
        try:
            found.append(parse_head(line))
        except ValueError:
            unreadable.append(number)
    return HeadLog(entries=found, unreadable_lines=unreadable)


def append(file: Path, head: ChainHead) -> None:
    """Append a head and sync the file to disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{head.as_text()}\n")
        lines.flush()
        os.fsync(lines.fileno())
