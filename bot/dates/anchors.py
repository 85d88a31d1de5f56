"""Days that depend on something that can move: "a week before COP22", "after the next meeting", "2 days after E-3"."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.dates.words import normalize, word_set
from bot.errors import Interpretation
from bot.names import fold
from bot.records import Prefixes, read_ref

# What stands for the name in the words that are read and stored: its first day, its last one, or, as earlier versions
# stored it, the last one behind "after" and else the first.
FIRST_DAY, LAST_DAY, EITHER_DAY = "anchorstart", "anchorend", "anchorday"
PLACEHOLDERS = (FIRST_DAY, LAST_DAY, EITHER_DAY)
MAX_NAME_WORDS = 9
MAX_WORDS_BEFORE = 8  # "no later than at 10:00 5 working days before"
NEXT_MEETING = (
    "next meeting",
    "prochaine reunion",
    "proxima reunion",
    "следующего заседания",
    "الاجتماع القادم",
)
_BEFORE = word_set("before avant antes до перед قبل")
_AFTER = word_set("after following apres despues после بعد")
_BY = word_set("by until till til due jusqu'a jusqu'au d'ici hasta para к حتى")
_ON = word_set("on at in during lors pendant durante en au на в во في خلال")
_FROM = "from"
_TWO_WORDS = {"prior": "to", "ahead": "of"}
_ARTICLES = word_set("the a le la les l el los las de del du des d от")
_NEXT = word_set("next coming upcoming prochain prochaine proximo proxima")
_MEETING = word_set("meeting session reunion seance sesion")
_ONE = word_set("une un una")
PUNCTUATION = ".,;:!?\"'“”„«»"
_POSSESSIVE = re.compile(r"['’]s$")
_DAY = word_set("day jour dia")  # with "of": any of the days
_WHOSE = word_set("of de du del des d")  # follows "the next meeting", or "the end"
_MEETING_WORDS = frozenset(fold(word) for name in NEXT_MEETING for word in name.split()) - _NEXT | _MEETING
_MENTIONS = _BEFORE | _AFTER | _MEETING_WORDS | {_FROM, *_TWO_WORDS}
_GENERIC = frozenset(fold(name) for name in NEXT_MEETING)
_FIRST_DAYS = (
    "start", "beginning", "opening", "first day", "debut", "ouverture", "premier jour", "inicio", "comienzo", "apertura",
    "primer dia", "начала", "начало", "открытия", "بداية", "افتتاح",
)  # fmt: skip
_LAST_DAYS = (
    "end", "close", "closing", "last day", "final day", "fin", "cloture", "dernier jour", "final", "ultimo dia", "конца",
    "окончания", "закрытия", "نهاية",
)  # fmt: skip
_EDGES = {
    tuple(fold(name).split()): day
    for names, day in ((_FIRST_DAYS, FIRST_DAY), (_LAST_DAYS, LAST_DAY))
    for name in names
}


_EDGES_BEHIND = {
    **dict.fromkeys(
        ["starts", "begins", "opens", "commences", "commence", "debute", "empieza", "comienza", "начинается"],
        FIRST_DAY,
    ),
    **dict.fromkeys(
        ["ends", "closes", "finishes", "finit", "termine", "termina", "acaba", "заканчивается"], LAST_DAY
    ),
}


class Side(Enum):
    """How a day is counted from what has a name."""

    BEFORE = "before"
    AFTER = "after"
    FROM = "from"  # from the first day or the last one: asked about where they differ
    BY = "by"
    ON = "on"  # one of its days: asked about where it has several


@dataclass(frozen=True)
class Anchor:
    """What a day depends on: its stored key ("record:12"), reference and name, and its first and last day."""

    key: str
    ref: str
    name: str
    first: date
    last: date
    is_meeting: bool = False


_LETTER_AND_NUMBER = re.compile(r"(?<=[^\W\d_]{2})(?=\d)")
_LETTER_BLANK_NUMBER = re.compile(r"(?<=[^\W\d_]{2})[ -](?=\d)")


def spellings(name: str) -> tuple[str, ...]:
    """Return a name with and without a blank before its number: "COP22" and "COP 22"."""
    together = _LETTER_BLANK_NUMBER.sub("", name)
    return tuple(dict.fromkeys((name, together, _LETTER_AND_NUMBER.sub(" ", together))))


def with_ref(words: str, anchor: Anchor) -> str:
    """Return words that name an anchor with its reference: "a week before E-1 COP22", "after the next meeting (M-3)"."""
    of = anchor.ref if anchor.name == anchor.ref else f"{anchor.ref} {anchor.name}"
    for name in dict.fromkeys((anchor.ref, anchor.name)):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE)
        if found:
            return f"{words[: found.start()]}{of}{words[found.end() :]}"
    return f"{words} ({anchor.ref})"


_WEEKDAY_NAMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
)
_ARTICLE_OF = {
    **dict.fromkeys(word_set("day working business workday weekday last first") | _WEEKDAY_NAMES, "the"),
    **dict.fromkeys(word_set("week month year fortnight"), "a"),
}
_UNTIL_THEN = re.compile(r"(?:by|until|till?|no later than|not later than) ", re.IGNORECASE)


def as_in_a_sentence(typed: str) -> str:
    """Return the typed words for a day as a sentence says which day it is: "the day before COP22"."""
    bare = _UNTIL_THEN.sub("", typed, count=1) if _UNTIL_THEN.match(typed) else typed
    article = _ARTICLE_OF.get(_word(bare.split(), 0), "")
    return f"{article} {bare}".strip()


@dataclass(frozen=True)
class Anchored:
    """Words with a name in them: how the day is counted from it, and where the name stands.

    `anchor` is None where a reference is named that no day can be counted from. `is_whole` says that several days are
    named, and not the first or the last.
    """

    anchor: Anchor | None
    side: Side
    connective: int  # where the word stands behind which the name is; -1 without one
    start: int
    end: int
    placeholder: str
    is_whole: bool

    @property
    def is_doubtful(self) -> bool:
        """Return whether it may be the first or the last day: "at COP22"."""
        return self.is_whole and self.side in {Side.ON, Side.FROM}

    @property
    def is_period(self) -> bool:
        """Return whether the words with the name begin, where a period is read, and mean all its days."""
        return self.is_whole and self.side in {Side.ON, Side.BY} and self.connective <= 0

    def as_read(self, words: Sequence[str]) -> tuple[list[str], int]:
        """Return the words with a placeholder for the name, and how many more they are than before.

        "after COP22" alone is the next working day, "before COP22" the last one before it begins.
        """
        before = [] if self.connective < 0 else list(words[: self.connective])
        while before and fold(before[0]) in _BY:
            before.pop(0)  # "until a week before COP22"
        if all(fold(word) in _BY | _ON for word in before):
            before = ["1", "working", "day"] if self.side in {Side.BEFORE, Side.AFTER} else []
        said = [self.side.value] if self.side in {Side.BEFORE, Side.AFTER, Side.FROM} else []
        read = [*before, *said, self.placeholder, *words[self.end :]]
        return read, len(read) - len(words)

    def by_ref(self, words: Sequence[str], day: str = "") -> str:
        """Return the words with the reference instead of the name, or with one of its days: "the first day of E-1"."""
        lead = list(words[: self.start])
        while lead and fold(lead[-1]) in _ARTICLES | _NEXT:
            lead.pop()
        of_day = {FIRST_DAY: ["the", "first", "day", "of"], LAST_DAY: ["the", "last", "day", "of"], "": []}[
            day
        ]
        return " ".join([*lead, *of_day, self.anchor.ref if self.anchor else "", *words[self.end :]])

    def counted(self, reading: Interpretation, day: date | None) -> Interpretation:
        """Return a reading that is a whole day as so many days from the name ("3 days before E-1"), which moves with that."""
        if self.anchor is None or day is None or self.side not in {Side.BEFORE, Side.AFTER}:
            return reading
        try:
            number = abs((date.fromisoformat(reading.words) - day).days)
        except ValueError:
            return reading
        return replace(reading, words=f"{number} days {self.side.value} {self.anchor.ref}")


def mentions_anchor(words: Sequence[str]) -> bool:
    """Return quickly whether words may count a day from something with a name, or name a meeting."""
    return any(fold(word.strip(PUNCTUATION)) in _MENTIONS for word in words)


def may_begin_span(words: Sequence[str]) -> bool:
    """Return whether words at the end of a title may begin with a length: in "Item 4 a week before" it isn't "4 a week"."""
    return not words[0].isdecimal() or fold(words[1]) not in _ARTICLES | _ONE


def anchors_within(
    words: Sequence[str], known: Mapping[str, Anchor], prefixes: Prefixes
) -> Iterator[Anchored]:
    """Yield each name behind a word such as "before", the longest there."""
    for n in range(len(words)):
        side, length = _side(words, n)
        found = _found_at(words, n, n + length, side, known, prefixes) if side else None
        if found is not None:
            yield found


def leading_anchors(
    words: Sequence[str], known: Mapping[str, Anchor], prefixes: Prefixes
) -> Iterator[Anchored]:
    """Yield the names on which a date may depend that the words begin with."""
    yield from anchors_within(words[: MAX_WORDS_BEFORE + MAX_NAME_WORDS], known, prefixes)
    bare = _found_at(words, -1, 0, Side.BY, known, prefixes)
    if bare is not None:
        yield bare


def anchor_named_first(
    words: Sequence[str], known: Mapping[str, Anchor], prefixes: Prefixes
) -> tuple[Anchor, int] | None:
    """Return what the words begin with by its name, and how many words that takes; None for other words."""
    found = _found_at(words, -1, 0, Side.BY, known, prefixes)
    return (found.anchor, found.end) if found and found.anchor and found.start < found.end else None


def _side(words: Sequence[str], n: int) -> tuple[Side | None, int]:
    """Return how a day is counted behind a word, and how many words say it; None for another word."""
    word = fold(words[n])
    if word in _TWO_WORDS:
        is_whole = _word(words, n + 1) == _TWO_WORDS[word]
        return (Side.BEFORE, 2) if is_whole else (None, 1)
    sides = ((_BEFORE, Side.BEFORE), (_AFTER, Side.AFTER), (_BY, Side.BY), (_ON, Side.ON))
    side = next((each for several, each in sides if word in several), None)
    return (Side.FROM if word == _FROM and n else side), 1


def _found_at(
    words: Sequence[str],
    connective: int,
    start: int,
    side: Side,
    known: Mapping[str, Anchor],
    prefixes: Prefixes,
) -> Anchored | None:
    start = _skip(words, start, _ARTICLES)
    if _word(words, start) in _DAY and _word(words, start + 1) in _WHOSE:  # "the day of COP22"
        start, side = _skip(words, start + 1, _WHOSE | _ARTICLES), Side.ON if side is Side.BY else side
    start, edge = _skip_edge(words, start)
    day = edge or (LAST_DAY if side is Side.AFTER else FIRST_DAY)
    found = _meeting_at(words, start, known) or _name_at(words, start, known)
    if found is None and _word(words, start) in _NEXT:
        found = _name_at(words, start + 1, known)
    if found is None and start < len(words) and read_ref(words[start].strip(PUNCTUATION), prefixes):
        found = None, start + 1
    if found is None:
        return None
    anchor, end = found
    if not edge and (edge := _EDGES_BEHIND.get(_word(words, end), "")):
        day, end = edge, end + 1  # "10 days after COP22 starts"
    is_whole = anchor is not None and not edge and anchor.first != anchor.last
    return Anchored(anchor, side, connective, start, end, day, is_whole)


def _word(words: Sequence[str], n: int) -> str:
    return fold(words[n].strip(PUNCTUATION)) if 0 <= n < len(words) else ""


def _skip(words: Sequence[str], start: int, several: frozenset[str]) -> int:
    while start < len(words) and fold(words[start]) in several:
        start += 1
    return start


def _skip_edge(words: Sequence[str], start: int) -> tuple[int, str]:
    """Return where the name begins behind "the end of", and which day that is; "" for none."""
    for length in (2, 1):
        day = _EDGES.get(tuple(_word(words, start + n) for n in range(length)))
        has_of = _word(words, start + length) in _WHOSE or not _word(words, start).isascii()
        if day and has_of:
            return _skip(words, start + length, _WHOSE | _ARTICLES), day
    return start, ""


def _meeting_at(
    words: Sequence[str], start: int, known: Mapping[str, Anchor]
) -> tuple[Anchor | None, int] | None:
    """Return the next meeting, of a body if one is named, and where its words end; None for other words.

    A body that is not known to meet is None.
    """
    is_generic = fold(" ".join(words[start : start + 2])) in _GENERIC
    is_the_meeting = _word(words, start) in _MEETING and _word(words, start - 1) in _ARTICLES
    if not is_generic and not is_the_meeting:
        return None
    end = start + (2 if is_generic else 1)
    if _word(words, end) in _WHOSE:
        start = _skip(words, end, _WHOSE | _ARTICLES)
        return _name_at(words, start, known) or (None, min(start + 1, len(words)))
    own = known.get(NEXT_MEETING[0])
    return (own, end) if own else None


def _name_at(words: Sequence[str], start: int, known: Mapping[str, Anchor]) -> tuple[Anchor, int] | None:
    """Return what has the longest name that begins at a place, and where it ends; None without one."""
    for end in range(min(len(words), start + MAX_NAME_WORDS), start, -1):
        name = fold(html.unescape(" ".join(words[start:end])).strip(PUNCTUATION))
        anchor = known.get(name) or known.get(_POSSESSIVE.sub("", name))
        if anchor is not None:
            return anchor, _end_of_meeting(words, end) if anchor.is_meeting else end
    return None


def _end_of_meeting(words: Sequence[str], end: int) -> int:
    """Return where the words of a body's meeting end: "MCG meeting", "MCG's next meeting"."""
    after_next = end + (_word(words, end) in _NEXT)
    return after_next + 1 if _word(words, after_next) in _MEETING else end


@dataclass(frozen=True)
class Hanging:
    """How a date depends on its anchor, as it is stored: the words with a placeholder, and whose working days they count."""

    key: str
    station: str
    language: str
    words: str

    def as_text(self) -> str:
        return f"{self.key} {self.station} {self.language} {self.words}"

    @classmethod
    def from_text(cls, text: str) -> "Hanging":
        return cls(*text.split(" ", 3))

    @property
    def is_counted(self) -> bool:
        """Return whether the date is counted from its anchor, and isn't just the day of it: "COP22"."""
        return not self.words.startswith(PLACEHOLDERS)

    def day_of(self, anchor: Anchor) -> date:
        """Return the day of its anchor from which it is counted."""
        return anchor.last if self._is_after else anchor.first

    @property
    def _is_after(self) -> bool:
        words = normalize(self.words).split()
        if EITHER_DAY not in words:
            return LAST_DAY in words
        before_name = words[: words.index(EITHER_DAY)]
        return bool(before_name) and fold(before_name[-1]) in _AFTER
