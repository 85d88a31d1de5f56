"""Reading ordinary words in the six languages: patterns of words, and a text without what they need not see."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.charter_section import Rights
from bot.names import fold

QUESTION_MARK = re.compile(r"[?؟？](?!\w)")
READ_MAX = 1_000  # characters
SIGNS = " ,;:.!،؛，。；：！"
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه")
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_QUOTED = re.compile(r"[“\"«「『‘](?:[^”\"»」』’]{0,300})[”\"»」』’]|^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_LINK = re.compile(r"<[^>]*>|https?://\S+")


@dataclass(frozen=True)
class LazyPattern:
    """A pattern that is compiled when it is first used: the words of six languages take a tenth of the start."""

    text: str

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.text)

    def search(self, text: str) -> re.Match[str] | None:
        return self._compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text)

    def match(self, text: str) -> re.Match[str] | None:
        return self._compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self._compiled.fullmatch(text)

    def sub(self, by: str, text: str) -> str:
        return self._compiled.sub(by, text)


def pattern_of(by_language: Mapping[str, str]) -> LazyPattern:
    """Return one pattern for the words of all languages.

    Words stand on their own, except in Chinese; Arabic writes "and" and "to" as part of the next word. French and English
    may do without their apostrophes.
    """
    words = {language: re.sub(r"\s*\n\s*", "", text) for language, text in by_language.items()}
    words["en"] = words["en"].replace("n't", "n'?t")
    words["fr"] = words["fr"].replace("'", "[' ]?")
    words["ru"] = words["ru"].replace("й", "и").replace("ё", "е")  # as `fold` leaves them
    words["ar"] = f"[وفلب]?(?:{words['ar']})"
    chinese = words.pop("zh")
    return LazyPattern("|".join([*(rf"(?<!\w)(?:{text})(?!\w)" for text in words.values()), chinese]))


def words_of_noun(*forms: str) -> LazyPattern:
    """Return a pattern of the forms of one noun, as words of their own; a form that begins another one is the shorter."""
    longest_first = sorted(map(plain_words, forms), key=len, reverse=True)
    return LazyPattern(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


COUNTED_BY = "by"


class ListFilter(NamedTuple):
    """Words that narrow a list, what is typed for them, and what they are a value of, "" for nothing.

    Nothing is typed for a choice of several fields, of which it can't be told which is meant.
    Those of `COUNTED_BY` narrow nothing: they say by what its records are counted.
    """

    words: LazyPattern
    typed: str
    of: str = ""


class ListWords(NamedTuple):
    """How people speak of the records of a kind, and the verb that lists them.

    `filters` are the words by which that verb narrows its list: a question with any other word isn't answered by it. None for
    a list without.
    """

    verb: str
    words: LazyPattern
    is_counted: bool  # the verb lists just what is open, and so says how many there are
    is_owned: bool = False  # each belongs to a person, by whom the verb lists them
    filters: Sequence[ListFilter] | None = None
    takes_late: bool = False  # the verb, followed by "late", lists those that are late


ROLE_WORDS: Mapping[Rights, LazyPattern] = {
    Rights.CHAIR: pattern_of({
        "en": r"chair\w*|president|presides",
        "fr": r"president\w*|preside",
        "es": r"president\w*|preside",
        "ru": r"председател\w*",
        "zh": r"主席",
        "ar": r"(?:ال)?رئيس\w*",
    }),
    Rights.SECRETARY: pattern_of({
        "en": r"secretary|secretariat|clerk",
        "fr": r"secretaire\w*|secretariat",
        "es": r"secretari\w*",
        "ru": r"секретар\w*",
        "zh": r"秘书",
        "ar": r"(?:ال)?(?:امين\w*|سكرتير\w*)",
    }),
    Rights.FOCAL_POINT: pattern_of({
        "en": r"focal (?:points?|persons?)",
        "fr": r"points? foca\w+|referente?s?",
        "es": r"puntos? foca\w+|enlaces?",
        "ru": r"координатор\w*",
        "zh": r"联络人|协调人|联系人",
        "ar": r"(?:ال)?منسق\w*|(?:جهه|جهات|نقطه|نقاط) (?:ال)?اتصال",
    }),
    Rights.OBSERVER: pattern_of({
        "en": r"observers?",
        "fr": r"observat\w+",
        "es": r"observador\w*",
        "ru": r"наблюдател\w*",
        "zh": r"观察员",
        "ar": r"(?:ال)?مراقب\w*",
    }),
}  # fmt: skip
"""The words for roles in ordinary questions, by their rights; a charter may give the roles other titles."""


def is_plain(text: str) -> bool:
    """Return whether all of a text is its writer's own words: no quotation, no link, and short enough to be read."""
    return len(text) <= READ_MAX and not _QUOTED.search(text) and not _LINK.search(text)


def plain_words(text: str) -> str:
    """Return what somebody says themselves: without quotations, links, signs, accents and case.

    Only the beginning of a long text counts: what it is about stands there.
    """
    said = _LINK.sub(" ", _QUOTED.sub(" ", text[:READ_MAX]))
    folded = _ARABIC_MARKS.sub("", fold(said)).translate(_ARABIC_LETTERS)
    folded = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in folded)
    kept = "".join(
        sign if unicodedata.category(sign)[0] not in "SC" or sign in "+%" else " " for sign in folded
    )
    return " ".join(kept.split())
