"""Rounds that were opened: when they close and remind, and what was answered. Rules without I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.calendar import WorkingDays
from bot.records import Item, Kind
from bot.registers import MONTHS
from bot.round_rules import BY_HAND, MEETING, MONTHLY, QUARTERLY, RoundRule

SEAT = "seat"  # the option by which a button or a form names a seat


class RoundState(StrEnum):
    PLANNED = "planned"  # it opens by itself
    OPEN = "open"
    CLOSED = "closed"  # what comes now is late, and kept
    CANCELLED = "cancelled"


ANSWERABLE = (RoundState.OPEN, RoundState.CLOSED)


@dataclass(kw_only=True)
class RoundRun(Item):
    """One round: the questions of a rule of the charter, for a meeting or a day.

    Its deadline is the last close of a seat. `for_id` is its meeting, and `anchor` the time of that as the round was reckoned.
    """

    kind = Kind.ROUND

    rule: str
    anchor: str = ""
    for_on: date
    opens_on: date
    opened_at: datetime | None = None
    look_at: datetime | None = None  # when the clock looks at it; None: no more

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def is_unfinished(self) -> bool:
        return self.state in (RoundState.PLANNED, RoundState.OPEN)

    @property
    def has_card(self) -> bool:
        return False

    @property
    def is_by_hand(self) -> bool:
        return self.anchor == BY_HAND

    @property
    def is_answerable(self) -> bool:
        """Return whether answers are taken: also late ones."""
        return self.state in ANSWERABLE


class AnswerState(StrEnum):
    DRAFT = "draft"  # a question that needs an answer has none yet
    SENT = "sent"
    SECOND = "second"  # somebody else had answered: who holds the seat chooses
    DROPPED = "dropped"


@dataclass(kw_only=True)
class Seat:
    """A seat of a round: whom it asks depends on the day. `seat` is the code of the area, office or entity."""

    record_id: int
    seat: str
    place: int
    closes_on: date
    closes_at: datetime


@dataclass(kw_only=True)
class SeatAnswer:
    """What somebody answered for a seat: an entry, or without one that nothing has changed.

    `pairs` is what they have said while it is no entry. It is cleared while the entry is as it was then.
    """

    record_id: int
    seat: str
    person_id: int
    for_person: int | None = None  # for whom they answered; None: for themselves
    at: datetime
    state: str
    pairs: tuple[tuple[str, str], ...] = ()
    entry_id: int | None = None
    cleared_by: int | None = None
    cleared_at: datetime | None = None
    cleared_version: int | None = None

    @property
    def whose(self) -> int:
        """Return whose answer it is."""
        return self.person_id if self.for_person is None else self.for_person

    @property
    def is_no_change(self) -> bool:
        return self.state == AnswerState.SENT and self.entry_id is None

    @property
    def is_begun(self) -> bool:
        """Return whether a part was said, and not yet all that is needed."""
        return self.state == AnswerState.DRAFT and bool(self.pairs)

    def is_late(self, seat: Seat) -> bool:
        return self.at > seat.closes_at


# Days


def closing_day(rule: RoundRule, anchor: date, days: WorkingDays, *, is_by_hand: bool = False) -> date:
    """Return on which day a round closes that is for a day, by the working days of the task force or of an office.

    Whoever opens one by hand names the day of the close itself.
    """
    return days.before(anchor, 0 if is_by_hand else rule.closes.before)


def opening_day(rule: RoundRule, closes_on: date, days: WorkingDays) -> date:
    return days.before(closes_on, rule.opens)


def reminder_days(
    rule: RoundRule, closes_on: date, opens_on: date, *, days: WorkingDays, theirs: WorkingDays
) -> list[date]:
    """Return on which days somebody is reminded who hasn't answered: never on that of the opening, and one day once.

    The days are counted back from the close by the working days by which that was reckoned; on a day that is closed where
    they are, it is their working day before.
    """
    found = {theirs.roll_back(days.before(closes_on, one)) for one in rule.remind}
    return sorted(one for one in found if one > opens_on)


def next_anchor(rule: RoundRule, after: date) -> date | None:
    """Return the next day for which a round is by the calendar; None for one by hand or for meetings."""
    if rule.for_each in (BY_HAND, MEETING):
        return None
    if rule.for_each in (MONTHLY, QUARTERLY):
        months = 1 if rule.for_each == MONTHLY else 3 - (after.month - 1) % 3
        years, passed = divmod(after.month - 1 + months, 12)
        return date(after.year + years, passed + 1, 1)
    _, day, month = rule.for_each.split()
    found = date(after.year, MONTHS.index(month) + 1, int(day))
    return found if found > after else found.replace(year=after.year + 1)


def seat_words(run: RoundRun, seat: Seat | SeatAnswer) -> str:
    """Return how a button or a form names a seat of a round."""
    return f"{run.ref} {SEAT}:{seat.seat}"


def seat_of_words(words: Sequence[str], seats: Sequence[Seat]) -> Seat | None:
    """Return the seat whose code words begin with; None where they begin with none."""
    first = words[0].rstrip(":,").casefold() if words else ""
    return next((one for one in seats if one.seat.casefold() == first), None)
