"""What an action waits for, as its reason says it: "waits for A-19"."""

import re

from bot.phrases import refs_within
from bot.records import BUILT_IN, Kind, Ref, read_ref
from bot.vocabulary import pattern_of, plain_words

_WAITS = pattern_of({
    "en": r"(?:wait\w*|depends?|depending|hangs?|pending|until|after|blocked by|needs?|once|first)",
    "fr": r"attend\w*|depend\w*|apres|jusqu'\w*|en attente",
    "es": r"espera\w*|depende\w*|despues|hasta|tras|pendiente",
    "ru": r"жд\w+|ожида\w+|завис\w+|после|до",
    "zh": r"等|依赖|之?后",
    "ar": r"(?:ي|ت|ن|ب)?(?:نتظر|انتظار)\w*|(?:ي|ت)?عتمد\w*|بعد|حتي",
})  # fmt: skip


def awaited_actions(reason: str) -> list[Ref]:
    """Return the actions that a reason waits for; none where it names them and says something else."""
    refs = [one for one in refs_within(reason, BUILT_IN) if one.kind == Kind.ACTION]
    is_only_names = not any(word.isalpha() and len(word) > 1 for word in plain_words(reason).split())
    return refs if is_only_names or _WAITS.search(plain_words(reason)) else []


_CLOSED = re.compile(r"(\S+) is closed")


def closed_reason(ref: str) -> str:
    """Return why an action is unblocked by itself: what it waited for is closed."""
    return f"{ref} is closed"


def named_as_closed(reason: str) -> Ref | None:
    """Return the reference in a reason of `closed_reason`; None for any other."""
    found = _CLOSED.fullmatch(reason)
    return read_ref(found[1], BUILT_IN) if found else None
