"""Texts for messages: escaping, dates and times, names."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.calendar import Due, WorkingDays, local
from bot.charter import Area, Charter
from bot.charter_section import Rights
from bot.errors import UserError
from bot.issues import level_phrase
from bot.names import join_all
from bot.people import Roster
from bot.records import Record

MINUTES_OF_AN_HOUR = 60
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


LEVEL_ARROW = " → "  # between the levels of a path; a raw ">" is Slack's markup


def escape(text: str) -> str:
    """Return user text for Slack, escaped: it cannot mention, link or notify anybody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_MARKUP = re.compile(r"<([@#!]|(?=https?:|mailto:))([^<>|]+)(?:\|([^<>]*))?>")
_BARE_SIGN = re.compile(r"&(?!(?:amp|lt|gt);)|[<>]")


def without_markup(sentence: str, name_of: Callable[[str], str]) -> str:
    """Return a sentence that repeats typed words, so that it links, mentions and notifies nobody.

    What is escaped already stays as it is. `name_of` returns the name of a Slack user.
    """

    def as_read(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if sign == "@":
            return f"@{name_of(target)}"
        return f"{'#' if sign == '#' else '@'}{(label or target).lstrip('@#')}" if sign else target

    return _BARE_SIGN.sub(lambda found: escape(found[0]), _MARKUP.sub(as_read, sentence))


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


def weekday_range(first: date, last: date, *, today: date) -> str:
    """Return "Mon 7 to Sun 13 Dec", "Mon 28 Sep to Sun 4 Oct"."""
    is_one_month = (first.month, first.year) == (last.month, last.year)
    begin = f"{DAY_NAMES[first.weekday()]} {first.day}" if is_one_month else day(first, today=today)
    return f"{begin} to {day(last, today=today)}"


def time_of_day(at: datetime) -> str:
    return f"{at:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The reader of a message: their time zone, their date, and the names of everybody; `person_id` is None for a channel."""

    charter: Charter
    roster: Roster
    now: datetime
    zone: str
    person_id: int | None = None

    @cached_property
    def today(self) -> date:
        return local(self.now, self.zone).date()

    def day(self, on: date) -> str:
        return day(on, today=self.today)

    def days_left(self, on: date, *, owner: int | None = None) -> int:
        """Return the working days until a day; of a past one as a negative number. `owner` as in `working_days_of`."""
        return self.working_days_of(owner).between(self.today, on)

    def working_days_of(self, owner: int | None) -> WorkingDays:
        """Return the working days of a person's station; of the task force's where nobody in particular is meant."""
        station = self.charter.station if owner is None else self.roster.persons[owner].station
        return self.charter.working_days(station)

    def day_of(self, at: datetime) -> str:
        """Return the date of a moment in the reader's zone at that time."""
        return self.day(local(at, self.zone).date())

    def weekday_of(self, at: datetime) -> str:
        """Return the weekday of a moment of the last six days, "Wed"; else its date."""
        on = local(at, self.zone).date()
        return DAY_NAMES[on.weekday()] if timedelta() < self.today - on < timedelta(days=7) else self.day(on)

    def moment(self, at: datetime) -> str:
        """Return a past moment in the reader's zone: "Mon 3 Oct, 14:05", or only the time for today."""
        here = local(at, self.zone)
        return (
            time_of_day(here)
            if here.date() == self.today
            else f"{self.day(here.date())}, {time_of_day(here)}"
        )

    def at_moment(self, at: datetime) -> str:
        """Return a past moment for a sentence: "at 14:05" for today, else "on Mon 3 Oct, 14:05"."""
        is_today = local(at, self.zone).date() == self.today
        return f"{'at' if is_today else 'on'} {self.moment(at)}"

    def local_now(self) -> str:
        """Return this moment in the reader's zone: "Fri 7 Oct, 10:00 Geneva"."""
        return f"{self.day(self.today)}, {time_of_day(local(self.now, self.zone))} {self.city(self.zone)}"

    def name(self, person_id: int | None) -> str:
        return escape(self.roster.name(person_id))

    def short_name(self, person_id: int | None) -> str:
        """Return the first name for a sentence; the full one where somebody else has it too."""
        return escape(self.roster.short_name(person_id))

    def names(self, person_ids: Iterable[int]) -> str:
        return escape(self.roster.names(person_ids))

    def title(self, rights: Rights) -> str:
        """Return the title of a role as in a sentence: "focal point"."""
        return escape(self.charter.title_of(rights))

    def officers(self, *rights: Rights, last: str = " or ", but: int | None = None) -> str:
        """Return who holds roles today, in a sentence; "the chair" where nobody does. `but` is left out."""
        held = {
            one: self.roster.people_with_rights(one, on=self.today, charter=self.charter) for one in rights
        }
        named = [
            name
            for one, people in held.items()
            for name in (map(self.short_name, people) if people else (f"the {self.title(one)}",))
        ]
        own = self.short_name(but) if but is not None else ""
        return join_all([name for name in dict.fromkeys(named) if name != own], last=last)

    def area(self, code: str | None) -> str:
        return escape(_name_or_code(code, lambda: self.charter.area(code).name)) if code else ""

    def area_of_channel(self, area: Area) -> str:
        """Return why something is in an area, although no area was named: "In Gender, because you're in #isc-gender."."""
        return f"In {escape(area.name)}, because you're in {channel_link(area.channel)}."

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
        if deadline.at is None:
            return self.day(deadline.day)
        there, here = local(deadline.ends_at(), deadline.zone), local(deadline.ends_at(), self.zone)
        same = (here.date(), here.time()) == (there.date(), there.time())
        return f"{self.due_there(deadline)}{'' if same else f' ({_reader_time(here, there)} for you)'}"

    def due_there(self, deadline: Due) -> str:
        """Return a deadline on the clocks of its own place: "Tue 18 Oct, 14:00 Geneva"."""
        text = self.day(deadline.day)
        return f"{text}, {self.hour_there(deadline)}" if deadline.at is not None else text

    def hour_there(self, deadline: Due) -> str:
        return f"{time_of_day(local(deadline.ends_at(), deadline.zone))} {self.city(deadline.zone)}"

    def moved_to(self, deadline: Due | None) -> str:
        """Return what became of an earlier deadline, as a sentence."""
        return f"Moved to {self.due(deadline)}." if deadline else "It has no date now."

    def hour_at_home(self, deadline: Due) -> str:
        """Return the hour of a deadline on the task force's own clocks: "14:00 Geneva"; its day where it is another."""
        there = local(deadline.ends_at(), deadline.zone)
        home = local(deadline.ends_at(), self.charter.zone)
        return f"{_reader_time(home, there)} {self.city(self.charter.zone)}"

    def city(self, zone: str) -> str:
        """Return the place that a time zone is named by: the charter's, or that of the zone."""
        cities = [s.city for s in self.charter.stations if s.zone == zone]
        return cities[0] if cities else zone.rpartition("/")[2].replace("_", " ")


def for_you(at: datetime) -> str:
    """Return a bracket in which Slack writes a moment as each reader's hour, for a channel: "(20:00 for you)"."""
    return f"(<!date^{int(at.timestamp())}^{{time}}|{at:%H:%M} UTC> for you)"


def _reader_time(here: datetime, local_time: datetime) -> str:
    other_day = f"{DAY_NAMES[here.weekday()]} " if here.date() != local_time.date() else ""
    return f"{other_day}{time_of_day(here)}"


def head(record: Record) -> str:
    """Return a record as a line about it begins: with its reference and its title."""
    return f"*{record.ref}*  {escape(record.title)}"


def with_full_stop(sentence: str) -> str:
    """Return a sentence that ends: with a full stop, unless it has a mark of its own."""
    return sentence if sentence.rstrip("”").endswith((".", "!", "?", "…", "。", "؟")) else f"{sentence}."


def possessive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def capitalized(words: str) -> str:
    """Return words with a capital, as at the start of a sentence."""
    return f"{words[:1].upper()}{words[1:]}"


def channel_link(channel: str) -> str:
    """Return a channel of the charter as Slack shows it: its "#name", or a link by its id."""
    return escape(channel) if channel.startswith("#") else f"<#{channel}>"


# What people read of an issue whose author has read its answer; "returned" is what a level does with a question.
_STATE_LABELS = {"returned": "decided and read"}


def state_label(name: str) -> str:
    return _STATE_LABELS.get(name, name.replace("_", " "))


def count(number: int, one: str, many: str | None = None) -> str:
    """Return "no action", "1 action" or "3 actions"."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def _name_or_code(code: str, name: Callable[[], str]) -> str:
    """Return the charter's name of a code; the code where the charter does not have it any more."""
    try:
        return name()
    except UserError:
        return code


def length_of(minutes: int | None) -> str:
    """Return how long some minutes are, in words; "" for None."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, MINUTES_OF_AN_HOUR)
    return count(hours, "hour") if hours and not rest else count(minutes, "minute")
