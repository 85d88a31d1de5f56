"""The words of a call: which come first, how many lines they are, and what they say to a verb."""

from typing import TYPE_CHECKING

from bot import paste
from bot.grammar import parse
from bot.grammar.parsed import ParsedWords, TypingContext
from handlers.calls import Call

if TYPE_CHECKING:
    from handlers.feature import Verb


def split_first_word(words: str) -> tuple[str, str]:
    """Return the first word, and the rest with its line breaks."""
    first, rest = [*words.split(maxsplit=1), "", ""][:2]
    return first, rest


def has_several_lines(call: Call, rest: str) -> bool:
    """Return whether several lines were typed or pasted."""
    return call.values is None and "\n" in rest and len(paste.split_lines(rest)) > 1


def parse_words(verb: "Verb", words: str, typing_context: TypingContext) -> ParsedWords:
    """Parse the words after a verb."""
    return parse.parse_words(
        words,
        options=verb.options,
        refs=verb.takes_refs,
        first=verb.positional_option,
        leading_person=verb.leading_person,
        repeats=verb.allows_recurrence,
        listener=typing_context,
    )
