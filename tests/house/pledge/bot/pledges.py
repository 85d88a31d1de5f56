"""Pledges: what somebody has promised to the task force, and by which day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.errors import UserError
from bot.records import Kind, Record


class PledgeState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Pledge(Record):
    kind = Kind.PLEDGE
    closes_with_done = True

    due_on: date
    kept_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state == PledgeState.OPEN


def keep(pledge: Pledge, *, now: datetime) -> None:
    """Mark a pledge as kept. Raises UserError unless it is open."""
    if not pledge.is_open:
        raise UserError(f"{pledge.ref} is {pledge.state} already. Nothing has changed.")
    pledge.state, pledge.kept_at = PledgeState.KEPT, now
