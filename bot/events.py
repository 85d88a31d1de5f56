"""Events: what is planned, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.calendar import local, moment
from bot.calendar_entries import LENGTH_ASSUMED, CalendarEntry, EntryStatus, hours, whole_days
from bot.errors import UserError
from bot.facts import Facts
from bot.moments import DAY, WallTime
from bot.records import Kind, Record

USUAL_LENGTH = timedelta(hours=3)  # of an event of one day, of which only the beginning is known
ORGANISER_MAX = 200  # characters


class EventState(StrEnum):
    IDEA = "idea"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    HELD = "held"
    CLOSED = "closed"  # held, and what came of it is known
    CANCELLED = "cancelled"


DEADLINES = ("registration", "nomination")  # the fields of an event that are deadlines of its own
PLANNED_STATES = frozenset({EventState.IDEA, EventState.PROPOSED, EventState.CONFIRMED})


def legal_states(state: str) -> frozenset[EventState]:
    """Return the states that an event may be put into; it is cancelled and reopened by steps of their own.

    While it is planned it may become surer or less sure. Once it was held, what is left is what came of it.
    """
    if state in PLANNED_STATES:
        return (PLANNED_STATES | {EventState.HELD, EventState.CLOSED}) - {EventState(state)}
    return frozenset({EventState.CLOSED}) if state == EventState.HELD else frozenset()


class EventKind(StrEnum):
    OWN = "own"
    EXTERNAL = "external"


@dataclass(frozen=True)
class Period:
    """When an event takes place: its first and last day, and perhaps the hour of a zone at which it begins."""

    starts_on: date
    ends_on: date
    hour: time | None = None
    zone: str = ""  # "" without an hour

    @property
    def key(self) -> str:
        """Return the period as a word that is stored: "2016-12-15/2016-12-16", or with "T14:00@Europe/Zurich"."""
        hour = "" if self.hour is None else f"T{self.hour:%H:%M}@{self.zone}"
        return f"{self.starts_on.isoformat()}/{self.ends_on.isoformat()}{hour}"

    @classmethod
    def from_key(cls, key: str) -> "Period":
        days, _, zone = key.partition("@")
        days, _, hour = days.partition("T")
        first, _, last = days.partition("/")
        at = time.fromisoformat(hour) if hour else None
        return cls(date.fromisoformat(first), date.fromisoformat(last), at, zone)

    @property
    def is_one_day(self) -> bool:
        return self.starts_on == self.ends_on

    @property
    def begins(self) -> WallTime | None:
        """Return the hour at which it begins; None for whole days."""
        if self.hour is None:
            return None
        return WallTime(day=self.starts_on, at=self.hour, zone=self.zone)

    def begins_on(self, zone: str) -> date:
        """Return the day on which it begins for a reader in a zone: a whole day is the same everywhere."""
        begins = self.begins
        return self.starts_on if begins is None else local(begins.begins_at, zone).date()

    def span(self, zone: str) -> tuple[datetime, datetime]:
        """Return when it begins and when it is over, whole days on the clocks of a zone."""
        begins_at = self.begins.begins_at if self.begins else moment(self.starts_on, time(), zone)
        return begins_at, moment(self.ends_on + DAY, time(), self.zone or zone)

    def is_at_the_same_time_as(self, other: "Period") -> bool:
        """Return whether two periods share a day; two of one day at known hours only if they begin close together."""
        if self.begins and other.begins and self.is_one_day and other.is_one_day:
            return abs(self.begins.begins_at - other.begins.begins_at) < USUAL_LENGTH
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def moved_to(self, first: date, last: date) -> "Period":
        """Return the period on other days, at its hour; where one day is named, it keeps its length."""
        ends_on = last if last > first else first + (self.ends_on - self.starts_on)
        return replace(self, starts_on=first, ends_on=ends_on)

    def ending_on(self, last: date) -> "Period":
        return replace(self, ends_on=last)

    def at_hour(self, hour: time, zone: str) -> "Period":
        return replace(self, hour=hour, zone=zone)


@dataclass(kw_only=True)
class Event(Record):
    kind = Kind.EVENT

    sort: str = EventKind.OWN
    starts_on: date
    ends_on: date
    zone: str
    typed: str = ""
    place: str = ""
    other_areas: tuple[str, ...] = ()  # after the one whose channel has its first card
    entity: str | None = None
    other_entities: tuple[str, ...] = ()
    organiser: str = ""  # who holds it, where that is no entity of the charter
    link: str = ""
    registration: str = ""  # by when: the key of a `WallTime`; "" without a deadline
    nomination: str = ""
    was: str = ""  # the key of the period before it last moved; "" if it never did
    reason: str = ""  # why it was moved or cancelled
    step_at: datetime | None = None  # when it was last moved or cancelled, and by whom
    step_by: int | None = None
    hour: time | None = None  # at which it begins, in its zone; None for whole days

    @property
    def search_text(self) -> str:
        return " ".join(filter(None, (self.title, self.place, self.organiser)))

    @property
    def areas(self) -> tuple[str, ...]:
        return (*super().areas, *self.other_areas)

    @property
    def owning_entities(self) -> tuple[str, ...]:
        return (*((self.entity,) if self.entity else ()), *self.other_entities)

    def set_areas(self, codes: Sequence[str]) -> None:
        """Be of these areas alone, the first of which has the card that stands for all."""
        different = tuple(dict.fromkeys(codes))
        self.area, self.other_areas = next(iter(different), None), different[1:]

    def set_entities(self, codes: Sequence[str]) -> None:
        """Be of these entities alone, whose members may change it."""
        different = tuple(dict.fromkeys(codes))
        self.entity, self.other_entities = next(iter(different), None), different[1:]

    @property
    def is_external(self) -> bool:
        return self.sort == EventKind.EXTERNAL

    def deadline(self, name: str) -> WallTime | None:
        """Return the deadline of this name (`DEADLINES`); None without one."""
        key = str(getattr(self, name))
        return WallTime.from_key(key) if key else None

    def set_deadline(self, name: str, at: WallTime | None) -> None:
        setattr(self, name, at.key if at else "")

    @property
    def deadlines(self) -> list[tuple[str, WallTime]]:
        """Return its deadlines with their names, the first to end first."""
        found = [(name, at) for name in DEADLINES if (at := self.deadline(name)) is not None]
        return sorted(found, key=lambda one: one[1].day)

    def has_deadline_between(self, first: date, last: date) -> bool:
        """Return whether it is planned and one of its deadlines lies on these days."""
        return self.is_planned and any(first <= at.day <= last for _, at in self.deadlines)

    @property
    def period(self) -> Period:
        zone = "" if self.hour is None else self.zone
        return Period(self.starts_on, self.ends_on, self.hour, zone)

    @property
    def calendar_entry(self) -> CalendarEntry:
        begins, ends = whole_days(self.starts_on, self.ends_on)
        at, is_assumed = self.period.begins, False
        if at is not None:
            begins, ends = hours(at, None)
            is_assumed = self.period.is_one_day
            if not is_assumed:
                ends = local(moment(self.ends_on + DAY, time(), self.zone), self.zone)
        return CalendarEntry(
            begins=begins,
            ends=ends,
            status=self._calendar_status,
            place=self.place,
            notes=(self.reason, LENGTH_ASSUMED if is_assumed else ""),
        )

    @property
    def _calendar_status(self) -> EntryStatus:
        if self.is_cancelled:
            return EntryStatus.CANCELLED
        is_unsure = self.state in {EventState.IDEA, EventState.PROPOSED}
        return EntryStatus.TENTATIVE if is_unsure else EntryStatus.CONFIRMED

    @property
    def status_key(self) -> str:
        """Return what people plan by as a word that is stored: its period, or that it is cancelled."""
        return str(EventState.CANCELLED) if self.is_cancelled else self.period.key

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def did_not_take_place(self) -> bool:
        """Return whether it was cancelled after its last day, which says what came of it."""
        step = self.step_at
        return self.is_cancelled and step is not None and self.ends_on < local(step, self.zone).date()

    @property
    def is_planned(self) -> bool:
        """Return whether nobody has said yet that it was held, closed or cancelled."""
        return self.state in PLANNED_STATES

    @property
    def is_closed(self) -> bool:
        return self.state in {EventState.CLOSED, EventState.CANCELLED}

    def has_begun(self, now: datetime) -> bool:
        begins = self.period.begins
        return self.starts_on <= local(now, self.zone).date() if begins is None else begins.begins_at <= now

    def goes_on(self, on: date) -> bool:
        return not self.is_cancelled and self.ends_on >= on

    def is_over(self, now: datetime) -> bool:
        return (
            self.state in {EventState.HELD, EventState.CLOSED} or self.ends_on < local(now, self.zone).date()
        )

    def set_period(self, period: Period) -> None:
        self.starts_on, self.ends_on, self.hour = period.starts_on, period.ends_on, period.hour
        self.zone = period.zone or self.zone

    def move(self, period: Period, *, why: str, by: int, now: datetime) -> None:
        """Take place on other days; the days before are kept."""
        self.was = self.period.key
        self.set_period(period)
        self._note_step(why, by, now)

    def cancel(self, *, why: str, by: int, now: datetime) -> None:
        self.state = EventState.CANCELLED
        self._note_step(why, by, now)

    def reopen(self, state: str, *, by: int, now: datetime) -> None:
        """Take place after all, in the state it had before."""
        self.state = state
        self._note_step("", by, now)

    def _note_step(self, why: str, by: int, now: datetime) -> None:
        self.reason, self.step_at, self.step_by = why, now, by


def check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise UserError("That ends before it starts. Did you swap the two days?")


# Facts of notifications


@dataclass(frozen=True)
class EventDeadlineFacts(Facts):
    """One of an event's own deadlines, by its name and its key."""

    name: str
    key: str


@dataclass(frozen=True)
class EventDeadlineMoved(Facts):
    """A deadline of an event is another, or none, than its reader knew; both as keys."""

    name: str
    known: str
    key: str


@dataclass(frozen=True)
class EventOverlaps(Facts):
    """An event in a period is at the time of others, by their ids, which its reader announced."""

    others: tuple[int, ...]
    period: str


@dataclass(frozen=True)
class ChangeWanted(Facts):
    """Somebody asks for a change of an event on a day; the number tells it from one that was taken back."""

    by: int
    on: date
    number: int = 0


@dataclass(frozen=True)
class ChangeAnswer(Facts):
    """What became of such a wish: whose and of when it was, the version of the event, and the step as one word."""

    by: int
    at: datetime
    version: int
    how: str
