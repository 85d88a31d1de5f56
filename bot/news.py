"""News of an action for whoever asked for it: what is news, and who gets it when that person cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.actions import Action
from bot.charter import Charter
from bot.charter_section import Rights
from bot.facts import Facts
from bot.notifications import Notification, Reason
from bot.people import Roster
from bot.permissions import may_see, own_actor
from bot.records import Record, Visibility


class NewsKind(StrEnum):
    SAID = "said"  # an owner's answer
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"  # what it waited for is closed
    MOVED = "moved"
    GIVEN = "given"  # to other owners
    CLOSED = "closed"
    REOPENED = "reopened"  # after it was told that it is closed


_CHANGES = frozenset({NewsKind.MOVED, NewsKind.GIVEN})


@dataclass(frozen=True)
class News:
    """What happened, who did it and when; of a moved deadline, and of other owners, also the keys of both, "" for none.

    Of what is unblocked, `was` is the reference of what it waited for.
    """

    kind: NewsKind
    by: int
    at: datetime
    was: str = ""
    became: str = ""

    def as_context(self) -> str:
        """Return the news as the context of a notification."""
        moved = f" {self.was}>{self.became}" if self.was or self.became or self.kind in _CHANGES else ""
        return f"{self.kind} {self.by} {self.at.isoformat()}{moved}"

    @classmethod
    def from_context(cls, context: str) -> "News":
        kind, by, at, *moved = context.split(" ")
        was, _, became = "".join(moved).partition(">")
        return cls(NewsKind(kind), int(by), datetime.fromisoformat(at), was, became)


def owners_key(action: Action) -> str:
    """Return the owners of an action for the context of news; the same people in another order are no news."""
    return ",".join(map(str, sorted(action.owners)))


@dataclass(frozen=True)
class Asked:
    """A question about an action, or the answer to one: who wrote the note that it is, and when."""

    by: int
    at: datetime

    def as_context(self) -> str:
        """Return it as the context of a notification, or as a part of one."""
        return f"{self.by} {self.at.isoformat()}"

    @classmethod
    def from_context(cls, context: str) -> "Asked":
        """Return the last that a context names: of an answer, the answer."""
        *_, by, at = context.split(" ")
        return cls(int(by), datetime.fromisoformat(at))


@dataclass(frozen=True)
class Nudge(Facts):
    """Somebody asks how it is going: who, when, and how often its reader was asked that about the record by then."""

    by: int
    at: datetime
    times: int


def question_of(context: str) -> str:
    """Return the context of a question from that of its answer."""
    return " ".join(context.split(" ")[:2])


def answered_questions(notifications: Iterable[Notification]) -> set[str]:
    """Return the contexts of the questions that have an answer among the notifications of an action."""
    return {question_of(one.context) for one in notifications if one.reason == Reason.REPLY}


def unanswered_questions(notifications: Iterable[Notification]) -> list[Notification]:
    """Return the questions among the notifications of an action that have no answer yet."""
    every = list(notifications)
    answered = answered_questions(every)
    return [one for one in every if one.reason == Reason.QUESTION and one.context not in answered]


def question_recipients(
    record: Record, *, by: int | None, roster: Roster, charter: Charter, on: date
) -> list[int]:
    """Return who gets a question about a record on a day: as for news, but nobody who is away without a stand-in.

    What `by` asks, who asked for the record themselves, is for its owners; None where it isn't known who asks.
    """
    owners: Sequence[int] = getattr(record, "owners", ())
    is_askers = by is not None and by == record.asker and by not in owners
    found = [*owners] if is_askers else news_recipients(record, roster=roster, charter=charter, on=on)
    secretaries = roster.people_with_rights(Rights.SECRETARY, on=on, charter=charter)

    def is_reachable(person: int) -> bool:
        absence = roster.absence_on(person, on)
        return absence is None or roster.present_officer(absence, on=on, charter=charter) is not None

    reachable = [one for one in found if is_reachable(one)]
    return reachable or [one for one in secretaries if is_reachable(one)] or found


def is_here(person: int, record: Record, *, roster: Roster, on: date) -> bool:
    """Return whether somebody still has a role on a day, or owns the action that it is."""
    return not roster.has_left(person, on) and (
        person in getattr(record, "owners", ()) or bool(roster.appointments_on(person, on))
    )


def news_recipients(record: Record, *, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return who gets the news of a record on a day: who asked, their successors, or else the secretary.

    Who asked gets it while they may see the action, and have a role or own it. What is restricted goes to no successor.
    """

    def may_know(person: int) -> bool:
        return may_see(own_actor(person, roster=roster, charter=charter, on=on), record)

    asker = record.asker
    if is_here(asker, record, roster=roster, on=on) and may_know(asker):
        return [asker]
    is_restricted = record.visibility == Visibility.RESTRICTED
    successors = [] if is_restricted else roster.successors(asker, on=on)
    found = [one for one in successors if one != asker and may_know(one)]
    secretaries = roster.people_with_rights(Rights.SECRETARY, on=on, charter=charter)
    return found or [one for one in secretaries if one != asker]
