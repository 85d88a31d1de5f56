"""Choices and areas in the words of a question: where a word may be either, the choice of what is asked for counts."""

import re
from collections.abc import Iterable, Sequence

from bot.charter import Area
from bot.vocabulary import COUNTED_BY, LazyPattern, ListFilter, plain_words


def within(area: Area) -> re.Pattern[str]:
    """Return what says that an area is meant, and not the things that its name is a word for: "open in events"."""
    names = "|".join(re.escape(one) for one in sorted(map(plain_words, area.names()), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:in|under|dans|en|в) (?:{names})(?!\w)")


def taken_out(
    said: str, filters: Sequence[ListFilter], areas: Iterable[Area]
) -> tuple[str, list[ListFilter], list[Area]]:
    """Return the words without those of the filters and of areas behind "in", and which of both they name.

    Of two that share words the longer is read: "in progress" is a choice, and "in video" the area that is called so.
    """
    parts: list[tuple[LazyPattern | re.Pattern[str], ListFilter | Area]] = [
        *((one.words, one) for one in filters),
        *((within(one), one) for one in areas),
    ]

    def place(part: tuple[LazyPattern | re.Pattern[str], ListFilter | Area]) -> tuple[bool, int]:
        words, one = part
        match = words.search(said)
        return not (isinstance(one, ListFilter) and one.of == COUNTED_BY), -len(match.group()) if match else 0

    left, found, named = said, list[ListFilter](), list[Area]()
    for words, one in sorted(parts, key=place):
        if not words.search(left):
            continue
        left = words.sub(" ", left)
        if isinstance(one, ListFilter):
            found.append(one)
        else:
            named.append(one)
    return left, found, named
