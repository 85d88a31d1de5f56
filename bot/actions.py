"""Actions: who does what by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.calendar import Due
from bot.dates.recurrence import Recurrence, from_text
from bot.errors import UserError
from bot.notifications import Notification, Reason
from bot.owner_roles import OwnerRole
from bot.records import Item, Kind


class ActionState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


UNDONE_REASON = "undone"  # the reason of an action that was undone right after it was created
OPEN_STATES = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@dataclass(frozen=True)
class Transition:
    """A legal transition: its verb, the states it starts from, and the state it leads to."""

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
        None  # recurrence rule as `Recurrence.to_text` writes it; only the newest action of a series has it
    )
    owner_roles: tuple[tuple[str, ...], ...] = ()  # of owners named by a role; `OwnerRole` reads a row
    asked_by: int | None = None  # for whom it was logged; None for who logged it

    def set_owners(self, owners: Sequence[int], roles: Iterable[OwnerRole] = ()) -> None:
        """Set the owners, and by which roles some of them were named."""
        self.owners = tuple(owners)
        self.owner_roles = tuple(one.as_row() for one in roles if one.person_id in owners)

    @property
    def owners_by_role(self) -> list[OwnerRole]:
        """Return the owners who were named by a role."""
        return [OwnerRole.from_row(row) for row in self.owner_roles]

    @property
    def asker(self) -> int:
        """Return who asked for it: the person for whom it was logged, else who logged it."""
        return self.asked_by or self.created_by

    @property
    def recurrence(self) -> Recurrence | None:
        """Return the recurrence, counted from the action's own date; None if the action does not recur."""
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


def possible_transitions(action: Action) -> list[Transition]:
    """Return the transitions that are legal from the action's state, in the order of the table."""
    return [step for step in TRANSITIONS.values() if action.state in step.sources]


def transition_to(action: Action, state: str) -> Transition | None:
    """Return the legal transition to a state, or None."""
    return next((step for step in possible_transitions(action) if step.target == state), None)


def apply_transition(action: Action, verb: str, *, by: int, now: datetime, why: str = "") -> None:
    """Change the state of an action. Raises UserError if the transition is not legal.

    `why` is the result for "done"; for verbs in `NEEDS_REASON` it is the reason or the recipient.
    """
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
    """Return whether none of these people owns or closed the action: nobody verifies their own work.

    They are one person, or a stand-in and the absent person whose rights the stand-in uses.
    """
    return all(person != action.closed_by and person not in action.owners for person in person_ids)


@dataclass(frozen=True)
class DeadlineChange:
    """A changed deadline and who changed it; None as a deadline means there is none."""

    before: Due | None
    after: Due | None
    by: int | None

    def as_context(self) -> str:
        """Return the change as the context of a notification."""
        return f"{_format_due(self.before)}|{_format_due(self.after)}|{self.by or ''}"

    def leads_to(self, due: Due | None) -> bool:
        """Return whether this is the deadline after the change."""
        return _format_due(due) == _format_due(self.after)

    @classmethod
    def from_context(cls, facts: str) -> "DeadlineChange":
        was, now, by = facts.split("|")
        return cls(_parse_due(was), _parse_due(now), int(by) if by else None)


def is_correction_current(notification: Notification, action: Action) -> bool:
    """Return whether a correction still holds.

    A changed deadline must still be the action's, and its owner must still own it; an unassigned owner must
    not own it again.
    """
    is_theirs = notification.concerned_person_id in action.owners
    if notification.reason == Reason.UNASSIGNED:
        return action.is_open and not is_theirs
    is_the_new_one = DeadlineChange.from_context(notification.context).leads_to(action.due)
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
