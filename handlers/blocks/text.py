"""Texts for messages: escaping, dates and times, names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.calendar import Due, local
from bot.charter import Charter
from bot.errors import UserError
from bot.issues import level_phrase
from bot.people import Roster

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def escape(text: str) -> str:
    """Return user text for Slack, escaped: it cannot mention, link or notify anybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else text[: max_length - 1].rstrip() + "…"


def day(on: date, *, today: date) -> str:
    """Return "Wed 12 Oct", with the year when it is not that of today."""
    year = "" if on.year == today.year else f" {on.year}"
    return f"{DAY_NAMES[on.weekday()]} {on.day} {MONTHS[on.month - 1]}{year}"


def day_range(first: date, last: date, *, today: date) -> str:
    """Return "5 to 7 Oct", "28 Sep to 3 Oct", or the one day."""
    if first == last:
        return day(first, today=today)
    year = "" if last.year == today.year else f" {last.year}"
    month = "" if (first.month, first.year) == (last.month, last.year) else f" {MONTHS[first.month - 1]}"
    before = "" if first.year == last.year else f" {first.year}"
    return f"{first.day}{month}{before} to {last.day} {MONTHS[last.month - 1]}{year}"


def time_of_day(at: datetime) -> str:
    return f"{at:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The reader of a message: their time zone, their date, and the names of everybody."""

    charter: Charter
    roster: Roster
    now: datetime
    zone: str

    @cached_property
    def today(self) -> date:
        return local(self.now, self.zone).date()

    def day(self, on: date) -> str:
        return day(on, today=self.today)

    def day_of(self, at: datetime) -> str:
        """Return the date of a moment in the reader's zone at that time."""
        return self.day(local(at, self.zone).date())

    def moment(self, at: datetime) -> str:
        """Return a past moment in the reader's zone: "Mon 3 Oct, 14:05", or only the time for today."""
        here = local(at, self.zone)
        return (
            time_of_day(here)
            if here.date() == self.today
            else f"{self.day(here.date())}, {time_of_day(here)}"
        )

    def local_now(self) -> str:
        """Return this moment in the reader's zone: "Fri 7 Oct, 10:00 Geneva"."""
        return f"{self.day(self.today)}, {time_of_day(local(self.now, self.zone))} {self._city(self.zone)}"

    def name(self, person_id: int | None) -> str:
        return escape(self.roster.name(person_id))

    def names(self, person_ids: Iterable[int]) -> str:
        return escape(self.roster.names(person_ids))

    def area(self, code: str | None) -> str:
        return escape(_name_or_code(code, lambda: self.charter.area(code).name)) if code else ""

    def role(self, code: str) -> str:
        return escape(_name_or_code(code, lambda: self.charter.role(code).title)) if code else ""

    def level(self, code: str) -> str:
        """Return a level as it is written in a sentence: "the task force", but "MCG"."""
        return escape(_name_or_code(code, lambda: level_phrase(self.charter.level(code))))

    def level_name(self, code: str) -> str:
        return escape(_name_or_code(code, lambda: self.charter.level(code).name))

    def decision_word(self, code: str) -> str:
        return escape(_name_or_code(code, lambda: self.charter.decision_word(code).label))

    def due(self, deadline: Due) -> str:
        """Return a deadline for the reader: "Tue 18 Oct, 14:00 Geneva (19:00 for you)"."""
        text = self.day(deadline.day)
        if deadline.at is None:
            return text
        there, here = local(deadline.ends_at(), deadline.zone), local(deadline.ends_at(), self.zone)
        same = (here.date(), here.time()) == (there.date(), there.time())
        return f"{text}, {time_of_day(there)} {self._city(deadline.zone)}{'' if same else f' ({_reader_time(here, there)} for you)'}"

    def _city(self, zone: str) -> str:
        cities = [s.city for s in self.charter.stations if s.zone == zone]
        return cities[0] if cities else zone.rpartition("/")[2].replace("_", " ")


def _reader_time(here: datetime, local_time: datetime) -> str:
    other_day = f"{DAY_NAMES[here.weekday()]} " if here.date() != local_time.date() else ""
    return f"{other_day}{time_of_day(here)}"


def capitalized(words: str) -> str:
    """Return words with a capital, as at the start of a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def state_label(name: str) -> str:
    return name.replace("_", " ")


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "no action", "1 action" or "3 actions"."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def _name_or_code(code: str, name: Callable[[], str]) -> str:
    """Return the charter's name of a code; the code where the charter does not have it any more."""
    try:
        return name()
    except UserError:
        return code
