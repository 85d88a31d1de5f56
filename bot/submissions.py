"""A submission of an entry to a body: its session, what it asks of the body, and what that said. Rules without I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """What a body is asked for."""

    INFORMATION = "information"
    REVIEW = "review"
    ENDORSEMENT = "endorsement"
    APPROVAL = "approval"


@dataclass(frozen=True, kw_only=True)
class Submission:
    """An entry before a body. `day` and `papers_on` are those of its session, and follow it; None while none is known.

    `outcome` is the code of a decision word, said on the day `on`. One that nobody of the body's level has confirmed is a
    draft. `reason` says why it came before the outcome of a body that stands before it.
    """

    body: str
    purpose: str = ""
    meeting_id: int | None = None
    day: date | None = None
    papers_on: date | None = None
    is_sent: bool = False  # the body has its paper
    outcome: str = ""
    on: date | None = None
    text: str = ""
    by: int | None = None
    confirmed_by: int | None = None
    reason: str = ""

    @property
    def is_settled(self) -> bool:
        """Return whether the body's outcome counts."""
        return bool(self.outcome) and self.confirmed_by is not None

    @property
    def is_draft(self) -> bool:
        return bool(self.outcome) and self.confirmed_by is None

    def is_unsaid_on(self, day: date) -> bool:
        """Return whether its session is over on a day, and nobody has entered what was said there."""
        return not self.outcome and self.day is not None and self.day < day

    @property
    def needs_paper(self) -> bool:
        """Return whether its paper is still to be handed in."""
        return not self.outcome and not self.is_sent

    @property
    def said(self) -> str:
        """Return how an entry names it while it is a draft."""
        return f"{DRAFT}{self.body} {self.outcome} {self.on}"

    def as_row(self) -> tuple[str, ...]:
        """Return it as it is stored."""
        days = (_text(self.day), _text(self.papers_on), _text(self.on))
        people = (_text(self.by), _text(self.confirmed_by))
        sent = "sent" if self.is_sent else ""
        facts = (self.body, self.purpose, _text(self.meeting_id), sent, self.outcome)
        return (*facts, *days, *people, self.text, self.reason)


DRAFT = "outcome: "  # with what the words begin that wait for a second person


def submission_from_row(row: Sequence[str]) -> Submission:
    """Return what `Submission.as_row` wrote."""
    body, purpose, meeting, sent, outcome, day, papers_on, on, by, confirmed_by, text, reason = row
    return Submission(
        body=body,
        purpose=purpose,
        meeting_id=int(meeting) if meeting else None,
        day=_day(day),
        papers_on=_day(papers_on),
        is_sent=bool(sent),
        outcome=outcome,
        on=_day(on),
        text=text,
        by=int(by) if by else None,
        confirmed_by=int(confirmed_by) if confirmed_by else None,
        reason=reason,
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
