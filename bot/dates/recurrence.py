"""Recurrences: "every monday 10:00", "last working day of every month until 31 dec".

A rule is stored as an RFC 5545 RRULE over local days. `BYDAY=MO,TU,WE,TH,FR` in a daily or monthly rule means
the working days of the person it is for. The caller passes these in, because a station's holidays change and
the rule does not.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice, takewhile
from types import MappingProxyType
from typing import Unpack

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from bot.calendar import Due, WorkingDays, local, moment
from bot.dates.forms import (
    DAY,
    MONDAY_TO_FRIDAY,
    DateContext,
    NotADate,
    may_count_today,
    nth_of_month,
    possible_hours,
    split_hour,
)
from bot.dates.periods import days_left_out, last_of, length_of
from bot.dates.reading import DateOptions
from bot.dates.readings import (
    MAX_BUTTONS,
    MAX_CHARACTERS,
    city_of,
    format_due,
    language_codes,
    read_date,
    resolve_zone,
    split_zone,
    split_zone_name,
    token_sentences,
)
from bot.dates.words import (
    DATE_SUFFIXES,
    LANGUAGES,
    LIMITS,
    MONTHS,
    WEEKDAYS,
    is_filler,
    normalize,
    split_phrases,
)
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.names import join_all

__all__ = [
    "Recurrence",
    "format_recurrence",
    "format_with_dates",
    "from_text",
    "leading_recurrence",
    "read_recurrence",
]

NO_PLACES: Mapping[str, str] = MappingProxyType({})
SHOWN_DATES = 3  # dates that are shown with a recurrence
COUNTED_DATES = 100  # dates of a recurrence that ends, of which those that are not shown are counted
MAX_TIMES = 1000
MAX_INTERVALS = {"day": 366, "week": 52, "month": 24, "quarter": 1, "year": 10, "workday": 1}
DAYS_IN_EVERY_MONTH = 28
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_WEEKDAYS = "MO,TU,WE,TH,FR"
EXAMPLE = "Say it like “every monday 10:00 until 31 dec” or “last working day of every month”."


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Recurring days in a zone from `starts_on` on, with the words that were typed.

    `rule` has neither UNTIL nor COUNT: `until` is the last possible day and `times` the total count; None is
    unlimited. `at` is local wall time, kept when clocks change; None is for whole days.
    """

    rule: str
    starts_on: date
    at: time | None
    zone: str
    typed: str
    until: date | None = None
    times: int | None = None
    without: tuple[date, ...] = ()  # days on which it doesn't come
    # By the name of what its end was worked out; not stored, and the end does not move with it.
    ends_by: str = ""

    def after(self, now: datetime, count: int, *, days: WorkingDays = MONDAY_TO_FRIDAY) -> list[Due]:
        """Return at most `count` occurrences that end after `now`; fewer if the recurrence ends before.

        A wall time that the clocks skip moves forward by the gap; of one that occurs twice it is the first.
        `days` are the working days of the person it is for. Raises LookupError if the rule counts working
        days and `days` has none.
        """
        lately = local(now, self.zone).date() - DAY
        dues = (self._due_on(day) for day in self._occurrence_days(days) if day >= lately)
        return list(islice((due for due in dues if due.ends_at() > now), count))

    def starting_after(
        self, now: datetime, *, days: WorkingDays = MONDAY_TO_FRIDAY
    ) -> "tuple[Due, Recurrence] | None":
        """Return the first occurrence after `now`, and the recurrence from that day on; None if none is left."""
        return next(((due, replace(self, starts_on=due.day)) for due in self.after(now, 1, days=days)), None)

    def advanced_after(
        self, after: datetime, *, days: WorkingDays = MONDAY_TO_FRIDAY
    ) -> "tuple[Due, Recurrence] | None":
        """Return the next occurrence that ends after a moment and the recurrence from then on; None at the end.

        The first occurrence is skipped, so that a date that was moved is not returned twice.
        """
        for gone, day in enumerate(self._occurrence_days(days)):
            if day > self.starts_on and self._due_on(day).ends_at() > after:
                left = None if self.times is None else self.times - gone
                return self._due_on(day), replace(self, starts_on=day, times=left)
        return None

    def to_text(self) -> str:
        """Return lines for the store: the start, the RRULE, the days left out if there are any, and the typed words."""
        start = f"{self.starts_on:%Y%m%d}" + (f"T{self.at:%H%M%S}" if self.at else "")
        value = "" if self.at else "VALUE=DATE;"
        ends = (f";UNTIL={self.until:%Y%m%d}" if self.until else "") + (
            f";COUNT={self.times}" if self.times else ""
        )
        out = "\nEXDATE:" + ",".join(f"{day:%Y%m%d}" for day in self.without) if self.without else ""
        return f"DTSTART;{value}TZID={self.zone}:{start}\nRRULE:{self.rule}{ends}{out}\n{self.typed}"

    def _due_on(self, day: date) -> Due:
        return Due(day=day, at=self.at, zone=self.zone, typed=self.typed)

    def _occurrence_days(self, days: WorkingDays) -> Iterator[date]:
        found = (day for day in _rule_days(self.rule, self.starts_on, days) if day not in self.without)
        until = self.until
        return islice(found if until is None else takewhile(lambda day: day <= until, found), self.times)


def _rule_days(rule: str, start: date, days: WorkingDays) -> Iterator[date]:
    """Yield the days of a rule, without end."""
    parts = _rule_parts(rule)
    if parts.get("BYDAY") != WORKING_WEEKDAYS or parts["FREQ"] == "WEEKLY":
        return (each.date() for each in rrulestr(rule, dtstart=datetime.combine(start, time())))
    if parts["FREQ"] == "DAILY":
        every = rrulestr("FREQ=DAILY", dtstart=datetime.combine(start, time()))
        return (each.date() for each in every if days.is_open(each.date()))
    months = rule.partition(";BYDAY")[0] + ";BYMONTHDAY=1"
    firsts = rrulestr(months, dtstart=datetime.combine(start.replace(day=1), time()))
    place = int(parts["BYSETPOS"])
    found = (nth_of_month(first.date(), place, "workday", days) for first in firsts)
    return (day for day in found if day is not None and day >= start)


def _rule_parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


_STORED = re.compile(
    r"DTSTART;(?:VALUE=DATE;)?TZID=(?P<zone>[^:]+):(?P<day>\d{8})(?:T(?P<at>\d{6}))?\n"
    r"RRULE:(?P<rule>FREQ=[^\n]*?)(?:;UNTIL=(?P<until>\d{8}))?(?:;COUNT=(?P<times>\d+))?(?:\nEXDATE:(?P<without>[\d,]+))?\n(?P<typed>.*)",
    re.DOTALL,
)


def from_text(text: str) -> Recurrence:
    """Parse what `Recurrence.to_text` wrote. Raises ValueError for any other text."""
    found = _STORED.fullmatch(text)
    if found is None:
        raise ValueError("This is no stored recurrence.")
    return Recurrence(
        rule=found["rule"],
        starts_on=date.fromisoformat(found["day"]),
        at=time.fromisoformat(found["at"]) if found["at"] else None,
        zone=found["zone"],
        typed=found["typed"],
        until=date.fromisoformat(found["until"]) if found["until"] else None,
        times=int(found["times"]) if found["times"] else None,
        without=tuple(date.fromisoformat(day) for day in (found["without"] or "").split(",") if day),
    )


# Among other words

MAX_WORDS = 24  # "every second tuesday at 14:00 from 1 nov 2016 until 20 dec 2016 except 8 nov and 15 nov"


def leading_recurrence(words: Sequence[str], **asked: Unpack[DateOptions]) -> tuple[Recurrence, int] | None:
    """Return the recurrence that `words` begin with, and how many it took; None if there is none.

    Raises AmbiguousInput if there are several interpretations, UserError if the words begin with "every" and
    cannot be parsed.
    """
    if not _mentions_every(" ".join(words[:MAX_WORDS])):
        return None
    refusal: UserError | None = None
    for count in range(min(MAX_WORDS, len(words)), 0, -1):
        last = normalize(words[count - 1]).strip()
        if count < len(words) and is_filler(last) and last not in DATE_SUFFIXES:
            continue
        try:
            found = read_recurrence(" ".join(words[:count]), **asked)
        except NotADate as reason:
            refusal = refusal or reason
            continue
        if count < len(words) and normalize(words[count]).strip() in _UNTIL_WORDS and refusal is not None:
            raise refusal  # "every monday until we are done" is not unlimited
        return found, count
    if refusal is not None and _mentions_every(words[0]):
        raise refusal
    return None


def _mentions_every(text: str) -> bool:
    """Return quickly whether a text has a word of recurrence; most dates have none."""
    found = split_phrases(normalize(text), LANGUAGES, {})
    return any(token.startswith("every") for word in found for token in word.tokens)


# Formatting


def format_with_dates(
    recurrence: Recurrence,
    *,
    now: datetime,
    days: WorkingDays = MONDAY_TO_FRIDAY,
    places: Mapping[str, str] = NO_PLACES,
) -> str:
    """Format a recurrence with its next three dates.

    "Every Monday, 10:00 Geneva: Mon 17 Oct, Mon 24 Oct, Mon 31 Oct." Of one that ends, the text says how many more
    there are, that these are the last, or that none is left. `places` maps folded names to zones; a zone without one is called by the last part of its name
    ("Zurich").
    """
    has_end = recurrence.until is not None or recurrence.times is not None
    left = recurrence.after(now, COUNTED_DATES if has_end else SHOWN_DATES + 1, days=days)
    sentence = format_recurrence(recurrence, places)
    if not left:
        return f"{sentence}: none is left."
    shown = ", ".join(format_due(replace(due, at=None), now=now) for due in left[:SHOWN_DATES])
    more = len(left) - SHOWN_DATES
    if not has_end or len(left) == COUNTED_DATES:
        return f"{sentence}: {shown}."
    return f"{sentence}: {shown}{f' and {more} more' if more > 0 else ' (the last)'}."


def format_recurrence(recurrence: Recurrence, places: Mapping[str, str]) -> str:
    """Return the rule, hour and end as the beginning of a sentence."""
    hour = f", {recurrence.at:%H:%M} {city_of(recurrence.zone, places)}" if recurrence.at else ""
    until, times = recurrence.until, recurrence.times
    ends = f", until {_format_day(until)}" if until else ""
    out = (
        f", except {join_all([_format_day(day) for day in recurrence.without])}" if recurrence.without else ""
    )
    words = f"{_format_rule(recurrence.rule)}{hour}{ends}{f', {times} times' if times else ''}{out}"
    return words[0].upper() + words[1:]


def _format_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


_ORDINAL_WORDS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
_MONTHLY = {"": "month", "1,4,7,10": "quarter", "3,6,9,12": "quarter"}


def _format_rule(rule: str) -> str:
    parts = _rule_parts(rule)
    freq, by_day, interval = parts["FREQ"], parts.get("BYDAY", ""), int(parts.get("INTERVAL", 1))
    months, month_day = parts.get("BYMONTH", ""), parts.get("BYMONTHDAY", "")
    if freq == "DAILY":
        return "every working day" if by_day else _format_interval("day", interval)
    if freq == "WEEKLY":
        names = [WEEKDAYS[DAY_CODES.index(code)] for code in by_day.split(",")]
        weekdays = ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]
        return f"every {weekdays}" if interval == 1 else f"{_format_interval('week', interval)} on {weekdays}"
    if freq == "YEARLY":
        return f"{_format_interval('year', interval)} on {month_day} {MONTHS[int(months) - 1]}"
    scope = _format_interval(_MONTHLY[months] if months in _MONTHLY else MONTHS[int(months) - 1], interval)
    if by_day == WORKING_WEEKDAYS:
        return f"{_ORDINAL_WORDS[parts['BYSETPOS']]} working day of {scope}"
    if by_day:
        return f"{_ORDINAL_WORDS[by_day[:-2].removeprefix('+')]} {WEEKDAYS[DAY_CODES.index(by_day[-2:])]} of {scope}"
    if month_day == "-1" or months:
        return f"{_ORDINAL_WORDS[month_day]} day of {scope}"
    return f"{scope} on the {_ordinal(int(month_day))}"


def _format_interval(unit: str, interval: int) -> str:
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _ordinal(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


# Parsing

_COUNTS_FROM = (["before"], ["after"], ["from"])  # "until a week before we are done" is not "until a week"
_UNTIL_WORDS = frozenset(("until", "till", "til", "jusqu'a", "jusqu'au", "hasta", "до", "حتى"))
# "every 15th of the month" is not every fifteen months.
_ORDINAL_DAY = re.compile(
    r"(?:every|each|chaque|tous les|cada|todos los) (\d{1,2})(?:st|nd|rd|th|er)?(?: day)? (?:of (?:the|each|every) month|du mois|(?:del|de cada) mes)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"\bevery (?:(2)nd|(3)rd|(4)th)\b", re.IGNORECASE)
_DAY_OF_EVERY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er)? (?:of|de) (every|each|chaque|cada) (month|mois|mes)\b", re.IGNORECASE
)
# Different phrasings are normalized to: every, a count with a unit, and the day in it.
_DAY_IN_UNIT = r"(?:n\d|last) (?:w\d|day|workday)|end|w\d(?: (?:and )?w\d)*|\d{1,2} m\d+|m\d+ \d{1,2}|\d{1,2}"
_UNIT = r"day|week|month|quarter|year|m\d+"
_NORMALIZATIONS = [(re.compile(pattern), one_way) for pattern, one_way in (
    (r"#(\d+)", r"\1"),
    (r"^(?:by|at|in|to) ", ""),
    (r" (?:by|at|in)$", ""),
    (r"\band every\b", "and"),
    (r"(?<=.) every (?=w\d)", " "),  # "tous les lundis et jeudis", where each day has its own "every"
    (rf"^({_DAY_IN_UNIT}) (?:(?:by|at|in) )?every (.+)$", r"every \2 \1"),
    (r"^(?:n1 every|every n1) (month|quarter)$|^every (month|quarter) (?:by )?n1$", r"every \1\2 1"),
    (r"^every n([2-4]) (day|week|month|year)$", r"every \1 \2"),
    (r"^every n([2-4]) (week|month|year) ", r"every \1 \2 "),
    (rf"^every ((?:n\d|last) (?:w\d|day|workday)|end) (?:(?:by|at|in) )?({_UNIT})$", r"every \2 \1"),
    (r"^every (n1|last) (w\d|day|workday)$", r"every month \1 \2"),
    (r"^every (w\d.*)$", r"every week \1"),
    (r"^every day (w\d)$", r"every week \1"),
    (r"^every (\d) (w\d)$", r"every \1 week \2"),
    (r"^every (\d{1,2} m\d+|m\d+ \d{1,2})$", r"every year \1"),
)]  # fmt: skip
_EVERY = re.compile(
    rf"every (?:(?P<n>\d{{1,3}}) )?(?P<unit>{_UNIT}|workday)(?: (?:(?:by|at|in) )*(?:day )?(?P<what>{_DAY_IN_UNIT}))?"
)
_AMBIGUOUS_NTH = re.compile(r"every n(?P<n>[2-4]) (?P<w>w\d)")  # every two weeks, or the second of the month
_TIMES = re.compile(r"(?:^| )#?(\d{1,4}) times(?: |$)")


def read_recurrence(text: str, **asked: Unpack[DateOptions]) -> Recurrence:
    """Parse "every 2 weeks on tuesday 10:00 until 31 dec" in six languages.

    It starts with the first such day after today, or today if its hour is still to come. Raises
    AmbiguousInput if there are several interpretations and for a unit without a day ("every month"),
    UserError with an example if there is none.
    """
    return _read_recurrence(text, DateContext(**asked))


def _read_recurrence(text: str, reader: DateContext) -> Recurrence:
    typed = text.strip()
    reader = replace(reader, typed=typed)
    if not typed or len(typed) > MAX_CHARACTERS:
        raise NotADate(f"What should repeat? {EXAMPLE}")
    plain = _DAY_OF_EVERY_MONTH.sub(r"every month \1", _ORDINAL_DAY.sub(r"every month \1", typed))
    plain = _ORDINAL.sub(lambda found: f"every {_ORDINAL_WORDS[found[1] or found[2] or found[3]]}", plain)
    zone, plain = split_zone_name(plain)
    words, limits = _split_limits(normalize(plain), reader)
    found: dict[Recurrence, None] = {}
    refusal: UserError | None = None
    for languages in (language_codes(reader), LANGUAGES):
        for sentence in _sentences(words, languages, reader):
            try:
                found.update(
                    dict.fromkeys(_recurrences_of_sentence(f"{sentence} {zone}".strip(), limits, reader))
                )
            except UserError as reason:
                refusal = reason if refusal is None or isinstance(refusal, NotADate) else refusal
        if found:
            break
    if not found:
        raise refusal or NotADate(f"I can't read “{typed}” as something that repeats. {EXAMPLE}")
    return _single_or_ask(list(found), reader)


def _sentences(words: str, languages: Sequence[str], reader: DateContext) -> list[str]:
    try:
        return token_sentences(words, languages, reader)
    except NotADate as reason:
        sentence = str(reason).removesuffix(reader.example).rstrip()
        raise NotADate(f"{sentence} {EXAMPLE}") from reason


@dataclass(frozen=True)
class _Limits:
    """What limits a recurrence: its first possible day, its last one or its length, the days that are left out."""

    start: date | None = None
    until: date | None = None
    length: re.Match[str] | None = None
    without: tuple[date, ...] = ()


def _split_limits(folded: str, reader: DateContext) -> tuple[str, _Limits]:
    """Split off "from 1 nov", "until 31 dec", "for 6 weeks" and "except 1 nov", wherever they are."""
    limits, at = _Limits(), 0
    while cut := _next_limit(folded, at):
        name, start, end = cut
        before, after = folded[:start].strip(), folded[end:].split()
        taken, limits = _read_limit(name, before, after, limits, reader)
        at = len(before) if taken else end  # "for the team" limits nothing
        folded = f"{before} {' '.join(after[taken:])}".strip() if taken else folded
    return folded, limits


def _next_limit(folded: str, at: int) -> tuple[str, int, int] | None:
    found = [
        (one.start(), -one.end(), name) for name, words in LIMITS.items() if (one := words.search(folded, at))
    ]
    start, end, name = min(found, default=(-1, 0, ""))
    return (name, start, -end) if name else None


def _read_limit(
    name: str, before: str, after: list[str], limits: _Limits, reader: DateContext
) -> tuple[int, _Limits]:
    """Return how many words behind a limiting word belong to it, 0 for none, and the limits with it."""
    for count in range(min(len(after), MAX_WORDS), 0, -1):
        text, rest = " ".join(after[:count]), " ".join(after[count:])
        if after[count : count + 1] in _COUNTS_FROM or _mentions_every(text):
            continue
        if name == "for":
            length = length_of(text, reader)
            if length is not None:
                return count, replace(limits, length=length)
            continue
        with suppress(NotADate):
            if name == "except":
                return count, replace(
                    limits, without=(*limits.without, *days_left_out(text, reader, f"{before} {name}"))
                )
            day = _limiting_day(name, before, text, rest, reader)
            if day is not None:
                return count, replace(limits, start=day) if name == "from" else replace(limits, until=day)
    if name == "until":
        raise NotADate(f"I can't tell until when “{reader.typed}” goes. {EXAMPLE}")
    if name == "except":
        raise NotADate(f"I can't tell which days “{reader.typed}” leaves out. {EXAMPLE}")
    return 0, limits


def _limiting_day(name: str, before: str, text: str, rest: str, reader: DateContext) -> date | None:
    """Return the day behind "until" or "from"; None for an hour. Raises AmbiguousInput whose readings are recurrences."""
    if name == "from" and text.isdecimal():
        return None  # "from 9 to 10" are hours
    try:
        due = read_date(text, replace(reader, typed=""))
    except AmbiguousInput as question:
        start = f"{before} {rest}".strip()
        ends = [replace(each, words=f"{start} {name} {each.words}") for each in question.interpretations]
        possible = [n for n, each in enumerate(ends) if _is_readable(each.words, reader)]
        if len(possible) > 1:
            raise AmbiguousInput(
                str(question), phrase=reader.typed, interpretations=[ends[n] for n in possible]
            ) from question
        due = read_date(question.interpretations[possible[0] if possible else 0].words, reader)
    return due.day if due.at is None else None


def _is_readable(text: str, reader: DateContext) -> bool:
    try:
        _read_recurrence(text, reader)
    except AmbiguousInput:
        return True
    except UserError:
        return False
    return True


def _recurrences_of_sentence(sentence: str, limits: _Limits, reader: DateContext) -> list[Recurrence]:
    """Return each recurrence a sentence can mean: rules by hours."""
    counted = _TIMES.search(sentence)
    times = int(counted[1]) if counted else None
    if counted:
        sentence = f"{sentence[: counted.start()]} {sentence[counted.end() :]}".strip()
    if times is not None and not 1 <= times <= MAX_TIMES:
        raise UserError(f"{times} times isn't between 1 and {MAX_TIMES}. {EXAMPLE}")
    place, sentence = split_zone(sentence)
    if place[:1] in {"+", "-"}:
        raise UserError(f"The hours of a place change with its clocks. Name the place. {EXAMPLE}")
    hour, rest = split_hour(sentence)
    hours = (
        [at for at in possible_hours(hour, tonight=False, typed=reader.typed) if at or hour["word"] == "eod"]
        if hour
        else [None]
    )
    if hour and rest == "every":  # "every morning at 9"
        rest = "every day"
    zone = resolve_zone(place, reader)
    return [
        _start_recurrence(
            Recurrence(rule=rule, starts_on=reader.today, at=at, zone=zone, typed=reader.typed, times=times),
            limits,
            reader,
        )
        for rule in _rules_of_sentence(rest, reader)
        for at in hours
    ]


def _start_recurrence(whole: Recurrence, limits: _Limits, reader: DateContext) -> Recurrence:
    """Return the recurrence from its first day on, so that every second week is counted from there, within its limits."""
    today = local(reader.now, whole.zone).date()
    earliest = today if whole.at else today + DAY
    whole = replace(whole, starts_on=max(earliest, limits.start or earliest), without=limits.without)
    first = replace(whole, rule=re.sub(r";INTERVAL=\d+", "", whole.rule), without=()).after(
        reader.now, 1, days=reader.working_days
    )[0]
    until = last_of(first.day, limits.length, reader) if limits.length else limits.until
    if limits.until and until and until != limits.until:
        raise UserError(f"“{reader.typed}” says twice when it ends. {EXAMPLE}")
    if until and first.day > until:
        raise UserError(
            f"The first would be {format_due(replace(first, at=None), now=reader.now)}, after the end. {EXAMPLE}"
        )
    start = first.day
    if (
        WORKING_WEEKDAYS in whole.rule and limits.start is None
    ):  # a changed holiday may still move the first one forward
        start = today if first.day == today else today + DAY
    found = replace(whole, starts_on=start, until=until)
    _must_leave_out(found, reader)
    return found


def _must_leave_out(found: Recurrence, reader: DateContext) -> None:
    """Raise UserError for a day left out on which it wouldn't come anyway, and where none is left."""
    every = replace(found, without=())
    for day in found.without:
        before = moment(day, time(), found.zone)
        if not any(due.day == day for due in every.after(before, 1, days=reader.working_days)):
            said = format_due(Due(day=day, at=None, zone=found.zone, typed=""), now=reader.now)
            raise UserError(f"It doesn't come on {said}, so I can't leave that day out. Nothing was done.")
    if found.without and not found.after(reader.now, 1, days=reader.working_days):
        raise UserError("Then no day is left. Nothing was done.")


def _rules_of_sentence(sentence: str, reader: DateContext) -> list[str]:
    for pattern, one_way in _NORMALIZATIONS:
        sentence = pattern.sub(one_way, sentence)
    either = _AMBIGUOUS_NTH.fullmatch(sentence)
    if either:
        code, place = DAY_CODES[int(either["w"][1])], either["n"]
        return [f"FREQ=WEEKLY;INTERVAL={place};BYDAY={code}", f"FREQ=MONTHLY;BYDAY=+{place}{code}"]
    found = _EVERY.fullmatch(sentence)
    if found is None:
        raise NotADate(f"I can't read “{reader.typed}” as something that repeats. {EXAMPLE}")
    unit, interval, what = found["unit"], int(found["n"] or 1), found["what"] or ""
    if not 1 <= interval <= MAX_INTERVALS.get(unit, 1):
        raise UserError(
            f"I can't count every {interval} {unit.replace('workday', 'working day')}s. {EXAMPLE}"
        )
    apart = f";INTERVAL={interval}" if interval > 1 else ""
    if unit == "workday" and not what:
        return [f"FREQ=DAILY;BYDAY={WORKING_WEEKDAYS}"]
    if unit == "day" and not what:
        rules = [f"FREQ=DAILY{apart}"]
        if may_count_today(interval, reader):
            rules.insert(0, f"FREQ=DAILY;INTERVAL={interval - 1}")
        return rules
    if unit in _RULES:
        return [rule for each in (what,) if what for rule in _RULES[unit](each, apart)] or [
            rule for each in _default_days(unit, reader) for rule in _RULES[unit](each, apart)
        ]
    if unit[0] == "m" and what:
        return _within_months(what, f";BYMONTH={unit[1:]}")
    raise NotADate(f"I can't read “{reader.typed}” as something that repeats. {EXAMPLE}")


def _default_days(unit: str, reader: DateContext) -> tuple[str, ...]:
    """Return the days that "every month" without a day may mean; the reader chooses."""
    today = reader.today
    return {
        "week": (f"w{today.weekday()}", "w4"),
        "month": (
            *((f"{today.day}",) if today.day <= DAYS_IN_EVERY_MONTH else ()),
            "n1 workday",
            "last workday",
            "last day",
        ),
        "quarter": ("n1 workday", "last workday", "last day"),
        "year": (f"{min(today.day, DAYS_IN_EVERY_MONTH)} m{today.month}", "31 m12"),
    }[unit]


def _weekly(what: str, apart: str) -> list[str]:
    if what == "end":
        what = "w4"
    if not what.startswith("w"):
        raise NotADate(f"A week has weekdays only. {EXAMPLE}")
    codes = (DAY_CODES[day] for day in sorted({int(day) for day in re.findall(r"w(\d)", what)}))
    return [f"FREQ=WEEKLY{apart};BYDAY={','.join(codes)}"]


def _monthly(what: str, apart: str) -> list[str]:
    if not what.isdigit():
        return _within_months(what, apart)
    day = int(what)
    if not 1 <= day <= DAYS_IN_EVERY_MONTH:
        raise UserError(f"Not every month has a {_ordinal(day)}. Say “last day of every month”.")
    return [f"FREQ=MONTHLY{apart};BYMONTHDAY={day}"]


def _quarterly(what: str, _: str) -> list[str]:
    if what in {"1", "end"}:
        what = "n1 day" if what == "1" else "last day"
    return _within_months(what, ";BYMONTH=1,4,7,10" if what.startswith("n") else ";BYMONTH=3,6,9,12")


def _yearly(what: str, apart: str) -> list[str]:
    if what.startswith(("n1 ", "last ")) or what == "end":
        return _within_months(
            "last day" if what == "end" else what, ";BYMONTH=1" if what[0] == "n" else ";BYMONTH=12"
        )
    found = re.fullmatch(r"(?:(?P<d>\d+) m(?P<m>\d+)|m(?P<m2>\d+) (?P<d2>\d+))", what)
    if found is None:
        raise NotADate(f"Which month? {EXAMPLE}")
    month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
    if not 1 <= month <= len(MONTHS) or not 1 <= day <= (date(2001, month, 1) + relativedelta(day=31)).day:
        raise UserError(f"Not every year has a {day} {MONTHS[(month - 1) % 12]}. Which other day is it?")
    return [f"FREQ=YEARLY{apart};BYMONTH={month};BYMONTHDAY={day}"]


def _within_months(what: str, months: str) -> list[str]:
    """Return the rule of "n1 w0", "last workday" or "end" within months."""
    place, _, kind = ("last day" if what == "end" else what).partition(" ")
    number = "-1" if place == "last" else place.removeprefix("n")
    if kind == "workday":
        return [f"FREQ=MONTHLY{months};BYDAY={WORKING_WEEKDAYS};BYSETPOS={number}"]
    if kind == "day":
        return [f"FREQ=MONTHLY{months};BYMONTHDAY={number}"]
    if not re.fullmatch(r"w\d", kind) or not re.fullmatch(r"n\d|last", place):
        raise NotADate(f"Which one of the month? {EXAMPLE}")
    return [f"FREQ=MONTHLY{months};BYDAY={'+' if number != '-1' else ''}{number}{DAY_CODES[int(kind[1])]}"]


_RULES: dict[str, Callable[[str, str], list[str]]] = {
    "week": _weekly,
    "month": _monthly,
    "quarter": _quarterly,
    "year": _yearly,
}


def _single_or_ask(found: list[Recurrence], reader: DateContext) -> Recurrence:
    """Return the only recurrence; ask if there are several."""
    if len(found) == 1:
        return found[0]
    readings = [
        Interpretation(format_recurrence(each, reader.zones_by_place), _exact_words(each, reader))
        for each in found[:MAX_BUTTONS]
    ]
    labels = [each.label[0].lower() + each.label[1:] for each in readings]
    question = f"{reader.typed} can be {'; '.join(labels[:-1])} or {labels[-1]}."
    raise AmbiguousInput(question, phrase=reader.typed, interpretations=readings)


def _exact_words(recurrence: Recurrence, reader: DateContext) -> str:
    """Return words that parse to this recurrence again."""
    until, times = recurrence.until, recurrence.times
    zone = f" {recurrence.zone}" if recurrence.zone != reader.zone else ""
    hour = f" {recurrence.at:%H:%M}{zone}" if recurrence.at else ""
    ends = f"{f' {times} times' if times else ''}{f' until {until}' if until else ''}"
    start = f" from {recurrence.starts_on}" if recurrence.starts_on > reader.today + DAY else ""
    out = f" except {' and '.join(map(str, recurrence.without))}" if recurrence.without else ""
    return f"{_format_rule(recurrence.rule)}{hour}{start}{ends}{out}"
