"""Actions: who does what by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calendar import Due
from bot.dates.recurrence import Recurrence, from_text
from bot.errors import UserError
from bot.posts import Notice, Why
from bot.records import Item, Kind


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


UNDONE = "undone"  # the reason of an action that was taken back right after it was logged
OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@dataclass(frozen=True)
class Step:
    """A legal move: the verb, the states in which it is possible, and the state it leads to."""

    verb: str
    from_: tuple[ActionState, ...]
    to: ActionState


S = ActionState
STEPS = {
    step.verb: step
    for step in (
        Step("start", (S.OPEN,), S.IN_PROGRESS),
        Step("block", (S.OPEN, S.IN_PROGRESS), S.BLOCKED),
        Step("unblock", (S.BLOCKED,), S.IN_PROGRESS),
        Step("done", OPEN_STATES, S.DONE),
        Step("verify", (S.DONE,), S.VERIFIED),
        Step("reopen", (S.DONE, S.VERIFIED, S.CANCELLED, S.HANDED_OVER), S.OPEN),
        Step("cancel", OPEN_STATES, S.CANCELLED),
        Step("handover", OPEN_STATES, S.HANDED_OVER),
    )
}
NEEDS_WHY = ("block", "cancel", "handover")


@dataclass(kw_only=True)
class Action(Item):
    kind = Kind.ACTION

    priority: str | None = None
    result: str = ""
    reason: str = ""  # why it is blocked or cancelled, or to whom it is handed over
    closed_at: datetime | None = None
    closed_by: int | None = None
    repeats: str | None = (
        None  # how it comes again, as `Recurrence.to_text` writes it; held by the newest of a series
    )

    @property
    def recurrence(self) -> Recurrence | None:
        """Return how it comes again, from its own date on; None where it comes once."""
        return from_text(self.repeats) if self.repeats else None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def searched(self) -> str:
        return f"{self.title} {self.result}"

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= now


def possible(action: Action) -> list[Step]:
    """Return the moves that are legal from where an action is, in the order of the table."""
    return [step for step in STEPS.values() if action.state in step.from_]


def step_to(action: Action, state: str) -> Step | None:
    """Return the legal move that leads to a state; None when there is none."""
    return next((step for step in possible(action) if step.to == state), None)


def take(action: Action, verb: str, *, by: int, now: datetime, why: str = "") -> None:
    """Make a move. `why` is the result of what is done, the reason or the receiver of what `NEEDS_WHY` names."""
    step = STEPS[verb]
    if step not in possible(action):
        raise UserError(f"{action.ref} is {action.state}. Nothing has changed.")
    action.state = step.to
    if verb == "verify":
        return
    action.result = why if verb == "done" else ""
    action.reason = why if verb in NEEDS_WHY else ""
    action.closed_at, action.closed_by = (None, None) if action.is_open else (now, by)
    action.refold()


def may_verify(action: Action, person_ids: Iterable[int]) -> bool:
    """Say whether people may verify as far as the work goes: nobody approves what is their own.

    They are one person, or an officer-in-charge and the absent person in whose rights they verify.
    """
    return all(person != action.closed_by and person not in action.owners for person in person_ids)


@dataclass(frozen=True)
class Moved:
    """A deadline that is another one now, and who moved it. None is no deadline."""

    was: Due | None
    now: Due | None
    by: int | None

    def as_facts(self) -> str:
        """Return it as a notice keeps it."""
        return f"{_written(self.was)}|{_written(self.now)}|{self.by or ''}"

    @classmethod
    def from_facts(cls, facts: str) -> "Moved":
        was, now, by = facts.split("|")
        return cls(_read(was), _read(now), int(by) if by else None)


def is_corrected(notice: Notice, action: Action) -> bool:
    """Say whether a correction is still right: the deadline is the new one; the action is no longer theirs."""
    is_theirs = notice.whose in action.owners
    if notice.why == Why.UNASSIGNED:
        return action.is_open and not is_theirs
    is_the_new_one = _written(action.due) == _written(Moved.from_facts(notice.facts).now)
    return action.is_open and is_theirs and is_the_new_one


def _written(due: Due | None) -> str:
    return f"{due.day} {due.at or '-'} {due.zone}" if due else ""


def _read(written: str) -> Due | None:
    if not written:
        return None
    day, at, zone = written.split(" ")
    return Due(
        day=datetime.fromisoformat(day).date(),
        at=None if at == "-" else datetime.fromisoformat(f"{day} {at}").time(),
        zone=zone,
        typed="",
    )
