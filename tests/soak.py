"""How much is tried: little for a person who waits (`make test`), much in the long proof (`make soak`).

`SOAK=1` selects the long proof. A test or a case that is marked `soak` is part of it alone; one that is marked `grows`, and
every test of Hypothesis, is part of both and takes more examples there. Dialogues about rules run on SQLite in `make test`
and a quarter of them on PostgreSQL in the long proof (conftest.py). With `LONG=1`, before a release, there are all of them,
and more examples again: CI runs both proofs with every change, and has an hour and a half for them. So without `LONG=1` the
long proof takes a third of its tests, another one each day, or that which `PART=0`, `1` or `2` names; `PART=all` takes all.
"""

import os
from collections.abc import Iterable, Sequence
from typing import TypeVar
from zlib import crc32

import pytest
from hypothesis import settings

from app import machine_time

T = TypeVar("T")

SOAK = os.environ.get("SOAK") == "1"
LONG = os.environ.get("LONG") == "1"
EXAMPLES = 200 if LONG else 35
IN_BOTH = ("grows", "hypothesis")
PARTS = 3
# Named for the workers, too: they may begin after midnight.
PART = os.environ.setdefault("PART", "all" if LONG else str(machine_time().toordinal() % PARTS))

settings.register_profile("test", max_examples=25, deadline=None)
settings.register_profile("soak", max_examples=EXAMPLES, deadline=None)


def amount(few: T, many: T) -> T:
    """Return the second in the long proof, else the first."""
    return many if SOAK else few


def every(cases: Sequence[T], few: Iterable[T]) -> list[T]:
    """Return all cases in the long proof, else a few of them."""
    return list(cases if SOAK else few)


def has_its_turn(name: str) -> bool:
    """Return whether the long proof repeats a dialogue of the other database: every fourth one, with `LONG=1` each."""
    return LONG or crc32(name.encode()) % 4 == 3


def at_length(cases: Sequence[T]) -> list[T]:
    """Return the cases of a test of the long proof: every fourth, with `LONG=1` all."""
    return list(cases if LONG else cases[::4])


def load_profile() -> None:
    settings.load_profile("soak" if SOAK else "test")


def is_of_this_part(name: str) -> bool:
    """Return whether a test is of the third of the long proof that runs now; those of a file share what they make."""
    return PART == "all" or str(crc32(name.partition("::")[0].encode()) % PARTS) == PART


def is_wanted(item: pytest.Item) -> bool:
    if SOAK:
        return any(item.get_closest_marker(name) for name in ("soak", *IN_BOTH))
    return item.get_closest_marker("soak") is None
