"""Parsing the dates people type.

Nothing is guessed: what has two interpretations raises AmbiguousInput with a button for each, and what is no
date as a whole raises UserError. `words` turns a text into token sentences, `forms` gives the days and hours
of a sentence, `readings` reduces them to one date or asks; this module finds dates among other words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Required, TypedDict, TypeVar, Unpack

from bot.calendar import Due, WorkingDays, moment
from bot.dates.forms import (
    DateContext,
    NotADate,
    checked_date,
    period_bounds,
    typed_days,
    weekday_after,
)
from bot.dates.leftovers import ask_about_words_before
from bot.dates.readings import (
    MAX_CHARACTERS,
    PAST_SUFFIX,
    format_due,
    language_codes,
    read_date,
    token_sentences,
)
from bot.dates.words import (
    BLOCKS_TRAILING_DATE,
    DATE_PREFIXES,
    DATE_SUFFIXES,
    DEADLINE_PREFIXES,
    KEEPS_DATE_IN_TITLE,
    LANGUAGES,
    MONTH_NAMES,
    MONTHS,
    ORDINARY_WORDS,
    Phrase,
    is_filler,
    normalize,
    split_phrases,
)
from bot.errors import AmbiguousInput, Interpretation, UserError

MAX_WORDS = 9
MAX_WORDS_BACK = 5  # "two working days ago"
MAX_SEPARATORS = 8  # no period has more places where its two days may be separated
_QUESTION_MARKS = re.compile("[?¿؟？!¡]")
NEVER_FINAL_TOKENS = frozenset(("meeting", "and", "after", "about", "times", "asap", "every"))
HALF_A_YEAR = timedelta(days=183)

ParsedT = TypeVar("ParsedT")
_AT_THE_LATEST = re.compile(r" (?:au plus tard|a m[aá]s tardar|como muy tarde|at the latest)$", re.IGNORECASE)
_BARE_DAY = re.compile(r"(?:(?:by|before|on) )*\d{1,2}")
_SHORT_YEAR = re.compile(r"\d{2}")
_DOCUMENT_NUMBER = re.compile(r"\d{1,2}[/.-]\d{1,2}")


class DateOptions(TypedDict, total=False):
    """How to parse: `zone` is the reader's zone, `zones_by_place` maps folded place names to zones.

    `sessions_by_body` maps folded names of bodies to the day of their next session; None if none is ahead.
    `next_meeting` is the day of the task force's own next one, None likewise; `anchor_day` the one for which a placeholder
    stands in the words.
    With `is_past`, the text is about the past. `working_days` counts working days.
    """

    now: Required[datetime]
    zone: Required[str]
    languages: Sequence[str]
    is_past: bool
    working_days: WorkingDays
    zones_by_place: Mapping[str, str]
    sessions_by_body: Mapping[str, date | None]
    next_meeting: date | None
    anchor_day: date | None


def read_due(text: str, **asked: Unpack[DateOptions]) -> Due:
    """Parse one day with an optional hour.

    A weekday is the next such day after today; today's own weekday asks. A day without a year is the next
    one, or asks if it passed within the last three months; with `is_past` it is the last one. "before friday"
    is "by friday". An hour without a day is today's, or asks if it has passed. Raises AmbiguousInput if there
    are several interpretations, UserError if there is none.
    """
    return read_date(text, DateContext(**asked))


def leading_date(words: Sequence[str], **asked: Unpack[DateOptions]) -> tuple[Due, int]:
    """Return the date that `words` begin with, and how many it took: as many as possible."""
    reader = DateContext(**asked)
    return _read_leading(words, lambda text: read_date(text, reader))


def leading_period(words: Sequence[str], **asked: Unpack[DateOptions]) -> tuple[tuple[Due, Due], int]:
    """Return the period that `words` begin with, and how many it took."""
    reader = DateContext(**asked)
    return _read_leading(words, lambda text: _read_period(text, reader))


def date_within(text: str, **asked: Unpack[DateOptions]) -> Due | None:
    """Return the date among other words, from today on; None without one, or where it could be several."""
    found = dates_within(text, **asked)
    return found[0] if len(found) == 1 else None


def dates_within(text: str, **asked: Unpack[DateOptions]) -> list[Due]:
    """Return what the one date among other words can be, from today on: several where "friday" is said on one."""
    words = normalize(_QUESTION_MARKS.sub(" ", text)).split()
    reader, found = DateContext(**asked), list[Due]()
    readings: dict[tuple[date, ...], list[Due]] = {}  # of ambiguous dates, by their days
    start = 0
    while start < len(words):
        try:
            due, count = _read_leading(words[start:], lambda part: read_date(part, reader))
        except NotADate:
            start += 1
            continue
        except AmbiguousInput as error:
            ahead = _readings(error, reader)
            readings[tuple(due.day for due in ahead)] = ahead
            start += 1
            continue
        except UserError:
            return []
        found.append(due)
        start += count
    if readings:
        return next(iter(readings.values())) if len(readings) == 1 and not found else []
    return found if len(found) == 1 and found[0].day >= reader.today else []


def _readings(error: AmbiguousInput, reader: DateContext) -> list[Due]:
    """Return the days from today on that an ambiguous date can be; none where only one of them is ahead."""
    found = []
    for one in error.interpretations:
        with suppress(UserError):
            found.append(read_date(one.words, reader))
    ahead = [due for due in found if due.day >= reader.today]
    return ahead if ahead[1:] else []


def trailing_date(text: str, **asked: Unpack[DateOptions]) -> tuple[str, Due] | None:
    """Return the title and the date at its end; None if it does not end in a date.

    After "for", the title keeps the date ("Room for 11 Oct"); after "of" and the like it is no date. Numbers,
    hours and months alone do not count, nor does what looks like a document number ("14/4") unless "by"
    precedes it.
    """
    words = text.split()
    reader = DateContext(**asked, at_title_end=True)
    if not words or not _may_be_a_date(words, reader):
        return None
    for start in range(max(1, len(words) - MAX_WORDS), len(words)):
        before = words[start - 1].lower()
        if not _may_end_a_title(words[start:], before):
            continue
        try:
            due = read_date(" ".join(words[start:]), reader)
        except NotADate:
            continue
        except UserError:
            if before in BLOCKS_TRAILING_DATE:
                return None
            raise
        if before in BLOCKS_TRAILING_DATE or _ends_in_recurrence(
            words[max(0, start - MAX_WORDS) : start], reader
        ):
            return None
        ask_about_words_before(words[:start], " ".join(words[start:]), due, reader)
        title = (
            text
            if before in KEEPS_DATE_IN_TITLE
            else _AT_THE_LATEST.sub("", text.rsplit(None, len(words) - start)[0])
        )
        return title.strip().rstrip(",;:-–—").rstrip(), due
    return None


_OF = frozenset(("of", "the", "de", "du", "des", "del"))
_COUNTED_BACK = re.compile(
    r"(?:(?:by|at) )?(?:yesterday|last w\d|w\d last|#?\d+ (?:day|week|month|year|workday) ago|ago #?\d+ (?:day|week|month|year|workday))"
)


def past_ending(text: str, **asked: Unpack[DateOptions]) -> tuple[str, Due] | None:
    """Return the words before, and the day at the end of a title that is counted back from today: "3 days ago".

    None for another end, and where a word before it says that it is part of the title.
    """
    words, reader = text.split(), DateContext(**asked)
    for start in range(max(1, len(words) - MAX_WORDS_BACK), len(words)):
        first, before = (normalize(words[n]).strip() for n in (start, start - 1))
        if first in _OF or before in BLOCKS_TRAILING_DATE | KEEPS_DATE_IN_TITLE:
            continue
        ending = " ".join(words[start:])
        with suppress(UserError):
            if _is_counted_back(ending, reader):
                return " ".join(words[:start]), read_date(ending, replace(reader, is_past=True))
    return None


def _is_counted_back(text: str, reader: DateContext) -> bool:
    for languages in (language_codes(reader), LANGUAGES):
        with suppress(NotADate):
            return any(
                _COUNTED_BACK.fullmatch(one) for one in token_sentences(normalize(text), languages, reader)
            )
    return False


def read_period(text: str, **asked: Unpack[DateOptions]) -> tuple[Due, Due]:
    """Parse the first and last day of "5-16 sep", "28 sep to 3 oct" or "next week".

    For a single day, both are the same.
    """
    return _read_period(text, DateContext(**asked))


# A date among other words


def _read_leading(words: Sequence[str], read: Callable[[str], ParsedT]) -> tuple[ParsedT, int]:
    refusal: NotADate | None = None
    for count in range(min(MAX_WORDS, len(words)), 1, -1):
        last = normalize(words[count - 1]).strip()
        if count < len(words) and is_filler(last) and last not in DATE_SUFFIXES:
            continue  # "friday the report": the article belongs to the title
        if _may_be_a_year(words, count):
            _ask_whether_a_year(" ".join(words[:count]), words[count], read)
        try:
            found = read(" ".join(words[:count]))
        except NotADate as error:
            refusal = error
            continue
        _refuse_bare_number(words, count, refusal)
        return found, count
    found = read(" ".join(words[:1]))
    _refuse_bare_number(words, 1, refusal)
    return found, 1


def _refuse_bare_number(words: Sequence[str], count: int, refusal: NotADate | None) -> None:
    """Raise if a bare number is followed by more words, as in "24 novmber" or "by 2 days"."""
    taken = " ".join(words[:count])
    if count < len(words) and _BARE_DAY.fullmatch(taken.lower()):
        raise refusal or NotADate(f"I read “{taken}”, but not “{words[count]}”. Which day is it?")


def _may_be_a_year(words: Sequence[str], count: int) -> bool:
    """Return whether two digits follow "12 oct": 25 is the year, or begins the title."""
    if count == len(words) or not _SHORT_YEAR.fullmatch(words[count]):
        return False
    return normalize(words[count - 1]).strip(" .") in MONTH_NAMES


def _ask_whether_a_year(day: str, number: str, read: Callable[[str], object]) -> None:
    in_full = f"{day} 20{number}"
    try:
        read(in_full)
    except AmbiguousInput:
        pass  # the day has passed, which the caller asks about
    except UserError:
        return
    raise AmbiguousInput(
        f"In “{day} {number}”, {number} is the year or a word of the text.",
        phrase=f"{day} {number}",
        interpretations=[
            Interpretation(in_full, in_full),
            Interpretation("A word of the text", f'"{day}" {number}'),
        ],
    )


def _may_end_a_title(words: Sequence[str], before: str) -> bool:
    first = normalize(words[0]).strip()
    if before[-1].isdigit() and first in MONTH_NAMES:
        return False  # "12 oct 25" is neither 12 October nor 25 October
    if any(_DOCUMENT_NUMBER.fullmatch(word) for word in words):
        return first in DEADLINE_PREFIXES
    *others, last = words
    if normalize(last).strip() in ORDINARY_WORDS and all(
        is_filler(normalize(word).strip()) for word in others
    ):
        return False
    return first in DATE_PREFIXES or not (is_filler(first) or first in BLOCKS_TRAILING_DATE)


def _ends_in_recurrence(words: Sequence[str], reader: DateContext) -> bool:
    """Return whether the words end in "every friday": a date after them is its end."""
    known = split_phrases(normalize(" ".join(words)), LANGUAGES, {})
    if not any(token.startswith("every") for word in known for token in word.tokens):
        return False
    for start in range(len(words)):
        with suppress(NotADate):
            if any(
                "every" in each.split()
                for each in token_sentences(" ".join(words[start:]), LANGUAGES, reader)
            ):
                return True
    return False


def _may_be_a_date(words: Sequence[str], reader: DateContext) -> bool:
    """Return quickly whether a title may end in a date; most do not."""
    last = words[-1]
    if f" {last}" == PAST_SUFFIX or "/" in last:
        return True
    folded = normalize(last)
    known = all(set(part.tokens) - NEVER_FINAL_TOKENS for part in split_phrases(folded, LANGUAGES, {}))
    return known or any(name.endswith(folded) for name in reader.names)


# Periods

_BARE_DAY_SENTENCE = re.compile(r"(?:by )?(?:w\d )?\d{1,2}")
_DAY_AND_MONTH = re.compile(
    r"(?:by )?(?:w\d )?(?:(?P<d>\d{1,2}) m(?P<m>\d+)|m(?P<m2>\d+) (?P<d2>\d{1,2}))(?: w\d)?"
)
_NAMED_PERIOD = re.compile(
    r"(?:by )?(?:(?P<next>next )|this )?(?P<unit>week|month|quarter|year)(?: this|(?P<next2> next))?"
)
# "14/15 oct" is a period; where one date is read, it is asked which of the two.
_TWO_DAYS = re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})(?= (?:de )?(?:{'|'.join(sorted(MONTH_NAMES))})\b)")
_MONTH_SENTENCE = re.compile(r"(?:by )?m(?P<m>\d+)(?: (?P<y>\d{4}))?")


def _read_period(text: str, reader: DateContext) -> tuple[Due, Due]:
    typed = text.strip()
    reader = replace(reader, typed=typed)
    if len(typed) <= MAX_CHARACTERS:
        folded = _TWO_DAYS.sub(r"\1 to \2", normalize(typed))
        whole = _named_period(folded, reader)
        if whole:
            return whole
        for cut in _range_separators(folded):
            try:
                return _read_range(folded[: cut.start], folded[cut.end :], reader)
            except NotADate:
                continue
    due = read_date(typed, reader)
    return due, due


def _range_separators(folded: str) -> list[Phrase]:
    """Return the words that may separate two days: "to" and the like, then the dash of "5oct-7oct"."""
    words = split_phrases(folded, LANGUAGES, {})[1:-1]
    cuts = [word for word in words if word.text == "-" or "to" in word.tokens]
    return [*cuts, *(word for word in words if word.text == "~")][:MAX_SEPARATORS]


def _named_period(folded: str, reader: DateContext) -> tuple[Due, Due] | None:
    """Return the named week, month, quarter or year; None if it is something else."""
    try:
        sentence = token_sentences(folded, language_codes(reader), reader)[0]
    except NotADate:
        return None
    month, unit = _MONTH_SENTENCE.fullmatch(sentence), _NAMED_PERIOD.fullmatch(sentence)
    if month:
        name = MONTHS[int(month["m"]) - 1]
        return _read_range(f"1 {name}", f"end {name} {month['y'] or ''}", reader)
    if not unit or unit[0] == unit["unit"]:
        return None
    days = period_bounds(unit["unit"], reader.today, 1 if unit["next"] or unit["next2"] else 0)
    first, last = (Due(day=day, at=None, zone=reader.zone, typed=reader.typed) for day in days)
    return first, last


def _read_range(left: str, right: str, reader: DateContext) -> tuple[Due, Due]:
    """Parse two days that share what is typed once: the month, the year."""
    reader = replace(reader, in_period=True)
    left, right = _share_month(left.strip(), right.strip(), reader)
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
        from_start = (
            replace(reader, now=noon) if re.fullmatch(r"w\d", _first_sentence(right, reader)) else reader
        )
        end = _read_range_end(right, from_start, lambda words: f"{left} to {words}")
    if start.at or end.at:
        raise UserError(f"I read whole days here, not hours. {_period_example(reader)}")
    if end.day < start.day:
        first, last = format_due(start, now=reader.now), format_due(end, now=reader.now)
        raise UserError(f"It would end on {last}, before it begins on {first}. {_period_example(reader)}")
    return replace(start, typed=reader.typed), replace(end, typed=reader.typed)


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


def _share_month(left: str, right: str, reader: DateContext) -> tuple[str, str]:
    first, last = _first_sentence(left, reader), _first_sentence(right, reader)
    lender = last if _BARE_DAY_SENTENCE.fullmatch(first) else first
    if lender == first and not _BARE_DAY_SENTENCE.fullmatch(last):
        return left, right
    month, year = re.search(r"\bm(\d+)", lender), re.search(r"\b\d{4}$", lender)
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
