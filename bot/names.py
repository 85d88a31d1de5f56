"""Comparing names without case, accents and hyphens, and formatting them in sentences."""

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256

from rapidfuzz import fuzz, process

MAX_LISTED = 13
MAX_QUOTE_CHARACTERS = 40
MIN_SIMILARITY = 80  # percent: one wrong or missing letter in a word of five
WORD_SEPARATORS = re.compile(r"[\s_\-\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
# Accents of Latin, Greek and Cyrillic only; in other scripts the marks are part of the letter.
ACCENTS = re.compile(r"[\u0300-\u036f]")
INVISIBLE_CHARACTERS = re.compile(r"[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]")
# Letters that Unicode does not decompose, and typographic apostrophes.
LETTER_EQUIVALENTS = str.maketrans({"æ": "ae", "œ": "oe"}) | str.maketrans("łøđı’‘ʼ", "lodi'''")


def lowercase_first(words: str) -> str:
    """Return the words with a small first letter, for use inside a sentence; an abbreviation stays as it is."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


INDEXED_MAX = 200  # characters; an index of PostgreSQL takes 2,704 bytes


def fold_indexed(text: str) -> str:
    """Return the normalized form of a value that an index has, to compare with others of these: of a long one its digest."""
    return indexed(fold(text))


def indexed(folded: str) -> str:
    """Return a normalized form as an index takes it."""
    return folded if len(folded) <= INDEXED_MAX else sha256(folded.encode()).hexdigest()


def fold(text: str) -> str:
    """Return the normalized form for comparison and search.

    It has no case and no accents, and a single space in place of any whitespace or hyphens.
    """
    if text.isascii():
        return WORD_SEPARATORS.sub(" ", text.casefold()).strip()
    # Normalize again after casefold: of the mathematical bold letters only the plain forms have lower case.
    small = unicodedata.normalize("NFKD", INVISIBLE_CHARACTERS.sub("", text)).casefold()
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", small))
    # Recompose marks that are part of the letter: Arabic hamza, Korean syllables, Japanese voicing.
    return WORD_SEPARATORS.sub(" ", unicodedata.normalize("NFC", plain).translate(LETTER_EQUIVALENTS)).strip()


@lru_cache(maxsize=4096)
def match_key(text: str) -> str:
    return fold(text).replace(" ", "")


def matches_names(words: Sequence[str], names: Iterable[str]) -> bool:
    """Return whether one name matches every typed word by prefix or by similarity."""
    return any(all(_is_similar(word, fold(name).split()) for word in words) for name in names)


def _is_similar(word: str, others: Iterable[str]) -> bool:
    return any(
        (len(word) > 1 and other.startswith(word)) or fuzz.ratio(word, other) >= MIN_SIMILARITY
        for other in others
    )


def excerpt(typed: str, most: int = MAX_QUOTE_CHARACTERS) -> str:
    """Return the beginning of typed words as they read. Slack escapes `&`, and a cut through `&amp;` would show."""
    return html.unescape(typed)[:most]


def quoted(text: str) -> str:
    return f"“{text if len(text) <= MAX_QUOTE_CHARACTERS else text[:MAX_QUOTE_CHARACTERS] + '…'}”"


def join_names(names: Sequence[str]) -> str:
    if len(names) > MAX_LISTED:
        return f"{', '.join(names[:MAX_LISTED])} and {len(names) - MAX_LISTED} more"
    return join_all(names)


def join_all(parts: Sequence[str], *, last: str = " and ") -> str:
    """Return all parts in one line: commas between them, and `last` before the last one."""
    return last.join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def with_article(noun: str) -> str:
    """Return a noun after "a" or "an"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def spelling_hint(typed: str, known: Iterable[str]) -> str:
    """Return a clause that suggests the nearest known word, or an empty string."""
    near = process.extractOne(
        typed, list(known), scorer=fuzz.ratio, processor=fold, score_cutoff=MIN_SIMILARITY - 20
    )
    return f"; did you mean “{near[0]}”?" if near else ""


OFF = "off"  # the word that takes something back


def strip_off(words: list[str]) -> tuple[list[str], bool]:
    """Return the words without "off", and whether it was there; "Day off" is a name."""
    for n, word in enumerate(words):
        if fold(word) == OFF and (n == 0 or fold(words[n - 1]) != "day"):
            return [*words[:n], *words[n + 1 :]], True
    return words, False
