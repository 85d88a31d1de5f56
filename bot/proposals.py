"""Proposals: texts that are adopted by silence, unless somebody who was asked objects before the deadline."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.calendar import WorkingDays
from bot.charter import Charter
from bot.charter_section import Rights
from bot.errors import UserError
from bot.facts import Facts
from bot.level_deadlines import working_days_between
from bot.people import Appointment, Roster
from bot.records import Item, Kind
from bot.unconfirmed import Confirmation, UnconfirmedWords, without_answer, writers

OBJECTING_MEMBER_RIGHTS = frozenset({Rights.DEPUTY, Rights.CHIEF, Rights.FOCAL_POINT, Rights.REGIONAL})
OBJECTING_RIGHTS = OBJECTING_MEMBER_RIGHTS | {Rights.INVITEE}  # invitees may object only if they were named
UNDONE_REASON = "(undone)"


class ProposalState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ADOPTED = "adopted"
    OBJECTED = "broken"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


# States in which somebody still has to act.
UNFINISHED_STATES = (ProposalState.DRAFT, ProposalState.OPEN, ProposalState.OBJECTED)


class Answer(StrEnum):
    NONE = ""
    COMMENT = "comment"
    OBJECTION = "objection"


@dataclass(kw_only=True)
class Proposal(Item):
    """A text under silence procedure. Its due date is the end of the round, its owners are the addressees.

    The text cannot change while the round is open; another text is another revision.
    """

    kind = Kind.PROPOSAL

    text: str = ""
    link: str = ""
    sha256: str = ""  # of the text of this round; empty for a draft
    revision: int = 0
    chosen: bool = False  # only the people who were named are asked
    opened_at: datetime | None = None
    held_at: datetime | None = None  # the deadline passed with addressees not reached: the chair decides
    ended_at: datetime | None = None
    missed: int = 0  # number of addressees not reached at the end
    offered_end: date | None = None  # somebody falls short of working days: the chair extends to it, or not
    reason: str = ""
    unsaid: int = 0  # number of people who wrote and had not said whether they object when it was adopted
    late: int = 0  # number of people who objected after its end

    @property
    def responsible(self) -> tuple[int, ...]:
        return ()  # its owners are those who were asked

    @property
    def has_card(self) -> bool:
        return self.opened_at is not None  # a draft is between the secretary and the chair

    @property
    def accepts_replies(self) -> bool:
        return False  # its buttons say how to answer

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
        """Return whether an objection is possible at this moment."""
        return self.is_open and self.held_at is None and self.due_at is not None and now < self.due_at

    @property
    def heard_until(self) -> datetime | None:
        """Return when it stopped hearing objections: at its end, or by the one that stopped it; None for a draft."""
        ends = [one for one in (self.due_at, self.ended_at) if one is not None]
        return min(ends, default=None)

    def counts(self, words: UnconfirmedWords) -> bool:
        """Return whether words were written in this round before its end, or were counted when it was adopted."""
        if words.revision != self.revision or self.due_at is None:
            return False
        if self.state == ProposalState.ADOPTED:
            return words.answer == Confirmation.AT_END
        return words.at < self.due_at and (self.ended_at is None or words.at <= self.ended_at)

    def as_context(self) -> str:
        """Return the context of a notification: the revision and the state."""
        return f"{self.revision} {self.state}"

    def offer_as_context(self) -> str:
        """Return the context of the question to the chair: the revision, the end, and the end that is offered."""
        return f"{self.revision} {self.due.day if self.due else None} {self.offered_end}"


@dataclass(kw_only=True)
class Addressee:
    """A person who is asked in a round, and their answer; `answered_by` may be a stand-in."""

    record_id: int
    revision: int
    person_id: int
    answer: str = Answer.NONE
    at: datetime | None = None
    answered_by: int | None = None
    missed: bool = False  # not reached when the round ended
    asked_on: date | None = None  # at their station; None: of a round that began before this was stored
    days_due: int | None = None  # the working days that they were given; None: as above
    days_short: int | None = None  # the working days that they have, where these are fewer


@dataclass(kw_only=True)
class Round:
    """A finished round that was followed by another; it no longer changes."""

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
    """The status of a proposal: its addressees and answers, who was reached, and the rounds before.

    `words` may be objections, until whoever wrote them says so; the `unplaced` ones, by id, were written under several
    things, and may be about another.
    """

    addressees: Sequence[Addressee] = ()
    reached: frozenset[int] = frozenset()
    past_rounds: Sequence[Round] = ()
    words: Sequence[UnconfirmedWords] = ()
    unplaced: frozenset[int | None] = frozenset()

    @property
    def unsaid_elsewhere(self) -> list[int]:
        """Return those of `unsaid` who have written nothing that is surely about the text."""
        placed = writers(one for one in self.unsaid_words if one.id not in self.unplaced)
        return [one for one in self.unsaid if one not in placed]

    @property
    def unsaid_words(self) -> list[UnconfirmedWords]:
        """Return the words of those who have not said whether they object, also where the chair has let them stand."""
        objected = {one.person_id for one in self.addressees_with(Answer.OBJECTION)}
        unsaid = [one for one in self.words if one.answer != Confirmation.COMMENT]
        return [one for one in unsaid if one.person_id not in objected]

    @property
    def unsaid(self) -> list[int]:
        """Return who wrote and has not said whether they object: the one count of them."""
        return writers(self.unsaid_words)

    @property
    def unconfirmed(self) -> list[int]:
        """Return for whom of these the end waits: the chair has not let their words stand."""
        return writers(self.unconfirmed_words)

    @property
    def unconfirmed_words(self) -> list[UnconfirmedWords]:
        return without_answer(self.unsaid_words)

    def wrote_after(self, end: datetime | None) -> list[int]:
        """Return the addressees whose last comment came after the end."""
        commented = self.addressees_with(Answer.COMMENT)
        return [
            one.person_id for one in commented if end is not None and one.at is not None and one.at >= end
        ]

    @property
    def short_of_days(self) -> list[Addressee]:
        """Return the addressees who have fewer working days than they were given, the shortest first."""
        short = [one for one in self.addressees if one.days_short is not None]
        return sorted(short, key=lambda one: one.days_short or 0)

    @property
    def unreached(self) -> list[int]:
        """Return the addressees who have not been reached, now or when the round ended."""
        missed = [one.person_id for one in self.addressees if one.missed]
        return missed or [one.person_id for one in self.addressees if one.person_id not in self.reached]

    def addressees_with(self, answer: Answer) -> list[Addressee]:
        return [one for one in self.addressees if one.answer == answer]


def text_hash(title: str, text: str, link: str) -> str:
    """Return the SHA-256 of a text: title, wording, and the address of its document."""
    return hashlib.sha256(f"{title}\n{text}\n{link}".encode()).hexdigest()


def eligible_objectors(
    roster: Roster, charter: Charter, *, on: date, but: Iterable[int], only: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Return who may object on a day: all members, or the people in `only`.

    The chair, who asks, and the people in `but` are left out.
    """
    left_out = {*but, *roster.people_with_rights(Rights.CHAIR, on=on, charter=charter)}
    people = roster.members(on=on, charter=charter) if only is None else only
    wanted = OBJECTING_MEMBER_RIGHTS if only is None else OBJECTING_RIGHTS
    return tuple(
        one for one in people if one not in left_out and roster.rights(one, on=on, charter=charter) & wanted
    )


# Deadline: each addressee gets the charter's number of working days in their own calendar

PersonCalendars = Mapping[
    int, tuple[date, WorkingDays]
]  # by person id: the day on which they are asked, and their working days


def working_days_left(calendars: PersonCalendars, until: date) -> dict[int, int]:
    """Return the working days of each person up to and including a day."""
    return {
        person: working_days_between(since, until, days) if since < until else 0
        for person, (since, days) in calendars.items()
    }


def people_short_of_days(
    calendars: PersonCalendars, until: date, needed: Mapping[int, int]
) -> list[tuple[int, int]]:
    """Return who has fewer working days until a day than they need, and how many, fewest first."""
    left = [(one, has) for one, has in working_days_left(calendars, until).items() if has < needed[one]]
    return sorted(left, key=lambda pair: pair[1])


def earliest_end(calendars: PersonCalendars, count: int, home: WorkingDays) -> tuple[date, int]:
    """Return the earliest end of a round and the person whose calendar determines it.

    Everybody has had `count` working days by then, and it is a working day at `home`.
    """
    ends = {person: days.after(since, count) for person, (since, days) in calendars.items()}
    last = max(ends, key=lambda person: ends[person])
    return home.roll_forward(ends[last]), last


def heirs(
    roster: Roster, charter: Charter, asked: Mapping[int, date], *, on: date, only_who_lost_all: bool
) -> dict[int, list[int]]:
    """Return who now holds a role in which somebody was asked, by the person who held it on the day they were asked.

    With `only_who_lost_all` somebody who may still object in another role answers for all of them.
    """

    def objecting_roles(person: int, day: date) -> set[tuple[str, str | None, str | None]]:
        held = roster.appointments_on(person, day)
        return {_seat(one) for one in held if charter.role(one.role).rights in OBJECTING_MEMBER_RIGHTS}

    followed = dict[int, list[int]]()
    for person, day in asked.items():
        kept = objecting_roles(person, on)
        lost = objecting_roles(person, day) - kept
        if not lost or (kept and only_who_lost_all):
            continue
        now = [one for one in roster.appointments if _seat(one) in lost and roster.is_effective_on(one, on)]
        if now:
            followed[person] = list(dict.fromkeys(one.person_id for one in now))
    return followed


def _seat(one: Appointment) -> tuple[str, str | None, str | None]:
    return one.role, one.area, one.entity


# Transitions


def open_round(proposal: Proposal, *, now: datetime) -> None:
    if proposal.state != ProposalState.DRAFT:
        raise UserError(f"{proposal.ref} is already {proposal.state}. Nothing has changed.")
    proposal.state = ProposalState.OPEN
    proposal.opened_at = now
    proposal.sha256 = text_hash(proposal.title, proposal.text, proposal.link)


def object_to(proposal: Proposal, *, reason: str, now: datetime, wrote_in_time: bool = False) -> None:
    """End the round. One objection before the deadline suffices.

    So do words of before it, `wrote_in_time`, of which their writer says so while the chair is still asked.
    """
    is_confirmed = wrote_in_time and proposal.is_open and proposal.held_at is not None
    if not (is_confirmed or proposal.accepts_objections(now)):
        raise UserError(f"{proposal.ref} doesn't hear objections any more.")
    _end_round(proposal, ProposalState.OBJECTED, reason, now)


def adopt(proposal: Proposal, *, missed: int, unsaid: int, now: datetime) -> None:
    """Adopt the proposal as of its deadline.

    If it waited for the chair, it is adopted as of the chair's decision instead.
    """
    if not proposal.is_open or proposal.due_at is None or now < proposal.due_at:
        raise UserError(f"{proposal.ref} is {state_phrase(proposal)}: it can't be adopted now.")
    proposal.missed, proposal.unsaid = missed, unsaid
    _end_round(proposal, ProposalState.ADOPTED, "", now if proposal.held_at else proposal.due_at)


def await_chair(proposal: Proposal, *, now: datetime) -> None:
    """Record that the deadline passed and that it can't be adopted by itself, so the chair has to decide."""
    proposal.held_at = now


def let_stand(proposal: Proposal, standing: RoundStatus) -> list[Addressee]:
    """Record that the chair lets the end stand; return the addressees, who are now due what they have."""
    if not proposal.is_open or proposal.offered_end is None:
        raise UserError(f"The end of {proposal.ref} isn't in question. Nothing has changed.")
    proposal.offered_end = None
    return [replace(one, days_due=one.days_short, days_short=None) for one in standing.short_of_days]


def withdraw(proposal: Proposal, *, reason: str, now: datetime) -> None:
    if proposal.state not in UNFINISHED_STATES:
        raise UserError(f"{proposal.ref} is already {proposal.state}. Nothing has changed.")
    _end_round(proposal, ProposalState.WITHDRAWN, reason, now)


def refer(proposal: Proposal, *, reason: str, now: datetime) -> None:
    must_be_objected(proposal, "referred to the meeting")
    _end_round(proposal, ProposalState.REFERRED, reason or proposal.reason, now)


def reissue(proposal: Proposal, *, title: str, text: str, link: str) -> Round:
    """Turn the proposal into a draft of the next revision; return the finished round for the archive."""
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
    proposal.opened_at = proposal.ended_at = proposal.held_at = proposal.offered_end = None
    proposal.late = 0
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
    proposal.held_at = proposal.offered_end = None


def state_phrase(proposal: Proposal) -> str:
    return {
        ProposalState.DRAFT: "a draft",
        ProposalState.OBJECTED: "stopped by an objection",
        ProposalState.REFERRED: "referred to the meeting",
        ProposalState.WITHDRAWN: "taken back",
    }.get(ProposalState(proposal.state), proposal.state)


@dataclass(frozen=True)
class RoundFacts(Facts):
    """A round of a proposal by its revision, and the key of its end; "" where that doesn't matter."""

    revision: int
    key: str = ""
