"""Read dates among other words that depend on what has a name: "a week before COP22 at 10:00"."""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.calendar import Due
from bot.dates.anchors import (
    FIRST_DAY,
    LAST_DAY,
    PUNCTUATION,
    Anchor,
    Anchored,
    Hanging,
    Side,
    anchors_within,
    leading_anchors,
    may_begin_span,
)
from bot.dates.forms import DateContext
from bot.dates.leftovers import EndingDate, ask_about_words_before
from bot.dates.reading import DateOptions, leading_date
from bot.dates.readings import exact_words, label
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.dates.words import BLOCKS_TRAILING_DATE, DEADLINE_PREFIXES, KEEPS_DATE_IN_TITLE
from bot.errors import AmbiguousInput, Interpretation, PastDate, UserError
from bot.names import excerpt, fold
from bot.periods import Period
from bot.records import Kind, Prefixes, read_ref

MAX_SPAN_WORDS = 6  # "at 10:00 10 working days" before a name at the end of a title
_NO_SPAN_AFTER = BLOCKS_TRAILING_DATE | KEEPS_DATE_IN_TITLE
_NO_SPAN_FIRST = DEADLINE_PREFIXES | KEEPS_DATE_IN_TITLE | {"of", "from", "since", "de", "du", "del", "des"}
_FAR = timedelta(days=1000)  # where no day is known, any that is ahead does to see whether words are a date
_WITHOUT_QUOTES = dict.fromkeys(map(ord, '"“”„«»'))
_COUNTED = frozenset((Side.BEFORE, Side.AFTER, Side.FROM))


@dataclass(frozen=True)
class AnchoredReader:
    """Reads what depends on a name. `known` are the anchors by folded name, looked up when words may name one.

    `station` and `language` are the person's, by which the date is worked out again when its anchor has moved.
    """

    known: Callable[[], Mapping[str, Anchor]]
    options: DateOptions
    station: str
    language: str
    prefixes: Prefixes

    def leading(self, words: Sequence[str]) -> tuple[Due, int] | None:
        """Return the date that words begin with, with what it depends on, and how many it took; None where none is.

        Raises AmbiguousInput where it may be several days, or has passed, UserError where no day is known to count from.
        """
        for found in leading_anchors(words, self.known(), self.prefixes):
            read = self._read(words, found)
            if read is not None:
                _refuse_unknown(found, words, self.prefixes)
                if self._is_part_of_a_day(words, read[1]):
                    return None
                self._ask_which_day(found, words[: read[1]])
                self._ask_if_a_day(found, words[: read[1]], read[0])
                return read
        return None

    def leading_period(self, words: Sequence[str]) -> tuple[Period, int] | None:
        """Return the period that words begin with, such as the days of an event, and how many it took; None for none."""
        for found in leading_anchors(words, self.known(), self.prefixes):
            if found.is_period:
                ends = [self._read(words, replace(found, placeholder=day)) for day in (FIRST_DAY, LAST_DAY)]
                if ends[0] and ends[1]:
                    return Period(first=ends[0][0], last=ends[1][0]), ends[0][1]
        day = self.leading(words)
        return (Period.of_day(day[0]), day[1]) if day else None

    def leading_recurrence(self, words: Sequence[str]) -> tuple[Recurrence, int] | None:
        """Return the recurrence that words begin with whose end depends on a name; None where none is."""
        for found in leading_anchors(words, self.known(), self.prefixes):
            if found.anchor is None or found.connective < 1:
                continue
            as_read = [*words[: found.connective + 1], found.placeholder, *words[found.end :]]
            more = len(as_read) - len(words)
            again = leading_recurrence(as_read, **self._options(found))
            if again is not None and found.placeholder in as_read[: again[1]]:
                typed = html.unescape(" ".join(words[: again[1] - more]))
                return replace(again[0], typed=typed, ends_by=found.anchor.name), again[1] - more
        return None

    def ending(self, text: Sequence[str]) -> tuple[str, Due] | None:
        """Return the title and the date at its end that is counted from a name; None where none is."""
        counted = [
            found
            for found in anchors_within(text, self.known(), self.prefixes)
            if found.side in _COUNTED and found.anchor
        ]
        for found in reversed(counted):
            for start in _starts(text, found.connective):
                read = self._read(text[start:], _moved(found, start))
                if read is None or read[1] != len(text) - start:
                    continue
                self.leading(text[start:])  # asks what it may be else
                before = list(text[: start - _ends_in_prefix(text[:start])])
                ending = EndingDate(
                    read[0].typed, read[0], "on" if self.options.get("takes_length") else "due"
                )
                ask_about_words_before(before, ending, DateContext(**self.options))
                return " ".join(before).rstrip(" ,;:-–—"), read[0]
        return None

    def _options(self, found: Anchored) -> DateOptions:
        options = self.options.copy()
        options["anchor_day"] = _day(found) or DateContext(**self.options).today + _FAR
        return options

    def _read(self, words: Sequence[str], found: Anchored) -> tuple[Due, int] | None:
        """Return the date with what it depends on; None where the words with the name are no date."""
        as_read, more = found.as_read(words)
        try:
            due, taken = leading_date(as_read, **self._options(found))
        except AmbiguousInput as error:
            count = len(error.phrase.split())
            if found.placeholder not in error.phrase.split() or as_read[:count] != error.phrase.split():
                return None
            raise self._as_typed(error, found, words, count - more) from error
        except UserError:
            return None
        if found.placeholder not in as_read[:taken]:
            return None
        typed = _as_typed(words[: taken - more])
        if found.anchor is None or not found.anchor.key:
            return replace(due, typed=typed), taken - more
        hanging = Hanging(found.anchor.key, self.station, self.language, " ".join(as_read[:taken]))
        return replace(due, typed=typed, hangs_on=hanging.as_text()), taken - more

    def _as_typed(
        self, error: AmbiguousInput, found: Anchored, words: Sequence[str], taken: int
    ) -> AmbiguousInput:
        """Return the question about a date in the words that were typed."""
        typed = html.unescape(" ".join(words[:taken]))
        if found.anchor is None:
            return error
        sentence = str(error).replace(error.phrase, typed)
        if typed not in sentence:
            sentence = f"{typed}: {sentence}"
        readings = [found.counted(one, _day(found)) for one in error.interpretations]
        is_past = isinstance(error, PastDate)
        return type(error)(
            sentence, phrase=typed, interpretations=error.interpretations if is_past else readings
        )

    def _ask_which_day(self, found: Anchored, words: Sequence[str]) -> None:
        """Ask which day of several is meant: "at COP22", "two weeks from COP22". Raises AmbiguousInput."""
        if not found.is_doubtful or found.anchor is None:
            return
        reader, name = DateContext(**self.options), found.anchor.name
        days = [
            Interpretation(label(read[0], reader), found.by_ref(words, day))
            for day in (FIRST_DAY, LAST_DAY)
            if (read := self._read(words, replace(found, placeholder=day, is_whole=False)))
        ]
        raise AmbiguousInput(
            f"{name} has several days. Do you mean {' or '.join(day.label for day in days)}?",
            phrase=html.unescape(" ".join(words)),
            interpretations=days,
        )

    def _is_part_of_a_day(self, words: Sequence[str], taken: int) -> bool:
        """Return whether words are a date without any name, and more of them: "a week before Friday 14 October"."""
        try:
            return self._plain(words)[1] > taken
        except AmbiguousInput as error:
            return len(error.phrase.split()) > taken
        except UserError:
            return False

    def _plain(self, words: Sequence[str]) -> tuple[Due, int]:
        """Return the date that words begin with where none of them is a name."""
        options = self.options.copy()
        options["sessions_by_body"], options["next_meeting"] = {}, None
        return leading_date(words, **options)

    def _ask_if_a_day(self, found: Anchored, words: Sequence[str], due: Due) -> None:
        """Ask where the name is a day as well: an event may be called "Friday". Raises AmbiguousInput."""
        name = html.unescape(" ".join(words[found.start : found.end]))
        if found.anchor is None or found.side not in _COUNTED or not self._is_a_day(name):
            return
        reader, readings = DateContext(**self.options), list[Interpretation]()
        try:
            plain, _ = self._plain(words)
            readings = [Interpretation(label(plain, reader), exact_words(plain, reader.zone))]
        except AmbiguousInput as error:
            readings = list(error.interpretations)
        except UserError:
            pass
        its_own = Interpretation(f"{label(due, reader)} ({found.anchor.ref})", found.by_ref(words))
        raise AmbiguousInput(
            f"“{name}” is a day, and also {found.anchor.ref}. Which do you mean?",
            phrase=html.unescape(" ".join(words)),
            interpretations=[*readings, its_own],
        )

    def _is_a_day(self, name: str) -> bool:
        try:
            return self._plain(name.split())[1] == len(name.split())
        except AmbiguousInput:
            return True
        except UserError:
            return False


def _day(found: Anchored) -> date | None:
    """Return the day that the placeholder stands for; None where none is known."""
    if found.anchor is None:
        return None
    return found.anchor.last if found.placeholder == LAST_DAY else found.anchor.first


def _refuse_unknown(found: Anchored, words: Sequence[str], prefixes: Prefixes) -> None:
    if found.anchor is not None:
        return
    name = html.unescape(" ".join(words[found.start : found.end])).strip(PUNCTUATION)
    ref = read_ref(name, prefixes)
    if ref is None or ref.kind in {Kind.EVENT, Kind.MEETING}:
        raise UserError(
            f"I know of no {excerpt(name)} ahead, so I can't count a day from it. Give me the day itself."
        )
    raise UserError(f"I count days from an event or a meeting, not from {ref}. Give me the day itself.")


def _as_typed(words: Sequence[str]) -> str:
    """Return words as they were typed, without quotation marks, of which a name may have one."""
    return html.unescape(" ".join(words)).translate(_WITHOUT_QUOTES).strip(PUNCTUATION)


def _starts(text: Sequence[str], connective: int) -> Iterator[int]:
    """Yield where a date may begin that ends a title, the longest first."""
    for start in range(max(1, connective - MAX_SPAN_WORDS), connective - 1):
        first, before = fold(text[start]), fold(text[start - 1])
        if first in _NO_SPAN_FIRST or before in _NO_SPAN_AFTER or not may_begin_span(text[start:]):
            continue
        yield start


def _moved(found: Anchored, by: int) -> Anchored:
    """Return a name in words of which the first are left out."""
    return replace(found, connective=found.connective - by, start=found.start - by, end=found.end - by)


def _ends_in_prefix(words: Sequence[str]) -> bool:
    """Return whether the words end in "by", which goes with the date."""
    return len(words) > 1 and fold(words[-1]) in DEADLINE_PREFIXES
