"""Words that say what a body said of an entry: "D-1 was approved by MCG on 15 dec", "MCG has endorsed D-1"."""

import re
from collections.abc import Collection
from functools import lru_cache

from bot.charter import Charter
from bot.names import fold
from bot.records import Prefixes, read_ref

_AUXILIARY = r"(?:was|is|got|were|has\s+been|had\s+been)\s+"
_DAY = r"(?:\s*,?\s+(?:on\s+(?P<day>[^?]+?)|(?P<near>yesterday|today)))?"


def as_outcome(words: str, prefixes: Prefixes, charter: Charter) -> str | None:
    """Return words that say what a body said of an entry of a register as the command that enters it; None for others."""
    passive, active = _forms(charter)
    found = passive.fullmatch(words.strip()) or active.fullmatch(words.strip())
    about = read_ref(found["ref"], prefixes) if found else None
    if found is None or about is None or about.kind not in _kinds(charter):
        return None
    day = found["day"] or found["near"]
    body = charter.body_codes[fold(" ".join(found["body"].split()))]
    return f"outcome {about} {' '.join(found['said'].casefold().split())} by:{body}" + (
        f' on:"{day}"' if day else ""
    )


def _kinds(charter: Charter) -> Collection[str]:
    return {one.kind for one in charter.registers if one.every_way}


@lru_cache(maxsize=8)
def _forms(charter: Charter) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the two forms of such words, with the body behind and before what it said."""
    said = _one_of("said", {name for one in charter.decision_words for name in (one.label, one.code)})
    body = rf"(?:the\s+)?{_one_of('body', {name for one in charter.bodies for name in one.names()})}"
    ref = r"(?P<ref>[^\W_]+-?\d+)"
    ends = rf"{_DAY}[.!]?"
    return (
        re.compile(rf"{ref}[:,]?\s+(?:{_AUXILIARY})?{said}\s+by\s+{body}{ends}", re.IGNORECASE),
        re.compile(rf"{body}\s+(?:has\s+|have\s+)?{said}\s+{ref}{ends}", re.IGNORECASE),
    )


def _one_of(name: str, names: Collection[str]) -> str:
    spelled = sorted((r"\s+".join(map(re.escape, one.split())) for one in names), key=len, reverse=True)
    return rf"(?P<{name}>{'|'.join(spelled)})"
