"""What somebody probably wants, where no exact reader knows it: a guess is offered, and never acted on.

A sentence encoder ranks what can be wished for. It can't tell "it is done" from "it isn't done yet": what has an
opposite is offered together with it, and beside a negation, a condition or a question nothing is offered alone.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.vocabulary import QUESTION_MARK, pattern_of, plain_words

SURE = 0.70  # the share from which one guess is offered alone
UNSURE = 0.35  # the share of the first three together under which they are only "perhaps"
MOST = 3
SMALL_TALK = "-"  # a wish for nothing

# Wishes of which one is the opposite of the other.
OPPOSITES = (
    frozenset({"agree", "object"}),
    frozenset({"attending", "apologies"}),
    frozenset({"done", "reopen"}),
    frozenset({"block", "unblock"}),
)

# Wishes that take something away: among several they are offered only where they are the likeliest.
TAKE_AWAY = frozenset({"cancel", "leave", "appoint", "relieve", "mute", "reopen", "privacy"})

# What turns a sentence round or puts it into doubt.
_IN_DOUBT = pattern_of({
    "en": r"not|no|never|don't|doesn't|didn't|isn't|wasn't|aren't|won't|can't|cannot|couldn't|haven't|hasn't|without|if|unless|once|when|would|should|said|says|told|nobody|nothing|but",
    "fr": r"ne|n'|pas|jamais|sans|si|sauf|quand|mais|rien|personne|dit",
    "es": r"no|nunca|sin|si|salvo|cuando|pero|nada|nadie|dice|dijo",
    "ru": r"не|нет|никогда|без|если|когда|но|никто|ничего|сказал|сказала",
    "zh": r"不|没|未|无|别|如果|要是|但",
    "ar": r"لا|لم|لن|ليس|ليست|غير|بدون|اذا|لو|لكن|قال|قالت|ما",
})  # fmt: skip
_QUOTED = re.compile(r"[\"“”«»]|^>", re.MULTILINE)


@dataclass(frozen=True)
class Guess:
    """A wish, and how likely it is among all: its share, from 0 to 1.

    The wish is what is typed for it: a verb, a verb with the kind of its record ("move meeting"), or a whole line.
    """

    wish: str
    share: float


Rank = Callable[[str], Sequence[Guess]]  # every wish, the likeliest first; empty where nothing can be said


@dataclass(frozen=True)
class Offered:
    """The wishes that are offered. `is_sure` where only one is, or one and its opposite; `is_faint` where all are unlikely."""

    wishes: tuple[str, ...]
    is_sure: bool
    is_faint: bool


def offered(guesses: Sequence[Guess], words: str, may: Callable[[str], bool]) -> Offered | None:
    """Return what is offered of the guesses at words; None for small talk and where nothing is left.

    `may` says which wishes fit the place and its reader's rights: the others are left out before anything is compared.
    """
    if not guesses or guesses[0].wish == SMALL_TALK:
        return None
    fitting = [one for one in guesses if one.wish != SMALL_TALK and may(one.wish)]
    if not fitting:
        return None
    total = sum(one.share for one in fitting)
    first = fitting[0]
    opposite = _opposite(first.wish, may)
    if first.share >= SURE * total and not is_in_doubt(words):
        return Offered((first.wish, *opposite), is_sure=True, is_faint=False)
    best = [first, *(one for one in fitting[1:] if one.wish.split()[0] not in TAKE_AWAY)][:MOST]
    wishes = dict.fromkeys(name for one in best for name in (one.wish, *_opposite(one.wish, may)))
    return Offered(tuple(wishes), is_sure=False, is_faint=sum(one.share for one in best) < UNSURE * total)


def is_in_doubt(words: str) -> bool:
    """Return whether a sentence holds a negation, a condition, a quotation or a question."""
    return bool(QUESTION_MARK.search(words) or _QUOTED.search(words) or _IN_DOUBT.search(plain_words(words)))


def _opposite(wish: str, may: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(other for pair in OPPOSITES if wish in pair for other in sorted(pair - {wish}) if may(other))
