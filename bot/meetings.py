"""Meetings: of the task force, of working groups and of other bodies; planned, called, moved, held or cancelled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.calendar_entries import LENGTH_ASSUMED, CalendarEntry, EntryStatus, hours, whole_days
from bot.errors import UserError
from bot.facts import Facts
from bot.moments import WallTime
from bot.records import Kind, Record

USUAL_LENGTH = timedelta(hours=1)  # of a meeting that does not say how long it takes
MAX_MINUTES = 24 * 60
GROUP_MAX = 200  # characters of the name of a working group
MAX_SERIES = 52  # meetings in one series
Headcount = tuple[
    tuple[str, int], ...
]  # by the code of the role in which they were invited, "" for those without one


class MeetingState(StrEnum):
    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    CANCELLED = "cancelled"


AHEAD_STATES = frozenset({MeetingState.PLANNED, MeetingState.CALLED})


class Answer(StrEnum):
    """What somebody who is invited has said; no answer is none of these."""

    COMING = "attending"
    REMOTE = "remote"
    APOLOGIES = "apologies"


class Presence(StrEnum):
    """How somebody took part in a meeting, as it is counted."""

    PRESENT = "present"
    REMOTE = "by video"
    REPRESENTED = "represented"
    APOLOGIES = "with apologies"
    ABSENT = "absent"
    AWAY = "entered as away after they had said that they come"
    UNCONFIRMED = "with apologies; who should have come instead was asked and hasn't answered"


_PRESENCE: Mapping[str, Presence] = {Answer.COMING: Presence.PRESENT, Answer.REMOTE: Presence.REMOTE}


@dataclass(kw_only=True)
class Attendance:
    """What somebody who is invited to a meeting has answered, and for which time; "" is nothing yet.

    An answer for another time than the meeting's is asked for again.
    """

    record_id: int
    person_id: int
    answer: str = ""
    answered_for: str = ""  # the key of the meeting's time
    answered_at: datetime | None = None
    answered_by: int | None = None
    representative_id: int | None = None

    @property
    def represented_by(self) -> int | None:
        """Return who comes instead of somebody who sent apologies; None for nobody."""
        return self.representative_id if self.answer == Answer.APOLOGIES else None

    @property
    def presence(self) -> Presence | None:
        """Return how the answer counts once the meeting was held; None for no answer."""
        if self.answer == Answer.APOLOGIES:
            return Presence.APOLOGIES if self.represented_by is None else Presence.REPRESENTED
        return _PRESENCE.get(self.answer)

    def is_current(self, meeting: "Meeting") -> bool:
        return bool(self.answer) and self.answered_for == meeting.time.key

    def is_absent(self, meeting: "Meeting") -> bool:
        """Return whether it was entered that somebody who was to come didn't."""
        is_entered = self.answered_at is not None and self.answered_for == meeting.time.key
        return is_entered and not self.answer

    def says_the_same(self, other: "Attendance") -> bool:
        """Return whether another answer for the same time says nothing new."""
        return (self.answer, self.answered_for, self.represented_by) == (
            other.answer,
            other.answered_for,
            other.represented_by,
        )


@dataclass(kw_only=True)
class Meeting(Record):
    kind = Kind.MEETING

    group_name: str = ""  # the working group whose it is; "" for the task force's own
    body: str = ""  # the code of the other body that meets; "" for the task force's own and a working group's
    starts_on: date
    hour: time | None = None  # None for a whole day
    zone: str
    typed: str = ""
    begins_at: datetime  # derived: the instant at which it begins
    minutes: int | None = None  # how long it takes; None where nobody said
    place: str = ""
    link: str = ""
    chair_id: int | None = None  # the acting chair, or a working group's convener
    official: int | None = None  # the number of a meeting of the task force, given when it is called
    series_id: int | None = None  # the first meeting of its series
    invited: tuple[int, ...] = ()  # whom it names, besides the task force
    called_at: datetime | None = None
    call_line: str = ""  # what the secretary adds to the call
    paused_at: datetime | None = None  # since when the call is held back
    call_due_at: datetime | None = (
        None  # when the clock looks at it: is it called, was it held; None: no more
    )
    held_on: date | None = None
    was: str = ""  # the key of its time before it last moved; "" if it never did
    reason: str = ""  # why it was moved or cancelled
    step_at: datetime | None = None  # when it was last moved or cancelled, and by whom
    step_by: int | None = None
    representatives: tuple[int, ...] = ()  # who come instead of somebody who sent apologies
    papers_on: date | None = None  # when papers are due, where somebody entered it; None: as the charter says
    papers_told: date | None = None  # when those who are invited know that they are due
    agenda_at: datetime | None = None  # when its agenda went out
    agenda_due_at: datetime | None = None  # when the clock looks at its agenda; None: no more
    headcount: Headcount = ()  # how many came, by category, where nobody entered who

    @property
    def search_text(self) -> str:
        return f"{self.title} {self.group_name} {self.place}"

    @property
    def accepts_replies(self) -> bool:
        return False  # its buttons are the answer

    @property
    def has_card(self) -> bool:
        return not self.is_day_only and not self.was_entered_afterwards

    @property
    def is_own(self) -> bool:
        """Return whether it is the task force's own, which is called, numbered and counted."""
        return not self.group_name and not self.body

    @property
    def is_day_only(self) -> bool:
        """Return whether a day was entered and no more: the clock does not call it before its hour is known."""
        is_called = self.called_at is not None or self.call_due_at is not None
        return self.hour is None and not (self.group_name or is_called or self.is_held)

    @property
    def invitees(self) -> tuple[int, ...]:
        chair = [] if self.chair_id is None else [self.chair_id]
        return (*self.invited, *self.representatives, *chair)

    def is_led_by(self, person_id: int, on: date | None) -> bool:
        """Return whether a person leads it: a working group's convener and who planned it, or the day's acting chair."""
        if self.group_name:
            return person_id in {self.created_by, self.chair_id}
        return person_id == self.chair_id and on == self.starts_on

    @property
    def time(self) -> WallTime:
        return WallTime(day=self.starts_on, at=self.hour, zone=self.zone)

    @property
    def time_before(self) -> WallTime | None:
        """Return its time before it last moved; None if it never did."""
        return WallTime.from_key(self.was) if self.was else None

    @property
    def length(self) -> timedelta:
        if self.hour is None:
            return timedelta(days=1)
        return timedelta(minutes=self.minutes) if self.minutes else USUAL_LENGTH

    @property
    def ends_at(self) -> datetime:
        return self.begins_at + self.length

    @property
    def calendar_title(self) -> str:
        return f"{self.title}, meeting {self.official}" if self.official else self.title

    @property
    def calendar_entry(self) -> CalendarEntry:
        days = whole_days(self.starts_on, self.starts_on)
        begins, ends = days if self.hour is None else hours(self.time, self.length)
        is_assumed = self.hour is not None and not self.minutes
        return CalendarEntry(
            begins=begins,
            ends=ends,
            status=EntryStatus.CANCELLED if self.is_cancelled else EntryStatus.CONFIRMED,
            place=self.place,
            link=self.link,
            notes=(self.reason, LENGTH_ASSUMED if is_assumed else ""),
        )

    @property
    def status_key(self) -> str:
        """Return what people plan by as a word that is stored: its time, or that it is cancelled."""
        return str(MeetingState.CANCELLED) if self.is_cancelled else self.time.key

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_taken_back(self) -> bool:
        """Return whether it was planned or entered by mistake, and that was undone."""
        return self.is_cancelled and self.step_at is None

    @property
    def was_missed(self) -> bool:
        """Return whether it was noted only afterwards that it did not take place."""
        return self.is_cancelled and self.step_at is not None and self.step_at >= self.begins_at

    @property
    def is_held(self) -> bool:
        return self.state == MeetingState.HELD

    @property
    def is_ahead(self) -> bool:
        """Return whether nobody has said yet that it was held or cancelled."""
        return self.state in AHEAD_STATES

    @property
    def is_closed(self) -> bool:
        return not self.is_ahead

    @property
    def is_called(self) -> bool:
        return self.state == MeetingState.CALLED

    def call(self, number: int | None, *, now: datetime) -> None:
        """Invite everybody; one of the task force gets its number."""
        self.state, self.called_at, self.paused_at = MeetingState.CALLED, now, None
        self.official = self.official or number

    def hold(self, on: date, number: int | None) -> None:
        """Have taken place on a day; one of the task force that was not called gets its number now."""
        self.state, self.held_on = MeetingState.HELD, on
        self.official = self.official or number

    def attendance(
        self, person: int, answer: str, *, at: datetime, by: int, representative: int | None = None
    ) -> Attendance:
        """Return what somebody says, or another for them, of how they take part in it at the time that it has now."""
        return Attendance(
            record_id=self.id,
            person_id=person,
            answer=answer,
            answered_for=self.time.key,
            answered_at=at,
            answered_by=by,
            representative_id=representative,
        )

    def has_begun(self, now: datetime) -> bool:
        return self.begins_at <= now

    def is_too_late_to_change(self, now: datetime) -> bool:
        """Return whether it can't be moved or cancelled any more: it has begun, or its whole day is over."""
        return (self.ends_at if self.hour is None else self.begins_at) <= now

    def is_running(self, now: datetime) -> bool:
        return self.is_ahead and self.begins_at <= now < self.ends_at

    def is_unsaid(self, now: datetime) -> bool:
        """Return whether it is over, and nobody has said whether it was held."""
        return self.is_ahead and self.is_over_by(now)

    @property
    def was_entered_afterwards(self) -> bool:
        return self.created_at >= self.begins_at

    def is_over(self, now: datetime) -> bool:
        return not self.is_ahead or self.is_over_by(now)

    def is_over_by(self, now: datetime) -> bool:
        """Return whether the time that was planned for it has passed."""
        return self.ends_at <= now

    def set_time(self, when: WallTime) -> None:
        self.starts_on, self.hour, self.zone = when.day, when.at, when.zone
        self.begins_at = when.begins_at

    def overlaps(self, when: WallTime, length: timedelta) -> bool:
        begins_at = when.begins_at
        return self.begins_at < begins_at + length and begins_at < self.ends_at

    def move(self, when: WallTime, *, why: str, by: int, now: datetime) -> None:
        """Take place at another time; the time before is kept."""
        self.was = self.time.key
        self.set_time(when)
        self._note_step(why, by, now)

    def cancel(self, *, why: str, by: int, now: datetime) -> None:
        """Take place not at all; its number is free again."""
        self.state, self.official = MeetingState.CANCELLED, None
        self.held_on, self.headcount = None, ()
        self._note_step(why, by, now)

    def reopen(self) -> None:
        """Have taken place or not, which is open again."""
        if self.is_cancelled:
            self.reason, self.step_at, self.step_by = "", None, None
        self.state = MeetingState.PLANNED if self.called_at is None else MeetingState.CALLED
        self.held_on, self.headcount = None, ()

    def correct_time(self, when: WallTime) -> None:
        """Have been at another time than was entered; what was held then moves along."""
        if self.held_on == self.starts_on:
            self.held_on = when.day
        self.set_time(when)

    def _note_step(self, why: str, by: int, now: datetime) -> None:
        self.reason, self.step_at, self.step_by = why, now, by


def stays_away(said: Attendance | None, meeting: Meeting) -> bool:
    """Return whether somebody has sent apologies for the time at which a meeting is now."""
    return said is not None and said.answer == Answer.APOLOGIES and said.is_current(meeting)


# How long it takes, as people type it

_MINUTES = re.compile(r"(\d{1,4}) ?(?:m|min|mins|minute|minutes)?")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d))? ?(?:h|hour|hours)")
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2}) ?(?:h|:|hours?) ?(\d{1,2}) ?(?:m|min|minutes)?")


def read_minutes(text: str) -> int:
    """Return the minutes that "90", "90 min", "1h30", "1:30" or "2 hours" mean. Raises UserError."""
    typed = " ".join(text.casefold().split())
    if found := _HOURS_AND_MINUTES.fullmatch(typed):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := _HOURS.fullmatch(typed):
        minutes = int(found[1]) * 60 + int(found[2] or 0) * 6
    elif found := _MINUTES.fullmatch(typed):
        minutes = int(found[1])
    else:
        minutes = 0
    if not 0 < minutes <= MAX_MINUTES:
        raise UserError(
            f"I can't tell how long “{text[:40]}” is. Say it like duration:90 min or duration:1h30."
        )
    return minutes


@dataclass(frozen=True, kw_only=True)
class Registrations:
    """What was answered for a meeting: those who are invited, by answer; and whom no message has reached."""

    invited: list[int]
    answers: dict[int, Attendance]
    asked_again: list[int]
    unanswered: list[int]
    unreached: list[int]
    entered: list[int]  # as present, once it had begun: no answer to the invitation
    absent: list[int]  # entered so, once it had begun
    away: list[int]  # entered as away after they had said that they come

    def who(self, answer: Answer) -> list[int]:
        return [
            one
            for one in self.invited
            if one not in {*self.open, *self.entered, *self.absent, *self.away}
            and self.answers[one].answer == answer
        ]

    @property
    def open(self) -> set[int]:
        return {*self.unanswered, *self.asked_again}

    @property
    def answered_count(self) -> int:
        return len(self.invited) - len(self.open) - len(self.entered) - len(self.absent)


# Facts of notifications, with the time of the meeting as its key


@dataclass(frozen=True)
class PapersMoved(Facts):
    """Papers are due on another day than their reader was told."""

    known: date
    on: date
    time: str


@dataclass(frozen=True)
class MeetingNamed(Facts):
    """How a meeting was named when its reader was told of it: its number, and its day."""

    number: int
    day: date


@dataclass(frozen=True)
class CallPaused(Facts):
    """The call of a meeting is held back, on that day still."""

    time: str
    on: date


@dataclass(frozen=True)
class Represents(Facts):
    """Its reader comes instead of a person; or that person can't come instead of its reader."""

    person: int
    time: str


_INVITED = "invited"


@dataclass(frozen=True)
class NoLongerRepresents(Facts):
    """Its reader does not come instead of a person any more, and may be invited still."""

    person: int
    standing: str
    time: str

    @classmethod
    def of(cls, person: int, *, is_invited: bool, time: str) -> "NoLongerRepresents":
        return cls(person, _INVITED if is_invited else "-", time)

    @property
    def is_invited(self) -> bool:
        return self.standing == _INVITED


@dataclass(frozen=True)
class EnteredAnswer(Facts):
    """Somebody has entered an answer for its reader."""

    by: int
    answer: str
    time: str
