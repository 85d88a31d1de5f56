"""What people say when they want a thing: the examples that stand beside each feature's declaration."""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOMS = Path(__file__).parents[2]
NAME = "said.tsv"


class Said(NamedTuple):
    """One sentence, with the wish that it stands for (see `bot.guesses.Guess`) and the code of its language."""

    wish: str
    language: str
    words: str


def read_said(rooms: Path = ROOMS) -> list[Said]:
    """Return all examples, in the order of their files."""
    found = []
    for file in sorted(rooms.rglob(NAME)):
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            next(rows)
            found += [Said(*row) for row in rows]
    return found


def digest(said: Sequence[Said]) -> str:
    """Return what changes when an example does: the weights must be trained again."""
    return hashlib.sha256("\n".join("\t".join(one) for one in said).encode()).hexdigest()
