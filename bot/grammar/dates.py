"""Days, hours, periods and recurrences in a command."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.calendar import Due
from bot.dates import leftovers, reading
from bot.dates import words as datewords
from bot.dates.anchored import AnchoredReader
from bot.dates.anchors import mentions_anchor
from bot.dates.forms import DateContext, NotADate
from bot.dates.periods import leading_period
from bot.dates.readings import PAST_SUFFIX, exact_words, label
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.errors import AmbiguousInput, Interpretation, PastDate, UserError
from bot.grammar.options import OptionMatch, example
from bot.grammar.parsed import TypingContext, Value
from bot.grammar.text import unread_words
from bot.names import excerpt
from bot.periods import Period
from bot.sessions import next_days

_HOUR_FIRST = re.compile(r"(?:at )?\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)\b", re.IGNORECASE)
MAX_WORDS_BEFORE = 6  # "in the second week of November, tuesday"
_MONTH_TOKEN = re.compile(r"^m\d+$")


def month_named(word: str) -> int | None:
    """Return the month (1 to 12) that a word names in any language; None if it names none."""
    folded = datewords.normalize(word)
    if folded not in datewords.PHRASES:
        return None
    signs = datewords.tokens_for(folded, datewords.LANGUAGES)
    found = {int(sign[1:]) for sign in signs if _MONTH_TOKEN.match(sign)}
    return found.pop() if len(found) == 1 else None


def read_whole_day(words: Sequence[str], listener: TypingContext) -> Due:
    """Return the day that the words name. Raises UserError if they name something else or more."""
    due, taken = read_leading_date(list(words), listener)
    if taken < len(words):
        raise UserError(f"I read the day, but not “{excerpt(' '.join(words[taken:]))}”.")
    if due.at is not None:
        raise UserError("I take a whole day here, not an hour.")
    return due


def read_leading_date(words: list[str], listener: TypingContext) -> tuple[Due, int]:
    """Return the date that words begin with, which may depend on something with a name, and how many it took."""
    found, refusal = _try_date(words, listener)
    if found is None:
        raise refusal or UserError(f"I can't read “{excerpt(' '.join(words))}” as a date.")
    return found


def read_one_date(text: str, listener: TypingContext) -> Due:
    """Return the date that a text means, which may depend on something with a name. Raises UserError if it says more."""
    words = text.split()
    named = _anchored(listener).leading(words) if mentions_anchor(words) else None
    if named is None:
        try:
            return reading.read_due(text, **date_options(listener))
        except AmbiguousInput:
            raise
        except UserError:
            named = _anchored(listener).leading(words)
            if named is None or named[1] < len(words):
                raise
    if named[1] < len(words):
        raise UserError(unread_words(words, named[1]))
    return named[0]


def _single_day(value: Value) -> Due | None:
    """Return a date or a period of one day; None for anything else."""
    match value:
        case Due():
            return value
        case Period() if value.is_one_day:
            return value.first
    return None


def ask_about_rest_of_date(
    value: Value,
    words: list[str],
    taken: int,
    listener: TypingContext,
    *,
    has_text: bool = False,
    as_text: Callable[[str, str], str] = leftovers.as_quoted,
) -> None:
    """Ask about words after a date that may belong to it, before they become text. Raises AmbiguousInput.

    With `has_text` there is a text already; `as_text` writes that they are text.
    """
    options = date_options(listener)
    leftovers.ask_about_rest(
        leftovers.DateWords(words, taken),
        _single_day(value),
        DateContext(**options),
        lambda rest: reading.leading_date(rest, **options),
        has_hour=isinstance(value, Recurrence) and value.at is not None,
        has_text=has_text,
        as_text=as_text,
    )


def date_options(listener: TypingContext) -> reading.DateOptions:
    """Return the options with which a person's dates are parsed."""
    charter, yesterday = listener.charter, listener.charter.day_of(listener.now) - timedelta(days=1)
    days, own = next_days(listener.sessions, after=yesterday), charter.own_body
    return {
        "now": listener.now,
        "zone": listener.zone,
        "languages": (listener.language, "en"),
        "working_days": listener.working_days,
        "zones_by_place": charter.zones_by_city,
        "zones_by_code": {station.code: station.zone for station in charter.stations},
        "sessions_by_body": {name: days.get(code) for name, code in charter.body_codes.items()},
        "next_meeting": days.get(own.code) if own else None,
        "takes_length": listener.takes_length,
        "is_past": listener.is_of_past,
        "is_over": listener.is_of_past,
    }


def read_date(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a date, or a recurrence if allowed: whichever takes more of the words."""
    once, refusal = _try_date(words, listener)
    if once is not None and found.option.name == "due" and not leftovers.goes_until(words[once[1] :]):
        _ask_if_it_begins(words[: once[1]], once[0], listener)
    if once is not None and once[1] == len(words):
        return once  # nothing can take more; most dates end here without the cost of recurrences
    try:
        again = read_leading_recurrence(words, listener)
    except UserError:
        if once is None:
            raise
        return once
    if again is not None and (once is None or again[1] > once[1]):
        return _must_allow_recurrence(again, words, found)
    if once is None:
        if refusal is None or isinstance(refusal, NotADate):
            _ask_about_words_before(words, listener)
        raise refusal or UserError(f"I can't read that day. {example(found.option, listener)}")
    return once


def _ask_about_words_before(words: Sequence[str], listener: TypingContext) -> None:
    """Ask about words before a day that ends what was typed: "not before friday". Raises AmbiguousInput."""
    if start := start_of_date(words, listener):
        day = " ".join(words[start:])
        just_day = [Interpretation("Just the date", day)]
        raise leftovers.unread_before(words[:start], words[start:], phrase=" ".join(words), readings=just_day)


def start_of_date(words: Sequence[str], listener: TypingContext, *, most: int = MAX_WORDS_BEFORE) -> int:
    """Return where the date begins that ends the words, behind at most so many that could not be read; 0 for none."""
    starts = range(1, min(most, len(words) - 1) + 1)
    return next((start for start in starts if is_a_date(words[start:], listener)), 0)


def whole_date(words: Sequence[str], listener: TypingContext, *, may_recur: bool) -> Due | Recurrence | None:
    """Return the date, or the recurrence, that all the words are; None if they are none. Raises UserError for a wrong day."""
    try:
        return read_one_date(" ".join(words), listener)
    except AmbiguousInput:
        raise
    except NotADate:
        return None
    except UserError:
        again = read_leading_recurrence(list(words), listener) if may_recur else None
        if again is None or again[1] < len(words):
            raise
        return again[0]


def is_a_date(words: Sequence[str], listener: TypingContext) -> bool:
    try:
        return bool(words) and whole_date(words, listener, may_recur=False) is not None
    except UserError:
        return True  # one that is asked about, or wrong


def _ask_if_it_begins(words: Sequence[str], due: Due, listener: TypingContext) -> None:
    """Ask about "from monday", which is the first of the days and not the last. Raises AmbiguousInput."""
    typed = " ".join(words)
    if not datewords.LIMITS["from"].match(datewords.normalize(typed)):
        return
    day = label(due, DateContext(**date_options(listener)))
    raise AmbiguousInput(
        f"“{typed}” says when it begins. Is it due then?",
        phrase=typed,
        interpretations=[Interpretation(f"Due {day}", exact_words(due, listener.zone))],
    )


def read_leading_recurrence(words: list[str], listener: TypingContext) -> tuple[Recurrence, int] | None:
    """Return the recurrence that words begin with, which may end by something with a name; None where none is."""
    by_name = _anchored(listener).leading_recurrence
    if mentions_anchor(words) and (found := by_name(words)) is not None:
        return found
    try:
        return leading_recurrence(words, **date_options(listener))
    except AmbiguousInput:
        raise
    except UserError:
        if (found := by_name(words)) is None:
            raise
        return found


def read_date_or_hour(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return a date, or today's hour even where it has passed: the verb knows the day."""
    try:
        return read_date(words, found, listener)
    except PastDate:
        if not _HOUR_FIRST.match(" ".join(words)):
            raise
        return read_day(words, found, listener)


def _anchored(listener: TypingContext) -> AnchoredReader:
    """Return what reads a person's dates that depend on something with a name."""
    return AnchoredReader(
        listener.anchors,
        date_options(listener),
        listener.station,
        listener.language,
        listener.charter.prefixes,
    )


def _try_date(words: list[str], listener: TypingContext) -> tuple[tuple[Due, int] | None, UserError | None]:
    """Return the date that words begin with, or why there is none; a name on which it depends is looked up where one is due."""
    anchored = _anchored(listener).leading(words) if mentions_anchor(words) else None
    if anchored is not None:
        return anchored, None
    try:
        return reading.leading_date(words, **date_options(listener)), None
    except AmbiguousInput as error:
        return None, error
    except UserError as error:
        named = None if mentions_anchor(words) else _anchored(listener).leading(words)
        return named, error


def _must_allow_recurrence(
    again: tuple[Recurrence, int], words: list[str], found: OptionMatch
) -> tuple[Value, int]:
    if not found.may_recur:
        raise UserError(
            f"Only actions can come again, so {found.typed_name}: takes one day here, not “{' '.join(words[: again[1]])}”."
        )
    rest = words[again[1] :]
    if rest and any(each.match(datewords.normalize(rest[0]).strip()) for each in datewords.LIMITS.values()):
        raise UserError(
            f"I read “{' '.join(words[: again[1]])}”, but not “{' '.join(rest[:3])}”. You can say when it begins and ends: "
            "due:every monday from 1 nov until 31 dec"
        )
    return again


def read_day(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return a day, past or future."""
    return reading.leading_date(words, **_past_or_future(listener))


def _past_or_future(listener: TypingContext) -> reading.DateOptions:
    options = date_options(listener)
    options["is_past"] = True
    return options


def read_past_or_future_day(words: list[str], listener: TypingContext) -> Due:
    """Return the day that the words name, past or future. Raises UserError if they name something else or more."""
    due, taken = reading.leading_date(words, **_past_or_future(listener))
    if taken < len(words) or due.at is not None:
        raise UserError(f"I can't read “{excerpt(' '.join(words))}” as a day.")
    return due


def read_period(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a period, which may be the days of something with a name; behind "from:" a day alone is only its first."""
    try:
        period, taken = _period_or_days_of_name(words, listener)
    except NotADate:
        _ask_about_words_before(words, listener)
        raise
    if found.typed_name == "from" and period.is_one_day and " to " not in period.first.typed:
        period = replace(period, last=None)
    return period, taken


def _period_or_days_of_name(words: list[str], listener: TypingContext) -> tuple[Period, int]:
    named = _anchored(listener).leading_period(words) if mentions_anchor(words) else None
    if named is not None:
        return named
    try:
        return leading_period(words, **date_options(listener))
    except AmbiguousInput:
        raise
    except UserError:
        if (named := _anchored(listener).leading_period(words)) is None:
            raise
        return named


def place_behind_days(value: Value, words: Sequence[str], listener: TypingContext) -> str:
    """Return the place that the words behind whole days are: "8-10 nov in Addis Ababa"; "" for others."""
    if not isinstance(value, Period) or value.first.at is not None:
        return ""
    return leftovers.place_named(words, DateContext(**date_options(listener)))


def period_at_end(text: Sequence[str], listener: TypingContext) -> tuple[str, Period, str] | None:
    """Return the title, the days at its end and the place behind them, "" without one; None where no days end it.

    Raises AmbiguousInput where it could be several. A month alone is part of the title, as is a day of something: "Forum
    of 12 May".
    """
    for start in range(max(1, len(text) - reading.MAX_WORDS), len(text)):
        words = list(text[start:])
        first, before = (datewords.normalize(text[n]).strip() for n in (start, start - 1))
        if first in datewords.DATE_SUFFIXES or before in datewords.BLOCKS_TRAILING_DATE:
            continue
        try:
            period, taken = _period_or_days_of_name(words, listener)
        except AmbiguousInput as error:
            _ask_about_text_before(text[:start], error.phrase, None, listener)
            raise
        except UserError:
            continue
        place = place_behind_days(period, words[taken:], listener)
        if (place or taken == len(words)) and not (taken == 1 and month_named(words[0])):
            _ask_about_text_before(text[:start], " ".join(words[:taken]), period, listener)
            return " ".join(text[:start]).rstrip(" ,;:-–—"), period, place
    return None


def _ask_about_text_before(
    title: Sequence[str], typed: str, period: Period | None, listener: TypingContext
) -> None:
    """Ask about words before the days at the end of a title that may belong to them. Raises AmbiguousInput."""
    last = None if period is None or period.is_one_day else period.last
    ending = leftovers.EndingDate(typed, period.first if period else None, "on", last)
    reader = DateContext(**date_options(listener))
    leftovers.ask_about_name(title, ending, reader)
    leftovers.ask_about_words_before(title, ending, reader)


def date_at_end(
    text: list[str], listener: TypingContext, *, may_depend: bool = True
) -> tuple[str, Due] | None:
    """Return the title and the date at its end, which may depend on something with a name; None without one."""
    may_depend = may_depend and mentions_anchor(text)
    if may_depend and (depending := _anchored(listener).ending(text)) is not None:
        return depending
    ending = reading.trailing_date(" ".join(text), **date_options(listener))
    if may_depend and ending is not None:
        title, due = ending
        other = _anchored(listener).ending(title.split())
        if other is not None:
            typed = " ".join(text)[len(title) :].strip()
            found = leftovers.EndingDate(typed, due, "on" if listener.takes_length else "due")
            raise leftovers.ask_about_part(other[1].typed, found, DateContext(**date_options(listener)))
    return ending


def ask_about_past_ending(text: Sequence[str], listener: TypingContext) -> None:
    """Ask whether a day that is counted back from today is part of a title: "Call the hotel 3 days ago"."""
    typed = " ".join(text)
    found = reading.past_ending(typed, **date_options(listener))
    if found is None or '"' in typed:
        return
    title, due = found
    was = label(due, DateContext(**date_options(listener)))
    then = exact_words(due, listener.zone) + PAST_SUFFIX
    raise AmbiguousInput(
        f"“{typed[len(title) :].strip()}” was {was}. Is it part of the text?",
        phrase=typed,
        interpretations=[
            Interpretation("Just text", f'title:"{typed}"'),
            Interpretation("It was due then", f'{title} due:"{then}"'),
        ],
    )
