"""Finding a record by its title among other words: in any order, with typing mistakes."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.names import fold
from bot.vocabulary import plain_words

LETTERS = 3  # of the shortest word of a title that counts
TELLING = 4  # letters of a word that can name a record
ALIKE = 84  # of 100; "wedensday" and "wednesday" have 89, "room" and "rooms" 89, "form" and "forum" 89
ENOUGH = 0.5  # the share of a title's words that must be said


def telling_words(text: str) -> list[str]:
    """Return the words that can name a record, the longest first."""
    words = {word for word in _words(text) if len(word) >= TELLING or not word.isascii()}
    return sorted(words, key=lambda word: (-len(word), word))


def share_said(title: str, text: str) -> float:
    """Return the share of a title's words that a text says, from 0 to 1; 0 where it says none that can name a record."""
    said = _words(text)
    wanted = [word for word in _words(title) if len(word) >= LETTERS or not word.isascii()]
    found = [word for word in wanted if any(_is_like(word, one) for one in said)]
    if not any(len(word) >= TELLING or not word.isascii() for word in found):
        return 0.0
    return len(found) / len(wanted)


def _is_like(word: str, said: str) -> bool:
    return word == said or (min(len(word), len(said)) >= TELLING and fuzz.ratio(word, said) >= ALIKE)


def _words(text: str) -> Sequence[str]:
    return [word for word in plain_words(fold(text)).replace("-", " ").replace("'", " ").split() if word]
