"""Digests: the week that a digest covers, and its content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.actions import Action
from bot.decisions import Decision
from bot.events import Event
from bot.issues import Issue
from bot.proposals import Proposal


@dataclass(frozen=True)
class DigestWeek:
    """The week of a digest: `first` to `last`, and the time since the digest before."""

    first: date
    last: date
    since: datetime
    now: datetime


def week_of(now: datetime, *, today: date) -> DigestWeek:
    """Return the week that begins on `today`; it looks back over the seven days before `now`."""
    return DigestWeek(first=today, last=today + timedelta(days=6), since=now - timedelta(days=7), now=now)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The content of a digest, already filtered for its reader.

    Long lists are cut: `counts` has the full length of each, by the name of the field. The mappings by area
    hold counts only; "" stands for no area.
    """

    week: DigestWeek
    overdue: Sequence[Action]
    due: Sequence[Action]
    later: Sequence[Action]
    issues: Sequence[Issue]
    new_events: Sequence[Event]
    coming: Sequence[Event]
    decided: Sequence[Decision | Proposal]
    closed_count: int
    new_count: int
    refused: Mapping[str, int] = field(default_factory=dict)  # denied attempts by role, for the chair
    vacant: Sequence[tuple[str, str]] = ()  # (area, entity) pairs that no longer have a focal point
    counts: Mapping[str, int] = field(default_factory=dict)
    late_by_area: Mapping[str, int] = field(default_factory=dict)
    other_by_area: Mapping[str, int] = field(default_factory=dict)  # open and not late

    def count(self, name: str) -> int:
        """Return the full length of a list, including the records that were cut."""
        return self.counts.get(name, len(getattr(self, name)))

    @property
    def open_count(self) -> int:
        return self.count("overdue") + self.count("due") + self.count("later")

    @property
    def previous_open_count(self) -> int:
        """Return the number of actions that were open a week ago."""
        return self.open_count - self.new_count + self.closed_count

    @property
    def is_empty(self) -> bool:
        lists = (self.overdue, self.due, self.issues, self.new_events, self.coming, self.decided, self.later)
        return not any(lists) and not self.closed_count and not self.refused and not self.vacant
