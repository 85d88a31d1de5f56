"""Words after a date that may belong to it: what is left of a date must not become text without a question.

A date option takes the words it can read, and what follows is text: "due:friday Send the table". If what follows is
itself a word of dates, of zones or of time, as in "friday before Council", the date was perhaps not read as it was meant.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from zoneinfo import available_timezones

from bot.calendar import Due
from bot.dates.forms import DateContext
from bot.dates.readings import exact_words, label
from bot.dates.words import (
    BLOCKS_TRAILING_DATE,
    KEEPS_DATE_IN_TITLE,
    LANGUAGES,
    ORDINARY_WORDS,
    PHRASES,
    ZONES,
    normalize,
    tokens_for,
    word_set,
)
from bot.errors import AmbiguousInput, Interpretation, UserError

MAX_JOINTS = 4  # "or on the 17th": words that only connect two dates
MAX_PLACE_WORDS = 3  # "New York time"
MAX_SHOWN_WORDS = 4
MAX_LEFT_WORDS = 12  # of a longer text, only the beginning is looked at


class _Sort(IntEnum):
    """What a word after a date says about it."""

    OTHER = 0
    JOINT = 1  # of, on, the: says nothing by itself
    CONJUNCTION = 2  # or, and: another date may follow
    COUNT = 3  # 14, two, first, next: of a date if one of its words follows
    ORDINARY = 4  # may, sun, march: of a date if another word connects them
    TIME = 5  # before, until: always of a date
    CORE = 6  # monday, october, weeks, 14:00, UTC


_TIME_WORDS = word_set(
    "before after until till til since during prior following avant apres jusqu'a jusqu'au depuis pendant antes "
    "despues hasta tras durante до после перед قبل بعد حتى"
)
_CONJUNCTIONS = word_set("or and & / - to ou et u o y e или и либо по до أو او و 或 和")
_ORDINARY = ORDINARY_WORDS | word_set(
    "day may march mars mai second min weekly daily monthly quarterly yearly"
)
_CORE_TOKENS = re.compile(
    r"(?:#?\d+ )?(?:w\d|m\d+|day|week|month|year|workday|quarter|weekend)|today|tonight|tomorrow|overmorrow|yesterday|"
    r"noon|midnight|eod|end (?:week|month|quarter|year)|ofmonth"
)
_COUNT_TOKENS = re.compile(
    r"#\d+|n\d|next|last|this|end|every|every \S+|about|ago|hour|h|minute|oclock|am|pm"
)
_JOINT_TOKENS = frozenset(("", "by", "on", "from", "at", "in", "to", "and", "-"))
_FIGURES = re.compile(
    r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\.?|\d{4}-\d\d?-\d\d?|\d{1,2}:\d\d|\d{1,2}(?:h\d*|[ap]m)"
)
_NUMBER = re.compile(r"\d{1,4}(?:st|nd|rd|th|er|eme|e|o|го)?")
_ZONE_ABBREVIATIONS = word_set(
    "PST PDT MST MDT CST CDT AST ADT IST JST BST WAT CAT EAT SAST EET EEST WET WEST BRT ART HKT SGT AEST AEDT NZST ICT "
    "WIB AKST HST KST PKT GST"
)
_SHORT_ZONES = word_set("z est")
_PARTS_OF_PHRASES = word_set(
    "working business ouvrable ouvrables ouvre ouvres habil habiles laborable laborables рабочий рабочих рабочего que viene"
)
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
_COMPASS = word_set("north south west center")  # Australia/North, America/North_Dakota/Center
_TIME_OF_PLACE = word_set("time heure hora tiempo время времени توقيت بتوقيت 时间")


@dataclass(frozen=True)
class DateWords:
    """Words that begin with a date: those taken, and the rest."""

    words: Sequence[str]
    taken_count: int

    @property
    def taken(self) -> str:
        return " ".join(self.words[: self.taken_count])

    @property
    def rest(self) -> Sequence[str]:
        return self.words[self.taken_count :]


def ask_about_rest(
    found: DateWords, meant: Due | None, reader: DateContext, read: Callable[[Sequence[str]], tuple[Due, int]]
) -> None:
    """Ask if words that may belong to the date follow it. Raises AmbiguousInput.

    `meant` is None for what is no single day; `read` reads a date that words begin with.
    """
    count = date_word_count(found.rest, has_hour=meant is not None and meant.at is not None)
    if not count:
        return
    other = _other_date(found.rest, read)
    if meant and other and exact_words(other[0], reader.zone) != exact_words(meant, reader.zone):
        raise _which_of_two(found, meant, other, reader)
    left = " ".join(found.rest[: max(count, MAX_SHOWN_WORDS)])
    day = f" as {label(meant, reader)}" if meant else ""
    raise AmbiguousInput(
        f"I read “{found.taken}”{day}. What is “{left}”? If it's part of the date, give me the day itself. {reader.example}",
        phrase=f"{found.taken} {left}",
        interpretations=[Interpretation("Just text", f'"{found.taken}" {left}')],
    )


def ask_about_words_before(before: Sequence[str], typed: str, meant: Due, reader: DateContext) -> None:
    """Ask about "a week" before "thursday" at the end of a title, and "friday" before "a week before COP22".

    Raises AmbiguousInput.
    """
    sorts = [_sort(word, has_hour=False) for word in before[-2:]]
    is_day = bool(meant.hangs_on) and sorts[-1:] == [_Sort.CORE] and not _identifies(before[-2:-1])
    if sorts == [_Sort.COUNT, _Sort.CORE] or is_day:
        raise ask_about_part(" ".join(before[-2:]), typed, meant, reader)


def _identifies(words: Sequence[str]) -> bool:
    """Return whether a date behind these words is no date of what is to be done: "the report of friday"."""
    return any(normalize(word).strip() in BLOCKS_TRAILING_DATE | KEEPS_DATE_IN_TITLE for word in words)


def ask_about_part(part: str, typed: str, meant: Due, reader: DateContext) -> AmbiguousInput:
    """Return the question whether a part of a title belongs to the date at its end."""
    words = typed if meant.hangs_on else exact_words(meant, reader.zone)
    return AmbiguousInput(
        f"I read “{typed}” as {label(meant, reader)}. What is “{part}”? If it's part of the date, give me the day itself. "
        f"{reader.example}",
        phrase=typed,
        interpretations=[Interpretation("Just text", f'due:"{words}"')],
    )


def _other_date(
    rest: Sequence[str], read: Callable[[Sequence[str]], tuple[Due, int]]
) -> tuple[Due, int] | None:
    """Return the date after "or" and the like, and how many words it took with it; None if there is none."""
    if len(rest) < 2 or _sort(rest[0], has_hour=False) is not _Sort.CONJUNCTION:  # noqa: PLR2004
        return None
    try:
        other, count = read(rest[1:])
    except UserError:
        return None
    return other, count + 1


def _which_of_two(
    found: DateWords, meant: Due, other: tuple[Due, int], reader: DateContext
) -> AmbiguousInput:
    """Return the question about "fri 14 or mon 17"."""
    labels = [label(each, reader) for each in (meant, other[0])]
    return AmbiguousInput(
        f"I take one day here: {labels[0]} or {labels[1]}?",
        phrase=" ".join(found.words[: found.taken_count + other[1]]),
        interpretations=[
            Interpretation(name, exact_words(each, reader.zone))
            for name, each in zip(labels, (meant, other[0]), strict=True)
        ],
    )


def date_word_count(words: Sequence[str], *, has_hour: bool) -> int:
    """Return how many of the words after a date may belong to it; 0 if they begin another text.

    With `has_hour`, the date has an hour, which a zone may follow.
    """
    if has_hour and _names_a_zone(words):
        return 1
    sorts = [_sort(word, has_hour=has_hour) for word in words[:MAX_LEFT_WORDS]]
    start = next(
        (n for n, sort in enumerate(sorts) if sort not in {_Sort.JOINT, _Sort.CONJUNCTION}), len(sorts)
    )
    if start == len(sorts) or start > MAX_JOINTS:
        return len(sorts) if start == len(sorts) else 0
    if sorts[start] in {_Sort.CORE, _Sort.TIME}:
        return start + 1
    if sorts[start] is _Sort.ORDINARY and start and not _connects(words[:start]):
        return 0
    is_other_date = _Sort.CONJUNCTION in sorts[:start] and words[start][:1].isdigit()
    if is_other_date or _Sort.OTHER not in sorts or (sorts[start] is _Sort.ORDINARY and start):
        return start + 1
    return _counted_length(sorts, start)


def _counted_length(sorts: Sequence[_Sort], start: int) -> int:
    """Return the length up to the first word of a date after a count, as in "two of the weeks"; 0 if there is none."""
    for n in range(start, len(sorts)):
        if sorts[n] is _Sort.CORE and n > start:
            return n + 1
        if sorts[n] not in {_Sort.COUNT, _Sort.JOINT}:
            break
    return 0


def _connects(joints: Sequence[str]) -> bool:
    return any(normalize(word).strip() in {"of", "on", "or", "and", "de", "du", "en"} for word in joints)


def _sort(word: str, *, has_hour: bool) -> _Sort:
    folded = normalize(word).strip(" ;:?")
    if word in _ZONE_ABBREVIATIONS or (folded in ZONES and (has_hour or folded not in _SHORT_ZONES)):
        return _Sort.CORE
    if folded in _CONJUNCTIONS:
        return _Sort.CONJUNCTION
    if folded in _TIME_WORDS:
        return _Sort.TIME
    if folded in _ORDINARY:
        return _Sort.ORDINARY
    if _FIGURES.fullmatch(folded):
        return _Sort.CORE
    if _NUMBER.fullmatch(folded) or folded in _PARTS_OF_PHRASES:
        return _Sort.COUNT
    tokens = tokens_for(folded, LANGUAGES) if folded in PHRASES else ()
    if any(_CORE_TOKENS.fullmatch(token) for token in tokens):
        return _Sort.CORE
    if any(_COUNT_TOKENS.fullmatch(token) for token in tokens):
        return _Sort.COUNT
    return _Sort.JOINT if any(token in _JOINT_TOKENS for token in tokens) else _Sort.OTHER


def _names_a_zone(words: Sequence[str]) -> bool:
    """Return whether the words begin with a zone that is not read here: "Tokyo", "New York time"."""
    folded = [normalize(word).strip() for word in words[: MAX_PLACE_WORDS + 1]]
    is_time_of_place = any(word in _TIME_OF_PLACE and (n or word != "time") for n, word in enumerate(folded))
    return is_time_of_place or any(" ".join(folded[:n]) in _cities() for n in (1, 2))


@cache
def _cities() -> frozenset[str]:
    """Return the cities after which the zones of the world are named."""
    named = (name.split("/") for name in available_timezones() if name.startswith(_REGIONS))
    return frozenset(each[-1].replace("_", " ").lower() for each in named) - _COMPASS
