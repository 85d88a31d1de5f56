"""The words "A-5 done" and their like, where a text begins with them. Rules without I/O."""

import re

from bot.names import fold
from bot.records import Prefixes, Ref, read_ref

DONE_WORDS = frozenset({"done", "finish", "finished", "close", "closed", "complete", "completed"})
_FIRST_WORD = re.compile(r"^\s*(\S+?)[:,]?(?:\s+(.*))?$", re.DOTALL)


def read_done(text: str, prefixes: Prefixes) -> Ref | None:
    """Return the reference of "A-5 done"; None for any other text."""
    first, rest = split_first(text)
    word, more = first_of(rest)
    return read_ref(first, prefixes) if word in DONE_WORDS and not more else None


def split_first(text: str) -> tuple[str, str]:
    """Return the first word of a text, and the others."""
    match = _FIRST_WORD.match(text)
    return (match[1], (match[2] or "").strip()) if match else ("", "")


def first_of(text: str) -> tuple[str, str]:
    """Return the first word of a text as it is compared, and the others."""
    first, rest = split_first(text)
    return fold(first.strip(".,;:!")), rest
