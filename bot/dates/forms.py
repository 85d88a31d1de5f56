"""The meaning of a token sentence of `bot.dates.words`: possible days and hours."""

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from bot.calendar import WorkingDays, local
from bot.dates.anchors import PLACEHOLDERS
from bot.dates.places import readable_places
from bot.dates.words import MONTHS, WEEKDAYS
from bot.errors import AmbiguousInput, Interpretation, UserError

RECENT = timedelta(days=92)  # a day without a year that is this recent was probably not meant for next year
VALID_YEARS = range(1900, 2201)
CENTURY = 100
TEN_YEARS = timedelta(days=3660)
DAY = timedelta(days=1)
NOON_HOUR = 12
LAST_HOUR, LAST_MINUTE = 23, 59
END_OF_DAY = time(23, 59)
MAX_AMBIGUOUS_HOUR = 7  # "3:00" may be in the afternoon; "8:00" and "03:00" are not ambiguous
MAX_SPANS = {"day": 3660, "week": 523, "month": 120, "year": 10, "workday": 2600}  # about ten years of each
COUNTS_OFFERED = (2, 3, 4)  # where it is asked how many
MONDAY_TO_FRIDAY = WorkingDays()


_MAY_BE_AN_HOUR = re.compile(
    r"\d|noon|midday|midnight|midi|minuit|m[eé]dio ?d[ií]a|medianoche|полдень|полночь|منتصف|ظهر|中午|午夜|half|quarter|o.clock|"
    r"heure|demie|hora|media|cuarto|час|половин|четверт|ساعة|والنصف|点|\b(?:[ap]m|at|las?|à|morning|afternoon|evening|tarde|mañana|noche|"
    r"matin|soir|утра|вечера|дня|eod|cob|end of)\b|صباح|مساء|عصر",
    re.IGNORECASE,
)


class NotADate(UserError):
    """The words are no date as a whole; fewer of them may be."""


@dataclass(frozen=True, kw_only=True)
class DateContext:
    """Everything that the meaning of a date depends on: the moment, the reader's zone and languages."""

    now: datetime
    zone: str
    typed: str = ""
    languages: Sequence[str] = ("en",)
    is_past: bool = False
    is_over: bool = False  # no day ahead is meant
    working_days: WorkingDays = MONDAY_TO_FRIDAY
    zones_by_place: Mapping[str, str] = field(default_factory=dict)
    zones_by_code: Mapping[str, str] = field(default_factory=dict)
    sessions_by_body: Mapping[str, date | None] = field(default_factory=dict)
    next_meeting: date | None = None
    anchor_day: date | None = None  # for which a placeholder stands in the words
    at_title_end: bool = False
    in_period: bool = False
    takes_length: bool = False
    takes_days: bool = False
    before_is_by: bool = False  # among other words "before friday" only names the day

    @property
    def today(self) -> date:
        return local(self.now, self.zone).date()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return the tokens of names.

        "@Europe/Zurich" of a city, also of the zone database where an hour may be named, "=2016-12-05" or "=" of a body that meets or not, "^2016-11-07" of a placeholder.
        """
        return (
            {**readable_places(), **self.own_names} if _MAY_BE_AN_HOUR.search(self.typed) else self.own_names
        )

    @cached_property
    def own_names(self) -> dict[str, str]:
        """Return the tokens of the names of the charter, without the places of the zone database."""
        bodies = {name: f"={day or ''}" for name, day in self.sessions_by_body.items()}
        days = {name: f"^{self.anchor_day}" for name in PLACEHOLDERS if self.anchor_day}
        return bodies | {name: f"@{zone}" for name, zone in self.zones_by_place.items()} | days

    @property
    def example(self) -> str:
        return f"Say it like “fri {typed_day(weekday_after(self.today, 4))}”."


@dataclass(frozen=True)
class PossibleDays:
    """The days that a sentence can mean.

    `question` replaces the default question "A or B"; `is_yearless` is true if no year was typed.
    """

    days: tuple[date, ...]
    question: str = ""
    is_yearless: bool = False


def weekday_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def typed_day(on: date) -> str:
    """Return a day as it is typed: "5 oct"."""
    return f"{on.day} {MONTHS[on.month - 1][:3].lower()}"


def typed_days(first: date, last: date) -> str:
    """Return a period as it is typed: "17-21 oct", "28 nov - 2 dec"."""
    if first.month == last.month:
        return f"{first.day}-{typed_day(last)}"
    return f"{typed_day(first)} - {typed_day(last)}"


def checked_date(year: int, month: int, day: int) -> date:
    """Return the date. Raises UserError if it does not exist, naming the last day of the month."""
    if not 1 <= month <= len(MONTHS):
        raise UserError(f"There is no month {month}; the last one is 12.")
    if year not in VALID_YEARS:
        raise UserError(f"The year {year} is too far away for a date here.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        of_year = f" {year}" if MONTHS[month - 1] == "February" else ""
        raise UserError(
            f"There is no {day} {MONTHS[month - 1]}{of_year}: the last day of that month is "
            f"{WEEKDAYS[date(year, month, last).weekday()][:3]} {last} {MONTHS[month - 1][:3]}."
        )
    return date(year, month, day)


def next_month_day(month: int, day: int, today: date) -> date:
    return checked_date(today.year + ((month, day) < (today.month, today.day)), month, day)


# Days: one function for each form


def _without_year(month: int, day: int, reader: DateContext, today: date) -> tuple[date, ...]:
    """Return the next such day, or the last one if it was recent; the caller asks about past days.

    With `is_past`, it is the last one, and also the next one if that is near, unless it `is_over`.
    """
    for year in (today.year, today.year - 1):
        if (
            1 <= month <= len(MONTHS)
            and 1 <= day <= monthrange(year, month)[1]
            and date(year, month, day) <= today
        ):
            last = date(year, month, day)
            break
    else:
        return (next_month_day(month, day, today),)
    if last == today or today - last <= RECENT:
        return (last,)
    coming = next_month_day(month, day, today)
    if not reader.is_past:
        return (coming,)
    return (last, coming) if coming - today <= RECENT and not reader.is_over else (last,)


def _match_weekday(found: PossibleDays, weekday: str | None, today: date) -> PossibleDays:
    """Keep the days on the typed weekday, if there is one; if none matches, ask."""
    if weekday is None:
        return found
    wanted = int(weekday)
    agreeing = tuple(day for day in found.days if day.weekday() == wanted)
    if agreeing or len(found.days) > 1:
        return PossibleDays(agreeing or found.days, is_yearless=found.is_yearless)
    day = found.days[0]
    nearest = day + timedelta(days=(wanted - day.weekday() + 3) % 7 - 3)
    year = f" {day.year}" if day.year != today.year else ""
    question = (
        f"{day.day} {MONTHS[day.month - 1]}{year} is a {WEEKDAYS[day.weekday()]}, not a {WEEKDAYS[wanted]}."
    )
    return PossibleDays(tuple(sorted((nearest, day))), question, found.is_yearless)


def _weekday_of(found: re.Match[str], reader: DateContext) -> str | None:
    """Return the weekday before or behind a day; None without one. Raises NotADate for two of them: "friday 14 oct, monday"."""
    before, behind = found["w"], found["w2"]
    if before and behind and before != behind:
        raise NotADate(f"I read one date here, and “{reader.typed}” has two weekdays. {reader.example}")
    return before or behind


def _iso_date(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    day = checked_date(int(found["y"]), int(found["m"]), int(found["d"]))
    return _match_weekday(PossibleDays((day,)), _weekday_of(found, reader), today)


def _with_month_name(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    month, day, year = int(found["m"]), int(found["d"]), found["y"]
    days = (checked_date(int(year), month, day),) if year else _without_year(month, day, reader, today)
    return _match_weekday(PossibleDays(days, is_yearless=not year), _weekday_of(found, reader), today)


def _two_days_of_month(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    """Parse "14/15 oct": one of the two."""
    month, year = int(found["m"]), found["y"]
    days = (
        (checked_date(int(year), month, int(day)),) if year else _without_year(month, int(day), reader, today)
        for day in (found["d"], found["d2"])
    )
    return PossibleDays(tuple(dict.fromkeys(day for each in days for day in each)), is_yearless=not year)


def _numeric_date(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    """Parse 12/10, 12/10/2026 or 12.10.26: both orders if both are possible."""
    a, b, year = int(found["a"]), int(found["b"]), found["y"]
    dotted = found["sep"] == "."
    if not year and _DAY_FIRST.search(reader.typed) and reader.languages[0][:2] != "en":
        days = _without_year(b, a, reader, today)
    elif year and int(year) < CENTURY:
        days = _with_short_year(a, b, int(year), reader, today)
    else:
        orders = [(a, b)] if b <= len(MONTHS) or a > len(MONTHS) else []
        if a <= len(MONTHS) and not (dotted and year and orders):
            orders.append((b, a))
        if dotted and not year and a <= len(MONTHS) < b:
            raise UserError(
                f"“{a}.{b}” may be a day or an hour. Say “{b} {MONTHS[a - 1][:3].lower()}” or “{a}:{b}”."
            )
        days = tuple(
            day
            for d, m in dict.fromkeys(orders)
            for day in ((checked_date(int(year), m, d),) if year else _without_year(m, d, reader, today))
        )
    return _match_weekday(PossibleDays(days, is_yearless=not year), _weekday_of(found, reader), today)


def _with_short_year(a: int, b: int, c: int, reader: DateContext, today: date) -> tuple[date, ...]:
    """Return the orders that give a future day, or else all orders that give a day."""
    days = []
    for year, month, day in ((c, b, a), (c, a, b), (a, b, c)):
        if 1 <= month <= len(MONTHS) and 1 <= day <= monthrange(2000 + year, month)[1]:
            days.append(date(2000 + year, month, day))
    if not any(day <= today + TEN_YEARS for day in days):
        return (checked_date(2000 + c, b, a),)
    likely = [day for day in days if day <= today + TEN_YEARS and (reader.is_past or day >= today)]
    return tuple(dict.fromkeys(likely or days))


def _day_of_month(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    fields = found.groupdict()
    day = int(fields.get("d") or fields["n"])
    this_month = today.replace(day=1)
    other = this_month + relativedelta(months=-1 if reader.is_past else 1)
    months = [this_month] if (day < today.day if reader.is_past else day > today.day) else [other]
    if day == today.day:
        months = [this_month, *([other] if day <= (other + relativedelta(day=31)).day else [])]
    days = tuple(checked_date(first.year, first.month, day) for first in months)
    return _match_weekday(PossibleDays(days, is_yearless=True), fields.get("w"), today)


def _day_of_this_month(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    if reader.at_title_end and reader.typed.split()[0].isdecimal():  # "Room 12 next month"
        raise NotADate(f"“{reader.typed}” may be a number and a month. {reader.example}")
    first = today.replace(day=1) + relativedelta(months=1 if found["next"] or found["next2"] else 0)
    return PossibleDays((checked_date(first.year, first.month, int(found["d"])),))


def _first_of_month(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    return PossibleDays(_without_year(int(found["m"]), 1, reader, today), is_yearless=True)


def _nth_in_month(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    """Parse "first monday of november", "last working day of next month"; a month alone is the next one."""
    place = -1 if found["n"] is None else int(found["n"])
    if not found["m"]:
        this_month = today.replace(day=1)
        day = _checked_nth_of_month(this_month, place, found["kind"], reader)
        if (
            found["next"]
            or found["next2"]
            or (day < today and not (found["this"] or found["this2"] or reader.is_past))
        ):
            day = _checked_nth_of_month(this_month + relativedelta(months=1), place, found["kind"], reader)
        return PossibleDays((day,))
    month, year = int(found["m"]), int(found["y"] or today.year)
    if not found["y"]:
        day = _checked_nth_of_month(date(year, month, 1), place, found["kind"], reader)
        year += -(day > today) if reader.is_past else today - day > RECENT
    return PossibleDays(
        (_checked_nth_of_month(checked_date(year, month, 1), place, found["kind"], reader),),
        is_yearless=not found["y"],
    )


def _checked_nth_of_month(first: date, place: int, kind: str, reader: DateContext) -> date:
    day = nth_of_month(first, place, kind, reader.working_days)
    if day is None:
        raise UserError(f"{MONTHS[first.month - 1]} {first.year} has no such day. {reader.example}")
    return day


def nth_of_month(first: date, place: int, kind: str, days: WorkingDays) -> date | None:
    """Return the first (1), second (2) or last (-1) day of a kind in the month that begins on `first`.

    A kind is "day", "workday", or "w0" (Monday) to "w6". None if the month has fewer.
    """
    last = first + relativedelta(day=31)
    if kind == "workday":
        day = days.after(first - DAY, place) if place > 0 else days.before(last + DAY, -place)
    elif kind == "day":
        day = first + (place - 1) * DAY if place > 0 else last + (place + 1) * DAY
    elif place > 0:
        day = weekday_after(first - DAY, int(kind[1:])) + timedelta(days=7 * (place - 1))
    else:
        day = weekday_after(last, int(kind[1:])) + timedelta(days=7 * place)
    return day if first <= day <= last else None


def _next_workday(_: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    return PossibleDays((reader.working_days.after(today, 1),))


def _weekday(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    after = weekday_after(today, int(found["w"]))
    last = after - timedelta(days=7)
    if last == today:
        return PossibleDays((last - timedelta(days=7), last) if reader.is_past else (last, after))
    return PossibleDays((last if reader.is_past else after,))


def _this_weekday(found: re.Match[str], _: DateContext, today: date) -> PossibleDays:
    return PossibleDays((_monday(today) + timedelta(days=int(found["w"])),))


def _next_weekday(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    """Return the next such day and that of next week, for weeks from Monday and from Sunday."""
    return PossibleDays(
        tuple(
            sorted({weekday_after(today, int(found["w"])), *_weekday_of_next_week(found, reader, today).days})
        )
    )


def _weekday_of_next_week(found: re.Match[str], _: DateContext, today: date) -> PossibleDays:
    weekday = int(found["w"])
    from_monday = _monday(today) + timedelta(days=7 + weekday)
    from_sunday = _monday(today + timedelta(days=1)) + timedelta(days=6 + (weekday + 1) % 7)
    return PossibleDays(tuple(sorted({from_monday, from_sunday})))


def _last_weekday(found: re.Match[str], _: DateContext, today: date) -> PossibleDays:
    return PossibleDays((weekday_after(today - timedelta(days=8), int(found["w"])),))


def _weekday_in_a_week(found: re.Match[str], _: DateContext, today: date) -> PossibleDays:
    """Return the weekday a week later; on such a weekday, counted from today or from the next one."""
    first = weekday_after(today - DAY, int(found["w"])) + timedelta(days=7)
    return PossibleDays(
        (first, first + timedelta(days=7)) if first.weekday() == today.weekday() else (first,)
    )


def _relative_day(found: re.Match[str], _: DateContext, today: date) -> PossibleDays:
    away = {"today": 0, "tonight": 0, "tomorrow": 1, "overmorrow": 2, "yesterday": -1}
    return PossibleDays((today + timedelta(days=away[found[0]]),))


def _time_ahead(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    count, unit = count_and_unit(found, reader)
    if unit == "workday":
        return PossibleDays((reader.working_days.after(today, count),))
    day = today + as_relativedelta(unit, count)
    if unit == "day" and may_count_today(count, reader):
        return PossibleDays((day - DAY, day))
    return PossibleDays((day,))


def may_count_today(count: int, reader: DateContext) -> bool:
    """Return whether a count of days may include today.

    "dans quinze jours" is in two weeks, "en ocho días" in one.
    """
    return count in {8, 15} and bool(_FRENCH_OR_SPANISH_DAYS.search(reader.typed))


def _count_of_units(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    """Parse "2 weeks".

    "20 du mois" is the 20th; only the plural is certainly a number of months.
    """
    if found["unit"] == "month" and _OF_A_MONTH.search(reader.typed):
        return _day_of_month(found, reader, today)
    ahead = _time_ahead(found, reader, today)
    if found["unit"] != "month" or not found["n"] or _MONTHS_IN_PLURAL.search(reader.typed):
        return ahead
    return PossibleDays((*_day_of_month(found, reader, today).days, *ahead.days))


def _time_ago(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    count, unit = count_and_unit(found, reader)
    if unit == "workday":
        return PossibleDays((reader.working_days.before(today, count),))
    return PossibleDays((today - as_relativedelta(unit, count),))


def as_relativedelta(unit: str, count: int) -> relativedelta:
    if unit in {"day", "week"}:
        return relativedelta(days=count * (7 if unit == "week" else 1))
    return relativedelta(months=count * (len(MONTHS) if unit == "year" else 1))


# Units of which there are several, in the languages that say so by the word: of "2 mois" only the number does.
_SEVERAL = re.compile(
    r"\b(?:(?:working |business )?days|workdays|weekdays|weeks|wks|months|years|hours|minutes|mins|jours|semaines|des mois|ans|heures|d[ií]as|semanas|meses|a[ñn]os|horas|minutos|"
    r"дней|дни|недель|(?<!течение )недели|месяцев|месяцы|лет|часов|часы|минут|[اأ]يام|[اأ]سابيع|[اأ]شهر|شهور|سنوات|ساعات|دقائق)\b",
    re.IGNORECASE,
)


def count_or_one(figures: str | None, unit: str, reader: DateContext) -> int:
    """Return a count; one where none was said. Raises AmbiguousInput where there are several: "weeks before Council"."""
    several = _SEVERAL.search(reader.typed) if figures is None else None
    if several is not None:
        before, behind = reader.typed[: several.start()], reader.typed[several.end() :]
        units = f"{unit.replace('workday', 'working day')}s"
        raise AmbiguousInput(
            f"“{reader.typed}”: how many {units}?",
            phrase=reader.typed,
            interpretations=[
                Interpretation(f"{n} {units}", f"{before}{n} {several[0]}{behind}") for n in COUNTS_OFFERED
            ],
        )
    return int(figures or 1)


def count_and_unit(found: re.Match[str], reader: DateContext) -> tuple[int, str]:
    unit = found["unit"]
    count = count_or_one(found["n"], unit, reader)
    if count > MAX_SPANS[unit]:
        raise UserError(
            f"{count} {unit.replace('workday', 'working day')}s is more than ten years away. {reader.example}"
        )
    return count, unit


def _end_of_period(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    later = 1 if found["next"] or found["next2"] else 0
    return PossibleDays((period_bounds(found["unit"], today, later, reader.working_days.weekdays)[1],))


def _end_of_month_name(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    month, year = int(found["m"] or len(MONTHS)), found["y"]
    if year:
        return PossibleDays((checked_date(int(year), month, 1) + relativedelta(day=31),))
    coming = today.year + (month < today.month)
    return PossibleDays(_without_year(month, monthrange(coming, month)[1], reader, today), is_yearless=True)


def _next_period(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    return PossibleDays(period_bounds(found["unit"], today, 1, reader.working_days.weekdays))


def period_bounds(unit: str, today: date, later: int, weekdays: Collection[int]) -> tuple[date, date]:
    """Return the first and last day of a month, quarter or year, or the first and last working day of an office's week."""
    if unit == "week":
        begins_on, length = _office_week(weekdays)
        begins = today - timedelta(days=(today.weekday() - begins_on) % 7) + timedelta(days=7 * later)
        return begins, begins + timedelta(days=length - 1)
    if unit == "month":
        return today + relativedelta(months=later, day=1), today + relativedelta(months=later, day=31)
    if unit == "quarter":
        first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) + relativedelta(months=3 * later)
        return first, first + relativedelta(months=2, day=31)
    return date(today.year + later, 1, 1), date(today.year + later, 12, 31)


def _office_week(weekdays: Collection[int]) -> tuple[int, int]:
    """Return the first weekday behind the longest weekend, and how many days the week has from it to its last working day."""
    worked = sorted(weekdays) or [0, 1, 2, 3, 4]
    free = {day: (day - before - 1) % 7 for before, day in pairwise([worked[-1], *worked])}
    first = max(free, key=lambda day: free[day])
    return first, 7 - free[first]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _today(_: re.Match[str], __: DateContext, today: date) -> PossibleDays:
    return PossibleDays((today,))


def _refuse_vague_date(_: re.Match[str], reader: DateContext, __: date) -> PossibleDays:
    raise UserError(f"“{reader.typed}” doesn't say which day. {reader.example}")


def _next_meeting(_: re.Match[str], reader: DateContext, __: date) -> PossibleDays:
    if reader.at_title_end:
        raise NotADate(reader.example)
    if reader.next_meeting is None:
        raise UserError(f"No meeting is planned here yet, so “{reader.typed}” has no date. {reader.example}")
    return PossibleDays((reader.next_meeting,))


def _refuse_meeting_date(found: re.Match[str], reader: DateContext, today: date) -> PossibleDays:
    if reader.next_meeting is not None:
        return _refuse_vague_date(found, reader, today)
    raise UserError(f"No meeting is planned here yet, so “{reader.typed}” has no date. {reader.example}")


def _refuse_recurrence(_: re.Match[str], reader: DateContext, __: date) -> PossibleDays:
    raise UserError(f"I read one date at a time, and “{reader.typed}” is more than one. {reader.example}")


_WEEKDAY_BEFORE, _WEEKDAY_AFTER = r"(?:w(?P<w>\d) )?", r"(?: w(?P<w2>\d))?"
_UNIT = r"(?P<unit>day|week|month|year|workday)"
_PERIOD = r"(?P<unit>week|month|quarter|year)"
_THIS_OR_NEXT = r"(?:(?P<this>this )|(?P<next>next ))?month(?:(?P<this2> this)|(?P<next2> next))?"
_FRENCH_OR_SPANISH_DAYS = re.compile(r"\b(?:jours|d[ií]as)\b", re.IGNORECASE)
_MONTHS_IN_PLURAL = re.compile(r"months|meses|\d\s*mois|месяцев|[أا]شهر|شهور|月", re.IGNORECASE)
_OF_A_MONTH = re.compile(r"\b(?:du mois|del mes|числа месяца)\b", re.IGNORECASE)
_TITLE_PATTERNS = {
    rf"{_WEEKDAY_BEFORE}(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_WEEKDAY_AFTER}": _iso_date,
    rf"{_WEEKDAY_BEFORE}(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}){_WEEKDAY_AFTER}": _numeric_date,
    rf"{_WEEKDAY_BEFORE}(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P<y>){_WEEKDAY_AFTER}": _numeric_date,
    rf"{_WEEKDAY_BEFORE}(?P<d>\d{{1,2}}) m(?P<m>\d+)(?: (?P<y>\d{{4}}))?{_WEEKDAY_AFTER}": _with_month_name,
    rf"{_WEEKDAY_BEFORE}m(?P<m>\d+) (?P<d>\d{{1,2}})(?: (?P<y>\d{{4}}))?{_WEEKDAY_AFTER}": _with_month_name,
    rf"{_WEEKDAY_BEFORE}(?P<y>\d{{4}}) m(?P<m>\d+) (?P<d>\d{{1,2}}){_WEEKDAY_AFTER}": _with_month_name,
    r"w(?P<w>\d)": _weekday,
    r"this w(?P<w>\d)": _this_weekday,
    r"w(?P<w>\d) this": _this_weekday,
    r"next w(?P<w>\d)": _next_weekday,
    r"w(?P<w>\d) next": _next_weekday,
    r"(?:next week|week next) (?:(?:by|at|in) )?w(?P<w>\d)": _weekday_of_next_week,
    r"w(?P<w>\d) (?:(?:by|at|in) )?(?:next week|week next)": _weekday_of_next_week,
    r"w(?P<w>\d) (?:in 1 )?week": _weekday_in_a_week,
    r"today|tonight|tomorrow|overmorrow": _relative_day,
    rf"in (?:#?(?P<n>\d{{1,4}}) )?{_UNIT}": _time_ahead,
    rf"#?(?P<n>\d{{1,4}}) {_UNIT} in": _time_ahead,
    rf"end (?:this |(?P<next>next ))?{_PERIOD}(?: this|(?P<next2> next))?": _end_of_period,
    r"end m(?P<m>\d+)(?: (?P<y>\d{4}))?": _end_of_month_name,
    r"(?P<y>\d{4}) end year(?P<m>)": _end_of_month_name,
    r"end (?:year )?(?P<y>\d{4})(?: year)?(?P<m>)": _end_of_month_name,
    r"n1 (?:by )?m(?P<m>\d+)": _first_of_month,
    rf"(?:n(?P<n>[1-5])|last) (?P<kind>w\d|day|workday) (?:by |in )?(?:m(?P<m>\d+)(?: (?P<y>\d{{4}}))?|{_THIS_OR_NEXT})": _nth_in_month,
    r"(?:(?:(?P<next>next )|(?P<this>this ))month |m(?P<m>\d+) )(?P<y>)(?P<next2>)(?P<this2>)(?:n(?P<n>[1-5])|last) (?P<kind>w\d|day|workday)": _nth_in_month,
    r"(?P<d>\d{1,2}) (?:by |in )?(?:(?P<next>next )|this )month(?P<next2>)": _day_of_this_month,
    r"(?P<d>\d{1,2}) (?:by |in )?month(?:(?P<next2> next)| this)(?P<next>)": _day_of_this_month,
    r"(?:(?P<next>next )|this )month (?P<d>\d{1,2})(?P<next2>)": _day_of_this_month,
    r"next workday|workday next": _next_workday,
    rf"{_WEEKDAY_BEFORE}(?P<d>\d{{1,2}}) ofmonth": _day_of_month,
}
_OTHER_PATTERNS = {
    r"(?P<d>\d{1,2})/(?P<d2>\d{1,2}) m(?P<m>\d+)(?: (?P<y>\d{4}))?": _two_days_of_month,
    rf"{_WEEKDAY_BEFORE}(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d\d){_WEEKDAY_AFTER}": _numeric_date,
    rf"{_WEEKDAY_BEFORE}(?P<d>0\d|[12]?\d|3[01])": _day_of_month,
    r"": _today,
    r"yesterday": _relative_day,
    r"last w(?P<w>\d)": _last_weekday,
    r"w(?P<w>\d) last": _last_weekday,
    rf"#(?P<n>\d{{1,4}}) {_UNIT}": _time_ahead,
    rf"(?P<n>\d{{1,4}}) {_UNIT}": _count_of_units,
    rf"#?(?P<n>\d{{1,4}}) {_UNIT} ago": _time_ago,
    rf"ago #?(?P<n>\d{{1,4}}) {_UNIT}": _time_ago,
    rf"next {_PERIOD}": _next_period,
    rf"{_PERIOD} next": _next_period,
    r"(?:in )?m\d+(?: \d{4})?|\d{4}(?: year)?|(?:this |next |last )?weekend(?: next)?|asap": _refuse_vague_date,
    r"(?:this|last) (?:week|month|quarter|year)|(?:week|month|quarter|year) (?:this|last)": _refuse_vague_date,
    r"(?:(?:by|in|at|to) )*(?:next meeting|meeting next)": _next_meeting,
    r"(?:#?\d+ )?(?:(?:day|week|month|workday) (?:by|after) )?(?:(?:by|in|to|at|after|next|this|last|ago|\d+) )*meeting(?: (?:next|this|last|after|\d+))*": _refuse_meeting_date,
    r"about .+|m\d+ about|(?:\S+ )?after .+": _refuse_vague_date,
    r"(?:.* )?every(?: .*)?": _refuse_recurrence,
}
_DAY_FIRST = re.compile(
    r"\d\.\d{1,2}\.(?!\d)"
)  # "12.10.": the second dot is of the month in Russian, not in English
_DATE_RANGE = re.compile(r"\d (?:to|-) ")
_Form = tuple[re.Pattern[str], Callable[[re.Match[str], DateContext, date], PossibleDays]]
_TITLE_FORMS: list[_Form] = [(re.compile(pattern), read) for pattern, read in _TITLE_PATTERNS.items()]
_FORMS: list[_Form] = [
    *_TITLE_FORMS,
    *((re.compile(pattern), read) for pattern, read in _OTHER_PATTERNS.items()),
]
# "by friday" is Friday, but "before 2 weeks" is not "in two weeks".
_LEADING_PREPOSITION = re.compile(rf"^(?:(?:by|to|at|on) )+(?!#?\d+ {_UNIT})|^in (?=end )")


def possible_days(sentence: str, reader: DateContext, today: date) -> PossibleDays:
    """Return what a sentence means on `today`. Raises NotADate if it matches no form of a date."""
    plain = _LEADING_PREPOSITION.sub("", sentence)
    for pattern, read in _TITLE_FORMS if reader.at_title_end else _FORMS:
        found = pattern.fullmatch(plain)
        if found:
            return read(found, reader, today)
    if _DATE_RANGE.search(plain):
        raise NotADate(f"I read one date here, and “{reader.typed}” is more than one. {reader.example}")
    raise NotADate(f"I can't read “{reader.typed}” as one date. {reader.example}")


# Hours

_HOUR = re.compile(
    r"(?:^|(?<= ))(?:at )?(?:(?P<before>am|pm) )?(?:at )?(?:"
    r"(?P<clock>\d{1,3}):(?P<minute>\d\d)(?::00)?(?: h| oclock)?|(?P<h>\d{1,2}) h|(?P<oclock>\d{1,2}) oclock|"
    r"(?:(?<!m\d )(?<!m\d\d )|(?<=\d m\d )|(?<=\d m\d\d ))(?P<twelve>\d{1,2})(?= [ap]m(?: (?!\d{1,2}(?::| h| oclock))|$))|(?<=at )(?P<bare>\d{1,2})(?! (?:m\d|day|week|month|year|workday|hour|minute|noon|midnight))|"
    r"(?:(?<!m\d )(?<!m\d\d )12 )?(?:12 h )?(?P<word>noon|midnight|eod)(?: 12:00)?)(?: (?P<after>am|pm))?(?: |$)"
)
_PART_OF_DAY = re.compile(r"(?:^|(?<= ))(?:at |by |in )?(?P<word>am|pm)(?: |$)")
# In an evening 12 is midnight, and an hour before this one may be after midnight: "12 de la noche", "晚上一点".
FIRST_HOUR_OF_EVENING = 5
_EVENING = re.compile(r"(?<!\w)(?:evening|soir|noche|вечера|вечером)(?!\w)|晚上", re.IGNORECASE)
_HOURS_OF_PART = {"am": (time(9), time(NOON_HOUR), None), "pm": (time(14), time(18), None)}


def split_hour(sentence: str, *, without: str = "") -> tuple[re.Match[str] | None, str]:
    """Return the match of the hour and the sentence without it; None if there is no hour.

    `without` is the word before the hour that goes with it: "by" in "friday by 18:00" of a deadline.
    """
    found = _HOUR.search(sentence) or _PART_OF_DAY.search(sentence)
    if found is None or (found.re is _PART_OF_DAY and found[0].strip() == sentence):
        return None, sentence
    before = sentence[: found.start()]
    if without and before.rstrip() != without and found["word"] not in {"am", "pm"}:
        before = before.removesuffix(f"{without} ")
    return found, (before + sentence[found.end() :]).strip()


def possible_hours(found: re.Match[str], *, tonight: bool, typed: str) -> tuple[time | None, ...]:
    """Return the possible hours; None is the whole day. Midnight is the beginning or the end of the day.

    `typed` tells an evening from an afternoon, which are both "pm" in `found`.
    """
    if found["word"] in _HOURS_OF_PART:
        return _HOURS_OF_PART[found["word"]]
    if found["word"]:
        return {"noon": (time(NOON_HOUR),), "midnight": (time(0), END_OF_DAY), "eod": (None,)}[found["word"]]
    figures = found["clock"] or found["h"] or found["oclock"] or found["twelve"] or found["bare"]
    hour, minute, half = int(figures), int(found["minute"] or 0), found["before"] or found["after"]
    if (hour, minute) == (24, 0) and not half:
        return (END_OF_DAY,)
    if (
        hour > LAST_HOUR
        or minute > LAST_MINUTE
        or (half and hour == 0)
        or (half == "am" and hour > NOON_HOUR)
    ):
        raise UserError(
            f"There is no hour {figures}{':' + found['minute'] if found['minute'] else ''}. Say it like 17:00."
        )
    is_pm = half == "pm" or (tonight and not half)
    is_evening = is_pm and (tonight or bool(_EVENING.search(typed)))
    if hour == NOON_HOUR and minute == 0 and (half == "am" or is_evening):
        return time(0), END_OF_DAY
    if is_evening and (hour == NOON_HOUR or 0 < hour < FIRST_HOUR_OF_EVENING):
        return time(hour % NOON_HOUR, minute), time(hour % NOON_HOUR + NOON_HOUR, minute)
    if half == "am" and hour == NOON_HOUR:
        return (time(0, minute),)
    if is_pm and 0 < hour < NOON_HOUR:
        return (time(hour + NOON_HOUR, minute),)
    if not half and not found["h"] and 1 <= hour <= MAX_AMBIGUOUS_HOUR and not figures.startswith("0"):
        return time(hour, minute), time(hour + NOON_HOUR, minute)
    return (time(hour, minute),)
