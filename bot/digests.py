"""Digests: the week that a digest covers, and its content."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.actions import Action
from bot.areas import AreaChange
from bot.last_word import LastWord
from bot.records import Record
from bot.sessions import Session

CORRECTED_FOR = timedelta(days=8)  # how long a digest shows what has become of its records; REDACTED_FOR more
KEPT_UP_FOR = timedelta(days=31)  # how long one that became restricted disappears from it


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
        return "this week" if self.first.weekday() == 0 else "in the next 7 days"

    @property
    def before(self) -> str:
        """Return the days before in words, which are last week only on a Monday."""
        return "last week" if self.first.weekday() == 0 else "in the last 7 days"

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
    notices: Sequence[str] = ()  # what features say of the reader's week besides
    area_changes: Sequence[AreaChange] = ()  # that wait for the reader's word as of now
    others: Sequence[str] = ()  # what a person's own says of records that don't concern them
    late_by_area: Mapping[str, int] = field(default_factory=dict)
    other_by_area: Mapping[str, int] = field(default_factory=dict)  # open and not late
    last_words: Mapping[int, LastWord] = field(default_factory=dict)  # by action, as they were then
    settled: Mapping[str, Collection[int]] = field(
        default_factory=dict
    )  # ids of each list that it would not have now

    def count(self, name: str) -> int:
        """Return the full length of a list, including the records that were cut."""
        return self.counts.get(name, len(self.lists.get(name, ())))

    def still(self, name: str) -> int:
        """Return how many records of a list would be in it now: fewer than it shows, in a digest that was sent."""
        return self.count(name) - len(self.settled.get(name, ()))

    def settled_of(self, name: str) -> list[Record]:
        """Return the records of a list that it would not have now."""
        return [one for one in self.lists.get(name, ()) if one.id in self.settled.get(name, ())]

    def has_moved(self, action: Action, name: str) -> bool:
        """Return whether an open action has had another date since it was counted in this list."""
        return action.is_open and action.id in self.settled.get(name, ())

    @property
    def open_count(self) -> int:
        """Return how many actions were open when the digest was made: what was opened since is not among them."""
        return self.count("overdue") + self.count("due") + self.count("later")

    @property
    def is_empty(self) -> bool:
        is_any = (
            any(self.lists.values()) or self.closed_count or self.vacant or self.area_changes or self.notices
        )
        return not is_any


def rows_of(numbers: Sequence[int], *, most: int) -> list[int]:
    """Return how many of `most` rows each section gets of as many lines, those that come first before the others.

    The first `FIRST` have a row each before any has more, and none has more than `ENOUGH` while another could have one.
    """
    whole = [number if number < 2 else number + 1 for number in numbers]  # noqa: PLR2004 - two need a heading
    rows = [0] * len(numbers)
    for start, stop, enough in (
        (0, FIRST, 1),
        (0, FIRST, ENOUGH),
        (FIRST, None, 1),
        (0, None, ENOUGH),
        (0, None, most),
    ):
        for place in range(len(numbers))[start:stop]:
            left = most - sum(rows)
            wanted = min(whole[place], enough, rows[place] + left)
            if wanted > rows[place] and wanted != TWO_ROWS:
                rows[place] = wanted
    return rows


FIRST, ENOUGH = 3, 4  # a heading, two lines, and how many more there are
TWO_ROWS = 2  # hold no more than one, where the heading stands before its line


def belongs(action: Action, name: str, week: DigestWeek) -> bool:
    """Return whether an action stands in a list of a digest by the state and the date that it has now."""
    return action.is_open and _list_of(action, week) == name


def _list_of(action: Action, week: DigestWeek) -> str:
    """Return the list in which an open action stands by the date that it has now."""
    if action.is_late(week.now):
        return "overdue"
    return "due" if action.due_on is not None and action.due_on <= week.last else "later"
