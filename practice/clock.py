"""The clock of the task force, which a person may move forward."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Clock:
    """The machine's time plus an offset, which can only grow."""

    def __init__(self, machine: Callable[[], datetime], *, offset: timedelta = timedelta()) -> None:
        self.machine = machine
        self.offset = offset

    def now(self) -> datetime:
        return self.machine() + self.offset

    def reach(self, to: datetime) -> None:
        """Move the clock forward to `to`, unless it is later already."""
        self.offset = max(self.offset, to - self.machine())

    def set(self, to: datetime) -> None:
        """Move the clock to `to`. Raises ValueError if that is in the past."""
        offset = to - self.machine()
        if offset < self.offset:
            raise ValueError("The clock only goes forward.")
        self.offset = offset
