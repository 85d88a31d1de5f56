"""Periods in a command or a sentence: "from 7 nov until 11 nov", "two weeks", "jeudi et vendredi", "17-21 oct except 19 oct"."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Unpack

from bot.calendar import Due, moment
from bot.dates.forms import (
    DAY,
    DateContext,
    NotADate,
    as_relativedelta,
    checked_date,
    count_and_unit,
    period_bounds,
    typed_days,
    weekday_after,
)
from bot.dates.reading import DateOptions, read_leading
from bot.dates.readings import (
    MAX_CHARACTERS,
    PAST_SUFFIX,
    format_due,
    language_codes,
    read_date,
    token_sentences,
)
from bot.dates.words import BEFORE, LANGUAGES, LIMITS, MONTH_NAMES, MONTHS, Phrase, normalize, split_phrases
from bot.errors import AmbiguousInput, Interpretation, UserError
from bot.periods import Period

MAX_WORDS = 16  # "from 7 nov 2016 until 18 nov 2016 except 10 nov and 11 nov"
MAX_SEPARATORS = 8  # no period has more places where its two days may be separated
MAX_DAYS = 8  # that are named one by one
HALF_A_YEAR = timedelta(days=183)


def leading_period(words: Sequence[str], **asked: Unpack[DateOptions]) -> tuple[Period, int]:
    """Return the period that `words` begin with, and how many it took."""
    reader = DateContext(**asked)
    return read_leading(words, lambda text: _read_period(text, reader), reader, most=MAX_WORDS)


def read_period(text: str, **asked: Unpack[DateOptions]) -> Period:
    """Parse a period: "5-16 sep", "until 11 nov" (from today on), "from 7 nov" (without an end), "for two weeks".

    A day alone is its own first and last day.
    """
    return _read_period(text, DateContext(**asked))


def is_limited(period: Period, **asked: Unpack[DateOptions]) -> bool:
    """Return whether a period was said by its first and last days or by its length, and not by its name: "next week"."""
    return _named_period(normalize(period.first.typed), DateContext(**asked)) is None


_LENGTH = re.compile(r"(?:#?(?P<n>\d{1,4}) )?(?P<unit>day|week|month|year|workday)")
_COMMA = re.compile(r"[,;،、]")
_HOUR_BEHIND = re.compile(r" ?\d{1,3}(?::\d\d| ?h)")
_WEEKDAY_ALONE = re.compile(r"w\d")

_BARE_DAY_SENTENCE = re.compile(r"(?:by )?(?:w\d )?\d{1,2}(?: ofmonth)?")
_DAY_AND_MONTH = re.compile(
    r"(?:by )?(?:w\d )?(?:(?P<d>\d{1,2}) m(?P<m>\d+)|m(?P<m2>\d+) (?P<d2>\d{1,2}))(?: w\d)?"
)
_NAMED_PERIOD = re.compile(
    r"(?:by )?(?:(?P<next>next )|this )?(?P<unit>week|month|quarter|year)(?: this|(?P<next2> next))?"
)
# "14/15 oct" is a period; where one date is read, it is asked which of the two.
_TWO_DAYS = re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})(?= (?:de )?(?:{'|'.join(sorted(MONTH_NAMES))})\b)")
# "12-14/12" and "12.-14.12.": the month is said once.
_DAYS_OF_NUMBER = re.compile(r"(?<![\d/.-])(\d{1,2})\.? ?- ?(\d{1,2})([/.])(\d{1,2})\.?(?![\d/.-])")
_WHOLE = re.compile(
    r"^(?:all(?: of| day(?: on)?)?|(?:the )?(?:whole|entire)(?: of)?|toute?|tod[ao]|весь|вся|всю|все|طوال|طيلة|كامل)(?: (?:the|la|le|el))? (?!les |los |las )"
)
# "a week from 7 nov" and "неделю с 7 ноября" are a length.
_WEEK_OF = re.compile(
    r"(?:(?:la |in |en |во |на )*(?:week|semaine|semana|недел[яюие]|(?:ال)?اسبوع)(?: (?:of|commencing|du|de|del|qui commence le))+"
    r"|(?:in )?the week(?: (?:of|commencing|starting|beginning|from))*|(?:на )?недел[яе] со?|الاسبوع من(?: يوم)?)"
    r"(?: (?:the|le|el))? (?P<day>(?:\S+ )*\S*\d.*)"
)
_WEEKEND = re.compile(r"(?:(?:by|in|at|on|this) )*weekend(?: this)?")
_MONTH_SENTENCE = re.compile(r"(?:by )?m(?P<m>\d+)(?: (?P<y>\d{4}))?")


def _read_period(text: str, reader: DateContext) -> Period:
    typed = text.strip()
    reader = replace(reader, typed=typed)
    if len(typed) > MAX_CHARACTERS:
        return Period.of_day(read_date(typed, reader))
    cut = LIMITS["except"].search(normalize(typed))
    if cut is None:
        return _without_exceptions(typed, reader)
    folded = normalize(typed)
    whole = _without_exceptions(folded[: cut.start()], reader)
    # "except the 11th" is the one within the period, and so is a weekday.
    eve = moment(whole.first.day - DAY, time(12), reader.zone)
    within = replace(reader, now=eve) if whole.first.day > reader.today else reader
    without = days_left_out(folded[cut.end() :], within, f"{folded[: cut.start()]}except")
    return _leave_out(whole, without, reader)


def _without_exceptions(typed: str, reader: DateContext) -> Period:
    """Parse a period of which no day is left out: by its limits, its name, its days, or as one day."""
    folded = _TWO_DAYS.sub(r"\1 to \2", normalize(typed)).strip().removeprefix("due ")
    folded = _DAYS_OF_NUMBER.sub(r"\1\3\4 to \2\3\4", folded)
    if whole := _WHOLE.match(folded):
        folded = typed = folded[whole.end() :]
    if named := _named_period(folded, reader) or _week_of_day(folded, reader):
        return named
    if (until := LIMITS["until"].match(folded)) is not None and until.end() < len(folded):
        end = _read_range_end(
            folded[until.end() :].strip(), replace(reader, in_period=True), lambda words: f"until {words}"
        )
        return _between(_day(reader.today, reader), end, reader)
    if reader.takes_days and BEFORE.match(folded):
        end = _read_range_end(folded, replace(reader, in_period=True), lambda words: f"until {words}")
        return _between(_day(reader.today, reader), end, reader)
    if length := _read_length(folded, reader):
        return length
    for cut in _range_separators(folded):
        if "at" in cut.tokens and _HOUR_BEHIND.match(folded, cut.end):
            continue  # "14 octobre à 15h"
        with suppress(NotADate):
            is_word = cut.text not in {"-", "~"}
            return _read_range(folded[: cut.start], folded[cut.end :], reader, may_lack_month=is_word)
    start = LIMITS["from"].match(folded)
    try:
        if start is None:
            return Period.of_day(read_date(typed, reader))
        first = _read_range_end(folded[start.end() :].strip(), reader, lambda words: f"from {words}")
        if first.at is None:
            return Period(first=replace(first, typed=reader.typed), last=None)
        return Period.of_day(read_date(typed, reader))  # "from 14:00 friday" is no period
    except NotADate as refusal:
        return _several_days(typed, reader, refusal)


def _day(on: date, reader: DateContext) -> Due:
    return Due(day=on, at=None, zone=reader.zone, typed=reader.typed)


# A length: "two weeks", "monday for 3 days", "for two weeks from 7 nov"


def _read_length(folded: str, reader: DateContext) -> Period | None:
    """Return the period of so many days from today or a day that is named on; None for other words.

    Raises AmbiguousInput for "two weeks from monday", which may also be the day on which they are over.
    """
    said_for = LIMITS["for"].search(folded)
    before, behind = (
        (folded[: said_for.start()].strip(), folded[said_for.end() :].strip()) if said_for else ("", folded)
    )
    start = LIMITS["from"].search(behind)
    text = behind[: start.start()] if start else behind
    length = length_of(text, reader)
    if length is None or (before and start) or not (length["n"] or start):
        return None
    if before:
        begins = LIMITS["from"].match(before)
        before = before[begins.end() :] if begins else before
    first_words = before or (behind[start.end() :].strip() if start else "")
    first = _day(reader.today, reader)
    if first_words:
        first = _read_range_end(first_words, reader, lambda words: f"from {words} for {text}")
    if first.at is not None:
        return None
    period = Period(
        first=replace(first, typed=reader.typed), last=_day(last_of(first.day, length, reader), reader)
    )
    if start and not said_for and not reader.takes_days:
        _ask_whether_a_day(period, reader)
    return period


def _ask_whether_a_day(period: Period, reader: DateContext) -> None:
    """Ask whether "two weeks from monday" is a day. Raises AmbiguousInput."""
    try:
        day = read_date(reader.typed, reader)
    except UserError:
        return
    first, last = period.ends(reader.today)
    names = [format_due(replace(due, at=None), now=reader.now) for due in (first, last, day)]
    raise AmbiguousInput(
        f"“{reader.typed}” is {names[0]} to {names[1]}, or {names[2]}.",
        phrase=reader.typed,
        interpretations=[
            Interpretation(f"{names[0]} to {names[1]}", f"{first.day} to {last.day}"),
            Interpretation(names[2], day.day.isoformat()),
        ],
    )


def length_of(text: str, reader: DateContext) -> re.Match[str] | None:
    """Return the match of a count and its unit: "two weeks"; None for other words."""
    for languages in (language_codes(reader), LANGUAGES):
        with suppress(NotADate):
            for sentence in token_sentences(text, languages, reader):
                if found := _LENGTH.fullmatch(sentence):
                    return found
    return None


def last_of(first: date, length: re.Match[str], reader: DateContext) -> date:
    """Return the last day of a period of this length. Raises UserError for one of more than ten years."""
    count, unit = count_and_unit(length, reader)
    if unit == "workday":
        return reader.working_days.after(first - DAY, count)
    return first + as_relativedelta(unit, count) - DAY


# Days that are named one by one, or left out


def _several_days(typed: str, reader: DateContext, refusal: NotADate) -> Period:
    """Parse "jeudi et vendredi", "17, 18 and 21 oct": the period from the first to the last, without those between."""
    pieces = _COMMA.split(typed.strip(" ,;،、"))
    parts = [
        part for piece in pieces for part in _parts(normalize(piece).strip()) if part or len(pieces) == 1
    ]
    if not 1 < len(parts) <= MAX_DAYS or not all(part.strip() for part in parts):
        raise refusal
    lengths = [part for part in parts if length_of(part, reader)]
    if lengths:  # "7 nov, two weeks" is a day and how long it takes
        days_named = [part for part in parts if part not in lengths]
        if len(lengths) > 1 or len(days_named) != 1:
            raise refusal
        return _without_exceptions(f"{days_named[0]} for {lengths[0]}", reader)
    sentences = [_first_sentence(part, reader) for part in parts]
    months = [re.search(r"\bm(\d+)", sentence) for sentence in sentences]
    days: list[Due] = []
    for n, part in enumerate(parts):
        lender = next((month for month in (*months[n:], *reversed(months[:n])) if month), None)
        is_bare = bool(_BARE_DAY_SENTENCE.fullmatch(sentences[n])) and lender is not None
        words = f"{part} {MONTHS[int(lender[1]) - 1].lower()}" if is_bare and lender else part
        now = (
            moment(days[-1].day, time(12), reader.zone)
            if days and _WEEKDAY_ALONE.fullmatch(sentences[n])
            else reader.now
        )

        def whole(chosen: str, at: int = n) -> str:
            return " and ".join([*(due.day.isoformat() for due in days), chosen, *parts[at + 1 :]])

        days.append(_read_range_end(words.strip(), replace(reader, now=now, in_period=True), whole))
    if any(due.at for due in days):
        raise UserError(f"I read whole days here, not hours. {_period_example(reader)}")
    named = sorted({due.day for due in days})
    between = [
        named[0] + n * DAY for n in range((named[-1] - named[0]).days) if named[0] + n * DAY not in named
    ]
    return Period(first=_day(named[0], reader), last=_day(named[-1], reader), without=tuple(between))


def _parts(folded: str) -> Iterator[str]:
    """Yield the words between "and" and the like."""
    at = 0
    for word in split_phrases(folded, LANGUAGES, {}):
        if "and" in word.tokens or word.text == "&":
            yield folded[at : word.start]
            at = word.end
        elif word.tokens and all(token.startswith("and w") for token in word.tokens):  # "والجمعة"
            yield folded[at : word.start]
            at = word.start + 1
    yield folded[at:]


def days_left_out(text: str, reader: DateContext, before: str) -> tuple[date, ...]:
    """Return the days behind "except". Raises AmbiguousInput whose readings are whole periods."""
    try:
        out = _without_exceptions(text.strip(), replace(reader, in_period=True))
    except AmbiguousInput as asked:
        readings = [replace(one, words=f"{before} {one.words}") for one in asked.interpretations]
        raise type(asked)(str(asked), phrase=reader.typed, interpretations=readings) from asked
    first, last = out.ends(reader.today)
    return tuple(day for run in out.runs(first.day, last.day) for day in _all_days(*run))


def _all_days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _leave_out(whole: Period, days: Sequence[date], reader: DateContext) -> Period:
    """Return a period without some days. Raises UserError for one that is no part of it, or where nothing is left."""
    last = whole.last.day if whole.last else date.max
    outside = next((day for day in days if not whole.first.day <= day <= last), None)
    if outside is not None:
        said = format_due(_day(outside, reader), now=reader.now)
        raise UserError(f"{said} isn't one of these days, so I can't leave it out. Nothing was done.")
    if whole.last and (whole.last.day - whole.first.day).days < len(set(days)):
        raise UserError("Then no day is left. Nothing was done.")
    return whole.leaving_out(days)


def _between(first: Due, last: Due, reader: DateContext) -> Period:
    """Return the period between two days. Raises UserError for hours, and where it would end before it begins."""
    if first.at or last.at:
        raise UserError(f"I read whole days here, not hours. {_period_example(reader)}")
    if last.day < first.day:
        begins, ends = format_due(first, now=reader.now), format_due(last, now=reader.now)
        raise UserError(f"It would end on {ends}, before it begins on {begins}. {_period_example(reader)}")
    return Period(first=replace(first, typed=reader.typed), last=replace(last, typed=reader.typed))


# Two days, or a period with a name


def _range_separators(folded: str) -> list[Phrase]:
    """Return the words that may separate two days: "to" and the like, then the dash of "5oct-7oct"."""
    words = split_phrases(folded, LANGUAGES, {})[1:-1]
    cuts = [word for word in words if word.text == "-" or "to" in word.tokens]
    return [*cuts, *(word for word in words if word.text == "~")][:MAX_SEPARATORS]


def _named_period(folded: str, reader: DateContext) -> Period | None:
    """Return the named week, month, quarter or year; None if it is something else."""
    try:
        sentence = token_sentences(folded, language_codes(reader), reader)[0]
    except NotADate:
        return None
    if _WEEKEND.fullmatch(sentence):
        return _weekend(reader)
    month, unit = _MONTH_SENTENCE.fullmatch(sentence), _NAMED_PERIOD.fullmatch(sentence)
    if month:
        name = MONTHS[int(month["m"]) - 1]
        return _read_range(f"1 {name}", f"end {name} {month['y'] or ''}", reader)
    if not unit or unit[0] == unit["unit"]:
        return None
    later = 1 if unit["next"] or unit["next2"] else 0
    first, last = period_bounds(unit["unit"], reader.today, later, reader.working_days.weekdays)
    return Period(first=_day(first, reader), last=_day(last, reader))


def _weekend(reader: DateContext) -> Period:
    """Return the days without work that follow the last working day of the office's week."""
    _, last = period_bounds("week", reader.today, 0, reader.working_days.weekdays)
    monday, _ = period_bounds("week", reader.today, 1, reader.working_days.weekdays)
    return Period(first=_day(max(last + DAY, reader.today), reader), last=_day(monday - DAY, reader))


def _week_of_day(folded: str, reader: DateContext) -> Period | None:
    """Return the office's week with the day that is named; None for other words. Raises NotADate for a day without work."""
    found = _WEEK_OF.fullmatch(" ".join(folded.split()))
    if found is None:
        return None
    day = _read_range_end(found["day"], reader, lambda words: f"week of {words}")
    first, last = period_bounds("week", day.day, 0, reader.working_days.weekdays)
    if day.at is not None or day.day > last:
        raise NotADate(f"Which week is “{reader.typed}”? {_period_example(reader)}")
    return Period(first=_day(first, reader), last=_day(last, reader))


def _read_range(left: str, right: str, reader: DateContext, *, may_lack_month: bool = False) -> Period:
    """Parse two days that share what is typed once: the month, the year.

    With `may_lack_month` they may be the next ones of any month: "from the 17th to the 21st".
    """
    reader = replace(reader, in_period=True)
    left, right = _share_month(left.strip(), right.strip(), reader, may_lack=may_lack_month)
    yearless = _DAY_AND_MONTH.fullmatch(_first_sentence(left, reader))
    if yearless:
        end = _read_range_end(right, reader, lambda words: f"{left} to {words}")
        year = _year_of_start(
            int(yearless["m"] or yearless["m2"]), int(yearless["d"] or yearless["d2"]), end.day
        )
        start = _read_range_end(
            f"{left} {year}", replace(reader, is_past=True), lambda words: f"{words} to {right}"
        )
    else:
        start = _read_range_end(left, reader, lambda words: f"{words} to {right}")
        noon = moment(start.day, time(12), reader.zone)
        last = _first_sentence(right, reader)
        is_next = _WEEKDAY_ALONE.fullmatch(last) or _BARE_DAY_SENTENCE.fullmatch(last)
        from_start = replace(reader, now=noon) if is_next else reader
        end = _read_range_end(right, from_start, lambda words: f"{left} to {words}")
    return _between(start, end, reader)


def _read_range_end(text: str, reader: DateContext, whole: Callable[[str], str]) -> Due:
    """Parse one end of a period; if it is ambiguous, the choices are whole periods."""
    try:
        return read_date(text, reader)
    except AmbiguousInput as asked:
        possible = [each for each in asked.interpretations if _is_readable(whole(each.words), reader)]
        if len(possible) <= 1:
            return _read_range_end((possible or asked.interpretations)[0].words, reader, whole)
        readings = [Interpretation(each.label, whole(each.words)) for each in possible]
        raise type(asked)(str(asked), phrase=reader.typed, interpretations=readings) from asked


def _is_readable(text: str, reader: DateContext) -> bool:
    try:
        _read_period(text, reader)
    except AmbiguousInput:
        return True
    except UserError:
        return False
    return True


def _share_month(left: str, right: str, reader: DateContext, *, may_lack: bool) -> tuple[str, str]:
    first, last = _first_sentence(left, reader), _first_sentence(right, reader)
    lender = last if _BARE_DAY_SENTENCE.fullmatch(first) else first
    if lender == first and not _BARE_DAY_SENTENCE.fullmatch(last):
        return left, right
    month, year = re.search(r"\bm(\d+)", lender), re.search(r"\b\d{4}$", lender)
    if month is None and may_lack and _BARE_DAY_SENTENCE.fullmatch(lender):
        return left, right
    if month is None:
        raise NotADate(f"Which month? {_period_example(reader)}")
    name = MONTHS[int(month[1]) - 1].lower()
    if lender == last:
        return f"{left} {name}", right
    return left, f"{right} {name} {year[0] if year else ''}"


def _first_sentence(text: str, reader: DateContext) -> str:
    return token_sentences(text.strip().removesuffix(PAST_SUFFIX), language_codes(reader), reader)[0]


def _year_of_start(month: int, day: int, end: date) -> int:
    """Return the year of `end`, or the year before for a period of at most half a year (28 Dec to 3 Jan)."""
    if (month, day) > (end.month, end.day) and end - checked_date(end.year - 1, month, day) <= HALF_A_YEAR:
        return end.year - 1
    return end.year


def _period_example(reader: DateContext) -> str:
    monday = weekday_after(weekday_after(reader.today, 4), 0)
    return f"{reader.example.removesuffix('.')} or “{typed_days(monday, monday + timedelta(days=4))}”."
