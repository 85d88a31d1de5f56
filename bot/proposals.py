"""Proposals: what is adopted by silence, unless one of those who were asked objects before the end."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.calendar import WorkingDays
from bot.charter import Charter, Rights
from bot.errors import UserError
from bot.level_deadlines import working_days_between
from bot.people import Roster
from bot.records import Item, Kind

OBJECTING_MEMBER_RIGHTS = frozenset({Rights.DEPUTY, Rights.CHIEF, Rights.FOCAL_POINT, Rights.REGIONAL})
OBJECTING_RIGHTS = OBJECTING_MEMBER_RIGHTS | {Rights.INVITEE}  # who is invited only where they were named
UNDONE_REASON = "(undone)"
_ADDRESS = re.compile(r"https?://[^\s<>|]+")


class ProposalState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ADOPTED = "adopted"
    OBJECTED = "broken"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


# Somebody still has a word to say.
UNFINISHED_STATES = (ProposalState.DRAFT, ProposalState.OPEN, ProposalState.OBJECTED)


class Answer(StrEnum):
    NONE = ""
    COMMENT = "comment"
    OBJECTION = "objection"


@dataclass(kw_only=True)
class Proposal(Item):
    """A text that is put to those who may object. Its due date is the end, its owners are those who are asked.

    From the moment it is open its text stays what it is until the round ends; another text is another revision.
    """

    kind = Kind.PROPOSAL

    text: str = ""
    link: str = ""
    sha256: str = ""  # of the text of this round; empty while it is a draft
    revision: int = 0
    chosen: bool = False  # only those who were named are asked
    opened_at: datetime | None = None
    held_at: datetime | None = None  # the end came and somebody had not been reached: the chair has the word
    ended_at: datetime | None = None
    missed: int = 0  # so many had not been reached when it ended
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED_STATES

    @property
    def search_text(self) -> str:
        return f"{self.title} {self.text}"

    def accepts_objections(self, now: datetime) -> bool:
        """Say whether an objection counts at this moment."""
        return self.is_open and self.held_at is None and self.due_at is not None and now < self.due_at

    def as_context(self) -> str:
        """Return what a notice keeps of how a round stands: which one, and its state."""
        return f"{self.revision} {self.state}"


@dataclass(kw_only=True)
class Addressee:
    """Somebody who is asked in a round, and the answer. `answered_by` is who gave it, perhaps in their stead."""

    record_id: int
    revision: int
    person_id: int
    answer: str = Answer.NONE
    at: datetime | None = None
    answered_by: int | None = None
    missed: bool = False  # they had not been reached when the round ended


@dataclass(kw_only=True)
class Round:
    """A round that has ended and was followed by another: it stays as it was."""

    record_id: int
    revision: int
    title: str
    text: str
    link: str
    sha256: str
    opened_at: datetime
    due_at: datetime
    ended_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class RoundStatus:
    """How a proposal stands: who was asked and what they answered, who has it, and the rounds before."""

    addressees: Sequence[Addressee] = ()
    reached: frozenset[int] = frozenset()
    past_rounds: Sequence[Round] = ()

    @property
    def unreached(self) -> list[int]:
        """Return who has not been reached: now, or when the round ended."""
        missed = [one.person_id for one in self.addressees if one.missed]
        return missed or [one.person_id for one in self.addressees if one.person_id not in self.reached]

    def addressees_with(self, answer: Answer) -> list[Addressee]:
        return [one for one in self.addressees if one.answer == answer]


def text_hash(title: str, text: str, link: str) -> str:
    """Return the SHA-256 of a text: its title, its wording, and the address of its document."""
    return hashlib.sha256(f"{title}\n{text}\n{link}".encode()).hexdigest()


def checked_link(link: str) -> str:
    if link and not _ADDRESS.fullmatch(link):
        raise UserError(
            "A link begins with https:// and has no blanks. Example: propose Guidelines link:https://example.org/text"
        )
    return link


def eligible_objectors(
    roster: Roster, charter: Charter, *, on: date, but: Iterable[int], only: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Return who may object on a day, of everybody or `only` of some, without the chair, who asks, and `but`."""
    left_out = {*but, *roster.people_with_rights(Rights.CHAIR, on=on, charter=charter)}
    people = roster.members(on=on, charter=charter) if only is None else only
    wanted = OBJECTING_MEMBER_RIGHTS if only is None else OBJECTING_RIGHTS
    return tuple(
        one for one in people if one not in left_out and roster.rights(one, on=on, charter=charter) & wanted
    )


# Time: each has the charter's number of working days, at their own place

PersonCalendars = Mapping[
    int, tuple[date, WorkingDays]
]  # of each person the day on which they are asked, and their days


def working_days_left(calendars: PersonCalendars, until: date) -> dict[int, int]:
    """Return how many working days each has up to a day, that one included."""
    return {
        person: working_days_between(since, until, days) if since < until else 0
        for person, (since, days) in calendars.items()
    }


def earliest_end(calendars: PersonCalendars, count: int, home: WorkingDays) -> tuple[date, int]:
    """Return the first day on which each has had so many working days and the home works, and whose calendar decided."""
    ends = {person: days.after(since, count) for person, (since, days) in calendars.items()}
    last = max(ends, key=lambda person: ends[person])
    return home.roll_forward(ends[last]), last


# Moves


def open_round(proposal: Proposal, *, now: datetime) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise UserError(f"{proposal.ref} is already {proposal.state}. Nothing has changed.")
    proposal.state = ProposalState.OPEN
    proposal.opened_at = now
    proposal.sha256 = text_hash(proposal.title, proposal.text, proposal.link)


def object_to(proposal: Proposal, *, reason: str, now: datetime) -> None:
    """One objection before the end is enough."""
    if not proposal.accepts_objections(now):
        raise UserError(f"{proposal.ref} does not hear objections any more.")
    _end_round(proposal, ProposalState.OBJECTED, reason, now)


def adopt(proposal: Proposal, *, missed: int, now: datetime) -> None:
    """Adopt it as of its end; with somebody not reached only the chair's word does, from that word on."""
    if not proposal.is_open or proposal.due_at is None or now < proposal.due_at:
        raise UserError(f"{proposal.ref} is {state_phrase(proposal)}: it cannot be adopted now.")
    proposal.missed = missed
    _end_round(proposal, ProposalState.ADOPTED, "", now if proposal.held_at else proposal.due_at)


def await_chair(proposal: Proposal, *, now: datetime) -> None:
    """Let the end pass without an outcome: somebody has not been reached, so the chair has the word."""
    proposal.held_at = now


def withdraw(proposal: Proposal, *, reason: str, now: datetime) -> None:
    if proposal.state not in UNFINISHED_STATES:
        raise UserError(f"{proposal.ref} is already {proposal.state}. Nothing has changed.")
    _end_round(proposal, ProposalState.WITHDRAWN, reason, now)


def refer(proposal: Proposal, *, reason: str, now: datetime) -> None:
    must_be_objected(proposal, "referred to the meeting")
    _end_round(proposal, ProposalState.REFERRED, reason or proposal.reason, now)


def reissue(proposal: Proposal, *, title: str, text: str, link: str) -> Round:
    """Make a draft of the next revision; return the round that ended, to be kept as it was."""
    must_be_objected(proposal, "issued anew")
    if proposal.opened_at is None or proposal.due_at is None or proposal.ended_at is None:
        raise ValueError(f"{proposal.ref} was stopped before it was open")
    before = Round(
        record_id=proposal.id, revision=proposal.revision, title=proposal.title, text=proposal.text,
        link=proposal.link, sha256=proposal.sha256, opened_at=proposal.opened_at, due_at=proposal.due_at,
        ended_at=proposal.ended_at, reason=proposal.reason,
    )  # fmt: skip
    proposal.state = ProposalState.DRAFT
    proposal.revision += 1
    proposal.title, proposal.text, proposal.link = title, text, link
    proposal.sha256 = proposal.reason = ""
    proposal.opened_at = proposal.ended_at = proposal.held_at = None
    proposal.set_due(None)
    proposal.refresh_search_text()
    return before


def must_be_objected(proposal: Proposal, done: str) -> None:
    if proposal.state != ProposalState.OBJECTED:
        raise UserError(
            f"{proposal.ref} is {state_phrase(proposal)}. It can be {done} after an objection has stopped it."
        )


def _end_round(proposal: Proposal, state: ProposalState, reason: str, now: datetime) -> None:
    proposal.state, proposal.reason, proposal.ended_at = state, reason, now
    proposal.held_at = None


def state_phrase(proposal: Proposal) -> str:
    return {
        ProposalState.DRAFT: "a draft",
        ProposalState.OBJECTED: "stopped by an objection",
        ProposalState.REFERRED: "referred to the meeting",
        ProposalState.WITHDRAWN: "taken back",
    }.get(ProposalState(proposal.state), proposal.state)
