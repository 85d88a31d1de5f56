"""Digests: the week that a digest covers, and its content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.actions import Action
from bot.last_word import LastWord
from bot.records import Record
from bot.sessions import Session


@dataclass(frozen=True)
class DigestWeek:
    """The week of a digest: `first` to `last`, and the time since the digest before."""

    first: date
    last: date
    since: datetime
    now: datetime

    @property
    def within(self) -> str:
        """Return the days in words; only from a Monday on they are what everybody calls this week."""
        return "this week" if self.first.weekday() == 0 else "within 7 days"

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def week_of(now: datetime, *, today: date) -> DigestWeek:
    """Return the week that begins on `today`; it looks back over the seven days before `now`."""
    return DigestWeek(first=today, last=today + timedelta(days=6), since=now - timedelta(days=7), now=now)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """The content of a digest, already filtered for its reader.

    `lists` has its records by the name of the list: "overdue", "due" and "later" are open actions, the others are what
    features declare. Long lists are cut: `counts` has the full length of each. The mappings by area hold counts only;
    "" stands for no area.
    """

    week: DigestWeek
    lists: Mapping[str, Sequence[Record]]
    closed_count: int
    new_count: int
    vacant: Sequence[tuple[str, str]] = ()  # (area, entity) pairs that no longer have a focal point
    sessions: Sequence[Session] = ()  # of the next two weeks
    counts: Mapping[str, int] = field(default_factory=dict)
    others: Sequence[str] = ()  # what a person's own says of records that don't concern them
    late_by_area: Mapping[str, int] = field(default_factory=dict)
    other_by_area: Mapping[str, int] = field(default_factory=dict)  # open and not late
    last_words: Mapping[int, LastWord] = field(default_factory=dict)  # by action, as they were then

    def count(self, name: str) -> int:
        """Return the full length of a list, including the records that were cut."""
        return self.counts.get(name, len(self.lists.get(name, ())))

    def has_moved(self, action: Action, name: str) -> bool:
        """Return whether an open action has had another date since it was counted in this list."""
        return action.is_open and _list_of(action, self.week) != name

    @property
    def open_count(self) -> int:
        return self.count("overdue") + self.count("due") + self.count("later")

    @property
    def is_empty(self) -> bool:
        return not any(self.lists.values()) and not self.closed_count and not self.vacant


def _list_of(action: Action, week: DigestWeek) -> str:
    """Return the list in which an open action stands by the date that it has now."""
    if action.is_late(week.now):
        return "overdue"
    return "due" if action.due_on is not None and action.due_on <= week.last else "later"
