"""What stands at the end of an item of an agenda: its meeting, what it is about, who presents it and how long it takes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.errors import AmbiguousInput, UserError
from bot.grammar.dates import month_named
from bot.grammar.parsed import NamedPerson, ParsedWords, TypingContext
from bot.grammar.people import is_a_person, person_by_name, read_trailing_people
from bot.names import fold
from bot.records import Kind, read_ref

PRESENTER = "presenter"  # the option of a verb whose text ends so
_LENGTH = re.compile(r"\d{1,3} ?(?:m|min|mins|minutes?|h|hours?|'|’)\.?|\d{1,2} ?h ?\d{2}", re.IGNORECASE)
_BEFORE_LENGTH = frozenset(("for", "takes"))
_BEFORE_MEETING = frozenset(("for", "on", "to", "at"))
_PART_OF_TEXT = frozenset(("of", "on", "about", "from", "to"))  # "Follow-up of A-12" stays whole
_PUNCTUATION = ".,;"
_BREAKS = frozenset((",", ";", "-", "–", "—"))  # words of their own between a title and what stands behind it
_PRESENTS = frozenset(("presents", "presenting", "presenter"))
_NAME_WORDS = 3


def read_end_of_item(typed: ParsedWords, text: list[str], listener: TypingContext) -> None:
    """Move the length, references and the presenter from the end of the text to where they belong, in any order."""
    if _read_brackets(typed, text, listener) or _read_end(typed, text, listener):
        while len(text) > 1 and text[-1] in _BREAKS:
            text.pop()
        text[-1:] = [one.rstrip(",;") or one for one in text[-1:]]


def _read_end(typed: ParsedWords, text: list[str], listener: TypingContext) -> bool:
    """Return whether anything was taken from the end of the text."""
    before = len(text)
    while text and (
        _take_length(typed, text)
        or _take_reference(typed, text, listener)
        or _take_person(typed, text, listener)
        or _take_name(typed, text, listener)
    ):
        pass
    return len(text) < before


def _read_brackets(typed: ParsedWords, text: list[str], listener: TypingContext) -> bool:
    """Take what stands in brackets at the end, where all of it is who presents and how long: "Rights (Kenji, 15 min)"."""
    start = next((n for n in reversed(range(len(text))) if text[n].startswith("(")), 0)
    if not start or not text[-1].endswith(")"):
        return False
    within = [word.strip("()") for word in text[start:]]
    left, found = [*text[:start], ",", *within], replace(typed, options={}, refs=[])
    _read_end(found, left, listener)
    if len(left) > start + 1 or found.options.keys() & typed.options.keys():
        return False
    typed.options.update(found.options)
    typed.refs += [one for one in found.refs if one not in typed.refs]
    del text[start:]
    return True


def _take_length(typed: ParsedWords, text: list[str]) -> bool:
    if "duration" in typed.options:
        return False
    for size in (2, 1):
        said = " ".join(text[-size:]).rstrip(_PUNCTUATION)
        if len(text) >= size and _LENGTH.fullmatch(said):
            typed.options["duration"] = re.sub(r" ?['’]$", " min", said)
            del text[-size:]
            _drop(text, _BEFORE_LENGTH)
            return True
    return False


def _take_reference(typed: ParsedWords, text: list[str], listener: TypingContext) -> bool:
    """Take a reference; one that the text goes on to stays in it as well."""
    ref = read_ref(text[-1].strip(_PUNCTUATION), listener.charter.prefixes)
    if ref is None or ref in typed.refs:
        return False
    typed.refs.append(ref)
    is_meeting = ref.kind is Kind.MEETING
    if not is_meeting and len(text) > 1 and fold(text[-2]) in _PART_OF_TEXT:
        return False
    text.pop()
    if is_meeting:
        _drop(text, _BEFORE_MEETING)
    return True


def _take_person(typed: ParsedWords, text: list[str], listener: TypingContext) -> bool:
    if PRESENTER in typed.options or not is_a_person(text[-1]):
        return False
    typed.options[PRESENTER] = read_trailing_people(text, listener, asks_owner=False)
    _drop(text, frozenset(("by",)))
    return True


def _take_name(typed: ParsedWords, text: list[str], listener: TypingContext) -> bool:
    """Take a name that stands apart at the end: "Posters, Kenji", "Posters by Kenji Sato", "Posters, Kenji presents"."""
    if PRESENTER in typed.options:
        return False
    end = len(text) - (fold(text[-1].rstrip(_PUNCTUATION)) in _PRESENTS)
    for size in range(min(_NAME_WORDS, end - 1), 0, -1):
        words, before = text[end - size : end], text[: end - size]
        if not _stands_apart(before) or month_named(words[0].rstrip(_PUNCTUATION)):
            continue
        person = _person_called(" ".join(words).rstrip(_PUNCTUATION), listener)
        if person is not None:
            typed.options[PRESENTER] = (person,)
            del text[end - size :]
            _drop(text, frozenset(("by",)))
            return True
    return False


def _stands_apart(before: Sequence[str]) -> bool:
    """Return whether what follows is no part of the title: behind a comma, a dash, "by" or the minutes."""
    last = before[-1]
    is_length = any(_LENGTH.fullmatch(" ".join(before[-size:])) for size in (2, 1))
    return last.endswith((",", ";")) or last in _BREAKS or fold(last) == "by" or is_length


def _person_called(name: str, listener: TypingContext) -> NamedPerson | None:
    """Return who bears a name; None for nobody. Raises AmbiguousInput where several do, with an answer for each."""
    try:
        return person_by_name(name, listener)
    except AmbiguousInput as error:
        people = [replace(one, words=f"{PRESENTER}:{one.words}") for one in error.interpretations]
        raise AmbiguousInput(str(error), phrase=name, interpretations=people) from None
    except UserError:
        return None


def _drop(text: list[str], words: frozenset[str]) -> None:
    if len(text) > 1 and fold(text[-1]) in words:
        text.pop()
