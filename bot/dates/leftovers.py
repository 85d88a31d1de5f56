"""Words after a date that may belong to it: what is left of a date must not become text without a question.

A date option takes the words it can read, and what follows is text: "due:friday Send the table". If what follows is
itself a word of dates, of zones or of time, as in "friday before Council", the date was perhaps not read as it was meant.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from html import unescape
from types import MappingProxyType

from bot.calendar import Due
from bot.dates.forms import LAST_HOUR, DateContext
from bot.dates.leftover_words import (
    ALL_DAY,
    ARROWS,
    ARTICLES,
    AT,
    BEGINS_TEXT,
    CONDITIONALS,
    CONJUNCTIONS,
    CORE_TOKENS,
    COUNT_TOKENS,
    COURTESIES,
    DAY_IN_SMALL_LETTERS,
    DAY_TOKENS,
    FIGURES,
    FOR_A_WHILE,
    FUNCTION,
    GOES_ON,
    HEDGES,
    HOLIDAYS,
    HOUR_OF_DAY,
    HOUR_OF_FIGURES,
    HOUR_WITHIN,
    HOUR_WORDS,
    IN_PLACE,
    JOINT_TOKENS,
    LEADS_TO_PART,
    LENGTH,
    NOT,
    NUMBER,
    NUMBERED_PERIOD,
    NUMBERS,
    OF_SOMETHING,
    OF_TIME,
    OFFSET_OF_ZONE,
    ORDINAL_FIGURES,
    ORDINARY,
    PART_OF_DAY,
    PARTS_OF_PHRASES,
    SEVERAL_TIMES,
    SHORT_ZONES,
    TIME_OF_PLACE,
    TIME_WORDS,
    UNTIL,
    VAGUE_TOKENS,
    WHERE,
    ZONE_ABBREVIATIONS,
)
from bot.dates.places import MAX_PLACE_WORDS, place_at, zone_letters
from bot.dates.readings import exact_words, label
from bot.dates.words import (
    LANGUAGES,
    LIMITS,
    PHRASES,
    ZONES,
    is_number_in_words,
    may_mean,
    normalize,
    tokens_for,
)
from bot.errors import AmbiguousInput, Interpretation, UserError

NO_PLACES: Mapping[str, str] = MappingProxyType({})
MAX_CODE = 4  # letters of a place's code, or of a word like "mat"
MAX_JOINTS = 4  # "or on the 17th": words that only connect two dates
MAX_SHOWN_WORDS = 4
MAX_ADDED = 2  # words that are no text beside another one: "at best"
MAX_LETTERS = 5  # of the abbreviation of a zone
MAX_LEFT_WORDS = 12  # of a longer text, only the beginning is looked at
MAX_LENGTH_WORDS = 6  # "for two hours and thirty minutes"
MAX_COURTESY = 3  # words
MIN_NAME = 5  # letters of the name of a day or a month that may be misspelt
ADJECTIVES_FOLLOW = frozenset({"fr", "es", "ar"})  # languages in which an adjective stands behind its noun
NEARLY = 0.85  # how like the name a misspelt word is, by `difflib`; 1 is the same
MAX_LEADING_WORDS = 5
MAX_CLOCK_WORDS = MAX_PLACE_WORDS + 2  # "heure de Port of Spain"


class _Sort(IntEnum):
    """What a word after a date says about it."""

    OTHER = 0
    JOINT = 1  # of, on, the: says nothing by itself
    CONJUNCTION = 2  # or, and: another date may follow
    COUNT = 3  # 14, two, first, next: of a date if one of its words follows
    ORDINARY = 4  # may, sun, march: of a date if another word connects them
    TIME = 5  # before, until, or later, around: always of a date
    CORE = 6  # monday, october, weeks, 14:00, UTC


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


def without_courtesy(words: Sequence[str], taken: int) -> list[str]:
    """Return words that begin with a date, without what only says please or thank you behind it.

    That is all that follows the date, or what does up to a comma.
    """
    return [*words[:taken], *words[taken + _courtesy_count(words[taken:]) :]]


def _courtesy_count(rest: Sequence[str]) -> int:
    folded = [normalize(word).strip(" .,;!?~") for word in rest[:MAX_COURTESY]]
    for count in range(len(folded), 0, -1):
        if " ".join(folded[:count]) in COURTESIES and (count == len(rest) or rest[count - 1][-1] in ",،，"):
            return count
    return 0


def courtesies_at_end(words: Sequence[str]) -> int:
    """Return how many words at the end of a text only say please or thank you, behind others."""
    most = range(min(MAX_COURTESY, len(words) - 1), 0, -1)
    return next((count for count in most if _courtesy_count(words[-count:]) == count), 0)


def as_quoted(taken: str, left: str) -> str:
    """Return the words with which what follows the value of an option is text."""
    return f'"{taken}" {left}'


def ask_about_rest(
    found: DateWords,
    meant: Due | None,
    reader: DateContext,
    read: Callable[[Sequence[str]], tuple[Due, int]],
    *,
    has_hour: bool = False,
    has_text: bool = False,
    as_text: Callable[[str, str], str] = as_quoted,
) -> None:
    """Ask if words that may belong to the date follow it. Raises AmbiguousInput.

    `meant` is None for what is no single day, which with `has_hour` has an hour; with `has_text` the words are not needed as
    a text, since one stands elsewhere. `read` reads a date that words begin with, and `as_text` writes that what is left is
    text.
    """
    is_one_hour = meant is not None and meant.at is not None
    rest = _Rest(
        found.rest,
        _own_places(reader),
        has_hour=has_hour or is_one_hour,
        is_one_hour=is_one_hour,
        has_text=has_text,
        last=found.words[found.taken_count - 1] if found.taken_count else "",
    )
    count = rest.count_of_time()
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
        interpretations=[
            *_there(found, meant, reader),
            Interpretation("Just text", as_text(found.taken, left)),
        ],
    )


def _own_places(reader: DateContext) -> Mapping[str, str]:
    return {**reader.zones_by_place, **reader.zones_by_code}


def _there(found: DateWords, meant: Due | None, reader: DateContext) -> list[Interpretation]:
    """Return the reading by the clocks of the place that follows an hour, if one does."""
    zone, _, end = _place_within(found.rest, _own_places(reader))
    if not zone or meant is None or meant.at is None or meant.hangs_on:
        return []
    due = replace(meant, zone=zone)
    after = found.rest[end : max(end, MAX_SHOWN_WORDS)]
    return [Interpretation(label(due, reader), " ".join([exact_words(due, reader.zone), *after]))]


def place_named(words: Sequence[str], reader: DateContext) -> str:
    """Return the place that words behind a day are, with "in" or without: "in Addis Ababa", "(Suva)"; "" for others.

    The time of a place is none: "heure de Dakar", "по Москве".
    """
    zone, start, end = _place_within(words, _own_places(reader))
    is_where = all(_plain(word) in WHERE for word in words[:start])
    return " ".join(words[start:end]).strip("()[],.;:!? ") if zone and is_where and end == len(words) else ""


@dataclass(frozen=True)
class EndingDate:
    """The date at the end of a title as it was typed, what it means, up to `last` for several days, and the option that takes it.

    `meant` is None where it has several meanings.
    """

    typed: str
    meant: Due | None
    option: str = "due"
    last: Due | None = None

    def label(self, reader: DateContext) -> str:
        return " to ".join(label(day, reader) for day in (self.meant, self.last) if day)

    def as_option(self, zone: str) -> str:
        """Return the option with the date: due:"2016-10-14"."""
        is_exact = self.meant and not (self.meant.hangs_on or self.last)
        words = exact_words(self.meant, zone) if self.meant and is_exact else self.typed
        return f'{self.option}:"{words}"'


def ask_about_words_before(before: Sequence[str], date: EndingDate, reader: DateContext) -> None:
    """Ask about words of time in the title before the date at its end: "half an hour" before "wednesday 9:30". Raises AmbiguousInput.

    They stand directly before the date, or are an hour anywhere. What begins, with the option `on`, begins once: "twice" is asked.
    """
    words = before[-MAX_LEFT_WORDS:]
    others = [n for n, word in enumerate(words) if _is_other(word)]
    first = others[-1] + 1 if others else 0
    said = [n for n in range(first, len(words)) if _is_of_time(words, n) and not _is_of_text(words, n)]
    said += [
        n
        for n in range(len(words))
        if (_says_time(words, n) and not _is_of_text(words, n, is_title=True))
        or HOUR_OF_DAY.fullmatch(_plain(words[n]))
        or HOUR_WITHIN.search(words[n])
    ]
    said += [0] if words and _plain(words[0]) in CONDITIONALS else []
    own = _own_places(reader)
    ends = range(max(0, len(words) - MAX_CLOCK_WORDS), len(words))
    said += [n for n in ends if _is_condition_or_clock(words[n:], own)]
    if date.option == "on":
        plain = [_plain(word) for word in words]
        said += [n for n in range(len(words)) if may_mean(" ".join(plain[n:]), SEVERAL_TIMES)]
    said += [n for n, word in enumerate(words) if _is_misspelt(word)]
    if said:
        start = min(said)
        while start and not _is_other(words[start - 1]):
            start -= 1  # "on" of "on friday"
        raise ask_about_part(" ".join(words[start:]), date, reader)


def _is_condition_or_clock(words: Sequence[str], own: Mapping[str, str]) -> bool:
    """Return whether words begin a condition, are a phrase of time, or say by which clocks: "if possible", "first thing", "Bangkok time"."""
    phrase = _plain(" ".join(words))
    if len(words) > 1 and (any(PHRASES.get(phrase, {}).values()) or _plain(words[0]) in TIME_WORDS):
        return True
    return _clock_of_place(words, own) == len(words) or _plain(words[0]) in CONDITIONALS


def _is_other(word: str) -> bool:
    return _sort(word, has_hour=False) is _Sort.OTHER and _plain(word) not in NOT | OF_TIME


def _is_of_time(words: Sequence[str], n: int) -> bool:
    """Return whether a word is one of a date by itself, or with those behind it: a length, the time of a place, "2 weeks"."""
    rest, folded = words[n:], _plain(words[n])
    sort = _sort(words[n], has_hour=True)
    if (
        sort is _Sort.TIME
        or _says_time(words, n)
        or (folded.upper() in ZONE_ABBREVIATIONS and words[n].isupper())
    ):
        return True
    tokens = tokens_for(folded, LANGUAGES) if folded in PHRASES else ()
    if ORDINAL_FIGURES.fullmatch(words[n].strip(",;").lower()) or any(
        VAGUE_TOKENS.fullmatch(token) for token in tokens
    ):
        return True
    if folded in NOT | OF_TIME or (len(rest) == 1 and "in" in tokens):
        return True
    pair = {_sort(word, has_hour=False) for word in rest[1:2]}
    if pair and (sort is _Sort.COUNT or is_number_in_words(folded)) and pair <= {_Sort.CORE}:
        return True  # "second week"
    if sort is _Sort.CORE and len(rest) > 1 and NUMBER.fullmatch(_plain(rest[1])):
        return True  # "week 43"
    return _length_count(rest) == len(rest)


def ask_about_part(part: str, date: EndingDate, reader: DateContext) -> AmbiguousInput:
    """Return the question whether a part of a title belongs to the date at its end."""
    as_day = f" as {date.label(reader)}" if date.meant else ""
    return AmbiguousInput(
        f"I read “{date.typed}”{as_day}. What is “{part}”? If it's part of the date, give me the day itself. {reader.example}",
        phrase=date.typed,
        interpretations=[Interpretation("Just text", date.as_option(reader.zone))],
    )


def ask_about_name(title: Sequence[str], date: EndingDate, reader: DateContext) -> None:
    """Ask about a word that only a name has in capitals, at the end of one: "Europe Today". Raises AmbiguousInput."""
    words = [*title, date.typed]
    are_names = all(word[:1].isupper() and not word.isupper() for word in words[-2:])
    if (
        date.meant is None
        or " " in date.typed
        or not are_names
        or not may_mean(_plain(date.typed), DAY_IN_SMALL_LETTERS)
    ):
        return
    text = " ".join(words)
    raise AmbiguousInput(
        f"“{date.typed}” is {date.label(reader)}. Is it part of the name?",
        phrase=text,
        interpretations=[
            Interpretation("Part of the name", f'title:"{text}"'),
            Interpretation(date.label(reader), f"{' '.join(title)} {date.as_option(reader.zone)}"),
        ],
    )


def unread_before(
    before: Sequence[str], typed: Sequence[str], *, phrase: str, readings: Sequence[Interpretation]
) -> AmbiguousInput:
    """Return the question about words that were not read before a date: "nxt friday"."""
    return AmbiguousInput(
        f"I read “{' '.join(typed)}”, but not “{' '.join(before)}”. Is it part of the date, or of the text?",
        phrase=phrase,
        interpretations=readings,
    )


def goes_until(rest: Sequence[str]) -> bool:
    """Return whether words behind a date begin with what leads to the last day of a period, or to another one."""
    return bool(rest) and (_plain(rest[0]) in UNTIL or _is_conjunction(rest[0]))


def _is_conjunction(word: str) -> bool:
    return unescape(word) in ARROWS or _sort(word, has_hour=False) is _Sort.CONJUNCTION


def _other_date(
    rest: Sequence[str], read: Callable[[Sequence[str]], tuple[Due, int]]
) -> tuple[Due, int] | None:
    """Return the date after "or" and the like, and how many words it took with it; None if there is none."""
    if len(rest) < 2 or not _is_conjunction(rest[0]):  # noqa: PLR2004
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


@dataclass(frozen=True)
class _Rest:
    """Words behind a date: with `has_hour` it has an hour, with `is_one_hour` it is one, with `has_text` a text stands elsewhere.

    `own` are zones by the names and codes of the charter's places; `last` is the last word of the date, "" where it isn't known.
    """

    words: Sequence[str]
    own: Mapping[str, str]
    has_hour: bool
    is_one_hour: bool = False
    has_text: bool = False
    last: str = ""

    def count_of_time(self) -> int:
        """Return how many of the words may belong to the date, by the first rule that says so; 0 if they begin another text."""
        return next((count for rule in _RULES if (count := rule(self))), 0) if self.words else 0

    @cached_property
    def sorts(self) -> list[_Sort]:
        return [_sort(word, has_hour=self.has_hour) for word in self.words[:MAX_LEFT_WORDS]]


def date_word_count(words: Sequence[str], *, has_hour: bool, own: Mapping[str, str] = NO_PLACES) -> int:
    """Return how many of the words after a date may belong to it; 0 if they begin another text.

    With `has_hour`, the date has an hour, which a zone or a place may follow; `own` are zones by the names and
    codes of the charter's places.
    """
    return _Rest(words, own, has_hour=has_hour).count_of_time()


def _hour_or_declined_place(rest: _Rest) -> int:
    words = rest.words
    is_one = HOUR_WITHIN.search(words[0]) or (rest.has_hour and _is_declined_place(words))
    return min(2, len(words)) if is_one else 0


def _exception(rest: _Rest) -> int:
    """Return 2 where a day is left out or a length is said: "except fridays", "for two days"."""
    folded = normalize(" ".join(rest.words[:MAX_LEFT_WORDS]))
    is_one = LIMITS["except"].match(folded.strip()) or FOR_A_WHILE.match(folded) or ALL_DAY.match(folded)
    return min(2, len(rest.words)) if is_one else 0


def _continued(rest: _Rest) -> int:
    """Return 2 where the first word goes on with what was said, so that no text begins with it: "or so", "rather than friday"."""
    first = _plain(rest.words[0])
    return min(2, len(rest.words)) if first in GOES_ON or (rest.has_text and first in OF_TIME) else 0


def _words_of_dates(rest: _Rest) -> int:
    """Return how many words there are up to the first one that is of dates by itself."""
    words, sorts = rest.words, rest.sorts
    start = next(
        (n for n, sort in enumerate(sorts) if sort not in {_Sort.JOINT, _Sort.CONJUNCTION}), len(sorts)
    )
    if start == len(sorts) or start > MAX_JOINTS:
        return len(sorts) if start == len(sorts) else 0
    if sorts[start] in {_Sort.CORE, _Sort.TIME}:
        return start + 1
    if sorts[start] is _Sort.ORDINARY and start and not _connects(words[:start]):
        return 0
    if rest.has_hour and len(words) == 1 and _is_an_ordinal(words[0]):
        return 0
    is_other_date = _Sort.CONJUNCTION in sorts[:start] and words[start][:1].isdigit()
    is_hour = sorts[start] is _Sort.COUNT and bool(start) and _plain(words[start - 1]) in AT
    if is_hour and len(sorts) > start + 1 and sorts[start + 1] is _Sort.OTHER and words[start].isdigit():
        is_hour = int(words[start]) <= LAST_HOUR  # "at 25 desks"
    if is_hour or is_other_date or _Sort.OTHER not in sorts or (sorts[start] is _Sort.ORDINARY and start):
        return start + 1
    return _counted_length(sorts, start)


def _other_day_or_hour(rest: _Rest) -> int:
    """Return how many words there are up to a day or an hour of which nothing says that it is part of a text.

    So is "the report of friday", "for monday", "the monday meeting" and what is behind "because".
    """
    if _plain(rest.words[0]) in BEGINS_TEXT:
        return 0
    words = rest.words[:MAX_LEFT_WORDS]
    return next((n + 1 for n in range(len(words)) if _says_time(words, n) and not _is_of_text(words, n)), 0)


def _is_a_number_of(words: Sequence[str], n: int) -> bool:
    """Return whether figures say which of something: "paper 12/10"."""
    return n > 0 and bool(re.fullmatch(r"\d{1,2}[/.]\d{1,2}", words[n])) and _is_other(words[n - 1])


def _says_time(words: Sequence[str], n: int) -> bool:
    """Return whether a word is a day or an hour, or a month beside a number."""
    folded = _plain(words[n])
    if FIGURES.fullmatch(folded) or HOUR_WITHIN.search(words[n]):
        return not NUMBERS.fullmatch(folded)
    tokens = tokens_for(folded, LANGUAGES) if folded in PHRASES else ()
    if any(re.fullmatch(r"m\d+", token) for token in tokens):
        beside = [_plain(word) for word in (*words[max(0, n - 1) : n], *words[n + 1 : n + 2])]
        return any(NUMBER.fullmatch(word) or is_number_in_words(word) for word in beside) or bool(
            n and beside[0] in UNTIL
        )
    if " " in folded and folded not in PHRASES:  # of Chinese, what stands between
        return any(_says_time([part], 0) for part in folded.split())
    if folded in ORDINARY:
        return False
    return bool(tokens) and all(DAY_TOKENS.fullmatch(token) for token in tokens)


def _is_of_text(words: Sequence[str], n: int, *, is_title: bool = False) -> bool:
    """Return whether a day is said of something else: "of friday", "for the 12 October", "the monday meeting", "Morning briefing"."""
    before = [_plain(word) for word in words[max(0, n - MAX_JOINTS) : n]]
    has_article = bool(before) and before[-1] in ARTICLES
    while before and (before[-1] in ARTICLES or NUMBER.fullmatch(before[-1])):
        before.pop()
    if (before and before[-1] in OF_SOMETHING) or _is_a_number_of(words, n):
        return True
    leads = has_article or n == 0 or (is_title and _is_other(words[n - 1]))
    follows = n + 1 < len(words) and words[n][-1:].isalpha() and _is_other(words[n + 1])
    return leads and follows


def _length_count(words: Sequence[str]) -> int:
    """Return how many words are a length in hours or minutes: "полтора часа", "45 min"; 0 for others."""
    counts = range(min(MAX_LENGTH_WORDS, len(words)), 0, -1)
    return next((count for count in counts if may_mean(" ".join(words[:count]), LENGTH)), 0)


def _count_before_time(words: Sequence[str], own: Mapping[str, str], *, has_hour: bool) -> int:
    """Return how many words end with a time that one or two unknown words keep from a date; 0 for none.

    Behind an hour that is how long it takes: "sharp, 30 min", "TU, 45 mn". Behind a day it is an hour: "@ 4pm", "1530 Moscow".
    """
    if not has_hour and words and HOUR_OF_FIGURES.fullmatch(_plain(words[0])):
        return 2 if _place_count(words[1:], own, has_hour=True) else 0
    for start in range(1, min(MAX_JOINTS, len(words) - 1) + 1):
        word = words[start]
        is_time = bool(HOUR_WITHIN.search(word)) or bool(HOUR_OF_DAY.fullmatch(_plain(word)))
        if length := is_time or (has_hour and _length_count(words[start:])):
            return start + int(length)
    return 0


def _is_declined_place(words: Sequence[str]) -> bool:
    """Return whether the words name a place in a case that is not looked up: "по Нью-Йорку"."""
    return _plain(words[0]) == "по" and words[1:] != [] and words[1][:1].isupper()


def _unknown_place(rest: _Rest) -> int:
    """Return 1 where a name alone is behind an hour, which may be a place that no table has."""
    words = rest.words if rest.is_one_hour and not rest.has_text else ()
    first = words[0].strip(".,;:!?()") if len(words) == 1 else ""
    return int(first[:1].isalpha() and not first[0].islower() and not _is_an_ordinal(words[0]))


def _part_of_day(rest: _Rest) -> int:
    """Return how many words there are up to a part of a day to which they lead; 0 for "the morning report", which is a text."""
    folded = [_plain(word) for word in rest.words[: MAX_LEADING_WORDS + 1]]
    led = next((n for n, word in enumerate(folded) if word not in LEADS_TO_PART), len(folded))
    if not 0 < led < len(folded) or not PART_OF_DAY.fullmatch(folded[led]):
        return 0
    is_named = set(folded[:led]) <= ARTICLES and rest.words[led + 1 :] and _is_other(rest.words[led + 1])
    return 0 if is_named else led + 1


def _clock_of_place(words: Sequence[str], own: Mapping[str, str]) -> int:
    """Return how many words say by which clocks, before a date or behind it: "NY time", "heure de Tokyo"; 0 for others.

    Of a place that is not known, the name has capitals, and "time" none: "Extra Time" is a text.
    """
    plain = [word.strip(".,;:!?()") for word in words[:MAX_CLOCK_WORDS]]
    end = next((n for n, word in enumerate(plain) if _plain(word) in TIME_OF_PLACE), -1)
    if end > 0:
        is_name = all(word[:1].isupper() for word in plain[:end]) and not plain[end][:1].isupper()
        return end + 1 if is_name or place_at(plain, own)[1] == end else 0
    stop = _place_within(plain[1:], own)[2] if end == 0 and _plain(plain[0]) != "time" else 0
    return stop and stop + 1


def _negated(rest: _Rest) -> int:
    """Return how many words say that a day is not meant: "pas au 23"; 0 for "not urgent", which is a text."""
    if _plain(rest.words[0]) not in NOT:
        return 0
    said = (n for n, word in enumerate(rest.words[1:MAX_JOINTS], start=2) if NUMBER.fullmatch(_plain(word)))
    return next(said, 0)


@lru_cache(maxsize=4096)  # titles use the same words, and each is compared with a hundred names
def _is_misspelt(word: str) -> bool:
    """Return whether a word is nearly the name of a month or a weekday: "octbre"."""
    folded = _plain(word)
    if len(folded) < MIN_NAME or not folded.isalpha() or folded in PHRASES:
        return False
    letters, most = frozenset(folded), 1 - NEARLY
    # Each letter that only one of the two has costs likeness, so that few names are worth the comparison.
    names = [n for n, of in _day_names() if len(letters ^ of) <= most * (len(folded) + len(n))]
    return bool(get_close_matches(folded, names, n=1, cutoff=NEARLY))


@cache
def _day_names() -> Sequence[tuple[str, frozenset[str]]]:
    """Return the names of the days and months in all languages, each with its letters."""
    names = (one for one in PHRASES if len(one) >= MIN_NAME and _names_a_day(one))
    return [(name, frozenset(name)) for name in names]


def _names_a_day(phrase: str) -> bool:
    return all(re.fullmatch(r"[mw]\d+", token) for token in tokens_for(phrase, LANGUAGES))


def _adjective(rest: _Rest) -> int:
    """Return 1 for a single word behind the name of a day where adjectives follow: "lundi suivant", "lunes posterior"."""
    last = normalize(rest.last).strip()
    languages = PHRASES.get(last, {}).keys()
    is_name = bool(languages) and languages <= ADJECTIVES_FOLLOW and _names_a_day(last)
    return int(is_name and len(rest.words) == 1 and not rest.words[0][:1].isupper())


def _counted_days(rest: _Rest) -> int:
    """Return how many words there are up to a count of days, where the text stands elsewhere: "give or take a day"."""
    pairs = zip(rest.sorts, rest.sorts[1:], strict=False) if rest.has_text else ()
    return next((n + 2 for n, pair in enumerate(pairs) if pair == (_Sort.COUNT, _Sort.CORE)), 0)


def _hour_behind_a_word(rest: _Rest) -> int:
    """Return how many words there are where an hour in words is all that stands behind one: "jeudi prochin dix heures trente".

    That word is then more likely a misspelt part of the date than the first of a text.
    """
    first, *behind = rest.sorts
    counts = behind.count(_Sort.COUNT)
    if rest.has_hour or first is not _Sort.OTHER or counts < 2 or len(rest.words) > MAX_LEFT_WORDS:  # noqa: PLR2004
        return 0
    is_hour = any(_is_of_hours(normalize(word).strip()) for word in rest.words[1:])
    is_all = not {_Sort.OTHER, _Sort.ORDINARY} & {*behind}
    return len(rest.words) if is_hour and is_all else 0


def _is_of_hours(folded: str) -> bool:
    return folded in HOUR_WORDS or (folded in PHRASES and "hour" in tokens_for(folded, LANGUAGES))


def _beside_text(rest: _Rest) -> int:
    """Return how many words may say more of a date, where the text stands elsewhere.

    That is a word or two that no text would begin with, as it is written; behind an hour one word, a name, or two short words:
    "du mat"; behind a day letters alone, as "NY" are. Behind both it is what goes up to a place: "close of offices in Bangkok".
    """
    words, own, has_hour = rest.words, rest.own, rest.is_one_hour
    if not rest.has_text or _is_an_ordinal(words[0]):
        return 0
    if len(words) <= MAX_ADDED and not words[0][:1].isupper():
        return len(words)
    plain = [word.strip(".,;:!?()") for word in words]
    if len(words) == 1 and (has_hour or (plain[0].isupper() and len(plain[0]) <= MAX_CODE)):
        return 1
    are_names = all(word[:1].isalpha() and not word[0].islower() for word in plain)
    are_short = len(words) == 2 and all(len(word) <= MAX_CODE for word in plain)  # noqa: PLR2004 - two
    if has_hour and (are_short or (are_names and len(words) <= MAX_PLACE_WORDS)):
        return len(words)
    ends = (start + _place_within(words[start:], own)[2] for start in range(MAX_JOINTS))
    return next((end for start, end in enumerate(ends) if end > start), 0)


_RULES: tuple[Callable[[_Rest], int], ...] = (
    lambda rest: _place_count(rest.words, rest.own, has_hour=rest.has_hour),
    _hour_or_declined_place,
    lambda rest: _length_count(rest.words),
    lambda rest: _count_before_time(rest.words, rest.own, has_hour=rest.has_hour),
    _exception,
    _words_of_dates,
    _part_of_day,
    lambda rest: _clock_of_place(rest.words, rest.own),
    lambda rest: int(_is_misspelt(rest.words[0])),
    _negated,
    _continued,
    _adjective,
    _counted_days,
    _hour_behind_a_word,
    _beside_text,
    _unknown_place,
    _other_day_or_hour,
)


def says_a_day(text: str) -> bool:
    """Return whether words that belong to no date say a day, or that one is left out."""
    folded = normalize(text)
    return bool(LIMITS["except"].search(folded) or re.search(r"\d", folded))


def _is_an_ordinal(word: str) -> bool:
    """Return whether a word is an ordinal, which alone is no hour: "14:00 Second"."""
    folded = _plain(word)
    return folded in PHRASES and all(re.fullmatch(r"n\d", token) for token in tokens_for(folded, LANGUAGES))


def _place_count(words: Sequence[str], own: Mapping[str, str], *, has_hour: bool) -> int:
    """Return how many words name a place or a zone: behind an hour whatever follows, behind a day where nothing does."""
    _, start, end = _place_within(words, own)
    if (
        not end
        and words[start:]
        and _is_a_code(words[start], has_hour=has_hour or start > 0, is_last=len(words) == start + 1)
    ):
        end = start + 1
    is_time_of = bool(words) and _plain(words[0]) in TIME_OF_PLACE - {"time"}
    if (has_hour or is_time_of) and (time_of := _time_of_place(words)):
        return time_of
    is_last = all(_plain(word) in TIME_OF_PLACE for word in words[end:])
    return end if has_hour or is_last else 0


def _place_within(words: Sequence[str], own: Mapping[str, str]) -> tuple[str, int, int]:
    """Return the zone of the place that words name behind "in" and the like, where it begins and ends; "" and 0 for none.

    Without one it would begin where it says.
    """
    start = 0
    while start < min(len(words), MAX_JOINTS):
        zone, count = place_at(words[start:], own)
        if zone:
            return zone, start, start + count
        if _plain(words[start]) not in IN_PLACE:
            break
        start += 1
    return "", start, 0


def _is_a_code(word: str, *, has_hour: bool, is_last: bool) -> bool:
    """Return whether a word is the abbreviation of a zone: in small letters only where it is the last one."""
    bare = word.strip("()[].,;:?!")
    if not has_hour or not (bare.isupper() or not bare.isalpha() or is_last):
        return False
    if bare.upper() in ZONE_ABBREVIATIONS or OFFSET_OF_ZONE.fullmatch(bare):
        return True
    return (
        1 < len(bare) <= MAX_LETTERS and bare.isalpha() and bare.isascii() and bare.upper() in zone_letters()
    )


def _time_of_place(words: Sequence[str]) -> int:
    """Return 1 where the words name the time of a place that is not read here: "heure de Tokyo", "New York time"."""
    folded = [_plain(word) for word in words[: MAX_PLACE_WORDS + 1]]
    return int(any(word in TIME_OF_PLACE and (n or word != "time") for n, word in enumerate(folded)))


def _plain(word: str) -> str:
    return normalize(word).strip(" ;:?~") or word


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
    """Return what a word says about the date before it; of one that is written together, as Chinese is, the strongest part."""
    folded = normalize(word).strip(" ;:?~")
    folded = folded.replace(" ~ ", "-") if "~" in folded and folded.replace(" ~ ", "-") in HEDGES else folded
    parts = [part for part in folded.split() if part != "~"]
    if len(parts) > 1 and folded not in PHRASES:
        return max(_sort_of(part, part, has_hour=has_hour) for part in parts)
    return _sort_of(word.strip("()[]"), folded, has_hour=has_hour)


def _sort_of(word: str, folded: str, *, has_hour: bool) -> _Sort:
    if word in ZONE_ABBREVIATIONS or (folded in ZONES and (has_hour or folded not in SHORT_ZONES)):
        return _Sort.CORE
    if folded in CONJUNCTIONS:
        return _Sort.CONJUNCTION
    if folded in TIME_WORDS | HEDGES | HOLIDAYS or NUMBERED_PERIOD.fullmatch(folded):
        return _Sort.TIME
    if folded in FUNCTION:
        return _Sort.JOINT
    if folded in ORDINARY:
        return _Sort.ORDINARY
    if FIGURES.fullmatch(folded):
        return _Sort.CORE
    if (
        NUMBER.fullmatch(folded)
        or NUMBERS.fullmatch(folded)
        or folded in PARTS_OF_PHRASES
        or folded in HOUR_WORDS
    ):
        return _Sort.COUNT
    tokens = tokens_for(folded, LANGUAGES) if folded in PHRASES else ()
    if any(CORE_TOKENS.fullmatch(token) for token in tokens):
        return _Sort.CORE
    if any(COUNT_TOKENS.fullmatch(token) for token in tokens):
        return _Sort.COUNT
    return _Sort.JOINT if any(token in JOINT_TOKENS for token in tokens) else _Sort.OTHER
