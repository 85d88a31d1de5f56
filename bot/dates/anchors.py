"""Days that hang on something that can move: "a week before COP22", "after the next meeting", "2 days after E-3"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates.words import normalize
from bot.names import fold

PLACEHOLDER = "anchorday"  # stands for the name in the words that are read
MAX_NAME_WORDS = 9
MAX_SPAN_WORDS = 4  # "10 working days"
NEXT_MEETING = (
    "next meeting",
    "prochaine reunion",
    "proxima reunion",
    "следующего заседания",
    "الاجتماع القادم",
)
_BEFORE = frozenset(("before", "avant", "antes", "до", "перед", "قبل"))
_AFTER = frozenset(("after", "apres", "despues", "после", "بعد"))
_ARTICLES = frozenset(
    ("the", "a", "le", "la", "les", "l", "el", "los", "las", "de", "del", "du", "des", "d", "от")
)
_ONE = frozenset(("une", "un", "una"))
_PUNCTUATION = ".,;:!?\"'“”„«»"
_OF = frozenset(("de", "del"))
_WHOSE = frozenset(("of", "de", "du", "del", "des", "d"))  # follows "the next meeting"
_GENERIC = frozenset(fold(name) for name in NEXT_MEETING)
_NEXT_WORKING_DAY, _LAST_WORKING_DAY = ("1", "working", "day", "after"), ("1", "working", "day", "before")


@dataclass(frozen=True)
class Anchor:
    """What a day hangs on: its stored key ("record:12"), its name, and its first and last day."""

    key: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Anchored:
    """Words with a name in them: where the name stands, and whose it is. `is_after`: it is counted from its last day."""

    anchor: Anchor
    start: int
    end: int
    connective: int
    is_after: bool

    @property
    def day(self) -> date:
        return self.anchor.last if self.is_after else self.anchor.first

    def as_read(self, words: Sequence[str]) -> tuple[list[str], int]:
        """Return the words with a placeholder for the name, and how many more they are than before.

        "after COP22" alone is the next working day, "before COP22" the last one before it begins.
        """
        between = ["de"] if any(fold(one) in _OF for one in words[self.connective : self.start]) else []
        if self.connective:
            said = [*words[: self.connective + 1], *between]
        else:
            said = list(_NEXT_WORKING_DAY if self.is_after else _LAST_WORKING_DAY)
        read = [*said, PLACEHOLDER, *words[self.end :]]
        return read, len(read) - len(words)


def mentions_anchor(words: Sequence[str]) -> bool:
    """Return whether words may count a day from something with a name."""
    return any(fold(word) in _BEFORE | _AFTER for word in words)


def may_begin_span(words: Sequence[str]) -> bool:
    """Return whether words at the end of a title may begin with a length: in "Item 4 a week before" it isn't "4 a week"."""
    return fold(words[1]) not in _ARTICLES | _ONE


def find_anchor(words: Sequence[str], known: Mapping[str, Anchor]) -> Anchored | None:
    """Return the first name after "before" or "after", the longest there; None without one."""
    for n, word in enumerate(words):
        folded = fold(word)
        if folded not in _BEFORE | _AFTER:
            continue
        start = _skip_articles(words, n + 1)
        found = _name_at(words, start, known)
        if (
            found is not None
            and found[0] in _GENERIC
            and fold(" ".join(words[found[1] : found[1] + 1])) in _WHOSE
        ):
            found = _name_at(words, _skip_articles(words, found[1] + 1), known)
        if found is not None:
            return Anchored(known[found[0]], start, found[1], n, folded in _AFTER)
    return None


def _skip_articles(words: Sequence[str], start: int) -> int:
    while start < len(words) and fold(words[start]) in _ARTICLES:
        start += 1
    return start


def _name_at(words: Sequence[str], start: int, known: Mapping[str, Anchor]) -> tuple[str, int] | None:
    """Return the longest name that begins at a place, and where it ends; None without one."""
    for end in range(min(len(words), start + MAX_NAME_WORDS), start, -1):
        name = fold(" ".join(words[start:end]).strip(_PUNCTUATION))
        if name in known:
            return name, end
    return None


@dataclass(frozen=True)
class Hanging:
    """How a date hangs on its anchor, as it is stored: the words with a placeholder, and whose working days they count."""

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
    def is_after(self) -> bool:
        """Return whether it is counted from the last day of its anchor."""
        before_name = normalize(self.words).split(PLACEHOLDER)[0].split()
        return bool(before_name) and fold(before_name[-1]) in _AFTER
