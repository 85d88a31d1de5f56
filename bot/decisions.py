"""Decisions: what was settled, by which level, in which word."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import UserError
from bot.records import Kind, Record


class DecisionState(StrEnum):
    DRAFT = "draft"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


@dataclass(kw_only=True)
class Decision(Record):
    """What was settled. A draft counts when the holder of the level confirms it."""

    kind = Kind.DECISION

    issue_id: int
    level: str
    word: str
    text: str
    decided_on: date
    behalf: str = ""  # the body for which it was written down
    confirmed_by: int | None = None

    @property
    def searched(self) -> str:
        return f"{self.title} {self.text}"


def confirm(decision: Decision, *, by: int) -> None:
    if decision.state != DecisionState.DRAFT:
        raise UserError(f"{decision.ref} is already {decision.state}. Nothing has changed.")
    decision.state = DecisionState.FINAL
    decision.confirmed_by = by
