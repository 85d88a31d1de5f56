"""The task force's time, which a person may move forward."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """What `now` is for the task force: the machine's time plus how far somebody moved it."""

    def __init__(self, machine: Callable[[], datetime], *, offset: timedelta = timedelta()) -> None:
        self.machine = machine
        self.offset = offset

    def now(self) -> datetime:
        return self.machine() + self.offset

    def reach(self, to: datetime) -> None:
        """Let it be `to`, unless it is later already: time passes while one asks."""
        self.offset = max(self.offset, to - self.machine())

    def set(self, to: datetime) -> None:
        """Let it be `to` from here on; raise ValueError if that is in the past."""
        offset = to - self.machine()
        if offset < self.offset:
            raise ValueError("The clock only goes forward.")
        self.offset = offset
