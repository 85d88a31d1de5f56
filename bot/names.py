"""How names are compared, without case, accents and hyphens, and how they stand in a sentence."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

MAX_LISTED = 13
MAX_QUOTE_CHARACTERS = 40
MIN_SIMILARITY = 80  # of 100: one wrong or missing letter in a word of five
WORD_SEPARATORS = re.compile(r"[\s_\-\u058a\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+")
# Those of Latin, Greek and Cyrillic; the marks of other scripts are part of the letter.
ACCENTS = re.compile(r"[\u0300-\u036f]")
INVISIBLE_CHARACTERS = re.compile(r"[\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff]")
# Letters that Unicode does not take apart, and the typographic apostrophes.
LETTER_EQUIVALENTS = str.maketrans({"æ": "ae", "œ": "oe"}) | str.maketrans("łøđı’‘ʼ", "lodi'''")


def lowercase_first(words: str) -> str:
    """Return words as they stand inside a sentence: "focal point", where alone they are "Focal point"."""
    return f"{words[:1].lower()}{words[1:]}"


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: no case, no accents, one blank for each gap or hyphen."""
    if text.isascii():
        return WORD_SEPARATORS.sub(" ", text.casefold()).strip()
    # Once more behind the capitals: of the bold letters of mathematics only the plain ones have a small form.
    small = unicodedata.normalize("NFKD", INVISIBLE_CHARACTERS.sub("", text)).casefold()
    plain = ACCENTS.sub("", unicodedata.normalize("NFKD", small))
    # Put together again what is not ours to take apart: Arabic hamza, Korean syllables, Japanese voicing.
    return WORD_SEPARATORS.sub(" ", unicodedata.normalize("NFC", plain).translate(LETTER_EQUIVALENTS)).strip()


@lru_cache(maxsize=4096)
def match_key(text: str) -> str:
    return fold(text).replace(" ", "")


def matches_names(said: Sequence[str], names: Iterable[str]) -> bool:
    """Tell whether each word said begins, or is nearly, a word of one of the names."""
    return any(all(_is_similar(word, fold(name).split()) for word in said) for name in names)


def _is_similar(word: str, others: Iterable[str]) -> bool:
    return any(
        (len(word) > 1 and other.startswith(word)) or fuzz.ratio(word, other) >= MIN_SIMILARITY
        for other in others
    )


def quoted(text: str) -> str:
    return f"“{text if len(text) <= MAX_QUOTE_CHARACTERS else text[:MAX_QUOTE_CHARACTERS] + '…'}”"


def join_names(names: Sequence[str]) -> str:
    if len(names) > MAX_LISTED:
        return f"{', '.join(names[:MAX_LISTED])} and {len(names) - MAX_LISTED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: the nearest known word as a question, or nothing."""
    near = process.extractOne(
        said, list(known), scorer=fuzz.ratio, processor=fold, score_cutoff=MIN_SIMILARITY - 20
    )
    return f"; did you mean “{near[0]}”?" if near else ""
