"""Digests: the week that a digest covers, and its content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.records import Record


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

    `lists` has its records by the name of the list: "overdue", "due" and "later" are open actions, the others are what
    features declare. Long lists are cut: `counts` has the full length of each. The mappings by area hold counts only;
    "" stands for no area.
    """

    week: DigestWeek
    lists: Mapping[str, Sequence[Record]]
    closed_count: int
    new_count: int
    refused: Mapping[str, int] = field(default_factory=dict)  # denied attempts by role, for the chair
    vacant: Sequence[tuple[str, str]] = ()  # (area, entity) pairs that no longer have a focal point
    counts: Mapping[str, int] = field(default_factory=dict)
    late_by_area: Mapping[str, int] = field(default_factory=dict)
    other_by_area: Mapping[str, int] = field(default_factory=dict)  # open and not late

    def count(self, name: str) -> int:
        """Return the full length of a list, including the records that were cut."""
        return self.counts.get(name, len(self.lists.get(name, ())))

    @property
    def open_count(self) -> int:
        return self.count("overdue") + self.count("due") + self.count("later")

    @property
    def previous_open_count(self) -> int:
        """Return the number of actions that were open a week ago."""
        return self.open_count - self.new_count + self.closed_count

    @property
    def is_empty(self) -> bool:
        return not any(self.lists.values()) and not self.closed_count and not self.refused and not self.vacant
