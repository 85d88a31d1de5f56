"""Moments of what takes place at an hour: in its own place, for a reader elsewhere, and when to remind of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import Due, OfficeHours, WorkingDays, local, moment

PLACE_MAX = 200  # characters of the place of an event or a meeting
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# A reminder that has to come earlier than this before its hour says nothing that the morning's did not say.
MAX_REMINDER_LEAD = timedelta(hours=18)


@dataclass(frozen=True, kw_only=True)
class WallTime:
    """A day and an hour on the clocks of a zone; `at` is None for a whole day."""

    day: date
    at: time | None
    zone: str

    @property
    def begins_at(self) -> datetime:
        """Return the UTC instant at which it begins; of a whole day its midnight."""
        return moment(self.day, self.at or time(), self.zone)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return when it begins, and from when on nobody can come for it any more: a whole day's end."""
        return self.begins_at, self.begins_at + DAY if self.at is None else self.begins_at

    @property
    def due(self) -> Due:
        """Return it in the form in which a reader's sentences take days and hours."""
        return Due(day=self.day, at=self.at, zone=self.zone, typed="")

    @property
    def key(self) -> str:
        """Return it as one word that is stored: "2016-10-18T14:00@Europe/Zurich"."""
        at = "" if self.at is None else f"T{self.at:%H:%M}"
        return f"{self.day.isoformat()}{at}@{self.zone}"

    @classmethod
    def from_key(cls, key: str) -> "WallTime":
        wall, _, zone = key.partition("@")
        day, _, at = wall.partition("T")
        return cls(day=date.fromisoformat(day), at=time.fromisoformat(at) if at else None, zone=zone)


def first_beginning(spans: Iterable[tuple[datetime, datetime]], now: datetime) -> datetime | None:
    """Return when the first of several spans begins that are not over; None if all are."""
    return min((begins_at for begins_at, ends_at in spans if ends_at > now), default=None)


@dataclass(frozen=True)
class StatusChange:
    """What somebody knew of an event or a meeting, what it is instead, and who changed it; both as status keys."""

    before: str
    after: str
    by: int

    def as_words(self) -> str:
        return f"{self.before} {self.after} {self.by}"

    @classmethod
    def from_words(cls, words: str) -> "StatusChange":
        """Return the change that words end with."""
        before, after, by = words.split()[-3:]
        return cls(before, after, int(by))


@dataclass(frozen=True, kw_only=True)
class ReaderHours:
    """When somebody reads messages: at their station, on its working days, within their hours.

    `morning` is the hour of their morning message.
    """

    zone: str
    days: WorkingDays
    hours: OfficeHours
    morning: time

    def includes(self, at: datetime) -> bool:
        here = local(at, self.zone)
        return self.days.is_open(here.date()) and self.hours.start <= here.time() < self.hours.end


def morning_before(begins: WallTime, reader: ReaderHours) -> datetime:
    """Return the morning of a reader's last working day before the day on which something begins for them.

    A whole day has the same date everywhere.
    """
    begins_on = begins.day if begins.at is None else local(begins.begins_at, reader.zone).date()
    return moment(reader.days.roll_back(begins_on - DAY), reader.morning, reader.zone)


def hour_before(begins: WallTime, reader: ReaderHours) -> datetime | None:
    """Return an hour before something begins, or the start of the reader's last office hour before that.

    None for a whole day, and where that hour is so early that a reminder would not help.
    """
    if begins.at is None:
        return None
    at = begins.begins_at - HOUR
    if reader.includes(at):
        return at
    here = local(at, reader.zone)
    is_evening = reader.days.is_open(here.date()) and here.time() >= reader.hours.end
    day = here.date() if is_evening else reader.days.roll_back(here.date() - DAY)
    last_hour = moment(day, reader.hours.end, reader.zone) - HOUR
    return last_hour if at - last_hour <= MAX_REMINDER_LEAD else None
