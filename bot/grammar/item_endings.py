"""What stands at the end of an item of an agenda: its meeting, what it is about, who presents it and how long it takes."""

import re

from bot.grammar.parsed import ParsedWords, TypingContext
from bot.grammar.people import is_a_person, read_trailing_people
from bot.names import fold
from bot.records import Kind, read_ref

PRESENTER = "presenter"  # the option of a verb whose text ends so
_LENGTH = re.compile(r"\d{1,3} ?(?:m|min|mins|minutes?|h|hours?)\.?|\d{1,2} ?h ?\d{2}", re.IGNORECASE)
_BEFORE_LENGTH = frozenset(("for", "takes"))
_BEFORE_MEETING = frozenset(("for", "on", "to", "at"))
_PART_OF_TEXT = frozenset(("of", "on", "about", "from", "to"))  # "Follow-up of A-12" stays whole
_PUNCTUATION = ".,;"


def read_end_of_item(typed: ParsedWords, text: list[str], listener: TypingContext) -> None:
    """Move the length, references and the presenter from the end of the text to where they belong, in any order."""
    while text and (
        _take_length(typed, text)
        or _take_reference(typed, text, listener)
        or _take_person(typed, text, listener)
    ):
        pass


def _take_length(typed: ParsedWords, text: list[str]) -> bool:
    if "duration" in typed.options:
        return False
    for size in (2, 1):
        said = " ".join(text[-size:])
        if len(text) >= size and _LENGTH.fullmatch(said):
            typed.options["duration"] = said.rstrip(".")
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


def _drop(text: list[str], words: frozenset[str]) -> None:
    if len(text) > 1 and fold(text[-1]) in words:
        text.pop()
