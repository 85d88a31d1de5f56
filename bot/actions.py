"""Actions: who does what by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calendar import Due
from bot.dates.recurrence import Recurrence, from_text
from bot.errors import UserError
from bot.posts import Notification, Reason
from bot.records import Item, Kind


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


UNDONE_REASON = "undone"  # the reason of an action that was taken back right after it was logged
OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@dataclass(frozen=True)
class Transition:
    """A legal move: the verb, the states in which it is possible, and the state it leads to."""

    verb: str
    sources: tuple[ActionState, ...]
    target: ActionState


S = ActionState
TRANSITIONS = {
    step.verb: step
    for step in (
        Transition("start", (S.OPEN,), S.IN_PROGRESS),
        Transition("block", (S.OPEN, S.IN_PROGRESS), S.BLOCKED),
        Transition("unblock", (S.BLOCKED,), S.IN_PROGRESS),
        Transition("done", OPEN_STATES, S.DONE),
        Transition("verify", (S.DONE,), S.VERIFIED),
        Transition("reopen", (S.DONE, S.VERIFIED, S.CANCELLED, S.HANDED_OVER), S.OPEN),
        Transition("cancel", OPEN_STATES, S.CANCELLED),
        Transition("handover", OPEN_STATES, S.HANDED_OVER),
    )
}
NEEDS_REASON = ("block", "cancel", "handover")


@dataclass(kw_only=True)
class Action(Item):
    kind = Kind.ACTION
    closes_with_done = True

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
    def accepts_replies(self) -> bool:
        return self.is_open

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def search_text(self) -> str:
        return f"{self.title} {self.result}"

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at <= now


def possible_transitions(action: Action) -> list[Transition]:
    """Return the moves that are legal from where an action is, in the order of the table."""
    return [step for step in TRANSITIONS.values() if action.state in step.sources]


def transition_to(action: Action, state: str) -> Transition | None:
    """Return the legal move that leads to a state; None when there is none."""
    return next((step for step in possible_transitions(action) if step.target == state), None)


def apply_transition(action: Action, verb: str, *, by: int, now: datetime, why: str = "") -> None:
    """Make a move. `why` is the result of what is done, the reason or the receiver of what `NEEDS_WHY` names."""
    step = TRANSITIONS[verb]
    if step not in possible_transitions(action):
        raise UserError(f"{action.ref} is {action.state}. Nothing has changed.")
    action.state = step.target
    if verb == "verify":
        return
    action.result = why if verb == "done" else ""
    action.reason = why if verb in NEEDS_REASON else ""
    action.closed_at, action.closed_by = (None, None) if action.is_open else (now, by)
    action.refresh_search_text()


def may_verify(action: Action, person_ids: Iterable[int]) -> bool:
    """Say whether people may verify as far as the work goes: nobody approves what is their own.

    They are one person, or an officer-in-charge and the absent person in whose rights they verify.
    """
    return all(person != action.closed_by and person not in action.owners for person in person_ids)


@dataclass(frozen=True)
class DeadlineChange:
    """A deadline that is another one now, and who moved it. None is no deadline."""

    before: Due | None
    after: Due | None
    by: int | None

    def as_context(self) -> str:
        """Return it as a notice keeps it."""
        return f"{_format_due(self.before)}|{_format_due(self.after)}|{self.by or ''}"

    @classmethod
    def from_context(cls, facts: str) -> "DeadlineChange":
        was, now, by = facts.split("|")
        return cls(_parse_due(was), _parse_due(now), int(by) if by else None)


def is_correction_current(notice: Notification, action: Action) -> bool:
    """Say whether a correction is still right: the deadline is the new one; the action is no longer theirs."""
    is_theirs = notice.concerned_person_id in action.owners
    if notice.reason == Reason.UNASSIGNED:
        return action.is_open and not is_theirs
    is_the_new_one = _format_due(action.due) == _format_due(DeadlineChange.from_context(notice.context).after)
    return action.is_open and is_theirs and is_the_new_one


def _format_due(due: Due | None) -> str:
    return f"{due.day} {due.at or '-'} {due.zone}" if due else ""


def _parse_due(written: str) -> Due | None:
    if not written:
        return None
    day, at, zone = written.split(" ")
    return Due(
        day=datetime.fromisoformat(day).date(),
        at=None if at == "-" else datetime.fromisoformat(f"{day} {at}").time(),
        zone=zone,
        typed="",
    )
