"""How far the records have come, in a small file beside the database that is written after each commit.

A database that lost its last writes looks whole by itself: an SQLite file whose log was damaged, a standby that was
behind when it took over. The file knows what was acknowledged.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from bot.seals import numbers_in

log = logging.getLogger(__name__)

# Written in turn, so that one of them is whole whenever the machine stops.
SLOT, SLOTS = 8192, 2  # bytes each: a line, a time and some dozens of counters


@dataclass(frozen=True, kw_only=True)
class HighWater:
    """The newest line of the history and the next number of each counter, as of a moment."""

    line: int
    at: datetime
    next: Mapping[str, int]

    def is_ahead_of(self, numbers: Mapping[str, int]) -> bool:
        """Return whether a database whose counters say `numbers` lacks what was known here."""
        return any(numbers.get(counter, number) < number for counter, number in self.next.items())


class HighWaterFile:
    """Keeps the newest state. It may fail: the bot goes on, as the records themselves are kept elsewhere."""

    def __init__(self, file: Path) -> None:
        self.known = read(file)
        self._turn = 0
        self._is_failing = False
        self._opened: int | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            if os.fstat(self._opened).st_size < SLOT * SLOTS:  # room that a full disk can't take later
                os.pwrite(self._opened, b"\0" * SLOT * SLOTS, 0)
        except OSError as error:
            self._fail(error)

    def note(self, new: HighWater) -> None:
        """Replace the older of the two states."""
        self.known = new
        if self._opened is None:
            return
        try:
            os.pwrite(self._opened, _encoded(new), SLOT * self._turn)
            self._turn = (self._turn + 1) % SLOTS
            self._is_failing = False
        except OSError as error:
            self._fail(error)

    def close(self) -> None:
        if self._opened is not None:
            os.close(self._opened)
            self._opened = None

    def _fail(self, error: OSError) -> None:
        if not self._is_failing:
            log.warning("how far the history went is not noted", extra={"reason": error.strerror})
        self._is_failing = True


def file_beside(audit_file: Path) -> Path:
    """Return where the state is kept: beside the seals, apart from the records."""
    return audit_file.with_name(f"{audit_file.name}.newest")


def read(file: Path) -> HighWater | None:
    """Return the newest state; None without a file, or where nothing in it is whole."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    found = [_decoded(content[SLOT * slot : SLOT * (slot + 1)]) for slot in range(SLOTS)]
    return max((one for one in found if one is not None), key=lambda one: (one.at, one.line), default=None)


def _encoded(state: HighWater) -> bytes:
    text = json.dumps([state.line, state.at.isoformat(), state.next], separators=(",", ":")).encode()
    return f"{crc32(text)} ".encode() + text + b"\n" + b"\0"


def _decoded(slot: bytes) -> HighWater | None:
    digits, _, text = slot.partition(b"\n")[0].partition(b" ")
    try:
        if int(digits) != crc32(text):
            return None
        line, at, numbers = json.loads(text)
        return HighWater(
            line=int(line), at=datetime.fromisoformat(at).astimezone(UTC), next=numbers_in(numbers)
        )
    except (ValueError, TypeError):
        return None
