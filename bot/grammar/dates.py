"""Days, hours, periods and recurrences in a command."""

import re
from collections.abc import Sequence
from datetime import timedelta

from bot.calendar import Due
from bot.dates import leftovers, reading
from bot.dates import words as datewords
from bot.dates.anchored import AnchoredReader
from bot.dates.anchors import mentions_anchor
from bot.dates.forms import DateContext
from bot.dates.readings import PAST_SUFFIX, exact_words, label
from bot.dates.recurrence import Recurrence, leading_recurrence
from bot.errors import AmbiguousInput, Interpretation, PastDate, UserError
from bot.grammar.options import OptionMatch, example
from bot.grammar.parsed import TypingContext, Value
from bot.grammar.text import unread_words
from bot.names import excerpt, fold
from bot.sessions import next_days

_HOUR_FIRST = re.compile(r"(?:at )?\d{1,2}(?:[:.h]\d{2}|h| ?[ap]m)\b", re.IGNORECASE)
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
        case (Due() as first, Due() as last) if first == last:
            return first
    return None


def ask_about_rest_of_date(value: Value, words: list[str], taken: int, listener: TypingContext) -> None:
    """Ask about words after a date that may belong to it, before they become text. Raises AmbiguousInput."""
    options = date_options(listener)
    leftovers.ask_about_rest(
        leftovers.DateWords(words, taken),
        _single_day(value),
        DateContext(**options),
        lambda rest: reading.leading_date(rest, **options),
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
        "sessions_by_body": {name: days.get(code) for name, code in charter.body_codes.items()},
        "next_meeting": days.get(own.code) if own else None,
    }


def read_date(words: list[str], found: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a date, or a recurrence if allowed: whichever takes more of the words."""
    once, refusal = _try_date(words, listener)
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
        raise refusal or UserError(f"I can't read that day. {example(found.option, listener)}")
    return once


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
    return AnchoredReader(listener.anchors, date_options(listener), listener.station, listener.language)


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
    ends = next(
        (
            n
            for n, word in enumerate(words[: again[1] + 1])
            if n and fold(word) in _UNSUPPORTED_RECURRENCE_WORDS
        ),
        None,
    )
    if ends is not None:
        rest = words[ends:]
        raise UserError(
            f"I read “{' '.join(words[:ends])}”, but not “{' '.join(rest[:3])}”. It begins with the next "
            "such day, and you can say when it ends: due:every monday until 31 dec"
        )
    return again


_UNSUPPORTED_RECURRENCE_WORDS = frozenset(("from", "starting", "beginning", "for", "except", "but"))


def read_day(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Return a day, past or future."""
    options = date_options(listener)
    options["is_past"] = True
    return reading.leading_date(words, **options)


def read_period(words: list[str], _: OptionMatch, listener: TypingContext) -> tuple[Value, int]:
    """Parse a period, which may be the days of something with a name."""
    named = _anchored(listener).leading_period(words) if mentions_anchor(words) else None
    if named is not None:
        return named
    try:
        return reading.leading_period(words, **date_options(listener))
    except AmbiguousInput:
        raise
    except UserError:
        if (named := _anchored(listener).leading_period(words)) is None:
            raise
        return named


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
            raise leftovers.ask_about_part(
                other[1].typed,
                " ".join(text)[len(title) :].strip(),
                due,
                DateContext(**date_options(listener)),
            )
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
