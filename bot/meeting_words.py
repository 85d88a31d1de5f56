"""Which meeting a sentence names by its number: "meeting 14", "the 3rd meeting", "第14次会议"."""

import re
from collections.abc import Callable, Iterator

from bot.grammar.dates import month_named
from bot.vocabulary import pattern_of, plain_words

_NUMBERED = pattern_of({
    "en": r"(?:meeting|session) (?:no\.? ?|number |nr\.? ?|# ?)?(\d{1,4})|(\d{1,4})(?:st|nd|rd|th) meeting",
    "fr": r"(?:reunion|seance) (?:no\.? ?|n° ?|numero )?(\d{1,4})|(\d{1,4})(?:e|eme|re) (?:reunion|seance)",
    "es": r"reunion (?:no\.? ?|n° ?|numero )?(\d{1,4})|(\d{1,4})[ªa] reunion",
    "ru": r"(?:заседани|встреч|совещани)\w* (?:no ?|№ ?|номер )?(\d{1,4})|(\d{1,4})(?: \w{1,3})? (?:заседани|встреч|совещани)\w*",
    "zh": r"第(\d{1,4})次(?:会议?|例会)",
    "ar": r"(?:ال)?اجتماع (?:رقم )?(\d{1,4})",
})  # fmt: skip


def number_named(text: str) -> int | None:
    """Return the number of the one meeting that a sentence names by it; None for none, or several."""
    found = {int(digits) for _, digits in _numbers(plain_words(text))}
    return found.pop() if len(found) == 1 else None


def without_number(text: str) -> str:
    """Return a sentence without the number of a meeting, which is no day: "who chaired meeting 1?"."""
    said = plain_words(text)
    found = list(_numbers(said))
    for at, _ in reversed(found):
        said = f"{said[: at.start()]} {said[at.end() :]}"
    return said if found else text


def with_references(text: str, ref_of: Callable[[int], str]) -> str:
    """Return a sentence that names meetings by their references instead of their numbers, where `ref_of` has one; else as it is."""
    said = plain_words(text)
    if len(said) != len(text):  # then a place in the one is none in the other
        return text
    for at, digits in reversed(list(_numbers(said))):
        if ref := ref_of(int(digits)):
            text = f"{text[: at.start()]}{ref}{text[at.end() :]}"
    return text


def _numbers(said: str) -> Iterator[tuple[re.Match[str], str]]:
    for at in _NUMBERED.finditer(said):
        behind = said[at.end() :]
        next_word = next(iter(behind.split()), "").strip(",.;:!?…")  # "the meeting of 11 november, but ..."
        if not (_GOES_ON.match(behind) or month_named(next_word)):
            yield at, next(filter(None, at.groups()))


_GOES_ON = re.compile(r"[-/.: ]?\d")  # "meeting 12.10.2016"
