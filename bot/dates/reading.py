"""Parsing the dates people type.

Nothing is guessed: what has two interpretations raises AmbiguousInput with a button for each, and what is no
date as a whole raises UserError. `words` turns a text into token sentences, `forms` gives the days and hours
of a sentence, `readings` reduces them to one date or asks; this module finds dates among other words.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from typing import Required, TypedDict, TypeVar, Unpack

from bot.calendar import Due, WorkingDays
from bot.dates.forms import (
    DateContext,
    NotADate,
)
from bot.dates.leftover_words import NOT
from bot.dates.leftovers import EndingDate, ask_about_name, ask_about_words_before
from bot.dates.places import ends_in_place, readable_places
from bot.dates.readings import (
    PAST_SUFFIX,
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
    ORDINARY_WORDS,
    is_filler,
    is_number_in_words,
    normalize,
    split_phrases,
)
from bot.errors import AmbiguousInput, Interpretation, UserError

MAX_WORDS = 12  # "el lunes 19 de diciembre a las 15:00 a más tardar"
MAX_WORDS_BACK = 5  # "two working days ago"
_QUESTION_MARKS = re.compile("[?¿؟？!¡]")
NEVER_FINAL_TOKENS = frozenset(("meeting", "and", "after", "about", "times", "asap", "every"))

ParsedT = TypeVar("ParsedT")
_AT_THE_LATEST = re.compile(
    r" (?:au plus tard|a m[aá]s tardar|como muy tarde|at the latest|كحد [أا]قصى|في موعد [أا]قصاه)$",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(r"(?:(?:by|before|on) )*\d{1,2}")
_SHORT_YEAR = re.compile(r"\d{2}")
_OF_HOUR = re.compile(
    r"(?:[ap]m|h|hrs?|noon|o'clock|heures?|час\w*)(?!\w)"
)  # behind a number that is no year
_DOCUMENT_NUMBER = re.compile(r"\d{1,2}[/.-]\d{1,2}")


class DateOptions(TypedDict, total=False):
    """How to parse: `zone` is the reader's zone, `zones_by_place` maps folded place names to zones.

    `zones_by_code` does so for the codes of stations, which count in capital letters.
    `sessions_by_body` maps folded names of bodies to the day of their next session; None if none is ahead.
    `next_meeting` is the day of the task force's own next one, None likewise; `anchor_day` the one for which a placeholder
    stands in the words.
    With `is_past`, the text is about the past; with `is_over` too, no day ahead is meant. `working_days` counts working days. With `takes_length`, an hour may be one
    of two or have a length: "14:00-15:30", "14:00 for 90 minutes"; with `takes_days`, a length is a period and no day at
    its end: "two weeks from monday".
    """

    now: Required[datetime]
    zone: Required[str]
    languages: Sequence[str]
    is_past: bool
    is_over: bool
    working_days: WorkingDays
    zones_by_place: Mapping[str, str]
    zones_by_code: Mapping[str, str]
    sessions_by_body: Mapping[str, date | None]
    next_meeting: date | None
    anchor_day: date | None
    takes_length: bool
    takes_days: bool


def read_due(text: str, **asked: Unpack[DateOptions]) -> Due:
    """Parse one day with an optional hour.

    A weekday is the next such day after today; today's own weekday asks. A day without a year is the next
    one, or asks if it passed within the last three months; with `is_past` it is the last one. "before friday"
    asks whether that day is the last one, or the working day before. An hour without a day is today's, or asks if it has passed. Raises AmbiguousInput if there
    are several interpretations, UserError if there is none.
    """
    return read_date(text, DateContext(**asked))


def leading_date(words: Sequence[str], **asked: Unpack[DateOptions]) -> tuple[Due, int]:
    """Return the date that `words` begin with, and how many it took: as many as possible."""
    reader = DateContext(**asked)
    return read_leading(words, lambda text: read_date(text, reader), reader)


def date_within(text: str, **asked: Unpack[DateOptions]) -> Due | None:
    """Return the date among other words, from today on; None without one, or where it could be several."""
    found = dates_within(text, **asked)
    return found[0] if len(found) == 1 else None


def dates_within(text: str, **asked: Unpack[DateOptions]) -> list[Due]:
    """Return what the one date among other words can be, from today on: several where "friday" is said on one."""
    words = normalize(_QUESTION_MARKS.sub(" ", text)).split()
    reader, found = DateContext(**asked, before_is_by=True), list[Due]()
    readings: dict[tuple[date, ...], list[Due]] = {}  # of ambiguous dates, by their days
    start = 0
    while start < len(words):
        try:
            due, count = read_leading(words[start:], lambda part: read_date(part, reader), reader)
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
    option = "on" if reader.takes_length else "due"
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
        except UserError as error:
            if before in BLOCKS_TRAILING_DATE - NOT:
                return None
            if isinstance(error, AmbiguousInput):
                ending = EndingDate(" ".join(words[start:]), None, option)
                ask_about_words_before(words[:start], ending, reader)
            raise
        if before in BLOCKS_TRAILING_DATE - NOT or _ends_in_recurrence(
            words[max(0, start - MAX_WORDS) : start], reader
        ):
            return None
        title = _AT_THE_LATEST.sub("", " ".join(words[:start]))
        ending = EndingDate(" ".join(words[start:]), due, option)
        ask_about_name(title.split(), ending, reader)
        ask_about_words_before(title.split(), ending, reader)
        title = text if before in KEEPS_DATE_IN_TITLE else title
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


# A date among other words


def read_leading(
    words: Sequence[str], read: Callable[[str], ParsedT], reader: DateContext, *, most: int = MAX_WORDS
) -> tuple[ParsedT, int]:
    """Return what the first words mean, as many of them as can be read, and how many that are."""
    refusal: NotADate | None = None
    for count in range(min(most, len(words)), 1, -1):
        last = normalize(words[count - 1]).strip()
        if count < len(words) and is_filler(last) and last not in DATE_SUFFIXES:
            continue  # "friday the report": the article belongs to the title
        if count < len(words) and is_number_in_words(last) and not _is_of_dates(words[count]):
            continue  # "friday first draft", "thursday two copies"
        if count < len(words) and ends_in_place(words[:count], reader.zones_by_place):
            continue  # "14:00 Lima report": what follows an hour is asked about
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


def _is_of_dates(word: str) -> bool:
    return any(part.tokens for part in split_phrases(normalize(word), LANGUAGES, {}))


def _refuse_bare_number(words: Sequence[str], count: int, refusal: NotADate | None) -> None:
    """Raise if a bare number is followed by more words, as in "24 novmber" or "by 2 days"."""
    taken = " ".join(words[:count])
    if count < len(words) and _BARE_DAY.fullmatch(taken.lower()):
        raise refusal or NotADate(f"I read “{taken}”, but not “{words[count]}”. Which day is it?")


def _may_be_a_year(words: Sequence[str], count: int) -> bool:
    """Return whether two digits follow "12 oct": 25 is the year, or begins the title."""
    if count == len(words) or not _SHORT_YEAR.fullmatch(words[count]):
        return False
    is_hour = count + 1 < len(words) and _OF_HOUR.match(normalize(words[count + 1]).strip())
    return not is_hour and normalize(words[count - 1]).strip(" .") in MONTH_NAMES


def _ask_whether_a_year(day: str, number: str, read: Callable[[str], object]) -> None:
    in_full = f"{day} 20{number}"
    try:
        read(in_full)
    except AmbiguousInput:
        pass  # the day has passed, which the caller asks about
    except UserError:
        return
    is_hour = int(number) <= time.max.hour
    raise AmbiguousInput(
        f"In “{day} {number}”, {number} is the year{', the hour' if is_hour else ''} or a word of the text.",
        phrase=f"{day} {number}",
        interpretations=[
            *([Interpretation(f"At {number}:00", f"{day} {number}:00")] if is_hour else []),
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
    if known or any(name.endswith(folded) for name in reader.own_names):
        return True
    has_digit = any(sign.isdigit() for word in words[-MAX_WORDS:] for sign in word)
    return has_digit and any(name.endswith(folded) for name in readable_places())
