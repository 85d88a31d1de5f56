"""Actions: who does what by when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import UserError
from bot.records import Item, Kind


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@dataclass(kw_only=True)
class Action(Item):
    kind = Kind.ACTION

    priority: str | None = None
    result: str = ""
    closed_at: datetime | None = None
    closed_by: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= now


def close(action: Action, *, by: int, now: datetime, result: str) -> None:
    """Close an open action; refuse one that is closed already."""
    if not action.is_open:
        raise UserError(f"{action.ref} is already {action.state.replace('_', ' ')}. Nothing has changed.")
    action.state = ActionState.DONE
    action.result = result
    action.closed_at = now
    action.closed_by = by
