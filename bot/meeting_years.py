"""Of which years meetings are listed and counted: as they are typed, and as they are asked for in words."""

import re
from dataclasses import dataclass
from datetime import date

from bot.charter import Body
from bot.dates.words import word_set
from bot.questions import KIND_WORDS, Question, spaced_words
from bot.records import Kind
from bot.vocabulary import pattern_of

ALL, HELD = "all", "held"
_YEAR = r"((?:19|20)\d\d)"
_TYPED = re.compile(rf"(?:in )?{_YEAR}(?: ?(?:-|–|to|until) ?{_YEAR})?")
_ALL = frozenset({ALL, "everything", "since the start"})


@dataclass(frozen=True)
class Years:
    """The years of a list, None for all; up to a day, today where none was named; all meetings, or those held."""

    first: int | None
    last: int | None
    until: date
    is_as_of: bool
    held_only: bool

    @property
    def begins_on(self) -> date:
        return date(self.first or 1, 1, 1)

    @property
    def ends_on(self) -> date:
        """Return the last day: the year's, or the one that was named where that is earlier."""
        last = date(self.last or date.max.year, 12, 31)
        return min(last, self.until) if self.is_as_of else last

    @property
    def held_until(self) -> date:
        return min(self.ends_on, self.until)


def read_years(text: str, *, until: date, is_as_of: bool) -> Years | None:
    """Return the years that "2016", "2015-2017 held" or "all" mean; None for other words."""
    typed = text.casefold().split()
    left = [one for one in typed if one != HELD]
    held_only, some = len(left) < len(typed), " ".join(left)
    if not some or some in _ALL:
        return Years(None, None, until, is_as_of, held_only)
    found = _TYPED.fullmatch(some)
    if found is None:
        return None
    first, last = sorted((int(found[1]), int(found[2] or found[1])))
    return Years(first, last, until, is_as_of, held_only)


# Asked in words

_HOW_MANY = pattern_of({
    "en": r"how many|(?:what(?:'s| is) the |total )?(?:number|count) of",
    "fr": r"combien(?: de| d')?",
    "es": r"cuant[oa]s?",
    "ru": r"сколько",
    "zh": r"多少|几次|几个",
    "ar": r"كم(?: عدد)?",
})  # fmt: skip
_WERE_HELD = pattern_of({
    "en": r"(?:did|have|had) (?:we|the task force) (?:hold|held|had|have)|(?:were|have been|was) held|took place|held",
    "fr": r"(?:avons nous|a t on|ont ete|a) (?:tenues?|tenu|eu|eues)|(?:y a t il|il y a) eu|ont eu lieu",
    "es": r"(?:hemos )?(?:celebrad[oa]s?|celebramos|tuvimos|tenido)|se (?:celebraron|han celebrado)|hubo",
    "ru": r"(?:мы )?провели|было проведено|проведено|состоялось|прошло",
    "zh": r"(?:我们)?(?:一共|总共)?(?:举行|召开|开)(?:了|过)",
    "ar": r"(?:تم )?عقد\w*",
})  # fmt: skip
_SPANS = pattern_of({
    "en": r"so far|in all|in total|altogether|until now|to date|ever|since the (?:start|beginning)",
    "fr": r"en tout|au total|jusqu'ici|depuis le (?:debut|commencement)",
    "es": r"en total|hasta (?:ahora|hoy)|desde el (?:principio|comienzo|inicio)",
    "ru": r"всего|с (?:самого )?начала|до сих пор",
    "zh": r"迄今|至今|从一开始|到目前为止",
    "ar": r"حتي الان|منذ البدايه|اجمالا",
})  # fmt: skip
_THIS_YEAR = pattern_of({
    "en": r"this year", "fr": r"cette annee", "es": r"est[ea] ano", "ru": r"(?:в )?этом году", "zh": r"今年",
    "ar": r"(?:هذا|هذه) (?:العام|السنه)",
})  # fmt: skip
_LAST_YEAR = pattern_of({
    "en": r"last year", "fr": r"l'annee derniere|l'an dernier", "es": r"el ano pasado", "ru": r"(?:в )?прошлом году",
    "zh": r"去年", "ar": r"(?:العام|السنه) الماضي\w*",
})  # fmt: skip
_SINCE = re.compile(rf"(?<!\w)(?:since|depuis|desde|с) {_YEAR}(?!\w)")
_BETWEEN = re.compile(
    rf"(?<!\w)(?:between|from|entre|de|desde|с)? ?{_YEAR} ?(?:and|to|until|et|a|y|hasta|по|-|–) ?{_YEAR}(?!\w)"
)
_IN_YEAR = re.compile(rf"(?<!\w)(?:(?:in|during|en|de|в|في|عام) )?{_YEAR}(?: ?(?:году|年))?(?!\w)")
_PLAIN = word_set(
    "the of our own task force we are there did do does have has been were was de la le les nos el los nuestras des"
    " у нас мы 我们 了 في من"
)


def years_of_question(text: str, asked: Question, *, own: Body | None, today: date) -> str | None:
    """Return the words of the list that says how many meetings were held in some years; None for any other question.

    Each word is read: a question that says more is another one.
    """
    if (
        asked.kinds != {Kind.MEETING}
        or asked.ref is not None
        or asked.people
        or asked.area
        or asked.body not in (None, own)
    ):
        return None
    said = spaced_words(text)
    if not (_HOW_MANY.search(said) and _WERE_HELD.search(said)):
        return None
    left = said
    for pattern in (_HOW_MANY, _WERE_HELD, KIND_WORDS[Kind.MEETING]):
        left = pattern.sub(" ", left)
    years, left = _years_within(" ".join(left.split()), today)
    unread = [one for one in re.findall(r"\w+", left) if one not in _PLAIN]
    return None if unread else f"meetings {years} {HELD}"


def _years_within(said: str, today: date) -> tuple[str, str]:
    """Return the years that are named, as they are typed, and the other words."""
    if found := _BETWEEN.search(said):
        years = f"{found[1]}-{found[2]}"
    elif found := _SINCE.search(said):
        years = f"{found[1]}-{today.year}"
    elif found := _IN_YEAR.search(said):
        years = found[1]
    elif _THIS_YEAR.search(said):
        return f"{today.year}", _THIS_YEAR.sub(" ", said)
    elif _LAST_YEAR.search(said):
        return f"{today.year - 1}", _LAST_YEAR.sub(" ", said)
    else:
        return ALL, _SPANS.sub(" ", said)
    return years, f"{said[: found.start()]} {said[found.end() :]}"
